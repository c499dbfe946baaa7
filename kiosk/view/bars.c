/* bars.c - what stands on every screen: whose gate this is, the time, the four languages, the ways
 * out, and the sheet that asks whether somebody is still there. */
#include "view/bars.h"

#include "view/screen.h"

enum { BACK_PLACE = 2, NAV_PLACES = 4 };

static void gate_name(struct view *v, struct box *parent, enum text_role role, bool subtitle)
{
    const struct bundle_channel *c = v->gate;
    struct box *names = piece_lines(v, parent);
    names->grow = 1;
    names->role = STR("banner");
    if (c && c->title.n) {
        piece_text(v, names, role, c->title, c->lang, v->t->c.ink)->max_lines = subtitle ? 2 : 1;
        if (c->subtitle.n && subtitle)
            piece_text(v, names, TEXT_SECOND, c->subtitle, c->lang, v->t->c.quiet)->max_lines = 2;
    } else {
        piece_say(v, names, role, N_("Border gate information"), v->t->c.ink);
    }
}

static void clock_and_date(struct view *v, struct box *parent, bool one_line)
{
    if (v->wrong_clock)
        return;
    struct str time = dates_time(v->env->dates, v->a, v->lang, v->now.minute);
    struct str day = dates_today(v->env->dates, v->a, v->lang, v->now.date);
    if (one_line) {
        /* A low panel has no room for the day beside the gate's name. */
        struct str both =
            v->side ? str_format(v->a, "%.*s  ·  %.*s", STR_ARG(time), STR_ARG(day)) : time;
        piece_said(v, parent, v->side ? TEXT_SECOND : TEXT_LABEL, said_in_numbers(v, both),
                   v->t->c.ink)
            ->id = STR("clock");
        return;
    }
    struct box *column = piece_lines(v, parent);
    column->cross = ALIGN_END;
    struct box *t = piece_said(v, column, TEXT_HEADING, said_in_numbers(v, time), v->t->c.ink);
    t->id = STR("clock");
    piece_said(v, column, TEXT_SECOND, said_in_numbers(v, day), v->t->c.quiet)->text_align =
        PARA_END;
}

static void brocade(struct view *v, struct box *parent)
{
    struct box *strip = box_new(v->a, parent, BOX_BROCADE);
    strip->h = v->t->brocade;
    strip->role = STR("presentation");
}

void bar_languages(struct view *v, struct box *parent)
{
    struct box *row = piece_row(v, parent, v->t->gap * 3 / 4);
    row->id = STR("languages");
    row->role = STR("group");
    row->cross = ALIGN_STRETCH;
    for (int i = 0; i < LANG_COUNT; i++) {
        enum lang l = (enum lang)i;
        bool current = l == v->lang;
        struct box *pill =
            piece_touch_card(v, row, BOX_STACK, str_format(v->a, "lang:%s", lang_code(l)),
                             str_format(v->a, "lang:%s", lang_code(l)), str_of(lang_name(l)), l);
        pill->grow = 1;
        pill->min_h = v->t->pill;
        pill->radius = v->t->pill / 2;
        pill->main = pill->cross = ALIGN_CENTRE;
        pill->pad_t = pill->pad_b = 0;
        pill->chosen = current;
        pill->pad_l = pill->pad_r = v->t->gap / 2;
        pill->fill = current ? v->t->c.chosen : v->t->c.card;
        pill->border = current ? v->t->c.chosen : v->t->c.edge;
        struct box *name = piece_text(v, pill, TEXT_LABEL, str_of(lang_name(l)), l,
                                      current ? v->t->c.on_chosen : v->t->c.ink);
        name->text_align = PARA_CENTRE;
    }
}

/* On a low panel name and time share one line; on a large one in landscape they stand in the side
 * panel. */
static void name_and_time(struct view *v, struct box *layer)
{
    bool low = v->t->landscape;
    struct box *row = piece_row(v, layer, v->t->gap);
    row->pad_l = row->pad_r = v->t->margin;
    row->min_h = low ? 0 : v->t->bar_top;
    gate_name(v, row, low ? TEXT_LABEL : TEXT_HEADING, !low);
    clock_and_date(v, row, low);
}

void bar_banner(struct view *v, struct box *layer)
{
    if (!v->env->banner.n)
        return;
    struct box *line = piece_column(v, layer, 0);
    line->id = STR("run-banner");
    line->fill = v->t->c.alarm;
    line->pad_t = line->pad_b = v->t->gap / 4;
    struct box *text = piece_text(v, line, TEXT_SECOND, v->env->banner, LANG_EN, v->t->c.on_alarm);
    text->text_align = PARA_CENTRE;
}

void bar_top(struct view *v, struct box *layer)
{
    layer->role = STR("banner");
    bar_banner(v, layer);
    if (!v->side)
        name_and_time(v, layer);
    brocade(v, layer);
    struct box *languages = piece_column(v, layer, 0);
    languages->pad_l = languages->pad_r = v->t->margin;
    languages->pad_t = languages->pad_b = v->t->low         ? v->t->gap / 3
                                          : v->t->landscape ? v->t->gap * 3 / 4
                                                            : v->t->gap;
    bar_languages(v, languages);
}

/* Landscape: the left two fifths are the name of the place and the time, its picture, and on the
 * home screen whether the gate is open.  Nothing lies over the picture. */
void bar_side(struct view *v, struct ui *ui, struct box *layer,
              const struct bundle_picture *picture)
{
    layer->role = STR("complementary");
    struct box *column = piece_column(v, layer, 0);
    column->h = layer->at.h;
    struct box *names = piece_lines(v, column);
    box_pad(names, v->t->pad);
    names->gap = v->t->gap / 4;
    gate_name(v, names, TEXT_HEADING, true);
    clock_and_date(v, names, true);
    struct box *p = piece_picture(v, column, picture, v->lang);
    p->w = layer->at.w;
    p->grow = 1;
    if (state_place((struct state *)v->state)->screen == SCREEN_HOME) {
        struct box *gates = piece_column(v, column, 0);
        home_gates(v, gates);
        if (gates->first)
            gates->first->border_px = gates->first->radius = 0;
    }
    ui_layout_layer(ui, layer);
    if (!picture->sha256.n || p->r.h < p->w / 4) { /* a sliver shows nothing */
        p->kind = BOX_SPACE;
        p->fill = 0;
    }
}

/* "nav:ACTION" */
static void nav_button(struct view *v, struct box *row, const char *action, const char *icon,
                       const char *msgid, bool here)
{
    struct box *b = box_new(v->a, row, v->t->low ? BOX_ROW : BOX_COLUMN);
    b->id = str_format(v->a, "nav:%s", action);
    b->role = STR("button");
    struct said said = say(v, msgid);
    b->label = said.text;
    b->lang = said.lang;
    b->action = str_of(action);
    b->grow = 1;
    b->cross = b->main = ALIGN_CENTRE;
    b->gap = v->t->gap / 4;
    b->radius = v->t->radius;
    b->chosen = here;
    b->pad_t = b->pad_b = v->t->low ? 0 : v->t->gap / 2;
    b->pad_l = b->pad_r = v->t->gap / 4;
    b->min_h = v->t->touch;
    bool help = str_is(b->id, "nav:help");
    rgba ink = help ? v->t->c.on_alarm : v->t->c.ink;
    if (help)
        b->fill = v->t->c.alarm;
    else if (here)
        b->fill = v->t->c.sand;
    box_icon(v->a, b, icon, v->t->icon * 7 / 8, ink);
    struct box *text = piece_said(v, b, TEXT_SECOND, said, ink);
    text->text_align = PARA_CENTRE;
    text->max_lines = 2;
}

/* Back is no screen and has its place among them. */
static void nav_at(struct view *v, struct box *row, int place)
{
    enum screen at = state_place((struct state *)v->state)->screen;
    if (place == BACK_PLACE)
        nav_button(v, row, "back", "back", N_("Back"), false);
    for (enum screen s = 0; s < SCREEN_COUNT; s++)
        if (screen_rows[s].nav.place == place)
            nav_button(v, row, screen_rows[s].name, screen_rows[s].nav.icon,
                       screen_rows[s].nav.text, s == at);
}

void bar_bottom(struct view *v, struct box *layer)
{
    layer->role = STR("navigation");
    piece_line(v, layer);
    struct box *row = box_new(v->a, layer, BOX_ROW);
    row->min_h = v->t->bar_bottom - v->t->hairline;
    row->cross = ALIGN_STRETCH;
    row->gap = v->t->gap / 2;
    row->pad_l = row->pad_r = v->t->margin * 2 / 3;
    row->pad_t = row->pad_b = v->t->low ? v->t->gap / 2 : v->t->gap;
    for (int place = 1; place <= NAV_PLACES; place++)
        nav_at(v, row, place);
}

/* The twin of dragging: two buttons for a page that is longer than its window. */
static const struct {
    const char *id, *icon, *text;
} steps[] = {
    {"page:up", "arrow-up", N_("Further up")},
    {"page:down", "arrow-down", N_("Further down")},
};

void bar_more(struct view *v, struct box *layer)
{
    layer->role = STR("navigation");
    piece_line(v, layer);
    struct box *row = piece_row(v, layer, v->t->gap);
    row->cross = ALIGN_STRETCH;
    row->pad_l = row->pad_r = v->t->margin;
    row->pad_t = row->pad_b = v->t->gap / 2;
    for (int i = 0; i < 2; i++) {
        struct box *b =
            piece_button(v, row, steps[i].id, steps[i].icon, steps[i].text, steps[i].id, false);
        b->grow = 1;
        b->radius = v->t->pill / 2;
        b->border = v->t->c.edge;
        b->min_h = v->t->touch;
    }
}

void bar_beside(struct view *v, struct box *layer)
{
    layer->role = STR("navigation");
    struct box *column = piece_column(v, layer, 0);
    column->min_h = layer->at.h;
    column->pad_t = column->pad_b = v->t->gap / 2;
    column->cross = ALIGN_START;
    for (int i = 0; i < 2; i++) {
        struct said said = say(v, steps[i].text);
        struct box *b = piece_touch_card(v, column, BOX_STACK, str_of(steps[i].id),
                                         str_of(steps[i].id), said.text, said.lang);
        box_pad(b, 0);
        b->w = b->h = v->t->touch;
        b->radius = v->t->touch / 2;
        b->border = v->t->c.edge;
        b->main = b->cross = ALIGN_CENTRE;
        box_icon(v->a, b, steps[i].icon, v->t->icon * 3 / 4, v->t->c.ink);
        if (i == 0)
            box_new(v->a, column, BOX_SPACE)->grow = 1;
    }
}

/* On a low panel the answers stand beside each other, so that the question stays on the glass. */
static void answers(struct view *v, struct box *column)
{
    struct box *place = column;
    if (v->t->low) {
        place = piece_row(v, column, v->t->gap);
        place->cross = ALIGN_STRETCH;
    }
    struct box *stay =
        piece_button(v, place, "stay", "check", N_("Yes, I am still here"), "stay", true);
    stay->min_h = v->t->low ? v->t->touch : v->t->bar_bottom * 3 / 4;
    struct box *leave =
        piece_button(v, place, "start-again", "home", N_("Go to the start"), "home", false);
    stay->grow = leave->grow = v->t->low;
}

void sheet_still_there(struct view *v, struct box *layer)
{
    layer->role = STR("alertdialog");
    layer->id = STR("still-there");
    piece_line(v, layer);
    struct box *column = piece_column(v, layer, v->t->low ? v->t->gap / 2 : v->t->gap);
    box_pad(column, v->t->low ? v->t->gap : v->t->margin);
    piece_say(v, column, v->t->low ? TEXT_HEADING : TEXT_TITLE, N_("Still there?"), v->t->c.ink);
    struct str seconds = dates_number(v->env->dates, v->a, v->lang, v->state->seconds_left);
    piece_said(
        v, column, v->t->low ? TEXT_SECOND : TEXT_LEAD,
        say_with(v, N_("The screen starts again in %s seconds and forgets what you did."), seconds),
        v->t->c.ink)
        ->id = STR("seconds-left");
    answers(v, column);
}
