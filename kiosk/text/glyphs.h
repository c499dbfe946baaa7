/* glyphs.h - coverage pictures of glyphs at quarter-pixel positions, in a cache bounded in bytes.
 * No hinting: positions are fractional and the panel is dense. One thread. */
#ifndef TEXT_GLYPHS_H
#define TEXT_GLYPHS_H
#include "text/para.h"

struct glyphs;
struct glyphs *glyphs_create(struct fonts *f, size_t max_bytes);
void glyphs_destroy(struct glyphs *g); /* NULL is fine */

struct glyph_picture {
    const uint8_t *coverage; /* height rows of `stride` bytes, 0..255; NULL if blank */
    int16_t left, top;       /* from the whole-pixel pen to the picture's top left (top: y down) */
    uint16_t width, height, stride; /* stride: the next multiple of 8, zeros after the width */
};
/* Borrowed until the next glyphs_get (which may evict).  x_quarter is 0..3. */
struct glyph_picture glyphs_get(struct glyphs *g, uint8_t face, uint16_t size_px, uint32_t glyph,
                                uint8_t x_quarter);
/* Of the heap, held now: never above max_bytes, or what two pictures and their tables take. */
size_t glyphs_bytes(const struct glyphs *g);

/* Where a placed glyph's picture belongs: the pen rounded to quarter pixels in x, y is whole. */
struct glyph_pen {
    int32_t x, y;
    uint8_t x_quarter;
};
static inline struct glyph_pen glyph_pen(const struct para_glyph *g)
{
    int64_t quarters = ((int64_t)g->x + 8) >> 4;
    return (struct glyph_pen){(int32_t)(quarters >> 2), g->y >> 6, (uint8_t)(quarters & 3)};
}
#endif
