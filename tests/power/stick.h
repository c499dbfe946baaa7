/* stick.h - a folder as it looks on a stick that is failing: served by a process of its own
 * (fuse.h), read-only, with one fault.
 *
 * A request that is not answered holds the reader in the kernel as a bad disk does: not even
 * SIGKILL ends it before the stick is pulled. */
#ifndef POWER_STICK_H
#define POWER_STICK_H
#include "base/str.h"
#include "fuse.h"

enum stick_kind {
    STICK_SOUND,
    STICK_HANGS,       /* one request is never answered */
    STICK_EIO,         /* one request fails, and all of its kind for the same file from then on */
    STICK_IS_PULLED,   /* instead of one answer the server dies */
    STICK_ENDLESS,     /* a file has the right size, and reads go on behind it for ever */
    STICK_VAST,        /* a file says that it has 2^62 bytes, and has them */
    STICK_HOLDS_ITSELF /* names that are not there are the stick's first folder once more, and
                          no folder ever ends */
};
enum { STICK_ANY = 0 };
struct stick_fault {
    enum stick_kind kind;
    uint32_t request; /* FUSE_READ ..., or STICK_ANY */
    const char *name; /* last part of the file's path; NULL: any file */
    unsigned at;      /* the number of the request among those that these two leave, from 0 */
};

struct stick;
/* `folder` on `at`, a folder too.  The fault's name stays the caller's. */
struct stick *stick_insert(const char *folder, const char *at, const struct stick_fault *fault);
unsigned stick_requests(const struct stick *s); /* that the fault left so far */
bool stick_failed(const struct stick *s);       /* it came to the fault */
bool stick_listed(const struct stick *s);       /* somebody asked what is in a folder */
/* Whoever waits for it goes on, with an error.  Frees it. */
void stick_pull(struct stick *s);
#endif
