/* decoder.h - pictures decoded where nothing can be lost.
 *
 *   the screen --descriptors of a file and of memory--> the keeper --forks--> a decoder
 *              <--done, or why not---------------------            <--ends---
 *
 * Each picture has a decoder of its own, a process that has the file's bytes and the pixels'
 * memory, may ask the system for nothing but memory (safe.h), and is ended over PICTURE_CPU_S or
 * DECODER_MEMORY_BYTES.  One that crashes, loops or was taken over spoils its own picture.  The
 * keeper reads no bytes that came from outside. */
#ifndef MEDIA_DECODER_H
#define MEDIA_DECODER_H
#include "base/err.h"

#include <stdint.h>

/* 20 megapixels take half a second here, on a slow kiosk two. */
#define PICTURE_CPU_S 5
/* PICTURE_DECODE_BYTES, and rows, tables and what a PNG says of itself (libpng: 8 MB at most). */
#define DECODER_MEMORY_BYTES (24u << 20)

struct decoder;
/* Before this process has threads, gives up rights, or has loaded what a decoder need not have. */
bool decoder_start(struct decoder **out, struct err *e) MUST_CHECK;
void decoder_stop(struct decoder *d); /* NULL is fine; while no picture is under way */

/* The open file, so long, as w * h pixels, 0xAARRGGBB, straight alpha, which go by decoder_free;
 * each side at most PICTURE_MAX_SIDE.  *opaque: every alpha is 255.  ERR_IO says nothing against
 * the file.  One thread at a time.  Without a keeper this process ends, as without memory: it is
 * started again whole. */
bool decoder_decode(struct decoder *d, int file, int64_t file_bytes, int32_t w, int32_t h,
                    uint32_t **px, bool *opaque, struct err *e) MUST_CHECK;
void decoder_free(uint32_t *px, int32_t w, int32_t h); /* NULL is fine */
#endif
