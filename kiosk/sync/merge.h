/* merge.h - one bundle of all channels' texts, with the indexes that only the kiosk builds. */
#ifndef SYNC_MERGE_H
#define SYNC_MERGE_H
#include "sync/job.h"

/* staging/bundle.db from the texts (texts.h) of every channel of `next` that has a pack; fsynced,
 * and checked as below. */
bool merge_bundle(struct job *j, const struct store_state *next, struct err *e) MUST_CHECK;
/* Can the screen show this generation?  ERR_CORRUPT unless its bundle passes bundle_check. */
bool merge_check(struct job *j, int64_t generation, struct err *e) MUST_CHECK;
#endif
