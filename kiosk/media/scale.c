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
 * 255 * ONE / 64 fits 16 bits, and that times ONE fits 32. */
enum { ONE = 1 << 14, ROW_SHIFT = 6, OUT_SHIFT = 22 };

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

static uint32_t straight(const uint32_t c[4])
{
    if (c[3] == 255)
        return 0xff000000 | c[2] << 16 | c[1] << 8 | c[0];
    uint32_t out = c[3] << 24;
    for (int i = 0; i < 3 && c[3]; i++) {
        uint32_t v = (c[i] * 255 + c[3] / 2) / c[3];
        out |= (v < 255 ? v : 255) << 8 * i;
    }
    return out;
}

/* One row made narrow: four channels a pixel, blue first, 255 as 255 * 256.  Two channels share one
 * multiplication: each has 32 bits, and sums stay below 255 * ONE. */
static void narrow(const struct axis *a, int32_t w, const uint32_t *row, uint16_t *out)
{
    const uint16_t *weight = a->weights;
    for (int32_t x = 0; x < w; x++, weight += a->taps, out += 4) {
        const uint32_t *px = row + a->first[x];
        uint64_t blue_red = 0, green_alpha = 0;
        for (int32_t k = 0; k < a->taps; k++) {
            uint64_t p = px[k];
            blue_red += ((p & 0xff) | (p & 0xff0000) << 16) * weight[k];
            green_alpha += ((p >> 8 & 0xff) | (p & 0xff000000) << 8) * weight[k];
        }
        out[0] = (uint16_t)((uint32_t)blue_red >> ROW_SHIFT);
        out[1] = (uint16_t)((uint32_t)green_alpha >> ROW_SHIFT);
        out[2] = (uint16_t)(blue_red >> 32 >> ROW_SHIFT);
        out[3] = (uint16_t)(green_alpha >> 32 >> ROW_SHIFT);
    }
}

struct rows {
    const struct scale_source *source;
    struct axis across;
    int32_t w;
    uint32_t *full;      /* one row of the source */
    uint16_t *narrow[2]; /* neighbours are asked for twice: two are kept, by y & 1 */
    int32_t y[2];
};

static const uint16_t *narrow_row(struct rows *r, int32_t y)
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

static void add_weighted(uint32_t *restrict sum, const uint16_t *restrict row, size_t n,
                         uint32_t weight)
{
    for (size_t i = 0; i < n; i++)
        sum[i] += row[i] * weight;
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

void scale_cover(const struct scale_source *s, int32_t w, int32_t h, uint32_t *out, bool *opaque)
{
    if ((s->w == w && s->h >= h) || (s->h == h && s->w >= w)) {
        crop(s, w, h, out, opaque);
        return;
    }
    double step = fmin((double)s->w / w, (double)s->h / h);
    size_t channels = 4 * (size_t)w;
    struct axis down = axis_create(h, s->h, step, (s->h - h * step) / 2);
    struct rows rows = {s,
                        axis_create(w, s->w, step, (s->w - w * step) / 2),
                        w,
                        MEM_NEW(uint32_t, (size_t)s->w),
                        {MEM_NEW(uint16_t, channels), MEM_NEW(uint16_t, channels)},
                        {-1, -1}};
    uint32_t *sum = MEM_NEW(uint32_t, channels), alphas = 255;
    for (int32_t y = 0; y < h; y++) {
        for (size_t i = 0; i < channels; i++)
            sum[i] = 1u << (OUT_SHIFT - 1); /* rounds to the nearest */
        for (int32_t k = 0; k < down.taps; k++) {
            uint32_t weight = down.weights[(size_t)y * (size_t)down.taps + (size_t)k];
            if (weight)
                add_weighted(sum, narrow_row(&rows, down.first[y] + k), channels, weight);
        }
        for (int32_t x = 0; x < w; x++) {
            const uint32_t *c = sum + 4 * (size_t)x;
            uint32_t pixel[4] = {c[0] >> OUT_SHIFT, c[1] >> OUT_SHIFT, c[2] >> OUT_SHIFT,
                                 c[3] >> OUT_SHIFT};
            alphas &= pixel[3];
            *out++ = straight(pixel);
        }
    }
    *opaque = alphas == 255;
    axis_free(&down);
    axis_free(&rows.across);
    free(rows.full);
    free(rows.narrow[0]);
    free(rows.narrow[1]);
    free(sum);
}
