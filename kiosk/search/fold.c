/* fold.c - a stream of folded characters, gathered into words and clusters.
 *
 *   text -> segments that normalise alone -> NFKD, case -> put() -> a word or cluster -> each()
 *
 * Nothing is allocated and no state grows: a word beyond UNITS characters is cut into several,
 * the same way in the index and in the query. */
#include "search/fold.h"
#include "base/utf8.h"
#include "search/homograph.h"

#include <assert.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/utf16.h>

enum {
    UNITS = 64,          /* the longest word of the languages here has 20 letters */
    SEGMENT = 32,        /* a base and its marks; what is longer is somebody playing */
    EXPANSION = 18,      /* the most that NFKD makes of one character (U+FDFA) */
    COENG = 0x17D2,      /* makes the consonant after it a subscript */
    SUBSCRIPT = 1 << 24, /* unit: coeng and this consonant */
};

struct fold {
    bool (*each)(void *ctx, const struct fold_token *t);
    void *ctx;
    bool stopped;
    const UNormalizer2 *nfkd;
    uint32_t units[UNITS]; /* of the token under way */
    size_t n;
    bool khmer, after_coeng;
    bool joined; /* of the token under way, and before its first unit of the next one */
    uint32_t start, end;
};

static bool is_khmer_base(uint32_t c)
{
    return (c >= 0x1780 && c <= 0x17B3) || c == 0x17DC;
}

static bool is_khmer_mark(uint32_t c)
{
    return (c >= 0x17B6 && c <= 0x17D3) || c == 0x17DD;
}

static bool is_dropped(uint32_t c)
{
    return (c >= 0x300 && c <= 0x36F) || (c >= 0x200B && c <= 0x200D) || c == 0x2060 ||
           c == 0xFEFF || c == 0xAD || c == 0x17B4 || c == 0x17B5;
}

/* The Unicode Standard's order within a cluster (16.4, Khmer); and within each of these by number,
 * so that every order that is drawn alike is one. */
static int rank_in_cluster(uint32_t unit)
{
    if (unit & SUBSCRIPT)
        return unit == (SUBSCRIPT | 0x179A) ? 2 : 1; /* RO stands before the base: last */
    if (is_khmer_base(unit))
        return 0;
    if (unit == 0x17C9 || unit == 0x17CA || unit == 0x17CC) /* shifters, robat */
        return 3;
    if (unit > 0x17C5) /* signs */
        return 6;
    return unit >= 0x17C1 && unit <= 0x17C3 ? 4 : 5; /* vowels before the base, others */
}

static bool stands_after(uint32_t a, uint32_t b)
{
    int ranks = rank_in_cluster(a) - rank_in_cluster(b);
    return ranks ? ranks > 0 : a > b;
}

/* What takes a shifter's place above the base. */
static bool is_above(uint32_t unit)
{
    return (unit >= 0x17B7 && unit <= 0x17BA) || unit == 0x17C6 || unit == 0x17D0;
}

/* A shifter that gives way is drawn as the vowel U, and is typed as one. */
static void lower_shifters(struct fold *f)
{
    bool above = false;
    for (size_t i = 0; i < f->n; i++)
        above = above || is_above(f->units[i]);
    for (size_t i = 0; above && i < f->n; i++)
        if (f->units[i] == 0x17C9 || f->units[i] == 0x17CA)
            f->units[i] = 0x17BB;
}

static void settle_cluster(struct fold *f)
{
    lower_shifters(f);
    for (size_t i = 1; i < f->n; i++) /* insertion sort: nearly always a no-op */
        for (size_t k = i; k && stands_after(f->units[k - 1], f->units[k]); k--) {
            uint32_t u = f->units[k];
            f->units[k] = f->units[k - 1];
            f->units[k - 1] = u;
        }
    size_t n = 0;
    for (size_t i = 0; i < f->n; i++) {
        uint32_t u = f->units[i];
        bool after_e = n && f->units[n - 1] == 0x17C1;
        if (after_e && (u == 0x17B8 || u == 0x17B6))
            f->units[n - 1] = u == 0x17B8 ? 0x17BE : 0x17C4;
        else
            f->units[n++] = u;
    }
    f->n = n;
}

static void flush(struct fold *f)
{
    f->after_coeng = false; /* a coeng with nothing under it is somebody still typing */
    if (f->n == 0 || f->stopped)
        return;
    if (f->khmer)
        settle_cluster(f);
    char bytes[UNITS * 6];
    size_t n = 0;
    for (size_t i = 0; i < f->n; i++) {
        if (f->units[i] & SUBSCRIPT)
            n += utf8_put(COENG, bytes + n);
        n += utf8_put(f->units[i] & ~(uint32_t)SUBSCRIPT, bytes + n);
    }
    struct fold_token t = {{bytes, n}, f->start, f->end, f->joined};
    f->stopped = !f->each(f->ctx, &t);
    f->n = 0;
    f->joined = true;
}

static void append(struct fold *f, bool khmer, uint32_t unit, uint32_t start, uint32_t end)
{
    if (f->n == UNITS || (f->n && f->khmer != khmer))
        flush(f);
    if (f->n == 0)
        f->start = start;
    f->khmer = khmer;
    f->after_coeng = false;
    f->units[f->n++] = unit;
    f->end = end;
}

/* What is drawn as two is two, until settle_cluster. */
static size_t take_apart(uint32_t c, uint32_t parts[2])
{
    static const uint32_t table[][3] = {
        {0x17A4, 0x17A2, 0x17B6}, {0x17BE, 0x17C1, 0x17B8}, {0x17C4, 0x17C1, 0x17B6}};
    parts[0] = homograph_fold(c);
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (table[i][0] == c) {
            parts[0] = table[i][1];
            parts[1] = table[i][2];
            return 2;
        }
    return 1;
}

static void put_khmer(struct fold *f, uint32_t c, uint32_t start, uint32_t end)
{
    bool below = is_khmer_base(c) && f->after_coeng;
    if (c == COENG) {
        f->after_coeng = true;
        return;
    }
    if (is_khmer_base(c) && !below)
        flush(f);
    if (below)
        c = SUBSCRIPT | (c == 0x178A ? 0x178F : c); /* DA looks as TA */
    append(f, true, c, start, end);
}

static uint32_t small(uint32_t c)
{
    return (uint32_t)u_foldCase((UChar32)c, U_FOLD_CASE_DEFAULT);
}

/* One character of NFKD that came from the bytes start..end. */
static void put(struct fold *f, uint32_t c, uint32_t start, uint32_t end)
{
    if (is_dropped(c))
        return;
    if (is_khmer_base(c) || is_khmer_mark(c)) {
        uint32_t parts[2];
        size_t n = take_apart(c, parts);
        for (size_t i = 0; i < n; i++)
            put_khmer(f, parts[i], start, end);
        return;
    }
    c = small(homograph_fold(small(c)));
    if (c == 0x111 || c == 0x180) /* strokes, which NFKD does not take for marks */
        c = c == 0x111 ? 'd' : 'b';
    if (u_isdigit((UChar32)c))
        c = (uint32_t)('0' + u_charDigitValue((UChar32)c));
    bool is_letter = u_isalnum((UChar32)c) && c != 0x17D7 && c != 0x2BC && c != 0x2BB;
    bool is_mark = (U_GET_GC_MASK((UChar32)c) & U_GC_M_MASK) && f->n && !f->khmer;
    if (is_letter || is_mark) {
        append(f, false, c, start, end);
    } else {
        flush(f);
        f->joined = false;
    }
}

/* The characters from *at up to the next that NFKD cannot move or join with these. */
static void put_segment(struct fold *f, struct str text, size_t *at)
{
    UChar in[SEGMENT * 2], out[SEGMENT * EXPANSION];
    int32_t n = 0, i = 0;
    size_t start = *at, next = *at;
    uint32_t c = utf8_next(text, &next);
    do {
        U16_APPEND_UNSAFE(in, n, c);
        *at = next;
        if (next < text.n)
            c = utf8_next(text, &next);
    } while (*at < text.n && n < SEGMENT && !unorm2_hasBoundaryBefore(f->nfkd, (UChar32)c));
    UErrorCode status = U_ZERO_ERROR;
    int32_t n_out = unorm2_normalize(f->nfkd, in, n, out, SEGMENT * EXPANSION, &status);
    assert(U_SUCCESS(status)); /* SEGMENT + 1 units are SEGMENT characters at most */
    while (i < n_out) {
        U16_NEXT(out, i, n_out, c);
        put(f, c, (uint32_t)start, (uint32_t)*at);
    }
}

bool fold_tokens(struct str text, bool (*each)(void *ctx, const struct fold_token *t), void *ctx)
{
    UErrorCode status = U_ZERO_ERROR;
    struct fold f = {.each = each, .ctx = ctx, .nfkd = unorm2_getNFKDInstance(&status)};
    assert(U_SUCCESS(status) && text.n <= UINT32_MAX);
    for (size_t at = 0; at < text.n && !f.stopped;) {
        if ((unsigned char)text.p[at] < 0x80) {
            put(&f, (unsigned char)text.p[at], (uint32_t)at, (uint32_t)at + 1);
            at++;
        } else {
            put_segment(&f, text, &at);
        }
    }
    flush(&f);
    return !f.stopped;
}
