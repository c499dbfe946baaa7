/* same_pixels: decomposed and composed text are one text: the same lines, pixels and hits, in all
 * articles of the sample and in text made at random. */
#include "../support/text.h"

#include "../support/check.h"

struct twins {
    struct str nfc, nfd;
    const struct para *composed, *decomposed;
};

static struct twins lay_twins(struct str text, const struct para_style *style, int32_t width_px)
{
    struct twins t = {.nfc = text_nfc(text), .nfd = text_nfd(text)};
    t.composed = para_layout(setter, t.nfc, NULL, 0, style, width_px, arena);
    t.decomposed = para_layout(setter, t.nfd, NULL, 0, style, width_px, arena);
    return t;
}

static void expect_same_glyphs(const struct para *a, const struct para *b)
{
    assert_int_equal(a->n_lines, b->n_lines);
    assert_int_equal(a->n_glyphs, b->n_glyphs);
    assert_int_equal(a->width, b->width);
    assert_int_equal(a->height, b->height);
    assert_int_equal(a->missing, b->missing);
    assert_int_equal(a->cut, b->cut);
    for (uint32_t i = 0; i < a->n_glyphs; i++) {
        assert_int_equal(a->glyphs[i].glyph, b->glyphs[i].glyph);
        assert_int_equal(a->glyphs[i].face, b->glyphs[i].face);
        assert_int_equal(a->glyphs[i].x, b->glyphs[i].x);
        assert_int_equal(a->glyphs[i].y, b->glyphs[i].y);
    }
}

/* What stands between two bytes of the one stands between the same two of the other. */
struct place {
    uint32_t composed, decomposed;
};

static void expect_same_stretch(const struct twins *t, struct place *from, struct place to)
{
    struct str a = {t->nfc.p + from->composed, to.composed - from->composed};
    struct str b = {t->nfd.p + from->decomposed, to.decomposed - from->decomposed};
    assert_true(str_eq(a, text_nfc(b)));
    *from = to;
}

static void expect_same_hits(const struct twins *t)
{
    struct place at = {0};
    for (uint32_t i = 0; i < t->composed->n_glyphs; i++) {
        struct place to = {t->composed->glyphs[i].cluster, t->decomposed->glyphs[i].cluster};
        if (to.composed != at.composed || to.decomposed != at.decomposed)
            expect_same_stretch(t, &at, to);
    }
    at = (struct place){0};
    for (uint32_t i = 0; i < t->composed->n_lines; i++) {
        struct place to = {t->composed->lines[i].end, t->decomposed->lines[i].end};
        expect_same_stretch(t, &at, to);
    }
}

static void expect_same_pixels(const struct para *a, const struct para *b)
{
    struct rect frame = para_ink(setter, a), other = para_ink(setter, b);
    assert_memory_equal(&frame, &other, sizeof frame);
    assert_memory_equal(text_draw(a->glyphs, a->n_glyphs, frame),
                        text_draw(b->glyphs, b->n_glyphs, frame),
                        (size_t)frame.w * (size_t)frame.h);
}

static void for_each_article(uint16_t size_px, int32_t width_px, uint16_t max_lines,
                             void (*check)(const struct twins *t))
{
    struct arena *kept = arena, *each = arena_create();
    for (enum lang lang = 0; lang < LANG_COUNT; lang++)
        for (const struct str *s = text_articles(lang); s->p; s++) {
            struct para_style style = text_style(lang, size_px);
            style.max_lines = max_lines;
            arena = each;
            struct twins t = lay_twins(*s, &style, width_px);
            assert_true(t.composed->n_lines > 2);
            check(&t);
            arena_reset(each);
            arena = kept;
        }
    arena_destroy(each);
}

static void check_all(const struct twins *t)
{
    expect_same_glyphs(t->composed, t->decomposed);
    expect_same_hits(t);
}

static void check_pixels(const struct twins *t)
{
    expect_same_pixels(t->composed, t->decomposed);
}

static void test_same_pixels__every_article_has_the_same_lines_glyphs_and_hits(void **state)
{
    (void)state;
    for_each_article(24, 517, 0, check_all);
    for_each_article(31, 300, 0, check_all);
}

static void test_same_pixels__every_article_is_the_same_picture(void **state)
{
    (void)state;
    for_each_article(14, 600, 0, check_pixels);
}

static void test_same_pixels__an_ellipsis_cuts_both_at_the_same_letter(void **state)
{
    (void)state;
    for_each_article(24, 433, 3, check_all);
}

static void test_same_pixels__made_at_random(void **state)
{
    (void)state;
    static const uint32_t seeds[] = {411, 0};
    struct buf b = {0};
    for (int s = 0; s < 2; s++) {
        text_seed(seeds[s]);
        for (uint32_t i = 0; i < 150; i++) {
            text_make(&b, (enum text_kind)(i % TEXT_RUBBISH), 40);
            struct para_style style = text_style((enum lang)(i % LANG_COUNT), 24);
            struct twins t = lay_twins(buf_str(&b), &style, (int32_t)(60 + text_roll(300)));
            check_all(&t);
            check_pixels(&t);
            arena_reset(arena);
        }
    }
    buf_free(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEXT_TEST(test_same_pixels__every_article_has_the_same_lines_glyphs_and_hits),
        TEXT_TEST(test_same_pixels__every_article_is_the_same_picture),
        TEXT_TEST(test_same_pixels__an_ellipsis_cuts_both_at_the_same_letter),
        TEXT_TEST(test_same_pixels__made_at_random),
    };
    return cmocka_run_group_tests(tests, text_setup, text_teardown);
}
