/* power_replay: import, install and roll back on an ext4 whose disk remembers every write and flush
 * (disk.h); then the power goes after each record, and what the disk may hold by then is mounted
 * and looked at (scene_survived).  It may hold
 *   all that was written so far;
 *   nothing that was written after the last flush;
 *   any part of that, in blocks of 4096 bytes or sectors of 512 (at random, from one seed);
 *   all of it but the end of the last write, torn anywhere, within a sector too.
 * The same is done over imports with bugs planted in their file operations, which must be found.
 * power_replay STRIDE, for every day: an import cut at one write of STRIDE, and one bug. */
#include "../support/scene.h"
#include "disk.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../support/check.h"

enum { IMAGE_BYTES = 16 << 20, SUBSETS = 6 };

/* ---- planted bugs ---- */

enum bug { NO_BUG, NO_FSYNC_FILES, NO_FSYNC_FOLDERS, EARLY_SUCCESS, NO_SYNCFS, BUGS };
static const char *const bug_names[BUGS] = {"sound", "files not fsynced", "folders not fsynced",
                                            "success before the last fsync",
                                            "objects named before they are written through"};

static bool is_folder(int fd)
{
    struct stat st;
    assert_int_equal(fstat(fd, &st), 0);
    return S_ISDIR(st.st_mode);
}

static int sync_folders_only(const struct fsops *fs, int fd)
{
    return is_folder(fd) ? fsops_real.fsync(fs, fd) : 0;
}

static int sync_nothing(const struct fsops *fs, int fd)
{
    (void)fs;
    return fd < 0;
}

static int sync_files_only(const struct fsops *fs, int fd)
{
    return is_folder(fd) ? 0 : fsops_real.fsync(fs, fd);
}

/* The folder of the store itself is fsynced only after `current` was replaced in it. */
static int sync_all_but_the_store(const struct fsops *fs, int fd)
{
    return faccessat(fd, "current", F_OK, 0) == 0 ? 0 : fsops_real.fsync(fs, fd);
}

static struct fsops with_bug(enum bug bug)
{
    struct fsops fs = fsops_real;
    if (bug == NO_FSYNC_FILES) {
        fs.fsync = sync_folders_only;
        fs.syncfs = sync_nothing;
    }
    if (bug == NO_FSYNC_FOLDERS)
        fs.fsync = sync_files_only;
    if (bug == NO_SYNCFS)
        fs.syncfs = sync_nothing;
    if (bug == EARLY_SUCCESS)
        fs.fsync = sync_all_but_the_store;
    return fs;
}

/* ---- recording ---- */

struct replay {
    struct bench *b;
    struct scene scene;
    const char *mounted, *cut; /* a folder; the image that is mounted there */
    const char *options;       /* of mount */
    char *now, *durable;       /* images: all that was written; all that was flushed */
    struct disk *disk;
    const struct disk_record *at;
    size_t n, writes, flushes;
    unsigned stride, cuts, repaired, bad;
    bool first_only; /* one bad cut is enough */
    uint64_t random;
};

static int program(const char *const *argv)
{
    int status;
    pid_t child = fork();
    if (child == 0) {
        int nowhere = open("/dev/null", O_RDWR);
        dup2(nowhere, STDOUT_FILENO);
        dup2(nowhere, STDERR_FILENO);
        execvp(argv[0], (char *const *)argv);
        _exit(127);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

static void make_ext4(const char *name)
{
    const char *const argv[] = {"mkfs.ext4", "-q", "-F",     "-b", "4096", "-g",
                                "2048",      "-J", "size=4", name, NULL};
    int fd = open(name, O_CREAT | O_RDWR | O_CLOEXEC, 0600);
    assert_int_equal(ftruncate(fd, IMAGE_BYTES), 0);
    close(fd);
    assert_int_equal(program(argv), 0);
}

/* As at a boot: a superblock that was torn between its sectors is restored from its copy. */
static bool mount_or_repair(struct replay *r)
{
    const char *const argv[] = {"e2fsck", "-f", "-y", "-b", "2048", "-B", "4096", r->cut, NULL};
    if (disk_mount(r->cut, r->mounted, r->options))
        return true;
    r->repaired++;
    return program(argv) <= 1 && disk_mount(r->cut, r->mounted, r->options);
}

static void put_image(const char *name, const char *bytes)
{
    int fd = open(name, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
    struct err e;
    assert_true(fs_write_all(&fsops_real, fd, (struct str){bytes, IMAGE_BYTES}, &e));
    close(fd);
}

static void get_image(const char *name, char *bytes)
{
    int fd = open(name, O_RDONLY | O_CLOEXEC);
    assert_int_equal(read(fd, bytes, IMAGE_BYTES), IMAGE_BYTES);
    close(fd);
}

/* The act on the disk that remembers.  `durable` is the image from before. */
static void make_record(struct replay *r, enum bug bug)
{
    struct bench *b = r->b;
    struct fsops fs = with_bug(bug);
    make_ext4(r->cut);
    assert_true(disk_mount(r->cut, r->mounted, r->options));
    tree_copy(r->scene.before, b->store);
    disk_unmount(r->mounted);
    get_image(r->cut, r->durable);
    memcpy(r->now, r->durable, IMAGE_BYTES);
    const char *name = str_format(b->a, "%s/recorded", b->path).p;
    r->disk = disk_serve(name, r->now, IMAGE_BYTES);
    assert_true(disk_mount(name, r->mounted, r->options));
    b->env.fs = &fs;
    int code = scene_play(&r->scene);
    b->env.fs = &b->fs;
    assert_int_equal(code, INSTALL_DONE);
    disk_mark(r->disk);
    disk_unmount(r->mounted); /* what was never asked for is written now */
    disk_stop(r->disk);
    r->at = disk_records(r->disk, &r->n);
    memcpy(r->now, r->durable, IMAGE_BYTES);
}

/* ---- cuts ---- */

static uint64_t any(struct replay *r)
{
    r->random ^= r->random << 13;
    r->random ^= r->random >> 7;
    r->random ^= r->random << 17;
    return r->random;
}

static void apply(char *image, const struct disk_record *w, size_t from, size_t to)
{
    memcpy(image + w->at + from, w->bytes + from, to - from);
}

/* The power comes back: what does the kiosk find? */
static void look(struct replay *r, const char *image, size_t record, bool done, const char *how)
{
    struct bench *b = r->b;
    put_image(r->cut, image);
    r->cuts++;
    bool ok =
        mount_or_repair(r) || err_set(&b->e, ERR_CORRUPT, "the file system cannot be mounted");
    if (ok) {
        ok = scene_survived(&r->scene, done);
        disk_unmount(r->mounted);
    }
    if (!ok && r->bad++ < 3)
        printf("    cut after record %zu of %zu, %s: %s\n", record, r->n, how, b->e.text);
}

/* Of records from..to, not flushed, some reached the disk. */
static void look_at_some(struct replay *r, size_t from, size_t to, bool done, size_t unit)
{
    static char image[IMAGE_BYTES];
    memcpy(image, r->durable, IMAGE_BYTES);
    for (size_t i = from; i <= to; i++)
        for (size_t k = 0; r->at[i].kind == DISK_WRITE && k < r->at[i].n; k += unit)
            if (any(r) & 1)
                apply(image, &r->at[i], k, k + unit < r->at[i].n ? k + unit : r->at[i].n);
    look(r, image, to, done, unit > 512 ? "some blocks lost" : "some sectors lost");
}

static void look_at_torn(struct replay *r, size_t from, size_t to, bool done)
{
    static char image[IMAGE_BYTES];
    memcpy(image, r->durable, IMAGE_BYTES);
    for (size_t i = from; i <= to; i++)
        if (r->at[i].kind == DISK_WRITE)
            apply(image, &r->at[i], 0, i < to ? r->at[i].n : any(r) % r->at[i].n);
    look(r, image, to, done, "the last write torn");
}

static bool enough(const struct replay *r)
{
    return r->first_only && r->bad;
}

static void look_after(struct replay *r, size_t i, size_t from, bool done)
{
    look(r, r->now, i, done, "all written");
    if (r->at[i].kind == DISK_MARK) {
        if (!enough(r))
            look(r, r->durable, i, done, "all lost that was not flushed");
        return;
    }
    for (int k = 0; k < SUBSETS && !enough(r); k++)
        look_at_some(r, from, i, done, k & 1 ? 512 : 4096);
    if (!enough(r))
        look_at_torn(r, from, i, done);
}

static void flush(struct replay *r, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++)
        if (r->at[i].kind == DISK_WRITE)
            apply(r->durable, &r->at[i], 0, r->at[i].n);
}

/* `from`: the first record after the last flush.  What a flush adds to a cut before it is nothing,
 * and what is lost after it was looked at before it. */
static void cut_everywhere(struct replay *r)
{
    bool done = false;
    for (size_t i = 0, from = 0; i < r->n && !enough(r); i++) {
        switch (r->at[i].kind) {
        case DISK_FLUSH:
            flush(r, from, i);
            from = i + 1;
            r->flushes++;
            continue;
        case DISK_WRITE:
            apply(r->now, &r->at[i], 0, r->at[i].n);
            if (r->writes++ % r->stride == 0)
                look_after(r, i, from, done);
            continue;
        case DISK_MARK:
            done = true;
            look_after(r, i, from, done);
        }
    }
}

/* ---- runs ---- */

/* Without data=ordered, its default, ext4 writes no file's bytes before its name that nobody asked
 * for: what is sound there leans on nothing but fsync and syncfs. */
static const char WRITEBACK[] = "data=writeback";

static struct replay play(enum scene_act act, enum bug bug, const char *options, unsigned stride)
{
    void *state;
    assert_int_equal(bench_setup(&state), 0);
    struct bench *b = state;
    struct replay r = {.b = b,
                       .mounted = str_format(b->a, "%s/mounted", b->path).p,
                       .cut = str_format(b->a, "%s/cut", b->path).p,
                       .now = MEM_NEW(char, IMAGE_BYTES),
                       .durable = MEM_NEW(char, IMAGE_BYTES),
                       .options = options,
                       .stride = stride,
                       .first_only = bug != NO_BUG,
                       .random = 0x9E3779B97F4A7C15u};
    scene_make(&r.scene, b, act);
    assert_int_equal(mkdir(r.mounted, 0755), 0);
    b->store = str_cstr(b->a, str_format(b->a, "%s/store", r.mounted));
    make_record(&r, bug);
    cut_everywhere(&r);
    disk_destroy(r.disk);
    free(r.now);
    free(r.durable);
    bench_teardown(&state);
    return r;
}

static unsigned told(enum scene_act act, const char *options, unsigned stride)
{
    struct replay r = play(act, NO_BUG, options, stride);
    printf("[%s] replay: %s%s%s, %zu writes and %zu flushes, %u cuts, %u bad; "
           "%u file systems repaired first\n",
           r.bad ? "  FAILED  " : "       OK ", scene_names[act], options ? " with " : "",
           options ? options : "", r.writes, r.flushes, r.cuts, r.bad, r.repaired);
    return r.bad;
}

int main(int argc, char **argv)
{
    unsigned stride = argc > 1 ? (unsigned)strtoul(argv[1], NULL, 10) : 1, bad = 0;
    const char *why = disk_apart();
    assert_true(stride > 0);
    if (why) {
        printf("power_replay: cannot run here: %s\n", why);
        return 77;
    }
    setvbuf(stdout, NULL, _IOLBF, 0);
    bool brief = stride > 1;
    for (int act = 0; act < (brief ? 1 : SCENE_ACTS); act++)
        bad += told(act, NULL, stride);
    if (!brief)
        bad += told(SCENE_IMPORT, WRITEBACK, stride);
    for (int bug = NO_BUG + 1; bug < (brief ? 2 : BUGS); bug++) {
        struct replay r = play(SCENE_IMPORT, bug, bug == NO_SYNCFS ? WRITEBACK : NULL, stride);
        printf("[%s] replay: planted: %s: found by cut %u\n", r.bad ? "       OK " : "  FAILED  ",
               bug_names[bug], r.cuts);
        bad += !r.bad;
    }
    return bad ? 1 : 0;
}
