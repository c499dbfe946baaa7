/* icons.c - the path data of assets/icons, stroked.
 *
 * A path becomes segments in pixels; each segment lowers the distance of the pixels around it; the
 * stroke is what lies within half a line width.  Distance to a segment makes round caps and joins
 * by itself, and its fraction at the edge is the smoothing. */
#include "draw/icons.h"
#include "draw/paint.h"

#include <assert.h>
#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define GRID 56.0f
#define STROKE 3.2f
#define FLATNESS 0.05f /* px between a curve and its chords: not visible */

struct icon {
    const char *name, *path;
};
static const struct icon table[] = {
#include "icons.inc"
    {NULL, NULL},
};

/* ---- Path data to segments, segments to distances ---- */

struct point {
    float x, y;
};
struct pen {
    const char *p; /* what is still to be read */
    struct point at, start;
    float scale; /* grid units to px */
    int32_t size;
    float *distance; /* squared, size * size, of pixel centres to the nearest segment */
};

static int32_t clamp_px(float v, int32_t size)
{
    return v < 0 ? 0 : v > (float)size ? size : (int32_t)v;
}

/* The segment from the pen to `to` (grid units): moves the pen. */
static void line_to(struct pen *pen, struct point to)
{
    float reach = STROKE / 2 * pen->scale + 1;
    struct point a = {pen->at.x * pen->scale, pen->at.y * pen->scale};
    struct point b = {to.x * pen->scale, to.y * pen->scale};
    struct point d = {b.x - a.x, b.y - a.y};
    float length2 = d.x * d.x + d.y * d.y;
    int32_t x0 = clamp_px(fminf(a.x, b.x) - reach, pen->size);
    int32_t x1 = clamp_px(fmaxf(a.x, b.x) + reach + 1, pen->size);
    int32_t y0 = clamp_px(fminf(a.y, b.y) - reach, pen->size);
    int32_t y1 = clamp_px(fmaxf(a.y, b.y) + reach + 1, pen->size);
    for (int32_t y = y0; y < y1; y++) {
        for (int32_t x = x0; x < x1; x++) {
            float px = (float)x + 0.5f - a.x, py = (float)y + 0.5f - a.y;
            float t = length2 > 0 ? (px * d.x + py * d.y) / length2 : 0;
            t = t < 0 ? 0 : t > 1 ? 1 : t;
            float ex = px - t * d.x, ey = py - t * d.y;
            float *nearest = &pen->distance[(size_t)y * (size_t)pen->size + (size_t)x];
            *nearest = fminf(*nearest, ex * ex + ey * ey);
        }
    }
    pen->at = to;
}

static void cubic_to(struct pen *pen, struct point b, struct point c, struct point to)
{
    struct point a = pen->at;
    float bend = hypotf(a.x - 2 * b.x + c.x, a.y - 2 * b.y + c.y) +
                 hypotf(b.x - 2 * c.x + to.x, b.y - 2 * c.y + to.y);
    int n = 1 + (int)sqrtf(0.75f * bend * pen->scale / FLATNESS);
    for (int i = 1; i <= n; i++) {
        float t = (float)i / (float)n, u = 1 - t;
        float wa = u * u * u, wb = 3 * u * u * t, wc = 3 * u * t * t, wd = t * t * t;
        line_to(pen, (struct point){wa * a.x + wb * b.x + wc * c.x + wd * to.x,
                                    wa * a.y + wb * b.y + wc * c.y + wd * to.y});
    }
}

static void quadratic_to(struct pen *pen, struct point b, struct point to)
{
    struct point a = pen->at;
    struct point b1 = {a.x + (b.x - a.x) * 2 / 3, a.y + (b.y - a.y) * 2 / 3};
    struct point b2 = {to.x + (b.x - to.x) * 2 / 3, to.y + (b.y - to.y) * 2 / 3};
    cubic_to(pen, b1, b2, to);
}

/* SVG 1.1, F.6.5: from the end points to the centre, all in the ellipse's own axes. */
static void arc_to(struct pen *pen, struct point r, float degrees, bool large, bool sweep,
                   struct point to)
{
    r = (struct point){fabsf(r.x), fabsf(r.y)};
    if (r.x == 0 || r.y == 0 || (pen->at.x == to.x && pen->at.y == to.y)) {
        line_to(pen, to);
        return;
    }
    float cosine = cosf(degrees * (float)M_PI / 180), sine = sinf(degrees * (float)M_PI / 180);
    float hx = (pen->at.x - to.x) / 2, hy = (pen->at.y - to.y) / 2;
    float x = (cosine * hx + sine * hy) / r.x, y = (cosine * hy - sine * hx) / r.y;
    float far2 = x * x + y * y; /* (x, y): on the unit circle from the middle to the start */
    if (far2 > 1) {             /* radii too small: scaled up until they reach (F.6.6) */
        r = (struct point){r.x * sqrtf(far2), r.y * sqrtf(far2)};
        x /= sqrtf(far2), y /= sqrtf(far2), far2 = 1;
    }
    float side = sqrtf(fmaxf(0, 1 / far2 - 1)) * (large == sweep ? -1 : 1);
    float cx = side * y, cy = -side * x;
    float from = atan2f(y - cy, x - cx), turn = atan2f(-y - cy, -x - cx) - from;
    if (sweep && turn < 0)
        turn += 2 * (float)M_PI;
    if (!sweep && turn > 0)
        turn -= 2 * (float)M_PI;
    struct point middle = {(pen->at.x + to.x) / 2, (pen->at.y + to.y) / 2};
    int n = 1 + (int)(fabsf(turn) / sqrtf(8 * FLATNESS / (fmaxf(r.x, r.y) * pen->scale)));
    for (int i = 1; i < n; i++) {
        float angle = from + turn * (float)i / (float)n;
        float ex = r.x * (cosf(angle) + cx), ey = r.y * (sinf(angle) + cy);
        line_to(pen, (struct point){middle.x + cosine * ex - sine * ey,
                                    middle.y + sine * ex + cosine * ey});
    }
    line_to(pen, to);
}

static void skip_separators(struct pen *pen)
{
    while (*pen->p == ' ' || *pen->p == ',' || *pen->p == '\n' || *pen->p == '\t')
        pen->p++;
}

/* Sign, digits, one dot.  Not strtof: it would read a comma in some locales. */
static bool number(struct pen *pen, float *out)
{
    skip_separators(pen);
    float sign = *pen->p == '-' ? -1 : 1, value = 0, unit = 1;
    if (*pen->p == '-' || *pen->p == '+')
        pen->p++;
    const char *first = pen->p;
    bool dot = false;
    for (; isdigit((unsigned char)*pen->p) || (*pen->p == '.' && !dot); pen->p++) {
        if (*pen->p == '.') {
            dot = true;
            continue;
        }
        value = value * 10 + (float)(*pen->p - '0');
        unit *= dot ? 10 : 1;
    }
    *out = sign * value / unit;
    return pen->p - first > dot && value < 1e6f && unit < 1e6f;
}

static bool flag(struct pen *pen, bool *out)
{
    skip_separators(pen);
    if (*pen->p != '0' && *pen->p != '1')
        return false;
    *out = *pen->p++ == '1';
    return true;
}

static bool point(struct pen *pen, bool relative, struct point *out)
{
    struct point p;
    if (!number(pen, &p.x) || !number(pen, &p.y))
        return false;
    *out = relative ? (struct point){p.x + pen->at.x, p.y + pen->at.y} : p;
    return true;
}

static bool arc(struct pen *pen, bool relative)
{
    struct point r, to;
    float degrees;
    bool large, sweep;
    if (!point(pen, false, &r) || !number(pen, &degrees) || !flag(pen, &large) ||
        !flag(pen, &sweep) || !point(pen, relative, &to))
        return false;
    arc_to(pen, r, degrees, large, sweep, to);
    return true;
}

/* One command with its numbers. */
static bool command(struct pen *pen, char letter)
{
    bool relative = islower((unsigned char)letter);
    struct point b, c, to = pen->at;
    float v;
    switch (toupper((unsigned char)letter)) {
    case 'M':
        if (!point(pen, relative, &to))
            return false;
        pen->at = pen->start = to;
        return true;
    case 'L':
        if (!point(pen, relative, &to))
            return false;
        break;
    case 'H':
        if (!number(pen, &v))
            return false;
        to.x = relative ? to.x + v : v;
        break;
    case 'V':
        if (!number(pen, &v))
            return false;
        to.y = relative ? to.y + v : v;
        break;
    case 'C':
        if (!point(pen, relative, &b) || !point(pen, relative, &c) || !point(pen, relative, &to))
            return false;
        cubic_to(pen, b, c, to);
        return true;
    case 'Q':
        if (!point(pen, relative, &b) || !point(pen, relative, &to))
            return false;
        quadratic_to(pen, b, to);
        return true;
    case 'A':
        return arc(pen, relative);
    case 'Z':
        to = pen->start;
        break;
    default:
        return false;
    }
    line_to(pen, to);
    return true;
}

static bool all_commands(struct pen *pen)
{
    char letter = 0;
    for (skip_separators(pen); *pen->p; skip_separators(pen)) {
        if (isalpha((unsigned char)*pen->p))
            letter = *pen->p++;
        else if (letter == 'M') /* numbers after a move are lines (8.3.2) */
            letter = 'L';
        else if (letter == 'm')
            letter = 'l';
        else if (letter == 'Z' || letter == 'z')
            return false;
        if (!command(pen, letter))
            return false;
    }
    return true;
}

bool icons_stroke(const char *path, int32_t size, uint8_t *coverage)
{
    size_t n = (size_t)size * (size_t)size;
    struct pen pen = {
        .p = path, .scale = (float)size / GRID, .size = size, .distance = MEM_NEW(float, n)};
    for (size_t i = 0; i < n; i++)
        pen.distance[i] = INFINITY;
    bool ok = all_commands(&pen);
    float edge = fmaxf(STROKE / 2 * pen.scale, 0.5f) + 0.5f;
    for (size_t i = 0; i < n; i++) {
        float inside = edge - sqrtf(pen.distance[i]);
        coverage[i] = (uint8_t)(inside <= 0 ? 0 : inside >= 1 ? 255 : inside * 255 + 0.5f);
    }
    free(pen.distance);
    return ok;
}

/* ---- The cache ---- */

struct stroked {
    const struct icon *icon;
    int32_t size;
    uint8_t *coverage;
    uint64_t used;
};
struct icons {
    struct stroked *at;
    size_t n, cap, bytes, max_bytes;
    uint64_t now;
};

struct icons *icons_create(size_t max_bytes)
{
    struct icons *s = MEM_NEW(struct icons, 1);
    s->max_bytes = max_bytes;
    return s;
}

static size_t bytes_of(int32_t size)
{
    return (size_t)size * (size_t)size;
}

static void drop_oldest(struct icons *s)
{
    size_t oldest = 0;
    for (size_t i = 1; i < s->n; i++)
        if (s->at[i].used < s->at[oldest].used)
            oldest = i;
    s->bytes -= bytes_of(s->at[oldest].size);
    free(s->at[oldest].coverage);
    s->at[oldest] = s->at[--s->n];
}

void icons_destroy(struct icons *s)
{
    if (!s)
        return;
    while (s->n)
        drop_oldest(s);
    free(s->at);
    free(s);
}

static const struct icon *find(struct str name)
{
    for (const struct icon *i = table; i->name; i++)
        if (str_is(name, i->name))
            return i;
    return NULL;
}

bool paint_icon_exists(struct str name)
{
    return find(name) != NULL;
}

const uint8_t *icons_get(struct icons *s, struct str name, int32_t size)
{
    const struct icon *icon = find(name);
    if (!icon || size <= 0)
        return NULL;
    s->now++;
    for (size_t i = 0; i < s->n; i++) {
        if (s->at[i].icon == icon && s->at[i].size == size) {
            s->at[i].used = s->now;
            return s->at[i].coverage;
        }
    }
    while (s->n && s->bytes + bytes_of(size) > s->max_bytes)
        drop_oldest(s);
    struct stroked *new = &MEM_PUSH(s->at, s->n, s->cap);
    *new = (struct stroked){icon, size, MEM_NEW(uint8_t, bytes_of(size)), s->now};
    s->bytes += bytes_of(size);
    bool ok = icons_stroke(icon->path, size, new->coverage);
    assert(ok && "assets/icons: path data that icons.c does not know");
    return new->coverage;
}
