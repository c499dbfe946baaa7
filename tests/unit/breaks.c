/* breaks: where a line may end, shown as U+200B in the text. */
#include "text/breaks.h"
#include "text/dump.h"

#include "../support/check.h"

static struct arena *arena;

static int create_arena(void **state)
{
    (void)state;
    arena = arena_create();
    return 0;
}

static int destroy_arena(void **state)
{
    (void)state;
    arena_destroy(arena);
    return 0;
}

/* `want` has "|" where a break mark is put in. */
static void expect(enum lang lang, const char *text, const char *want)
{
    struct str marked = dump_breaks(str_of(text), lang, arena);
    struct buf want_marked = {0};
    for (; *want; want++)
        if (*want == '|')
            buf_puts(&want_marked, "\u200B");
        else
            buf_putc(&want_marked, *want);
    assert_string_equal(marked.p, want_marked.p ? want_marked.p : "");
    buf_free(&want_marked);
}

static void expect_whole(enum lang lang, const char *text)
{
    expect(lang, text, text);
}

static size_t find(enum lang lang, const uint32_t *text, size_t n, uint8_t kind)
{
    uint8_t kinds[64];
    struct breaks *b = breaks_create();
    breaks_find(b, text, n, lang, kinds);
    breaks_destroy(b);
    for (size_t i = 0; i <= n; i++)
        if (kinds[i] == kind)
            return i;
    return SIZE_MAX;
}

static void test_breaks__khmer_is_cut_between_words(void **state)
{
    (void)state;
    expect(LANG_KM, "សហរដ្ឋអាមេរិកត្រូវបង្ហាញ", "សហរដ្ឋអាមេរិក|ត្រូវ|បង្ហាញ");
    expect(LANG_VI, "ត្រូវបង្ហាញ", "ត្រូវ|បង្ហាញ");
}

static void test_breaks__none_between_coeng_and_its_consonant(void **state)
{
    (void)state;
    struct str s = dump_breaks(str_of("ពេជ្យសំណពេជ្យសំណស្រុកសង្គ្រោះញ្ញញ្ច"), LANG_KM, arena);
    assert_null(strstr(s.p, "\u17D2\u200B"));
    assert_null(strstr(s.p, "\u200B\u17D2"));
}

static void test_breaks__none_before_the_repetition_sign(void **state)
{
    (void)state;
    expect_whole(LANG_KM, "គ្រប់ៗ");
    expect(LANG_KM, "គ្រប់ៗត្រូវ", "គ្រប់ៗ|ត្រូវ");
    uint32_t spaced[] = {0x1780, 0x1784, ' ', 0x17D7};
    assert_int_equal(find(LANG_KM, spaced, 4, BREAK_MAY), SIZE_MAX);
}

static void test_breaks__none_before_a_closing_khan_even_after_a_break_mark(void **state)
{
    (void)state;
    uint32_t text[] = {0x1780, 0x17D2, 0x179A, 0x17C1, 0x17C7, 0x200B, 0x17D4, 0x200B, 0x17D5};
    assert_int_equal(find(LANG_KM, text, 9, BREAK_MAY), SIZE_MAX);
}

static void test_breaks__none_inside_the_khmer_etc(void **state)
{
    (void)state;
    uint32_t text[] = {0x17D4, 0x179B, 0x17D4};
    assert_int_equal(find(LANG_KM, text, 3, BREAK_MAY), SIZE_MAX);
    expect(LANG_KM, "ត្រី។ល។ត្រូវ", "ត្រី។ល។|ត្រូវ");
}

static void test_breaks__none_before_dependent_signs_after_a_space(void **state)
{
    (void)state;
    for (uint32_t c = 0x17B4; c <= 0x17DD; c++) {
        if (c == 0x17D9 || (c > 0x17DA && c < 0x17DD))
            continue;
        uint32_t text[] = {0x1780, ' ', c, 0x1780};
        uint8_t kinds[5];
        struct breaks *b = breaks_create();
        breaks_find(b, text, 4, LANG_KM, kinds);
        breaks_destroy(b);
        assert_int_equal(kinds[2], BREAK_NEVER);
    }
}

static void test_breaks__numbers_stay_whole(void **state)
{
    (void)state;
    expect_whole(LANG_KM, "១២៣.៤៥៦,៧៨៛");
    expect_whole(LANG_VI, "150.000₫");
    expect_whole(LANG_EN, "7:30–17:00");
    expect_whole(LANG_EN, "15/11/2026");
    expect_whole(LANG_KM, "៨:០០-១៧:០០");
    uint32_t riel[] = {0x17E1, 0x17E0, ' ', 0x17E0, 0x17E0, 0x17E0, ' ', 0x17DB};
    assert_int_equal(find(LANG_KM, riel, 8, BREAK_MAY), SIZE_MAX);
    uint32_t list[] = {'5', ' ', '1', '0', ' ', '2', '0'};
    assert_int_equal(find(LANG_EN, list, 7, BREAK_MAY), 2);
    uint32_t dollars[] = {'$', ' ', '3', '0', ' ', 'a'};
    assert_int_equal(find(LANG_EN, dollars, 6, BREAK_MAY), 5);
}

static void test_breaks__a_break_mark_breaks_and_a_word_joiner_joins(void **state)
{
    (void)state;
    uint32_t zwsp[] = {0x1780, 0x200B, 0x1784}, joined[] = {'a', ' ', 0x2060, 'b'};
    assert_int_equal(find(LANG_KM, zwsp, 3, BREAK_MAY), 2);
    assert_int_equal(find(LANG_EN, joined, 4, BREAK_MAY), SIZE_MAX);
    expect_whole(LANG_KM, "សហរដ្ឋ\u200Bអាមេរិក");
    expect_whole(LANG_KM, "ត្រូវ\u2060បង្ហាញ");
    expect_whole(LANG_VI, "a\u00A0b");
}

static void test_breaks__newlines_must_break(void **state)
{
    (void)state;
    uint32_t text[] = {'a', '\r', '\n', 'b', 0x2028, 'c', '\n'};
    uint8_t kinds[8];
    struct breaks *b = breaks_create();
    breaks_find(b, text, 7, LANG_JRA, kinds);
    breaks_destroy(b);
    static const uint8_t want[] = {0, 0, 0, BREAK_MUST, 0, BREAK_MUST, 0, 0};
    assert_memory_equal(kinds, want, sizeof want);
}

static void test_breaks__latin_breaks_at_spaces_and_after_hyphens(void **state)
{
    (void)state;
    expect(LANG_VI, "cửa khẩu quốc-tế", "cửa khẩu quốc-|tế");
    expect_whole(LANG_JRA, "hmư̆ ƀing ô̆ ê̆");
    expect_whole(LANG_EN, "soft\u00ADhyphen");
}

static void test_breaks__marking_changes_nothing_else(void **state)
{
    (void)state;
    expect_whole(LANG_VI, "");
    expect_whole(LANG_VI, "e\u0302\u0323 o\u0302\u0306\t\xFF\xE1\x9E \u202Ex\u202C\n\n");
    expect(LANG_VI, "o\u0302\u0306-o\u0302\u0306", "o\u0302\u0306-|o\u0302\u0306");
}

static void test_breaks__text_beyond_the_first_plane_keeps_its_place(void **state)
{
    (void)state;
    uint32_t text[] = {0x1F600, ' ', 'a', ' ', 0x10FFFF, ' ', 'b'};
    uint8_t kinds[8];
    struct breaks *b = breaks_create();
    breaks_find(b, text, 7, LANG_EN, kinds);
    breaks_destroy(b);
    static const uint8_t want[] = {0, 0, BREAK_MAY, 0, BREAK_MAY, 0, BREAK_MAY, 0};
    assert_memory_equal(kinds, want, sizeof want);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_breaks__khmer_is_cut_between_words),
        cmocka_unit_test(test_breaks__none_between_coeng_and_its_consonant),
        cmocka_unit_test(test_breaks__none_before_the_repetition_sign),
        cmocka_unit_test(test_breaks__none_before_a_closing_khan_even_after_a_break_mark),
        cmocka_unit_test(test_breaks__none_inside_the_khmer_etc),
        cmocka_unit_test(test_breaks__none_before_dependent_signs_after_a_space),
        cmocka_unit_test(test_breaks__numbers_stay_whole),
        cmocka_unit_test(test_breaks__a_break_mark_breaks_and_a_word_joiner_joins),
        cmocka_unit_test(test_breaks__newlines_must_break),
        cmocka_unit_test(test_breaks__latin_breaks_at_spaces_and_after_hyphens),
        cmocka_unit_test(test_breaks__marking_changes_nothing_else),
        cmocka_unit_test(test_breaks__text_beyond_the_first_plane_keeps_its_place),
    };
    return cmocka_run_group_tests(tests, create_arena, destroy_arena);
}
