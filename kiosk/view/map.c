/* map.c - a map: its picture, pins where items are, a scale, and a legend that opens them. */
#include "base/log.h"
#include "view/facts.h"
#include "view/pins.h"

#include <math.h>

static const double PIN_APART_MM = 3;

struct map {
    struct view *v;
    struct bounds bounds;
    struct bundle_pin *items;
    size_t n;
    bool here; /* the first is the gate at which this kiosk stands */
    int32_t w, h;
};

static struct said here_words(const struct map *m)
{
    return say(m->v, N_("You are here"));
}

static int32_t pill_height(const struct view *v)
{
    return v->t->text[TEXT_SECOND].size_px * 9 / 4;
}

/* Where the visitor stands, in words. */
static struct box *here_pill(const struct map *m, struct box *parent)
{
    struct view *v = m->v;
    struct box *pill = box_new(v->a, parent, BOX_ROW);
    pill->fill = v->t->c.alarm;
    pill->gap = v->t->gap / 4;
    pill->min_h = pill_height(v);
    pill->radius = pill->min_h / 2;
    pill->pad_l = pill->pad_r = v->t->gap * 3 / 4;
    box_icon(v->a, pill, "pin", v->t->icon * 5 / 8, v->t->c.on_alarm);
    piece_said(v, pill, TEXT_SECOND, here_words(m), v->t->c.on_alarm);
    return pill;
}

static int32_t width_of(const struct map *m, struct said said)
{
    struct para_style style = theme_style(m->v->t, TEXT_SECOND, said.lang);
    const struct para *p = para_layout(m->v->env->types, said.text, NULL, 0, &style, 0, m->v->a);
    return (p->width + 63) / 64;
}

static int32_t here_width(const struct map *m)
{
    const struct theme *t = m->v->t;
    return width_of(m, here_words(m)) + t->icon * 5 / 8 + t->gap * 7 / 4 + 2;
}

/* The gate says where one is, the others have numbers. */
static struct box *marker(const struct map *m, struct box *parent, size_t i)
{
    if (m->here && i == 0)
        return here_pill(m, parent);
    return piece_disc(m->v, parent, i + !m->here, m->v->t->c.chosen);
}

static void dot(const struct map *m, struct box *stack, const struct pin *p)
{
    struct box *b = box_new(m->v->a, stack, BOX_STACK);
    b->w = b->h = m->v->t->gap * 3 / 4;
    b->radius = b->w / 2;
    b->fill = m->v->t->c.ink;
    b->border = m->v->t->c.card;
    b->border_px = m->v->t->hairline;
    b->pinned = true;
    b->pin_x = (int32_t)p->at_x;
    b->pin_y = (int32_t)p->at_y;
}

static void pin_box(const struct map *m, struct box *stack, size_t i, const struct pin *p)
{
    const struct bundle_card *c = &m->items[i].card;
    struct box *b = marker(m, stack, i);
    b->id = str_format(m->v->a, "pin:%.*s", STR_ARG(piece_slug(c->ref)));
    b->role = STR("button");
    b->action = str_format(m->v->a, "open:%.*s", STR_ARG(c->ref));
    b->label = c->title;
    b->lang = c->lang;
    b->border = m->v->t->c.card;
    b->border_px = 2 * m->v->t->hairline;
    b->pinned = true;
    b->pin_x = (int32_t)p->x;
    b->pin_y = (int32_t)p->y;
}

/* Around the scale, which stands where it is. */
static void place_pins(const struct map *m, struct box *stack, struct pin scale)
{
    struct pin at[PINS_MAX + 1] = {scale}, *pins = at + 1;
    size_t n = m->n < PINS_MAX ? m->n : PINS_MAX;
    double disc = pill_height(m->v);
    for (size_t i = 0; i < n; i++) {
        double x, y;
        bounds_place(&m->bounds, m->items[i].latitude, m->items[i].longitude, &x, &y);
        pins[i] = (struct pin){x * m->w, y * m->h, disc, disc};
        if (m->here && i == 0)
            pins[i].w = here_width(m);
    }
    pins_place(at, n + 1, theme_px(m->v->t, PIN_APART_MM), m->w, m->h);
    for (size_t i = 0; i < n; i++)
        if (hypot(pins[i].x - pins[i].at_x, pins[i].y - pins[i].at_y) > disc / 2)
            dot(m, stack, &pins[i]);
    for (size_t i = 0; i < n; i++)
        pin_box(m, stack, i, &pins[i]);
}

/* In the lower left corner, on a ground of its own; what it takes of the map. */
static struct pin scale(const struct map *m, struct box *stack)
{
    struct view *v = m->v;
    double all = bounds_width_m(&m->bounds), length = bounds_round_m(all / 4);
    bool km = length >= 1000;
    struct str number = dates_number(v->env->dates, v->a, v->lang, km ? length / 1000 : length);
    struct said words = say_with(v, km ? N_("%s km") : N_("%s m"), number);
    struct box *card = box_new(v->a, stack, BOX_COLUMN);
    card->id = STR("scale");
    card->fill = (v->t->c.card & 0xffffff) | 0xe6000000;
    box_pad(card, v->t->gap / 2);
    card->pad_t = 0;
    card->radius = v->t->radius / 2;
    card->cross = ALIGN_CENTRE;
    card->pinned = true;
    card->pin_y = m->h;
    piece_said(v, card, TEXT_SECOND, words, v->t->c.ink);
    struct box *bar = box_new(v->a, card, BOX_STACK);
    bar->w = (int32_t)(m->w * length / all);
    bar->h = 3 * v->t->hairline;
    bar->fill = v->t->c.ink;
    double w = fmax(bar->w, width_of(m, words)) + v->t->gap, h = pill_height(v);
    return (struct pin){w / 2, m->h - h / 2, w, h};
}

static void legend(const struct map *m, struct box *parent)
{
    struct view *v = m->v;
    struct box *list = piece_column(v, parent, v->t->gap);
    list->id = STR("legend");
    list->role = STR("list");
    for (size_t i = 0; i < m->n; i++) {
        const struct bundle_card *c = &m->items[i].card;
        struct box *card = piece_touch_card(
            v, list, BOX_ROW, str_format(v->a, "item:%.*s", STR_ARG(piece_slug(c->ref))),
            str_format(v->a, "open:%.*s", STR_ARG(c->ref)), c->title, c->lang);
        card->pad_t = card->pad_b = v->t->gap / 2;
        card->gap = v->t->gap * 3 / 4;
        bool here = m->here && i == 0;
        if (here)
            box_icon(v->a, card, "pin", pill_height(v), v->t->c.soil);
        else
            marker(m, card, i);
        struct box *lines = piece_lines(v, card);
        lines->grow = 1;
        piece_text(v, lines, TEXT_LABEL, c->title, c->lang, v->t->c.ink)->max_lines = 2;
        piece_said(v, lines, TEXT_SECOND, here ? here_words(m) : say(v, c->kind->label),
                   here ? v->t->c.soil : v->t->c.quiet);
        box_icon(v->a, card, "arrow-right", v->t->icon * 5 / 8, v->t->c.quiet);
    }
}

/* Its size is fixed here: what stands on it is placed in pixels. */
static void draw_map(struct map *m, struct box *parent, const struct bundle_picture *p)
{
    m->w = piece_whole_w(m->v, piece_aspect(p));
    m->h = (int32_t)(m->w * piece_aspect(p));
    struct box *stack = box_new(m->v->a, parent, BOX_STACK);
    stack->id = STR("map");
    stack->self_set = true; /* its own width */
    stack->self = ALIGN_START;
    stack->w = m->w;
    stack->h = m->h;
    piece_picture(m->v, stack, p, m->v->lang)->radius = m->v->t->radius;
    place_pins(m, stack, scale(m, stack));
}

void map_picture(struct view *v, struct box *picture, struct box *list, const struct bundle_item *i)
{
    const struct bundle_fact *f = bundle_fact(i, "bounds");
    const struct bundle_picture *p = &i->card.picture;
    struct map m = {.v = v};
    struct err e;
    if (!f || p->width < 1 || p->height < 1 || !bounds_parse(f->values[0], &m.bounds, &e))
        return; /* lint refuses it */
    double whole = (double)p->height / p->width, shown = piece_aspect(p);
    bounds_keep(&m.bounds, fmin(whole / shown, 1), fmin(shown / whole, 1));
    if (!bundle_pins(v->env->bundle, &m.bounds, v->lang, v->now.date, v->a, &m.items, &m.n, &e))
        log_error("map %.*s: %s", STR_ARG(i->card.ref), e.text);
    m.here = m.n && m.items[0].card.kind == kind_find(STR("gate"));
    draw_map(&m, picture, p);
    legend(&m, list);
}
