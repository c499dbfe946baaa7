/* phrases.c - sentences to say or to show to somebody: each in the visitor's language, and large
 * in all the others. */
#include "view/facts.h"

static void in_language(struct view *v, struct box *card, const struct bundle_fact *f, size_t n,
                        enum lang l)
{
    if (card->first)
        piece_line(v, card);
    struct box *lines = piece_lines(v, card);
    struct box *label = piece_row(v, lines, v->t->gap / 2);
    piece_text(v, label, TEXT_SECOND, str_of(lang_name(l)), l, v->t->c.quiet);
    if (f->draft[l])
        piece_said(v, label, TEXT_SECOND, say(v, N_("Draft translation")), v->t->c.soil);
    bool own = l == v->lang;
    piece_text(v, lines, TEXT_HEADING, f->phrases[n][l], l, own ? v->t->c.ink : v->t->c.forest);
}

void facts_phrases(struct view *v, struct box *page, const struct bundle_item *i)
{
    const struct bundle_fact *f = bundle_fact(i, "phrases");
    struct box *list = piece_column(v, page, v->t->gap);
    list->id = STR("phrases");
    list->role = STR("list");
    for (size_t n = 0; f && n < f->n_values; n++) {
        if (!f->values[n].n)
            continue; /* in no language that may be shown */
        struct box *card = piece_card(v, list, BOX_COLUMN);
        card->id = str_format(v->a, "say:%zu", n + 1); /* all languages are there on purpose */
        card->role = STR("listitem");
        card->gap = v->t->gap / 2;
        for (int k = 0; k < LANG_COUNT; k++) {
            enum lang l = lang_chain(v->lang)[k];
            if (f->phrases[n][l].n)
                in_language(v, card, f, n, l);
        }
    }
}
