/* fuzz_decode - any bytes as text, beside ICU: its UTF-8 decoder, which also goes by maximal
 * subparts, then what norm.h says is left out or replaced, then NFC of the whole at once. */
#include "base/utf8.h"
#include "text/norm.h"

#include <assert.h>
#include <stdlib.h>

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct wide {
    UChar *at;
    int32_t n;
};

static struct wide utf16_of(struct str text, struct arena *a)
{
    UErrorCode status = U_ZERO_ERROR;
    struct wide w = {ARENA_NEW(a, UChar, text.n + 1), 0};
    u_strFromUTF8WithSub(w.at, (int32_t)text.n + 1, &w.n, text.p, (int32_t)text.n, 0xFFFD, NULL,
                         &status);
    assert(U_SUCCESS(status));
    return w;
}

static struct wide normalized(const UNormalizer2 *form, struct wide w, struct arena *a)
{
    enum { GROWS = 4 };
    UErrorCode status = U_ZERO_ERROR;
    int32_t room = w.n * GROWS + 1;
    struct wide out = {ARENA_NEW(a, UChar, (size_t)room), 0};
    out.n = unorm2_normalize(form, w.at, w.n, out.at, room, &status);
    assert(U_SUCCESS(status));
    return out;
}

static bool left_out(UChar32 c)
{
    int8_t type = u_charType(c);
    bool ends_line = c == 0x85 || (c >= 0x0A && c <= 0x0D);
    bool filler = c == 0x115F || c == 0x1160 || c == 0x180F || c == 0x3164 || c == 0xFFA0 ||
                  (c >= 0x1BCA0 && c <= 0x1BCA3);
    return (type == U_CONTROL_CHAR && !ends_line && c != '\t') ||
           u_hasBinaryProperty(c, UCHAR_BIDI_CONTROL) || filler;
}

/* More than thirty marks in a row; then the oracle has no opinion. */
static bool is_tower(struct wide w)
{
    int marks = 0;
    UChar32 c;
    for (int32_t i = 0; i < w.n;) {
        U16_NEXT(w.at, i, w.n, c);
        if (left_out(c))
            continue;
        marks = u_getIntPropertyValue(c, UCHAR_LEAD_CANONICAL_COMBINING_CLASS) ? marks + 1 : 0;
        if (marks > 30)
            return true;
    }
    return false;
}

static struct wide expected(struct str text, struct arena *a)
{
    UErrorCode status = U_ZERO_ERROR;
    struct wide w = utf16_of(text, a), kept = {ARENA_NEW(a, UChar, text.n + 1), 0};
    UChar32 c;
    for (int32_t i = 0, from = 0; i < w.n; from = i) {
        U16_NEXT(w.at, i, w.n, c);
        if (!left_out(c) && !(c == 0xFEFF && from == 0))
            U16_APPEND_UNSAFE(kept.at, kept.n, c == '\t' || c == 0x1680 ? ' ' : c);
    }
    w = normalized(unorm2_getNFCInstance(&status), kept, a);
    int32_t n = 0;
    for (int32_t i = 0; i < w.n; i++) {
        UChar typed = n > 0 && w.at[n - 1] == 0x17C1 ? w.at[i] : 0;
        if (typed == 0x17B8 || typed == 0x17B6)
            w.at[n - 1] = typed == 0x17B8 ? 0x17BE : 0x17C4;
        else
            w.at[n++] = w.at[i];
    }
    return (struct wide){w.at, n};
}

static struct str utf8_of(const struct norm_text *t, struct arena *a)
{
    char *p = ARENA_NEW(a, char, t->n * 4 + 1);
    size_t n = 0;
    for (size_t i = 0; i < t->n; i++)
        n += utf8_put(t->at[i], p + n);
    return (struct str){p, n};
}

static void same_letters(const struct norm_text *a, const struct norm_text *b)
{
    assert(a->n == b->n);
    for (size_t i = 0; i < a->n; i++)
        assert(a->at[i] == b->at[i]);
}

/* Each byte is where a sequence of the text begins; they never fall. */
static void check_bytes(struct str text, const struct norm_text *t)
{
    size_t start = 0;
    for (size_t i = 0; i < t->n; i++) {
        while (start < t->byte[i])
            utf8_next(text, &start);
        assert(start == t->byte[i] && start < text.n);
    }
}

static void check_utf8(struct str text)
{
    UErrorCode status = U_ZERO_ERROR;
    int32_t n;
    u_strFromUTF8(NULL, 0, &n, text.p, (int32_t)text.n, &status);
    assert(utf8_valid(text) == (status != U_INVALID_CHAR_FOUND));
}

static void check_decomposed(struct str text, const struct norm_text *composed, struct arena *a)
{
    UErrorCode status = U_ZERO_ERROR;
    struct wide nfd = normalized(unorm2_getNFDInstance(&status), utf16_of(text, a), a);
    struct norm_text t;
    int32_t n, room = nfd.n * 3 + 1;
    char *bytes = ARENA_NEW(a, char, (size_t)room);
    u_strToUTF8(bytes, room, &n, nfd.at, nfd.n, &status);
    assert(U_SUCCESS(status));
    if (is_tower(nfd))
        return;
    norm_decode((struct str){bytes, (size_t)n}, a, &t);
    same_letters(composed, &t);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_create();
    struct str text = {(const char *)data, size};
    struct norm_text t, again;
    norm_decode(text, a, &t);
    check_bytes(text, &t);
    check_utf8(text);
    struct wide want = expected(text, a);
    if (!is_tower(utf16_of(text, a))) {
        size_t i = 0;
        UChar32 c;
        for (int32_t at = 0; at < want.n; i++) {
            U16_NEXT(want.at, at, want.n, c);
            assert(i < t.n && t.at[i] == (uint32_t)c);
        }
        assert(i == t.n);
        check_decomposed(text, &t, a);
        if (!is_tower(want) && !(t.n > 0 && t.at[0] == 0xFEFF)) {
            norm_decode(utf8_of(&t, a), a, &again);
            same_letters(&t, &again);
        }
    }
    arena_destroy(a);
    return 0;
}
