/* disk.h - a disk of the loop kind that remembers each write and each flush, in their order, for
 * whoever wants to know what it would hold if the power had gone in between.
 *
 * Beneath the loop device is a file that this process serves itself, by the kernel's FUSE protocol
 * (linux/fuse.h) and in a thread.  Needs root, /dev/fuse and /dev/loop-control; disk_apart puts the
 * process among mounts of its own, so that all of it goes when the process does. */
#ifndef POWER_DISK_H
#define POWER_DISK_H
#include "base/str.h"

enum disk_kind { DISK_WRITE, DISK_FLUSH, DISK_MARK };
struct disk_record {
    enum disk_kind kind;
    size_t at, n; /* of a write, in bytes */
    char *bytes;
};
struct disk;

/* NULL, or what this machine does not let us do. */
const char *disk_apart(void);
/* Serves `image`, which stays the caller's and is written to, as the file `name`. */
struct disk *disk_serve(const char *name, char *image, size_t n);
void disk_mark(struct disk *d);
void disk_stop(struct disk *d);                                          /* unmounted before */
const struct disk_record *disk_records(const struct disk *d, size_t *n); /* until disk_destroy */
void disk_destroy(struct disk *d);

/* An ext4 in the file `name`, on the folder `at`, with mount's options or NULL; false with errno if
 * the kernel refuses it. */
bool disk_mount(const char *name, const char *at, const char *options);
void disk_unmount(const char *at);
#endif
