#include "fuse.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

enum { ROOM = FUSE_MOST_BYTES + 4096 };

const char *fuse_apart(void)
{
    if (geteuid() != 0)
        return "only root may mount";
    if (access("/dev/fuse", R_OK | W_OK) < 0)
        return "/dev/fuse is not there";
    if (unshare(CLONE_NEWNS) < 0 || mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0)
        return "no mounts of one's own are allowed here";
    return NULL;
}

int fuse_mount(const char *at, mode_t kind)
{
    char how[96];
    int fuse = open("/dev/fuse", O_RDWR | O_CLOEXEC);
    assert(fuse >= 0);
    snprintf(how, sizeof how, "fd=%d,rootmode=%o,user_id=0,group_id=0", fuse, kind);
    int rc = mount("kiosk-test", at, "fuse", MS_NOSUID | MS_NODEV, how);
    assert(rc == 0);
    return fuse;
}

void fuse_answer(int fuse, const struct fuse_in_header *in, int error, const void *bytes, size_t n)
{
    static char out[ROOM];
    struct fuse_out_header head = {
        .len = (uint32_t)(sizeof head + n), .error = error, .unique = in->unique};
    memcpy(out, &head, sizeof head);
    if (n)
        memcpy(out + sizeof head, bytes, n);
    /* ENOENT: the kernel does not wait for it any more */
    ssize_t done = write(fuse, out, head.len);
    assert(done == (ssize_t)head.len || errno == ENOENT);
}

static void answer(int fuse, const struct fuse_in_header *in,
                   void (*take)(void *ctx, const struct fuse_in_header *in), void *ctx)
{
    switch (in->opcode) {
    case FUSE_INIT: {
        struct fuse_init_out out = {.major = FUSE_KERNEL_VERSION,
                                    .minor = FUSE_KERNEL_MINOR_VERSION,
                                    .max_readahead = FUSE_MOST_BYTES,
                                    .flags = FUSE_BIG_WRITES,
                                    .max_write = FUSE_MOST_BYTES};
        fuse_answer(fuse, in, 0, &out, sizeof out);
        return;
    }
    case FUSE_FLUSH: /* a close, not a flush */
    case FUSE_RELEASE:
    case FUSE_RELEASEDIR:
        fuse_answer(fuse, in, 0, NULL, 0);
        return;
    case FUSE_FORGET:
    case FUSE_BATCH_FORGET:
    case FUSE_INTERRUPT:
        return;
    default:
        take(ctx, in);
    }
}

void fuse_serve(int fuse, void (*take)(void *ctx, const struct fuse_in_header *in), void *ctx)
{
    static union {
        struct fuse_in_header in;
        char bytes[ROOM];
    } request;
    for (;;) {
        ssize_t n = read(fuse, &request, sizeof request);
        if (n < 0 && (errno == EINTR || errno == EAGAIN || errno == ENOENT))
            continue;
        if (n <= 0) /* ENODEV: unmounted */
            return;
        answer(fuse, &request.in, take, ctx);
    }
}

void fuse_unmount(const char *at)
{
    int rc = umount2(at, 0);
    for (int i = 0; rc < 0 && errno == EBUSY && i < 2000; i++) { /* a loop device lets go late */
        usleep(1000);
        rc = umount2(at, 0);
    }
    assert(rc == 0);
}
