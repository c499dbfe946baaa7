/* rootfile.h - roots of trust as the publisher makes them: TREE/root/VERSION.json, to be signed by
 * the officers it names (and by those of the version before). */
#ifndef PACKER_ROOTFILE_H
#define PACKER_ROOTFILE_H
#include "base/str.h"

/* Of a root that is allowed, and that nobody should want. */
#define ROOTFILE_THRESHOLD_1                                                                       \
    "threshold 1: one key that is lost or stolen is enough to publish anything on the kiosks, "    \
    "and no second pair of eyes sees it before; make it two or more"

struct rootfile {
    const char *channel;
    int64_t version, epoch, threshold;
    const char *const *keys; /* files that minisign -G made */
    size_t n_keys;
};
/* Makes TREE and TREE/root where they are not there.  ERR_USAGE: another root of this version is
 * there already, which never changes; or the version is not the next, which no kiosk would reach.
 */
bool rootfile_write(const struct rootfile *r, const char *tree, struct err *e) MUST_CHECK;
/* The version of a tree's newest root; 0 where there is none. */
bool rootfile_newest(const char *tree, int64_t *out, struct err *e) MUST_CHECK;
/* The epoch of the newest root of a tree; 1 where there is none.  No signature is looked at: it
 * decides nothing but what officers are asked to sign. */
bool rootfile_epoch(const char *tree, int64_t *out, struct err *e) MUST_CHECK;
#endif
