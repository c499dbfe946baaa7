#include "powercut.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static struct powercut *of(const struct fsops *fs)
{
    return (struct powercut *)fs; /* fs is its first member */
}

static bool power(const struct fsops *fs)
{
    struct powercut *p = of(fs);
    if (!p->dead && p->left-- == 0)
        p->dead = true;
    if (!p->dead)
        assert(++p->done <= POWERCUT_OPERATIONS);
    return !p->dead;
}

static bool power_to_sync(const struct fsops *fs)
{
    struct powercut *p = of(fs);
    if (!power(fs))
        return false;
    p->syncs[p->done - 1] = true;
    return true;
}

static unsigned long long inode_of(int fd)
{
    struct stat st;
    assert(fstat(fd, &st) == 0);
    return st.st_ino;
}

static struct powercut_file *file_of(struct powercut *p, int fd)
{
    for (size_t i = 0; i < p->n_files; i++)
        if (p->files[i].inode == inode_of(fd))
            return &p->files[i];
    struct powercut_file *f = &MEM_PUSH(p->files, p->n_files, p->cap_files);
    char path[64];
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    *f = (struct powercut_file){.fd = open(path, O_RDWR | O_CLOEXEC), .inode = inode_of(fd)};
    return f;
}

static int cut_create(const struct fsops *fs, int dir, const char *name)
{
    int fd = power(fs) ? fsops_real.create(fs, dir, name) : -EIO;
    if (fd >= 0)
        file_of(of(fs), fd);
    return fd;
}

static ssize_t cut_write(const struct fsops *fs, int fd, const void *bytes, size_t n)
{
    if (!power(fs))
        return -EIO;
    file_of(of(fs), fd)->kept = false;
    return fsops_real.write(fs, fd, bytes, n);
}

static int cut_fsync(const struct fsops *fs, int fd)
{
    struct powercut *p = of(fs);
    struct stat st;
    if (!power_to_sync(fs))
        return -EIO;
    assert(fstat(fd, &st) == 0);
    if (!S_ISDIR(st.st_mode))
        file_of(p, fd)->kept = p->bug != POWERCUT_NO_FSYNC_FILES;
    for (size_t i = 0; S_ISDIR(st.st_mode) && i < p->n_names; i++)
        if (p->names[i].to_inode == st.st_ino && p->bug != POWERCUT_NO_FSYNC_FOLDERS)
            p->names[i].kept = true;
    return 0;
}

static int cut_syncfs(const struct fsops *fs, int fd)
{
    struct powercut *p = of(fs);
    (void)fd;
    if (!power_to_sync(fs))
        return -EIO;
    for (size_t i = 0; i < p->n_files; i++)
        p->files[i].kept |= p->bug != POWERCUT_NO_FSYNC_FILES;
    for (size_t i = 0; i < p->n_names; i++)
        p->names[i].kept |= p->bug != POWERCUT_NO_FSYNC_FOLDERS;
    return 0;
}

static struct powercut_name *remember(struct powercut *p, int from_dir, const char *from,
                                      int to_dir, const char *to)
{
    struct powercut_name *n = &MEM_PUSH(p->names, p->n_names, p->cap_names);
    *n = (struct powercut_name){.from_dir = from_dir < 0 ? -1 : dup(from_dir),
                                .to_dir = dup(to_dir),
                                .to_inode = inode_of(to_dir)};
    assert(strlen(from) < sizeof n->from && strlen(to) < sizeof n->to);
    memcpy(n->from, from, strlen(from) + 1);
    memcpy(n->to, to, strlen(to) + 1);
    return n;
}

static int cut_mkdir(const struct fsops *fs, int dir, const char *name)
{
    int rc = power(fs) ? fsops_real.mkdir(fs, dir, name) : -EIO;
    if (rc == 0)
        remember(of(fs), -1, "", dir, name);
    return rc;
}

/* What somebody might write who does not know why there is a rename: the power may go between
 * the two halves. */
static int overwrite(const struct fsops *fs, int from_dir, const char *from, int to_dir,
                     const char *to)
{
    struct arena *a = arena_create();
    struct str s;
    struct err e;
    assert(fs_read_file(from_dir, from, 1 << 20, a, &s, &e));
    int fd = openat(to_dir, to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    assert(write(fd, s.p, s.n / 2) == (ssize_t)(s.n / 2));
    bool whole = power(fs);
    if (whole)
        assert(write(fd, s.p + s.n / 2, s.n - s.n / 2) == (ssize_t)(s.n - s.n / 2));
    file_of(of(fs), fd)->kept = true;
    close(fd);
    arena_destroy(a);
    return whole ? fsops_real.unlink(fs, from_dir, from) : -EIO;
}

static int cut_rename(const struct fsops *fs, int from_dir, const char *from, int to_dir,
                      const char *to)
{
    struct powercut *p = of(fs);
    char backup[32];
    if (!power(fs))
        return -EIO;
    if (p->bug == POWERCUT_IN_PLACE && strcmp(to, "current") == 0)
        return overwrite(fs, from_dir, from, to_dir, to);
    int fd = openat(from_dir, from, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return -errno;
    file_of(p, fd); /* SQLite's own file, unless it was fsynced since */
    close(fd);
    struct powercut_name *n = remember(p, from_dir, from, to_dir, to);
    snprintf(backup, sizeof backup, "old/%zu", p->n_names);
    n->replaced = linkat(to_dir, to, p->scratch, backup, 0) == 0;
    return fsops_real.rename(fs, from_dir, from, to_dir, to);
}

static int cut_unlink(const struct fsops *fs, int dir, const char *name)
{
    return power(fs) ? fsops_real.unlink(fs, dir, name) : -EIO;
}

static int cut_rmdir(const struct fsops *fs, int dir, const char *name)
{
    return power(fs) ? fsops_real.rmdir(fs, dir, name) : -EIO;
}

void powercut_init(struct powercut *p, int left, enum powercut_bug bug, int scratch)
{
    *p = (struct powercut){.fs = {cut_create, cut_write, cut_fsync, cut_syncfs, cut_mkdir,
                                  cut_rename, cut_unlink, cut_rmdir},
                           .left = left,
                           .bug = bug,
                           .scratch = scratch};
}

void powercut_lose(struct powercut *p)
{
    char backup[32];
    struct err e;
    for (size_t i = p->n_names; i-- > 0;) {
        const struct powercut_name *n = &p->names[i];
        if (n->kept)
            continue;
        if (n->from_dir < 0)
            (void)!fs_remove_tree(&fsops_real, n->to_dir, n->to, &e);
        else
            (void)!renameat(n->to_dir, n->to, n->from_dir, n->from); /* may be gone since */
        snprintf(backup, sizeof backup, "old/%zu", i + 1);
        if (n->replaced)
            assert(renameat(p->scratch, backup, n->to_dir, n->to) == 0);
    }
    for (size_t i = 0; i < p->n_files; i++) {
        struct stat st;
        if (!p->files[i].kept && fstat(p->files[i].fd, &st) == 0)
            assert(ftruncate(p->files[i].fd, st.st_size / 2) == 0);
    }
}

void powercut_finish(struct powercut *p)
{
    for (size_t i = 0; i < p->n_files; i++)
        close(p->files[i].fd);
    for (size_t i = 0; i < p->n_names; i++) {
        close(p->names[i].to_dir);
        if (p->names[i].from_dir >= 0)
            close(p->names[i].from_dir);
    }
    free(p->files);
    free(p->names);
}
