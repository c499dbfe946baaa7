/* gesture: one finger, single taps, and what broken touch controllers do. */
#include "input/gesture.h"

#include "../support/check.h"

static struct gestures fresh(void)
{
    return (struct gestures){.slop_px = 14};
}

static struct gesture feed(struct gestures *g, enum touch_phase phase, int64_t finger, int32_t x,
                           int32_t y, uint64_t at_ms)
{
    return gestures_feed(g, &(struct touch){phase, finger, x, y, at_ms});
}

static void expect_at(struct gesture got, enum gesture_kind kind, int32_t x, int32_t y)
{
    assert_int_equal(got.kind, kind);
    assert_int_equal(got.x, x);
    assert_int_equal(got.y, y);
}

static void test_gesture__a_touch_is_a_press_and_then_a_tap(void **state)
{
    (void)state;
    struct gestures g = fresh();
    expect_at(feed(&g, TOUCH_DOWN, 1, 100, 200, 1000), GESTURE_PRESS, 100, 200);
    expect_at(feed(&g, TOUCH_UP, 1, 100, 200, 1080), GESTURE_TAP, 100, 200);
    assert_int_equal(g.state, GESTURES_IDLE);
}

static void test_gesture__a_rolling_finger_taps_where_it_went_down(void **state)
{
    (void)state;
    struct gestures g = fresh();
    feed(&g, TOUCH_DOWN, 1, 100, 200, 1000);
    assert_int_equal(feed(&g, TOUCH_MOVE, 1, 106, 208, 1030).kind, GESTURE_NONE);
    assert_int_equal(feed(&g, TOUCH_MOVE, 1, 109, 209, 1060).kind, GESTURE_NONE);
    expect_at(feed(&g, TOUCH_UP, 1, 110, 209, 1080), GESTURE_TAP, 100, 200);
}

static void test_gesture__past_the_slop_a_press_is_released_and_drags_from_there(void **state)
{
    (void)state;
    struct gestures g = fresh();
    feed(&g, TOUCH_DOWN, 1, 100, 200, 1000);
    assert_int_equal(feed(&g, TOUCH_MOVE, 1, 100, 215, 1020).kind, GESTURE_RELEASE);
    struct gesture drag = feed(&g, TOUCH_MOVE, 1, 97, 225, 1040);
    expect_at(drag, GESTURE_DRAG, 97, 225);
    assert_int_equal(drag.dx, -3);
    assert_int_equal(drag.dy, 10);
    drag = feed(&g, TOUCH_MOVE, 1, 97, 205, 1060);
    assert_int_equal(drag.dy, -20);
}

static void test_gesture__lifted_beyond_the_slop_is_no_tap(void **state)
{
    (void)state;
    struct gestures g = fresh();
    feed(&g, TOUCH_DOWN, 1, 100, 200, 1000);
    assert_int_equal(feed(&g, TOUCH_UP, 1, 100, 260, 1020).kind, GESTURE_RELEASE);
    assert_int_equal(g.state, GESTURES_IDLE);
}

/* A drag of `px` each 10 ms for `n` moves after the press; ends at 1000 + 10 * n. */
static void drag_down(struct gestures *g, int32_t px, int n)
{
    feed(g, TOUCH_DOWN, 1, 100, 0, 1000);
    for (int i = 1; i <= n; i++)
        feed(g, TOUCH_MOVE, 1, 100, px * i, 1000 + 10 * (uint64_t)i);
}

static void test_gesture__a_fling_is_as_fast_as_the_finger(void **state)
{
    (void)state;
    struct gestures g = fresh();
    drag_down(&g, 20, 30);
    struct gesture fling = feed(&g, TOUCH_UP, 1, 100, 600, 1300);
    expect_at(fling, GESTURE_FLING, 100, 600);
    assert_int_equal(fling.vx, 0);
    assert_int_equal(fling.vy, 2000);
}

static void test_gesture__only_the_last_tenth_of_a_second_counts_for_a_fling(void **state)
{
    (void)state;
    struct gestures g = fresh();
    feed(&g, TOUCH_DOWN, 1, 0, 0, 1000);
    feed(&g, TOUCH_MOVE, 1, 0, 900, 1010);
    feed(&g, TOUCH_MOVE, 1, 0, 900, 1300);
    feed(&g, TOUCH_MOVE, 1, 0, 850, 1350);
    struct gesture fling = feed(&g, TOUCH_UP, 1, 0, 850, 1350);
    assert_int_equal(fling.vy, -1000);
}

static void test_gesture__a_finger_that_stood_still_throws_nothing(void **state)
{
    (void)state;
    struct gestures g = fresh();
    drag_down(&g, 20, 30);
    struct gesture fling = feed(&g, TOUCH_UP, 1, 100, 600, 1500);
    assert_int_equal(fling.kind, GESTURE_FLING);
    assert_int_equal(fling.vy, 0);
}

static void test_gesture__two_events_of_one_millisecond_make_no_mad_speed(void **state)
{
    (void)state;
    struct gestures g = fresh();
    feed(&g, TOUCH_DOWN, 1, 0, 0, 1000);
    feed(&g, TOUCH_MOVE, 1, 0, INT32_MAX, 1000);
    struct gesture fling = feed(&g, TOUCH_UP, 1, 0, INT32_MAX, 1000);
    assert_int_equal(fling.vy, 20000);
}

static void test_gesture__a_second_finger_is_passed_over(void **state)
{
    (void)state;
    struct gestures g = fresh();
    feed(&g, TOUCH_DOWN, 1, 100, 200, 1000);
    assert_int_equal(feed(&g, TOUCH_DOWN, 2, 500, 500, 1050).kind, GESTURE_NONE);
    assert_int_equal(feed(&g, TOUCH_MOVE, 2, 600, 500, 1060).kind, GESTURE_NONE);
    assert_int_equal(feed(&g, TOUCH_UP, 2, 600, 500, 1070).kind, GESTURE_NONE);
    assert_int_equal(feed(&g, TOUCH_LOST, 2, 600, 500, 1070).kind, GESTURE_NONE);
    expect_at(feed(&g, TOUCH_UP, 1, 100, 200, 1090), GESTURE_TAP, 100, 200);
}

static void test_gesture__a_lost_finger_up_heals_with_the_next_touch(void **state)
{
    (void)state;
    struct gestures g = fresh();
    feed(&g, TOUCH_DOWN, 1, 100, 200, 1000);
    expect_at(feed(&g, TOUCH_DOWN, 1, 300, 400, 1200), GESTURE_PRESS, 300, 400);
    expect_at(feed(&g, TOUCH_UP, 1, 300, 400, 1250), GESTURE_TAP, 300, 400);
}

static void test_gesture__a_lost_finger_up_heals_when_touches_are_numbered_afresh(void **state)
{
    (void)state;
    struct gestures g = fresh();
    drag_down(&g, 20, 30);
    expect_at(feed(&g, TOUCH_DOWN, 2, 300, 400, 2400), GESTURE_PRESS, 300, 400);
    assert_int_equal(feed(&g, TOUCH_UP, 1, 0, 0, 2410).kind, GESTURE_NONE);
    expect_at(feed(&g, TOUCH_UP, 2, 300, 400, 2450), GESTURE_TAP, 300, 400);
}

static void test_gesture__a_lost_press_is_released_and_a_lost_drag_ends_at_rest(void **state)
{
    (void)state;
    struct gestures g = fresh();
    feed(&g, TOUCH_DOWN, 1, 100, 200, 1000);
    assert_int_equal(feed(&g, TOUCH_LOST, 1, 100, 200, 1010).kind, GESTURE_RELEASE);
    assert_int_equal(g.state, GESTURES_IDLE);
    drag_down(&g, 20, 30);
    struct gesture end = feed(&g, TOUCH_LOST, 1, 100, 600, 1300);
    assert_int_equal(end.kind, GESTURE_FLING);
    assert_int_equal(end.vy, 0);
    assert_int_equal(g.state, GESTURES_IDLE);
}

static void test_gesture__ten_seconds_of_leaning_are_spent_and_say_nothing_more(void **state)
{
    (void)state;
    struct gestures g = fresh();
    assert_int_equal(gestures_deadline(&g), GESTURES_NEVER);
    feed(&g, TOUCH_DOWN, 1, 100, 200, 1000);
    assert_int_equal(gestures_deadline(&g), 11000);
    assert_int_equal(gestures_tick(&g, 10999).kind, GESTURE_NONE);
    assert_int_equal(gestures_tick(&g, 11000).kind, GESTURE_RELEASE);
    assert_int_equal(g.state, GESTURES_SPENT);
    assert_int_equal(gestures_deadline(&g), GESTURES_NEVER);
    assert_int_equal(feed(&g, TOUCH_MOVE, 1, 500, 500, 12000).kind, GESTURE_NONE);
    assert_int_equal(gestures_tick(&g, 60000).kind, GESTURE_NONE);
    assert_int_equal(feed(&g, TOUCH_UP, 1, 500, 500, 61000).kind, GESTURE_NONE);
    assert_int_equal(g.state, GESTURES_IDLE);
}

static void test_gesture__a_spent_finger_does_not_keep_others_away(void **state)
{
    (void)state;
    struct gestures g = fresh();
    feed(&g, TOUCH_DOWN, 1, 100, 200, 1000);
    gestures_tick(&g, 11000);
    expect_at(feed(&g, TOUCH_DOWN, 2, 300, 400, 11001), GESTURE_PRESS, 300, 400);
    expect_at(feed(&g, TOUCH_UP, 2, 300, 400, 11050), GESTURE_TAP, 300, 400);
}

static void test_gesture__a_drag_that_stands_for_ten_seconds_lets_go(void **state)
{
    (void)state;
    struct gestures g = fresh();
    drag_down(&g, 20, 30);
    assert_int_equal(gestures_deadline(&g), 11300);
    struct gesture end = gestures_tick(&g, 11300);
    assert_int_equal(end.kind, GESTURE_FLING);
    assert_int_equal(end.vy, 0);
    assert_int_equal(g.state, GESTURES_SPENT);
}

static void test_gesture__any_stream_of_events_keeps_press_and_its_end_paired(void **state)
{
    (void)state;
    struct gestures g = fresh();
    uint32_t seed = 7;
    uint64_t now = 1;
    bool pressed = false, dragging = false;
    for (int i = 0; i < 200000; i++) {
        seed = seed * 1664525 + 1013904223;
        now += seed >> 8 & 63;
        struct gesture got =
            (seed >> 20 & 31) == 0
                ? gestures_tick(&g, now += 5000)
                : feed(&g, (enum touch_phase)(seed >> 28 & 3), seed >> 27 & 1,
                       (int32_t)(seed >> 16 & 63), (int32_t)(seed >> 10 & 63), now);
        if (got.kind == GESTURE_PRESS)
            pressed = true, dragging = false;
        if (got.kind == GESTURE_TAP || got.kind == GESTURE_RELEASE) {
            assert_true(pressed);
            pressed = false;
            dragging = g.state == GESTURES_DRAGGING;
        }
        if (got.kind == GESTURE_DRAG || got.kind == GESTURE_FLING)
            assert_true(dragging && !pressed);
        if (got.kind == GESTURE_FLING)
            dragging = false;
        assert_int_equal(pressed, g.state == GESTURES_PRESSED);
        assert_int_equal(dragging, g.state == GESTURES_DRAGGING);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_gesture__a_touch_is_a_press_and_then_a_tap),
        cmocka_unit_test(test_gesture__a_rolling_finger_taps_where_it_went_down),
        cmocka_unit_test(test_gesture__past_the_slop_a_press_is_released_and_drags_from_there),
        cmocka_unit_test(test_gesture__lifted_beyond_the_slop_is_no_tap),
        cmocka_unit_test(test_gesture__a_fling_is_as_fast_as_the_finger),
        cmocka_unit_test(test_gesture__only_the_last_tenth_of_a_second_counts_for_a_fling),
        cmocka_unit_test(test_gesture__a_finger_that_stood_still_throws_nothing),
        cmocka_unit_test(test_gesture__two_events_of_one_millisecond_make_no_mad_speed),
        cmocka_unit_test(test_gesture__a_second_finger_is_passed_over),
        cmocka_unit_test(test_gesture__a_lost_finger_up_heals_with_the_next_touch),
        cmocka_unit_test(test_gesture__a_lost_finger_up_heals_when_touches_are_numbered_afresh),
        cmocka_unit_test(test_gesture__a_lost_press_is_released_and_a_lost_drag_ends_at_rest),
        cmocka_unit_test(test_gesture__ten_seconds_of_leaning_are_spent_and_say_nothing_more),
        cmocka_unit_test(test_gesture__a_spent_finger_does_not_keep_others_away),
        cmocka_unit_test(test_gesture__a_drag_that_stands_for_ten_seconds_lets_go),
        cmocka_unit_test(test_gesture__any_stream_of_events_keeps_press_and_its_end_paired),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
