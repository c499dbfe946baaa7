/* merge.h - one bundle of all channels' texts, with the indexes that only the kiosk builds. */
#ifndef SYNC_MERGE_H
#define SYNC_MERGE_H
#include "sync/job.h"

/* staging/bundle.db from the texts (texts.h) of every channel of `next` that has a pack; fsynced,
 * tried as the screen will (bundle_check), and its hash written into `next`. */
bool merge_bundle(struct job *j, struct store_state *next, struct err *e) MUST_CHECK;
/* Can the screen show the generation of this state?  ERR_CORRUPT unless its bundle has the bytes of
 * when it was built, which SQLite's own check cannot tell, and passes bundle_check, which a newer
 * program may see otherwise. */
bool merge_check(struct job *j, const struct store_state *s, struct err *e) MUST_CHECK;
#endif
