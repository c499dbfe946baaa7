/* breaks.c - uax14.h, ICU for texts beyond it, and khmer.h propose, the filter below disposes.
 *
 * ICU sees the letter a for every stretch of Khmer letters: the rules of UAX #14 are the same for
 * both, and its Khmer dictionary is never loaded.  The filter looks only at code points, so that it
 * can be checked by eye; place.c adds the last word: a line ends at a HarfBuzz cluster or not at
 * all. */
#include "text/breaks.h"

#include "text/khmer.h"
#include "text/norm.h"
#include "text/uax14.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include <unicode/ubrk.h>
#include <unicode/uchar.h>
#include <unicode/utf16.h>

enum { COENG = 0x17D2, KHAN = 0x17D4, LETTER_LO = 0x179B, ZWSP = 0x200B };

struct breaks {
    UBreakIterator *iterators[LANG_COUNT]; /* opened at the first use */
    UChar *utf16;
    bool *cuts;
    size_t utf16_cap, cuts_cap;
};

struct breaks *breaks_create(void)
{
    return MEM_NEW(struct breaks, 1);
}

void breaks_destroy(struct breaks *b)
{
    if (!b)
        return;
    for (int i = 0; i < LANG_COUNT; i++)
        if (b->iterators[i])
            ubrk_close(b->iterators[i]);
    free(b->utf16);
    free(b->cuts);
    free(b);
}

static UBreakIterator *iterator_of(struct breaks *b, enum lang lang)
{
    if (lang == LANG_JRA)
        lang = LANG_VI; /* ICU does not know it; same script, same spaces */
    UErrorCode status = U_ZERO_ERROR;
    if (!b->iterators[lang])
        b->iterators[lang] = ubrk_open(UBRK_LINE, lang_code(lang), NULL, 0, &status);
    assert(U_SUCCESS(status)); /* its data is inside the library */
    return b->iterators[lang];
}

/* What the four languages are written in is told apart without a table: see itemise.c. */
static bool is_khmer(uint32_t c)
{
    return c >= 0x1780 && c <= 0x17FF;
}

static bool is_latin(uint32_t c)
{
    return (c >= 0xC0 && c <= 0x24F && c != 0xD7 && c != 0xF7) || (c >= 0x1E00 && c <= 0x1EFF);
}

static bool is_digit(uint32_t c)
{
    if (c < 0x660 || is_khmer(c) || is_latin(c) || (c >= 0x2000 && c <= 0x206F))
        return (c >= '0' && c <= '9') || (c >= 0x17E0 && c <= 0x17E9);
    return u_isdigit((UChar32)c);
}

static bool is_zero(uint32_t c)
{
    if (c < 0x660 || is_khmer(c))
        return c == '0' || c == 0x17E0;
    return u_charDigitValue((UChar32)c) == 0;
}

static bool is_alphanumeric(uint32_t c)
{
    return is_latin(c) || is_digit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') ||
           (c >= 0x80 && u_isalnum((UChar32)c));
}

/* A sign that belongs to the number beside it, even with a space between: 50 %, 4 000 $. */
static bool is_unit(uint32_t c)
{
    if (c < 0xA0 || is_latin(c) || is_khmer(c))
        return c == '%' || c == '$' || c == 0x17DB;
    return c == 0xB0 || u_charType((UChar32)c) == U_CURRENCY_SYMBOL;
}

/* Khmer that may not start a line: dependent vowels and signs, coeng, and what closes a phrase
 * or repeats it (all of U+17D4..17DA but U+17D9, which opens a text). */
static bool khmer_follows(uint32_t c)
{
    return (c >= 0x17B4 && c <= 0x17D8) || c == 0x17DA || c == 0x17DD;
}

static bool never(const uint32_t *text, size_t n, size_t i)
{
    bool in_etc = text[i] == LETTER_LO && text[i - 1] == KHAN && i + 1 < n && text[i + 1] == KHAN;
    return text[i - 1] == COENG || khmer_follows(text[i]) || in_etc;
}

/* Exactly three digits stand at i: "10 000" is one number, "5 10" is two. */
static bool is_thousand(const uint32_t *text, size_t n, size_t i)
{
    size_t end = i;
    while (end < n && end < i + 4 && is_digit(text[end]))
        end++;
    return end == i + 3;
}

/* Three capitals, alone, name a currency: 150.000 VND, USD 30 (ISO 4217). */
static bool is_currency(const uint32_t *text, size_t n, size_t first)
{
    for (size_t i = first; i < first + 3; i++)
        if (i >= n || text[i] < 'A' || text[i] > 'Z')
            return false;
    return (first == 0 || !is_alphanumeric(text[first - 1])) &&
           (first + 3 >= n || !is_alphanumeric(text[first + 3]));
}

/* Groups of digits that begin with + or 0 are one telephone number: +855 12 345 678.  At least
 * eight digits; none has more than fifteen (ITU-T E.164), so the search is short. */
static bool in_telephone(uint32_t c)
{
    return is_digit(c) || c == ' ' || c == '-' || c == '.' || c == '(' || c == ')' || c == '+';
}

static bool inside_telephone(const uint32_t *text, size_t n, size_t i)
{
    enum { REACH = 24 };
    if (!is_digit(text[i]) && text[i] != '(')
        return false;
    size_t first = i, end = i;
    while (first > 0 && i - first < REACH && in_telephone(text[first - 1]) && text[first] != '+' &&
           (text[first] != ' ' || text[first - 1] != ' '))
        first--;
    while (first < i && (text[first] == ' ' || text[first] == '('))
        first++;
    while (end < n && end - i < REACH && in_telephone(text[end]))
        end++;
    int digits = 0;
    for (size_t k = first; k < end; k++)
        digits += is_digit(text[k]);
    bool begins = text[first] == '+' || is_zero(text[first]);
    return first < i && begins && digits >= 8;
}

static bool inside_number(const uint32_t *text, size_t n, size_t i)
{
    if (i < 2)
        return false;
    uint32_t left = text[i - 2], between = text[i - 1], right = text[i];
    if (between == ' ' && is_digit(left) && (is_unit(right) || is_currency(text, n, i)))
        return true;
    if (between == ' ' && is_digit(right) && left != '%' &&
        (is_unit(left) || (i >= 4 && is_currency(text, n, i - 4))))
        return true;
    if (between == ' ' && is_digit(left) && is_thousand(text, n, i))
        return true;
    if (inside_telephone(text, n, i))
        return true;
    return between == 0x2013 && is_digit(left) && is_digit(right); /* 7:00 en dash 17:00 */
}

/* A document's number, "2509/KH-UBND": digits, a slash, letters.  Looks no farther than the longest
 * such number, so that a text without spaces stays linear. */
enum { REFERENCE_MAX = 32 };

static bool inside_reference(const uint32_t *text, size_t n, size_t i)
{
    if (text[i - 1] != '/' && text[i - 1] != '-')
        return false;
    bool digit = false, slash = false;
    for (size_t k = i; k > 0 && text[k - 1] != ' ' && i - k < REFERENCE_MAX; k--) {
        digit = digit || is_digit(text[k - 1]);
        slash = slash || text[k - 1] == '/';
    }
    return digit && slash && i < n && text[i] != ' ';
}

/* ICU sees one letter for a whole stretch of Khmer ones: between them it has nothing to say. */
static bool is_hidden(const uint32_t *text, size_t i)
{
    return khmer_is_letter(text[i]) && i > 0 && khmer_is_letter(text[i - 1]);
}

static void propose(UBreakIterator *it, const uint32_t *text, size_t n, uint8_t *kinds)
{
    size_t i = 0;
    for (int32_t unit = 0, end = ubrk_first(it); end != UBRK_DONE; end = ubrk_next(it)) {
        for (; i < n && (unit < end || is_hidden(text, i)); i++)
            unit += is_hidden(text, i) ? 0 : U16_LENGTH(text[i]);
        if (i > 0 && i < n)
            kinds[i] = norm_ends_line(text[i - 1]) ? BREAK_MUST : BREAK_MAY;
    }
}

static void ask_icu(struct breaks *b, const uint32_t *text, size_t n, enum lang lang,
                    uint8_t *kinds)
{
    if (b->utf16_cap < 2 * n)
        b->utf16 = mem_grow(b->utf16, sizeof *b->utf16, b->utf16_cap = 2 * n);
    int32_t units = 0;
    for (size_t i = 0; i < n; i++)
        if (!is_hidden(text, i))
            U16_APPEND_UNSAFE(b->utf16, units, khmer_is_letter(text[i]) ? 'a' : text[i]);
    UErrorCode status = U_ZERO_ERROR;
    UBreakIterator *it = iterator_of(b, lang);
    ubrk_setText(it, b->utf16, units, &status);
    assert(U_SUCCESS(status)); /* any text is one to it */
    memset(kinds, BREAK_NONE, n + 1);
    propose(it, text, n, kinds);
}

static void cut_khmer(struct breaks *b, const uint32_t *text, size_t n, uint8_t *kinds)
{
    for (size_t i = 0, end; i < n; i = end) {
        for (end = i; end < n && khmer_is_letter(text[end]);)
            end++;
        if (end == i) {
            end++;
            continue;
        }
        if (b->cuts_cap < end - i)
            b->cuts = mem_grow(b->cuts, sizeof *b->cuts, b->cuts_cap = end - i);
        khmer_cut(text + i, end - i, b->cuts);
        for (size_t k = i + 1; k < end; k++)
            if (b->cuts[k - i])
                kinds[k] = BREAK_MAY;
    }
}

void breaks_find(struct breaks *b, const uint32_t *text, size_t n, enum lang lang, uint8_t *kinds)
{
    memset(kinds, BREAK_NONE, n + 1);
    if (!uax14_find(text, n, kinds))
        ask_icu(b, text, n, lang, kinds);
    cut_khmer(b, text, n, kinds);
    for (size_t i = 1; i < n; i++) {
        if (kinds[i] == BREAK_MUST)
            continue;
        if (never(text, n, i))
            kinds[i] = BREAK_NEVER;
        else if (kinds[i] == BREAK_MAY &&
                 (inside_number(text, n, i) || inside_reference(text, n, i)))
            kinds[i] = BREAK_NONE;
    }
}
