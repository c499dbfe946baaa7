/* attract.c - what the kiosk shows while nobody is there: one large picture, a greeting in four
 * languages, and the languages to be touched at once. */
#include "base/log.h"
#include "view/piece.h"

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

struct slide {
    struct bundle_picture picture;
    struct str title;
    enum lang lang;
    const char *icon;
};

/* The item's picture in the shape of the glass, if it was made for this loop (has a tall one). */
static bool slide_of(const struct view_env *env, struct arena *a, int32_t today, enum lang l,
                     bool tall, const struct bundle_card *card, struct slide *out)
{
    struct bundle_item item;
    struct err e;
    const struct bundle_picture *shape = NULL;
    bool has_tall = false;
    if (!card->picture.sha256.n || !bundle_item(env->bundle, card->ref, l, today, a, &item, &e))
        return false;
    for (size_t p = 0; p < item.n_pictures; p++) {
        has_tall = has_tall || item.pictures[p].tall;
        if (item.pictures[p].tall == tall && !shape)
            shape = &item.pictures[p];
    }
    if (!shape || !has_tall)
        return false;
    *out = (struct slide){*shape, card->title, card->lang,
                          card->kind->look == KIND_POSTER ? "calendar" : "pin"};
    return true;
}

/* The seasons of the hills: spring from February, and so on by three months. */
static bool in_season(const struct view_env *env, struct arena *a, int32_t today, enum lang l,
                      const struct bundle_card *card)
{
    static const char *const seasons[] = {"spring", "summer", "autumn", "winter"};
    struct bundle_item item;
    struct err e;
    if (!bundle_item(env->bundle, card->ref, l, today, a, &item, &e))
        return false;
    const struct bundle_fact *f = bundle_fact(&item, "season");
    return !f || str_is(f->values[0], seasons[(today / 100 % 100 + 10) % 12 / 3]);
}

static size_t posters(const struct view_env *env, struct arena *a, int32_t today, enum lang l,
                      bool tall, struct slide *out, size_t max)
{
    struct bundle_card *cards;
    size_t n, found = 0;
    struct err e;
    if (!env->bundle ||
        !bundle_list(env->bundle, STR(""), kind_find(STR("poster")), l, today, a, &cards, &n, &e))
        return 0;
    for (size_t i = 0; i < n && found < max; i++)
        if (in_season(env, a, today, l, &cards[i]))
            found += slide_of(env, a, today, l, tall, &cards[i], &out[found]);
    return found;
}

/* In the order in which the home screen shows sections and lists show items. */
static size_t places(const struct view_env *env, struct arena *a, int32_t today, enum lang l,
                     bool tall, struct slide *out, size_t max)
{
    struct bundle_section *sections;
    struct bundle_card *cards;
    size_t n_sections, n, found = 0;
    struct err e;
    if (!env->bundle || !bundle_sections(env->bundle, l, today, a, &sections, &n_sections, &e))
        return 0;
    for (size_t s = 0; s < n_sections; s++) {
        if (!bundle_list(env->bundle, sections[s].slug, NULL, l, today, a, &cards, &n, &e)) {
            log_error("attract: %s", e.text);
            return found;
        }
        for (size_t i = 0; i < n && found < max; i++)
            if (cards[i].kind->look != KIND_POSTER) /* has its season */
                found += slide_of(env, a, today, l, tall, &cards[i], &out[found]);
    }
    return found;
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

static void greeting(struct view *v, struct box *stack, const struct slide *s)
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
    box_icon(v->a, pill, s->icon, v->t->icon * 5 / 8, v->t->c.soil);
    piece_text(v, pill, TEXT_STRONG, s->title, s->lang, v->t->c.ink);
}

void screen_attract(struct view *v, struct box *root)
{
    struct slide all[MAX_SLIDES];
    bool tall = !v->t->landscape;
    size_t n = posters(v->env, v->a, v->now.date, v->lang, tall, all, MAX_SLIDES);
    n += places(v->env, v->a, v->now.date, v->lang, tall, &all[n], MAX_SLIDES - n);
    v->slides = n ? (int32_t)n : 1;
    const struct slide *s = n ? &all[(size_t)v->state->slide % n] : NULL;
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
