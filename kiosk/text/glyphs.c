/* glyphs.c - two shelves.  New pictures go to the young shelf; what is asked for and stands on
 * the old one is carried over.  When the young shelf holds half of the bound, the old one is
 * emptied and the shelves change places: what was not asked for during a whole shelf's life is
 * gone.  No list to keep in order, so a hit is one probe of one table.
 *
 * A shelf is an open table of keys (a power of two, at most half full) and an arena for the
 * pictures' bytes. */
#include "text/glyphs.h"

#include "text/faces.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include <ft2build.h>
#include FT_FREETYPE_H
#include FT_OUTLINE_H

enum { FIRST_SLOTS = 1024 };

struct slot {
    uint64_t key; /* 0: free */
    struct glyph_picture picture;
};

struct shelf {
    struct slot *slots;
    size_t n_slots, used;
    struct arena *pixels;
};

struct glyphs {
    struct fonts *fonts;
    struct shelf young, old;
    size_t max_bytes;
};

static void shelf_empty(struct shelf *s)
{
    free(s->slots);
    arena_reset(s->pixels);
    *s = (struct shelf){
        .slots = MEM_NEW(struct slot, FIRST_SLOTS), .n_slots = FIRST_SLOTS, .pixels = s->pixels};
}

struct glyphs *glyphs_create(struct fonts *f, size_t max_bytes)
{
    struct glyphs *g = MEM_NEW(struct glyphs, 1);
    g->fonts = f;
    g->max_bytes = max_bytes;
    g->young.pixels = arena_create();
    g->old.pixels = arena_create();
    shelf_empty(&g->young);
    shelf_empty(&g->old);
    return g;
}

void glyphs_destroy(struct glyphs *g)
{
    if (!g)
        return;
    free(g->young.slots);
    free(g->old.slots);
    arena_destroy(g->young.pixels);
    arena_destroy(g->old.pixels);
    free(g);
}

static uint64_t make_key(uint8_t face, uint16_t size_px, uint32_t glyph, uint8_t x_quarter)
{
    return (uint64_t)1 << 63 | (uint64_t)x_quarter << 56 | (uint64_t)face << 48 |
           (uint64_t)size_px << 32 | glyph;
}

/* The slot of the key, or the free one where it would go. */
static struct slot *find(const struct shelf *s, uint64_t key)
{
    uint64_t mixed = key * 0x9E3779B97F4A7C15u; /* 2^64 / golden ratio: spreads near numbers */
    for (size_t i = mixed >> 32;; i++) {
        struct slot *slot = &s->slots[i & (s->n_slots - 1)];
        if (slot->key == key || slot->key == 0)
            return slot;
    }
}

static void shelf_grow(struct shelf *s)
{
    struct shelf bigger = *s;
    bigger.n_slots *= 2;
    bigger.slots = MEM_NEW(struct slot, bigger.n_slots);
    for (size_t i = 0; i < s->n_slots; i++)
        if (s->slots[i].key)
            *find(&bigger, s->slots[i].key) = s->slots[i];
    free(s->slots);
    *s = bigger;
}

/* What the shelf holds of the heap, or would with one more picture. */
static size_t shelf_bytes(const struct shelf *s, const struct glyph_picture *more)
{
    size_t slots = more && s->used * 2 >= s->n_slots ? s->n_slots * 2 : s->n_slots;
    return slots * sizeof(struct slot) +
           arena_bytes(s->pixels, more ? (size_t)more->stride * more->height : 0);
}

static bool shelf_fits(const struct glyphs *g, const struct glyph_picture *p)
{
    return shelf_bytes(&g->young, p) <= g->max_bytes / 2;
}

/* Room on the young shelf for a picture with p's metrics; gives its coverage, NULL if blank. */
static uint8_t *shelve(struct glyphs *g, uint64_t key, struct glyph_picture *p)
{
    struct shelf *s = &g->young;
    if (s->used * 2 >= s->n_slots)
        shelf_grow(s);
    size_t bytes = (size_t)p->stride * p->height;
    uint8_t *coverage = bytes ? arena_zero(s->pixels, 1, bytes) : NULL;
    p->coverage = coverage;
    *find(s, key) = (struct slot){key, *p};
    s->used++;
    return coverage;
}

static void change_places(struct glyphs *g)
{
    struct shelf emptied = g->old;
    g->old = g->young;
    g->young = emptied;
    shelf_empty(&g->young);
}

static struct glyph_picture measure(const FT_Outline *outline, FT_BBox *box)
{
    FT_Outline_Get_CBox(outline, box);
    box->xMin = box->xMin >> 6, box->xMax = (box->xMax + 63) >> 6;
    box->yMin = box->yMin >> 6, box->yMax = (box->yMax + 63) >> 6;
    uint16_t width = (uint16_t)(box->xMax - box->xMin);
    return (struct glyph_picture){.left = (int16_t)box->xMin,
                                  .top = (int16_t)-box->yMax,
                                  .width = width,
                                  .height = (uint16_t)(box->yMax - box->yMin),
                                  .stride = (uint16_t)((width + 7) / 8 * 8)};
}

static struct glyph_picture render(struct glyphs *g, uint64_t key, FT_GlyphSlot slot)
{
    FT_BBox box;
    struct glyph_picture p = {0};
    if (slot)
        p = measure(&slot->outline, &box);
    if (!shelf_fits(g, &p))
        change_places(g);
    uint8_t *coverage = shelve(g, key, &p);
    if (!coverage)
        return p;
    FT_Bitmap bitmap = {.rows = p.height,
                        .width = p.width,
                        .pitch = p.stride,
                        .buffer = coverage,
                        .num_grays = 256,
                        .pixel_mode = FT_PIXEL_MODE_GRAY};
    FT_Outline_Translate(&slot->outline, -box.xMin * 64, -box.yMin * 64);
    FT_Outline_Get_Bitmap(slot->library, &slot->outline, &bitmap);
    return p;
}

struct glyph_picture glyphs_get(struct glyphs *g, uint8_t face, uint16_t size_px, uint32_t glyph,
                                uint8_t x_quarter)
{
    uint64_t key = make_key(face, size_px, glyph, x_quarter);
    const struct slot *young = find(&g->young, key);
    if (young->key)
        return young->picture;
    const struct slot *old = find(&g->old, key);
    if (!old->key || !shelf_fits(g, &old->picture))
        return render(g, key, faces_outline(g->fonts, face, size_px, glyph, x_quarter));

    struct glyph_picture p = old->picture;
    const uint8_t *from = p.coverage;
    uint8_t *to = shelve(g, key, &p);
    if (to)
        memcpy(to, from, (size_t)p.stride * p.height);
    return p;
}

size_t glyphs_bytes(const struct glyphs *g)
{
    return shelf_bytes(&g->young, NULL) + shelf_bytes(&g->old, NULL);
}
