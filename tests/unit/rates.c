/* rates: two amounts, or what is wrong. */
#include "pack/rates.h"

#include <string.h>

#include "../support/check.h"

static struct err err;

static void test_rates__two_amounts_of_two_currencies(void **state)
{
    (void)state;
    struct rates r;
    assert_true(rates_parse(STR("10 KHR = 64.25 VND"), &r, &err));
    assert_true(r.give.amount == 10 && r.get.amount == 64.25);
    assert_true(str_is(r.give.currency, "KHR") && str_is(r.get.currency, "VND"));
    assert_true(rates_parse(STR("1 USD=26000 VND"), &r, &err));
}

static void test_rates__what_is_no_rate_is_said(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "",
        "1 USD",
        "1 USD = ",
        "USD = 26000 VND",
        "1 usd = 26000 VND",
        "1 US = 26000 VND",
        "1 USDT = 26000 VND",
        "0 USD = 26000 VND",
        "-1 USD = 26000 VND",
        "1 USD = 26.000.000 VND",
        "1 USD = 26,000 VND",
        "1 USD = .5 VND",
        "1 USD = 5. VND",
        "1e3 USD = 5 VND",
        "1 USD = 1234567890123456 VND",
        "1 USD = 1 USD",
        "1 USD = 26000 VND = 1 KHR",
    };
    struct rates r;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (rates_parse(str_of(bad[i]), &r, &err))
            fail_msg("taken: %s", bad[i]);
    assert_non_null(strstr(err.text, "1 USD = 26000 VND"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rates__two_amounts_of_two_currencies),
        cmocka_unit_test(test_rates__what_is_no_rate_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
