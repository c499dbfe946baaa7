#include "pack/bundle_rows.h"
#include "pack/limits.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

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

/* All rows of a fact, or of every fact where key is NULL. */
struct fact_rows {
    struct fact_row *at;
    size_t n, cap;
};

static bool read_fact_rows(struct bundle *b, struct str ref, const char *key, enum lang l,
                           struct arena *a, struct fact_rows *out, struct err *e)
{
    sqlite3_stmt *s = rows_ask_about(b, QUERY_FACTS, l, 0, ref);
    sqlite3_bind_int(s, 7, LIMIT_ITEM_VALUES * (LANG_COUNT + 1));
    sqlite3_bind_int(s, 8, LIMIT_VALUE_BYTES);
    sqlite3_bind_text(s, 11, key, -1, SQLITE_TRANSIENT);
    int rc;
    while ((rc = sqlite3_step(s)) == SQLITE_ROW)
        MEM_PUSH(out->at, out->n, out->cap) = (struct fact_row){
            .key = rows_text(s, 0, a),
            .lang = rows_text(s, 1, a),
            .value = rows_text_within(s, 2, LIMIT_VALUE_BYTES, a),
            .source = rows_text(s, 3, a),
            .checked = sqlite3_column_int(s, 4),
            .verified = sqlite3_column_int(s, 5),
            .ord = sqlite3_column_int64(s, 6),
            .draft = sqlite3_column_int(s, 7),
        };
    return rows_answered(b, s, rc, e);
}

static bool gather_facts(struct bundle *b, enum lang l, struct room *room, struct arena *a,
                         struct bundle_item *out, struct err *e)
{
    struct fact_rows rows = {0};
    bool ok = read_fact_rows(b, out->card.ref, NULL, l, a, &rows, e);
    const struct kind *kind = out->card.kind;
    out->facts = ARENA_NEW(a, struct bundle_fact, kind->n_facts);
    for (size_t i = 0; i < kind->n_facts; i++)
        out->n_facts += gather_fact(&kind->facts[i], &out->card, rows.at, rows.n, room, a,
                                    &out->facts[out->n_facts]);
    free(rows.at);
    return ok;
}

bool bundle_fact_of(struct bundle *b, const struct bundle_card *card, const char *key, enum lang l,
                    struct arena *a, struct bundle_fact *out, struct err *e)
{
    struct room room = {LIMIT_ITEM_VALUES, LIMIT_ITEM_REFS, LIMIT_ITEM_BYTES, false};
    struct fact_rows rows = {0};
    struct bundle_fact f = {0};
    bool ok = read_fact_rows(b, card->ref, key, l, a, &rows, e);
    for (size_t i = 0; ok && i < card->kind->n_facts; i++)
        if (strcmp(card->kind->facts[i].key, key) == 0)
            (void)gather_fact(&card->kind->facts[i], card, rows.at, rows.n, &room, a, &f);
    free(rows.at);
    *out = f;
    return ok;
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
        if (rows_item(b, refs[i], l, today, a, &other, e))
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
    bool ok = gather_facts(b, l, room, a, out, e);
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
    sqlite3_stmt *s = rows_ask_about(b, QUERY_PICTURES, l, 0, out->card.ref);
    sqlite3_bind_int(s, 7, 2 * LIMIT_ITEM_PICTURES); /* each may have a tall one */
    struct bundle_picture *at = NULL;
    size_t cap = 0;
    int rc;
    while ((rc = sqlite3_step(s)) == SQLITE_ROW) {
        struct bundle_picture p = rows_picture(s, 1, a);
        p.tall = sqlite3_column_int(s, 0);
        p.caption = rows_text_within(s, PICTURE_COLUMNS + 1, LIMIT_CAPTION_BYTES, a);
        p.caption_lang = rows_lang(s, PICTURE_COLUMNS + 2, l);
        p.award = rows_text(s, PICTURE_COLUMNS + 3, a);
        p.award_lang = rows_lang(s, PICTURE_COLUMNS + 4, l);
        if (!p.tall && !take(room, 0, p.caption.n + p.award.n + p.credit.n))
            p.caption = p.award = p.credit = STR("");
        MEM_PUSH(at, out->n_pictures, cap) = p;
    }
    out->pictures = rows_keep(a, at, sizeof *at, out->n_pictures);
    return rows_answered(b, s, rc, e);
}

static bool read_related(struct bundle *b, enum lang l, int32_t today, struct room *room,
                         struct arena *a, struct bundle_item *out, struct err *e)
{
    sqlite3_stmt *s = rows_ask_about(b, QUERY_RELATED, l, today, out->card.ref);
    sqlite3_bind_int(s, 7, LIMIT_ITEM_REFS);
    struct str *refs = NULL;
    size_t n = 0, cap = 0;
    int rc;
    while ((rc = sqlite3_step(s)) == SQLITE_ROW)
        MEM_PUSH(refs, n, cap) = rows_text(s, 0, a);
    bool ok = rows_answered(b, s, rc, e) &&
              read_cards(b, refs, n, l, today, room, a, &out->related, &out->n_related, e);
    free(refs);
    return ok;
}

bool bundle_item(struct bundle *b, struct str ref, enum lang l, int32_t today, struct arena *a,
                 struct bundle_item *out, struct err *e)
{
    struct bundle_item item = {0};
    struct room room = {LIMIT_ITEM_VALUES, LIMIT_ITEM_REFS, LIMIT_ITEM_BYTES, false};
    if (!rows_item(b, ref, l, today, a, &item, e))
        return false;
    room.bytes -= item.body.n;
    if (!read_facts(b, l, today, &room, a, &item, e) || !read_pictures(b, l, &room, a, &item, e) ||
        !read_related(b, l, today, &room, a, &item, e))
        return false;
    if (room.cut)
        rows_tell_cut(b, CUT_ITEM, item.card.ref);
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
