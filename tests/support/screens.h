/* screens.h - for tests: the screens of a bundle, built, laid out, drawn and dumped as the kiosk
 * does it, and what must hold of each of them whatever its rows are. */
#ifndef SUPPORT_SCREENS_H
#define SUPPORT_SCREENS_H
#include "view/view.h"

struct screens;
/* `words`: the folder of catalogues, or NULL. */
struct screens *screens_create(const char *words);
void screens_destroy(struct screens *s);

enum { SCREENS_PANELS = 8, SCREENS_CLOCKS = 8 };
struct screens_look {
    unsigned panel; /* 0: portrait, 1: landscape, 2: low, at a quarter of the pixels; screens.c */
    unsigned clock; /* 0: of the tests; then midnight, a leap day, the first second, the last */
    enum lang lang;
    bool large, contrast, drafts;
    bool asking; /* under the sheet that asks */
    bool banner; /* above everything, as in a preview */
};
/* What the action leads to from the waiting screen; the tree lives until the next call. */
const struct view_tree *screens_show(struct screens *s, struct bundle *b,
                                     const struct screens_look *look, struct str action);
/* Those that are made of rows: home, the first sections' lists, the first items. */
void screens_show_all(struct screens *s, struct bundle *b, const struct screens_look *look);
/* Those around them: the attract loop, help, ease, an item that is not there. */
void screens_show_others(struct screens *s, struct bundle *b, const struct screens_look *look);
/* Since the last call: boxes and bytes of all trees. */
struct screens_work {
    size_t screens, boxes, commands, bytes, most_bytes;
};
struct screens_work screens_work(struct screens *s);
#endif
