#include "packer/rows.h"

#include "base/fsops.h"
#include "base/lang.h"
#include "base/slug.h"
#include "packer/csv.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

static const char *const ITEM_KEYS[] = {"section",   "order",  "publish_from", "publish_until",
                                        "review_by", "source", "checked",      "verified"};
static const char *const PAGE_KEYS[] = {"title", "summary", "body"};
enum {
    N_ITEM_KEYS = sizeof ITEM_KEYS / sizeof *ITEM_KEYS,
    N_PAGE_KEYS = sizeof PAGE_KEYS / sizeof *PAGE_KEYS,
};

struct rows {
    const struct kind *kind;
    struct csv_row head, row;
    struct arena *a; /* of a row */
    int dir;
};

/* The value in the column KEY or, with a language, KEY.LANG; empty if there is none. */
static struct str value(const struct rows *r, const char *key, const char *lang)
{
    for (size_t i = 0; i < r->head.n && i < r->row.n; i++) {
        struct str name = r->head.at[i], code = STR("");
        str_cut(name, '.', &name, &code);
        if (str_is(name, key) && str_is(code, lang))
            return r->row.at[i];
    }
    return STR("");
}

static bool is_one_of(struct str name, const char *const *all, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (str_is(name, all[i]))
            return true;
    return false;
}

static bool column_fits(const struct kind *kind, struct str column)
{
    enum lang l;
    struct str name = column, code = STR("");
    bool worded = str_cut(column, '.', &name, &code);
    if (worded && !lang_from_code(code, &l))
        return false;
    const struct kind_fact *f = kind_fact(kind, name);
    return worded ? is_one_of(name, PAGE_KEYS, N_PAGE_KEYS) || (f && fact_is_worded(f->type))
                  : str_is(name, "slug") || is_one_of(name, ITEM_KEYS, N_ITEM_KEYS) ||
                        (f && !fact_is_worded(f->type));
}

static bool head_fits(const struct rows *r, struct err *e)
{
    bool slug = false;
    for (size_t i = 0; i < r->head.n; i++) {
        slug |= str_is(r->head.at[i], "slug");
        if (!column_fits(r->kind, r->head.at[i]))
            return err_set(
                e, ERR_USAGE,
                "line 1: a %s has no column \"%.*s\"; see \"Tables\" in content/README.md",
                r->kind->name, STR_ARG(r->head.at[i]));
        for (size_t k = 0; k < i; k++)
            if (str_eq(r->head.at[k], r->head.at[i]))
                return err_set(e, ERR_USAGE, "line 1: the column \"%.*s\" stands twice",
                               STR_ARG(r->head.at[i]));
    }
    return slug || err_set(e, ERR_USAGE, "line 1: no column \"slug\", the item's name");
}

/* A YAML text in double quotes (YAML 1.1, 5.7). */
static void put_quoted(struct buf *b, struct str s)
{
    buf_putc(b, '"');
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c == '"' || c == '\\')
            buf_printf(b, "\\%c", c);
        else if (c < ' ')
            buf_puts(b, c == '\n' ? "\\n" : " ");
        else
            buf_putc(b, (char)c);
    }
    buf_putc(b, '"');
}

static void put_key(struct buf *b, const char *indent, const char *key, struct str v)
{
    if (!v.n)
        return;
    buf_printf(b, "%s%s: ", indent, key);
    put_quoted(b, v);
    buf_putc(b, '\n');
}

static char divider(struct str list)
{
    return memchr(list.p, '|', list.n) ? '|' : '\n';
}

static size_t count_entries(struct str list)
{
    size_t n = 0;
    char between = divider(list);
    for (struct str one; str_next(&list, between, &one);)
        n++;
    return n;
}

/* The entry `n` of a list, from 0; empty past its end. */
static struct str entry(struct str list, size_t n)
{
    struct str one = STR("");
    char between = divider(list);
    for (size_t i = 0; i <= n; i++)
        if (!str_next(&list, between, &one))
            return STR("");
    return str_trim(one);
}

/* {vi: "...", en: "..."}, of one entry or, with no list, of the whole; false if there is none. */
static bool put_texts(const struct rows *r, struct buf *b, const char *before,
                      const struct kind_fact *f, size_t n)
{
    bool any = false;
    for (int l = 0; l < LANG_COUNT; l++) {
        const char *code = lang_code((enum lang)l);
        struct str v = value(r, f->key, code);
        if (fact_is_list(f->type))
            v = entry(v, n);
        if (!v.n)
            continue;
        buf_printf(b, "%s%s: ", any ? ", " : before, code);
        put_quoted(b, v);
        any = true;
    }
    buf_puts(b, any ? "}\n" : "");
    return any;
}

static void put_list(const struct rows *r, struct buf *b, const struct kind_fact *f)
{
    struct buf entries = {0};
    struct str all = value(r, f->key, ""), one;
    size_t most = count_entries(all);
    for (int l = 0; fact_is_worded(f->type) && l < LANG_COUNT; l++) {
        size_t n = count_entries(value(r, f->key, lang_code((enum lang)l)));
        most = n > most ? n : most;
    }
    for (size_t n = 0; n < most; n++) { /* one that is empty is passed over */
        if (fact_is_worded(f->type)) {
            put_texts(r, &entries, "    - {", f, n);
        } else if ((one = entry(all, n)).n) {
            buf_puts(&entries, "    - ");
            put_quoted(&entries, one);
            buf_putc(&entries, '\n');
        }
    }
    if (entries.n)
        buf_printf(b, "  %s:\n%s", f->key, entries.p);
    buf_free(&entries);
}

static void put_fact(const struct rows *r, struct buf *b, const struct kind_fact *f)
{
    if (fact_is_list(f->type))
        put_list(r, b, f);
    else if (fact_is_worded(f->type))
        put_texts(r, b, str_format(r->a, "  %s: {", f->key).p, f, 0);
    else
        put_key(b, "  ", f->key, value(r, f->key, ""));
}

static struct str item_yaml(const struct rows *r)
{
    struct buf b = {0}, facts = {0};
    buf_printf(&b, "kind: %s\n", r->kind->name);
    for (size_t i = 0; i < N_ITEM_KEYS; i++)
        put_key(&b, "", ITEM_KEYS[i], value(r, ITEM_KEYS[i], ""));
    for (size_t i = 0; i < r->kind->n_facts; i++)
        put_fact(r, &facts, &r->kind->facts[i]);
    if (facts.n)
        buf_printf(&b, "facts:\n%s", facts.p);
    buf_free(&facts);
    return buf_move(&b, r->a);
}

static struct str page(const struct rows *r, const char *lang)
{
    struct buf b = {0};
    struct str body = value(r, "body", lang);
    buf_puts(&b, "---\n");
    put_key(&b, "", "title", value(r, "title", lang));
    put_key(&b, "", "summary", value(r, "summary", lang));
    buf_puts(&b, "status: draft\n");
    put_key(&b, "", "source", value(r, "source", ""));
    put_key(&b, "", "checked", value(r, "checked", ""));
    buf_printf(&b, "---\n%.*s\n", STR_ARG(body));
    return buf_move(&b, r->a);
}

/* Also without a title, which lint then asks for. */
static bool has_page(const struct rows *r, const char *lang)
{
    for (size_t i = 0; i < N_PAGE_KEYS; i++)
        if (value(r, PAGE_KEYS[i], lang).n)
            return true;
    return false;
}

static bool write_files(const struct rows *r, int folder, struct err *e)
{
    bool ok = fs_write_new(&fsops_real, folder, "item.yaml", item_yaml(r), e);
    for (int l = 0; ok && l < LANG_COUNT; l++) {
        const char *code = lang_code((enum lang)l);
        if (has_page(r, code))
            ok = fs_write_new(&fsops_real, folder, str_format(r->a, "%s.md", code).p, page(r, code),
                              e);
    }
    return ok;
}

static bool write_item(const struct rows *r, struct err *e)
{
    int folder;
    struct str slug = value(r, "slug", "");
    if (r->row.n > r->head.n)
        return err_set(e, ERR_USAGE, "%zu values for %zu columns; put what holds a comma in quotes",
                       r->row.n, r->head.n);
    if (!slug_is_valid(slug))
        return err_set(e, ERR_USAGE, "slug \"%.*s\" is not a-z, 0-9 and -, at most %u",
                       STR_ARG(slug), SLUG_MAX_BYTES);
    int rc = fsops_real.mkdir(&fsops_real, r->dir, slug.p);
    if (rc == -EEXIST)
        return err_set(e, ERR_USAGE, "%s is there already; it stays as it is", slug.p);
    if (rc < 0)
        return err_errno(e, -rc, "%s", slug.p);
    if (!fs_open_dir(r->dir, slug.p, &folder, e))
        return false;
    bool ok = write_files(r, folder, e);
    close(folder);
    return ok;
}

bool rows_import(struct str csv, const struct kind *kind, int dir, struct rows_result *out,
                 struct buf *said, struct err *e)
{
    struct csv c;
    struct arena *head = arena_create();
    struct rows *r = ARENA_NEW(head, struct rows, 1);
    bool end, ok;
    *r = (struct rows){.kind = kind, .dir = dir, .a = arena_create()};
    csv_begin(&c, csv);
    ok = csv_next(&c, head, &r->head, &end, e) && head_fits(r, e);
    while (ok && (ok = csv_next(&c, r->a, &r->row, &end, e)) && !end) {
        struct err why;
        if (write_item(r, &why)) {
            out->written++;
        } else {
            buf_printf(said, "line %u: %s\n", r->row.line, why.text);
            out->left++;
        }
        arena_reset(r->a);
    }
    arena_destroy(r->a);
    arena_destroy(head);
    return ok;
}
