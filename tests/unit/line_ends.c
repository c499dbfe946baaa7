/* line_ends: where a line of Khmer, alone or among the others, may end: on text made at random and
 * on all Khmer of the sample, over many widths. */
#include "text/breaks.h"
#include "text/norm.h"

#include "../support/text.h"

#include "../support/check.h"

/* ---- what may stand on both sides of a line's end */

static bool may_not_begin(uint32_t c)
{
    return (c >= 0x17B4 && c <= 0x17D8) || c == 0x17DA || c == 0x17DD;
}

/* What is wrong with a break between text[i - 1] and text[i]; NULL if nothing. */
static const char *fault(const uint32_t *text, size_t n, size_t i)
{
    if (text[i - 1] == 0x17D2)
        return "after a coeng";
    if (may_not_begin(text[i]))
        return "before a sign that depends on what stands before it";
    if (text[i - 1] == 0x17D4 && text[i] == 0x179B && i + 1 < n && text[i + 1] == 0x17D4)
        return "inside the Khmer etc.";
    return NULL;
}

static const char *weak_fault(const uint32_t *text, size_t i)
{
    if (text[i] == 0x2060 || text[i - 1] == 0x2060)
        return "at a word joiner";
    if (text[i] == 0x200B)
        return "before a break mark";
    return NULL;
}

/* ---- the kinds that breaks_find gives */

static bool is_letter(uint32_t c)
{
    return (c >= 0x1780 && c <= 0x17B3) || (c >= 'a' && c <= 'z') || (c >= 0x1EA0 && c <= 0x1EF9);
}

static void expect_kinds(struct breaks *b, enum lang lang, struct str text)
{
    struct norm_text t;
    norm_decode(text, arena, &t);
    uint8_t *kinds = ARENA_NEW(arena, uint8_t, t.n + 1);
    breaks_find(b, t.at, t.n, lang, kinds);
    assert_int_equal(kinds[0], BREAK_NONE);
    assert_int_equal(kinds[t.n], BREAK_NONE);
    for (size_t i = 1; i < t.n; i++) {
        uint32_t before = t.at[i - 1];
        bool must = norm_ends_line(before) && !(before == '\r' && t.at[i] == '\n');
        const char *strong = must ? NULL : fault(t.at, t.n, i);
        const char *weak = must ? NULL : weak_fault(t.at, i);
        if ((kinds[i] == BREAK_MUST) != must)
            fail_msg("after U+%04X: kind %d", before, kinds[i]);
        if (strong && kinds[i] != BREAK_NEVER)
            fail_msg("kind %d %s, between U+%04X and U+%04X", kinds[i], strong, before, t.at[i]);
        if (weak && kinds[i] == BREAK_MAY)
            fail_msg("a break %s, between U+%04X and U+%04X", weak, before, t.at[i]);
        if (before == 0x200B && is_letter(t.at[i]) && kinds[i] != BREAK_MAY)
            fail_msg("no break after the break mark before U+%04X", t.at[i]);
    }
}

static void test_line_ends__breaks_obey_clusters_signs_marks_and_joiners(void **state)
{
    (void)state;
    static const uint32_t seeds[] = {7, 0};
    struct breaks *b = breaks_create();
    struct buf text = {0};
    for (int s = 0; s < 2; s++) {
        text_seed(seeds[s]);
        for (uint32_t i = 0; i < 300; i++) {
            text_make(&text, i % 2 ? TEXT_MIXED : TEXT_KHMER, 1 + text_roll(80));
            expect_kinds(b, (enum lang)(i % LANG_COUNT), buf_str(&text));
            arena_reset(arena);
        }
    }
    buf_free(&text);
    breaks_destroy(b);
}

/* A break of a dictionary is never a newline, be it before one. */
static void test_line_ends__words_before_a_newline_share_its_line(void **state)
{
    (void)state;
    static const char *const ends[] = {"\n",       "\r\n", " \n",   "\u17D4\n",
                                       "\u200B\n", "W\n",  "\u2028"};
    struct str words = STR("\u178F\u17D2\u179A\u17BC\u179C\u1794\u1784\u17D2\u17A0\u17B6\u1789");
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        struct str text = str_format(arena, "%s%s%s", words.p, ends[i], words.p);
        assert_int_equal(text_lay(LANG_KM, text, 24, 0)->n_lines, 2);
    }
}

/* ---- lines */

/* Code points around each end of a line, as far as the signs look. */
static void expect_ends(struct str text, const struct para *p)
{
    for (uint32_t k = 0; k + 1 < p->n_lines; k++) {
        uint32_t around[3] = {0};
        size_t before = utf8_boundary(text, p->lines[k].end - 1), at = p->lines[k].end;
        size_t n = 1;
        around[0] = utf8_next(text, &before);
        while (n < 3 && at < text.n)
            around[n++] = utf8_next(text, &at);
        const char *wrong = norm_ends_line(around[0]) ? NULL : fault(around, n, 1);
        if (wrong)
            fail_msg("a line ends %s: U+%04X | U+%04X", wrong, around[0], around[1]);
    }
}

static void expect_fits(const struct para *p, int32_t width_px)
{
    for (uint32_t i = 0; i < p->n_lines; i++) {
        const struct para_line *line = &p->lines[i];
        for (uint32_t k = line->first; line->width > PX64(width_px); k++) {
            assert_true(k < line->first + line->count);
            assert_int_equal(p->glyphs[k].cluster, p->glyphs[line->first].cluster);
            if (k + 1 == line->first + line->count)
                break; /* one cluster alone */
        }
    }
}

static void test_line_ends__lines_of_random_text_end_well_and_fit(void **state)
{
    (void)state;
    static const uint32_t seeds[] = {8, 0};
    struct buf b = {0};
    for (int s = 0; s < 2; s++) {
        text_seed(seeds[s]);
        for (uint32_t i = 0; i < 200; i++) {
            text_make(&b, i % 3 ? TEXT_KHMER : TEXT_VIETNAMESE, 1 + text_roll(60));
            int32_t width = (int32_t)(240 + text_roll(400)); /* room for two clusters and signs */
            const struct para *p = text_lay(LANG_KM, buf_str(&b), 24, width);
            expect_ends(buf_str(&b), p);
            expect_fits(p, width);
            arena_reset(arena);
        }
    }
    buf_free(&b);
}

static void expect_real_khmer(struct str text)
{
    struct arena *kept = arena, *each = arena_create();
    arena = each;
    for (int32_t width = 150; width <= 1000; width += 53) {
        const struct para *p = text_lay(LANG_KM, text, 31, width);
        expect_ends(text, p);
        expect_fits(p, width);
        arena_reset(each);
    }
    arena = kept;
    arena_destroy(each);
}

static void test_line_ends__lines_of_the_sample_end_well_at_every_width(void **state)
{
    (void)state;
    for (const struct str *s = text_articles(LANG_KM); s->p; s++)
        expect_real_khmer(*s);
    expect_real_khmer(text_strings(LANG_KM));
}

static void test_line_ends__no_word_of_the_sample_is_cut_by_force(void **state)
{
    (void)state;
    struct breaks *b = breaks_create();
    for (const struct str *s = text_articles(LANG_KM); s->p; s++) {
        struct norm_text t;
        norm_decode(*s, arena, &t);
        uint8_t *kinds = ARENA_NEW(arena, uint8_t, t.n + 1);
        breaks_find(b, t.at, t.n, LANG_KM, kinds);
        const struct para *p = text_lay(LANG_KM, *s, 31, 700);
        size_t at = 0;
        for (uint32_t k = 0; k + 1 < p->n_lines; k++) {
            while (at < t.n && t.byte[at] < p->lines[k].end)
                at++;
            assert_true(kinds[at] == BREAK_MAY || kinds[at] == BREAK_MUST);
        }
    }
    breaks_destroy(b);
}

static void test_line_ends__the_ellipsis_stands_after_a_whole_stack(void **state)
{
    (void)state;
    struct para_style style = text_style(LANG_KM, 24);
    style.max_lines = 2;
    for (const struct str *s = text_articles(LANG_KM); s->p; s++)
        for (int32_t width = 60; width < 400; width += 31) {
            const struct para *p = para_layout(setter, *s, NULL, 0, &style, width, arena);
            uint32_t end = p->lines[1].end;
            assert_true(p->cut && p->n_lines == 2);
            assert_int_equal(p->glyphs[p->n_glyphs - 1].cluster, end);
            assert_int_equal(text_count(p, 0x2026), 1);
            size_t before = utf8_boundary(*s, end - 1), at = end;
            uint32_t last = utf8_next(*s, &before), next = utf8_next(*s, &at);
            assert_true(last != 0x17D2 && !(next >= 0x17B4 && next <= 0x17D3));
            assert_true(p->lines[1].width <= PX64(width));
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEXT_TEST(test_line_ends__breaks_obey_clusters_signs_marks_and_joiners),
        TEXT_TEST(test_line_ends__words_before_a_newline_share_its_line),
        TEXT_TEST(test_line_ends__lines_of_random_text_end_well_and_fit),
        TEXT_TEST(test_line_ends__lines_of_the_sample_end_well_at_every_width),
        TEXT_TEST(test_line_ends__no_word_of_the_sample_is_cut_by_force),
        TEXT_TEST(test_line_ends__the_ellipsis_stands_after_a_whole_stack),
    };
    return cmocka_run_group_tests(tests, text_setup, text_teardown);
}
