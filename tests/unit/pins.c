/* pins: marks that fingers can tell apart. */
#include "view/pins.h"

#include <math.h>

#include "../support/check.h"

enum { W = 600, H = 340, SIZE = 40, GAP = 12 };

static void expect_apart(const struct pin *pins, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const struct pin *a = &pins[i];
        assert_true(a->x >= a->w / 2 && a->x <= W - a->w / 2);
        assert_true(a->y >= a->h / 2 && a->y <= H - a->h / 2);
        for (size_t k = i + 1; k < n; k++) {
            double x = fabs(a->x - pins[k].x) - (a->w + pins[k].w) / 2;
            double y = fabs(a->y - pins[k].y) - (a->h + pins[k].h) / 2;
            if (fmax(x, y) < GAP - 0.01)
                fail_msg("%zu and %zu are %.1f apart", i, k, fmax(x, y));
        }
    }
}

static void test_pins__what_is_apart_stays_where_it_is(void **state)
{
    (void)state;
    struct pin pins[] = {{100, 100, SIZE, SIZE}, {200, 100, SIZE, SIZE}};
    pins_place(pins, 2, GAP, W, H);
    assert_true(pins[0].x == 100 && pins[1].x == 200 && pins[1].y == 100);
}

static void test_pins__the_later_one_gives_way(void **state)
{
    (void)state;
    struct pin pins[] = {{100, 100, 120, SIZE}, {110, 104, SIZE, SIZE}};
    pins_place(pins, 2, GAP, W, H);
    expect_apart(pins, 2);
    assert_true(pins[0].x == 100 && pins[0].y == 100);
    assert_true(hypot(pins[1].x - 110, pins[1].y - 104) < SIZE + GAP + GAP);
}

static void test_pins__a_crowd_in_a_corner_finds_room(void **state)
{
    (void)state;
    struct pin pins[PINS_MAX];
    for (size_t i = 0; i < PINS_MAX; i++)
        pins[i] = (struct pin){W - 5 + (double)(i % 3), 3 + (double)(i % 5), SIZE, SIZE};
    pins[0].w = 200;
    pins_place(pins, PINS_MAX, GAP, W, H);
    expect_apart(pins, PINS_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pins__what_is_apart_stays_where_it_is),
        cmocka_unit_test(test_pins__the_later_one_gives_way),
        cmocka_unit_test(test_pins__a_crowd_in_a_corner_finds_room),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
