/* textfile: a text that could not be written whole is no text. */
#include "packer/textfile.h"

#include <signal.h>
#include <sys/resource.h>

#include "../support/sample.h"

#include "../support/check.h"

/* All of a short text is written with its end. */
static void test_textfile__a_disk_that_is_full_at_the_end_is_an_error(void **state)
{
    struct sample *s = *state;
    struct manifest_pack m = {0};
    struct err e = {0};
    struct rlimit before, little;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    little = before;
    little.rlim_cur = 8;
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &little), 0);
    bool ok = textfile_compress(s->dir, "content/gate/channel.yaml", "text.zst", &m, &e);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    assert_false(ok);
    assert_int_equal(e.code, ERR_TOO_BIG);
    assert_true(textfile_compress(s->dir, "content/gate/channel.yaml", "whole.zst", &m, &e));
    assert_true(m.text_size > 8);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SAMPLE(test_textfile__a_disk_that_is_full_at_the_end_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
