/* state.h - what a visit is: where the visitor stands, in which language, how large.
 *
 * Event + state -> state happens only in state_apply, so every visit can be replayed from a list
 * of actions.  Actions are words that stand in the tree (box.h, `action`), so that a test, a
 * script or a screen reader can do whatever a finger can:
 *   wake   home   back   help   ease   list:SECTION[@N]   open:CHANNEL/slug
 *   lang:CODE   large   contrast   stay   page:up   page:down
 * Whoever acts is there: every action, known or not, closes the sheet "Still there?". */
#ifndef VIEW_STATE_H
#define VIEW_STATE_H
#include "base/lang.h"

enum screen { /* what each is: screen.h */
              SCREEN_ATTRACT,
              SCREEN_HOME,
              SCREEN_LIST,
              SCREEN_ITEM,
              SCREEN_HELP,
              SCREEN_EASE,
              SCREEN_TROUBLE,
              SCREEN_COUNT
};

enum { STATE_DEPTH = 16, STATE_ARG = 128 };
struct visit_place {
    enum screen screen;
    char arg[STATE_ARG]; /* LIST: section, "@N": from its item N on; ITEM: CHANNEL/slug */
    int32_t scroll;      /* where the page stood when it was left */
};
struct state {
    enum lang lang;
    bool large, contrast;
    bool asking;          /* the sheet "Still there?" is shown */
    int32_t seconds_left; /* on that sheet */
    int32_t slide;        /* of the attract loop */
    struct visit_place stack[STATE_DEPTH];
    int32_t depth; /* at least 1 */
};

enum state_change {
    STATE_SAME,   /* nothing happened */
    STATE_REDRAW, /* the same place looks different */
    STATE_DEEPER, /* a new place, opened from the old one */
    STATE_BACK,   /* an earlier place */
    STATE_SCROLL, /* page:up or page:down: for the one who holds the scroll */
};

/* Everything forgotten: the attract loop in the kiosk's first language. */
void state_reset(struct state *s, enum lang first);
enum state_change state_apply(struct state *s, struct str action);
struct visit_place *state_place(struct state *s); /* where the visitor stands */
#endif
