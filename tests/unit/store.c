/* store: what `current` says, written and read back. */
#include "pack/store.h"
#include "../support/signing.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "../support/check.h"

static struct arena *a;
static struct err e;
static char path[32];
static int dir;

static int setup(void **state)
{
    (void)state;
    memcpy(path, "/tmp/storeXXXXXX", 17);
    assert_non_null(mkdtemp(path));
    dir = open(path, O_RDONLY | O_DIRECTORY);
    a = arena_create();
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    assert_true(fs_remove_tree(&fsops_real, AT_FDCWD, path, &e));
    close(dir);
    arena_destroy(a);
    return 0;
}

static struct store_state two_channels(void)
{
    struct store_state s = {.generation = 12, .newest = 15, .n_channels = 2};
    hash_bytes(STR("b"), s.bundle_sha256);
    for (size_t i = 0; i < s.n_channels; i++) {
        struct store_channel *c = &s.channels[i];
        *c = (struct store_channel){.epoch = 1,
                                    .seq = 4,
                                    .floor_epoch = 2,
                                    .floor_seq = INT64_MAX,
                                    .root_version = 3,
                                    .issued = 1780000000};
        memcpy(c->channel, i ? "tourism" : "gate\0\0\0", 8);
        hash_bytes(STR("p"), c->pack_sha256);
        hash_bytes(STR("r"), c->text_raw_sha256);
        hash_bytes(STR("x"), c->refused_sha256);
        hash_bytes(STR("l"), c->left_sha256);
        hash_bytes(STR("f"), c->floor_sha256);
        hash_bytes(STR("t"), c->root_sha256);
    }
    return s;
}

static void test_store__a_state_survives_the_round_trip(void **state)
{
    (void)state;
    struct store_state s = two_channels(), back;
    struct str json = store_write_json(&s, a);
    signing_put(dir, "current", json);
    assert_true(store_read(dir, "current", &back, &e));
    assert_true(str_eq(store_write_json(&back, a), json));
    assert_int_equal(back.newest, 15);
    assert_int_equal(store_channel_find(&back, STR("tourism"))->floor_seq, INT64_MAX);
    assert_null(store_channel_find(&back, STR("tour")));
}

static void test_store__a_store_where_nothing_was_installed_is_empty(void **state)
{
    (void)state;
    struct store_state s;
    assert_true(store_read(dir, "current", &s, &e));
    assert_int_equal(s.generation, 0);
    assert_int_equal(s.n_channels, 0);
}

static void test_store__a_state_cut_anywhere_is_refused(void **state)
{
    (void)state;
    struct store_state s = two_channels(), back = {.generation = 99};
    struct str json = store_write_json(&s, a);
    for (size_t n = 0; n + 2 < json.n; n += 7) {
        signing_put(dir, "current", (struct str){json.p, n});
        assert_false(store_read(dir, "current", &back, &e));
        assert_int_equal(e.code, ERR_CORRUPT);
        assert_int_equal(back.generation, 99);
    }
}

static void test_store__a_generation_above_the_newest_is_refused(void **state)
{
    (void)state;
    struct store_state s = two_channels(), back;
    s.newest = s.generation - 1;
    signing_put(dir, "current", store_write_json(&s, a));
    assert_false(store_read(dir, "current", &back, &e));
}

static void test_store__more_channels_than_the_limit_are_refused(void **state)
{
    (void)state;
    struct store_state s = two_channels(), back;
    struct str json = store_write_json(&s, a);
    const char *start = strchr(json.p, '\n') + 1, *first = strstr(start, "{\"channel\""),
               *end = strstr(first, "},");
    for (size_t over = 0; over < 2; over++) {
        struct buf many = {0};
        buf_add(&many, (struct str){start, (size_t)(first - start)});
        for (size_t i = 1; i <= LIMIT_CHANNELS + over; i++) {
            buf_add(&many, (struct str){first, (size_t)(end - first)});
            buf_puts(&many, i == LIMIT_CHANNELS + over ? "}]}" : "},");
        }
        signing_put(dir, "current", store_seal(buf_str(&many), a));
        buf_free(&many);
        assert_int_equal(store_read(dir, "current", &back, &e), !over);
    }
    assert_int_equal(e.code, ERR_CORRUPT);
}

static void test_store__a_state_with_one_wrong_bit_is_refused(void **state)
{
    (void)state;
    struct store_state s = two_channels(), back;
    struct str json = store_write_json(&s, a);
    for (size_t bit = 0; bit < 8 * json.n; bit += 5) {
        ((char *)json.p)[bit / 8] ^= (char)(1 << bit % 8);
        signing_put(dir, "current", json);
        assert_false(store_read(dir, "current", &back, &e));
        assert_int_equal(e.code, ERR_CORRUPT);
        ((char *)json.p)[bit / 8] ^= (char)(1 << bit % 8);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_store__a_state_survives_the_round_trip),
        TEST(test_store__a_store_where_nothing_was_installed_is_empty),
        TEST(test_store__a_state_cut_anywhere_is_refused),
        TEST(test_store__a_state_with_one_wrong_bit_is_refused),
        TEST(test_store__a_generation_above_the_newest_is_refused),
        TEST(test_store__more_channels_than_the_limit_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
