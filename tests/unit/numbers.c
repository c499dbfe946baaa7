/* numbers: a number is one with its signs, groups and unit: no line ends inside a time, a price, a
 * telephone number, a date or a document's number, in Khmer digits or in ASCII. */
#include "text/breaks.h"
#include "text/norm.h"

#include "../support/text.h"

#include "../support/check.h"

static const char *const wholes[] = {
    /* times and dates */
    "02:30",
    "07:00\u201317:00",
    "7:00-17:00",
    "\u17E0\u17E2:\u17E3\u17E0",
    "\u17E7:\u17E0\u17E0\u2013\u17E2\u17E0:\u17E0\u17E0",
    "24/7",
    "15/11/2026",
    "15-11-2026",
    "2026-11-15",
    "15.11.2026",
    "\u17E1\u17E5/\u17E1\u17E1/\u17E2\u17E0\u17E2\u17E6",
    /* prices */
    "1.000.000 \u20AB",
    "1.000.000\u20AB",
    "150.000 VND",
    "30 USD",
    "USD 30",
    "$30",
    "$ 30",
    "30 $",
    "\u17E5\u17E0\u17E0 \u17DB",
    "\u17E5\u17E0\u17E0\u17DB",
    "\u17E1\u17E0.\u17E0\u17E0\u17E0 \u17DB",
    "\u17E1\u17E0 \u17E0\u17E0\u17E0 \u17DB",
    "10,000 KHR",
    "4 000 \u17DB",
    /* telephones */
    "+855 12 345 678",
    "+84 269 3888 999",
    "(+84) 269 3888 999",
    "0269 3888 999",
    "+84-269-3888-999",
    "\u17E0\u17E1\u17E2 \u17E3\u17E4\u17E5 \u17E6\u17E7\u17E8",
    /* measures and documents */
    "50 %",
    "50%",
    "10 \u00B0C",
    "3,5",
    "\u17E3,\u17E5",
    "1/2",
    "1191/Q\u0110-TTg",
    "72/2015/N\u0110-CP",
    "2509/KH-UBND",
};

static bool is_whole(struct breaks *b, enum lang lang, const char *number, const char *around)
{
    struct norm_text t;
    struct str text = str_format(arena, "%s%s%s", around, number, around);
    norm_decode(text, arena, &t);
    uint8_t *kinds = ARENA_NEW(arena, uint8_t, t.n + 1);
    breaks_find(b, t.at, t.n, lang, kinds);
    uint32_t start = (uint32_t)strlen(around), end = start + (uint32_t)strlen(number);
    for (size_t i = 0; i < t.n; i++)
        if (t.byte[i] > start && t.byte[i] < end && kinds[i] == BREAK_MAY) {
            print_error("%s: '%s' is cut before its byte %u\n", lang_code(lang), text.p,
                        t.byte[i] - start);
            return false;
        }
    return true;
}

static void test_numbers__are_whole_in_every_language(void **state)
{
    (void)state;
    struct breaks *b = breaks_create();
    bool whole = true;
    for (size_t i = 0; i < sizeof wholes / sizeof *wholes; i++)
        for (enum lang lang = 0; lang < LANG_COUNT; lang++) {
            whole = is_whole(b, lang, wholes[i], "") && whole;
            whole = is_whole(b, lang, wholes[i], " a ") && whole;
            whole = is_whole(b, lang, wholes[i], " \u1780\u17D2\u179A\u17BB\u1798 ") && whole;
        }
    breaks_destroy(b);
    assert_true(whole);
}

static void test_numbers__leave_their_sentence_its_breaks(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t may; /* before this code point */
    } cases[] = {{"gate 30 USD", 5}, {"30 USD to", 7}, {"at 02:30 or", 9}, {"5 10 20", 2}};
    struct breaks *b = breaks_create();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct norm_text t;
        norm_decode(str_of(cases[i].text), arena, &t);
        uint8_t kinds[64];
        breaks_find(b, t.at, t.n, LANG_EN, kinds);
        if (kinds[cases[i].may] != BREAK_MAY)
            fail_msg("'%s' does not break before its character %zu", cases[i].text, cases[i].may);
    }
    breaks_destroy(b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEXT_TEST(test_numbers__are_whole_in_every_language),
        TEXT_TEST(test_numbers__leave_their_sentence_its_breaks),
    };
    return cmocka_run_group_tests(tests, text_setup, text_teardown);
}
