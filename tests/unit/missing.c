/* missing: what no font has is one box a cluster, with ink, and one line in the journal. */
#include "text/missing.h"
#include "base/utf8.h"
#include "text/faces.h"
#include "text/glyphs.h"

#include <stdio.h>
#include <unistd.h>

#include <unicode/uchar.h>

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
    setter = typesetter_create(fonts, 0);
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

static const struct para *lay(struct typesetter *t, struct str text)
{
    struct para_style style = {
        .lang = LANG_KM, .size_px = 40, .khmer_milli = 1000, .leading_milli = 1000};
    return para_layout(t, text, NULL, 0, &style, 0, arena);
}

static uint32_t count_boxes(const struct para *p)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < p->n_glyphs; i++)
        n += p->glyphs[i].glyph == 0;
    return n;
}

static bool has_ink(struct glyph_picture p)
{
    unsigned sum = 0;
    for (size_t i = 0; i < (size_t)p.stride * p.height; i++)
        sum += p.coverage[i];
    return sum > 255;
}

static void test_missing__the_box_of_every_face_has_ink_and_width(void **state)
{
    (void)state;
    struct glyphs *g = glyphs_create(fonts, 1 << 20);
    for (uint8_t face = 0; face < FONT_COUNT; face++) {
        int32_t advance;
        assert_int_equal(faces_glyph(fonts, face, 0x4E2D, &advance), 0);
        assert_true(advance > 0);
        for (uint16_t size = 8; size < 80; size = (uint16_t)(size + 9))
            assert_true(has_ink(glyphs_get(g, face, size, 0, 0)));
    }
    glyphs_destroy(g);
}

static void test_missing__a_cluster_is_one_box_however_it_is_written(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        uint32_t boxes;
    } cases[] = {
        {"\U0001F600", 1},
        {"\u2708\uFE0F", 1},                                               /* asked for in colour */
        {"\U0001F468\u200D\U0001F469\u200D\U0001F467\u200D\U0001F466", 1}, /* a family */
        {"\U0001F44B\U0001F3FD", 1},                                       /* a tone of skin */
        {"\U0001F3F3\uFE0F\u200D\U0001F308", 1},
        {"\U0001F1FB\U0001F1F3\U0001F1F0\U0001F1ED", 2}, /* two flags */
        {"\U0001F3F4\U000E0067\U000E0062\U000E0073\U000E0063\U000E0074\U000E007F", 1},
        {"1\uFE0F\u20E3", 1},            /* a keycap: 1, and the box of its frame */
        {"\uE000\U000F0000", 2},         /* private use */
        {"\u0378\U000E1000", 2},         /* unassigned; the second has no properties at all */
        {"\uFFFE\uFDD0\U0010FFFF", 3},   /* noncharacters */
        {"\uFFFC", 0},                   /* Noto Sans has a picture of it */
        {"\U0001D15E\U0001D160", 2},     /* notes, which NFC takes apart */
        {"\xED\xA0\xBD\xED\xB8\x80", 0}, /* a pair of surrogates: U+FFFD, which the font has */
        {"\u19E0\u19EF\u19FF", 0},       /* Khmer lunar days */
        {"\u4E2D\u6587", 2},
        {"\u1780\u4E2D\u17B6", 1},
        {"\u0C95\u1780", 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct para *p = lay(setter, str_of(cases[i].text));
        if (p->missing != cases[i].boxes || count_boxes(p) != cases[i].boxes)
            fail_msg("case %zu: %u and %u boxes of %u", i, p->missing, count_boxes(p),
                     cases[i].boxes);
    }
}

/* Every character alone: ink, or a box, or rightly nothing. */
static void test_missing__no_character_is_an_invisible_hole(void **state)
{
    (void)state;
    for (uint32_t c = 0x20; c <= 0x10FFFF; c += c < 0x30000 || c >= 0xE0000 ? 1 : 997) {
        char bytes[4];
        const struct para *p = lay(setter, (struct str){bytes, utf8_put(c, bytes)});
        bool unseen = u_isUWhiteSpace((UChar32)c) || u_charType((UChar32)c) == U_CONTROL_CHAR ||
                      u_hasBinaryProperty((UChar32)c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT);
        if (rect_empty(para_ink(setter, p)) != unseen || (p->missing == 0) != fonts_have(fonts, c))
            if (c < 0xD800 || c > 0xDFFF)
                fail_msg("U+%04X: %u boxes", c, p->missing);
        arena_reset(arena);
    }
}

/* What `text` makes the typesetter log. */
static struct str logged(struct typesetter *t, const char *text)
{
    static char lines[16384];
    int saved = dup(STDERR_FILENO);
    FILE *f = tmpfile();
    dup2(fileno(f), STDERR_FILENO);
    lay(t, str_of(text));
    dup2(saved, STDERR_FILENO);
    close(saved);
    rewind(f);
    size_t n = fread(lines, 1, sizeof lines, f);
    fclose(f);
    return (struct str){lines, n};
}

static void test_missing__a_character_is_logged_once(void **state)
{
    (void)state;
    struct typesetter *t = typesetter_create(fonts, 0);
    const char *want = "warning: text: no glyph for U+1F600, shown as a box\n";
    assert_true(str_is(logged(t, "a\U0001F600\U0001F600\u1780"), want));
    assert_int_equal(logged(t, "another \U0001F600").n, 0);
    want = "warning: text: no glyph for U+4E2D, shown as a box\n";
    assert_true(str_is(logged(t, "\U0001F600 \u4E2D"), want));
    assert_int_equal(logged(t, "Vi\u1EC7t \u1780\u17D2\u179A\uFE0F\u200B").n, 0);
    typesetter_destroy(t);
}

static void test_missing__a_foreign_text_fills_no_journal(void **state)
{
    (void)state;
    struct typesetter *t = typesetter_create(fonts, 0);
    struct buf b = {0};
    for (uint32_t c = 0x4E00; c < 0x5000; c++) {
        char bytes[4];
        buf_add(&b, (struct str){bytes, utf8_put(c, bytes)});
    }
    buf_putc(&b, 0);
    struct str lines = logged(t, b.p), line;
    size_t n = 0;
    while (str_next(&lines, '\n', &line))
        n++;
    assert_int_equal(n, MISSING_NAMED + 1);
    assert_int_equal(logged(t, "\u7FFF").n, 0);
    buf_free(&b);
    typesetter_destroy(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_missing__the_box_of_every_face_has_ink_and_width),
        cmocka_unit_test(test_missing__a_cluster_is_one_box_however_it_is_written),
        cmocka_unit_test(test_missing__no_character_is_an_invisible_hole),
        cmocka_unit_test(test_missing__a_character_is_logged_once),
        cmocka_unit_test(test_missing__a_foreign_text_fills_no_journal),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
