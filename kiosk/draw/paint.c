/* paint.c - one function a kind of command, each clipped to the view.
 *
 * Every pixel depends on its place in the drawlist and on nothing else, never on where the view
 * begins: so strips painted apart fit together without a seam.  Boxes, gradients and pictures are
 * one thing, a shape with round corners whose rows are filled from a colour or copied. */
#include "draw/paint.h"
#include "draw/blend.h"
#include "draw/brocade.h"
#include "draw/icons.h"
#include "draw/pixels.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

_Static_assert(sizeof(wchar_t) == sizeof(uint32_t), "wmemset fills pixels");

/* Sixty icons at two sizes of 56 to 72 px are 500 KB. */
enum { ICON_CACHE_BYTES = 512 * 1024 };

struct painter {
    struct glyphs *glyphs;
    struct pictures *pictures;
    struct icons *icons;
    int32_t brocade_height; /* of the period that is kept, 0: none yet */
    uint32_t *brocade;
};

struct painter *painter_create(struct glyphs *g, struct pictures *pictures)
{
    struct painter *p = MEM_NEW(struct painter, 1);
    *p = (struct painter){
        .glyphs = g, .pictures = pictures, .icons = icons_create(ICON_CACHE_BYTES)};
    return p;
}

void painter_destroy(struct painter *p)
{
    if (!p)
        return;
    icons_destroy(p->icons);
    free(p->brocade);
    free(p);
}

/* What is painted into: `view` of the drawlist's plane lies on the canvas. */
struct target {
    const struct canvas *canvas;
    struct rect view;
};

static uint32_t *pixel_at(const struct target *t, int32_t x, int32_t y)
{
    return t->canvas->px + (ptrdiff_t)(y - t->view.y) * t->canvas->stride + (x - t->view.x);
}

static int32_t clamp(int32_t v, int32_t low, int32_t high)
{
    return v < low ? low : v > high ? high : v;
}

/* ---- Rows ---- */

static void fill_run(uint32_t *px, int32_t n, rgba colour)
{
    uint32_t weight = rgba_weight(colour), opaque = colour | 0xff000000;
    if (weight == 0)
        return;
    if (weight == 256 && n > 0)
        wmemset((wchar_t *)px, (wchar_t)opaque, (size_t)n);
    else
        for (int32_t i = 0; i < n; i++)
            px[i] = pixel_mix(px[i], colour, weight);
}

static void copy_run(uint32_t *px, int32_t n, const uint32_t *from, bool opaque)
{
    if (opaque)
        memcpy(px, from, (size_t)n * sizeof *px);
    else
        for (int32_t i = 0; i < n; i++)
            px[i] = pixel_mix(px[i], from[i], rgba_weight(from[i]));
}

/* Coverage bytes with their top left at x, y of the drawlist's plane.  Rows are blended in eights
 * where the bitmap has zeros, and the view pixels, up to the next multiple. */
static void blend_bitmap(const struct target *t, int32_t x, int32_t y, int32_t w, int32_t h,
                         const uint8_t *coverage, int32_t stride, rgba colour)
{
    struct rect clip = rect_meet((struct rect){x, y, w, h}, t->view);
    int32_t eights = (w + 7) / 8 * 8;
    if (clip.w == w && eights <= stride && x + eights <= t->view.x + t->view.w)
        clip.w = eights;
    if (!rect_empty(clip))
        blend_rows(pixel_at(t, clip.x, clip.y), t->canvas->stride,
                   coverage + (ptrdiff_t)(clip.y - y) * stride + (clip.x - x), stride, clip.w,
                   clip.h, colour);
}

/* ---- Shapes: boxes, gradients, pictures ---- */

struct shape {
    int32_t w, h, radius, border;
    rgba edge;           /* colour of the border */
    rgba fill;           /* of the row at hand, unless `row` is there */
    const uint32_t *row; /* pixels of the row at hand, from the shape's left; or NULL */
    bool opaque;         /* the rows are */
};

/* How much of pixel x, y lies in a w x h box with round corners, 0..256.  Folded on both axes
 * first, so that the four corners are the same to the bit. */
static uint32_t inside(int32_t x, int32_t y, int32_t w, int32_t h, int32_t radius)
{
    x = x < w - 1 - x ? x : w - 1 - x;
    y = y < h - 1 - y ? y : h - 1 - y;
    if (x < 0 || y < 0)
        return 0;
    if (x >= radius || y >= radius)
        return 256;
    float dx = (float)(radius - x) - 0.5f, dy = (float)(radius - y) - 0.5f;
    float share = (float)radius - sqrtf(dx * dx + dy * dy) + 0.5f;
    return share <= 0 ? 0 : share >= 1 ? 256 : (uint32_t)(share * 256 + 0.5f);
}

/* Border and fill share a pixel on the border's inner edge: both are weighed against what is below
 * at once, or a ring of it would shine through. */
static uint32_t edge_pixel(const struct shape *s, uint32_t below, int32_t x, int32_t y)
{
    int32_t b = s->border;
    uint32_t outer = inside(x, y, s->w, s->h, s->radius);
    uint32_t inner = b == 0 ? outer
                            : inside(x - b, y - b, s->w - 2 * b, s->h - 2 * b,
                                     s->radius > b ? s->radius - b : 0);
    rgba fill = s->row ? s->row[x] : s->fill;
    uint32_t of_edge = (outer - inner) * rgba_weight(s->edge) >> 8;
    uint32_t of_fill = inner * rgba_weight(fill) >> 8;
    if (of_edge == 0 || of_fill == 0)
        return of_edge ? pixel_mix(below, s->edge, of_edge) : pixel_mix(below, fill, of_fill);
    uint32_t both = of_edge + of_fill;
    return pixel_mix(below, pixel_mix(s->edge, fill, of_fill * 256 / both), both);
}

static void shape_row(const struct shape *s, uint32_t *px, int32_t y, int32_t x0, int32_t x1)
{
    bool in_corner = y < s->radius || y >= s->h - s->radius;
    bool in_border = y < s->border || y >= s->h - s->border;
    int32_t zone = in_corner && s->radius > s->border ? s->radius : s->border;
    int32_t left = clamp(zone, x0, x1), right = clamp(s->w - zone, left, x1);
    for (int32_t x = x0; x < left; x++)
        px[x - x0] = edge_pixel(s, px[x - x0], x, y);
    if (in_border)
        fill_run(px + (left - x0), right - left, s->edge);
    else if (s->row)
        copy_run(px + (left - x0), right - left, s->row + left, s->opaque);
    else
        fill_run(px + (left - x0), right - left, s->fill);
    for (int32_t x = right; x < x1; x++)
        px[x - x0] = edge_pixel(s, px[x - x0], x, y);
}

static rgba gradient_at(rgba top, rgba bottom, int32_t y, int32_t h)
{
    rgba out = 0;
    for (int shift = 0; shift < 32; shift += 8) {
        int64_t a = top >> shift & 255, b = bottom >> shift & 255;
        out |= (rgba)((a * (h - y) + b * y + h / 2) / h) << shift;
    }
    return out;
}

/* ---- Pictures ---- */

/* No file has more pixels (pack/limits.h): what is shown larger, on a glass above 1080x1920, is
 * kept at half its size, which takes a quarter. */
enum { WHOLE_MAX = 2 << 20 };

/* In 1: as large as it is shown; in 2: half as wide and high. */
static int32_t steps_of(const struct draw_cmd *c)
{
    return (int64_t)c->r.w * c->r.h > WHOLE_MAX ? 2 : 1;
}

/* Alpha is straight: a pixel's colour counts as much as it covers. */
static uint32_t average(uint32_t a, uint32_t b)
{
    uint32_t alpha_a = a >> 24, alpha_b = b >> 24, both = alpha_a + alpha_b, out = both / 2 << 24;
    if (alpha_a == alpha_b)
        return (a & b) + ((a ^ b) >> 1 & 0x7f7f7f7f);
    for (int shift = 0; shift < 24; shift += 8)
        out |= ((a >> shift & 255) * alpha_a + (b >> shift & 255) * alpha_b + both / 2) / both
               << shift;
    return out;
}

/* Row y of a picture of half the size; between two of its pixels stands their average. */
static void double_row(const struct picture *half, int32_t y, int32_t w, uint32_t *out)
{
    int32_t above = y / 2, below = y % 2 && above + 1 < half->h ? above + 1 : above;
    const uint32_t *a = half->px + (ptrdiff_t)above * half->w,
                   *b = half->px + (ptrdiff_t)below * half->w;
    for (int32_t x = 0; x < w; x++) {
        int32_t left = x / 2, right = x % 2 && left + 1 < half->w ? left + 1 : left;
        out[x] = average(average(a[left], b[left]), average(a[right], b[right]));
    }
}

static const uint32_t *row_of(const struct picture *p, int32_t y, int32_t w, uint32_t *room)
{
    if (!room)
        return p->px + (ptrdiff_t)y * p->w;
    double_row(p, y, w, room);
    return room;
}

static void paint_shape(const struct target *t, const struct draw_cmd *c,
                        const struct picture *picture)
{
    int32_t half = (c->r.w < c->r.h ? c->r.w : c->r.h) / 2;
    struct shape s = {
        .w = c->r.w,
        .h = c->r.h,
        .radius = clamp(c->radius, 0, half),
        .border = c->kind == DRAW_BOX ? clamp(c->border_px, 0, half) : 0,
        .edge = c->border,
        .fill = c->fill,
        .opaque = picture && picture->opaque,
    };
    struct rect clip = rect_meet(c->r, t->view);
    uint32_t *room = picture && steps_of(c) > 1 ? MEM_NEW(uint32_t, (size_t)c->r.w) : NULL;
    for (int32_t y = clip.y - c->r.y; y < clip.y - c->r.y + clip.h; y++) {
        if (c->kind == DRAW_GRADIENT)
            s.fill = gradient_at(c->fill, c->border, y, c->r.h);
        if (picture)
            s.row = row_of(picture, y, c->r.w, room);
        shape_row(&s, pixel_at(t, clip.x, c->r.y + y), y, clip.x - c->r.x,
                  clip.x - c->r.x + clip.w);
    }
    free(room);
}

static bool picture_ready(struct painter *p, const struct draw_cmd *c, struct picture *out)
{
    int32_t n = steps_of(c);
    return pictures_get(p->pictures, c->name, (c->r.w + n - 1) / n, (c->r.h + n - 1) / n, out) ==
           PICTURE_READY;
}

static void paint_picture(struct painter *p, const struct target *t, const struct draw_cmd *c)
{
    struct picture picture;
    paint_shape(t, c, picture_ready(p, c, &picture) ? &picture : NULL);
}

/* ---- Text, icons, the ornament ---- */

static int32_t px_floor(int64_t v)
{
    return (int32_t)(v >> 6);
}

/* A line's box with room around it: ink reaches beyond advance and ascent, by less than this. */
static struct rect line_box(const struct draw_cmd *c, const struct para_line *l)
{
    int32_t room = px_floor(l->ascent + l->descent) / 2 + 1;
    int64_t baseline = l->baseline; /* of a paragraph that is cut at the end of what px64 holds */
    int32_t top = px_floor(baseline - l->ascent), bottom = px_floor(baseline + l->descent);
    return (struct rect){c->r.x + px_floor(l->x) - room, c->r.y + top - room,
                         px_floor(l->width) + 2 * room + 1, bottom - top + 2 * room + 1};
}

static void paint_glyph(struct painter *p, const struct target *t, const struct draw_cmd *c,
                        const struct para_glyph *g)
{
    struct glyph_pen pen = glyph_pen(g);
    struct glyph_picture pic = glyphs_get(p->glyphs, g->face, g->size_px, g->glyph, pen.x_quarter);
    if (pic.coverage)
        blend_bitmap(t, c->r.x + pen.x + pic.left, c->r.y + pen.y + pic.top, pic.width, pic.height,
                     pic.coverage, pic.stride,
                     g->mark && c->marks ? c->marks[g->mark - 1] : c->fill);
}

static void paint_text(struct painter *p, const struct target *t, const struct draw_cmd *c)
{
    for (uint32_t i = 0; i < c->para->n_lines; i++) {
        const struct para_line *l = &c->para->lines[i];
        if (rect_empty(rect_meet(line_box(c, l), t->view)))
            continue;
        for (uint32_t k = l->first; k < l->first + l->count; k++)
            paint_glyph(p, t, c, &c->para->glyphs[k]);
    }
}

static void paint_icon(struct painter *p, const struct target *t, const struct draw_cmd *c)
{
    int32_t size = c->r.w < c->r.h ? c->r.w : c->r.h;
    const uint8_t *coverage = icons_get(p->icons, c->name, size);
    if (coverage)
        blend_bitmap(t, c->r.x + (c->r.w - size) / 2, c->r.y + (c->r.h - size) / 2, size, size,
                     coverage, size, c->fill);
}

/* A diamond stands in the middle, so that both ends are cut alike. */
static void paint_brocade(struct painter *p, const struct target *t, const struct draw_cmd *c)
{
    int32_t h = c->r.h;
    if (p->brocade_height != h) {
        p->brocade = mem_grow(p->brocade, sizeof *p->brocade, (size_t)h * (size_t)h);
        p->brocade_height = h;
        brocade_paint(h, p->brocade);
    }
    struct rect clip = rect_meet(c->r, t->view);
    int32_t start = c->r.x + (c->r.w - h) / 2;
    for (int32_t y = clip.y; y < clip.y + clip.h; y++) {
        uint32_t *px = pixel_at(t, clip.x, y);
        const uint32_t *from = p->brocade + (ptrdiff_t)(y - c->r.y) * h;
        int32_t phase = ((clip.x - start) % h + h) % h;
        for (int32_t i = 0; i < clip.w; i++, phase = phase + 1 == h ? 0 : phase + 1)
            px[i] = from[phase];
    }
}

/* ---- The list ---- */

static bool meets(const struct draw_cmd *c, struct rect view)
{
    if (c->kind != DRAW_TEXT)
        return !rect_empty(rect_meet(c->r, view));
    for (uint32_t i = 0; i < c->para->n_lines; i++)
        if (!rect_empty(rect_meet(line_box(c, &c->para->lines[i]), view)))
            return true;
    return false;
}

static void paint_command(struct painter *p, const struct target *t, const struct draw_cmd *c)
{
    switch (c->kind) {
    case DRAW_BOX:
    case DRAW_GRADIENT:
        paint_shape(t, c, NULL);
        return;
    case DRAW_PICTURE:
        paint_picture(p, t, c);
        return;
    case DRAW_TEXT:
        paint_text(p, t, c);
        return;
    case DRAW_ICON:
        paint_icon(p, t, c);
        return;
    case DRAW_BROCADE:
        paint_brocade(p, t, c);
        return;
    }
}

void paint(struct painter *p, const struct drawlist *d, struct rect view, rgba ground,
           struct canvas *out)
{
    struct target t = {out, view};
    for (int32_t y = 0; y < view.h; y++)
        fill_run(pixel_at(&t, view.x, view.y + y), view.w, ground | 0xff000000);
    for (size_t i = 0; i < d->n; i++)
        if (meets(&d->at[i], view))
            paint_command(p, &t, &d->at[i]);
}

/* ---- The hash ---- */

static void stir(uint64_t *h, uint64_t v)
{
    *h = (*h ^ v) * 0x9e3779b97f4a7c15;
    *h ^= *h >> 32;
}

static void stir_marks(uint64_t *h, const struct draw_cmd *c)
{
    uint8_t last = 0;
    for (uint32_t i = 0; i < c->para->n_glyphs; i++) {
        uint8_t mark = c->para->glyphs[i].mark;
        if (mark && mark != last)
            stir(h, c->marks[mark - 1]);
        last = mark;
    }
}

static void stir_command(struct painter *p, uint64_t *h, const struct draw_cmd *c, struct rect view)
{
    struct picture ignored;
    stir(h, (uint64_t)c->kind << 32 | (uint32_t)c->radius);
    stir(h, (uint64_t)(uint32_t)(c->r.x - view.x) << 32 | (uint32_t)(c->r.y - view.y));
    stir(h, (uint64_t)(uint32_t)c->r.w << 32 | (uint32_t)c->r.h);
    stir(h, (uint64_t)c->fill << 32 | c->border);
    stir(h, (uint32_t)c->border_px);
    if (c->kind == DRAW_TEXT)
        stir(h, c->para->hash);
    if (c->kind == DRAW_TEXT && c->marks)
        stir_marks(h, c);
    if (c->kind == DRAW_ICON || c->kind == DRAW_PICTURE)
        stir(h, str_hash(c->name));
    if (c->kind == DRAW_PICTURE)
        stir(h, picture_ready(p, c, &ignored));
}

uint64_t paint_hash(struct painter *p, const struct drawlist *d, struct rect view, rgba ground)
{
    uint64_t h = ground;
    stir(&h, (uint64_t)(uint32_t)view.w << 32 | (uint32_t)view.h);
    for (size_t i = 0; i < d->n; i++)
        if (meets(&d->at[i], view))
            stir_command(p, &h, &d->at[i], view);
    return h;
}

uint64_t painter_stamp(const struct painter *p)
{
    return pictures_stamp(p->pictures);
}
