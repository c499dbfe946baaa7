/* pins.h - marks on a map that fingers must tell apart: the first comes to stand where its thing
 * is, a later one as near to it as there is room. */
#ifndef VIEW_PINS_H
#define VIEW_PINS_H
#include <stddef.h>

enum { PINS_MAX = 24 }; /* what the smallest panel has room for */

struct pin {
    double at_x, at_y; /* where the thing is, px of the map */
    double w, h;       /* of the mark */
    double x, y;       /* result: the mark's middle */
};
/* All inside the map and `gap` apart; one for which there is no room stands where its thing is. */
void pins_place(struct pin *pins, size_t n, double gap, double map_w, double map_h);
#endif
