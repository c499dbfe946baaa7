/* encode.h - for tests: pictures as files of each coding, those that cost a decoder most. */
#ifndef SUPPORT_ENCODE_H
#define SUPPORT_ENCODE_H
#include "base/str.h"

struct encode_source {
    int32_t w, h;
    uint8_t *rgba; /* of the heap */
};
/* Waves, in alpha too: no row is like another.  `noise` bits of each byte are chance, from `seed`.
 */
struct encode_source encode_waves(int32_t w, int32_t h, unsigned noise, uint32_t seed);

/* Files, to be freed. */
struct buf encode_png(const struct encode_source *s); /* interlaced, with alpha */
/* Progressive, every component of full size; `inks`: four components instead of three. */
struct buf encode_jpeg(const struct encode_source *s, bool inks, unsigned scans);
struct buf encode_webp(const struct encode_source *s, bool lossless); /* with alpha */
#endif
