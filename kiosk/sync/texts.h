/* texts.h - a channel's text.db: brought from the tree within bounds, then checked as a database
 * that came from outside. */
#ifndef SYNC_TEXTS_H
#define SYNC_TEXTS_H
#include "sync/effort.h"
#include "sync/measure.h"
#include "sync/plan.h"

/* The text that the plan lacks, as an object of the store: by its patch where one fits, whole where
 * none does, or where what it makes is not the text that was signed.  ERR_NOT_FOUND if the tree has
 * neither. */
bool texts_bring(struct job *j, const struct plan *p, struct err *e) MUST_CHECK;
/* `measured`: what the blobs are in truth, or NULL for a pack that was measured when it came. */
bool texts_check(struct job *j, const struct manifest_pack *p, const struct measure *measured,
                 struct err *e) MUST_CHECK;
/* Does it say anything that only the channel that owns the gate may say? */
bool texts_claim_gate(struct job *j, const hash_hex raw_sha256, bool *out,
                      struct err *e) MUST_CHECK;
/* A database in the store, read-only and hardened, with an effort for its bytes; -wal and -journal
 * files beside it are never looked at.  ERR_CORRUPT if the store lost it. */
struct text {
    struct sqlite3 *db;
    int64_t bytes;
    struct effort effort;
};
/* `t` stays where it is until it is closed. */
bool texts_open(struct job *j, const hash_hex raw_sha256, struct text *t, struct err *e) MUST_CHECK;
bool texts_open_at(struct job *j, const char *path, struct text *t, struct err *e) MUST_CHECK;
void texts_close(struct text *t);
#endif
