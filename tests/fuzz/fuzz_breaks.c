/* fuzz_breaks - any bytes as text, the first one choosing the language: what breaks.h says, read
 * off code points alone. */
#include "base/utf8.h"
#include "text/breaks.h"
#include "text/dump.h"
#include "text/norm.h"

#include <assert.h>
#include <string.h>

#include <unicode/uchar.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { COENG = 0x17D2, ZWSP = 0x200B, WJ = 0x2060 };

static bool ends_line(const struct norm_text *t, size_t i)
{
    return norm_ends_line(t->at[i]) && !(t->at[i] == '\r' && i + 1 < t->n && t->at[i + 1] == '\n');
}

/* Khmer that belongs to the letter before it. */
static bool leans_back(uint32_t c)
{
    return (c >= 0x17B4 && c <= 0x17D5) || c == 0x17D7 || c == 0x17DD;
}

static bool is_etc(const struct norm_text *t, size_t i)
{
    return i + 2 < t->n && t->at[i] == 0x17D4 && t->at[i + 1] == 0x179B && t->at[i + 2] == 0x17D4;
}

static bool is_mark_on_letter(const struct norm_text *t, size_t i)
{
    return u_getCombiningClass((UChar32)t->at[i]) && u_isalpha((UChar32)t->at[i - 1]);
}

static void check_one(const struct norm_text *t, const uint8_t *kinds, size_t i)
{
    uint32_t before = t->at[i - 1], after = t->at[i];
    assert(kinds[i] <= BREAK_NEVER);
    assert((kinds[i] == BREAK_MUST) == ends_line(t, i - 1));
    if (kinds[i] == BREAK_MUST)
        return;
    if (before == COENG || leans_back(after))
        assert(kinds[i] == BREAK_NEVER);
    if (is_etc(t, i - 1) || (i >= 2 && is_etc(t, i - 2)))
        assert(kinds[i] == BREAK_NEVER);
    if (before == WJ || (after == WJ && before != ZWSP && before != ' '))
        assert(kinds[i] != BREAK_MAY);
    if (before == ZWSP && u_isalpha((UChar32)after) && !leans_back(after))
        assert(kinds[i] == BREAK_MAY);
    if (is_mark_on_letter(t, i) || (u_isdigit((UChar32)before) && u_isdigit((UChar32)after)))
        assert(kinds[i] != BREAK_MAY);
}

/* Nothing but U+200B was added. */
static void check_marked(struct str text, enum lang lang, struct arena *a)
{
    struct str marked = dump_breaks(text, lang, a);
    size_t at = 0;
    for (size_t i = 0; i < text.n; at++, i++) {
        if (str_starts((struct str){marked.p + at, marked.n - at}, "\u200B") &&
            !str_starts((struct str){text.p + i, text.n - i}, "\u200B"))
            at += strlen("\u200B");
        assert(at < marked.n && marked.p[at] == text.p[i]);
    }
    assert(at == marked.n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct breaks *breaks;
    if (!breaks)
        breaks = breaks_create();
    if (size == 0)
        return 0;
    struct arena *a = arena_create();
    struct str text = {(const char *)data + 1, size - 1};
    enum lang lang = data[0] % LANG_COUNT;
    struct norm_text t;
    norm_decode(text, a, &t);
    uint8_t *kinds = ARENA_NEW(a, uint8_t, t.n + 1), *again = ARENA_NEW(a, uint8_t, t.n + 1);
    breaks_find(breaks, t.at, t.n, lang, kinds);
    assert(kinds[0] == BREAK_NONE && kinds[t.n] == BREAK_NONE);
    for (size_t i = 1; i < t.n; i++)
        check_one(&t, kinds, i);
    breaks_find(breaks, t.at, t.n, (lang + 1) % LANG_COUNT, again);
    breaks_find(breaks, t.at, t.n, lang, again);
    assert(memcmp(kinds, again, t.n + 1) == 0);
    check_marked(text, lang, a);
    arena_destroy(a);
    return 0;
}
