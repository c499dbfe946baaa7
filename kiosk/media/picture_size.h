/* picture_size.h - what kind of picture it is and how large, from its header alone.
 * Asked before a decoder allocates anything: 74 bytes can claim 60,000 x 60,000 pixels. */
#ifndef MEDIA_PICTURE_SIZE_H
#define MEDIA_PICTURE_SIZE_H
#include "base/str.h"

enum picture_format { PICTURE_PNG, PICTURE_JPEG, PICTURE_WEBP };

#define PICTURE_MAX_FILE_BYTES (64u << 20)
#define PICTURE_MAX_SIDE 8192          /* pixels; the tallest panel is 4,320 */
#define PICTURE_MAX_PIXELS (20u << 20) /* 20 megapixels decode to 60 to 80 MB */

/* ERR_CORRUPT for anything else or a header cut short, ERR_TOO_BIG over a limit above.
 * Sizes: PNG 11.2.2 (IHDR), JPEG ITU T.81 B.2.2 (the first SOF), WebP RFC 9649. */
bool picture_size(struct str file, enum picture_format *format, int32_t *w, int32_t *h,
                  struct err *e) MUST_CHECK;
#endif
