#include "view/pins.h"

#include <math.h>
#include <stdbool.h>

enum { DIRECTIONS = 16, STEP = 4 }; /* px */

/* The mark's middle at (x, y), or as near as lies inside the map. */
static void put(struct pin *p, double x, double y, double map_w, double map_h)
{
    p->x = fmax(p->w / 2, fmin(x, map_w - p->w / 2));
    p->y = fmax(p->h / 2, fmin(y, map_h - p->h / 2));
}

static bool is_free(const struct pin *pins, const struct pin *p, double gap)
{
    for (const struct pin *o = pins; o < p; o++)
        if (fabs(o->x - p->x) < (o->w + p->w) / 2 + gap &&
            fabs(o->y - p->y) < (o->h + p->h) / 2 + gap)
            return false;
    return true;
}

/* In widening circles around its place. */
static bool find_room(const struct pin *pins, struct pin *p, double gap, double map_w, double map_h)
{
    int rings = (int)((map_w + map_h) / STEP);
    for (int ring = 0; ring < rings; ring++)
        for (int k = 0; k < (ring ? DIRECTIONS : 1); k++) {
            double angle = k * 2 * M_PI / DIRECTIONS, r = ring * STEP;
            put(p, p->at_x + r * cos(angle), p->at_y + r * sin(angle), map_w, map_h);
            if (is_free(pins, p, gap))
                return true;
        }
    return false;
}

void pins_place(struct pin *pins, size_t n, double gap, double map_w, double map_h)
{
    for (size_t i = 0; i < n; i++)
        if (!find_room(pins, &pins[i], gap, map_w, map_h))
            put(&pins[i], pins[i].at_x, pins[i].at_y, map_w, map_h);
}
