/* lint.c - the walk over what content_read gave; the rules are in rules.h.
 *
 * An error is what a visitor would meet: a text that is missing, a link that leads nowhere.  A
 * warning is what an officer should look at.  Other channels are only known if they were read too:
 * with one channel alone, references to others pass. */
#include "packer/lint.h"

#include "packer/conflicts.h"
#include "packer/links.h"
#include "packer/rules.h"
#include "packer/spots.h"
#include "text/shaper.h"

#include <stdlib.h>

struct lint {
    struct rules rules;
    struct conflicts conflicts;
    struct spots spots;
    struct rules_crowd crowd;
};

static void check_item(struct lint *l, const struct content_item *i)
{
    rules_section_of(&l->rules, i);
    links_add_all(l->rules.links, &l->rules, i, &i->related);
    rules_dates(&l->rules, i);
    rules_facts(&l->rules, i);
    rules_pictures(&l->rules, i);
    for (int lang = 0; lang < LANG_COUNT; lang++)
        rules_page(&l->rules, i, (enum lang)lang);
    rules_item_limits(&l->rules, i);
    rules_crowd(&l->crowd, &l->rules, i);
    links_note(l->rules.links, &l->rules, i);
    conflicts_note(&l->conflicts, &l->rules, i);
    spots_note(&l->spots, &l->rules, i);
}

static void check_channel(struct lint *l, const struct content *content, struct content_channel *c)
{
    const struct rules *r = &l->rules;
    rules_text(r, c->file, &c->title, "title", RULES_TITLE);
    if (c->subtitle.line)
        rules_text(r, c->file, &c->subtitle, "subtitle", RULES_SUMMARY);
    for (size_t s = 0; s < c->n_sections; s++)
        rules_section(r, &c->sections[s]);
    rules_channel_limits(r);
    CONTENT_EACH(content, c, r->prose.a, r->prose.f)
    for (size_t i = 0; i < c->n_items; i++)
        check_item(l, &c->items[i]);
}

void lint(struct content *content, struct fonts *fonts, int32_t today, struct findings *f)
{
    struct lint l = {
        .rules = {.channels = content->channels,
                  .n = content->n,
                  .root = content->dir,
                  .today = today,
                  .prose = {arena_create(), f, fonts, fonts ? shaper_create(fonts) : NULL},
                  .picture = arena_create()}};
    l.rules.links = links_create(&l.rules);
    for (size_t c = 0; c < content->n; c++) {
        l.rules.channel = &content->channels[c];
        check_channel(&l, content, &content->channels[c]);
    }
    links_check(l.rules.links, &l.rules);
    conflicts_check(&l.conflicts, &l.rules);
    spots_check(&l.spots, &l.rules);
    links_destroy(l.rules.links);
    conflicts_free(&l.conflicts);
    spots_free(&l.spots);
    free(l.crowd.listed);
    shaper_destroy(l.rules.prose.shaper);
    arena_destroy(l.rules.prose.a);
    arena_destroy(l.rules.picture);
    findings_sort(f);
}
