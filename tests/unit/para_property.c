/* para_property: on text made at random, of one alphabet and mixed, the layout is what the stages
 * say when each is done by itself in the plainest way: ICU's NFC, a rule of faces, HarfBuzz.  Each
 * property is tried with a fixed seed and with one of the moment. */
#include "text/dump.h"
#include "text/faces.h"
#include "text/itemise.h"
#include "text/norm.h"

#include <stdlib.h>

#include <hb.h>
#include <jansson.h>
#include <unicode/uchar.h>
#include <unicode/uscript.h>

#include "../support/text.h"

#include "../support/check.h"

enum { TEXTS = 150 };

static void for_each_text(void (*check)(enum lang lang, struct str text))
{
    static const uint32_t seeds[] = {20240229, 0};
    struct buf b = {0};
    for (int s = 0; s < 2; s++) {
        text_seed(seeds[s]);
        for (uint32_t i = 0; i < TEXTS; i++) {
            enum text_kind kind = i % 2 ? TEXT_MIXED : (enum text_kind)(i / 2 % TEXT_MIXED);
            text_make(&b, kind, 1 + text_roll(80));
            check((enum lang)(i % LANG_COUNT), buf_str(&b));
            arena_reset(arena);
        }
    }
    buf_free(&b);
}

/* ---- decoding */

/* Ignorable, yet drawn by HarfBuzz. */
static bool is_filler(uint32_t c)
{
    static const uint32_t fillers[] = {0x115F,  0x1160,  0x180F,  0x3164, 0xFFA0,
                                       0x1BCA0, 0x1BCA1, 0x1BCA2, 0x1BCA3};
    for (size_t i = 0; i < sizeof fillers / sizeof *fillers; i++)
        if (c == fillers[i])
            return true;
    return false;
}

static bool is_dropped(uint32_t c, size_t byte)
{
    bool control = u_charType((UChar32)c) == U_CONTROL_CHAR && c != '\t';
    return (control && !norm_ends_line(c)) || (c == 0xFEFF && byte == 0) || is_filler(c) ||
           u_hasBinaryProperty((UChar32)c, UCHAR_BIDI_CONTROL);
}

static void expect_decoded(enum lang lang, struct str text)
{
    (void)lang;
    struct buf kept = {0};
    buf_puts(&kept, "");
    for (size_t at = 0; at < text.n;) {
        size_t byte = at;
        uint32_t c = utf8_next(text, &at);
        if (!is_dropped(c, byte))
            text_add(&kept, c == '\t' || c == 0x1680 ? ' ' : c);
    }
    struct norm_text got;
    norm_decode(text, arena, &got);
    struct str want = text_nfc(buf_str(&kept));
    size_t at = 0, n = 0;
    for (uint32_t c; at < want.n; n++) {
        c = utf8_next(want, &at);
        size_t next = at;
        uint32_t after = at < want.n ? utf8_next(want, &next) : 0;
        if (c == 0x17C1 && (after == 0x17B6 || after == 0x17B8)) {
            c = after == 0x17B6 ? 0x17C4 : 0x17BE;
            at = next;
        }
        assert_true(n < got.n);
        assert_int_equal(got.at[n], c);
        assert_true(got.byte[n] < text.n && (n == 0 || got.byte[n] >= got.byte[n - 1]));
    }
    assert_int_equal(got.n, n);
    buf_free(&kept);
}

static void test_para__text_is_decoded_to_nfc(void **state)
{
    (void)state;
    for_each_text(expect_decoded);
}

/* ---- faces: the rule, said for one character at a time */

static bool is_khmer(uint32_t c)
{
    return (c >= 0x1780 && c <= 0x17FF) || (c >= 0x19E0 && c <= 0x19FF);
}

/* A character of no script of its own. */
static bool is_neutral(uint32_t c)
{
    UErrorCode status = U_ZERO_ERROR;
    UScriptCode script = uscript_getScript((UChar32)c, &status);
    return !is_khmer(c) && (script == USCRIPT_COMMON || script == USCRIPT_INHERITED);
}

static bool opens(uint32_t c)
{
    uint32_t opening = U_GC_PS_MASK | U_GC_PI_MASK;
    return (U_MASK(u_charType((UChar32)c)) & opening) != 0 || c == 0x25CC;
}

static uint8_t next_letter(const struct norm_text *t, size_t i)
{
    for (; i < t->n && !norm_ends_line(t->at[i]); i++)
        if (!is_neutral(t->at[i]))
            return is_khmer(t->at[i]) ? FONT_KHMER : FONT_LATIN;
    return FONT_COUNT;
}

static uint8_t face_of(const struct norm_text *t, const uint8_t *faces, size_t i)
{
    uint32_t c = t->at[i];
    uint8_t before = i > 0 && !norm_ends_line(t->at[i - 1]) ? faces[i - 1] : FONT_COUNT;
    uint8_t after = next_letter(t, i), face = after;
    if (norm_ends_line(c))
        return ITEMISE_LINE_END;
    if (is_neutral(c) && before != FONT_COUNT && (!opens(c) || after == FONT_COUNT))
        face = before;
    if (face == FONT_COUNT)
        face = FONT_LATIN;
    bool drawn = !u_hasBinaryProperty((UChar32)c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT);
    return face == FONT_KHMER && drawn && !faces_has(fonts, FONT_KHMER, c) ? FONT_LATIN : face;
}

static uint8_t *faces_of(const struct norm_text *t)
{
    uint8_t *faces = ARENA_NEW(arena, uint8_t, t->n + 1);
    for (size_t i = 0; i < t->n; i++)
        faces[i] = face_of(t, faces, i);
    return faces;
}

static void expect_faces(enum lang lang, struct str text)
{
    (void)lang;
    struct norm_text t;
    norm_decode(text, arena, &t);
    const uint8_t *want = faces_of(&t);
    uint8_t *got = ARENA_NEW(arena, uint8_t, t.n + 1), *marks = ARENA_NEW(arena, uint8_t, t.n + 1);
    itemise_faces(fonts, &t, NULL, 0, false, got, marks);
    for (size_t i = 0; i < t.n; i++)
        if (got[i] != want[i])
            fail_msg("U+%04X, number %zu: face %d of %d", t.at[i], i, got[i], want[i]);
}

static void test_para__faces_follow_letters_and_what_the_fonts_have(void **state)
{
    (void)state;
    for_each_text(expect_faces);
}

/* ---- shaping */

struct pen {
    const struct para *p;
    uint32_t i; /* next glyph */
    int32_t x;  /* font units */
    uint32_t line, boxed;
};

static hb_buffer_t *shape(const struct norm_text *t, size_t start, size_t end, uint8_t face,
                          enum lang lang)
{
    hb_buffer_t *b = hb_buffer_create();
    hb_buffer_add_codepoints(b, t->at, (int)t->n, (unsigned)start, (int)(end - start));
    hb_buffer_set_direction(b, HB_DIRECTION_LTR);
    hb_buffer_set_script(b, face == FONT_KHMER ? HB_SCRIPT_KHMER : HB_SCRIPT_LATIN);
    hb_buffer_set_language(b, hb_language_from_string(lang_code(lang), -1));
    hb_shape(faces_hb(fonts, (enum font_face)face), b, NULL, 0);
    return b;
}

static void expect_run(struct pen *pen, const struct norm_text *t, hb_buffer_t *b, uint8_t face)
{
    unsigned n;
    const hb_glyph_info_t *info = hb_buffer_get_glyph_infos(b, &n);
    const hb_glyph_position_t *pos = hb_buffer_get_glyph_positions(b, &n);
    for (unsigned k = 0; k < n; k++) {
        bool box = info[k].codepoint == 0;
        if (box && pen->boxed == info[k].cluster)
            continue; /* one box for a cluster */
        pen->boxed = box ? info[k].cluster : pen->boxed;
        assert_true(pen->i < pen->p->n_glyphs);
        const struct para_glyph *g = &pen->p->glyphs[pen->i++];
        assert_int_equal(g->glyph, info[k].codepoint);
        assert_int_equal(g->cluster, t->byte[info[k].cluster]);
        assert_int_equal(g->face, face);
        assert_int_equal(g->x, PX64(pen->x + pos[k].x_offset));
        assert_int_equal(g->y, pen->p->lines[pen->line].baseline - PX64(pos[k].y_offset));
        pen->x += pos[k].x_advance;
    }
}

static void expect_like_harfbuzz(enum lang lang, struct str text)
{
    struct norm_text t;
    norm_decode(text, arena, &t);
    const uint8_t *faces = faces_of(&t);
    struct pen pen = {.p = text_lay(lang, text, 1000, 0), .boxed = UINT32_MAX};
    for (size_t start = 0, end; start < t.n; start = end) {
        for (end = start + 1; end < t.n && faces[end] == faces[start];)
            end++;
        if (faces[start] != ITEMISE_LINE_END) {
            hb_buffer_t *b = shape(&t, start, end, faces[start], lang);
            expect_run(&pen, &t, b, faces[start]);
            hb_buffer_destroy(b);
            continue;
        }
        for (size_t i = start; i < end; i++)
            pen.line += !(t.at[i] == '\r' && i + 1 < t.n && t.at[i + 1] == '\n');
        pen.x = 0;
    }
    assert_int_equal(pen.i, pen.p->n_glyphs);
}

static void test_para__mixed_text_is_exactly_what_harfbuzz_shapes(void **state)
{
    (void)state;
    for_each_text(expect_like_harfbuzz);
}

/* HarfBuzz puts no circle under a sign alone if the last such sign was fifteen clusters before. */
static void test_para__signs_alone_are_what_harfbuzz_shapes_however_far_apart(void **state)
{
    (void)state;
    struct buf text = {0};
    for (int before = 0; before < 40; before++)
        for (int between = 0; between < 34; between++) {
            text.n = 0;
            for (int i = 0; i < before + between; i++)
                buf_puts(&text, i == before ? "\u17CC \u1780" : i % 3 ? "\u1780" : " \u1780");
            buf_puts(&text, "\u17BE\u17CC");
            expect_like_harfbuzz(LANG_KM, buf_str(&text));
            arena_reset(arena);
        }
    buf_free(&text);
}

/* Few words in many texts, so that nearly each was met before, beside others. */
static void test_para__words_met_before_are_what_harfbuzz_shapes_in_their_new_place(void **state)
{
    (void)state;
    enum { POOL = 60, WORDS = 12 };
    static const uint32_t seeds[] = {20240229, 0};
    struct buf pool[POOL] = {0}, text = {0};
    for (int s = 0; s < 2; s++) {
        text_seed(seeds[s]);
        for (uint32_t i = 0; i < POOL; i++)
            text_make(&pool[i], (enum text_kind)(i % (TEXT_MIXED + 1)), 1 + text_roll(8));
        for (uint32_t i = 0; i < 2 * TEXTS; i++) {
            text.n = 0;
            for (uint32_t k = text_roll(WORDS); k > 0; k--) {
                buf_add(&text, buf_str(&pool[text_roll(POOL)]));
                buf_puts(&text, text_roll(8) ? " " : "");
            }
            buf_puts(&text, "");
            expect_like_harfbuzz((enum lang)(i % LANG_COUNT), buf_str(&text));
            arena_reset(arena);
        }
    }
    for (uint32_t i = 0; i < POOL; i++)
        buf_free(&pool[i]);
    buf_free(&text);
}

/* Noto Sans Khmer moves RO and AE away from some signs before the space. */
static void
test_para__signs_before_a_space_move_what_comes_after_it_as_harfbuzz_has_it(void **state)
{
    (void)state;
    static const char *const bases[] = {"\u179A", "\u179C", "\u1780", "\u1780\u17D2\u179A"};
    static const char *const gaps[] = {" ", "  ", "\u200B ", " \u200B"};
    static const char *const heads[] = {"\u1791\u17C2", "\u179A\u17B7", "\u179A",
                                        "\u1780\u17D2\u179A\u17C2", "\u1780\u17B7"};
    struct buf text = {0};
    for (uint32_t sign = 0x17B6; sign < 0x17D2; sign++)
        for (int i = 0; i < 4 * 4 * 5; i++) {
            text.n = 0;
            buf_puts(&text, bases[i % 4]);
            text_add(&text, sign);
            buf_puts(&text, gaps[i / 4 % 4]);
            buf_puts(&text, heads[i / 16]);
            expect_like_harfbuzz(LANG_KM, buf_str(&text));
            arena_reset(arena);
        }
    buf_free(&text);
}

static void expect_dumped(enum lang lang, struct str text)
{
    int32_t width = (int32_t)text_roll(600);
    struct para_style style = text_style(lang, 24);
    style.leading_milli = lang == LANG_KM ? 1800 : 1500;
    const struct para *p = para_layout(setter, text, NULL, 0, &style, width, arena);
    struct str dump = dump_layout(setter, text, lang, width, 24, arena);
    json_t *root = json_loadb(dump.p, dump.n, 0, NULL), *line, *glyph;
    assert_non_null(root);
    json_t *lines = json_object_get(root, "lines");
    assert_int_equal(json_array_size(lines), p->n_lines);
    size_t i, k;
    json_array_foreach(lines, i, line)
    {
        json_t *glyphs = json_object_get(line, "glyphs");
        int start, end;
        double baseline;
        assert_int_equal(json_unpack(line, "{s:i, s:i, s:F}", "start", &start, "end", &end,
                                     "baseline", &baseline),
                         0);
        assert_int_equal(start, p->lines[i].start);
        assert_int_equal(end, p->lines[i].end);
        assert_true(baseline * 64 == p->lines[i].baseline);
        assert_int_equal(json_array_size(glyphs), p->lines[i].count);
        json_array_foreach(glyphs, k, glyph)
        {
            const struct para_glyph *g = &p->glyphs[p->lines[i].first + k];
            const char *font;
            int number, cluster;
            double x, y;
            assert_int_equal(json_unpack(glyph, "{s:s, s:i, s:i, s:F, s:F}", "font", &font, "glyph",
                                         &number, "cluster", &cluster, "x", &x, "y", &y),
                             0);
            assert_string_equal(font, fonts_postscript_name(fonts, (enum font_face)g->face));
            assert_int_equal(number, g->glyph);
            assert_int_equal(cluster, g->cluster);
            assert_true(x * 64 == g->x && y * 64 == g->y);
        }
    }
    json_decref(root);
}

static void test_para__the_dump_says_what_was_laid(void **state)
{
    (void)state;
    for_each_text(expect_dumped);
}

/* ---- lines */

static bool is_one_cluster(const struct para *p, const struct para_line *line)
{
    bool one = true; /* what hangs not counted */
    for (uint32_t k = line->first; k < line->first + line->count; k++)
        one = one && (p->glyphs[k].cluster == p->glyphs[line->first].cluster ||
                      p->glyphs[k].x >= line->width);
    return one;
}

static void expect_whole_paragraph(enum lang lang, struct str text)
{
    int32_t width = (int32_t)(1 + text_roll(400));
    const struct para *p = text_lay(lang, text, 24, width);
    uint32_t byte = 0, glyph = 0;
    for (uint32_t i = 0; i < p->n_lines; i++) {
        const struct para_line *line = &p->lines[i];
        assert_int_equal(line->start, byte);
        assert_true(line->end >= line->start);
        assert_int_equal(line->first, glyph);
        for (uint32_t k = line->first; k < line->first + line->count; k++) {
            assert_in_range(p->glyphs[k].cluster, line->start, line->end);
            assert_true(p->glyphs[k].cluster < text.n);
            assert_true(k == line->first || p->glyphs[k].cluster >= p->glyphs[k - 1].cluster);
        }
        assert_true(line->width <= PX64(width) || is_one_cluster(p, line));
        byte = line->end;
        glyph = line->first + line->count;
    }
    assert_int_equal(byte, text.n);
    assert_int_equal(glyph, p->n_glyphs);
    text_expect_inked_inside(p, "random text");
}

static void test_para__lines_hold_all_of_the_text_in_order_and_fit(void **state)
{
    (void)state;
    for_each_text(expect_whole_paragraph);
}

static void expect_width_alone(enum lang lang, struct str text)
{
    struct para_style style = text_style(lang, 24);
    for (style.max_lines = 0; style.max_lines < 3; style.max_lines++) {
        px64 width = para_width(setter, text, NULL, 0, &style); /* before and after it is kept */
        assert_int_equal(width, para_layout(setter, text, NULL, 0, &style, 0, arena)->width);
        assert_int_equal(width, para_width(setter, text, NULL, 0, &style));
    }
}

static void test_para__a_width_alone_is_that_of_the_whole_layout(void **state)
{
    (void)state;
    for_each_text(expect_width_alone);
    expect_width_alone(LANG_EN, STR(""));
    expect_width_alone(LANG_EN, STR("one\ntwo and three\n"));
    expect_width_alone(LANG_VI, STR("Cửa khẩu \n\nL\u00adệ Thanh  "));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEXT_TEST(test_para__text_is_decoded_to_nfc),
        TEXT_TEST(test_para__faces_follow_letters_and_what_the_fonts_have),
        TEXT_TEST(test_para__mixed_text_is_exactly_what_harfbuzz_shapes),
        TEXT_TEST(test_para__signs_alone_are_what_harfbuzz_shapes_however_far_apart),
        TEXT_TEST(test_para__words_met_before_are_what_harfbuzz_shapes_in_their_new_place),
        TEXT_TEST(test_para__signs_before_a_space_move_what_comes_after_it_as_harfbuzz_has_it),
        TEXT_TEST(test_para__the_dump_says_what_was_laid),
        TEXT_TEST(test_para__lines_hold_all_of_the_text_in_order_and_fit),
        TEXT_TEST(test_para__a_width_alone_is_that_of_the_whole_layout),
    };
    return cmocka_run_group_tests(tests, text_setup, text_teardown);
}
