#include "pack/bundle_rows.h"

#include "base/log.h"
#include "base/utf8.h"
#include "pack/database.h"
#include "pack/limits.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool rows_prepare(struct bundle *b, enum query q)
{
    return sqlite3_prepare_v3(b->db, query_sql[q], -1, SQLITE_PREPARE_PERSISTENT, &b->ask[q],
                              NULL) == SQLITE_OK;
}

sqlite3_stmt *rows_ask(struct bundle *b, enum query q, enum lang l, int32_t today)
{
    if (!b->ask[q])
        (void)rows_prepare(b, q); /* if it cannot be, the first step says so */
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

sqlite3_stmt *rows_bind(sqlite3_stmt *s, int i, struct str value)
{
    sqlite3_bind_text(s, i, value.p, (int)value.n, SQLITE_TRANSIENT);
    return s;
}

sqlite3_stmt *rows_ask_about(struct bundle *b, enum query q, enum lang l, int32_t today,
                             struct str ref)
{
    struct str channel = ref, slug = STR("");
    str_cut(ref, '/', &channel, &slug);
    return rows_bind(rows_bind(rows_ask(b, q, l, today), 5, channel), 6, slug);
}

bool rows_answered(struct bundle *b, sqlite3_stmt *s, int rc, struct err *e)
{
    if (rc != SQLITE_DONE) {
        database_fail(b->db, e, "bundle");
        if (rc != SQLITE_ERROR && (e->code == ERR_CORRUPT || e->code == ERR_IO))
            b->fault = e->code;
    }
    sqlite3_reset(s);
    return rc == SQLITE_DONE;
}

struct str rows_text(sqlite3_stmt *s, int i, struct arena *a)
{
    const char *p = (const char *)sqlite3_column_text(s, i);
    return p ? str_copy(a, (struct str){p, (size_t)sqlite3_column_bytes(s, i)}) : STR("");
}

struct str rows_text_within(sqlite3_stmt *s, int i, size_t most, struct arena *a)
{
    struct str all = rows_text(s, i, a);
    return all.n > most ? (struct str){all.p, utf8_boundary(all, most)} : all;
}

void rows_tell_cut(struct bundle *b, enum cut what, struct str where)
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

enum lang rows_lang(sqlite3_stmt *s, int i, enum lang otherwise)
{
    enum lang l = otherwise;
    (void)lang_from_code(str_of((const char *)sqlite3_column_text(s, i)), &l);
    return l;
}

void *rows_keep(struct arena *a, void *heap, size_t size, size_t n)
{
    void *p = arena_zero(a, size, n);
    if (n)
        memcpy(p, heap, size * n);
    free(heap);
    return p;
}

struct bundle_picture rows_picture(sqlite3_stmt *s, int i, struct arena *a)
{
    return (struct bundle_picture){
        .sha256 = rows_text(s, i, a),
        .mime = rows_text(s, i + 1, a),
        .credit = rows_text(s, i + 2, a),
        .licence = rows_text(s, i + 3, a),
        .width = sqlite3_column_int(s, i + 4),
        .height = sqlite3_column_int(s, i + 5),
        .alt = rows_text_within(s, i + 6, LIMIT_CAPTION_BYTES, a),
    };
}

bool rows_card(sqlite3_stmt *s, enum lang l, struct arena *a, struct bundle_card *out)
{
    const struct kind *kind = kind_find(str_of((const char *)sqlite3_column_text(s, 1)));
    if (!kind)
        return false;
    *out = (struct bundle_card){
        .ref = rows_text(s, 0, a),
        .kind = kind,
        .section = rows_text(s, 2, a),
        .title = rows_text(s, 3, a),
        .summary = rows_text(s, 4, a),
        .lang = rows_lang(s, 5, l),
        .draft = sqlite3_column_int(s, 6),
        .number = rows_text_within(s, 8, LIMIT_TITLE_BYTES, a),
        .picture = rows_picture(s, 9, a),
    };
    (void)str_date(rows_text(s, 7, a), &out->first_date);
    return true;
}

bool rows_cards(struct bundle *b, sqlite3_stmt *s, enum lang l, struct arena *a,
                struct bundle_card **out, size_t *n, struct err *e)
{
    struct bundle_card *at = NULL, card;
    size_t count = 0, cap = 0;
    int rc;
    while ((rc = sqlite3_step(s)) == SQLITE_ROW)
        if (rows_card(s, l, a, &card))
            MEM_PUSH(at, count, cap) = card;
    at = rows_keep(a, at, sizeof *at, count);
    if (!rows_answered(b, s, rc, e))
        return false;
    *out = at;
    *n = count;
    return true;
}

bool rows_item(struct bundle *b, struct str ref, enum lang l, int32_t today, struct arena *a,
               struct bundle_item *out, struct err *e)
{
    sqlite3_stmt *s = rows_ask_about(b, QUERY_ITEM, l, today, ref);
    int rc = sqlite3_step(s);
    bool found = rc == SQLITE_ROW && rows_card(s, l, a, &out->card);
    if (found) {
        out->body = rows_text_within(s, CARD_COLUMNS, LIMIT_BODY_BYTES, a);
        out->source = rows_text(s, CARD_COLUMNS + 1, a);
        out->checked = sqlite3_column_int(s, CARD_COLUMNS + 2);
        out->verified = sqlite3_column_int(s, CARD_COLUMNS + 3);
    }
    if (!rows_answered(b, s, rc == SQLITE_ROW ? SQLITE_DONE : rc, e))
        return false;
    return found || err_set(e, ERR_NOT_FOUND, "%.*s: not in what is installed", STR_ARG(ref));
}
