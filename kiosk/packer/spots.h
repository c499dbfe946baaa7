/* spots.h - where items are on the earth, and the maps that should show some of them. */
#ifndef PACKER_SPOTS_H
#define PACKER_SPOTS_H
#include "packer/rules.h"

struct spot;
struct spot_map;
struct spots { /* heap: of all items, when they are gone */
    struct spot *at;
    struct spot_map *maps;
    size_t n, cap, n_maps, cap_maps;
};
/* Finds coordinates that cannot be right, and keeps the others. */
void spots_note(struct spots *s, const struct rules *r, const struct content_item *i);
void spots_check(const struct spots *s,
                 const struct rules *r); /* a map without anything to touch */
void spots_free(struct spots *s);
#endif
