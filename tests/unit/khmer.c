/* khmer: words, measured on text cut by hand (bench/gold) beside ICU with its dictionary. */
#include "text/khmer.h"
#include "text/breaks.h"
#include "text/norm.h"

#include "../support/check.h"
#include "../support/cuts.h"

#include <stdio.h>
#include <stdlib.h>

struct world {
    struct arena *arena;
    struct breaks *ours;
    struct peer *icu;
};

static int create_world(void **state)
{
    struct world *w = MEM_NEW(struct world, 1);
    *w = (struct world){arena_create(), breaks_create(), peer_create(false)};
    *state = w;
    return 0;
}

static int destroy_world(void **state)
{
    struct world *w = *state;
    arena_destroy(w->arena);
    breaks_destroy(w->ours);
    peer_destroy(w->icu);
    free(w);
    return 0;
}

/* Calls `visit` for each line that is no comment; how many there were. */
static size_t each_line(struct world *w, const char *path, void *user,
                        void visit(struct world *, struct str, void *))
{
    char full[512], line[4096];
    snprintf(full, sizeof full, SOURCE_DIR "/%s", path);
    FILE *f = fopen(full, "r");
    assert_non_null(f);
    size_t n = 0;
    while (fgets(line, sizeof line, f))
        if (*line != '#') {
            visit(w, str_trim(str_of(line)), user);
            n++;
        }
    fclose(f);
    return n;
}

struct match {
    struct score ours, icu;
};

static void judge(struct world *w, struct str line, void *user)
{
    struct match *m = user;
    struct cuts c;
    cuts_by_hand(line, w->arena, &c);
    uint8_t *kinds = ARENA_NEW(w->arena, uint8_t, c.n + 1);
    breaks_find(w->ours, c.text, c.n, LANG_KM, kinds);
    score_add(&m->ours, &c, kinds);
    peer_find(w->icu, c.text, c.n, kinds);
    score_add(&m->icu, &c, kinds);
}

static void assert_better_than_icu(struct world *w, const char *path)
{
    struct match m = {0};
    assert_true(each_line(w, path, &m, judge) > 20);
    print_message("%s: F1 %.3f, ICU %.3f\n", path, score_f1(&m.ours), score_f1(&m.icu));
    assert_int_equal(m.ours.illegal, 0);
    assert_true(score_f1(&m.ours) > score_f1(&m.icu));
    assert_true(score_f1(&m.ours) > 0.92);
    assert_true(score_precision(&m.ours) > 0.94);
}

static void test_khmer__cuts_the_kiosks_texts_better_than_icu(void **state)
{
    assert_better_than_icu(*state, "tests/bench/gold/kiosk.txt");
}

static void test_khmer__cuts_other_texts_better_than_icu(void **state)
{
    assert_better_than_icu(*state, "tests/bench/gold/other.txt");
}

/* The word alone and between two others that are no part of it: whole, and cut off on both sides.
 */
static void expect_whole(struct world *w, struct str word, void *user)
{
    (void)user;
    struct norm_text alone, around;
    norm_decode(word, w->arena, &alone);
    struct str in = str_format(w->arena, "ដែល%.*sត្រូវ", STR_ARG(word));
    norm_decode(in, w->arena, &around);
    size_t before = 3, edges = 0;
    uint8_t *kinds = ARENA_NEW(w->arena, uint8_t, around.n + 1);
    for (enum lang lang = 0; lang < LANG_COUNT; lang++) {
        breaks_find(w->ours, around.at, around.n, lang, kinds);
        for (size_t i = 1; i < alone.n; i++)
            if (kinds[before + i] == BREAK_MAY)
                fail_msg("%.*s is cut inside", STR_ARG(word));
        assert_int_equal(kinds[before], BREAK_MAY);
        assert_int_equal(kinds[before + alone.n], BREAK_MAY);
    }
    for (size_t i = 1; i < alone.n; i++)
        edges += khmer_is_edge(alone.at, i);
    assert_true(edges > 0); /* one cluster stands inside of too many other words */
}

static void test_khmer__words_of_our_own_are_never_cut(void **state)
{
    assert_true(each_line(*state, "assets/khmer/words.txt", NULL, expect_whole) > 50);
}

static void test_khmer__the_longest_of_our_words_wins(void **state)
{
    (void)state;
    static const uint32_t text[] = U"នាយករដ្ឋមន្ត្រី"; /* holds two others */
    bool cuts[sizeof text / sizeof *text];
    size_t n = sizeof text / sizeof *text - 1;
    khmer_cut(text, n, cuts);
    for (size_t i = 0; i < n; i++)
        assert_false(cuts[i]);
}

static void test_khmer__what_nothing_is_known_of_is_not_cut(void **state)
{
    (void)state;
    uint32_t text[60]; /* the rarest letters below one another */
    bool cuts[60];
    for (size_t i = 0; i < 60; i++)
        text[i] = i % 3 == 1 ? 0x17D2 : 0x179D + (uint32_t)(i * 7 % 3) * 2 / 3;
    khmer_cut(text, 60, cuts);
    for (size_t i = 0; i < 60; i++)
        assert_false(cuts[i]);
}

static void test_khmer__cuts_only_where_clusters_meet_whatever_the_text(void **state)
{
    (void)state;
    uint32_t text[64], seed = 1;
    bool cuts[64], again[64];
    for (int turn = 0; turn < 5000; turn++) {
        size_t n = 1 + turn % 64;
        for (size_t i = 0; i < n;) {
            seed = seed * 1664525 + 1013904223;
            uint32_t c = 0x1780 + (seed >> 16) % 0x5E;
            if (khmer_is_letter(c))
                text[i++] = c;
        }
        khmer_cut(text, n, cuts);
        assert_false(cuts[0]);
        for (size_t i = 1; i < n; i++)
            assert_true(!cuts[i] || khmer_is_edge(text, i));
        khmer_cut(text, n, again);
        assert_memory_equal(cuts, again, n * sizeof *cuts);
    }
}

static size_t edges_seen;

static void count(void *user, size_t at, const uint32_t features[KHMER_FEATURES])
{
    assert_true(*(size_t *)user < at); /* in order, so that each is seen once */
    *(size_t *)user = at;
    assert_non_null(features);
    edges_seen++;
}

static void test_khmer__each_edge_is_looked_at_once(void **state)
{
    (void)state;
    static uint32_t text[30000];
    for (size_t i = 0; i < 30000; i++)
        text[i] = 0x1780 + (uint32_t)i % 30;
    for (size_t n = 1; n < 10; n++) {
        size_t last = 0;
        edges_seen = 0;
        khmer_edges(text, n, count, &last);
        assert_int_equal(edges_seen, n - 1);
    }
    size_t last = 0;
    edges_seen = 0;
    khmer_edges(text, 30000, count, &last);
    assert_int_equal(edges_seen, 29999);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_khmer__cuts_the_kiosks_texts_better_than_icu),
        cmocka_unit_test(test_khmer__cuts_other_texts_better_than_icu),
        cmocka_unit_test(test_khmer__words_of_our_own_are_never_cut),
        cmocka_unit_test(test_khmer__the_longest_of_our_words_wins),
        cmocka_unit_test(test_khmer__what_nothing_is_known_of_is_not_cut),
        cmocka_unit_test(test_khmer__cuts_only_where_clusters_meet_whatever_the_text),
        cmocka_unit_test(test_khmer__each_edge_is_looked_at_once),
    };
    return cmocka_run_group_tests(tests, create_world, destroy_world);
}
