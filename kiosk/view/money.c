/* money.c - exchange rates, always under the day they are of: a kiosk without a network has no
 * others, and says so. */
#include "pack/rates.h"
#include "view/facts.h"

static void amount(struct view *v, struct box *row, const struct rates_amount *m, bool first)
{
    struct box *lines = piece_lines(v, row);
    lines->grow = 1;
    lines->cross = first ? ALIGN_START : ALIGN_END;
    struct str number = dates_amount(v->env->dates, v->a, v->lang, m->amount);
    struct str text = str_format(v->a, "%.*s %.*s", STR_ARG(number), STR_ARG(m->currency));
    piece_said(v, lines, TEXT_HEADING, said_in_numbers(v, text),
               first ? v->t->c.ink : v->t->c.soil);
    struct str name = dates_currency(v->a, v->lang, m->currency);
    if (!name.n)
        return;
    struct box *second = piece_said(v, lines, TEXT_SECOND, said_in_numbers(v, name), v->t->c.quiet);
    second->text_align = first ? PARA_START : PARA_END;
}

static void rate(struct view *v, struct box *card, struct str text)
{
    struct rates r;
    struct err e;
    if (!rates_parse(text, &r, &e))
        return; /* lint refuses it */
    piece_line(v, card);
    struct box *row = piece_row(v, card, v->t->gap);
    row->role = STR("row");
    amount(v, row, &r.give, true);
    piece_text(v, row, TEXT_HEADING, STR("="), v->lang, v->t->c.quiet);
    amount(v, row, &r.get, false);
}

void facts_money(struct view *v, struct box *page, const struct bundle_item *i)
{
    const struct bundle_fact *rates = bundle_fact(i, "rates"), *as_of = bundle_fact(i, "as_of");
    const struct bundle_fact *publisher = bundle_fact(i, "publisher");
    int32_t date;
    if (!rates || !as_of || !str_date(as_of->values[0], &date)) {
        struct box *card = piece_card(v, page, BOX_ROW);
        card->id = STR("no-rates");
        box_icon(v->a, card, "info", v->t->icon, v->t->c.soil);
        piece_say(v, card, TEXT_LEAD, N_("No exchange rates have been entered."), v->t->c.ink)
            ->grow = 1;
        return;
    }
    struct str day = dates_day(v->env->dates, v->a, v->lang, date);
    struct box *card = piece_card(v, page, BOX_COLUMN);
    card->id = STR("rates");
    card->role = STR("table");
    struct box *of = piece_row(v, card, v->t->gap / 2);
    of->id = STR("rates-of");
    of->cross = ALIGN_START;
    box_icon(v->a, of, "calendar", v->t->icon * 3 / 4, v->t->c.soil);
    piece_said(v, of, TEXT_STRONG, say_with(v, N_("Rates of %s, not live"), day), v->t->c.soil)
        ->grow = 1;
    for (size_t k = 0; k < rates->n_values; k++)
        rate(v, card, rates->values[k]);
    if (publisher) {
        struct str label = say(v, publisher->fact->label).text;
        piece_note(v, page, "rates-by", "people",
                   (struct said){str_format(v->a, "%.*s: %.*s", STR_ARG(label),
                                            STR_ARG(publisher->values[0])),
                                 publisher->lang},
                   v->t->c.ink);
    }
}
