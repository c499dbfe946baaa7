/* merge.c - rows go from one connection to another: a text.db is never attached to the database
 * that is being written. */
#include "sync/merge.h"

#include "pack/bundle.h"
#include "pack/schema.h"
#include "search/fts.h"
#include "sync/texts.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include <sqlite3.h>

static bool fail(sqlite3 *db, struct err *e)
{
    enum err_code code = sqlite3_errcode(db) == SQLITE_FULL ? ERR_NO_SPACE : ERR_IO;
    return err_set(e, code, "bundle: %s", sqlite3_errmsg(db));
}

static bool run(sqlite3 *db, const char *sql, struct err *e)
{
    return sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK || fail(db, e);
}

static bool copy_rows(sqlite3 *db, sqlite3_stmt *from, sqlite3_stmt *to, struct err *e)
{
    int rc, columns = sqlite3_column_count(from);
    while ((rc = sqlite3_step(from)) == SQLITE_ROW) {
        for (int i = 0; i < columns; i++) /* parameter 1 is the channel */
            sqlite3_bind_value(to, i + 2, sqlite3_column_value(from, i));
        if (sqlite3_step(to) != SQLITE_DONE)
            return fail(db, e);
        sqlite3_reset(to);
    }
    return rc == SQLITE_DONE || err_set(e, ERR_CORRUPT, "%s", sqlite3_errstr(rc));
}

static bool copy_table(struct job *j, sqlite3 *db, sqlite3 *text, const struct schema_table *t,
                       const char *channel, struct err *e)
{
    struct buf marks = {0}; /* one for each column */
    sqlite3_stmt *from = NULL, *to = NULL;
    bool ok = sqlite3_prepare_v2(text, str_format(j->a, "SELECT %s FROM %s", t->columns, t->name).p,
                                 -1, &from, NULL) == SQLITE_OK ||
              err_set(e, ERR_CORRUPT, "%s: %s", t->name, sqlite3_errmsg(text));
    for (int i = 0; ok && i < sqlite3_column_count(from); i++)
        buf_puts(&marks, ", ?");
    if (ok && sqlite3_prepare_v2(db,
                                 str_format(j->a, "INSERT INTO %s (channel, %s) VALUES (?%s)",
                                            t->name, t->columns, marks.p)
                                     .p,
                                 -1, &to, NULL) != SQLITE_OK)
        ok = fail(db, e);
    if (ok) {
        sqlite3_bind_text(to, 1, channel, -1, SQLITE_STATIC);
        ok = copy_rows(db, from, to, e);
    }
    sqlite3_finalize(from);
    sqlite3_finalize(to);
    buf_free(&marks);
    return ok;
}

static bool copy_channel(struct job *j, sqlite3 *db, const struct store_channel *c, size_t order,
                         struct err *e)
{
    const char *sql = str_format(j->a,
                                 "INSERT INTO channel (channel, ord, seq, issued, best_before) "
                                 "VALUES ('%s', %zu, %lld, %lld, %lld)",
                                 c->channel, order, (long long)c->seq, (long long)c->issued,
                                 (long long)c->best_before)
                          .p;
    sqlite3 *text;
    if (!run(db, sql, e) || !texts_open(j, c->text_raw_sha256, &text, e))
        return false;
    bool ok = true;
    for (const struct schema_table *t = schema_tables; ok && t->name; t++)
        ok = copy_table(j, db, text, t, c->channel, e);
    sqlite3_close(text);
    return ok || err_wrap(e, "%s", c->channel);
}

/* No journal and no sync: a bundle that was cut is thrown away with staging. */
static bool fill(struct job *j, sqlite3 *db, const struct store_state *next, struct err *e)
{
    bool ok = run(db, "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN", e) &&
              fts_register(db, e) && schema_create_bundle(db, e);
    for (size_t i = 0; ok && i < next->n_channels; i++)
        if (next->channels[i].seq)
            ok = copy_channel(j, db, &next->channels[i], i, e);
    return ok && schema_index_bundle(db, e) && run(db, "COMMIT", e);
}

/* `name` is beneath the store. */
static bool hash_bundle(struct job *j, const char *name, hash_hex out, struct err *e)
{
    int fd = openat(j->store, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0)
        return err_set(e, ERR_CORRUPT, "%s: %s", name, strerror(errno));
    bool ok = hash_file(fd, out, e);
    close(fd);
    return ok || err_wrap(e, "%s", name);
}

static bool try_bundle(struct job *j, const char *name, struct err *e)
{
    return bundle_check(str_format(j->a, "/proc/self/fd/%d/%s", j->store, name).p, e) ||
           err_wrap(e, "%s", name);
}

bool merge_bundle(struct job *j, struct store_state *next, struct err *e)
{
    sqlite3 *db;
    const char *path = str_format(j->a, "/proc/self/fd/%d/bundle.db", j->staging).p;
    int rc = sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL);
    bool ok = rc == SQLITE_OK ? fill(j, db, next, e)
                              : err_set(e, ERR_IO, "bundle: %s", sqlite3_errstr(rc));
    if (sqlite3_close(db) != SQLITE_OK && ok)
        ok = err_set(e, ERR_IO, "bundle: cannot be closed");
    return ok && job_fsync(j, j->staging, "bundle.db", e) &&
           hash_bundle(j, "staging/bundle.db", next->bundle_sha256, e) &&
           try_bundle(j, "staging/bundle.db", e);
}

bool merge_check(struct job *j, const struct store_state *s, struct err *e)
{
    hash_hex got;
    const char *name = str_format(j->a, "gen/%lld/bundle.db", (long long)s->generation).p;
    if (!hash_bundle(j, name, got, e))
        return false;
    if (strcmp(got, s->bundle_sha256) != 0)
        return err_set(e, ERR_CORRUPT, "%s: its bytes are not those that were built", name);
    return try_bundle(j, name, e);
}
