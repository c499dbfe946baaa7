/* look.h - what a laid-out box looks like: asked by the drawing and by the dump, so that the
 * dump tells what is on the glass. */
#ifndef UI_LOOK_H
#define UI_LOOK_H
#include "ui/box.h"

/* Fill and border as shown now: another while a finger is on it. */
rgba look_fill(const struct ui *ui, const struct box *b);
rgba look_border(const struct ui *ui, const struct box *b, int32_t *px);
/* Origin of a text's para: the middle of the box is where the eye sees the middle of its lines. */
struct rect look_text(const struct ui *ui, const struct box *b);
#endif
