/* attract.c - what the kiosk shows while nobody is there: one large picture, a greeting in four
 * languages, and the languages to be touched at once. */
#include "base/clock.h"
#include "base/log.h"
#include "view/screen.h"

static const struct {
    enum lang lang;
    const char *text;
} greetings[] = {
    {LANG_VI, "Xin chào"},
    {LANG_KM, "សូមស្វាគមន៍"},
    {LANG_JRA, "Kơkuh"},
    {LANG_EN, "Welcome"},
};

enum { MAX_SLIDES = 24 }; /* at 12 s each: five minutes until the first comes again */

/* The seasons of the hills: spring from February, and so on by three months. */
static const char *season(const struct view *v)
{
    int32_t today = v->wrong_clock ? clock_day(v->wrong_clock->issued) : v->now.date;
    static const char *const seasons[] = {"spring", "summer", "autumn", "winter"};
    return seasons[(today / 100 % 100 + 10) % 12 / 3];
}

static void choose_language(struct view *v, struct box *layer)
{
    struct box *column = piece_column(v, layer, v->t->gap);
    column->pad_l = column->pad_r = v->t->margin;
    column->pad_t = column->pad_b = v->t->gap * 3 / 2;
    struct box *line = piece_text(v, column, TEXT_SECOND,
                                  STR("Chọn ngôn ngữ  ·  ជ្រើសរើសភាសា  ·  Choose your language"),
                                  LANG_VI, v->t->c.ink);
    line->text_align = PARA_CENTRE;
    struct box *grid = box_new(v->a, column, BOX_GRID);
    grid->columns = v->t->landscape ? 4 : 2;
    grid->gap = v->t->gap;
    for (int i = 0; i < LANG_COUNT; i++) {
        enum lang l = (enum lang)i;
        struct box *b =
            piece_touch_card(v, grid, BOX_STACK, str_format(v->a, "lang:%s", lang_code(l)),
                             str_format(v->a, "lang:%s", lang_code(l)), str_of(lang_name(l)), l);
        b->main = b->cross = ALIGN_CENTRE;
        b->border = v->t->c.chosen;
        b->min_h = v->t->landscape ? v->t->touch : v->t->bar_top;
        piece_text(v, b, v->t->landscape ? TEXT_LABEL : TEXT_HEADING, str_of(lang_name(l)), l,
                   v->t->c.chosen)
            ->text_align = PARA_CENTRE;
    }
}

/* In portrait the pictures keep their sky calm for the greeting; in landscape it has a ground of
 * its own. */
static struct box *greeting_ground(struct view *v, struct box *column)
{
    if (!v->t->landscape)
        return piece_column(v, column, 0);
    struct box *row = piece_row(v, column, 0);
    struct box *card = piece_card(v, row, BOX_COLUMN);
    card->border_px = 0;
    card->fill = (v->t->c.paper & 0xffffff) | 0xe6000000;
    struct box *grid = box_new(v->a, card, BOX_GRID);
    grid->columns = 2;
    grid->w = v->t->panel.width_px / 2;
    return grid;
}

static void greeting(struct view *v, struct box *stack, const struct bundle_card *s)
{
    struct box *column = piece_column(v, stack, 0);
    box_pad(column, v->t->landscape ? v->t->gap : v->t->margin * 5 / 4);
    struct box *ground = greeting_ground(v, column);
    for (size_t i = 0; i < sizeof greetings / sizeof *greetings; i++)
        piece_text(v, ground, v->t->landscape ? TEXT_HEADING : TEXT_DISPLAY,
                   str_of(greetings[i].text), greetings[i].lang, v->t->c.ink);
    if (!s)
        return;
    box_new(v->a, column, BOX_SPACE)->grow = 1;
    struct box *caption = piece_row(v, column, 0);
    struct box *pill = piece_card(v, caption, BOX_ROW);
    pill->pad_t = pill->pad_b = v->t->gap / 2;
    pill->border_px = 0;
    box_icon(v->a, pill, s->kind->look == KIND_POSTER ? "calendar" : "pin", v->t->icon * 5 / 8,
             v->t->c.soil);
    piece_text(v, pill, TEXT_STRONG, s->title, s->lang, v->t->c.ink);
}

void screen_attract(struct view *v, struct box *root)
{
    struct bundle_card *all = NULL;
    size_t n = 0;
    struct err e;
    if (v->env->bundle && !bundle_slides(v->env->bundle, !v->t->landscape, season(v), MAX_SLIDES,
                                         v->lang, v->now.date, v->a, &all, &n, &e))
        log_error("attract: %s", e.text);
    v->slides = n ? (int32_t)n : 1;
    const struct bundle_card *s = n ? &all[(size_t)v->state->slide % n] : NULL;
    const struct theme_panel *panel = &v->t->panel;

    struct box *below = box_new(v->a, root, BOX_LAYER);
    below->ground = v->t->c.paper;
    below->role = STR("navigation");
    below->at = (struct rect){0, 0, panel->width_px, 0};
    struct box *strip = box_new(v->a, below, BOX_BROCADE);
    strip->h = v->t->brocade;
    choose_language(v, below);
    struct ui ui = {v->env->types, v->t, v->a};
    ui_layout_layer(&ui, below);
    below->at.h = below->content_h;
    below->at.y = panel->height_px - below->at.h;

    struct box *above = box_new(v->a, root, BOX_LAYER);
    above->ground = v->t->c.sand;
    above->at = (struct rect){0, 0, panel->width_px, below->at.y};
    struct box *stack = box_new(v->a, above, BOX_STACK);
    stack->h = above->at.h;
    stack->id = STR("wake");
    stack->role = STR("button");
    stack->action = STR("wake");
    stack->label = s ? s->title : STR("Border Kiosk");
    stack->cross = ALIGN_STRETCH;
    if (s) {
        struct box *p = piece_picture(v, stack, &s->picture, s->lang);
        p->w = above->at.w;
        p->h = above->at.h;
    }
    greeting(v, stack, s);
}
