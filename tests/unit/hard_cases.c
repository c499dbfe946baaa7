/* hard_cases: text that is easy to get wrong, by number, H01 to H75 and more; for each what must be
 * seen: first what can be counted, then order, place, ink, lines and bytes. */
#include "search/fold.h"
#include "text/breaks.h"
#include "text/dump.h"

#include <stdlib.h>

#include "../support/text.h"

#include "../support/check.h"

#define KRO "\u17D2\u179A" /* coeng RO */
#define H01 "\u1780" KRO "\u17BB\u1798"
#define H02 "\u179F\u17D2\u178F" KRO "\u17B8"
#define H04 "\u179F\u1784\u17D2\u1782" KRO "\u17C4\u17C7"
#define H15 "\u17A5\u1793\u17D2\u1791" KRO "\u17B8\u1799\u17CD"
#define H17 "\u1780" KRO "\u17C1\u17C7\u200B\u17D4"
#define H19 "\u179F\u17A0\u179A\u178A\u17D2\u178B\u200B\u17A2\u17B6\u1798\u17C1\u179A\u17B7\u1780"
#define H21 "\u1782" KRO "\u1794\u17CB\u17D7"
#define H23 "\u17E1\u17E2\u17E3.\u17E4\u17E5\u17E6,\u17E7\u17E8\u17DB"
#define H35 "\u01A1\u0306 \u01B0\u0306 \u01A0\u0306 \u01AF\u0306"
#define H36 "\u00F4\u0306 \u00EA\u0306 \u00E2\u0306 \u00D4\u0306 \u00CA\u0306 \u00C2\u0306"
#define H48 "\u1EA4\u1EEA\u1ED4 \u1ED2\u1EA8"
#define H51 "Visa 30 USD \u17E3\u17E0 \u1790\u17D2\u1784\u17C3 ng\u00E0y \u01A1\u0306"
#define H65 "\u1796\u17C1\u1787\u17D2\u1799\u179F\u17C6\u178E"
#define H67 "Tuye\u0302n ngo\u0302n the\u0302\u0301 gio\u031B\u0301i"
#define H69 "\u1794\u1785\u17D2\u1785\u17BB\u1794\u17D2\u1794\u1793\u17D2\u1793"
#define H68 "\u00D4\u0306"
#define X01 "\u1780\u17D2\u1780\u17D2\u1780\u17BB" /* two coeng and U: 810 below the baseline */
#define X02 "\u1789\u17C9\u17D2\u1785\u17D2\u1798\u17BC"
#define X03 "\u1780\u17C9\u17D2\u1780\u17B9" /* 1433 above */

static const struct hard {
    const char *id;
    enum lang lang;
    const char *text;
    unsigned glyphs, clusters, dotted, boxes;
    int advance; /* in 1/1000 em; -1: not compared */
} hards[] = {
    {"H01", LANG_KM, H01, 4, 2, 0, 0, 1558},
    {"H02", LANG_KM, H02, 4, 1, 0, 0, 1215},
    {"H04", LANG_KM, H04, 6, 2, 0, 0, 2812},
    {"H05", LANG_KM, "\u1780\u17C4", 2, 1, 0, 0, 1212},
    {"H06", LANG_KM, "\u1780\u17BE\u178F", 4, 2, 0, 0, 1559},
    {"H06 in two strokes", LANG_KM, "\u1780\u17C1\u17B8\u178F", 4, 2, 0, 0, 1559},
    {"H08", LANG_KM, "\u1780\u17C1\u17B6", 2, 1, 0, 0, 1212},
    {"H09", LANG_KM, "\u1798\u17C9\u17B6\u179F\u17CA\u17B8\u1793", 6, 3, 0, 0, 2486},
    {"H11", LANG_KM, "\u17A2\u17CA\u17C6", 3, 1, 0, 0, 635},
    {"H13", LANG_KM, "\u1789\u17D2\u1789", 2, 1, 0, 0, 952},
    {"H13 over CA", LANG_KM, "\u1789\u17D2\u1785", 2, 1, 0, 0, 952},
    {"H14", LANG_KM, "\u178A\u17D2\u178B \u178F\u17D2\u178A", 5, 3, 0, 0, 1530},
    {"H15", LANG_KM, H15, 7, 3, 0, 0, 2510},
    {"H17", LANG_KM, H17, 6, 3, 0, 0, 2183},
    {"H19", LANG_KM, H19, 12, 9, 0, 0, 5559},
    {"H21", LANG_KM, H21, 5, 3, 0, 0, 2143},
    {"H23", LANG_KM, H23, 11, 11, 0, 0, 6419},
    {"H25", LANG_KM, "\u17D2", 2, 1, 1, 0, 635},
    {"H26", LANG_KM, "\u17B6", 2, 1, 1, 0, 923},
    {"H27", LANG_KM, "\u17C1", 2, 1, 1, 0, 923},
    {"H29", LANG_KM, "\u1780\u17B6\u17B6", 3, 1, 1, 0, 1847},
    {"H31", LANG_KM, "\u1780 \u17B6", 4, 2, 1, 0, 1819},
    {"H33", LANG_KM, "\u19E0\u19FF", 2, 2, 0, 0, 1885},
    {"H35", LANG_JRA, H35, 11, 7, 0, 0, 3634},
    {"H36", LANG_JRA, H36, 17, 11, 0, 0, 5006},
    {"H37", LANG_JRA, "o\u0302\u0306", 2, 1, 0, 0, 605},
    {"H39", LANG_JRA, "\u01B0\u030C", 2, 1, 0, 0, 674},
    {"H40", LANG_JRA, "\u0180\u0243 \u010D c\u0306 \u00F1 \u0111", 11, 10, 0, 0, 4500},
    {"H42", LANG_JRA, "y\u0306 Y\u0306 i\u0306", 7, 5, 0, 0, 1854},
    {"H43", LANG_VI, "\u1EC7", 1, 1, 0, 0, 564},
    {"H44", LANG_VI, "e\u0323\u0302", 1, 1, 0, 0, 564},
    {"H46", LANG_VI, "\u00EA\u0323 \u1EB9\u0302", 3, 3, 0, 0, 1388},
    {"H48", LANG_VI, H48, 6, 6, 0, 0, 3850},
    {"H49", LANG_VI, "\u0110\u01AF\u1EDCNG", 5, 5, 0, 0, 3772},
    {"H51", LANG_VI, H51, 26, 23, 0, 0, -1},
    {"H53", LANG_EN, "\u202Eabc\u1780\u202C", 4, 4, 0, 0, 561 + 615 + 480 + 636},
    {"H55", LANG_EN, "a\u00ADb", 3, 3, 0, 0, 1176},
    {"H56", LANG_EN, "\u0306", 1, 1, 0, 0, 0},
    {"H57", LANG_EN, "\U0001F600\U0001F1FB\U0001F1F3\u2708\uFE0F", 4, 3, 0, 3, 1800},
    {"H59", LANG_EN, "\uFEFFabc", 3, 3, 0, 0, 1656},
    {"H63", LANG_EN, "", 0, 0, 0, 0, 0},
    {"H65", LANG_KM, H65, 7, 4, 0, 0, 4024},
    {"H67", LANG_VI, H67, 19, 19, 0, 0, 9342},
    {"H68", LANG_JRA, H68, 2, 1, 0, 0, 781},
    {"H69", LANG_KM, H69, 8, 4, 0, 0, 2814},
    /* two subscripts and a vowel under a base are one cluster, however deep */
    {"X01", LANG_KM, X01, 4, 1, 0, 0, 636},
    {"X02", LANG_KM, X02, 5, 1, 0, 0, 952},
    {"X03", LANG_KM, X03, 4, 1, 0, 0, 636},
    {"X04 a typed coeng parted by ZWNJ", LANG_KM, "\u1780\u200C\u17D2\u1780", 4, 2, 1, 0, 1271},
    {"X05 ZWJ after coeng", LANG_KM, "\u1780\u17D2\u200D\u1780", 4, 2, 0, 0, 1272},
    {"X06 inherent vowel signs are unseen", LANG_KM, "\u1780\u17B4\u1784\u17B5", 4, 2, 0, 0, 1271},
    {"X07 a vowel typed before its base", LANG_KM, "\u17C1\u1780", 3, 2, 1, 0, 1559},
    {"X08 Khmer quotes in quotes", LANG_KM, "\u00AB\u1780 \u00AB\u1781\u00BB \u1782\u00BB", 9, 9, 0,
     0, 4462},
    {"X09 the book's first and last sign", LANG_KM, "\u17D9 \u1780 \u17DA", 5, 5, 0, 0, 3287},
    {"X10 Khmer digits, ASCII colon", LANG_KM, "\u17E0\u17E7:\u17E3\u17E0", 5, 5, 0, 0, -1},
    {"X11 Hangul, Thai, Arabic", LANG_EN, "\uAC00\u0E01\u0E34\u0628\u0650", 3, 3, 0, 3, 1800},
    {"X12 conjoining Hangul", LANG_EN, "\u1112\u1161\u11AB", 1, 1, 0, 1, 600},
    {"X13 a family", LANG_EN, "\U0001F468\u200D\U0001F469\u200D\U0001F467", 3, 1, 0, 1, 600},
    {"X14 variation selectors", LANG_EN, "e\uFE00\U000E0100", 3, 1, 0, 0, 564},
    {"X15 the grapheme joiner", LANG_JRA, "a\u034F\u0306", 3, 1, 0, 0, 561},
    {"X16 a bow over two letters", LANG_EN, "o\u0361o", 3, 2, 0, 0, 1210},
    {"X17 horn, dot and tone", LANG_VI, "\u1EE3\u0301", 2, 1, 0, 0, 616},
    {"X18 no ligature through ZWNJ", LANG_EN, "f\u200Ci", 3, 3, 0, 0, 344 + 258},
    {"X19 a mark that no Khmer font has", LANG_KM, "\u1780\u0306", 2, 2, 0, 0, 636},
    {"X20 a coeng at the end", LANG_KM, "\u1780\u17D2", 2, 1, 0, 0, 636},
    {"X21 coeng coeng", LANG_KM, "\u1780\u17D2\u17D2\u1780", 4, 1, 1, 0, -1},
    {"X22 coeng before a vowel", LANG_KM, "\u1780\u17D2\u17B6", 4, 1, 1, 0, 636 + 923},
    {"X23 Latin and a Khmer vowel", LANG_KM, "a\u17B6", 3, 2, 1, 0, 561 + 923},
    {"X24 a subscript of an independent vowel", LANG_KM, "\u17AB\u17D2\u1799", 2, 1, 0, 0, -1},
    {"X25 robat and toandakhiat", LANG_KM, "\u1792\u1798\u17CC\u178F\u17CD", 5, 3, 0, 0, -1},
    {"X26 dotless for every mark above", LANG_JRA, "i\u030C\u0131", 2, 2, 0, 0, 516},
    {"X27 private use", LANG_EN, "\uE000", 1, 1, 0, 1, 600},
    {"X28 a tab is a space", LANG_EN, "a\tb", 3, 3, 0, 0, 1436},
    {"X29 a noncharacter", LANG_EN, "\uFFFF", 1, 1, 0, 1, 600},
    {"X30 U+FEFF inside", LANG_EN, "a\uFEFFb", 3, 3, 0, 0, 1176},
};

static void test_hard_cases__each_has_its_glyphs_clusters_circles_and_boxes(void **state)
{
    (void)state;
    bool wrong = false;
    for (size_t i = 0; i < sizeof hards / sizeof *hards; i++) {
        const struct hard *h = &hards[i];
        const struct para *p = text_lay1000(h->lang, h->text);
        unsigned dotted = text_count(p, 0x25CC), clusters = text_clusters(p);
        if (p->n_glyphs == h->glyphs && clusters == h->clusters && dotted == h->dotted &&
            p->missing == h->boxes && p->n_lines == 1 &&
            (h->advance < 0 || p->width == PX64(h->advance)))
            continue;
        wrong = true;
        print_error("%s: glyphs %u of %u, clusters %u of %u, dotted %u of %u, boxes %u of %u, "
                    "advance %g of %d, lines %u\n",
                    h->id, p->n_glyphs, h->glyphs, clusters, h->clusters, dotted, h->dotted,
                    p->missing, h->boxes, p->width / 64.0, h->advance, p->n_lines);
    }
    assert_false(wrong);
}

/* ---- order and place; 1 px is a font unit */

static int32_t right_of(struct rect r)
{
    return r.x + r.w;
}

/* The glyphs of the cluster that starts at a byte. */
static const struct para_glyph *cluster(const struct para *p, uint32_t byte, uint32_t *n)
{
    uint32_t i = 0, end;
    while (i < p->n_glyphs && p->glyphs[i].cluster != byte)
        i++;
    for (end = i; end < p->n_glyphs && p->glyphs[end].cluster == byte; end++)
        continue;
    *n = end - i;
    assert_true(*n > 0);
    return &p->glyphs[i];
}

static void test_hard_cases__coeng_ro_is_drawn_before_its_base(void **state)
{
    (void)state;
    static const struct {
        const char *id, *text;
        uint32_t byte, base, ro; /* ro: its place in the cluster */
    } cases[] = {{"H01", H01, 0, 0x1780, 0}, {"H02", H02, 0, 0x179F, 0}, {"H04", H04, 3, 0, 1}};
    for (size_t i = 0; i < 3; i++) {
        uint32_t n;
        const struct para *p = text_lay1000(LANG_KM, cases[i].text);
        const struct para_glyph *g = cluster(p, cases[i].byte, &n);
        const struct para_glyph *ro = &g[cases[i].ro];
        struct rect base = cases[i].base ? text_glyph_ink(text_find(p, cases[i].base))
                                         : text_glyph_ink(ro + 1); /* joined with its vowel */
        if (cases[i].base && text_find(p, cases[i].base) != ro + 1)
            fail_msg("%s: the base does not follow RO", cases[i].id);
        struct rect sign = text_glyph_ink(ro);
        assert_true(sign.y + sign.h > p->lines[0].baseline / 64 + 200); /* it reaches below */
        assert_true(sign.x < base.x && right_of(sign) < right_of(base));
        assert_int_equal(text_count(p, 0x17D2), 0);
    }
}

static void test_hard_cases__split_vowels_stand_on_both_sides_of_their_base(void **state)
{
    (void)state;
    static const char *const texts[] = {
        H04, "\u1780\u17C4" /* H05 */, "\u1780\u17BE\u178F" /* H06 */,
        "\u1780\u17C1\u17B6" /* H08 */
    };
    for (size_t i = 0; i < 4; i++) {
        uint32_t n;
        const struct para *p = text_lay1000(LANG_KM, texts[i]);
        const struct para_glyph *g = cluster(p, i ? 0 : 3, &n);
        assert_ptr_equal(text_find(p, 0x17C1), g); /* the left part, first of its cluster */
        struct rect left = text_glyph_ink(g), rest = text_ink(g + 1, n - 1);
        assert_true(right_of(left) < rest.x);
    }
    /* II above its base; AA to the right of where KA alone ends */
    const struct para *p = text_lay1000(LANG_KM, "\u1780\u17BE\u178F");
    struct rect ka = text_glyph_ink(&p->glyphs[1]), above = text_glyph_ink(&p->glyphs[2]);
    assert_true(above.y + above.h <= ka.y && above.x >= ka.x && right_of(above) <= right_of(ka));
    p = text_lay1000(LANG_KM, "\u1780\u17C4");
    assert_true(right_of(text_glyph_ink(&p->glyphs[1])) > right_of(ka) + 200);
}

static void expect_same_picture(const char *id, enum lang lang, const char *a, const char *b)
{
    for (uint16_t size = 12; size <= 60; size = (uint16_t)(size + 16)) {
        const struct para *p = text_lay(lang, str_of(a), size, 0);
        const struct para *q = text_lay(lang, str_of(b), size, 0);
        struct rect frame = {-size, 0, q->width / 64 + 2 * size, q->height / 64};
        if (p->width != q->width || p->height != q->height ||
            memcmp(text_draw(p->glyphs, p->n_glyphs, frame),
                   text_draw(q->glyphs, q->n_glyphs, frame),
                   (size_t)frame.w * (size_t)frame.h) != 0)
            fail_msg("%s: other pixels at %u px", id, size);
    }
}

static void test_hard_cases__canonical_equals_have_the_same_pixels(void **state)
{
    (void)state;
    expect_same_picture("H06", LANG_KM, "\u1780\u17C1\u17B8\u178F", "\u1780\u17BE\u178F");
    expect_same_picture("H08", LANG_KM, "\u1780\u17C1\u17B6", "\u1780\u17C4");
    expect_same_picture("H37", LANG_JRA, "o\u0302\u0306", "\u00F4\u0306");
    expect_same_picture("H44", LANG_VI, "e\u0323\u0302", "\u1EC7");
    expect_same_picture("H44 backwards", LANG_VI, "e\u0302\u0323", "\u1EC7");
    expect_same_picture("H46", LANG_VI, "\u00EA\u0323 \u1EB9\u0302", "\u1EC7 \u1EC7");
    expect_same_picture("H67", LANG_VI, H67, "Tuy\u00EAn ng\u00F4n th\u1EBF gi\u1EDBi");
    /* dot below, horn and tone in all orders */
    static const char *const orders[] = {
        "o\u031B\u0323\u0301", "o\u031B\u0301\u0323", "o\u0323\u031B\u0301", "o\u0323\u0301\u031B",
        "o\u0301\u031B\u0323", "o\u0301\u0323\u031B", "\u01A1\u0301\u0323",  "\u1ECD\u031B\u0301"};
    for (size_t i = 0; i < sizeof orders / sizeof *orders; i++)
        expect_same_picture("X17", LANG_VI, orders[i], "\u1EE3\u0301");
}

static void test_hard_cases__register_shifters_are_clear_of_vowels(void **state)
{
    (void)state;
    const struct para *p = text_lay1000(LANG_KM, "\u1798\u17C9\u17B6\u179F\u17CA\u17B8\u1793");
    int32_t line = p->lines[0].baseline / 64;
    struct rect above = text_glyph_ink(text_find(p, 0x17C9)); /* H09: before AA, above */
    assert_true(above.y + above.h <= line - 600);
    struct rect below = text_glyph_ink(&p->glyphs[3]); /* with II: the form of U, below */
    assert_int_equal(text_count(p, 0x17CA), 0);
    assert_true(below.y >= line);
    p = text_lay1000(LANG_KM, "\u17A2\u17CA\u17C6"); /* H11: on top of each other */
    struct rect shifter = text_glyph_ink(&p->glyphs[1]), nikahit = text_glyph_ink(&p->glyphs[2]);
    assert_true(rect_empty(rect_meet(shifter, nikahit)) && nikahit.y < shifter.y);
}

static void test_hard_cases__nyo_over_a_subscript_loses_its_lower_part(void **state)
{
    (void)state;
    const struct para *alone = text_lay1000(LANG_KM, "\u1789");
    assert_true(text_glyph_ink(alone->glyphs).y + text_glyph_ink(alone->glyphs).h >
                alone->lines[0].baseline / 64 + 200);
    static const char *const texts[] = {"\u1789\u17D2\u1789", "\u1789\u17D2\u1785"}; /* H13 */
    for (int i = 0; i < 2; i++) {
        const struct para *p = text_lay1000(LANG_KM, texts[i]);
        struct rect base = text_glyph_ink(&p->glyphs[0]), sub = text_glyph_ink(&p->glyphs[1]);
        assert_true(base.y + base.h <= sub.y);
    }
}

static void test_hard_cases__coeng_da_looks_like_coeng_ta(void **state)
{
    (void)state;
    const struct para *da = text_lay1000(LANG_KM, "\u178F\u17D2\u178A"); /* H14 */
    const struct para *ta = text_lay1000(LANG_KM, "\u178F\u17D2\u178F");
    struct rect a = text_glyph_ink(&da->glyphs[1]), b = text_glyph_ink(&ta->glyphs[1]);
    assert_int_equal(a.w * a.h, rect_meet(a, b).w * rect_meet(a, b).h);
    assert_int_equal(b.w * b.h, a.w * a.h);
}

static void test_hard_cases__a_lone_sign_stands_at_a_dotted_circle(void **state)
{
    (void)state;
    const struct para *p = text_lay1000(LANG_KM, "\u17D2"); /* H25: the circle, then coeng */
    assert_ptr_equal(text_find(p, 0x25CC), &p->glyphs[0]);
    assert_false(rect_empty(text_glyph_ink(&p->glyphs[1])));
    p = text_lay1000(LANG_KM, "\u17B6"); /* H26: the circle, then AA */
    assert_ptr_equal(text_find(p, 0x25CC), &p->glyphs[0]);
    assert_true(right_of(text_glyph_ink(&p->glyphs[1])) > right_of(text_glyph_ink(&p->glyphs[0])));
    p = text_lay1000(LANG_KM, "\u17C1"); /* H27: E, then the circle */
    assert_ptr_equal(text_find(p, 0x25CC), &p->glyphs[1]);
    assert_true(right_of(text_glyph_ink(&p->glyphs[0])) < text_glyph_ink(&p->glyphs[1]).x);
    p = text_lay1000(LANG_KM, "\u1780\u17B6\u17B6"); /* H29: the second vowel's */
    assert_ptr_equal(text_find(p, 0x25CC), &p->glyphs[1]);
    p = text_lay1000(LANG_KM, "\u1780 \u17B6"); /* H31: never at KA */
    assert_int_equal(p->glyphs[0].glyph, text_lay1000(LANG_KM, "\u1780")->glyphs[0].glyph);
    assert_int_equal(text_find(p, 0x25CC)->cluster, 3);
    assert_int_equal(text_find(p, 0x17B6)->cluster, 3);
}

static void test_hard_cases__lunar_date_signs_are_seen(void **state)
{
    (void)state;
    for (uint32_t c = 0x19E0; c <= 0x19FF; c++) { /* H33, and all between */
        char bytes[5] = {0};
        utf8_put(c, bytes);
        const struct para *p = text_lay1000(LANG_KM, bytes);
        assert_int_equal(p->n_glyphs, 1);
        assert_false(rect_empty(text_glyph_ink(p->glyphs)));
    }
}

static unsigned shared_pixels(const struct para_glyph *a, const struct para_glyph *b)
{
    struct rect frame = rect_meet(text_glyph_ink(a), text_glyph_ink(b));
    const uint8_t *p = text_draw(a, 1, frame), *q = text_draw(b, 1, frame);
    unsigned n = 0;
    for (int32_t i = 0; i < frame.w * frame.h; i++)
        n += p[i] && q[i];
    return n;
}

/* Clear of the letter, above it, and its middle not far from the middle of the plain letter. */
static void expect_mark_above(const char *id, const char *letter, const char *plain)
{
    const struct para *p = text_lay1000(LANG_JRA, letter), *bowl = text_lay1000(LANG_JRA, plain);
    assert_int_equal(p->n_glyphs, 2);
    struct rect mark = text_glyph_ink(&p->glyphs[1]), body = text_glyph_ink(&bowl->glyphs[0]);
    int32_t aside = abs((mark.x + mark.w / 2) - (body.x + body.w / 2));
    if (shared_pixels(&p->glyphs[0], &p->glyphs[1]) != 0 || aside > 60 ||
        mark.y + mark.h > body.y + body.h / 4)
        fail_msg("%s: %s: mark %d aside, touching %u px", id, letter, aside,
                 shared_pixels(&p->glyphs[0], &p->glyphs[1]));
}

static void test_hard_cases__marks_of_jrai_are_above_and_clear(void **state)
{
    (void)state;
    expect_mark_above("H35", "\u01A1\u0306", "o");
    expect_mark_above("H35", "\u01B0\u0306", "u");
    expect_mark_above("H35", "\u01A0\u0306", "O");
    expect_mark_above("H35", "\u01AF\u0306", "U");
    expect_mark_above("H36", "\u00F4\u0306", "\u00F4");
    expect_mark_above("H36", "\u00EA\u0306", "\u00EA");
    expect_mark_above("H36", "\u00E2\u0306", "\u00E2");
    expect_mark_above("H36", "\u00D4\u0306", "\u00D4");
    expect_mark_above("H36", "\u00CA\u0306", "\u00CA");
    expect_mark_above("H36", "\u00C2\u0306", "\u00C2");
    expect_mark_above("H39", "\u01B0\u030C", "u");
    expect_mark_above("H40", "c\u0306", "c");
    expect_mark_above("H42", "y\u0306", "y");
    expect_mark_above("H42", "Y\u0306", "Y");
    expect_mark_above("X17", "\u1EE3\u0301", "o");
}

static void test_hard_cases__i_loses_its_dot_under_a_mark(void **state)
{
    (void)state;
    expect_same_picture("H42", LANG_JRA, "i\u0306", "\u012D");
    expect_same_picture("X26", LANG_JRA, "i\u030C", "\u01D0");
    const struct para *p = text_lay1000(LANG_JRA, "i\u0310"); /* has no composed letter */
    assert_int_equal(p->glyphs[0].glyph, text_lay1000(LANG_JRA, "\u0131")->glyphs[0].glyph);
}

/* ---- ink */

static void test_hard_cases__no_mark_is_clipped(void **state)
{
    (void)state;
    static const char h15[] = H15, h36[] = H36, h69[] = H69, x02[] = X02;
    static const char *const texts[] = {h15, h36, H48, H68, h69, X01, x02, X03};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        for (uint16_t size = 10; size < 120; size = (uint16_t)(size + 7))
            for (int bold = 0; bold < 2; bold++) {
                struct para_style style = text_style(i ? LANG_JRA : LANG_KM, size);
                style.bold = bold;
                text_expect_inked_inside(
                    para_layout(setter, str_of(texts[i]), NULL, 0, &style, 0, arena), texts[i]);
            }
    const struct para *deep = text_lay1000(LANG_KM, X01 "\n" X01);
    assert_int_equal(deep->lines[0].descent, PX64(811)); /* 810, and rounding */
    assert_int_equal(deep->lines[1].baseline - deep->lines[0].baseline, PX64(1161 + 811));
    assert_int_equal(text_lay1000(LANG_KM, H69)->lines[0].descent, PX64(581));
}

static void test_hard_cases__a_mark_on_nothing_stays_on_its_line(void **state)
{
    (void)state;
    text_expect_inked_inside(text_lay1000(LANG_EN, "\u0306"), "H56");
    text_expect_inked_inside(text_lay1000(LANG_EN, "a\n\u0306b"), "H56");
}

/* ---- faces */

static void test_hard_cases__three_scripts_share_a_baseline(void **state)
{
    (void)state;
    const struct para *p = text_lay1000(LANG_VI, H51);
    for (uint32_t i = 0; i < p->n_glyphs; i++) {
        const struct para_glyph *g = &p->glyphs[i];
        bool khmer = g->cluster >= 12 && g->cluster < 32; /* 30 in Khmer to the space after days */
        assert_int_equal(g->face, khmer ? FONT_KHMER : FONT_LATIN);
        bool base = i == 0 || g->cluster != g[-1].cluster;
        if (base)
            assert_int_equal(g->y, p->lines[0].baseline);
    }
}

static void test_hard_cases__one_box_for_each_missing_cluster(void **state)
{
    (void)state;
    const struct para *p = text_lay1000(LANG_EN, "\U0001F600\U0001F1FB\U0001F1F3\u2708\uFE0F");
    static const uint32_t at[] = {0, 4, 12}; /* H57 */
    for (uint32_t i = 0; i < 3; i++) {
        assert_int_equal(p->glyphs[i].glyph, 0);
        assert_int_equal(p->glyphs[i].cluster, at[i]);
        assert_false(rect_empty(text_glyph_ink(&p->glyphs[i])));
    }
    assert_true(rect_empty(text_glyph_ink(&p->glyphs[3]))); /* VS16 */
}

static void test_hard_cases__what_is_unseen_has_no_ink_and_no_width(void **state)
{
    (void)state;
    expect_same_picture("H53", LANG_EN, "\u202Eabc\u1780\u202C", "abc\u1780");
    expect_same_picture("H55", LANG_EN, "a\u00ADb", "ab");
    expect_same_picture("H59", LANG_EN, "\uFEFFabc", "abc");
    expect_same_picture("X14", LANG_EN, "e\uFE00\U000E0100", "e");
    expect_same_picture("X06", LANG_KM, "\u1780\u17B4\u1784\u17B5", "\u1780\u1784");
    expect_same_picture("X30", LANG_EN, "a\uFEFFb", "ab");
}

/* ---- lines */

/* Bytes where some width ends a line, down to what holds two letters and a sign; texts are shorter
 * than 64 bytes. */
static uint64_t line_ends(const char *text)
{
    uint64_t ends = 0;
    int32_t widest = text_lay(LANG_KM, str_of(text), 24, 0)->width / 64 + 1;
    for (int32_t width = 60; width <= widest; width++) {
        const struct para *p = text_lay(LANG_KM, str_of(text), 24, width);
        for (uint32_t i = 0; i + 1 < p->n_lines; i++)
            ends |= UINT64_C(1) << p->lines[i].end;
    }
    return ends;
}

#define AT(byte) (UINT64_C(1) << (byte))
#define KA3 "\u1780\u1780\u1780"

static void test_hard_cases__forced_breaks_respect_clusters_and_signs(void **state)
{
    (void)state;
    uint64_t ka = AT(3) | AT(6) | AT(9);
    assert_int_equal(line_ends(KA3 H02) & ~ka, 0); /* one cluster */
    assert_int_equal(line_ends(KA3 H01) & ~(ka | AT(9 + 12)), 0);
    assert_int_equal(line_ends(KA3 H17) & ~ka, 0);               /* no line starts with a khan */
    assert_int_equal(line_ends(KA3 H21) & ~(ka | AT(9 + 9)), 0); /* nor with a repetition sign */
    assert_int_equal(line_ends(KA3 H65) & ~(ka | AT(9 + 6) | AT(9 + 15) | AT(9 + 21)), 0);
    assert_int_equal(line_ends(KA3 X01) & ~ka, 0);
    assert_int_equal(line_ends(KA3 X02) & ~ka, 0);
    assert_int_equal(line_ends(KA3 "\u0306\u1780\u1780") & AT(9), 0);     /* X19 */
    assert_int_equal(line_ends(KA3 " \u17D9 \u1780 \u17DA") & AT(18), 0); /* X09: closes */
    assert_int_equal(line_ends(KA3 " \u17D7") & ~ka, 0);
    /* X31: a break mark does not begin a line, nor does it let the khan begin one */
    assert_int_equal(line_ends("\u1780\u2060\u1780\u2060\u1780\u2060\u1780\u2060\u1780"
                               "\u200B\u17D4") &
                         (AT(27) | AT(30)),
                     0);
    /* X08: quotes stay with what they hold */
    assert_int_equal(line_ends("\u00AB" KA3 " \u00AB\u1781\u00BB \u1782\u00BB") &
                         (AT(2) | AT(14) | AT(17) | AT(20 + 3)),
                     0);
}

static void test_hard_cases__lines_end_where_an_author_lets_them(void **state)
{
    (void)state;
    const struct para *word = text_lay(LANG_KM, STR("\u179F\u17A0\u179A\u178A\u17D2\u178B"), 24, 0);
    const struct para *p = text_lay(LANG_KM, STR(H19), 24, word->width / 64 + 30);
    assert_int_equal(p->n_lines, 2);
    assert_int_equal(p->lines[0].end, 21); /* after the break mark */
    /* without it ICU keeps the name whole; before and after it a line may end */
    assert_string_equal(dump_breaks(STR("\u1780" KRO "\u17C1\u17C7\u200B\u17D4"), LANG_KM, arena).p,
                        H17);
}

static void test_hard_cases__a_number_in_khmer_digits_is_whole(void **state)
{
    (void)state;
    assert_string_equal(dump_breaks(STR(H23), LANG_KM, arena).p, H23);
    const struct para *p = text_lay1000(LANG_KM, H23);
    for (uint32_t i = 0; i < p->n_glyphs; i++) {
        assert_int_equal(p->glyphs[i].face, FONT_KHMER);
        assert_true(i == 0 || p->glyphs[i].x > p->glyphs[i - 1].x);
    }
}

static void test_hard_cases__a_soft_hyphen_is_seen_at_a_line_end(void **state)
{
    (void)state;
    assert_int_equal(text_count(text_lay(LANG_EN, STR("aaaa\u00ADbbbb"), 24, 0), 0x2010), 0);
    const struct para *p = text_lay(LANG_EN, STR("aaaa\u00ADbbbb"), 24, 80); /* H55 */
    assert_int_equal(p->n_lines, 2);
    assert_int_equal(text_count(p, 0x2010), 1);
    /* in a line that holds a letter and no hyphen it is left out */
    p = text_lay(LANG_EN, STR("m\u00ADm"), 24, text_lay(LANG_EN, STR("m"), 24, 0)->width / 64 + 1);
    assert_int_equal(p->n_lines, 2);
    assert_int_equal(text_count(p, 0x2010), 0);
}

static void expect_full_lines(enum lang lang, const char *letter)
{
    struct buf b = {0};
    for (int i = 0; i < 500; i++)
        buf_puts(&b, letter);
    for (int32_t width = 40; width < 300; width += 37) {
        const struct para *p = text_lay(lang, buf_str(&b), 24, width);
        px64 one = text_lay(lang, str_of(letter), 24, 0)->width;
        assert_int_equal(p->n_glyphs, 500);
        assert_int_equal(text_clusters(p), 500);
        for (uint32_t i = 0; i < p->n_lines; i++) {
            assert_true(p->lines[i].width <= PX64(width));
            assert_int_equal(p->lines[i].start % strlen(letter), 0);
            assert_true(i + 1 == p->n_lines || lang == LANG_KM ||
                        p->lines[i].width + one > PX64(width));
        }
    }
    buf_free(&b);
}

static void test_hard_cases__five_hundred_letters_without_a_space_are_full_lines(void **state)
{
    (void)state;
    expect_full_lines(LANG_EN, "x");      /* H61 */
    expect_full_lines(LANG_KM, "\u1780"); /* H62 */
}

static void test_hard_cases__an_empty_text_has_the_height_of_a_line(void **state)
{
    (void)state;
    const struct para *none = text_lay(LANG_EN, (struct str){NULL, 0}, 24, 100); /* H63 */
    assert_int_equal(none->n_lines, 1);
    assert_int_equal(none->height, text_lay(LANG_EN, STR("x"), 24, 100)->height);
}

static void test_hard_cases__every_kind_of_line_end_is_one(void **state)
{
    (void)state;
    static const char *const ends[] = {"\n",   "\r",     "\r\n",   "\xC2\x85",
                                       "\x0B", "\u2028", "\u2029", "\x0C"};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        struct str text = str_format(arena, "\u1780%sa%s", ends[i], ends[i]);
        const struct para *p = text_lay(LANG_KM, text, 24, 200);
        assert_int_equal(p->n_lines, 2);
        assert_int_equal(p->n_glyphs, 2);
        assert_int_equal(p->missing, 0);
        assert_int_equal(p->lines[0].end, 3 + strlen(ends[i]));
    }
}

/* ---- bytes */

static void test_hard_cases__broken_bytes_are_replacement_characters(void **state)
{
    (void)state;
    static const struct {
        const char *id;
        struct str bytes;
        unsigned glyphs, replaced;
    } cases[] = {
        {"H70", {"a\0b", 3}, 2, 0},
        {"H71", {"a\xC0\x80\x62", 4}, 4, 2},
        {"H72", {"a\xE1\x9E\x62", 4}, 3, 1},
        {"H74", {"\xF4\x90\x80\x80", 4}, 4, 4},
        {"H75", {"\x80\xBF\xFE\xFF", 4}, 4, 4},
        {"a surrogate", {"\xED\xA0\x80", 3}, 3, 3},
        {"cut at the end", {"\xE1\x9E\x80\xE1\x9E", 5}, 2, 1},
        {"overlong slash", {"\xE0\x80\xAF", 3}, 3, 3},
        {"Khmer after a lead", {"\xF0\x9F\xE1\x9E\x80", 5}, 2, 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct para *p = text_lay(LANG_EN, cases[i].bytes, 24, 0);
        if (p->n_glyphs != cases[i].glyphs ||
            text_count(p, UTF8_REPLACEMENT) != cases[i].replaced || p->missing ||
            p->lines[0].end != cases[i].bytes.n)
            fail_msg("%s: glyphs %u of %u, replaced %u of %u", cases[i].id, p->n_glyphs,
                     cases[i].glyphs, text_count(p, UTF8_REPLACEMENT), cases[i].replaced);
    }
    const struct para *p = text_lay(LANG_EN, (struct str){"a\xE1\x9E\x62", 4}, 24, 0);
    assert_int_equal(p->glyphs[2].cluster, 3); /* H72: "b" is itself */
}

/* ---- search */

static bool add_token(void *ctx, const struct fold_token *t)
{
    buf_add(ctx, t->text);
    buf_putc(ctx, ' ');
    return true;
}

static void expect_folds_alike(const char *id, const char *a, const char *b)
{
    struct buf x = {0}, y = {0};
    assert_true(fold_tokens(str_of(a), add_token, &x) && fold_tokens(str_of(b), add_token, &y));
    if (!str_eq(buf_str(&x), buf_str(&y)))
        fail_msg("%s: '%s' is not '%s'", id, x.p, y.p);
    buf_free(&x);
    buf_free(&y);
}

static void test_hard_cases__what_looks_alike_is_found_alike(void **state)
{
    (void)state;
    expect_folds_alike("H06", "\u1780\u17C1\u17B8\u178F", "\u1780\u17BE\u178F");
    expect_folds_alike("H08", "\u1780\u17C1\u17B6", "\u1780\u17C4");
    expect_folds_alike("H14", "\u178F\u17D2\u178A", "\u178F\u17D2\u178F");
    expect_folds_alike("H23", "\u17E1\u17E2\u17E3", "123");
    expect_folds_alike("H39", "hm\u01B0\u030C", "hm\u01B0\u0306");
    expect_folds_alike("H40", "\u0180\u0243 \u010D c\u0306", "bB c c");
    expect_folds_alike("H44", "e\u0323\u0302", "\u1EC7");
    expect_folds_alike("H49", "\u0110\u01AF\u1EDCNG", "duong");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEXT_TEST(test_hard_cases__each_has_its_glyphs_clusters_circles_and_boxes),
        TEXT_TEST(test_hard_cases__coeng_ro_is_drawn_before_its_base),
        TEXT_TEST(test_hard_cases__split_vowels_stand_on_both_sides_of_their_base),
        TEXT_TEST(test_hard_cases__canonical_equals_have_the_same_pixels),
        TEXT_TEST(test_hard_cases__register_shifters_are_clear_of_vowels),
        TEXT_TEST(test_hard_cases__nyo_over_a_subscript_loses_its_lower_part),
        TEXT_TEST(test_hard_cases__coeng_da_looks_like_coeng_ta),
        TEXT_TEST(test_hard_cases__a_lone_sign_stands_at_a_dotted_circle),
        TEXT_TEST(test_hard_cases__lunar_date_signs_are_seen),
        TEXT_TEST(test_hard_cases__marks_of_jrai_are_above_and_clear),
        TEXT_TEST(test_hard_cases__i_loses_its_dot_under_a_mark),
        TEXT_TEST(test_hard_cases__no_mark_is_clipped),
        TEXT_TEST(test_hard_cases__a_mark_on_nothing_stays_on_its_line),
        TEXT_TEST(test_hard_cases__three_scripts_share_a_baseline),
        TEXT_TEST(test_hard_cases__one_box_for_each_missing_cluster),
        TEXT_TEST(test_hard_cases__what_is_unseen_has_no_ink_and_no_width),
        TEXT_TEST(test_hard_cases__forced_breaks_respect_clusters_and_signs),
        TEXT_TEST(test_hard_cases__lines_end_where_an_author_lets_them),
        TEXT_TEST(test_hard_cases__a_number_in_khmer_digits_is_whole),
        TEXT_TEST(test_hard_cases__a_soft_hyphen_is_seen_at_a_line_end),
        TEXT_TEST(test_hard_cases__five_hundred_letters_without_a_space_are_full_lines),
        TEXT_TEST(test_hard_cases__an_empty_text_has_the_height_of_a_line),
        TEXT_TEST(test_hard_cases__every_kind_of_line_end_is_one),
        TEXT_TEST(test_hard_cases__broken_bytes_are_replacement_characters),
        TEXT_TEST(test_hard_cases__what_looks_alike_is_found_alike),
    };
    return cmocka_run_group_tests(tests, text_setup, text_teardown);
}
