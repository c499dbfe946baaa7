/* cuts.h - Khmer text with the places where a line may end marked by people, and how well a breaker
 * finds them.  For unit/khmer.c and for the programs in bench/. */
#ifndef SUPPORT_CUTS_H
#define SUPPORT_CUTS_H
#include "base/str.h"

enum cut { CUT_NO, CUT_HERE, CUT_EITHER /* right both ways: not counted */ };

struct cuts {
    uint32_t *text; /* as norm_decode makes it, without the marks */
    uint8_t *gold;  /* enum cut before text[i] */
    size_t n;
};
/* A line of bench/gold, in which | and ~ are marks, or of text cut with U+200B. */
void cuts_by_hand(struct str line, struct arena *a, struct cuts *out);
void cuts_by_zwsp(struct str line, struct arena *a, struct cuts *out);
/* Cut by its author and throughout: some marks, and no stretch too long to be one word. */
bool cuts_are_dense(const struct cuts *c);
uint64_t cuts_key(const struct cuts *c); /* of its Khmer letters only; 0 if it has none */
/* Never learnt from.  The key says so: the same words with other marks or signs are on one side. */
bool cuts_are_held_out(const struct cuts *c);
bool cuts_are_between_clusters(const struct cuts *c, size_t i);

struct score {
    size_t right, wrong, missed; /* where clusters meet inside of Khmer */
    size_t illegal;              /* inside of a cluster or before a sign that closes */
};
/* kinds as breaks_find gives them */
void score_add(struct score *s, const struct cuts *c, const uint8_t *kinds);
double score_precision(const struct score *s);
double score_recall(const struct score *s);
double score_f1(const struct score *s);

/* What ICU alone says, with its dictionary: the peer. */
struct peer;
struct peer *peer_create(bool words); /* UBRK_WORD, else UBRK_LINE */
void peer_destroy(struct peer *p);
void peer_find(struct peer *p, const uint32_t *text, size_t n, uint8_t *kinds);
#endif
