/* scroll: under the finger, after it, and back from the edge. */
#include "input/scroll.h"

#include <math.h>

#include "../support/check.h"

enum { END = -1000 };

/* Ticks every `every_ms` from `from` until still; gives the time when it was. */
static uint64_t run(struct scroll *s, int32_t end, uint64_t from, uint64_t every_ms)
{
    while (scroll_tick(s, end, from))
        from += every_ms;
    return from;
}

static void test_scroll__follows_the_finger_inside_the_page(void **state)
{
    (void)state;
    struct scroll s = {.at = -100};
    scroll_hold(&s);
    scroll_drag(&s, -250, END);
    assert_int_equal(scroll_offset(&s), -350);
    scroll_drag(&s, 50, END);
    assert_int_equal(scroll_offset(&s), -300);
    assert_false(scroll_tick(&s, END, 1));
}

static void test_scroll__gives_a_third_of_the_way_past_an_edge_and_takes_it_back(void **state)
{
    (void)state;
    struct scroll s = {.at = -30};
    scroll_drag(&s, 90, END);
    assert_int_equal(scroll_offset(&s), 20);
    scroll_drag(&s, -60, END);
    assert_int_equal(scroll_offset(&s), 0);
    scroll_drag(&s, -1300, END);
    assert_int_equal(scroll_offset(&s), -1100);
    scroll_drag(&s, 300, END);
    assert_int_equal(scroll_offset(&s), -1000);
}

static void test_scroll__springs_back_when_let_go_past_an_edge(void **state)
{
    (void)state;
    struct scroll s = {0};
    scroll_drag(&s, 300, END);
    scroll_fling(&s, 4000, END, 5000);
    assert_true(scroll_tick(&s, END, 5100));
    assert_in_range(scroll_offset(&s), 1, 99);
    assert_false(scroll_tick(&s, END, 5220));
    assert_int_equal(scroll_offset(&s), 0);
}

static void test_scroll__glides_on_and_slows_down_exponentially(void **state)
{
    (void)state;
    struct scroll s = {.at = -5000};
    scroll_fling(&s, -2000, -100000, 1000);
    double before = s.at, way = 1e9;
    for (uint64_t t = 1016; scroll_tick(&s, -100000, t); t += 16) {
        assert_true(s.at < before);
        assert_true(before - s.at < way);
        way = before - s.at;
        before = s.at;
    }
    assert_int_equal(scroll_offset(&s), -5000 - (int)((2000 - 10) * 0.325 + 0.5));
}

static void test_scroll__a_glide_is_half_done_when_its_half_life_is_over(void **state)
{
    (void)state;
    struct scroll s = {.at = -5000};
    scroll_fling(&s, 2000, -100000, 0);
    scroll_tick(&s, -100000, (uint64_t)lround(325 * log(2)));
    assert_in_range(scroll_offset(&s) + 5000, 323, 327);
}

static void test_scroll__a_glide_stops_at_the_edge(void **state)
{
    (void)state;
    struct scroll s = {.at = -900};
    scroll_fling(&s, -8000, END, 0);
    run(&s, END, 0, 16);
    assert_int_equal(scroll_offset(&s), END);
    scroll_fling(&s, 80000, END, 10000);
    run(&s, END, 10000, 16);
    assert_int_equal(scroll_offset(&s), 0);
}

static void test_scroll__places_depend_on_time_not_on_frames(void **state)
{
    (void)state;
    for (uint64_t every = 1; every < 400; every += 37) {
        struct scroll a = {.at = -5000}, b = a;
        scroll_fling(&a, -1500, -100000, 100);
        scroll_fling(&b, -1500, -100000, 100);
        run(&a, -100000, 100, every);
        scroll_tick(&b, -100000, 100000);
        assert_true(a.at == b.at);
    }
    struct scroll a = {.at = -700}, b = a;
    scroll_step(&a, -300, END, 100, true);
    scroll_step(&b, -300, END, 100, true);
    for (uint64_t t = 100; t < 200; t++)
        scroll_tick(&a, END, t);
    scroll_tick(&b, END, 199);
    assert_true(a.at == b.at);
}

static void test_scroll__a_finger_stops_a_glide(void **state)
{
    (void)state;
    struct scroll s = {.at = -500};
    scroll_fling(&s, 500, END, 0);
    scroll_tick(&s, END, 50);
    double at = s.at;
    scroll_hold(&s);
    assert_false(scroll_tick(&s, END, 500));
    assert_true(s.at == at);
    scroll_fling(&s, 0, END, 600);
    assert_false(scroll_tick(&s, END, 700));
    assert_true(s.at == at);
}

static void test_scroll__a_step_takes_220_ms_and_eases_out(void **state)
{
    (void)state;
    struct scroll s = {.at = -100};
    scroll_step(&s, -500, END, 1000, true);
    assert_true(scroll_tick(&s, END, 1110));
    assert_int_equal(scroll_offset(&s), -450);
    assert_true(scroll_tick(&s, END, 1219));
    assert_false(scroll_tick(&s, END, 1220));
    assert_int_equal(scroll_offset(&s), -500);
}

static void test_scroll__without_motion_a_step_is_there_at_once_and_held_in_the_page(void **state)
{
    (void)state;
    struct scroll s = {.at = -100};
    scroll_step(&s, -5000, END, 1000, false);
    assert_int_equal(scroll_offset(&s), END);
    assert_false(scroll_tick(&s, END, 1000));
    scroll_step(&s, 50, END, 1000, false);
    assert_int_equal(scroll_offset(&s), 0);
}

static void test_scroll__a_page_that_became_shorter_is_shown_to_its_end(void **state)
{
    (void)state;
    struct scroll s = {.at = -900};
    assert_false(scroll_tick(&s, -400, 0));
    assert_int_equal(scroll_offset(&s), -400);
    scroll_step(&s, 0, -400, 0, true);
    scroll_step(&s, -400, -400, 0, true);
    run(&s, -100, 0, 16);
    assert_int_equal(scroll_offset(&s), -100);
}

static void test_scroll__whatever_happens_it_comes_to_rest_inside_the_page(void **state)
{
    (void)state;
    struct scroll s = {0};
    uint32_t seed = 11;
    uint64_t now = 0;
    for (int i = 0; i < 20000; i++) {
        seed = seed * 1664525 + 1013904223;
        int32_t by = (int32_t)(seed >> 16 & 4095) - 2048, end = -(int32_t)(seed >> 8 & 2047);
        now += seed >> 24 & 63;
        switch (seed >> 28 & 3) {
        case 0:
            scroll_drag(&s, by, end);
            break;
        case 1:
            scroll_fling(&s, by * 4, end, now);
            break;
        case 2:
            scroll_step(&s, by, end, now, seed >> 30 & 1);
            break;
        default:
            scroll_tick(&s, end, now);
        }
        if ((seed >> 4 & 15) == 0) {
            scroll_fling(&s, by, end, now);
            now = run(&s, end, now, 16);
            scroll_tick(&s, end, now);
            assert_true(s.at <= 0 && s.at >= end);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_scroll__follows_the_finger_inside_the_page),
        cmocka_unit_test(test_scroll__gives_a_third_of_the_way_past_an_edge_and_takes_it_back),
        cmocka_unit_test(test_scroll__springs_back_when_let_go_past_an_edge),
        cmocka_unit_test(test_scroll__glides_on_and_slows_down_exponentially),
        cmocka_unit_test(test_scroll__a_glide_is_half_done_when_its_half_life_is_over),
        cmocka_unit_test(test_scroll__a_glide_stops_at_the_edge),
        cmocka_unit_test(test_scroll__places_depend_on_time_not_on_frames),
        cmocka_unit_test(test_scroll__a_finger_stops_a_glide),
        cmocka_unit_test(test_scroll__a_step_takes_220_ms_and_eases_out),
        cmocka_unit_test(test_scroll__without_motion_a_step_is_there_at_once_and_held_in_the_page),
        cmocka_unit_test(test_scroll__a_page_that_became_shorter_is_shown_to_its_end),
        cmocka_unit_test(test_scroll__whatever_happens_it_comes_to_rest_inside_the_page),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
