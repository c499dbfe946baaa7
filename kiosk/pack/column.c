/* column.c - each name means the same in every table, but for a few that say less in one of them:
 * an item may be in no section, and a fact in no language. */
#include "pack/column.h"

#include "base/lang.h"
#include "base/slug.h"
#include "base/utf8.h"
#include "pack/hash.h"
#include "pack/limits.h"
#include "pack/pictogram.h"
#include "pack/value.h"

#include <sqlite3.h>
#include <string.h>

static bool is_one_of(struct str v, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (str_is(v, words[i]))
            return true;
    return false;
}
#define ONE_OF(v, ...)                                                                             \
    is_one_of(v, (const char *const[]){__VA_ARGS__},                                               \
              sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *))

static bool is_lang(struct str v)
{
    enum lang l;
    return lang_from_code(v, &l);
}

static size_t most_bytes(struct str column)
{
    return str_is(column, "body")             ? LIMIT_BODY_BYTES
           : str_is(column, "value")          ? LIMIT_VALUE_BYTES
           : ONE_OF(column, "alt", "caption") ? LIMIT_CAPTION_BYTES
                                              : LIMIT_TITLE_BYTES;
}

static const char *fault_of_word(struct str column, struct str v, bool may_be_empty)
{
    hash_hex hash;
    if (may_be_empty && v.n == 0)
        return NULL;
    if (ONE_OF(column, "slug", "item", "section") && !slug_is_valid(v))
        return "is not a slug (a-z, 0-9, -, at most 60)";
    if (str_is(column, "sha256") && !hash_parse(v, hash))
        return "is not 64 lower-case hex digits";
    if (str_is(column, "other") && !(memchr(v.p, '/', v.n) && slug_is_ref(v)))
        return "is not CHANNEL/slug";
    if (str_is(column, "lang") && !is_lang(v))
        return "is not the code of a language";
    if (str_is(column, "status") && !ONE_OF(v, "draft", "reviewed"))
        return "is neither draft nor reviewed";
    if (str_is(column, "icon") && !pictogram_is_known(v))
        return "is not a pictogram of this kiosk";
    if (str_is(column, "accent") && !ONE_OF(v, "soil", "forest", "indigo", "gold"))
        return "is none of soil, forest, indigo, gold";
    if (str_is(column, "mime") && !ONE_OF(v, "image/png", "image/jpeg", "image/webp"))
        return "is none of image/png, image/jpeg, image/webp";
    return NULL;
}

static const char *fault_of_text(struct str column, struct str v, const char *table,
                                 enum err_code *code)
{
    if (v.n > most_bytes(column)) {
        *code = ERR_TOO_BIG;
        return "is too long";
    }
    if (!utf8_valid(v) || memchr(v.p, 0, v.n))
        return "is not UTF-8 text";
    return fault_of_word(column, v,
                         (strcmp(table, "item") == 0 && str_is(column, "section")) ||
                             (strcmp(table, "fact") == 0 && str_is(column, "lang")));
}

static const char *fault_of_int(struct str column, int64_t n)
{
    if (ONE_OF(column, "publish_from", "publish_until", "review_by", "checked") && n != 0 &&
        !value_is_day(n))
        return "is neither a day (yyyymmdd) nor 0";
    if (ONE_OF(column, "verified", "tall") && n != 0 && n != 1)
        return "is neither 0 nor 1";
    if (str_is(column, "ord") && (n < -LIMIT_ORDER || n > LIMIT_ORDER))
        return "is not a place in an order";
    return NULL;
}

static const char *fault_of_real(struct str column, double v)
{
    double most = str_is(column, "latitude") ? 90 : 180;
    return v >= -most && v <= most ? NULL : "is not a place on the earth";
}

const char *column_fault(sqlite3_stmt *row, int i, const char *table, enum err_code *code)
{
    struct str column = str_of(sqlite3_column_name(row, i));
    *code = ERR_CORRUPT;
    switch (sqlite3_column_type(row, i)) {
    case SQLITE_TEXT: {
        const char *p = (const char *)sqlite3_column_text(row, i);
        return fault_of_text(column, (struct str){p, (size_t)sqlite3_column_bytes(row, i)}, table,
                             code);
    }
    case SQLITE_INTEGER:
        return fault_of_int(column, sqlite3_column_int64(row, i));
    case SQLITE_FLOAT:
        return fault_of_real(column, sqlite3_column_double(row, i));
    default:
        return NULL; /* none, where a column may have none */
    }
}
