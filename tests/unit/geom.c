/* geom: rectangles of pixels. */
#include "base/geom.h"

#include "../support/check.h"

static void expect_rect(struct rect got, int32_t x, int32_t y, int32_t w, int32_t h)
{
    assert_int_equal(got.x, x);
    assert_int_equal(got.y, y);
    assert_int_equal(got.w, w);
    assert_int_equal(got.h, h);
}

static void test_geom__what_is_joined_holds_both(void **state)
{
    (void)state;
    struct rect a = {2, 3, 4, 5}, b = {10, -1, 2, 2};
    expect_rect(rect_join(a, b), 2, -1, 10, 9);
    expect_rect(rect_join(b, a), 2, -1, 10, 9);
    expect_rect(rect_join(a, a), 2, 3, 4, 5);
}

static void test_geom__what_is_empty_adds_nothing_on_either_side(void **state)
{
    (void)state;
    struct rect a = {2, 3, 4, 5}, space = {100, 200, 0, 7}, flat = {-50, -60, 7, 0};
    expect_rect(rect_join(a, space), 2, 3, 4, 5);
    expect_rect(rect_join(space, a), 2, 3, 4, 5);
    expect_rect(rect_join(flat, a), 2, 3, 4, 5);
    expect_rect(rect_join(a, flat), 2, 3, 4, 5);
    assert_true(rect_empty(rect_join(space, flat)));
}

static void test_geom__what_two_have_in_common(void **state)
{
    (void)state;
    struct rect a = {0, 0, 10, 10};
    expect_rect(rect_meet(a, (struct rect){4, 5, 10, 2}), 4, 5, 6, 2);
    assert_true(rect_empty(rect_meet(a, (struct rect){10, 0, 5, 5})));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_geom__what_is_joined_holds_both),
        cmocka_unit_test(test_geom__what_is_empty_adds_nothing_on_either_side),
        cmocka_unit_test(test_geom__what_two_have_in_common),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
