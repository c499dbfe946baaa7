/* lru: a bounded map that forgets the longest unused. */
#include "text/lru.h"

#include "../support/check.h"

#include <stdlib.h>

static struct str key_of(const uint32_t *n)
{
    return (struct str){(const char *)n, sizeof *n};
}

static void put(struct lru *l, uint32_t n, size_t bytes)
{
    uint32_t *value = mem_zero(1, bytes);
    *value = n * 10;
    assert_true(lru_put(l, key_of(&n), n % 3, value, bytes)); /* chains meet */
}

static bool has(struct lru *l, uint32_t n)
{
    const uint32_t *value = lru_get(l, key_of(&n), n % 3);
    return value && *value == n * 10;
}

static void test_lru__keeps_what_was_put(void **state)
{
    (void)state;
    struct lru *l = lru_create(100000);
    for (uint32_t i = 0; i < 50; i++)
        put(l, i, 100);
    for (uint32_t i = 0; i < 50; i++)
        assert_true(has(l, i));
    assert_false(has(l, 50));
    lru_destroy(l);
}

static void test_lru__forgets_the_longest_unused_and_stays_in_its_bound(void **state)
{
    (void)state;
    struct lru *l = lru_create(10000);
    for (uint32_t i = 0; i < 200; i++) {
        put(l, i, 400);
        assert_true(has(l, 0));
        assert_in_range(lru_bytes(l), 0, 10000);
    }
    assert_true(has(l, 199));
    assert_true(has(l, 185));
    assert_false(has(l, 1));
    assert_false(has(l, 150));
    lru_destroy(l);
}

static void test_lru__what_is_over_the_bound_is_not_kept(void **state)
{
    (void)state;
    struct lru *l = lru_create(1000);
    put(l, 1, 100);
    void *big = mem_zero(1, 2000);
    assert_false(lru_put(l, STR("big"), 7, big, 2000));
    free(big); /* still ours */
    assert_true(has(l, 1));
    lru_destroy(l);
    lru_destroy(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lru__keeps_what_was_put),
        cmocka_unit_test(test_lru__forgets_the_longest_unused_and_stays_in_its_bound),
        cmocka_unit_test(test_lru__what_is_over_the_bound_is_not_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
