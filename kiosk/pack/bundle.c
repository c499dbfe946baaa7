/* bundle.c - rows of the database to structs in the caller's arena.
 *
 * All statements are prepared when a bundle is opened: that is its self-test too, since a
 * database that lacks a table or a column is refused then, and not under a visitor's finger.  Of a
 * schema that has passed in this process they are prepared when they are asked. */
#include "pack/bundle.h"

#include "base/log.h"
#include "base/slug.h"
#include "base/utf8.h"
#include "pack/database.h"
#include "pack/hash.h"
#include "pack/limits.h"
#include "pack/queries.h"
#include "pack/schema.h"
#include "pack/store.h"
#include "search/collate.h"
#include "search/fts.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* What bundle_own found last: it looks at all of a section, and every home screen asks. */
struct own {
    bool known;
    int32_t today;
    char section[SLUG_MAX_BYTES + 1], ref[2 * SLUG_MAX_BYTES + 2]; /* ref: empty if there is none */
};

enum cut { CUT_SECTIONS, CUT_LIST, CUT_PINS, CUT_ITEM };
struct bundle {
    char *store;
    struct stat current;      /* of STORE/current before it was read */
    struct store_state state; /* what it said */
    bool drafts;
    char gate[SLUG_MAX_BYTES + 1]; /* bundle_set_gate */
    enum err_code fault;
    sqlite3 *db;
    sqlite3_stmt *ask[QUERY_COUNT];
    struct collate *collate;
    enum lang lang; /* of the question under way: for the collation */
    struct own own;
    unsigned told; /* a bit for each cut that the journal knows of */
};

/* ---- opening ---- */

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

static bool prepare(struct bundle *b, int q)
{
    return sqlite3_prepare_v3(b->db, query_sql[q], -1, SQLITE_PREPARE_PERSISTENT, &b->ask[q],
                              NULL) == SQLITE_OK;
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
    for (int q = 0; q < QUERY_COUNT; q++)
        if ((!known || q == QUERY_SEARCH) && !prepare(b, q))
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

/* ---- asking ---- */

static sqlite3_stmt *ask(struct bundle *b, enum query q, enum lang l, int32_t today)
{
    if (!b->ask[q])
        (void)prepare(b, (int)q); /* if it cannot be, the first step says so */
    sqlite3_stmt *s = b->ask[q];
    char chain[64], date[32];
    const enum lang *order = lang_chain(l);
    snprintf(chain, sizeof chain, "/%s/%s/%s/%s/", lang_code(order[0]), lang_code(order[1]),
             lang_code(order[2]), lang_code(order[3]));
    snprintf(date, sizeof date, "%04d-%02d-%02d", today / 10000, today / 100 % 100, today % 100);
    b->lang = l;
    /* A question that has no use for a value has no place for it either: SQLITE_RANGE. */
    sqlite3_bind_text(s, 1, chain, -1, SQLITE_TRANSIENT);
    sqlite3_bind_int(s, 2, b->drafts);
    sqlite3_bind_int(s, 3, today);
    sqlite3_bind_text(s, 4, date, -1, SQLITE_TRANSIENT);
    sqlite3_bind_text(s, 9, b->gate, -1, SQLITE_TRANSIENT);
    sqlite3_bind_int(s, 10, LIMIT_LISTED);
    return s;
}

static sqlite3_stmt *bind(sqlite3_stmt *s, int i, struct str value)
{
    sqlite3_bind_text(s, i, value.p, (int)value.n, SQLITE_TRANSIENT);
    return s;
}

static sqlite3_stmt *ask_about(struct bundle *b, enum query q, enum lang l, int32_t today,
                               struct str ref)
{
    struct str channel = ref, slug = STR("");
    str_cut(ref, '/', &channel, &slug);
    return bind(bind(ask(b, q, l, today), 5, channel), 6, slug);
}

/* After the last row: true if that was the end and not a fault.  A question that makes no sense to
 * SQLite is its own fault, not the file's. */
static bool answered(struct bundle *b, sqlite3_stmt *s, int rc, struct err *e)
{
    if (rc != SQLITE_DONE) {
        database_fail(b->db, e, "bundle");
        if (rc != SQLITE_ERROR && (e->code == ERR_CORRUPT || e->code == ERR_IO))
            b->fault = e->code;
    }
    sqlite3_reset(s);
    return rc == SQLITE_DONE;
}

static struct str text(sqlite3_stmt *s, int i, struct arena *a)
{
    const char *p = (const char *)sqlite3_column_text(s, i);
    return p ? str_copy(a, (struct str){p, (size_t)sqlite3_column_bytes(s, i)}) : STR("");
}

/* Its beginning, where it is longer than what import takes today. */
static struct str text_within(sqlite3_stmt *s, int i, size_t most, struct arena *a)
{
    struct str all = text(s, i, a);
    return all.n > most ? (struct str){all.p, utf8_boundary(all, most)} : all;
}

/* What is there and cannot be shown at once (limits.h): the first time of each. */
static void tell_cut(struct bundle *b, enum cut what, struct str where)
{
    static const char *const words[] = {
        [CUT_SECTIONS] = "sections of all channels: more than home can show",
        [CUT_LIST] = "a section: more items than a list can show",
        [CUT_PINS] = "a map: more items than it has room for",
        [CUT_ITEM] = "an item: more than its page can show",
    };
    if (!(b->told & 1u << what))
        log_warning("%.*s: %s; the rest is left out, here and in others", STR_ARG(where),
                    words[what]);
    b->told |= 1u << what;
}

static enum lang lang_at(sqlite3_stmt *s, int i, enum lang otherwise)
{
    enum lang l = otherwise;
    (void)lang_from_code(str_of((const char *)sqlite3_column_text(s, i)), &l);
    return l;
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

/* A grown heap array, moved to the arena. */
static void *keep(struct arena *a, void *heap, size_t size, size_t n)
{
    void *p = arena_zero(a, size, n);
    if (n)
        memcpy(p, heap, size * n);
    free(heap);
    return p;
}

bool bundle_channels(struct bundle *b, enum lang l, struct arena *a, struct bundle_channel **out,
                     size_t *n, struct err *e)
{
    struct bundle_channel *at = NULL;
    size_t count = 0, cap = 0;
    sqlite3_stmt *s = ask(b, QUERY_CHANNELS, l, 0);
    int rc;
    while ((rc = sqlite3_step(s)) == SQLITE_ROW)
        MEM_PUSH(at, count, cap) = (struct bundle_channel){
            .channel = text(s, 0, a),
            .title = text(s, 1, a),
            .subtitle = text(s, 2, a),
            .lang = lang_at(s, 3, l),
            .issued = sqlite3_column_int64(s, 4),
            .best_before = sqlite3_column_int64(s, 5),
            .seq = sqlite3_column_int64(s, 6),
            .owns_gate = sqlite3_column_int(s, 7),
        };
    at = keep(a, at, sizeof *at, count);
    if (!answered(b, s, rc, e))
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

/* Something in it is shown today.  No more than *left items of all sections are looked at, each of
 * which costs as much as a card; a section that is not looked through counts as shown, and its list
 * says if it is empty. */
static bool is_section_shown(struct bundle *b, struct str slug, enum lang l, int32_t today,
                             size_t *left, bool *shown, struct err *e)
{
    sqlite3_stmt *s = bind(ask(b, QUERY_SHOWN_IN, l, today), 5, slug);
    sqlite3_bind_int(s, 10, (int)*left);
    int rc = SQLITE_ROW;
    for (*shown = *left == 0; !*shown && (rc = sqlite3_step(s)) == SQLITE_ROW;) {
        *left -= 1;
        *shown = sqlite3_column_int(s, 0) || *left == 0;
    }
    return answered(b, s, rc == SQLITE_ROW ? SQLITE_DONE : rc, e);
}

bool bundle_sections(struct bundle *b, enum lang l, int32_t today, struct arena *a,
                     struct bundle_section **out, size_t *n, struct err *e)
{
    struct bundle_section *at = arena_zero(a, sizeof *at, LIMIT_HOME_SECTIONS);
    size_t count = 0, left = LIMIT_HOME_ITEMS;
    sqlite3_stmt *s = ask(b, QUERY_SECTIONS, l, today);
    sqlite3_bind_int(s, 6, LIMIT_SECTIONS * LIMIT_CHANNELS);
    int rc;
    bool shown = false, ok = true;
    while (ok && (rc = sqlite3_step(s)) == SQLITE_ROW) {
        ok = is_section_shown(b, text(s, 0, a), l, today, &left, &shown, e);
        if (ok && shown && count == LIMIT_HOME_SECTIONS) {
            tell_cut(b, CUT_SECTIONS, STR("home"));
            break;
        }
        if (ok && shown)
            at[count++] = (struct bundle_section){
                .slug = text(s, 0, a),
                .icon = text(s, 1, a),
                .accent = text(s, 2, a),
                .title = text(s, 3, a),
                .summary = text(s, 4, a),
                .lang = lang_at(s, 5, l),
            };
    }
    if (!answered(b, s, rc == SQLITE_ROW ? SQLITE_DONE : rc, ok ? e : &(struct err){0}) || !ok)
        return false;
    *out = at;
    *n = count;
    return true;
}

bool bundle_section_size(struct bundle *b, struct str section, enum lang l, int32_t today,
                         size_t *n, struct err *e)
{
    sqlite3_stmt *s = bind(ask(b, QUERY_SECTION_SIZE, l, today), 5, section);
    int rc = sqlite3_step(s);
    *n = rc == SQLITE_ROW ? (size_t)sqlite3_column_int64(s, 0) : 0;
    if (rc == SQLITE_ROW && sqlite3_column_int64(s, 1) >= LIMIT_LISTED)
        tell_cut(b, CUT_LIST, section);
    return answered(b, s, rc == SQLITE_ROW ? SQLITE_DONE : rc, e);
}

/* ---- cards ---- */

enum { PICTURE_COLUMNS = 7, CARD_COLUMNS = 9 + PICTURE_COLUMNS }; /* queries.h */

static struct bundle_picture picture_at(sqlite3_stmt *s, int i, struct arena *a)
{
    return (struct bundle_picture){
        .sha256 = text(s, i, a),
        .mime = text(s, i + 1, a),
        .credit = text(s, i + 2, a),
        .licence = text(s, i + 3, a),
        .width = sqlite3_column_int(s, i + 4),
        .height = sqlite3_column_int(s, i + 5),
        .alt = text_within(s, i + 6, LIMIT_CAPTION_BYTES, a),
    };
}

/* False for a kind that this kiosk does not know. */
static bool card_at(sqlite3_stmt *s, enum lang l, struct arena *a, struct bundle_card *out)
{
    const struct kind *kind = kind_find(str_of((const char *)sqlite3_column_text(s, 1)));
    if (!kind)
        return false;
    *out = (struct bundle_card){
        .ref = text(s, 0, a),
        .kind = kind,
        .section = text(s, 2, a),
        .title = text(s, 3, a),
        .summary = text(s, 4, a),
        .lang = lang_at(s, 5, l),
        .draft = sqlite3_column_int(s, 6),
        .number = text_within(s, 8, LIMIT_TITLE_BYTES, a),
        .picture = picture_at(s, 9, a),
    };
    (void)str_date(text(s, 7, a), &out->first_date);
    return true;
}

static bool cards(struct bundle *b, sqlite3_stmt *s, enum lang l, struct arena *a,
                  struct bundle_card **out, size_t *n, struct err *e)
{
    struct bundle_card *at = NULL, card;
    size_t count = 0, cap = 0;
    int rc;
    while ((rc = sqlite3_step(s)) == SQLITE_ROW)
        if (card_at(s, l, a, &card))
            MEM_PUSH(at, count, cap) = card;
    at = keep(a, at, sizeof *at, count);
    if (!answered(b, s, rc, e))
        return false;
    *out = at;
    *n = count;
    return true;
}

bool bundle_list(struct bundle *b, struct str section, const struct kind *kind,
                 struct bundle_part part, enum lang l, int32_t today, struct arena *a,
                 struct bundle_card **out, size_t *n, struct err *e)
{
    enum query q = section.n ? QUERY_IN_SECTION : kind ? QUERY_OF_KIND : QUERY_ALL;
    sqlite3_stmt *s = ask(b, q, l, today);
    sqlite3_bind_int64(s, 6, (int64_t)part.from);
    sqlite3_bind_int64(s, 7, (int64_t)part.max); /* SIZE_MAX becomes -1, which is SQLite's "all" */
    return cards(b, bind(s, 5, section.n || !kind ? section : str_of(kind->name)), l, a, out, n, e);
}

bool bundle_slides(struct bundle *b, bool tall, const char *season, size_t max, enum lang l,
                   int32_t today, struct arena *a, struct bundle_card **out, size_t *n,
                   struct err *e)
{
    sqlite3_stmt *s = bind(ask(b, QUERY_SLIDES, l, today), 6, str_of(season));
    sqlite3_bind_int(s, 5, tall);
    sqlite3_bind_int64(s, 7, (int64_t)max);
    return cards(b, s, l, a, out, n, e);
}

bool bundle_pins(struct bundle *b, const struct bounds *within, enum lang l, int32_t today,
                 struct arena *a, struct bundle_pin **out, size_t *n, struct err *e)
{
    sqlite3_stmt *s = ask(b, QUERY_PINS, l, today);
    const double edge[] = {within->south, within->north, within->west, within->east};
    for (int i = 0; i < 4; i++)
        sqlite3_bind_double(s, 5 + i, edge[i]);
    sqlite3_bind_int(s, 11, LIMIT_PINS + 1);
    struct bundle_pin *at = NULL, pin;
    size_t count = 0, cap = 0;
    int rc;
    while ((rc = sqlite3_step(s)) == SQLITE_ROW) {
        if (!card_at(s, l, a, &pin.card))
            continue;
        pin.latitude = sqlite3_column_double(s, CARD_COLUMNS);
        pin.longitude = sqlite3_column_double(s, CARD_COLUMNS + 1);
        if (count < LIMIT_PINS)
            MEM_PUSH(at, count, cap) = pin;
        else
            tell_cut(b, CUT_PINS, pin.card.ref);
    }
    at = keep(a, at, sizeof *at, count);
    if (!answered(b, s, rc, e))
        return false;
    *out = at;
    *n = count;
    return true;
}

/* ---- an item ---- */

static bool read_text(struct bundle *b, struct str ref, enum lang l, int32_t today, struct arena *a,
                      struct bundle_item *out, struct err *e)
{
    sqlite3_stmt *s = ask_about(b, QUERY_ITEM, l, today, ref);
    int rc = sqlite3_step(s);
    bool found = rc == SQLITE_ROW && card_at(s, l, a, &out->card);
    if (found) {
        out->body = text_within(s, CARD_COLUMNS, LIMIT_BODY_BYTES, a);
        out->source = text(s, CARD_COLUMNS + 1, a);
        out->checked = sqlite3_column_int(s, CARD_COLUMNS + 2);
        out->verified = sqlite3_column_int(s, CARD_COLUMNS + 3);
    }
    if (!answered(b, s, rc == SQLITE_ROW ? SQLITE_DONE : rc, e))
        return false;
    return found || err_set(e, ERR_NOT_FOUND, "%.*s: not in what is installed", STR_ARG(ref));
}

static bool find_own(struct bundle *b, struct str section, enum lang l, int32_t today,
                     struct arena *a, struct err *e)
{
    struct own *o = &b->own;
    struct bundle_card *at;
    size_t n;
    if (o->known && o->today == today && str_is(section, o->section))
        return true;
    o->known = false;
    if (!cards(b, bind(ask(b, QUERY_OWN, l, today), 5, section), l, a, &at, &n, e))
        return false;
    *o = (struct own){.known = true, .today = today};
    snprintf(o->section, sizeof o->section, "%.*s", STR_ARG(section));
    if (n)
        snprintf(o->ref, sizeof o->ref, "%.*s", STR_ARG(at->ref));
    return true;
}

bool bundle_own(struct bundle *b, struct str section, enum lang l, int32_t today, struct arena *a,
                struct bundle_card *out, struct err *e)
{
    struct bundle_item item = {0};
    if (!find_own(b, section, l, today, a, e) ||
        (b->own.ref[0] && !read_text(b, str_of(b->own.ref), l, today, a, &item, e)))
        return false;
    *out = item.card;
    return true;
}

struct fact_row {
    struct str key, lang, value, source;
    int32_t checked;
    int64_t ord;
    bool verified, draft;
};

/* "slug" means one of the same channel. */
static struct str full_ref(struct str value, struct str ref, struct arena *a)
{
    struct str channel, slug;
    if (str_cut(value, '/', &channel, &slug) || !str_cut(ref, '/', &channel, &slug))
        return value;
    return str_format(a, "%.*s/%.*s", STR_ARG(channel), STR_ARG(value));
}

/* What is left of what a page can show of one item: never too little for what import takes today.
 */
struct room {
    size_t values, refs, bytes;
    bool cut;
};

static bool take(struct room *r, size_t values, size_t bytes)
{
    if (values > r->values || bytes > r->bytes) {
        r->cut = true;
        return false;
    }
    r->values -= values;
    r->bytes -= bytes;
    return true;
}

/* Every row of a key, by entry and language. */
static void gather_phrases(const struct fact_row *rows, size_t n_rows, struct room *room,
                           struct arena *a, struct bundle_fact *f)
{
    enum lang l;
    f->values = ARENA_NEW(a, struct str, LIMIT_LIST_VALUES);
    f->phrases = arena_zero(a, sizeof *f->phrases, LIMIT_LIST_VALUES);
    for (size_t i = n_rows; i-- > 0;) { /* the best language last, so that it remains in values */
        size_t ord = (size_t)rows[i].ord;
        if (!str_is(rows[i].key, f->fact->key) || !lang_from_code(rows[i].lang, &l) ||
            rows[i].ord < 0 || ord >= LIMIT_LIST_VALUES || !take(room, 0, rows[i].value.n))
            continue;
        f->phrases[ord][l] = f->values[ord] = rows[i].value;
        f->draft[l] = rows[i].draft;
        f->n_values = ord >= f->n_values ? ord + 1 : f->n_values;
    }
}

/* The values in the language of the first row, which is the best that is there. */
static void gather_values(const struct fact_row *rows, size_t n_rows, struct str ref,
                          struct str lang, struct room *room, struct arena *a,
                          struct bundle_fact *f)
{
    f->values = ARENA_NEW(a, struct str, n_rows);
    for (size_t i = 0; i < n_rows; i++) {
        if (!str_is(rows[i].key, f->fact->key) || !str_eq(rows[i].lang, lang))
            continue;
        if (f->n_values == LIMIT_LIST_VALUES || !take(room, 1, rows[i].value.n)) {
            room->cut = true;
            return;
        }
        f->values[f->n_values++] =
            f->fact->type == FACT_ITEMS ? full_ref(rows[i].value, ref, a) : rows[i].value;
    }
}

/* The rows of one key, sorted by language.  False: none is there. */
static bool gather_fact(const struct kind_fact *fact, const struct bundle_card *card,
                        const struct fact_row *rows, size_t n_rows, struct room *room,
                        struct arena *a, struct bundle_fact *out)
{
    struct bundle_fact f = {.fact = fact, .lang = card->lang};
    size_t at = 0;
    while (at < n_rows && !str_is(rows[at].key, fact->key))
        at++;
    if (at == n_rows)
        return false;
    const struct fact_row *first = &rows[at];
    (void)lang_from_code(first->lang, &f.lang);
    if (fact->type == FACT_PHRASES)
        gather_phrases(rows, n_rows, room, a, &f);
    else
        gather_values(rows, n_rows, card->ref, first->lang, room, a, &f);
    f.source = first->source;
    f.checked = first->checked;
    f.verified = first->verified;
    *out = f;
    return f.n_values > 0;
}

static bool read_fact_rows(struct bundle *b, enum lang l, struct room *room, struct arena *a,
                           struct bundle_item *out, struct err *e)
{
    sqlite3_stmt *s = ask_about(b, QUERY_FACTS, l, 0, out->card.ref);
    sqlite3_bind_int(s, 7, LIMIT_ITEM_VALUES * (LANG_COUNT + 1));
    sqlite3_bind_int(s, 8, LIMIT_VALUE_BYTES);
    struct fact_row *rows = NULL;
    size_t n = 0, cap = 0;
    int rc;
    while ((rc = sqlite3_step(s)) == SQLITE_ROW)
        MEM_PUSH(rows, n, cap) = (struct fact_row){
            .key = text(s, 0, a),
            .lang = text(s, 1, a),
            .value = text_within(s, 2, LIMIT_VALUE_BYTES, a),
            .source = text(s, 3, a),
            .checked = sqlite3_column_int(s, 4),
            .verified = sqlite3_column_int(s, 5),
            .ord = sqlite3_column_int64(s, 6),
            .draft = sqlite3_column_int(s, 7),
        };
    const struct kind *kind = out->card.kind;
    out->facts = ARENA_NEW(a, struct bundle_fact, kind->n_facts);
    for (size_t i = 0; i < kind->n_facts; i++)
        out->n_facts +=
            gather_fact(&kind->facts[i], &out->card, rows, n, room, a, &out->facts[out->n_facts]);
    free(rows);
    return answered(b, s, rc, e);
}

/* What is not there, not due, or of a channel that is not followed is passed over. */
static bool read_cards(struct bundle *b, const struct str *refs, size_t n, enum lang l,
                       int32_t today, struct room *room, struct arena *a, struct bundle_card **out,
                       size_t *n_out, struct err *e)
{
    room->cut |= n > room->refs;
    n = n < room->refs ? n : room->refs;
    room->refs -= n;
    struct bundle_card *at = ARENA_NEW(a, struct bundle_card, n);
    size_t found = 0;
    for (size_t i = 0; i < n; i++) {
        struct bundle_item other = {0};
        if (read_text(b, refs[i], l, today, a, &other, e))
            at[found++] = other.card;
        else if (e->code != ERR_NOT_FOUND)
            return false;
    }
    *out = at;
    *n_out = found;
    return true;
}

static bool read_facts(struct bundle *b, enum lang l, int32_t today, struct room *room,
                       struct arena *a, struct bundle_item *out, struct err *e)
{
    bool ok = read_fact_rows(b, l, room, a, out, e);
    for (size_t i = 0; ok && i < out->n_facts; i++) {
        struct bundle_fact *f = &out->facts[i];
        if (f->fact->type == FACT_ITEMS)
            ok =
                read_cards(b, f->values, f->n_values, l, today, room, a, &f->items, &f->n_items, e);
    }
    return ok;
}

static bool read_pictures(struct bundle *b, enum lang l, struct room *room, struct arena *a,
                          struct bundle_item *out, struct err *e)
{
    sqlite3_stmt *s = ask_about(b, QUERY_PICTURES, l, 0, out->card.ref);
    sqlite3_bind_int(s, 7, 2 * LIMIT_ITEM_PICTURES); /* each may have a tall one */
    struct bundle_picture *at = NULL;
    size_t cap = 0;
    int rc;
    while ((rc = sqlite3_step(s)) == SQLITE_ROW) {
        struct bundle_picture p = picture_at(s, 1, a);
        p.tall = sqlite3_column_int(s, 0);
        p.caption = text_within(s, PICTURE_COLUMNS + 1, LIMIT_CAPTION_BYTES, a);
        p.caption_lang = lang_at(s, PICTURE_COLUMNS + 2, l);
        p.award = text(s, PICTURE_COLUMNS + 3, a);
        p.award_lang = lang_at(s, PICTURE_COLUMNS + 4, l);
        if (!p.tall && !take(room, 0, p.caption.n + p.award.n + p.credit.n))
            p.caption = p.award = p.credit = STR("");
        MEM_PUSH(at, out->n_pictures, cap) = p;
    }
    out->pictures = keep(a, at, sizeof *at, out->n_pictures);
    return answered(b, s, rc, e);
}

static bool read_related(struct bundle *b, enum lang l, int32_t today, struct room *room,
                         struct arena *a, struct bundle_item *out, struct err *e)
{
    sqlite3_stmt *s = ask_about(b, QUERY_RELATED, l, today, out->card.ref);
    sqlite3_bind_int(s, 7, LIMIT_ITEM_REFS);
    struct str *refs = NULL;
    size_t n = 0, cap = 0;
    int rc;
    while ((rc = sqlite3_step(s)) == SQLITE_ROW)
        MEM_PUSH(refs, n, cap) = text(s, 0, a);
    bool ok = answered(b, s, rc, e) &&
              read_cards(b, refs, n, l, today, room, a, &out->related, &out->n_related, e);
    free(refs);
    return ok;
}

bool bundle_item(struct bundle *b, struct str ref, enum lang l, int32_t today, struct arena *a,
                 struct bundle_item *out, struct err *e)
{
    struct bundle_item item = {0};
    struct room room = {LIMIT_ITEM_VALUES, LIMIT_ITEM_REFS, LIMIT_ITEM_BYTES, false};
    if (!read_text(b, ref, l, today, a, &item, e))
        return false;
    room.bytes -= item.body.n;
    if (!read_facts(b, l, today, &room, a, &item, e) || !read_pictures(b, l, &room, a, &item, e) ||
        !read_related(b, l, today, &room, a, &item, e))
        return false;
    if (room.cut)
        tell_cut(b, CUT_ITEM, item.card.ref);
    *out = item;
    return true;
}

bool bundle_facts(struct bundle *b, struct str ref, enum lang l, int32_t today, struct arena *a,
                  struct bundle_item *out, struct err *e)
{
    struct bundle_item item = {0};
    struct room room = {LIMIT_ITEM_VALUES, LIMIT_ITEM_REFS, LIMIT_ITEM_BYTES, false};
    if (!read_text(b, ref, l, today, a, &item, e) || !read_fact_rows(b, l, &room, a, &item, e))
        return false;
    *out = item;
    return true;
}

const struct bundle_fact *bundle_fact(const struct bundle_item *i, const char *key)
{
    for (size_t f = 0; f < i->n_facts; f++)
        if (strcmp(i->facts[f].fact->key, key) == 0)
            return &i->facts[f];
    return NULL;
}

/* ---- search ---- */

static bool has_hit(const struct bundle_hit *at, size_t n, struct str ref)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(at[i].ref, ref))
            return true;
    return false;
}

bool bundle_search(struct bundle *b, struct str typed, enum lang l, int32_t today, size_t limit,
                   struct arena *a, struct bundle_hit **out, size_t *n, struct err *e)
{
    struct str query = fts_query(a, typed);
    struct bundle_hit *at = NULL;
    size_t count = 0, cap = 0;
    if (query.n) {
        sqlite3_stmt *s = bind(ask(b, QUERY_SEARCH, l, today), 5, query);
        int rc = SQLITE_DONE;
        while (count < limit && (rc = sqlite3_step(s)) == SQLITE_ROW) {
            struct str ref = text(s, 0, a);
            if (!has_hit(at, count, ref))
                MEM_PUSH(at, count, cap) =
                    (struct bundle_hit){ref, text(s, 1, a), lang_at(s, 2, l)};
        }
        at = keep(a, at, sizeof *at, count);
        if (!answered(b, s, rc == SQLITE_ROW ? SQLITE_DONE : rc, e))
            return false;
    }
    *out = at;
    *n = count;
    return true;
}
