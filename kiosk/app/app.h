/* app.h - the kiosk without a window: touches and time in, layers out.
 *
 * The loop (loop.c) and the script (script.c) drive it alike.  All state of a visit is in
 * view/state.h and changes only here, through state_apply.  One thread. */
#ifndef APP_APP_H
#define APP_APP_H
#include "config/config.h"
#include "draw/frame.h"
#include "input/gesture.h"
#include "view/view.h"

struct app;
struct app_now {
    uint64_t ms;    /* monotonic */
    int64_t unix_s; /* what the wall clock says; shown, and for dates of content */
};

/* Borrows typesetter and pictures.  `words_dir` holds the catalogues.  A store that is missing or
 * damaged is no failure: the screen says so calmly, and the journal what to do. */
bool app_create(const struct config *c, const char *store, const char *words_dir, int32_t width_px,
                int32_t height_px, struct typesetter *types, struct pictures *pictures,
                struct app_now now, struct app **out, struct err *e) MUST_CHECK;
void app_destroy(struct app *a); /* NULL is fine */

void app_touch(struct app *a, const struct touch *t, struct app_now now);
void app_action(struct app *a, struct str action, struct app_now now);
/* Advance to now.  True if the picture has changed: call app_layers and draw. */
bool app_step(struct app *a, struct app_now now);
/* Borrowed until the next call of anything here. */
size_t app_layers(struct app *a, struct layer out[FRAME_MAX_LAYERS]);
/* On the attract loop: the home screen in one more language, for painting ahead, so that the first
 * visitor does not wait for dictionaries, formatters and glyphs; the first language comes last.
 * 0: all are done, or somebody is there.  Borrowed like app_layers. */
size_t app_ahead(struct app *a, struct layer out[FRAME_MAX_LAYERS]);
/* Of the last step: sleep no longer than until this (monotonic ms); UINT64_MAX: until a touch. */
uint64_t app_deadline(const struct app *a);

/* The glass lost its picture (exposed, device reset): draw at the next step. */
void app_redraw(struct app *a);

/* For scripts and tests. */
/* Taps are skipped right after waking, after a sheet has closed, and on a page that slides. */
uint64_t app_takes_touches_at(const struct app *a);
const char *app_screen(struct app *a);
uint32_t
app_trees(const struct app *a); /* how many were made: one for a step, however much changed */
struct box *app_find(struct app *a, struct str id);       /* NULL if not on this screen */
struct box *app_hit(struct app *a, int32_t x, int32_t y); /* what a tap there would touch */
void app_reveal(struct app *a, struct box *b);            /* scroll it into view, at once */
struct str app_tree_json(struct app *a, struct arena *arena);
#endif
