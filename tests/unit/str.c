/* str: numbers from outside are what their digits say, or refused. */
#include "base/str.h"

#include "../support/check.h"

static void test_str__a_number_is_whole_and_within_its_bounds(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t min, max, want;
    } good[] = {
        {"0", 0, 0, 0},
        {"-0", 0, 0, 0},
        {"0007", 0, 9, 7},
        {"-1", -1, 1, -1},
        {"9223372036854775807", INT64_MIN, INT64_MAX, INT64_MAX},
        {"-9223372036854775808", INT64_MIN, INT64_MAX, INT64_MIN},
    };
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        int64_t v = 42;
        assert_true(str_int(str_of(good[i].text), good[i].min, good[i].max, &v));
        assert_true(v == good[i].want);
    }
}

/* What is 1 in 64 bits, or 0 in 65, is neither. */
static void test_str__a_number_that_does_not_fit_is_none(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "9223372036854775808",
        "-9223372036854775809",
        "18446744073709551616",
        "18446744073709551617",
        "-18446744073709551615",
        "36893488147419103233",
        "92233720368547758070",
        "340282366920938463463374607431768211457",
        "",
        "-",
        "+1",
        " 1",
        "1 ",
        "1x",
        "0x1",
        "--1",
        "1e3",
        "\xEF\xBC\x91",
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        int64_t v = 42;
        if (str_int(str_of(bad[i]), INT64_MIN, INT64_MAX, &v) || v != 42)
            fail_msg("taken: %s", bad[i]);
    }
    int64_t v = 42;
    assert_false(str_int(STR("10"), 0, 9, &v));
    assert_false(str_int(STR("-1"), 0, 9, &v));
    assert_true(v == 42);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_str__a_number_is_whole_and_within_its_bounds),
        cmocka_unit_test(test_str__a_number_that_does_not_fit_is_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
