/* fsops: a file is replaced whole or stays as it is, whatever its name. */
#include "base/fsops.h"

#include <fcntl.h>
#include <stdlib.h>
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fsops__a_name_has_room_for_its_new_one_or_is_refused),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
