#include "app/script.h"

#include "base/clock.h"
#include "base/fsops.h"
#include "draw/png.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SCRIPT_MAX_BYTES (1u << 20)
enum { DRAG_STEP_MS = 16, FINGER = 1 };

struct player {
    const struct script_run *run;
    uint64_t ms;
};

static struct app_now now(const struct player *p)
{
    return (struct app_now){p->ms, p->run->unix_s + (int64_t)(p->ms / 1000)};
}

/* Pictures are waited for: a script has no real time in which they could arrive. */
static void turn(struct player *p)
{
    glass_turn(p->run->glass, p->run->app, now(p), p->run->stats);
    while (pictures_pending(p->run->glass->pictures)) {
        pictures_finish(p->run->glass->pictures);
        glass_turn(p->run->glass, p->run->app, now(p), p->run->stats);
    }
}

static void wait_until(struct player *p, uint64_t end)
{
    turn(p);
    while (p->ms < end) {
        uint64_t next = app_deadline(p->run->app);
        p->ms = next > p->ms ? next : p->ms + 1;
        p->ms = p->ms < end ? p->ms : end;
        turn(p);
    }
}

static void touch(struct player *p, enum touch_phase phase, int32_t x, int32_t y)
{
    struct touch t = {phase, FINGER, x, y, p->ms};
    uint64_t begin = clock_mono_ns();
    app_touch(p->run->app, &t, now(p));
    stats_work(p->run->stats, clock_mono_ns() - begin);
    turn(p);
}

static void act(struct player *p, const char *verb, const char *arg)
{
    struct arena *a = arena_create();
    uint64_t begin = clock_mono_ns();
    app_action(p->run->app, str_format(a, "%s%s", verb, arg), now(p));
    stats_work(p->run->stats, clock_mono_ns() - begin);
    arena_destroy(a);
    turn(p);
}

static void tap_at(struct player *p, int32_t x, int32_t y)
{
    touch(p, TOUCH_DOWN, x, y);
    touch(p, TOUCH_UP, x, y);
}

/* Whole numbers separated by blanks: exactly n of them. */
static bool numbers(struct str args, int64_t *out, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct str word = str_trim(args), rest = {"", 0};
        str_cut(word, ' ', &word, &rest);
        if (!str_int(word, -100000, 100000000, &out[i]))
            return false;
        args = rest;
    }
    return str_trim(args).n == 0;
}

/* NULL: not on this screen, or not for touching. */
static struct box *find_target(struct player *p, struct str id, struct err *e)
{
    struct box *b = app_find(p->run->app, id);
    if (!b)
        err_set(e, ERR_NOT_FOUND, "no \"%.*s\" on the screen %s", STR_ARG(id),
                app_screen(p->run->app));
    else if (!b->action.n)
        err_set(e, ERR_USAGE, "\"%.*s\" is not for touching", STR_ARG(id));
    return b && b->action.n ? b : NULL;
}

static bool tap(struct player *p, struct str args, struct err *e)
{
    int64_t at[2];
    if (numbers(args, at, 2)) {
        tap_at(p, (int32_t)at[0], (int32_t)at[1]);
        return true;
    }
    if (!find_target(p, args, e))
        return false;
    if (app_takes_touches_at(p->run->app) > p->ms) /* who looks for a button has waited this long */
        wait_until(p, app_takes_touches_at(p->run->app));
    struct box *b = find_target(p, args, e); /* it may have gone meanwhile */
    if (!b)
        return false;
    app_reveal(p->run->app, b);
    turn(p);
    struct rect r = ui_on_glass(b, b->r);
    r = rect_meet(r, b->layer->at);
    if (rect_empty(r))
        return err_set(e, ERR_NOT_FOUND, "\"%.*s\" cannot be seen", STR_ARG(args));
    int32_t x = r.x + r.w / 2, y = r.y + r.h / 2;
    const struct box *top = app_hit(p->run->app, x, y);
    if (top != b)
        return err_set(e, ERR_NOT_FOUND, "\"%.*s\" is covered%s%.*s", STR_ARG(args),
                       top ? " by " : "", STR_ARG(top ? top->id : STR("")));
    tap_at(p, x, y);
    return true;
}

static bool drag(struct player *p, struct str args, struct err *e)
{
    int64_t v[5];
    if (!numbers(args, v, 5) || v[4] < 1)
        return err_set(e, ERR_USAGE, "expected: drag X1 Y1 X2 Y2 MS");
    touch(p, TOUCH_DOWN, (int32_t)v[0], (int32_t)v[1]);
    uint64_t begin = p->ms, end = p->ms + (uint64_t)v[4];
    while (p->ms < end) {
        p->ms = p->ms + DRAG_STEP_MS < end ? p->ms + DRAG_STEP_MS : end;
        int64_t done = (int64_t)(p->ms - begin);
        touch(p, TOUCH_MOVE, (int32_t)(v[0] + (v[2] - v[0]) * done / v[4]),
              (int32_t)(v[1] + (v[3] - v[1]) * done / v[4]));
    }
    touch(p, TOUCH_UP, (int32_t)v[2], (int32_t)v[3]);
    return true;
}

static bool shots_path(struct player *p, struct arena *a, struct str name, const char *ending,
                       const char **out, struct err *e)
{
    if (!p->run->shots)
        return err_set(e, ERR_USAGE, "no folder for pictures: give --shots DIR");
    if (name.n == 0 || memchr(name.p, '/', name.n))
        return err_set(e, ERR_USAGE, "expected a name without a slash");
    *out = str_format(a, "%s/%.*s.%s", p->run->shots, STR_ARG(name), ending).p;
    return true;
}

static bool shot(struct player *p, struct str name, struct err *e)
{
    struct arena *a = arena_create();
    const char *path;
    turn(p);
    const uint32_t *px = frame_pixels(p->run->glass->frame);
    bool ok = shots_path(p, a, name, "png", &path, e) &&
              (px || err_set(e, ERR_IO, "nothing could be shown yet")) &&
              png_write(path, px, p->run->width, p->run->height, e);
    arena_destroy(a);
    return ok;
}

static bool tree(struct player *p, struct str name, struct err *e)
{
    struct arena *a = arena_create();
    const char *path;
    turn(p);
    bool ok = shots_path(p, a, name, "json", &path, e);
    int fd = ok ? open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644) : -1;
    if (ok && fd < 0)
        ok = err_set(e, ERR_IO, "cannot write %s", path);
    ok = ok && fs_write_all(&fsops_real, fd, app_tree_json(p->run->app, a), e);
    if (fd >= 0)
        close(fd);
    arena_destroy(a);
    return ok;
}

static bool expect(struct player *p, struct str screen, struct err *e)
{
    const char *at = app_screen(p->run->app);
    return str_is(screen, at) ||
           err_set(e, ERR_NOT_FOUND, "expected the screen %.*s, found %s", STR_ARG(screen), at);
}

static bool play_line(struct player *p, struct str line, struct err *e)
{
    struct str verb = line, args = {"", 0};
    int64_t ms;
    enum lang l;
    str_cut(line, ' ', &verb, &args);
    args = str_trim(args);
    if (str_is(verb, "wait")) {
        if (!str_int(args, 0, 86400000, &ms))
            return err_set(e, ERR_USAGE, "expected: wait MS, at most a day");
        wait_until(p, p->ms + (uint64_t)ms);
        return true;
    }
    if (str_is(verb, "tap"))
        return tap(p, args, e);
    if (str_is(verb, "drag"))
        return drag(p, args, e);
    if (str_is(verb, "type"))
        return err_set(e, ERR_NOT_FOUND, "no keyboard on the screen %s", app_screen(p->run->app));
    if (str_is(verb, "lang")) {
        if (!lang_from_code(args, &l))
            return err_set(e, ERR_USAGE, "expected: lang vi, km, jra or en");
        act(p, "lang:", lang_code(l));
        return true;
    }
    if (str_is(verb, "shot"))
        return shot(p, args, e);
    if (str_is(verb, "tree"))
        return tree(p, args, e);
    if (str_is(verb, "expect"))
        return expect(p, args, e);
    return err_set(e, ERR_USAGE,
                   "expected wait, tap, drag, type, lang, shot, tree or expect, found \"%.*s\"",
                   STR_ARG(verb));
}

bool script_play(const struct script_run *run, const char *path, struct err *e)
{
    struct player p = {.run = run, .ms = 1000};
    struct arena *a = arena_create();
    struct str text, line;
    bool ok = fs_read_path(path, SCRIPT_MAX_BYTES, a, &text, e);
    if (ok)
        stats_cause(run->stats, "start"), turn(&p);
    while (ok && glass_ahead(run->glass, run->app))
        turn(&p); /* as the loop has done long before the first visitor */
    for (int number = 1; ok && text.n; number++) {
        if (!str_cut(text, '\n', &line, &text)) {
            line = text;
            text.n = 0;
        }
        line = str_trim(line);
        if (line.n == 0 || line.p[0] == '#')
            continue;
        stats_cause(run->stats, str_cstr(a, line));
        ok = play_line(&p, line, e) || err_wrap(e, "%s:%d: %.*s", path, number, STR_ARG(line));
    }
    arena_destroy(a);
    return ok;
}
