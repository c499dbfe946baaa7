/* pulled: of what fails when a stick's folder has gone only what was found there says something. */
#include "sync/pulled.h"

#include "base/str.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../support/check.h"

struct stick {
    char path[32];
    int folder;
    struct pulled watch;
};

static int setup(void **state)
{
    struct stick *s = MEM_NEW(struct stick, 1);
    memcpy(s->path, "/tmp/pulledXXXXXX", sizeof "/tmp/pulledXXXXXX");
    if (!mkdtemp(s->path))
        return -1;
    s->folder = open(s->path, O_RDONLY | O_DIRECTORY);
    pulled_watch(&s->watch, s->path, s->folder);
    *state = s;
    return 0;
}

static int teardown(void **state)
{
    struct stick *s = *state;
    close(s->folder);
    rmdir(s->path);
    free(s);
    return 0;
}

static enum err_code explained(const struct stick *s, enum err_code code)
{
    struct err e;
    err_set(&e, code, "x");
    assert_false(pulled_explain(&s->watch, &e));
    assert_non_null(strstr(e.text, "x"));
    assert_int_equal(strstr(e.text, "pulled out") != NULL, e.code != code);
    return e.code;
}

static void test_pulled__while_the_stick_is_there_an_error_stays_what_it_is(void **state)
{
    static const enum err_code codes[] = {ERR_IO, ERR_NOT_FOUND, ERR_UNTRUSTED, ERR_CORRUPT};
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        assert_int_equal(explained(*state, codes[i]), codes[i]);
}

static void check_gone(const struct stick *s)
{
    static const enum err_code seems[] = {ERR_IO, ERR_NOT_FOUND, ERR_UNTRUSTED};
    static const enum err_code is[] = {ERR_CORRUPT, ERR_STALE, ERR_TOO_BIG, ERR_NO_SPACE};
    for (size_t i = 0; i < sizeof seems / sizeof *seems; i++)
        assert_int_equal(explained(s, seems[i]), ERR_INCOMPLETE);
    for (size_t i = 0; i < sizeof is / sizeof *is; i++)
        assert_int_equal(explained(s, is[i]), is[i]);
}

static void
test_pulled__of_a_folder_that_is_no_longer_there_nothing_is_missing_or_unsigned(void **s)
{
    struct stick *stick = *s;
    assert_int_equal(rmdir(stick->path), 0);
    check_gone(stick);
}

static void test_pulled__an_empty_folder_where_it_was_mounted_is_not_the_stick(void **state)
{
    struct stick *s = *state;
    assert_int_equal(rmdir(s->path), 0);
    assert_int_equal(mkdir(s->path, 0755), 0); /* s->folder keeps the old one's number */
    check_gone(s);
}

static void test_pulled__what_is_on_no_stick_is_never_pulled_out(void **state)
{
    struct stick none = {.watch = {.path = NULL}};
    (void)state;
    assert_int_equal(explained(&none, ERR_IO), ERR_IO);
}

int main(void)
{
#define WITH(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
    const struct CMUnitTest tests[] = {
        WITH(test_pulled__while_the_stick_is_there_an_error_stays_what_it_is),
        WITH(test_pulled__of_a_folder_that_is_no_longer_there_nothing_is_missing_or_unsigned),
        WITH(test_pulled__an_empty_folder_where_it_was_mounted_is_not_the_stick),
        cmocka_unit_test(test_pulled__what_is_on_no_stick_is_never_pulled_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
