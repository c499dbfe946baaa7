#include "sieve.h"

#include "base/lang.h"
#include "doc/doc.h"
#include "pack/column.h"
#include "pack/limits.h"
#include "pack/schema.h"
#include "pack/value.h"

#include <assert.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

struct sieve {
    sqlite3 *db;
    struct arena *a;
    int64_t *bad; /* rowids of the table at hand */
    size_t n, cap;
};

static void run(struct sieve *s, const char *sql)
{
    int rc = sqlite3_exec(s->db, sql, NULL, NULL, NULL);
    assert(rc == SQLITE_OK);
}

static sqlite3_stmt *ask(struct sieve *s, const char *sql)
{
    sqlite3_stmt *q;
    int rc = sqlite3_prepare_v2(s->db, sql, -1, &q, NULL);
    assert(rc == SQLITE_OK);
    return q;
}

static struct str text_at(sqlite3_stmt *q, int i)
{
    const char *p = (const char *)sqlite3_column_text(q, i);
    return (struct str){p ? p : "", (size_t)sqlite3_column_bytes(q, i)};
}

/* Rows of `sql`, whose first column is the rowid in `table`, that are bad. */
static void drop(struct sieve *s, const char *table, const char *sql,
                 bool (*is_bad)(struct sieve *s, const char *table, sqlite3_stmt *row))
{
    sqlite3_stmt *q = ask(s, sql);
    s->n = 0;
    while (sqlite3_step(q) == SQLITE_ROW)
        if (is_bad(s, table, q))
            MEM_PUSH(s->bad, s->n, s->cap) = sqlite3_column_int64(q, 0);
    sqlite3_finalize(q);
    for (size_t i = 0; i < s->n; i++)
        run(s,
            str_format(s->a, "DELETE FROM %s WHERE rowid = %lld", table, (long long)s->bad[i]).p);
}

static bool has_fault(struct sieve *s, const char *table, sqlite3_stmt *row)
{
    (void)s;
    enum err_code code;
    bool fault = false;
    for (int i = 1; i < sqlite3_column_count(row); i++)
        fault = fault || column_fault(row, i, table, &code);
    return fault;
}

static bool has_no_such_kind(struct sieve *s, const char *table, sqlite3_stmt *row)
{
    (void)s, (void)table;
    return !kind_find(text_at(row, 1));
}

/* kind, key, lang, ord, value */
static bool is_no_fact(struct sieve *s, const char *table, sqlite3_stmt *row)
{
    (void)s, (void)table;
    struct err e;
    enum lang l;
    const struct kind_fact *f = kind_fact(kind_find(text_at(row, 1)), text_at(row, 2));
    bool worded = lang_from_code(text_at(row, 3), &l);
    int64_t ord = sqlite3_column_int64(row, 4);
    return !f || (worded && !fact_is_worded(f->type)) || (!worded && f->type == FACT_PHRASES) ||
           ord < 0 || ord >= (fact_is_list(f->type) ? (int64_t)LIMIT_LIST_VALUES : 1) ||
           !value_check(f, text_at(row, 5), &e);
}

static bool is_no_markdown(struct sieve *s, const char *table, sqlite3_stmt *row)
{
    (void)table;
    struct doc d;
    struct err e;
    return !doc_parse(text_at(row, 1), s->a, &d, &e);
}

void sieve_rows(sqlite3 *db)
{
    struct sieve s = {.db = db, .a = arena_create()};
    for (const struct schema_table *t = schema_tables; t->name; t++)
        drop(&s, t->name, str_format(s.a, "SELECT rowid, %s FROM %s", t->columns, t->name).p,
             has_fault);
    run(&s, "DELETE FROM item WHERE (latitude IS NULL) <> (longitude IS NULL)");
    drop(&s, "item", "SELECT rowid, kind FROM item", has_no_such_kind);
    for (const struct schema_table *t = schema_tables; t->name; t++)
        if (t->parent)
            run(&s, str_format(s.a, "DELETE FROM %s WHERE %s NOT IN (SELECT slug FROM %s)", t->name,
                               t->parent, t->parent)
                        .p);
    drop(&s, "fact",
         "SELECT f.rowid, i.kind, f.key, f.lang, f.ord, f.value FROM fact f "
         "JOIN item i ON i.slug = f.item",
         is_no_fact);
    drop(&s, "item_text", "SELECT rowid, body FROM item_text", is_no_markdown);
    free(s.bad);
    arena_destroy(s.a);
}
