#include "text.h"

#include "text/faces.h"
#include "text/glyphs.h"

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>

#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include "check.h"

struct fonts *fonts;
struct typesetter *setter;
struct arena *arena;
static struct glyphs *pictures;

int text_setup(void **state)
{
    (void)state;
    struct err e;
    if (!fonts_open(NULL, &fonts, &e))
        return -1;
    setter = typesetter_create(fonts, 1 << 20);
    arena = arena_create();
    pictures = glyphs_create(fonts, 4 << 20);
    return 0;
}

int text_teardown(void **state)
{
    (void)state;
    arena_destroy(arena);
    glyphs_destroy(pictures);
    typesetter_destroy(setter);
    fonts_close(fonts);
    return 0;
}

int text_reset(void **state)
{
    (void)state;
    arena_reset(arena);
    return 0;
}

/* ---- laying */

struct para_style text_style(enum lang lang, uint16_t size_px)
{
    return (struct para_style){
        .lang = lang, .size_px = size_px, .khmer_milli = 1000, .leading_milli = 1000};
}

const struct para *text_lay(enum lang lang, struct str text, uint16_t size_px, int32_t width_px)
{
    struct para_style style = text_style(lang, size_px);
    return para_layout(setter, text, NULL, 0, &style, width_px, arena);
}

const struct para *text_lay1000(enum lang lang, const char *text)
{
    return text_lay(lang, str_of(text), 1000, 0);
}

unsigned text_clusters(const struct para *p)
{
    unsigned n = 0;
    for (uint32_t i = 0; i < p->n_glyphs; i++)
        n += i == 0 || p->glyphs[i].cluster != p->glyphs[i - 1].cluster;
    return n;
}

static bool is_of(const struct para_glyph *g, uint32_t c)
{
    int32_t advance;
    uint32_t glyph = faces_glyph(fonts, g->face, c, &advance);
    return glyph != 0 && g->glyph == glyph;
}

unsigned text_count(const struct para *p, uint32_t c)
{
    unsigned n = 0;
    for (uint32_t i = 0; i < p->n_glyphs; i++)
        n += is_of(&p->glyphs[i], c);
    return n;
}

const struct para_glyph *text_find(const struct para *p, uint32_t c)
{
    for (uint32_t i = 0; i < p->n_glyphs; i++)
        if (is_of(&p->glyphs[i], c))
            return &p->glyphs[i];
    fail_msg("no glyph of U+%04X", c);
    return NULL;
}

struct rect text_ink(const struct para_glyph *first, uint32_t n)
{
    return para_ink(setter, &(struct para){.glyphs = first, .n_glyphs = n});
}

struct rect text_glyph_ink(const struct para_glyph *g)
{
    return text_ink(g, 1);
}

static void draw(const struct para_glyph *g, struct rect frame, uint8_t *to)
{
    struct glyph_pen pen = glyph_pen(g);
    struct glyph_picture p = glyphs_get(pictures, g->face, g->size_px, g->glyph, pen.x_quarter);
    struct rect at = {pen.x + p.left, pen.y + p.top, p.width, p.height};
    struct rect seen = rect_meet(at, frame);
    for (int32_t y = seen.y; y < seen.y + seen.h; y++)
        for (int32_t x = seen.x; x < seen.x + seen.w; x++) {
            uint8_t c = p.coverage[(y - at.y) * p.stride + x - at.x];
            uint8_t *pixel = &to[(size_t)(y - frame.y) * (size_t)frame.w + (size_t)(x - frame.x)];
            *pixel = c > *pixel ? c : *pixel;
        }
}

const uint8_t *text_draw(const struct para_glyph *first, uint32_t n, struct rect frame)
{
    uint8_t *pixels = ARENA_NEW(arena, uint8_t, (size_t)frame.w * (size_t)frame.h);
    for (uint32_t i = 0; i < n; i++)
        draw(&first[i], frame, pixels);
    return pixels;
}

void text_expect_inked_inside(const struct para *p, const char *what)
{
    for (uint32_t i = 0; i < p->n_lines; i++) {
        const struct para_line *line = &p->lines[i];
        struct rect ink = text_ink(&p->glyphs[line->first], line->count);
        if (rect_empty(ink))
            continue;
        int32_t up = line->baseline / 64 - ink.y, down = ink.y + ink.h - line->baseline / 64;
        if (up > line->ascent / 64 || down > line->descent / 64 || ink.y < 0 ||
            ink.y + ink.h > p->height / 64)
            fail_msg("%s, line %u: ink reaches %d up of %d, %d down of %d", what, i, up,
                     line->ascent / 64, down, line->descent / 64);
    }
}

/* ---- text at random */

static uint32_t state_of_dice;

void text_seed(uint32_t fixed)
{
    state_of_dice = fixed;
    if (fixed)
        return;
    const char *given = getenv("TEXT_SEED");
    if (given)
        state_of_dice = (uint32_t)strtoul(given, NULL, 10);
    else
        assert_int_equal(getrandom(&state_of_dice, sizeof state_of_dice, 0), sizeof state_of_dice);
    print_message("TEXT_SEED=%u repeats this\n", state_of_dice);
}

uint32_t text_roll(uint32_t n)
{
    state_of_dice = state_of_dice * 1664525u + 1013904223u;
    return (state_of_dice >> 8) % n;
}

void text_add(struct buf *b, uint32_t c)
{
    char bytes[4];
    buf_add(b, (struct str){bytes, utf8_put(c, bytes)});
}

static void add_khmer_syllable(struct buf *b)
{
    text_add(b, 0x1780 + text_roll(52)); /* consonants and independent vowels */
    if (text_roll(8) == 0)
        text_add(b, 0x17C9 + text_roll(2));
    for (uint32_t n = text_roll(3); n-- > 0;) {
        text_add(b, 0x17D2);
        text_add(b, 0x1780 + text_roll(33));
    }
    if (text_roll(2))
        text_add(b, 0x17B6 + text_roll(16));
    if (text_roll(4) == 0)
        text_add(b, 0x17C6 + text_roll(12));
    static const char *const after[] = {
        "\u17D7",       "\u17D4", " ",      "\u200B",  " \u17D4\u179B\u17D4 ",
        "\u17E1\u17E2", "\u2060", "\u00AB", " \u25CC", "\n"};
    if (text_roll(4) == 0)
        buf_puts(b, after[text_roll(10)]);
}

static void add_vietnamese_letter(struct buf *b)
{
    static const uint32_t horned[] = {0x1A0, 0x1A1, 0x1AF, 0x1B0, 0x110, 0x111, 0x102, 0x103};
    static const uint32_t tones[] = {0x300, 0x301, 0x303, 0x309, 0x323};
    uint32_t kind = text_roll(6);
    if (kind == 0)
        buf_putc(b, ' ');
    else if (kind == 1)
        text_add(b, horned[text_roll(8)]);
    else if (kind == 2) {
        buf_putc(b, "aeiouyAEIOUY"[text_roll(12)]);
        text_add(b, tones[text_roll(5)]);
    } else
        text_add(b, 0x1EA0 + text_roll(90));
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
    buf_puts(b, letters[text_roll(8)]);
}

static void add_rubbish(struct buf *b)
{
    static const uint32_t starts[] = {0,      0x80,  0x300,   0x1780, 0x17B4,
                                      0x2000, 0xE00, 0x1F1E6, 0xFE00, 0x1100};
    if (text_roll(8) == 0)
        buf_putc(b, (char)text_roll(256));
    else
        text_add(b, starts[text_roll(10)] + text_roll(0x60));
}

void text_make(struct buf *b, enum text_kind kind, uint32_t n)
{
    static void (*const add[])(struct buf *) = {
        [TEXT_KHMER] = add_khmer_syllable,
        [TEXT_VIETNAMESE] = add_vietnamese_letter,
        [TEXT_JRAI] = add_jrai_letter,
        [TEXT_RUBBISH] = add_rubbish,
    };
    b->n = 0;
    buf_puts(b, "");
    while (n-- > 0) {
        enum text_kind now = kind == TEXT_MIXED ? (enum text_kind)text_roll(TEXT_MIXED) : kind;
        if (now == TEXT_ASCII)
            text_add(b, 0x20 + text_roll(95));
        else
            add[now](b);
    }
}

/* ---- normal forms */

static struct str normalised(struct str text, const UNormalizer2 *form)
{
    int32_t room = 4 * (int32_t)text.n + 1, n = 0, n_bytes = 0;
    UErrorCode status = U_ZERO_ERROR;
    UChar *wide = ARENA_NEW(arena, UChar, room), *out = ARENA_NEW(arena, UChar, room);
    char *bytes = ARENA_NEW(arena, char, 3 * room);
    u_strFromUTF8(wide, room, &n, text.p, (int32_t)text.n, &status);
    n = unorm2_normalize(form, wide, n, out, room, &status);
    u_strToUTF8(bytes, 3 * room, &n_bytes, out, n, &status);
    assert_true(U_SUCCESS(status));
    return (struct str){bytes, (size_t)n_bytes};
}

struct str text_nfd(struct str text)
{
    UErrorCode status = U_ZERO_ERROR;
    return normalised(text, unorm2_getNFDInstance(&status));
}

struct str text_nfc(struct str text)
{
    UErrorCode status = U_ZERO_ERROR;
    return normalised(text, unorm2_getNFCInstance(&status));
}

/* ---- the texts of the sample */

static struct str read_whole(const char *path)
{
    struct buf b = {0};
    char block[8192];
    FILE *f = fopen(path, "rb");
    if (!f)
        fail_msg("%s cannot be read", path);
    for (size_t n; (n = fread(block, 1, sizeof block, f)) > 0;)
        buf_add(&b, (struct str){block, n});
    fclose(f);
    return buf_move(&b, arena);
}

const struct str *text_articles(enum lang lang)
{
    glob_t found;
    struct str pattern = str_format(arena, "%s/content/*/*/%s.md", SOURCE_DIR, lang_code(lang));
    assert_int_equal(glob(pattern.p, 0, NULL, &found), 0);
    struct str *texts = ARENA_NEW(arena, struct str, found.gl_pathc + 1);
    for (size_t i = 0; i < found.gl_pathc; i++)
        texts[i] = read_whole(found.gl_pathv[i]);
    globfree(&found);
    return texts;
}

struct str text_strings(enum lang lang)
{
    struct str rest = read_whole(str_format(arena, "%s/i18n/%s.po", SOURCE_DIR, lang_code(lang)).p);
    struct str line;
    struct buf b = {0};
    bool translated = false;
    while (str_next(&rest, '\n', &line)) {
        translated = str_starts(line, "msgstr") || (translated && str_starts(line, "\""));
        if (!translated)
            continue;
        const char *open = memchr(line.p, '"', line.n);
        buf_add(&b, (struct str){open + 1, (size_t)(line.p + line.n - open) - 2});
        buf_putc(&b, '\n');
    }
    return buf_move(&b, arena);
}
