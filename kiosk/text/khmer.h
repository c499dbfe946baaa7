/* khmer.h - where a line may end in Khmer, which is written without spaces between words.
 *
 * At the edge of two clusters (a consonant with its subscripts, vowels and signs) a linear
 * classifier decides: the clusters near the edge, alone and side by side, are its features, a
 * feature's weight was learnt from text cut by its authors (assets/khmer/README.md), and a line
 * may end where the weights are together more than 0.  What nothing is known of weighs nothing
 * and is not cut.  A word of assets/khmer/words.txt is never cut inside, and always at both ends.
 *
 * No state, no memory, time in proportion to the text; the same text is cut in the same places
 * whatever stands around it. */
#ifndef TEXT_KHMER_H
#define TEXT_KHMER_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Letters, dependent signs, U+17D7, and the joiners that stand inside of words; not digits and
 * punctuation. */
static inline bool khmer_is_letter(uint32_t c)
{
    return (c >= 0x1780 && c <= 0x17D3) || c == 0x17D7 || c == 0x17DC || c == 0x17DD ||
           c == 0x200C || c == 0x200D;
}
/* Clusters meet before text[i], i > 0: a consonant or vowel that stands alone, not below another
 * by U+17D2. */
static inline bool khmer_is_edge(const uint32_t *text, size_t i)
{
    return ((text[i] >= 0x1780 && text[i] <= 0x17B3) || text[i] == 0x17DC) && text[i - 1] != 0x17D2;
}
/* `text` is n > 0 letters; cuts[i] becomes true if a line may end before text[i], cuts[0] false. */
void khmer_cut(const uint32_t *text, size_t n, bool *cuts);

/* For tests/bench, which learns and measures: the cuts without words.txt ... */
void khmer_cut_learnt(const uint32_t *text, size_t n, bool *cuts);
/* ... and calls `visit` for each edge with its features. */
enum { KHMER_FEATURES = 10 };
typedef void khmer_visit(void *user, size_t at, const uint32_t features[KHMER_FEATURES]);
void khmer_edges(const uint32_t *text, size_t n, khmer_visit *visit, void *user);

/* weights.inc: buckets of KHMER_SLOTS tags and then as many weights, all in printable characters.
 * A feature belongs into one bucket; its tag is all that is kept of it. */
enum {
    KHMER_BUCKETS = 12288,
    KHMER_SLOTS = 4,
    KHMER_TAG_BYTES = 2,
    KHMER_BUCKET_BYTES = KHMER_SLOTS * (KHMER_TAG_BYTES + 1),
    KHMER_MAX_WEIGHT = 44
};
size_t khmer_bucket(uint32_t feature);
void khmer_tag(uint32_t feature, char tag[KHMER_TAG_BYTES]);
char khmer_weight_char(int weight); /* -KHMER_MAX_WEIGHT..KHMER_MAX_WEIGHT */
#endif
