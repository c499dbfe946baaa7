/* scroll.c - a glide and a step are functions of the time since they began, not of the last tick:
 * the same times give the same places, however many frames were drawn between. */
#include "input/scroll.h"

#include <math.h>

static const double GLIDE_S = 0.325; /* time constant: feels like paper on a table */
static const double GLIDE_END = 10;  /* px/s: slower than this is still */
static const double STEP_S = 0.22;
static const double RUBBER = 3; /* past an edge the page follows a third of the way */

static double clamp(double at, int32_t end)
{
    return at > 0 ? 0 : at < end ? end : at;
}

void scroll_hold(struct scroll *s)
{
    s->state = SCROLL_HELD;
}

void scroll_drag(struct scroll *s, int32_t dy, int32_t end)
{
    double edge = clamp(s->at, end);
    double finger = edge + (s->at - edge) * RUBBER + dy;
    edge = clamp(finger, end);
    s->at = edge + (finger - edge) / RUBBER;
    s->state = SCROLL_HELD;
}

void scroll_fling(struct scroll *s, int32_t vy, int32_t end, uint64_t now_ms)
{
    if (s->at != clamp(s->at, end)) {
        scroll_step(s, (int32_t)clamp(s->at, end), end, now_ms, true);
        return;
    }
    s->state = fabs((double)vy) < GLIDE_END ? SCROLL_STILL : SCROLL_GLIDING;
    s->v = vy;
    s->from = s->at;
    s->since_ms = now_ms;
}

void scroll_step(struct scroll *s, int32_t to, int32_t end, uint64_t now_ms, bool animate)
{
    s->from = s->at;
    s->to = clamp(to, end);
    s->since_ms = now_ms;
    s->state = animate && s->from != s->to ? SCROLL_STEPPING : SCROLL_STILL;
    if (s->state == SCROLL_STILL)
        s->at = s->to;
}

static void glide(struct scroll *s, int32_t end, double seconds)
{
    double slowed = exp(-seconds / GLIDE_S);
    bool over = fabs(s->v) * slowed < GLIDE_END;
    if (over) /* where it came to rest, not where it would be at this tick */
        slowed = GLIDE_END / fabs(s->v);
    double at = s->from + s->v * GLIDE_S * (1 - slowed);
    s->at = clamp(at, end);
    if (over || s->at != at)
        s->state = SCROLL_STILL;
}

static void step(struct scroll *s, int32_t end, double seconds)
{
    double left = seconds < STEP_S ? 1 - seconds / STEP_S : 0;
    s->to = clamp(s->to, end); /* the page may have become shorter */
    s->at = s->to + (s->from - s->to) * left * left * left;
    if (left == 0)
        s->state = SCROLL_STILL;
}

bool scroll_tick(struct scroll *s, int32_t end, uint64_t now_ms)
{
    double seconds = now_ms > s->since_ms ? (double)(now_ms - s->since_ms) / 1000 : 0;
    switch (s->state) {
    case SCROLL_STILL:
        s->at = clamp(s->at, end);
        break;
    case SCROLL_HELD:
        break;
    case SCROLL_GLIDING:
        glide(s, end, seconds);
        break;
    case SCROLL_STEPPING:
        step(s, end, seconds);
        break;
    }
    return s->state == SCROLL_GLIDING || s->state == SCROLL_STEPPING;
}

int32_t scroll_offset(const struct scroll *s)
{
    return (int32_t)lround(s->at);
}
