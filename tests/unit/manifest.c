/* manifest: channel.json and packs/SEQ.json, written and read back; what is not strict. */
#include "pack/manifest.h"
#include "../support/signing.h"

#include <stdio.h>

#include "../support/check.h"

static struct arena *a;
static struct err e;

static int setup(void **state)
{
    (void)state;
    a = arena_create();
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_destroy(a);
    return 0;
}

static struct manifest_channel a_channel(void)
{
    struct manifest_channel m = {.channel = "le-thanh",
                                 .epoch = 2,
                                 .seq = INT64_MAX,
                                 .pack_size = 1234,
                                 .issued = 1780000000,
                                 .best_before = 0};
    hash_bytes(STR("pack"), m.pack_sha256);
    return m;
}

static struct manifest_pack a_pack(void)
{
    static struct manifest_blob blobs[2] = {{.size = 1, .mime = "audio/ogg"},
                                            {.size = LIMIT_OBJECT_BYTES, .mime = "image/webp"}};
    static struct manifest_patch patches[1] = {{.size = 99}};
    struct manifest_pack m = {.channel = "le-thanh",
                              .format = 1,
                              .epoch = 1,
                              .seq = 3,
                              .min_app = 1,
                              .text_size = 10,
                              .text_raw_size = 20,
                              .patches = patches,
                              .n_patches = 1,
                              .blobs = blobs,
                              .n_blobs = 2};
    hash_bytes(STR("text"), m.text_sha256);
    hash_bytes(STR("raw"), m.text_raw_sha256);
    hash_bytes(STR("from"), patches[0].from_raw_sha256);
    hash_bytes(STR("patch"), patches[0].sha256);
    hash_bytes(STR("a"), blobs[0].sha256);
    memset(blobs[1].sha256, 'f', 64);
    return m;
}

static void test_manifest__a_channel_survives_the_round_trip(void **state)
{
    (void)state;
    struct manifest_channel m = a_channel(), back;
    assert_true(manifest_channel_parse(manifest_channel_write(&m, a), &back, &e));
    assert_true(str_eq(manifest_channel_write(&m, a), manifest_channel_write(&back, a)));
    assert_int_equal(back.seq, INT64_MAX);
}

static void test_manifest__a_pack_survives_the_round_trip(void **state)
{
    (void)state;
    struct manifest_pack m = a_pack(), back;
    assert_true(manifest_pack_parse(manifest_pack_write(&m, a), a, &back, &e));
    assert_true(str_eq(manifest_pack_write(&m, a), manifest_pack_write(&back, a)));
    assert_int_equal(back.n_blobs, 2);
    assert_string_equal(back.blobs[0].mime, "audio/ogg");
    assert_int_equal(back.n_patches, 1);
}

static void test_manifest__a_hash_is_64_lower_case_digits(void **state)
{
    (void)state;
    hash_hex h;
    const char *const good = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    hash_path path;
    assert_true(hash_parse(str_of(good), h)); /* FIPS 180-2: "abc" */
    hash_bytes(STR("abc"), h);
    assert_string_equal(h, good);
    hash_object_path(h, path);
    assert_int_equal(strlen(path), 75);
    assert_true(str_starts(str_of(path), "objects/ba/ba7816bf"));
    assert_false(hash_parse((struct str){good, 63}, h));
    assert_false(hash_parse(str_format(a, "%sa", good), h));
    assert_false(hash_parse(signing_swap(a, str_of(good), "ba", "BA"), h));
    assert_false(hash_parse(signing_swap(a, str_of(good), "ba7816bf", "../../../"), h));
}

struct swap {
    const char *from, *to;
    enum err_code code;
};

static void test_manifest__a_channel_that_is_not_strict_is_refused(void **state)
{
    (void)state;
    static const struct swap swaps[] = {
        {"\"channel\",\"ch", "\"pack\",\"ch", ERR_UNTRUSTED},
        {"\"le-thanh\"", "\"Le-Thanh\"", ERR_CORRUPT},
        {"\"le-thanh\"", "\"..\"", ERR_CORRUPT},
        {"\"le-thanh\"", "\"a\\u0000b\"", ERR_CORRUPT},
        {"\"epoch\":2", "\"epoch\":0", ERR_CORRUPT},
        {"\"epoch\":2", "\"epoch\":-2", ERR_CORRUPT},
        {"\"epoch\":2", "\"epoch\":2e0", ERR_CORRUPT},
        {"\"epoch\":2", "\"epoch\":\"2\"", ERR_CORRUPT},
        {"\"epoch\":2", "\"epoch\":true", ERR_CORRUPT},
        {"\"epoch\":2", "\"epoch\":null", ERR_CORRUPT},
        {"\"epoch\":2", "\"epoch\":2,\"epoch\":2", ERR_CORRUPT},
        {"\"epoch\":2,", "", ERR_CORRUPT},
        {"9223372036854775807", "9223372036854775808", ERR_CORRUPT},
        {"\"pack_size\":1234", "\"pack_size\":0", ERR_CORRUPT},
        {"\"pack_size\":1234", "\"pack_size\":1048577", ERR_TOO_BIG},
        {"\"issued\":1780000000", "\"issued\":253402300800", ERR_CORRUPT},
        {"\"issued\":1780000000", "\"issued\":1780000000.0", ERR_CORRUPT},
        {"\"issued\":1780000000", "\"issued\":\"1780000000\"", ERR_CORRUPT},
        {"\"issued\":1780000000", "\"issued\":-1", ERR_CORRUPT},
        {"\"best_before\":0", "\"best_before\":0.0", ERR_CORRUPT},
        {"\"best_before\":0", "\"best_before\":\"0\"", ERR_CORRUPT},
        {"\"best_before\":0", "\"best_before\":null", ERR_CORRUPT},
        {"\"best_before\":0", "\"best_before\":0,\"note\":\"\"", ERR_CORRUPT},
        {"}", "} x", ERR_CORRUPT},
        {"{", "[{", ERR_CORRUPT},
    };
    struct manifest_channel m = a_channel(), untouched = {.seq = 7}, back = untouched;
    struct str good = manifest_channel_write(&m, a);
    for (size_t i = 0; i < sizeof swaps / sizeof *swaps; i++) {
        struct str bad = signing_swap(a, good, swaps[i].from, swaps[i].to);
        if (manifest_channel_parse(bad, &back, &e) || e.code != swaps[i].code)
            fail_msg("%s: code %d, %s", swaps[i].to, e.code, e.text);
        assert_memory_equal(&back, &untouched, sizeof back);
    }
}

static void test_manifest__a_pack_that_is_not_strict_is_refused(void **state)
{
    (void)state;
    static const struct swap swaps[] = {
        {"\"pack\"", "\"root\"", ERR_UNTRUSTED},
        {"\"format\":1", "\"format\":2", ERR_UNSUPPORTED},
        {"\"format\":1", "\"format\":2,\"new\":{}", ERR_UNSUPPORTED},
        {"\"min_app\":1", "\"min_app\":99", ERR_UNSUPPORTED},
        {"\"min_app\":1", "\"min_app\":0", ERR_CORRUPT},
        {"\"size\":10", "\"size\":67108865", ERR_TOO_BIG},
        {"\"raw_size\":20", "\"raw_size\":268435457", ERR_TOO_BIG},
        {"\"raw_size\":20", "\"raw_size\":20,\"more\":1", ERR_CORRUPT},
        {"\"audio/ogg\"", "\"text/html\"", ERR_CORRUPT},
        {"1,\"audio/ogg\"", "0,\"audio/ogg\"", ERR_CORRUPT},
        {"1,\"audio/ogg\"", "1,\"audio/ogg\",1", ERR_CORRUPT},
        {"1,\"audio/ogg\"", "67108865,\"audio/ogg\"", ERR_TOO_BIG},
        {"[[\"ca97", "[[\"Ca97", ERR_CORRUPT},
        {"\"patches\":[{", "\"patches\":[[],{", ERR_CORRUPT},
    };
    struct manifest_pack m = a_pack(), back;
    struct str good = manifest_pack_write(&m, a);
    for (size_t i = 0; i < sizeof swaps / sizeof *swaps; i++) {
        struct str bad = signing_swap(a, good, swaps[i].from, swaps[i].to);
        if (manifest_pack_parse(bad, a, &back, &e) || e.code != swaps[i].code)
            fail_msg("%s: code %d, %s", swaps[i].to, e.code, e.text);
    }
}

static void test_manifest__blobs_ascend_and_none_stands_twice(void **state)
{
    (void)state;
    struct manifest_pack m = a_pack(), back;
    struct str good = manifest_pack_write(&m, a);
    const char *first = strstr(good.p, "[\"ca97"), *comma = strstr(first, ",\n");
    struct str one = {first, (size_t)(comma - first)};
    struct str twice =
        str_format(a, "%.*s%.*s,\n%s", (int)(first - good.p), good.p, STR_ARG(one), first);
    assert_false(manifest_pack_parse(twice, a, &back, &e));
    assert_non_null(strstr(e.text, "ascend"));
}

static void test_manifest__the_sum_of_sizes_has_a_limit(void **state)
{
    (void)state;
    enum { MANY = 200 };
    struct manifest_pack m = a_pack(), back;
    m.blobs = ARENA_NEW(a, struct manifest_blob, MANY);
    m.n_blobs = MANY;
    for (size_t i = 0; i < MANY; i++) {
        snprintf(m.blobs[i].sha256, sizeof m.blobs[i].sha256, "%064zu", i);
        memcpy(m.blobs[i].mime, "image/png", 10);
        m.blobs[i].size = LIMIT_OBJECT_BYTES;
    }
    assert_false(manifest_pack_parse(manifest_pack_write(&m, a), a, &back, &e));
    assert_int_equal(e.code, ERR_TOO_BIG);
}

static void test_manifest__nesting_is_bounded_before_the_parser_runs(void **state)
{
    (void)state;
    struct manifest_channel back;
    char *deep = ARENA_NEW(a, char, 60001);
    memset(deep, '[', 60000);
    assert_false(manifest_channel_parse((struct str){deep, 60000}, &back, &e));
    assert_non_null(strstr(e.text, "deeper"));
    memset(deep, ']', 60000); /* closing what was never opened */
    assert_false(manifest_channel_parse((struct str){deep, 60000}, &back, &e));
    assert_false(manifest_channel_parse(STR("{\"[[[[[[[[[[\\\"[[[[\":1}"), &back, &e));
    assert_null(strstr(e.text, "deeper")); /* brackets in a text do not nest */
    assert_false(manifest_channel_parse(STR(""), &back, &e));
    assert_false(manifest_channel_parse(STR("\xFF\xFE{\0}\0"), &back, &e));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_manifest__a_channel_survives_the_round_trip),
        TEST(test_manifest__a_pack_survives_the_round_trip),
        TEST(test_manifest__a_hash_is_64_lower_case_digits),
        TEST(test_manifest__a_channel_that_is_not_strict_is_refused),
        TEST(test_manifest__a_pack_that_is_not_strict_is_refused),
        TEST(test_manifest__blobs_ascend_and_none_stands_twice),
        TEST(test_manifest__the_sum_of_sizes_has_a_limit),
        TEST(test_manifest__nesting_is_bounded_before_the_parser_runs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
