/* build.h - a channel of content/ to the next pack of a channel tree: pictures drawn and scaled,
 * text.db, manifests.  Unsigned: officers sign with minisign.  The same content gives the same
 * bytes, whatever the machine's clock, user or order of folders. */
#ifndef PACKER_BUILD_H
#define PACKER_BUILD_H
#include "packer/content.h"

struct build_options {
    const char *content_dir; /* of the channel */
    const char *tree;        /* of the channel: packs/, objects/, channel.json; made or added to */
    int64_t issued;          /* Unix seconds; 0: the newest `checked` date of the content */
    int64_t best_before;     /* 0: none */
};
struct build_result {
    int64_t seq;
    size_t items, objects, objects_new;
    uint64_t bytes_new;
    bool nothing_new; /* equal to the tree's newest pack: nothing was written */
};
bool build_pack(const struct build_options *o, const struct content_channel *c,
                struct build_result *out, struct err *e) MUST_CHECK;

/* A channel's root of trust, unsigned: TREE/root/VERSION.json. */
struct build_root {
    const char *tree, *channel;
    int64_t version, epoch, threshold;
    const char **key_files; /* minisign .pub files */
    size_t n_keys;
};
bool build_root(const struct build_root *r, struct err *e) MUST_CHECK;
#endif
