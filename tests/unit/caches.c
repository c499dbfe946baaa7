/* caches: caches hold no more than they were given, whatever passes through them, and what comes
 * out of a small one is what comes out of a large one; buffers are given back. */
#include "base/utf8.h"
#include "text/faces.h"
#include "text/glyphs.h"
#include "text/lru.h"

#include <stdlib.h>

#include "../support/check.h"
#include "../support/heap.h"
#include "../support/text.h"

static uint32_t seed;

static uint32_t roll(uint32_t n)
{
    seed = seed * 1664525 + 1013904223;
    return (seed >> 8) % n;
}

/* ---- base/mem */

static void test_caches__an_arena_tells_what_it_holds_and_what_more_would_cost(void **state)
{
    (void)state;
    size_t before = heap_bytes();
    struct arena *a = arena_create();
    size_t empty = heap_bytes() - before;
    for (int i = 0; i < 300; i++) {
        size_t n = 1 + roll(i % 10 ? 2000 : 200000), want = arena_bytes(a, n);
        arena_zero(a, 1, n);
        assert_int_equal(arena_bytes(a, 0), want);
        size_t held = heap_bytes() - before - empty;
        assert_in_range(held, want, want + want / 500 + 64); /* malloc's own words */
    }
    arena_destroy(a);
    assert_int_equal(heap_bytes(), before);
}

static void test_caches__an_arena_that_is_reset_keeps_no_large_block(void **state)
{
    (void)state;
    struct arena *a = arena_create();
    ARENA_NEW(a, char, 100);
    size_t small = arena_bytes(a, 0);
    arena_reset(a);
    assert_int_equal(arena_bytes(a, 0), small);
    ARENA_NEW(a, char, 20 << 20);
    arena_reset(a);
    assert_int_equal(arena_bytes(a, 0), 0);
    memset(ARENA_NEW(a, char, 100), 1, 100);
    assert_int_equal(arena_bytes(a, 0), small);
    arena_destroy(a);
}

/* ---- text/lru, beside a list that is kept in order the slow way */

enum { KEYS = 60, LRU_BOUND = 20000 };
struct model {
    struct {
        uint32_t key;
        size_t bytes;
    } at[KEYS]; /* the longest unused first */
    size_t n, bytes;
};

static void forget(struct model *m, size_t i)
{
    m->bytes -= m->at[i].bytes;
    memmove(m->at + i, m->at + i + 1, (--m->n - i) * sizeof *m->at);
}

static void remember(struct model *m, uint32_t key, size_t bytes)
{
    while (m->bytes + bytes > LRU_BOUND)
        forget(m, 0);
    m->at[m->n].key = key;
    m->at[m->n++].bytes = bytes;
    m->bytes += bytes;
}

static bool use(struct model *m, uint32_t key)
{
    for (size_t i = 0; i < m->n; i++)
        if (m->at[i].key == key) {
            size_t bytes = m->at[i].bytes;
            forget(m, i);
            remember(m, key, bytes);
            return true;
        }
    return false;
}

/* What an entry costs beside its value. */
static size_t lru_extra(void)
{
    struct lru *l = lru_create(LRU_BOUND);
    lru_put(l, STR("four"), 1, NULL, 0);
    size_t extra = lru_bytes(l);
    lru_destroy(l);
    return extra;
}

static void test_caches__the_longest_unused_goes_first_and_no_other(void **state)
{
    (void)state;
    size_t extra = lru_extra();
    struct lru *l = lru_create(LRU_BOUND);
    struct model m = {.n = 0};
    size_t heap = heap_bytes();
    for (int i = 0; i < 20000; i++) {
        uint32_t key = roll(KEYS);
        struct str k = {(const char *)&key, sizeof key};
        const uint32_t *value = lru_get(l, k, key % 5);
        assert_int_equal(value != NULL, use(&m, key));
        assert_true(!value || *value == key);
        if (!value) {
            size_t bytes = 4 + roll(1500);
            uint32_t *made = mem_zero(1, bytes);
            *made = key;
            assert_true(lru_put(l, k, key % 5, made, bytes));
            remember(&m, key, bytes + extra);
        }
        assert_int_equal(lru_bytes(l), m.bytes);
        assert_in_range(heap_bytes(), heap, heap + LRU_BOUND + KEYS * 32); /* malloc's words */
    }
    lru_destroy(l);
}

/* ---- text/glyphs */

static void same_picture(struct glyph_picture a, struct glyph_picture b)
{
    assert_int_equal(a.left, b.left);
    assert_int_equal(a.top, b.top);
    assert_int_equal(a.width, b.width);
    assert_int_equal(a.height, b.height);
    for (uint16_t y = 0; y < a.height; y++)
        assert_memory_equal(a.coverage + y * a.stride, b.coverage + y * b.stride, a.width);
}

static void rasters(size_t bound, uint32_t largest_px, int times)
{
    struct glyphs *fresh = glyphs_create(fonts, 64 << 20), *small = glyphs_create(fonts, bound);
    size_t largest = 0;
    for (int i = 0; i < times; i++) {
        uint8_t face = (uint8_t)roll(FONT_COUNT), quarter = (uint8_t)roll(4);
        uint16_t size = (uint16_t)(1 + roll(largest_px));
        uint32_t glyph = roll(i % 3 ? 40 : 400);
        struct glyph_picture p = glyphs_get(small, face, size, glyph, quarter);
        same_picture(p, glyphs_get(fresh, face, size, glyph, quarter));
        size_t bytes = (size_t)p.stride * p.height;
        largest = bytes > largest ? bytes : largest;
        size_t least = 2 * (largest + ((size_t)66 << 10)); /* a picture, a table, a block a shelf */
        assert_in_range(glyphs_bytes(small), 1, bound > least ? bound : least);
    }
    glyphs_destroy(small);
    glyphs_destroy(fresh);
}

static void test_caches__glyphs_of_any_size_stay_in_the_bound_and_are_the_same(void **state)
{
    (void)state;
    rasters(0, 60, 1000);
    rasters(200 << 10, 60, 5000);
    rasters(1 << 20, 200, 2000);
    rasters(1 << 20, PARA_MAX_SIZE_PX, 150);
}

static void test_caches__the_heap_has_what_the_glyphs_count(void **state)
{
    (void)state;
    enum { BOUND = 1 << 20 };
    for (uint16_t size = 0; size < 200; size++) /* FreeType's own buffers first */
        faces_outline(fonts, FONT_KHMER, (uint16_t)(size + 1), size + 10u, 0);
    size_t heap = heap_bytes();
    struct glyphs *g = glyphs_create(fonts, BOUND);
    for (int i = 0; i < 3000; i++) {
        glyphs_get(g, FONT_KHMER, (uint16_t)(20 + roll(100)), roll(300), 0);
        assert_in_range(heap_bytes() - heap, 0, glyphs_bytes(g) + (100 << 10));
    }
    glyphs_destroy(g);
}

/* ---- text/para */

static void add_words(struct buf *b, size_t n)
{
    static const char *const words[] = {"Vi\u1EC7t ",
                                        "c\u1EEDa kh\u1EA9u ",
                                        "\u1780\u17D2\u179A\u17BB\u1798",
                                        "\u1794\u17D2\u179A\u1791\u17C1\u179F ",
                                        "pl\u01A1\u0306i ",
                                        "12 000 ",
                                        "\U0001F600",
                                        "border\n"};
    while (n-- > 0)
        buf_puts(b, words[roll(sizeof words / sizeof *words)]);
}

static void same_para(const struct para *a, const struct para *b)
{
    assert_int_equal(a->n_lines, b->n_lines);
    assert_int_equal(a->n_glyphs, b->n_glyphs);
    assert_int_equal(a->hash, b->hash);
    assert_memory_equal(a->lines, b->lines, a->n_lines * sizeof *a->lines);
    for (uint32_t i = 0; i < a->n_glyphs; i++)
        assert_memory_equal(&a->glyphs[i], &b->glyphs[i], sizeof *a->glyphs);
}

static void test_caches__a_small_cache_gives_what_a_large_one_gives(void **state)
{
    (void)state;
    struct typesetter *none = typesetter_create(fonts, 0), *small = typesetter_create(fonts, 9000),
                      *large = typesetter_create(fonts, 8 << 20);
    struct arena *a = arena_create();
    for (int i = 0; i < 400; i++) {
        struct buf b = {0};
        seed = (uint32_t)i % 40; /* the same ones come again */
        add_words(&b, i % 40 == 7 ? 3000 : roll(60));
        struct para_style style = {.lang = roll(LANG_COUNT),
                                   .size_px = (uint16_t)(1 + roll(i % 9 ? 60 : PARA_MAX_SIZE_PX)),
                                   .khmer_milli = 1250,
                                   .leading_milli = 1500,
                                   .max_lines = (uint16_t)roll(3)};
        int32_t width = (int32_t)roll(900);
        const struct para *p = para_layout(large, buf_str(&b), NULL, 0, &style, width, a);
        same_para(p, para_layout(none, buf_str(&b), NULL, 0, &style, width, a));
        same_para(p, para_layout(small, buf_str(&b), NULL, 0, &style, width, a));
        arena_reset(a);
        buf_free(&b);
    }
    arena_destroy(a);
    typesetter_destroy(none);
    typesetter_destroy(small);
    typesetter_destroy(large);
}

static void test_caches__a_typesetter_gives_back_what_a_huge_paragraph_took(void **state)
{
    (void)state;
    enum { BOUND = 1 << 20, HUGE_WORDS = 20000 };
    struct typesetter *t = typesetter_create(fonts, BOUND);
    struct para_style style = {
        .lang = LANG_VI, .size_px = 24, .khmer_milli = 1000, .leading_milli = 1500};
    struct buf b = {0};
    seed = 1;
    add_words(&b, HUGE_WORDS);
    size_t before = heap_bytes();
    for (size_t n = 500; n < b.n; n *= 3) {
        struct arena *a = arena_create();
        para_layout(t, (struct str){b.p, n}, NULL, 0, &style, 900, a);
        arena_destroy(a);
    }
    /* the cache, the buffers of an ordinary paragraph, and UTF-16 of the largest */
    assert_in_range(heap_bytes() - before, 0, BOUND + (2 << 20) + 4 * b.n);
    assert_true(b.n > 100000);
    buf_free(&b);
    typesetter_destroy(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_caches__an_arena_tells_what_it_holds_and_what_more_would_cost),
        cmocka_unit_test(test_caches__an_arena_that_is_reset_keeps_no_large_block),
        cmocka_unit_test(test_caches__the_longest_unused_goes_first_and_no_other),
        cmocka_unit_test(test_caches__glyphs_of_any_size_stay_in_the_bound_and_are_the_same),
        cmocka_unit_test(test_caches__the_heap_has_what_the_glyphs_count),
        cmocka_unit_test(test_caches__a_small_cache_gives_what_a_large_one_gives),
        cmocka_unit_test(test_caches__a_typesetter_gives_back_what_a_huge_paragraph_took),
    };
    return cmocka_run_group_tests(tests, text_setup, text_teardown);
}
