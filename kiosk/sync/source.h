/* source.h - one channel's folder on one server, and what comes of it into incoming/CHANNEL.
 *
 *   channel.json packs/SEQ.json     whole, every time; each is checked as it comes, so that nothing
 *   + *.minisig                     more is asked of a server that cannot vouch for it; what was
 *                                   there before goes
 *   root/N.json + *.minisig         proven one by one; they stay, whatever else the server sends,
 *                                   until they are installed
 *   objects/ab/HASH                 HASH.SERVER.part while it comes: the name says which bytes it
 *                                   has on every server, so each goes on, in a copy, where another
 *                                   has given more, whatever its ETag says.  If the hash then says
 *                                   no, one of them lies: from then on each such server has
 *                                   HASH.SERVER.alone of its own bytes only, so that a sound one,
 *                                   however slow, comes to the end beside any number of others
 *   tags/SERVER.tag                 of its channel.json: hash and dates of the pack, and the ETag
 *
 * "Nothing new" is asked of a server by its own tag only, and only while the pack that it spoke of
 * is installed (or was left by a roll-back) and all is whole: neither damage nor another mirror
 * hides behind it. */
#ifndef SYNC_SOURCE_H
#define SYNC_SOURCE_H
#include "net/http.h"
#include "pack/store.h"
#include "pack/trust.h"
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
 * installed; and roots too, that are installed or not proven. */
bool source_clear_manifests(const struct fsops *fs, int tree, struct err *e) MUST_CHECK;
bool source_clear(const struct fsops *fs, int tree, struct err *e) MUST_CHECK;
/* Roots after the one in use, with signatures.  *r: the last that is proven, also on failure;
 * version 0: none is. */
bool source_roots(const struct source *s, const struct store_channel *c, struct trust_root *r,
                  struct err *e) MUST_CHECK;
/* channel.json and the manifest of its pack, unless that is installed, with signatures by `r`.
 * `whole`: what is installed of all channels is undamaged.  *unchanged: nothing was sent, what is
 * installed is what the server has.  ERR_INCOMPLETE: half published.  ERR_IO: the network, or an
 * answer that is none. */
bool source_manifests(const struct source *s, const struct store_channel *c,
                      const struct trust_root *r, bool whole, bool *unchanged,
                      struct err *e) MUST_CHECK;
/* How many bytes of it are in the folder, of the server that has given most. */
int64_t source_object_bytes(int tree, const struct object *o, struct arena *a);
/* Goes on where an earlier run was cut.  ERR_NOT_FOUND: the server has it not.  ERR_INCOMPLETE: not
 * all of it came; the rest may come with the next run.  ERR_CORRUPT: other bytes came, or more. */
bool source_object(const struct source *s, const struct object *o, struct err *e) MUST_CHECK;
#endif
