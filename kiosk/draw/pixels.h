/* pixels.h - blending for the painters: opaque 0xffRRGGBB below, colours with straight alpha above.
 * Weights are 0..256, so that full coverage is exactly the colour and a shift divides. */
#ifndef DRAW_PIXELS_H
#define DRAW_PIXELS_H
#include "draw/drawlist.h"

/* 0..255 to 0..256. */
static inline uint32_t weight_of(uint32_t byte)
{
    return byte + (byte >> 7);
}

/* `above` over `below`; the alpha of both is ignored.  Red and blue share one multiplication. */
static inline uint32_t pixel_mix(uint32_t below, uint32_t above, uint32_t weight)
{
    uint32_t rest = 256 - weight;
    uint32_t rb = (below & 0xff00ff) * rest + (above & 0xff00ff) * weight + 0x800080;
    uint32_t g = (below & 0x00ff00) * rest + (above & 0x00ff00) * weight + 0x008000;
    return 0xff000000 | (rb >> 8 & 0xff00ff) | (g >> 8 & 0x00ff00);
}

static inline uint32_t rgba_weight(rgba colour)
{
    return weight_of(colour >> 24);
}
#endif
