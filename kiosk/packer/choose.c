#include "packer/choose.h"

static void drop(struct content_text *t, int l)
{
    t->at[l] = (struct content_word){0};
}

/* What stands beside a draft is a draft too, and without its page nobody could see that it is. */
static void drop_beside(struct content_item *i, int l)
{
    for (size_t f = 0; f < i->n_facts; f++)
        for (size_t t = 0; t < i->facts[f].n_texts; t++)
            drop(&i->facts[f].texts[t], l);
    for (size_t p = 0; p < i->n_pictures; p++) {
        drop(&i->pictures[p].alt, l);
        drop(&i->pictures[p].caption, l);
        drop(&i->pictures[p].award, l);
    }
}

void choose_words(struct content_channel *c, const struct choice *how)
{
    if (how->drafts)
        return;
    drop(&c->title, LANG_JRA);
    drop(&c->subtitle, LANG_JRA);
    for (size_t s = 0; s < c->n_sections; s++) {
        drop(&c->sections[s].title, LANG_JRA);
        drop(&c->sections[s].summary, LANG_JRA);
    }
}

/* Leaves out drafts; true if a page remains. */
static bool choose_pages(struct content_item *i, struct buf *said)
{
    bool any = false;
    struct buf drafts = {0};
    for (int l = 0; l < LANG_COUNT; l++) {
        struct content_page *p = &i->page[l];
        if (p->there && str_is(p->status.text, "draft")) {
            buf_printf(&drafts, " %s", lang_code((enum lang)l));
            p->there = false;
            drop_beside(i, l);
        } else if (!p->there && l == LANG_JRA) {
            drop_beside(i, l); /* all Jrai is a draft until a page of it is reviewed */
        }
        any |= p->there;
    }
    if (!any)
        buf_printf(said, "%.*s: no text of it is reviewed\n", STR_ARG(i->slug));
    else if (drafts.n)
        buf_printf(said, "%.*s: draft:%s\n", STR_ARG(i->slug), drafts.p);
    buf_free(&drafts);
    return any;
}

enum choose_when choose_when(const struct content_item *i, int32_t today)
{
    int32_t from, until;
    if (str_date(i->publish_until.text, &until) && until < today)
        return CHOOSE_OVER;
    return str_date(i->publish_from.text, &from) && from > today ? CHOOSE_WAITS : CHOOSE_DUE;
}

static bool chosen(const struct content_channel *c, struct content_item *i,
                   const struct choice *how, struct buf *said)
{
    if (content_is_withdrawn(c, i->slug)) {
        buf_printf(said, "%.*s: withdrawn\n", STR_ARG(i->slug));
        return false;
    }
    enum choose_when when = choose_when(i, how->today);
    if (when == CHOOSE_OVER) {
        buf_printf(said, "%.*s: publish_until %.*s is past\n", STR_ARG(i->slug),
                   STR_ARG(i->publish_until.text));
        return false;
    }
    if (!how->drafts && !choose_pages(i, said))
        return false;
    if (when == CHOOSE_WAITS)
        buf_printf(said, "%.*s: waits for its day, %.*s\n", STR_ARG(i->slug),
                   STR_ARG(i->publish_from.text));
    return true;
}

void choose(struct content_channel *c, const struct choice *how, struct buf *said)
{
    size_t kept = 0;
    for (size_t i = 0; i < c->n_items; i++)
        if (chosen(c, &c->items[i], how, said))
            c->items[kept++] = c->items[i];
    c->n_items = kept;
}
