/* gesture.c - one switch over the states drawn in gesture.h.
 *
 * Invariant: in PRESSED and DRAGGING the trail is not empty, and its last point is x, y. */
#include "input/gesture.h"

#include <stdlib.h>
#include <string.h>

enum {
    TRAIL = sizeof((struct gestures *)0)->trail / sizeof((struct gestures *)0)->trail[0],
    SPEED_MS = 100,    /* a fling is as fast as the finger was in its last tenth of a second */
    SPEED_MIN_MS = 10, /* two events of one millisecond say nothing about speed */
    SPEED_MAX = 20000, /* px/s: above is noise of the controller */
};

static void remember(struct gestures *g, const struct touch *t)
{
    if (g->n_trail == TRAIL)
        memmove(g->trail, g->trail + 1, --g->n_trail * sizeof g->trail[0]);
    g->trail[g->n_trail].x = g->x = t->x;
    g->trail[g->n_trail].y = g->y = t->y;
    g->trail[g->n_trail++].at_ms = t->at_ms;
}

static uint64_t last_heard_ms(const struct gestures *g)
{
    return g->trail[g->n_trail - 1].at_ms;
}

static struct gesture say(enum gesture_kind kind, int32_t x, int32_t y)
{
    return (struct gesture){.kind = kind, .x = x, .y = y};
}

static struct gesture press(struct gestures *g, const struct touch *t)
{
    g->state = GESTURES_PRESSED;
    g->finger = t->finger;
    g->x0 = t->x;
    g->y0 = t->y;
    g->down_ms = t->at_ms;
    g->n_trail = 0;
    remember(g, t);
    return say(GESTURE_PRESS, t->x, t->y);
}

static int32_t speed(int32_t way_px, uint64_t ms)
{
    int64_t v = (int64_t)way_px * 1000 / (int64_t)(ms < SPEED_MIN_MS ? SPEED_MIN_MS : ms);
    return (int32_t)(v > SPEED_MAX ? SPEED_MAX : v < -SPEED_MAX ? -SPEED_MAX : v);
}

/* Measured up to the moment of lifting, so that a finger that stood still first throws nothing. */
static struct gesture fling(const struct gestures *g, uint64_t now_ms)
{
    uint32_t first = 0, last = g->n_trail - 1;
    while (first < last && g->trail[first].at_ms + SPEED_MS < now_ms)
        first++;
    uint64_t ms = now_ms > g->trail[first].at_ms ? now_ms - g->trail[first].at_ms : 0;
    struct gesture fling = say(GESTURE_FLING, g->x, g->y);
    fling.vx = speed(g->x - g->trail[first].x, ms);
    fling.vy = speed(g->y - g->trail[first].y, ms);
    return fling;
}

static bool rolled_away(const struct gestures *g, const struct touch *t)
{
    int64_t dx = (int64_t)t->x - g->x0, dy = (int64_t)t->y - g->y0;
    return dx * dx + dy * dy > (int64_t)g->slop_px * g->slop_px;
}

static struct gesture while_pressed(struct gestures *g, const struct touch *t)
{
    bool away = rolled_away(g, t);
    remember(g, t);
    if (t->phase == TOUCH_MOVE && !away)
        return say(GESTURE_NONE, t->x, t->y);
    if (t->phase == TOUCH_UP && !away) {
        g->state = GESTURES_IDLE;
        return say(GESTURE_TAP, g->x0, g->y0);
    }
    g->state = t->phase == TOUCH_MOVE ? GESTURES_DRAGGING : GESTURES_IDLE;
    return say(GESTURE_RELEASE, t->x, t->y);
}

static struct gesture while_dragging(struct gestures *g, const struct touch *t)
{
    if (t->phase == TOUCH_MOVE) {
        struct gesture drag = say(GESTURE_DRAG, t->x, t->y);
        drag.dx = t->x - g->x;
        drag.dy = t->y - g->y;
        remember(g, t);
        return drag;
    }
    g->state = GESTURES_IDLE;
    return t->phase == TOUCH_UP ? fling(g, t->at_ms) : say(GESTURE_FLING, g->x, g->y);
}

struct gesture gestures_feed(struct gestures *g, const struct touch *t)
{
    bool owned = g->state == GESTURES_PRESSED || g->state == GESTURES_DRAGGING;
    bool same = t->finger == g->finger;
    if (t->phase == TOUCH_DOWN) {
        bool silent = owned && t->at_ms >= last_heard_ms(g) + GESTURES_SILENT_MS;
        return !owned || same || silent ? press(g, t) : say(GESTURE_NONE, t->x, t->y);
    }
    if (same && g->state == GESTURES_PRESSED)
        return while_pressed(g, t);
    if (same && g->state == GESTURES_DRAGGING)
        return while_dragging(g, t);
    if (same && g->state == GESTURES_SPENT && t->phase != TOUCH_MOVE)
        g->state = GESTURES_IDLE;
    return say(GESTURE_NONE, t->x, t->y);
}

void gestures_drop(struct gestures *g)
{
    if (g->state != GESTURES_IDLE)
        g->state = GESTURES_SPENT;
}

uint64_t gestures_deadline(const struct gestures *g)
{
    switch (g->state) {
    case GESTURES_PRESSED:
        return g->down_ms + GESTURES_HELD_MS;
    case GESTURES_DRAGGING:
        return last_heard_ms(g) + GESTURES_HELD_MS;
    case GESTURES_IDLE:
    case GESTURES_SPENT:
        break;
    }
    return GESTURES_NEVER;
}

struct gesture gestures_tick(struct gestures *g, uint64_t now_ms)
{
    if (now_ms < gestures_deadline(g))
        return say(GESTURE_NONE, g->x, g->y);
    bool dragged = g->state == GESTURES_DRAGGING;
    g->state = GESTURES_SPENT;
    return say(dragged ? GESTURE_FLING : GESTURE_RELEASE, g->x, g->y);
}
