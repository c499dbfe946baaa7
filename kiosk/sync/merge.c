/* merge.c - rows go from one connection to another: a text.db is never attached to the database
 * that is being written. */
#include "sync/merge.h"

#include "pack/bundle.h"
#include "pack/database.h"
#include "pack/schema.h"
#include "search/fts.h"
#include "sync/texts.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sqlite3.h>

enum { PAGE_BYTES = 4096 };

static bool run(struct merge *m, const char *sql, struct err *e)
{
    return sqlite3_exec(m->db, sql, NULL, NULL, NULL) == SQLITE_OK ||
           database_fail(m->db, e, "bundle");
}

/* ---- what it may cost ---- */

static bool pages(struct merge *m, uint64_t *out, struct err *e)
{
    sqlite3_stmt *s = NULL;
    bool ok = sqlite3_prepare_v2(m->db, "PRAGMA page_count", -1, &s, NULL) == SQLITE_OK &&
              sqlite3_step(s) == SQLITE_ROW;
    if (ok)
        *out = (uint64_t)sqlite3_column_int64(s, 0);
    else
        database_fail(m->db, e, "bundle");
    sqlite3_finalize(s);
    return ok;
}

/* How long bundle.db can be while keep_bytes stay free: pages that SQLite still has in memory take
 * their room later. */
static bool pages_on_disk(struct merge *m, uint64_t *out, struct err *e)
{
    struct stat st;
    uint64_t room = 0;
    if (fstatat(m->j->staging, "bundle.db", &st, AT_SYMLINK_NOFOLLOW) < 0)
        return err_errno(e, errno, "bundle.db");
    if (!job_free(m->j->env, m->j->staging, &room, e))
        return false;
    *out = ((uint64_t)st.st_blocks * 512 + room) / PAGE_BYTES;
    return true;
}

/* For what follows: `bytes` more of the bundle, and the effort of a text of `text_bytes`. */
static bool allow(struct merge *m, uint64_t bytes, uint64_t text_bytes, struct err *e)
{
    uint64_t now = 0, most = 0;
    if (!pages(m, &now, e) || !pages_on_disk(m, &most, e))
        return false;
    uint64_t share = now + bytes / PAGE_BYTES;
    m->by_disk = most < share;
    effort_begin(&m->effort, m->j, m->db, m->j->staging, text_bytes);
    return run(m,
               str_format(m->j->a, "PRAGMA max_page_count = %llu",
                          (unsigned long long)(m->by_disk ? most : share))
                   .p,
               e);
}

/* After a failure: "full" is the disk, or the end of what was allowed. */
static bool judge(struct merge *m, struct err *e)
{
    struct err room;
    if (e->code == ERR_NO_SPACE && !m->by_disk && job_room(m->j->env, m->j->staging, 1, &room))
        err_set(e, ERR_TOO_BIG, "its tables and index take more than %u times its text",
                LIMIT_BUNDLE_COPIES);
    return effort_failed(&m->effort, e);
}

/* ---- rows ---- */

/* `from` gives them; the channel is parameter 1 of `to`. */
static bool copy_rows(struct merge *m, const struct text *text, sqlite3_stmt *from,
                      sqlite3_stmt *to, struct err *e)
{
    int rc, columns = sqlite3_column_count(from);
    while ((rc = sqlite3_step(from)) == SQLITE_ROW) {
        for (int i = 0; i < columns; i++)
            sqlite3_bind_value(to, i + 2, sqlite3_column_value(from, i));
        if (sqlite3_step(to) != SQLITE_DONE) {
            database_fail(m->db, e, "bundle");
            return judge(m, e);
        }
        sqlite3_reset(to);
    }
    if (rc == SQLITE_DONE)
        return true;
    database_fail(text->db, e, "its rows");
    return effort_failed(&text->effort, e);
}

/* `which` rows: NOT INDEXED, as they were checked; or those of a bundle's channel. */
static bool copy_table(struct merge *m, const struct text *text, const struct schema_table *t,
                       const char *channel, const char *which, struct err *e)
{
    struct buf marks = {0}; /* one for each column */
    sqlite3_stmt *from = NULL, *to = NULL;
    const char *select = str_format(m->j->a, "SELECT %s FROM %s %s", t->columns, t->name, which).p;
    bool ok = sqlite3_prepare_v2(text->db, select, -1, &from, NULL) == SQLITE_OK ||
              database_fail(text->db, e, "%s", t->name);
    for (int i = 0; ok && i < sqlite3_column_count(from); i++)
        buf_puts(&marks, ", ?");
    const char *insert = str_format(m->j->a, "INSERT INTO %s (channel, %s) VALUES (?%s)", t->name,
                                    t->columns, buf_str(&marks).p)
                             .p;
    if (ok && sqlite3_prepare_v2(m->db, insert, -1, &to, NULL) != SQLITE_OK)
        ok = database_fail(m->db, e, "bundle");
    if (ok) {
        sqlite3_bind_text(from, 1, channel, -1, SQLITE_STATIC); /* where there is a place for it */
        sqlite3_bind_text(to, 1, channel, -1, SQLITE_STATIC);
        ok = copy_rows(m, text, from, to, e);
    }
    sqlite3_finalize(from);
    sqlite3_finalize(to);
    buf_free(&marks);
    return ok;
}

static bool copy_channel(struct merge *m, const struct text *text, const struct store_channel *c,
                         size_t order, const char *which, struct err *e)
{
    bool ok = run(m,
                  str_format(m->j->a,
                             "INSERT INTO channel (channel, ord, seq, issued, best_before) "
                             "VALUES ('%s', %zu, %lld, %lld, %lld)",
                             c->channel, order, (long long)c->seq, (long long)c->issued,
                             (long long)c->best_before)
                      .p,
                  e);
    for (const struct schema_table *t = schema_tables; ok && t->name; t++)
        ok = copy_table(m, text, t, c->channel, which, e);
    if (ok && !schema_index_texts(m->db, e))
        ok = judge(m, e);
    return ok;
}

/* ---- the bundle ---- */

/* No journal and no sync: a bundle that was cut is thrown away with staging. */
static bool begin(struct merge *m, const char *path, struct err *e)
{
    if (!database_create(path, &m->db, e))
        return err_wrap(e, "bundle");
    return run(m,
               "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA temp_store = MEMORY; "
               "BEGIN",
               e) &&
           fts_register(m->db, e) && schema_create_bundle(m->db, e);
}

bool merge_begin(struct merge *m, struct job *j, struct err *e)
{
    *m = (struct merge){.j = j};
    if (begin(m, str_format(j->a, "/proc/self/fd/%d/bundle.db", j->staging).p, e))
        return true;
    merge_abandon(m);
    return false;
}

void merge_abandon(struct merge *m)
{
    sqlite3_close(m->db);
    m->db = NULL;
    m->j->fs->unlink(m->j->fs, m->j->staging, "bundle.db");
}

static bool add(struct merge *m, struct text *text, const struct store_channel *c, size_t order,
                const char *which, struct err *e)
{
    uint64_t bytes = (uint64_t)text->bytes;
    bool ok = allow(m, LIMIT_BUNDLE_COPIES * bytes + LIMIT_BUNDLE_BASE, bytes, e) &&
              copy_channel(m, text, c, order, which, e);
    texts_close(text);
    return ok || err_wrap(e, "%s", c->channel);
}

bool merge_add(struct merge *m, const struct store_channel *c, size_t order, struct err *e)
{
    struct text text;
    return texts_open(m->j, c->text_raw_sha256, &text, e) &&
           add(m, &text, c, order, "NOT INDEXED", e);
}

/* Beneath the store. */
static const char *bundle_name(struct job *j, const struct store_state *s)
{
    return str_format(j->a, "gen/%lld/bundle.db", (long long)s->generation).p;
}

bool merge_keep(struct merge *m, const struct store_channel *c, size_t order, struct err *e)
{
    struct text active;
    return texts_open_at(m->j, bundle_name(m->j, &m->j->current), &active, e) &&
           add(m, &active, c, order, "WHERE channel = ?1", e);
}

static bool hash_bundle(struct job *j, const char *name, hash_hex out, struct err *e)
{
    int fd;
    int64_t size;
    if (!fs_open_beneath(j->store, name, &fd, &size, e)) {
        if (e->code == ERR_NOT_FOUND)
            e->code = ERR_CORRUPT; /* the disk lost it */
        return false;
    }
    bool ok = hash_file(fd, out, e);
    close(fd);
    return ok || err_wrap(e, "%s", name);
}

static bool try_bundle(struct job *j, const char *name, struct err *e)
{
    return bundle_check(str_format(j->a, "/proc/self/fd/%d/%s", j->store, name).p, e) ||
           err_wrap(e, "%s", name);
}

/* The index as one segment, which is quicker to ask: as much again at most, or it stays as it is.
 */
static bool finish(struct merge *m, struct err *e)
{
    uint64_t n = 0;
    if (!pages(m, &n, e) || !allow(m, n * PAGE_BYTES, n * PAGE_BYTES, e))
        return false;
    if (!m->by_disk && !schema_finish_bundle(m->db, e))
        return judge(m, e);
    if (!run(m, "COMMIT", e))
        return false;
    bool closed = sqlite3_close(m->db) == SQLITE_OK;
    m->db = NULL;
    return closed || err_set(e, ERR_IO, "bundle: cannot be closed");
}

bool merge_end(struct merge *m, struct store_state *next, struct err *e)
{
    struct job *j = m->j;
    if (finish(m, e) && job_fsync(j, j->staging, "bundle.db", e) &&
        hash_bundle(j, "staging/bundle.db", next->bundle_sha256, e) &&
        try_bundle(j, "staging/bundle.db", e))
        return true;
    merge_abandon(m);
    return false;
}

bool merge_check(struct job *j, const struct store_state *s, struct err *e)
{
    hash_hex got;
    const char *name = bundle_name(j, s);
    if (!hash_bundle(j, name, got, e))
        return false;
    if (strcmp(got, s->bundle_sha256) != 0)
        return err_set(e, ERR_CORRUPT, "%s: its bytes are not those that were built", name);
    return try_bundle(j, name, e);
}
