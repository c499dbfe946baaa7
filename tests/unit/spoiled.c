/* spoiled: each pack of support/spoil.h is refused for what is wrong with it, also when its objects
 * are here already, and keeps no sound one back. */
#include "../support/bench.h"
#include "../support/spoil.h"

#include "../support/check.h"

static void test_spoiled__a_pack_with_one_thing_wrong_is_refused_for_it(void **state)
{
    struct bench *b = *state;
    for (size_t i = 0; i < spoils_n; i++) {
        struct tree_pack p = spoil_pack(&spoils[i], bench_pack(b, 2, "new"));
        print_message("%s\n", spoils[i].name);
        bench_refuses(b, &p, spoils[i].code);
        if (spoils[i].because && !strstr(b->e.text, spoils[i].because))
            fail_msg("%s", b->e.text);
        bench_refused(b, spoils[i].code);
    }
    struct tree_pack sound = bench_pack(b, 2, "new");
    tree_publish(b->gate_dir, &sound);
    assert_int_equal(bench_import(b, b->gate), INSTALL_DONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BENCH(test_spoiled__a_pack_with_one_thing_wrong_is_refused_for_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
