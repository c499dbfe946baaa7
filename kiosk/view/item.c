/* item.c - one item: picture, title, facts of its kind in a fixed place, text, what goes with it,
 * and how sure all this is. */
#include "base/log.h"
#include "doc/doc.h"
#include "pack/hours.h"
#include "view/piece.h"

#include <stdlib.h>
#include <string.h>

static struct said number_text(struct view *v, const struct kind_fact *k, struct str value)
{
    char text[32];
    size_t n = value.n < sizeof text - 1 ? value.n : sizeof text - 1;
    memcpy(text, value.p, n);
    text[n] = 0;
    struct str number = dates_number(v->env->dates, v->a, v->lang, strtod(text, NULL));
    return k->unit ? say_with(v, k->unit, number) : said_in_numbers(v, number);
}

static struct said hours_text(struct view *v, struct str value)
{
    struct hours h;
    struct err e;
    if (!hours_parse(value, &h, &e))
        return (struct said){value, v->lang};
    struct hours_now now = hours_at(&h, v->now.weekday, v->now.minute);
    if (now.at < 0)
        return say(v, N_("Hours not known"));
    struct str at = dates_time(v->env->dates, v->a, v->lang, now.at);
    return say_with(v,
                    now.state == HOURS_OPEN     ? N_("Open until %s")
                    : now.state == HOURS_CLOSES ? N_("Closes at %s, opening hour not known")
                                                : N_("Closed, opens at %s"),
                    at);
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
        return hours_text(v, value);
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
    return k->type == FACT_LIST || k->type == FACT_ITEMS;
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

/* Three short facts beside each other, with icons: places, events, products. */
static void fact_tiles(struct view *v, struct box *page, const struct bundle_item *i)
{
    struct box *grid = NULL;
    for (size_t f = 0; f < i->n_facts; f++) {
        const struct bundle_fact *fact = &i->facts[f];
        if (is_block(fact->fact) || fact->n_values == 0)
            continue;
        if (!grid) {
            grid = piece_card(v, page, BOX_GRID);
            grid->id = STR("facts");
            grid->role = STR("list");
            grid->columns = v->t->large || v->t->px_per_mm > 4 ? 1 : 2;
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

/* A document's card: every field in its place, the unknown ones too. */
static void document_card(struct view *v, struct box *page, const struct bundle_item *i)
{
    struct box *card = piece_card(v, page, BOX_COLUMN);
    card->id = STR("document-card");
    card->role = STR("table");
    card->gap = v->t->gap / 2;
    for (size_t k = 0; k < i->card.kind->n_facts; k++) {
        const struct kind_fact *fact = &i->card.kind->facts[k];
        const struct bundle_fact *f = bundle_fact(i, fact->key);
        bool known = f && f->n_values;
        if (fact->type == FACT_ITEMS || (!known && !fact->show_missing))
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
        if (numbered) {
            struct box *disc = box_new(v->a, row, BOX_STACK);
            disc->w = disc->h = v->t->text[TEXT_SECOND].size_px * 9 / 4;
            disc->radius = disc->w / 2;
            disc->fill = v->t->c.chosen;
            disc->main = disc->cross = ALIGN_CENTRE;
            piece_text(v, disc, TEXT_SECOND,
                       dates_number(v->env->dates, v->a, v->lang, (double)(i + 1)), v->lang,
                       v->t->c.on_chosen);
        } else {
            box_icon(v->a, row, "check", v->t->icon * 5 / 8, v->t->c.forest);
        }
        piece_text(v, row, TEXT_BODY, f->values[i], f->lang, v->t->c.ink)->grow = 1;
    }
}

void item_facts(struct view *v, struct box *page, const struct bundle_item *i)
{
    if (str_is(str_of(i->card.kind->name), "document"))
        document_card(v, page, i);
    else
        fact_tiles(v, page, i);
    for (size_t f = 0; f < i->n_facts; f++)
        if (i->facts[f].fact->type == FACT_LIST && i->facts[f].n_values &&
            !str_is(str_of(i->card.kind->name), "document"))
            list_of(v, page, &i->facts[f], str_is(str_of(i->facts[f].fact->key), "steps"));
}

static const struct para_span *spans_of(struct view *v, const struct doc_block *b, size_t *n)
{
    struct para_span *s = ARENA_NEW(v->a, struct para_span, b->n_spans);
    for (size_t i = 0; i < b->n_spans; i++)
        s[i] = (struct para_span){.start = b->spans[i].start,
                                  .end = b->spans[i].end,
                                  .bold = b->spans[i].style & (DOC_BOLD | DOC_LINK),
                                  .mark = b->spans[i].style & DOC_LINK ? 1 : 0};
    *n = b->n_spans;
    return s;
}

static struct box *styled(struct view *v, struct box *parent, const struct doc_block *b,
                          enum text_role role, enum lang lang, const rgba *marks)
{
    struct box *t = piece_text(v, parent, role, b->text, lang, v->t->c.ink);
    t->spans = spans_of(v, b, &t->n_spans);
    t->marks = marks;
    return t;
}

static void block(struct view *v, struct box *page, const struct doc_block *b, enum lang lang,
                  const rgba *marks)
{
    if (b->kind == DOC_HEADING) {
        styled(v, page, b, TEXT_HEADING, lang, marks)->role = STR("heading");
        return;
    }
    if (b->kind == DOC_NOTICE) {
        struct box *card = piece_card(v, page, BOX_ROW);
        card->fill = v->t->c.sand;
        card->cross = ALIGN_START;
        box_icon(v->a, card, "info", v->t->icon * 3 / 4, v->t->c.soil);
        styled(v, card, b, TEXT_BODY, lang, marks)->grow = 1;
        return;
    }
    if (b->kind == DOC_ITEM) {
        struct box *row = piece_row(v, page, v->t->gap * 3 / 4);
        row->cross = ALIGN_START;
        row->pad_l = (b->level - 1) * v->t->margin;
        struct str mark =
            b->number ? str_format(v->a, "%.*s.",
                                   STR_ARG(dates_number(v->env->dates, v->a, v->lang, b->number)))
                      : STR("•");
        piece_text(v, row, TEXT_BODY, mark, lang, v->t->c.soil)->w = v->t->icon * 3 / 4;
        styled(v, row, b, TEXT_BODY, lang, marks)->grow = 1;
        return;
    }
    styled(v, page, b, TEXT_BODY, lang, marks);
}

void item_body(struct view *v, struct box *page, const struct bundle_item *i)
{
    struct doc d;
    struct err e;
    if (!doc_parse(i->body, v->a, &d, &e)) {
        log_error("%.*s: %s", STR_ARG(i->card.ref), e.text);
        return;
    }
    rgba *marks = ARENA_NEW(v->a, rgba, 1);
    marks[0] = v->t->c.forest;
    struct box *column = piece_column(v, page, v->t->gap);
    column->id = STR("body");
    column->role = STR("article");
    column->max_w = v->t->column;
    for (size_t b = 0; b < d.n_blocks; b++)
        block(v, column, &d.blocks[b], i->card.lang, marks);
}

/* How sure it is: source, date of the last check, the word "to be verified". */
static void honesty(struct view *v, struct box *page, const struct bundle_item *i)
{
    bool all_verified = i->verified;
    for (size_t f = 0; f < i->n_facts; f++)
        all_verified = all_verified && (i->facts[f].n_values == 0 || i->facts[f].verified);
    struct box *card = piece_card(v, page, BOX_COLUMN);
    card->id = STR("source");
    card->role = STR("contentinfo");
    card->fill = v->t->c.paper;
    card->gap = v->t->gap / 2;
    if (!all_verified)
        piece_note(v, card, "unverified", "warning",
                   say(v, N_("To be verified: some facts here have not been confirmed by an "
                             "office yet.")),
                   v->t->c.soil);
    if (i->checked)
        piece_note(v, card, "as-of", "calendar",
                   say_with(v, N_("Information as of %s"),
                            dates_day(v->env->dates, v->a, v->lang, i->checked)),
                   v->t->c.quiet);
    if (i->source.n)
        piece_note(v, card, "source-text", "book", say_with(v, N_("Source: %s"), i->source),
                   v->t->c.quiet);
}

static void related(struct view *v, struct box *page, const struct bundle_item *i)
{
    if (i->n_related == 0)
        return;
    piece_say(v, page, TEXT_HEADING, N_("Goes with this"), v->t->c.ink)->role = STR("heading");
    struct box *list = piece_column(v, page, v->t->gap);
    list->id = STR("related");
    list->role = STR("list");
    for (size_t r = 0; r < i->n_related; r++)
        piece_item_card(v, list, &i->related[r]);
}

static void missing(struct view *v, struct box *page)
{
    piece_say(v, page, TEXT_TITLE, N_("This page is no longer here"), v->t->c.ink)->role =
        STR("heading");
    piece_say(v, page, TEXT_LEAD, N_("New content has come since. Please go back to the start."),
              v->t->c.ink);
    piece_button(v, page, "go-home", "home", N_("Home"), "home", true);
}

static void titles(struct view *v, struct box *page, const struct bundle_item *i)
{
    struct box *column = piece_column(v, page, v->t->gap / 3);
    struct box *kicker = piece_say(v, column, TEXT_STRONG, i->card.kind->label, v->t->c.forest);
    kicker->id = STR("kind");
    struct box *title = piece_text(v, column, TEXT_TITLE, i->card.title, i->card.lang, v->t->c.ink);
    title->id = STR("title");
    title->role = STR("heading");
    if (i->card.summary.n)
        piece_text(v, column, TEXT_LEAD, i->card.summary, i->card.lang, v->t->c.ink);
}

void screen_item(struct view *v, struct box *page, struct bundle_picture *side)
{
    struct bundle_item i;
    struct err e;
    struct str ref = str_of(v->state->stack[v->state->depth - 1].arg);
    if (!bundle_item(v->env->bundle, ref, v->lang, v->now.date, v->a, &i, &e)) {
        log_warning("item %.*s: %s", STR_ARG(ref), e.text);
        missing(v, page);
        return;
    }
    *side = i.card.picture;
    if (i.card.picture.sha256.n && !v->side) {
        struct box *p = piece_picture(v, page, &i.card.picture, i.card.lang);
        /* What a document looks like says little; its card should be on the first screen. */
        bool paper = i.card.number.n > 0;
        p->aspect = paper ? 0.26 : v->t->landscape ? 0.30 : v->t->large ? 0.36 : 0.50;
        p->radius = v->t->radius;
    }
    if (i.card.draft)
        piece_note(v, page, "draft", "info", say(v, N_("Draft translation")), v->t->c.soil);
    titles(v, page, &i);
    item_facts(v, page, &i);
    item_body(v, page, &i);
    honesty(v, page, &i);
    related(v, page, &i);
}
