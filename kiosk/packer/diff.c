/* diff.c - two text.db side by side in one connection, `old` and `new`, compared by SQL. */
#include "packer/report.h"

#include "pack/database.h"
#include "packer/textfile.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

/* Rows that are in one and not in the other. */
#define DIFFERENCE(table)                                                                          \
    "(SELECT * FROM (SELECT * FROM old." table " EXCEPT SELECT * FROM new." table ") UNION "       \
    "SELECT * FROM (SELECT * FROM new." table " EXCEPT SELECT * FROM old." table "))"
/* Of items that are in both. */
#define CHANGED(table, item, what)                                                                 \
    "SELECT DISTINCT '~ ' || " item " || " what " FROM " DIFFERENCE(                               \
        table) " WHERE " item                                                                      \
               " IN (SELECT slug FROM old.item INTERSECT SELECT slug FROM new.item) ORDER BY 1"

static const char *const COMPARISONS[] = {
    "SELECT DISTINCT '~ channel ' || lang FROM " DIFFERENCE("channel_text") " ORDER BY 1",
    "SELECT DISTINCT '~ section ' || slug FROM " DIFFERENCE("section") " ORDER BY 1",
    "SELECT DISTINCT '~ section ' || section || ' ' || lang FROM " DIFFERENCE(
        "section_text") " ORDER BY 1",
    "SELECT '+ ' || slug FROM new.item WHERE slug NOT IN (SELECT slug FROM old.item) ORDER BY 1",
    "SELECT '- ' || slug FROM old.item WHERE slug NOT IN (SELECT slug FROM new.item) ORDER BY 1",
    CHANGED("item", "slug", "' item.yaml'"),
    CHANGED("item_text", "item", "' ' || lang"),
    CHANGED("fact", "item", "' ' || rtrim(key || ' ' || lang)"),
    CHANGED("picture", "item", "' picture ' || (ord + 1)"),
    CHANGED("picture_text", "item", "' picture ' || (ord + 1) || ' ' || lang"),
    CHANGED("related", "item", "' related'"),
};

/* The text of one seq as the schema `name` of the connection, which the arena outlives. */
static bool attach(sqlite3 *db, const char *name, int tree, int64_t seq, struct arena *a,
                   struct err *e)
{
    struct manifest_pack m;
    struct str raw;
    if (!textfile_past(tree, seq, LIMIT_TEXT_RAW_BYTES, a, &m, &raw, e))
        return false;
    if (sqlite3_exec(db, str_format(a, "ATTACH ':memory:' AS %s", name).p, NULL, NULL, NULL) ||
        sqlite3_deserialize(db, name, (unsigned char *)raw.p, (sqlite3_int64)raw.n,
                            (sqlite3_int64)raw.n, SQLITE_DESERIALIZE_READONLY))
        return database_fail(db, e, "seq %lld", (long long)seq);
    return true;
}

static bool compare(sqlite3 *db, const char *sql, struct buf *out, struct err *e)
{
    sqlite3_stmt *q = NULL;
    int rc = sqlite3_prepare_v2(db, sql, -1, &q, NULL);
    while (rc == SQLITE_OK || rc == SQLITE_ROW) {
        rc = sqlite3_step(q);
        if (rc == SQLITE_ROW)
            buf_printf(out, "%s\n", sqlite3_column_text(q, 0));
    }
    sqlite3_finalize(q);
    return rc == SQLITE_DONE || database_fail(db, e, "text.db");
}

bool report_diff(const char *tree, int64_t from, int64_t to, struct arena *a, struct str *out,
                 struct err *e)
{
    sqlite3 *db = NULL;
    struct buf lines = {0};
    int dir;
    if (!fs_open_dir(AT_FDCWD, tree, &dir, e))
        return false;
    bool ok = sqlite3_open(":memory:", &db) == SQLITE_OK || err_set(e, ERR_IO, "no memory");
    if (ok)
        sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    ok = ok && attach(db, "old", dir, from, a, e) && attach(db, "new", dir, to, a, e);
    for (size_t i = 0; ok && i < sizeof COMPARISONS / sizeof *COMPARISONS; i++)
        ok = compare(db, COMPARISONS[i], &lines, e);
    if (ok)
        *out = str_copy(a, buf_str(&lines));
    sqlite3_close(db);
    buf_free(&lines);
    close(dir);
    return ok;
}
