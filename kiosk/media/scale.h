/* scale.h - pixels to another size: cover, cropped around the centre. */
#ifndef MEDIA_SCALE_H
#define MEDIA_SCALE_H
#include <stdbool.h>
#include <stdint.h>

/* Pixels that are read a row at a time, so that a large picture need not be there whole: from the
 * top downwards, none twice, perhaps not all. */
struct scale_source {
    int32_t w, h;
    void (*row)(void *ctx, int32_t y, uint32_t *argb); /* w pixels, 0xAARRGGBB, straight alpha */
    void *ctx;
};

/* w * h pixels, 0xAARRGGBB, straight alpha; *opaque: every alpha is 255. */
void scale_cover(const struct scale_source *s, int32_t w, int32_t h, uint32_t *out, bool *opaque);
#endif
