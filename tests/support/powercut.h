/* powercut.h - for tests: file operations that stop before the n-th, and a disk that may forget
 * what nobody asked it to keep.
 *
 * A file's bytes are kept from its fsync on, a name (of a rename, of a new folder) from the fsync
 * of its folder on.  powercut_lose forgets all the rest at once, the worst that a disk may do;
 * without it the same cut is the death of the process, where the disk forgets nothing. */
#ifndef SUPPORT_POWERCUT_H
#define SUPPORT_POWERCUT_H
#include "base/fsops.h"

/* Bugs to plant, so that a test can show that it would find them. */
enum powercut_bug {
    POWERCUT_NO_BUG,
    POWERCUT_IN_PLACE,         /* `current` is overwritten instead of replaced */
    POWERCUT_NO_FSYNC_FILES,   /* fsync of files does nothing */
    POWERCUT_NO_FSYNC_FOLDERS, /* fsync of folders does nothing */
};
struct powercut_file {
    int fd;
    unsigned long long inode;
    bool kept;
};
struct powercut_name {
    int from_dir, to_dir; /* from_dir -1: a folder was made */
    unsigned long long to_inode;
    char from[96], to[96];
    bool kept, replaced; /* replaced: the old file waits as scratch/old/INDEX */
};
enum { POWERCUT_OPERATIONS = 1000 }; /* at most, of one run */
struct powercut {
    struct fsops fs;
    int left; /* operations until the cut */
    int done;
    bool syncs[POWERCUT_OPERATIONS]; /* which of those done were: the dead process's files are the
                                      * same before and after one */
    bool dead;
    enum powercut_bug bug;
    int scratch; /* a folder beside the store */
    struct powercut_file *files;
    struct powercut_name *names;
    size_t n_files, cap_files, n_names, cap_names;
};
void powercut_init(struct powercut *p, int left, enum powercut_bug bug, int scratch);
void powercut_lose(struct powercut *p);
void powercut_finish(struct powercut *p);
#endif
