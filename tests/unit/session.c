/* session: 90 seconds of silence, 20 to answer, then everything is forgotten (WCAG 2.2.1). */
#include "app/session.h"

#include "../support/check.h"

static struct session busy_at(uint64_t ms)
{
    struct session s = {.idle_ms = 90000, .ask_ms = 20000};
    session_touch(&s, ms);
    return s;
}

static void test_session__nobody_is_asked_before_ninety_seconds(void **state)
{
    (void)state;
    struct session s = busy_at(5000);
    int32_t left = 0;
    assert_int_equal(session_tick(&s, 94999, &left), SESSION_NOTHING);
    assert_int_equal(session_tick(&s, 95000, &left), SESSION_ASK);
    assert_int_equal(left, 20);
}

static void test_session__the_seconds_count_down_one_by_one_and_then_it_forgets(void **state)
{
    (void)state;
    struct session s = busy_at(0);
    int32_t left = 0;
    assert_int_equal(session_tick(&s, 90000, &left), SESSION_ASK);
    for (int32_t second = 1; second < 20; second++) {
        uint64_t at = session_deadline(&s, 90000 + (uint64_t)(second - 1) * 1000);
        assert_int_equal(at, 90000 + (uint64_t)second * 1000);
        assert_int_equal(session_tick(&s, at, &left), SESSION_COUNT);
        assert_int_equal(left, 20 - second);
        assert_int_equal(session_tick(&s, at, &left), SESSION_NOTHING);
    }
    assert_int_equal(session_tick(&s, 110000, &left), SESSION_FORGET);
    assert_int_equal(session_tick(&s, 300000, &left), SESSION_NOTHING);
    assert_true(session_deadline(&s, 300000) == SESSION_NEVER);
}

static void test_session__a_touch_while_asking_begins_the_ninety_seconds_anew(void **state)
{
    (void)state;
    struct session s = busy_at(0);
    int32_t left = 0;
    session_tick(&s, 90000, &left);
    session_touch(&s, 100000);
    assert_int_equal(session_tick(&s, 111000, &left), SESSION_NOTHING);
    assert_int_equal(session_tick(&s, 190000, &left), SESSION_ASK);
}

static void test_session__a_machine_that_slept_through_it_forgets_at_once(void **state)
{
    (void)state;
    struct session s = busy_at(0);
    int32_t left = 0;
    assert_int_equal(session_tick(&s, 3600000, &left), SESSION_FORGET);
}

static void test_session__without_a_visitor_nothing_ever_happens(void **state)
{
    (void)state;
    struct session s = {.idle_ms = 90000, .ask_ms = 20000};
    int32_t left = 0;
    assert_int_equal(session_tick(&s, 1000000, &left), SESSION_NOTHING);
    assert_true(session_deadline(&s, 1000000) == SESSION_NEVER);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_session__nobody_is_asked_before_ninety_seconds),
        cmocka_unit_test(test_session__the_seconds_count_down_one_by_one_and_then_it_forgets),
        cmocka_unit_test(test_session__a_touch_while_asking_begins_the_ninety_seconds_anew),
        cmocka_unit_test(test_session__a_machine_that_slept_through_it_forgets_at_once),
        cmocka_unit_test(test_session__without_a_visitor_nothing_ever_happens),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
