#include "packer/spots.h"

#include "pack/bounds.h"

#include <stdlib.h>

struct spot {
    double latitude, longitude;
};
struct spot_map {
    struct bounds bounds;
    struct str file;
    uint32_t line;
};

static bool on_earth(const struct rules *r, struct str file, const struct content_word *w,
                     const char *what, int limit)
{
    double degrees = strtod(w->text.p, NULL);
    if (degrees >= -limit && degrees <= limit)
        return true;
    RULES_ERROR(r, file, w->line,
                "%s %s is not between -%d and %d; see that latitude and longitude are not swapped",
                what, w->text.p, limit, limit);
    return false;
}

static void check_coordinates(struct spots *s, const struct rules *r, const struct content_item *i)
{
    static const struct bounds around = {8, 102, 24, 110}; /* Vietnam and Cambodia, generously */
    if (!on_earth(r, i->file, &i->latitude, "latitude", 90) ||
        !on_earth(r, i->file, &i->longitude, "longitude", 180))
        return;
    struct spot at = {strtod(i->latitude.text.p, NULL), strtod(i->longitude.text.p, NULL)};
    if (!bounds_hold(&around, at.latitude, at.longitude))
        RULES_WARN(r, i->file, i->latitude.line,
                   "latitude %s, longitude %s is far from Vietnam and Cambodia; correct them, see "
                   "that they are not swapped",
                   i->latitude.text.p, i->longitude.text.p);
    MEM_PUSH(s->at, s->n, s->cap) = at;
}

void spots_note(struct spots *s, const struct rules *r, const struct content_item *i)
{
    struct spot_map map = {.file = str_copy(r->prose.f->a, i->file)};
    struct err e;
    if (i->latitude.line && i->longitude.line)
        check_coordinates(s, r, i);
    for (size_t k = 0; k < i->n_facts; k++)
        if (i->facts[k].fact->type == FACT_BOUNDS &&
            bounds_parse(i->facts[k].plain.text, &map.bounds, &e)) {
            map.line = i->facts[k].plain.line;
            MEM_PUSH(s->maps, s->n_maps, s->cap_maps) = map;
        }
}

void spots_check(const struct spots *s, const struct rules *r)
{
    for (size_t m = 0; m < s->n_maps; m++) {
        const struct spot_map *map = &s->maps[m];
        bool pinned = false;
        for (size_t k = 0; k < s->n; k++)
            pinned = pinned || bounds_hold(&map->bounds, s->at[k].latitude, s->at[k].longitude);
        if (!pinned)
            RULES_WARN(r, map->file, map->line,
                       "no item has coordinates inside the bounds; the map shows nothing to touch");
    }
}

void spots_free(struct spots *s)
{
    free(s->at);
    free(s->maps);
}
