/* owner: one channel speaks for the gate, and no other can (kiosk.ini: gate_channel). */
#include "pack/bundle.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "../support/bench.h"
#include "../support/check.h"
#include "../support/journal.h"
#include "../support/stand.h"

/* Beside the gate's own channel another one that says all that it must not say, and before it in
 * every order; "later" was trusted last. */
static const char others[] =
    "INSERT INTO channel VALUES ('evil', 1, 1, 1795219200, 0), ('later', 2, 1, 1795219200, 0);"
    "INSERT INTO channel_text VALUES ('evil', 'en', 'Pay here', ''), ('later', 'en', 'Later', '');"
    "INSERT INTO section VALUES ('gate', 'places', 50, 'map', 'soil'), ('gate', 'own', 60, 'map', "
    "''),"
    "  ('evil', 'places', -99, 'info', ''), ('evil', 'first', -99, 'info', ''),"
    "  ('later', 'last', -999, 'info', '');"
    "INSERT INTO section_text VALUES ('gate', 'places', 'en', 'Places', ''),"
    "  ('gate', 'own', 'en', 'Own', ''), ('evil', 'places', 'en', 'Their places', ''),"
    "  ('evil', 'first', 'en', 'First', ''), ('later', 'last', 'en', 'Last', '');"
    "INSERT INTO item VALUES ('evil', 'vn', 'gate', 'first', -99, 0, 0, 0, 13.5, 107.5, ''),"
    "  ('evil', 'n', 'notice', '', -99, 0, 0, 0, NULL, NULL, ''),"
    "  ('evil', 'n2', 'notice', '', -98, 0, 0, 0, NULL, NULL, ''),"
    "  ('evil', 'p', 'place', 'places', -99, 0, 0, 0, 13.5, 107.5, ''),"
    "  ('gate', 'plain', 'notice', '', 1, 0, 0, 0, NULL, NULL, ''),"
    "  ('gate', 'closed', 'notice', '', 9, 0, 0, 0, NULL, NULL, ''),"
    "  ('gate', 'tree', 'place', 'places', 9, 0, 0, 0, 13.6, 107.4, ''),"
    "  ('gate', 'map', 'map', 'own', 9, 0, 0, 0, NULL, NULL, ''),"
    "  ('later', 'x', 'article', 'last', 1, 0, 0, 0, NULL, NULL, '');"
    "INSERT INTO item_text SELECT channel, slug, 'en', channel || ' ' || slug, '', '', 'reviewed', "
    "'',"
    "  0, 1, '' FROM item WHERE channel <> 'gate' OR slug <> 'vn';"
    "UPDATE item SET latitude = 13.7, longitude = 107.3 WHERE channel = 'gate' AND slug = 'vn';"
    "INSERT INTO fact VALUES ('evil', 'vn', 'hours', 0, '', 'Mo-Su 02:00-03:00', '', 0, 1),"
    "  ('evil', 'n', 'urgent', 0, '', 'yes', '', 0, 1), ('evil', 'n2', 'urgent', 0, '', 'yes', '', "
    "0, 1),"
    "  ('gate', 'closed', 'urgent', 0, '', 'yes', '', 0, 1);"
    "INSERT INTO picture SELECT column1, column2, 0, 0, printf('%064d', rowid), 16, 9, "
    "'image/png', '', ''"
    "  FROM (VALUES ('evil', 'p'), ('gate', 'tree'), ('gate', 'map')), (SELECT 1 AS rowid);";

static struct stand *shown(void **state, const char *gate_channel)
{
    struct stand *s = *state;
    snprintf(s->config.gate_channel, sizeof s->config.gate_channel, "%s", gate_channel);
    stand_fill(s, others);
    stand_open(s);
    stand_act(s, "wake");
    return s;
}

static struct bundle *opened(struct stand *s, const char *gate_channel)
{
    struct bundle *b;
    struct err e;
    assert_true(bundle_open(s->store, false, &b, &e));
    (void)bundle_set_gate(b, gate_channel);
    return b;
}

/* "a b c" */
static void expect_refs(const struct bundle_card *cards, size_t n, const char *want)
{
    struct buf got = {0};
    for (size_t i = 0; i < n; i++)
        buf_printf(&got, "%s%.*s", i ? " " : "", STR_ARG(cards[i].ref));
    assert_string_equal(got.p ? got.p : "", want);
    buf_free(&got);
}

static void expect_of_kind(struct bundle *b, struct arena *a, const char *kind, const char *want)
{
    struct bundle_card *cards;
    size_t n;
    struct err e;
    assert_true(bundle_list(b, STR(""), kind_find(str_of(kind)), BUNDLE_ALL, LANG_EN, 20261122, a,
                            &cards, &n, &e));
    expect_refs(cards, n, want);
}

static void test_owner__home_has_the_gates_of_its_channel_alone(void **state)
{
    struct stand *s = shown(state, "");
    assert_true(stand_reads(s, "\"The gate\"") && !stand_reads(s, "Pay here"));
    assert_true(stand_reads(s, "Open until 20:00") && !stand_reads(s, "02:00"));
    assert_true(stand_reads(s, "Our side") && !stand_reads(s, "evil vn"));
    assert_non_null(stand_find(s, "gate:vn"));
}

static void test_owner__is_the_one_that_the_configuration_names(void **state)
{
    struct stand *s = shown(state, "evil");
    assert_true(stand_reads(s, "\"Pay here\"") && !stand_reads(s, "\"The gate\""));
    assert_true(stand_reads(s, "opens tomorrow at 02:00") && !stand_reads(s, "Our side"));
}

static void test_owner__that_is_not_installed_leaves_the_gate_to_nobody(void **state)
{
    struct stand *s = shown(state, "elsewhere");
    assert_true(stand_reads(s, "Border gate information"));
    assert_true(!stand_reads(s, "\"The gate\"") && !stand_reads(s, "Pay here"));
    assert_null(stand_find(s, "gates"));
    struct bundle *b = opened(s, "elsewhere");
    assert_false(bundle_set_gate(b, "elsewhere"));
    assert_true(bundle_set_gate(b, "later"));
    assert_true(bundle_set_gate(b, ""));
    bundle_close(b);
}

static void test_owner__whose_name_is_mistyped_leaves_the_gate_to_nobody(void **state)
{
    struct arena *a = arena_create();
    struct journal j;
    journal_begin(&j);
    struct stand *s = shown(state, CONFIG_NOBODY);
    struct str said = journal_end(&j, a);
    assert_true(!stand_reads(s, "\"The gate\"") && !stand_reads(s, "Pay here"));
    assert_null(stand_find(s, "gates"));
    assert_null(strstr(said.p, "gate_channel")); /* config.c has said it */
    arena_destroy(a);
}

static void test_owner__a_first_channel_without_a_pack_leaves_the_gate_to_nobody(void **state)
{
    struct stand *s = *state;
    stand_fill(s, "UPDATE channel SET ord = 1");
    stand_open(s);
    stand_act(s, "wake");
    assert_true(stand_reads(s, "Border gate information") && !stand_reads(s, "Our side"));
}

static void test_owner__a_gate_of_another_channel_is_an_article_without_hours(void **state)
{
    struct stand *s = shown(state, "");
    stand_act(s, "list:first");
    assert_true(stand_reads(s, "evil vn"));
    stand_act(s, "open:evil/vn");
    assert_true(stand_reads(s, "evil vn") && stand_reads(s, "\"Article\""));
    assert_null(stand_find(s, "fact:hours"));
    assert_false(stand_reads(s, "02:00"));
    struct bundle *b = opened(s, "");
    expect_of_kind(b, s->a, "gate", "gate/vn");
    bundle_close(b);
}

static void test_owner__an_urgent_notice_of_another_channel_is_an_ordinary_one(void **state)
{
    struct stand *s = shown(state, "");
    stand_act(s, "open:evil/n");
    assert_null(stand_find(s, "fact:urgent"));
    stand_act(s, "open:gate/closed");
    assert_non_null(stand_find(s, "fact:urgent"));
}

static void
test_owner__what_is_urgent_comes_first_and_then_its_own_before_that_of_others(void **state)
{
    struct stand *s = *state;
    stand_fill(s, others);
    struct bundle *b = opened(s, "");
    expect_of_kind(b, s->a, "notice", "gate/closed gate/plain evil/n evil/n2");
    bundle_set_gate(b, "evil");
    expect_of_kind(b, s->a, "notice", "evil/n evil/n2 gate/closed gate/plain");
    bundle_close(b);
}

static void expect_sections(struct bundle *b, struct arena *a, const char *want)
{
    struct bundle_section *at;
    struct buf got = {0};
    size_t n;
    struct err e;
    assert_true(bundle_sections(b, LANG_EN, 20261122, a, &at, &n, &e));
    for (size_t i = 0; i < n; i++)
        buf_printf(&got, "%s%.*s", i ? ", " : "", STR_ARG(at[i].title));
    assert_string_equal(got.p, want);
    buf_free(&got);
}

static void
test_owner__its_sections_come_first_in_its_words_then_those_of_others_by_trust(void **state)
{
    struct stand *s = *state;
    stand_fill(s, others);
    struct bundle *b = opened(s, "");
    expect_sections(b, s->a, "Places, Own, First, Last");
    bundle_set_gate(b, "later");
    expect_sections(b, s->a, "Last, Places, Own, First");
    bundle_set_gate(b, "evil");
    expect_sections(b, s->a, "First, Their places, Own, Last");
    bundle_close(b);
}

static void test_owner__sections_of_one_name_still_hold_the_items_of_all(void **state)
{
    struct stand *s = *state;
    stand_fill(s, others);
    struct bundle *b = opened(s, "");
    struct bundle_card *cards;
    size_t n;
    struct err e;
    assert_true(
        bundle_list(b, STR("places"), NULL, BUNDLE_ALL, LANG_EN, 20261122, s->a, &cards, &n, &e));
    expect_refs(cards, n, "evil/p gate/tree");
    bundle_close(b);
}

static void test_owner__the_picture_of_the_house_is_of_its_first_place(void **state)
{
    struct stand *s = *state;
    stand_fill(s, others);
    struct bundle *b = opened(s, "");
    struct bundle_card card;
    struct err e;
    assert_true(bundle_own(b, STR("places"), LANG_EN, 20261122, s->a, &card, &e));
    expect_refs(&card, 1, "gate/tree");
    bundle_set_gate(b, "later");
    assert_true(bundle_own(b, STR("places"), LANG_EN, 20261122, s->a, &card, &e));
    assert_int_equal(card.ref.n, 0);
    bundle_close(b);
}

static void test_owner__the_picture_of_the_house_is_another_one_when_its_place_is_over(void **state)
{
    struct stand *s = *state;
    stand_fill(s, str_format(s->a,
                             "%sINSERT INTO item VALUES ('gate', 'fair', 'place', 'places', 1, 0, "
                             "20261122, 0, NULL, NULL, '');"
                             "INSERT INTO item_text VALUES ('gate', 'fair', 'en', 'Fair', '', '', "
                             "'reviewed', '', 0, 1, '');",
                             others)
                      .p);
    struct bundle *b = opened(s, "");
    struct bundle_card card;
    struct err e;
    assert_true(bundle_own(b, STR("places"), LANG_EN, 20261122, s->a, &card, &e));
    expect_refs(&card, 1, "gate/fair");
    assert_true(bundle_own(b, STR("places"), LANG_EN, 20261123, s->a, &card, &e));
    expect_refs(&card, 1, "gate/tree");
    assert_true(bundle_own(b, STR("own"), LANG_EN, 20261123, s->a, &card, &e));
    expect_refs(&card, 1, "gate/map");
    bundle_close(b);
}

static void test_owner__on_a_map_the_visitor_is_at_its_gate_and_its_pins_come_first(void **state)
{
    struct stand *s = *state;
    stand_fill(s, others);
    struct bundle *b = opened(s, "");
    struct bounds all = {.south = 13, .north = 14, .west = 107, .east = 108};
    struct bundle_pin *pins;
    size_t n;
    struct err e;
    assert_true(bundle_pins(b, &all, LANG_EN, 20261122, s->a, &pins, &n, &e));
    assert_int_equal(n, 4);
    expect_refs(&pins[0].card, 1, "gate/vn");
    expect_refs(&pins[1].card, 1, "gate/tree");
    assert_ptr_equal(pins[0].card.kind, kind_find(STR("gate")));
    for (size_t i = 1; i < n; i++)
        assert_ptr_not_equal(pins[i].card.kind, kind_find(STR("gate")));
    bundle_close(b);
}

/* ---- what kiosk-sync says of it ---- */

static char said[256];

static void each(void *ctx, const struct install_result *r)
{
    (void)ctx;
    if (r->gate_is_of)
        snprintf(said + strlen(said), sizeof said - strlen(said), "%s:%s ", r->channel,
                 r->gate_is_of);
}

static void add_gate(sqlite3 *db)
{
    assert_int_equal(
        sqlite3_exec(db, "INSERT INTO item VALUES ('g', 'gate', '', 1, 0, 0, 0, NULL, NULL, '')",
                     NULL, NULL, NULL),
        SQLITE_OK);
}

static void add_urgent(sqlite3 *db)
{
    assert_int_equal(
        sqlite3_exec(db,
                     "INSERT INTO item VALUES ('n', 'notice', '', 1, 0, 0, 0, NULL, NULL, '');"
                     "INSERT INTO fact VALUES ('n', 'urgent', 0, '', 'yes', '', 0, 0)",
                     NULL, NULL, NULL),
        SQLITE_OK);
}

static void add_calm(sqlite3 *db)
{
    assert_int_equal(
        sqlite3_exec(db,
                     "INSERT INTO item VALUES ('n', 'notice', '', 1, 0, 0, 0, NULL, NULL, '');"
                     "INSERT INTO fact VALUES ('n', 'urgent', 0, '', 'no', '', 0, 0)",
                     NULL, NULL, NULL),
        SQLITE_OK);
}

/* `channel` publishes a pack with this added; all of the stick is imported. */
static void expect_said(struct bench *b, int dir, const char *channel, int64_t seq,
                        void (*add)(sqlite3 *db), const char *want)
{
    struct tree_pack p = bench_pack(b, seq, channel);
    p.channel = channel;
    p.spoil_db = add;
    tree_publish(dir, &p);
    said[0] = 0;
    b->env.each = each;
    assert_int_equal(bench_import(b, b->trees), INSTALL_DONE);
    assert_string_equal(said, want);
}

static void test_owner__an_import_says_whose_gate_is_not_shown_as_such_and_why(void **state)
{
    struct bench *b = *state;
    int other = bench_channel(b, "other");
    expect_said(b, other, "other", 1, NULL, "");
    expect_said(b, other, "other", 2, add_gate, "other:gate ");
    expect_said(b, other, "other", 3, add_urgent, "other:gate ");
    expect_said(b, other, "other", 4, add_calm, "");
    expect_said(b, b->gate_dir, "gate", 5, add_gate, ""); /* the first that was trusted */
    b->env.gate = "other";
    expect_said(b, b->gate_dir, "gate", 6, add_gate, "gate:other ");
    expect_said(b, other, "other", 5, add_gate, "");
    b->env.gate = "elsewhere";
    expect_said(b, other, "other", 6, add_urgent, "other:elsewhere ");
    close(other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STAND(test_owner__home_has_the_gates_of_its_channel_alone),
        STAND(test_owner__is_the_one_that_the_configuration_names),
        STAND(test_owner__that_is_not_installed_leaves_the_gate_to_nobody),
        STAND(test_owner__whose_name_is_mistyped_leaves_the_gate_to_nobody),
        STAND(test_owner__a_first_channel_without_a_pack_leaves_the_gate_to_nobody),
        STAND(test_owner__a_gate_of_another_channel_is_an_article_without_hours),
        STAND(test_owner__an_urgent_notice_of_another_channel_is_an_ordinary_one),
        STAND(test_owner__what_is_urgent_comes_first_and_then_its_own_before_that_of_others),
        STAND(test_owner__its_sections_come_first_in_its_words_then_those_of_others_by_trust),
        STAND(test_owner__sections_of_one_name_still_hold_the_items_of_all),
        STAND(test_owner__the_picture_of_the_house_is_of_its_first_place),
        STAND(test_owner__the_picture_of_the_house_is_another_one_when_its_place_is_over),
        STAND(test_owner__on_a_map_the_visitor_is_at_its_gate_and_its_pins_come_first),
        BENCH(test_owner__an_import_says_whose_gate_is_not_shown_as_such_and_why),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
