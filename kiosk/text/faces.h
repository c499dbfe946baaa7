/* faces.h - what the files of text/ need of the fonts beyond fonts.h.  Types of the libraries
 * by name only.  One thread. */
#ifndef TEXT_FACES_H
#define TEXT_FACES_H
#include "text/fonts.h"

struct hb_font_t;
struct FT_GlyphSlotRec_;

/* Scaled to font units: shaping does not depend on the size, since nothing is hinted. */
struct hb_font_t *faces_hb(const struct fonts *f, enum font_face face);
int32_t faces_units_per_em(const struct fonts *f, enum font_face face);
bool faces_has(const struct fonts *f, enum font_face face, uint32_t c);
/* The glyph of a character and its advance in font units; 0, the box, if there is none. */
uint32_t faces_glyph(const struct fonts *f, enum font_face face, uint32_t c, int32_t *advance);
/* The outline of a glyph in 1/64 px, moved right by x_quarter / 4 px; NULL if it is blank.
 * Borrowed until the next call. */
struct FT_GlyphSlotRec_ *faces_outline(struct fonts *f, enum font_face face, uint16_t size_px,
                                       uint32_t glyph, uint8_t x_quarter);
#endif
