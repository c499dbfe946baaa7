/* source.h - one channel's folder on one server, and what comes of it into incoming/CHANNEL.
 *
 *   channel.json packs/SEQ.json root/N.json     whole, every time; each is checked as it comes, so
 *   + *.minisig                                 that nothing more is asked of a server that cannot
 *                                               vouch for it; what was there before goes
 *   objects/ab/HASH                             HASH.part while it comes, HASH.part.tag its ETag
 *   tags/SERVER.tag                             hash of the pack that its channel.json named, and
 *                                               the ETag of that
 *
 * "Nothing new" is asked of a server by its own tag only, and only while the pack that it spoke of
 * is installed (or was left by a roll-back) and all is whole: neither damage nor another mirror
 * hides behind it. */
#ifndef SYNC_SOURCE_H
#define SYNC_SOURCE_H
#include "net/http.h"
#include "pack/store.h"
#include "sync/objects.h"

struct source {
    const struct fsops *fs;
    struct http *http;
    struct arena *a;
    const char *store;
    const char *base;                           /* URL of the channel's folder */
    int tree;                                   /* incoming/CHANNEL */
    void (*on_bytes)(void *ctx, int64_t bytes); /* of the object under way that are here */
    void *ctx;
};
/* Manifests leave the folder: of a pack that is published no longer, of another server, or
 * installed. */
bool source_clear(const struct fsops *fs, int tree, struct err *e) MUST_CHECK;
/* Roots after the one in use, channel.json and the manifest of its pack, with signatures.  `whole`:
 * what is installed of all channels is undamaged.  *unchanged: nothing was sent, what is installed
 * is what the server has.
 * ERR_INCOMPLETE: half published.  ERR_IO: the network, or an answer that is none. */
bool source_manifests(const struct source *s, const struct store_channel *c, bool whole,
                      bool *unchanged, struct err *e) MUST_CHECK;
/* Goes on where an earlier run was cut.  ERR_NOT_FOUND: the server has it not.  ERR_INCOMPLETE: not
 * all of it came; the rest may come with the next run.  ERR_CORRUPT: other bytes came, or more. */
bool source_object(const struct source *s, const struct object *o, struct err *e) MUST_CHECK;
#endif
