/* pages.h - the page in front, and while one slides over another, the one that leaves.
 *
 * A change of state makes a new tree (pages_build); a press, a scroll or an arriving picture only
 * draws the old one again.  While one page slides over another, the tree it came from stays alive
 * in the other of two slots. */
#ifndef APP_PAGES_H
#define APP_PAGES_H
#include "input/scroll.h"
#include "view/view.h"

struct slot { /* a tree and what was made from it */
    struct arena *arena;
    struct view_tree tree;
    struct ui_lists lists;
    uint32_t page_id;
};
struct pages {
    struct slot slots[2];
    int front;
    struct scroll scroll, sheet; /* of the page, and of a sheet that is too high */
    uint32_t turned;             /* counts places, so that a page's tiles are its own */
    uint32_t trees;              /* made so far */
    int32_t direction;           /* of the running slide: 1 deeper, -1 back, 0 none */
    uint64_t slide_ms;           /* since when */
    bool redraw;                 /* the picture has changed */
};
void pages_init(struct pages *p);
void pages_finish(struct pages *p);
/* Of the page in front; it stays where it is until the next page is turned. */
struct view_tree *pages_tree(struct pages *p);

/* A new tree in front, for the same place; call pages_relist next. */
void pages_build(struct pages *p, const struct view_env *env, const struct state *s,
                 struct local_time now);
/* The front becomes the back; call pages_build next.  `scroll`: where the new page stands. */
void pages_turn(struct pages *p, int32_t scroll);
/* After pages_build: the new page slides in, if both are pages; 0: at once. */
void pages_slide(struct pages *p, int32_t direction, uint64_t now_ms);
/* Draws the tree in front anew: it is another, or a button is pressed. */
void pages_relist(struct pages *p);

/* Slides and scrolls advance; when they do so next, or UINT64_MAX. */
uint64_t pages_step(struct pages *p, uint64_t now_ms);
/* Layers stand where the scrolls say. */
void pages_place(struct pages *p);
int32_t pages_scroll_end(struct pages *p);
bool pages_slides(const struct pages *p,
                  uint64_t now_ms);            /* the page is not where it is going to */
uint64_t pages_rest_ms(const struct pages *p); /* since when it is, or will be */
size_t pages_layers(struct pages *p, uint64_t now_ms, struct layer out[FRAME_MAX_LAYERS]);
/* Another state's layers, in the slot behind, while nothing slides. */
size_t pages_ahead(struct pages *p, const struct view_env *env, const struct state *s,
                   struct local_time now, struct layer out[FRAME_MAX_LAYERS]);
#endif
