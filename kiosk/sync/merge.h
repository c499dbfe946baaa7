/* merge.h - one bundle of all channels' texts, with the indexes that only the kiosk builds.
 *
 * What a channel may cost is bounded by its text's bytes, which its manifest names: so many bytes
 * of the bundle (LIMIT_BUNDLE_COPIES), so many steps (effort.h), and never what keep_bytes keeps
 * free.  The channel that is above it is known, and the others are merged without it.
 *
 *   merge_begin --merge_add or merge_keep, of each channel--> merge_end
 *                \--a failure, at any of them--> merge_abandon
 */
#ifndef SYNC_MERGE_H
#define SYNC_MERGE_H
#include "sync/effort.h"

struct merge {
    struct job *j;
    struct sqlite3 *db; /* staging/bundle.db */
    struct effort effort;
    bool by_disk; /* the disk has room for less than the text's share */
};
bool merge_begin(struct merge *m, struct job *j, struct err *e) MUST_CHECK;
/* The rows of a text that was checked (texts.h), and their index.  `order` is the channel's in
 * trust. After a failure nothing more can be added. */
bool merge_add(struct merge *m, const struct store_channel *c, size_t order,
               struct err *e) MUST_CHECK;
/* The same of a channel that stays as it is, from the active bundle, which merge_check has passed.
 */
bool merge_keep(struct merge *m, const struct store_channel *c, size_t order,
                struct err *e) MUST_CHECK;
/* staging/bundle.db is complete, fsynced, tried as the screen will (bundle_check), and its hash
 * written into `next`.  The merge is over, after a failure too. */
bool merge_end(struct merge *m, struct store_state *next, struct err *e) MUST_CHECK;
/* Nothing of it is left. */
void merge_abandon(struct merge *m);

/* Can the screen show the generation of this state?  ERR_CORRUPT unless its bundle has the bytes of
 * when it was built, which SQLite's own check cannot tell, and passes bundle_check, which a newer
 * program may see otherwise.  Any other error: it cannot be read now, and nothing is known. */
bool merge_check(struct job *j, const struct store_state *s, struct err *e) MUST_CHECK;
#endif
