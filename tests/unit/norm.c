/* norm: the short ways around ICU give what ICU gives. */
#include "text/norm.h"

#include "../support/check.h"
#include "base/utf8.h"

#include <unicode/unorm2.h>
#include <unicode/utf16.h>

enum { TEXTS = 40000, LENGTH = 8 };

static uint32_t seed = 1;

static uint32_t below(uint32_t n)
{
    seed = seed * 1664525 + 1013904223;
    return (seed >> 8) % n;
}

/* Near each other what the short ways tell apart: letters, marks of several classes, coeng, and
 * what only ICU knows. */
static uint32_t any_char(void)
{
    static const uint32_t ranges[][2] = {
        {0x20, 0x7E},     {'a', 'z'},       {0xA0, 0x2FF},     {0x300, 0x345},   {0x306, 0x306},
        {0x323, 0x323},   {0x31B, 0x31B},   {0x1780, 0x17FF},  {0x17D2, 0x17D2}, {0x17DD, 0x17DD},
        {0x1EA0, 0x1EFF}, {0x2010, 0x2027}, {0x20AB, 0x20AB},  {0x370, 0x3FF},   {0xAC00, 0xAC20},
        {0x1100, 0x1112}, {0x1161, 0x1175}, {0x1D15E, 0x1D165}};
    const uint32_t *r = ranges[below(sizeof ranges / sizeof *ranges)];
    return r[0] + below(r[1] - r[0] + 1);
}

static bool is_changed_otherwise(uint32_t c)
{
    return (c >= 0x7F && c < 0xA0) || c == 0x17C1; /* left out; joined with the next vowel */
}

static int32_t icu_nfc(const UChar *text, int32_t n, UChar *out, int32_t cap)
{
    UErrorCode status = U_ZERO_ERROR;
    n = unorm2_normalize(unorm2_getNFCInstance(&status), text, n, out, cap, &status);
    assert_true(U_SUCCESS(status));
    return n;
}

static void test_norm__agrees_with_icu(void **state)
{
    (void)state;
    struct arena *a = arena_create();
    for (int i = 0; i < TEXTS; i++) {
        UChar utf16[2 * LENGTH], nfc[6 * LENGTH];
        int32_t n = 0;
        char text[4 * LENGTH];
        size_t bytes = 0;
        for (uint32_t k = below(LENGTH) + 1; k > 0; k--) {
            uint32_t c = any_char();
            if (is_changed_otherwise(c))
                continue;
            U16_APPEND_UNSAFE(utf16, n, c);
            bytes += utf8_put(c, text + bytes);
        }
        n = icu_nfc(utf16, n, nfc, 6 * LENGTH);
        struct norm_text got;
        norm_decode((struct str){text, bytes}, a, &got);
        size_t at = 0;
        for (int32_t k = 0; k < n; at++) {
            UChar32 c;
            U16_NEXT(nfc, k, n, c);
            assert_true(at < got.n);
            assert_int_equal(got.at[at], c);
        }
        assert_int_equal(got.n, at);
        arena_reset(a);
    }
    arena_destroy(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_norm__agrees_with_icu)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
