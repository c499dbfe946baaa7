/* home.c - the first screen: is the gate open, what is new, where to go. */
#include "base/log.h"
#include "pack/hours.h"
#include "view/piece.h"

struct gate_words {
    struct said said;
    const char *icon;
    rgba ink;
};

static struct gate_words gate_state(struct view *v, const struct hours_now *now)
{
    struct str at = now->at >= 0 ? dates_time(v->env->dates, v->a, v->lang, now->at) : STR("");
    switch (now->state) {
    case HOURS_OPEN:
        return (struct gate_words){say_with(v, N_("Open until %s"), at), "check", v->t->c.forest};
    case HOURS_CLOSES: /* nobody told us when it opens: say only what is known */
        return (struct gate_words){say_with(v, N_("Closes at %s, opening hour not known"), at),
                                   "clock", v->t->c.ink};
    case HOURS_OPENS_LATER:
        return (struct gate_words){say_with(v, N_("Closed, opens at %s"), at), "cross",
                                   v->t->c.soil};
    case HOURS_CLOSED:
        if (now->days == 1 && now->at >= 0)
            return (struct gate_words){say_with(v, N_("Closed, opens tomorrow at %s"), at), "cross",
                                       v->t->c.soil};
        return (struct gate_words){say(v, N_("Closed for today")), "cross", v->t->c.soil};
    default:
        return (struct gate_words){say(v, N_("Hours not known")), "info", v->t->c.ink};
    }
}

static void gate_side(struct view *v, struct box *parent, const struct bundle_item *i)
{
    const struct bundle_fact *f = bundle_fact(i, "hours");
    struct hours h;
    struct err e;
    struct hours_now now = {.state = HOURS_NEVER, .at = -1};
    if (f && f->n_values && hours_parse(f->values[0], &h, &e))
        now = hours_at(&h, v->now.weekday, v->now.minute);
    struct gate_words words = gate_state(v, &now);

    struct box *row = piece_row(v, parent, v->t->gap * 3 / 4);
    row->grow = 1;
    row->cross = ALIGN_START; /* two sides beside each other begin on one line */
    row->id = str_format(v->a, "gate:%.*s", STR_ARG(piece_slug(i->card.ref)));
    box_icon(v->a, row, words.icon, v->t->icon * 3 / 4, words.ink);
    struct box *text = piece_lines(v, row);
    text->grow = 1;
    piece_text(v, text, TEXT_SECOND, i->card.title, i->card.lang, v->t->c.quiet);
    piece_said(v, text, TEXT_STRONG, words.said, words.ink);
}

/* "To be verified, as of DATE": the oldest date and the weakest word of all sides. */
static void gate_note(struct view *v, struct box *card, int32_t checked, bool verified)
{
    if (!checked)
        return;
    struct str day = dates_day(v->env->dates, v->a, v->lang, checked);
    struct said text = verified ? say_with(v, N_("As of %s"), day)
                                : say_with(v, N_("Hours to be verified, as of %s"), day);
    struct box *note = piece_said(v, card, TEXT_SECOND, text, v->t->c.quiet);
    note->id = STR("gate-note");
}

void home_gates(struct view *v, struct box *parent)
{
    struct bundle_card *cards;
    size_t n;
    struct err e;
    if (!bundle_list(v->env->bundle, STR(""), kind_find(STR("gate")), v->lang, v->now.date, v->a,
                     &cards, &n, &e)) {
        log_error("gates: %s", e.text);
        return;
    }
    if (n == 0)
        return;
    struct box *card = piece_card(v, parent, BOX_COLUMN);
    card->role = STR("status");
    card->id = STR("gates");
    card->gap = v->t->gap / 2;
    struct box *sides = box_new(v->a, card, v->side || !v->t->landscape ? BOX_COLUMN : BOX_GRID);
    sides->columns = 2;
    sides->gap = v->t->landscape ? v->t->gap / 2 : v->t->gap;
    int32_t checked = 0;
    bool verified = true;
    for (size_t i = 0; i < n; i++) {
        struct bundle_item item;
        if (!bundle_item(v->env->bundle, cards[i].ref, v->lang, v->now.date, v->a, &item, &e)) {
            log_error("gate %.*s: %s", STR_ARG(cards[i].ref), e.text);
            continue;
        }
        gate_side(v, sides, &item);
        const struct bundle_fact *f = bundle_fact(&item, "hours");
        if (f && f->checked && (!checked || f->checked < checked))
            checked = f->checked;
        verified = verified && f && f->verified;
    }
    struct box *line = box_new(v->a, card, BOX_SPACE);
    line->h = v->t->hairline;
    line->fill = v->t->c.line;
    gate_note(v, card, checked, verified);
}

static bool is_urgent(struct view *v, struct str ref)
{
    struct bundle_item item;
    struct err e;
    if (!bundle_item(v->env->bundle, ref, v->lang, v->now.date, v->a, &item, &e))
        return false;
    const struct bundle_fact *f = bundle_fact(&item, "urgent");
    return f && f->n_values && str_is(f->values[0], "yes");
}

static void notices(struct view *v, struct box *page)
{
    struct bundle_card *cards;
    size_t n;
    struct err e;
    if (!bundle_list(v->env->bundle, STR(""), kind_find(STR("notice")), v->lang, v->now.date, v->a,
                     &cards, &n, &e)) {
        log_error("notices: %s", e.text);
        return;
    }
    for (size_t i = 0; i < n && i < 2; i++) { /* more would push the tiles off the screen */
        struct str slug = piece_slug(cards[i].ref);
        struct box *card = piece_touch_card(
            v, page, BOX_ROW, str_format(v->a, "item:%.*s", STR_ARG(slug)),
            str_format(v->a, "open:%.*s", STR_ARG(cards[i].ref)), cards[i].title, cards[i].lang);
        card->pad_t = card->pad_b = v->t->gap * 3 / 4;
        rgba ink = is_urgent(v, cards[i].ref) ? v->t->c.soil : v->t->c.ink;
        box_icon(v->a, card, "warning", v->t->icon * 3 / 4, v->t->c.soil);
        struct box *text = piece_text(v, card, TEXT_STRONG, cards[i].title, cards[i].lang, ink);
        text->grow = 1;
        text->max_lines = 2;
        box_icon(v->a, card, "arrow-right", v->t->icon * 5 / 8, v->t->c.quiet);
    }
}

static void tile(struct view *v, struct box *parent, const struct bundle_section *s)
{
    struct box *b =
        piece_touch_card(v, parent, BOX_ROW, str_format(v->a, "tile:%.*s", STR_ARG(s->slug)),
                         str_format(v->a, "list:%.*s", STR_ARG(s->slug)), s->title, s->lang);
    b->gap = v->t->pad;
    piece_icon_field(v, b, str_cstr(v->a, s->icon), piece_accent(v, s->accent), v->t->icon_large);
    struct box *text = piece_lines(v, b);
    text->grow = 1;
    piece_text(v, text, TEXT_LABEL, s->title, s->lang, v->t->c.ink);
    if (s->summary.n)
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
    if (n % 2 == 1) /* what most people came for stands alone, and no hole stands at the end */
        tile(v, page, &s[i++]);
    struct box *grid = box_new(v->a, page, BOX_GRID);
    grid->columns = v->t->large && !v->t->landscape ? 1 : 2;
    grid->gap = v->t->gap;
    grid->role = STR("list");
    for (; i < n; i++)
        tile(v, grid, &s[i]);
}

/* The picture of the house: of the first place. */
bool home_picture(struct view *v, struct bundle_picture *out)
{
    struct bundle_card *cards;
    size_t n;
    struct err e;
    if (!v->env->bundle ||
        !bundle_list(v->env->bundle, STR("places"), NULL, v->lang, v->now.date, v->a, &cards, &n,
                     &e) ||
        n == 0 || cards[0].picture.sha256.n == 0)
        return false;
    *out = cards[0].picture;
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

void screen_home(struct view *v, struct box *page, struct bundle_picture *side)
{
    if (!v->side)
        picture_and_gates(v, page, side);
    notices(v, page);
    tiles(v, page);
}
