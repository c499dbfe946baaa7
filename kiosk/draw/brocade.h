/* brocade.h - the one ornament: a woven strip, repeated along.  Private to draw/. */
#ifndef DRAW_BROCADE_H
#define DRAW_BROCADE_H
#include <stdint.h>

/* One period, as long as the strip is high: height * height opaque pixels. */
void brocade_paint(int32_t height, uint32_t *px);
#endif
