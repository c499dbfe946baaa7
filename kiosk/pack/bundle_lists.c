#include "base/log.h"
#include "pack/bundle_rows.h"
#include "pack/limits.h"
#include "search/fts.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

/* Something in it is shown today.  No more than *left items of all sections are looked at, each of
 * which costs as much as a card; a section that is not looked through counts as shown, and its list
 * says if it is empty. */
static bool is_section_shown(struct bundle *b, struct str slug, enum lang l, int32_t today,
                             size_t *left, bool *shown, struct err *e)
{
    sqlite3_stmt *s = rows_bind(rows_ask(b, QUERY_SHOWN_IN, l, today), 5, slug);
    sqlite3_bind_int(s, 10, (int)*left);
    int rc = SQLITE_ROW;
    for (*shown = *left == 0; !*shown && (rc = sqlite3_step(s)) == SQLITE_ROW;) {
        *left -= 1;
        *shown = sqlite3_column_int(s, 0) || *left == 0;
    }
    return rows_answered(b, s, rc == SQLITE_ROW ? SQLITE_DONE : rc, e);
}

bool bundle_sections(struct bundle *b, enum lang l, int32_t today, struct arena *a,
                     struct bundle_section **out, size_t *n, struct err *e)
{
    struct bundle_section *at = arena_zero(a, sizeof *at, LIMIT_HOME_SECTIONS);
    size_t count = 0, left = LIMIT_HOME_ITEMS;
    sqlite3_stmt *s = rows_ask(b, QUERY_SECTIONS, l, today);
    sqlite3_bind_int(s, 6, LIMIT_SECTIONS * LIMIT_CHANNELS);
    int rc;
    bool shown = false, ok = true;
    while (ok && (rc = sqlite3_step(s)) == SQLITE_ROW) {
        ok = is_section_shown(b, rows_text(s, 0, a), l, today, &left, &shown, e);
        if (ok && shown && count == LIMIT_HOME_SECTIONS) {
            rows_tell_cut(b, CUT_SECTIONS, STR("home"));
            break;
        }
        if (ok && shown)
            at[count++] = (struct bundle_section){
                .slug = rows_text(s, 0, a),
                .icon = rows_text(s, 1, a),
                .accent = rows_text(s, 2, a),
                .title = rows_text(s, 3, a),
                .summary = rows_text(s, 4, a),
                .lang = rows_lang(s, 5, l),
            };
    }
    if (!rows_answered(b, s, rc == SQLITE_ROW ? SQLITE_DONE : rc, ok ? e : &(struct err){0}) || !ok)
        return false;
    *out = at;
    *n = count;
    return true;
}

bool bundle_section_size(struct bundle *b, struct str section, enum lang l, int32_t today,
                         size_t *n, struct err *e)
{
    sqlite3_stmt *s = rows_bind(rows_ask(b, QUERY_SECTION_SIZE, l, today), 5, section);
    int rc = sqlite3_step(s);
    *n = rc == SQLITE_ROW ? (size_t)sqlite3_column_int64(s, 0) : 0;
    if (rc == SQLITE_ROW && sqlite3_column_int64(s, 1) >= LIMIT_LISTED)
        rows_tell_cut(b, CUT_LIST, section);
    return rows_answered(b, s, rc == SQLITE_ROW ? SQLITE_DONE : rc, e);
}

bool bundle_list(struct bundle *b, struct str section, const struct kind *kind,
                 struct bundle_part part, enum lang l, int32_t today, struct arena *a,
                 struct bundle_card **out, size_t *n, struct err *e)
{
    enum query q = section.n ? QUERY_IN_SECTION : kind ? QUERY_OF_KIND : QUERY_ALL;
    sqlite3_stmt *s = rows_ask(b, q, l, today);
    sqlite3_bind_int64(s, 6, (int64_t)part.from);
    sqlite3_bind_int64(s, 7, (int64_t)part.max); /* SIZE_MAX becomes -1, which is SQLite's "all" */
    return rows_cards(b, rows_bind(s, 5, section.n || !kind ? section : str_of(kind->name)), l, a,
                      out, n, e);
}

bool bundle_slides(struct bundle *b, bool tall, const char *season, size_t max, enum lang l,
                   int32_t today, struct arena *a, struct bundle_card **out, size_t *n,
                   struct err *e)
{
    sqlite3_stmt *s = rows_bind(rows_ask(b, QUERY_SLIDES, l, today), 6, str_of(season));
    sqlite3_bind_int(s, 5, tall);
    sqlite3_bind_int64(s, 7, (int64_t)max);
    return rows_cards(b, s, l, a, out, n, e);
}

bool bundle_pins(struct bundle *b, const struct bounds *within, enum lang l, int32_t today,
                 struct arena *a, struct bundle_pin **out, size_t *n, struct err *e)
{
    sqlite3_stmt *s = rows_ask(b, QUERY_PINS, l, today);
    const double edge[] = {within->south, within->north, within->west, within->east};
    for (int i = 0; i < 4; i++)
        sqlite3_bind_double(s, 5 + i, edge[i]);
    sqlite3_bind_int(s, 11, LIMIT_PINS + 1);
    struct bundle_pin *at = NULL, pin;
    size_t count = 0, cap = 0;
    int rc;
    while ((rc = sqlite3_step(s)) == SQLITE_ROW) {
        if (!rows_card(s, l, a, &pin.card))
            continue;
        pin.latitude = sqlite3_column_double(s, CARD_COLUMNS);
        pin.longitude = sqlite3_column_double(s, CARD_COLUMNS + 1);
        if (count < LIMIT_PINS)
            MEM_PUSH(at, count, cap) = pin;
        else
            rows_tell_cut(b, CUT_PINS, pin.card.ref);
    }
    at = rows_keep(a, at, sizeof *at, count);
    if (!rows_answered(b, s, rc, e))
        return false;
    *out = at;
    *n = count;
    return true;
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
    if (!rows_cards(b, rows_bind(rows_ask(b, QUERY_OWN, l, today), 5, section), l, a, &at, &n, e))
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
        (b->own.ref[0] && !rows_item(b, str_of(b->own.ref), l, today, a, &item, e)))
        return false;
    *out = item.card;
    return true;
}

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
        sqlite3_stmt *s = rows_bind(rows_ask(b, QUERY_SEARCH, l, today), 5, query);
        int rc = SQLITE_DONE;
        while (count < limit && (rc = sqlite3_step(s)) == SQLITE_ROW) {
            struct str ref = rows_text(s, 0, a);
            if (!has_hit(at, count, ref))
                MEM_PUSH(at, count, cap) =
                    (struct bundle_hit){ref, rows_text(s, 1, a), rows_lang(s, 2, l)};
        }
        at = rows_keep(a, at, sizeof *at, count);
        if (!rows_answered(b, s, rc == SQLITE_ROW ? SQLITE_DONE : rc, e))
            return false;
    }
    *out = at;
    *n = count;
    return true;
}
