/* pictures.h - pictures decoded, cropped and scaled off the frame's path: a worker thread opens
 * their files and has each decoded apart (decoder.h).
 *
 * The screen asks for a file at a size in pixels; until it is there the answer is WAITING and the
 * screen draws a quiet field.  Scaled pictures are kept in a cache bounded in bytes.  A file that
 * cannot be decoded is BROKEN, logged once, and not asked of the worker again until
 * pictures_try_again.
 * Every function is called from the one UI thread. */
#ifndef MEDIA_PICTURES_H
#define MEDIA_PICTURES_H
#include "base/str.h"
#include "media/decoder.h"

struct pictures;
/* Borrows the decoder. */
struct pictures *pictures_create(struct decoder *d, size_t max_bytes);
void pictures_destroy(struct pictures *p); /* NULL is fine; joins the worker */

enum picture_state { PICTURE_WAITING, PICTURE_READY, PICTURE_BROKEN };
struct picture {
    const uint32_t *px; /* 0xAARRGGBB, straight alpha, alpha 255 for opaque; row length `w` */
    int32_t w, h;
    bool opaque;
};
/* What it answers changes only in pictures_arrived, pictures_finish and pictures_try_again.
 * Cover: scaled to fill w x h and cropped around the centre, by area averaging when it shrinks.
 * A size below 1 or over PICTURE_MAX_SIDE is BROKEN.
 * *out (READY only) is borrowed until the next pictures_trim. */
enum picture_state pictures_get(struct pictures *p, struct str path, int32_t w, int32_t h,
                                struct picture *out);
/* What is BROKEN is asked for anew: all of it, or where another file is in the place of the one
 * that was broken, or where it could not be read (ERR_IO), which says nothing against it: such a
 * one after the first call, two more, three more, and so on. */
void pictures_try_again(struct pictures *p, bool all);
/* Differs after any of the answers of pictures_get changed. */
uint64_t pictures_stamp(const struct pictures *p);
/* How many requests are under way; and a descriptor-free wait until none is (tests, scripts). */
size_t pictures_pending(struct pictures *p);
void pictures_finish(struct pictures *p);
/* True once after pictures became ready or broken since the last call: repaint what shows them. */
bool pictures_arrived(struct pictures *p);
/* Called on the worker when a picture arrives, to wake a sleeping event loop. */
void pictures_on_arrival(struct pictures *p, void (*wake)(void *), void *ctx);
/* Evict the longest unused down to the bound, in which what is under way counts already.  None goes
 * that was asked for since the last trim that found any asked for: what one screen shows at once
 * may exceed the bound, or it would be decoded again in every frame. */
void pictures_trim(struct pictures *p);
#endif
