/* item.c - one item: picture, title, facts of its kind in a fixed place, text, what goes with it,
 * and how sure all this is. */
#include "base/log.h"
#include "doc/doc.h"
#include "view/facts.h"
#include "view/screen.h"

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

enum { LIST_DEPTH = 3 };
struct list { /* the one that goes on, at each depth */
    int next; /* the number of its next item, 0 of one without numbers */
    int32_t mark_w;
};

static struct str mark(struct view *v, int number)
{
    struct str digits = dates_ordinal(v->env->dates, v->a, v->lang, number);
    return number ? str_format(v->a, "%.*s.", STR_ARG(digits)) : STR("•");
}

/* Of the list that begins with this block, as far as its numbers go on: the widest mark. */
static int32_t widest_mark(struct view *v, const struct doc *d, size_t first, enum lang lang)
{
    int level = d->blocks[first].level, next = d->blocks[first].number;
    int32_t widest = v->t->icon * 3 / 4;
    for (size_t i = first; next && i < d->n_blocks; i++) {
        const struct doc_block *b = &d->blocks[i];
        bool item = b->kind == DOC_ITEM;
        if (b->kind == DOC_HEADING || (item && b->level < level) ||
            (item && b->level == level && b->number != next))
            break;
        if (!item || b->level > level)
            continue;
        int32_t w = piece_width(v, TEXT_BODY, mark(v, next++), lang);
        widest = w > widest ? w : widest;
    }
    return widest;
}

static void item(struct view *v, struct box *page, const struct doc_block *b, int32_t mark_w,
                 enum lang lang, const rgba *marks)
{
    struct box *row = piece_row(v, page, v->t->gap * 3 / 4);
    row->cross = ALIGN_START;
    row->pad_l = (b->level - 1) * v->t->margin;
    struct box *m = piece_text(v, row, TEXT_BODY, mark(v, b->number), lang, v->t->c.soil);
    m->w = mark_w;
    m->text_align = b->number ? PARA_END : PARA_START;
    styled(v, row, b, TEXT_BODY, lang, marks)->grow = 1;
}

static void list_item(struct view *v, struct box *page, const struct doc *d, size_t at,
                      struct list *list, enum lang lang, const rgba *marks)
{
    const struct doc_block *b = &d->blocks[at];
    if (!list->mark_w || b->number != list->next)
        list->mark_w = widest_mark(v, d, at, lang);
    list->next = b->number ? b->number + 1 : 0;
    item(v, page, b, list->mark_w, lang, marks);
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
    styled(v, page, b, TEXT_BODY, lang, marks);
}

void item_body(struct view *v, struct box *page, const struct bundle_item *i)
{
    struct doc d;
    struct err e;
    if (!doc_parse(i->body, v->a, &d, &e)) /* import refuses it: what can be read is shown */
        log_error("%.*s: %s", STR_ARG(i->card.ref), e.text);
    rgba *marks = ARENA_NEW(v->a, rgba, 1);
    marks[0] = v->t->c.forest;
    struct box *column = piece_column(v, page, v->t->gap);
    column->id = STR("body");
    column->role = STR("article");
    column->max_w = v->t->column;
    struct list lists[LIST_DEPTH + 1] = {0};
    for (size_t b = 0; b < d.n_blocks; b++)
        if (d.blocks[b].kind == DOC_ITEM)
            list_item(v, column, &d, b, &lists[d.blocks[b].level], i->card.lang, marks);
        else
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

static void titles(struct view *v, struct box *page, const struct bundle_item *i,
                   struct said kicker)
{
    struct box *column = piece_column(v, page, v->t->gap / 3);
    piece_said(v, column, TEXT_STRONG, kicker, v->t->c.forest)->id = STR("kind");
    struct box *title = piece_text(v, column, TEXT_TITLE, i->card.title, i->card.lang, v->t->c.ink);
    title->id = STR("title");
    title->role = STR("heading");
    if (i->card.summary.n)
        piece_text(v, column, TEXT_LEAD, i->card.summary, i->card.lang, v->t->c.ink);
}

/* The bulletin's other text: Vietnamese, and beside Vietnamese English. */
static bool other_language(struct view *v, struct bundle_item *out)
{
    enum lang other = v->item->card.lang == LANG_VI ? LANG_EN : LANG_VI;
    struct err e;
    return bundle_item(v->env->bundle, v->item->card.ref, other, v->now.date, v->a, out, &e) &&
           out->card.lang == other;
}

static struct said language(enum lang l)
{
    return (struct said){str_of(lang_name(l)), l};
}

static struct box *in_other_language(struct view *v, struct box *parent, enum lang lang)
{
    struct box *column = piece_column(v, parent, v->t->gap);
    column->id = str_format(v->a, "say:%s", lang_code(lang)); /* is there on purpose */
    return column;
}

static struct box *pair(struct view *v, struct box *page, bool beside)
{
    struct box *grid = box_new(v->a, page, BOX_GRID);
    grid->columns = beside ? 2 : 1;
    grid->gap = v->t->margin;
    return grid;
}

/* Beside each other where there is room, title beside title and text beside text. */
static void parallel(struct view *v, struct box *page)
{
    struct bundle_item other;
    bool two = other_language(v, &other), beside = two && v->t->landscape && !v->t->low;
    struct said kind = say(v, v->item->card.kind->label);
    struct box *heads = pair(v, page, beside);
    titles(v, heads, v->item, beside ? language(v->item->card.lang) : kind);
    if (beside)
        titles(v, in_other_language(v, heads, other.card.lang), &other, language(other.card.lang));
    facts_tiles(v, page, v->item);
    struct box *texts = pair(v, page, beside);
    item_body(v, texts, v->item);
    if (!two)
        return;
    struct box *below = in_other_language(v, texts, other.card.lang);
    if (!beside) {
        piece_line(v, below);
        titles(v, below, &other, language(other.card.lang));
    }
    item_body(v, below, &other);
}

static void picture(struct view *v, struct box *page, const struct bundle_card *c)
{
    enum kind_look look = c->kind->look;
    bool words_only = look >= KIND_GALLERY || (look == KIND_PARALLEL && v->t->landscape) ||
                      (look >= KIND_TABLE && v->t->low);
    if (!c->picture.sha256.n || v->side || words_only)
        return;
    struct box *p = piece_picture(v, page, &c->picture, c->lang);
    /* What one came for should be on the first screen: a table's picture says the least. */
    p->aspect = look == KIND_TABLE                 ? 0.26
                : v->t->landscape                  ? 0.30
                : look > KIND_TABLE || v->t->large ? 0.36
                                                   : 0.50;
    p->radius = v->t->radius;
}

/* The picture is what one came for: under its title, in landscape first or beside its words. */
static void showpiece(struct view *v, struct box *page, const struct bundle_item *i)
{
    struct box *shown = page, *words = page;
    if (v->side) {
        shown = piece_column(v, page, 0);
        words = piece_column(v, page, v->t->gap);
    } else if (v->t->landscape) {
        struct box *row = piece_row(v, page, v->t->pad);
        row->cross = ALIGN_START;
        shown = piece_column(v, row, 0);
        words = piece_column(v, row, v->t->gap);
        words->grow = 1;
    }
    titles(v, words, i, say(v, i->card.kind->label));
    if (i->card.kind->look == KIND_MAP)
        map_picture(v, shown, words, i);
    else
        gallery_poster(v, shown, i);
    if (v->t->landscape && !v->side && shown->first)
        shown->w = shown->first->w; /* words do not squeeze what pins have their places on */
    item_body(v, words, i);
}

/* What stands between the title and the text. */
static void facts(struct view *v, struct box *page, const struct bundle_item *i)
{
    switch (i->card.kind->look) {
    case KIND_TABLE:
        facts_table(v, page, i);
        break;
    case KIND_MONEY:
        facts_money(v, page, i);
        break;
    case KIND_PHRASES:
        facts_phrases(v, page, i);
        break;
    case KIND_CONTACT:
        facts_contact(v, page, i);
        facts_tiles(v, page, i);
        break;
    default:
        facts_tiles(v, page, i);
        break;
    }
    facts_lists(v, page, i);
}

static void fill(struct view *v, struct box *page, const struct bundle_item *i)
{
    enum kind_look look = i->card.kind->look;
    if (look == KIND_PARALLEL) {
        parallel(v, page);
        return;
    }
    if (look == KIND_MAP || look == KIND_POSTER) {
        showpiece(v, page, i);
        return;
    }
    titles(v, page, i, say(v, i->card.kind->label));
    if (look == KIND_GALLERY)
        gallery_pictures(v, page, i);
    facts(v, page, i);
    item_body(v, page, i);
}

void screen_item_read(struct view *v)
{
    struct bundle_item *i = ARENA_NEW(v->a, struct bundle_item, 1);
    struct err e;
    struct str ref = str_of(v->state->stack[v->state->depth - 1].arg);
    if (v->env->bundle && bundle_item(v->env->bundle, ref, v->lang, v->now.date, v->a, i, &e))
        v->item = i;
    else if (v->env->bundle)
        log_warning("item %.*s: %s", STR_ARG(ref), e.text);
}

void screen_item(struct view *v, struct box *page, struct bundle_picture *side)
{
    const struct bundle_item *i = v->item;
    if (!i) {
        missing(v, page);
        return;
    }
    if (i->card.kind->look != KIND_MAP) /* which is on the page itself, whole */
        *side = i->card.picture;
    picture(v, page, &i->card);
    if (i->card.draft)
        piece_note(v, page, "draft", "info", say(v, N_("Draft translation")), v->t->c.soil);
    fill(v, page, i);
    honesty(v, page, i);
    related(v, page, i);
}
