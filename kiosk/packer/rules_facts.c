/* rules_facts.c - what an item's kind wants to know, who says so, and when it was looked up. */
#include "packer/links.h"
#include "packer/rules.h"

/* Whether a sentence is a draft is said by its language's page. */
static void check_phrases(const struct rules *r, const struct content_item *i,
                          const struct content_fact *f)
{
    for (size_t k = 0; !i->page[LANG_JRA].there && k < f->n_texts; k++)
        if (f->texts[k].at[LANG_JRA].line)
            RULES_ERROR(r, i->file, f->texts[k].at[LANG_JRA].line,
                        "a Jrai phrase without jra.md; add the page, as \"status: draft\"");
}

static void check_provenance(const struct rules *r, const struct content_item *i,
                             const struct content_fact *f)
{
    if (rules_missing(&f->source))
        RULES_ERROR(r, i->file, f->line,
                    "%s has no source; say who says so, here or for the whole item", f->fact->key);
    else if (f->source.line != i->source.line)
        rules_plain(r, i->file, &f->source);
    if (rules_missing(&f->checked))
        RULES_ERROR(r, i->file, f->line, "%s has no date in \"checked\"; say when it was looked up",
                    f->fact->key);
}

static void check_fact(const struct rules *r, const struct content_item *i,
                       const struct content_fact *f)
{
    for (size_t k = 0; k < f->n_texts; k++)
        rules_text(r, i->file, &f->texts[k], f->fact->key, 0);
    if (f->fact->type == FACT_ITEMS)
        links_add_all(r->links, r, i, &f->items);
    if (f->fact->type == FACT_PHRASES)
        check_phrases(r, i, f);
    if (f->fact->type == FACT_RATES && !rules_fact(i, "as_of"))
        RULES_ERROR(r, i->file, f->line, "%s without as_of; say of which day they are",
                    f->fact->key);
    if (f->fact->type == FACT_PLAIN)
        rules_plain(r, i->file, &f->plain);
    check_provenance(r, i, f);
}

void rules_facts(const struct rules *r, const struct content_item *i)
{
    rules_plain(r, i->file, &i->source);
    for (size_t k = 0; i->kind && k < i->kind->n_facts; k++)
        if (i->kind->facts[k].required && !rules_fact(i, i->kind->facts[k].key))
            RULES_ERROR(r, i->file, 1, "a %s needs the fact \"%s\"; write it under \"facts:\"",
                        i->kind->name, i->kind->facts[k].key);
    for (size_t k = 0; k < i->n_facts; k++)
        check_fact(r, i, &i->facts[k]);
}
