/* rules_dates.c - an item's dates, its own and those among its facts, by tables of their names. */
#include "packer/rules.h"

#include <stddef.h>
#include <string.h>

static const struct {
    const char *first, *last;
    enum finding_level level;
} orders[] = {
    {"publish_from", "publish_until", FINDING_ERROR},
    {"publish_from", "review_by", FINDING_WARNING},
    {"starts", "ends", FINDING_ERROR},
    {"issued", "in_force", FINDING_WARNING},
    {"issued", "gazette_date", FINDING_WARNING},
};
/* What has happened by now. */
static const struct {
    const char *key;
    enum finding_level level;
} past[] = {
    {"checked", FINDING_WARNING},    {"checked_on", FINDING_WARNING}, {"issued", FINDING_ERROR},
    {"gazette_date", FINDING_ERROR}, {"recognised", FINDING_ERROR},
};
/* What should not be over yet; `unless` this date is there, which says it better. */
static const struct {
    const char *key, *unless, *advice;
} coming[] = {
    {"review_by", NULL, "read the item again and set a later date"},
    {"publish_until", NULL, "set a later date, or remove the item: no pack takes it any more"},
    {"starts", "ends", "write when it ends, remove the item, or write the next dates"},
    {"ends", NULL, "remove the item, or write the next dates"},
};

/* The date of this name, or NULL. */
static const struct content_word *date(const struct content_item *i, const char *key)
{
    static const struct {
        const char *key;
        size_t at;
    } own[] = {
        {"publish_from", offsetof(struct content_item, publish_from)},
        {"publish_until", offsetof(struct content_item, publish_until)},
        {"review_by", offsetof(struct content_item, review_by)},
        {"checked", offsetof(struct content_item, checked)},
    };
    const struct content_fact *f = rules_fact(i, key);
    const struct content_word *w = f ? &f->plain : NULL;
    for (size_t k = 0; k < sizeof own / sizeof *own; k++)
        if (strcmp(own[k].key, key) == 0)
            w = (const struct content_word *)((const char *)i + own[k].at);
    return w && w->line ? w : NULL;
}

static int32_t day(const struct content_word *w)
{
    int32_t yyyymmdd = 0;
    return str_date(w->text, &yyyymmdd) ? yyyymmdd : 0;
}

static void check_orders(const struct rules *r, const struct content_item *i)
{
    for (size_t k = 0; k < sizeof orders / sizeof *orders; k++) {
        const struct content_word *first = date(i, orders[k].first);
        const struct content_word *last = date(i, orders[k].last);
        if (first && last && day(last) < day(first))
            findings_add(r->prose.f, orders[k].level, i->file, last->line,
                         "%s %s is before %s %s; correct one of them", orders[k].last, last->text.p,
                         orders[k].first, first->text.p);
    }
}

static void check_past(const struct rules *r, struct str file, enum finding_level level,
                       const struct content_word *w, const char *what)
{
    if (day(w) > r->today)
        findings_add(r->prose.f, level, file, w->line, "%s %s is in the future; correct the date",
                     what, w->text.p);
}

void rules_checked(const struct rules *r, struct str file, const struct content_word *checked)
{
    if (checked->line)
        check_past(r, file, FINDING_WARNING, checked, "checked");
}

void rules_dates(const struct rules *r, const struct content_item *i)
{
    check_orders(r, i);
    for (size_t k = 0; k < sizeof past / sizeof *past; k++) {
        const struct content_word *w = date(i, past[k].key);
        if (w)
            check_past(r, i->file, past[k].level, w, past[k].key);
    }
    for (size_t k = 0; k < i->n_facts; k++)
        if (i->facts[k].checked.line != i->checked.line)
            rules_checked(r, i->file, &i->facts[k].checked);
    for (size_t k = 0; k < sizeof coming / sizeof *coming; k++) {
        const struct content_word *w = date(i, coming[k].key);
        if (w && day(w) < r->today && !(coming[k].unless && rules_fact(i, coming[k].unless)))
            RULES_WARN(r, i->file, w->line, "%s %s is past; %s", coming[k].key, w->text.p,
                       coming[k].advice);
    }
}
