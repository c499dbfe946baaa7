/* err: what a failed system call means. */
#include "base/err.h"

#include <errno.h>
#include <string.h>

#include "../support/check.h"

static void test_err__only_a_full_disk_is_no_space(void **state)
{
    (void)state;
    assert_int_equal(err_meaning(ENOSPC), ERR_NO_SPACE);
    assert_int_equal(err_meaning(EDQUOT), ERR_NO_SPACE);
    assert_int_equal(err_meaning(EFBIG), ERR_TOO_BIG);
    assert_int_equal(err_meaning(ENOENT), ERR_NOT_FOUND);
}

static void test_err__what_cannot_be_had_now_says_nothing_against_the_bytes(void **state)
{
    (void)state;
    const int bad_luck[] = {EIO,    EACCES,       EPERM,   EROFS, EMFILE,  ENFILE,  ENOMEM, ESTALE,
                            ENODEV, ENAMETOOLONG, ENOTDIR, ENXIO, EUCLEAN, EBADMSG, EBUSY};
    for (size_t i = 0; i < sizeof bad_luck / sizeof *bad_luck; i++)
        assert_int_equal(err_meaning(bad_luck[i]), ERR_IO);
}

static void test_err__a_system_calls_failure_has_its_meaning_and_its_name(void **state)
{
    (void)state;
    struct err e;
    assert_false(err_errno(&e, EFBIG, "write %s", "x"));
    assert_int_equal(e.code, ERR_TOO_BIG);
    assert_string_equal(e.text, "write x: File too large");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_err__only_a_full_disk_is_no_space),
        cmocka_unit_test(test_err__what_cannot_be_had_now_says_nothing_against_the_bytes),
        cmocka_unit_test(test_err__a_system_calls_failure_has_its_meaning_and_its_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
