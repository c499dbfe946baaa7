/* activate.h - the commit point, and what is thrown away after it. */
#ifndef SYNC_ACTIVATE_H
#define SYNC_ACTIVATE_H
#include "sync/objects.h"

/* staging/bundle.db becomes the generation after the newest, and `next` (its number is set here)
 * becomes `current`: every byte and name that it needs is on the disk before the rename. */
bool activate(struct job *j, struct store_state *next, struct err *e) MUST_CHECK;
/* Write `state` as NAME: "current", with its copy, or "previous". */
bool activate_state(struct job *j, const char *name, const struct store_state *state,
                    struct err *e) MUST_CHECK;
/* What is proven of a channel that is followed, and needs no new generation: `c` takes its place in
 * j->current and in `current`, unless it is there already. */
bool activate_channel(struct job *j, const struct store_channel *c, struct err *e) MUST_CHECK;
/* Remove generations and objects that neither current nor previous needs; objects in `also` stay.
 */
bool activate_sweep(struct job *j, struct objects_set *also, struct err *e) MUST_CHECK;
#endif
