/* fts: the tokenizer within SQLite, and what a visitor types as a query. */
#include "search/fts.h"

#include <sqlite3.h>

#include "../support/check.h"

static sqlite3 *db;
static struct arena *arena;

static int setup(void **state)
{
    (void)state;
    struct err e;
    arena = arena_create();
    assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
    assert_true(fts_register(db, &e));
    static const char *rows[] = {
        "Đường vào Cây đa làng Ghè",            /* 1 */
        "Khu di tích chiến thắng Chư Ty",       /* 2 */
        "ប្រទេសកម្ពុជានៅអាស៊ីអាគ្នេយ៍",                /* 3 */
        "Quyết định 1191/QĐ-TTg",               /* 4 */
        "The old banyan tree, AND or NOT near", /* 5 */
        "dương liễu",                           /* 6 */
        "ភាសាខ្មែរ និង ភាសាវៀតណាម",               /* 7 */
        "banyans",                              /* 8 */
    };
    assert_int_equal(sqlite3_exec(db,
                                  "CREATE VIRTUAL TABLE t USING fts5(x, content='', "
                                  "tokenize='kiosk')",
                                  NULL, NULL, NULL),
                     SQLITE_OK);
    sqlite3_stmt *s;
    assert_int_equal(sqlite3_prepare_v2(db, "INSERT INTO t(rowid, x) VALUES (?, ?)", -1, &s, NULL),
                     SQLITE_OK);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        sqlite3_bind_int(s, 1, (int)i + 1);
        sqlite3_bind_text(s, 2, rows[i], -1, SQLITE_STATIC);
        assert_int_equal(sqlite3_step(s), SQLITE_DONE);
        sqlite3_reset(s);
    }
    sqlite3_finalize(s);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    sqlite3_close(db);
    arena_destroy(arena);
    return 0;
}

/* "1 6": the rows that match. */
static void expect_sorted(const char *typed, const char *by, const char *want)
{
    struct str q = fts_query(arena, str_of(typed));
    struct buf got = {0};
    sqlite3_stmt *s;
    assert_int_equal(sqlite3_prepare_v2(
                         db,
                         str_format(arena, "SELECT rowid FROM t WHERE t MATCH ? ORDER BY %s", by).p,
                         -1, &s, NULL),
                     SQLITE_OK);
    sqlite3_bind_text(s, 1, q.p, (int)q.n, SQLITE_STATIC);
    int rc;
    while ((rc = sqlite3_step(s)) == SQLITE_ROW)
        buf_printf(&got, "%s%d", got.n ? " " : "", sqlite3_column_int(s, 0));
    assert_int_equal(rc, SQLITE_DONE);
    sqlite3_finalize(s);
    assert_string_equal(got.p ? got.p : "", want);
    buf_free(&got);
}

static void expect(const char *typed, const char *want)
{
    expect_sorted(typed, "rowid", want);
}

static void test_fts__duong_without_marks_finds_duong(void **state)
{
    (void)state;
    expect("duong", "1 6");
    expect("ĐƯỜNG", "1 6");
    expect("Chu Ty", "2");
}

static void test_fts__words_are_joined_by_and_the_last_is_a_prefix(void **state)
{
    (void)state;
    expect("da cay", "1");
    expect("cay lang gh", "1");
    expect("ca lang", ""); /* only the last may be half typed */
}

static void test_fts__khmer_is_found_inside_a_clause(void **state)
{
    (void)state;
    expect("កម្ពុជា", "3");
    expect("កម្ពុ", "3");
    expect("កម", "3"); /* the last cluster is still being typed */
    expect("ភាសា", "7");
    expect("ជាកម្ពុ", ""); /* a phrase, not a heap of clusters */
}

static void test_fts__a_number_of_a_document_is_found_as_it_is_written(void **state)
{
    (void)state;
    expect("1191/QĐ-TTg", "4");
    expect("១១៩១", "4");
}

static void test_fts__quotes_and_operators_are_only_text(void **state)
{
    (void)state;
    expect("\"banyan\" OR", "5");
    expect("x:banyan", "");
    expect("NOT banyan*", "5");
    expect("^(banyan) {+-", "5 8");
}

static void test_fts__a_whole_word_is_ranked_before_a_half_typed_one(void **state)
{
    (void)state;
    expect_sorted("banyan", "rank", "5 8"); /* although 8 says nothing else */
    expect("banyans", "8");
}

static void test_fts__nothing_to_look_for_is_an_empty_query(void **state)
{
    (void)state;
    assert_int_equal(fts_query(arena, STR("")).n, 0);
    assert_int_equal(fts_query(arena, STR(" \"* ។៕ \xCC\x81")).n, 0);
}

static void test_fts__a_thousand_words_are_answered(void **state)
{
    (void)state;
    struct buf b = {0};
    for (int i = 0; i < 1000; i++)
        buf_puts(&b, "banyan ");
    expect(b.p, "5");
    buf_free(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fts__duong_without_marks_finds_duong),
        cmocka_unit_test(test_fts__words_are_joined_by_and_the_last_is_a_prefix),
        cmocka_unit_test(test_fts__khmer_is_found_inside_a_clause),
        cmocka_unit_test(test_fts__a_number_of_a_document_is_found_as_it_is_written),
        cmocka_unit_test(test_fts__quotes_and_operators_are_only_text),
        cmocka_unit_test(test_fts__a_whole_word_is_ranked_before_a_half_typed_one),
        cmocka_unit_test(test_fts__nothing_to_look_for_is_an_empty_query),
        cmocka_unit_test(test_fts__a_thousand_words_are_answered),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
