/* fold, held against the fonts: two texts that the kiosk draws alike are one to a search. */
#include "base/utf8.h"
#include "search/fold.h"
#include "search/homograph.h"
#include "text/faces.h"
#include "text/shaper.h"

#include <stdlib.h>

#include <ft2build.h>
#include FT_OUTLINE_H
#include <unicode/uchar.h>
#include <unicode/unorm2.h>

#include "../support/check.h"

static struct fonts *fonts;

static int open_fonts(void **state)
{
    (void)state;
    struct err e;
    if (!fonts_open(NULL, &fonts, &e))
        fail_msg("%s", e.text);
    return 0;
}

static int close_fonts(void **state)
{
    (void)state;
    fonts_close(fonts);
    return 0;
}

static bool add_token(void *ctx, const struct fold_token *t)
{
    buf_putc(ctx, t->joined ? '+' : ' ');
    buf_add(ctx, t->text);
    return true;
}

static uint64_t folded(struct str text)
{
    struct buf b = {0};
    assert_true(fold_tokens(text, add_token, &b));
    uint64_t hash = str_hash(buf_str(&b));
    buf_free(&b);
    return hash;
}

/* A text and how it is drawn. */
struct seen {
    uint64_t drawn;
    char text[40];
};
struct all_seen {
    struct seen *at;
    size_t n, cap;
};

static void see(struct all_seen *all, uint64_t drawn, struct str text)
{
    struct seen s = {.drawn = drawn};
    assert_true(text.n < sizeof s.text);
    memcpy(s.text, text.p, text.n);
    MEM_PUSH(all->at, all->n, all->cap) = s;
}

static int by_look(const void *x, const void *y)
{
    const struct seen *a = x, *b = y;
    return a->drawn != b->drawn ? (a->drawn < b->drawn ? -1 : 1) : strcmp(a->text, b->text);
}

/* How many are drawn as another; each of them is that other to a search. */
static size_t expect_alike(struct all_seen *all)
{
    size_t pairs = 0;
    qsort(all->at, all->n, sizeof *all->at, by_look);
    for (size_t i = 1; i < all->n; i++) {
        const struct seen *a = &all->at[i - 1], *b = &all->at[i];
        if (a->drawn != b->drawn)
            continue;
        if (folded(str_of(a->text)) != folded(str_of(b->text)))
            fail_msg("\"%s\" and \"%s\" are drawn alike and are two to a search", a->text, b->text);
        pairs++;
    }
    free(all->at);
    *all = (struct all_seen){0};
    return pairs;
}

/* Khmer */

struct ink {
    int32_t x, y;
    uint32_t glyph;
};

static int by_bytes(const void *a, const void *b)
{
    return memcmp(a, b, sizeof(struct ink));
}

/* The glyphs and their places, in whatever order they come. */
static uint64_t drawn(struct shaper *s, struct str text, struct arena *a)
{
    struct shaped *shaped = shaper_shape(s, text, NULL, 0, LANG_KM, false, a);
    struct ink ink[64];
    size_t n = 0;
    int32_t x = 0;
    for (uint32_t i = 0; i < shaped->n_glyphs; i++) {
        const struct shaped_glyph *g = &shaped->glyphs[i];
        assert_true(n < 64);
        if (g->glyph != 3) /* the space, which joiners become */
            ink[n++] = (struct ink){x + g->x, g->y, g->glyph};
        x += g->advance;
    }
    qsort(ink, n, sizeof *ink, by_bytes);
    ink[n++] = (struct ink){x, 0, 0};
    free(shaped);
    return str_hash((struct str){(const char *)ink, n * sizeof *ink});
}

struct clusters {
    struct shaper *shaper;
    struct arena *a;
    struct all_seen seen;
    char text[40];
};

/* `text` with up to `depth` more of everything that can stand in or behind a cluster. */
static void see_clusters(struct clusters *c, size_t n, int depth)
{
    static const uint16_t below[] = {0x1780, 0x1789, 0x178A, 0x178F, 0x1793, 0x1794, 0x1798,
                                     0x179A, 0x179C, 0x179F, 0x17A1, 0x17A2, 0x17A7, 0x17AB};
    static const uint16_t others[] = {0x17DD, 0x200B, 0x200C, 0x200D, 0x1780,
                                      0x179A, 0x17A2, 0x17A3, 0x17A4, 0x17E1};
    struct str text = {c->text, n};
    see(&c->seen, drawn(c->shaper, text, c->a), text);
    arena_reset(c->a);
    if (!depth)
        return;
    for (size_t i = 0; i < sizeof below / sizeof *below; i++) {
        size_t end = n + utf8_put(0x17D2, c->text + n);
        see_clusters(c, end + utf8_put(below[i], c->text + end), depth - 1);
    }
    for (uint32_t mark = 0x17B4; mark <= 0x17D3; mark++)
        see_clusters(c, n + utf8_put(mark, c->text + n), depth - 1);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        see_clusters(c, n + utf8_put(others[i], c->text + n), depth - 1);
}

static size_t expect_clusters_alike(uint32_t first_base, uint32_t last_base, int depth)
{
    struct clusters c = {.shaper = shaper_create(fonts), .a = arena_create()};
    for (uint32_t base = first_base; base <= last_base; base++)
        see_clusters(&c, utf8_put(base, c.text), depth);
    shaper_destroy(c.shaper);
    arena_destroy(c.a);
    return expect_alike(&c.seen);
}

static void test_fold__khmer_that_is_drawn_alike_is_one_under_every_letter(void **state)
{
    (void)state;
    assert_true(expect_clusters_alike(0x1780, 0x17B3, 2) > 10000);
}

/* SA has a shifter that is typed as U, and a vowel that is written as its left and its right. */
static void test_fold__khmer_that_is_drawn_alike_is_one_in_long_clusters(void **state)
{
    (void)state;
    assert_true(expect_clusters_alike(0x179F, 0x179F, 3) > 50000);
}

/* Latin */

static bool is_taken_apart(uint32_t c)
{
    UErrorCode status = U_ZERO_ERROR;
    const UNormalizer2 *nfkd = unorm2_getNFKDInstance(&status);
    UChar parts[64];
    return unorm2_getDecomposition(nfkd, (UChar32)c, parts, 64, &status) >= 0;
}

enum { LETTERS = 0x3000 };

/* 0 if it has no outline. */
static uint64_t outline(uint32_t c)
{
    int32_t advance;
    uint32_t glyph = faces_glyph(fonts, FONT_LATIN, c, &advance);
    struct FT_GlyphSlotRec_ *slot = faces_outline(fonts, FONT_LATIN, 1000, glyph, 0);
    if (!glyph || !slot)
        return 0;
    const FT_Outline *o = &slot->outline;
    return str_hash((struct str){(const char *)o->points, (size_t)o->n_points * sizeof *o->points});
}

/* The letters with which all others of the four languages are written. */
static bool is_ours(uint32_t c)
{
    return (c < 0x80 && u_isalpha((UChar32)c)) || c == 0x110 || c == 0x111 || c == 0x180 ||
           c == 0x243;
}

static void test_fold__a_letter_drawn_as_one_of_ours_is_that_one(void **state)
{
    (void)state;
    size_t n = 0;
    static uint64_t look[LETTERS];
    for (uint32_t c = 'A'; c < LETTERS; c++)
        look[c] = outline(c);
    for (uint32_t ours = 'A'; ours <= 0x243; ours++) {
        if (!is_ours(ours))
            continue;
        for (uint32_t c = 0x80; c < LETTERS; c++) {
            char a[4], b[4];
            if (c == ours || !look[c] || look[c] != look[ours] || is_taken_apart(c))
                continue;
            struct str text = {a, utf8_put(c, a)};
            if (homograph_of(c) != ours && u_tolower((UChar32)ours) != 'i') /* Cyrillic palochka */
                fail_msg("U+%04X is drawn as U+%04X", c, ours);
            assert_true(folded(text) == folded((struct str){b, utf8_put(ours, b)}));
            n++;
        }
    }
    assert_true(n > 40);
}

static void test_fold__a_large_and_a_small_letter_stay_one(void **state)
{
    (void)state;
    for (uint32_t c = 0x80; c < 0x600; c++) {
        char a[4], b[4];
        uint32_t large = (uint32_t)u_toupper((UChar32)c);
        if (large == c || u_foldCase((UChar32)large, U_FOLD_CASE_DEFAULT) != (UChar32)c)
            continue;
        struct str small = {a, utf8_put(c, a)};
        if (folded(small) != folded((struct str){b, utf8_put(large, b)}))
            fail_msg("U+%04X and U+%04X", c, large);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fold__khmer_that_is_drawn_alike_is_one_under_every_letter),
        cmocka_unit_test(test_fold__khmer_that_is_drawn_alike_is_one_in_long_clusters),
        cmocka_unit_test(test_fold__a_letter_drawn_as_one_of_ours_is_that_one),
        cmocka_unit_test(test_fold__a_large_and_a_small_letter_stay_one),
    };
    return cmocka_run_group_tests(tests, open_fonts, close_fonts);
}
