/* glyphs: coverage pictures and their cache. */
#include "text/glyphs.h"
#include "text/faces.h"

#include <stdlib.h>

#include "../support/check.h"
#include "../support/text.h"

static uint32_t glyph_of(uint32_t c)
{
    int32_t advance;
    return faces_glyph(fonts, FONT_LATIN, c, &advance);
}

static uint64_t coverage_sum(struct glyph_picture p)
{
    uint64_t sum = 0;
    for (int y = 0; y < p.height; y++)
        for (int x = 0; x < p.width; x++)
            sum += p.coverage[y * p.stride + x];
    return sum;
}

/* Where the ink's weight lies in x, in 1/1000 px from the pen. */
static int64_t centre_milli(struct glyph_picture p)
{
    int64_t sum = 0, moment = 0;
    for (int y = 0; y < p.height; y++)
        for (int x = 0; x < p.width; x++) {
            sum += p.coverage[y * p.stride + x];
            moment += p.coverage[y * p.stride + x] * (int64_t)(1000 * (p.left + x) + 500);
        }
    return moment / sum;
}

static void test_glyphs__a_letter_stands_on_the_baseline(void **state)
{
    (void)state;
    struct glyphs *g = glyphs_create(fonts, 1 << 20);
    struct glyph_picture p = glyphs_get(g, FONT_LATIN, 100, glyph_of('H'), 0);
    assert_in_range(-p.top, 70, 73);       /* 714 of 1000 */
    assert_int_equal(p.height + p.top, 0); /* its feet are on the line */
    assert_int_equal(p.coverage[p.stride * (p.height / 2) + p.width / 2], 255); /* the bar */
    assert_int_equal(p.coverage[p.width / 2], 0);                               /* above it */
    glyphs_destroy(g);
}

static void test_glyphs__blank_glyphs_have_no_coverage(void **state)
{
    (void)state;
    struct glyphs *g = glyphs_create(fonts, 1 << 20);
    for (int twice = 0; twice < 2; twice++) {
        struct glyph_picture p = glyphs_get(g, FONT_KHMER, 24, 3, 2);
        assert_null(p.coverage);
        assert_int_equal(p.width * p.height, 0);
    }
    glyphs_destroy(g);
}

static void test_glyphs__the_same_picture_is_not_made_twice(void **state)
{
    (void)state;
    struct glyphs *g = glyphs_create(fonts, 1 << 20);
    const uint8_t *first = glyphs_get(g, FONT_LATIN, 24, glyph_of('a'), 1).coverage;
    size_t bytes = glyphs_bytes(g);
    assert_ptr_equal(glyphs_get(g, FONT_LATIN, 24, glyph_of('a'), 1).coverage, first);
    assert_int_equal(glyphs_bytes(g), bytes);
    glyphs_destroy(g);
}

static void test_glyphs__quarters_move_the_ink_by_a_quarter(void **state)
{
    (void)state;
    struct glyphs *g = glyphs_create(fonts, 1 << 20);
    struct glyph_picture p = glyphs_get(g, FONT_LATIN_BOLD, 32, glyph_of('o'), 0);
    int64_t centre = centre_milli(p);
    uint64_t sum = coverage_sum(p);
    for (uint8_t quarter = 1; quarter < 4; quarter++) {
        p = glyphs_get(g, FONT_LATIN_BOLD, 32, glyph_of('o'), quarter);
        assert_in_range(llabs(centre_milli(p) - centre - 250 * quarter), 0, 10);
        assert_in_range(llabs((long long)(coverage_sum(p) - sum)), 0, sum / 100);
    }
    glyphs_destroy(g);
}

static void test_glyphs__sizes_and_faces_are_different_pictures(void **state)
{
    (void)state;
    struct glyphs *g = glyphs_create(fonts, 1 << 20);
    uint64_t a = coverage_sum(glyphs_get(g, FONT_LATIN, 24, glyph_of('m'), 0));
    uint64_t bold = coverage_sum(glyphs_get(g, FONT_LATIN_BOLD, 24, glyph_of('m'), 0));
    uint64_t large = coverage_sum(glyphs_get(g, FONT_LATIN, 48, glyph_of('m'), 0));
    assert_true(bold > a + a / 10);
    assert_true(large > 3 * a && large < 5 * a);
    assert_int_equal(coverage_sum(glyphs_get(g, FONT_LATIN, 24, glyph_of('m'), 0)), a);
    glyphs_destroy(g);
}

static void test_glyphs__the_cache_stays_in_its_bound_and_stays_right(void **state)
{
    (void)state;
    enum { BOUND = 256 * 1024 };
    struct glyphs *small = glyphs_create(fonts, BOUND), *fresh;
    for (int i = 0; i < 4000; i++) {
        uint32_t glyph = (uint32_t)(i * 7919) % 2500;
        struct glyph_picture p =
            glyphs_get(small, FONT_LATIN, (uint16_t)(12 + i % 40), glyph, (uint8_t)(i % 4));
        assert_in_range(glyphs_bytes(small), 0, BOUND);
        /* one that is always asked for, and so is carried from shelf to shelf */
        struct glyph_picture kept = glyphs_get(small, FONT_KHMER, 40, 25, 0);
        if (i % 400 == 0) {
            fresh = glyphs_create(fonts, BOUND);
            struct glyph_picture want = glyphs_get(fresh, FONT_KHMER, 40, 25, 0);
            assert_int_equal(kept.height, want.height);
            assert_int_equal(kept.left, want.left);
            assert_memory_equal(kept.coverage, want.coverage, (size_t)want.stride * want.height);
            glyphs_destroy(fresh);
        }
        (void)p;
    }
    glyphs_destroy(small);
}

static void test_glyphs__one_picture_may_be_larger_than_the_cache(void **state)
{
    (void)state;
    struct glyphs *g = glyphs_create(fonts, 1000);
    for (uint16_t size = 500; size < 504; size++) {
        struct glyph_picture p = glyphs_get(g, FONT_LATIN, size, glyph_of('W'), 0);
        assert_true(coverage_sum(p) > 0);
    }
    glyphs_destroy(g);
}

static void test_glyphs__the_pen_is_rounded_to_quarters(void **state)
{
    (void)state;
    static const struct {
        px64 x;
        int32_t whole;
        uint8_t quarter;
    } cases[] = {{0, 0, 0},
                 {7, 0, 0},
                 {8, 0, 1},
                 {55, 0, 3},
                 {56, 1, 0},
                 {64, 1, 0},
                 {-8, 0, 0},
                 {-9, -1, 3},
                 {-64, -1, 0},
                 {100, 1, 2},
                 {INT32_MAX, 1 << 25, 0}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct para_glyph g = {.x = cases[i].x, .y = PX64(-3)};
        struct glyph_pen pen = glyph_pen(&g);
        assert_int_equal(pen.x, cases[i].whole);
        assert_int_equal(pen.x_quarter, cases[i].quarter);
        assert_int_equal(pen.y, -3);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_glyphs__a_letter_stands_on_the_baseline),
        cmocka_unit_test(test_glyphs__blank_glyphs_have_no_coverage),
        cmocka_unit_test(test_glyphs__the_same_picture_is_not_made_twice),
        cmocka_unit_test(test_glyphs__quarters_move_the_ink_by_a_quarter),
        cmocka_unit_test(test_glyphs__sizes_and_faces_are_different_pictures),
        cmocka_unit_test(test_glyphs__the_cache_stays_in_its_bound_and_stays_right),
        cmocka_unit_test(test_glyphs__one_picture_may_be_larger_than_the_cache),
        cmocka_unit_test(test_glyphs__the_pen_is_rounded_to_quarters),
    };
    return cmocka_run_group_tests(tests, text_setup, text_teardown);
}
