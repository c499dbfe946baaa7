/* fields.c - parts of a tree to members of a struct: each type is checked in one place, and says
 * what to write instead. */
#include "packer/fields.h"

#include "base/slug.h"
#include "pack/value.h"

#include <string.h>

static bool kind_fits(const struct reader *r, const struct node *n, enum node_kind want)
{
    static const char *const names[] = {"one value", "a list ([a, b], or lines with \"- \")",
                                        "\"key: value\" lines"};
    if (n->kind == want)
        return true;
    reader_error(r, n->line, "%s: expected %s, found %s", n->key.n ? n->key.p : "entry",
                 names[want], names[n->kind]);
    return false;
}

static bool word_fits(const struct reader *r, const struct node *n, enum field_type type)
{
    int32_t date;
    double number;
    if (n->text.n == 0)
        reader_error(r, n->line, "%s has no value; write one or leave the line out", n->key.p);
    else if (type == FIELD_SLUG && !slug_is_valid(n->text))
        reader_error(r, n->line, "%s: \"%s\" is not a-z, 0-9 and -, at most %u", n->key.p,
                     n->text.p, SLUG_MAX_BYTES);
    else if (type == FIELD_DATE && !str_date(n->text, &date))
        reader_error(r, n->line, "%s: \"%s\" is not a date; write YEAR-MONTH-DAY, 2026-01-31",
                     n->key.p, n->text.p);
    else if (type == FIELD_DECIMAL && !value_number(n->text, &number))
        reader_error(r, n->line, "%s: \"%s\" is not a number; write 45 or 13.77", n->key.p,
                     n->text.p);
    else
        return true;
    return false;
}

static void read_word(const struct reader *r, const struct node *n, enum field_type type,
                      struct content_word *out)
{
    if (kind_fits(r, n, NODE_TEXT) && word_fits(r, n, type))
        *out = (struct content_word){.text = n->text, .line = n->line};
    else
        out->refused = true;
}

static void read_int(const struct reader *r, const struct node *n, int64_t *out)
{
    if (!str_int(n->text, -1000000, 1000000, out))
        reader_error(r, n->line, "%s: \"%s\" is not a whole number", n->key.p, n->text.p);
}

static void read_bool(const struct reader *r, const struct node *n, bool *out)
{
    bool yes = str_is(n->text, "yes") || str_is(n->text, "true");
    if (yes || str_is(n->text, "no") || str_is(n->text, "false"))
        *out = yes;
    else
        reader_error(r, n->line, "%s: \"%s\" is neither yes nor no", n->key.p, n->text.p);
}

static void read_text(const struct reader *r, const struct node *n, struct content_text *out)
{
    enum lang l;
    out->line = n->line;
    for (size_t i = 0; i < n->n; i++) {
        const struct node *one = &n->at[i];
        if (!lang_from_code(one->key, &l))
            reader_error(r, one->line, "\"%s\" is not a language; known: vi, km, en, jra",
                         one->key.p);
        else
            read_word(r, one, FIELD_WORD, &out->at[l]);
    }
}

static void read_words(const struct reader *r, const struct node *n, bool refs,
                       struct content_words *out)
{
    out->at = ARENA_NEW(r->a, struct content_word, n->n);
    for (size_t i = 0; i < n->n; i++) {
        const struct node *one = &n->at[i];
        if (!kind_fits(r, one, NODE_TEXT))
            continue;
        if (one->text.n == 0 || (refs && !slug_is_ref(one->text)))
            reader_error(r, one->line, "%s: \"%s\" is not %s", n->key.p, one->text.p,
                         refs ? "SLUG or CHANNEL/SLUG of an item" : "a word");
        else
            out->at[out->n++] = (struct content_word){.text = one->text, .line = one->line};
    }
}

static enum node_kind shape(enum field_type type)
{
    switch (type) {
    case FIELD_TEXT:
    case FIELD_MAP:
        return NODE_MAP;
    case FIELD_WORDS:
    case FIELD_REFS:
    case FIELD_LIST:
        return NODE_LIST;
    default:
        return NODE_TEXT;
    }
}

void field_read(const struct reader *r, const struct node *n, enum field_type type, void *at)
{
    bool word = type <= FIELD_DECIMAL; /* says itself what does not fit */
    if (!word && type != FIELD_NODE && !kind_fits(r, n, shape(type)))
        return;
    switch (type) {
    case FIELD_WORD:
    case FIELD_SLUG:
    case FIELD_DATE:
    case FIELD_DECIMAL:
        read_word(r, n, type, at);
        break;
    case FIELD_STR:
        if (word_fits(r, n, type))
            *(struct str *)at = n->text;
        break;
    case FIELD_INT:
        read_int(r, n, at);
        break;
    case FIELD_BOOL:
        read_bool(r, n, at);
        break;
    case FIELD_TEXT:
        read_text(r, n, at);
        break;
    case FIELD_WORDS:
    case FIELD_REFS:
        read_words(r, n, type == FIELD_REFS, at);
        break;
    case FIELD_MAP:
    case FIELD_LIST:
    case FIELD_NODE:
        *(const struct node **)at = n;
        break;
    }
}

static void unknown_key(const struct reader *r, const struct node *one, const struct field *fields,
                        size_t n)
{
    struct buf known = {0};
    for (size_t i = 0; i < n; i++)
        buf_printf(&known, "%s%s", i ? ", " : "", fields[i].key);
    reader_error(r, one->line, "unknown key \"%s\"; known here: %s", one->key.p, known.p);
    buf_free(&known);
}

void fields_read(const struct reader *r, const struct node *map, const struct field *fields,
                 size_t n, void *into)
{
    for (size_t i = 0; i < map->n; i++) {
        size_t k = 0;
        while (k < n && !str_is(map->at[i].key, fields[k].key))
            k++;
        if (k < n)
            field_read(r, &map->at[i], fields[k].type, (char *)into + fields[k].offset);
        else
            unknown_key(r, &map->at[i], fields, n);
    }
}
