/* fsops: a file is replaced whole or stays as it is, whatever its name; what is no file is refused
 * unopened. */
#include "base/fsops.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/inotify.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/un.h>
#include <unistd.h>

#include "../support/check.h"

enum { LONGEST = 255 - 4 }; /* of a name, with ".new" behind it (NAME_MAX) */

static char folder[] = "/tmp/fsops_XXXXXX";
static int dir;
static struct arena *arena;
static struct err err;

static int setup(void **state)
{
    (void)state;
    arena = arena_create();
    return mkdtemp(folder) && fs_open_dir(AT_FDCWD, folder, &dir, &err) ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    close(dir);
    arena_destroy(arena);
    return fs_remove_tree(&fsops_real, AT_FDCWD, folder, &err) ? 0 : -1;
}

static const char *name_of(size_t n)
{
    return memset(ARENA_NEW(arena, char, n + 1), 'n', n);
}

static size_t files(void)
{
    struct str *names;
    size_t n;
    assert_true(fs_list(dir, 16, arena, &names, &n, &err));
    return n;
}

static void test_fsops__a_name_has_room_for_its_new_one_or_is_refused(void **state)
{
    (void)state;
    struct str got;
    assert_true(fs_replace(&fsops_real, dir, name_of(LONGEST), STR("one"), &err));
    assert_true(fs_replace(&fsops_real, dir, name_of(LONGEST), STR("two"), &err));
    assert_true(fs_read_file(dir, name_of(LONGEST), 16, arena, &got, &err));
    assert_true(str_is(got, "two"));
    static const size_t too_long[] = {LONGEST + 1, LONGEST + 2, 255, 256, 300, 4096};
    for (size_t i = 0; i < sizeof too_long / sizeof *too_long; i++) {
        assert_false(fs_replace(&fsops_real, dir, name_of(too_long[i]), STR("three"), &err));
        assert_int_equal(err.code, ERR_USAGE);
        assert_non_null(strstr(err.text, "name too long"));
        assert_int_equal(files(), 1); /* neither a shorter name nor a new file is left */
    }
}

/* How often something in the folder was opened since it is watched. */
static int openings(int watch)
{
    char events[4096];
    int n = 0;
    for (ssize_t got; (got = read(watch, events, sizeof events)) > 0;)
        for (char *at = events; at < events + got;) {
            const struct inotify_event *ev = (const void *)at;
            n += ev->len > 0;
            at += sizeof *ev + ev->len;
        }
    assert_int_equal(errno, EAGAIN);
    return n;
}

static void make_odd(const char *odd)
{
    int s = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const struct sockaddr_un a = {AF_UNIX, "socket"};
    assert_int_equal(mkdir(odd, 0755), 0);
    assert_int_equal(chdir(odd), 0);
    assert_int_equal(mkfifo("fifo", 0666), 0);
    assert_int_equal(symlink("fifo", "link"), 0);
    assert_int_equal(mkdir("folder", 0755), 0);
    assert_int_equal(bind(s, (const void *)&a, sizeof a), 0);
    close(s);
    (void)!mknod("device", S_IFCHR | 0666, makedev(1, 3)); /* root alone may; then it is tried */
}

static void test_fsops__what_is_no_regular_file_is_refused_and_was_never_opened(void **state)
{
    (void)state;
    static const char *const names[] = {"fifo", "link", "folder", "socket", "device"};
    const char *odd = str_format(arena, "%s/odd", folder).p;
    make_odd(odd);
    int watch = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    assert_true(inotify_add_watch(watch, odd, IN_OPEN) >= 0);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        int fd;
        int64_t size;
        struct str bytes;
        struct stat st;
        if (stat(names[i], &st) < 0)
            continue;
        assert_false(
            fs_open_beneath(dir, str_format(arena, "odd/%s", names[i]).p, &fd, &size, &err));
        assert_int_equal(err.code, ERR_CORRUPT);
        assert_false(fs_read_file(dir, str_format(arena, "odd/%s", names[i]).p, 1 << 20, arena,
                                  &bytes, &err));
        if (!S_ISDIR(st.st_mode))
            assert_false(fs_open_dir(dir, str_format(arena, "odd/%s", names[i]).p, &fd, &err));
    }
    assert_int_equal(openings(watch), 0);
    int fd = open("file", O_WRONLY | O_CREAT | O_CLOEXEC, 0644); /* it is seen when one is */
    assert_int_equal(openings(watch), 1);
    close(fd);
    close(watch);
}

static void test_fsops__no_path_leads_out_of_its_folder(void **state)
{
    (void)state;
    static const char *const paths[] = {"../x", "a/../../x", "/etc/passwd", "a//x",
                                        "",     "link/x",    "file/x"};
    assert_int_equal(mkdirat(dir, "a", 0755), 0);
    assert_int_equal(symlinkat("a", dir, "link"), 0);
    assert_true(fs_write_new(&fsops_real, dir, "file", STR("x"), &err));
    assert_true(fs_write_new(&fsops_real, dir, "a/x", STR("x"), &err));
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        int fd;
        int64_t size;
        assert_false(fs_open_beneath(dir, paths[i], &fd, &size, &err));
        assert_int_equal(err.code, ERR_CORRUPT);
    }
    struct str got;
    assert_true(fs_read_file(dir, "a/x", 16, arena, &got, &err));
    assert_false(fs_read_file(dir, "a/y", 16, arena, &got, &err));
    assert_int_equal(err.code, ERR_NOT_FOUND);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fsops__a_name_has_room_for_its_new_one_or_is_refused),
        cmocka_unit_test(test_fsops__what_is_no_regular_file_is_refused_and_was_never_opened),
        cmocka_unit_test(test_fsops__no_path_leads_out_of_its_folder),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
