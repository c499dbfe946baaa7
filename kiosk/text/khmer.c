/* khmer.c - a window of six clusters moves over the text; in its middle is the edge. */
#include "text/khmer.h"

#include <string.h>

enum { NEAR = 3 };       /* clusters looked at on either side */
enum { NO_CLUSTER = 0 }; /* beyond either end of the text */
enum { CAUTION = 6 };    /* a line that ends inside of a word is worse than a ragged one */
enum { FIRST_CHAR = '#', CHARS = 2 * KHMER_MAX_WEIGHT + 1 };

static const char weights[] =
#include "weights.inc"
    ;
_Static_assert(sizeof weights == KHMER_BUCKETS * KHMER_BUCKET_BYTES + 1, "learnt for this table");

/* In the order of their code points, so that of two words that begin alike the longer is later. */
static const struct word {
    const uint32_t *text;
    size_t n;
} words[] = {
#define LETTER(letter, first, end)
#define WORD(literal) {U##literal, sizeof(U##literal) / sizeof(uint32_t) - 1},
#include "khmer_words.inc"
#undef LETTER
#undef WORD
};
/* Those that begin with a letter. */
enum { FIRST_LETTER = 0x1780, LETTERS = 0x34 };
static const struct {
    uint16_t first, end;
} words_of[LETTERS] = {
#define LETTER(letter, first, end) [letter - FIRST_LETTER] = {first, end},
#define WORD(literal)
#include "khmer_words.inc"
};

static uint32_t mix(uint32_t h) /* the upper half of the product depends on every bit of h */
{
    return (uint32_t)((uint64_t)h * 0x9E3779B97F4A7C15u >> 32);
}

static uint32_t next_cluster(const uint32_t *text, size_t n, size_t *at)
{
    if (*at == n)
        return NO_CLUSTER;
    uint32_t id = 1;
    do
        id = mix(id ^ text[(*at)++]);
    while (*at < n && !khmer_is_edge(text, *at));
    return id;
}

/* `c` points between the clusters: c[-1] before the edge, c[0] after it. */
static void features_of(const uint32_t *c, uint32_t out[KHMER_FEATURES])
{
    static const struct {
        int first, last;
    } spans[KHMER_FEATURES] = {{-1, -1}, {0, 0},  {-1, 0}, {-2, -1}, {0, 1},
                               {-2, 0},  {-1, 1}, {-2, 1}, {-3, -1}, {0, 2}};
#pragma GCC unroll 10 /* with its spans known each is a few additions */
    for (uint32_t f = 0; f < KHMER_FEATURES; f++) {
        uint32_t h = f * 0x9E3779B1u;
#pragma GCC unroll 3
        for (int k = spans[f].first; k <= spans[f].last; k++)
            h = (h << 7 | h >> 25) + c[k]; /* a cluster's number is mixed already */
        out[f] = mix(h);
    }
}

/* Inlined with its visitor: the features stay in registers. */
__attribute__((always_inline)) static inline void each_edge(const uint32_t *text, size_t n,
                                                            khmer_visit *visit, void *user)
{
    uint32_t near[2 * NEAR] = {NO_CLUSTER};
    size_t start[2 * NEAR] = {0}, at = 0;
    for (int left = NEAR - 1; left > 0; left--) { /* the first ones, before any edge is reached */
        start[2 * NEAR - left] = at;
        near[2 * NEAR - left] = next_cluster(text, n, &at);
    }
    for (;;) {
        memmove(near, near + 1, sizeof near - sizeof *near);
        memmove(start, start + 1, sizeof start - sizeof *start);
        start[2 * NEAR - 1] = at;
        near[2 * NEAR - 1] = next_cluster(text, n, &at);
        if (near[NEAR] == NO_CLUSTER)
            return;
        if (near[NEAR - 1] == NO_CLUSTER)
            continue;
        uint32_t features[KHMER_FEATURES];
        features_of(near + NEAR, features);
        visit(user, start[NEAR], features);
    }
}

void khmer_edges(const uint32_t *text, size_t n, khmer_visit *visit, void *user)
{
    each_edge(text, n, visit, user);
}

/* A printable character for each value below CHARS that a string takes as it is. */
static char char_of(uint32_t value)
{
    uint32_t c = FIRST_CHAR + value;
    c += c >= '?'; /* no trigraphs */
    return (char)(c + (c >= '\\'));
}

static int value_of(char c)
{
    return c - FIRST_CHAR - (c > '?') - (c > '\\');
}

size_t khmer_bucket(uint32_t feature)
{
    return (uint64_t)feature * KHMER_BUCKETS >> 32; /* of the upper bits; the tag is of the lower */
}

void khmer_tag(uint32_t feature, char tag[KHMER_TAG_BYTES])
{
    tag[0] = char_of(feature & 63);
    tag[1] = char_of(feature >> 6 & 63);
}

char khmer_weight_char(int weight)
{
    return char_of((uint32_t)(weight + KHMER_MAX_WEIGHT));
}

/* All tags of a bucket at once: a 16-bit lane is 0 where the tag is the feature's; the characters
 * are below 128, so that no lane's sum runs over into the next. */
static int weight_of(uint32_t feature)
{
    _Static_assert(KHMER_SLOTS == 4 && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__,
                   "lanes of 64 bits");
    const char *bucket = weights + khmer_bucket(feature) * KHMER_BUCKET_BYTES;
    uint64_t tags;
    uint16_t tag;
    char wanted[KHMER_TAG_BYTES];
    khmer_tag(feature, wanted);
    memcpy(&tags, bucket, sizeof tags);
    memcpy(&tag, wanted, sizeof tag);
    uint64_t same =
        ~((tags ^ tag * 0x0001000100010001u) + 0x7FFF7FFF7FFF7FFFu) & 0x8000800080008000u;
    if (!same)
        return 0;
    int slot = __builtin_ctzll(same) / 16;
    return value_of(bucket[KHMER_SLOTS * KHMER_TAG_BYTES + slot]) - KHMER_MAX_WEIGHT;
}

static void decide(void *cuts, size_t at, const uint32_t features[KHMER_FEATURES])
{
    int sum = 0;
    for (int f = 0; f < KHMER_FEATURES; f++)
        sum += weight_of(features[f]);
    ((bool *)cuts)[at] = sum > CAUTION;
}

void khmer_cut_learnt(const uint32_t *text, size_t n, bool *cuts)
{
    memset(cuts, 0, n * sizeof *cuts);
    each_edge(text, n, decide, cuts);
}

static bool begins_with(const uint32_t *text, size_t n, const struct word *word)
{
    size_t i = 1; /* its first letter led here */
    while (i < word->n && i < n && text[i] == word->text[i])
        i++;
    return i == word->n && (i == n || khmer_is_edge(text, i));
}

/* The length of the longest word that `text` begins with and that ends at an edge; 0: none. */
static size_t word_at(const uint32_t *text, size_t n)
{
    uint32_t letter = text[0] - FIRST_LETTER;
    if (letter >= LETTERS)
        return 0;
    for (size_t i = words_of[letter].end; i-- > words_of[letter].first;)
        if (begins_with(text, n, &words[i]))
            return words[i].n;
    return 0;
}

void khmer_cut(const uint32_t *text, size_t n, bool *cuts)
{
    khmer_cut_learnt(text, n, cuts);
    for (size_t i = 0, end; i < n; i = end) {
        size_t length = i == 0 || khmer_is_edge(text, i) ? word_at(text + i, n - i) : 0;
        end = i + (length ? length : 1);
        if (!length)
            continue;
        memset(cuts + i, 0, length * sizeof *cuts);
        cuts[i] = i > 0;
        if (end < n)
            cuts[end] = true;
    }
}
