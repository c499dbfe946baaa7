/* drawing: a few bytes do not keep a processor busy for ever, nor take the program with them. */
#include "packer/drawing.h"

#include "../support/photo.h"

#include "../support/check.h"

#define SVG(rest)                                                                                  \
    STR("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1600 900'>" rest "</svg>")

static void refused(struct str file, enum err_code code, const char *because)
{
    double shape = 7;
    struct err e;
    assert_false(drawing_check(file, &shape, &e));
    assert_int_equal(e.code, code);
    if (!str_starts(str_of(e.text), because))
        fail_msg("%s", e.text);
    assert_true(shape == 7);
}

/* A build waits DRAWING_CPU_S seconds for a drawing, which here nobody needs to wait for again:
 * bounded.h is asked for them, and gives `seconds`.  Link with --wrap=bounded_run. */
static unsigned seconds = DRAWING_CPU_S;

typedef bool work_fn(void *ctx, struct buf *out, struct err *e);
bool __real_bounded_run(work_fn *work, void *ctx, unsigned cpu_s, struct arena *a, struct str *out,
                        struct err *e);
bool __wrap_bounded_run(work_fn *work, void *ctx, unsigned cpu_s, struct arena *a, struct str *out,
                        struct err *e);

bool __wrap_bounded_run(work_fn *work, void *ctx, unsigned cpu_s, struct arena *a, struct str *out,
                        struct err *e)
{
    assert_int_equal(cpu_s, DRAWING_CPU_S);
    return __real_bounded_run(work, ctx, seconds, a, out, e);
}

/* 42 seconds for 325 bytes. */
static void test_drawing__what_takes_too_long_is_refused(void **state)
{
    (void)state;
    seconds = 1;
    refused(SVG("<filter id='f' x='-5000%' y='-5000%' width='10000%' height='10000%'>"
                "<feGaussianBlur stdDeviation='900'/>"
                "<feTurbulence numOctaves='400' baseFrequency='3'/></filter>"
                "<rect width='1600' height='900' filter='url(#f)'/>"),
            ERR_TOO_BIG,
            "takes more than 10 seconds to draw; remove filters (blur, shadow, noise), masks and");
    seconds = DRAWING_CPU_S;
}

static void test_drawing__a_photograph_that_was_cut_anywhere_is_refused(void **state)
{
    (void)state;
    struct arena *a = arena_create();
    struct str once = photo_jpeg_of_scans(a, 64, 48, 10);
    double shape;
    struct err e;
    assert_true(drawing_check(once, &shape, &e));
    char *p = ARENA_NEW(a, char, once.n + 9);
    memcpy(p, once.p, once.n);
    memcpy(p + once.n, "a trailer", 9); /* as some cameras write */
    assert_true(drawing_check((struct str){p, once.n + 9}, &shape, &e));
    for (size_t n = once.n - 1; n > 2; n -= n > 40 ? 37 : 1) {
        assert_false(drawing_check((struct str){once.p, n}, &shape, &e));
        assert_int_equal(e.code, ERR_CORRUPT);
    }
    arena_destroy(a);
}

static void test_drawing__what_breaks_the_library_is_refused(void **state)
{
    (void)state;
    refused(SVG("<text font-size='1e8'>A</text>"), ERR_CORRUPT,
            "breaks the program that draws it; save it again, or as PNG");
}

static void test_drawing__what_only_drawing_finds_is_found_without_a_build(void **state)
{
    (void)state;
    refused(SVG("<pattern id='p' width='1e9' height='1e9' patternUnits='userSpaceOnUse'>"
                "<rect width='5' height='5'/></pattern>"
                "<rect width='1600' height='900' fill='url(#p)'/>"),
            ERR_CORRUPT, "cannot be drawn: ");
}

/* A shadow costs something, and is drawn. */
static void test_drawing__a_filter_may_be_used(void **state)
{
    (void)state;
    static const char again[] = "looked up";
    for (size_t i = 0; i < sizeof again; i++) {
        double shape = 0;
        struct err e;
        if (!drawing_check(SVG("<filter id='f'><feGaussianBlur stdDeviation='9'/></filter>"
                               "<rect x='90' y='90' width='900' height='700' filter='url(#f)'/>"),
                           &shape, &e))
            fail_msg("%s", e.text);
        assert_true(shape == 9.0 / 16);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_drawing__what_takes_too_long_is_refused),
        cmocka_unit_test(test_drawing__a_photograph_that_was_cut_anywhere_is_refused),
        cmocka_unit_test(test_drawing__what_breaks_the_library_is_refused),
        cmocka_unit_test(test_drawing__what_only_drawing_finds_is_found_without_a_build),
        cmocka_unit_test(test_drawing__a_filter_may_be_used),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
