/* pulled.h - a stick that was pulled out is no fault of what is on it. */
#ifndef SYNC_PULLED_H
#define SYNC_PULLED_H
#include "base/err.h"

#include <stdint.h>

/* Where a stick's folder is, while it is read. */
struct pulled {
    const char *path;       /* NULL: what is read is on no stick */
    uint64_t device, inode; /* of the folder, when it was opened; 0: it was not */
};
void pulled_watch(struct pulled *p, const char *path, int folder);
/* Of a failure since then: what could not be read, or was not found, in a folder that has gone
 * becomes ERR_INCOMPLETE.  Always false. */
bool pulled_explain(const struct pulled *p, struct err *e);
#endif
