#include "stand.h"

#include "base/fsops.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "check.h"
#include "shelf.h"

enum { NOON = 1795323600 }; /* 2026-11-22T12:00+07:00 */

static const char gate[] =
    "INSERT INTO channel VALUES ('gate', 0, 1, 1795219200, 0);" /* issued on the day before */
    "INSERT INTO channel_text VALUES ('gate', 'en', 'The gate', 'Far away');"
    "INSERT INTO item VALUES ('gate', 'vn', 'gate', '', 1, 0, 0, 0, NULL, NULL, '');"
    "INSERT INTO item_text VALUES"
    "  ('gate', 'vn', 'en', 'Our side', '', '', 'reviewed', '', 20261101, 1, '');"
    "INSERT INTO fact VALUES ('gate', 'vn', 'hours', 0, '', 'Mo-Su 07:00-20:00', '', 20261101, 1);";

int stand_setup(void **state)
{
    struct stand *s = calloc(1, sizeof *s);
    struct err e;
    s->a = arena_create();
    assert_true(decoder_start(&s->decoder, &e));
    memcpy(s->store, "/tmp/standXXXXXX", 17);
    assert_non_null(mkdtemp(s->store));
    config_default(&s->config);
    s->config.first_language = LANG_EN;
    s->config.animate = false;
    s->ms = 1000;
    s->unix_s = NOON;
    s->w = 540;
    s->h = 960;
    *state = s;
    return 0;
}

int stand_teardown(void **state)
{
    struct stand *s = *state;
    struct err e;
    app_destroy(s->app);
    glass_finish(&s->glass);
    decoder_stop(s->decoder);
    assert_true(fs_remove_tree(&fsops_real, AT_FDCWD, s->store, &e));
    arena_destroy(s->a);
    free(s);
    return 0;
}

void stand_fill(struct stand *s, const char *more)
{
    shelf_fill(s->store, str_format(s->a, "%s%s", gate, more).p);
}

struct app_now stand_now(const struct stand *s)
{
    return (struct app_now){s->ms, s->unix_s + (int64_t)(s->ms / 1000)};
}

void stand_open(struct stand *s)
{
    struct err e;
    if (!glass_init(&s->glass, &s->config, s->decoder, s->window, s->w, s->h, &e) ||
        !app_create(&s->config, s->store, NULL, s->w, s->h, s->glass.types, s->glass.pictures,
                    stand_now(s), &s->app, &e))
        fail_msg("%s", e.text);
}

void stand_wait(struct stand *s, uint64_t ms)
{
    uint64_t end = s->ms + ms;
    app_step(s->app, stand_now(s));
    while (s->ms < end) {
        uint64_t next = app_deadline(s->app);
        s->ms = next <= s->ms ? s->ms + 1 : next < end ? next : end;
        app_step(s->app, stand_now(s));
    }
}

void stand_touch(struct stand *s, enum touch_phase phase, int64_t finger, int32_t x, int32_t y)
{
    struct touch t = {phase, finger, x, y, s->ms};
    app_touch(s->app, &t, stand_now(s));
    app_step(s->app, stand_now(s));
}

void stand_act(struct stand *s, const char *action)
{
    app_action(s->app, str_of(action), stand_now(s));
    app_step(s->app, stand_now(s));
}

struct box *stand_find(struct stand *s, const char *id)
{
    return app_find(s->app, str_of(id));
}

void stand_middle(struct stand *s, const char *id, int32_t *x, int32_t *y)
{
    const struct box *b = stand_find(s, id);
    if (!b)
        fail_msg("no %s on the screen %s", id, app_screen(s->app));
    struct rect r = ui_on_glass(b, b->r);
    *x = r.x + r.w / 2;
    *y = r.y + r.h / 2;
}

void stand_tap(struct stand *s, const char *id)
{
    int32_t x, y;
    stand_middle(s, id, &x, &y);
    stand_touch(s, TOUCH_DOWN, 1, x, y);
    stand_touch(s, TOUCH_UP, 1, x, y);
}

bool stand_reads(struct stand *s, const char *words)
{
    struct arena *a = arena_create();
    bool found = strstr(app_tree_json(s->app, a).p, words);
    arena_destroy(a);
    return found;
}
