/* rules_sections.c - the tiles that a channel defines, and whether an item's is one of them. */
#include "pack/pictogram.h"
#include "packer/rules.h"

static bool section_is_defined(const struct rules *r, struct str slug)
{
    for (size_t c = 0; c < r->n; c++)
        for (size_t s = 0; s < r->channels[c].n_sections; s++)
            if (str_eq(r->channels[c].sections[s].slug.text, slug))
                return true;
    return false;
}

void rules_section(const struct rules *r, const struct content_section *s)
{
    static const char *const accents[] = {"soil", "forest", "indigo", "gold"};
    struct str file = r->channel->file;
    bool known = false;
    for (size_t i = 0; i < sizeof accents / sizeof *accents; i++)
        known |= str_is(s->accent.text, accents[i]);
    if (rules_missing(&s->icon))
        RULES_ERROR(r, file, s->line,
                    "section %s has no icon; write \"icon: NAME\" of assets/icons", s->slug.text.p);
    else if (s->icon.line && !pictogram_is_known(s->icon.text))
        RULES_ERROR(r, file, s->icon.line,
                    "section %s: the kiosk has no icon \"%s\"; choose one of assets/icons",
                    s->slug.text.p, s->icon.text.p);
    if (!known && !s->accent.refused)
        RULES_ERROR(r, file, s->accent.line ? s->accent.line : s->line,
                    "section %s: accent must be soil, forest, indigo or gold", s->slug.text.p);
    rules_text(r, file, &s->title, "section title", RULES_TITLE);
    if (s->summary.line)
        rules_text(r, file, &s->summary, "section summary", RULES_SUMMARY);
    for (const struct content_section *o = r->channel->sections; o < s; o++)
        if (str_eq(o->slug.text, s->slug.text))
            RULES_ERROR(r, file, s->slug.line, "section %s is defined twice, first in line %u",
                        s->slug.text.p, o->slug.line);
}

/* With one channel alone it may be another's: a word to look at, no reason not to build. */
void rules_section_of(const struct rules *r, const struct content_item *i)
{
    if (!i->section.line || section_is_defined(r, i->section.text) ||
        (r->n == 1 && !r->channel->n_sections))
        return;
    findings_add(r->prose.f, r->n > 1 ? FINDING_ERROR : FINDING_WARNING, i->file, i->section.line,
                 "no channel.yaml here defines the section \"%s\"; correct the name, or define it "
                 "in one",
                 i->section.text.p);
}
