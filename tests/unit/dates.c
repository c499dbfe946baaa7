/* dates: as each language writes them, whatever the system's locale and zone are. */
#include "words/dates.h"

#include <stdlib.h>

#include "../support/check.h"

static struct arena *arena;
static struct dates *dates;

static int setup(void **state)
{
    (void)state;
    struct err e;
    arena = arena_create();
    setenv("TZ", "America/New_York", 1); /* must not matter */
    return dates_create("Asia/Ho_Chi_Minh", &dates, &e) ? 0 : 1;
}

static int teardown(void **state)
{
    (void)state;
    dates_destroy(dates);
    arena_destroy(arena);
    return 0;
}

static void expect(struct str got, const char *want)
{
    assert_string_equal(str_cstr(arena, got), want);
}

static void test_dates__a_day_is_written_as_each_language_does(void **state)
{
    (void)state;
    expect(dates_day(dates, arena, LANG_EN, 20200805), "5 August 2020");
    expect(dates_day(dates, arena, LANG_VI, 20200805), "5 tháng 8, 2020");
    expect(dates_day(dates, arena, LANG_JRA, 20200805), "5 tháng 8, 2020");
    expect(dates_day(dates, arena, LANG_KM, 20200805), "៥ សីហា ២០២០");
    expect(dates_day(dates, arena, LANG_EN, 19750430), "30 April 1975"); /* before the epoch */
}

static void test_dates__today_begins_with_the_weekday(void **state)
{
    (void)state;
    expect(dates_today(dates, arena, LANG_EN, 20261122), "Sunday 22 November");
    expect(dates_today(dates, arena, LANG_VI, 20261122), "Chủ Nhật, 22 tháng 11");
    expect(dates_today(dates, arena, LANG_KM, 20261122), "ថ្ងៃអាទិត្យ ២២ វិច្ឆិកា");
}

static void test_dates__a_time_of_day_has_the_languages_digits(void **state)
{
    (void)state;
    expect(dates_time(dates, arena, LANG_EN, 17 * 60 + 30), "17:30");
    expect(dates_time(dates, arena, LANG_VI, 7 * 60 + 5), "07:05");
    expect(dates_time(dates, arena, LANG_KM, 17 * 60 + 30), "១៧:៣០");
    expect(dates_time(dates, arena, LANG_EN, 0), "00:00");
}

static void test_dates__numbers_have_at_most_one_decimal(void **state)
{
    (void)state;
    expect(dates_number(dates, arena, LANG_EN, 45), "45");
    expect(dates_number(dates, arena, LANG_EN, 12345.67), "12,345.7");
    expect(dates_number(dates, arena, LANG_VI, 12345.67), "12.345,7");
    expect(dates_number(dates, arena, LANG_JRA, 0.5), "0,5");
    expect(dates_number(dates, arena, LANG_KM, 2.5), "២,៥");
}

static void test_dates__a_place_in_a_row_has_digits_alone(void **state)
{
    (void)state;
    expect(dates_ordinal(dates, arena, LANG_VI, 2026), "2026");
    expect(dates_ordinal(dates, arena, LANG_KM, 1986), "១៩៨៦");
    expect(dates_number(dates, arena, LANG_VI, 2026), "2.026");
}

static void test_dates__a_number_of_any_length_is_written_or_left_out(void **state)
{
    (void)state;
    double v = 1;
    for (int digits = 1; digits <= 300; digits++, v *= 10)
        for (enum lang l = 0; l < LANG_COUNT; l++) {
            size_t n = dates_number(dates, arena, l, v).n;
            assert_true(n >= (size_t)digits || (n == 0 && digits > 90));
        }
}

/* A row of a table may hold any number in the place of a day. */
static void test_dates__what_is_no_day_is_written_too(void **state)
{
    (void)state;
    static const int32_t days[] = {INT32_MIN, -20261122, -1, 0, 1, 20260230, 20269999, INT32_MAX};
    for (size_t i = 0; i < sizeof days / sizeof *days; i++)
        for (enum lang l = 0; l < LANG_COUNT; l++) {
            assert_in_range(dates_day(dates, arena, l, days[i]).n, 1, 128);
            assert_in_range(dates_today(dates, arena, l, days[i]).n, 1, 128);
        }
}

static void test_dates__every_currency_has_room_for_its_name(void **state)
{
    (void)state;
    char code[4] = "";
    for (int i = 0; i < 26 * 26 * 26; i++) {
        code[0] = (char)('A' + i / 676), code[1] = (char)('A' + i / 26 % 26);
        code[2] = (char)('A' + i % 26);
        for (enum lang l = 0; l < LANG_COUNT; l++)
            assert_true(dates_currency(arena, l, str_of(code)).n < 128);
    }
}

static void test_dates__money_keeps_its_decimals_and_has_a_name(void **state)
{
    (void)state;
    expect(dates_amount(dates, arena, LANG_VI, 6483.25), "6.483,25");
    expect(dates_amount(dates, arena, LANG_EN, 0.00384), "0.0038");
    expect(dates_number(dates, arena, LANG_VI, 6483.25), "6.483,2"); /* others stay as they were */
    expect(dates_currency(arena, LANG_EN, STR("USD")), "US Dollar");
    expect(dates_currency(arena, LANG_JRA, STR("VND")), "Đồng Việt Nam");
    expect(dates_currency(arena, LANG_KM, STR("KHR")), "រៀល​កម្ពុជា");
    expect(dates_currency(arena, LANG_EN, STR("QQQ")), "");
}

static void expect_local(int64_t unix_s, int32_t date, int32_t minute, int32_t weekday)
{
    struct local_time t = dates_local(dates, unix_s);
    assert_int_equal(t.date, date);
    assert_int_equal(t.minute, minute);
    assert_int_equal(t.weekday, weekday);
}

static void test_dates__local_time_is_the_gates(void **state)
{
    (void)state;
    expect_local(1795366799, 20261122, 1439, 6); /* Sunday, a second before midnight */
    expect_local(1795366800, 20261123, 0, 0);
    expect_local(0, 19700101, 8 * 60, 3); /* Saigon was at +8 then */
    expect_local(4102444800, 21000101, 7 * 60, 4);
}

static void test_dates__an_unknown_zone_is_refused(void **state)
{
    (void)state;
    struct dates *d = NULL;
    struct err e;
    static const char *const zones[] = {
        "Asia/Nowhere",
        "Etc/Unknown",
        "Factory",
        "asia/ho_chi_minh",
        "",
        "\xFF",
        "A/name/that/is/longer/than/any/time/zone/in/the/world/and/then/some"};
    for (size_t i = 0; i < sizeof zones / sizeof *zones; i++) {
        assert_false(dates_create(zones[i], &d, &e));
        assert_int_equal(e.code, ERR_NOT_FOUND);
        assert_null(d);
    }
}

static void test_dates__a_value_is_filled_in_once(void **state)
{
    (void)state;
    expect(dates_fill(arena, "Open until %s", STR("17:30")), "Open until 17:30");
    expect(dates_fill(arena, "%d of %d", STR("5")), "5 of %d");
    expect(dates_fill(arena, "100 %", STR("5")), "100 %");
    expect(dates_fill(arena, "%s", STR("%s %n")), "%s %n");
    expect(dates_fill(arena, "", STR("5")), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_dates__a_day_is_written_as_each_language_does),
        cmocka_unit_test(test_dates__today_begins_with_the_weekday),
        cmocka_unit_test(test_dates__a_time_of_day_has_the_languages_digits),
        cmocka_unit_test(test_dates__numbers_have_at_most_one_decimal),
        cmocka_unit_test(test_dates__a_place_in_a_row_has_digits_alone),
        cmocka_unit_test(test_dates__a_number_of_any_length_is_written_or_left_out),
        cmocka_unit_test(test_dates__what_is_no_day_is_written_too),
        cmocka_unit_test(test_dates__every_currency_has_room_for_its_name),
        cmocka_unit_test(test_dates__money_keeps_its_decimals_and_has_a_name),
        cmocka_unit_test(test_dates__local_time_is_the_gates),
        cmocka_unit_test(test_dates__an_unknown_zone_is_refused),
        cmocka_unit_test(test_dates__a_value_is_filled_in_once),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
