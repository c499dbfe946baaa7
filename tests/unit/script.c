/* script: lines that meet a screen which changes between looking and touching. */
#include "app/script.h"

#include "base/fsops.h"

#include <fcntl.h>
#include <unistd.h>

#include "../support/check.h"
#include "../support/stand.h"

enum { SECOND_BEFORE_MIDNIGHT = 1795366799 }; /* 2026-11-22T23:59:59 in Vietnam */

static const char until_today[] =
    "INSERT INTO item VALUES ('gate', 'today', 'notice', '', 1, 0, 20261122, 0, NULL, NULL, ''),"
    "  ('gate', 'always', 'notice', '', 2, 0, 0, 0, NULL, NULL, '');"
    "INSERT INTO item_text SELECT 'gate', slug, 'en', slug, '', '', 'reviewed', '', 0, 1, '' FROM "
    "item"
    "  WHERE slug <> 'vn';";

/* Played from ms 1000 on, which is a second before midnight. */
static bool play(struct stand *s, const char *lines, struct err *e)
{
    const char *path = str_format(s->a, "%s/script", s->store).p;
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
    assert_true(fs_write_all(&fsops_real, fd, str_of(lines), e));
    close(fd);
    struct script_run run = {s->app, &s->glass, NULL, NULL, s->w, s->h, SECOND_BEFORE_MIDNIGHT - 1};
    return script_play(&run, path, e);
}

static struct stand *opened(void **state)
{
    struct stand *s = *state;
    s->unix_s = SECOND_BEFORE_MIDNIGHT - 1;
    stand_fill(s, until_today);
    stand_open(s);
    return s;
}

static void test_script__a_box_that_goes_while_it_waits_to_touch_is_reported(void **state)
{
    struct stand *s = opened(state);
    struct err e;
    assert_false(play(s, "wait 800\ntap wake\nexpect home\ntap item:today\n", &e));
    assert_non_null(
        strstr(e.text, "script:4: tap item:today: no \"item:today\" on the screen home"));
}

static void test_script__a_box_that_moves_while_it_waits_is_touched_where_it_is_then(void **state)
{
    struct stand *s = opened(state);
    struct err e;
    if (!play(s, "wait 800\ntap wake\nexpect home\ntap item:always\nexpect item\n", &e))
        fail_msg("%s", e.text);
}

static void test_script__while_a_page_slides_a_tap_waits_for_it(void **state)
{
    struct stand *s = *state;
    struct err e;
    s->config.animate = true;
    s = opened(state);
    if (!play(
            s,
            "tap wake\ntap item:always\nexpect item\ntap nav:back\ntap item:always\nexpect item\n",
            &e))
        fail_msg("%s", e.text);
}

static void test_script__what_is_not_for_touching_or_not_there_is_reported(void **state)
{
    struct stand *s = opened(state);
    struct err e;
    assert_false(play(s, "tap wake\ntap gate:vn\n", &e));
    assert_non_null(strstr(e.text, "\"gate:vn\" is not for touching"));
    assert_false(play(s, "tap\n", &e));
    assert_false(play(s, "lang xx\n", &e));
    assert_non_null(strstr(e.text, "expected: lang vi, km, jra or en"));
    assert_false(play(s, "lang\n", &e));
    assert_true(play(s, "tap -50 100000\ntap 539 959\n", &e)); /* beside the glass is nothing */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STAND(test_script__a_box_that_goes_while_it_waits_to_touch_is_reported),
        STAND(test_script__a_box_that_moves_while_it_waits_is_touched_where_it_is_then),
        STAND(test_script__while_a_page_slides_a_tap_waits_for_it),
        STAND(test_script__what_is_not_for_touching_or_not_there_is_reported),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
