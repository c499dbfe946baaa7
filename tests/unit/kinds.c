/* kinds: the one table, and what has to follow it. */
#include "pack/kinds.h"
#include "base/fsops.h"
#include "packer/report.h"

#include <string.h>
#include <sys/stat.h>

#include "../support/check.h"

static void test_kinds__the_authors_manual_has_the_same_table(void **state)
{
    (void)state;
    struct arena *a = arena_create();
    struct err e;
    struct str readme;
    assert_true(fs_read_path(SOURCE_DIR "/content/README.md", 1 << 20, a, &readme, &e));
    if (!strstr(str_cstr(a, readme), report_kinds(a).p))
        fail_msg("content/README.md differs; put there what kiosk-pack kinds prints");
    arena_destroy(a);
}

static void test_kinds__every_icon_is_drawn(void **state)
{
    (void)state;
    struct arena *a = arena_create();
    struct stat st;
    for (size_t k = 0; kind_at(k); k++)
        for (size_t f = 0; f < kind_at(k)->n_facts; f++) {
            const char *icon = kind_at(k)->facts[f].icon;
            if (icon && stat(str_format(a, SOURCE_DIR "/assets/icons/%s.svg", icon).p, &st) != 0)
                fail_msg("%s: there is no icon \"%s\"", kind_at(k)->facts[f].key, icon);
        }
    arena_destroy(a);
}

static void test_kinds__a_code_or_unit_stands_where_its_type_needs_it(void **state)
{
    (void)state;
    for (size_t k = 0; kind_at(k); k++)
        for (size_t f = 0; f < kind_at(k)->n_facts; f++) {
            const struct kind_fact *fact = &kind_at(k)->facts[f];
            assert_int_equal(fact->codes != NULL, fact->type == FACT_CODE);
            assert_int_equal(fact->unit != NULL, fact->type == FACT_NUMBER);
            assert_ptr_equal(kind_fact(kind_at(k), str_of(fact->key)), fact);
        }
    assert_null(kind_find(STR("hologram")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_kinds__the_authors_manual_has_the_same_table),
        cmocka_unit_test(test_kinds__every_icon_is_drawn),
        cmocka_unit_test(test_kinds__a_code_or_unit_stands_where_its_type_needs_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
