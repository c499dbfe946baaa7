/* hours: what is written on a gate's door. */
#include "pack/hours.h"

#include "../support/check.h"

enum { MO, TU, WE, TH, FR, SA, SU };

static struct hours parsed(const char *text)
{
    struct hours h;
    struct err e;
    if (!hours_parse(str_of(text), &h, &e))
        fail_msg("%s", e.text);
    return h;
}

static void expect(const char *text, int weekday, int hour, int minute, enum hours_state state,
                   int at, int days)
{
    struct hours h = parsed(text);
    struct hours_now now = hours_at(&h, weekday, hour * 60 + minute);
    assert_int_equal(now.state, state);
    assert_int_equal(now.at, at);
    assert_int_equal(now.days, days);
}

static void refused(const char *text, const char *because)
{
    struct hours h = {.n = {9}};
    struct err e = {0};
    assert_false(hours_parse(str_of(text), &h, &e));
    assert_int_equal(e.code, ERR_CORRUPT);
    if (!strstr(e.text, because))
        fail_msg("%s: %s", text, e.text);
    assert_int_equal(h.n[0], 9); /* untouched */
}

static void test_hours__open_from_the_first_minute_and_not_at_the_last(void **state)
{
    (void)state;
    expect("Mo-Su 07:00-20:00", TU, 6, 59, HOURS_OPENS_LATER, 420, 0);
    expect("Mo-Su 07:00-20:00", TU, 7, 0, HOURS_OPEN, 1200, 0);
    expect("Mo-Su 07:00-20:00", TU, 19, 59, HOURS_OPEN, 1200, 0);
    expect("Mo-Su 07:00-20:00", TU, 20, 0, HOURS_CLOSED, 420, 1);
}

static void test_hours__a_break_at_noon(void **state)
{
    (void)state;
    static const char text[] = "Mo-Fr 07:30-11:30,13:30-17:00; Sa 08:00-12:00";
    expect(text, MO, 12, 0, HOURS_OPENS_LATER, 810, 0);
    expect(text, MO, 13, 30, HOURS_OPEN, 1020, 0);
    expect(text, FR, 18, 0, HOURS_CLOSED, 480, 1);
    expect(text, SA, 12, 0, HOURS_CLOSED, 450, 2); /* Sunday is left out */
    expect(text, SU, 0, 0, HOURS_CLOSED, 450, 1);
}

static void test_hours__an_unknown_opening_says_only_when_it_closes(void **state)
{
    (void)state;
    expect("Mo-Su ?-17:30", WE, 3, 0, HOURS_CLOSES, 1050, 0);
    expect("Mo-Su ?-17:30", WE, 17, 30, HOURS_CLOSED, HOURS_UNKNOWN, 1);
}

static void test_hours__midnight_is_the_end_of_the_day(void **state)
{
    (void)state;
    expect("Mo-Su 07:00-24:00", SU, 23, 59, HOURS_OPEN, 1440, 0);
    expect("Su ?-24:00", SU, 23, 59, HOURS_CLOSES, 1440, 0);
    expect("Mo 00:00-24:00; Tu ?-12:00", MO, 8, 0, HOURS_OPEN, 1440, 0);
}

static void test_hours__a_gate_that_never_closes_says_so(void **state)
{
    (void)state;
    static const char *const always[] = {"24/7", "Mo-Su 00:00-24:00",
                                         "Mo-Su 00:00-12:00,12:00-24:00",
                                         "Mo-Fr 00:00-24:00; Sa-Su 00:00-05:00,05:00-24:00"};
    for (size_t i = 0; i < sizeof always / sizeof *always; i++) {
        expect(always[i], SU, 0, 0, HOURS_ALWAYS, 0, 0);
        expect(always[i], SU, 23, 59, HOURS_ALWAYS, 0, 0);
        expect(always[i], WE, 12, 0, HOURS_ALWAYS, 0, 0);
    }
}

static void test_hours__what_goes_on_after_midnight_ends_there(void **state)
{
    (void)state;
    static const char night[] = "Mo-Su 00:00-02:00,22:00-24:00";
    expect(night, MO, 23, 50, HOURS_OPEN, 120, 1);
    expect(night, SU, 22, 0, HOURS_OPEN, 120, 1);
    expect(night, TU, 1, 59, HOURS_OPEN, 120, 0);
    expect(night, TU, 2, 0, HOURS_OPENS_LATER, 1320, 0);
    expect("Fr 22:00-24:00; Sa 00:00-02:00", FR, 23, 0, HOURS_OPEN, 120, 1);
    expect("Fr ?-24:00; Sa 00:00-02:00", FR, 23, 0, HOURS_CLOSES, 120, 1);
    expect("Mo-Fr 00:00-24:00", TU, 12, 0, HOURS_OPEN, 1440, 3);
    expect("Mo 00:00-02:00,22:00-24:00; Tu-Su 00:00-24:00", MO, 23, 50, HOURS_OPEN, 120, 7);
    expect("Mo 08:00-12:00,12:00-17:00", MO, 9, 0, HOURS_OPEN, 1020, 0);
}

static void test_hours__days_go_over_the_end_of_the_week(void **state)
{
    (void)state;
    struct hours h = parsed("Sa-Mo 08:00-12:00");
    static const uint8_t want[7] = {1, 0, 0, 0, 0, 1, 1};
    assert_memory_equal(h.n, want, 7);
    expect("Sa-Mo 08:00-12:00", MO, 12, 0, HOURS_CLOSED, 480, 5);
}

static void test_hours__days_in_a_list_and_only_one_day_a_week(void **state)
{
    (void)state;
    struct hours h = parsed("Mo,We-Th 08:00-12:00 ;Su 09:00-10:00 , 11:00-12:00");
    static const uint8_t want[7] = {1, 0, 1, 1, 0, 0, 2};
    assert_memory_equal(h.n, want, 7);
    expect("We 08:00-12:00", WE, 13, 0, HOURS_CLOSED, 480, 7);
}

static void test_hours__no_range_at_all_is_never(void **state)
{
    (void)state;
    struct hours h = {0};
    assert_int_equal(hours_at(&h, MO, 0).state, HOURS_NEVER);
}

static void test_hours__rubbish_is_refused_with_what_was_expected(void **state)
{
    (void)state;
    refused("", "days and times");
    refused("Mo-Fr", "days and times");
    refused("24/7; Mo 08:00-12:00", "days and times");
    refused("mo 08:00-12:00", "a day");
    refused("Mo-Xx 08:00-12:00", "a day");
    refused("Mo, 08:00-12:00", "a day");
    refused("Mo 8:00-12:00", "07:30-11:30");
    refused("Mo 08:00", "07:30-11:30");
    refused("Mo 08:00-12:00,", "07:30-11:30");
    refused("Mo 08:60-12:00", "07:30-11:30");
    refused("Mo 08:00-24:01", "07:30-11:30");
    refused("Mo 08:00-?", "07:30-11:30");
    refused("Mo +8:00-12:00", "07:30-11:30");
    refused("Mo -1:00-12:00", "07:30-11:30");
    refused("Mo 12:00-12:00", "end after they begin");
    refused("Mo 22:00-02:00", "end after they begin, over midnight as 00:00-02:00,22:00-24:00");
    refused("Mo ?-00:00", "end after they begin");
    refused("Mo 08:00-12:00,11:00-13:00", "one after another");
    refused("Mo 08:00-12:00,?-11:00", "one after another");
    refused("Mo-Fr 08:00-12:00; We 08:00-10:00", "one rule");
    refused("Mo 01:00-02:00,03:00-04:00,05:00-06:00,07:00-08:00,09:00-10:00", "at most four");
    refused("Mo 08:00-12:00;", "days and times");
    refused("Mo\xFF", "days and times");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_hours__open_from_the_first_minute_and_not_at_the_last),
        cmocka_unit_test(test_hours__a_break_at_noon),
        cmocka_unit_test(test_hours__an_unknown_opening_says_only_when_it_closes),
        cmocka_unit_test(test_hours__midnight_is_the_end_of_the_day),
        cmocka_unit_test(test_hours__a_gate_that_never_closes_says_so),
        cmocka_unit_test(test_hours__what_goes_on_after_midnight_ends_there),
        cmocka_unit_test(test_hours__days_go_over_the_end_of_the_week),
        cmocka_unit_test(test_hours__days_in_a_list_and_only_one_day_a_week),
        cmocka_unit_test(test_hours__no_range_at_all_is_never),
        cmocka_unit_test(test_hours__rubbish_is_refused_with_what_was_expected),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
