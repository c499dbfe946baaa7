/* facts.c - the facts of an item: short ones as tiles or in a table, lists below. */
#include "view/facts.h"
#include "pack/phone.h"
#include "pack/value.h"

/* What is no number, or one that nothing here can have, is shown as it was written. */
static struct said number_text(struct view *v, const struct kind_fact *k, struct str value)
{
    double is;
    if (!value_number(value, &is))
        return (struct said){value, v->lang};
    struct str number = dates_number(v->env->dates, v->a, v->lang, is);
    return k->unit ? say_with(v, k->unit, number) : said_in_numbers(v, number);
}

/* A fact's value as words, for every type that is one line. */
static struct said fact_text(struct view *v, const struct bundle_fact *f, size_t i)
{
    struct str value = f->values[i];
    int32_t date;
    const struct fact_code *code;
    switch (f->fact->type) {
    case FACT_DATE:
        if (str_date(value, &date))
            return said_in_numbers(v, dates_day(v->env->dates, v->a, v->lang, date));
        break;
    case FACT_NUMBER:
        return number_text(v, f->fact, value);
    case FACT_HOURS:
        return piece_hours(v, value).said;
    case FACT_CODE:
        code = kind_code(f->fact, value);
        if (code)
            return say(v, code->label);
        break;
    case FACT_BOOL:
        return say(v, str_is(value, "yes") ? N_("Yes") : N_("No"));
    case FACT_TEXT:
    case FACT_LIST:
        return (struct said){value, f->lang};
    default:
        break;
    }
    return (struct said){value, v->lang}; /* a name or number that is in no language */
}

static bool is_block(const struct kind_fact *k)
{
    return fact_is_list(k->type) || k->type == FACT_PHONE || k->type == FACT_BOUNDS;
}

static struct said joined(struct view *v, const struct bundle_fact *f)
{
    struct buf b = {0};
    for (size_t i = 0; i < f->n_values; i++) {
        buf_puts(&b, i ? " · " : "");
        buf_add(&b, fact_text(v, f, i).text);
    }
    return (struct said){buf_move(&b, v->a), fact_text(v, f, 0).lang};
}

/* What is not urgent need not say so. */
static bool is_told(const struct bundle_fact *f)
{
    return f->n_values > 0 && (f->fact->type != FACT_BOOL || str_is(f->values[0], "yes"));
}

/* Short facts beside each other, with icons. */
void facts_tiles(struct view *v, struct box *page, const struct bundle_item *i)
{
    struct box *grid = NULL;
    for (size_t f = 0; f < i->n_facts; f++) {
        const struct bundle_fact *fact = &i->facts[f];
        if (is_block(fact->fact) || !is_told(fact))
            continue;
        if (!grid) {
            grid = piece_card(v, page, BOX_GRID);
            grid->id = STR("facts");
            grid->role = STR("list");
            bool wide = v->t->landscape && !v->side && !v->t->low;
            grid->columns = wide ? 3 - v->t->large : v->t->large || v->t->px_per_mm > 4 ? 1 : 2;
            grid->gap = v->t->gap;
        }
        struct box *cell = piece_row(v, grid, v->t->gap * 3 / 4);
        cell->id = str_format(v->a, "fact:%s", fact->fact->key);
        cell->role = STR("listitem");
        cell->cross = ALIGN_START;
        if (fact->fact->icon)
            box_icon(v->a, cell, fact->fact->icon, v->t->icon * 3 / 4, v->t->c.soil);
        struct box *text = piece_lines(v, cell);
        text->grow = 1;
        piece_say(v, text, TEXT_SECOND, fact->fact->label, v->t->c.quiet);
        piece_said(v, text, TEXT_STRONG, fact_text(v, fact, 0), v->t->c.ink);
    }
}

static bool is_row(const struct kind_fact *k)
{
    return k->type != FACT_ITEMS && (k->type != FACT_LIST || fact_is_line(k));
}

/* Every field in its place, the unknown ones too. */
void facts_table(struct view *v, struct box *page, const struct bundle_item *i)
{
    struct box *card = piece_card(v, page, BOX_COLUMN);
    card->id = STR("facts");
    card->role = STR("table");
    card->gap = v->t->gap / 2;
    for (size_t k = 0; k < i->card.kind->n_facts; k++) {
        const struct kind_fact *fact = &i->card.kind->facts[k];
        const struct bundle_fact *f = bundle_fact(i, fact->key);
        bool known = f && f->n_values;
        if (!is_row(fact) || (!known && !fact->show_missing))
            continue;
        struct box *row = piece_row(v, card, v->t->gap);
        row->id = str_format(v->a, "fact:%s", fact->key);
        row->role = STR("row");
        row->cross = ALIGN_START;
        struct box *label = piece_say(v, row, TEXT_SECOND, fact->label, v->t->c.quiet);
        label->w = v->page_w * 3 / 10;
        struct box *value =
            known ? piece_said(v, row, TEXT_STRONG, joined(v, f), v->t->c.ink)
                  : piece_say(v, row, TEXT_SECOND, N_("Not yet known"), v->t->c.quiet);
        value->grow = 1;
    }
}

static void list_of(struct view *v, struct box *page, const struct bundle_fact *f, bool numbered)
{
    piece_say(v, page, TEXT_HEADING, f->fact->label, v->t->c.ink)->role = STR("heading");
    struct box *card = piece_card(v, page, BOX_COLUMN);
    card->id = str_format(v->a, "fact:%s", f->fact->key);
    card->role = STR("list");
    for (size_t i = 0; i < f->n_values; i++) {
        struct box *row = piece_row(v, card, v->t->gap);
        row->cross = ALIGN_START;
        row->role = STR("listitem");
        if (numbered)
            piece_disc(v, row, i + 1, v->t->c.chosen);
        else
            box_icon(v->a, row, "check", v->t->icon * 5 / 8, v->t->c.forest);
        piece_text(v, row, TEXT_BODY, f->values[i], f->lang, v->t->c.ink)->grow = 1;
    }
}

static void items_of(struct view *v, struct box *page, const struct bundle_fact *f)
{
    piece_say(v, page, TEXT_HEADING, f->fact->label, v->t->c.ink)->role = STR("heading");
    struct box *list = piece_column(v, page, v->t->gap);
    list->id = str_format(v->a, "fact:%s", f->fact->key);
    list->role = STR("list");
    for (size_t i = 0; i < f->n_items; i++)
        piece_item_card(v, list, &f->items[i]);
}

void facts_lists(struct view *v, struct box *page, const struct bundle_item *i)
{
    bool table = i->card.kind->look == KIND_TABLE;
    for (size_t f = 0; f < i->n_facts; f++) {
        const struct bundle_fact *fact = &i->facts[f];
        if (fact->fact->type == FACT_LIST && !(table && is_row(fact->fact)))
            list_of(v, page, fact, str_is(str_of(fact->fact->key), "steps"));
        else if (fact->n_items)
            items_of(v, page, fact);
    }
}

/* The number can be read from where one stands with a telephone in the hand. */
void facts_contact(struct view *v, struct box *page, const struct bundle_item *i)
{
    const struct bundle_fact *f = bundle_fact(i, "phone");
    if (!f)
        return;
    struct box *card = piece_card(v, page, BOX_ROW);
    card->id = STR("fact:phone");
    card->main = ALIGN_CENTRE;
    box_icon(v->a, card, f->fact->icon, v->t->icon * 3 / 2, v->t->c.soil);
    struct box *lines = piece_lines(v, card);
    piece_said(v, lines, TEXT_SECOND, say(v, f->fact->label), v->t->c.quiet);
    piece_text(v, lines, TEXT_DISPLAY, phone_grouped(v->a, f->values[0]), v->lang, v->t->c.soil);
}
