/* objects.h - pictures, sound and compressed texts, each a file named by its hash.
 * What stands in the store's objects/ was hashed on its way in and is never written again. */
#ifndef SYNC_OBJECTS_H
#define SYNC_OBJECTS_H
#include "sync/job.h"

struct object {
    hash_hex sha256;
    int64_t size;
};
/* Everything that a pack needs: its texts, then its blobs. */
void objects_of(const struct manifest_pack *p, struct arena *a, struct object **out, size_t *n);
/* In the store, with this size? */
bool objects_have(const struct job *j, const struct object *o);
/* From the tree through staging into the store, hashed on the way.  ERR_NOT_FOUND if the tree has
 * it not, ERR_CORRUPT if it is not what its name says. */
bool objects_copy(struct job *j, int tree, const struct object *o, struct err *e) MUST_CHECK;
/* Bytes whose hash is known already: a pack's manifest is kept as an object too. */
bool objects_put(struct job *j, const hash_hex sha256, struct str bytes, struct err *e) MUST_CHECK;
/* For reading, from the store; ERR_CORRUPT if it is missing. */
bool objects_open(const struct job *j, const hash_hex sha256, int *fd, struct err *e) MUST_CHECK;
/* Hash what the store has; ERR_CORRUPT if it is missing or differs. */
bool objects_check(struct job *j, const struct object *o, struct err *e) MUST_CHECK;
/* The manifest of an installed pack, back from the store, hashed again. */
bool objects_pack(struct job *j, const struct store_channel *c, struct manifest_pack *out,
                  struct err *e) MUST_CHECK;
/* Write the folders of objects/ through: a run that was cut may have left names in them that no
 * disk knows yet. */
bool objects_settle(struct job *j, struct err *e) MUST_CHECK;
#endif
