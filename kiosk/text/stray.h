/* stray.h - marks that stand on no letter, or twice on one: what a writer's keyboard lets through,
 * and a reader sees as a dotted circle, an empty place or a blot. */
#ifndef TEXT_STRAY_H
#define TEXT_STRAY_H
#include "text/shaper.h"

enum stray {
    STRAY_NONE,
    STRAY_CIRCLE, /* drawn on a dotted circle that is not in the text */
    STRAY_ALONE,  /* behind no letter or digit */
    STRAY_TWICE,  /* the same mark, or the same subscript, in a row */
};
/* The first in the text, and from which byte to which; the circles are those of the shaper. */
enum stray stray_find(struct shaper *s, const struct fonts *f, struct str text, enum lang lang,
                      struct arena *scratch, uint32_t *start, uint32_t *end);
#endif
