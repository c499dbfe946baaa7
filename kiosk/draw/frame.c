/* frame.c - layers are cut into strips as wide as their view; a strip's pixels are a tile.
 *
 *   strip --(asked before: same list, same place)--> tile      a look-up, while scrolling
 *     \----(same paint_hash)-----------------------> tile      after a rebuild that changed little
 *      \---(painted into a new or the oldest one)--> tile
 *
 * So tiles belong to their pixels and to no layer.  What is seen of them is copied, opaque, to the
 * glass.  Textures are STREAMING: the software renderer then lends its own memory to paint into. */
#include "draw/frame.h"
#include "base/clock.h"

#include <SDL2/SDL_render.h>
#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { STRIP_MAX = 256 }; /* px high: 1.1 MB at 1080 wide, painted in a millisecond or two */

/* What decides a tile's pixels without looking at any command. */
struct question {
    uint64_t list_stamp, painter_stamp;
    struct rect strip;
    rgba ground;
};
struct tile {
    SDL_Texture *texture;
    int32_t w, h;
    uint64_t hash;        /* paint_hash of its pixels */
    struct question last; /* that it answered */
    uint64_t used;        /* number of the frame */
};
struct copy {
    SDL_Texture *texture;
    SDL_Rect from, to;
};
/* Where the strips of a layer begin, in its content: kept as long as the layer is there, so that
 * they stay where they are while it scrolls. */
struct grid {
    uint32_t id;
    int32_t y, step;
};

struct frame {
    SDL_Renderer *renderer;
    struct painter *painter;
    struct rect glass;
    struct tile *tiles;
    size_t n_tiles, cap_tiles, max_tile_bytes;
    struct copy *copies; /* of the last frame */
    size_t n_copies, cap_copies;
    struct grid grids[FRAME_MAX_LAYERS];
    size_t n_grids;
    uint64_t now; /* counts frames */
    struct frame_stats stats;
};

struct frame *frame_create(SDL_Renderer *r, struct painter *p, int32_t w, int32_t h,
                           size_t max_tile_bytes)
{
    struct frame *f = MEM_NEW(struct frame, 1);
    f->renderer = r;
    f->painter = p;
    f->glass = (struct rect){0, 0, w, h};
    f->max_tile_bytes = max_tile_bytes;
    return f;
}

static bool sdl_failed(struct err *e, const char *what)
{
    return err_set(e, ERR_IO, "%s: %s", what, SDL_GetError());
}

/* ---- Tiles ---- */

static size_t tile_bytes(int32_t w, int32_t h)
{
    return (size_t)w * (size_t)h * sizeof(uint32_t);
}

static void drop_tile(struct frame *f, struct tile *t)
{
    SDL_DestroyTexture(t->texture);
    f->stats.tile_bytes -= tile_bytes(t->w, t->h);
    *t = f->tiles[--f->n_tiles];
}

void frame_forget(struct frame *f)
{
    f->n_copies = 0;
    while (f->n_tiles)
        drop_tile(f, &f->tiles[f->n_tiles - 1]);
}

void frame_destroy(struct frame *f)
{
    if (!f)
        return;
    frame_forget(f);
    free(f->tiles);
    free(f->copies);
    free(f);
}

static bool same_question(const struct question *a, const struct question *b)
{
    return a->list_stamp == b->list_stamp && a->painter_stamp == b->painter_stamp &&
           a->ground == b->ground && a->strip.x == b->strip.x && a->strip.y == b->strip.y &&
           a->strip.w == b->strip.w && a->strip.h == b->strip.h;
}

static struct tile *tile_asked_before(struct frame *f, const struct question *q)
{
    for (size_t i = 0; i < f->n_tiles; i++)
        if (same_question(&f->tiles[i].last, q))
            return &f->tiles[i];
    return NULL;
}

static struct tile *tile_with_hash(struct frame *f, uint64_t hash, struct rect strip)
{
    for (size_t i = 0; i < f->n_tiles; i++)
        if (f->tiles[i].hash == hash && f->tiles[i].w == strip.w && f->tiles[i].h == strip.h)
            return &f->tiles[i];
    return NULL;
}

/* The longest unused, and none that this frame shows: one frame's own need may exceed the bound. */
static struct tile *oldest_tile(struct frame *f)
{
    struct tile *oldest = NULL;
    for (size_t i = 0; i < f->n_tiles; i++)
        if (f->tiles[i].used != f->now && (!oldest || f->tiles[i].used < oldest->used))
            oldest = &f->tiles[i];
    return oldest;
}

/* Makes room for w * h; an old tile of that very size is there to be painted over, else NULL. */
static struct tile *make_room(struct frame *f, int32_t w, int32_t h)
{
    struct tile *old;
    while (f->stats.tile_bytes + tile_bytes(w, h) > f->max_tile_bytes && (old = oldest_tile(f))) {
        if (old->w == w && old->h == h)
            return old;
        drop_tile(f, old);
    }
    return NULL;
}

static struct tile *add_tile(struct frame *f, int32_t w, int32_t h)
{
    SDL_Texture *texture =
        SDL_CreateTexture(f->renderer, SDL_PIXELFORMAT_ARGB8888, SDL_TEXTUREACCESS_STREAMING, w, h);
    if (!texture)
        return NULL;
    SDL_SetTextureBlendMode(texture, SDL_BLENDMODE_NONE);
    f->stats.tile_bytes += tile_bytes(w, h);
    struct tile *t = &MEM_PUSH(f->tiles, f->n_tiles, f->cap_tiles);
    *t = (struct tile){.texture = texture, .w = w, .h = h};
    return t;
}

static bool paint_tile(struct frame *f, const struct layer *l, struct rect strip, struct tile **out,
                       struct err *e)
{
    void *px;
    int pitch;
    struct tile *t = make_room(f, strip.w, strip.h);
    if (!t)
        t = add_tile(f, strip.w, strip.h);
    if (!t)
        return sdl_failed(e, "a tile's texture");
    if (SDL_LockTexture(t->texture, NULL, &px, &pitch) < 0) {
        drop_tile(f, t);
        return sdl_failed(e, "painting a tile");
    }
    struct canvas canvas = {px, strip.w, strip.h, pitch / (int)sizeof(uint32_t)};
    paint(f->painter, l->list, strip, l->ground, &canvas);
    SDL_UnlockTexture(t->texture);
    f->stats.tiles_painted++;
    *out = t;
    return true;
}

static bool need_tile(struct frame *f, const struct layer *l, struct rect strip,
                      SDL_Texture **texture, struct err *e)
{
    const struct question q = {l->list->stamp, painter_stamp(f->painter), strip, l->ground};
    struct tile *t = tile_asked_before(f, &q);
    if (!t) {
        uint64_t hash = paint_hash(f->painter, l->list, strip, l->ground);
        t = tile_with_hash(f, hash, strip);
        f->stats.tiles_kept += t != NULL;
        if (!t && !paint_tile(f, l, strip, &t, e))
            return false;
        t->hash = hash;
        t->last = q;
    }
    t->used = f->now;
    *texture = t->texture;
    return true;
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

static bool place_strip(struct frame *f, const struct layer *l, struct rect strip, struct rect seen,
                        struct err *e)
{
    struct copy c = {.from = {seen.x - l->dx - strip.x, seen.y - l->dy - strip.y, seen.w, seen.h},
                     .to = {seen.x, seen.y, seen.w, seen.h}};
    if (!need_tile(f, l, strip, &c.texture, e))
        return false;
    MEM_PUSH(f->copies, f->n_copies, f->cap_copies) = c;
    return true;
}

static int32_t floor_div(int32_t a, int32_t b)
{
    return a / b - (a % b < 0);
}

/* `above`: the layers that lie on this one. */
static bool place_layer(struct frame *f, const struct layer *l, const struct layer *above,
                        size_t n_above, struct grid grid, struct err *e)
{
    struct rect visible = rect_meet(l->view, f->glass);
    int32_t top = visible.y - l->dy;
    struct rect strip = {l->view.x - l->dx, 0, l->view.w, grid.step};
    strip.y = grid.y + floor_div(top - grid.y, grid.step) * grid.step;
    for (; strip.y < top + visible.h; strip.y += grid.step) {
        struct rect seen = rect_meet(rect_move(strip, l->dx, l->dy), visible);
        if (!covered(seen, above, n_above) && !place_strip(f, l, strip, seen, e))
            return false;
    }
    return true;
}

static bool place_all(struct frame *f, const struct layer *layers, size_t n, struct err *e)
{
    struct grid grids[FRAME_MAX_LAYERS];
    size_t n_grids = 0;
    f->n_copies = 0;
    for (size_t i = 0; i < n; i++) {
        const struct layer *l = &layers[i];
        if (rect_empty(rect_meet(l->view, f->glass)))
            continue;
        grids[n_grids] = grid_of(f, l);
        if (!place_layer(f, l, l + 1, n - i - 1, grids[n_grids++], e))
            return false;
    }
    memcpy(f->grids, grids, n_grids * sizeof *grids);
    f->n_grids = n_grids;
    return true;
}

/* ---- The glass ---- */

static bool compose(struct frame *f, struct err *e)
{
    SDL_SetRenderDrawColor(f->renderer, 0, 0, 0, 255);
    if (SDL_RenderClear(f->renderer) < 0)
        return sdl_failed(e, "clearing the glass");
    for (size_t i = 0; i < f->n_copies; i++) {
        const struct copy *c = &f->copies[i];
        if (SDL_RenderCopy(f->renderer, c->texture, &c->from, &c->to) < 0)
            return sdl_failed(e, "copying a tile");
    }
    return true;
}

bool frame_draw(struct frame *f, const struct layer *layers, size_t n, struct err *e)
{
    assert(n <= FRAME_MAX_LAYERS);
    uint64_t start_ns = clock_mono_ns();
    f->now++;
    if (!place_all(f, layers, n, e))
        return false;
    uint64_t painted_ns = clock_mono_ns();
    if (!compose(f, e))
        return false;
    SDL_RenderPresent(f->renderer);
    f->stats.frames++;
    f->stats.paint_ns = painted_ns - start_ns;
    f->stats.present_ns = clock_mono_ns() - painted_ns;
    return true;
}

/* Composed again first: after SDL_RenderPresent a renderer may have lost its picture. */
bool frame_read(struct frame *f, uint32_t *px, struct err *e)
{
    return compose(f, e) && (SDL_RenderReadPixels(f->renderer, NULL, SDL_PIXELFORMAT_ARGB8888, px,
                                                  f->glass.w * (int)sizeof *px) == 0 ||
                             sdl_failed(e, "reading the glass"));
}

const struct frame_stats *frame_stats(const struct frame *f)
{
    return &f->stats;
}
