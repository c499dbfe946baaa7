#include "tables.h"

#include "pack/schema.h"

#include <sqlite3.h>
#include <stdarg.h>
#include <string.h>

#include "check.h"

struct sqlite3 *tables_db;
struct arena *tables_a;

void tables_run(const char *sql, ...)
{
    va_list args;
    char *why = NULL;
    va_start(args, sql);
    char *text = sqlite3_vmprintf(sql, args);
    va_end(args);
    if (sqlite3_exec(tables_db, text, NULL, NULL, &why) != SQLITE_OK)
        fail_msg("%s: %s", text, why);
    sqlite3_free(text);
}

int tables_open(void **state)
{
    (void)state;
    tables_a = arena_create();
    assert_int_equal(sqlite3_open(":memory:", &tables_db), SQLITE_OK);
    for (const struct schema_table *t = schema_tables; t->name; t++)
        tables_run("%s", schema_create_text(t, tables_a).p);
    tables_run("INSERT INTO meta VALUES ('format', '1');"
               "INSERT INTO section VALUES ('places', 20, 'mountains', 'forest');"
               "INSERT INTO section_text VALUES ('places', 'vi', 'Tham quan', '');"
               "INSERT INTO item VALUES ('cay-da', 'place', 'places', 10, 0, 0, 0, 13.77, 107.46, "
               "'');"
               "INSERT INTO item_text VALUES ('cay-da', 'vi', 'Cây đa', '', 'Xem', 'reviewed', '', "
               "0, 0, '');"
               "INSERT INTO related VALUES ('cay-da', 0, 'le-thanh/quoc-mon')");
    return 0;
}

int tables_close(void **state)
{
    (void)state;
    assert_int_equal(sqlite3_close(tables_db), SQLITE_OK);
    arena_destroy(tables_a);
    return 0;
}

void tables_accepted(void)
{
    struct err e;
    if (!schema_harden(tables_db, &e) || !schema_check(tables_db, &e))
        fail_msg("%s", e.text);
}

void tables_refused(enum err_code code, const char *because)
{
    struct err e = {0};
    assert_true(schema_harden(tables_db, &e));
    assert_false(schema_check(tables_db, &e));
    assert_int_equal(e.code, code);
    assert_null(strchr(e.text, '\n'));
    if (!strstr(e.text, because))
        fail_msg("expected \"%s\", found: %s", because, e.text);
}
