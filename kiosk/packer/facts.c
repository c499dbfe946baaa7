/* facts.c - the facts of an item, each by its type in the table of kinds.  A fact is written short
 * (its value) or long (value, source, checked, verified); what it does not say, the item says. */
#include "packer/files.h"

#include "pack/value.h"
#include "packer/fields.h"

#include <string.h>

static void code_fits(const struct reader *r, const struct content_fact *f)
{
    if (kind_code(f->fact, f->plain.text))
        return;
    struct buf known = {0};
    for (const struct fact_code *c = f->fact->codes; c->code; c++)
        buf_printf(&known, "%s%s", known.n ? ", " : "", c->code);
    reader_error(r, f->plain.line, "%s: unknown \"%s\"; known: %s", f->fact->key, f->plain.text.p,
                 known.p);
    buf_free(&known);
}

/* A word that stands for something is what the kiosk can read. */
static void word_fits(const struct reader *r, const struct content_fact *f)
{
    struct err e;
    if (f->fact->type == FACT_CODE)
        code_fits(r, f);
    else if (!value_check(f->fact, f->plain.text, &e))
        reader_error(r, f->plain.line, "%s: %s%s", f->fact->key, e.text,
                     f->fact->type == FACT_HOURS ? "; write \"Mo-Su 07:00-20:00\"" : "");
}

static void read_rates(const struct reader *r, const struct node *n, struct content_fact *f)
{
    struct err e;
    field_read(r, n, FIELD_WORDS, &f->items);
    for (size_t i = 0; i < f->items.n; i++)
        if (!value_check(f->fact, f->items.at[i].text, &e))
            reader_error(r, f->items.at[i].line, "%s: %s", f->fact->key, e.text);
}

static void read_list(const struct reader *r, const struct node *n, struct content_fact *f)
{
    const struct node *list = NULL;
    field_read(r, n, FIELD_LIST, &list);
    f->texts = ARENA_NEW(r->a, struct content_text, list ? list->n : 0);
    for (size_t i = 0; list && i < list->n; i++)
        field_read(r, &list->at[i], FIELD_TEXT, &f->texts[f->n_texts++]);
}

static void read_yes_no(const struct reader *r, const struct node *n, struct content_fact *f)
{
    bool yes = false;
    field_read(r, n, FIELD_BOOL, &yes);
    f->plain = (struct content_word){str_of(yes ? "yes" : "no"), n->line};
}

static void read_value(const struct reader *r, const struct node *n, struct content_fact *f)
{
    switch (f->fact->type) {
    case FACT_TEXT:
        f->texts = ARENA_NEW(r->a, struct content_text, 1);
        f->n_texts = 1;
        field_read(r, n, FIELD_TEXT, f->texts);
        break;
    case FACT_LIST:
    case FACT_PHRASES:
        read_list(r, n, f);
        break;
    case FACT_RATES:
        read_rates(r, n, f);
        break;
    case FACT_ITEMS:
        field_read(r, n, FIELD_REFS, &f->items);
        break;
    case FACT_BOOL:
        read_yes_no(r, n, f);
        break;
    case FACT_DATE:
        field_read(r, n, FIELD_DATE, &f->plain);
        break;
    case FACT_NUMBER:
        field_read(r, n, FIELD_DECIMAL, &f->plain);
        break;
    case FACT_PLAIN:
    case FACT_CODE:
    case FACT_HOURS:
    case FACT_PHONE:
    case FACT_BOUNDS:
        field_read(r, n, FIELD_WORD, &f->plain);
        if (f->plain.line)
            word_fits(r, f);
        break;
    }
}

static void read_fact(const struct reader *r, const struct node *n, const struct content_item *item,
                      struct content_fact *f)
{
    struct written {
        const struct node *value;
        struct content_word source, checked;
        bool verified;
    } w = {n, item->source, item->checked, item->verified};
    static const struct field fields[] = {
        {"value", FIELD_NODE, offsetof(struct written, value)},
        {"source", FIELD_WORD, offsetof(struct written, source)},
        {"checked", FIELD_DATE, offsetof(struct written, checked)},
        {"verified", FIELD_BOOL, offsetof(struct written, verified)},
    };
    if (n->kind == NODE_MAP && node_find(n, "value"))
        fields_read(r, n, fields, sizeof fields / sizeof *fields, &w);
    struct node value = *w.value;
    value.key = n->key; /* the name that messages use */
    read_value(r, &value, f);
    f->source = w.source;
    f->checked = w.checked;
    f->verified = w.verified;
}

static void unknown_fact(const struct reader *r, const struct node *n, const struct kind *k)
{
    struct buf known = {0};
    for (size_t i = 0; i < k->n_facts; i++)
        buf_printf(&known, "%s%s", i ? ", " : "", k->facts[i].key);
    reader_error(r, n->line, "a %s has no fact \"%s\"; known: %s", k->name, n->key.p,
                 known.p ? known.p : "none");
    buf_free(&known);
}

void files_facts(const struct reader *r, const struct node *map, struct content_item *i)
{
    i->facts = ARENA_NEW(r->a, struct content_fact, map->n);
    for (size_t k = 0; k < map->n; k++) {
        const struct kind_fact *known = kind_fact(i->kind, map->at[k].key);
        if (!known) {
            unknown_fact(r, &map->at[k], i->kind);
            continue;
        }
        struct content_fact *f = &i->facts[i->n_facts++];
        *f = (struct content_fact){.fact = known, .line = map->at[k].line};
        read_fact(r, &map->at[k], i, f);
    }
}
