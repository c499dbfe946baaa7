#include "packer/csv.h"

#include <string.h>

void csv_begin(struct csv *c, struct str text)
{
    if (str_starts(text, "\xEF\xBB\xBF"))
        text = (struct str){text.p + 3, text.n - 3};
    struct str rest = text, header = STR("");
    str_next(&rest, '\n', &header);
    bool comma = header.n && memchr(header.p, ',', header.n);
    bool semicolon = header.n && memchr(header.p, ';', header.n);
    *c = (struct csv){text, 1, semicolon && !comma ? ';' : ','};
}

static char peek(const struct csv *c)
{
    return c->rest.n ? c->rest.p[0] : '\n'; /* the end ends a row too */
}

static void skip(struct csv *c)
{
    if (c->rest.n && c->rest.p[0] == '\n')
        c->line++;
    if (c->rest.n)
        c->rest = (struct str){c->rest.p + 1, c->rest.n - 1};
}

static bool quoted(struct csv *c, struct buf *value, struct err *e)
{
    uint32_t from = c->line;
    for (skip(c); c->rest.n; skip(c)) {
        char one = peek(c);
        if (one == '"') {
            skip(c);
            if (!c->rest.n || peek(c) != '"')
                return true;
        }
        if (one != '\r')
            buf_putc(value, one);
    }
    return err_set(e, ERR_CORRUPT, "line %u: a quote \" is opened and never closed", from);
}

static bool at_end(const struct csv *c)
{
    char one = peek(c);
    return one == c->separator || one == '\n' ||
           (one == '\r' && (c->rest.n == 1 || c->rest.p[1] == '\n'));
}

static bool read_value(struct csv *c, struct arena *a, struct str *out, struct err *e)
{
    struct buf value = {0};
    bool ok = true;
    if (c->rest.n && peek(c) == '"') {
        ok = quoted(c, &value, e);
        if (ok && !at_end(c))
            ok = err_set(e, ERR_CORRUPT, "line %u: text follows a closing quote", c->line);
    }
    for (; ok && !at_end(c); skip(c)) {
        if (peek(c) == '"')
            ok =
                err_set(e, ERR_CORRUPT,
                        "line %u: a quote \" in the middle of a value; put the value in quotes and "
                        "write \"\" for it",
                        c->line);
        buf_putc(&value, peek(c));
    }
    if (ok)
        *out = str_copy(a, str_trim(buf_str(&value)));
    buf_free(&value);
    return ok;
}

static bool read_row(struct csv *c, struct arena *a, struct csv_row *row, struct err *e)
{
    row->n = 0;
    row->line = c->line;
    for (;;) {
        if (row->n == CSV_MAX_COLUMNS)
            return err_set(e, ERR_TOO_BIG, "line %u: more than %d columns", row->line,
                           CSV_MAX_COLUMNS);
        if (!read_value(c, a, &row->at[row->n], e))
            return false;
        row->n++;
        if (peek(c) != c->separator)
            break;
        skip(c);
    }
    if (peek(c) == '\r')
        skip(c);
    skip(c);
    return true;
}

bool csv_next(struct csv *c, struct arena *a, struct csv_row *row, bool *end, struct err *e)
{
    *end = false;
    while (c->rest.n) {
        if (!read_row(c, a, row, e))
            return false;
        for (size_t i = 0; i < row->n; i++)
            if (row->at[i].n)
                return true;
    }
    *end = true;
    return true;
}
