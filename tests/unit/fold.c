/* fold: what is typed without marks finds what is written with them. */
#include "search/fold.h"
#include "base/utf8.h"

#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include "../support/check.h"

static bool collect(void *ctx, const struct fold_token *t)
{
    struct buf *b = ctx;
    if (b->n)
        buf_putc(b, t->joined ? '+' : ' ');
    buf_add(b, t->text);
    return true;
}

static struct buf folded(struct str text)
{
    struct buf b = {0};
    assert_true(fold_tokens(text, collect, &b));
    buf_puts(&b, "");
    return b;
}

static void expect(const char *text, const char *want)
{
    struct buf got = folded(str_of(text));
    assert_string_equal(got.p, want);
    buf_free(&got);
}

static void test_fold__vietnamese_loses_tones_horns_breves_and_strokes(void **state)
{
    (void)state;
    expect("Đường số 1191/QĐ-TTg", "duong so 1191 qd ttg");
    expect("Chư Ty, ĐỨC CƠ", "chu ty duc co");
}

static void test_fold__jrai_breve_and_caron_are_one(void **state)
{
    (void)state;
    expect("Ƀuôn \xC4\x8D c\xCC\x86 \xC4\x83\xCC\x82", "buon c c a");
    expect("bơ\xCA\xBCtai bơ\xE2\x80\x99tai bơ'tai", "bo tai bo tai bo tai");
}

static void test_fold__letters_that_only_look_like_ours_are_ours(void **state)
{
    (void)state;
    expect("\u00D0\u1EE9c C\u01A1, \u0189\u00E0 L\u1EA1t, \u00F0i \u0256\u00E0",
           "duc co da lat di da");
    expect("\u041D\u1ED9i \u0412\u0410\u041D \u0432\u0430\u043D", "hoi bah bah"); /* Cyrillic */
    expect("\u039D\u0391M \u03BD\u03B1m", "nam nam");                             /* Greek */
}

static void test_fold__khmer_is_cut_into_clusters_that_are_joined(void **state)
{
    (void)state;
    expect("ភាសាខ្មែរ", "ភា+សា+ខ្មែ+រ");
    expect("ភាសា ខ្មែរ។រ", "ភា+សា ខ្មែ+រ រ");
    expect("ស្ត្រី", "ស្ត្រី"); /* ICU would cut it in three */
}

static void test_fold__khmer_digits_are_ascii_digits(void **state)
{
    (void)state;
    expect("ឆ្នាំ២០២៦", "ឆ្នាំ+2026");
}

static void test_fold__what_has_no_width_is_not_there(void **state)
{
    (void)state;
    expect("ភា\xE2\x80\x8Bសា", "ភា+សា");
    expect("so\xC2\xADng \xE2\x80\x8Cx\xE2\x81\xA0y", "song xy");
}

static void test_fold__coeng_da_is_coeng_ta(void **state)
{
    (void)state;
    expect("ស\xE1\x9F\x92\xE1\x9E\x8A", "ស\xE1\x9F\x92\xE1\x9E\x8F");
}

static void test_fold__coeng_ro_stands_after_another_coeng(void **state)
{
    (void)state;
    expect("ស\xE1\x9F\x92\xE1\x9E\x9A\xE1\x9F\x92\xE1\x9E\x8Fី", "ស្ត្រី");
}

static void test_fold__vowels_in_two_pieces_are_one(void **state)
{
    (void)state;
    expect("ក\xE1\x9F\x81\xE1\x9E\xB8", "ក\xE1\x9E\xBE");
    expect("ក\xE1\x9F\x81\xE1\x9E\xB6", "ក\xE1\x9F\x84");
}

/* The vowel is above, so the shifter goes below and looks as U. */
static void test_fold__a_shifter_that_gives_way_is_the_vowel_u(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {{"ស៊ីវិល", "សុីវិល"}, {"ម៉ឺន", "មុឺន"}, {"ញ៉ាំ", "ញុាំ"}};
    for (size_t i = 0; i < 3; i++) {
        struct buf a = folded(str_of(pairs[i][0]));
        expect(pairs[i][1], a.p);
        buf_free(&a);
    }
    expect("ស៊ក", "ស៊+ក");
    expect("សុក", "សុ+ក");
}

static void test_fold__letters_that_unicode_gave_up_are_those_it_kept(void **state)
{
    (void)state;
    expect("\u17A3\u17A4", "\u17A2+\u17A2\u17B6");
}

static void test_fold__signs_in_any_order_are_in_one(void **state)
{
    (void)state;
    expect("\u1780\u17D0\u17C6", "\u1780\u17C6\u17D0");
    expect("\u1780\u17B6\u17C6\u17D2\u179A", "\u1780\u17D2\u179A\u17B6\u17C6");
    expect("\u1780\u17D2\u179F\u17D2\u1780", "\u1780\u17D2\u1780\u17D2\u179F");
}

static void test_fold__a_coeng_with_nothing_under_it_is_passed_over(void **state)
{
    (void)state;
    expect("ក\xE1\x9F\x92", "ក");
    expect("\xE1\x9F\x92 ក", "ក");
    expect("ក\xE1\x9F\x92 ម", "ក ម");
}

static bool see_ranges(void *ctx, const struct fold_token *t)
{
    static const uint32_t want[][2] = {{0, 7}, {8, 14}, {14, 20}};
    size_t *n = ctx;
    assert_int_equal(t->start, want[*n][0]);
    assert_int_equal(t->end, want[*n][1]);
    (*n)++;
    return true;
}

static void test_fold__a_token_knows_its_bytes_in_the_text(void **state)
{
    (void)state;
    size_t n = 0;
    assert_true(fold_tokens(STR("\xC4\x90\xC6\xB0\xE1\xBB\x9D ភាសា"), see_ranges, &n));
    assert_int_equal(n, 3);
}

static bool stop_at_second(void *ctx, const struct fold_token *t)
{
    (void)t;
    return ++*(int *)ctx < 2;
}

static void test_fold__stops_when_told(void **state)
{
    (void)state;
    int seen = 0;
    assert_false(fold_tokens(STR("a b c d"), stop_at_second, &seen));
    assert_int_equal(seen, 2);
}

static void test_fold__a_very_long_word_is_cut_and_broken_bytes_do_no_harm(void **state)
{
    (void)state;
    char text[4000];
    memset(text, 'x', sizeof text);
    struct buf b = folded((struct str){text, sizeof text});
    assert_int_equal(b.n, 4000 + 4000 / 64);
    buf_free(&b);
    for (size_t i = 0; i + 1 < sizeof text; i += 2)
        memcpy(text + i, "\xCC\x81", 2); /* 2,000 acute accents */
    b = folded((struct str){text, sizeof text});
    assert_int_equal(b.n, 0);
    buf_free(&b);
    expect("a\xFF\xC4 b\xE1\x9E", "a b");
}

/* A text that walks through Unicode, a few characters at a time. */
static size_t sample(uint32_t first, UChar *out)
{
    int32_t n = 0;
    for (uint32_t c = first; c < first + 8; c++)
        if (c < 0xD800 || c > 0xDFFF) {
            U16_APPEND_UNSAFE(out, n, c);
            U16_APPEND_UNSAFE(out, n, 0x301);
            U16_APPEND_UNSAFE(out, n, 0x5B4); /* a mark that is kept, and moves before U+0301 */
        }
    return (size_t)n;
}

static struct buf fold_in_form(const UNormalizer2 *form, const UChar *text, size_t n)
{
    UChar normal[512];
    char bytes[2048];
    int32_t n_bytes;
    UErrorCode status = U_ZERO_ERROR;
    int32_t n_normal = unorm2_normalize(form, text, (int32_t)n, normal, 512, &status);
    u_strToUTF8(bytes, sizeof bytes, &n_bytes, normal, n_normal, &status);
    assert_true(U_SUCCESS(status));
    return folded((struct str){bytes, (size_t)n_bytes});
}

static void test_fold__composed_and_decomposed_text_fold_equally(void **state)
{
    (void)state;
    UErrorCode status = U_ZERO_ERROR;
    const UNormalizer2 *nfc = unorm2_getNFCInstance(&status);
    const UNormalizer2 *nfd = unorm2_getNFDInstance(&status);
    for (uint32_t c = 1; c < 0x20000; c += 8) {
        UChar text[64];
        size_t n = sample(c, text);
        struct buf a = fold_in_form(nfc, text, n), b = fold_in_form(nfd, text, n);
        assert_string_equal(a.p, b.p);
        buf_free(&a);
        buf_free(&b);
    }
}

static void test_fold__what_is_folded_folds_to_itself(void **state)
{
    (void)state;
    for (uint32_t c = 1; c < 0x20000; c++) {
        char bytes[4];
        struct buf once = folded((struct str){bytes, utf8_put(c, bytes)});
        struct buf twice = folded(buf_str(&once));
        assert_string_equal(once.p, twice.p);
        buf_free(&once);
        buf_free(&twice);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fold__vietnamese_loses_tones_horns_breves_and_strokes),
        cmocka_unit_test(test_fold__jrai_breve_and_caron_are_one),
        cmocka_unit_test(test_fold__letters_that_only_look_like_ours_are_ours),
        cmocka_unit_test(test_fold__khmer_is_cut_into_clusters_that_are_joined),
        cmocka_unit_test(test_fold__khmer_digits_are_ascii_digits),
        cmocka_unit_test(test_fold__what_has_no_width_is_not_there),
        cmocka_unit_test(test_fold__coeng_da_is_coeng_ta),
        cmocka_unit_test(test_fold__coeng_ro_stands_after_another_coeng),
        cmocka_unit_test(test_fold__vowels_in_two_pieces_are_one),
        cmocka_unit_test(test_fold__a_shifter_that_gives_way_is_the_vowel_u),
        cmocka_unit_test(test_fold__letters_that_unicode_gave_up_are_those_it_kept),
        cmocka_unit_test(test_fold__signs_in_any_order_are_in_one),
        cmocka_unit_test(test_fold__a_coeng_with_nothing_under_it_is_passed_over),
        cmocka_unit_test(test_fold__a_token_knows_its_bytes_in_the_text),
        cmocka_unit_test(test_fold__stops_when_told),
        cmocka_unit_test(test_fold__a_very_long_word_is_cut_and_broken_bytes_do_no_harm),
        cmocka_unit_test(test_fold__composed_and_decomposed_text_fold_equally),
        cmocka_unit_test(test_fold__what_is_folded_folds_to_itself),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
