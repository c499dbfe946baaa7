/* app.c - one visit after the other.
 *
 * A change of state makes a new tree (rebuild); a press, a scroll or an arriving picture only
 * draws the old one again.  While one page slides over another, the tree it came from stays alive
 * in the other of two slots. */
#include "app/app.h"

#include "app/session.h"
#include "base/clock.h"
#include "base/log.h"
#include "input/scroll.h"
#include "pack/ack.h"

#include <assert.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    SLIDE_MS = 220, /* motion lasts under 250 ms */
    FRAME_MS = 16,
    WAKE_GUARD_MS =
        300,        /* the first touch only wakes: what comes right after it is the same hand */
    LOOK_MS = 5000, /* how often to look for a newer bundle, while nobody reads */
    LARGE_TREE = 512 << 10, /* bytes; what lies about it in the heap is given back to the system */
    PAGE_STEP = 85,         /* percent of the window that one touch of "further down" moves */
};

struct slot { /* a tree and what was made from it */
    struct arena *arena;
    struct view_tree tree;
    struct ui_lists lists;
    uint32_t page_id;
};

struct app {
    struct config config;
    const char *store;
    struct pictures *pictures;
    struct view_env env;
    struct bundle *damaged; /* what is active, where it was found damaged: not env.bundle then */
    bool second_best; /* env.bundle is what was active before: what is cannot be read just now */
    struct err complaint; /* the last that was logged of what is active */
    struct state state;
    struct session session;
    struct gestures gestures;
    struct scroll scroll, sheet;              /* of the page, and of a sheet that is too high */
    char pressed[sizeof "open:" + STATE_ARG]; /* the action that the finger means; or empty */
    struct slot slots[2];
    int front;
    uint32_t pages;      /* counts places, so that a page's tiles are its own */
    uint32_t trees;      /* made so far */
    int32_t direction;   /* of the running slide: 1 deeper, -1 back, 0 none */
    uint64_t slide_ms;   /* since when */
    uint64_t picture_ms; /* since when the attract loop shows this picture */
    uint64_t guard_ms;   /* taps before this are part of the waking touch */
    uint64_t look_ms;    /* last look for a newer bundle */
    struct app_now now;
    int64_t minute;
    int32_t ahead; /* home screens that app_ahead has made */
    bool started, redraw;
    bool stale;       /* the tree in front is to be made anew, once in a step */
    bool wrong_clock; /* known and logged */
};

static struct slot *front(struct app *a)
{
    return &a->slots[a->front];
}

static bool on_attract(struct app *a)
{
    return state_place(&a->state)->screen == SCREEN_ATTRACT;
}

static struct local_time local_now(struct app *a)
{
    return dates_local(a->env.dates, a->now.unix_s);
}

static void list_slot(struct slot *s)
{
    ui_draw(&s->tree.ui, s->tree.root, &s->lists);
    size_t i = 0;
    for (struct box *b = s->tree.root->first; b; b = b->next, i++)
        s->lists.layer[i].id =
            b == s->tree.page ? s->page_id : (uint32_t)str_hash(b->id) | 0x80000000u;
}

static void let_go(struct slot *s)
{
    bool large = arena_bytes(s->arena, 0) > LARGE_TREE;
    arena_reset(s->arena);
    if (large)
        malloc_trim(0);
    s->tree = (struct view_tree){0};
    ui_lists_free(&s->lists);
    s->lists.n = 0;
}

static void relist(struct app *a)
{
    a->redraw = true;
    list_slot(front(a));
}

static int32_t scroll_end(struct app *a)
{
    struct box *page = front(a)->tree.page;
    return page ? ui_scroll_end(page) : 0;
}

void app_redraw(struct app *a)
{
    a->redraw = true;
}

/* Of the front slot. */
static void place_layer(struct app *a, struct box *layer, int32_t dy)
{
    struct slot *s = front(a);
    if (!layer || layer->dy == dy)
        return;
    a->redraw = true;
    layer->dy = dy;
    size_t i = 0;
    for (struct box *b = s->tree.root->first; b && i < s->lists.n; b = b->next, i++)
        if (b == layer)
            s->lists.layer[i].dy = b->at.y + b->dy;
}

static void place_scrolls(struct app *a)
{
    place_layer(a, front(a)->tree.page, scroll_offset(&a->scroll));
    place_layer(a, front(a)->tree.sheet, scroll_offset(&a->sheet));
}

/* What the finger means, if it means anything: not what comes right after waking or a closed sheet,
 * and nothing on a page that is not yet where it is going to. */
static struct box *target(struct app *a, int32_t x, int32_t y)
{
    struct box *b = a->now.ms < a->guard_ms ? NULL : ui_hit(front(a)->tree.root, x, y);
    bool sliding = a->direction && a->now.ms - a->slide_ms < SLIDE_MS;
    return b && b->action.n < sizeof a->pressed && !(sliding && b->layer == front(a)->tree.page)
               ? b
               : NULL;
}

static void press(struct app *a, struct box *b)
{
    ui_press(front(a)->tree.root, b);
    a->pressed[0] = 0;
    if (b) {
        memcpy(a->pressed, b->action.p, b->action.n);
        a->pressed[b->action.n] = 0;
    }
}

/* Where the finger went down, if that still means what it meant then: the tree may be another. */
static struct box *still_pressed(struct app *a)
{
    struct box *b =
        a->pressed[0] ? ui_hit(front(a)->tree.root, a->gestures.x0, a->gestures.y0) : NULL;
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
    const struct bundle_channel *newer = front(a)->tree.ahead_of_clock;
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

/* A new tree for the state as it is, in the front slot. */
static void rebuild(struct app *a)
{
    struct slot *s = front(a);
    a->stale = false;
    a->trees++;
    a->minute = a->now.unix_s / 60;
    arena_reset(s->arena);
    view_build(&a->env, &a->state, local_now(a), s->arena, &s->tree);
    int32_t end = scroll_end(a);
    if (a->scroll.at < end)
        a->scroll = (struct scroll){.at = end};
    if (s->tree.page)
        s->tree.page->dy = scroll_offset(&a->scroll);
    if (s->tree.sheet)
        s->tree.sheet->dy = scroll_offset(&a->sheet);
    ui_press(s->tree.root, still_pressed(a));
    if (arena_bytes(s->arena, 0) > LARGE_TREE)
        malloc_trim(0);
    relist(a);
    log_clock(a);
}

/* The front slot becomes the back one, and a new place is built in front. */
static void turn_page(struct app *a, int32_t direction)
{
    a->front = 1 - a->front;
    front(a)->page_id = ++a->pages;
    a->scroll = (struct scroll){.at = state_place(&a->state)->scroll};
    rebuild(a);
    bool pages = front(a)->tree.page && a->slots[1 - a->front].tree.page;
    a->direction = a->config.animate && pages ? direction : 0;
    a->slide_ms = a->now.ms;
}

static void answer(const struct app *a, const struct ack *ack)
{
    struct err e;
    if (!ack_write(a->config.ack, ack, &e))
        log_warning("%s", e.text);
}

/* What is installed, or what was before if that cannot be shown; and kiosk-sync is told which. */
static bool open_bundle(struct app *a, struct bundle **out, struct err *e)
{
    struct ack ack;
    struct err late;
    bool named = a->config.ack && ack_current(a->store, ack.current, &late);
    ack.shown = bundle_open(a->store, a->env.drafts, out, e);
    if (ack.shown ? named && bundle_is_current(*out) : named && e->code == ERR_CORRUPT)
        answer(a, &ack);
    return ack.shown ||
           (!a->env.bundle && bundle_open_previous(a->store, a->env.drafts, out, &late));
}

static void take_bundle(struct app *a, struct bundle *b)
{
    const char *gate = a->config.gate_channel;
    a->env.bundle = b;
    a->ahead = 0;
    if (!bundle_set_gate(b, gate) && slug_is_valid(str_of(gate))) /* of others config.h has said */
        log_warning(
            "gate_channel = %s: no channel of this name is installed; no gate is shown, nor "
            "a name of the place",
            gate);
}

#define TO_DO "put a stick with signed content in, or run: kiosk-sync import TREE --store %s"

/* Each trouble once, however often it is met again. */
static void complain(struct app *a, const struct err *e)
{
    bool known = strcmp(e->text, a->complaint.text) == 0;
    a->complaint = *e;
    if (!e->code || known)
        return;
    if (e->code == ERR_IO)
        log_error("store %s: %s; check the disk, and who may read it; trying again", a->store,
                  e->text);
    else
        log_error("store %s: %s; " TO_DO, a->store, e->text, a->store);
}

static void look_for_bundle(struct app *a)
{
    struct bundle *newer;
    struct err e = {0};
    a->look_ms = a->now.ms;
    pictures_try_again(a->pictures, false);
    struct bundle *known = a->damaged ? a->damaged : a->env.bundle;
    if (known && !a->second_best && bundle_is_current(known))
        return;
    bundle_close(a->damaged);
    a->damaged = NULL;
    bool ok = open_bundle(a, &newer, &e);
    complain(a, &e);
    if (!ok)
        return;
    log_info("store %s: opened%s", a->store, e.code ? " what was active before" : "");
    pictures_try_again(a->pictures, true);
    bundle_close(a->env.bundle);
    take_bundle(a, newer);
    a->second_best = e.code && e.code != ERR_CORRUPT;
}

/* What cannot be read any more is left for what was active before, or else for the calm screen,
 * until something else is active. */
static void leave_damaged(struct app *a)
{
    struct bundle *bad = a->env.bundle, *before;
    struct ack ack = {.shown = false};
    struct err e;
    a->env.bundle = NULL;
    a->ahead = 0;
    log_error("store %s: the content %s; " TO_DO, a->store,
              bundle_fault(bad) == ERR_CORRUPT ? "is damaged" : "cannot be read any more",
              a->store);
    if (a->damaged || a->second_best) { /* this was what was active before */
        a->second_best = false;
        bundle_close(bad);
        return;
    }
    a->damaged = bad;
    if (a->config.ack && bundle_fault(bad) == ERR_CORRUPT &&
        ack_current(a->store, ack.current, &e) && bundle_is_current(bad))
        answer(a, &ack);
    if (bundle_open_previous(a->store, a->env.drafts, &before, &e)) {
        log_info("store %s: opened what was active before", a->store);
        take_bundle(a, before);
    }
}

static void forget_everything(struct app *a)
{
    state_reset(&a->state, a->config.first_language);
    session_end(&a->session);
    a->picture_ms = a->now.ms;
    look_for_bundle(a);
    turn_page(a, 0);
    a->direction = 0;
}

static int32_t page_step(struct app *a, struct str action)
{
    int32_t h = front(a)->tree.page->at.h * PAGE_STEP / 100;
    return scroll_offset(&a->scroll) + (str_is(action, "page:up") ? h : -h);
}

void app_action(struct app *a, struct str action, struct app_now now)
{
    a->now = now;
    session_touch(&a->session, now.ms);
    bool waking = on_attract(a), asked = a->state.asking;
    a->pressed[0] = 0;
    state_place(&a->state)->scroll = scroll_offset(&a->scroll);
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
        if (front(a)->tree.page)
            scroll_step(&a->scroll, page_step(a, action), scroll_end(a), now.ms, a->config.animate);
        break;
    }
    if (asked || (waking && !on_attract(a)))
        a->guard_ms = now.ms + WAKE_GUARD_MS;
}

static void tap(struct app *a)
{
    struct box *b = still_pressed(a);
    press(a, NULL);
    relist(a);
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
    const struct box *sheet = front(a)->tree.sheet;
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
    struct box *b = ui_hit(front(a)->tree.root, a->gestures.x0, a->gestures.y0);
    app_action(a, b ? b->action : STR("wake"), a->now);
}

static void gesture(struct app *a, struct gesture g)
{
    struct view_tree *tree = &front(a)->tree;
    struct box *layer = tree->sheet ? tree->sheet : tree->page;
    struct scroll *scroll = tree->sheet ? &a->sheet : &a->scroll;
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
        place_scrolls(a);
        return;
    case GESTURE_FLING:
        scroll_fling(scroll, a->config.animate ? g.vy : 0, layer ? ui_scroll_end(layer) : 0,
                     a->now.ms);
        return;
    }
    relist(a);
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

static void step_session(struct app *a)
{
    if (finger_is_down(a))
        session_ask_again(&a->session, a->now.ms);
    switch (session_tick(&a->session, a->now.ms, &a->state.seconds_left)) {
    case SESSION_NOTHING:
        return;
    case SESSION_ASK:
        a->sheet = (struct scroll){0};
        a->state.asking = a->stale = true;
        return;
    case SESSION_COUNT:
        a->state.asking = a->stale = true; /* what happened meanwhile was no visitor's doing */
        return;
    case SESSION_FORGET:
        forget_everything(a);
        return;
    }
}

static void step_attract(struct app *a)
{
    int32_t slides = front(a)->tree.slides;
    if (!on_attract(a) || slides < 2 ||
        a->now.ms - a->picture_ms < (uint64_t)a->config.slide_s * 1000)
        return;
    a->picture_ms = a->now.ms;
    a->state.slide = (a->state.slide + 1) % slides;
    a->stale = true;
}

/* Under a reading visitor nothing is exchanged: only on the attract loop, or when there is nothing
 * to read anyway. */
static void step_bundle(struct app *a)
{
    if (a->now.ms - a->look_ms < LOOK_MS || !(on_attract(a) || !a->env.bundle))
        return;
    struct bundle *before = a->env.bundle;
    look_for_bundle(a);
    a->stale |= a->env.bundle != before;
}

static bool step_damage(struct app *a)
{
    bool found = false;
    while (a->env.bundle && bundle_fault(a->env.bundle)) {
        leave_damaged(a);
        if (!on_attract(a))
            state_apply(&a->state, STR("home")); /* what was read may not be there */
        turn_page(a, 0);
        found = true;
    }
    return found;
}

/* Afterwards nobody looks at the page that left: what it was made of is given back. */
static bool step_slide(struct app *a)
{
    bool moved = a->direction;
    if (a->now.ms - a->slide_ms >= SLIDE_MS)
        a->direction = 0;
    if (!a->direction)
        let_go(&a->slots[1 - a->front]);
    return moved;
}

bool app_step(struct app *a, struct app_now now)
{
    a->now = now;
    gesture(a, gestures_tick(&a->gestures, now.ms));
    step_session(a);
    step_attract(a);
    step_bundle(a);
    if (a->stale || a->now.unix_s / 60 != a->minute)
        rebuild(a);
    bool changed = step_slide(a);
    changed |= pictures_arrived(a->pictures);
    changed |= step_damage(a);
    scroll_tick(&a->scroll, scroll_end(a), now.ms);
    if (front(a)->tree.sheet)
        scroll_tick(&a->sheet, ui_scroll_end(front(a)->tree.sheet), now.ms);
    place_scrolls(a);
    changed |= a->redraw;
    a->redraw = false;
    return changed;
}

/* 0 to 1, fast at first: the page arrives gently. */
static double eased(const struct app *a)
{
    double t = (double)(a->now.ms - a->slide_ms) / SLIDE_MS;
    t = t > 1 ? 1 : t;
    return 1 - (1 - t) * (1 - t) * (1 - t);
}

static void move_layer(struct layer *l, int32_t dx)
{
    l->view.x += dx; /* bars lie on top; a clipped view would be painted anew for each frame */
    l->dx += dx;
}

static const struct layer *page_of(const struct slot *s)
{
    for (size_t i = 0; i < s->lists.n; i++)
        if (s->lists.layer[i].id == s->page_id)
            return &s->lists.layer[i];
    return NULL;
}

size_t app_layers(struct app *a, struct layer out[FRAME_MAX_LAYERS])
{
    struct slot *s = front(a);
    size_t n = s->lists.n;
    for (size_t i = 0; i < n; i++)
        out[i] = s->lists.layer[i];
    const struct layer *old = a->direction ? page_of(&a->slots[1 - a->front]) : NULL;
    if (!old || n + 1 > FRAME_MAX_LAYERS)
        return n;
    int32_t w = old->view.w, moved = (int32_t)(eased(a) * w);
    for (size_t i = 0; i < n; i++)
        if (out[i].id == s->page_id)
            move_layer(&out[i], a->direction * (w - moved));
    struct layer leaving = *old;
    move_layer(&leaving, -a->direction * moved);
    for (size_t i = n; i > 0; i--) /* under everything, so that bars stay on top */
        out[i] = out[i - 1];
    out[0] = leaving;
    return n + 1;
}

/* The other slot is free on the attract loop: nothing slides out from under it. */
size_t app_ahead(struct app *a, struct layer out[FRAME_MAX_LAYERS])
{
    if (!on_attract(a) || a->ahead == LANG_COUNT)
        return 0;
    struct slot *s = &a->slots[1 - a->front];
    struct state home = a->state;
    home.lang = lang_chain(a->config.first_language)[LANG_COUNT - ++a->ahead];
    state_apply(&home, STR("wake"));
    arena_reset(s->arena);
    view_build(&a->env, &home, local_now(a), s->arena, &s->tree);
    list_slot(s);
    memcpy(out, s->lists.layer, s->lists.n * sizeof *out);
    return s->lists.n;
}

static bool moves(const struct scroll *s)
{
    return s->state == SCROLL_GLIDING || s->state == SCROLL_STEPPING;
}

static uint64_t sooner(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

uint64_t app_deadline(const struct app *a, uint64_t now_ms)
{
    if (a->direction || moves(&a->scroll) || (a->state.asking && moves(&a->sheet)))
        return now_ms + FRAME_MS;
    uint64_t until_minute = (uint64_t)(60 - a->now.unix_s % 60) * 1000;
    uint64_t d = sooner(now_ms + until_minute, a->look_ms + LOOK_MS);
    if (a->env.bundle && a->state.stack[a->state.depth - 1].screen != SCREEN_ATTRACT)
        d = now_ms + until_minute;
    if (a->slots[a->front].tree.slides > 1)
        d = sooner(d, a->picture_ms + (uint64_t)a->config.slide_s * 1000);
    d = sooner(d, gestures_deadline(&a->gestures));
    return sooner(d, session_deadline(&a->session, now_ms));
}

uint64_t app_takes_touches_at(const struct app *a)
{
    return a->direction && a->slide_ms + SLIDE_MS > a->guard_ms ? a->slide_ms + SLIDE_MS
                                                                : a->guard_ms;
}

const char *app_screen(const struct app *a)
{
    return a->slots[a->front].tree.screen;
}

uint32_t app_trees(const struct app *a)
{
    return a->trees;
}

struct box *app_find(struct app *a, struct str id)
{
    return ui_find(front(a)->tree.root, id);
}

struct box *app_hit(struct app *a, int32_t x, int32_t y)
{
    return ui_hit(front(a)->tree.root, x, y);
}

void app_reveal(struct app *a, struct box *b)
{
    struct scroll at = {.at = b->layer->scrolls ? ui_scroll_to(b->layer, b) : 0};
    if (b->layer == front(a)->tree.page)
        a->scroll = at;
    else if (b->layer == front(a)->tree.sheet)
        a->sheet = at;
    place_scrolls(a);
}

struct str app_tree_json(struct app *a, struct arena *arena)
{
    struct slot *s = front(a);
    return ui_dump(&s->tree.ui, s->tree.root, s->tree.screen, arena);
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
    a->store = store;
    a->pictures = pictures;
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
    for (int i = 0; i < 2; i++)
        a->slots[i].arena = arena_create();
    state_reset(&a->state, c->first_language);
    look_for_bundle(a);
    a->started = true;
    rebuild(a);
    *out = a;
    return true;
}

void app_destroy(struct app *a)
{
    if (!a)
        return;
    for (int i = 0; i < 2; i++) {
        ui_lists_free(&a->slots[i].lists);
        arena_destroy(a->slots[i].arena);
    }
    bundle_close(a->env.bundle);
    bundle_close(a->damaged);
    words_close(a->env.words);
    dates_destroy(a->env.dates);
    free(a);
}
