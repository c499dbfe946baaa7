/* drawlist.c - a growing array with a stamp.  The counter behind the stamps is the only state that
 * all lists share; drawlists belong to the UI thread. */
#include "draw/drawlist.h"

#include <stdlib.h>

static uint64_t next_stamp(void)
{
    static uint64_t last;
    return ++last;
}

struct draw_cmd *drawlist_add(struct drawlist *d, enum draw_kind kind, struct rect r)
{
    struct draw_cmd *c = &MEM_PUSH(d->at, d->n, d->cap);
    *c = (struct draw_cmd){.kind = kind, .r = r};
    d->stamp = next_stamp();
    return c;
}

void drawlist_reset(struct drawlist *d)
{
    d->n = 0;
    d->stamp = next_stamp();
}

void drawlist_free(struct drawlist *d)
{
    free(d->at);
    *d = (struct drawlist){0};
}
