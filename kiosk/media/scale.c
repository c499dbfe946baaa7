/* scale.c - a separable filter in integers: each row of the source is made narrow once, then rows
 * are averaged.  Shrinking weighs source pixels by the area that they share with the new one;
 * enlarging takes the two nearest.  Colours are averaged premultiplied: what is transparent has no
 * say. */
#include "media/scale.h"
#include "base/mem.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Weights of one new pixel add up to exactly ONE: an even field stays what it was.
 * 255 * ONE / 64 fits 16 bits, and that times ONE fits 32: so two channels share a multiplication,
 * each in half of a word. */
enum { ONE = 1 << 14, ROW_SHIFT = 6, OUT_SHIFT = 22 };
static const uint64_t LOW = 0x0000ffff0000ffff; /* of both halves the 16 bits */
static const uint64_t HALF = 1ull << (OUT_SHIFT - 1) | 1ull << (OUT_SHIFT + 31); /* rounds */

struct axis {
    int32_t *first;    /* of each new pixel: its first source pixel */
    uint16_t *weights; /* `taps` for each new pixel, 0 where it needs fewer */
    int32_t taps;
};

/* `step`: source pixels a new pixel; `skip`: of the source, cropped on either side. */
static struct axis axis_create(int32_t n, int32_t source, double step, double skip)
{
    struct axis a = {.taps = step > 1 ? (int32_t)ceil(step) + 1 : 2};
    a.taps = a.taps < source ? a.taps : source;
    a.first = MEM_NEW(int32_t, (size_t)n);
    a.weights = MEM_NEW(uint16_t, (size_t)n * (size_t)a.taps);
    double width = step > 1 ? step : 1; /* two nearest: what a window of one pixel covers */
    for (int32_t i = 0; i < n; i++) {
        double start = skip + (i + 0.5) * step - width / 2;
        start = fmin(fmax(start, 0), source - width);
        int32_t first = (int32_t)start;
        a.first[i] = first < source - a.taps ? first : source - a.taps;
        int32_t done = 0;
        for (int32_t k = 0; k < a.taps; k++) {
            double covered = fmin(fmax((a.first[i] + k + 1 - start) / width, 0), 1);
            int32_t upto = k == a.taps - 1 ? ONE : (int32_t)(covered * ONE + 0.5);
            a.weights[(size_t)i * (size_t)a.taps + (size_t)k] = (uint16_t)(upto - done);
            done = upto;
        }
    }
    return a;
}

static void axis_free(struct axis *a)
{
    free(a->first);
    free(a->weights);
}

static void premultiply(uint32_t *px, int32_t n)
{
    for (int32_t i = 0; i < n; i++) {
        uint32_t a = px[i] >> 24;
        if (a == 255)
            continue;
        uint32_t r = ((px[i] >> 16 & 255) * a + 127) / 255;
        uint32_t g = ((px[i] >> 8 & 255) * a + 127) / 255;
        uint32_t b = ((px[i] & 255) * a + 127) / 255;
        px[i] = a << 24 | r << 16 | g << 8 | b;
    }
}

/* The sums of a pixel. */
struct sums {
    uint64_t blue_red, green_alpha;
};

/* A new pixel, straight; *alphas: what all alphas have in common. */
static uint32_t pixel(struct sums s, uint32_t *alphas)
{
    uint32_t c[3] = {(uint32_t)s.blue_red >> OUT_SHIFT, (uint32_t)s.green_alpha >> OUT_SHIFT,
                     (uint32_t)(s.blue_red >> 32 >> OUT_SHIFT)};
    uint32_t alpha = (uint32_t)(s.green_alpha >> 32 >> OUT_SHIFT);
    *alphas &= alpha;
    if (alpha == 255)
        return 0xff000000 | c[2] << 16 | c[1] << 8 | c[0];
    uint32_t out = alpha << 24;
    for (int i = 0; i < 3 && alpha; i++) {
        uint32_t v = (c[i] * 255 + alpha / 2) / alpha;
        out |= (v < 255 ? v : 255) << 8 * i;
    }
    return out;
}

/* One row made narrow: four channels a pixel, from the low bits on blue, green, red and alpha, 255
 * as 255 * 256. */
static void narrow(const struct axis *a, int32_t w, const uint32_t *row, uint64_t *out)
{
    const uint16_t *weight = a->weights;
    for (int32_t x = 0; x < w; x++, weight += a->taps) {
        const uint32_t *px = row + a->first[x];
        struct sums s = {0, 0};
        for (int32_t k = 0; k < a->taps; k++) {
            uint64_t p = px[k];
            s.blue_red += ((p & 0xff) | (p & 0xff0000) << 16) * weight[k];
            s.green_alpha += ((p >> 8 & 0xff) | (p & 0xff000000) << 8) * weight[k];
        }
        out[x] = (s.blue_red >> ROW_SHIFT & LOW) | (s.green_alpha >> ROW_SHIFT & LOW) << 16;
    }
}

struct rows {
    const struct scale_source *source;
    struct axis across;
    int32_t w;
    uint32_t *full;      /* one row of the source */
    uint64_t *narrow[2]; /* neighbours are asked for twice: two are kept, by y & 1 */
    int32_t y[2];
    struct sums *sum;
};

static const uint64_t *narrow_row(struct rows *r, int32_t y)
{
    int slot = y & 1;
    if (r->y[slot] != y) {
        r->source->row(r->source->ctx, y, r->full);
        premultiply(r->full, r->source->w);
        narrow(&r->across, r->w, r->full, r->narrow[slot]);
        r->y[slot] = y;
    }
    return r->narrow[slot];
}

static void add_weighted(struct sums *restrict sum, const uint64_t *restrict row, int32_t w,
                         uint64_t weight)
{
    for (int32_t x = 0; x < w; x++) {
        sum[x].blue_red += (row[x] & LOW) * weight;
        sum[x].green_alpha += (row[x] >> 16 & LOW) * weight;
    }
}

/* Of the right size already, as pictures of the attract loop are. */
static void crop(const struct scale_source *s, int32_t w, int32_t h, uint32_t *out, bool *opaque)
{
    uint32_t *room = s->w == w ? NULL : MEM_NEW(uint32_t, (size_t)s->w), all = 0xff000000;
    for (int32_t y = 0; y < h; y++, out += w) {
        s->row(s->ctx, y + (s->h - h) / 2, room ? room : out);
        if (room)
            memcpy(out, room + (s->w - w) / 2, (size_t)w * sizeof *out);
        for (int32_t x = 0; x < w; x++)
            all &= out[x];
    }
    *opaque = all >> 24 == 255;
    free(room);
}

/* A row of a picture that is enlarged lies between two. */
static void put_between(struct rows *r, int32_t first, const uint16_t weights[2], uint32_t *out,
                        uint32_t *alphas)
{
    const uint64_t *one = narrow_row(r, first), *two = narrow_row(r, first + 1);
    const uint64_t of_one = weights[0], of_two = weights[1];
    uint32_t all = *alphas;
    for (int32_t x = 0; x < r->w; x++) {
        uint64_t a = one[x], b = two[x];
        out[x] = pixel((struct sums){HALF + (a & LOW) * of_one + (b & LOW) * of_two,
                                     HALF + (a >> 16 & LOW) * of_one + (b >> 16 & LOW) * of_two},
                       &all);
    }
    *alphas = all;
}

static void put_average(struct rows *r, int32_t first, const uint16_t *weights, int32_t taps,
                        uint32_t *out, uint32_t *alphas)
{
    for (int32_t x = 0; x < r->w; x++)
        r->sum[x] = (struct sums){HALF, HALF};
    for (int32_t k = 0; k < taps; k++)
        if (weights[k])
            add_weighted(r->sum, narrow_row(r, first + k), r->w, weights[k]);
    uint32_t all = *alphas;
    for (int32_t x = 0; x < r->w; x++)
        out[x] = pixel(r->sum[x], &all);
    *alphas = all;
}

void scale_cover(const struct scale_source *s, int32_t w, int32_t h, uint32_t *out, bool *opaque)
{
    if ((s->w == w && s->h >= h) || (s->h == h && s->w >= w)) {
        crop(s, w, h, out, opaque);
        return;
    }
    double step = fmin((double)s->w / w, (double)s->h / h);
    struct axis down = axis_create(h, s->h, step, (s->h - h * step) / 2);
    struct rows rows = {s,
                        axis_create(w, s->w, step, (s->w - w * step) / 2),
                        w,
                        MEM_NEW(uint32_t, (size_t)s->w),
                        {MEM_NEW(uint64_t, (size_t)w), MEM_NEW(uint64_t, (size_t)w)},
                        {-1, -1},
                        MEM_NEW(struct sums, (size_t)w)};
    uint32_t alphas = 255;
    for (int32_t y = 0; y < h; y++, out += w) {
        const uint16_t *weights = down.weights + (size_t)y * (size_t)down.taps;
        if (down.taps == 2)
            put_between(&rows, down.first[y], weights, out, &alphas);
        else
            put_average(&rows, down.first[y], weights, down.taps, out, &alphas);
    }
    *opaque = alphas == 255;
    axis_free(&down);
    axis_free(&rows.across);
    free(rows.full);
    free(rows.narrow[0]);
    free(rows.narrow[1]);
    free(rows.sum);
}
