#include "app/loop.h"

#include "base/clock.h"

#include <SDL.h>

static uint32_t picture_event;

static void wake_for_picture(void *ctx)
{
    (void)ctx;
    SDL_Event ev = {.type = picture_event};
    SDL_PushEvent(&ev); /* from the worker: SDL's queue is safe for that */
}

static struct app_now now(void)
{
    return (struct app_now){clock_mono_ms(), clock_unix_s()};
}

/* Fingers, and the mouse as one more finger; what SDL makes up from one for the other is passed
 * over. */
static bool touch_of(const SDL_Event *ev, int32_t w, int32_t h, struct touch *t)
{
    t->at_ms = clock_mono_ms();
    switch (ev->type) {
    case SDL_FINGERDOWN:
    case SDL_FINGERMOTION:
    case SDL_FINGERUP:
        t->phase = ev->type == SDL_FINGERDOWN     ? TOUCH_DOWN
                   : ev->type == SDL_FINGERMOTION ? TOUCH_MOVE
                                                  : TOUCH_UP;
        t->finger = ev->tfinger.fingerId;
        t->x = (int32_t)(ev->tfinger.x * (float)w);
        t->y = (int32_t)(ev->tfinger.y * (float)h);
        return ev->tfinger.touchId != SDL_MOUSE_TOUCHID;
    case SDL_MOUSEBUTTONDOWN:
    case SDL_MOUSEBUTTONUP:
        t->phase = ev->type == SDL_MOUSEBUTTONDOWN ? TOUCH_DOWN : TOUCH_UP;
        t->finger = -1;
        t->x = ev->button.x;
        t->y = ev->button.y;
        return ev->button.which != SDL_TOUCH_MOUSEID && ev->button.button == SDL_BUTTON_LEFT;
    case SDL_MOUSEMOTION:
        t->phase = TOUCH_MOVE;
        t->finger = -1;
        t->x = ev->motion.x;
        t->y = ev->motion.y;
        return ev->motion.which != SDL_TOUCH_MOUSEID && (ev->motion.state & SDL_BUTTON_LMASK);
    default:
        return false;
    }
}

static int sleep_ms(const struct app *a)
{
    uint64_t at = clock_mono_ms(), until = app_deadline(a);
    if (until <= at)
        return 0;
    return until - at > 60000 ? 60000 : (int)(until - at);
}

/* A panel that was turned or exchanged needs everything made anew: the process does that best. */
static bool other_size(const SDL_Event *ev, int32_t width, int32_t height)
{
    return ev->type == SDL_WINDOWEVENT && ev->window.event == SDL_WINDOWEVENT_SIZE_CHANGED &&
           (ev->window.data1 != width || ev->window.data2 != height);
}

static void take_touch(struct app *a, struct stats *s, const struct touch *t)
{
    uint64_t begin = clock_mono_ns();
    app_touch(a, t, now());
    stats_work(s, clock_mono_ns() - begin);
}

bool loop_run(struct app *a, struct glass *g, struct stats *s, int32_t width, int32_t height,
              struct err *e)
{
    bool ok = true;
    picture_event = SDL_RegisterEvents(1);
    pictures_on_arrival(g->pictures, wake_for_picture, NULL);
    stats_cause(s, "start");
    glass_turn(g, a, now(), s);
    for (bool running = true; running;) {
        SDL_Event ev;
        struct touch t;
        int got = SDL_WaitEventTimeout(&ev, glass_ahead(g, a) ? 0 : sleep_ms(a));
        stats_wake(s);
        for (; got; got = SDL_PollEvent(&ev)) {
            if (other_size(&ev, width, height))
                ok = err_set(e, ERR_IO, "the panel has become %d x %d: start again",
                             ev.window.data1, ev.window.data2);
            if (ev.type == SDL_QUIT || !ok)
                running = false;
            else if (ev.type == SDL_WINDOWEVENT && ev.window.event == SDL_WINDOWEVENT_EXPOSED)
                frame_forget(g->frame), app_redraw(a);
            else if (touch_of(&ev, width, height, &t))
                take_touch(a, s, &t);
        }
        if (running)
            glass_turn(g, a, now(), s);
    }
    pictures_on_arrival(g->pictures, NULL, NULL);
    return ok;
}
