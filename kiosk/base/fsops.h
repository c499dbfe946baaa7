/* fsops.h - file operations behind one table, so that tests can cut the power before each one.
 *
 * Everything that changes the store goes through here; folders are descriptors, names have no
 * slash unless said otherwise.  Reading is done with read-only helpers below, which also refuse
 * links and anything that is not a regular file (a FIFO on a stick would block for ever). */
#ifndef BASE_FSOPS_H
#define BASE_FSOPS_H
#include "base/str.h"
#include <sys/types.h>

/* Each gives 0 or more on success and -errno on failure.  `fs` is the table itself, so that a
 * test's table can carry a counter behind it. */
struct fsops {
    int (*create)(const struct fsops *fs, int dir, const char *name); /* O_EXCL, write-only: fd */
    ssize_t (*write)(const struct fsops *fs, int fd, const void *p, size_t n); /* may be short */
    int (*fsync)(const struct fsops *fs, int fd);  /* of a file or a folder */
    int (*syncfs)(const struct fsops *fs, int fd); /* of all in the file system that fd is in; fd
                                                      was opened before it was written to */
    int (*mkdir)(const struct fsops *fs, int dir, const char *name);
    int (*rename)(const struct fsops *fs, int from_dir, const char *from, int to_dir,
                  const char *to);
    int (*unlink)(const struct fsops *fs, int dir, const char *name);
    int (*rmdir)(const struct fsops *fs, int dir, const char *name);
};
extern const struct fsops fsops_real;

/* Open for reading a regular file beneath `dir`; `path` may have slashes but no "..", and no part
 * of it may be a link.  What is something else is not opened, not even to look (ERR_CORRUPT).
 * *size is what fstat said. */
bool fs_open_beneath(int dir, const char *path, int *fd, int64_t *size, struct err *e) MUST_CHECK;
bool fs_open_dir(int at, const char *path, int *fd, struct err *e) MUST_CHECK; /* AT_FDCWD ok */
/* The whole file, at most max_bytes (else ERR_TOO_BIG), terminated, in the arena. */
bool fs_read_file(int dir, const char *path, size_t max_bytes, struct arena *a, struct str *out,
                  struct err *e) MUST_CHECK;
/* The same for a path that an operator named: links are followed. */
bool fs_read_path(const char *path, size_t max_bytes, struct arena *a, struct str *out,
                  struct err *e) MUST_CHECK;
/* All bytes, retrying short writes. */
bool fs_write_all(const struct fsops *fs, int fd, struct str bytes, struct err *e) MUST_CHECK;
/* A new file of these bytes, on the disk before this returns; its name only with its folder. */
bool fs_write_new(const struct fsops *fs, int dir, const char *name, struct str bytes,
                  struct err *e) MUST_CHECK;
/* Make `name` hold exactly `bytes`, or keep what it held: NAME.new, fsync, rename, fsync of the
 * folder (fs_rename). */
bool fs_replace(const struct fsops *fs, int dir, const char *name, struct str bytes,
                struct err *e) MUST_CHECK;
/* The same for a path, with the real operations. */
bool fs_replace_path(const char *path, struct str bytes, struct err *e) MUST_CHECK;
/* mkdir that is content if the folder is there already. */
bool fs_need_dir(const struct fsops *fs, int dir, const char *name, struct err *e) MUST_CHECK;
/* Open a folder beneath `at`, made where it is missing. */
bool fs_enter_dir(const struct fsops *fs, int at, const char *name, int *fd,
                  struct err *e) MUST_CHECK;
/* The same two in a folder that is all ours: a file in the place of one of its folders is damage,
 * and goes. */
bool fs_own_dir(const struct fsops *fs, int dir, const char *name, struct err *e) MUST_CHECK;
bool fs_enter_own_dir(const struct fsops *fs, int at, const char *name, int *fd,
                      struct err *e) MUST_CHECK;
/* From a name to another in such a folder: a folder in the place of a file goes in the same way. */
bool fs_rename(const struct fsops *fs, int from_dir, const char *from, int to_dir, const char *to,
               struct err *e) MUST_CHECK;
/* Remove a folder and what is in it (files and folders; links are removed, not followed). */
bool fs_remove_tree(const struct fsops *fs, int dir, const char *name, struct err *e) MUST_CHECK;
/* Names in a folder, sorted by bytes, without "." and ".."; ERR_TOO_BIG above max_names. */
bool fs_list(int dir, size_t max_names, struct arena *a, struct str **names, size_t *n,
             struct err *e) MUST_CHECK;
#endif
