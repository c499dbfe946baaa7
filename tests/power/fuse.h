/* fuse.h - a file or a folder that this process serves itself, by the kernel's FUSE protocol
 * (linux/fuse.h), without a library: what it answers, and what it does not, is ours to choose. */
#ifndef POWER_FUSE_H
#define POWER_FUSE_H
#include <linux/fuse.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

enum { FUSE_MOST_BYTES = 128 << 10 }; /* of one read or write */

/* Among mounts of its own from here on, so that all of them go when the process does.  NULL, or
 * what this machine does not let us do. */
const char *fuse_apart(void);
/* Mounts on `at`, a file or a folder as `kind` says (S_IFREG, S_IFDIR): where requests come from.
 */
int fuse_mount(const char *at, mode_t kind);
/* Hands each request to `take`, but those that need no thought, until it is unmounted.  One at a
 * time in a process. */
void fuse_serve(int fuse, void (*take)(void *ctx, const struct fuse_in_header *in), void *ctx);
/* error: 0 or -errno */
void fuse_answer(int fuse, const struct fuse_in_header *in, int error, const void *bytes, size_t n);
void fuse_unmount(const char *at);
#endif
