/* view.h - a screen is a function from state to a tree of boxes.
 *
 * view_build makes the layers (side, top, page, more, bottom, sheet), and one function a screen
 * fills the page.  Reads the bundle, writes nothing, keeps nothing: the tree and all its texts
 * live in the arena that comes with the call. */
#ifndef VIEW_VIEW_H
#define VIEW_VIEW_H
#include "pack/bundle.h"
#include "ui/box.h"
#include "view/state.h"
#include "words/dates.h"
#include "words/words.h"

struct view_env { /* borrowed; the same for the whole run, but for the bundle */
    struct typesetter *types;
    struct words *words;
    struct dates *dates;
    struct bundle *bundle; /* NULL: nothing installed, or it cannot be read */
    struct theme_panel panel;
    bool drafts;       /* the configuration shows drafts: they are labelled */
    struct str banner; /* stands above every screen: a preview says that it is one; or empty */
};

struct view_tree {
    struct theme theme;
    struct ui ui;
    struct box *root, *page; /* page: the layer that scrolls */
    struct box *sheet; /* the layer that asks, or NULL; scrolls if it is higher than the glass */
    const char *screen;
    int32_t slides; /* how many pictures the attract loop has; 1 elsewhere */
    /* The newest channel, if it was issued on a day after that which the clock says: then the clock
     * is known to be wrong, and no time, no day and nothing that follows from them is shown.  NULL
     * otherwise. */
    const struct bundle_channel *ahead_of_clock;
};
/* Never fails: what cannot be read is logged and shown calmly.  `out` must stay where it is while
 * the tree is in use (ui points to theme). */
void view_build(const struct view_env *env, const struct state *s, struct local_time now,
                struct arena *a, struct view_tree *out);
#endif
