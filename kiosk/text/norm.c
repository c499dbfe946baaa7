/* norm.c - text that is plain, nearly all of it, is decoded to where it stays.  Any other takes the
 * way through UTF-16: what is NFC already keeps its map one to one, and elsewhere the smallest
 * stretch between two normalisation boundaries is composed, and everything in it maps
 * to the stretch's first byte.  ICU, whose first use costs a millisecond, is asked only beyond
 * what the four languages are written in. */
#include "text/norm.h"

#include "base/utf8.h"

#include <assert.h>
#include <string.h>

#include <hb.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/utf16.h>

enum { COENG = 0x17D2 };

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

/* Is NFC beside all that is plain: composed letters, nothing that combines.  Of these only coeng
 * has a combining class, the lowest that is not 0. */
static bool plain(uint32_t c)
{
    return c < 0x300 || (c >= 0x1780 && c <= 0x17FF && c != 0x17DD) ||
           (c >= 0x1EA0 && c <= 0x1EFF) || (c >= 0x2010 && c <= 0x2027) || c == 0x200B ||
           c == 0x20AB;
}

static bool is_mark(uint32_t c)
{
    if (c < 0x370 || plain(c))
        return (c >= 0x300 && c < 0x370 && c != 0x34F) || c == COENG;
    return u_getIntPropertyValue((UChar32)c, UCHAR_LEAD_CANONICAL_COMBINING_CLASS) != 0;
}

static struct utf16 decode(struct str text, struct arena *a)
{
    /* a sequence of UTF-8, broken or not, is never shorter than what it decodes to */
    struct utf16 u = {ARENA_ROOM(a, UChar, text.n), ARENA_ROOM(a, uint32_t, text.n), 0};
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

enum { NFC_GROWS = 3 }; /* at most (UAX #15, 9) */

static void push(struct norm_text *out, uint32_t c, uint32_t byte)
{
    if (out->n > 0 && out->at[out->n - 1] == 0x17C1 && (c == 0x17B8 || c == 0x17B6)) {
        out->at[out->n - 1] = c == 0x17B8 ? 0x17BE : 0x17C4;
        return;
    }
    out->at[out->n] = c;
    out->byte[out->n++] = byte;
}

static void push_all(struct norm_text *out, const struct utf16 *u, int32_t at, int32_t end)
{
    UChar32 c;
    for (int32_t i = at; at < end; i = at) {
        U16_NEXT(u->at, at, end, c);
        push(out, (uint32_t)c, u->byte[i]);
    }
}

/* Where plain text that starts at `at` ends; the last letter before something else is not of it,
 * since they may combine. */
static int32_t plain_end(const struct utf16 *u, int32_t at)
{
    int32_t end = at;
    while (end < u->n && plain(u->at[end]))
        end++;
    if (end == u->n)
        return end;
    while (end > at && u->at[end - 1] == COENG)
        end--;
    return end > at ? end - 1 : end;
}

/* U+0300..0314 stand above: no class is higher in letters that are plain. */
static bool is_above(uint32_t c)
{
    return c >= 0x300 && c <= 0x314;
}

/* A plain letter with one mark above it, then plain text: composed or not, nothing is put in
 * another order. */
static bool is_pair(const struct utf16 *u, int32_t at)
{
    return at + 1 < u->n && plain(u->at[at]) && u->at[at] != COENG && is_above(u->at[at + 1]) &&
           (at + 2 == u->n || (plain(u->at[at + 2]) && u->at[at + 2] != COENG));
}

/* A mark after a plain letter, which was pushed. */
static void push_above(struct norm_text *out, uint32_t mark, uint32_t byte)
{
    hb_codepoint_t both;
    uint32_t *letter = &out->at[out->n - 1];
    if (hb_unicode_compose(hb_unicode_funcs_get_default(), *letter, mark, &both))
        *letter = both;
    else
        push(out, mark, byte);
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

/* What is neither plain nor a pair: as long as ICU has nothing to change, or one stretch.  Gives
 * where it ends. */
static int32_t push_other(struct norm_text *out, const struct utf16 *u, int32_t at, UChar *composed)
{
    UErrorCode status = U_ZERO_ERROR;
    const UNormalizer2 *nfc = unorm2_getNFCInstance(&status);
    assert(U_SUCCESS(status)); /* its data is inside the library */
    int32_t same = unorm2_spanQuickCheckYes(nfc, u->at + at, u->n - at, &status);
    push_all(out, u, at, at + same);
    if (same > 0)
        return at + same;
    int32_t end = stretch_end(nfc, u, at);
    int32_t n =
        unorm2_normalize(nfc, u->at + at, end - at, composed, (end - at) * NFC_GROWS, &status);
    assert(U_SUCCESS(status)); /* there is room, and U+FFFD stands for what is not a character */
    UChar32 c;
    for (int32_t i = 0; i < n;) {
        U16_NEXT(composed, i, n, c);
        push(out, (uint32_t)c, u->byte[at]);
    }
    return end;
}

/* False if the text is more than plain letters and pairs. */
static bool decode_plain(struct str text, struct norm_text *out)
{
    enum { START, PLAIN, LOW, PAIR } last = START; /* LOW: coeng */
    for (size_t at = 0; at < text.n;) {
        size_t byte = at;
        uint32_t c = utf8_next(text, &at);
        if (unseen(c, byte))
            continue;
        if (last == PLAIN && is_above(c)) {
            push_above(out, c, (uint32_t)byte);
            last = PAIR;
            continue;
        }
        if (!plain(c) || (c == COENG && last != PLAIN))
            return false;
        push(out, c == '\t' ? ' ' : c, (uint32_t)byte);
        last = c == COENG ? LOW : PLAIN;
    }
    return true;
}

void norm_decode(struct str text, struct arena *a, struct norm_text *out)
{
    *out = (struct norm_text){ARENA_ROOM(a, uint32_t, text.n), ARENA_ROOM(a, uint32_t, text.n), 0};
    if (decode_plain(text, out))
        return;
    struct utf16 u = decode(text, a);
    int32_t same = plain_end(&u, 0);
    size_t rest = (size_t)(u.n - same) * NFC_GROWS, room = (size_t)same + rest;
    UChar *composed = ARENA_ROOM(a, UChar, rest);
    *out = (struct norm_text){ARENA_ROOM(a, uint32_t, room), ARENA_ROOM(a, uint32_t, room), 0};
    for (int32_t at = 0; at < u.n;) {
        same = plain_end(&u, at);
        push_all(out, &u, at, same);
        at = same;
        if (at < u.n && is_pair(&u, at)) {
            push(out, u.at[at], u.byte[at]);
            push_above(out, u.at[at + 1], u.byte[at + 1]);
            at += 2;
        } else if (at < u.n) {
            at = push_other(out, &u, at, composed);
        }
    }
}
