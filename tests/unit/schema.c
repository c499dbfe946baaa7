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

static void test_schema__a_bundle_is_made_and_indexed(void **state)
{
    (void)state;
    struct err e;
    sqlite3 *bundle;
    assert_int_equal(sqlite3_open(":memory:", &bundle), SQLITE_OK);
    assert_true(fts_register(bundle, &e));
    assert_true(schema_create_bundle(bundle, &e));
    for (const struct schema_table *t = schema_tables; t->name; t++) {
        sqlite3_stmt *s; /* the columns are there, channel before them */
        struct str sql = str_format(tables_a, "SELECT channel, %s FROM %s", t->columns, t->name);
        assert_int_equal(sqlite3_prepare_v2(bundle, sql.p, -1, &s, NULL), SQLITE_OK);
        sqlite3_finalize(s);
    }
    assert_true(schema_index_bundle(bundle, &e));
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
        TEST(a_broken_tree_is_refused),
        TEST(a_hardened_connection_attaches_nothing),
        TEST(a_bundle_is_made_and_indexed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
