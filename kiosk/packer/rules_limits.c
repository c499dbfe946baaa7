/* rules_limits.c - how much a kiosk can store and show (pack/limits.h).  Import refuses what is
 * over, so that it is said here, where a line can be named. */
#include "pack/limits.h"
#include "pack/tally.h"
#include "packer/choose.h"
#include "packer/rules.h"

static void check_bytes(const struct rules *r, struct str file, const struct content_word *w,
                        const char *what, size_t most)
{
    if (w->line && w->text.n > most)
        RULES_ERROR(r, file, w->line, "%s has %zu bytes, the limit is %zu; shorten it", what,
                    w->text.n, most);
}

static void check_text(const struct rules *r, struct str file, const struct content_text *t,
                       const char *what, size_t most)
{
    for (int l = 0; l < LANG_COUNT; l++)
        check_bytes(r, file, &t->at[l], what, most);
}

/* Each section once, though several channels may name it. */
static size_t count_sections(const struct rules *r, const struct content_channel *last)
{
    size_t n = 0;
    for (const struct content_channel *c = r->channels; c <= last; c++)
        for (size_t s = 0; s < c->n_sections; s++) {
            bool known = false;
            for (const struct content_channel *o = r->channels; o < c; o++)
                for (size_t k = 0; k < o->n_sections; k++)
                    known = known || str_eq(o->sections[k].slug.text, c->sections[s].slug.text);
            n += !known;
        }
    return n;
}

void rules_channel_limits(const struct rules *r)
{
    const struct content_channel *c = r->channel;
    check_text(r, c->file, &c->title, "title", LIMIT_TITLE_BYTES);
    check_text(r, c->file, &c->subtitle, "subtitle", LIMIT_TITLE_BYTES);
    for (size_t i = 0; i < c->n_sections; i++) {
        check_text(r, c->file, &c->sections[i].title, "section title", LIMIT_TITLE_BYTES);
        check_text(r, c->file, &c->sections[i].summary, "section summary", LIMIT_TITLE_BYTES);
    }
    if (c->n_sections > LIMIT_SECTIONS)
        RULES_ERROR(r, c->file, c->sections[LIMIT_SECTIONS].line,
                    "%zu sections, at most %u can be shown; make fewer of them", c->n_sections,
                    LIMIT_SECTIONS);
    else if (c > r->channels && count_sections(r, c - 1) <= LIMIT_HOME_SECTIONS &&
             count_sections(r, c) > LIMIT_HOME_SECTIONS)
        RULES_WARN(r, c->file, c->sections[0].line,
                   "%zu sections of all channels together, and a kiosk that follows them shows the "
                   "first %u; make fewer of them",
                   count_sections(r, c), LIMIT_HOME_SECTIONS);
}

static void tally_of(const struct content_fact *f, struct tally_part *p)
{
    if (f->plain.line)
        tally_value(p, TALLY_ALL, f->plain.text.n);
    for (size_t i = 0; i < f->items.n; i++)
        tally_value(p, TALLY_ALL, f->items.at[i].text.n);
    for (size_t i = 0; i < f->n_texts; i++)
        for (int l = 0; l < LANG_COUNT; l++)
            if (f->texts[i].at[l].line)
                tally_value(p, l, f->texts[i].at[l].text.n);
}

static void check_fact(const struct rules *r, const struct content_item *i,
                       const struct content_fact *f, struct tally *t)
{
    struct tally_part part = {0};
    struct err e;
    check_bytes(r, i->file, &f->plain, f->fact->key, LIMIT_VALUE_BYTES);
    check_bytes(r, i->file, &f->source, "source", LIMIT_TITLE_BYTES);
    for (size_t k = 0; k < f->n_texts; k++)
        check_text(r, i->file, &f->texts[k], f->fact->key, LIMIT_VALUE_BYTES);
    tally_of(f, &part);
    if (!tally_fact(t, f->fact, &part, &e))
        RULES_ERROR(r, i->file, f->line, "%s; shorten it", e.text);
}

static void check_picture(const struct rules *r, const struct content_item *i,
                          const struct content_picture *p, struct tally *t)
{
    struct tally_part words = {0};
    check_bytes(r, i->file, &p->credit, "credit", LIMIT_TITLE_BYTES);
    check_bytes(r, i->file, &p->licence, "licence", LIMIT_TITLE_BYTES);
    check_text(r, i->file, &p->alt, "alt", LIMIT_CAPTION_BYTES);
    check_text(r, i->file, &p->caption, "caption", LIMIT_CAPTION_BYTES);
    check_text(r, i->file, &p->award, "award", LIMIT_TITLE_BYTES);
    for (int l = 0; l < LANG_COUNT; l++)
        tally_value(&words, l, p->caption.at[l].text.n + p->award.at[l].text.n);
    tally_picture(t, &words, p->credit.text.n);
}

static void check_page(const struct rules *r, const struct content_page *p, size_t *body)
{
    check_bytes(r, p->file, &p->title, "title", LIMIT_TITLE_BYTES);
    check_bytes(r, p->file, &p->summary, "summary", LIMIT_TITLE_BYTES);
    check_bytes(r, p->file, &p->source, "source", LIMIT_TITLE_BYTES);
    check_bytes(r, p->file, &p->translator, "translator", LIMIT_TITLE_BYTES);
    *body = str_trim(p->body.text).n;
}

static void check_audience(const struct rules *r, const struct content_item *i)
{
    size_t n = 0;
    for (size_t k = 0; k < i->audience.n; k++)
        n += i->audience.at[k].text.n + (k > 0);
    if (n > LIMIT_TITLE_BYTES)
        RULES_ERROR(r, i->file, i->audience.at[0].line,
                    "audience has %zu bytes, the limit is %u; shorten it", n, LIMIT_TITLE_BYTES);
}

void rules_item_limits(const struct rules *r, const struct content_item *i)
{
    struct tally t = {.refs = i->related.n};
    struct err e;
    if (!i->kind)
        return; /* said already */
    check_audience(r, i);
    for (size_t f = 0; f < i->n_facts; f++)
        check_fact(r, i, &i->facts[f], &t);
    for (size_t p = 0; p < i->n_pictures; p++)
        check_picture(r, i, &i->pictures[p], &t);
    for (int l = 0; l < LANG_COUNT; l++)
        check_page(r, &i->page[l], &t.body[l]);
    if (!tally_check(&t, i->kind, &e))
        RULES_ERROR(r, i->file, 1, "the item %s; make two of it", e.text);
}

/* The first that is one too many. */
static bool is_over(size_t *n, size_t most)
{
    return ++*n == most + 1;
}

static void count_listed(struct rules_crowd *crowd, const struct rules *r,
                         const struct content_item *i)
{
    struct rules_listed *l = crowd->listed;
    if (!i->section.line)
        return;
    while (l < crowd->listed + crowd->n && !str_eq(l->section, i->section.text))
        l++;
    if (l == crowd->listed + crowd->n) {
        struct str section = str_copy(r->prose.f->a, i->section.text);
        MEM_PUSH(crowd->listed, crowd->n, crowd->cap) = (struct rules_listed){section, 0};
        l = &crowd->listed[crowd->n - 1];
    }
    if (is_over(&l->items, LIMIT_LISTED))
        RULES_WARN(r, i->file, i->section.line,
                   "section %s has more than %u items, and a list shows the first so many; divide "
                   "it",
                   i->section.text.p, LIMIT_LISTED);
}

void rules_crowd(struct rules_crowd *crowd, const struct rules *r, const struct content_item *i)
{
    const struct content_fact *urgent = rules_fact(i, "urgent");
    if (choose_when(i, r->today) == CHOOSE_OVER || content_is_withdrawn(r->channel, i->slug))
        return; /* no pack has it */
    if (crowd->channel != r->channel)
        crowd->gates = crowd->urgent = 0;
    crowd->channel = r->channel;
    if (i->kind == kind_find(STR("gate")) && is_over(&crowd->gates, LIMIT_GATES))
        RULES_ERROR(r, i->file, 1, "a channel has at most %u gates; remove one", LIMIT_GATES);
    if (urgent && str_is(urgent->plain.text, "yes") && is_over(&crowd->urgent, LIMIT_URGENT))
        RULES_ERROR(r, i->file, urgent->line,
                    "a channel has at most %u urgent notices; remove one, or let it be urgent no "
                    "more",
                    LIMIT_URGENT);
    count_listed(crowd, r, i);
}
