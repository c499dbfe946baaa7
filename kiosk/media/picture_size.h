/* picture_size.h - what kind of picture it is and how large, from its header alone; and that it
 * can be decoded in little memory.
 * Asked before a decoder allocates anything: 74 bytes can claim 60,000 x 60,000 pixels. */
#ifndef MEDIA_PICTURE_SIZE_H
#define MEDIA_PICTURE_SIZE_H
#include "base/str.h"

enum picture_format { PICTURE_PNG, PICTURE_JPEG, PICTURE_WEBP };

#define PICTURE_MAX_FILE_BYTES (64u << 20)
#define PICTURE_MAX_SIDE 8192          /* pixels; the tallest panel is 4,320 */
#define PICTURE_MAX_PIXELS (20u << 20) /* a good camera's */
/* What is not decoded row by row is kept whole meanwhile: interlaced PNG (4 bytes a pixel), JPEG of
 * several scans (2 a sample), lossless WebP (4), WebP with alpha (5).  So large is a progressive
 * JPEG of 8 megapixels, more than a 4K panel has. */
#define PICTURE_DECODE_BYTES (24u << 20)
#define PICTURE_MAX_SCANS 64 /* libjpeg writes 10, mozjpeg's search 20 */

/* ERR_CORRUPT for anything else or a header cut short, ERR_TOO_BIG over a limit above (but for
 * the scans, which no header tells).
 * Sizes: PNG 11.2.2 (IHDR), JPEG ITU T.81 B.2.2 (the first SOF), WebP RFC 9649. */
bool picture_size(struct str file, enum picture_format *format, int32_t *w, int32_t *h,
                  struct err *e) MUST_CHECK;
#endif
