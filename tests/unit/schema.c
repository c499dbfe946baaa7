/* schema: a text.db from outside holds our tables and nothing else. */
#include "pack/schema.h"
#include "search/fts.h"

#include <sqlite3.h>

#include "../support/tables.h"

#include <string.h>

#include "../support/check.h"

#define db tables_db

static void run(const char *sql)
{
    tables_run("%s", sql);
}

static void refused(const char *because)
{
    tables_refused(ERR_CORRUPT, because);
}

static void test_schema__what_we_write_is_accepted(void **state)
{
    (void)state;
    tables_accepted();
}

static void test_schema__a_view_is_refused(void **state)
{
    (void)state;
    run("CREATE VIEW v AS SELECT 1");
    refused("view \"v\"");
}

static void test_schema__a_view_of_endless_recursion_is_refused_and_never_read(void **state)
{
    (void)state;
    run("CREATE VIEW v AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
        "SELECT i FROM n");
    refused("view \"v\"");
}

static void test_schema__a_trigger_is_refused(void **state)
{
    (void)state;
    run("CREATE TRIGGER t AFTER INSERT ON item BEGIN DELETE FROM item; END");
    refused("trigger \"t\"");
}

static void test_schema__a_virtual_table_is_refused(void **state)
{
    (void)state;
    run("CREATE VIRTUAL TABLE f USING fts5(x)");
    refused("table \"f\"");
}

static void test_schema__an_extra_index_is_refused(void **state)
{
    (void)state;
    run("CREATE INDEX i ON item (kind)");
    refused("index \"i\"");
}

static void test_schema__an_extra_table_is_refused_in_one_line(void **state)
{
    (void)state;
    run("CREATE TABLE \"x\ny\xC3\xA9\" (a)");
    refused("table \"x yé\"");
}

static void test_schema__statistics_are_refused(void **state)
{
    (void)state;
    run("ANALYZE");
    refused("table \"sqlite_stat");
}

static void test_schema__a_missing_table_is_refused(void **state)
{
    (void)state;
    run("DROP TABLE related");
    refused("9 of a pack's 10 tables");
}

static void test_schema__another_column_is_refused(void **state)
{
    (void)state;
    run("ALTER TABLE related ADD COLUMN more TEXT");
    refused("table \"related\"");
}

static void test_schema__a_generated_column_is_refused(void **state)
{
    (void)state;
    run("ALTER TABLE meta ADD COLUMN g TEXT AS (key || value)");
    refused("table \"meta\"");
}

static void test_schema__a_value_of_another_type_is_refused(void **state)
{
    (void)state;
    run("PRAGMA writable_schema = ON;"
        "UPDATE sqlite_schema SET sql = replace(sql, ' STRICT', '') WHERE name = 'related';"
        "PRAGMA writable_schema = RESET;"
        "UPDATE related SET other = x'FF00';"
        "PRAGMA writable_schema = ON;"
        "UPDATE sqlite_schema SET sql = sql || ' STRICT' WHERE name = 'related';"
        "PRAGMA writable_schema = RESET");
    refused("non-TEXT");
}

static void test_schema__a_child_without_its_parent_is_refused(void **state)
{
    (void)state;
    run("INSERT INTO related VALUES ('nobody', 0, 'a/b')");
    refused("foreign_key_check");
}

static void test_schema__text_that_is_not_utf8_is_refused(void **state)
{
    (void)state;
    run("UPDATE item_text SET summary = CAST(x'61FF' AS TEXT)");
    refused("summary of row 1 of item_text is not UTF-8");
}

static void test_schema__a_nul_in_a_text_is_refused(void **state)
{
    (void)state;
    run("UPDATE item_text SET title = CAST(x'610062' AS TEXT)");
    refused("title of row 1 of item_text");
}

static void test_schema__another_encoding_is_refused(void **state)
{
    (void)state;
    sqlite3_close(db);
    assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
    run("PRAGMA encoding = 'UTF-16'; CREATE TABLE meta (x)");
    refused("encoding");
}

static void test_schema__texts_have_limits(void **state)
{
    (void)state;
    run("UPDATE item_text SET title = printf('%.1024c', 'x'), body = printf('%.65536c', 'x')");
    tables_accepted();
    run("UPDATE item_text SET title = printf('%.1025c', 'x')");
    tables_refused(ERR_TOO_BIG, "title of row 1 of item_text is too long");
    run("UPDATE item_text SET title = '', body = printf('%.65537c', 'x')");
    tables_refused(ERR_TOO_BIG, "body of row 1 of item_text is too long");
}

static void test_schema__slugs_and_hashes_are_well_formed(void **state)
{
    (void)state;
    run("INSERT INTO picture VALUES ('cay-da', 0, 0, "
        "'0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef', 1, 1, 'image/png', "
        "'', '')");
    tables_accepted();
    run("UPDATE picture SET sha256 = upper(sha256)");
    refused("sha256 of row 1 of picture is not 64");
    run("DELETE FROM picture; UPDATE related SET other = '../../etc'");
    refused("not CHANNEL/slug");
    run("UPDATE related SET other = 'a/b'; UPDATE item SET section = '../x'");
    refused("section of row 1 of item is not a slug");
    run("UPDATE item SET section = ''; INSERT INTO item VALUES ('Hoa', '', '', 0, 0, 0, 0, NULL, "
        "NULL, '')");
    refused("slug of row 2 of item is not a slug");
}

/* In the database's own bytes. */
static void rewrite(const char *from, const char *to)
{
    sqlite3_int64 n;
    unsigned char *image = sqlite3_serialize(db, "main", &n, 0);
    assert_int_equal(strlen(from), strlen(to));
    unsigned char *at = memmem(image, (size_t)n, from, strlen(from));
    assert_non_null(at);
    memcpy(at, to, strlen(to));
    sqlite3_close(db);
    assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
    assert_int_equal(sqlite3_deserialize(db, "main", image, n, n, SQLITE_DESERIALIZE_FREEONCLOSE),
                     SQLITE_OK);
}

static sqlite3 *new_bundle(void)
{
    sqlite3 *bundle;
    struct err e;
    assert_int_equal(sqlite3_open(":memory:", &bundle), SQLITE_OK);
    assert_true(fts_register(bundle, &e));
    assert_true(schema_create_bundle(bundle, &e));
    return bundle;
}

static void two_more_items(void)
{
    run("INSERT INTO item VALUES ('bbbb', 'place', '', 0, 0, 0, 0, 1, 1, '');"
        "INSERT INTO item VALUES ('cccc', 'place', '', 0, 0, 0, 0, 1, 1, '')");
}

/* Each of these passes quick_check, which compares no index with its table. */
static void test_schema__a_key_that_is_there_twice_is_refused(void **state)
{
    (void)state;
    two_more_items();
    rewrite("ccccplace", "bbbbplace");
    refused("integrity_check");
}

static void test_schema__an_index_that_lacks_a_row_is_refused(void **state)
{
    (void)state;
    two_more_items();
    rewrite("bbbbplace", "dddeplace");
    refused("missing from index");
}

static void test_schema__an_index_out_of_order_is_refused(void **state)
{
    (void)state;
    two_more_items();
    rewrite("cccc\3", "aaaa\3"); /* in the index the number of its row follows */
    refused("integrity_check");
}

static void test_schema__a_text_of_a_language_more_than_there_are_is_over_the_limit(void **state)
{
    (void)state;
    run("INSERT INTO item_text SELECT 'cay-da', value, '', '', '', 'reviewed', '', 0, 0, '' FROM "
        "json_each('[\"km\", \"jra\", \"en\"]')");
    tables_accepted();
    run("INSERT INTO item_text VALUES ('cay-da', 'lo', '', '', '', '', '', 0, 0, '')");
    tables_refused(ERR_TOO_BIG, "\"cay-da\" has a text in more than 4 languages");
}

/* A whole page of each table, overwritten: whatever the check says, nothing may go wrong. */
static void test_schema__a_broken_tree_is_refused(void **state)
{
    (void)state;
    sqlite3_int64 n;
    unsigned char *image = sqlite3_serialize(db, "main", &n, 0);
    assert_non_null(image);
    sqlite3_close(db);
    assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
    memset(image + 2 * 4096, 0xA5, 4096 - 8);
    assert_int_equal(sqlite3_deserialize(db, "main", image, n, n, SQLITE_DESERIALIZE_FREEONCLOSE),
                     SQLITE_OK);
    refused("text.db: ");
}

static void test_schema__a_hardened_connection_attaches_nothing(void **state)
{
    (void)state;
    struct err e;
    assert_true(schema_harden(db, &e));
    assert_int_not_equal(sqlite3_exec(db, "ATTACH ':memory:' AS x", NULL, NULL, NULL), SQLITE_OK);
    assert_int_not_equal(sqlite3_exec(db,
                                      "PRAGMA writable_schema = ON;"
                                      "DELETE FROM sqlite_schema",
                                      NULL, NULL, NULL),
                         SQLITE_OK);
}

static int64_t cached_pages(void)
{
    sqlite3_stmt *s;
    assert_int_equal(sqlite3_prepare_v2(db, "PRAGMA cache_size", -1, &s, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(s), SQLITE_ROW);
    int64_t n = sqlite3_column_int64(s, 0);
    sqlite3_finalize(s);
    return n;
}

static void test_schema__no_file_says_how_much_of_it_is_kept_in_memory(void **state)
{
    (void)state;
    struct err e;
    run("PRAGMA default_cache_size = 1000000");
    rewrite("cay-da", "cay-da");
    assert_int_equal(cached_pages(), 1000000);
    rewrite("cay-da", "cay-da");
    assert_true(schema_harden(db, &e));
    assert_int_equal(cached_pages(), -2000); /* KiB */
}

static void test_schema__a_bundle_is_made_and_indexed(void **state)
{
    (void)state;
    struct err e;
    sqlite3 *bundle = new_bundle();
    for (const struct schema_table *t = schema_tables; t->name; t++) {
        sqlite3_stmt *s; /* the columns are there, channel before them */
        struct str sql = str_format(tables_a, "SELECT channel, %s FROM %s", t->columns, t->name);
        assert_int_equal(sqlite3_prepare_v2(bundle, sql.p, -1, &s, NULL), SQLITE_OK);
        sqlite3_finalize(s);
    }
    assert_true(schema_index_texts(bundle, &e) && schema_finish_bundle(bundle, &e));
    sqlite3_close(bundle);
}

/* ---- the index ---- */

static int count_stride(void *ctx)
{
    ++*(unsigned *)ctx;
    return 0;
}

/* How many steps, of ten each, indexing an item takes that has so many facts, and texts in as many
 * languages of nobody's beside one in each of ours. */
static unsigned steps_to_index(int n)
{
    sqlite3 *bundle = new_bundle();
    struct err e;
    unsigned steps = 0;
    struct str sql =
        str_format(tables_a,
                   "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d) "
                   "INSERT INTO fact SELECT 'c', 'a', 'number', i, '', 'x', '', 0, 0 FROM n;"
                   "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d) "
                   "INSERT INTO item_text SELECT 'c', 'a', i, '', '', '', '', '', 0, 0, '' FROM n;"
                   "INSERT INTO item_text VALUES ('c', 'a', 'vi', '', '', '', '', '', 0, 0, ''),"
                   "('c', 'a', 'km', '', '', '', '', '', 0, 0, '')",
                   n, n);
    assert_int_equal(sqlite3_exec(bundle, sql.p, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_progress_handler(bundle, 10, count_stride, &steps);
    assert_true(schema_index_texts(bundle, &e));
    sqlite3_progress_handler(bundle, 0, NULL, NULL);
    sqlite3_close(bundle);
    return steps;
}

static void test_schema__twice_the_rows_take_twice_the_steps_to_index(void **state)
{
    (void)state;
    unsigned some = steps_to_index(500), twice = steps_to_index(1000);
    assert_true(some > 100);
    assert_in_range(twice, some, 2 * some + some / 4);
}

static void test_schema__each_text_is_indexed_once_whenever_it_came(void **state)
{
    (void)state;
    struct err e;
    sqlite3 *bundle = new_bundle();
    sqlite3_stmt *s;
    for (int channel = 0; channel < 3; channel++) {
        struct str sql = str_format(
            tables_a,
            "INSERT INTO item_text VALUES ('c%d', 'a', 'vi', 'banyan', '', '', '', '', 0, 0, ''),"
            "('c%d', 'a', 'lo', 'banyan', '', '', '', '', 0, 0, '')",
            channel, channel);
        assert_int_equal(sqlite3_exec(bundle, sql.p, NULL, NULL, NULL), SQLITE_OK);
        assert_true(schema_index_texts(bundle, &e));
    }
    assert_true(schema_index_texts(bundle, &e)); /* of none */
    assert_true(schema_finish_bundle(bundle, &e));
    assert_int_equal(sqlite3_prepare_v2(bundle,
                                        "SELECT count(*), count(DISTINCT t.channel) FROM fts JOIN "
                                        "item_text t ON t.rowid = fts.rowid WHERE fts MATCH "
                                        "'banyan' AND t.lang = 'vi'",
                                        -1, &s, NULL),
                     SQLITE_OK);
    assert_int_equal(sqlite3_step(s), SQLITE_ROW);
    assert_int_equal(sqlite3_column_int(s, 0), 3);
    assert_int_equal(sqlite3_column_int(s, 1), 3);
    sqlite3_finalize(s);
    sqlite3_close(bundle);
}

static void test_schema__facts_above_a_rows_limit_are_too_big(void **state)
{
    (void)state;
    struct err e;
    sqlite3 *bundle = new_bundle();
    assert_int_equal(sqlite3_exec(bundle,
                                  "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n "
                                  "WHERE i < 17) INSERT INTO fact SELECT 'c', 'a', 'papers', i, "
                                  "'vi', printf('%.65536c', 'x'), '', 0, 0 FROM n;"
                                  "INSERT INTO item_text VALUES ('c', 'a', 'vi', '', '', '', '', "
                                  "'', 0, 0, '')",
                                  NULL, NULL, NULL),
                     SQLITE_OK);
    assert_false(schema_index_texts(bundle, &e));
    assert_int_equal(e.code, ERR_TOO_BIG);
    assert_non_null(strstr(e.text, "facts of an item"));
    sqlite3_close(bundle);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(test_schema__##name, tables_open, tables_close)
    const struct CMUnitTest tests[] = {
        TEST(what_we_write_is_accepted),
        TEST(a_view_is_refused),
        TEST(a_view_of_endless_recursion_is_refused_and_never_read),
        TEST(a_trigger_is_refused),
        TEST(a_virtual_table_is_refused),
        TEST(an_extra_index_is_refused),
        TEST(an_extra_table_is_refused_in_one_line),
        TEST(statistics_are_refused),
        TEST(a_missing_table_is_refused),
        TEST(another_column_is_refused),
        TEST(a_generated_column_is_refused),
        TEST(a_value_of_another_type_is_refused),
        TEST(a_child_without_its_parent_is_refused),
        TEST(text_that_is_not_utf8_is_refused),
        TEST(a_nul_in_a_text_is_refused),
        TEST(another_encoding_is_refused),
        TEST(texts_have_limits),
        TEST(slugs_and_hashes_are_well_formed),
        TEST(a_key_that_is_there_twice_is_refused),
        TEST(an_index_that_lacks_a_row_is_refused),
        TEST(an_index_out_of_order_is_refused),
        TEST(a_text_of_a_language_more_than_there_are_is_over_the_limit),
        TEST(a_broken_tree_is_refused),
        TEST(a_hardened_connection_attaches_nothing),
        TEST(no_file_says_how_much_of_it_is_kept_in_memory),
        TEST(a_bundle_is_made_and_indexed),
        TEST(twice_the_rows_take_twice_the_steps_to_index),
        TEST(each_text_is_indexed_once_whenever_it_came),
        TEST(facts_above_a_rows_limit_are_too_big),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
