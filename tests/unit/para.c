/* para: faces, lines, leading, caches.  Single texts are in hard_cases, properties in
 * para_property, line_ends, same_pixels and ink. */
#include "text/dump.h"

#include "../support/text.h"

#include "../support/check.h"

static void test_para__a_tower_of_marks_ends_at_thirty(void **state)
{
    (void)state;
    struct buf b = {0};
    buf_puts(&b, "x");
    for (int i = 0; i < 10000; i++)
        buf_puts(&b, i % 2 ? "\u0306" : "\u0323");
    buf_puts(&b, "y");
    const struct para *p = text_lay(LANG_JRA, buf_str(&b), 24, 100);
    assert_int_equal(p->n_glyphs, 32);
    assert_int_equal(p->glyphs[31].cluster, b.n - 1);
    assert_int_equal(p->n_lines, 1);
    buf_free(&b);
}

static void test_para__a_word_of_ten_thousand_letters_is_shaped_in_parts(void **state)
{
    (void)state;
    struct buf b = {0};
    for (int i = 0; i < 10000; i++)
        buf_puts(&b, "\u1780");
    const struct para *p = text_lay(LANG_KM, buf_str(&b), 10, 0);
    assert_int_equal(p->n_glyphs, 10000);
    assert_int_equal(p->glyphs[9999].cluster, 29997);
    assert_int_equal(p->glyphs[9999].x, 9999 * (p->width / 10000));
    buf_free(&b);
}

static void test_para__an_empty_text_is_one_line_high(void **state)
{
    (void)state;
    static const char *const texts[] = {"", "\u202E\u202C", "\n", "\u200B"};
    for (size_t i = 0; i < 4; i++) {
        const struct para *p = text_lay(LANG_VI, str_of(texts[i]), 24, 100);
        assert_int_equal(p->n_lines, 1);
        assert_int_equal(p->width, 0);
        assert_true(p->height >= PX64(24));
        assert_true(rect_empty(para_ink(setter, p)));
    }
}

static void test_para__zero_width_characters_never_show_a_box(void **state)
{
    (void)state;
    static const uint32_t unseen[] = {
        0x00AD, 0x034F, 0x061C,  0x17B4,  0x17B5,  0x180B, 0x180E, 0x200B, 0x200C, 0x200D, 0x200E,
        0x200F, 0x202A, 0x202E,  0x2060,  0x2061,  0x2064, 0x2066, 0x2069, 0x206A, 0x206F, 0xFE00,
        0xFE0F, 0xFEFF, 0xE0001, 0xE0061, 0xE0100, 0x01,   0x1B,   0x7F,   0x80,   0x9F};
    for (size_t i = 0; i < sizeof unseen / sizeof *unseen; i++)
        for (int khmer = 0; khmer < 2; khmer++) {
            struct buf b = {0};
            char bytes[4];
            buf_puts(&b, khmer ? "\u1780" : "a");
            buf_add(&b, (struct str){bytes, utf8_put(unseen[i], bytes)});
            buf_puts(&b, khmer ? "\u1784" : "b");
            const struct para *p = text_lay(LANG_KM, buf_str(&b), 1000, 0);
            assert_int_equal(p->missing, 0);
            assert_int_equal(p->width, PX64(khmer ? 1271 : 561 + 615));
            buf_free(&b);
        }
}

/* ---- faces */

static void test_para__signs_take_the_face_of_their_neighbour(void **state)
{
    (void)state;
    const struct para *p = text_lay1000(LANG_KM, "(\u1780, \u17E1.\u17E2) a (\u1780) 12 \u1780");
    static const uint8_t want[] = {FONT_KHMER, FONT_KHMER, FONT_KHMER, FONT_KHMER, FONT_KHMER,
                                   FONT_KHMER, FONT_KHMER, FONT_KHMER, FONT_KHMER, /* ", )" */
                                   FONT_LATIN, FONT_LATIN,                         /* a, space */
                                   FONT_KHMER, FONT_KHMER, FONT_KHMER, FONT_KHMER, FONT_LATIN,
                                   FONT_LATIN, FONT_LATIN, FONT_KHMER};
    assert_int_equal(p->n_glyphs, sizeof want);
    for (uint32_t i = 0; i < p->n_glyphs; i++)
        assert_int_equal(p->glyphs[i].face, want[i]);
}

static void test_para__khmer_is_larger_where_asked_and_so_are_its_line_boxes(void **state)
{
    (void)state;
    struct para_style style = text_style(LANG_KM, 20);
    style.khmer_milli = 1250;
    const struct para *p = para_layout(setter, STR("a\u1780"), NULL, 0, &style, 0, arena);
    assert_int_equal(p->glyphs[0].size_px, 20);
    assert_int_equal(p->glyphs[1].size_px, 25);
    assert_int_equal(p->lines[0].ascent, PX64(30));  /* 1.16 of 25, and a half, to a whole pixel */
    assert_int_equal(p->lines[0].descent, PX64(15)); /* 0.58 of 25, likewise */
    p = para_layout(setter, STR("a\n\u1780"), NULL, 0, &style, 0, arena);
    assert_int_equal(p->lines[0].ascent, PX64(30)); /* even in all of the paragraph */
    const struct para *latin = para_layout(setter, STR("a"), NULL, 0, &style, 0, arena);
    assert_int_equal(latin->lines[0].ascent, PX64(24));
    assert_int_equal(latin->lines[0].descent, PX64(8)); /* 0.34 of 20 */
}

static void test_para__spans_are_bold_and_carry_their_mark(void **state)
{
    (void)state;
    struct para_style style = text_style(LANG_VI, 24);
    struct para_span spans[] = {{1, 2, true, 7}, {2, 3, false, 9}};
    const struct para *p = para_layout(setter, STR("abc\u1780"), spans, 2, &style, 0, arena);
    static const uint8_t faces[] = {FONT_LATIN, FONT_LATIN_BOLD, FONT_LATIN, FONT_KHMER};
    static const uint8_t marks[] = {0, 7, 9, 0};
    for (int i = 0; i < 4; i++) {
        assert_int_equal(p->glyphs[i].face, faces[i]);
        assert_int_equal(p->glyphs[i].mark, marks[i]);
    }
    style.bold = true;
    p = para_layout(setter, STR("abc\u1780"), spans, 2, &style, 0, arena);
    assert_int_equal(p->glyphs[2].face, FONT_LATIN_BOLD);
    assert_int_equal(p->glyphs[3].face, FONT_KHMER_BOLD);
}

static void test_para__a_span_that_starts_inside_a_cluster_starts_with_the_next_one(void **state)
{
    (void)state;
    struct str text = STR("\u179F\u17D2\u178F\u17D2\u179A\u17B8\u1780"
                          "e\u0302\u0323x\u01A1\u0306x");
    struct para_style style = text_style(LANG_KM, 1000);
    const struct para *plain = text_lay1000(LANG_KM, text.p);
    for (uint32_t start = 0; start < text.n; start++) {
        struct para_span span = {start, (uint32_t)text.n, true, 1};
        const struct para *p = para_layout(setter, text, &span, 1, &style, 0, arena);
        assert_int_equal(p->n_glyphs, plain->n_glyphs);
        for (uint32_t i = 0; i < p->n_glyphs; i++) {
            const struct para_glyph *g = &p->glyphs[i];
            bool khmer = g->cluster < 21, bold = g->cluster >= start;
            assert_int_equal(g->cluster, plain->glyphs[i].cluster);
            assert_int_equal(g->face, (khmer ? FONT_KHMER : FONT_LATIN) + bold);
            assert_int_equal(g->mark, bold);
        }
    }
}

static void test_para__a_span_may_end_inside_a_cluster(void **state)
{
    (void)state;
    struct str text = STR("\u1780\u17D2\u1780\u17BB\u1780");
    struct para_span span = {0, 6, true, 1}; /* after the coeng */
    struct para_style style = text_style(LANG_KM, 24);
    const struct para *p = para_layout(setter, text, &span, 1, &style, 0, arena);
    assert_int_equal(p->n_glyphs, 4);
    for (uint32_t i = 0; i < 3; i++)
        assert_int_equal(p->glyphs[i].face, FONT_KHMER_BOLD);
    assert_int_equal(p->glyphs[3].face, FONT_KHMER);
    assert_int_equal(text_count(p, 0x25CC), 0);
}

static void test_para__a_word_longer_than_a_run_keeps_letters_and_marks_together(void **state)
{
    (void)state;
    for (int shift = 0; shift < 4; shift++) {
        struct buf b = {0};
        for (int i = 0; i < shift; i++)
            buf_puts(&b, "x");
        for (int i = 0; i < 3000; i++)
            buf_puts(&b, "\u01B0\u0306");
        const struct para *p = text_lay(LANG_JRA, buf_str(&b), 24, 0);
        assert_int_equal(text_clusters(p), 3000 + shift);
        assert_int_equal(p->n_glyphs, 6000 + shift);
        b.n = 0;
        for (int i = 0; i < shift; i++)
            buf_puts(&b, "\u1780\u2060");
        for (int i = 0; i < 3000; i++) /* joined, so that no break is found to cut at */
            buf_puts(&b, "\u1780\u17D2\u179A\u2060");
        p = text_lay(LANG_KM, buf_str(&b), 24, 0);
        assert_int_equal(text_count(p, 0x25CC), 0);
        buf_free(&b);
    }
}

/* ---- lines */

static void test_para__trailing_spaces_hang_over_the_end(void **state)
{
    (void)state;
    int32_t width = (text_lay(LANG_EN, STR("ab"), 24, 0)->width + 63) / 64;
    const struct para *p = text_lay(LANG_EN, STR("ab    ab"), 24, width);
    assert_int_equal(p->n_lines, 2);
    assert_int_equal(p->lines[0].end, 6);
    assert_int_equal(p->lines[0].width, p->lines[1].width);
    width = (text_lay(LANG_EN, STR("ab ab"), 24, 0)->width + 63) / 64;
    p = text_lay(LANG_EN, STR("ab ab    ab"), 24, width);
    assert_int_equal(p->n_lines, 2);
    assert_int_equal(p->lines[0].end, 9);
}

static void test_para__newlines_break_and_the_last_one_opens_no_line(void **state)
{
    (void)state;
    const struct para *p = text_lay(LANG_EN, STR("a\r\nb\n\nc\n"), 24, 0);
    assert_int_equal(p->n_lines, 4);
    static const uint32_t ends[] = {3, 5, 6, 8};
    for (int i = 0; i < 4; i++)
        assert_int_equal(p->lines[i].end, ends[i]);
    assert_int_equal(p->n_glyphs, 3);
    assert_int_equal(p->lines[3].baseline, p->lines[0].baseline + 3 * PX64(24));
}

static void test_para__a_cluster_wider_than_the_line_stands_alone(void **state)
{
    (void)state;
    const struct para *p =
        text_lay(LANG_KM, STR("\u179F\u17D2\u178F\u17D2\u179A\u17B8\u1780 W"), 24, 1);
    assert_int_equal(p->n_lines, 3);
    assert_int_equal(p->lines[0].end, 18);
    assert_int_equal(p->lines[1].end, 22);
}

static void test_para__a_soft_hyphen_is_seen_at_a_line_end_only(void **state)
{
    (void)state;
    struct str text = STR("soft\u00ADhyphen");
    assert_int_equal(text_count(text_lay(LANG_EN, text, 24, 0), 0x2010), 0);
    const struct para *p = text_lay(LANG_EN, text, 24, 100);
    assert_int_equal(p->n_lines, 2);
    assert_int_equal(p->lines[0].end, 6);
    assert_int_equal(text_count(p, 0x2010), 1);
    px64 soft = text_lay(LANG_EN, STR("soft"), 24, 0)->width;
    assert_true(p->lines[0].width > soft && p->lines[0].width <= PX64(100));
    assert_int_equal(p->glyphs[5].x, soft);
}

static void test_para__the_ellipsis_comes_after_a_whole_cluster(void **state)
{
    (void)state;
    struct str text =
        STR("\u179F\u17D2\u178F\u17D2\u179A\u17B8\u179F\u17D2\u178F\u17D2\u179A\u17B8"
            "\u179F\u17D2\u178F\u17D2\u179A\u17B8\u179F\u17D2\u178F\u17D2\u179A\u17B8");
    struct para_style style = text_style(LANG_KM, 24);
    style.max_lines = 1;
    for (int32_t width = 1; width < 160; width++) {
        const struct para *p = para_layout(setter, text, NULL, 0, &style, width, arena);
        if (!p->cut) {
            assert_int_equal(p->lines[0].end, text.n);
            continue;
        }
        assert_int_equal(p->n_lines, 1);
        assert_int_equal(p->lines[0].end % 18, 0);
        assert_int_equal(text_count(p, 0x2026), 1);
        assert_int_equal(p->glyphs[p->n_glyphs - 1].cluster, p->lines[0].end);
        assert_true(p->lines[0].width <= PX64(width) || p->n_glyphs == 1);
    }
}

static void test_para__max_lines_that_suffice_cut_nothing(void **state)
{
    (void)state;
    struct para_style style = text_style(LANG_EN, 24);
    style.max_lines = 2;
    assert_false(para_layout(setter, STR("a\nb\n"), NULL, 0, &style, 100, arena)->cut);
    const struct para *p = para_layout(setter, STR("a\nb \nc"), NULL, 0, &style, 100, arena);
    assert_true(p->cut);
    assert_int_equal(p->n_lines, 2);
    assert_int_equal(p->glyphs[2].x, p->glyphs[1].x + (p->lines[0].width * 615 + 280) / 561);
}

static void test_para__lines_are_aligned_in_the_width(void **state)
{
    (void)state;
    struct para_style style = text_style(LANG_EN, 24);
    px64 width = para_layout(setter, STR("ab"), NULL, 0, &style, 200, arena)->width;
    style.align = PARA_END;
    const struct para *p = para_layout(setter, STR("ab "), NULL, 0, &style, 200, arena);
    assert_int_equal(p->lines[0].x, PX64(200) - width);
    assert_int_equal(p->glyphs[0].x, p->lines[0].x);
    style.align = PARA_CENTRE;
    p = para_layout(setter, STR("ab "), NULL, 0, &style, 200, arena);
    assert_int_equal(p->lines[0].x, (PX64(200) - width) / 2);
}

/* ---- ink */

static void test_para__leading_is_shared_out_above_and_below(void **state)
{
    (void)state;
    struct para_style style = text_style(LANG_VI, 100);
    style.leading_milli = 2000;
    const struct para *p = para_layout(setter, STR("a\na"), NULL, 0, &style, 0, arena);
    assert_int_equal(p->height, 2 * PX64(200));
    assert_int_equal(p->lines[0].baseline, PX64(24 + 117)); /* (200 - 117 - 35) / 2 = 24 */
    assert_int_equal(p->lines[1].baseline, PX64(200 + 24 + 117));
    p = para_layout(setter, STR("\u1780\n\u1780"), NULL, 0, &style, 0, arena);
    assert_int_equal(p->height, 2 * PX64(200));
    assert_int_equal(p->lines[0].baseline, PX64(12 + 117)); /* (200 - 117 - 59) / 2 = 12 */
}

static void test_para__tight_leading_never_cuts_khmer_nor_the_edges_of_latin(void **state)
{
    (void)state;
    struct para_style style = text_style(LANG_VI, 100);
    const struct para *p = para_layout(setter, STR("\u1780\n\u1780"), NULL, 0, &style, 0, arena);
    assert_int_equal(p->height, 2 * PX64(117 + 59));
    assert_int_equal(p->lines[0].baseline, PX64(117));
    p = para_layout(setter, STR("a\na"), NULL, 0, &style, 0, arena);
    assert_int_equal(p->height, PX64(100 + 117 + 35));
    assert_int_equal(p->lines[0].baseline, PX64(117));
    assert_int_equal(p->lines[1].baseline, PX64(217));
}

static void test_para__ink_is_what_is_seen(void **state)
{
    (void)state;
    const struct para *p = text_lay(LANG_EN, STR("H  \nH"), 100, 0);
    struct rect ink = para_ink(setter, p);
    assert_in_range(ink.x, 9, 10);          /* 98 of 1000 */
    assert_in_range(ink.x + ink.w, 64, 65); /* 643 of 1000 */
    assert_in_range(ink.y, 117 - 72, 117 - 71);
    assert_int_equal(ink.y + ink.h, 100 + 117);
}

static void test_para__clusters_are_bytes_of_the_given_text(void **state)
{
    (void)state;
    const struct para *p =
        text_lay1000(LANG_VI, "\u202Aa\u200Fe\u0323\u0302\tb\u1780\u17D2\u1780c");
    static const uint32_t want[] = {3, 7, 12, 13, 14, 14, 23};
    assert_int_equal(p->n_glyphs, 7);
    for (int i = 0; i < 7; i++)
        assert_int_equal(p->glyphs[i].cluster, want[i]);
}

/* ---- caches */

static void expect_same(const struct para *a, const struct para *b)
{
    assert_int_equal(a->n_lines, b->n_lines);
    assert_int_equal(a->n_glyphs, b->n_glyphs);
    assert_int_equal(a->hash, b->hash);
    assert_int_equal(a->missing, b->missing);
    assert_int_equal(a->height, b->height);
    assert_memory_equal(a->lines, b->lines, a->n_lines * sizeof *a->lines);
    assert_memory_equal(a->glyphs, b->glyphs, a->n_glyphs * sizeof *a->glyphs);
}

static void test_para__the_cache_changes_nothing(void **state)
{
    (void)state;
    struct typesetter *none = typesetter_create(fonts, 0), *small = typesetter_create(fonts, 20000);
    struct para_style style = text_style(LANG_KM, 24);
    static const char *const texts[] = {"", "\u179F\u17D2\u178F\u17D2\u179A\u17B8",
                                        "Visa 30 USD \u17E3\u17E0 ng\u00E0y \u01A1\u0306",
                                        "a\u00ADb\n\u4E2D", "\u1780\u17D2\u1780\u17D2\u1780\u17BB"};
    for (int round = 0; round < 3; round++)
        for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
            for (int32_t width = 20; width < 200; width += 60) {
                struct str text = str_of(texts[i]);
                const struct para *p = para_layout(setter, text, NULL, 0, &style, width, arena);
                expect_same(p, para_layout(none, text, NULL, 0, &style, width, arena));
                expect_same(p, para_layout(small, text, NULL, 0, &style, width, arena));
            }
    typesetter_destroy(none);
    typesetter_destroy(small);
}

static void test_para__the_hash_differs_when_the_picture_may(void **state)
{
    (void)state;
    struct para_style style = text_style(LANG_VI, 24);
    uint64_t hashes[8];
    int n = 0;
    struct para_span span = {0, 1, false, 1};
    hashes[n++] = para_layout(setter, STR("ab"), NULL, 0, &style, 100, arena)->hash;
    hashes[n++] = para_layout(setter, STR("ac"), NULL, 0, &style, 100, arena)->hash;
    hashes[n++] = para_layout(setter, STR("ab"), NULL, 0, &style, 101, arena)->hash;
    hashes[n++] = para_layout(setter, STR("ab"), &span, 1, &style, 100, arena)->hash;
    style.bold = true;
    hashes[n++] = para_layout(setter, STR("ab"), NULL, 0, &style, 100, arena)->hash;
    style.align = PARA_END;
    hashes[n++] = para_layout(setter, STR("ab"), NULL, 0, &style, 100, arena)->hash;
    style.khmer_milli = 1100;
    hashes[n++] = para_layout(setter, STR("ab"), NULL, 0, &style, 100, arena)->hash;
    style.max_lines = 1;
    hashes[n++] = para_layout(setter, STR("ab"), NULL, 0, &style, 100, arena)->hash;
    for (int i = 0; i < n; i++)
        for (int k = 0; k < i; k++)
            assert_true(hashes[i] != hashes[k]);
}

/* ---- the dump */

static void test_para__the_dump_is_the_json_of_kiosk_pack_layout(void **state)
{
    (void)state;
    struct str json = dump_layout(setter, STR("a\n\u1780"), LANG_EN, 100, 20, arena);
    assert_string_equal(
        json.p, "{\"lines\": [\n"
                " {\"start\": 0, \"end\": 2, \"x\": 0, \"baseline\": 24, \"width\": 11.21875, "
                "\"ascent\": 24, \"descent\": 13, \"glyphs\": [\n"
                "  {\"font\": \"NotoSans-Regular\", \"glyph\": 68, \"cluster\": 0, \"x\": 0, "
                "\"y\": 24}]},\n"
                " {\"start\": 2, \"end\": 5, \"x\": 0, \"baseline\": 61, \"width\": 12.71875, "
                "\"ascent\": 24, \"descent\": 13, \"glyphs\": [\n"
                "  {\"font\": \"NotoSansKhmer-Regular\", \"glyph\": 25, \"cluster\": 2, \"x\": 0, "
                "\"y\": 61}]}]}\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEXT_TEST(test_para__a_tower_of_marks_ends_at_thirty),
        TEXT_TEST(test_para__a_word_of_ten_thousand_letters_is_shaped_in_parts),
        TEXT_TEST(test_para__an_empty_text_is_one_line_high),
        TEXT_TEST(test_para__zero_width_characters_never_show_a_box),
        TEXT_TEST(test_para__signs_take_the_face_of_their_neighbour),
        TEXT_TEST(test_para__khmer_is_larger_where_asked_and_so_are_its_line_boxes),
        TEXT_TEST(test_para__spans_are_bold_and_carry_their_mark),
        TEXT_TEST(test_para__a_span_that_starts_inside_a_cluster_starts_with_the_next_one),
        TEXT_TEST(test_para__a_span_may_end_inside_a_cluster),
        TEXT_TEST(test_para__a_word_longer_than_a_run_keeps_letters_and_marks_together),
        TEXT_TEST(test_para__trailing_spaces_hang_over_the_end),
        TEXT_TEST(test_para__newlines_break_and_the_last_one_opens_no_line),
        TEXT_TEST(test_para__a_cluster_wider_than_the_line_stands_alone),
        TEXT_TEST(test_para__a_soft_hyphen_is_seen_at_a_line_end_only),
        TEXT_TEST(test_para__the_ellipsis_comes_after_a_whole_cluster),
        TEXT_TEST(test_para__max_lines_that_suffice_cut_nothing),
        TEXT_TEST(test_para__lines_are_aligned_in_the_width),
        TEXT_TEST(test_para__leading_is_shared_out_above_and_below),
        TEXT_TEST(test_para__tight_leading_never_cuts_khmer_nor_the_edges_of_latin),
        TEXT_TEST(test_para__ink_is_what_is_seen),
        TEXT_TEST(test_para__clusters_are_bytes_of_the_given_text),
        TEXT_TEST(test_para__the_cache_changes_nothing),
        TEXT_TEST(test_para__the_hash_differs_when_the_picture_may),
        TEXT_TEST(test_para__the_dump_is_the_json_of_kiosk_pack_layout),
    };
    return cmocka_run_group_tests(tests, text_setup, text_teardown);
}
