/* utf8: decoding by maximal subparts (Unicode 15, 3.9). */
#include "base/utf8.h"

#include "../support/check.h"

static size_t decode(const char *bytes, size_t n, uint32_t *out)
{
    size_t at = 0, count = 0;
    while (at < n)
        out[count++] = utf8_next((struct str){bytes, n}, &at);
    return count;
}

static void expect(const char *bytes, size_t n, const uint32_t *want, size_t n_want)
{
    uint32_t got[64];
    assert_int_equal(decode(bytes, n, got), n_want);
    assert_memory_equal(got, want, n_want * sizeof *want);
}
#define EXPECT(bytes, ...)                                                                         \
    expect(bytes, sizeof(bytes) - 1, (const uint32_t[]){__VA_ARGS__},                              \
           sizeof((const uint32_t[]){__VA_ARGS__}) / 4)

static void test_utf8__well_formed_text_is_decoded(void **state)
{
    (void)state;
    EXPECT("a\xC4\x91\xE1\x9E\x80\xF0\x9F\x98\x80", 'a', 0x111, 0x1780, 0x1F600);
}

static void test_utf8__an_overlong_nul_is_two_replacements(void **state)
{
    (void)state;
    EXPECT("a\xC0\x80" "b", 'a', 0xFFFD, 0xFFFD, 'b');
}

static void test_utf8__a_truncated_khmer_letter_is_one_replacement(void **state)
{
    (void)state;
    EXPECT("a\xE1\x9E" "b", 'a', 0xFFFD, 'b');
    EXPECT("\xE1\x9E", 0xFFFD);
}

static void test_utf8__above_10ffff_is_four_replacements(void **state)
{
    (void)state;
    EXPECT("\xF4\x90\x80\x80", 0xFFFD, 0xFFFD, 0xFFFD, 0xFFFD);
}

static void test_utf8__surrogates_are_three_replacements(void **state)
{
    (void)state;
    EXPECT("\xED\xA0\x80", 0xFFFD, 0xFFFD, 0xFFFD);
}

static void test_utf8__stray_bytes_are_one_replacement_each(void **state)
{
    (void)state;
    EXPECT("\x80\xBF\xFE\xFF", 0xFFFD, 0xFFFD, 0xFFFD, 0xFFFD);
}

static void test_utf8__every_scalar_value_survives_the_round_trip(void **state)
{
    (void)state;
    for (uint32_t c = 1; c <= 0x10FFFF; c++) {
        if (c >= 0xD800 && c <= 0xDFFF)
            continue;
        char bytes[4];
        size_t n = utf8_put(c, bytes), at = 0;
        assert_int_equal(utf8_next((struct str){bytes, n}, &at), c);
        assert_int_equal(at, n);
        assert_true(utf8_valid((struct str){bytes, n}));
    }
}

static void test_utf8__a_written_replacement_character_is_valid_and_a_broken_byte_is_not(void **state)
{
    (void)state;
    assert_true(utf8_valid(STR("\xEF\xBF\xBD")));
    assert_false(utf8_valid(STR("a\xFF")));
    assert_false(utf8_valid(STR("\xEF\xBF")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_utf8__well_formed_text_is_decoded),
        cmocka_unit_test(test_utf8__an_overlong_nul_is_two_replacements),
        cmocka_unit_test(test_utf8__a_truncated_khmer_letter_is_one_replacement),
        cmocka_unit_test(test_utf8__above_10ffff_is_four_replacements),
        cmocka_unit_test(test_utf8__surrogates_are_three_replacements),
        cmocka_unit_test(test_utf8__stray_bytes_are_one_replacement_each),
        cmocka_unit_test(test_utf8__every_scalar_value_survives_the_round_trip),
        cmocka_unit_test(test_utf8__a_written_replacement_character_is_valid_and_a_broken_byte_is_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
