/* view.c - the layers of a screen, and the one rule that holds on all of them: a text that is not
 * in the visitor's language stands under a label that says so. */
#include "view/view.h"

#include "base/clock.h"
#include "base/log.h"
#include "view/bars.h"
#include "view/screen.h"

#include <string.h>

/* On a smaller panel a side picture would leave too little for the page. */
enum { SIDE_PANEL_MM = 350 };

static struct box *layer(struct view *v, struct box *root, struct rect at, rgba ground,
                         const char *id)
{
    struct box *b = box_new(v->a, root, BOX_LAYER);
    b->at = at;
    b->ground = ground;
    b->id = str_of(id);
    return b;
}

/* Lay a bar out to learn how high its words make it. */
static int32_t bar_height(struct ui *ui, struct box *bar)
{
    ui_layout_layer(ui, bar);
    bar->at.h = bar->content_h;
    return bar->at.h;
}

/* The first language that a text on the page is in and the visitor did not choose. Lines that are
 * meant to be shown to somebody else ("say:...") do not count. */
static bool foreign_text(const struct box *b, enum lang page, enum lang *found)
{
    if (str_starts(b->id, "say:") || str_starts(b->id, "lang:"))
        return false;
    bool proper_name = b->kind == BOX_TEXT && b->text.n && b->text.p[0] >= '0' &&
                       b->text.p[0] <= '9'; /* a document's number is in no language */
    if (b->kind == BOX_TEXT && b->text.n && b->lang != page && !proper_name) {
        *found = b->lang;
        return true;
    }
    for (const struct box *c = b->first; c; c = c->next)
        if (foreign_text(c, page, found))
            return true;
    return false;
}

static void language_note(struct view *v, struct box *place)
{
    enum lang other;
    if (v->lang == LANG_JRA && v->env->drafts)
        piece_note(v, place, "draft-language", "info", say(v, N_("Draft translation")),
                   v->t->c.soil);
    if (foreign_text(place->parent, v->lang, &other))
        piece_note(
            v, place, "fallback", "globe",
            say_with(v, N_("What is not translated yet is shown in %s"), str_of(lang_name(other))),
            v->t->c.soil);
}

static struct box *page_layer(struct view *v, struct box *root, struct rect at,
                              struct bundle_picture *side)
{
    struct box *page = layer(v, root, at, v->t->c.paper, "page");
    page->role = STR("main");
    page->scrolls = true;
    struct box *column = piece_column(v, page, v->t->gap);
    column->pad_l = column->pad_r = v->t->margin;
    column->pad_b = v->t->margin;
    column->pad_t = v->t->gap / 2;
    struct box *note = piece_column(v, column, v->t->gap / 2);
    screen_rows[screen_shown(v)].page(v, column, side);
    age_note(v, note);
    language_note(v, note);
    if (!note->first)
        column->first = note->next;
    return page;
}

/* Landscape: room for the buttons beside the page, or none. */
static void make_room(struct view *v, struct box *page, bool room)
{
    int32_t w = v->t->touch + v->t->gap;
    page->at.w += room ? -w : w;
    page->first->pad_r = room ? v->t->gap / 2 : v->t->margin;
}

/* Gives whether the page is longer than its window.  In landscape its width depends on that.  A
 * page that is more than twice as long beside the buttons is too long without them, and a text that
 * was set need not be set again: most of the time that a long page takes. */
static bool lay_out_page(struct view *v, struct ui *ui, struct box *page)
{
    if (v->t->landscape) {
        make_room(v, page, true);
        ui_layout_layer(ui, page);
        if (page->content_h > 2 * page->at.h)
            return true;
        make_room(v, page, false);
    }
    ui_layout_layer(ui, page);
    if (page->content_h <= page->at.h)
        return false;
    if (v->t->landscape)
        make_room(v, page, true);
    return true;
}

/* The buttons that move a page: below it in portrait, beside it in landscape, where height is
 * dear. */
static void place_more(struct view *v, struct ui *ui, struct box *root, struct box *page)
{
    struct rect at = page->at;
    if (v->t->landscape) {
        struct rect beside = {at.x + at.w, at.y, v->t->touch + v->t->gap, at.h};
        bar_beside(v, layer(v, root, beside, v->t->c.paper, "more"));
    } else {
        struct box *more = layer(v, root, (struct rect){at.x, 0, at.w, 0}, v->t->c.paper, "more");
        bar_more(v, more);
        page->at.h -= bar_height(ui, more);
        more->at.y = at.y + page->at.h;
    }
}

static void read_channels(struct view *v)
{
    struct err e;
    struct bundle_channel *c;
    if (!v->env->bundle)
        return;
    if (!bundle_channels(v->env->bundle, v->lang, v->a, &c, &v->n_channels, &e)) {
        log_error("channels: %s", e.text);
        return;
    }
    const struct bundle_channel *newest = NULL;
    for (size_t i = 0; i < v->n_channels; i++) {
        if (c[i].owns_gate)
            v->gate = &c[i];
        if (!newest || c[i].issued > newest->issued)
            newest = &c[i];
    }
    /* By days: what is issued on a day may have been so at any hour of it. */
    if (newest && v->now.date < clock_day(newest->issued))
        v->wrong_clock = newest;
    v->channels = c;
}

/* It takes a search through all of a section: only where it will be seen. */
static bool shows_house(const struct view *v)
{
    if (v->state->stack[v->state->depth - 1].screen == SCREEN_HOME)
        return v->side || !(v->t->landscape || v->t->large);
    bool own = v->item && v->item->card.kind->look != KIND_MAP;
    return v->side && !own;
}

static void place_bars(struct view *v, struct ui *ui, struct view_tree *out)
{
    struct box *root = out->root;
    int32_t w = v->t->panel.width_px, h = v->t->panel.height_px;
    v->side = v->env->bundle && v->t->landscape && v->t->panel.width_mm >= SIDE_PANEL_MM;
    int32_t left = v->side ? w * 2 / 5 : 0;
    v->page_w = w - left;
    struct box *side =
        v->side ? layer(v, root, (struct rect){0, 0, left, h}, v->t->c.paper, "side") : NULL;
    struct box *top = layer(v, root, (struct rect){left, 0, w - left, 0}, v->t->c.paper, "top");
    bar_top(v, top);
    if (bar_height(ui, top) > h / 2) /* letters may be stacked high: the page keeps its room */
        top->at.h = h / 2;
    int32_t top_h = top->at.h;
    struct box *bottom =
        layer(v, root, (struct rect){left, 0, w - left, 0}, v->t->c.card, "bottom");
    bar_bottom(v, bottom);
    bottom->at.y = h - bar_height(ui, bottom);

    struct bundle_picture picture = {0};
    if (shows_house(v))
        home_picture(v, &picture);
    v->page_h = bottom->at.y - top_h;
    out->page = page_layer(v, root, (struct rect){left, top_h, w - left, v->page_h}, &picture);
    bool more = lay_out_page(v, ui, out->page);
    if (side)
        bar_side(v, ui, side, &picture);
    if (more)
        place_more(v, ui, root, out->page);
}

/* Over the pictures of the attract loop; elsewhere it is part of the top bar. */
static void place_banner(struct view *v, struct ui *ui, struct box *root)
{
    if (!v->env->banner.n)
        return;
    struct box *banner =
        layer(v, root, (struct rect){0, 0, v->t->panel.width_px, 0}, v->t->c.alarm, "banner");
    bar_banner(v, banner);
    bar_height(ui, banner);
}

static struct box *place_sheet(struct view *v, struct ui *ui, struct box *root)
{
    struct box *sheet =
        layer(v, root, (struct rect){0, 0, v->t->panel.width_px, 0}, v->t->c.card, "sheet");
    sheet->blocks = true;
    sheet_still_there(v, sheet);
    int32_t glass = v->t->panel.height_px;
    if (bar_height(ui, sheet) > glass) { /* better dragged than cut off */
        sheet->at.h = glass;
        sheet->scrolls = true;
    }
    sheet->at.y = glass - sheet->at.h;
    return sheet;
}

void view_build(const struct view_env *env, const struct state *s, struct local_time now,
                struct arena *a, struct view_tree *out)
{
    theme_make(&env->panel, s->large, s->contrast, s->lang, &out->theme);
    out->ui = (struct ui){.types = env->types, .theme = &out->theme, .arena = a};
    out->root = box_new(a, NULL, BOX_STACK);
    out->page = out->sheet = NULL;
    struct view v = {
        .env = env, .state = s, .t = &out->theme, .a = a, .now = now, .lang = s->lang, .slides = 1};
    const struct screen_row *row = &screen_rows[screen_shown(&v)];
    out->screen = row->name;
    read_channels(&v);
    out->ahead_of_clock = v.wrong_clock;
    if (row->read)
        row->read(&v);
    if (row->glass) {
        row->glass(&v, out->root);
        place_banner(&v, &out->ui, out->root);
    } else {
        place_bars(&v, &out->ui, out);
    }
    if (s->asking)
        out->sheet = place_sheet(&v, &out->ui, out->root);
    ui_layout(&out->ui, out->root);
    out->slides = v.slides;
}
