/* plan.h - one channel of a tree, verified: what would be installed. */
#ifndef SYNC_PLAN_H
#define SYNC_PLAN_H
#include "pack/trust.h"
#include "sync/objects.h"

struct plan {
    struct store_channel next; /* what `current` will say of the channel */
    struct trust_root root;
    struct manifest_pack pack;
    struct str pack_json;
    struct object *missing; /* blobs that the store has not */
    size_t n_missing;
    bool needs_text;                    /* nor has it the text */
    const struct manifest_patch *patch; /* against a text that the store has; NULL: none fits */
    int tree;                           /* borrowed: the channel's folder */
    bool authentic;                     /* channel.json met its threshold */
    bool new_root;                      /* than the one in use */
    bool nothing_new;                   /* the very pack that is installed, and it is sound */
    bool fresher;                       /* the pack that is installed, with later dates */
    struct err why;                     /* why it cannot be installed; code ERR_NONE: it can */
};
/* Signatures, then JSON, then order: nothing is parsed that was not signed.  Whatever comes of the
 * rest, a proven root (roots_walk) and proven later dates of what is installed are kept at once,
 * but for a job that only looks.  On failure plan->why says what happened, and what was set before
 * it stays set. */
bool plan_read(struct job *j, const struct store_channel *c, int tree, struct plan *p);
/* Pieces and bytes to bring; the text counts as a whole, since its patch may not fit after all. */
uint64_t plan_pieces(const struct plan *p);
uint64_t plan_bytes(const struct plan *p);
#endif
