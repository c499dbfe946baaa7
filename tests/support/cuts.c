#include "cuts.h"

#include "text/breaks.h"
#include "text/khmer.h"
#include "text/norm.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <unicode/ubrk.h>
#include <unicode/utf16.h>

enum { ZWSP = 0x200B, LONGEST_WORD = 7 /* clusters */ };

static void take(struct str line, uint32_t here, uint32_t either, struct arena *a, struct cuts *out)
{
    struct norm_text t;
    norm_decode(line, a, &t);
    *out = (struct cuts){t.at, ARENA_NEW(a, uint8_t, t.n + 1), 0};
    for (size_t i = 0; i < t.n; i++)
        if (t.at[i] == here || t.at[i] == either)
            out->gold[out->n] = t.at[i] == here ? CUT_HERE : CUT_EITHER;
        else
            out->text[out->n++] = t.at[i];
}

void cuts_by_hand(struct str line, struct arena *a, struct cuts *out)
{
    take(line, '|', '~', a, out);
}

void cuts_by_zwsp(struct str line, struct arena *a, struct cuts *out)
{
    take(line, ZWSP, ZWSP, a, out);
}

bool cuts_are_between_clusters(const struct cuts *c, size_t i)
{
    return i > 0 && i < c->n && khmer_is_letter(c->text[i - 1]) && khmer_is_edge(c->text, i);
}

bool cuts_are_dense(const struct cuts *c)
{
    size_t marks = 0, clusters = 0;
    for (size_t i = 0; i < c->n; i++) {
        bool between = cuts_are_between_clusters(c, i);
        marks += between && c->gold[i] == CUT_HERE;
        if (!khmer_is_letter(c->text[i]))
            clusters = 0;
        else if (!between || c->gold[i] == CUT_HERE)
            clusters = clusters && !between ? clusters : 1;
        else
            clusters++;
        if (clusters > LONGEST_WORD)
            return false;
    }
    return marks > 0;
}

uint64_t cuts_key(const struct cuts *c)
{
    uint64_t key = 0;
    for (size_t i = 0; i < c->n; i++)
        if (khmer_is_letter(c->text[i]))
            key = (key ^ c->text[i]) * 0x100000001B3u + 1;
    return key ^ key >> 32;
}

bool cuts_are_held_out(const struct cuts *c)
{
    return cuts_key(c) % 10 == 0;
}

void score_add(struct score *s, const struct cuts *c, const uint8_t *kinds)
{
    for (size_t i = 1; i < c->n; i++) {
        uint32_t right = c->text[i];
        bool cut = kinds[i] == BREAK_MAY;
        if (c->text[i - 1] == 0x17D2 || (right >= 0x17B4 && right <= 0x17D7) || right == 0x17DD)
            s->illegal += cut;
        if (!cuts_are_between_clusters(c, i) || c->gold[i] == CUT_EITHER)
            continue;
        s->right += cut && c->gold[i];
        s->wrong += cut && !c->gold[i];
        s->missed += !cut && c->gold[i];
    }
}

double score_precision(const struct score *s)
{
    return (double)s->right / (double)(s->right + s->wrong);
}

double score_recall(const struct score *s)
{
    return (double)s->right / (double)(s->right + s->missed);
}

double score_f1(const struct score *s)
{
    return 2 * (double)s->right / (double)(2 * s->right + s->wrong + s->missed);
}

struct peer {
    UBreakIterator *it;
    UChar *utf16;
    size_t cap;
};

struct peer *peer_create(bool words)
{
    struct peer *p = MEM_NEW(struct peer, 1);
    UErrorCode status = U_ZERO_ERROR;
    p->it = ubrk_open(words ? UBRK_WORD : UBRK_LINE, "km", NULL, 0, &status);
    assert(U_SUCCESS(status));
    return p;
}

void peer_destroy(struct peer *p)
{
    if (!p)
        return;
    ubrk_close(p->it);
    free(p->utf16);
    free(p);
}

void peer_find(struct peer *p, const uint32_t *text, size_t n, uint8_t *kinds)
{
    if (p->cap < 2 * n)
        p->utf16 = mem_grow(p->utf16, sizeof *p->utf16, p->cap = 2 * n);
    int32_t units = 0;
    for (size_t i = 0; i < n; i++)
        U16_APPEND_UNSAFE(p->utf16, units, text[i]);
    UErrorCode status = U_ZERO_ERROR;
    ubrk_setText(p->it, p->utf16, units, &status);
    assert(U_SUCCESS(status));
    memset(kinds, BREAK_NONE, n + 1);
    size_t i = 0;
    for (int32_t unit = 0, end = ubrk_first(p->it); end != UBRK_DONE; end = ubrk_next(p->it)) {
        for (; unit < end; i++)
            unit += U16_LENGTH(text[i]);
        if (i > 0 && i < n)
            kinds[i] = BREAK_MAY;
    }
}
