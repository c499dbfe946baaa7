/* conflicts.c - every date of every document, sorted by document and by what the date is of. */
#include "packer/conflicts.h"

#include "search/fold.h"

#include <stdlib.h>
#include <string.h>

struct conflict_date {
    struct str document; /* its number, folded */
    struct str number, date, file;
    const char *key; /* "issued" */
    uint32_t line;
};

static bool add_token(void *number, const struct fold_token *t)
{
    struct buf *b = number;
    struct str word = t->text;
    if (!b->n && str_starts(word, "so")) /* "Số 368/QĐ-TTg" */
        word = (struct str){word.p + 2, word.n - 2};
    if (b->n)
        buf_putc(b, '/');
    buf_add(b, word);
    return true;
}

/* "Số 368 / qđ-ttg" and "368/QĐ-TTg" are one. */
static struct str fold_number(struct arena *a, struct str number)
{
    struct buf b = {0};
    fold_tokens(number, add_token, &b);
    return buf_move(&b, a);
}

void conflicts_note(struct conflicts *c, const struct rules *r, const struct content_item *i)
{
    const struct content_fact *number = rules_fact(i, "number");
    struct arena *a = r->prose.f->a;
    if (!i->kind || strcmp(i->kind->name, "document") != 0 || !number || !number->plain.line)
        return; /* a bulletin's number is its publisher's own */
    struct conflict_date d = {.document = fold_number(a, number->plain.text),
                              .number = str_copy(a, number->plain.text),
                              .file = str_copy(a, i->file)};
    for (size_t k = 0; k < i->n_facts; k++) {
        const struct content_fact *f = &i->facts[k];
        if (f->fact->type != FACT_DATE || !f->plain.line)
            continue;
        d.key = f->fact->key;
        d.date = str_copy(a, f->plain.text);
        d.line = f->plain.line;
        MEM_PUSH(c->dates, c->n, c->cap) = d;
    }
}

static int by_subject(const struct conflict_date *a, const struct conflict_date *b)
{
    int c = str_cmp(a->document, b->document);
    return c ? c : strcmp(a->key, b->key);
}

static int by_subject_and_file(const void *a, const void *b)
{
    int c = by_subject(a, b);
    return c ? c
             : str_cmp(((const struct conflict_date *)a)->file,
                       ((const struct conflict_date *)b)->file);
}

/* Each of one subject against the first that says otherwise.  No error: an office begins anew with
 * its numbers every year. */
static void compare(const struct rules *r, const struct conflict_date *d, size_t n)
{
    size_t other = 1; /* the first that differs from d[0] */
    while (other < n && str_eq(d[other].date, d[0].date))
        other++;
    for (size_t i = 0; other < n && i < n; i++) {
        const struct conflict_date *says = str_eq(d[i].date, d[0].date) ? &d[other] : &d[0];
        RULES_WARN(r, d[i].file, d[i].line,
                   "%s: %s is %s here and %s in %s; if it is one document, find out which is right",
                   d[i].number.p, d[i].key, d[i].date.p, says->date.p, says->file.p);
    }
}

void conflicts_check(const struct conflicts *c, const struct rules *r)
{
    if (c->n)
        qsort(c->dates, c->n, sizeof *c->dates, by_subject_and_file);
    for (size_t i = 0, n; i < c->n; i += n) {
        for (n = 1; i + n < c->n && by_subject(&c->dates[i], &c->dates[i + n]) == 0;)
            n++;
        compare(r, &c->dates[i], n);
    }
}

void conflicts_free(struct conflicts *c)
{
    free(c->dates);
}
