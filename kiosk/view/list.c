/* list.c - the items of one section as cards. */
#include "base/log.h"
#include "view/piece.h"

static const struct bundle_section *find_section(struct view *v, struct str slug)
{
    struct bundle_section *s;
    size_t n;
    struct err e;
    if (!bundle_sections(v->env->bundle, v->lang, v->now.date, v->a, &s, &n, &e)) {
        log_error("sections: %s", e.text);
        return NULL;
    }
    for (size_t i = 0; i < n; i++)
        if (str_eq(s[i].slug, slug))
            return &s[i];
    return NULL;
}

static struct box *heading(struct view *v, struct box *page, const struct bundle_section *s)
{
    struct box *row = piece_row(v, page, v->t->pad);
    piece_icon_field(v, row, str_cstr(v->a, s->icon), piece_accent(v, s->accent), v->t->icon_large);
    struct box *text = piece_lines(v, row);
    text->grow = 1;
    struct box *title = piece_text(v, text, TEXT_TITLE, s->title, s->lang, v->t->c.ink);
    title->role = STR("heading");
    if (s->summary.n)
        piece_text(v, text, TEXT_SECOND, s->summary, s->lang, v->t->c.quiet);
    return row;
}

void screen_list(struct view *v, struct box *page, struct bundle_picture *side)
{
    struct str slug = str_of(v->state->stack[v->state->depth - 1].arg);
    const struct bundle_section *s = find_section(v, slug);
    struct bundle_card *cards = NULL;
    size_t n = 0;
    struct err e;
    if (s)
        heading(v, page, s);
    if (!bundle_list(v->env->bundle, slug, NULL, v->lang, v->now.date, v->a, &cards, &n, &e))
        log_error("section %.*s: %s", STR_ARG(slug), e.text);
    if (n == 0) {
        piece_note(v, page, "empty", "info", say(v, N_("Nothing here at the moment.")),
                   v->t->c.ink);
        return;
    }
    struct box *list = piece_column(v, page, v->t->gap);
    list->role = STR("list");
    for (size_t i = 0; i < n; i++)
        piece_item_card(v, list, &cards[i]);
    *side = cards[0].picture;
}
