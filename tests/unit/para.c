/* para: hard cases of the four languages, then properties on random text. */
#include "base/utf8.h"
#include "text/dump.h"
#include "text/faces.h"

#include <stdlib.h>

#include <hb-ot.h>
#include <hb.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include "../support/check.h"

static struct fonts *fonts;
static struct typesetter *setter;
static struct arena *arena;

static int set_up(void **state)
{
    (void)state;
    struct err e;
    if (!fonts_open(NULL, &fonts, &e))
        return -1;
    setter = typesetter_create(fonts, 1 << 20);
    arena = arena_create();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_destroy(arena);
    typesetter_destroy(setter);
    fonts_close(fonts);
    return 0;
}

static struct para_style plain(enum lang lang, uint16_t size_px)
{
    return (struct para_style){
        .lang = lang, .size_px = size_px, .khmer_milli = 1000, .leading_milli = 1000};
}

static const struct para *lay(enum lang lang, struct str text, uint16_t size_px, int32_t width_px)
{
    struct para_style style = plain(lang, size_px);
    return para_layout(setter, text, NULL, 0, &style, width_px, arena);
}

static const struct para *lay1000(enum lang lang, const char *text)
{
    return lay(lang, str_of(text), 1000, 0);
}

static unsigned count_clusters(const struct para *p)
{
    unsigned n = 0;
    for (uint32_t i = 0; i < p->n_glyphs; i++)
        n += i == 0 || p->glyphs[i].cluster != p->glyphs[i - 1].cluster;
    return n;
}

static unsigned count_char(const struct para *p, uint32_t c)
{
    unsigned n = 0;
    for (uint32_t i = 0; i < p->n_glyphs; i++) {
        int32_t advance;
        uint32_t glyph = faces_glyph(fonts, p->glyphs[i].face, c, &advance);
        n += glyph != 0 && p->glyphs[i].glyph == glyph;
    }
    return n;
}

/* ---- one line each: glyphs, clusters, dotted circles, boxes, advance in 1/1000 em */

static const struct hard {
    const char *id;
    enum lang lang;
    const char *text;
    unsigned glyphs, clusters, dotted, missing;
    int advance; /* 0: not compared */
} hards[] = {
    {"H01", LANG_KM, "\u1780\u17D2\u179A\u17BB\u1798", 4, 2, 0, 0, 1558},
    {"H02", LANG_KM, "\u179F\u17D2\u178F\u17D2\u179A\u17B8", 4, 1, 0, 0, 1215},
    {"H04", LANG_KM, "\u179F\u1784\u17D2\u1782\u17D2\u179A\u17C4\u17C7", 6, 2, 0, 0, 2812},
    {"H05", LANG_KM, "\u1780\u17C4", 2, 1, 0, 0, 1212},
    {"H06", LANG_KM, "\u1780\u17BE\u178F", 4, 2, 0, 0, 1559},
    {"H06 typed", LANG_KM, "\u1780\u17C1\u17B8\u178F", 4, 2, 0, 0, 1559},
    {"H08", LANG_KM, "\u1780\u17C1\u17B6", 2, 1, 0, 0, 1212},
    {"H09", LANG_KM, "\u1798\u17C9\u17B6\u179F\u17CA\u17B8\u1793", 6, 3, 0, 0, 2486},
    {"H11", LANG_KM, "\u17A2\u17CA\u17C6", 3, 1, 0, 0, 635},
    {"H13", LANG_KM, "\u1789\u17D2\u1789", 2, 1, 0, 0, 952},
    {"H14", LANG_KM, "\u178A\u17D2\u178B \u178F\u17D2\u178A", 5, 3, 0, 0, 1530},
    {"H15", LANG_KM, "\u17A5\u1793\u17D2\u1791\u17D2\u179A\u17B8\u1799\u17CD", 7, 3, 0, 0, 2510},
    {"H17", LANG_KM, "\u1780\u17D2\u179A\u17C1\u17C7\u200B\u17D4", 6, 3, 0, 0, 2183},
    {"H19", LANG_KM,
     "\u179F\u17A0\u179A\u178A\u17D2\u178B\u200B\u17A2\u17B6\u1798\u17C1\u179A\u17B7\u1780", 12, 9,
     0, 0, 5559},
    {"H21", LANG_KM, "\u1782\u17D2\u179A\u1794\u17CB\u17D7", 5, 3, 0, 0, 2143},
    {"H23", LANG_KM, "\u17E1\u17E2\u17E3.\u17E4\u17E5\u17E6,\u17E7\u17E8\u17DB", 11, 11, 0, 0,
     6419},
    {"H25", LANG_KM, "\u17D2", 2, 1, 1, 0, 635},
    {"H26", LANG_KM, "\u17B6", 2, 1, 1, 0, 923},
    {"H27", LANG_KM, "\u17C1", 2, 1, 1, 0, 923},
    {"H29", LANG_KM, "\u1780\u17B6\u17B6", 3, 1, 1, 0, 1847},
    {"H31", LANG_KM, "\u1780 \u17B6", 4, 2, 1, 0, 1819},
    {"H33", LANG_KM, "\u19E0\u19FF", 2, 2, 0, 0, 1885},
    {"H35", LANG_JRA, "\u01A1\u0306 \u01B0\u0306 \u01A0\u0306 \u01AF\u0306", 11, 7, 0, 0, 3634},
    {"H36", LANG_JRA,
     "\u00F4\u0306 \u00EA\u0306 \u00E2\u0306 \u00D4\u0306 \u00CA\u0306 \u00C2\u0306", 17, 11, 0, 0,
     5006},
    {"H37", LANG_JRA, "o\u0302\u0306", 2, 1, 0, 0, 605},
    {"H39", LANG_JRA, "\u01B0\u030C", 2, 1, 0, 0, 674},
    {"H40", LANG_JRA, "\u0180\u0243 \u010D c\u0306 \u00F1 \u0111", 11, 10, 0, 0, 4500},
    {"H42", LANG_JRA, "y\u0306 Y\u0306 i\u0306", 7, 5, 0, 0, 1854},
    {"H43", LANG_VI, "\u1EC7", 1, 1, 0, 0, 564},
    {"H44", LANG_VI, "e\u0323\u0302", 1, 1, 0, 0, 564},
    {"H46", LANG_VI, "\u00EA\u0323 \u1EB9\u0302", 3, 3, 0, 0, 1388},
    {"H48", LANG_VI, "\u1EA4\u1EEA\u1ED4 \u1ED2\u1EA8", 6, 6, 0, 0, 3850},
    {"H49", LANG_VI, "\u0110\u01AF\u1EDCNG", 5, 5, 0, 0, 3772},
    {"H51", LANG_VI, "Visa 30 USD \u17E3\u17E0 \u1790\u17D2\u1784\u17C3 ng\u00E0y \u01A1\u0306", 26,
     23, 0, 0, 0},
    {"H53", LANG_EN, "\u202Eabc\u1780\u202C", 4, 4, 0, 0, 0},
    {"H55", LANG_EN, "a\u00ADb", 3, 3, 0, 0, 1176},
    {"H56", LANG_EN, "\u0306", 1, 1, 0, 0, 0},
    {"H57", LANG_EN, "\U0001F600\U0001F1FB\U0001F1F3\u2708\uFE0F", 4, 3, 0, 3, 1800},
    {"H59", LANG_EN, "\uFEFFabc", 3, 3, 0, 0, 1656},
    {"H65", LANG_KM, "\u1796\u17C1\u1787\u17D2\u1799\u179F\u17C6\u178E", 7, 4, 0, 0, 4024},
    {"H67", LANG_VI, "Tuye\u0302n ngo\u0302n the\u0302\u0301 gio\u031B\u0301i", 19, 19, 0, 0, 9342},
    {"H68", LANG_JRA, "\u00D4\u0306", 2, 1, 0, 0, 781},
    {"H69", LANG_KM, "\u1794\u1785\u17D2\u1785\u17BB\u1794\u17D2\u1794\u1793\u17D2\u1793", 8, 4, 0,
     0, 2814},
};

static void test_para__hard_cases_have_their_glyphs_clusters_and_boxes(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof hards / sizeof *hards; i++) {
        const struct hard *h = &hards[i];
        const struct para *p = lay1000(h->lang, h->text);
        if (p->n_glyphs != h->glyphs || count_clusters(p) != h->clusters ||
            count_char(p, 0x25CC) != h->dotted || p->missing != h->missing ||
            (h->advance && p->width != PX64(h->advance)) || p->n_lines != 1)
            fail_msg("%s: glyphs %u of %u, clusters %u of %u, dotted %u of %u, missing %u of %u, "
                     "advance %g of %d, lines %u",
                     h->id, p->n_glyphs, h->glyphs, count_clusters(p), h->clusters,
                     count_char(p, 0x25CC), h->dotted, p->missing, h->missing, p->width / 64.0,
                     h->advance, p->n_lines);
    }
}

static void test_para__broken_bytes_are_replacement_characters(void **state)
{
    (void)state;
    static const struct {
        struct str bytes;
        unsigned glyphs, replaced;
    } cases[] = {
        {{"a\0b", 3}, 2, 0},             /* H70 */
        {{"a\xC0\x80\x62", 4}, 4, 2},    /* H71 */
        {{"a\xE1\x9E\x62", 4}, 3, 1},    /* H72 */
        {{"\xF4\x90\x80\x80", 4}, 4, 4}, /* H74 */
        {{"\x80\xBF\xFE\xFF", 4}, 4, 4}, /* H75 */
        {{"\xED\xA0\x80", 3}, 3, 3},     /* a surrogate */
        {{"\xE1\x9E\x80\xE1\x9E", 5}, 2, 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct para *p = lay(LANG_EN, cases[i].bytes, 24, 0);
        assert_int_equal(p->n_glyphs, cases[i].glyphs);
        assert_int_equal(count_char(p, UTF8_REPLACEMENT), cases[i].replaced);
        assert_int_equal(p->lines[0].end, cases[i].bytes.n);
    }
}

static void test_para__a_tower_of_marks_ends_at_thirty(void **state)
{
    (void)state;
    struct buf b = {0};
    buf_puts(&b, "x");
    for (int i = 0; i < 10000; i++)
        buf_puts(&b, i % 2 ? "\u0306" : "\u0323");
    buf_puts(&b, "y");
    const struct para *p = lay(LANG_JRA, buf_str(&b), 24, 100);
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
    const struct para *p = lay(LANG_KM, buf_str(&b), 10, 0);
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
        const struct para *p = lay(LANG_VI, str_of(texts[i]), 24, 100);
        assert_int_equal(p->n_lines, 1);
        assert_int_equal(p->width, 0);
        assert_true(p->height >= PX64(24));
        assert_true(rect_empty(para_ink(setter, p)));
    }
    assert_int_equal(lay(LANG_VI, (struct str){NULL, 0}, 24, 100)->n_lines, 1);
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
            const struct para *p = lay(LANG_KM, buf_str(&b), 1000, 0);
            assert_int_equal(p->missing, 0);
            assert_int_equal(p->width, PX64(khmer ? 1271 : 561 + 615));
            buf_free(&b);
        }
}

static void test_para__one_box_for_a_missing_cluster(void **state)
{
    (void)state;
    assert_int_equal(lay1000(LANG_EN, "\U0001F468\u200D\U0001F469\u200D\U0001F467")->missing, 1);
    assert_int_equal(lay1000(LANG_EN, "\u4E2D\u6587")->missing, 2);
    const struct para *p = lay1000(LANG_KM, "\u1780\u4E2D\u1780");
    assert_int_equal(p->missing, 1);
    assert_int_equal(p->glyphs[1].glyph, 0);
    assert_int_equal(p->glyphs[1].face, FONT_LATIN);
}

/* ---- faces */

static void test_para__signs_take_the_face_of_their_neighbour(void **state)
{
    (void)state;
    const struct para *p = lay1000(LANG_KM, "(\u1780, \u17E1.\u17E2) a (\u1780) 12 \u1780");
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
    struct para_style style = plain(LANG_KM, 20);
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
    struct para_style style = plain(LANG_VI, 24);
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

/* ---- lines */

static void test_para__trailing_spaces_hang_over_the_end(void **state)
{
    (void)state;
    int32_t width = (lay(LANG_EN, STR("ab"), 24, 0)->width + 63) / 64;
    const struct para *p = lay(LANG_EN, STR("ab    ab"), 24, width);
    assert_int_equal(p->n_lines, 2);
    assert_int_equal(p->lines[0].end, 6);
    assert_int_equal(p->lines[0].width, p->lines[1].width);
    width = (lay(LANG_EN, STR("ab ab"), 24, 0)->width + 63) / 64;
    p = lay(LANG_EN, STR("ab ab    ab"), 24, width);
    assert_int_equal(p->n_lines, 2);
    assert_int_equal(p->lines[0].end, 9);
}

static void test_para__newlines_break_and_the_last_one_opens_no_line(void **state)
{
    (void)state;
    const struct para *p = lay(LANG_EN, STR("a\r\nb\n\nc\n"), 24, 0);
    assert_int_equal(p->n_lines, 4);
    static const uint32_t ends[] = {3, 5, 6, 8};
    for (int i = 0; i < 4; i++)
        assert_int_equal(p->lines[i].end, ends[i]);
    assert_int_equal(p->n_glyphs, 3);
    assert_int_equal(p->lines[3].baseline, p->lines[0].baseline + 3 * PX64(24));
}

static void test_para__without_a_place_to_break_clusters_are_parted(void **state)
{
    (void)state;
    char xs[500];
    memset(xs, 'x', sizeof xs);
    const struct para *p = lay(LANG_EN, (struct str){xs, sizeof xs}, 24, 100);
    assert_int_equal(p->n_glyphs, 500);
    assert_int_equal(p->n_lines, (500 + 6) / 7); /* 12.7 px each */
    for (uint32_t i = 0; i < p->n_lines; i++)
        assert_true(p->lines[i].width <= PX64(100));

    struct buf b = {0};
    for (int i = 0; i < 500; i++)
        buf_puts(&b, "\u1780");
    p = lay(LANG_KM, buf_str(&b), 24, 100);
    assert_int_equal(p->n_glyphs, 500);
    for (uint32_t i = 0; i < p->n_lines; i++)
        assert_true(p->lines[i].width <= PX64(100) && p->lines[i].start % 3 == 0);
    buf_free(&b);
}

static void test_para__a_cluster_wider_than_the_line_stands_alone(void **state)
{
    (void)state;
    const struct para *p = lay(LANG_KM, STR("\u179F\u17D2\u178F\u17D2\u179A\u17B8\u1780 W"), 24, 1);
    assert_int_equal(p->n_lines, 3);
    assert_int_equal(p->lines[0].end, 18);
    assert_int_equal(p->lines[1].end, 22);
}

static void test_para__a_soft_hyphen_is_seen_at_a_line_end_only(void **state)
{
    (void)state;
    struct str text = STR("soft\u00ADhyphen");
    assert_int_equal(count_char(lay(LANG_EN, text, 24, 0), 0x2010), 0);
    const struct para *p = lay(LANG_EN, text, 24, 100);
    assert_int_equal(p->n_lines, 2);
    assert_int_equal(p->lines[0].end, 6);
    assert_int_equal(count_char(p, 0x2010), 1);
    px64 soft = lay(LANG_EN, STR("soft"), 24, 0)->width;
    assert_true(p->lines[0].width > soft && p->lines[0].width <= PX64(100));
    assert_int_equal(p->glyphs[5].x, soft);
}

static void test_para__the_ellipsis_comes_after_a_whole_cluster(void **state)
{
    (void)state;
    struct str text =
        STR("\u179F\u17D2\u178F\u17D2\u179A\u17B8\u179F\u17D2\u178F\u17D2\u179A\u17B8"
            "\u179F\u17D2\u178F\u17D2\u179A\u17B8\u179F\u17D2\u178F\u17D2\u179A\u17B8");
    struct para_style style = plain(LANG_KM, 24);
    style.max_lines = 1;
    for (int32_t width = 1; width < 160; width++) {
        const struct para *p = para_layout(setter, text, NULL, 0, &style, width, arena);
        if (!p->cut) {
            assert_int_equal(p->lines[0].end, text.n);
            continue;
        }
        assert_int_equal(p->n_lines, 1);
        assert_int_equal(p->lines[0].end % 18, 0);
        assert_int_equal(count_char(p, 0x2026), 1);
        assert_int_equal(p->glyphs[p->n_glyphs - 1].cluster, p->lines[0].end);
        assert_true(p->lines[0].width <= PX64(width) || p->n_glyphs == 1);
    }
}

static void test_para__max_lines_that_suffice_cut_nothing(void **state)
{
    (void)state;
    struct para_style style = plain(LANG_EN, 24);
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
    struct para_style style = plain(LANG_EN, 24);
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

static void test_para__the_ink_of_stacks_is_inside_the_line_box(void **state)
{
    (void)state;
    static const char *const stacks[] = {
        "\u00D4\u0306\u00CA\u0306\u00C2\u0306\u01A0\u0306",                   /* H68 */
        "\u1EA4\u1EEA\u1ED4 \u1ED2\u1EA8",                                    /* H48 */
        "\u1794\u1785\u17D2\u1785\u17BB\u1794\u17D2\u1794\u1793\u17D2\u1793", /* H69 */
        "\u17A5\u1793\u17D2\u1791\u17D2\u179A\u17B8\u1799\u17CD",             /* H15 */
        "\u1E62\u1EB6gjpqy\u1EE5",
    };
    static const uint16_t milli[] = {1000, 1100, 1250};
    for (uint16_t size = 8; size <= 120; size = (uint16_t)(size + 7))
        for (int k = 0; k < 3 * 2; k++)
            for (size_t i = 0; i < sizeof stacks / sizeof *stacks; i++) {
                struct para_style style = plain(LANG_KM, size);
                style.khmer_milli = milli[k / 2];
                style.bold = k % 2;
                const struct para *p =
                    para_layout(setter, str_of(stacks[i]), NULL, 0, &style, 0, arena);
                struct rect ink = para_ink(setter, p);
                assert_true(ink.w > 0 && ink.y >= 0 && ink.y + ink.h <= p->height / 64);
                assert_true(p->lines[0].baseline - PX64(ink.y) <= p->lines[0].ascent);
                assert_true(PX64(ink.y + ink.h) - p->lines[0].baseline <= p->lines[0].descent);
            }
}

static void test_para__leading_is_shared_out_above_and_below(void **state)
{
    (void)state;
    struct para_style style = plain(LANG_VI, 100);
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
    struct para_style style = plain(LANG_VI, 100);
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
    const struct para *p = lay(LANG_EN, STR("H  \nH"), 100, 0);
    struct rect ink = para_ink(setter, p);
    assert_in_range(ink.x, 9, 10);          /* 98 of 1000 */
    assert_in_range(ink.x + ink.w, 64, 65); /* 643 of 1000 */
    assert_in_range(ink.y, 117 - 72, 117 - 71);
    assert_int_equal(ink.y + ink.h, 100 + 117);
}

/* ---- against HarfBuzz itself */

static void expect_like_harfbuzz(enum font_face face, hb_script_t script, enum lang lang,
                                 const char *text)
{
    const struct para *p = lay1000(lang, text);
    hb_buffer_t *b = hb_buffer_create();
    hb_buffer_add_utf8(b, text, -1, 0, -1);
    hb_buffer_set_direction(b, HB_DIRECTION_LTR);
    hb_buffer_set_script(b, script);
    hb_buffer_set_language(b, hb_language_from_string(lang_code(lang), -1));
    hb_shape(faces_hb(fonts, face), b, NULL, 0);
    unsigned n;
    const hb_glyph_info_t *info = hb_buffer_get_glyph_infos(b, &n);
    const hb_glyph_position_t *pos = hb_buffer_get_glyph_positions(b, &n);
    assert_int_equal(p->n_glyphs, n);
    int pen = 0;
    for (unsigned i = 0; i < n; i++) {
        assert_int_equal(p->glyphs[i].glyph, info[i].codepoint);
        assert_int_equal(p->glyphs[i].cluster, info[i].cluster);
        assert_int_equal(p->glyphs[i].face, face);
        assert_int_equal(p->glyphs[i].x, PX64(pen + pos[i].x_offset));
        assert_int_equal(p->glyphs[i].y, p->lines[0].baseline - PX64(pos[i].y_offset));
        pen += pos[i].x_advance;
    }
    hb_buffer_destroy(b);
}

static void test_para__pure_text_is_exactly_what_harfbuzz_shapes(void **state)
{
    (void)state;
    expect_like_harfbuzz(FONT_KHMER, HB_SCRIPT_KHMER, LANG_KM,
                         "\u179F\u17D2\u178F\u17D2\u179A\u17B8 \u1794\u1785\u17D2\u1785\u17BB"
                         "\u1794\u17D2\u1794\u1793\u17D2\u1793 (\u17E1\u17E2,\u17E3)\u17D4");
    expect_like_harfbuzz(FONT_LATIN, HB_SCRIPT_LATIN, LANG_VI,
                         "\u0110\u01B0\u1EDDng \u0111i AVATAR To 1.500, fi \u1EC7");
    expect_like_harfbuzz(FONT_LATIN, HB_SCRIPT_LATIN, LANG_JRA,
                         "hm\u01B0\u0306 \u0180ing \u00F4\u0306 \u00CA\u0306 \u01A1\u0306n");
}

static void test_para__clusters_are_bytes_of_the_given_text(void **state)
{
    (void)state;
    const struct para *p = lay1000(LANG_VI, "\u202Aa\u200Fe\u0323\u0302\tb\u1780\u17D2\u1780c");
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
    struct para_style style = plain(LANG_KM, 24);
    for (int round = 0; round < 3; round++)
        for (size_t i = 0; i < sizeof hards / sizeof *hards; i++)
            for (int32_t width = 20; width < 200; width += 60) {
                struct str text = str_of(hards[i].text);
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
    struct para_style style = plain(LANG_VI, 24);
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

/* ---- properties, on text made by a generator with a fixed seed */

static uint32_t seed = 20240229;

static uint32_t roll(uint32_t n)
{
    seed = seed * 1664525u + 1013904223u;
    return (seed >> 8) % n;
}

static void add_char(struct buf *b, uint32_t c)
{
    char bytes[4];
    buf_add(b, (struct str){bytes, utf8_put(c, bytes)});
}

static void add_khmer_syllable(struct buf *b)
{
    add_char(b, 0x1780 + roll(35));
    for (uint32_t n = roll(3); n-- > 0;) {
        add_char(b, 0x17D2);
        add_char(b, 0x1780 + roll(33));
    }
    if (roll(2))
        add_char(b, 0x17B6 + roll(16));
    if (roll(4) == 0)
        add_char(b, roll(2) ? 0x17CB : 0x17C6);
    static const char *const after[] = {"\u17D7", "\u17D4", " ", "\u200B", " \u17D4\u179B\u17D4 "};
    if (roll(4) == 0)
        buf_puts(b, after[roll(5)]);
}

static void add_jrai_letter(struct buf *b)
{
    static const char *const letters[] = {"\u01A1\u0306",
                                          "\u00F4\u0306",
                                          "\u00CA\u0306",
                                          "\u0180",
                                          "\u010D",
                                          "hm\u01B0\u0306",
                                          " ",
                                          "n"};
    buf_puts(b, letters[roll(8)]);
}

static void add_rubbish(struct buf *b)
{
    static const uint32_t starts[] = {0, 0x80, 0x300, 0x1780, 0x17B4, 0x2000, 0x1F1E6, 0xFE00};
    if (roll(5) == 0)
        buf_putc(b, (char)roll(256));
    else
        add_char(b, starts[roll(8)] + roll(0x60));
}

static void add_piece(struct buf *b, uint32_t kind)
{
    switch (kind) {
    case 0:
        add_khmer_syllable(b);
        break;
    case 1:
        add_char(b, roll(5) ? 0x1EA0 + roll(90) : ' ');
        break;
    case 2:
        add_jrai_letter(b);
        break;
    case 3:
        add_char(b, 0x20 + roll(95));
        break;
    default:
        add_rubbish(b);
    }
}

/* Text of one alphabet (kind below 5) or of all. */
static void make_text(struct buf *b, uint32_t kind, uint32_t n)
{
    b->n = 0;
    buf_puts(b, "");
    while (n-- > 0)
        add_piece(b, kind < 5 ? kind : roll(5));
}

static void expect_whole_paragraph(const struct para *p, struct str text, int32_t width)
{
    uint32_t byte = 0, glyph = 0;
    for (uint32_t i = 0; i < p->n_lines; i++) {
        const struct para_line *line = &p->lines[i];
        assert_int_equal(line->start, byte);
        assert_true(line->end >= line->start);
        assert_int_equal(line->first, glyph);
        bool one = true; /* cluster, what hangs not counted */
        for (uint32_t k = line->first; k < line->first + line->count; k++) {
            assert_in_range(p->glyphs[k].cluster, line->start, line->end);
            assert_true(p->glyphs[k].cluster < text.n);
            assert_true(k == line->first || p->glyphs[k].cluster >= p->glyphs[k - 1].cluster);
            one = one && (p->glyphs[k].cluster == p->glyphs[line->first].cluster ||
                          p->glyphs[k].x >= line->width);
        }
        assert_true(line->width <= PX64(width) || one);
        byte = line->end;
        glyph = line->first + line->count;
    }
    assert_int_equal(byte, text.n);
    assert_int_equal(glyph, p->n_glyphs);
}

static void test_para__lines_hold_all_of_the_text_in_order_and_fit(void **state)
{
    (void)state;
    struct buf b = {0};
    for (int i = 0; i < 600; i++) {
        make_text(&b, (uint32_t)i % 6, 1 + roll(80));
        int32_t width = (int32_t)(1 + roll(400));
        const struct para *p = lay((enum lang)(i % LANG_COUNT), buf_str(&b), 24, width);
        expect_whole_paragraph(p, buf_str(&b), width);
        arena_reset(arena);
    }
    buf_free(&b);
}

static bool follows(uint32_t c)
{
    return (c >= 0x17B4 && c <= 0x17D5) || c == 0x17D7 || c == 0x17DD;
}

/* The code points on both sides of a line's end. */
static void around(struct str text, uint32_t at, uint32_t *before, uint32_t *after)
{
    size_t i = utf8_boundary(text, at - 1), k = at;
    *before = utf8_next(text, &i);
    *after = utf8_next(text, &k);
}

static void test_para__no_break_inside_a_khmer_cluster(void **state)
{
    (void)state;
    struct buf b = {0};
    for (int i = 0; i < 300; i++) {
        make_text(&b, 0, 1 + roll(60));
        struct str text = buf_str(&b);
        const struct para *p = lay(LANG_KM, text, 24, (int32_t)(120 + roll(400)));
        for (uint32_t k = 0; k + 1 < p->n_lines; k++) {
            uint32_t before, after, end = p->lines[k].end;
            around(text, end, &before, &after);
            assert_int_not_equal(before, 0x17D2);
            assert_false(follows(after));
            assert_false(before == 0x17D4 && end + 6 <= text.n &&
                         memcmp(text.p + end, "\u179B\u17D4", 6) == 0);
        }
        arena_reset(arena);
    }
    buf_free(&b);
}

static void test_para__a_forced_break_leaves_closing_signs_with_their_word(void **state)
{
    (void)state;
    const char *text = "\u1780\u1780\u1780\u1780\u17D7"; /* one word, four letters and a sign */
    px64 four = lay(LANG_KM, STR("\u1780\u1780\u1780\u1780"), 24, 0)->width;
    const struct para *p = lay(LANG_KM, str_of(text), 24, four / 64 + 1);
    assert_int_equal(p->n_lines, 2);
    assert_true(p->lines[0].end <= 9);
}

static struct str decomposed(struct str text)
{
    enum { MAX = 4000 };
    static UChar wide[MAX], nfd[MAX];
    static char bytes[3 * MAX];
    UErrorCode status = U_ZERO_ERROR;
    int32_t n = 0;
    u_strFromUTF8(wide, MAX, &n, text.p, (int32_t)text.n, &status);
    n = unorm2_normalize(unorm2_getNFDInstance(&status), wide, n, nfd, MAX, &status);
    int32_t n_bytes = 0;
    u_strToUTF8(bytes, sizeof bytes, &n_bytes, nfd, n, &status);
    assert_true(U_SUCCESS(status));
    return (struct str){bytes, (size_t)n_bytes};
}

static void test_para__composed_and_decomposed_text_look_the_same(void **state)
{
    (void)state;
    struct buf b = {0};
    for (int i = 0; i < 200; i++) {
        make_text(&b, (uint32_t)i % 4, 40);
        int32_t width = (int32_t)(60 + roll(300));
        const struct para *nfc = lay(LANG_VI, buf_str(&b), 24, width);
        const struct para *nfd = lay(LANG_VI, decomposed(buf_str(&b)), 24, width);
        assert_int_equal(nfc->n_lines, nfd->n_lines);
        assert_int_equal(nfc->n_glyphs, nfd->n_glyphs);
        for (uint32_t k = 0; k < nfc->n_glyphs; k++) {
            assert_int_equal(nfc->glyphs[k].glyph, nfd->glyphs[k].glyph);
            assert_int_equal(nfc->glyphs[k].x, nfd->glyphs[k].x);
            assert_int_equal(nfc->glyphs[k].y, nfd->glyphs[k].y);
        }
        arena_reset(arena);
    }
    buf_free(&b);
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
        cmocka_unit_test(test_para__hard_cases_have_their_glyphs_clusters_and_boxes),
        cmocka_unit_test(test_para__broken_bytes_are_replacement_characters),
        cmocka_unit_test(test_para__a_tower_of_marks_ends_at_thirty),
        cmocka_unit_test(test_para__a_word_of_ten_thousand_letters_is_shaped_in_parts),
        cmocka_unit_test(test_para__an_empty_text_is_one_line_high),
        cmocka_unit_test(test_para__zero_width_characters_never_show_a_box),
        cmocka_unit_test(test_para__one_box_for_a_missing_cluster),
        cmocka_unit_test(test_para__signs_take_the_face_of_their_neighbour),
        cmocka_unit_test(test_para__khmer_is_larger_where_asked_and_so_are_its_line_boxes),
        cmocka_unit_test(test_para__spans_are_bold_and_carry_their_mark),
        cmocka_unit_test(test_para__trailing_spaces_hang_over_the_end),
        cmocka_unit_test(test_para__newlines_break_and_the_last_one_opens_no_line),
        cmocka_unit_test(test_para__without_a_place_to_break_clusters_are_parted),
        cmocka_unit_test(test_para__a_cluster_wider_than_the_line_stands_alone),
        cmocka_unit_test(test_para__a_soft_hyphen_is_seen_at_a_line_end_only),
        cmocka_unit_test(test_para__the_ellipsis_comes_after_a_whole_cluster),
        cmocka_unit_test(test_para__max_lines_that_suffice_cut_nothing),
        cmocka_unit_test(test_para__lines_are_aligned_in_the_width),
        cmocka_unit_test(test_para__the_ink_of_stacks_is_inside_the_line_box),
        cmocka_unit_test(test_para__leading_is_shared_out_above_and_below),
        cmocka_unit_test(test_para__tight_leading_never_cuts_khmer_nor_the_edges_of_latin),
        cmocka_unit_test(test_para__ink_is_what_is_seen),
        cmocka_unit_test(test_para__pure_text_is_exactly_what_harfbuzz_shapes),
        cmocka_unit_test(test_para__clusters_are_bytes_of_the_given_text),
        cmocka_unit_test(test_para__the_cache_changes_nothing),
        cmocka_unit_test(test_para__the_hash_differs_when_the_picture_may),
        cmocka_unit_test(test_para__lines_hold_all_of_the_text_in_order_and_fit),
        cmocka_unit_test(test_para__no_break_inside_a_khmer_cluster),
        cmocka_unit_test(test_para__a_forced_break_leaves_closing_signs_with_their_word),
        cmocka_unit_test(test_para__composed_and_decomposed_text_look_the_same),
        cmocka_unit_test(test_para__the_dump_is_the_json_of_kiosk_pack_layout),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
