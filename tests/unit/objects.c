/* objects: pictures, texts and patches of a signed pack that are cut, changed, hostile or not
 * there. */
#include "../support/bench.h"
#include "sync/job.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <sqlite3.h>
#include <zstd.h>

#include "../support/check.h"

#define N(list) (sizeof(list) / sizeof *(list))

static uint64_t copied;
static void count_new(void *ctx, const struct install_result *r)
{
    (void)ctx;
    copied = r->objects_new;
}

static void test_objects__those_that_are_there_are_not_copied_again(void **state)
{
    struct bench *b = *state;
    struct tree_pack p = bench_pack(b, 2, "new");
    tree_publish(b->gate_dir, &p);
    b->env.each = count_new;
    assert_int_equal(bench_import(b, b->gate), INSTALL_DONE);
    assert_int_equal(copied, 2); /* the text and one picture; two pictures are as before */
}

static void test_objects__missing_objects_are_waited_for_and_what_came_is_kept(void **state)
{ /* 38, 47 */
    struct bench *b = *state;
    struct tree_pack p = bench_pack(b, 2, "new");
    const char *picture = bench_picture(b, 2);
    struct str bytes;
    tree_publish(b->gate_dir, &p);
    assert_true(fs_read_file(b->gate_dir, picture, 1 << 20, b->a, &bytes, &b->e));
    assert_int_equal(unlinkat(b->gate_dir, picture, 0), 0);
    bench_refused(b, INSTALL_INCOMPLETE);
    signing_put(b->gate_dir, picture, bytes);
    b->env.each = count_new;
    assert_int_equal(bench_import(b, b->gate), INSTALL_DONE);
    assert_int_equal(copied, 1); /* the text came the first time */
    bench_shows(b, "gate", "new");
}

static void test_objects__an_object_cut_longer_or_changed_is_damaged(void **state) /* 23 */
{
    struct bench *b = *state;
    struct tree_pack p = bench_pack(b, 2, "new");
    const char *picture = bench_picture(b, 2);
    struct str good;
    tree_publish(b->gate_dir, &p);
    assert_true(fs_read_file(b->gate_dir, picture, 1 << 20, b->a, &good, &b->e));
    signing_put(b->gate_dir, picture, (struct str){good.p, good.n - 1});
    bench_refused(b, INSTALL_DAMAGED);
    signing_put(b->gate_dir, picture, (struct str){good.p, good.n + 1}); /* and its NUL */
    bench_refused(b, INSTALL_DAMAGED);
    signing_put(b->gate_dir, picture, STR(""));
    bench_refused(b, INSTALL_DAMAGED);
    signing_put(b->gate_dir, picture, good);
    bench_flip(b, picture, 1234);
    bench_refused(b, INSTALL_DAMAGED);
    assert_false(bench_has(b, picture));
}

static void test_objects__a_link_a_fifo_and_a_folder_are_no_objects(void **state) /* 22 */
{
    struct bench *b = *state;
    struct tree_pack p = bench_pack(b, 2, "new");
    const char *picture = bench_picture(b, 2);
    struct str good;
    tree_publish(b->gate_dir, &p);
    assert_true(fs_read_file(b->gate_dir, picture, 1 << 20, b->a, &good, &b->e));
    signing_put(b->gate_dir, "elsewhere", good);
    unlinkat(b->gate_dir, picture, 0);
    assert_int_equal(symlinkat("../../elsewhere", b->gate_dir, picture), 0);
    bench_refused(b, INSTALL_DAMAGED);
    unlinkat(b->gate_dir, picture, 0);
    assert_int_equal(mkfifoat(b->gate_dir, picture, 0644), 0);
    bench_refused(b, INSTALL_DAMAGED);
    unlinkat(b->gate_dir, picture, 0);
    assert_int_equal(mkdirat(b->gate_dir, picture, 0755), 0);
    bench_refused(b, INSTALL_DAMAGED);
    unlinkat(b->gate_dir, picture, AT_REMOVEDIR);
    if (mknodat(b->gate_dir, picture, S_IFCHR | 0644, makedev(1, 5)) == 0) /* root may: /dev/zero */
        bench_refused(b, INSTALL_DAMAGED);
}

static void test_objects__a_link_in_place_of_a_manifest_or_a_folder_is_refused(void **state)
{
    struct bench *b = *state;
    struct tree_pack p = bench_pack(b, 2, "new");
    tree_publish(b->gate_dir, &p);
    assert_int_equal(renameat(b->gate_dir, "packs", b->gate_dir, "elsewhere"), 0);
    assert_int_equal(symlinkat("elsewhere", b->gate_dir, "packs"), 0);
    bench_refused(b, INSTALL_DAMAGED);
}

/* A file table that meddles: before the n-th write of a run something happens. */
struct meddler {
    struct fsops fs;
    struct bench *b;
    int left;
    ssize_t (*then)(struct meddler *m, int fd, const void *p, size_t n);
};
static ssize_t meddle_write(const struct fsops *fs, int fd, const void *p, size_t n)
{
    struct meddler *m = (struct meddler *)fs;
    return m->left-- == 0 ? m->then(m, fd, p, n) : fsops_real.write(fs, fd, p, n);
}
static struct meddler meddler(struct bench *b, int left,
                              ssize_t (*then)(struct meddler *, int, const void *, size_t))
{
    struct meddler m = {.fs = *b->env.fs, .b = b, .left = left, .then = then};
    m.fs.write = meddle_write;
    return m;
}

/* Patches */

static struct tree_pack patched_pack(struct bench *b)
{
    struct tree_pack p = bench_pack(b, 2, "new");
    p.patch_base = tree_raw_text(b->gate_dir, 1, b->a);
    return p;
}

static void test_objects__a_patch_alone_brings_the_text(void **state)
{
    struct bench *b = *state;
    struct tree_pack p = patched_pack(b);
    p.patch_only = true;
    tree_publish(b->gate_dir, &p);
    assert_int_equal(bench_import(b, b->gate), INSTALL_DONE);
    bench_shows(b, "gate", "new");
}

static struct str change_the_end(struct arena *a, struct str bytes)
{
    char *p = memcpy(ARENA_NEW(a, char, bytes.n), bytes.p, bytes.n);
    p[bytes.n - 1] ^= 1;
    return (struct str){p, bytes.n};
}

/* A sound frame of other bytes. */
static struct str pack_other_bytes(struct arena *a, struct str patch)
{
    (void)patch;
    char *p = ARENA_NEW(a, char, 256);
    return (struct str){p, ZSTD_compress(p, 256, "other bytes", 11, 3)};
}

static void expect_whole(struct bench *b, struct tree_pack *p)
{
    tree_publish(b->gate_dir, p);
    assert_int_equal(bench_import(b, b->gate), INSTALL_DONE);
    bench_shows(b, "gate", "new");
}

static void test_objects__a_patch_on_another_base_is_not_used(void **state) /* 27 */
{
    struct bench *b = *state;
    struct tree_pack p = patched_pack(b);
    p.patch_base = change_the_end(b->a, p.patch_base);
    expect_whole(b, &p);
}

static void test_objects__a_patch_on_another_base_alone_is_not_enough(void **state)
{
    struct bench *b = *state;
    struct tree_pack p = patched_pack(b);
    p.patch_base = change_the_end(b->a, p.patch_base);
    p.patch_only = true;
    bench_refuses(b, &p, INSTALL_INCOMPLETE);
}

static void test_objects__a_base_that_the_disk_forgot_is_not_used(void **state) /* 27 */
{
    struct bench *b = *state;
    struct tree_pack p = patched_pack(b);
    hash_path path;
    hash_object_path(bench_state(b, "gate").text_raw_sha256, path);
    int store = open(b->store, O_RDONLY | O_DIRECTORY), fd = openat(store, path, O_WRONLY);
    assert_int_equal(pwrite(fd, "rotten rotten rotten", 20, 4096), 20);
    close(fd);
    close(store);
    expect_whole(b, &p);
}

static void test_objects__a_patch_that_makes_another_text_is_not_used(void **state) /* 28 */
{
    struct bench *b = *state;
    struct tree_pack p = patched_pack(b);
    p.spoil_patch = pack_other_bytes;
    expect_whole(b, &p);
}

static void test_objects__a_broken_patch_is_not_used(void **state)
{
    struct bench *b = *state;
    struct tree_pack p = patched_pack(b);
    p.spoil_patch = change_the_end;
    expect_whole(b, &p);
}

static void fill_with_noise(struct sqlite3 *db)
{
    assert_int_equal(sqlite3_exec(db,
                                  "INSERT INTO item_text SELECT 'banyan', 'vi', '', '', "
                                  "hex(randomblob(30000)), 'reviewed', '', 0, 0, '';"
                                  "INSERT INTO item_text SELECT 'banyan', 'km', '', '', "
                                  "hex(randomblob(30000)), 'reviewed', '', 0, 0, '';"
                                  "INSERT INTO item_text SELECT 'banyan', 'jra', '', '', "
                                  "hex(randomblob(30000)), 'reviewed', '', 0, 0, ''",
                                  NULL, NULL, NULL),
                     SQLITE_OK);
}

static ssize_t change_the_stick(struct meddler *m, int fd, const void *p, size_t n)
{
    struct manifest_channel c;
    struct manifest_pack pack;
    struct str json;
    hash_path path;
    assert_true(fs_read_file(m->b->gate_dir, "channel.json", 4096, m->b->a, &json, &m->b->e));
    assert_true(manifest_channel_parse(json, &c, &m->b->e));
    const char *name = str_format(m->b->a, "packs/%lld.json", (long long)c.seq).p;
    assert_true(fs_read_file(m->b->gate_dir, name, 4096, m->b->a, &json, &m->b->e));
    assert_true(manifest_pack_parse(json, m->b->a, &pack, &m->b->e));
    hash_object_path(pack.text_sha256, path);
    int object = openat(m->b->gate_dir, path, O_WRONLY);
    assert_int_equal(pwrite(object, "changed", 7, pack.text_size - 7), 7);
    close(object);
    return fsops_real.write(&m->fs, fd, p, n);
}

static void test_objects__a_file_changed_while_it_is_copied_is_damaged(void **state) /* 24 */
{
    struct bench *b = *state;
    struct tree_pack p = bench_pack(b, 2, "new");
    struct meddler m = meddler(b, 0, change_the_stick);
    p.spoil_db = fill_with_noise; /* more than one chunk */
    b->env.fs = &m.fs;
    bench_refuses(b, &p, INSTALL_DAMAGED);
    assert_true(m.left < 0);
}

static ssize_t disk_full(struct meddler *m, int fd, const void *p, size_t n)
{
    (void)fd, (void)p, (void)n;
    m->left = 0;
    return -ENOSPC;
}

static void test_objects__a_disk_that_fills_up_in_the_middle_is_reported(void **state) /* 30 */
{
    struct bench *b = *state;
    for (int i = 0; i < 6; i++) { /* text, picture, manifest, text again, previous, current */
        struct tree_pack p = bench_pack(b, 2 + i, "new");
        struct meddler m = meddler(b, i, disk_full);
        b->env.fs = &m.fs;
        bench_refuses(b, &p, INSTALL_NO_SPACE);
        assert_int_equal(m.left, 0);
    }
}

static void test_objects__free_space_is_looked_at_before_anything_is_copied(void **state) /* 30 */
{
    struct bench *b = *state;
    struct tree_pack p = bench_pack(b, 2, "new");
    b->env.keep_bytes = 1ull << 60;
    bench_refuses(b, &p, INSTALL_NO_SPACE);
    assert_false(bench_has(b, bench_picture(b, 2)));
}

static void test_objects__what_is_kept_free_is_not_there_for_content(void **state) /* 30 */
{
    struct bench *b = *state;
    struct statvfs fs;
    assert_int_equal(fstatvfs(b->store_dir, &fs), 0);
    uint64_t quarter = (uint64_t)fs.f_bavail * fs.f_frsize / 4;
    b->env.keep_bytes = 2 * quarter;
    assert_true(job_room(&b->env, b->store_dir, quarter, &b->e));
    assert_false(job_room(&b->env, b->store_dir, 3 * quarter, &b->e));
    assert_int_equal(b->e.code, ERR_NO_SPACE);
}

static int no_fsync(const struct fsops *fs, int fd)
{
    (void)fs, (void)fd;
    return -EIO;
}

static void test_objects__a_disk_that_cannot_fsync_activates_nothing(void **state) /* 48 */
{
    struct bench *b = *state;
    struct tree_pack p = bench_pack(b, 2, "new");
    struct fsops all = *b->env.fs, one = all;
    all.syncfs = no_fsync;
    b->env.fs = &all;
    bench_refuses(b, &p, INSTALL_IO);
    assert_false(bench_has(b, bench_picture(b, 2)));
    one.fsync = no_fsync;
    b->env.fs = &one;
    bench_refused(b, INSTALL_IO);
}

/* ---- the text ---- */

enum { BOMB_CHUNK = 128 << 10, BOMB_BLOCKS = 16384, BOMB_BYTES = 6 + 4 * BOMB_BLOCKS };

/* Two gigabytes of zeros in 64 KB (RFC 8878, 3.1.1): a window of 128 KiB, then blocks of one byte
 * that is repeated as often. */
static struct str bomb(struct arena *a, struct str zstd)
{
    (void)zstd;
    char *p = ARENA_NEW(a, char, BOMB_BYTES);
    memcpy(p, "\x28\xB5\x2F\xFD\x00\x38", 6);
    for (size_t i = 0; i < BOMB_BLOCKS; i++)
        memcpy(p + 6 + 4 * i, i + 1 < BOMB_BLOCKS ? "\x02\x00\x10" : "\x03\x00\x10", 4);
    return (struct str){p, BOMB_BYTES};
}
static struct str two_frames(struct arena *a, struct str zstd)
{
    char *p = ARENA_NEW(a, char, 2 * zstd.n);
    memcpy(p, zstd.p, zstd.n);
    memcpy(p + zstd.n, zstd.p, zstd.n);
    return (struct str){p, 2 * zstd.n};
}
static struct str cut_frame(struct arena *a, struct str zstd)
{
    (void)a;
    return (struct str){zstd.p, zstd.n - 5};
}
static struct str no_frame(struct arena *a, struct str zstd)
{
    (void)zstd;
    return str_copy(a, STR("SQLite format 3"));
}

static void test_objects__a_text_that_is_not_exactly_its_size_is_refused(void **state) /* 25 */
{
    struct bench *b = *state;
    struct str (*const spoil[])(struct arena *, struct str) = {two_frames, cut_frame, no_frame};
    for (size_t i = 0; i < N(spoil); i++) {
        struct tree_pack p = bench_pack(b, 2, "new");
        p.spoil_zstd = spoil[i];
        bench_refuses(b, &p, INSTALL_DAMAGED);
    }
}

static size_t written;
static ssize_t write_counted(const struct fsops *fs, int fd, const void *p, size_t n)
{
    written += n;
    return written < 4 * BOMB_CHUNK ? fsops_real.write(fs, fd, p, n) : -ENOSPC;
}

static void test_objects__a_bomb_is_not_unpacked_beyond_its_raw_size(void **state) /* 25 */
{
    struct bench *b = *state;
    struct tree_pack p = bench_pack(b, 2, "new");
    struct str raw = tree_raw_text(b->gate_dir, 1, b->a);
    struct fsops counting = b->fs;
    counting.write = write_counted;
    b->env.fs = &counting;
    p.spoil_zstd = bomb;
    p.pictures = 0;
    written = 0;
    bench_refuses(b, &p, INSTALL_DAMAGED);
    assert_non_null(strstr(b->e.text, "more than its raw_size"));
    assert_in_range(written, BOMB_BYTES, BOMB_BYTES + raw.n + BOMB_CHUNK);
}

/* A frame header (RFC 8878, 3.1.1.1) that asks for 2^31 bytes, then one raw block. */
static struct str wide_window(struct arena *a, struct str zstd)
{
    (void)zstd;
    return str_copy(a, STR("\x28\xB5\x2F\xFD\x00\xA8\x09\x00\x00x"));
}

static void test_objects__a_window_of_two_gigabytes_is_over_the_limit(void **state) /* 26 */
{
    struct bench *b = *state;
    struct tree_pack p = bench_pack(b, 2, "new");
    p.spoil_zstd = wide_window;
    bench_refuses(b, &p, INSTALL_OVER_LIMIT);
}

static void other_raw_hash(struct manifest_pack *m)
{
    memcpy(m->text_raw_sha256, "00000000", 8);
}

static void test_objects__a_text_with_another_hash_is_damaged(void **state)
{
    struct bench *b = *state;
    struct tree_pack p = bench_pack(b, 2, "new");
    p.spoil_pack = other_raw_hash;
    bench_refuses(b, &p, INSTALL_DAMAGED);
}

static void run(struct sqlite3 *db, const char *sql)
{
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
}
static void with_view(struct sqlite3 *db)
{
    run(db, "CREATE VIEW v AS SELECT 1");
}
static void with_endless_view(struct sqlite3 *db) /* 33 */
{
    run(db, "DROP TABLE related; CREATE VIEW related(item, ord, other) AS "
            "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) "
            "SELECT 'banyan', n, 'gate/banyan' FROM r");
}
static void with_trigger(struct sqlite3 *db)
{
    run(db, "CREATE TRIGGER t AFTER INSERT ON meta BEGIN SELECT 1; END");
}
static void with_virtual_table(struct sqlite3 *db)
{
    run(db, "CREATE VIRTUAL TABLE f USING fts5(a)");
}
static void with_an_orphan(struct sqlite3 *db)
{
    run(db, "PRAGMA foreign_keys = OFF; INSERT INTO related VALUES ('nowhere', 1, 'gate/banyan')");
}
static void of_another_channel(struct sqlite3 *db)
{
    run(db, "UPDATE meta SET value = 'tourism' WHERE key = 'channel'");
}
static void with_a_picture_that_is_not_listed(struct sqlite3 *db)
{
    run(db, "UPDATE picture SET sha256 = lower(hex(zeroblob(32))) WHERE ord = 0");
}
static void of_another_format(struct sqlite3 *db)
{
    run(db, "UPDATE meta SET value = '2' WHERE key = 'format'");
}
static void of_no_format(struct sqlite3 *db)
{
    run(db, "DELETE FROM meta WHERE key = 'format'");
}
static void with_a_row_of_two_megabytes(struct sqlite3 *db)
{
    run(db, "UPDATE item_text SET body = printf('%.2000000c', 'x')");
}
static struct str broken_tree(struct arena *a, struct str raw) /* 32 */
{
    struct str s = str_copy(a, raw);
    for (size_t page = 2; page * 4096 < s.n; page += 3)
        memset((char *)s.p + page * 4096 + 8, 0x7F, 40);
    return s;
}

static void test_objects__a_text_with_more_than_plain_tables_is_damaged(void **state)
{ /* 31, 33 */
    struct bench *b = *state;
    void (*const spoil[])(struct sqlite3 *) = {with_view,
                                               with_endless_view,
                                               with_trigger,
                                               with_virtual_table,
                                               with_an_orphan,
                                               of_another_channel,
                                               with_a_picture_that_is_not_listed};
    for (size_t i = 0; i < N(spoil); i++) {
        struct tree_pack p = bench_pack(b, 2, "new");
        p.spoil_db = spoil[i];
        bench_refuses(b, &p, INSTALL_DAMAGED);
    }
}

static void test_objects__a_text_says_the_format_of_its_manifest(void **state)
{
    struct bench *b = *state;
    void (*const spoil[])(struct sqlite3 *) = {of_another_format, of_no_format};
    for (size_t i = 0; i < N(spoil); i++) {
        struct tree_pack p = bench_pack(b, 2, "new");
        p.spoil_db = spoil[i];
        bench_refuses(b, &p, INSTALL_DAMAGED);
        assert_non_null(strstr(b->e.text, "its format is \""));
    }
}

static void test_objects__a_row_that_is_too_long_is_not_read(void **state)
{ /* by SQLite's own limit (schema_harden): before it is in memory, and before our check of it */
    struct bench *b = *state;
    struct tree_pack p = bench_pack(b, 2, "new");
    p.spoil_db = with_a_row_of_two_megabytes;
    bench_refuses(b, &p, INSTALL_OVER_LIMIT);
    assert_non_null(strstr(b->e.text, "string or blob too big"));
}

static void test_objects__a_broken_tree_in_a_text_is_damaged(void **state) /* 32 */
{
    struct bench *b = *state;
    struct tree_pack p = bench_pack(b, 2, "new");
    p.spoil_raw = broken_tree;
    bench_refuses(b, &p, INSTALL_DAMAGED);
}

static void with_a_wide_picture(struct sqlite3 *db)
{
    run(db, "UPDATE picture SET width = 60000, height = 60000 WHERE ord = 0");
}

static void of_a_new_kind(struct sqlite3 *db)
{
    run(db, "UPDATE item SET kind = 'hologram'");
}

static void test_objects__an_item_of_an_unknown_kind_is_for_a_newer_kiosk(void **state)
{
    struct bench *b = *state;
    struct tree_pack p = bench_pack(b, 2, "new");
    p.spoil_db = of_a_new_kind;
    bench_refuses(b, &p, INSTALL_NEWER_KIOSK);
    assert_non_null(strstr(b->e.text, "made for a newer kiosk"));
}

static struct str not_a_picture(struct arena *a, struct str picture)
{
    struct str s = str_copy(a, picture);
    ((char *)s.p)[1] = 'Q';
    return s;
}

static struct str cut_in_the_header(struct arena *a, struct str picture)
{
    (void)a;
    return (struct str){picture.p, 20};
}

static struct str a_jpeg(struct arena *a, struct str picture) /* its manifest says PNG */
{
    static const char header[] = "\xff\xd8\xff\xc0\0\x11\x08\x03\x84\x06\x40\x03";
    struct str s = str_copy(a, picture);
    memcpy((char *)s.p, header, sizeof header - 1);
    return s;
}

static struct str one_pixel_wider(struct arena *a, struct str picture)
{
    struct str s = str_copy(a, picture);
    ((char *)s.p)[19]++;
    return s;
}

static struct str far_too_wide(struct arena *a, struct str picture)
{
    struct str s = str_copy(a, picture);
    ((char *)s.p)[18] = 0x70;
    return s;
}

static void test_objects__a_picture_must_be_what_its_header_manifest_and_row_say(void **state)
{ /* 36, 37 */
    struct bench *b = *state;
    struct str (*const spoils[])(struct arena *, struct str) = {
        not_a_picture, cut_in_the_header, a_jpeg, one_pixel_wider, far_too_wide};
    for (size_t i = 0; i < N(spoils); i++) {
        struct tree_pack p = bench_pack(b, 2, "new");
        p.spoil_picture = spoils[i];
        bench_refuses(b, &p, spoils[i] == far_too_wide ? INSTALL_OVER_LIMIT : INSTALL_DAMAGED);
        bench_refused(b, spoils[i] == far_too_wide ? INSTALL_OVER_LIMIT : INSTALL_DAMAGED);
    } /* twice: the second time its objects are in the store */
    struct tree_pack good = bench_pack(b, 2, "new");
    tree_publish(b->gate_dir, &good);
    assert_int_equal(bench_import(b, b->gate), INSTALL_DONE);
}

static void test_objects__a_picture_over_the_limit_is_refused(void **state)
{
    struct bench *b = *state;
    struct tree_pack p = bench_pack(b, 2, "new");
    p.spoil_db = with_a_wide_picture;
    bench_refuses(b, &p, INSTALL_OVER_LIMIT);
}

static struct str says_wal(struct arena *a, struct str raw)
{
    struct str s = str_copy(a, raw);
    memset((char *)s.p + 18, 2, 2); /* the header: read and write by write-ahead log */
    return s;
}

static const char *raw_object(struct bench *b, int64_t seq)
{
    hash_hex hash;
    char *path = ARENA_NEW(b->a, char, 76);
    hash_bytes(tree_raw_text(b->gate_dir, seq, b->a), hash);
    hash_object_path(hash, path);
    return path;
}

/* A sound write-ahead log of a text, which gives its item another title. */
static struct str hostile_wal(struct bench *b, int64_t seq)
{
    struct str wal;
    struct sqlite3 *db;
    const char *path = str_format(b->a, "%s/w.db", b->path).p;
    assert_true(fs_replace_path(path, tree_raw_text(b->gate_dir, seq, b->a), &b->e));
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    run(db, "UPDATE item_text SET title = 'hostile'");
    assert_true(fs_read_path(str_format(b->a, "%s-wal", path).p, 1 << 20, b->a, &wal, &b->e));
    assert_true(wal.n > 4096);
    sqlite3_close(db);
    return wal;
}

static void test_objects__wal_and_journal_beside_a_text_are_ignored(void **state) /* 34 */
{
    struct bench *b = *state;
    static const char hot[64] = "\xd9\xd5\x05\xf9\x20\xa1\x63\xd7"; /* a journal, to roll back */
    for (int64_t seq = 2; seq < 4; seq++) { /* -journal, then -wal: on the stick, in the store */
        struct tree_pack p = bench_pack(b, seq, "new");
        p.spoil_raw = says_wal;
        tree_publish(b->gate_dir, &p);
        struct str bytes = seq == 2 ? (struct str){hot, sizeof hot} : hostile_wal(b, seq);
        const char *name =
            str_format(b->a, "%s%s", raw_object(b, seq), seq == 2 ? "-journal" : "-wal").p;
        signing_put(b->gate_dir, name, bytes);
        signing_put(b->store_dir, name, bytes);
        assert_int_equal(bench_import(b, b->gate), INSTALL_DONE);
        bench_shows(b, "gate", "new");
        assert_false(bench_finds(b, "gate", "hostile"));
        assert_false(bench_has(b, name));
        assert_int_equal(bench_count(b, str_format(b->a, "gen/%lld", (long long)seq).p), 1);
    }
}

static void test_objects__junk_on_the_stick_is_passed_by(void **state) /* 40 */
{
    struct bench *b = *state;
    struct tree_pack p = bench_pack(b, 2, "new");
    char name[32];
    enum { JUNK = 200000 }; /* more than any folder is ever listed for */
    int trees = open(b->trees, O_RDONLY | O_DIRECTORY);
    tree_publish(b->gate_dir, &p);
    for (int i = 0; i < JUNK; i++) {
        snprintf(name, sizeof name, "junk%d", i);
        assert_int_equal(mknodat(trees, name, S_IFREG | 0644, 0), 0);
    }
    assert_int_equal(bench_import(b, b->trees), INSTALL_DONE);
    bench_shows(b, "gate", "new");
    for (int i = 0; i < JUNK; i++) {
        snprintf(name, sizeof name, "junk%d", i);
        unlinkat(trees, name, 0);
    }
    close(trees);
}

static void with_two_items(struct sqlite3 *db)
{
    assert_int_equal(sqlite3_exec(db,
                                  "INSERT INTO item VALUES ('bbbb', 'place', '', 0, 0, 0, 0, 1, 1, "
                                  "''), ('cccc', 'place', '', 0, 0, 0, 0, 1, 1, '')",
                                  NULL, NULL, NULL),
                     SQLITE_OK);
}

/* The second has the key of the first, and its index does not know. */
static struct str one_key_twice(struct arena *a, struct str raw)
{
    struct str s = str_copy(a, raw);
    char *at = memmem(s.p, s.n, "ccccplace", 9);
    assert_non_null(at);
    memcpy(at, "bbbb", 4);
    return s;
}

static void test_objects__one_bad_channel_does_not_keep_the_others_back(void **state)
{
    struct bench *b = *state;
    struct tree_pack bad[4], other = bench_pack(b, 1, "dance");
    const int codes[] = {INSTALL_NOT_TRUSTED, INSTALL_DAMAGED, INSTALL_DAMAGED, INSTALL_DAMAGED};
    int dir = bench_channel(b, "tourism");
    other.channel = "tourism";
    for (size_t i = 0; i < N(bad); i++)
        bad[i] = bench_pack(b, 2, "new");
    bad[0].n_signers = 1;
    bad[1].spoil_db = with_view; /* found after its text was in staging */
    bad[2].spoil_zstd = two_frames;
    bad[3].spoil_db = with_two_items;
    bad[3].spoil_raw = one_key_twice; /* no two rows of a bundle may be alike */
    for (size_t i = 0; i < N(bad); i++) {
        other.seq = 1 + (int64_t)i;
        tree_publish(dir, &other);
        tree_publish(b->gate_dir, &bad[i]);
        assert_int_equal(bench_import(b, b->trees), codes[i]);
        bench_shows(b, "gate", "old");
        bench_shows(b, "tourism", "dance");
        assert_int_equal(bench_state(b, "tourism").seq, other.seq);
        assert_int_equal(bench_state(b, "gate").seq, 1);
        assert_int_equal(bench_count(b, "staging"), 0);
    }
    close(dir);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BENCH(test_objects__those_that_are_there_are_not_copied_again),
        BENCH(test_objects__missing_objects_are_waited_for_and_what_came_is_kept),
        BENCH(test_objects__an_object_cut_longer_or_changed_is_damaged),
        BENCH(test_objects__a_link_a_fifo_and_a_folder_are_no_objects),
        BENCH(test_objects__a_link_in_place_of_a_manifest_or_a_folder_is_refused),
        BENCH(test_objects__a_patch_alone_brings_the_text),
        BENCH(test_objects__a_patch_on_another_base_is_not_used),
        BENCH(test_objects__a_patch_on_another_base_alone_is_not_enough),
        BENCH(test_objects__a_base_that_the_disk_forgot_is_not_used),
        BENCH(test_objects__a_patch_that_makes_another_text_is_not_used),
        BENCH(test_objects__a_broken_patch_is_not_used),
        BENCH(test_objects__a_file_changed_while_it_is_copied_is_damaged),
        BENCH(test_objects__a_disk_that_fills_up_in_the_middle_is_reported),
        BENCH(test_objects__free_space_is_looked_at_before_anything_is_copied),
        BENCH(test_objects__what_is_kept_free_is_not_there_for_content),
        BENCH(test_objects__a_disk_that_cannot_fsync_activates_nothing),
        BENCH(test_objects__a_text_that_is_not_exactly_its_size_is_refused),
        BENCH(test_objects__a_bomb_is_not_unpacked_beyond_its_raw_size),
        BENCH(test_objects__a_window_of_two_gigabytes_is_over_the_limit),
        BENCH(test_objects__a_text_with_another_hash_is_damaged),
        BENCH(test_objects__a_text_with_more_than_plain_tables_is_damaged),
        BENCH(test_objects__a_text_says_the_format_of_its_manifest),
        BENCH(test_objects__a_row_that_is_too_long_is_not_read),
        BENCH(test_objects__a_broken_tree_in_a_text_is_damaged),
        BENCH(test_objects__an_item_of_an_unknown_kind_is_for_a_newer_kiosk),
        BENCH(test_objects__a_picture_must_be_what_its_header_manifest_and_row_say),
        BENCH(test_objects__a_picture_over_the_limit_is_refused),
        BENCH(test_objects__wal_and_journal_beside_a_text_are_ignored),
        BENCH(test_objects__junk_on_the_stick_is_passed_by),
        BENCH(test_objects__one_bad_channel_does_not_keep_the_others_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
