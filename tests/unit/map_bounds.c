/* bounds: what a map shows. */
#include "pack/bounds.h"

#include <math.h>

#include "../support/check.h"

static struct err err;

static void test_bounds__two_corners_in_degrees(void **state)
{
    (void)state;
    struct bounds b;
    double x, y;
    assert_true(bounds_parse(STR("13.70,107.40 13.80,107.60"), &b, &err));
    assert_true(bounds_hold(&b, 13.8, 107.4) && !bounds_hold(&b, 13.81, 107.5));
    bounds_place(&b, 13.775, 107.45, &x, &y);
    assert_true(fabs(x - 0.25) < 1e-9 && fabs(y - 0.25) < 1e-9);
    assert_true(fabs(bounds_width_m(&b) - 21626) <
                1); /* 0.2 degrees of 40,075 km, times cos 13.75 */
    static const char *const bad[] = {"",
                                      "13.7,107.4",
                                      "13.8,107.4 13.7,107.6",
                                      "13.7,107.6 13.8,107.4",
                                      "13.7,107.4 13.7,107.6",
                                      "-91,0 1,1",
                                      "0,-181 1,1",
                                      "north,0 1,1",
                                      "1e1,0 20,1",
                                      "1.2.3,0 20,1",
                                      "13.7;107.4 13.8;107.6",
                                      ",107.4 13.8,107.6",
                                      "13.7, 13.8,107.6",
                                      "13.7,107.4 ,107.6",
                                      "13.7,107.4 13.8,",
                                      "-,107.4 13.8,107.6",
                                      "0000000000013.70,107.40 13.80,107.60", /* 16 characters */
                                      "13.70,107.40 13.80,107.600000000000000000000000000000"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (bounds_parse(str_of(bad[i]), &b, &err))
            fail_msg("taken: %s", bad[i]);
}

static void test_bounds__degrees_have_at_most_fifteen_characters(void **state)
{
    (void)state;
    struct bounds b;
    assert_true(bounds_parse(STR("000000000013.70,107.40 13.80,107.60"), &b, &err));
    assert_true(b.south == 13.7 && b.east == 107.6);
}

static void test_bounds__the_middle_of_a_map_is_a_map(void **state)
{
    (void)state;
    struct bounds b;
    double x, y;
    assert_true(bounds_parse(STR("13,107 14,109"), &b, &err));
    bounds_keep(&b, 0.25, 0.5);
    assert_true(b.south == 13.25 && b.north == 13.75 && b.west == 107.75 && b.east == 108.25);
    bounds_place(&b, 13.5, 108, &x, &y);
    assert_true(x == 0.5 && y == 0.5); /* the middle stays where it was */
    struct bounds same = b;
    bounds_keep(&b, 1, 1);
    assert_memory_equal(&b, &same, sizeof b);
}

static void test_bounds__a_scale_is_a_round_number(void **state)
{
    (void)state;
    assert_true(bounds_round_m(999) == 500 && bounds_round_m(1000) == 1000);
    assert_true(bounds_round_m(4999) == 2000 && bounds_round_m(7.3) == 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bounds__two_corners_in_degrees),
        cmocka_unit_test(test_bounds__degrees_have_at_most_fifteen_characters),
        cmocka_unit_test(test_bounds__the_middle_of_a_map_is_a_map),
        cmocka_unit_test(test_bounds__a_scale_is_a_round_number),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
