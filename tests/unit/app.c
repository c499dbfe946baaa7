/* app: fingers on a kiosk, one after the other and at the wrong moment. */
#include "app/app.h"

#include "../support/check.h"
#include "../support/stand.h"

enum { ASKED = 90001 }; /* ms of silence */

static const char tiles[] =
    "INSERT INTO section VALUES ('gate', 'one', 1, 'info', 'soil'), ('gate', 'two', 2, 'info', "
    "'soil');"
    "INSERT INTO section_text VALUES ('gate', 'one', 'en', 'One', ''), ('gate', 'two', 'en', "
    "'Two', '');"
    "INSERT INTO item SELECT 'gate', 'a' || value, 'article', 'one', value, 0, 0, 0, NULL, NULL, ''"
    "  FROM json_each('[1,2,3,4,5,6,7,8,9]');"
    "INSERT INTO item VALUES ('gate', 'b', 'article', 'two', 1, 0, 0, 0, NULL, NULL, ''),"
    "  ('gate', 'tomorrow', 'notice', '', 1, 20261123, 0, 0, NULL, NULL, '');"
    "INSERT INTO item_text SELECT 'gate', slug, 'en', slug, '', '', 'reviewed', '', 0, 1, '' FROM "
    "item"
    "  WHERE slug <> 'vn';";

static struct stand *at_home(void **state)
{
    struct stand *s = *state;
    stand_fill(s, tiles);
    stand_open(s);
    stand_act(s, "wake");
    stand_wait(s, 1000);
    assert_string_equal(app_screen(s->app), "home");
    return s;
}

static struct stand *asked(void **state)
{
    struct stand *s = at_home(state);
    stand_wait(s, ASKED);
    assert_non_null(stand_find(s, "still-there"));
    return s;
}

static void expect_closed_at(struct stand *s, const char *screen)
{
    assert_null(stand_find(s, "still-there"));
    assert_string_equal(app_screen(s->app), screen);
}

/* The whole time of a visit is there again. */
static void expect_asked_after_silence(struct stand *s)
{
    stand_wait(s, ASKED - 2000);
    assert_null(stand_find(s, "still-there"));
    stand_wait(s, 2000);
    assert_non_null(stand_find(s, "still-there"));
}

static void step_after(struct stand *s, uint64_t ms)
{
    s->ms += ms;
    app_step(s->app, stand_now(s));
}

/* With a page at every limit each tree costs half a frame's time. */
static void test_app__what_changes_in_one_step_costs_one_tree(void **state)
{
    struct stand *s = at_home(state);
    uint32_t trees = app_trees(s->app);
    step_after(s, ASKED); /* the sheet, and another minute on the clock */
    assert_non_null(stand_find(s, "still-there"));
    assert_int_equal(app_trees(s->app), trees + 1);
    step_after(s, 60000); /* the visit is over, and another minute */
    assert_string_equal(app_screen(s->app), "attract");
    assert_int_equal(app_trees(s->app), trees + 2);
    step_after(s, 1);
    assert_int_equal(app_trees(s->app), trees + 2);
}

static void test_app__a_touch_beside_the_sheet_closes_it_and_opens_nothing(void **state)
{
    struct stand *s = asked(state);
    stand_tap(s, "tile:one");
    expect_closed_at(s, "home");
    stand_wait(s, 1000);
    expect_closed_at(s, "home");
    expect_asked_after_silence(s);
}

static void test_app__a_drag_that_begins_beside_the_sheet_moves_nothing_behind_it(void **state)
{
    struct stand *s = *state;
    s->h = 600;
    s = at_home(state);
    stand_tap(s, "tile:one");
    stand_wait(s, ASKED);
    stand_touch(s, TOUCH_DOWN, 1, 250, 200);
    expect_closed_at(s, "list");
    int32_t x, y, x2, y2;
    stand_middle(s, "item:a1", &x, &y);
    for (int i = 1; i <= 10; i++)
        stand_touch(s, TOUCH_MOVE, 1, 250, 200 - 10 * i);
    stand_touch(s, TOUCH_UP, 1, 250, 100);
    stand_middle(s, "item:a1", &x2, &y2);
    assert_int_equal(y, y2);
}

static void test_app__of_two_fingers_beside_the_sheet_none_opens_anything(void **state)
{
    struct stand *s = asked(state);
    int32_t x, y;
    stand_middle(s, "tile:two", &x, &y);
    stand_touch(s, TOUCH_DOWN, 1, x, y);
    s->ms += 10;
    stand_touch(s, TOUCH_DOWN, 2, x + 5, y);
    stand_touch(s, TOUCH_UP, 1, x, y);
    stand_touch(s, TOUCH_UP, 2, x + 5, y);
    expect_closed_at(s, "home");
    s->ms += 1000;
    stand_tap(s, "tile:two"); /* later it is a touch like others */
    expect_closed_at(s, "list");
}

static void test_app__the_second_tap_on_yes_touches_nothing_behind_it(void **state)
{
    struct stand *s = asked(state);
    int32_t x, y;
    stand_middle(s, "start-again", &x, &y); /* over the bar at the bottom, but for the margin */
    stand_tap(s, "stay");
    expect_closed_at(s, "home");
    stand_middle(s, "nav:help", &x, &y);
    s->ms += 100;
    stand_touch(s, TOUCH_DOWN, 1, x, y);
    s->ms += 400;
    stand_touch(s, TOUCH_UP, 1, x, y);
    expect_closed_at(s, "home");
}

static void test_app__a_finger_that_leaves_a_button_of_the_sheet_is_somebody(void **state)
{
    struct stand *s = asked(state);
    int32_t x, y;
    stand_middle(s, "start-again", &x, &y);
    stand_touch(s, TOUCH_DOWN, 1, x, y);
    assert_non_null(stand_find(s, "still-there"));
    stand_touch(s, TOUCH_MOVE, 1, x, y - 300);
    expect_closed_at(s, "home");
    stand_touch(s, TOUCH_UP, 1, x, y - 300);
    expect_closed_at(s, "home");
    expect_asked_after_silence(s);
}

static void test_app__a_tap_between_the_buttons_of_the_sheet_is_an_answer_too(void **state)
{
    struct stand *s = asked(state);
    int32_t x, y;
    stand_middle(s, "seconds-left", &x, &y);
    stand_touch(s, TOUCH_DOWN, 1, x, y);
    stand_touch(s, TOUCH_UP, 1, x, y);
    expect_closed_at(s, "home");
    expect_asked_after_silence(s);
}

static void test_app__while_a_finger_rests_on_an_answer_nobody_is_forgotten(void **state)
{
    struct stand *s = *state;
    s->config.ask_s = 5;
    s = asked(state);
    int32_t x, y;
    stand_wait(s, 2000);
    assert_true(stand_reads(s, "starts again in 2 seconds"));
    stand_middle(s, "stay", &x, &y);
    stand_touch(s, TOUCH_DOWN, 1, x, y);
    stand_wait(s, 8000);
    assert_true(stand_reads(s, "starts again in 5 seconds")); /* what the sheet says is so */
    stand_touch(s, TOUCH_UP, 1, x, y);
    expect_closed_at(s, "home");
}

static void test_app__a_hand_that_leans_on_the_sheet_does_not_hold_it(void **state)
{
    struct stand *s = asked(state);
    int32_t x, y;
    stand_middle(s, "stay", &x, &y);
    stand_touch(s, TOUCH_DOWN, 1, x, y);
    stand_wait(s, 31000); /* ten until it leans, twenty to answer */
    assert_string_equal(app_screen(s->app), "attract");
}

static void test_app__a_hand_that_leans_does_not_keep_another_from_answering(void **state)
{
    struct stand *s = at_home(state);
    stand_touch(s, TOUCH_DOWN, 1, 250, 250);
    stand_wait(s, ASKED);
    assert_non_null(stand_find(s, "still-there"));
    int32_t x, y;
    stand_middle(s, "tile:one", &x, &y);
    stand_touch(s, TOUCH_DOWN, 2, x, y);
    stand_touch(s, TOUCH_UP, 2, x, y);
    expect_closed_at(s, "home");
    expect_asked_after_silence(s);
}

static void test_app__whatever_is_done_while_it_asks_is_an_answer(void **state)
{
    static const char *const actions[] = {"lang:km", "lang:en", "large", "page:down", "nonsense"};
    struct stand *s = at_home(state);
    for (size_t i = 0; i < sizeof actions / sizeof *actions; i++) {
        stand_wait(s, ASKED);
        assert_non_null(stand_find(s, "still-there"));
        stand_act(s, actions[i]);
        expect_closed_at(s, "home");
    }
    expect_asked_after_silence(s);
}

static void
test_app__a_sheet_that_is_higher_than_the_glass_can_be_dragged_and_answered(void **state)
{
    struct stand *s = *state;
    s->w = 480;
    s->h = 320;
    s->config.panel_width_mm = 100;
    s = at_home(state);
    stand_act(s, "large");
    stand_wait(s, ASKED);
    struct box *sheet = stand_find(s, "still-there");
    assert_true(ui_scroll_end(sheet) < 0);
    int32_t x, y;
    stand_middle(s, "seconds-left", &x, &y);
    stand_touch(s, TOUCH_DOWN, 1, x, 250);
    for (int i = 1; i <= 24; i++)
        stand_touch(s, TOUCH_MOVE, 1, x, 250 - 10 * i);
    stand_wait(s, 1500); /* the count goes on meanwhile, and makes the tree anew */
    sheet = stand_find(s, "still-there");
    assert_non_null(sheet);
    assert_true(sheet->dy < -150);
    stand_touch(s, TOUCH_UP, 1, x, 10);
    stand_wait(s, 2000);
    assert_non_null(stand_find(s, "still-there"));
    struct box *answer = stand_find(s, "start-again");
    app_reveal(s->app, answer);
    stand_tap(s, "start-again");
    expect_closed_at(s, "home");
}

static void
test_app__a_tile_that_moves_away_under_the_finger_is_not_exchanged_for_another(void **state)
{
    struct stand *s = *state;
    s->unix_s += 11 * 3600 + 59 * 60 + 50; /* the notice of tomorrow is due in nine seconds */
    s = at_home(state);
    int32_t x, y, x2, y2;
    stand_middle(s, "tile:one", &x, &y);
    stand_touch(s, TOUCH_DOWN, 1, x, y);
    assert_true(stand_find(s, "tile:one")->pressed);
    stand_wait(s, 8900);
    stand_middle(s, "tile:one", &x2, &y2);
    assert_true(stand_find(s, "item:tomorrow") && y2 > y);
    stand_touch(s, TOUCH_UP, 1, x, y);
    expect_closed_at(s, "home");
    stand_tap(s, "tile:one");
    expect_closed_at(s, "list");
}

static void test_app__a_tile_that_stays_is_pressed_in_the_new_tree_too(void **state)
{
    struct stand *s = *state;
    s->unix_s += 57;
    s = at_home(state);
    int32_t x, y;
    stand_middle(s, "tile:two", &x, &y);
    stand_touch(s, TOUCH_DOWN, 1, x, y);
    stand_wait(s, 2000); /* a minute ends */
    assert_true(stand_reads(s, "12:01"));
    assert_true(stand_find(s, "tile:two")->pressed);
    stand_touch(s, TOUCH_UP, 1, x, y);
    expect_closed_at(s, "list");
    assert_non_null(stand_find(s, "item:b"));
}

static void test_app__the_second_of_two_taps_does_not_hit_the_page_that_slides_in(void **state)
{
    struct stand *s = *state;
    s->config.animate = true;
    s = at_home(state);
    int32_t x, y;
    stand_tap(s, "tile:one");
    stand_middle(s, "item:a2", &x, &y);
    s->ms += 100;
    stand_touch(s, TOUCH_DOWN, 1, x, y);
    stand_touch(s, TOUCH_UP, 1, x, y);
    expect_closed_at(s, "list");
    s->ms += 200;
    stand_touch(s, TOUCH_DOWN, 1, x, y);
    stand_touch(s, TOUCH_UP, 1, x, y);
    expect_closed_at(s, "item");
}

static void test_app__bars_answer_while_a_page_slides(void **state)
{
    struct stand *s = *state;
    s->config.animate = true;
    s = at_home(state);
    stand_tap(s, "tile:one");
    s->ms += 100;
    stand_tap(s, "nav:help");
    expect_closed_at(s, "help");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STAND(test_app__what_changes_in_one_step_costs_one_tree),
        STAND(test_app__a_touch_beside_the_sheet_closes_it_and_opens_nothing),
        STAND(test_app__a_drag_that_begins_beside_the_sheet_moves_nothing_behind_it),
        STAND(test_app__of_two_fingers_beside_the_sheet_none_opens_anything),
        STAND(test_app__the_second_tap_on_yes_touches_nothing_behind_it),
        STAND(test_app__a_finger_that_leaves_a_button_of_the_sheet_is_somebody),
        STAND(test_app__a_tap_between_the_buttons_of_the_sheet_is_an_answer_too),
        STAND(test_app__while_a_finger_rests_on_an_answer_nobody_is_forgotten),
        STAND(test_app__a_hand_that_leans_on_the_sheet_does_not_hold_it),
        STAND(test_app__a_hand_that_leans_does_not_keep_another_from_answering),
        STAND(test_app__whatever_is_done_while_it_asks_is_an_answer),
        STAND(test_app__a_sheet_that_is_higher_than_the_glass_can_be_dragged_and_answered),
        STAND(test_app__a_tile_that_moves_away_under_the_finger_is_not_exchanged_for_another),
        STAND(test_app__a_tile_that_stays_is_pressed_in_the_new_tree_too),
        STAND(test_app__the_second_of_two_taps_does_not_hit_the_page_that_slides_in),
        STAND(test_app__bars_answer_while_a_page_slides),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
