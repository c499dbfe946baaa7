/* stand.h - for tests of the screen: a visitor before a kiosk that shows a shelf (shelf.h), without
 * a window and without a clock.  Words are English's own. */
#ifndef SUPPORT_STAND_H
#define SUPPORT_STAND_H
#include "app/glass.h"

struct stand {
    char store[32];
    struct arena *a;
    struct config config; /* change it before stand_open */
    struct decoder *decoder;
    struct glass glass;
    struct app *app;
    uint64_t ms;               /* monotonic */
    int64_t unix_s;            /* the wall clock at ms 0 */
    int32_t w, h;              /* px */
    struct SDL_Window *window; /* the test's, or NULL */
};
/* cmocka's: *state is a struct stand with the default configuration but without motion, a glass of
 * 540 x 960, the clock at noon of 2026-11-22 in Vietnam, and an empty store. */
int stand_setup(void **state);
int stand_teardown(void **state);
#define STAND(test) cmocka_unit_test_setup_teardown(test, stand_setup, stand_teardown)

/* A channel "gate" that has a gate of its own, "vn", and `more` rows of its own or others'. */
void stand_fill(struct stand *s, const char *more);
void stand_open(struct stand *s); /* the kiosk starts: on the attract loop */
struct app_now stand_now(const struct stand *s);
/* Time passes; what it brings is shown. */
void stand_wait(struct stand *s, uint64_t ms);
void stand_touch(struct stand *s, enum touch_phase phase, int64_t finger, int32_t x, int32_t y);
void stand_act(struct stand *s, const char *action);
struct box *stand_find(struct stand *s, const char *id); /* NULL: it is not there */
/* The middle of a box on the glass. */
void stand_middle(struct stand *s, const char *id, int32_t *x, int32_t *y);
/* Down and up in the middle of what must be there. */
void stand_tap(struct stand *s, const char *id);
/* Some text on the screen has these words in it. */
bool stand_reads(struct stand *s, const char *words);
#endif
