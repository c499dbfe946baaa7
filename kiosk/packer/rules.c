#include "packer/rules.h"

#include <string.h>

bool rules_need(enum lang lang)
{
    return lang != LANG_JRA; /* grows as native readers approve it */
}

uint32_t rules_or_first(uint32_t line)
{
    return line ? line : 1;
}

bool rules_missing(const struct content_word *w)
{
    return !w->line && !w->refused;
}

const struct content_fact *rules_fact(const struct content_item *i, const char *key)
{
    for (size_t k = 0; k < i->n_facts; k++)
        if (strcmp(i->facts[k].fact->key, key) == 0)
            return &i->facts[k];
    return NULL;
}

void rules_length(const struct rules *r, struct str file, const struct content_word *w,
                  const char *what, size_t most)
{
    size_t n = prose_length(w->text);
    if (n > most)
        RULES_ERROR(r, file, w->line, "%s has %zu letters; shorten it to %zu", what, n, most);
}

void rules_text(const struct rules *r, struct str file, const struct content_text *t,
                const char *what, size_t most)
{
    for (int i = 0; i < LANG_COUNT; i++) {
        const struct content_word *w = &t->at[i];
        if (w->line && most)
            rules_length(r, file, w, what, most);
        if (w->line)
            prose_check(&r->prose, file, w, (enum lang)i, NULL);
        else if (rules_need((enum lang)i) && !w->refused)
            RULES_ERROR(r, file, rules_or_first(t->line), "%s is missing in %s; add \"%s: ...\"",
                        what, lang_code((enum lang)i), lang_code((enum lang)i));
    }
}

void rules_plain(const struct rules *r, struct str file, const struct content_word *w)
{
    if (w->line)
        prose_check(&r->prose, file, w, LANG_VI, NULL);
}
