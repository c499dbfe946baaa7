/* brocade.c - diamonds of soil and paper on indigo, gold points above and below.
 *
 * The cloth is a function of a place in the period, sampled many times a pixel, so that its slopes
 * are smooth at every height. */
#include "draw/brocade.h"

#include <stdlib.h>

enum { SAMPLES = 6 }; /* in each direction: 36 shades of an edge */

static const uint32_t indigo = 0x22315c, soil = 0xa63a1e, soil_light = 0xc65a2e, paper = 0xfbf8f1,
                      gold = 0xe2a83b;

/* x, y: distance from the middle of a diamond in strip heights, 0..1/2. */
static uint32_t thread(float x, float y)
{
    float diamond = x + y * 1.16f; /* wider than high, as cloth is woven */
    if (diamond < 0.07f)
        return gold;
    if (diamond < 0.15f)
        return soil;
    if (diamond < 0.23f)
        return paper;
    if (diamond < 0.42f)
        return soil;
    if (diamond < 0.47f)
        return soil_light;
    float from_edge = 0.5f - y, from_seam = 0.5f - x;
    if (from_edge < 0.21f && from_seam < 0.15f * (1 - from_edge / 0.21f))
        return gold;
    return indigo;
}

/* Of a sample, counted along the strip; in integers, so that both halves are the same to the bit.
 */
static float from_middle(int32_t sample, int32_t height)
{
    return (float)abs(2 * sample + 1 - height * SAMPLES) / (float)(2 * height * SAMPLES);
}

void brocade_paint(int32_t height, uint32_t *px)
{
    const uint32_t n = SAMPLES * SAMPLES;
    for (int32_t y = 0; y < height; y++) {
        for (int32_t x = 0; x < height; x++) {
            uint32_t r = 0, g = 0, b = 0;
            for (int32_t i = 0; i < SAMPLES * SAMPLES; i++) {
                uint32_t c = thread(from_middle(x * SAMPLES + i % SAMPLES, height),
                                    from_middle(y * SAMPLES + i / SAMPLES, height));
                r += c >> 16 & 255, g += c >> 8 & 255, b += c & 255;
            }
            px[y * height + x] = 0xff000000 | (r / n) << 16 | (g / n) << 8 | (b / n);
        }
    }
}
