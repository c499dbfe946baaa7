/* app.c - one visit after the other: what a finger and the time do to the state, and when the
 * picture changes because of it. */
#include "app/app.h"

#include "app/bundles.h"
#include "app/pages.h"
#include "app/session.h"
#include "base/clock.h"
#include "base/log.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    WAKE_GUARD_MS =
        300,        /* the first touch only wakes: what comes right after it is the same hand */
    LOOK_MS = 5000, /* how often to look for a newer bundle, while nobody reads */
    PAGE_STEP = 85, /* percent of the window that one touch of "further down" moves */
};

struct app {
    struct config config;
    struct bundles bundles;
    struct pages pages;
    struct view_env env;
    struct state state;
    struct session session;
    struct gestures gestures;
    char pressed[sizeof "open:" + STATE_ARG]; /* the action that the finger means; or empty */
    uint64_t picture_ms;                      /* since when the attract loop shows this picture */
    uint64_t guard_ms;                        /* taps before this are part of the waking touch */
    uint64_t look_ms;                         /* last look for a newer bundle */
    uint64_t deadline;                        /* when a step matters next */
    struct app_now now;
    int64_t minute;   /* of the tree in front */
    int32_t ahead;    /* home screens that app_ahead has made */
    bool stale;       /* the tree in front is to be made anew, once in a step */
    bool wrong_clock; /* known and logged */
};

static struct view_tree *tree(struct app *a)
{
    return pages_tree(&a->pages);
}

static bool on_attract(struct app *a)
{
    return state_place(&a->state)->screen == SCREEN_ATTRACT;
}

static struct local_time local_now(struct app *a)
{
    return dates_local(a->env.dates, a->now.unix_s);
}

void app_redraw(struct app *a)
{
    a->pages.redraw = true;
}

/* What the finger means, if it means anything: not what comes right after waking or a closed sheet,
 * and nothing on a page that is not yet where it is going to. */
static struct box *target(struct app *a, int32_t x, int32_t y)
{
    struct box *b = a->now.ms < a->guard_ms ? NULL : ui_hit(tree(a)->root, x, y);
    bool sliding = b && b->layer == tree(a)->page && pages_slides(&a->pages, a->now.ms);
    return b && b->action.n < sizeof a->pressed && !sliding ? b : NULL;
}

static void press(struct app *a, struct box *b)
{
    ui_press(tree(a)->root, b);
    a->pressed[0] = 0;
    if (b) {
        memcpy(a->pressed, b->action.p, b->action.n);
        a->pressed[b->action.n] = 0;
    }
}

/* Where the finger went down, if that still means what it meant then: the tree may be another. */
static struct box *still_pressed(struct app *a)
{
    struct box *b = a->pressed[0] ? ui_hit(tree(a)->root, a->gestures.x0, a->gestures.y0) : NULL;
    return b && str_is(b->action, a->pressed) ? b : NULL;
}

static const char *day_of(int64_t unix_s, char out[16])
{
    int32_t day = clock_day(unix_s);
    snprintf(out, 16, "%04d-%02d-%02d", day / 10000, day / 100 % 100, day % 100);
    return out;
}

/* Once, until it has been right in between. */
static void log_clock(struct app *a)
{
    const struct bundle_channel *newer = tree(a)->ahead_of_clock;
    char now[16], issued[16];
    if (newer && !a->wrong_clock)
        log_error(
            "the clock is wrong: it says %s, and the content of %.*s was issued on %s; no time "
            "and no opening state is shown until it is set: timedatectl set-time "
            "'YYYY-MM-DD HH:MM:SS', and see to the battery of its hardware clock; if it is right, "
            "ask the publisher of the channel",
            day_of(a->now.unix_s, now), STR_ARG(newer->channel), day_of(newer->issued, issued));
    else if (!newer && a->wrong_clock)
        log_info("the clock is no longer known to be wrong: times are shown again");
    a->wrong_clock = newer != NULL;
}

/* A new tree for the state as it is. */
static void rebuild(struct app *a)
{
    a->stale = false;
    a->minute = a->now.unix_s / 60;
    pages_build(&a->pages, &a->env, &a->state, local_now(a));
    ui_press(tree(a)->root, still_pressed(a));
    pages_relist(&a->pages);
    log_clock(a);
}

static void turn_page(struct app *a, int32_t direction)
{
    pages_turn(&a->pages, state_place(&a->state)->scroll);
    rebuild(a);
    pages_slide(&a->pages, a->config.animate ? direction : 0, a->now.ms);
}

static void take_bundle(struct app *a)
{
    a->env.bundle = a->bundles.shown;
    a->ahead = 0;
}

static bool look_for_bundle(struct app *a)
{
    a->look_ms = a->now.ms;
    if (!bundles_look(&a->bundles))
        return false;
    take_bundle(a);
    return true;
}

static void forget_everything(struct app *a)
{
    state_reset(&a->state, a->config.first_language);
    session_end(&a->session);
    a->picture_ms = a->now.ms;
    look_for_bundle(a);
    turn_page(a, 0);
}

static int32_t page_step(struct app *a, struct str action)
{
    int32_t h = tree(a)->page->at.h * PAGE_STEP / 100;
    return scroll_offset(&a->pages.scroll) + (str_is(action, "page:up") ? h : -h);
}

void app_action(struct app *a, struct str action, struct app_now now)
{
    a->now = now;
    session_touch(&a->session, now.ms);
    bool waking = on_attract(a), asked = a->state.asking;
    a->pressed[0] = 0;
    state_place(&a->state)->scroll = scroll_offset(&a->pages.scroll);
    switch (state_apply(&a->state, action)) {
    case STATE_SAME:
        break;
    case STATE_REDRAW:
        rebuild(a);
        break;
    case STATE_DEEPER:
        turn_page(a, 1);
        break;
    case STATE_BACK:
        turn_page(a, -1);
        break;
    case STATE_SCROLL:
        if (tree(a)->page)
            scroll_step(&a->pages.scroll, page_step(a, action), pages_scroll_end(&a->pages), now.ms,
                        a->config.animate);
        break;
    }
    if (asked || (waking && !on_attract(a)))
        a->guard_ms = now.ms + WAKE_GUARD_MS;
}

static void tap(struct app *a)
{
    struct box *b = still_pressed(a);
    press(a, NULL);
    pages_relist(&a->pages);
    if (b) /* its text lies in the tree, which stays until state_apply has read it */
        app_action(a, b->action, a->now);
    else if (a->state.asking)
        app_action(a, STR("stay"), a->now);
}

/* Somebody is there; this touch has said so and says nothing else. */
static void close_sheet(struct app *a)
{
    gestures_drop(&a->gestures);
    app_action(a, STR("stay"), a->now);
}

/* A touch beside the sheet, and one that leaves a button of it, unless it scrolls the sheet. */
static bool closes_sheet(struct app *a, const struct gesture *g)
{
    const struct box *sheet = tree(a)->sheet;
    if (!sheet)
        return false;
    if (g->kind == GESTURE_RELEASE)
        return a->gestures.state != GESTURES_SPENT && ui_scroll_end(sheet) == 0;
    return g->kind == GESTURE_PRESS && !rect_has(sheet->at, g->x, g->y);
}

/* On the attract loop every touch wakes, wherever it was and however it moved; one that began on a
 * language chooses it.  A hand that leans on the glass is none. */
static bool wakes(struct app *a, const struct gesture *g)
{
    return on_attract(a) && a->gestures.state == GESTURES_IDLE &&
           (g->kind == GESTURE_TAP || g->kind == GESTURE_RELEASE || g->kind == GESTURE_FLING);
}

static void wake(struct app *a)
{
    struct box *b = ui_hit(tree(a)->root, a->gestures.x0, a->gestures.y0);
    app_action(a, b ? b->action : STR("wake"), a->now);
}

static void gesture(struct app *a, struct gesture g)
{
    struct view_tree *t = tree(a);
    struct box *layer = t->sheet ? t->sheet : t->page;
    struct scroll *scroll = t->sheet ? &a->pages.sheet : &a->pages.scroll;
    if (wakes(a, &g)) {
        wake(a);
        return;
    }
    if (closes_sheet(a, &g)) {
        close_sheet(a);
        return;
    }
    switch (g.kind) {
    case GESTURE_NONE:
        return;
    case GESTURE_PRESS:
        scroll_hold(scroll);
        press(a, target(a, g.x, g.y));
        break;
    case GESTURE_RELEASE:
        press(a, NULL);
        break;
    case GESTURE_TAP:
        tap(a);
        return;
    case GESTURE_DRAG:
        if (layer)
            scroll_drag(scroll, g.dy, ui_scroll_end(layer));
        pages_place(&a->pages);
        return;
    case GESTURE_FLING:
        scroll_fling(scroll, a->config.animate ? g.vy : 0, layer ? ui_scroll_end(layer) : 0,
                     a->now.ms);
        return;
    }
    pages_relist(&a->pages);
}

void app_touch(struct app *a, const struct touch *t, struct app_now now)
{
    a->now = now;
    bool spent = a->gestures.state == GESTURES_SPENT;
    struct gesture g = gestures_feed(&a->gestures, t);
    bool leaning = spent && g.kind != GESTURE_PRESS;
    if (leaning || on_attract(a))
        ;
    else if (a->state.asking)
        session_ask_again(&a->session, now.ms); /* how it ends is the answer */
    else
        session_touch(&a->session, now.ms);
    gesture(a, g);
}

static bool finger_is_down(const struct app *a)
{
    return a->gestures.state == GESTURES_PRESSED || a->gestures.state == GESTURES_DRAGGING;
}

/* Each step gives when it matters next. */

static uint64_t step_session(struct app *a)
{
    if (finger_is_down(a))
        session_ask_again(&a->session, a->now.ms);
    switch (session_tick(&a->session, a->now.ms, &a->state.seconds_left)) {
    case SESSION_NOTHING:
        break;
    case SESSION_ASK:
        a->pages.sheet = (struct scroll){0};
        a->state.asking = a->stale = true;
        break;
    case SESSION_COUNT:
        a->state.asking = a->stale = true; /* what happened meanwhile was no visitor's doing */
        break;
    case SESSION_FORGET:
        forget_everything(a);
        break;
    }
    return session_deadline(&a->session, a->now.ms);
}

static uint64_t step_attract(struct app *a)
{
    int32_t slides = tree(a)->slides;
    if (!on_attract(a) || slides < 2)
        return UINT64_MAX;
    uint64_t slide_ms = (uint64_t)a->config.slide_s * 1000;
    if (a->now.ms - a->picture_ms >= slide_ms) {
        a->picture_ms = a->now.ms;
        a->state.slide = (a->state.slide + 1) % slides;
        a->stale = true;
    }
    return a->picture_ms + slide_ms;
}

/* Under a reading visitor nothing is exchanged: only on the attract loop, or when there is nothing
 * to read anyway. */
static uint64_t step_bundle(struct app *a)
{
    if (!on_attract(a) && a->env.bundle)
        return UINT64_MAX;
    if (a->now.ms - a->look_ms >= LOOK_MS)
        a->stale |= look_for_bundle(a);
    return a->look_ms + LOOK_MS;
}

static uint64_t step_clock(struct app *a)
{
    a->stale |= a->now.unix_s / 60 != a->minute;
    return a->now.ms + (uint64_t)(60 - a->now.unix_s % 60) * 1000;
}

static uint64_t step_damage(struct app *a)
{
    uint64_t next = UINT64_MAX;
    while (bundles_leave_damaged(&a->bundles)) {
        next = a->now.ms; /* another step looks for what may be shown instead */
        take_bundle(a);
        if (!on_attract(a))
            state_apply(&a->state, STR("home")); /* what was read may not be there */
        turn_page(a, 0);
    }
    return next;
}

static uint64_t sooner(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

bool app_step(struct app *a, struct app_now now)
{
    a->now = now;
    gesture(a, gestures_tick(&a->gestures, now.ms));
    uint64_t d = step_clock(a); /* before what may build a tree by itself */
    d = sooner(d, step_session(a));
    d = sooner(d, step_attract(a));
    d = sooner(d, step_bundle(a));
    if (a->stale)
        rebuild(a);
    d = sooner(d, step_damage(a));
    d = sooner(d, pages_step(&a->pages, now.ms));
    a->deadline = sooner(d, gestures_deadline(&a->gestures));
    bool changed = pictures_arrived(a->bundles.pictures) || a->pages.redraw;
    a->pages.redraw = false;
    return changed;
}

uint64_t app_deadline(const struct app *a)
{
    return a->deadline;
}

size_t app_layers(struct app *a, struct layer out[FRAME_MAX_LAYERS])
{
    return pages_layers(&a->pages, a->now.ms, out);
}

/* The other slot is free on the attract loop: nothing slides out from under it. */
size_t app_ahead(struct app *a, struct layer out[FRAME_MAX_LAYERS])
{
    if (!on_attract(a) || a->ahead == LANG_COUNT)
        return 0;
    struct state home = a->state;
    home.lang = lang_chain(a->config.first_language)[LANG_COUNT - ++a->ahead];
    state_apply(&home, STR("wake"));
    return pages_ahead(&a->pages, &a->env, &home, local_now(a), out);
}

uint64_t app_takes_touches_at(const struct app *a)
{
    uint64_t rest = pages_rest_ms(&a->pages);
    return rest > a->guard_ms ? rest : a->guard_ms;
}

const char *app_screen(struct app *a)
{
    return tree(a)->screen;
}

uint32_t app_trees(const struct app *a)
{
    return a->pages.trees;
}

struct box *app_find(struct app *a, struct str id)
{
    return ui_find(tree(a)->root, id);
}

struct box *app_hit(struct app *a, int32_t x, int32_t y)
{
    return ui_hit(tree(a)->root, x, y);
}

void app_reveal(struct app *a, struct box *b)
{
    struct scroll at = {.at = b->layer->scrolls ? ui_scroll_to(b->layer, b) : 0};
    if (b->layer == tree(a)->page)
        a->pages.scroll = at;
    else if (b->layer == tree(a)->sheet)
        a->pages.sheet = at;
    pages_place(&a->pages);
}

struct str app_tree_json(struct app *a, struct arena *arena)
{
    return ui_dump(&tree(a)->ui, tree(a)->root, tree(a)->screen, arena);
}

/* A zone that nobody knows is a typing error in the configuration: the screen stays on. */
static bool create_dates(const char *zone, struct dates **out, struct err *e)
{
    struct config d;
    config_default(&d);
    if (dates_create(zone, out, e))
        return true;
    log_warning("time_zone = %s: %s; %s holds", zone, e->text, d.zone);
    return dates_create(d.zone, out, e);
}

bool app_create(const struct config *c, const char *store, const char *words_dir, int32_t width_px,
                int32_t height_px, struct typesetter *types, struct pictures *pictures,
                struct app_now now, struct app **out, struct err *e)
{
    struct app *a = MEM_NEW(struct app, 1);
    if (!create_dates(c->zone, &a->env.dates, e)) {
        free(a);
        return false;
    }
    a->config = *c;
    a->bundles = (struct bundles){.config = &a->config, .store = store, .pictures = pictures};
    a->now = now;
    a->picture_ms = now.ms;
    a->env.types = types;
    a->env.words = words_open(words_dir, c->drafts);
    a->env.drafts = c->drafts;
    a->env.banner = str_of(c->banner);
    a->env.panel = (struct theme_panel){.width_px = width_px,
                                        .height_px = height_px,
                                        .width_mm = c->panel_width_mm,
                                        .bottom_mm = c->panel_bottom_mm,
                                        .viewing_distance_mm = c->viewing_distance_mm};
    a->session = (struct session){.idle_ms = (uint64_t)c->idle_s * 1000,
                                  .ask_ms = (uint64_t)c->ask_s * 1000};
    a->gestures.slop_px = (int32_t)(5 * width_px / c->panel_width_mm);
    pages_init(&a->pages);
    state_reset(&a->state, c->first_language);
    look_for_bundle(a);
    rebuild(a);
    *out = a;
    return true;
}

void app_destroy(struct app *a)
{
    if (!a)
        return;
    pages_finish(&a->pages);
    bundles_close(&a->bundles);
    words_close(a->env.words);
    dates_destroy(a->env.dates);
    free(a);
}
