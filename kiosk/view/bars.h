/* bars.h - what stands around every page: bars.c. */
#ifndef VIEW_BARS_H
#define VIEW_BARS_H
#include "view/piece.h"

void bar_banner(struct view *v, struct box *layer); /* nothing, where the run has none */
void bar_top(struct view *v, struct box *layer);
void bar_side(struct view *v, struct ui *ui, struct box *layer,
              const struct bundle_picture *picture);
void bar_bottom(struct view *v, struct box *layer);
void bar_more(struct view *v, struct box *layer);   /* below the page */
void bar_beside(struct view *v, struct box *layer); /* the same beside it, where height is dear */
void bar_languages(struct view *v, struct box *parent);
void sheet_still_there(struct view *v, struct box *layer);
#endif
