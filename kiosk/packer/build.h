/* build.h - a channel of content/ to the next pack of a channel tree: pictures drawn and scaled,
 * text.db, patches, manifests.  Unsigned: officers sign with minisign.  The same content on the
 * same day gives the same bytes, whatever the machine's clock, user or folder order. */
#ifndef PACKER_BUILD_H
#define PACKER_BUILD_H
#include "packer/choose.h"

enum { BUILD_PATCHES = 3 }; /* a kiosk that missed more than two visits fetches the whole text */

struct build_options {
    const char *tree;    /* made or added to; its name is the channel's */
    int64_t issued;      /* Unix seconds: SOURCE_DATE_EPOCH; 0: the newest `checked`, 00:00 UTC */
    int64_t best_before; /* 0: none */
    int64_t epoch;       /* of the root in use, at least 1 */
    int32_t long_side;   /* of pictures, in pixels (drawing.h) */
    struct choice choice;
};
struct build_result {
    int64_t seq;
    size_t items, waiting, objects, objects_new; /* waiting: of the items, for their day */
    size_t pictures, pictures_kept;              /* in all; of them as drawn for an earlier pack */
    size_t patches;
    uint64_t text_bytes, patch_bytes, objects_bytes; /* compressed; the smallest; but the text */
    bool fresher;     /* equal too, but channel.json has a later best_before now */
    bool nothing_new; /* equal to the tree's newest pack: no manifest was written */
};
/* The content was linted without errors.  Lines on what was left out, waits or was made smaller are
 * added to `said`. */
bool build_pack(const struct build_options *o, const struct content *content,
                struct content_channel *c, struct build_result *out, struct buf *said,
                struct err *e) MUST_CHECK;
#endif
