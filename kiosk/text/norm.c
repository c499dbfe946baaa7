/* norm.c - text that is NFC already, nearly all of it, keeps its map one to one.  Elsewhere the
 * smallest stretch between two normalisation boundaries is composed, and everything in it maps
 * to the stretch's first byte. */
#include "text/norm.h"

#include "base/utf8.h"

#include <assert.h>
#include <string.h>

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/utf16.h>

struct utf16 {
    UChar *at;
    uint32_t *byte;
    int32_t n;
};

bool norm_ends_line(uint32_t c)
{
    return (c >= '\n' && c <= '\r') || c == 0x85 || c == 0x2028 || c == 0x2029;
}

/* Ignorable by Unicode, but HarfBuzz 6 draws them: Hangul fillers, the fourth Mongolian selector,
 * controls of shorthand. */
static bool filler(uint32_t c)
{
    return c == 0x115F || c == 0x1160 || c == 0x180F || c == 0x3164 || c == 0xFFA0 ||
           (c >= 0x1BCA0 && c <= 0x1BCA3);
}

static bool unseen(uint32_t c, size_t byte)
{
    if (c < 0xA0)
        return (c < 0x20 || c >= 0x7F) && c != '\t' && !norm_ends_line(c);
    return (c == 0xFEFF && byte == 0) || c == 0x061C || c == 0x200E || c == 0x200F ||
           (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || filler(c);
}

/* White space without a glyph of its own, where no font of the kiosk has one. */
static bool is_space(uint32_t c)
{
    return c == '\t' || c == 0x1680; /* Ogham */
}

/* No script stacks so many marks; ordering and placing thousands would take seconds.
 * (UAX #15, 13: Stream-Safe Text) */
enum { MARKS_MAX = 30 };

static bool is_mark(uint32_t c)
{
    return c >= 0x300 &&
           u_getIntPropertyValue((UChar32)c, UCHAR_LEAD_CANONICAL_COMBINING_CLASS) != 0;
}

static struct utf16 decode(struct str text, struct arena *a)
{
    /* a sequence of UTF-8, broken or not, is never shorter than what it decodes to */
    struct utf16 u = {ARENA_NEW(a, UChar, text.n), ARENA_NEW(a, uint32_t, text.n), 0};
    unsigned marks = 0;
    for (size_t at = 0; at < text.n;) {
        size_t byte = at;
        uint32_t c = utf8_next(text, &at);
        if (unseen(c, byte))
            continue;
        marks = is_mark(c) ? marks + 1 : 0;
        if (marks > MARKS_MAX)
            continue;
        u.byte[u.n] = u.byte[u.n + (c > 0xFFFF)] = (uint32_t)byte;
        U16_APPEND_UNSAFE(u.at, u.n, is_space(c) ? ' ' : c);
    }
    return u;
}

static void push(struct norm_text *out, uint32_t c, uint32_t byte)
{
    if (out->n > 0 && out->at[out->n - 1] == 0x17C1 && (c == 0x17B8 || c == 0x17B6)) {
        out->at[out->n - 1] = c == 0x17B8 ? 0x17BE : 0x17C4;
        return;
    }
    out->at[out->n] = c;
    out->byte[out->n++] = byte;
}

/* Where the stretch that starts at `from` ends: before the next character that cannot combine
 * with what stands before it. */
static int32_t stretch_end(const UNormalizer2 *nfc, const struct utf16 *u, int32_t from)
{
    UChar32 c;
    U16_FWD_1(u->at, from, u->n);
    for (int32_t next = from; from < u->n; from = next) {
        U16_NEXT(u->at, next, u->n, c);
        if (unorm2_hasBoundaryBefore(nfc, c))
            break;
    }
    return from;
}

void norm_decode(struct str text, struct arena *a, struct norm_text *out)
{
    UErrorCode status = U_ZERO_ERROR;
    const UNormalizer2 *nfc = unorm2_getNFCInstance(&status);
    assert(U_SUCCESS(status)); /* its data is inside the library */
    struct utf16 u = decode(text, a);
    int32_t same = unorm2_spanQuickCheckYes(nfc, u.at, u.n, &status);

    enum { NFC_GROWS = 3 }; /* at most (UAX #15, 9) */
    size_t room = (size_t)same + (size_t)(u.n - same) * NFC_GROWS;
    UChar *composed = ARENA_NEW(a, UChar, room - (size_t)same);
    *out = (struct norm_text){ARENA_NEW(a, uint32_t, room), ARENA_NEW(a, uint32_t, room), 0};
    UChar32 c;
    for (int32_t at = 0;;) {
        for (int32_t i = at, next = at; i < at + same; i = next) {
            U16_NEXT(u.at, next, u.n, c);
            push(out, (uint32_t)c, u.byte[i]);
        }
        at += same;
        if (at == u.n)
            return;
        int32_t end = stretch_end(nfc, &u, at);
        int32_t n =
            unorm2_normalize(nfc, u.at + at, end - at, composed, (end - at) * NFC_GROWS, &status);
        assert(U_SUCCESS(status));
        for (int32_t i = 0; i < n;) {
            U16_NEXT(composed, i, n, c);
            push(out, (uint32_t)c, u.byte[at]);
        }
        at = end;
        same = unorm2_spanQuickCheckYes(nfc, u.at + at, u.n - at, &status);
    }
}
