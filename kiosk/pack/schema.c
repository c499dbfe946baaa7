/* schema.c - writing the tables, and checking a text.db that came from outside.
 *
 * The check trusts nothing that SQLite read from the file but its text: a schema that is equal,
 * byte for byte, to ours has no place for a CHECK, a default or an expression to hide in. */
#include "pack/schema.h"

#include "base/lang.h"
#include "pack/column.h"
#include "pack/database.h"
#include "pack/kinds.h"
#include "pack/limits.h"
#include "pack/rowcheck.h"

#include <sqlite3.h>
#include <string.h>

struct str schema_create_text(const struct schema_table *t, struct arena *a)
{
    struct str parent = STR("");
    if (t->parent)
        parent = str_format(a, ", FOREIGN KEY (%s) REFERENCES %s(slug)", t->parent, t->parent);
    return str_format(a, "CREATE TABLE %s (%s, PRIMARY KEY (%s)%s) STRICT", t->name, t->body,
                      t->key, parent.p);
}

static bool prepare(sqlite3 *db, const char *sql, sqlite3_stmt **out, struct err *e)
{
    return sqlite3_prepare_v2(db, sql, -1, out, NULL) == SQLITE_OK ||
           database_fail(db, e, "text.db: %.60s", sql);
}

/* item_text keeps its rowid, which is the full-text index's; the others are read by key only. */
bool schema_create_bundle(sqlite3 *db, struct err *e)
{
    struct arena *a = arena_create();
    sqlite3_limit(db, SQLITE_LIMIT_LENGTH, LIMIT_ROW_BYTES);
    bool ok = true;
    for (const struct schema_table *t = schema_tables; ok && t->name; t++) {
        const char *without_rowid = strcmp(t->name, "item_text") == 0 ? "" : ", WITHOUT ROWID";
        ok = database_run(db,
                          str_format(a,
                                     "CREATE TABLE %s (channel TEXT NOT NULL, %s, "
                                     "PRIMARY KEY (channel, %s)) STRICT%s",
                                     t->name, t->body, t->key, without_rowid)
                              .p,
                          e);
    }
    arena_destroy(a);
    return ok &&
           database_run(
               db,
               "CREATE TABLE channel (channel TEXT NOT NULL PRIMARY KEY, ord INTEGER NOT NULL, "
               "seq INTEGER NOT NULL, issued INTEGER NOT NULL, best_before INTEGER NOT NULL) "
               "STRICT, WITHOUT ROWID;"
               "CREATE INDEX item_section ON item (section);"
               "CREATE INDEX item_kind ON item (kind);"
               /* The few among thousands of notices. */
               "CREATE INDEX fact_urgent ON fact (channel, item) WHERE key = 'urgent' AND value = "
               "'yes';"
               /* Choosing a language must not walk over the body to the status behind it. */
               "CREATE INDEX item_text_status ON item_text (channel, item, lang, status);"
               /* No copy of the texts: they are in item_text under the same rowid. */
               "CREATE VIRTUAL TABLE fts USING fts5(title, summary, body, facts, content='', "
               "tokenize='kiosk')",
               e);
}

/* "'a', 'b'": the keys of facts that are worth finding in every language. */
static void list_plain_facts(struct buf *out)
{
    for (size_t i = 0; kind_at(i); i++)
        for (size_t f = 0; f < kind_at(i)->n_facts; f++)
            if (kind_at(i)->facts[f].type == FACT_PLAIN)
                buf_printf(out, "%s'%s'", out->n ? ", " : "", kind_at(i)->facts[f].key);
}

static void list_languages(struct buf *out)
{
    for (enum lang l = 0; l < LANG_COUNT; l++)
        buf_printf(out, "%s'%s'", out->n ? ", " : "", lang_code(l));
}

/* What is worth finding beside the texts: facts in words and what a document is called by.  An item
 * has one text in each language, and what is in none of ours is never shown: so each fact is read
 * at most LANG_COUNT times.  Rows go in by rowid: FTS5 begins a new segment for each that does
 * not. */
bool schema_index_texts(sqlite3 *db, struct err *e)
{
    struct buf plain = {0}, languages = {0}, sql = {0};
    list_plain_facts(&plain);
    list_languages(&languages);
    buf_printf(&sql,
               "INSERT INTO fts(rowid, title, summary, body, facts) "
               "SELECT t.rowid, t.title, t.summary, t.body, "
               "(SELECT group_concat(f.value, char(10)) FROM fact f WHERE f.channel = t.channel "
               "AND f.item = t.item AND (f.lang = t.lang OR f.key IN (%s))) FROM item_text t "
               "NOT INDEXED WHERE t.rowid > (SELECT coalesce(max(id), 0) FROM fts_docsize) "
               "AND t.lang IN (%s) ORDER BY t.rowid",
               buf_str(&plain).p, buf_str(&languages).p);
    bool ok = database_run(db, sql.p, e);
    if (sqlite3_errcode(db) == SQLITE_TOOBIG)
        err_set(e, ERR_TOO_BIG, "the facts of an item are more than %u bytes", LIMIT_ROW_BYTES);
    buf_free(&plain);
    buf_free(&languages);
    buf_free(&sql);
    return ok;
}

bool schema_finish_bundle(sqlite3 *db, struct err *e)
{
    return database_run(db, "INSERT INTO fts(fts) VALUES ('optimize')", e);
}

bool schema_harden(sqlite3 *db, struct err *e)
{
    static const struct {
        int op, on;
    } config[] = {
        {SQLITE_DBCONFIG_DEFENSIVE, 1},
        {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
        {SQLITE_DBCONFIG_ENABLE_TRIGGER, 0},
        {SQLITE_DBCONFIG_ENABLE_VIEW, 0},
    };
    static const struct {
        int id, most;
    } limits[] = {
        {SQLITE_LIMIT_LENGTH, LIMIT_ROW_BYTES},
        {SQLITE_LIMIT_SQL_LENGTH, 16 << 10},
        {SQLITE_LIMIT_COLUMN, 32},
        {SQLITE_LIMIT_EXPR_DEPTH, 32},
        {SQLITE_LIMIT_COMPOUND_SELECT, 4},
        {SQLITE_LIMIT_VDBE_OP, 10000},
        {SQLITE_LIMIT_FUNCTION_ARG, 8},
        {SQLITE_LIMIT_ATTACHED, 0},
        {SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 64},
        {SQLITE_LIMIT_VARIABLE_NUMBER, 16},
        {SQLITE_LIMIT_TRIGGER_DEPTH, 1},
        {SQLITE_LIMIT_WORKER_THREADS, 0},
    };
    for (size_t i = 0; i < sizeof config / sizeof *config; i++)
        if (sqlite3_db_config(db, config[i].op, config[i].on, NULL) != SQLITE_OK)
            return err_set(e, ERR_UNSUPPORTED, "SQLite knows no setting %d", config[i].op);
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++)
        sqlite3_limit(db, limits[i].id, limits[i].most);
    /* temp_store: a process that may write no file sorts all the same, within the limits of what is
     * sorted.  cache_size: a file may ask for as much as it likes
     * (https://sqlite.org/fileformat.html, "Suggested Cache Size"); 2 MB is what SQLite has by
     * itself. */
    return database_run(db,
                        "PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0; "
                        "PRAGMA temp_store = MEMORY; PRAGMA cache_size = -2000",
                        e);
}

/* A column of the row that stands, borrowed until the next step. */
static struct str text_at(sqlite3_stmt *s, int i)
{
    const char *p = (const char *)sqlite3_column_text(s, i);
    return p ? (struct str){p, (size_t)sqlite3_column_bytes(s, i)} : STR("");
}

static bool object_is_ours(struct str type, struct str name, struct str sql, struct arena *a)
{
    if (str_is(type, "index")) /* of a PRIMARY KEY: has no SQL, SQLite made it */
        return str_starts(name, "sqlite_autoindex_") && sql.n == 0;
    for (const struct schema_table *t = schema_tables; t->name; t++)
        if (str_is(type, "table") && str_is(name, t->name))
            return str_eq(sql, schema_create_text(t, a));
    return false;
}

static bool check_objects(sqlite3 *db, struct arena *a, struct err *e)
{
    sqlite3_stmt *s;
    if (!prepare(db, "SELECT type, name, sql FROM sqlite_schema", &s, e))
        return false;
    size_t tables = 0, wanted = 0;
    bool ok = true;
    int rc;
    while (ok && (rc = sqlite3_step(s)) == SQLITE_ROW) {
        tables += str_is(text_at(s, 0), "table");
        if (!object_is_ours(text_at(s, 0), text_at(s, 1), text_at(s, 2), a))
            ok = err_set(e, ERR_CORRUPT,
                         "text.db has a %.*s \"%.*s\" that is not one of a pack's tables",
                         STR_ARG(text_at(s, 0)), STR_ARG(text_at(s, 1)));
    }
    if (ok && rc != SQLITE_DONE)
        ok = database_fail(db, e, "text.db");
    sqlite3_finalize(s);
    for (const struct schema_table *t = schema_tables; t->name; t++)
        wanted++;
    if (ok && tables != wanted) /* names are unique, so fewer is the only way to differ */
        ok = err_set(e, ERR_CORRUPT, "text.db has %zu of a pack's %zu tables", tables, wanted);
    return ok;
}

/* The first row of a pragma is `want`, or there is none and `want` is NULL. */
static bool check_pragma(sqlite3 *db, const char *pragma, const char *want, struct err *e)
{
    sqlite3_stmt *s;
    if (!prepare(db, pragma, &s, e))
        return false;
    int rc = sqlite3_step(s);
    bool ok = want ? rc == SQLITE_ROW && str_is(text_at(s, 0), want) : rc == SQLITE_DONE;
    if (!ok && rc == SQLITE_ROW)
        err_set(e, ERR_CORRUPT, "text.db: %s says \"%s\"", pragma + strlen("PRAGMA "),
                text_at(s, 0).p);
    else if (!ok)
        database_fail(db, e, "text.db");
    sqlite3_finalize(s);
    return ok;
}

/* Each text costs the index its item's facts once more. */
static bool check_languages(sqlite3 *db, struct arena *a, struct err *e)
{
    sqlite3_stmt *s;
    if (!prepare(db,
                 str_format(a, "SELECT item FROM item_text GROUP BY item HAVING count(*) > %d",
                            LANG_COUNT)
                     .p,
                 &s, e))
        return false;
    int rc = sqlite3_step(s);
    if (rc == SQLITE_ROW)
        err_set(e, ERR_TOO_BIG, "text.db: item \"%.60s\" has a text in more than %d languages",
                text_at(s, 0).p, LANG_COUNT);
    else if (rc != SQLITE_DONE)
        database_fail(db, e, "text.db");
    sqlite3_finalize(s);
    return rc == SQLITE_DONE;
}

static bool check_values(sqlite3 *db, const struct schema_table *t, struct arena *a, struct err *e)
{
    sqlite3_stmt *s;
    if (!prepare(db, str_format(a, "SELECT %s FROM %s NOT INDEXED", t->columns, t->name).p, &s, e))
        return false;
    const char *fault = NULL;
    enum err_code code = ERR_NONE;
    int rc, bad = 0;
    int64_t row = 0;
    while (!fault && (rc = sqlite3_step(s)) == SQLITE_ROW) {
        row++;
        for (int i = 0; !fault && i < sqlite3_column_count(s); i++) {
            bad = i;
            fault = column_fault(s, i, t->name, &code);
        }
    }
    bool ok = !fault && rc == SQLITE_DONE;
    if (fault)
        err_set(e, code, "text.db: %s of row %lld of %s %s", sqlite3_column_name(s, bad),
                (long long)row, t->name, fault);
    else if (!ok)
        database_fail(db, e, "text.db");
    sqlite3_finalize(s);
    return ok;
}

/* The whole check, of indexes against their tables too: a key that is there twice, which an index
 * does not show, would end the making of the bundle for all channels. */
bool schema_check(sqlite3 *db, struct err *e)
{
    struct arena *a = arena_create();
    bool ok = check_pragma(db, "PRAGMA encoding", "UTF-8", e) && check_objects(db, a, e) &&
              (database_check(db, "integrity_check", e) || err_wrap(e, "text.db")) &&
              check_pragma(db, "PRAGMA foreign_key_check", NULL, e) && check_languages(db, a, e);
    for (const struct schema_table *t = schema_tables; ok && t->name; t++)
        ok = check_values(db, t, a, e);
    arena_destroy(a);
    return ok && rowcheck(db, e);
}
