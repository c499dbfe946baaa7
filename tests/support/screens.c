#include "screens.h"

#include "draw/frame.h"
#include "media/pictures.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum {
    LISTS = 2, /* of so many sections */
    ITEMS = 4,
    CACHE_BYTES = 2 << 20,
};

static const struct theme_panel panels[SCREENS_PANELS] = {
    {270, 480, 398.5, 700, 500},   /* portrait */
    {480, 270, 708, 1000, 500},    /* landscape, with the side panel */
    {320, 200, 217, 1000, 500},    /* low */
    {540, 960, 398.5, 700, 500},   /* portrait, 4K */
    {320, 320, 398.5, 700, 500},   /* square */
    {1024, 320, 217, 1000, 500},   /* as low as a panel can be */
    {1080, 1920, 398.5, 700, 500}, /* portrait, as it is */
    {1280, 800, 217, 1000, 500},   /* low, as it is */
};
static const int64_t clocks[SCREENS_CLOCKS] = {
    1795315320,   /* 2026-11-22, a Sunday, 09:42 */
    1795366800,   /* the midnight after it */
    1835370000,   /* 2028-02-29 */
    1798736399,   /* the last second of 2026 */
    0,            /* a clock without a battery */
    946684800,    /* 2000-01-01 */
    4133980799,   /* 2100-12-31 */
    253402300799, /* the last second of the year 9999 */
};

struct screens {
    struct fonts *fonts;
    struct glyphs *glyphs;
    struct decoder *decoder;
    struct pictures *pictures;
    struct painter *painter;
    struct frame *frames[SCREENS_PANELS];
    struct arena *a;
    struct view_env env;
    struct view_tree tree;
    struct ui_lists lists;
    struct screens_work work;
};

struct screens *screens_create(const char *words)
{
    struct screens *s = MEM_NEW(struct screens, 1);
    struct err e;
    bool ok = decoder_start(&s->decoder, &e) && fonts_open(NULL, &s->fonts, &e) &&
              dates_create("Asia/Ho_Chi_Minh", &s->env.dates, &e);
    assert(ok);
    s->glyphs = glyphs_create(s->fonts, CACHE_BYTES);
    s->pictures = pictures_create(s->decoder, CACHE_BYTES);
    s->painter = painter_create(s->glyphs, s->pictures);
    s->a = arena_create();
    s->env.types = typesetter_create(s->fonts, CACHE_BYTES);
    s->env.words = words_open(words, true);
    return s;
}

void screens_destroy(struct screens *s)
{
    for (size_t i = 0; i < SCREENS_PANELS; i++)
        frame_destroy(s->frames[i]);
    painter_destroy(s->painter);
    pictures_destroy(s->pictures);
    decoder_stop(s->decoder);
    glyphs_destroy(s->glyphs);
    typesetter_destroy(s->env.types);
    words_close(s->env.words);
    dates_destroy(s->env.dates);
    fonts_close(s->fonts);
    ui_lists_free(&s->lists);
    arena_destroy(s->a);
    free(s);
}

/* ---- what must hold ---- */

static void check_box(struct screens *s, const struct box *b)
{
    const struct theme_panel *panel = &s->env.panel;
    assert(b->r.w >= 0 && b->r.h >= 0);
    if (b->kind == BOX_PICTURE)
        assert(b->r.w <= panel->width_px && b->r.h <= panel->height_px);
    if (b->kind == BOX_TEXT)
        assert(b->para && b->para->n_lines > 0);
    s->work.boxes++;
    for (const struct box *c = b->first; c; c = c->next)
        check_box(s, c);
}

static void draw(struct screens *s, struct frame *f)
{
    struct err e;
    bool ok = frame_draw(f, s->lists.layer, s->lists.n, &e);
    assert(ok);
    if (!pictures_pending(s->pictures))
        return;
    pictures_finish(s->pictures);
    pictures_arrived(s->pictures);
    ok = frame_draw(f, s->lists.layer, s->lists.n, &e);
    assert(ok);
    pictures_trim(s->pictures);
}

/* At the beginning of the page, in its middle or at its end; with a finger on what lies there. */
static void scroll_and_touch(struct screens *s, const struct screens_look *look)
{
    const struct theme_panel *panel = &s->env.panel;
    struct box *page = s->tree.page, *root = s->tree.root, *hit = NULL;
    if (page)
        page->dy = (int32_t)((int64_t)ui_scroll_end(page) * (look->clock % 3) / 2);
    for (int i = 0; i < 25; i++) {
        struct box *b = ui_hit(root, panel->width_px * (i % 5) / 5, panel->height_px * (i / 5) / 5);
        hit = b ? b : hit;
    }
    if (page && hit && hit->layer == page)
        assert(ui_scroll_to(page, hit) <= 0 && ui_scroll_to(page, hit) >= ui_scroll_end(page));
    ui_press(root, hit);
}

static struct frame *frame_of(struct screens *s, unsigned panel)
{
    struct frame **f = &s->frames[panel];
    size_t w = (size_t)panels[panel].width_px, h = (size_t)panels[panel].height_px;
    if (!*f)
        *f = frame_create(NULL, s->painter, (int32_t)w, (int32_t)h, w * h * 8);
    return *f;
}

static void show(struct screens *s, const struct state *state, const struct screens_look *look)
{
    unsigned panel = look->panel % SCREENS_PANELS;
    struct frame *f = frame_of(s, panel);
    struct local_time now = dates_local(s->env.dates, clocks[look->clock % SCREENS_CLOCKS]);
    s->env.panel = panels[panel];
    arena_reset(s->a);
    view_build(&s->env, state, now, s->a, &s->tree);
    check_box(s, s->tree.root);
    scroll_and_touch(s, look);
    ui_draw(&s->tree.ui, s->tree.root, &s->lists);
    draw(s, f);
    struct str json = ui_dump(&s->tree.ui, s->tree.root, s->tree.screen, s->a);
    assert(json.n > 2 && json.p[0] == '{' && json.p[json.n - 1] == '}');
    for (size_t i = 0; i < s->lists.n; i++)
        s->work.commands += s->lists.list[i].n;
    size_t bytes = arena_bytes(s->a, 0);
    s->work.bytes += bytes;
    s->work.most_bytes = bytes > s->work.most_bytes ? bytes : s->work.most_bytes;
    s->work.screens++;
}

/* ---- which ---- */

const struct view_tree *screens_show(struct screens *s, struct bundle *b,
                                     const struct screens_look *look, struct str action)
{
    struct state state;
    state_reset(&state, look->lang);
    state.large = look->large;
    state.contrast = look->contrast;
    state.asking = look->asking;
    state.seconds_left = 7;
    state.slide = (int32_t)look->clock;
    if (action.n)
        (void)state_apply(&state, action);
    s->env.bundle = b;
    s->env.drafts = look->drafts;
    s->env.banner = look->banner ? STR("Preview: not signed, not checked") : STR("");
    show(s, &state, look);
    return &s->tree;
}

/* The section's second hundred too. */
static void show_lists(struct screens *s, struct bundle *b, const struct screens_look *look,
                       struct arena *a)
{
    struct bundle_section *sections;
    size_t n;
    struct err e;
    if (!bundle_sections(b, look->lang, 20261122, a, &sections, &n, &e))
        return;
    for (size_t i = 0; i < n && i < LISTS; i++) {
        struct str list = str_format(a, "list:%.*s", STR_ARG(sections[i].slug));
        screens_show(s, b, look, list);
        screens_show(s, b, look, str_format(a, "%.*s@100", STR_ARG(list)));
    }
}

static void show_items(struct screens *s, struct bundle *b, const struct screens_look *look,
                       struct arena *a)
{
    struct bundle_card *cards;
    size_t n;
    struct err e;
    if (!bundle_list(b, STR(""), NULL, (struct bundle_part){0, ITEMS}, look->lang, 20261122, a,
                     &cards, &n, &e))
        return;
    for (size_t i = 0; i < n; i++)
        screens_show(s, b, look, str_format(a, "open:%.*s", STR_ARG(cards[i].ref)));
}

void screens_show_all(struct screens *s, struct bundle *b, const struct screens_look *look)
{
    struct arena *a = arena_create();
    screens_show(s, b, look, STR("wake"));
    show_lists(s, b, look, a);
    show_items(s, b, look, a);
    arena_destroy(a);
}

void screens_show_others(struct screens *s, struct bundle *b, const struct screens_look *look)
{
    static const char *const actions[] = {"", "help", "ease", "open:gate/none"};
    for (size_t i = 0; i < sizeof actions / sizeof *actions; i++)
        screens_show(s, b, look, str_of(actions[i]));
}

struct screens_work screens_work(struct screens *s)
{
    struct screens_work w = s->work;
    s->work = (struct screens_work){0};
    return w;
}
