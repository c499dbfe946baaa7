/* gallery.c - pictures as what one came for: whole, with what is said of them. */
#include "view/piece.h"

/* Whole, as large as fits w x h; 0: any height. */
static struct box *whole(struct view *v, struct box *parent, const struct bundle_picture *p,
                         enum lang lang, int32_t w, int32_t h)
{
    struct box *b = piece_picture(v, parent, p, lang);
    b->aspect = p->width ? (double)p->height / p->width : 0.5625;
    b->w = h && w * b->aspect > h ? (int32_t)(h / b->aspect) : w;
    b->h = (int32_t)(b->w * b->aspect);
    b->radius = v->t->radius * 3 / 4;
    return b;
}

static void figure(struct view *v, struct box *grid, const struct bundle_picture *p, size_t n,
                   int32_t w)
{
    struct box *card = piece_card(v, grid, BOX_COLUMN);
    card->id = str_format(v->a, "picture:%zu", n);
    card->role = STR("figure");
    card->gap = v->t->gap / 2;
    box_pad(card, v->t->gap / 2);
    whole(v, card, p, v->lang, w - v->t->gap, 0);
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
    int32_t room = v->page_w - 2 * v->t->margin;
    struct box *grid = box_new(v->a, page, BOX_GRID);
    grid->id = STR("pictures");
    grid->role = STR("list");
    grid->columns = v->t->landscape ? 2 : 1;
    grid->gap = v->t->gap;
    if (v->t->landscape) /* the buttons beside a long page */
        room = (room - v->t->touch - 2 * v->t->gap) / 2;
    for (size_t p = 0, n = 0; p < i->n_pictures; p++)
        if (!i->pictures[p].tall)
            figure(v, grid, &i->pictures[p], ++n, room);
}

/* In the shape of the glass where there is one; never so high that it could not be seen at once. */
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
    struct box *b =
        whole(v, middle, p, i->card.lang, v->page_w - 2 * v->t->margin, v->page_h * 4 / 5);
    b->id = STR("poster");
}
