/* wordcache: what was kept is found again, within the bound; and the fonts allow it at all. */
#include "text/wordcache.h"

#include "text/faces.h"

#include <hb-ot.h>

#include "../support/text.h"

#include "../support/check.h"

enum { BOUND = 64 << 10 };

static void set(struct wordcache *w, const uint32_t *text, size_t n, uint32_t kind, uint16_t glyph)
{
    struct word *word = wordcache_get(w, text, n, kind);
    assert_null(word->glyphs);
    wordcache_set(w, word, &(struct word_glyph){.glyph = glyph}, 1);
}

static void expect(struct wordcache *w, const uint32_t *text, size_t n, uint32_t kind,
                   uint16_t glyph)
{
    const struct word *word = wordcache_get(w, text, n, kind);
    assert_int_equal(word->n_glyphs, 1);
    assert_int_equal(word->glyphs[0].glyph, glyph);
}

static void test_wordcache__a_word_is_one_text_in_one_font_and_language(void **state)
{
    (void)state;
    static const uint32_t ab[] = {'a', 'b'};
    struct wordcache *w = wordcache_create(BOUND);
    set(w, ab, 1, 0, 10);
    set(w, ab, 2, 0, 11);
    set(w, ab, 2, 1, 12);
    set(w, ab + 1, 1, 0, 13);
    expect(w, ab, 1, 0, 10);
    expect(w, ab, 2, 0, 11);
    expect(w, ab, 2, 1, 12);
    expect(w, ab + 1, 1, 0, 13);
    wordcache_destroy(w);
    wordcache_destroy(NULL);
}

static void test_wordcache__keeps_all_words_to_the_bound_and_then_none(void **state)
{
    (void)state;
    struct wordcache *w = wordcache_create(BOUND);
    uint32_t first = 0;
    for (uint32_t i = 0; i < 5000; i++) {
        size_t before = wordcache_bytes(w);
        wordcache_trim(w);
        assert_in_range(wordcache_bytes(w), 0, BOUND);
        if (wordcache_bytes(w) < before)
            first = i;
        for (uint32_t k = first; k < i; k += 97)
            expect(w, &k, 1, 7, (uint16_t)k);
        set(w, &i, 1, 7, (uint16_t)i);
    }
    assert_in_range(first, 1, 4999);
    wordcache_destroy(w);
}

static hb_codepoint_t glyph_of(enum font_face face, uint32_t c)
{
    int32_t advance;
    uint32_t glyph = faces_glyph(fonts, face, c, &advance);
    assert_int_not_equal(glyph, 0);
    return glyph;
}

/* A lookup may look from a letter to the space before it, which is the word's own, and from there
 * further only if the letter is one that shaper.c knows, RO or AE. */
static void expect_lookup_inside_words(enum font_face face, hb_tag_t table, unsigned lookup)
{
    hb_face_t *hb = hb_font_get_face(faces_hb(fonts, face));
    hb_codepoint_t space = glyph_of(face, ' ');
    hb_set_t *before = hb_set_create(), *input = hb_set_create(), *after = hb_set_create();
    hb_ot_layout_lookup_collect_glyphs(hb, table, lookup, before, input, after, NULL);
    assert_false(hb_set_has(input, space) || hb_set_has(after, space));
    if (hb_set_has(before, space)) {
        assert_true(table == HB_OT_TAG_GPOS && (face == FONT_KHMER || face == FONT_KHMER_BOLD));
        hb_set_del(input, glyph_of(face, 0x179A));
        hb_set_del(input, glyph_of(face, 0x17C2));
        assert_true(hb_set_is_empty(input));
    }
    hb_set_destroy(before);
    hb_set_destroy(input);
    hb_set_destroy(after);
}

static void test_wordcache__the_fonts_lookups_reach_over_a_space_only_from_ro_and_ae(void **state)
{
    (void)state;
    static const hb_tag_t tables[] = {HB_OT_TAG_GSUB, HB_OT_TAG_GPOS};
    for (enum font_face face = 0; face < FONT_COUNT; face++)
        for (int t = 0; t < 2; t++) {
            hb_face_t *hb = hb_font_get_face(faces_hb(fonts, face));
            unsigned n = hb_ot_layout_table_get_lookup_count(hb, tables[t]);
            assert_in_range(n, 1, 200);
            for (unsigned i = 0; i < n; i++)
                expect_lookup_inside_words(face, tables[t], i);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEXT_TEST(test_wordcache__a_word_is_one_text_in_one_font_and_language),
        TEXT_TEST(test_wordcache__keeps_all_words_to_the_bound_and_then_none),
        TEXT_TEST(test_wordcache__the_fonts_lookups_reach_over_a_space_only_from_ro_and_ae),
    };
    return cmocka_run_group_tests(tests, text_setup, text_teardown);
}
