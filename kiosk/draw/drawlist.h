/* drawlist.h - what to draw, not how: a list of shapes in pixels, painted in order.
 *
 * Made from the box tree (ui/), carried out by paint.h into tiles; tests read it as data.
 * Everything in it is borrowed from the arena of the tree that it was made from. */
#ifndef DRAW_DRAWLIST_H
#define DRAW_DRAWLIST_H
#include "base/geom.h"
#include "text/para.h"

typedef uint32_t rgba; /* 0xAARRGGBB, straight alpha */

enum draw_kind { DRAW_BOX, DRAW_TEXT, DRAW_ICON, DRAW_PICTURE, DRAW_BROCADE, DRAW_GRADIENT };
struct draw_cmd {
    enum draw_kind kind;
    struct rect r;
    int32_t radius;          /* BOX, GRADIENT, PICTURE: corners in px (clamped to half the side) */
    int32_t border_px;       /* BOX: width of the border, inside r; 0: none */
    rgba fill, border;       /* BOX; TEXT and ICON use fill; PICTURE: fill until it is there;
                                GRADIENT: top fill, bottom border */
    const struct para *para; /* TEXT: its origin at r.x, r.y */
    const rgba *marks;       /* TEXT: colour of glyphs whose mark is i+1, NULL if none */
    struct str name;         /* ICON: icon name; PICTURE: path of the file */
};
struct drawlist {
    struct draw_cmd *at; /* heap */
    size_t n, cap;
    uint64_t stamp; /* no two contents of any list share one: frame.h asks nothing twice */
};
/* The new command, zeroed but for kind and r; borrowed until the next add.  Fill it in before the
 * list is painted: what has been painted once may only be changed by reset and add. */
struct draw_cmd *drawlist_add(struct drawlist *d, enum draw_kind kind, struct rect r);
void drawlist_reset(struct drawlist *d);
void drawlist_free(struct drawlist *d);
#endif
