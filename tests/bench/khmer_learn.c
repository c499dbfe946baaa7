/* khmer_learn.c - learns assets/khmer/weights.inc; assets/khmer/README.md says from what.
 *
 *   khmer_learn CUT CUT-ROUGHLY UNCUT OUT
 *
 * CUT and CUT-ROUGHLY hold a text a line, cut with U+200B by its author; of UNCUT, words and
 * phrases of every field, ICU says where to cut, and is believed less where it says not to: its
 * dictionary has many phrases.  A tenth of the cut texts is left out, to be measured with
 * (cuts_are_held_out).
 *
 * Logistic regression by FTRL-proximal (McMahan et al., 2013): the L1 term leaves few weights that
 * are not 0, so that they fit into the table; of those the table takes the greatest first. */
#include "../support/cuts.h"
#include "text/khmer.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROUNDS = 6, CELLS = 1 << 22, LINE_BUCKETS = 8 };
static const float rate = 0.05f, l1 = 2, rough = 0.4f, uncut_apart = 1, uncut_together = 0.4f;

struct example {
    uint32_t cells[KHMER_FEATURES];
    float worth;
    bool cut;
};
struct cell {
    uint32_t feature;
    float z, squares, weight;
};

static struct cell *cells; /* open addressing; feature 0 is an empty one */
static struct example *examples;
static size_t n_examples, cap_examples;

static uint32_t cell_of(uint32_t feature)
{
    uint32_t i = feature % CELLS;
    while (cells[i].feature && cells[i].feature != feature)
        i = (i + 1) % CELLS;
    cells[i].feature = feature;
    return i;
}

struct source {
    const uint8_t *gold;
    float apart, together; /* what an edge with and without a cut is worth */
};

static void add(void *user, size_t at, const uint32_t features[KHMER_FEATURES])
{
    const struct source *from = user;
    struct example *e = &MEM_PUSH(examples, n_examples, cap_examples);
    e->cut = from->gold[at] == CUT_HERE;
    e->worth = e->cut ? from->apart : from->together;
    for (int f = 0; f < KHMER_FEATURES; f++)
        e->cells[f] = cell_of(features[f]);
}

static void add_line(const struct cuts *c, struct source from)
{
    for (size_t i = 0, end; i < c->n; i = end + 1) {
        end = i;
        while (end < c->n && khmer_is_letter(c->text[end]))
            end++;
        from.gold = c->gold + i;
        if (end > i)
            khmer_edges(c->text + i, end - i, add, &from);
    }
}

static void read_texts(const char *path, bool cut, struct source from)
{
    FILE *f = fopen(path, "r");
    assert(f);
    struct arena *a = arena_create();
    struct peer *icu = peer_create(false);
    char *line = NULL;
    size_t cap = 0;
    for (ssize_t n; (n = getline(&line, &cap, f)) > 0; arena_reset(a)) {
        struct cuts c;
        cuts_by_zwsp(str_trim((struct str){line, (size_t)n}), a, &c);
        if (!cut) {
            uint8_t *kinds = ARENA_NEW(a, uint8_t, c.n + 1);
            peer_find(icu, c.text, c.n, kinds);
            for (size_t i = 1; i < c.n; i++)
                c.gold[i] = kinds[i] ? CUT_HERE : CUT_NO;
        }
        if (!cut || (cuts_are_dense(&c) && !cuts_are_held_out(&c)))
            add_line(&c, from);
    }
    free(line);
    peer_destroy(icu);
    arena_destroy(a);
    fclose(f);
}

static void learn_one(const struct example *e)
{
    float sum = 0;
    for (int f = 0; f < KHMER_FEATURES; f++)
        sum += cells[e->cells[f]].weight;
    float slope = (1 / (1 + expf(-sum)) - (float)e->cut) * e->worth;
    for (int f = 0; f < KHMER_FEATURES; f++) {
        struct cell *c = &cells[e->cells[f]];
        float before = sqrtf(c->squares + 0.01f);
        c->squares += slope * slope;
        float now = sqrtf(c->squares + 0.01f);
        c->z += slope - (now - before) / rate * c->weight;
        c->weight = fabsf(c->z) <= l1 ? 0 : (copysignf(l1, c->z) - c->z) * rate / now;
    }
}

static void learn(void)
{
    uint64_t random = 88172645463325252u; /* xorshift: the same order every time */
    for (int round = 0; round < ROUNDS; round++) {
        for (size_t i = n_examples - 1; i > 0; i--) {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            size_t k = random % (i + 1);
            struct example e = examples[i];
            examples[i] = examples[k];
            examples[k] = e;
        }
        for (size_t i = 0; i < n_examples; i++)
            learn_one(&examples[i]);
    }
}

static int greater_first(const void *a, const void *b)
{
    const struct cell *x = a, *y = b;
    float p = fabsf(x->weight), q = fabsf(y->weight);
    return p != q ? (p < q ? 1 : -1) : (x->feature > y->feature) - (x->feature < y->feature);
}

static void write_table(const char *path)
{
    static char table[KHMER_BUCKETS * KHMER_BUCKET_BYTES];
    static uint8_t full[KHMER_BUCKETS];
    for (size_t i = 0; i < sizeof table; i++)
        table[i] = khmer_weight_char(0);
    qsort(cells, CELLS, sizeof *cells, greater_first);
    float unit = fabsf(cells[20].weight) / KHMER_MAX_WEIGHT; /* a few are out of all proportion */
    size_t kept = 0;
    for (const struct cell *c = cells; c < cells + CELLS && c->weight != 0; c++) {
        size_t bucket = khmer_bucket(c->feature);
        int weight =
            (int)fmaxf(fminf(roundf(c->weight / unit), KHMER_MAX_WEIGHT), -KHMER_MAX_WEIGHT);
        if (full[bucket] == KHMER_SLOTS || weight == 0)
            continue;
        char *at = table + bucket * KHMER_BUCKET_BYTES;
        khmer_tag(c->feature, at + full[bucket] * KHMER_TAG_BYTES);
        at[KHMER_SLOTS * KHMER_TAG_BYTES + full[bucket]++] = khmer_weight_char(weight);
        kept++;
    }
    FILE *f = fopen(path, "w");
    assert(f);
    for (size_t i = 0; i < sizeof table; i += LINE_BUCKETS * KHMER_BUCKET_BYTES)
        fprintf(f, "\"%.*s\"\n", LINE_BUCKETS * KHMER_BUCKET_BYTES, table + i);
    fclose(f);
    printf("%zu edges, %zu weights kept\n", n_examples, kept);
}

int main(int argc, char **argv)
{
    assert(argc == 5);
    cells = MEM_NEW(struct cell, CELLS);
    read_texts(argv[1], true, (struct source){NULL, 1, 1});
    read_texts(argv[2], true, (struct source){NULL, rough, rough});
    read_texts(argv[3], false, (struct source){NULL, uncut_apart, uncut_together});
    learn();
    write_table(argv[4]);
    free(examples);
    free(cells);
}
