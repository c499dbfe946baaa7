/* trust: minisign's signatures, roots, thresholds. */
#include "pack/trust.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include "../support/signing.h"

#include "../support/check.h"

struct bench {
    char path[32];
    int dir;
    struct arena *a;
    struct signer s[3];
    struct trust_root root;
};

static int setup(void **state)
{
    struct bench *b = calloc(1, sizeof *b);
    memcpy(b->path, "/tmp/trustXXXXXX", 17);
    assert_non_null(mkdtemp(b->path));
    b->dir = open(b->path, O_RDONLY | O_DIRECTORY);
    b->a = arena_create();
    struct err e;
    for (uint8_t i = 0; i < 3; i++)
        b->s[i] = signer_make(i);
    assert_true(trust_root_parse(signing_root(b->a, "gate", 1, 1, 2, b->s, 3), &b->root, &e));
    *state = b;
    return 0;
}

static int teardown(void **state)
{
    struct bench *b = *state;
    struct err e;
    assert_true(fs_remove_tree(&fsops_real, AT_FDCWD, b->path, &e));
    arena_destroy(b->a);
    close(b->dir);
    free(b);
    return 0;
}

static const struct str BYTES = {"{}\n", 3};

static void put(struct bench *b, const struct signer *name, struct str file)
{
    signing_put(b->dir, str_format(b->a, "m.json.%s.minisig", name->id).p, file);
}

static bool verify(struct bench *b, struct err *e)
{
    return trust_verify(&b->root, b->dir, "m.json", BYTES, e);
}

static void test_trust__two_of_three_keys_are_enough(void **state)
{
    struct bench *b = *state;
    struct err e;
    put(b, &b->s[0], signing_minisig(b->a, &b->s[0], BYTES));
    put(b, &b->s[2], signing_minisig(b->a, &b->s[2], BYTES));
    assert_true(verify(b, &e));
}

static void test_trust__one_signature_too_few_names_both_numbers(void **state)
{
    struct bench *b = *state;
    struct err e;
    put(b, &b->s[0], signing_minisig(b->a, &b->s[0], BYTES));
    assert_false(verify(b, &e));
    assert_int_equal(e.code, ERR_UNTRUSTED);
    assert_non_null(strstr(e.text, "1 good signatures"));
    assert_non_null(strstr(e.text, "needed 2"));
}

static void test_trust__an_empty_signature_file_counts_for_nothing(void **state)
{
    struct bench *b = *state;
    struct err e;
    put(b, &b->s[0], signing_minisig(b->a, &b->s[0], BYTES));
    put(b, &b->s[1], STR(""));
    assert_false(verify(b, &e));
    assert_int_equal(e.code, ERR_UNTRUSTED);
}

static void test_trust__one_signature_under_two_names_counts_once(void **state)
{
    struct bench *b = *state;
    struct err e;
    struct str sig = signing_minisig(b->a, &b->s[0], BYTES);
    put(b, &b->s[0], sig);
    put(b, &b->s[1], sig);
    assert_false(verify(b, &e));
}

static void test_trust__an_unknown_key_beside_enough_good_ones_is_passed_over(void **state)
{
    struct bench *b = *state;
    struct err e;
    struct signer stranger = signer_make(9);
    put(b, &stranger, signing_minisig(b->a, &stranger, BYTES));
    put(b, &b->s[0], signing_minisig(b->a, &b->s[0], BYTES));
    assert_false(verify(b, &e));
    put(b, &b->s[1], signing_minisig(b->a, &b->s[1], BYTES));
    assert_true(verify(b, &e));
}

static void test_trust__a_bad_signature_beside_enough_good_ones_is_passed_over(void **state)
{
    struct bench *b = *state;
    struct err e;
    put(b, &b->s[0], signing_minisig(b->a, &b->s[0], BYTES));
    put(b, &b->s[1], signing_minisig(b->a, &b->s[1], BYTES));
    put(b, &b->s[2], signing_minisig(b->a, &b->s[2], STR("other bytes")));
    assert_true(verify(b, &e));
}

static void test_trust__a_signature_that_is_a_link_or_too_long_counts_for_nothing(void **state)
{
    struct bench *b = *state;
    struct err e;
    put(b, &b->s[0], signing_minisig(b->a, &b->s[0], BYTES));
    signing_put(b->dir, "elsewhere", signing_minisig(b->a, &b->s[1], BYTES));
    const char *name = str_format(b->a, "m.json.%s.minisig", b->s[1].id).p;
    assert_int_equal(symlinkat("elsewhere", b->dir, name), 0);
    char *long_file = ARENA_NEW(b->a, char, 5000);
    struct str sig = signing_minisig(b->a, &b->s[2], BYTES);
    memset(long_file, '\n', 5000);
    memcpy(long_file, sig.p, sig.n);
    put(b, &b->s[2], (struct str){long_file, 5000});
    assert_false(verify(b, &e));
}

static void test_trust__a_signature_that_cannot_be_read_is_a_read_error_and_no_forgery(void **state)
{ /* 38 */
    struct bench *b = *state;
    struct err e;
    struct rlimit was, none;
    put(b, &b->s[0], signing_minisig(b->a, &b->s[0], BYTES));
    put(b, &b->s[1], signing_minisig(b->a, &b->s[1], BYTES));
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &was), 0);
    none = (struct rlimit){0, was.rlim_max};
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &none), 0); /* as good as EIO */
    bool ok = verify(b, &e);
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &was), 0);
    assert_false(ok);
    assert_int_equal(e.code, ERR_IO);
    assert_true(verify(b, &e));
}

static void test_trust__every_changed_byte_of_a_signature_file_spoils_it(void **state)
{
    struct bench *b = *state;
    struct err e;
    struct str sig = signing_minisig(b->a, &b->s[0], BYTES);
    size_t start = strcspn(sig.p, "\n") + 1; /* the first comment is not signed, by design */
    assert_true(trust_minisig(&b->root.keys[0], sig, BYTES, &e));
    for (size_t i = start; i < sig.n; i++) {
        struct str bad = str_copy(b->a, sig);
        ((char *)bad.p)[i] ^= 1;
        assert_false(trust_minisig(&b->root.keys[0], bad, BYTES, &e));
    }
}

static void test_trust__a_signature_file_cut_anywhere_is_refused(void **state)
{
    struct bench *b = *state;
    struct err e;
    struct str sig = signing_minisig(b->a, &b->s[0], BYTES);
    for (size_t n = 0; n + 1 < sig.n; n++)
        assert_false(trust_minisig(&b->root.keys[0], (struct str){sig.p, n}, BYTES, &e));
}

static void test_trust__the_legacy_kind_is_refused(void **state)
{
    struct bench *b = *state;
    struct err e;
    struct str sig = signing_minisig_legacy(b->a, &b->s[0], BYTES);
    assert_false(trust_minisig(&b->root.keys[0], sig, BYTES, &e));
    assert_non_null(strstr(e.text, "prehashed"));
}

static void test_trust__lines_that_end_as_on_windows_are_accepted(void **state)
{
    struct bench *b = *state;
    struct err e;
    struct str sig = signing_minisig(b->a, &b->s[0], BYTES);
    struct buf crlf = {0};
    for (size_t i = 0; i < sig.n; i++) {
        if (sig.p[i] == '\n')
            buf_putc(&crlf, '\r');
        buf_putc(&crlf, sig.p[i]);
    }
    assert_true(trust_minisig(&b->root.keys[0], buf_str(&crlf), BYTES, &e));
    buf_free(&crlf);
}

static void
test_trust__a_key_id_with_leading_zeros_may_be_written_with_or_without_them(void **state)
{
    struct bench *b = *state;
    struct err e;
    b->s[1].key[9] = 0x0A; /* the last byte of the id is the first two digits */
    signer_rename(&b->s[1], 1);
    assert_true(trust_root_parse(signing_root(b->a, "gate", 1, 1, 2, b->s, 3), &b->root, &e));
    put(b, &b->s[0], signing_minisig(b->a, &b->s[0], BYTES));
    assert_int_equal(strlen(b->s[1].id), 15); /* as minisign prints it */
    const char *zeros[] = {"", "0"};
    for (int i = 0; i < 2; i++) {
        const char *name = str_format(b->a, "m.json.%s%s.minisig", zeros[i], b->s[1].id).p;
        assert_false(verify(b, &e));
        signing_put(b->dir, name, signing_minisig(b->a, &b->s[1], BYTES));
        assert_true(verify(b, &e));
        assert_int_equal(unlinkat(b->dir, name, 0), 0);
    }
}

/* Made once with minisign 0.11: -G -W, then -S -t hello. */
static void test_trust__a_file_made_by_minisign_verifies_and_its_keyid_is_as_printed(void **state)
{
    (void)state;
    struct trust_key k;
    struct err e;
    char id[17];
    assert_true(
        trust_key_parse(STR("RWRGizgmZ1Lhco1z7yVvV8svIsRKfCNRfRX5SoqA9omtj/2oSNX8EqIo"), &k, &e));
    trust_keyid_hex(k.id, id);
    assert_string_equal(id, "72E1526726388B46");
    assert_true(
        trust_minisig(&k,
                      STR("untrusted comment: signature from minisign secret key\n"
                          "RURGizgmZ1LhcpbOYTyK7kmeEYvto4VwxdIn1fmfb/"
                          "UWcLgzDoT6ZoeGZEvWnck4TwVYJJQ0JOA6T5GFmaikSPJWKc0T8/HmVQM=\n"
                          "trusted comment: hello\n"
                          "8miuRJH9LiEmr7zxlcV/+wJOJYhOD+Ebc3glL2WFY+RCEPanlHNNXWmdON6VUwWUfWl5Z/"
                          "BhzHaG3cEtnPAHDQ==\n"),
                      STR("hi\n"), &e));
}

static void refuse_root(struct bench *b, int64_t threshold, const struct signer *s, size_t n,
                        enum err_code code)
{
    struct trust_root untouched = {.version = 77}, r = untouched;
    struct err e;
    assert_false(trust_root_parse(signing_root(b->a, "gate", 1, 1, threshold, s, n), &r, &e));
    assert_int_equal(e.code, code);
    assert_memory_equal(&r, &untouched, sizeof r);
}

static void test_trust__a_threshold_of_zero_or_less_or_above_the_keys_is_refused(void **state)
{
    struct bench *b = *state;
    refuse_root(b, 0, b->s, 3, ERR_CORRUPT);
    refuse_root(b, -1, b->s, 3, ERR_CORRUPT);
    refuse_root(b, 4, b->s, 3, ERR_CORRUPT);
    refuse_root(b, 1, b->s, 0, ERR_CORRUPT);
}

static void test_trust__one_key_listed_twice_is_refused(void **state)
{
    struct bench *b = *state;
    struct signer twice[2] = {b->s[0], b->s[0]};
    refuse_root(b, 2, twice, 2, ERR_CORRUPT);
    signer_rename(&twice[1], 0x55); /* the same key under another id */
    refuse_root(b, 2, twice, 2, ERR_CORRUPT);
}

static void test_trust__more_keys_than_the_limit_are_refused(void **state)
{
    struct bench *b = *state;
    struct signer many[LIMIT_KEYS + 1];
    for (uint8_t i = 0; i <= LIMIT_KEYS; i++)
        many[i] = signer_make((uint8_t)(100 + i));
    refuse_root(b, 2, many, LIMIT_KEYS + 1, ERR_TOO_BIG);
}

static void test_trust__a_root_of_another_type_or_with_unknown_members_is_refused(void **state)
{
    struct bench *b = *state;
    struct trust_root r;
    struct err e;
    struct str good = signing_root(b->a, "gate", 1, 1, 2, b->s, 3);
    assert_true(trust_root_parse(good, &r, &e));
    assert_false(trust_root_parse(signing_swap(b->a, good, "\"root\"", "\"pack\""), &r, &e));
    assert_int_equal(e.code, ERR_UNTRUSTED);
    const char *const from[] = {"\"version\":1", "\"version\":1", "\"version\":1", "\"gate\"",
                                "\"gate\""};
    const char *const to[] = {"\"version\":1.0", "\"version\":1,\"x\":1", "\"version\":\"1\"",
                              "\"../gate\"", "\"\""};
    for (size_t i = 0; i < sizeof from / sizeof *from; i++) {
        assert_false(trust_root_parse(signing_swap(b->a, good, from[i], to[i]), &r, &e));
        assert_int_equal(e.code, ERR_CORRUPT);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_trust__two_of_three_keys_are_enough),
        TEST(test_trust__one_signature_too_few_names_both_numbers),
        TEST(test_trust__an_empty_signature_file_counts_for_nothing),
        TEST(test_trust__one_signature_under_two_names_counts_once),
        TEST(test_trust__an_unknown_key_beside_enough_good_ones_is_passed_over),
        TEST(test_trust__a_bad_signature_beside_enough_good_ones_is_passed_over),
        TEST(test_trust__a_signature_that_is_a_link_or_too_long_counts_for_nothing),
        TEST(test_trust__a_signature_that_cannot_be_read_is_a_read_error_and_no_forgery),
        TEST(test_trust__every_changed_byte_of_a_signature_file_spoils_it),
        TEST(test_trust__a_signature_file_cut_anywhere_is_refused),
        TEST(test_trust__the_legacy_kind_is_refused),
        TEST(test_trust__lines_that_end_as_on_windows_are_accepted),
        TEST(test_trust__a_key_id_with_leading_zeros_may_be_written_with_or_without_them),
        TEST(test_trust__a_file_made_by_minisign_verifies_and_its_keyid_is_as_printed),
        TEST(test_trust__a_threshold_of_zero_or_less_or_above_the_keys_is_refused),
        TEST(test_trust__one_key_listed_twice_is_refused),
        TEST(test_trust__more_keys_than_the_limit_are_refused),
        TEST(test_trust__a_root_of_another_type_or_with_unknown_members_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
