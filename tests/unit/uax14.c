/* uax14: the same breaks as ICU's, for all that it knows. */
#include "text/uax14.h"
#include "text/breaks.h"

#include "../support/check.h"

#include <unicode/ubrk.h>

enum { TEXTS = 100000, LENGTH = 10 };

static uint32_t seed = 1;

static uint32_t below(uint32_t n)
{
    seed = seed * 1664525 + 1013904223;
    return (seed >> 8) % n;
}

/* Of each class as often as of any other. */
static uint32_t any_char(void)
{
    static const uint32_t some[] = {
        ' ', ' ', '\n', '!',   '?',    '"',    '\'',   0xAB,   0x201C, 0x2019, '$',    '+',
        '%', '(', '[',  '{',   ')',    ']',    '}',    ',',    '.',    ':',    '/',    '-',
        '|', '0', '9',  0xA0,  0x17E1, 0x17D4, 0x17D6, 0x17DB, 0x2010, 0x2011, 0x2013, 0x2014,
        'a', 'Z', 0xEA, 0x1A1, 0x200B, 0x2060, 0x2026, 0x300,  0x306,  0x20AB, 0x1EA1, '=',
    };
    return some[below(sizeof some / sizeof *some)];
}

struct icu {
    UBreakIterator *it;
};

static void icu_find(struct icu *icu, const uint32_t *text, int32_t n, uint8_t *kinds)
{
    UChar utf16[LENGTH];
    UErrorCode status = U_ZERO_ERROR;
    for (int32_t i = 0; i < n; i++)
        utf16[i] = (UChar)text[i];
    memset(kinds, BREAK_NONE, LENGTH + 1);
    ubrk_setText(icu->it, utf16, n, &status);
    assert_true(U_SUCCESS(status));
    for (int32_t at = ubrk_next(icu->it); at != UBRK_DONE && at < n; at = ubrk_next(icu->it))
        kinds[at] = text[at - 1] == '\n' ? BREAK_MUST : BREAK_MAY;
}

static void expect_same(struct icu *icu, const uint32_t *text, int32_t n)
{
    uint8_t ours[LENGTH + 1] = {0}, theirs[LENGTH + 1];
    assert_true(uax14_find(text, (size_t)n, ours));
    icu_find(icu, text, n, theirs);
    if (memcmp(ours, theirs, (size_t)n) == 0)
        return;
    for (int32_t i = 0; i < n; i++)
        print_message("%s%s U+%04X", ours[i] ? " ours" : "", theirs[i] ? " ICU" : "", text[i]);
    fail_msg(" differ");
}

static void test_uax14__every_string_breaks_as_in_icu(void **state)
{
    struct icu *icu = *state;
    for (int i = 0; i < TEXTS; i++) {
        uint32_t text[LENGTH];
        int32_t n = (int32_t)below(LENGTH) + 1;
        for (int32_t k = 0; k < n; k++)
            text[k] = any_char();
        expect_same(icu, text, n);
    }
}

/* Of every character the class: how it stands between those of other classes. */
static void test_uax14__every_character_breaks_as_in_icu(void **state)
{
    struct icu *icu = *state;
    static const uint32_t others[] = {'a', '1', '(', ')', '}', '-', ' ', '%', 0xA0, ',', 0x2014};
    enum { OTHERS = sizeof others / sizeof *others };
    uint8_t ignored[LENGTH];
    for (uint32_t c = 1; c < 0x10000; c++)
        for (int k = 0; k < OTHERS && uax14_find(&c, 1, ignored); k++) {
            bool khmer = c >= 0x1780 && c <= 0x17DD && !(c >= 0x17D4 && c <= 0x17DB && c != 0x17D7);
            uint32_t seen = khmer || c == 0x200C || c == 0x200D ? 'a' : c;
            expect_same(icu, (uint32_t[]){others[k], seen, others[k]}, 3);
            expect_same(icu, (uint32_t[]){others[k], ' ', seen, ' ', others[k]}, 5);
        }
}

static int open_icu(void **state)
{
    static struct icu icu;
    UErrorCode status = U_ZERO_ERROR;
    icu.it = ubrk_open(UBRK_LINE, "en", NULL, 0, &status);
    *state = &icu;
    return U_FAILURE(status);
}

static int close_icu(void **state)
{
    struct icu *icu = *state;
    ubrk_close(icu->it);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_uax14__every_string_breaks_as_in_icu),
        cmocka_unit_test(test_uax14__every_character_breaks_as_in_icu),
    };
    return cmocka_run_group_tests(tests, open_icu, close_icu);
}
