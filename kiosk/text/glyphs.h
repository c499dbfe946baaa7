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
    uint16_t width, height, stride;
};
/* Borrowed until the next glyphs_get (which may evict).  x_quarter is 0..3. */
struct glyph_picture glyphs_get(struct glyphs *g, uint8_t face, uint16_t size_px, uint32_t glyph,
                                uint8_t x_quarter);
#endif
