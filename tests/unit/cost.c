/* cost: what a text costs to install is bounded by its bytes, and one channel's costs are not the
 * others'.
 *
 * The disk is one of this test's own: so many bytes, of which the store's files take theirs. */
#include "../support/bench.h"
#include "../support/spoil.h"
#include "sync/effort.h"
#include "sync/merge.h"

#include <fcntl.h>
#include <ftw.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "../support/check.h"

enum { KEPT = 64 << 20 };

static const char *disk; /* NULL: as large as can be */
static uint64_t disk_bytes, used, least_free;

static int add_file(const char *path, const struct stat *st, int type, struct FTW *at)
{
    (void)path, (void)at;
    if (type == FTW_F)
        used += (uint64_t)st->st_blocks * 512;
    return 0;
}

static uint64_t look_at_disk(void)
{
    used = 0;
    if (disk)
        nftw(disk, add_file, 20, FTW_PHYS);
    uint64_t bytes = disk ? disk_bytes - used : 1ull << 50;
    least_free = bytes < least_free ? bytes : least_free;
    return bytes;
}

/* In place of the system's, for the whole program. */
int fstatvfs(int fd, struct statvfs *out)
{
    (void)fd;
    *out = (struct statvfs){.f_frsize = 4096, .f_bavail = look_at_disk() / 4096};
    return 0;
}

/* From here on there is room for so much beside what is kept. */
static void leave_room(struct bench *b, uint64_t bytes)
{
    disk = b->store;
    disk_bytes = UINT64_MAX / 2;
    look_at_disk();
    disk_bytes = used + KEPT + bytes;
    least_free = UINT64_MAX;
    b->env.keep_bytes = KEPT;
}

static int teardown(void **state)
{
    disk = NULL;
    return bench_teardown(state);
}

static void fill(struct sqlite3 *db, const char *sql)
{
    char *why = NULL;
    if (sqlite3_exec(db, sql, NULL, NULL, &why) != SQLITE_OK)
        fail_msg("%s", why);
}

static void with_costly_rows(struct sqlite3 *db)
{
    spoil_with_words(db, 400);
}

static void with_less_costly_rows(struct sqlite3 *db)
{
    spoil_with_words(db, 150);
}

static void with_facts(struct sqlite3 *db)
{
    fill(db, "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20) "
             "INSERT INTO fact SELECT 'banyan', 'papers', i, 'en', printf('%.65536c', 'x'), '', 0, "
             "0 FROM n");
}

static void with_languages(struct sqlite3 *db)
{
    fill(db,
         "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000) "
         "INSERT INTO item_text SELECT 'banyan', 'x' || i, '', '', '', '', '', 0, 0, '' FROM n");
}

/* A channel whose name is as long as may be, before each of its keys. */
#define EVIL "evil-evil-evil-evil-evil-evil-evil-evil-evil-evil-evil-evil0"

/* Its next pack, and the gate's, in one import: the gate's comes in. */
static void import_both(struct bench *b, void (*spoil)(struct sqlite3 *), int code)
{
    struct tree_pack evil = bench_pack(b, 1, "evil"), gate = bench_pack(b, 2, "new");
    int dir = bench_channel(b, EVIL);
    evil.channel = EVIL;
    evil.spoil_db = spoil;
    tree_publish(dir, &evil);
    tree_publish(b->gate_dir, &gate);
    close(dir);
    int got = bench_import(b, b->trees);
    if (got != code)
        fail_msg("exit %d, expected %d: %s", got, code, b->e.text);
    assert_non_null(strstr(b->e.text, EVIL));
    bench_shows(b, "gate", "new");
    assert_int_equal(bench_state(b, "gate").seq, 2);
    assert_int_equal(bench_state(b, EVIL).seq, 0);
    assert_int_equal(bench_count(b, "staging"), 0);
}

static void test_cost__rows_that_take_many_times_their_bytes_are_over_the_limit(void **state)
{
    struct bench *b = *state;
    import_both(b, with_costly_rows, INSTALL_OVER_LIMIT);
    assert_non_null(strstr(b->e.text, "times its text"));
}

/* The bundle goes when it is at its longest. */
static int look_and_unlink(const struct fsops *fs, int dir, const char *name)
{
    look_at_disk();
    return fsops_real.unlink(fs, dir, name);
}

static void test_cost__a_disk_is_never_filled_while_a_bundle_is_built(void **state)
{
    struct bench *b = *state;
    b->fs.unlink = look_and_unlink;
    leave_room(b, 4 << 20); /* for the text and what real content makes of it, twice as much */
    import_both(b, with_less_costly_rows, INSTALL_NO_SPACE);
    assert_in_range(least_free, KEPT, KEPT + (2 << 20)); /* but for what was in memory yet */
}

static void test_cost__a_channel_that_there_is_no_room_for_keeps_no_other_back(void **state)
{
    struct bench *b = *state;
    leave_room(b, 1 << 20);
    import_both(b, with_less_costly_rows, INSTALL_NO_SPACE);
    assert_non_null(strstr(b->e.text, "MB are needed"));
}

static void test_cost__facts_of_an_item_have_a_limit_together(void **state)
{
    import_both(*state, with_facts, INSTALL_OVER_LIMIT);
}

static void test_cost__texts_of_an_item_are_as_many_as_languages(void **state)
{
    import_both(*state, with_languages, INSTALL_OVER_LIMIT);
}

static void test_cost__small_files_take_whole_blocks(void **state)
{
    struct bench *b = *state;
    struct tree_pack p = bench_pack(b, 2, "new");
    p.pictures = 300;          /* 0.9 MB of bytes, 1.2 of blocks */
    leave_room(b, 1300 << 10); /* the text and the bundle would have room beside the bytes */
    bench_refuses(b, &p, INSTALL_NO_SPACE);
    assert_true(least_free >= KEPT);
}

static void test_cost__what_was_refused_is_not_kept(void **state)
{
    struct bench *b = *state;
    look_at_disk();
    leave_room(b, 100 << 20);
    uint64_t before = used;
    struct tree_pack p = bench_pack(b, 2, "new");
    p.spoil_db = with_languages;
    p.pictures = 0;
    bench_refuses(b, &p, INSTALL_OVER_LIMIT);
    look_at_disk();
    assert_true(used <= before + 8192);
}

static void test_cost__what_a_refused_pack_left_makes_way_for_the_next(void **state)
{
    struct bench *b = *state;
    struct tree_pack p = bench_pack(b, 2, "large");
    p.pictures = 4;
    p.picture_bytes = 1 << 20;
    p.spoil_db = with_languages;
    leave_room(b, 7 << 20);
    bench_refuses(b, &p, INSTALL_OVER_LIMIT);
    look_at_disk();
    assert_true(used >
                disk_bytes - KEPT - (4 << 20)); /* its pictures stay, for it might come again */
    p = bench_pack(b, 3, "new");
    p.picture_bytes = 3 << 19;
    tree_publish(b->gate_dir, &p);
    assert_int_equal(bench_import(b, b->gate), INSTALL_DONE);
    bench_shows(b, "gate", "new");
    assert_true(least_free >= KEPT);
}

/* ---- effort ---- */

static unsigned signs;

static void sign(void)
{
    signs++;
}

static void test_cost__work_ends_at_so_many_steps_for_a_byte(void **state)
{
    struct bench *b = *state;
    struct effort f;
    struct job j = {.env = &b->env};
    sqlite3 *db;
    char sql[200];
    b->env.alive = sign;
    signs = 0;
    assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
    for (int more = 0; more < 2; more++) { /* some ten steps for each number */
        snprintf(sql, sizeof sql,
                 "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT %d) "
                 "SELECT max(i) FROM n",
                 more ? 1000000 : 10000);
        effort_begin(&f, &j, db, -1, 100000);
        assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK, !more);
    }
    assert_true(signs > 100);
    b->e.code = ERR_TOO_BIG;
    assert_false(effort_failed(&f, &b->e));
    assert_int_equal(b->e.code, ERR_TOO_BIG);
    assert_non_null(strstr(b->e.text, "steps for each byte"));
    sqlite3_close(db);
}

static void test_cost__work_ends_when_others_fill_the_disk(void **state)
{
    struct bench *b = *state;
    struct effort f;
    struct job j = {.env = &b->env};
    sqlite3 *db;
    leave_room(b, 0);
    assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
    effort_begin(&f, &j, db, b->store_dir, 1000);
    assert_int_equal(sqlite3_exec(db,
                                  "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n "
                                  "LIMIT 100000) SELECT max(i) FROM n",
                                  NULL, NULL, NULL),
                     SQLITE_INTERRUPT);
    b->e.code = ERR_TOO_BIG;
    assert_false(effort_failed(&f, &b->e));
    assert_int_equal(b->e.code, ERR_NO_SPACE);
    sqlite3_close(db);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(test_cost__##name, bench_setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(rows_that_take_many_times_their_bytes_are_over_the_limit),
        TEST(a_disk_is_never_filled_while_a_bundle_is_built),
        TEST(a_channel_that_there_is_no_room_for_keeps_no_other_back),
        TEST(facts_of_an_item_have_a_limit_together),
        TEST(texts_of_an_item_are_as_many_as_languages),
        TEST(small_files_take_whole_blocks),
        TEST(what_was_refused_is_not_kept),
        TEST(what_a_refused_pack_left_makes_way_for_the_next),
        TEST(work_ends_at_so_many_steps_for_a_byte),
        TEST(work_ends_when_others_fill_the_disk),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
