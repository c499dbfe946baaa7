/* frame.c - layers are cut into strips as wide as their view; a strip's pixels are a tile.
 *
 *   strip --(asked before: same list, same place)--> tile      a look-up, while scrolling
 *     \----(same paint_hash)-----------------------> tile      after a rebuild that changed little
 *      \---(painted into a new or the oldest one)--> tile
 *
 * So tiles belong to their pixels and to no layer.  What is seen of them are the frame's copies;
 * where those differ from the last frame's the glass is copied anew.  A strip for which there is no
 * tile, because this frame shows all that there are, is painted when it is copied. */
#include "draw/frame.h"
#include "base/clock.h"

#include <SDL2/SDL_video.h>
#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { STRIP_MAX = 128 }; /* px high: half a megabyte at 1080 wide, painted in a millisecond */

/* What decides a tile's pixels without looking at any command. */
struct question {
    uint64_t list_stamp, painter_stamp;
    struct rect strip;
    rgba ground;
};
struct tile {
    size_t shelf;
    int32_t x, w;         /* on it */
    uint64_t hash;        /* paint_hash of its pixels: says its size too */
    struct question last; /* that it answered */
    uint64_t used;        /* number of the frame */
};
struct copy {
    const uint32_t *px; /* what is seen of the tile, from its top left; NULL: it has none */
    uint64_t hash;
    struct rect from, to;
    const struct drawlist *list; /* of a strip without a tile, until the frame is shown */
    struct rect strip;
    rgba ground;
};
struct copies {
    struct copy *at;
    size_t n, cap;
};
/* Where the strips of a layer begin, in its content: kept as long as the layer is there, so that
 * they stay where they are while it scrolls. */
struct grid {
    uint32_t id;
    int32_t y, step;
};

struct frame {
    SDL_Window *window;
    SDL_Surface *own; /* the glass, if there is no window */
    struct painter *painter;
    struct rect glass;
    uint32_t *pool; /* of shelves: as wide as the glass and STRIP_MAX high, for one wide tile or
                     * some narrow ones in a row */
    size_t n_shelves, n_pool; /* in use, and there are */
    uint32_t *loose;          /* a shelf for a strip without a tile; NULL: none was needed yet */
    struct tile *tiles;
    size_t n_tiles, cap_tiles;
    struct copies copies, shown; /* of this frame, and what the glass shows */
    struct grid grids[FRAME_MAX_LAYERS];
    size_t n_grids;
    uint64_t now; /* counts frames */
    struct frame_stats stats;
};

static size_t shelf_px(const struct frame *f)
{
    return (size_t)f->glass.w * STRIP_MAX;
}

struct frame *frame_create(SDL_Window *window, struct painter *p, int32_t w, int32_t h,
                           size_t max_tile_bytes)
{
    struct frame *f = MEM_NEW(struct frame, 1);
    f->window = window;
    f->painter = p;
    f->glass = (struct rect){0, 0, w, h};
    f->pool = mem_big(max_tile_bytes);
    f->n_pool = max_tile_bytes / sizeof(uint32_t) / shelf_px(f);
    SDL_Surface *panel = window ? SDL_GetWindowSurface(window) : NULL;
    if (panel)
        mem_touch(panel->pixels, (size_t)panel->pitch * (size_t)panel->h);
    return f;
}

static bool sdl_failed(struct err *e, const char *what)
{
    return err_set(e, ERR_IO, "%s: %s", what, SDL_GetError());
}

/* ---- Tiles ---- */

static struct rect place_of(size_t shelf, int32_t x, int32_t w)
{
    return (struct rect){x, (int32_t)shelf, w, 1};
}

static bool lies_in(const struct tile *t, struct rect place)
{
    return !rect_empty(rect_meet(place_of(t->shelf, t->x, t->w), place));
}

static void clear(struct frame *f, struct rect place)
{
    for (size_t i = f->n_tiles; i-- > 0;)
        if (lies_in(&f->tiles[i], place))
            f->tiles[i] = f->tiles[--f->n_tiles];
}

void frame_forget(struct frame *f)
{
    f->shown.n = 0;
}

void frame_destroy(struct frame *f)
{
    if (!f)
        return;
    SDL_FreeSurface(f->own);
    free(f->pool);
    free(f->loose);
    free(f->tiles);
    free(f->copies.at);
    free(f->shown.at);
    free(f);
}

static bool same_rect(struct rect a, struct rect b)
{
    return a.x == b.x && a.y == b.y && a.w == b.w && a.h == b.h;
}

static bool same_question(const struct question *a, const struct question *b)
{
    return a->list_stamp == b->list_stamp && a->painter_stamp == b->painter_stamp &&
           a->ground == b->ground && same_rect(a->strip, b->strip);
}

static struct tile *tile_asked_before(struct frame *f, const struct question *q)
{
    for (size_t i = 0; i < f->n_tiles; i++)
        if (same_question(&f->tiles[i].last, q))
            return &f->tiles[i];
    return NULL;
}

static struct tile *tile_with_hash(struct frame *f, uint64_t hash)
{
    for (size_t i = 0; i < f->n_tiles; i++)
        if (f->tiles[i].hash == hash)
            return &f->tiles[i];
    return NULL;
}

/* The last frame that showed something there; 0: it is free. */
static uint64_t last_used(const struct frame *f, struct rect place)
{
    uint64_t used = place.x + place.w > f->glass.w ? f->now : 0;
    for (size_t i = 0; i < f->n_tiles; i++)
        if (f->tiles[i].used > used && lies_in(&f->tiles[i], place))
            used = f->tiles[i].used;
    return used;
}

/* Free, or the longest unused, at the beginning of a shelf or beside a tile; *used says which. */
static struct rect best_place(const struct frame *f, int32_t w, uint64_t *used)
{
    struct rect best = {0};
    *used = f->now;
    for (size_t i = 0; i < f->n_shelves + f->n_tiles && *used; i++) {
        const struct tile *t = i < f->n_shelves ? NULL : &f->tiles[i - f->n_shelves];
        struct rect r = t ? place_of(t->shelf, t->x + t->w, w) : place_of(i, 0, w);
        uint64_t u = last_used(f, r);
        if (u < *used) {
            *used = u;
            best = r;
        }
    }
    return best;
}

/* While the pool has room nothing has to go.  NULL: this frame shows all of it. */
static struct tile *take_tile(struct frame *f, int32_t w)
{
    uint64_t used;
    struct rect r = best_place(f, w, &used);
    if (used && f->n_shelves < f->n_pool)
        r = place_of(f->n_shelves++, 0, w);
    else if (used == f->now)
        return NULL;
    clear(f, r);
    struct tile *t = &MEM_PUSH(f->tiles, f->n_tiles, f->cap_tiles);
    *t = (struct tile){.shelf = (size_t)r.y, .x = r.x, .w = w};
    return t;
}

static uint32_t *tile_px(const struct frame *f, const struct tile *t)
{
    return f->pool + t->shelf * shelf_px(f) + t->x;
}

static void paint_strip(struct frame *f, const struct drawlist *list, struct rect strip,
                        rgba ground, uint32_t *px)
{
    struct canvas canvas = {px, strip.w, strip.h, f->glass.w};
    paint(f->painter, list, strip, ground, &canvas);
    f->stats.tiles_painted++;
}

/* NULL: there is none left; *hash is that of the strip all the same. */
static struct tile *need_tile(struct frame *f, const struct layer *l, struct rect strip,
                              uint64_t *hash)
{
    const struct question q = {l->list->stamp, painter_stamp(f->painter), strip, l->ground};
    struct tile *t = tile_asked_before(f, &q);
    if (!t) {
        *hash = paint_hash(f->painter, l->list, strip, l->ground);
        t = tile_with_hash(f, *hash);
        f->stats.tiles_kept += t != NULL;
        if (!t) {
            t = take_tile(f, strip.w);
            if (!t)
                return NULL;
            paint_strip(f, l->list, strip, l->ground, tile_px(f, t));
        }
        t->hash = *hash;
        t->last = q;
    }
    *hash = t->hash;
    t->used = f->now;
    return t;
}

/* ---- Layers ---- */

/* Strips of equal height that just fill the view, the first one where the layer is first seen. */
static struct grid grid_of(const struct frame *f, const struct layer *l)
{
    int32_t strips = (l->view.h + STRIP_MAX - 1) / STRIP_MAX;
    int32_t step = (l->view.h + strips - 1) / strips;
    for (size_t i = 0; i < f->n_grids; i++)
        if (f->grids[i].id == l->id && f->grids[i].step == step)
            return f->grids[i];
    return (struct grid){l->id, l->view.y - l->dy, step};
}

static bool covered(struct rect r, const struct layer *above, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct rect both = rect_meet(r, above[i].view);
        if (both.w == r.w && both.h == r.h)
            return true;
    }
    return false;
}

static void place_strip(struct frame *f, const struct layer *l, struct rect strip, struct rect seen)
{
    struct copy c = {.to = seen, .list = l->list, .strip = strip, .ground = l->ground};
    const struct tile *t = need_tile(f, l, strip, &c.hash);
    c.from = (struct rect){seen.x - l->dx - strip.x, seen.y - l->dy - strip.y, seen.w, seen.h};
    if (t)
        c.px = tile_px(f, t) + (ptrdiff_t)c.from.y * f->glass.w + c.from.x;
    MEM_PUSH(f->copies.at, f->copies.n, f->copies.cap) = c;
}

static int32_t floor_div(int32_t a, int32_t b)
{
    return a / b - (a % b < 0);
}

/* `above`: the layers that lie on this one. */
static void place_layer(struct frame *f, const struct layer *l, const struct layer *above,
                        size_t n_above, struct grid grid)
{
    struct rect visible = rect_meet(l->view, f->glass);
    int32_t top = visible.y - l->dy;
    struct rect strip = {l->view.x - l->dx, 0, l->view.w, grid.step};
    strip.y = grid.y + floor_div(top - grid.y, grid.step) * grid.step;
    for (; strip.y < top + visible.h; strip.y += grid.step) {
        struct rect seen = rect_meet(rect_move(strip, l->dx, l->dy), visible);
        if (!covered(seen, above, n_above))
            place_strip(f, l, strip, seen);
    }
}

static void place_all(struct frame *f, const struct layer *layers, size_t n)
{
    assert(n <= FRAME_MAX_LAYERS); /* ui_draw's, and one that slides out */
    f->now++;
    struct grid grids[FRAME_MAX_LAYERS];
    size_t n_grids = 0;
    f->copies.n = 0;
    for (size_t i = 0; i < n; i++) {
        const struct layer *l = &layers[i];
        if (rect_empty(rect_meet(l->view, f->glass)))
            continue;
        grids[n_grids] = grid_of(f, l);
        place_layer(f, l, l + 1, n - i - 1, grids[n_grids++]);
    }
    memcpy(f->grids, grids, n_grids * sizeof *grids);
    f->n_grids = n_grids;
    f->stats.tile_bytes = f->n_shelves * shelf_px(f) * sizeof(uint32_t);
}

/* Not where tiles for one screen are all that there are: they are those of the visible one. */
void frame_ahead(struct frame *f, const struct layer *layers, size_t n)
{
    if (f->n_pool * STRIP_MAX > (size_t)f->glass.h)
        place_all(f, layers, n);
}

/* ---- The glass ---- */

static bool same_copy(const struct copy *a, const struct copy *b)
{
    return a->hash == b->hash && same_rect(a->from, b->from) && same_rect(a->to, b->to);
}

/* One rectangle around all that this frame changes: in it everything is copied, in order. */
static struct rect changed(const struct frame *f)
{
    const struct copies *a = &f->copies, *b = &f->shown;
    struct rect r = {0};
    if (!b->n)
        return f->glass;
    for (size_t i = 0; i < a->n || i < b->n; i++) {
        if (i < a->n && i < b->n && same_copy(&a->at[i], &b->at[i]))
            continue;
        r = i < a->n ? rect_join(r, a->at[i].to) : r;
        r = i < b->n ? rect_join(r, b->at[i].to) : r;
    }
    return r;
}

/* Made when it is needed: at the start the worker decodes meanwhile. */
static SDL_Surface *glass_of(struct frame *f)
{
    if (f->window)
        return SDL_GetWindowSurface(f->window);
    if (!f->own)
        f->own =
            SDL_CreateRGBSurfaceWithFormat(0, f->glass.w, f->glass.h, 32, SDL_PIXELFORMAT_ARGB8888);
    return f->own;
}

/* What is seen of a strip without a tile, until the next one is painted. */
static const uint32_t *paint_loose(struct frame *f, const struct copy *c)
{
    if (!f->loose)
        f->loose = MEM_NEW(uint32_t, shelf_px(f));
    paint_strip(f, c->list, c->strip, c->ground, f->loose);
    return f->loose + (ptrdiff_t)c->from.y * f->glass.w + c->from.x;
}

/* The glass may have any format that the panel likes; ours is copied as it is. */
static void copy_tile(struct frame *f, const struct copy *c, struct rect clip, SDL_Surface *s)
{
    struct rect r = rect_meet(c->to, clip);
    if (rect_empty(r))
        return;
    const uint32_t *from = c->px ? c->px : paint_loose(f, c);
    from += (ptrdiff_t)(r.y - c->to.y) * f->glass.w + (r.x - c->to.x);
    char *to = (char *)s->pixels + (ptrdiff_t)r.y * s->pitch + r.x * s->format->BytesPerPixel;
    /* Opaque, they are as good with alpha as without: what is the same is only copied. */
    Uint32 ours = s->format->Amask ? SDL_PIXELFORMAT_ARGB8888 : SDL_PIXELFORMAT_RGB888;
    SDL_ConvertPixels(r.w, r.h, ours, from, f->glass.w * (int)sizeof *from, s->format->format, to,
                      s->pitch);
}

static const struct copy *copy_at(const struct frame *f, struct rect r, int32_t y)
{
    for (size_t i = 0; i < f->copies.n; i++) {
        struct rect to = f->copies.at[i].to;
        if (to.y <= y && y < to.y + to.h && to.x <= r.x && to.x + to.w >= r.x + r.w)
            return &f->copies.at[i];
    }
    return NULL;
}

/* Every row of r is spanned by one copy: no need to clear it first. */
static bool all_copied(const struct frame *f, struct rect r)
{
    const struct copy *c;
    int32_t y = r.y;
    while (y < r.y + r.h && (c = copy_at(f, r, y)))
        y = c->to.y + c->to.h;
    return y >= r.y + r.h;
}

static bool show(struct frame *f, struct err *e)
{
    SDL_Surface *s = glass_of(f);
    if (!s)
        return sdl_failed(e, "the glass");
    struct rect r = rect_meet(rect_meet(changed(f), f->glass), (struct rect){0, 0, s->w, s->h});
    SDL_Rect part = {r.x, r.y, r.w, r.h};
    if (!all_copied(f, r))
        SDL_FillRect(s, &part, SDL_MapRGB(s->format, 0, 0, 0));
    for (size_t i = 0; i < f->copies.n; i++)
        copy_tile(f, &f->copies.at[i], r, s);
    if (f->window && !rect_empty(r) && SDL_UpdateWindowSurfaceRects(f->window, &part, 1) < 0)
        return sdl_failed(e, "showing the glass");
    struct copies before = f->shown;
    f->shown = f->copies;
    f->copies = before;
    f->stats.copied_px = (int64_t)r.w * r.h;
    return true;
}

bool frame_draw(struct frame *f, const struct layer *layers, size_t n, struct err *e)
{
    uint64_t start_ns = clock_mono_ns();
    place_all(f, layers, n);
    uint64_t painted_ns = clock_mono_ns();
    if (!show(f, e))
        return false;
    f->stats.frames++;
    f->stats.paint_ns = painted_ns - start_ns;
    f->stats.present_ns = clock_mono_ns() - painted_ns;
    return true;
}

const uint32_t *frame_pixels(const struct frame *f)
{
    assert(!f->own || f->own->pitch == f->glass.w * (int)sizeof(uint32_t));
    return f->own ? f->own->pixels : NULL;
}

const struct frame_stats *frame_stats(const struct frame *f)
{
    return &f->stats;
}
