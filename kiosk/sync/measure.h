/* measure.h - what a pack's pictures say of themselves, before anything decodes them. */
#ifndef SYNC_MEASURE_H
#define SYNC_MEASURE_H
#include "sync/job.h"

struct measure { /* 0 x 0: not a picture */
    int32_t width, height;
};
/* From the headers of the blobs in the store, one for each of p->blobs.  ERR_CORRUPT if one is no
 * picture or of another type than its manifest says, ERR_TOO_BIG over the limits on pixels. */
bool measure_pictures(struct job *j, const struct manifest_pack *p, struct measure **out,
                      struct err *e) MUST_CHECK;
#endif
