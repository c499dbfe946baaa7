/* kept: what is proven stays, whatever comes behind it: new roots of trust, and later dates of the
 * pack that is installed; by import and by fetch alike. */
#include "../support/net.h"

#include "pack/bundle.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../support/check.h"

#define N(list) (sizeof(list) / sizeof *(list))

/* ---- a root that is proven stays, whatever else comes or does not */

/* Keys 0 and 1 speak no longer from root 2 on; the tree's packs are still theirs. */
static void replace_keys(struct bench *b)
{
    const struct signer all[4] = {b->keys[0], b->keys[1], b->keys[3], b->keys[4]};
    tree_root(b->gate_dir, "gate", 2, 1, 2, &b->keys[3], 2, all, 4);
}

static void expect_revoked(struct net *n)
{
    assert_int_equal(bench_state(n->b, "gate").root_version, 2);
    assert_true(bench_has(n->b, "roots/gate/2.json"));
    assert_false(bench_has(n->b, "incoming/gate/root"));
    assert_false(bench_has(n->b, "incoming/gate/channel.json"));
    assert_int_equal(bench_import(n->b, n->b->gate), INSTALL_NOT_TRUSTED);
    bench_shows(n->b, "gate", "old");
}

static void test_kept__a_root_is_kept_whatever_an_import_finds_behind_it(void **state)
{
    struct net *n = *state;
    struct bench *b = n->b;
    struct str channel_json, pack_json;
    struct tree_pack p = bench_pack(b, 2, "new");
    p.signers = &b->keys[3];
    tree_publish(b->gate_dir, &p);
    replace_keys(b);
    assert_true(fs_read_file(b->gate_dir, "channel.json", 4096, b->a, &channel_json, &b->e));
    assert_true(fs_read_file(b->gate_dir, "packs/2.json", 4096, b->a, &pack_json, &b->e));
    tree_copy(b->store, str_format(b->a, "%s/before", b->path).p);
    const struct {
        const char *path;
        struct str bytes; /* none: it is not there */
        int code;
    } faults[] = {
        {"channel.json", {0}, INSTALL_INCOMPLETE},
        {"channel.json", {channel_json.p, channel_json.n - 1}, INSTALL_NOT_TRUSTED},
        {"packs/2.json", {0}, INSTALL_INCOMPLETE},
        {"packs/2.json", STR("{}"), INSTALL_NOT_TRUSTED},
        {"root/3.json", STR("{}"), INSTALL_NOT_TRUSTED},
        {bench_picture(b, 2), {0}, INSTALL_INCOMPLETE},
        {bench_picture(b, 2), STR("?"), INSTALL_DAMAGED},
    };
    for (size_t i = 0; i < N(faults); i++) {
        struct err e;
        assert_true(fs_remove_tree(&fsops_real, AT_FDCWD, b->store, &e));
        tree_copy(str_format(b->a, "%s/before", b->path).p, b->store);
        close(b->store_dir);
        b->store_dir = open(b->store, O_RDONLY | O_DIRECTORY);
        tree_publish(b->gate_dir, &p);
        (void)unlinkat(b->gate_dir, "root/3.json", 0);
        if (faults[i].bytes.p)
            signing_put(b->gate_dir, faults[i].path, faults[i].bytes);
        else
            assert_int_equal(unlinkat(b->gate_dir, faults[i].path, 0), 0);
        assert_int_equal(bench_import(b, b->gate), faults[i].code);
        assert_int_equal(bench_state(b, "gate").root_version, 2);
        bench_shows(b, "gate", "old");
    }
    (void)unlinkat(b->gate_dir, "root/3.json", 0);
    net_publish(n, 9, "by revoked keys");
    assert_int_equal(bench_import(b, b->gate), INSTALL_NOT_TRUSTED);
    tree_publish(b->gate_dir, &p);
    assert_int_equal(bench_import(b, b->gate), INSTALL_DONE);
    bench_shows(b, "gate", "new");
}

static void test_kept__a_new_epoch_holds_although_its_pack_does_not_come(void **state)
{
    struct net *n = *state;
    struct bench *b = n->b;
    net_publish(n, 2, "of the epoch before");
    bench_root(b, 2, 2);
    assert_int_equal(bench_import(b, b->gate), INSTALL_STALE);
    assert_int_equal(unlinkat(b->gate_dir, "root/2.json", 0), 0);
    assert_int_equal(bench_import(b, b->gate), INSTALL_STALE); /* another stick, without it */
    bench_shows(b, "gate", "old");
}

static void test_kept__a_root_of_one_channel_is_kept_beside_another_that_fails(void **state)
{
    struct net *n = *state;
    struct bench *b = n->b;
    struct tree_pack other = bench_pack(b, 1, "dance");
    int dir = bench_channel(b, "other");
    other.channel = "other";
    tree_publish(dir, &other);
    net_publish(n, 2, "by revoked keys");
    replace_keys(b);
    assert_int_equal(bench_import(b, b->trees), INSTALL_NOT_TRUSTED);
    assert_int_equal(bench_state(b, "gate").root_version, 2);
    assert_int_equal(bench_state(b, "other").root_version, 1);
    bench_shows(b, "gate", "old");
    bench_shows(b, "other", "dance");
    close(dir);
}

static void test_kept__a_root_of_a_lone_channel_is_kept_in_any_folder(void **state)
{
    struct net *n = *state;
    struct bench *b = n->b;
    const char *copy = str_format(b->a, "%s/copy", b->path).p;
    close(bench_channel(b, "other")); /* of the same keys */
    replace_keys(b);
    tree_copy(b->gate, copy);
    assert_int_equal(bench_import(b, copy), INSTALL_NOT_TRUSTED);
    assert_int_equal(bench_state(b, "gate").root_version, 2);
    assert_int_equal(bench_state(b, "other").root_version, 1);
}

static void test_kept__a_root_that_is_all_that_was_copied_is_kept(void **state)
{
    struct net *n = *state;
    struct bench *b = n->b;
    const char *copy = str_format(b->a, "%s/copy", b->path).p;
    close(bench_channel(b, "other")); /* of the same keys, and first by name */
    replace_keys(b);
    tree_copy(b->gate, copy);
    int dir = open(copy, O_RDONLY | O_DIRECTORY);
    assert_true(fs_remove_tree(&fsops_real, dir, "packs", &b->e));
    assert_true(fs_remove_tree(&fsops_real, dir, "objects", &b->e));
    assert_int_equal(unlinkat(dir, "channel.json", 0), 0);
    close(dir);
    assert_int_equal(bench_import(b, copy), INSTALL_INCOMPLETE);
    assert_int_equal(bench_state(b, "gate").root_version, 2);
    assert_int_equal(bench_state(b, "other").root_version, 1);
    assert_int_equal(bench_import(b, copy), INSTALL_NOT_TRUSTED); /* nothing that is followed */
    bench_shows(b, "gate", "old");
}

static void test_kept__a_root_outlives_a_roll_back_and_a_lost_state(void **state)
{
    struct net *n = *state;
    struct bench *b = n->b;
    net_publish(n, 2, "new");
    assert_int_equal(bench_import(b, b->gate), INSTALL_DONE);
    net_publish(n, 3, "by revoked keys");
    replace_keys(b);
    assert_int_equal(bench_import(b, b->gate), INSTALL_NOT_TRUSTED);
    assert_true(install_rollback(&b->env, b->store, &b->e));
    assert_int_equal(bench_state(b, "gate").root_version, 2);
    signing_put(b->store_dir, "current", STR("?"));
    signing_put(b->store_dir, STORE_COPY, STR("?"));
    assert_int_equal(bench_import(b, b->gate), INSTALL_NOT_TRUSTED);
}

static void test_kept__many_roots_come_in_over_several_imports(void **state)
{
    struct net *n = *state;
    struct bench *b = n->b;
    net_publish(n, 2, "new");
    for (int64_t version = 2; version <= 140; version++)
        bench_root(b, version, 1);
    const int64_t reached[] = {1 + LIMIT_ROOTS_STEP, 1 + 2 * LIMIT_ROOTS_STEP, 140};
    for (size_t i = 0; i < N(reached); i++) {
        assert_int_equal(bench_import(b, b->gate), i < 2 ? INSTALL_INCOMPLETE : INSTALL_DONE);
        assert_int_equal(bench_state(b, "gate").root_version, reached[i]);
    }
    bench_shows(b, "gate", "new");
}

static void test_kept__many_roots_come_in_over_several_fetches(void **state)
{
    struct net *n = *state;
    int64_t step = 1 + LIMIT_ROOTS_STEP, last = 70;
    net_publish(n, 2, "new");
    for (int64_t version = 2; version <= last; version++)
        bench_root(n->b, version, 1);
    net_expect(n, INSTALL_INCOMPLETE, "old"); /* the last ones may have revoked who signed it */
    assert_int_equal(bench_state(n->b, "gate").root_version, step);
    const char *beyond = str_format(n->b->a, "root/%lld.json", (long long)step + 2).p;
    assert_int_equal(server_requests(n->server, beyond), 0);
    net_expect(n, INSTALL_DONE, "new");
    assert_int_equal(bench_state(n->b, "gate").root_version, last);
}

static void test_kept__a_root_is_kept_although_no_manifest_comes(void **state)
{
    struct net *n = *state;
    net_publish(n, 2, "by revoked keys");
    replace_keys(n->b);
    server_misbehave(n->server, "channel.json", SERVER_MISSING, 0, 1000);
    net_expect(n, INSTALL_INCOMPLETE, "old");
    expect_revoked(n);
}

static void test_kept__a_root_is_kept_although_the_manifests_are_not_trusted(void **state)
{
    struct net *n = *state;
    net_publish(n, 2, "by revoked keys");
    replace_keys(n->b);
    net_expect(n, INSTALL_NOT_TRUSTED, "old");
    expect_revoked(n);
    server_forget(n->server);
    net_expect(n, INSTALL_NOT_TRUSTED, "old");
    assert_int_equal(server_requests(n->server, "root/2.json"), 0); /* it is installed */
}

static void test_kept__a_root_is_kept_although_the_next_one_is_not_proven(void **state)
{
    struct net *n = *state;
    net_publish(n, 2, "by revoked keys");
    replace_keys(n->b);
    bench_root(n->b, 3, 1); /* not signed by keys 3 and 4 */
    net_expect(n, INSTALL_NOT_TRUSTED, "old");
    assert_false(bench_has(n->b, "roots/gate/3.json"));
    expect_revoked(n);
}

static void test_kept__a_root_of_one_mirror_judges_what_the_next_one_sends(void **state)
{
    struct net *n = *state;
    struct tree_pack p = bench_pack(n->b, 2, "by revoked keys");
    const char *behind = str_format(n->b->a, "%s/behind", n->b->path).p;
    tree_publish(n->b->gate_dir, &p);
    assert_int_equal(mkdir(behind, 0755), 0);
    tree_copy(n->b->gate, str_format(n->b->a, "%s/gate", behind).p);
    struct server *withholds_root = server_start(behind);
    n->env.mirrors[1] = server_url(withholds_root);
    n->env.n_mirrors = 2;
    replace_keys(n->b);
    server_misbehave(n->server, "channel.json", SERVER_MISSING, 0, 1000);
    net_expect(n, INSTALL_NOT_TRUSTED, "old");
    assert_int_equal(server_requests(withholds_root, "root/2.json"), 0);
    expect_revoked(n);
    p.signers = &n->b->keys[3];
    p.title = "new";
    p.seq = 3;
    tree_publish(n->b->gate_dir, &p);
    server_misbehave(n->server, "", SERVER_SOUND, 0, 0);
    net_expect(n, INSTALL_DONE, "new");
    server_stop(withholds_root);
}

static void test_kept__roots_that_came_before_the_line_broke_are_kept(void **state)
{
    struct net *n = *state;
    net_publish(n, 2, "new");
    for (int64_t version = 2; version <= 5; version++)
        bench_root(n->b, version, 1);
    server_misbehave(n->server, "root/4.json", SERVER_STATUS, 403, 1);
    net_expect(n, INSTALL_IO, "old");
    assert_int_equal(bench_state(n->b, "gate").root_version, 3);
    net_expect(n, INSTALL_DONE, "new");
    assert_int_equal(bench_state(n->b, "gate").root_version, 5);
}

/* ---- later dates */

static void sign_again(struct net *n, int64_t best_before)
{
    struct tree_pack p = bench_pack(n->b, 2, "new");
    p.best_before = best_before;
    tree_publish(n->b->gate_dir, &p);
}

static int64_t best_before(struct net *n)
{
    return bench_state(n->b, "gate").best_before;
}

static void test_kept__an_import_brings_the_later_date_of_the_same_pack(void **state)
{
    struct net *n = *state;
    struct bench *b = n->b;
    struct str before, after;
    sign_again(n, 1790000000);
    assert_int_equal(bench_import(b, b->gate), INSTALL_DONE);
    assert_true(fs_read_file(b->store_dir, "previous", LIMIT_STATE_BYTES, b->a, &before, &b->e));
    sign_again(n, 1800000000);
    assert_int_equal(bench_import(b, b->gate), INSTALL_DONE);
    assert_int_equal(best_before(n), 1800000000);
    assert_int_equal(bench_count(b, "gen"), 2); /* and there is no new one */
    assert_true(fs_read_file(b->store_dir, "previous", LIMIT_STATE_BYTES, b->a, &after, &b->e));
    assert_true(str_eq(before, after)); /* what a roll-back goes to is other content still */
    assert_int_equal(bench_import(b, b->gate), INSTALL_NOTHING_NEW);
}

static void test_kept__a_later_date_is_what_the_screen_is_told(void **state)
{
    struct net *n = *state;
    struct bench *b = n->b;
    struct bundle *bundle;
    struct bundle_channel *channels;
    size_t count;
    sign_again(n, 1790000000);
    assert_int_equal(bench_import(b, b->gate), INSTALL_DONE);
    assert_true(bundle_open(b->store, false, &bundle, &b->e));
    sign_again(n, 1800000000);
    assert_int_equal(bench_import(b, b->gate), INSTALL_DONE);
    assert_false(bundle_is_current(bundle)); /* so it opens it again */
    bundle_close(bundle);
    assert_true(bundle_open(b->store, false, &bundle, &b->e));
    assert_true(bundle_channels(bundle, LANG_EN, b->a, &channels, &count, &b->e));
    assert_int_equal(count, 1);
    assert_int_equal(channels[0].best_before, 1800000000);
    bundle_close(bundle);
}

static void test_kept__no_date_goes_back(void **state)
{
    struct net *n = *state;
    struct bench *b = n->b;
    const int64_t dates[][2] = {{1790000000, 1790000000},
                                {1780000000, 1790000000},
                                {1800000000, 1800000000},
                                {1790000000, 1800000000},
                                {0, 0}, /* no date is the latest */
                                {1800000000, 0}};
    for (size_t i = 0; i < N(dates); i++) {
        bool later = i == 0 || dates[i][1] != dates[i - 1][1];
        sign_again(n, dates[i][0]);
        assert_int_equal(bench_import(b, b->gate), later ? INSTALL_DONE : INSTALL_NOTHING_NEW);
        assert_int_equal(best_before(n), dates[i][1]);
    }
    struct tree_pack p = bench_pack(b, 2, "new");
    for (int later = 2; later >= 0; later--) {
        p.issued = BENCH_ISSUED + later;
        tree_publish(b->gate_dir, &p);
        assert_int_equal(bench_import(b, b->gate), later == 2 ? INSTALL_DONE : INSTALL_NOTHING_NEW);
        assert_int_equal(bench_state(b, "gate").issued, BENCH_ISSUED + 2);
    }
}

static void test_kept__a_later_date_needs_channel_json_alone(void **state)
{
    struct net *n = *state;
    struct bench *b = n->b;
    struct err e;
    sign_again(n, 1790000000);
    assert_int_equal(bench_import(b, b->gate), INSTALL_DONE);
    sign_again(n, 1800000000);
    assert_true(fs_remove_tree(&fsops_real, b->gate_dir, "packs", &e) &&
                fs_remove_tree(&fsops_real, b->gate_dir, "objects", &e));
    assert_int_equal(bench_import(b, b->gate), INSTALL_DONE);
    assert_int_equal(best_before(n), 1800000000);
    sign_again(n, 1810000000);
    assert_true(fs_remove_tree(&fsops_real, b->gate_dir, "packs", &e));
    net_expect(n, INSTALL_DONE, "new");
    assert_int_equal(best_before(n), 1810000000);
}

static void test_kept__a_later_date_is_kept_whatever_is_wrong_behind_it(void **state)
{
    struct net *n = *state;
    struct bench *b = n->b;
    sign_again(n, 1790000000);
    assert_int_equal(bench_import(b, b->gate), INSTALL_DONE);
    sign_again(n, 1800000000);
    assert_int_equal(unlinkat(b->store_dir, bench_picture(b, 2), 0), 0); /* a disk that forgets */
    assert_int_equal(unlinkat(b->gate_dir, bench_picture(b, 2), 0), 0);
    assert_int_equal(bench_import(b, b->gate), INSTALL_INCOMPLETE);
    assert_int_equal(best_before(n), 1800000000);
}

static void test_kept__a_date_that_was_not_signed_is_not_taken(void **state)
{
    struct net *n = *state;
    struct bench *b = n->b;
    sign_again(n, 1790000000);
    assert_int_equal(bench_import(b, b->gate), INSTALL_DONE);
    sign_again(n, 1800000000);
    bench_flip(b, "channel.json", 20);
    assert_int_equal(bench_import(b, b->gate), INSTALL_NOT_TRUSTED);
    assert_int_equal(best_before(n), 1790000000);
}

static void test_kept__a_later_date_outlives_roll_backs(void **state)
{
    struct net *n = *state;
    struct bench *b = n->b;
    struct tree_pack other = bench_pack(b, 1, "dance");
    int dir = bench_channel(b, "other");
    sign_again(n, 1790000000);
    assert_int_equal(bench_import(b, b->gate), INSTALL_DONE);
    other.channel = "other";
    tree_publish(dir, &other);
    close(dir);
    assert_int_equal(bench_import(b, b->trees), INSTALL_DONE);
    sign_again(n, 1800000000);
    assert_int_equal(bench_import(b, b->gate), INSTALL_DONE);
    assert_true(install_rollback(&b->env, b->store, &b->e)); /* of the other channel */
    bench_shows(b, "gate", "new");
    assert_int_equal(best_before(n), 1800000000);
    struct tree_pack p = bench_pack(b, 3, "newest");
    tree_publish(b->gate_dir, &p);
    assert_int_equal(bench_import(b, b->gate), INSTALL_DONE);
    p.best_before = 1;
    tree_publish(b->gate_dir, &p); /* earlier than none */
    assert_true(install_rollback(&b->env, b->store, &b->e));
    bench_shows(b, "gate", "new");
    assert_int_equal(best_before(n), 1800000000);
    assert_int_equal(bench_import(b, b->gate), INSTALL_DONE);
    bench_shows(b, "gate", "newest");
    assert_int_equal(best_before(n), 0);
}

static void test_kept__a_fetch_brings_the_later_date_of_the_same_pack(void **state)
{
    struct net *n = *state;
    sign_again(n, 1790000000);
    net_expect(n, INSTALL_DONE, "new");
    net_expect(n, INSTALL_NOTHING_NEW, "new");
    sign_again(n, 1800000000);
    server_forget(n->server);
    net_expect(n, INSTALL_DONE, "new");
    assert_int_equal(best_before(n), 1800000000);
    assert_int_equal(server_requests(n->server, "objects/"), 0);
    net_expect(n, INSTALL_NOTHING_NEW, "new");
    sign_again(n, 1790000000); /* what was signed before, again */
    net_expect(n, INSTALL_NOTHING_NEW, "new");
    assert_int_equal(best_before(n), 1800000000);
    server_forget(n->server);
    net_expect(n, INSTALL_NOTHING_NEW, "new");
    assert_int_equal(server_bytes(n->server), 0);
}

static void test_kept__a_later_date_that_could_not_be_installed_is_not_hidden(void **state)
{
    struct net *n = *state;
    bool patches = false, nothing_new;
    sign_again(n, 1790000000);
    net_expect(n, INSTALL_DONE, "new");
    sign_again(n, 1800000000);
    assert_true(fetch_bring(&n->env, n->b->store, &patches, &nothing_new, &n->b->e));
    assert_false(nothing_new);
    net_expect(n, INSTALL_DONE, "new"); /* although its tag was remembered */
    assert_int_equal(best_before(n), 1800000000);
}

static void test_kept__a_later_date_of_the_second_mirror_is_found(void **state)
{
    struct net *n = *state;
    const char *frozen = str_format(n->b->a, "%s/frozen", n->b->path).p;
    sign_again(n, 1790000000);
    net_expect(n, INSTALL_DONE, "new");
    assert_int_equal(mkdir(frozen, 0755), 0);
    tree_copy(n->b->gate, str_format(n->b->a, "%s/gate", frozen).p);
    struct server *old = server_start(frozen), *sound = net_second_mirror(n);
    n->env.mirrors[0] = server_url(old);
    sign_again(n, 0); /* good for ever */
    net_expect(n, INSTALL_DONE, "new");
    assert_int_equal(best_before(n), 0);
    net_expect(n, INSTALL_NOTHING_NEW, "new");
    server_stop(old);
    server_stop(sound);
}

static void test_kept__a_later_date_does_not_bring_back_what_was_left(void **state)
{
    struct net *n = *state;
    sign_again(n, 1790000000);
    net_expect(n, INSTALL_DONE, "new");
    assert_true(install_rollback(&n->b->env, n->b->store, &n->b->e));
    sign_again(n, 1800000000);
    net_expect(n, INSTALL_NOTHING_NEW, "old");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        NET(test_kept__a_root_is_kept_whatever_an_import_finds_behind_it),
        NET(test_kept__a_new_epoch_holds_although_its_pack_does_not_come),
        NET(test_kept__a_root_of_one_channel_is_kept_beside_another_that_fails),
        NET(test_kept__a_root_of_a_lone_channel_is_kept_in_any_folder),
        NET(test_kept__a_root_that_is_all_that_was_copied_is_kept),
        NET(test_kept__a_root_outlives_a_roll_back_and_a_lost_state),
        NET(test_kept__many_roots_come_in_over_several_imports),
        NET(test_kept__many_roots_come_in_over_several_fetches),
        NET(test_kept__a_root_is_kept_although_no_manifest_comes),
        NET(test_kept__a_root_is_kept_although_the_manifests_are_not_trusted),
        NET(test_kept__a_root_is_kept_although_the_next_one_is_not_proven),
        NET(test_kept__a_root_of_one_mirror_judges_what_the_next_one_sends),
        NET(test_kept__roots_that_came_before_the_line_broke_are_kept),
        NET(test_kept__an_import_brings_the_later_date_of_the_same_pack),
        NET(test_kept__a_later_date_is_what_the_screen_is_told),
        NET(test_kept__no_date_goes_back),
        NET(test_kept__a_later_date_needs_channel_json_alone),
        NET(test_kept__a_later_date_is_kept_whatever_is_wrong_behind_it),
        NET(test_kept__a_date_that_was_not_signed_is_not_taken),
        NET(test_kept__a_later_date_outlives_roll_backs),
        NET(test_kept__a_fetch_brings_the_later_date_of_the_same_pack),
        NET(test_kept__a_later_date_that_could_not_be_installed_is_not_hidden),
        NET(test_kept__a_later_date_of_the_second_mirror_is_found),
        NET(test_kept__a_later_date_does_not_bring_back_what_was_left),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
