/* blend.h - one colour through a bitmap of coverage, the most of a page's painting. */
#ifndef DRAW_BLEND_H
#define DRAW_BLEND_H
#include "draw/pixels.h"

#include <stddef.h>

/* `w` by `h` pixels from px on, under coverage 0..255; each row of either is its stride after the
 * last one. */
void blend_rows(uint32_t *px, ptrdiff_t px_stride, const uint8_t *coverage,
                ptrdiff_t coverage_stride, int32_t w, int32_t h, rgba colour);
#endif
