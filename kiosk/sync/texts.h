/* texts.h - a channel's text.db: decompressed from the store into staging within bounds, then
 * checked as a database that came from outside. */
#ifndef SYNC_TEXTS_H
#define SYNC_TEXTS_H
#include "sync/measure.h"

struct sqlite3;
/* staging/text-CHANNEL.db, which must not be there; nor is it after a failure.
 * `measured`: what the blobs are in truth, or NULL for a pack that was measured when it came. */
bool texts_stage(struct job *j, const struct manifest_pack *p, const struct measure *measured,
                 struct err *e) MUST_CHECK;
/* A staged one, read-only and hardened; -wal and -journal files beside it are never looked at. */
bool texts_open(struct job *j, const char *channel, struct sqlite3 **out, struct err *e) MUST_CHECK;
#endif
