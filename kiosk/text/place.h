/* place.h - the last stage: shaped pieces to lines of placed glyphs. */
#ifndef TEXT_PLACE_H
#define TEXT_PLACE_H
#include "text/shaper.h"

struct placer;
struct placer *placer_create(const struct fonts *f);
void placer_destroy(struct placer *p); /* NULL is fine */
/* Gives back what a large text made grow. */
void placer_let_go(struct placer *p);
/* One piece of the heap, para_bytes() of it: the struct, its lines, its glyphs.  The caller frees
 * it.  `hash` is left 0. */
struct para *place_lines(struct placer *p, const struct shaped *s, const struct para_style *style,
                         int32_t width_px);
/* The width that place_lines would give with no limit. */
px64 place_width(struct placer *p, const struct shaped *s, const struct para_style *style);
size_t para_bytes(const struct para *p);
#endif
