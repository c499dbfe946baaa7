/* database: SQLite's result codes have one meaning each, wherever they come from. */
#include "pack/database.h"
#include "base/mem.h"
#include "base/str.h"
#include "pack/schema.h"
#include "search/fts.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../support/check.h"

static sqlite3 *db;
static struct err e;

/* Why no file can be made; 0: they can. */
static int makes_none;

static int open_unless(const char *path, int flags, mode_t mode)
{
    if (makes_none && (flags & O_CREAT)) {
        errno = makes_none;
        return -1;
    }
    return (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
}

#define MODE_OF(flags)                                                                             \
    ({                                                                                             \
        va_list ap;                                                                                \
        va_start(ap, flags);                                                                       \
        mode_t mode = (flags)&O_CREAT ? va_arg(ap, mode_t) : 0;                                    \
        va_end(ap);                                                                                \
        mode;                                                                                      \
    })

/* In place of the system's, for the whole program. */
int open(const char *path, int flags, ...)
{
    return open_unless(path, flags, MODE_OF(flags));
}

int open64(const char *path, int flags, ...)
{
    return open_unless(path, flags, MODE_OF(flags));
}

static int open_memory(void **state)
{
    (void)state;
    return sqlite3_open(":memory:", &db) == SQLITE_OK ? 0 : -1;
}

static int close_it(void **state)
{
    (void)state;
    return sqlite3_close(db) == SQLITE_OK ? 0 : -1;
}

static void run(const char *sql)
{
    if (!database_run(db, sql, &e))
        fail_msg("%s", e.text);
}

static void test_database__each_code_has_its_meaning(void **state)
{
    (void)state;
    static const struct {
        int rc, errnum;
        enum err_code code;
    } cases[] = {
        {SQLITE_CORRUPT, 0, ERR_CORRUPT},
        {SQLITE_CORRUPT_VTAB, 0, ERR_CORRUPT},
        {SQLITE_NOTADB, EIO, ERR_CORRUPT},
        {SQLITE_ERROR, 0, ERR_CORRUPT},
        {SQLITE_CONSTRAINT_PRIMARYKEY, 0, ERR_CORRUPT},
        {SQLITE_MISMATCH, 0, ERR_CORRUPT},
        {SQLITE_FULL, 0, ERR_NO_SPACE},
        {SQLITE_IOERR_WRITE, ENOSPC, ERR_NO_SPACE},
        {SQLITE_IOERR_WRITE, EDQUOT, ERR_NO_SPACE},
        {SQLITE_IOERR_WRITE, EFBIG, ERR_TOO_BIG},
        {SQLITE_TOOBIG, 0, ERR_TOO_BIG},
        {SQLITE_INTERRUPT, 0, ERR_TOO_BIG},
        {SQLITE_CANTOPEN, ENOENT, ERR_NOT_FOUND},
        {SQLITE_CANTOPEN, EACCES, ERR_IO},
        {SQLITE_CANTOPEN, EMFILE, ERR_IO},
        {SQLITE_CANTOPEN, ENOMEM, ERR_IO},
        {SQLITE_IOERR, EIO, ERR_IO},
        {SQLITE_IOERR_READ, EIO, ERR_IO},
        {SQLITE_IOERR_READ, ENOENT, ERR_IO}, /* errno of something before it */
        {SQLITE_PERM, 0, ERR_IO},
        {SQLITE_READONLY, 0, ERR_IO},
        {SQLITE_BUSY, 0, ERR_IO},
        {SQLITE_PROTOCOL, 0, ERR_IO},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (database_meaning(cases[i].rc, cases[i].errnum) != cases[i].code)
            fail_msg("%d, %d: expected %d", cases[i].rc, cases[i].errnum, cases[i].code);
}

static void let_there_be_no_memory(void)
{
    const struct rlimit none = {1, 1};
    assert_int_equal(setrlimit(RLIMIT_AS, &none), 0);
}

static void test_database__out_of_memory_with_memory_left_is_the_files_fault(void **state)
{
    (void)state;
    assert_int_equal(database_meaning(SQLITE_NOMEM, 0), ERR_CORRUPT);
    assert_int_equal(database_meaning(SQLITE_IOERR_NOMEM, 0), ERR_IO);
}

static void test_database__out_of_memory_ends_the_process(void **state)
{
    (void)state;
    const int codes[] = {SQLITE_NOMEM, SQLITE_IOERR_NOMEM};
    for (size_t i = 0; i < 2; i++) {
        int status;
        pid_t child = fork();
        if (child == 0) {
            signal(SIGABRT, SIG_DFL);
            let_there_be_no_memory();
            database_meaning(codes[i], 0);
            _exit(0);
        }
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
    }
}

static void end_by_7(void)
{
    _exit(7);
}

static void test_database__whoever_is_to_hear_of_missing_memory_does(void **state)
{
    (void)state;
    int status;
    pid_t child = fork();
    if (child == 0) {
        let_there_be_no_memory();
        mem_exhausted = end_by_7; /* as a confined step says it: safe/limits.c */
        database_meaning(SQLITE_NOMEM, 0);
        _exit(0);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 7);
}

static void test_database__a_full_database_is_no_damage(void **state)
{
    (void)state;
    run("PRAGMA max_page_count = 5");
    assert_true(fts_register(db, &e));
    assert_false(schema_create_bundle(db, &e));
    assert_int_equal(e.code, ERR_NO_SPACE);
    assert_non_null(strstr(e.text, "full"));
}

static void test_database__a_key_that_is_there_twice_is_damage(void **state)
{
    (void)state;
    run("CREATE TABLE t (a PRIMARY KEY); INSERT INTO t VALUES (1)");
    assert_false(database_run(db, "INSERT INTO t VALUES (1)", &e));
    assert_int_equal(e.code, ERR_CORRUPT);
}

static void test_database__a_value_over_the_limit_is_too_big(void **state)
{
    (void)state;
    sqlite3_limit(db, SQLITE_LIMIT_LENGTH, 1000);
    assert_false(database_run(db, "SELECT zeroblob(1001)", &e));
    assert_int_equal(e.code, ERR_TOO_BIG);
}

static enum err_code code_of(const char *path)
{
    sqlite3 *other;
    bool ok = sqlite3_open_v2(path, &other, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK
                  ? database_run(other, "SELECT * FROM sqlite_schema", &e)
                  : database_fail(other, &e, "%s", path);
    assert_false(ok);
    sqlite3_close(other);
    return e.code;
}

static void test_database__a_file_that_is_lost_unreadable_or_rubbish(void **state)
{
    (void)state;
    char folder[] = "/tmp/databaseXXXXXX", path[64];
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/x", folder);
    assert_int_equal(code_of(path), ERR_NOT_FOUND);
    assert_int_equal(code_of(folder), ERR_IO);
    FILE *f = fopen(path, "w");
    for (int i = 0; i < 1000; i++)
        fputs("rubbish", f);
    fclose(f);
    assert_int_equal(code_of(path), ERR_CORRUPT);
    unlink(path);
    rmdir(folder);
}

static void test_database__nobody_waits_for_who_writes_into_a_fifo(void **state)
{
    (void)state;
    sqlite3 *other;
    char folder[] = "/tmp/databaseXXXXXX", path[64];
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/x", folder);
    assert_int_equal(mkfifo(path, 0644), 0);
    assert_false(database_open(path, &other, &e));
    assert_int_equal(e.code, ERR_CORRUPT);
    unlink(path);
    rmdir(folder);
}

static void test_database__a_file_that_cannot_be_made_says_why(void **state)
{
    (void)state;
    static const struct {
        int why;
        enum err_code code;
    } cases[] = {
        {ENOSPC, ERR_NO_SPACE}, {EDQUOT, ERR_NO_SPACE},  {EROFS, ERR_IO},
        {EACCES, ERR_IO},       {EMFILE, ERR_IO},        {ENFILE, ERR_IO},
        {EIO, ERR_IO},          {ENOENT, ERR_NOT_FOUND}, /* its folder */
    };
    char folder[] = "/tmp/databaseXXXXXX", path[64];
    sqlite3 *new;
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/x", folder);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        makes_none = cases[i].why;
        assert_false(database_create(path, &new, &e));
        makes_none = 0;
        if (e.code != cases[i].code || !strstr(e.text, strerror(cases[i].why)))
            fail_msg("%s: %d: %s", strerror(cases[i].why), e.code, e.text);
    }
    assert_true(database_create(path, &new, &e));
    sqlite3_close(new);
    unlink(path);
    rmdir(folder);
}

static void test_database__a_check_tells_what_it_finds(void **state)
{
    (void)state;
    run("CREATE TABLE t (a PRIMARY KEY); INSERT INTO t VALUES (1)");
    assert_true(database_check(db, "integrity_check", &e));
    run("PRAGMA writable_schema = ON; DELETE FROM sqlite_schema WHERE type = 'index'");
    sqlite3_int64 n;
    unsigned char *image = sqlite3_serialize(db, "main", &n, 0);
    sqlite3_close(db);
    assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
    assert_int_equal(sqlite3_deserialize(db, "main", image, n, n, SQLITE_DESERIALIZE_FREEONCLOSE),
                     SQLITE_OK);
    assert_false(database_check(db, "integrity_check", &e));
    assert_int_equal(e.code, ERR_CORRUPT);
    assert_non_null(strstr(e.text, "never used"));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(test_database__##name, open_memory, close_it)
    const struct CMUnitTest tests[] = {
        TEST(each_code_has_its_meaning),
        TEST(out_of_memory_with_memory_left_is_the_files_fault),
        TEST(out_of_memory_ends_the_process),
        TEST(whoever_is_to_hear_of_missing_memory_does),
        TEST(a_full_database_is_no_damage),
        TEST(a_key_that_is_there_twice_is_damage),
        TEST(a_value_over_the_limit_is_too_big),
        TEST(a_file_that_is_lost_unreadable_or_rubbish),
        TEST(nobody_waits_for_who_writes_into_a_fifo),
        TEST(a_file_that_cannot_be_made_says_why),
        TEST(a_check_tells_what_it_finds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
