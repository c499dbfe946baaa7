/* unreadable: a file that the disk does not give just now is not a damaged one.  Nothing is thrown
 * away, refused or gone back from because of it. */
#include "../support/journal.h"
#include "../support/net.h"
#include "pack/ack.h"
#include "pack/bundle.h"
#include "pack/database.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "../support/check.h"

/* The file that no byte can be read of, by us and by SQLite; from this offset on. */
static ino_t unreadable;
static off_t from_here;

static bool refuses(int fd, off_t end)
{
    struct stat st;
    return unreadable && fstat(fd, &st) == 0 && st.st_ino == unreadable && end > from_here;
}

static ssize_t give(int fd, void *p, size_t n, off_t at)
{
    if (refuses(fd, at + (off_t)n)) {
        errno = EIO;
        return -1;
    }
    return syscall(SYS_pread64, fd, p, n, at);
}

/* In place of the system's, for the whole program. */
ssize_t pread(int fd, void *p, size_t n, off_t at)
{
    return give(fd, p, n, at);
}

ssize_t pread64(int fd, void *p, size_t n, off_t at)
{
    return give(fd, p, n, at);
}

ssize_t read(int fd, void *p, size_t n)
{
    off_t at = unreadable ? lseek(fd, 0, SEEK_CUR) : 0;
    if (refuses(fd, at + (off_t)n)) {
        errno = EIO;
        return -1;
    }
    return syscall(SYS_read, fd, p, n);
}

static void hide(struct bench *b, const char *path, off_t from)
{
    struct stat st;
    assert_int_equal(fstatat(b->store_dir, path, &st, 0), 0);
    unreadable = st.st_ino;
    from_here = from;
}

static int teardown(void **state)
{
    unreadable = 0;
    return bench_teardown(state);
}

static const char *ack_file(const struct bench *b)
{
    return str_format(b->a, "%s/ack", b->path).p;
}

static void answer_refused(struct bench *b)
{
    struct ack ack = {.shown = false};
    assert_true(ack_current(b->store, ack.current, &b->e));
    assert_true(ack_write(ack_file(b), &ack, &b->e));
}

static void import_new(struct bench *b)
{
    struct tree_pack p = bench_pack(b, 2, "new");
    tree_publish(b->gate_dir, &p);
    assert_int_equal(bench_import(b, b->gate), INSTALL_DONE);
}

/* ---- the screen ---- */

static void test_unreadable__a_bundle_that_cannot_be_read_is_not_called_damaged(void **state)
{
    struct bench *b = *state;
    struct bundle *shown;
    hide(b, "gen/1/bundle.db", 0);
    assert_false(bundle_open(b->store, false, &shown, &b->e));
    assert_int_equal(b->e.code, ERR_IO);
    unreadable = 0;
    bench_shows(b, "gate", "old");
}

static void
test_unreadable__a_bundle_without_a_descriptor_for_it_is_not_called_damaged(void **state)
{
    struct bench *b = *state;
    struct bundle *shown;
    struct rlimit before, none;
    int lowest = dup(0);
    close(lowest);
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
    for (unsigned more = 0;; more++) { /* each file in turn is the one too many */
        none = (struct rlimit){(rlim_t)lowest + more, before.rlim_max};
        assert_int_equal(setrlimit(RLIMIT_NOFILE, &none), 0);
        bool ok = bundle_open(b->store, false, &shown, &b->e);
        assert_int_equal(setrlimit(RLIMIT_NOFILE, &before), 0);
        if (ok)
            break;
        assert_int_equal(b->e.code, ERR_IO);
    }
    bundle_close(shown);
}

static void test_unreadable__a_lost_bundle_is_damage(void **state)
{
    struct bench *b = *state;
    struct bundle *shown;
    assert_int_equal(unlinkat(b->store_dir, "gen/1/bundle.db", 0), 0);
    assert_false(bundle_open(b->store, false, &shown, &b->e));
    assert_int_equal(b->e.code, ERR_CORRUPT);
}

static void test_unreadable__a_question_that_meets_a_bad_sector_says_so(void **state)
{
    struct bench *b = *state;
    struct bundle *shown;
    struct bundle_item item;
    assert_true(bundle_open(b->store, false, &shown, &b->e));
    hide(b, "gen/1/bundle.db", 4096);
    assert_false(bundle_item(shown, STR("gate/banyan"), LANG_EN, 20261122, b->a, &item, &b->e));
    assert_int_equal(b->e.code, ERR_IO);
    assert_int_equal(bundle_fault(shown), ERR_IO);
    unreadable = 0;
    bundle_close(shown);
}

static void test_unreadable__a_check_that_cannot_read_a_page_finds_no_damage(void **state)
{
    struct bench *b = *state;
    const char *checks[] = {"quick_check", "integrity_check"};
    for (size_t i = 0; i < 2; i++) {
        sqlite3 *db;
        const char *file = str_format(b->a, "%s/gen/1/bundle.db", b->store).p;
        assert_true(database_open(file, &db, &b->e));
        assert_true(database_run(db, "SELECT 1 FROM sqlite_schema", &b->e));
        hide(b, "gen/1/bundle.db", 40 << 10);
        assert_false(database_check(db, checks[i], &b->e));
        assert_int_equal(b->e.code, ERR_IO);
        unreadable = 0;
        sqlite3_close(db);
    }
}

/* ---- kiosk-sync ---- */

static void test_unreadable__nobody_goes_back_from_what_cannot_be_read(void **state)
{
    struct bench *b = *state;
    struct install_heeded heeded;
    const char *const bundles[] = {"gen/2/bundle.db", "gen/1/bundle.db"};
    import_new(b);
    answer_refused(b);
    for (size_t i = 0; i < 2; i++) {
        hide(b, bundles[i], 0);
        assert_false(install_heed(&b->env, b->store, ack_file(b), &heeded, &b->e));
        assert_int_equal(install_exit_code(b->e.code), INSTALL_IO);
        assert_false(heeded.went_back);
        unreadable = 0;
        bench_shows(b, "gate", "new");
        assert_int_equal(bench_import(b, b->gate), INSTALL_NOTHING_NEW); /* not refused */
    }
}

static void test_unreadable__a_roll_back_to_what_cannot_be_read_changes_nothing(void **state)
{
    struct bench *b = *state;
    import_new(b);
    hide(b, "gen/1/bundle.db", 0);
    assert_false(install_rollback(&b->env, b->store, &b->e));
    assert_int_equal(install_exit_code(b->e.code), INSTALL_IO);
    unreadable = 0;
    bench_shows(b, "gate", "new");
    assert_true(install_rollback(&b->env, b->store, &b->e));
    bench_shows(b, "gate", "old");
}

static void test_unreadable__scrub_throws_nothing_away_that_it_cannot_read(void **state)
{
    struct bench *b = *state;
    uint64_t n;
    const char *const files[] = {bench_picture(b, 1), "gen/1/bundle.db", "roots/gate/1.json"};
    for (size_t i = 0; i < 3; i++) {
        hide(b, files[i], 0);
        assert_false(install_scrub(&b->env, b->store, &n, &b->e));
        assert_int_equal(install_exit_code(b->e.code), INSTALL_IO);
        unreadable = 0;
        assert_true(install_scrub(&b->env, b->store, &n, &b->e));
    }
}

static void
test_unreadable__a_lost_state_is_not_put_together_from_an_older_root_meanwhile(void **state)
{
    struct bench *b = *state;
    bench_root(b, 2, 1);
    assert_int_equal(bench_import(b, b->gate), INSTALL_NOTHING_NEW);
    assert_int_equal(unlinkat(b->store_dir, "current", 0), 0);
    assert_int_equal(unlinkat(b->store_dir, STORE_COPY, 0), 0);
    hide(b, "roots/gate/2.json", 0);
    assert_int_equal(bench_import(b, b->gate), INSTALL_IO);
    unreadable = 0;
    assert_int_equal(bench_import(b, b->gate), INSTALL_DONE);
    assert_int_equal(bench_state(b, "gate").root_version, 2);
}

static struct err scrubbed(struct bench *b, struct str *said)
{
    struct journal j;
    uint64_t n;
    journal_begin(&j);
    bool ok = install_scrub(&b->env, b->store, &n, &b->e);
    *said = journal_end(&j, b->a);
    assert_false(ok);
    return b->e;
}

static void test_unreadable__scrub_calls_nothing_damaged_that_it_cannot_read(void **state)
{
    struct bench *b = *state;
    struct str said;
    const struct {
        const char *file, *words;
    } cases[] = {{bench_picture(b, 1), "1 of 5 objects cannot be read: objects/"},
                 {"roots/gate/1.json", "the root of gate cannot be read in the store: roots/"},
                 {"gen/1/bundle.db", "the active content cannot be read: gen/"}};
    for (size_t i = 0; i < 3; i++) {
        hide(b, cases[i].file, 0);
        struct err e = scrubbed(b, &said);
        unreadable = 0;
        if (!strstr(e.text, cases[i].words) || strstr(e.text, "damaged"))
            fail_msg("%s", e.text);
    }
}

static void test_unreadable__scrub_counts_damage_apart_from_what_it_cannot_read(void **state)
{
    struct bench *b = *state;
    struct str said;
    hash_hex hash;
    hash_path lost;
    hash_bytes(tree_picture(b->a, 0), hash);
    hash_object_path(hash, lost);
    assert_int_equal(unlinkat(b->store_dir, lost, 0), 0);
    hide(b, bench_picture(b, 1), 0);
    struct err e = scrubbed(b, &said);
    assert_int_equal(install_exit_code(e.code), INSTALL_DAMAGED);
    assert_non_null(strstr(e.text, "1 of 5 objects are damaged"));
    assert_int_equal(journal_count(said, "1 of 5 objects cannot be read"), 1);
    hide(b, "roots/gate/1.json", 0);
    int fd = openat(b->store_dir, "gen/1/bundle.db", O_WRONLY | O_TRUNC);
    close(fd);
    e = scrubbed(b, &said);
    assert_int_equal(install_exit_code(e.code), INSTALL_DAMAGED);
    assert_int_equal(journal_count(said, "the active content is damaged"), 1);
}

static void test_unreadable__an_import_without_a_descriptor_calls_nothing_damaged(void **state)
{
    struct bench *b = *state;
    struct rlimit before, few;
    struct journal j;
    int lowest = dup(0);
    close(lowest);
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
    journal_begin(&j);
    for (unsigned more = 3;; more++) { /* each file in turn is the one too many */
        few = (struct rlimit){(rlim_t)lowest + more, before.rlim_max};
        assert_int_equal(setrlimit(RLIMIT_NOFILE, &few), 0);
        int exit_code = bench_import(b, b->gate);
        assert_int_equal(setrlimit(RLIMIT_NOFILE, &before), 0);
        if (exit_code == INSTALL_NOTHING_NEW)
            break;
        if (exit_code != INSTALL_DONE) /* it brings again what it could not look at */
            assert_int_equal(exit_code, INSTALL_IO);
        assert_null(strstr(b->e.text, "damaged"));
    }
    struct str said = journal_end(&j, b->a);
    assert_int_equal(journal_count(said, "damaged"), 0);
}

static void test_unreadable__an_import_brings_again_what_cannot_be_read(void **state)
{
    struct bench *b = *state;
    uint64_t n;
    hide(b, bench_picture(b, 1), 0);
    assert_int_equal(bench_import(b, b->gate), INSTALL_DONE);
    assert_true(install_scrub(&b->env, b->store, &n, &b->e)); /* another file has its name now */
    hide(b, "gen/1/bundle.db", 0);
    assert_int_equal(bench_import(b, b->gate), INSTALL_DONE);
    bench_shows(b, "gate", "old");
    assert_true(install_scrub(&b->env, b->store, &n, &b->e));
}

static void test_unreadable__a_statement_that_meets_a_bad_sector_is_not_called_damage(void **state)
{
    struct bench *b = *state;
    sqlite3 *db;
    assert_true(database_open(str_format(b->a, "%s/gen/1/bundle.db", b->store).p, &db, &b->e));
    assert_true(database_run(db, "SELECT 1 FROM sqlite_schema", &b->e));
    hide(b, "gen/1/bundle.db", 4096);
    assert_false(database_run(db, "SELECT * FROM item_text", &b->e));
    assert_int_equal(b->e.code, ERR_IO);
    unreadable = 0;
    sqlite3_close(db);
}

/* The picture of a channel's old pack is in its new one too. */
static void test_unreadable__a_picture_keeps_no_other_channels_news_back(void **state)
{
    struct net *n = *state;
    struct tree_pack other = bench_pack(n->b, 1, "dance");
    hash_hex hash;
    hash_path path;
    int dir = bench_channel(n->b, "other");
    other.channel = "other";
    other.pictures = 0; /* else they share one */
    tree_publish(dir, &other);
    close(dir);
    net_publish(n, 2, "new");
    hash_bytes(tree_picture(n->b->a, 0), hash);
    hash_object_path(hash, path);
    hide(n->b, path, 0);
    net_expect(n, INSTALL_IO, "old");
    bench_shows(n->b, "other", "dance");
    unreadable = 0;
    net_expect(n, INSTALL_DONE, "new");
}

static int net_end(void **state)
{
    unreadable = 0;
    return net_teardown(state);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(test_unreadable__##name, bench_setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(a_bundle_that_cannot_be_read_is_not_called_damaged),
        TEST(a_bundle_without_a_descriptor_for_it_is_not_called_damaged),
        TEST(a_lost_bundle_is_damage),
        TEST(a_question_that_meets_a_bad_sector_says_so),
        TEST(a_check_that_cannot_read_a_page_finds_no_damage),
        TEST(nobody_goes_back_from_what_cannot_be_read),
        TEST(a_roll_back_to_what_cannot_be_read_changes_nothing),
        TEST(scrub_throws_nothing_away_that_it_cannot_read),
        TEST(a_lost_state_is_not_put_together_from_an_older_root_meanwhile),
        TEST(scrub_calls_nothing_damaged_that_it_cannot_read),
        TEST(scrub_counts_damage_apart_from_what_it_cannot_read),
        TEST(an_import_without_a_descriptor_calls_nothing_damaged),
        TEST(an_import_brings_again_what_cannot_be_read),
        TEST(a_statement_that_meets_a_bad_sector_is_not_called_damage),
        cmocka_unit_test_setup_teardown(
            test_unreadable__a_picture_keeps_no_other_channels_news_back, net_setup, net_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
