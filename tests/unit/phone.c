/* phone: what is a number, and how it is read aloud. */
#include "pack/phone.h"

#include "../support/check.h"

static struct err err;

static void test_phone__digits_in_groups(void **state)
{
    (void)state;
    static const struct {
        const char *text, *want; /* NULL: refused */
    } cases[] = {
        {"113", "113"},
        {"0912345678", "0912 345 678"},
        {"+84912345678", "+84 912 345 678"},
        {"+84 269 3747 123", "+84 269 3747 123"},
        {"1234567", "1234 567"},
        {"12", NULL},
        {"", NULL},
        {"+", NULL},
        {"0912-345", NULL},
        {" 113", NULL},
        {"113 ", NULL},
        {"11  3", NULL},
        {"84+123", NULL},
        {"1234567890123456", NULL},
    };
    struct arena *a = arena_create();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(phone_check(str_of(cases[i].text), &err), cases[i].want != NULL);
        if (cases[i].want)
            assert_string_equal(str_cstr(a, phone_grouped(a, str_of(cases[i].text))),
                                cases[i].want);
    }
    arena_destroy(a);
}

static void test_phone__what_is_no_number_stays_as_it_is(void **state)
{
    (void)state;
    struct arena *a = arena_create();
    static const char *const texts[] = {"", "+", "Hỏi cán bộ cửa khẩu", "++++++++++",
                                        "0912-345-678"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_string_equal(str_cstr(a, phone_grouped(a, str_of(texts[i]))), texts[i]);
    arena_destroy(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_phone__digits_in_groups),
        cmocka_unit_test(test_phone__what_is_no_number_stays_as_it_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
