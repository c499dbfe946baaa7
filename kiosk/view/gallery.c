/* gallery.c - pictures as what one came for: whole, with what is said of them. */
#include "view/facts.h"

static void figure(struct view *v, struct box *grid, const struct bundle_picture *p, size_t n)
{
    struct box *card = piece_card(v, grid, BOX_COLUMN);
    card->id = str_format(v->a, "picture:%zu", n);
    card->role = STR("figure");
    card->gap = v->t->gap / 2;
    box_pad(card, v->t->gap / 2);
    struct box *b = piece_picture(v, card, p, v->lang);
    b->aspect = piece_aspect(p);
    b->max_w = piece_whole_w(v, b->aspect);
    b->self_set = true; /* a high one stands in the middle */
    b->self = ALIGN_CENTRE;
    b->radius = v->t->radius * 3 / 4;
    struct box *words = piece_column(v, card, v->t->gap / 4);
    box_pad(words, v->t->gap / 2);
    if (p->award.n)
        piece_note(v, words, "award", "medal", (struct said){p->award, p->award_lang},
                   v->t->c.soil);
    if (p->caption.n)
        piece_text(v, words, TEXT_STRONG, p->caption, p->caption_lang, v->t->c.ink);
    if (p->credit.n)
        piece_said(v, words, TEXT_SECOND, say_with(v, N_("Picture: %s"), p->credit), v->t->c.quiet);
}

void gallery_pictures(struct view *v, struct box *page, const struct bundle_item *i)
{
    struct box *grid = box_new(v->a, page, BOX_GRID);
    grid->id = STR("pictures");
    grid->role = STR("list");
    grid->columns = v->t->landscape ? 2 : 1;
    grid->gap = v->t->gap;
    for (size_t p = 0, n = 0; p < i->n_pictures; p++)
        if (!i->pictures[p].tall)
            figure(v, grid, &i->pictures[p], ++n);
}

/* In the shape of the glass where there is one. */
void gallery_poster(struct view *v, struct box *page, const struct bundle_item *i)
{
    const struct bundle_picture *p = i->n_pictures ? &i->pictures[0] : NULL;
    for (size_t k = 0; k < i->n_pictures; k++)
        if (i->pictures[k].tall != v->t->landscape) {
            p = &i->pictures[k];
            break;
        }
    if (!p)
        return;
    struct box *middle = piece_column(v, page, 0);
    middle->cross = ALIGN_CENTRE;
    struct box *b = piece_picture(v, middle, p, i->card.lang);
    b->id = STR("poster");
    b->aspect = piece_aspect(p);
    b->w = piece_whole_w(v, b->aspect);
    b->radius = v->t->radius;
}
