/* home.c - the first screen: is the gate open, what is new, where to go. */
#include "base/log.h"
#include "pack/limits.h"
#include "view/screen.h"

/* Name and state: one below the other, or on a low panel side by side. */
enum { MAX_NOTICES = 2 }; /* more would push the tiles off the screen; but all that are urgent */

static void gate_texts(struct view *v, struct box *row, const struct bundle_card *gate,
                       const struct hours_words *words)
{
    bool low = v->t->low;
    struct box *text = low ? row : piece_lines(v, row);
    text->grow = 1;
    struct box *name = piece_text(v, text, TEXT_SECOND, gate->title, gate->lang, v->t->c.quiet);
    struct box *state =
        piece_said(v, text, low ? TEXT_SECOND : TEXT_STRONG, words->said, words->ink);
    if (!low)
        return;
    name->w = v->page_w / 3;
    name->max_lines = v->t->large ? 2 : 1; /* what tells the gates apart must be seen */
    state->grow = 1;
}

static void gate_side(struct view *v, struct box *parent, const struct bundle_card *gate,
                      const struct bundle_fact *hours)
{
    struct hours_words words = piece_hours(v, hours->n_values ? hours->values[0] : STR(""));

    struct box *row = piece_row(v, parent, v->t->low ? v->t->gap / 2 : v->t->gap * 3 / 4);
    row->grow = 1;
    row->cross = ALIGN_START; /* two sides beside each other begin on one line */
    row->id = str_format(v->a, "gate:%.*s", STR_ARG(piece_slug(gate->ref)));
    box_icon(v->a, row, words.icon, v->t->icon * 3 / 4, words.ink);
    gate_texts(v, row, gate, &words);
}

/* How good the hours are: the oldest date and the weakest word of all sides. */
struct checked {
    int32_t date; /* 0: never */
    bool verified;
};

/* "To be verified, as of DATE". */
static void gate_note(struct view *v, struct box *card, struct checked checked)
{
    if (!checked.date)
        return;
    struct str day = dates_day(v->env->dates, v->a, v->lang, checked.date);
    struct said text = checked.verified ? say_with(v, N_("As of %s"), day)
                                        : say_with(v, N_("Hours to be verified, as of %s"), day);
    struct box *note = piece_said(v, card, TEXT_SECOND, text, v->t->c.quiet);
    note->id = STR("gate-note");
}

/* NULL: no gates. */
static struct box *gates_card(struct view *v, struct box *parent, struct checked *checked)
{
    struct bundle_card *cards;
    size_t n;
    struct err e;
    if (!bundle_list(v->env->bundle, STR(""), kind_find(STR("gate")),
                     (struct bundle_part){0, LIMIT_GATES}, v->lang, v->now.date, v->a, &cards, &n,
                     &e)) {
        log_error("gates: %s", e.text);
        return NULL;
    }
    if (n == 0)
        return NULL;
    struct box *card = piece_card(v, parent, BOX_COLUMN);
    card->role = STR("status");
    card->id = STR("gates");
    card->gap = v->t->gap / 2;
    if (v->t->low)
        box_pad(card, v->t->gap / 3);
    struct box *sides = box_new(v->a, card, BOX_COLUMN);
    sides->gap = v->t->low ? 0 : v->t->landscape ? v->t->gap / 2 : v->t->gap;
    for (size_t i = 0; i < n; i++) {
        struct bundle_fact hours;
        if (!bundle_fact_of(v->env->bundle, &cards[i], "hours", v->lang, v->a, &hours, &e)) {
            log_error("gate %.*s: %s", STR_ARG(cards[i].ref), e.text);
            continue;
        }
        gate_side(v, sides, &cards[i], &hours);
        if (hours.checked && (!checked->date || hours.checked < checked->date))
            checked->date = hours.checked;
        checked->verified &= hours.n_values && hours.verified;
    }
    return card;
}

void home_gates(struct view *v, struct box *parent)
{
    struct checked checked = {.verified = true};
    struct box *card = gates_card(v, parent, &checked);
    if (!card)
        return;
    piece_line(v, card);
    gate_note(v, card, checked);
}

static bool is_urgent(struct view *v, const struct bundle_card *notice)
{
    struct bundle_fact f;
    struct err e;
    return bundle_fact_of(v->env->bundle, notice, "urgent", v->lang, v->a, &f, &e) && f.n_values &&
           str_is(f.values[0], "yes");
}

static void notices(struct view *v, struct box *page, bool urgent, bool others)
{
    struct bundle_card *cards;
    size_t n;
    struct err e;
    if (!bundle_list(v->env->bundle, STR(""), kind_find(STR("notice")),
                     (struct bundle_part){0, LIMIT_URGENT}, v->lang, v->now.date, v->a, &cards, &n,
                     &e)) {
        log_error("notices: %s", e.text);
        return;
    }
    for (size_t i = 0; i < n; i++) {
        struct str slug = piece_slug(cards[i].ref);
        bool is = is_urgent(v, &cards[i]);
        if (is ? !urgent : !others || i >= MAX_NOTICES)
            continue;
        struct box *card = piece_touch_card(
            v, page, BOX_ROW, str_format(v->a, "item:%.*s", STR_ARG(slug)),
            str_format(v->a, "open:%.*s", STR_ARG(cards[i].ref)), cards[i].title, cards[i].lang);
        card->pad_t = card->pad_b = v->t->gap * 3 / 4;
        rgba ink = is ? v->t->c.soil : v->t->c.ink;
        box_icon(v->a, card, "warning", v->t->icon * 3 / 4, v->t->c.soil);
        struct box *text = piece_text(v, card, TEXT_STRONG, cards[i].title, cards[i].lang, ink);
        text->grow = 1;
        text->max_lines = 2;
        box_icon(v->a, card, "arrow-right", v->t->icon * 5 / 8, v->t->c.quiet);
    }
}

/* Many sections stand closer, so that all are seen at once. */
enum { MANY_SECTIONS = 8 };

static void tile(struct view *v, struct box *parent, const struct bundle_section *s, bool many)
{
    bool low = v->t->low, close = low || many;
    struct box *b =
        piece_touch_card(v, parent, BOX_ROW, str_format(v->a, "tile:%.*s", STR_ARG(s->slug)),
                         str_format(v->a, "list:%.*s", STR_ARG(s->slug)), s->title, s->lang);
    b->gap = close ? v->t->gap * (low ? 2 : 3) / 4 : v->t->pad;
    if (close)
        box_pad(b, v->t->gap / 2);
    piece_icon_field(v, b, str_cstr(v->a, s->icon), piece_accent(v, s->accent),
                     low               ? v->t->icon
                     : !close          ? v->t->icon_large
                     : v->t->landscape ? v->t->touch * 4 / 5
                                       : v->t->icon * 3 / 2);
    struct box *text = piece_lines(v, b);
    text->grow = 1;
    piece_text(v, text, TEXT_LABEL, s->title, s->lang, v->t->c.ink);
    if (s->summary.n && !(close && v->t->landscape))
        piece_text(v, text, TEXT_SECOND, s->summary, s->lang, v->t->c.quiet)->max_lines = 2;
}

static void tiles(struct view *v, struct box *page)
{
    struct bundle_section *s;
    size_t n;
    struct err e;
    if (!bundle_sections(v->env->bundle, v->lang, v->now.date, v->a, &s, &n, &e)) {
        log_error("sections: %s", e.text);
        return;
    }
    size_t i = 0;
    bool many = n > MANY_SECTIONS;
    int32_t columns = v->t->large && !v->t->landscape ? 1 : v->t->low && !v->t->large ? 3 : 2;
    if (n % 2 == 1 &&
        columns < 3) /* what most people came for stands alone, and no hole stands at the end */
        tile(v, page, &s[i++], many);
    struct box *grid = box_new(v->a, page, BOX_GRID);
    grid->columns = columns;
    grid->gap = page->gap;
    grid->role = STR("list");
    for (; i < n; i++)
        tile(v, grid, &s[i], many);
}

/* The picture of the house: of the gate's own first place. */
bool home_picture(struct view *v, struct bundle_picture *out)
{
    struct bundle_card card;
    struct err e;
    if (!v->env->bundle ||
        !bundle_own(v->env->bundle, STR("places"), v->lang, v->now.date, v->a, &card, &e) ||
        card.picture.sha256.n == 0)
        return false;
    *out = card.picture;
    return true;
}

/* The gate as it looks and as it stands, beside each other: the picture keeps its height, so that
 * neither roof nor road is cut off. */
static void picture_and_gates(struct view *v, struct box *page,
                              const struct bundle_picture *picture)
{
    if (!picture->sha256.n || v->t->landscape || v->t->large) {
        home_gates(v, page);
        return;
    }
    struct box *row = piece_row(v, page, v->t->gap);
    row->cross = ALIGN_STRETCH;
    int32_t percent = v->lang == LANG_KM ? 32 : 42; /* Khmer needs the room for its words */
    row->min_h = v->page_w * percent / 100;
    struct box *p = piece_picture(v, row, picture, v->lang);
    p->w = v->page_w * percent / 100;
    p->radius = v->t->radius;
    struct box *gates = piece_column(v, row, 0);
    gates->grow = 1;
    home_gates(v, gates);
    if (gates->first)
        gates->first->grow = 1;
}

/* On a low panel the tiles come as early as they can; only what is urgent goes before them. */
static void low_home(struct view *v, struct box *page)
{
    struct checked checked = {.verified = true};
    page->gap = v->t->gap / 2;
    gates_card(v, page, &checked);
    notices(v, page, true, false);
    tiles(v, page);
    notices(v, page, false, true);
    gate_note(v, page, checked);
}

void screen_home(struct view *v, struct box *page, struct bundle_picture *side)
{
    if (v->t->low) {
        low_home(v, page);
        return;
    }
    if (!v->side)
        picture_and_gates(v, page, side);
    notices(v, page, true, true);
    tiles(v, page);
}
