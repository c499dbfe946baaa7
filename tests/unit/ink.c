/* ink: no mark of any letter or stack is outside its line's box, at the sizes of the theme; and
 * what people write has the ordinary box. */
#include "text/fonts.h"
#include "ui/theme.h"

#include "../support/text.h"

#include "../support/check.h"

enum { SIGNS = 12 };
static const uint32_t signs[SIGNS] = {0,      0x17C6, 0x17C7, 0x17C8, 0x17CB, 0x17CC,
                                      0x17CD, 0x17CE, 0x17CF, 0x17D0, 0x17D1, 0x17DD};

static const struct para *lay_big(struct str text, bool bold)
{
    struct para_style style = text_style(LANG_KM, 1000);
    style.bold = bold;
    return para_layout(setter, text, NULL, 0, &style, 0, arena);
}

static bool has_ordinary_box(const struct para *p, uint16_t size_px, bool khmer)
{
    int32_t down = khmer ? FONTS_DESCENT_MILLI_EM : FONTS_LATIN_DESCENT_MILLI_EM;
    return p->lines[0].ascent == PX64((FONTS_ASCENT_MILLI_EM * size_px + 500 + 999) / 1000) &&
           p->lines[0].descent == PX64((down * size_px + 500 + 999) / 1000);
}

static void add_subscript(struct buf *b, uint32_t c)
{
    if (c >= 0x1780) {
        text_add(b, 0x17D2);
        text_add(b, c);
    }
}

/* One base with no subscript, with each, and with each above RO, and under all of them each vowel;
 * a line each. */
static void add_stacks(struct buf *b, uint32_t base)
{
    b->n = 0;
    for (uint32_t sub = 0x177F; sub <= 0x17A2; sub++)
        for (uint32_t vowel = 0x17B5; vowel <= 0x17C5; vowel++)
            for (int ro = 0; ro < (sub >= 0x1780 && vowel % 4 == base % 4 ? 2 : 1); ro++) {
                text_add(b, base);
                add_subscript(b, sub);
                add_subscript(b, ro ? 0x179A : 0);
                if (vowel > 0x17B5)
                    text_add(b, vowel);
                buf_putc(b, '\n');
            }
}

static void test_ink__every_khmer_stack_is_inside_its_box(void **state)
{
    (void)state;
    struct buf b = {0};
    for (uint32_t base = 0x1780; base <= 0x17B3; base++)
        for (int bold = 0; bold < 2; bold++) {
            add_stacks(&b, base);
            text_expect_inked_inside(lay_big(buf_str(&b), bold), "stack");
            arena_reset(arena);
        }
    buf_free(&b);
}

static void test_ink__every_khmer_vowel_with_every_sign_is_inside_its_box(void **state)
{
    (void)state;
    struct buf b = {0};
    for (int bold = 0; bold < 2; bold++) {
        b.n = 0;
        for (uint32_t base = 0x1780; base <= 0x17A2; base += 2)
            for (uint32_t vowel = 0x17B5; vowel <= 0x17C5; vowel++)
                for (int sign = 0; sign < SIGNS; sign++)
                    for (uint32_t shifter = 0x17C8; shifter <= 0x17CA; shifter++) {
                        text_add(&b, base);
                        if (shifter > 0x17C8)
                            text_add(&b, shifter);
                        if (vowel > 0x17B5)
                            text_add(&b, vowel);
                        if (signs[sign])
                            text_add(&b, signs[sign]);
                        buf_putc(&b, '\n');
                    }
        text_expect_inked_inside(lay_big(buf_str(&b), bold), "vowel and sign");
    }
    buf_free(&b);
}

/* All letters of Vietnamese and Jrai in both cases, tones on the letters of Jrai too. */
static void add_latin(struct buf *b)
{
    static const char *const letters[] = {
        "a", "\u0103", "\u00E2", "e", "\u00EA", "i", "o", "\u00F4", "\u01A1", "u", "\u01B0", "y",
        "A", "\u0102", "\u00C2", "E", "\u00CA", "I", "O", "\u00D4", "\u01A0", "U", "\u01AF", "Y"};
    static const char *const marks[] = {"",       "\u0300", "\u0301", "\u0303",
                                        "\u0309", "\u0323", "\u0306"};
    for (size_t i = 0; i < sizeof letters / sizeof *letters; i++)
        for (size_t k = 0; k < sizeof marks / sizeof *marks; k++) {
            buf_puts(b, letters[i]);
            buf_puts(b, i % 12 == 1 && k == 6 ? "" : marks[k]); /* a breve has no second breve */
        }
    for (uint32_t c = '!'; c <= '~'; c++)
        text_add(b, c);
    buf_puts(b, "\u0110\u0111\u0180\u0243\u010C\u010D\u00D1\u00F1c\u0306C\u0306\u20AB\u201C\u201D");
}

static void test_ink__vietnamese_and_jrai_have_the_ordinary_box(void **state)
{
    (void)state;
    struct buf b = {0};
    add_latin(&b);
    for (int bold = 0; bold < 2; bold++) {
        const struct para *p = lay_big(buf_str(&b), bold);
        text_expect_inked_inside(p, "Latin");
        assert_int_equal(p->missing, 0);
        assert_true(has_ordinary_box(p, 1000, false));
    }
    buf_free(&b);
}

static void test_ink__the_texts_of_the_sample_have_the_ordinary_box(void **state)
{
    (void)state;
    for (int bold = 0; bold < 2; bold++)
        for (enum lang lang = 0; lang < LANG_COUNT; lang++)
            for (const struct str *s = text_articles(lang); s->p; s++) {
                const struct para *p = lay_big(*s, bold);
                bool khmer = false;
                for (uint32_t i = 0; i < p->n_glyphs; i++)
                    khmer = khmer || p->glyphs[i].face >= FONT_KHMER;
                assert_true(has_ordinary_box(p, 1000, khmer));
            }
}

static void test_ink__a_box_is_no_larger_than_its_ink_needs(void **state)
{
    (void)state;
    static const char *const rare[] = {
        "\u1780\u17D2\u1780\u17D2\u1780\u17BB", "\u1789\u17C9\u17D2\u1785\u17D2\u1798\u17BC",
        "\u1780\u17C9\u17D2\u1780\u17B9", "a\u0306\u0302\u0306\u0302\u0306", "a\u0323\u0325\u0323"};
    for (size_t i = 0; i < sizeof rare / sizeof *rare; i++) {
        const struct para *p = lay_big(str_of(rare[i]), false);
        struct rect ink = para_ink(setter, p);
        int32_t above = ink.y, below = p->height / 64 - ink.y - ink.h;
        assert_true(above >= 0 && below >= 0);
        assert_true(above <= 1 || below <= 1); /* one side of it is why the box is larger */
        assert_false(has_ordinary_box(p, 1000, i < 3));
    }
}

/* ---- the theme's sizes */

static void expect_theme_inside(const struct theme *t, struct str text)
{
    for (enum text_role role = 0; role < TEXT_ROLES; role++)
        for (enum lang lang = LANG_VI; lang <= LANG_KM; lang++) {
            struct para_style style = theme_style(t, role, lang);
            text_expect_inked_inside(para_layout(setter, text, NULL, 0, &style, 0, arena), "theme");
            arena_reset(arena);
        }
}

static void test_ink__nothing_is_clipped_at_the_sizes_of_the_theme(void **state)
{
    (void)state;
    static const struct theme_panel panels[] = {
        {1080, 1920, 398, 500, 600}, {1920, 1080, 477, 900, 600}, {1280, 720, 280, 900, 500}};
    struct buf b = {0};
    add_latin(&b);
    buf_puts(&b, "\n\u1794\u1785\u17D2\u1785\u17BB\u1794\u17D2\u1794\u1793\u17D2\u1793"
                 "\u17A5\u1793\u17D2\u1791\u17D2\u179A\u17B8\u1799\u17CD\u1780\u17C0\u17CE"
                 "\u1780\u17B7\u17C6\u1780\u17BF\u17C6\u1789\u17D2\u1789\u17BC\u178A\u17D2\u178B"
                 "\u1780\u17D2\u1780\u17D2\u1780\u17BB\n\u17D8\u17DA\u17D9\u19E0");
    for (int i = 0; i < 3; i++)
        for (int large = 0; large < 2; large++)
            for (enum lang lang = LANG_VI; lang <= LANG_KM; lang++) {
                struct theme t;
                theme_make(&panels[i], large, false, lang, &t);
                expect_theme_inside(&t, buf_str(&b));
            }
    buf_free(&b);
}

static void test_ink__para_ink_holds_every_pixel_that_is_drawn(void **state)
{
    (void)state;
    struct buf b = {0};
    text_seed(0);
    for (uint32_t i = 0; i < 60; i++) {
        text_make(&b, (enum text_kind)(i % (TEXT_MIXED + 1)), 1 + text_roll(12));
        const struct para *p =
            text_lay(LANG_KM, buf_str(&b), (uint16_t)(8 + text_roll(40)), (int32_t)text_roll(300));
        struct rect ink = para_ink(setter, p), frame = rect_inset(ink, -3);
        if (rect_empty(ink))
            continue;
        const uint8_t *pixels = text_draw(p->glyphs, p->n_glyphs, frame);
        for (int32_t y = 0; y < frame.h; y++)
            for (int32_t x = 0; x < frame.w; x++)
                assert_true(!pixels[y * frame.w + x] || rect_has(ink, frame.x + x, frame.y + y));
        arena_reset(arena);
    }
    buf_free(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEXT_TEST(test_ink__every_khmer_stack_is_inside_its_box),
        TEXT_TEST(test_ink__every_khmer_vowel_with_every_sign_is_inside_its_box),
        TEXT_TEST(test_ink__vietnamese_and_jrai_have_the_ordinary_box),
        TEXT_TEST(test_ink__the_texts_of_the_sample_have_the_ordinary_box),
        TEXT_TEST(test_ink__a_box_is_no_larger_than_its_ink_needs),
        TEXT_TEST(test_ink__nothing_is_clipped_at_the_sizes_of_the_theme),
        TEXT_TEST(test_ink__para_ink_holds_every_pixel_that_is_drawn),
    };
    return cmocka_run_group_tests(tests, text_setup, text_teardown);
}
