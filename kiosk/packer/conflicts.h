/* conflicts.h - one document, told twice with different dates: one of the two is wrong. */
#ifndef PACKER_CONFLICTS_H
#define PACKER_CONFLICTS_H
#include "packer/rules.h"

struct conflict_date;
struct conflicts { /* heap: all that documents say, when their items are gone */
    struct conflict_date *dates;
    size_t n, cap;
};
void conflicts_note(struct conflicts *c, const struct rules *r, const struct content_item *i);
void conflicts_check(const struct conflicts *c, const struct rules *r);
void conflicts_free(struct conflicts *c);
#endif
