/* safe.h - work on what came from outside, in a process that can do nothing else.
 *
 * safe_run forks; the child gives up, for good, all that the work does not need, and only then
 * begins:
 *   new privileges   none (no_new_privs); capabilities none but root's own reach over files
 *   files            those named, beneath them, to read or to write; nothing is executed (Landlock)
 *   system calls     a list of those that are needed; sockets, of the internet alone, and threads
 *                    only with `network` (seccomp): without it no page becomes executable either
 * A kernel without Landlock (before 5.19) leaves the files to their ordinary permissions; one line
 * says so.  The parent reads nothing but a record of fixed size from the child.
 *
 * SIGINT and SIGTERM at the parent, and the parent's death, end the child: the work must be safe to
 * cut anywhere. */
#ifndef SAFE_SAFE_H
#define SAFE_SAFE_H
#include "base/err.h"

#include <stddef.h>
#include <stdint.h>

enum { SAFE_PATHS = 24 };
struct safe_rights {                                  /* paths that do not exist are passed over */
    const char *read[SAFE_PATHS], *write[SAFE_PATHS]; /* up to the first NULL; write: read too */
    bool network;
};
/* Of this process, for ever. */
bool safe_confine(const struct safe_rights *r, struct err *e) MUST_CHECK;
/* The list of system calls as it is for a processor (AUDIT_ARCH_...), as BPF into fd: so that it
 * can be looked at for those that this is not. */
bool safe_filter(bool network, uint32_t processor, int fd) MUST_CHECK;

/* As root by hand: what is made from now on belongs to whom `path` belongs, or the folder that it
 * is to stand in, so that its user's services can go on with it.  Nothing for anybody else. */
bool safe_as_owner(const char *path, struct err *e) MUST_CHECK;

struct safe_work {
    struct safe_rights rights;
    bool (*run)(void *ctx, struct err *e);
    void *ctx; /* what `run` changes in it the parent does not see, but for: */
    void *out; /* beneath ctx or not, copied back; plain numbers only */
    size_t out_bytes;
    int patience_ms; /* without a sign of life (safe_alive) the child is ended; 0: never */
};
/* ERR_INCOMPLETE: cancelled.  ERR_IO: out of patience.  ERR_CORRUPT: the child broke down over what
 * it read.  Not for two threads at once. */
bool safe_run(const struct safe_work *w, struct err *e) MUST_CHECK;
/* Called by the work now and then; of no effect elsewhere. */
void safe_alive(void);
#endif
