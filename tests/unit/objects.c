/* objects: pictures, texts and patches of a signed pack that are cut, changed, hostile or not
 * there.  (What is wrong in the pack itself: spoiled.c.) */
#include "../support/bench.h"
#include "../support/spoil.h"
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

enum { BOMB_CHUNK = 128 << 10 };

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
    p.spoil_zstd = spoil_bomb;
    p.pictures = 0;
    written = 0;
    bench_refuses(b, &p, INSTALL_DAMAGED);
    assert_non_null(strstr(b->e.text, "more than its raw_size"));
    assert_in_range(written, SPOIL_BOMB_BYTES, SPOIL_BOMB_BYTES + raw.n + BOMB_CHUNK);
}

static void run(struct sqlite3 *db, const char *sql)
{
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
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
    enum { JUNK = 16 * LIMIT_OBJECTS + 1 }; /* more than any folder is ever listed for */
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
    bad[1].spoil_sql = "CREATE VIEW v AS SELECT 1"; /* found after its text was in staging */
    bad[2].spoil_zstd = spoil_two_frames;
    bad[3].spoil_sql = SPOIL_TWO_ITEMS;
    bad[3].spoil_raw = spoil_key_twice; /* no two rows of a bundle may be alike */
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
        BENCH(test_objects__a_bomb_is_not_unpacked_beyond_its_raw_size),
        BENCH(test_objects__wal_and_journal_beside_a_text_are_ignored),
        BENCH(test_objects__junk_on_the_stick_is_passed_by),
        BENCH(test_objects__one_bad_channel_does_not_keep_the_others_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
