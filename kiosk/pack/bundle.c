/* bundle.c - opening the database that installing built, and what holds for all of it.
 *
 * All statements are prepared when a bundle is opened: that is its self-test too, since a
 * database that lacks a table or a column is refused then, and not under a visitor's finger.  Of a
 * schema that has passed in this process they are prepared when they are asked. */
#include "pack/bundle.h"

#include "base/fsops.h"
#include "pack/bundle_rows.h"
#include "pack/database.h"
#include "pack/hash.h"
#include "pack/schema.h"
#include "search/collate.h"
#include "search/fts.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool stat_current(const char *store, struct stat *out)
{
    char path[4096];
    return snprintf(path, sizeof path, "%s/current", store) < (int)sizeof path &&
           stat(path, out) == 0;
}

/* title_key(TITLE): in what order it stands, in the language of the question. */
static void title_key(sqlite3_context *c, int n, sqlite3_value **v)
{
    struct bundle *self = sqlite3_user_data(c);
    uint8_t key[COLLATE_KEY_BYTES];
    (void)n;
    const char *title = (const char *)sqlite3_value_text(v[0]);
    size_t bytes = title ? (size_t)sqlite3_value_bytes(v[0]) : 0;
    size_t size = collate_key(self->collate, self->lang, (struct str){title, bytes}, key);
    sqlite3_result_blob(c, key, (int)size, SQLITE_TRANSIENT);
}

/* The tables and indexes, as a hash of what made them. */
static bool schema_hash(sqlite3 *db, hash_hex out, struct err *e)
{
    static const char sql[] =
        "SELECT group_concat(quote(type) || quote(name) || quote(tbl_name) || quote(sql)) "
        "FROM sqlite_schema";
    sqlite3_stmt *s = NULL;
    bool ok =
        sqlite3_prepare_v2(db, sql, -1, &s, NULL) == SQLITE_OK && sqlite3_step(s) == SQLITE_ROW;
    const char *all = ok ? (const char *)sqlite3_column_text(s, 0) : NULL;
    if (ok)
        hash_bytes(all ? str_of(all) : STR(""), out);
    else
        database_fail(db, e, "bundle.db");
    sqlite3_finalize(s);
    return ok;
}

/* Whether a question can be asked is up to the schema; of the index of words, to its own tables
 * too, so the search is prepared each time. */
static bool try_questions(struct bundle *b, struct err *e)
{
    static hash_hex passed; /* the schema of which all were prepared last */
    hash_hex schema;
    if (!schema_hash(b->db, schema, e))
        return false;
    bool known = strcmp(schema, passed) == 0;
    for (enum query q = 0; q < QUERY_COUNT; q++)
        if ((!known || q == QUERY_SEARCH) && !rows_prepare(b, q))
            return database_fail(b->db, e, "bundle.db");
    memcpy(passed, schema, sizeof passed);
    return true;
}

static bool prepare_questions(struct bundle *b, struct err *e)
{
    if (!schema_harden(b->db, e) || !fts_register(b->db, e))
        return false;
    if (sqlite3_create_function_v2(b->db, "title_key", 1, SQLITE_UTF8 | SQLITE_DIRECTONLY, b,
                                   title_key, NULL, NULL, NULL) != SQLITE_OK)
        return database_fail(b->db, e, "title_key");
    if (!try_questions(b, e))
        return false;
    /* Left open: what never changes needs no new look at the file for each question. */
    return database_run(b->db, "BEGIN", e);
}

static bool open_database(struct bundle *b, const char *file, struct err *e)
{
    return database_open(file, &b->db, e) && prepare_questions(b, e);
}

static bool open_generation(struct bundle *b, const char *state_name, struct err *e)
{
    int dir;
    if (!fs_open_dir(AT_FDCWD, b->store, &dir, e))
        return false;
    bool ok = store_read(dir, state_name, &b->state, e);
    close(dir);
    if (!ok)
        return false;
    if (b->state.generation == 0)
        return err_set(e, ERR_NOT_FOUND, "%s: nothing is installed yet", b->store);
    struct buf file = {0};
    buf_printf(&file, "%s/gen/%lld/bundle.db", b->store, (long long)b->state.generation);
    ok = open_database(b, file.p, e);
    buf_free(&file);
    if (!ok && e->code == ERR_NOT_FOUND)
        e->code = ERR_CORRUPT; /* the store lost it */
    return ok || err_wrap(e, "generation %lld", (long long)b->state.generation);
}

static bool open_named(const char *store, const char *state_name, bool drafts, struct bundle **out,
                       struct err *e)
{
    struct bundle *b = MEM_NEW(struct bundle, 1);
    b->store = strdup(store);
    b->drafts = drafts;
    b->collate = collate_create();
    stat_current(store, &b->current); /* before reading: what comes after is seen as newer */
    if (open_generation(b, state_name, e)) {
        *out = b;
        return true;
    }
    bundle_close(b);
    return false;
}

bool bundle_open(const char *store, bool drafts, struct bundle **out, struct err *e)
{
    return open_named(store, "current", drafts, out, e);
}

bool bundle_open_previous(const char *store, bool drafts, struct bundle **out, struct err *e)
{
    return open_named(store, "previous", drafts, out, e);
}

bool bundle_check(const char *file, struct err *e)
{
    struct bundle *b = MEM_NEW(struct bundle, 1);
    bool ok = open_database(b, file, e) && database_check(b->db, "quick_check", e);
    bundle_close(b);
    return ok;
}

void bundle_close(struct bundle *b)
{
    if (!b)
        return;
    for (int q = 0; q < QUERY_COUNT; q++)
        sqlite3_finalize(b->ask[q]);
    sqlite3_close(b->db);
    collate_destroy(b->collate);
    free(b->store);
    free(b);
}

/* A new `current` is another file under the old name: another inode, or a number used again at a
 * later time. */
bool bundle_is_current(const struct bundle *b)
{
    struct stat now;
    return stat_current(b->store, &now) && now.st_ino == b->current.st_ino &&
           now.st_ctim.tv_sec == b->current.st_ctim.tv_sec &&
           now.st_ctim.tv_nsec == b->current.st_ctim.tv_nsec;
}

enum err_code bundle_fault(const struct bundle *b)
{
    return b->fault;
}

const char *bundle_object_path(const struct bundle *b, struct arena *a, struct str sha256)
{
    return str_format(a, "%s/objects/%.2s/%.*s", b->store, sha256.p, STR_ARG(sha256)).p;
}

/* A pack that was signed again has later dates than when it was built. */
static void freshen(struct bundle *b, struct bundle_channel *c)
{
    const struct store_channel *now = store_channel_find(&b->state, c->channel);
    if (now) {
        c->issued = now->issued;
        c->best_before = now->best_before;
    }
}

bool bundle_channels(struct bundle *b, enum lang l, struct arena *a, struct bundle_channel **out,
                     size_t *n, struct err *e)
{
    struct bundle_channel *at = NULL;
    size_t count = 0, cap = 0;
    sqlite3_stmt *s = rows_ask(b, QUERY_CHANNELS, l, 0);
    int rc;
    while ((rc = sqlite3_step(s)) == SQLITE_ROW)
        MEM_PUSH(at, count, cap) = (struct bundle_channel){
            .channel = rows_text(s, 0, a),
            .title = rows_text(s, 1, a),
            .subtitle = rows_text(s, 2, a),
            .lang = rows_lang(s, 3, l),
            .issued = sqlite3_column_int64(s, 4),
            .best_before = sqlite3_column_int64(s, 5),
            .seq = sqlite3_column_int64(s, 6),
            .owns_gate = sqlite3_column_int(s, 7),
        };
    at = rows_keep(a, at, sizeof *at, count);
    if (!rows_answered(b, s, rc, e))
        return false;
    for (size_t i = 0; i < count; i++)
        freshen(b, &at[i]);
    *out = at;
    *n = count;
    return true;
}

bool bundle_set_gate(struct bundle *b, const char *channel)
{
    struct arena *a = arena_create();
    struct bundle_channel *c = NULL;
    size_t n = 0;
    struct err e; /* a fault is found again, and told, by whoever asks next */
    snprintf(b->gate, sizeof b->gate, "%s", channel);
    b->own.known = false;
    bool found = false;
    if (bundle_channels(b, LANG_EN, a, &c, &n, &e))
        for (size_t i = 0; i < n; i++)
            found = found || c[i].owns_gate;
    arena_destroy(a);
    return found;
}
