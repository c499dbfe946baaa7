#include "disk.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/fuse.h>
#include <linux/loop.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MOST_BYTES = 128 << 10, ROOM = MOST_BYTES + 4096 };

struct disk {
    int fuse;
    char *image;
    size_t size;
    char name[128];
    pthread_t thread;
    pthread_mutex_t mutex; /* of the records */
    struct disk_record *records;
    size_t n, cap;
};

const char *disk_apart(void)
{
    if (geteuid() != 0)
        return "only root may mount";
    if (access("/dev/fuse", R_OK | W_OK) < 0)
        return "/dev/fuse is not there";
    if (access("/dev/loop-control", R_OK | W_OK) < 0)
        return "/dev/loop-control is not there";
    if (unshare(CLONE_NEWNS) < 0 || mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0)
        return "no mounts of one's own are allowed here";
    return NULL;
}

static void record(struct disk *d, enum disk_kind kind, size_t at, const char *bytes, size_t n)
{
    struct disk_record r = {kind, at, n, n ? memcpy(MEM_NEW(char, n), bytes, n) : NULL};
    pthread_mutex_lock(&d->mutex);
    MEM_PUSH(d->records, d->n, d->cap) = r;
    pthread_mutex_unlock(&d->mutex);
}

static void answer(struct disk *d, const struct fuse_in_header *in, int error, const void *bytes,
                   size_t n)
{
    static char out[ROOM];
    struct fuse_out_header head = {
        .len = (uint32_t)(sizeof head + n), .error = error, .unique = in->unique};
    memcpy(out, &head, sizeof head);
    if (n)
        memcpy(out + sizeof head, bytes, n);
    /* ENOENT: the kernel does not wait for it any more */
    assert(write(d->fuse, out, head.len) == (ssize_t)head.len || errno == ENOENT);
}

static struct fuse_attr attributes(const struct disk *d)
{
    return (struct fuse_attr){.ino = 1,
                              .size = d->size,
                              .blocks = d->size / 512,
                              .mode = S_IFREG | 0600,
                              .nlink = 1,
                              .blksize = 4096};
}

static void take_write(struct disk *d, const struct fuse_in_header *in,
                       const struct fuse_write_in *w)
{
    assert(w->offset + w->size <= d->size);
    memcpy(d->image + w->offset, w + 1, w->size);
    record(d, DISK_WRITE, w->offset, (const char *)(w + 1), w->size);
    struct fuse_write_out out = {.size = w->size};
    answer(d, in, 0, &out, sizeof out);
}

static void give_read(struct disk *d, const struct fuse_in_header *in, const struct fuse_read_in *r)
{
    size_t left = r->offset < d->size ? d->size - r->offset : 0;
    answer(d, in, 0, d->image + r->offset, r->size < left ? r->size : left);
}

static void take(struct disk *d, const struct fuse_in_header *in)
{
    switch (in->opcode) {
    case FUSE_INIT: {
        struct fuse_init_out out = {.major = FUSE_KERNEL_VERSION,
                                    .minor = FUSE_KERNEL_MINOR_VERSION,
                                    .flags = FUSE_BIG_WRITES,
                                    .max_write = MOST_BYTES};
        answer(d, in, 0, &out, sizeof out);
        return;
    }
    case FUSE_GETATTR:
    case FUSE_SETATTR: {
        struct fuse_attr_out out = {.attr_valid = 3600, .attr = attributes(d)};
        answer(d, in, 0, &out, sizeof out);
        return;
    }
    case FUSE_OPEN: {
        struct fuse_open_out out = {0};
        answer(d, in, 0, &out, sizeof out);
        return;
    }
    case FUSE_READ:
        give_read(d, in, (const void *)(in + 1));
        return;
    case FUSE_WRITE:
        take_write(d, in, (const void *)(in + 1));
        return;
    case FUSE_FSYNC:
        record(d, DISK_FLUSH, 0, NULL, 0);
        answer(d, in, 0, NULL, 0);
        return;
    case FUSE_FLUSH: /* a close, not a flush */
    case FUSE_RELEASE:
        answer(d, in, 0, NULL, 0);
        return;
    case FUSE_FORGET:
    case FUSE_BATCH_FORGET:
    case FUSE_INTERRUPT:
        return;
    default:
        answer(d, in, -ENOSYS, NULL, 0);
    }
}

static void *serve(void *disk)
{
    struct disk *d = disk;
    static union { /* one disk at a time */
        struct fuse_in_header in;
        char bytes[ROOM];
    } request;
    for (;;) {
        ssize_t n = read(d->fuse, &request, sizeof request);
        if (n < 0 && (errno == EINTR || errno == EAGAIN || errno == ENOENT))
            continue;
        if (n <= 0) /* ENODEV: unmounted */
            return NULL;
        take(d, &request.in);
    }
}

struct disk *disk_serve(const char *name, char *image, size_t n)
{
    struct disk *d = MEM_NEW(struct disk, 1);
    char how[96];
    int fd = open(name, O_CREAT | O_RDWR | O_CLOEXEC, 0600); /* what is mounted on */
    assert(fd >= 0 && strlen(name) < sizeof d->name);
    close(fd);
    *d = (struct disk){.fuse = open("/dev/fuse", O_RDWR | O_CLOEXEC),
                       .image = image,
                       .size = n,
                       .mutex = PTHREAD_MUTEX_INITIALIZER};
    memcpy(d->name, name, strlen(name) + 1);
    snprintf(how, sizeof how, "fd=%d,rootmode=%o,user_id=0,group_id=0", d->fuse, S_IFREG);
    int rc = mount("disk", name, "fuse", MS_NOSUID | MS_NODEV, how);
    assert(rc == 0);
    rc = pthread_create(&d->thread, NULL, serve, d);
    assert(rc == 0);
    return d;
}

void disk_mark(struct disk *d)
{
    record(d, DISK_MARK, 0, NULL, 0);
}

void disk_stop(struct disk *d)
{
    disk_unmount(d->name);
    pthread_join(d->thread, NULL);
    close(d->fuse);
}

const struct disk_record *disk_records(const struct disk *d, size_t *n)
{
    *n = d->n;
    return d->records;
}

void disk_destroy(struct disk *d)
{
    for (size_t i = 0; i < d->n; i++)
        free(d->records[i].bytes);
    free(d->records);
    free(d);
}

/* A free loop device for the file; it goes with its last user. */
static int attach(const char *name, char device[32])
{
    int file = open(name, O_RDWR | O_CLOEXEC);
    struct loop_config how = {.fd = (uint32_t)file, .info = {.lo_flags = LO_FLAGS_AUTOCLEAR}};
    int control = open("/dev/loop-control", O_RDWR | O_CLOEXEC);
    assert(file >= 0 && control >= 0);
    for (;;) {
        snprintf(device, 32, "/dev/loop%d", ioctl(control, LOOP_CTL_GET_FREE));
        int loop = open(device, O_RDWR | O_CLOEXEC);
        assert(loop >= 0);
        if (ioctl(loop, LOOP_CONFIGURE, &how) == 0) {
            close(control);
            close(file);
            return loop;
        }
        assert(errno == EBUSY); /* somebody else was quicker */
        close(loop);
    }
}

bool disk_mount(const char *name, const char *at, const char *options)
{
    char device[32];
    int loop = attach(name, device);
    bool ok = mount(device, at, "ext4", 0, options) == 0;
    int why = errno;
    close(loop);
    errno = why;
    return ok;
}

void disk_unmount(const char *at)
{
    int rc = umount2(at, 0);
    for (int i = 0; rc < 0 && errno == EBUSY && i < 2000; i++) { /* a loop device lets go late */
        usleep(1000);
        rc = umount2(at, 0);
    }
    assert(rc == 0);
}
