/* choose.h - what of the content a reader is given: reviewed, not over, and not withdrawn.  What
 * waits for its day is taken too: the kiosk shows it from then on. */
#ifndef PACKER_CHOOSE_H
#define PACKER_CHOOSE_H
#include "packer/content.h"

struct choice {
    int32_t today; /* yyyymmdd */
    bool drafts;   /* take them too: the kiosk marks them, or passes over them, as it is told */
};
enum choose_when { CHOOSE_DUE, CHOOSE_WAITS, CHOOSE_OVER };
/* By publish_from and publish_until. */
enum choose_when choose_when(const struct content_item *i, int32_t today);
/* Channel.yaml has no status by which a reader could approve its Jrai: it is a draft. */
void choose_words(struct content_channel *c, const struct choice *how);
/* Keeps of the items in hand those that are taken, and of their pages those.  What is left out or
 * waits is added to `said`, a line each: "SLUG: why". */
void choose(struct content_channel *c, const struct choice *how, struct buf *said);
#endif
