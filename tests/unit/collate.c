/* collate: titles stand as a reader of each language looks for them. */
#include "search/collate.h"

#include <string.h>

#include "../support/check.h"

static int compare(enum lang l, const char *a, const char *b)
{
    struct collate *c = collate_create();
    uint8_t key_a[COLLATE_KEY_BYTES], key_b[COLLATE_KEY_BYTES];
    size_t n_a = collate_key(c, l, str_of(a), key_a), n_b = collate_key(c, l, str_of(b), key_b);
    int order = memcmp(key_a, key_b, n_a < n_b ? n_a : n_b);
    collate_destroy(c);
    return order ? order : (n_a > n_b) - (n_a < n_b);
}

static void expect_order(enum lang l, const char *const *words)
{
    for (; words[1]; words++)
        if (compare(l, words[0], words[1]) >= 0)
            fail_msg("%s does not stand before %s", words[0], words[1]);
}

static void test_collate__titles_stand_as_in_a_dictionary_of_each_language(void **state)
{
    static const char *const vietnamese[] = {"an", "ăn", "ân", "da", "đa", "Đa", "e", NULL};
    static const char *const khmer[] = {"ក", "ខ", "ច", "ដ", "អ", NULL};
    static const char *const english[] = {"a", "Banyan", "cafe", "café", "d", NULL};
    (void)state;
    expect_order(LANG_VI, vietnamese);
    expect_order(LANG_JRA, vietnamese);
    expect_order(LANG_KM, khmer);
    expect_order(LANG_EN, english);
}

static void test_collate__only_the_beginning_of_a_title_has_a_place(void **state)
{
    char a[COLLATE_TITLE_BYTES + 2] = "", b[COLLATE_TITLE_BYTES + 2] = "";
    (void)state;
    memset(a, 'a', COLLATE_TITLE_BYTES);
    memset(b, 'a', COLLATE_TITLE_BYTES);
    a[COLLATE_TITLE_BYTES - 1] = 'b';
    assert_true(compare(LANG_VI, a, b) > 0);
    a[COLLATE_TITLE_BYTES - 1] = 'a';
    a[COLLATE_TITLE_BYTES] = 'b';
    assert_int_equal(compare(LANG_VI, a, b), 0);
}

/* Marks of all classes in the wrong order, as long as a title can be; bytes that are no text. */
static void test_collate__any_bytes_have_a_key_that_fits(void **state)
{
    char marks[1024] = "a", wrong[300];
    struct collate *c = collate_create();
    uint8_t key[COLLATE_KEY_BYTES];
    (void)state;
    for (size_t i = 1; i + 4 < sizeof marks; i += 4)
        memcpy(marks + i, "\xcc\x81\xcc\xa3", 4);
    memset(wrong, 0x9f, sizeof wrong);
    assert_in_range(collate_key(c, LANG_VI, str_of(marks), key), 1, COLLATE_KEY_BYTES);
    assert_in_range(collate_key(c, LANG_KM, (struct str){wrong, sizeof wrong}, key), 1,
                    COLLATE_KEY_BYTES);
    assert_in_range(collate_key(c, LANG_EN, STR(""), key), 0, 8);
    collate_destroy(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_collate__titles_stand_as_in_a_dictionary_of_each_language),
        cmocka_unit_test(test_collate__only_the_beginning_of_a_title_has_a_place),
        cmocka_unit_test(test_collate__any_bytes_have_a_key_that_fits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
