/* bounded: what a process of its own found comes back, or why nothing did. */
#include "packer/bounded.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../support/check.h"

static struct arena *arena;

static int set_up(void **state)
{
    (void)state;
    arena = arena_create();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_destroy(arena);
    return 0;
}

static bool many_bytes(void *ctx, struct buf *out, struct err *e)
{
    (void)e;
    for (int i = 0; i < *(int *)ctx; i++)
        buf_putc(out, (char)('a' + i % 26));
    *(int *)ctx = 0; /* nobody outside sees it */
    return true;
}

static bool says_no(void *ctx, struct buf *out, struct err *e)
{
    buf_puts(out, "half");
    return err_set(e, ERR_UNSUPPORTED, "%s", (const char *)ctx);
}

__attribute__((noreturn)) static bool never_ends(void *ctx, struct buf *out, struct err *e)
{
    (void)ctx, (void)out, (void)e;
    for (volatile unsigned i = 0;; i++)
        ;
}

static bool breaks_down(void *ctx, struct buf *out, struct err *e)
{
    (void)ctx, (void)out, (void)e;
    signal(SIGTERM, SIG_DFL);
    raise(SIGTERM);
    return true;
}

__attribute__((noreturn)) static bool leaves(void *ctx, struct buf *out, struct err *e)
{
    (void)ctx, (void)out, (void)e;
    _exit(0);
}

static void test_bounded__all_that_was_found_comes_back(void **state)
{
    (void)state;
    int n = 5 << 20;
    struct str out;
    struct err e;
    assert_true(bounded_run(many_bytes, &n, 10, arena, &out, &e));
    assert_int_equal(n, 5 << 20);
    assert_int_equal(out.n, n);
    for (size_t i = 0; i < out.n; i += 999)
        assert_int_equal(out.p[i], 'a' + i % 26);
    n = 0;
    assert_true(bounded_run(many_bytes, &n, 10, arena, &out, &e));
    assert_int_equal(out.n, 0);
}

static void test_bounded__a_reason_comes_back(void **state)
{
    (void)state;
    struct str out = STR("untouched");
    struct err e;
    assert_false(bounded_run(says_no, "not drawn", 10, arena, &out, &e));
    assert_int_equal(e.code, ERR_UNSUPPORTED);
    assert_string_equal(e.text, "not drawn");
    assert_true(str_is(out, "untouched"));
}

static void test_bounded__what_does_not_end_is_ended(void **state)
{
    (void)state;
    struct str out;
    struct err e;
    assert_false(bounded_run(never_ends, NULL, 1, arena, &out, &e));
    assert_int_equal(e.code, ERR_INCOMPLETE);
}

static bool is_killed(void *ctx, struct buf *out, struct err *e)
{
    (void)ctx, (void)out, (void)e;
    raise(SIGKILL);
    return true;
}

static bool breaks_off(void *ctx, struct buf *out, struct err *e)
{
    (void)ctx, (void)out, (void)e;
    signal(SIGTRAP, SIG_DFL);
    raise(SIGTRAP); /* as GLib does when memory is gone */
    return true;
}

/* In a process that was started with this hard limit. */
static enum err_code under(int what, rlim_t max, bool (*work)(void *, struct buf *, struct err *))
{
    pid_t pid = fork();
    if (pid == 0) {
        struct rlimit l = {max, max};
        struct str out;
        struct err e = {0};
        signal(SIGXCPU, SIG_IGN);
        if (setrlimit(what, &l) < 0 || bounded_run(work, NULL, 10, arena, &out, &e))
            _exit(99);
        _exit((int)e.code);
    }
    int status;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status));
    return (enum err_code)WEXITSTATUS(status);
}

static void test_bounded__what_the_system_ends_or_limits_is_not_blamed_on_the_file(void **state)
{
    (void)state;
    struct str out;
    struct err e;
    int n = 1;
    assert_false(bounded_run(is_killed, &n, 10, arena, &out, &e));
    assert_int_equal(e.code, ERR_IO);
    rlim_t used_s = (rlim_t)bounded_used_ms() / 1000;
    assert_int_equal(under(RLIMIT_CPU, used_s + 1, never_ends), ERR_IO);
    assert_int_equal(under(RLIMIT_DATA, (rlim_t)1 << 40, breaks_off), ERR_IO);
    assert_int_equal(under(RLIMIT_CPU, RLIM_INFINITY, breaks_off), ERR_CORRUPT);
}

static void test_bounded__what_breaks_down_takes_nothing_with_it(void **state)
{
    (void)state;
    struct str out;
    struct err e;
    assert_false(bounded_run(breaks_down, NULL, 10, arena, &out, &e));
    assert_int_equal(e.code, ERR_CORRUPT);
    assert_false(bounded_run(leaves, NULL, 10, arena, &out, &e));
    assert_int_equal(e.code, ERR_CORRUPT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bounded__all_that_was_found_comes_back),
        cmocka_unit_test(test_bounded__a_reason_comes_back),
        cmocka_unit_test(test_bounded__what_does_not_end_is_ended),
        cmocka_unit_test(test_bounded__what_the_system_ends_or_limits_is_not_blamed_on_the_file),
        cmocka_unit_test(test_bounded__what_breaks_down_takes_nothing_with_it),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
