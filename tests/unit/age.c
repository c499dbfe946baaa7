/* age: how old content is, and a clock that is known to be wrong. */
#include "app/app.h"

#include <stdio.h>
#include <sys/stat.h>

#include "../support/check.h"
#include "../support/journal.h"
#include "../support/shelf.h"
#include "../support/stand.h"

enum {
    DAY = 86400,
    FLAT_BATTERY = 3600,
    ISSUED = 1795219200,          /* the gate's pack: 2026-11-21T00:00:00Z */
    MIDNIGHT = ISSUED - 7 * 3600, /* when that day begins in Vietnam */
    NOON = 1795323600,            /* of the day after, in Vietnam */
    BEST_BEFORE = 1800000000,     /* of that of "law", which was issued on 2026-11-10 */
};

static const char dated[] =
    "INSERT INTO channel VALUES ('law', 1, 1, 1794268800, 1800000000);"
    "INSERT INTO section VALUES ('gate', 's', 1, 'info', '');"
    "INSERT INTO section_text VALUES ('gate', 's', 'en', 'Section', '');"
    "INSERT INTO item VALUES ('gate', 'since', 'article', 's', 1, 20260101, 0, 0, NULL, NULL, ''),"
    "  ('gate', 'until', 'article', 's', 2, 0, 20261230, 0, NULL, NULL, ''),"
    "  ('gate', 'over', 'article', 's', 3, 0, 20261120, 0, NULL, NULL, ''),"
    "  ('gate', 'secret', 'article', 's', 4, 20261124, 0, 0, NULL, NULL, ''),"
    "  ('law', 'over', 'article', 's', 5, 0, 20261120, 0, NULL, NULL, ''),"
    "  ('gate', 'fair', 'event', 's', 6, 0, 0, 0, NULL, NULL, ''),"
    "  ('gate', 'past', 'event', 's', 7, 0, 0, 0, NULL, NULL, ''),"
    "  ('gate', 'shop', 'place', 's', 8, 0, 0, 0, NULL, NULL, '');"
    "INSERT INTO item_text SELECT channel, slug, 'en', channel || ' ' || slug, '', '', 'reviewed', "
    "'',"
    "  0, 1, '' FROM item WHERE slug <> 'vn';"
    "INSERT INTO fact VALUES ('gate', 'fair', 'ends', 0, '', '2026-11-21', '', 0, 1),"
    "  ('gate', 'past', 'starts', 0, '', '2026-11-20', '', 0, 1),"
    "  ('gate', 'shop', 'hours', 0, '', 'Mo-Su ?-17:30', '', 0, 1);";

static struct stand *at(void **state, int64_t unix_s)
{
    struct stand *s = *state;
    s->unix_s = unix_s - (int64_t)s->ms / 1000;
    stand_fill(s, dated);
    stand_open(s);
    stand_act(s, "wake");
    return s;
}

static void expect_old(struct stand *s, bool old)
{
    assert_true(!!stand_find(s, "out-of-date") == old);
    assert_true(stand_reads(s, "Information may be out of date") == old);
    assert_true(stand_reads(s, "Last updated: 10 November 2026") == old);
}

static void test_age__after_its_best_before_home_and_its_items_say_so(void **state)
{
    struct stand *s = at(state, BEST_BEFORE + 1);
    expect_old(s, true);
    stand_act(s, "open:gate/since");
    expect_old(s, false);
    stand_act(s, "home");
    expect_old(s, true);
}

static void test_age__an_item_says_how_old_its_own_channel_is(void **state)
{
    struct stand *s = *state;
    stand_fill(
        s, "INSERT INTO channel VALUES ('law', 1, 1, 1794268800, 1800000000);"
           "INSERT INTO item VALUES ('law', 'a', 'article', '', 1, 0, 0, 0, NULL, NULL, '');"
           "INSERT INTO item_text VALUES ('law', 'a', 'en', 'A', '', '', 'reviewed', '', 0, 1, '');"
           "UPDATE channel SET best_before = 1799999999 WHERE channel = 'gate';");
    s->unix_s = BEST_BEFORE + DAY;
    stand_open(s);
    stand_act(s, "open:law/a");
    expect_old(s, true);
    stand_act(s, "open:gate/vn");
    assert_true(stand_reads(s, "Last updated: 21 November 2026"));
    stand_act(s, "home"); /* the oldest of both */
    expect_old(s, true);
}

static void test_age__before_it_nothing_is_said(void **state)
{
    struct stand *s = at(state, BEST_BEFORE);
    expect_old(s, false);
    stand_wait(s, 60000); /* at the next minute */
    expect_old(s, true);
}

static void test_age__a_clock_far_ahead_cannot_be_known_wrong_but_makes_everything_old(void **state)
{
    struct stand *s = at(state, 4070908800); /* 2099-01-01 */
    expect_old(s, true);
    assert_non_null(stand_find(s, "clock"));
}

static void expect_no_time(struct stand *s)
{
    static const char *const claims[] = {"1970",  "January",   "Thursday", ":00\"",
                                         ":30\"", "pen until", "loses at", "Closed"};
    assert_null(stand_find(s, "clock"));
    for (size_t i = 0; i < sizeof claims / sizeof *claims; i++)
        if (stand_reads(s, claims[i]))
            fail_msg("\"%s\" is said under a wrong clock", claims[i]);
}

static void expect_no_claims(struct stand *s)
{
    stand_fill(s, dated);
    stand_open(s);
    expect_no_time(s);
    stand_act(s, "wake");
    expect_no_time(s);
    assert_non_null(stand_find(s, "gate:vn"));
    assert_true(stand_reads(s, "Please ask for the hours"));
    stand_act(s, "list:s");
    expect_no_time(s);
    stand_act(s, "open:gate/shop");
    assert_non_null(stand_find(s, "fact:hours"));
    assert_true(stand_reads(s, "Please ask for the hours"));
    expect_no_time(s);
}

static void test_age__under_a_clock_before_the_content_no_time_is_claimed(void **state)
{
    struct stand *s = *state;
    s->unix_s = FLAT_BATTERY;
    expect_no_claims(s);
}

static void test_age__nor_is_it_in_the_panel_at_the_side_nor_on_a_low_glass(void **state)
{
    struct stand *s = *state;
    s->unix_s = MIDNIGHT - 2000; /* by decades or by an hour, it is wrong */
    s->w = 1280;
    s->h = 720;
    s->config.panel_width_mm = 476;
    expect_no_claims(s);
}

static void test_age__a_clock_on_the_day_of_issue_may_be_right(void **state)
{
    struct stand *s = at(state, MIDNIGHT - 1);
    expect_no_time(s);
    stand_wait(s, 1000);
    assert_non_null(stand_find(s, "clock"));
}

static void expect_due(struct stand *s, const char *refs)
{
    static const char *const all[] = {"gate/since", "gate/until", "gate/over", "gate/secret",
                                      "law/over",   "gate/fair",  "gate/past", "gate/shop"};
    struct buf got = {0};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        stand_act(s, "home");
        stand_act(s, str_format(s->a, "open:%s", all[i]).p);
        if (stand_find(s, "title"))
            buf_printf(&got, "%s ", all[i]);
    }
    assert_string_equal(got.p, refs);
    buf_free(&got);
}

static void
test_age__under_a_clock_that_fell_back_all_is_due_as_when_its_channel_was_issued(void **state)
{
    struct stand *s = at(state, FLAT_BATTERY);
    expect_due(s, "gate/since gate/until law/over gate/fair gate/shop ");
    stand_act(s, "home");
    assert_non_null(stand_find(s, "tile:s"));
}

static void test_age__under_a_right_clock_its_day_counts(void **state)
{
    struct stand *s = at(state, ISSUED + 3 * DAY);
    expect_due(s, "gate/since gate/until gate/secret gate/shop ");
}

static void test_age__no_channel_can_end_what_another_shows_by_its_own_date_of_issue(void **state)
{
    struct stand *s = *state;
    s->unix_s = ISSUED + DAY / 4;
    stand_fill(
        s, str_format(s->a, "%sUPDATE channel SET issued = 4070908800 WHERE channel = 'law'", dated)
               .p);
    stand_open(s);
    stand_act(s, "wake");
    expect_due(s, "gate/since gate/until gate/fair gate/shop ");
}

static void test_age__a_clock_that_is_set_while_it_runs_is_shown_again(void **state)
{
    struct stand *s = at(state, FLAT_BATTERY);
    struct journal j;
    expect_no_time(s);
    journal_begin(&j);
    s->unix_s = NOON;
    stand_wait(s, 60000);
    assert_non_null(stand_find(s, "clock"));
    assert_true(stand_reads(s, "Open until 20:00"));
    s->unix_s = FLAT_BATTERY;
    stand_wait(s, 60000);
    expect_no_time(s);
    struct str said = journal_end(&j, s->a);
    assert_int_equal(journal_count(said, "no longer known to be wrong"), 1);
    assert_int_equal(journal_count(said, "timedatectl set-time"), 1);
}

static void test_age__the_journal_says_once_that_the_clock_is_wrong_and_what_to_do(void **state)
{
    struct stand *s = *state;
    struct journal j;
    journal_begin(&j);
    at(state, FLAT_BATTERY);
    stand_act(s, "list:s");
    stand_act(s, "lang:km");
    stand_wait(s, 200000);
    struct str said = journal_end(&j, s->a);
    assert_int_equal(journal_count(said, "timedatectl set-time"), 1);
    assert_int_equal(journal_count(said, "1970-01-01"), 1);
    assert_int_equal(journal_count(said, "gate was issued on 2026-11-21"), 1);
}

/* The generation after the first: the same, but issued years later. */
static void exchange(struct stand *s)
{
    const char *next = str_format(s->a, "%s/next", s->store).p;
    assert_int_equal(mkdir(next, 0755), 0);
    shelf_fill(next, str_format(s->a, "%s%s", dated,
                                "UPDATE item SET publish_until = 0; INSERT INTO channel VALUES "
                                "('gate', 0, 2, 1900000000, 0)")
                         .p);
    assert_int_equal(
        rename(str_format(s->a, "%s/gen", next).p, str_format(s->a, "%s/gen/next", s->store).p), 0);
    assert_int_equal(rename(str_format(s->a, "%s/gen/next/1", s->store).p,
                            str_format(s->a, "%s/gen/2", s->store).p),
                     0);
    shelf_current(s->store, 2);
}

static void test_age__newer_content_can_show_that_the_clock_is_wrong(void **state)
{
    struct stand *s = at(state, NOON);
    struct journal j;
    assert_non_null(stand_find(s, "clock"));
    exchange(s);
    journal_begin(&j);
    stand_wait(s, 130000); /* the visitor goes; then it is exchanged */
    stand_act(s, "wake");
    assert_null(stand_find(s, "clock"));
    assert_int_equal(journal_count(journal_end(&j, s->a), "timedatectl set-time"), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STAND(test_age__after_its_best_before_home_and_its_items_say_so),
        STAND(test_age__an_item_says_how_old_its_own_channel_is),
        STAND(test_age__before_it_nothing_is_said),
        STAND(test_age__a_clock_far_ahead_cannot_be_known_wrong_but_makes_everything_old),
        STAND(test_age__under_a_clock_before_the_content_no_time_is_claimed),
        STAND(test_age__nor_is_it_in_the_panel_at_the_side_nor_on_a_low_glass),
        STAND(test_age__a_clock_on_the_day_of_issue_may_be_right),
        STAND(test_age__under_a_clock_that_fell_back_all_is_due_as_when_its_channel_was_issued),
        STAND(test_age__under_a_right_clock_its_day_counts),
        STAND(test_age__no_channel_can_end_what_another_shows_by_its_own_date_of_issue),
        STAND(test_age__a_clock_that_is_set_while_it_runs_is_shown_again),
        STAND(test_age__the_journal_says_once_that_the_clock_is_wrong_and_what_to_do),
        STAND(test_age__newer_content_can_show_that_the_clock_is_wrong),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
