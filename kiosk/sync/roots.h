/* roots.h - who may speak for a channel now: from the root in use, one version at a time, each
 * signed by the threshold before it and by its own. */
#ifndef SYNC_ROOTS_H
#define SYNC_ROOTS_H
#include "pack/trust.h"
#include "sync/job.h"

/* The root in use, from the store; ERR_CORRUPT if it is lost or its bytes are not those that
 * `current` names.  Any other error: it cannot be read now, and nothing is known. */
bool roots_load(int store, const struct store_channel *c, struct trust_root *out,
                struct err *e) MUST_CHECK;
/* roots_load, and its signatures stand beside it: what is proven by `current` alone is lost with
 * it. ERR_CORRUPT if they do not; *out is set even then, where roots_load would. */
bool roots_prove(int store, const struct store_channel *c, struct trust_root *out, bool *loaded,
                 struct err *e) MUST_CHECK;
/* The same bytes in a tree, for a store that has lost them. */
bool roots_find(int tree, const struct store_channel *c, struct trust_root *out,
                struct err *e) MUST_CHECK;
void roots_follow(struct store_channel *c, const struct trust_root *r); /* in use from now on */
/* Is `next`, at `path`, what may come after `r`?  ERR_UNTRUSTED; signatures are not looked at. */
bool roots_is_next(const struct trust_root *r, const struct trust_root *next, const char *path,
                   struct err *e) MUST_CHECK;
/* ERR_INCOMPLETE: after LIMIT_ROOTS_STEP there are more. */
bool roots_too_many(struct err *e);
/* From the root in use through every newer version in the tree to the last; *newer: it is another
 * than the one in use, or the store has lost that, or its signatures.  *out is the last good one,
 * also on failure. But for a job that only looks, it is kept before this returns, whatever may be
 * wrong behind it: in the store, and j->current and `current` name it. */
bool roots_walk(struct job *j, const struct store_channel *c, int tree, struct trust_root *out,
                bool *newer, struct err *e) MUST_CHECK;
/* Copy a root and its signatures from `dir`/`path` into staging and check the copy. */
bool roots_stage(struct job *j, const struct trust_root *r, struct str json, int dir,
                 const char *path, struct err *e) MUST_CHECK;
/* From staging to roots/CHANNEL/VERSION.json. */
bool roots_save(struct job *j, const struct trust_root *r, struct err *e) MUST_CHECK;
/* Every channel that has a sound root in the store is followed, from its newest one on: for a
 * state that was lost.  New channels come last, by name. */
bool roots_recover(struct job *j, struct store_state *s, struct err *e) MUST_CHECK;
#endif
