/* rowcheck.c - item after item, each with its rows of the other tables by their keys.  An item of a
 * kind that is not known here is passed over: whoever installs refuses it for that. */
#include "pack/rowcheck.h"

#include "doc/doc.h"
#include "pack/database.h"
#include "pack/limits.h"
#include "pack/tally.h"
#include "pack/value.h"

#include <sqlite3.h>
#include <string.h>

_Static_assert(DOC_MAX_BYTES == LIMIT_BODY_BYTES, "a text that may be stored can be read");

enum ask { ASK_ITEMS, ASK_TEXTS, ASK_FACTS, ASK_PICTURES, ASK_WORDS, ASK_RELATED, ASK_COUNT };
static const char *const sql[ASK_COUNT] = {
    [ASK_ITEMS] = "SELECT slug, kind, latitude IS NULL, longitude IS NULL FROM item",
    [ASK_TEXTS] = "SELECT lang, body FROM item_text WHERE item = ?",
    [ASK_FACTS] = "SELECT key, lang, ord, value FROM fact WHERE item = ? ORDER BY key",
    [ASK_PICTURES] = "SELECT ord, max(length(CAST(credit AS BLOB))) FROM picture WHERE item = ? "
                     "GROUP BY ord",
    [ASK_WORDS] = "SELECT lang, length(CAST(caption AS BLOB)) + length(CAST(award AS BLOB)) "
                  "FROM picture_text WHERE item = ? AND ord = ?",
    [ASK_RELATED] = "SELECT count(*) FROM related WHERE item = ?",
};

struct rowcheck {
    sqlite3 *db;
    sqlite3_stmt *ask[ASK_COUNT];
    struct arena *a; /* of one text */
    struct tally tally;
    const struct kind *kind;
    struct str slug;
    struct err *e;
};

static bool fail(struct rowcheck *r)
{
    return database_fail(r->db, r->e, "rows");
}

/* The rows that belong to the item at hand. */
static sqlite3_stmt *rows(struct rowcheck *r, enum ask ask)
{
    sqlite3_stmt *s = r->ask[ask];
    sqlite3_reset(s);
    sqlite3_bind_text(s, 1, r->slug.p, (int)r->slug.n, SQLITE_STATIC);
    return s;
}

static struct str text_at(sqlite3_stmt *s, int i)
{
    const char *p = (const char *)sqlite3_column_text(s, i);
    return (struct str){p, (size_t)sqlite3_column_bytes(s, i)};
}

/* Its number, or TALLY_ALL for "the same in every language". */
static int lang_at(sqlite3_stmt *s, int i)
{
    enum lang l;
    return lang_from_code(text_at(s, i), &l) ? (int)l : TALLY_ALL;
}

/* What doc.h calls unsupported is of no newer kiosk here: the pack says that this one suffices. */
static bool check_body(struct rowcheck *r, enum lang lang, struct str body)
{
    struct doc ignored;
    r->tally.body[lang] = body.n;
    bool ok = doc_parse(body, r->a, &ignored, r->e);
    arena_reset(r->a);
    if (ok)
        return true;
    if (r->e->code != ERR_TOO_BIG)
        r->e->code = ERR_CORRUPT;
    return err_wrap(r->e, "its text in %s, which the screen would not show", lang_code(lang));
}

static bool check_texts(struct rowcheck *r)
{
    sqlite3_stmt *s = rows(r, ASK_TEXTS);
    int rc;
    while ((rc = sqlite3_step(s)) == SQLITE_ROW)
        if (!check_body(r, (enum lang)lang_at(s, 0), text_at(s, 1)))
            return false;
    return rc == SQLITE_DONE || fail(r);
}

/* In which languages a value may be, and where it stands among others. */
static bool check_place(struct rowcheck *r, const struct kind_fact *f, int lang, int64_t ord)
{
    if (!fact_is_worded(f->type) && lang != TALLY_ALL)
        return err_set(r->e, ERR_CORRUPT, "%s is the same in every language, but has one", f->key);
    if (f->type == FACT_PHRASES && lang == TALLY_ALL)
        return err_set(r->e, ERR_CORRUPT, "%s has an entry that is in no language", f->key);
    if (ord < 0 || (ord > 0 && !fact_is_list(f->type)))
        return err_set(r->e, ERR_CORRUPT, "%s has a value at place %lld", f->key, (long long)ord);
    return ord < (int64_t)LIMIT_LIST_VALUES ||
           err_set(r->e, ERR_TOO_BIG, "%s has a value at place %lld, at most %u can be shown",
                   f->key, (long long)ord + 1, LIMIT_LIST_VALUES);
}

static bool check_value(struct rowcheck *r, const struct kind_fact *f, sqlite3_stmt *s,
                        struct tally_part *part)
{
    int lang = lang_at(s, 1);
    struct str value = text_at(s, 3);
    if (!check_place(r, f, lang, sqlite3_column_int64(s, 2)))
        return false;
    tally_value(part, lang, value.n);
    return value_check(f, value, r->e) || err_wrap(r->e, "%s", f->key);
}

/* Keys come one after another: a part ends where the next begins. */
static bool check_facts(struct rowcheck *r)
{
    sqlite3_stmt *s = rows(r, ASK_FACTS);
    const struct kind_fact *f = NULL;
    struct tally_part part = {0};
    int rc;
    while ((rc = sqlite3_step(s)) == SQLITE_ROW) {
        const struct kind_fact *next = kind_fact(r->kind, text_at(s, 0));
        if (!next)
            return err_set(r->e, ERR_CORRUPT, "a %s has no fact \"%.40s\"", r->kind->name,
                           text_at(s, 0).p);
        if (f && f != next) {
            if (!tally_fact(&r->tally, f, &part, r->e))
                return false;
            part = (struct tally_part){0};
        }
        f = next;
        if (!check_value(r, f, s, &part))
            return false;
    }
    return rc == SQLITE_DONE ? !f || tally_fact(&r->tally, f, &part, r->e) : fail(r);
}

static bool check_pictures(struct rowcheck *r)
{
    sqlite3_stmt *s = rows(r, ASK_PICTURES);
    int rc, word = SQLITE_DONE;
    while (word == SQLITE_DONE && (rc = sqlite3_step(s)) == SQLITE_ROW) {
        struct tally_part words = {0};
        sqlite3_stmt *w = rows(r, ASK_WORDS);
        sqlite3_bind_int64(w, 2, sqlite3_column_int64(s, 0));
        while ((word = sqlite3_step(w)) == SQLITE_ROW)
            tally_value(&words, lang_at(w, 0), (size_t)sqlite3_column_int64(w, 1));
        tally_picture(&r->tally, &words, (size_t)sqlite3_column_int64(s, 1));
    }
    return (word == SQLITE_DONE && rc == SQLITE_DONE) || fail(r);
}

static bool count_related(struct rowcheck *r)
{
    sqlite3_stmt *s = rows(r, ASK_RELATED);
    if (sqlite3_step(s) != SQLITE_ROW)
        return fail(r);
    r->tally.refs += (size_t)sqlite3_column_int64(s, 0);
    return true;
}

static bool check_item(struct rowcheck *r, sqlite3_stmt *s)
{
    r->slug = text_at(s, 0);
    r->kind = kind_find(text_at(s, 1));
    r->tally = (struct tally){0};
    if (!r->kind)
        return true;
    bool ok = sqlite3_column_int(s, 2) == sqlite3_column_int(s, 3) ||
              err_set(r->e, ERR_CORRUPT, "has a latitude or a longitude without the other");
    ok = ok && check_texts(r) && check_facts(r) && check_pictures(r) && count_related(r) &&
         tally_check(&r->tally, r->kind, r->e);
    return ok || err_wrap(r->e, "item %.*s", STR_ARG(r->slug));
}

static bool check_items(struct rowcheck *r)
{
    sqlite3_stmt *s = r->ask[ASK_ITEMS];
    int rc;
    while ((rc = sqlite3_step(s)) == SQLITE_ROW)
        if (!check_item(r, s))
            return false;
    return rc == SQLITE_DONE || fail(r);
}

static bool prepare(struct rowcheck *r, const char *statement, sqlite3_stmt **out)
{
    return sqlite3_prepare_v2(r->db, statement, -1, out, NULL) == SQLITE_OK || fail(r);
}

/* What a channel may have of something. */
static const struct {
    const char *what, *sql;
    int64_t most;
} counts[] = {
    {"sections", "SELECT count(*) FROM section", LIMIT_SECTIONS},
    {"gates", "SELECT count(*) FROM item WHERE kind = 'gate'", LIMIT_GATES},
    {"urgent notices", "SELECT count(*) FROM fact WHERE key = 'urgent' AND value = 'yes'",
     LIMIT_URGENT},
};

static bool check_counts(struct rowcheck *r)
{
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        sqlite3_stmt *s;
        if (!prepare(r, counts[i].sql, &s))
            return false;
        bool ok = sqlite3_step(s) == SQLITE_ROW;
        int64_t n = ok ? sqlite3_column_int64(s, 0) : 0;
        sqlite3_finalize(s);
        if (!ok)
            return fail(r);
        if (n > counts[i].most)
            return err_set(r->e, ERR_TOO_BIG, "%lld %s, at most %lld can be shown", (long long)n,
                           counts[i].what, (long long)counts[i].most);
    }
    return true;
}

bool rowcheck(sqlite3 *db, struct err *e)
{
    struct rowcheck r = {.db = db, .e = e, .a = arena_create()};
    bool ok = check_counts(&r);
    for (int i = 0; ok && i < ASK_COUNT; i++)
        ok = prepare(&r, sql[i], &r.ask[i]);
    ok = ok && check_items(&r);
    for (int i = 0; i < ASK_COUNT; i++)
        sqlite3_finalize(r.ask[i]);
    arena_destroy(r.a);
    return ok || err_wrap(e, "text.db");
}
