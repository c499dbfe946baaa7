/* age.c - content that is past its best-before date is shown all the same, under a note that says
 * how old it is. */
#include "base/clock.h"
#include "view/screen.h"

/* The oldest of what is past its best-before date: of the item's channel, on home of all. */
static const struct bundle_channel *outdated(const struct view *v)
{
    const struct bundle_channel *oldest = NULL;
    for (size_t i = 0; i < v->n_channels; i++) {
        const struct bundle_channel *c = &v->channels[i];
        bool here = v->item ? str_eq(c->channel, piece_channel(v->item->card.ref))
                            : v->state->stack[v->state->depth - 1].screen == SCREEN_HOME;
        /* No clock is needed to know that it is later than the newest was issued. */
        int64_t now = v->wrong_clock ? v->wrong_clock->issued : v->now.unix_s;
        if (here && c->best_before && now > c->best_before &&
            (!oldest || c->issued < oldest->issued))
            oldest = c;
    }
    return oldest;
}

void age_note(struct view *v, struct box *place)
{
    const struct bundle_channel *c = outdated(v);
    if (!c)
        return;
    struct box *row = piece_row(v, place, v->t->gap / 2);
    row->id = STR("out-of-date");
    row->role = STR("note");
    row->cross = ALIGN_START;
    box_icon(v->a, row, "hourglass", v->t->icon * 5 / 8, v->t->c.soil);
    struct box *lines = piece_lines(v, row);
    lines->grow = 1;
    piece_say(v, lines, TEXT_SECOND, N_("Information may be out of date"), v->t->c.soil);
    if (!c->issued)
        return;
    struct str day = dates_day(v->env->dates, v->a, v->lang, clock_day(c->issued));
    piece_said(v, lines, TEXT_SECOND, say_with(v, N_("Last updated: %s"), day), v->t->c.ink);
}
