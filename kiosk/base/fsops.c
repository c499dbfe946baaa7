#include "base/fsops.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int real_create(const struct fsops *fs, int dir, const char *name)
{
    (void)fs;
    int fd = openat(dir, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);
    return fd < 0 ? -errno : fd;
}

static ssize_t real_write(const struct fsops *fs, int fd, const void *p, size_t n)
{
    (void)fs;
    ssize_t w = write(fd, p, n);
    return w < 0 ? -errno : w;
}

static int real_fsync(const struct fsops *fs, int fd)
{
    (void)fs;
    return fsync(fd) < 0 ? -errno : 0;
}

static int real_syncfs(const struct fsops *fs, int fd)
{
    (void)fs;
    return syncfs(fd) < 0 ? -errno : 0;
}

static int real_mkdir(const struct fsops *fs, int dir, const char *name)
{
    (void)fs;
    return mkdirat(dir, name, 0755) < 0 ? -errno : 0;
}

static int real_rename(const struct fsops *fs, int from_dir, const char *from, int to_dir,
                       const char *to)
{
    (void)fs;
    return renameat(from_dir, from, to_dir, to) < 0 ? -errno : 0;
}

static int real_unlink(const struct fsops *fs, int dir, const char *name)
{
    (void)fs;
    return unlinkat(dir, name, 0) < 0 ? -errno : 0;
}

static int real_rmdir(const struct fsops *fs, int dir, const char *name)
{
    (void)fs;
    return unlinkat(dir, name, AT_REMOVEDIR) < 0 ? -errno : 0;
}

const struct fsops fsops_real = {real_create, real_write,  real_fsync,  real_syncfs,
                                 real_mkdir,  real_rename, real_unlink, real_rmdir};

/* One step down.  O_PATH follows no link and opens no device, FIFO or socket. */
static int step(int at, struct str part, bool last)
{
    char name[NAME_MAX + 1];
    errno = part.n > NAME_MAX ? ENAMETOOLONG : part.n == 0 || str_is(part, "..") ? EXDEV : 0;
    if (errno)
        return -1;
    memcpy(name, part.p, part.n);
    name[part.n] = 0;
    return openat(at, name, O_PATH | O_NOFOLLOW | O_CLOEXEC | (last ? 0 : O_DIRECTORY));
}

/* Where the path leads, seen and not opened.  Step by step: systemd's RestrictSUIDSGID takes
 * openat2 away. */
static int look_at(int dir, const char *path)
{
    struct str rest = str_of(path), part, after;
    int at = dir;
    for (;;) {
        bool last = !str_cut(rest, '/', &part, &after);
        int next = step(at, last ? rest : part, last), why = errno;
        if (at != dir)
            close(at);
        errno = why;
        if (last || next < 0)
            return next;
        at = next;
        rest = after;
    }
}

/* What is no regular file is never opened: that alone can move a tape or hold a reader for ever. */
static bool open_regular(int seen, const char *path, int *fd, int64_t *size, struct err *e)
{
    char self[64];
    struct stat st;
    if (fstat(seen, &st) < 0)
        return err_errno(e, errno, "%s", path);
    if (!S_ISREG(st.st_mode))
        return err_set(e, ERR_CORRUPT, "%s: %s, not a regular file", path,
                       S_ISLNK(st.st_mode)   ? "a link"
                       : S_ISDIR(st.st_mode) ? "a folder"
                                             : "a device, FIFO or socket");
    snprintf(self, sizeof self, "/proc/self/fd/%d", seen);
    int f = open(self, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (f < 0)
        return err_errno(e, errno, "%s", path);
    *fd = f;
    *size = st.st_size;
    return true;
}

bool fs_open_beneath(int dir, const char *path, int *fd, int64_t *size, struct err *e)
{
    int seen = look_at(dir, path);
    if (seen < 0 && (errno == ELOOP || errno == EXDEV || errno == ENOTDIR))
        return err_set(e, ERR_CORRUPT, "%s: a link or a file where a folder was expected", path);
    if (seen < 0)
        return err_errno(e, errno, "%s", path);
    bool ok = open_regular(seen, path, fd, size, e);
    close(seen);
    return ok;
}

bool fs_open_dir(int at, const char *path, int *fd, struct err *e)
{
    int f = openat(at, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (f < 0)
        return err_errno(e, errno, "%s", path);
    *fd = f;
    return true;
}

/* Reads until the end and not by the size that fstat gave: a file can grow meanwhile, and the
 * cap must hold all the same. */
static bool read_capped(int fd, const char *path, size_t max_bytes, struct buf *b, struct err *e)
{
    char chunk[16384];
    for (;;) {
        ssize_t n = read(fd, chunk, sizeof chunk);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return err_errno(e, errno, "%s", path);
        if (n == 0)
            return true;
        if ((size_t)n > max_bytes - b->n)
            return err_set(e, ERR_TOO_BIG, "%s: more than %zu bytes", path, max_bytes);
        buf_add(b, (struct str){chunk, (size_t)n});
    }
}

static bool read_and_close(int fd, const char *path, size_t max_bytes, struct arena *a,
                           struct str *out, struct err *e)
{
    struct buf b = {0};
    bool ok = read_capped(fd, path, max_bytes, &b, e);
    if (ok)
        *out = str_copy(a, buf_str(&b));
    buf_free(&b);
    close(fd);
    return ok;
}

bool fs_read_file(int dir, const char *path, size_t max_bytes, struct arena *a, struct str *out,
                  struct err *e)
{
    int fd;
    int64_t size;
    return fs_open_beneath(dir, path, &fd, &size, e) &&
           read_and_close(fd, path, max_bytes, a, out, e);
}

bool fs_read_path(const char *path, size_t max_bytes, struct arena *a, struct str *out,
                  struct err *e)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    return fd < 0 ? err_errno(e, errno, "%s", path)
                  : read_and_close(fd, path, max_bytes, a, out, e);
}

bool fs_write_all(const struct fsops *fs, int fd, struct str bytes, struct err *e)
{
    while (bytes.n) {
        ssize_t n = fs->write(fs, fd, bytes.p, bytes.n);
        if (n == -EINTR)
            continue;
        if (n < 0)
            return err_errno(e, (int)-n, "write");
        bytes.p += n;
        bytes.n -= (size_t)n;
    }
    return true;
}

bool fs_write_new(const struct fsops *fs, int dir, const char *name, struct str bytes,
                  struct err *e)
{
    int fd = fs->create(fs, dir, name);
    if (fd < 0)
        return err_errno(e, -fd, "create %s", name);
    bool ok = fs_write_all(fs, fd, bytes, e);
    int rc = ok ? fs->fsync(fs, fd) : 0;
    close(fd);
    if (!ok)
        return err_wrap(e, "%s", name);
    return rc == 0 || err_errno(e, -rc, "fsync %s", name);
}

bool fs_replace(const struct fsops *fs, int dir, const char *name, struct str bytes, struct err *e)
{
    char new_name[256];
    if (snprintf(new_name, sizeof new_name, "%s.new", name) >= (int)sizeof new_name)
        return err_set(e, ERR_USAGE, "name too long: %s", name);
    int gone = fs->unlink(fs, dir, new_name); /* left by an earlier run that was cut */
    if (gone < 0 && gone != -ENOENT)
        return err_errno(e, -gone, "remove %s", new_name);
    if (!fs_write_new(fs, dir, new_name, bytes, e))
        return false;
    if (!fs_rename(fs, dir, new_name, dir, name, e))
        return false;
    int rc = fs->fsync(fs, dir);
    return rc == 0 || err_errno(e, -rc, "replace %s", name);
}

bool fs_rename(const struct fsops *fs, int from_dir, const char *from, int to_dir, const char *to,
               struct err *e)
{
    int rc = fs->rename(fs, from_dir, from, to_dir, to);
    if (rc == -EISDIR) {
        if (!fs_remove_tree(fs, to_dir, to, e))
            return false;
        rc = fs->rename(fs, from_dir, from, to_dir, to);
    }
    return rc == 0 || err_errno(e, -rc, "rename %s to %s", from, to);
}

bool fs_replace_path(const char *path, struct str bytes, struct err *e)
{
    struct arena *a = arena_create();
    int dir = -1;
    bool ok = fs_open_dir(AT_FDCWD, dirname(str_cstr(a, str_of(path))), &dir, e);
    if (ok) {
        ok = fs_replace(&fsops_real, dir, basename(str_cstr(a, str_of(path))), bytes, e);
        close(dir);
    }
    arena_destroy(a);
    return ok;
}

bool fs_need_dir(const struct fsops *fs, int dir, const char *name, struct err *e)
{
    int rc = fs->mkdir(fs, dir, name);
    return rc == 0 || rc == -EEXIST ? true : err_errno(e, -rc, "make folder %s", name);
}

bool fs_own_dir(const struct fsops *fs, int dir, const char *name, struct err *e)
{
    struct stat st;
    bool is_file = fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(st.st_mode);
    int rc = is_file ? fs->unlink(fs, dir, name) : 0;
    return rc == 0 ? fs_need_dir(fs, dir, name, e) : err_errno(e, -rc, "remove %s", name);
}

bool fs_enter_own_dir(const struct fsops *fs, int at, const char *name, int *fd, struct err *e)
{
    return fs_own_dir(fs, at, name, e) && fs_open_dir(at, name, fd, e);
}

bool fs_enter_dir(const struct fsops *fs, int at, const char *name, int *fd, struct err *e)
{
    return fs_need_dir(fs, at, name, e) && fs_open_dir(at, name, fd, e);
}

static int by_bytes(const void *a, const void *b)
{
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

bool fs_list(int dir, size_t max_names, struct arena *a, struct str **names, size_t *n,
             struct err *e)
{
    int copy = openat(dir, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *d = copy < 0 ? NULL : fdopendir(copy);
    if (!d) {
        int why = errno;
        if (copy >= 0)
            close(copy);
        return err_errno(e, why, "list folder");
    }
    struct str *at = NULL;
    size_t count = 0, cap = 0;
    bool ok = true;
    for (struct dirent *de; ok && (de = readdir(d));) {
        if (strcmp(de->d_name, ".") == 0 || strcmp(de->d_name, "..") == 0)
            continue;
        if (count == max_names)
            ok = err_set(e, ERR_TOO_BIG, "more than %zu names in a folder", max_names);
        else
            MEM_PUSH(at, count, cap) = str_copy(a, str_of(de->d_name));
    }
    closedir(d);
    if (ok) {
        if (count)
            qsort(at, count, sizeof *at, by_bytes);
        *names = ARENA_NEW(a, struct str, count);
        if (count)
            memcpy(*names, at, count * sizeof *at);
        *n = count;
    }
    free(at);
    return ok;
}

bool fs_remove_tree(const struct fsops *fs, int dir, const char *name, struct err *e)
{
    int rc = fs->unlink(fs, dir, name);
    if (rc == 0 || rc == -ENOENT)
        return true;
    if (rc != -EISDIR && rc != -EPERM)
        return err_errno(e, -rc, "remove %s", name);
    int sub = openat(dir, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (sub < 0)
        return err_errno(e, errno, "remove %s", name);
    struct arena *a = arena_create();
    struct str *names;
    size_t n;
    bool ok = fs_list(sub, 1u << 20, a, &names, &n, e);
    for (size_t i = 0; ok && i < n; i++)
        ok = fs_remove_tree(fs, sub, names[i].p, e);
    arena_destroy(a);
    close(sub);
    if (ok && (rc = fs->rmdir(fs, dir, name)) < 0)
        ok = err_errno(e, -rc, "remove %s", name);
    return ok;
}
