/* blend: many pixels at once are what one pixel after the other would be. */
#include "draw/blend.h"

#include "../support/check.h"

enum { ROWS = 3, STRIDE = 48, PIXELS = ROWS * STRIDE };

static uint32_t roll(void)
{
    static uint64_t state = 1;
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(state >> 32);
}

static void test_blend__many_pixels_at_once_are_those_of_one_after_the_other(void **state)
{
    (void)state;
    for (int32_t w = 0; w <= STRIDE; w++)
        for (int round = 0; round < 50; round++) {
            uint32_t px[PIXELS], want[PIXELS];
            uint8_t coverage[PIXELS];
            rgba colour = roll() | (round % 2 ? 0xff000000 : 0);
            for (int i = 0; i < PIXELS; i++) {
                px[i] = want[i] = roll() | 0xff000000;
                coverage[i] = (uint8_t)(i % 5 ? roll() : roll() % 2 * 255);
                if (i % STRIDE < w)
                    want[i] =
                        pixel_mix(px[i], colour, weight_of(coverage[i]) * rgba_weight(colour) >> 8);
            }
            blend_rows(px, STRIDE, coverage, STRIDE, w, ROWS, colour);
            assert_memory_equal(px, want, sizeof px);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_blend__many_pixels_at_once_are_those_of_one_after_the_other),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
