#include "view/piece.h"
#include "base/clock.h"
#include "pack/hours.h"
#include "pack/limits.h"

#include <math.h>
#include <string.h>

struct said say(const struct view *v, const char *msgid)
{
    return (struct said){str_of(words_get(v->env->words, v->lang, msgid)),
                         words_lang(v->env->words, v->lang, msgid)};
}

struct said say_with(const struct view *v, const char *msgid, struct str value)
{
    struct said s = say(v, msgid);
    s.text = dates_fill(v->a, s.text.p, value);
    return s;
}

struct said said_in_numbers(const struct view *v, struct str text)
{
    return (struct said){text, v->lang == LANG_JRA ? LANG_VI : v->lang};
}

struct box *piece_text(const struct view *v, struct box *parent, enum text_role role,
                       struct str text, enum lang lang, rgba ink)
{
    return box_text(v->a, parent, role, text, lang, ink);
}

int32_t piece_width(const struct view *v, enum text_role role, struct str text, enum lang lang)
{
    struct para_style style = theme_style(v->t, role, lang);
    return para_layout(v->env->types, text, NULL, 0, &style, 0, v->a)->width / 64 + 1;
}

struct box *piece_said(const struct view *v, struct box *parent, enum text_role role,
                       struct said said, rgba ink)
{
    return piece_text(v, parent, role, said.text, said.lang, ink);
}

struct box *piece_say(const struct view *v, struct box *parent, enum text_role role,
                      const char *msgid, rgba ink)
{
    return piece_said(v, parent, role, say(v, msgid), ink);
}

struct box *piece_column(const struct view *v, struct box *parent, int32_t gap)
{
    struct box *b = box_new(v->a, parent, BOX_COLUMN);
    b->gap = gap;
    return b;
}

struct box *piece_lines(const struct view *v, struct box *parent)
{
    int32_t em = v->t->text[TEXT_SECOND].size_px;
    return piece_column(v, parent, v->lang == LANG_KM ? -em / 8 : -em * 3 / 10);
}

struct box *piece_row(const struct view *v, struct box *parent, int32_t gap)
{
    struct box *b = box_new(v->a, parent, BOX_ROW);
    b->gap = gap;
    b->cross = ALIGN_CENTRE;
    return b;
}

struct box *piece_line(const struct view *v, struct box *parent)
{
    struct box *line = box_new(v->a, parent, BOX_SPACE);
    line->h = v->t->hairline;
    line->fill = v->t->c.line;
    return line;
}

struct box *piece_card(const struct view *v, struct box *parent, enum box_kind kind)
{
    struct box *b = box_new(v->a, parent, kind);
    b->fill = v->t->c.card;
    b->border = v->t->c.line;
    b->border_px = v->t->hairline;
    b->radius = v->t->radius;
    b->gap = v->t->gap;
    box_pad(b, v->t->pad);
    return b;
}

struct box *piece_touch_card(const struct view *v, struct box *parent, enum box_kind kind,
                             struct str id, struct str action, struct str label, enum lang lang)
{
    struct box *b = piece_card(v, parent, kind);
    b->id = id;
    b->role = STR("button");
    b->action = action;
    b->label = label;
    b->lang = lang;
    b->min_h = v->t->touch;
    if (kind == BOX_ROW)
        b->cross = ALIGN_CENTRE;
    return b;
}

struct box *piece_icon_field(const struct view *v, struct box *parent, const char *icon, rgba ink,
                             int32_t size)
{
    struct box *field = box_new(v->a, parent, BOX_STACK);
    field->w = field->h = size;
    field->fill = v->t->c.sand;
    field->radius = v->t->radius * 3 / 4;
    field->main = field->cross = ALIGN_CENTRE;
    box_icon(v->a, field, icon, size * 54 / 100, ink);
    return field;
}

struct box *piece_picture(const struct view *v, struct box *parent, const struct bundle_picture *p,
                          enum lang alt_lang)
{
    struct box *b = box_new(v->a, parent, BOX_PICTURE);
    b->role = STR("img");
    b->label = p->alt;
    b->lang = alt_lang;
    b->fill = v->t->c.sand;
    if (p->sha256.n)
        b->name = str_of(bundle_object_path(v->env->bundle, v->a, p->sha256));
    return b;
}

double piece_aspect(const struct bundle_picture *p)
{
    const double most = LIMIT_PICTURE_SHAPE;
    if (p->width < 1 || p->height < 1)
        return 0.5625;
    return fmax(1 / most, fmin((double)p->height / p->width, most));
}

int32_t piece_whole_w(const struct view *v, double aspect)
{
    int32_t w = v->page_w - 2 * v->t->margin,
            h = v->page_h * (v->t->large ? 11 : 14) / 20; /* titles above */
    if (v->t->landscape)
        w -= v->t->touch + v->t->gap; /* the buttons beside a long page */
    if (v->t->landscape && !v->side) {
        w = w * 3 / 5;
        h = v->page_h - v->t->gap;
    }
    w = w * aspect > h ? (int32_t)(h / aspect) : w;
    return w > 0 ? w : 1;
}

struct box *piece_button(const struct view *v, struct box *parent, const char *id, const char *icon,
                         const char *msgid, const char *action, bool main)
{
    struct said said = say(v, msgid);
    struct box *b =
        piece_touch_card(v, parent, BOX_ROW, str_of(id), str_of(action), said.text, said.lang);
    rgba ink = main ? v->t->c.on_chosen : v->t->c.ink;
    b->fill = main ? v->t->c.chosen : v->t->c.card;
    b->border = v->t->c.chosen;
    b->main = ALIGN_CENTRE;
    b->min_h = v->t->pill;
    b->gap = v->t->gap / 2;
    b->pad_t = b->pad_b = v->t->gap / 2;
    if (icon)
        box_icon(v->a, b, icon, v->t->icon * 3 / 4, ink);
    piece_said(v, b, TEXT_LABEL, said, ink);
    return b;
}

struct box *piece_note(const struct view *v, struct box *parent, const char *id, const char *icon,
                       struct said said, rgba ink)
{
    struct box *row = piece_row(v, parent, v->t->gap / 2);
    row->id = str_of(id);
    row->role = STR("note");
    row->cross = ALIGN_START;
    box_icon(v->a, row, icon, v->t->icon * 5 / 8, ink);
    piece_said(v, row, TEXT_SECOND, said, ink)->grow = 1;
    return row;
}

/* A time of the next day is known for what it is; of a later one its date is said. */
static struct str closing_time(const struct view *v, struct hours_now now)
{
    enum { DAY_MINUTES = 24 * 60 };
    struct str at = dates_time(v->env->dates, v->a, v->lang, now.at);
    if (now.days * DAY_MINUTES + now.at - v->now.minute <= DAY_MINUTES)
        return at;
    int64_t day = clock_day_begins(v->now.date) + (now.days + now.at / DAY_MINUTES) * 86400LL;
    return str_format(v->a, "%.*s, %.*s", STR_ARG(at),
                      STR_ARG(dates_today(v->env->dates, v->a, v->lang, clock_day(day))));
}

struct hours_words piece_hours(const struct view *v, struct str hours)
{
    struct hours h;
    struct err e;
    struct hours_now now = {.state = HOURS_NEVER, .at = -1};
    bool known = hours_parse(hours, &h, &e);
    if (known && v->wrong_clock)
        return (struct hours_words){say(v, N_("Please ask for the hours")), "clock", v->t->c.ink};
    if (known)
        now = hours_at(&h, v->now.weekday, v->now.minute);
    struct str at = now.at >= 0 ? dates_time(v->env->dates, v->a, v->lang, now.at) : STR("");
    switch (now.state) {
    case HOURS_ALWAYS:
        return (struct hours_words){say(v, N_("Open day and night")), "check", v->t->c.forest};
    case HOURS_OPEN:
        return (struct hours_words){say_with(v, N_("Open until %s"), closing_time(v, now)), "check",
                                    v->t->c.forest};
    case HOURS_CLOSES: /* nobody told us when it opens: say only what is known */
        return (struct hours_words){
            say_with(v, N_("Closes at %s, opening hour not known"), closing_time(v, now)), "clock",
            v->t->c.ink};
    case HOURS_OPENS_LATER:
        return (struct hours_words){say_with(v, N_("Closed, opens at %s"), at), "cross",
                                    v->t->c.soil};
    case HOURS_CLOSED:
        if (now.days == 1 && now.at >= 0)
            return (struct hours_words){say_with(v, N_("Closed, opens tomorrow at %s"), at),
                                        "cross", v->t->c.soil};
        return (struct hours_words){say(v, N_("Closed for today")), "cross", v->t->c.soil};
    default:
        return (struct hours_words){say(v, N_("Hours not known")), "info", v->t->c.ink};
    }
}

struct box *piece_disc(const struct view *v, struct box *parent, size_t number, rgba fill)
{
    struct box *disc = box_new(v->a, parent, BOX_STACK);
    struct str digits = dates_ordinal(v->env->dates, v->a, v->lang, (int)number);
    int32_t em = v->t->text[TEXT_SECOND].size_px, w = piece_width(v, TEXT_SECOND, digits, v->lang);
    disc->h = em * 9 / 4;
    disc->w = w + em / 2 > disc->h ? w + em / 2 : disc->h; /* of many digits it is no disc */
    disc->radius = disc->h / 2;
    disc->fill = fill;
    disc->main = disc->cross = ALIGN_CENTRE;
    piece_text(v, disc, TEXT_SECOND, digits, v->lang, v->t->c.on_chosen);
    return disc;
}

rgba piece_accent(const struct view *v, struct str accent)
{
    return str_is(accent, "soil")     ? v->t->c.soil
           : str_is(accent, "forest") ? v->t->c.forest
           : str_is(accent, "gold")   ? v->t->c.gold
                                      : v->t->c.chosen;
}

struct str piece_slug(struct str ref)
{
    struct str channel, slug;
    return str_cut(ref, '/', &channel, &slug) ? slug : ref;
}

struct str piece_channel(struct str ref)
{
    struct str channel = ref, slug;
    str_cut(ref, '/', &channel, &slug);
    return channel;
}

/* The second line of a document's card: what a lawyer looks for first. */
static struct said second_line(const struct view *v, const struct bundle_card *c)
{
    if (c->number.n && c->first_date)
        return said_in_numbers(v, dates_day(v->env->dates, v->a, v->lang, c->first_date));
    return (struct said){c->summary, c->lang};
}

void piece_item_card(const struct view *v, struct box *parent, const struct bundle_card *c)
{
    struct str slug = piece_slug(c->ref);
    struct box *card =
        piece_touch_card(v, parent, BOX_ROW, str_format(v->a, "item:%.*s", STR_ARG(slug)),
                         str_format(v->a, "open:%.*s", STR_ARG(c->ref)), c->title, c->lang);
    card->gap = v->t->pad;
    bool document = c->number.n > 0;
    int32_t side = v->t->icon_large * (document ? 1 : 2);
    if (c->picture.sha256.n && !document) {
        box_pad(card, v->t->gap / 2);
        struct box *p = piece_picture(v, card, &c->picture, c->lang);
        p->w = side * 5 / 4;
        p->h = side;
        p->radius = v->t->radius * 3 / 4;
    } else {
        card->cross = ALIGN_START;
        piece_icon_field(v, card, document ? "document" : "info", v->t->c.chosen, side * 9 / 10);
    }
    struct box *text = piece_lines(v, card);
    text->grow = 1;
    if (document)
        piece_text(v, text, TEXT_STRONG, c->number, LANG_VI, v->t->c.soil);
    struct box *title = piece_text(v, text, TEXT_LABEL, c->title, c->lang, v->t->c.ink);
    title->max_lines = 3;
    struct said second = second_line(v, c);
    if (second.text.n)
        piece_said(v, text, TEXT_SECOND, second, v->t->c.quiet)->max_lines = 2;
    box_icon(v->a, card, "arrow-right", v->t->icon * 5 / 8, v->t->c.quiet);
}
