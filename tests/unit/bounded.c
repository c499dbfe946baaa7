/* bounded: what a process of its own found comes back, or why nothing did. */
#include "packer/bounded.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
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
        cmocka_unit_test(test_bounded__what_breaks_down_takes_nothing_with_it),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
