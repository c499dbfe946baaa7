/* build.h - a channel of content/ to the next pack of a channel tree: pictures drawn and scaled,
 * text.db, manifests.  Unsigned: officers sign with minisign.  The same content gives the same
 * bytes, whatever the machine's clock, user or folder order. */
#ifndef PACKER_BUILD_H
#define PACKER_BUILD_H
#include "packer/content.h"

struct build_options {
    const char *content_dir; /* of the channel */
    const char *tree;        /* made or added to; its name is the channel's */
    int64_t issued;          /* Unix seconds; SOURCE_DATE_EPOCH, or build_newest_checked */
    int64_t best_before;     /* 0: none */
    int64_t epoch;           /* of the root in use, at least 1 */
};
struct build_result {
    int64_t seq;
    size_t items, objects, objects_new;
    uint64_t text_bytes, objects_bytes; /* compressed; of all objects but the text */
    bool nothing_new; /* equal to the tree's newest pack: no manifest was written */
};
/* The content was read from `content_dir` and linted without errors. */
bool build_pack(const struct build_options *o, const struct content_channel *c,
                struct build_result *out, struct err *e) MUST_CHECK;
/* The newest `checked` of a channel, at 00:00 UTC; 0 if there is none. */
int64_t build_newest_checked(const struct content_channel *c);
#endif
