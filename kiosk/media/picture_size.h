/* picture_size.h - what kind of picture it is, how large, and how much work, without decoding it.
 * Asked before a decoder allocates anything: 74 bytes can claim 60,000 x 60,000 pixels. */
#ifndef MEDIA_PICTURE_SIZE_H
#define MEDIA_PICTURE_SIZE_H
#include "base/str.h"

enum picture_format { PICTURE_PNG, PICTURE_JPEG, PICTURE_WEBP };

#define PICTURE_MAX_FILE_BYTES (8u << 20)
#define PICTURE_MAX_SIDE 8192         /* pixels; the tallest panel is 4,320 */
#define PICTURE_MAX_PIXELS (2u << 20) /* a glass of 1080x1920 */
/* What is not decoded row by row is kept whole meanwhile: interlaced PNG (4 bytes a pixel),
 * lossless WebP (4), WebP with alpha (5), JPEG of several scans (2 of each component, so 6 of
 * colours; of four inks it would be 8, which no screen has use for: they come in one scan). */
#define PICTURE_DECODE_BYTES (6u * PICTURE_MAX_PIXELS)
/* Of a JPEG: each is a pass over all of its pixels.  A file of 373 KB with 10,000 of them takes a
 * minute; programs write 1 to 12. */
#define PICTURE_MAX_SCANS 32u

/* ERR_CORRUPT for anything else or a header cut short, ERR_TOO_BIG over a limit above.  Of a JPEG
 * the whole file is looked at, of others the header.
 * Sizes: PNG 11.2.2 (IHDR), JPEG ITU T.81 B.2.2 (the first SOF), WebP RFC 9649. */
bool picture_size(struct str file, enum picture_format *format, int32_t *w, int32_t *h,
                  struct err *e) MUST_CHECK;
bool picture_is_jpeg(struct str file);
/* How many scans a decoder would find in a JPEG: markers SOS (ITU T.81, B.2.3).  *whole: the marker
 * EOI is there; of a file that was cut a decoder makes up the rest, and says nothing. */
unsigned picture_scans(struct str jpeg, bool *whole);
#endif
