#include "disk.h"

#include "fuse.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/loop.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

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
    if (access("/dev/loop-control", R_OK | W_OK) < 0)
        return "/dev/loop-control is not there";
    return fuse_apart();
}

static void record(struct disk *d, enum disk_kind kind, size_t at, const char *bytes, size_t n)
{
    struct disk_record r = {kind, at, n, n ? memcpy(MEM_NEW(char, n), bytes, n) : NULL};
    pthread_mutex_lock(&d->mutex);
    MEM_PUSH(d->records, d->n, d->cap) = r;
    pthread_mutex_unlock(&d->mutex);
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
    fuse_answer(d->fuse, in, 0, &out, sizeof out);
}

static void give_read(struct disk *d, const struct fuse_in_header *in, const struct fuse_read_in *r)
{
    size_t left = r->offset < d->size ? d->size - r->offset : 0;
    fuse_answer(d->fuse, in, 0, d->image + r->offset, r->size < left ? r->size : left);
}

static void take(void *disk, const struct fuse_in_header *in)
{
    struct disk *d = disk;
    switch (in->opcode) {
    case FUSE_GETATTR:
    case FUSE_SETATTR: {
        struct fuse_attr_out out = {.attr_valid = 3600, .attr = attributes(d)};
        fuse_answer(d->fuse, in, 0, &out, sizeof out);
        return;
    }
    case FUSE_OPEN: {
        struct fuse_open_out out = {0};
        fuse_answer(d->fuse, in, 0, &out, sizeof out);
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
        fuse_answer(d->fuse, in, 0, NULL, 0);
        return;
    default:
        fuse_answer(d->fuse, in, -ENOSYS, NULL, 0);
    }
}

static void *serve(void *disk)
{
    struct disk *d = disk;
    fuse_serve(d->fuse, take, d);
    return NULL;
}

struct disk *disk_serve(const char *name, char *image, size_t n)
{
    struct disk *d = MEM_NEW(struct disk, 1);
    int fd = open(name, O_CREAT | O_RDWR | O_CLOEXEC, 0600); /* what is mounted on */
    assert(fd >= 0 && strlen(name) < sizeof d->name);
    close(fd);
    *d = (struct disk){.fuse = fuse_mount(name, S_IFREG),
                       .image = image,
                       .size = n,
                       .mutex = PTHREAD_MUTEX_INITIALIZER};
    memcpy(d->name, name, strlen(name) + 1);
    int rc = pthread_create(&d->thread, NULL, serve, d);
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
    fuse_unmount(at);
}
