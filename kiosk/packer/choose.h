/* choose.h - what of the content a reader is given now: reviewed, due, and not withdrawn. */
#ifndef PACKER_CHOOSE_H
#define PACKER_CHOOSE_H
#include "packer/content.h"

struct choice {
    int32_t today; /* yyyymmdd */
    bool drafts;   /* take them too: the kiosk marks them, or passes over them, as it is told */
};
/* Keeps of the items in hand those that are taken, and of their pages those.  What is left out is
 * added to `said`, a line each: "SLUG: why". */
void choose(struct content_channel *c, const struct choice *how, struct buf *said);
#endif
