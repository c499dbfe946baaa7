/* list.c - the items of one section as cards, a hundred a page. */
#include "base/log.h"
#include "pack/limits.h"
#include "view/screen.h"

enum { PAGE_ITEMS = 100 }; /* as many as anybody scrolls through */

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

/* "laws@100": from the hundred-and-first item on. */
static struct str part_of(struct str arg, size_t *from)
{
    struct str slug = arg, at;
    int64_t n;
    if (str_cut(arg, '@', &slug, &at) && str_int(at, 0, INT32_MAX, &n))
        *from = (size_t)n;
    return slug;
}

/* The way to the items from the `from`th on, if there are so many. */
static void next_part(struct view *v, struct box *page, struct str slug, size_t from)
{
    size_t total;
    struct err e;
    if (!bundle_section_size(v->env->bundle, slug, v->lang, v->now.date, &total, &e)) {
        log_error("section %.*s: %s", STR_ARG(slug), e.text);
        return;
    }
    if (total <= from)
        return;
    size_t end = from + PAGE_ITEMS < total ? from + PAGE_ITEMS : total;
    struct said which = said_in_numbers(v, str_format(v->a, "%zu–%zu / %zu", from + 1, end, total));
    struct box *b = piece_touch_card(v, page, BOX_ROW, STR("list:next"),
                                     str_format(v->a, "list:%.*s@%zu", STR_ARG(slug), from),
                                     which.text, which.lang);
    b->main = ALIGN_CENTRE;
    b->gap = v->t->gap;
    piece_said(v, b, TEXT_LABEL, which, v->t->c.ink);
    box_icon(v->a, b, "arrow-right", v->t->icon * 5 / 8, v->t->c.quiet);
}

/* How many of the cards are on the page: all, unless their words are more than anybody wrote. */
static size_t cards_on_page(const struct bundle_card *cards, size_t n)
{
    size_t bytes = 0, i = 0;
    for (; i < n; i++) {
        bytes += cards[i].title.n + cards[i].summary.n + cards[i].number.n;
        if (i > 0 && bytes > LIMIT_LIST_BYTES)
            break;
    }
    return i;
}

void screen_list(struct view *v, struct box *page, struct bundle_picture *side)
{
    struct bundle_part part = {0, PAGE_ITEMS};
    struct str slug = part_of(str_of(v->state->stack[v->state->depth - 1].arg), &part.from);
    const struct bundle_section *s = find_section(v, slug);
    struct bundle_card *cards = NULL;
    size_t n = 0;
    struct err e;
    if (s)
        heading(v, page, s);
    if (!bundle_list(v->env->bundle, slug, NULL, part, v->lang, v->now.date, v->a, &cards, &n, &e))
        log_error("section %.*s: %s", STR_ARG(slug), e.text);
    if (n == 0) {
        piece_note(v, page, "empty", "info", say(v, N_("Nothing here at the moment.")),
                   v->t->c.ink);
        return;
    }
    struct box *list = piece_column(v, page, v->t->gap);
    list->role = STR("list");
    size_t shown = cards_on_page(cards, n);
    for (size_t i = 0; i < shown; i++)
        piece_item_card(v, list, &cards[i]);
    next_part(v, page, slug, part.from + (shown < n ? shown : PAGE_ITEMS));
    *side = cards[0].picture;
}
