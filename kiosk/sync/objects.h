/* objects.h - pictures, sound and text databases, each a file named by its hash.
 * What stands in the store's objects/ was hashed on its way in and is never written again.
 *
 * A text travels compressed, or as a patch against an earlier one, and is kept as the database that
 * it is: the next patch needs it, and so does every new bundle. */
#ifndef SYNC_OBJECTS_H
#define SYNC_OBJECTS_H
#include "sync/job.h"

struct object {
    hash_hex sha256;
    int64_t size;
    bool uncounted; /* not in the progress's total */
};
struct object objects_raw_text(const struct manifest_pack *p);
/* What the store keeps of a pack: its text database, then its blobs. */
void objects_of(const struct manifest_pack *p, struct arena *a, struct object **out, size_t *n);
/* Which objects stay when the others are thrown away. */
struct objects_set {
    hash_hex *at; /* heap */
    size_t n, cap;
};
void objects_remember(struct objects_set *s, const hash_hex sha256);
void objects_remember_pack(struct objects_set *s, const struct manifest_pack *p, struct arena *a);
/* Of a folder objects/ with its folders ab/: what is not in the set goes, with its .part and its
 * .tag.  Sorts the set. */
bool objects_sweep(const struct fsops *fs, int objects, struct objects_set *s, struct arena *a,
                   struct err *e) MUST_CHECK;
/* In the store, with this size? */
bool objects_have(const struct job *j, const struct object *o);
/* In the store, of whatever size. */
bool objects_known(const struct job *j, const hash_hex sha256);
/* Objects in staging that wait for their place in the store.  They are written through together,
 * by one syncfs, and only then named: an fsync for each would take most of an import's time.  What
 * a cut of the power may cost is one batch, to be copied again. */
enum { OBJECTS_BATCH = 128, OBJECTS_BATCH_BYTES = 32 << 20 };
struct objects_batch {
    const struct object *at[OBJECTS_BATCH]; /* borrowed until the flush */
    size_t n;
    int64_t bytes;
};
/* From the tree through staging into the store with its batch, hashed on the way.  ERR_NOT_FOUND if
 * the tree has it not, ERR_CORRUPT if it is not what its name says. */
bool objects_copy(struct job *j, int tree, const struct object *o, struct objects_batch *b,
                  struct err *e) MUST_CHECK;
bool objects_flush(struct job *j, struct objects_batch *b, struct err *e) MUST_CHECK;
/* Into staging/HASH only, not written through. */
bool objects_stage(struct job *j, int tree, const struct object *o, struct err *e) MUST_CHECK;
/* Bytes whose hash is known already: a pack's manifest is kept as an object too. */
bool objects_put(struct job *j, const hash_hex sha256, struct str bytes, struct err *e) MUST_CHECK;
/* staging/HASH, written through already, becomes an object. */
bool objects_keep(struct job *j, const hash_hex sha256, struct err *e) MUST_CHECK;
/* For reading, from the store; ERR_CORRUPT if it is missing. */
bool objects_open(const struct job *j, const hash_hex sha256, int *fd, struct err *e) MUST_CHECK;
/* Hash what the store has; ERR_CORRUPT if it is missing or differs. */
bool objects_check(struct job *j, const struct object *o, struct err *e) MUST_CHECK;
/* objects_check; what does not match goes, so that the next import or fetch finds it missing and
 * brings it again. */
bool objects_prove(struct job *j, const struct object *o, struct err *e) MUST_CHECK;
void objects_discard(struct job *j, const hash_hex sha256);
/* The manifest of an installed pack, back from the store, hashed again. */
bool objects_pack(struct job *j, const struct store_channel *c, struct manifest_pack *out,
                  struct err *e) MUST_CHECK;
/* Write the folders of objects/ through: a run that was cut may have left names in them that no
 * disk knows yet. */
bool objects_settle(struct job *j, struct err *e) MUST_CHECK;
#endif
