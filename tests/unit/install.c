/* install: who may speak for a channel, and what they may say.  Numbers in comments are those of
 * the hostile cases that the format's design lists, here as in objects.c, recovery.c, fetch.c,
 * hostile.c. */
#include "../support/bench.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../support/check.h"

#define N(list) (sizeof(list) / sizeof *(list))

/* ---- what is sound ---- */

static void test_install__a_pack_is_shown_and_found_and_staging_is_empty(void **state)
{
    struct bench *b = *state;
    struct tree_pack p = bench_pack(b, 2, "new");
    bench_shows(b, "gate", "old");
    tree_publish(b->gate_dir, &p);
    assert_int_equal(bench_import(b, b->gate), INSTALL_DONE);
    bench_shows(b, "gate", "new");
    assert_int_equal(bench_count(b, "staging"), 0);
    assert_int_equal(bench_state(b, "gate").seq, 2);
}

static void test_install__the_same_pack_again_is_nothing_new(void **state) /* 12 */
{
    struct bench *b = *state;
    assert_int_equal(bench_import(b, b->gate), INSTALL_NOTHING_NEW);
    bench_shows(b, "gate", "old");
}

static void test_install__only_two_generations_and_their_objects_stay(void **state)
{
    struct bench *b = *state;
    hash_path first;
    struct store_channel c = bench_state(b, "gate");
    hash_object_path(c.text_raw_sha256, first);
    for (int64_t seq = 2; seq <= 4; seq++) {
        struct tree_pack p = bench_pack(b, seq, "new");
        assert_true(seq > 3 || bench_has(b, first));
        tree_publish(b->gate_dir, &p);
        assert_int_equal(bench_import(b, b->gate), INSTALL_DONE);
    }
    assert_int_equal(bench_count(b, "gen"), 2);
    assert_true(bench_has(b, "gen/4/bundle.db"));
    assert_true(bench_has(b, "gen/3/bundle.db"));
    assert_false(bench_has(b, first));
}

static void test_install__a_stick_with_a_folder_of_channels_becomes_one_generation(void **state)
{
    struct bench *b = *state;
    struct tree_pack p = bench_pack(b, 2, "new"), other = bench_pack(b, 1, "dance");
    int dir = bench_channel(b, "tourism");
    other.channel = "tourism";
    tree_publish(b->gate_dir, &p);
    tree_publish(dir, &other);
    close(dir);
    const char *stick = str_format(b->a, "%s/stick", b->path).p;
    const char *kiosk = str_format(b->a, "%s/KIOSK", stick).p;
    assert_int_equal(mkdir(stick, 0755), 0);
    assert_int_equal(rename(b->trees, kiosk), 0);
    assert_int_equal(bench_import(b, stick), INSTALL_DONE);
    bench_shows(b, "gate", "new");
    bench_shows(b, "tourism", "dance");
    assert_true(bench_has(b, "gen/2/bundle.db"));
    assert_false(bench_has(b, "gen/3"));
    assert_int_equal(rename(kiosk, b->trees), 0);
    assert_int_equal(bench_import(b, b->trees), INSTALL_NOTHING_NEW);
}

static void test_install__a_lone_channel_is_known_by_its_keys_not_by_its_folder(void **state)
{
    struct bench *b = *state;
    struct signer others[2] = {b->keys[3], b->keys[4]};
    const char *path = str_format(b->a, "%s/x", b->path).p;
    assert_int_equal(mkdir(path, 0755), 0);
    int dir = open(path, O_RDONLY | O_DIRECTORY);
    tree_root(dir, "tourism", 1, 1, 2, others, 2, others, 2);
    assert_true(
        install_trust(&b->env, b->store, str_format(b->a, "%s/root/1.json", path).p, &b->e));
    struct tree_pack p = bench_pack(b, 1, "dance");
    p.channel = "tourism";
    p.signers = others;
    tree_publish(dir, &p);
    close(dir);
    assert_int_equal(bench_import(b, path), INSTALL_DONE);
    bench_shows(b, "gate", "old");
    bench_shows(b, "tourism", "dance");
}

static void test_install__content_past_its_date_is_installed_at_any_clock(void **state) /* 18 */
{
    struct bench *b = *state;
    const int64_t clocks[] = {0, BENCH_ISSUED, 4070908800};
    const char *const said[] = {"set the clock", "", "past its best-before date"};
    for (size_t i = 0; i < N(clocks); i++) {
        const char *title = str_format(b->a, "new%zu", i).p;
        struct tree_pack p = bench_pack(b, 2 + (int64_t)i, title);
        struct str log;
        p.best_before = BENCH_ISSUED + 1;
        b->env.now = clocks[i];
        tree_publish(b->gate_dir, &p);
        assert_int_equal(bench_import_logged(b, &log), INSTALL_DONE);
        bench_shows(b, "gate", title);
        assert_int_equal(bench_state(b, "gate").best_before, BENCH_ISSUED + 1);
        if (*said[i])
            assert_non_null(strstr(log.p, said[i]));
        else
            assert_string_equal(log.p, "");
    }
}

static void watch(void *ctx, const struct install_progress *p)
{
    struct install_progress *last = ctx;
    assert_true(p->bytes_done <= p->bytes_total && p->pieces_done <= p->pieces_total);
    assert_true(p->bytes_done >= last->bytes_done && p->pieces_done >= last->pieces_done);
    *last = *p;
}

static void test_install__progress_only_grows_and_ends_complete(void **state)
{
    struct bench *b = *state;
    struct tree_pack p = bench_pack(b, 2, "new");
    struct install_progress last = {0};
    b->env.progress = watch;
    b->env.ctx = &last;
    tree_publish(b->gate_dir, &p);
    assert_int_equal(bench_import(b, b->gate), INSTALL_DONE);
    assert_true(last.bytes_total > 0 && last.bytes_done == last.bytes_total);
    assert_int_equal(last.pieces_done, 3);
    assert_int_equal(last.pieces_total, 3);
}

/* ---- signatures ---- */

static void test_install__one_signature_too_few_is_refused(void **state) /* 2 */
{
    struct bench *b = *state;
    struct tree_pack p = bench_pack(b, 2, "new");
    p.n_signers = 1;
    bench_refuses(b, &p, INSTALL_NOT_TRUSTED);
    assert_non_null(strstr(b->e.text, "1 good signatures"));
}

static void test_install__an_empty_signature_is_no_signature(void **state) /* 1 */
{
    struct bench *b = *state;
    struct tree_pack p = bench_pack(b, 2, "new");
    tree_publish(b->gate_dir, &p);
    signing_put(b->gate_dir, str_format(b->a, "channel.json.%s.minisig", b->keys[1].id).p, STR(""));
    bench_refused(b, INSTALL_NOT_TRUSTED);
}

static void test_install__good_signatures_suffice_beside_unknown_and_bad_ones(void **state)
{ /* 4, 5 */
    struct bench *b = *state;
    struct tree_pack p = bench_pack(b, 2, "new");
    tree_publish(b->gate_dir, &p);
    tree_sign(b->gate_dir, "channel.json", STR("something else"), &b->keys[2], 2);
    assert_int_equal(bench_import(b, b->gate), INSTALL_DONE);
}

static void test_install__a_kiosk_without_a_root_refuses_everything(void **state) /* 7 */
{
    struct bench *b = *state;
    bool nothing_new;
    const char *empty = str_format(b->a, "%s/empty", b->path).p;
    assert_int_equal(mkdir(empty, 0755), 0);
    assert_false(install_import(&b->env, empty, b->gate, &nothing_new, &b->e));
    assert_int_equal(b->e.code, ERR_UNTRUSTED);
}

static void test_install__a_channel_that_is_not_followed_is_refused(void **state)
{
    struct bench *b = *state;
    const char *strange = str_format(b->a, "%s/strange", b->path).p;
    assert_int_equal(mkdir(strange, 0755), 0);
    assert_int_equal(rename(b->gate, str_format(b->a, "%s/x", strange).p), 0);
    assert_int_equal(bench_import(b, strange), INSTALL_NOT_TRUSTED);
}

static void test_install__one_changed_byte_of_a_manifest_is_refused(void **state) /* 9 */
{
    struct bench *b = *state;
    struct tree_pack p = bench_pack(b, 2, "new");
    const char *const paths[] = {"channel.json", "packs/2.json"};
    for (size_t i = 0; i < N(paths); i++)
        for (size_t at = 0; at < 200; at += 37) {
            tree_publish(b->gate_dir, &p);
            bench_flip(b, paths[i], at);
            bench_refused(b, INSTALL_NOT_TRUSTED);
        }
}

static struct str a_root(struct arena *a, struct str json)
{
    (void)json;
    struct signer k[2] = {signer_make(0), signer_make(1)};
    return signing_root(a, "gate", 2, 1, 2, k, 2);
}

static void test_install__a_signed_root_is_no_pack_and_no_channel(void **state) /* 10 */
{
    struct bench *b = *state;
    struct tree_pack p = bench_pack(b, 2, "new"), q = p;
    p.spoil_json = a_root;
    bench_refuses(b, &p, INSTALL_NOT_TRUSTED);
    q.spoil_channel_json = a_root;
    bench_refuses(b, &q, INSTALL_NOT_TRUSTED);
}

static void test_install__another_channels_files_are_refused(void **state) /* 11 */
{
    struct bench *b = *state;
    struct tree_pack p = bench_pack(b, 2, "new");
    p.channel = "tourism"; /* the same keys */
    bench_refuses(b, &p, INSTALL_NOT_TRUSTED);
    assert_non_null(strstr(b->e.text, "tourism"));
}

static struct str other_seq(struct arena *a, struct str json)
{
    return signing_swap(a, json, "\"seq\":2", "\"seq\":3");
}

static struct str other_epoch(struct arena *a, struct str json)
{
    return signing_swap(a, json, "\"epoch\":1", "\"epoch\":2");
}

static struct str other_channel(struct arena *a, struct str json)
{
    return signing_swap(a, json, "\"channel\":\"gate\"", "\"channel\":\"tourism\"");
}

static void test_install__a_signed_pack_of_another_number_or_channel_is_refused(void **state)
{ /* 11: another than channel.json says, which is right */
    struct bench *b = *state;
    struct str (*const spoil[])(struct arena *, struct str) = {other_seq, other_epoch,
                                                               other_channel};
    for (size_t i = 0; i < N(spoil); i++) {
        struct tree_pack p = bench_pack(b, 2, "new");
        p.spoil_json = spoil[i];
        bench_refuses(b, &p, INSTALL_NOT_TRUSTED);
        assert_non_null(strstr(b->e.text, "channel.json says gate, epoch 1, seq 2"));
    }
}

static void test_install__a_signed_pack_that_channel_json_does_not_mean_is_refused(void **state)
{
    struct bench *b = *state;
    struct tree_pack p = bench_pack(b, 2, "new"), q = bench_pack(b, 2, "other");
    struct str channel;
    tree_publish(b->gate_dir, &p);
    assert_true(fs_read_file(b->gate_dir, "channel.json", 4096, b->a, &channel, &b->e));
    tree_publish(b->gate_dir, &q);
    signing_put(b->gate_dir, "channel.json", channel);
    tree_sign(b->gate_dir, "channel.json", channel, b->keys, 2);
    bench_refused(b, INSTALL_DAMAGED);
}

/* ---- order ---- */

static void test_install__a_lower_seq_is_stale_and_equal_seq_of_another_pack_an_alarm(void **state)
{ /* 12 */
    struct bench *b = *state;
    struct tree_pack p = bench_pack(b, 5, "old");
    tree_publish(b->gate_dir, &p);
    assert_int_equal(bench_import(b, b->gate), INSTALL_DONE);
    p = bench_pack(b, 4, "new");
    bench_refuses(b, &p, INSTALL_STALE);
    p = bench_pack(b, 5, "new");
    bench_refuses(b, &p, INSTALL_NOT_TRUSTED);
    assert_non_null(strstr(b->e.text, "two different packs"));
}

static void test_install__of_a_number_that_was_had_there_is_one_pack_for_good(void **state)
{ /* 12 */
    struct bench *b = *state;
    struct tree_pack p = bench_pack(b, 2, "two"), other = bench_pack(b, 1, "dance");
    tree_publish(b->gate_dir, &p);
    assert_int_equal(bench_import(b, b->gate), INSTALL_DONE);
    assert_true(install_rollback(&b->env, b->store, &b->e));
    int dir = bench_channel(b, "tourism");
    other.channel = "tourism";
    tree_publish(dir, &other);
    close(dir);
    const char *tourism = str_format(b->a, "%s/tourism", b->trees).p;
    assert_int_equal(bench_import(b, tourism), INSTALL_DONE);
    p = bench_pack(b, 2, "another two");
    bench_refuses(b, &p, INSTALL_NOT_TRUSTED);
    assert_non_null(strstr(b->e.text, "two different packs"));
}

static void test_install__of_channels_with_the_same_keys_each_is_judged_by_itself(void **state)
{
    struct bench *b = *state;
    struct tree_pack p = bench_pack(b, 3, "old");
    close(bench_channel(b, "tourism")); /* the same officers sign */
    close(bench_channel(b, "above"));
    tree_publish(b->gate_dir, &p);
    assert_int_equal(bench_import(b, b->gate), INSTALL_DONE);
    p = bench_pack(b, 2, "older");
    bench_refuses(b, &p, INSTALL_STALE);
    p = bench_pack(b, 4, "newer");
    tree_publish(b->gate_dir, &p);
    assert_int_equal(unlinkat(b->gate_dir, "packs/4.json", 0), 0);
    bench_refused(b, INSTALL_INCOMPLETE);
}

static void test_install__a_higher_seq_under_an_older_epoch_is_stale(void **state) /* 16 */
{
    struct bench *b = *state;
    struct tree_pack p = bench_pack(b, 1, "old");
    bench_root(b, 2, 2);
    p.epoch = 2;
    tree_publish(b->gate_dir, &p);
    assert_int_equal(bench_import(b, b->gate), INSTALL_DONE);
    p = bench_pack(b, 9, "new");
    bench_refuses(b, &p, INSTALL_STALE);
}

static void test_install__a_pack_of_the_epoch_before_the_roots_is_stale(void **state) /* 16 */
{ /* nothing of the new epoch was installed yet */
    struct bench *b = *state;
    struct tree_pack p = bench_pack(b, 9, "new"), other = bench_pack(b, 9, "dance");
    bench_root(b, 2, 2);
    bench_refuses_but_root(b, &p, INSTALL_STALE, 2);
    const char *path = str_format(b->a, "%s/tourism", b->path).p;
    assert_int_equal(mkdir(path, 0755), 0);
    int dir = open(path, O_RDONLY | O_DIRECTORY);
    tree_root(dir, "tourism", 2, 2, 2, b->keys + 3, 2, b->keys + 3, 2);
    assert_true(
        install_trust(&b->env, b->store, str_format(b->a, "%s/root/2.json", path).p, &b->e));
    other.channel = "tourism"; /* its new root is known already */
    other.signers = b->keys + 3;
    tree_publish(dir, &other);
    close(dir);
    assert_int_equal(bench_import(b, path), INSTALL_STALE);
    assert_non_null(strstr(b->e.text, "is of epoch 1, the root says 2"));
    assert_false(bench_finds(b, "tourism", "dance"));
}

static void test_install__an_epoch_that_no_root_granted_is_refused(void **state)
{
    struct bench *b = *state;
    struct tree_pack p = bench_pack(b, 2, "new");
    p.epoch = 2;
    bench_refuses(b, &p, INSTALL_NOT_TRUSTED);
}

static void test_install__a_new_epoch_recovers_from_a_runaway_seq(void **state) /* 17 */
{
    struct bench *b = *state;
    struct tree_pack p = bench_pack(b, INT64_MAX, "old");
    p.pictures = 0;
    tree_publish(b->gate_dir, &p);
    assert_int_equal(bench_import(b, b->gate), INSTALL_DONE);
    p = bench_pack(b, 2, "new");
    bench_refuses(b, &p, INSTALL_STALE);
    bench_root(b, 2, 2);
    p.epoch = 2;
    tree_publish(b->gate_dir, &p);
    assert_int_equal(bench_import(b, b->gate), INSTALL_DONE);
    bench_shows(b, "gate", "new");
    assert_int_equal(bench_state(b, "gate").root_version, 2);
}

/* ---- roots ---- */

static void test_install__keys_change_one_root_after_another(void **state)
{
    struct bench *b = *state;
    const struct signer *k = b->keys;
    struct signer second[2] = {k[2], k[3]}, third[2] = {k[3], k[4]};
    struct signer over2[4] = {k[0], k[1], k[2], k[3]}, over3[3] = {k[2], k[3], k[4]};
    tree_root(b->gate_dir, "gate", 2, 1, 2, second, 2, over2, 4);
    tree_root(b->gate_dir, "gate", 3, 1, 2, third, 2, over3, 3);
    struct tree_pack p = bench_pack(b, 2, "new");
    bench_refuses_but_root(b, &p, INSTALL_NOT_TRUSTED, 3); /* keys 0 and 1 speak no longer */
    p.signers = third;
    tree_publish(b->gate_dir, &p);
    assert_int_equal(bench_import(b, b->gate), INSTALL_DONE);
    assert_int_equal(bench_state(b, "gate").root_version, 3);
    assert_int_equal(bench_import(b, b->gate), INSTALL_NOTHING_NEW);
}

static void test_install__a_new_root_is_kept_although_there_is_no_new_pack(void **state)
{
    struct bench *b = *state;
    bench_root(b, 2, 1);
    assert_int_equal(bench_import(b, b->gate), INSTALL_NOTHING_NEW);
    assert_int_equal(bench_state(b, "gate").root_version, 2);
    assert_int_equal(unlinkat(b->gate_dir, "root/2.json", 0), 0);
    assert_int_equal(bench_import(b, b->gate), INSTALL_NOTHING_NEW);
}

static void test_install__no_root_version_may_be_skipped(void **state) /* 13 */
{
    struct bench *b = *state;
    struct signer third[2] = {b->keys[3], b->keys[4]};
    struct tree_pack p = bench_pack(b, 2, "new");
    p.signers = third;
    tree_root(b->gate_dir, "gate", 3, 1, 2, third, 2, b->keys, 5);
    bench_refuses(b, &p, INSTALL_NOT_TRUSTED);
    struct str json;
    assert_true(fs_read_file(b->gate_dir, "root/3.json", 4096, b->a, &json, &b->e));
    signing_put(b->gate_dir, "root/2.json", json); /* version 3 under the name of 2 */
    tree_sign(b->gate_dir, "root/2.json", json, b->keys, 5);
    bench_refused(b, INSTALL_NOT_TRUSTED);
    assert_non_null(strstr(b->e.text, "version 3"));
}

static void
test_install__a_root_signed_by_only_the_new_or_only_the_old_keys_is_refused(void **state)
{ /* 14 */
    struct bench *b = *state;
    struct signer new_keys[2] = {b->keys[3], b->keys[4]};
    struct tree_pack p = bench_pack(b, 2, "new");
    p.signers = new_keys;
    tree_root(b->gate_dir, "gate", 2, 1, 2, new_keys, 2, new_keys, 2);
    bench_refuses(b, &p, INSTALL_NOT_TRUSTED);
    tree_root(b->gate_dir, "gate", 2, 1, 2, new_keys, 2, b->keys, 3);
    assert_int_equal(
        unlinkat(b->gate_dir, str_format(b->a, "root/2.json.%s.minisig", new_keys[0].id).p, 0), 0);
    bench_refused(b, INSTALL_NOT_TRUSTED);
    assert_int_equal(bench_state(b, "gate").root_version, 1);
}

static void test_install__a_root_between_that_its_own_keys_did_not_sign_is_refused(void **state)
{ /* 14 */
    struct bench *b = *state;
    struct signer between[2] = {b->keys[3], b->keys[4]};
    struct tree_pack p = bench_pack(b, 2, "new");
    tree_root(b->gate_dir, "gate", 2, 1, 2, between, 2, b->keys, 2);
    tree_root(b->gate_dir, "gate", 3, 1, 2, b->keys, 2, b->keys, 5);
    bench_refuses(b, &p, INSTALL_NOT_TRUSTED);
    assert_non_null(strstr(b->e.text, "root/2.json: 0 good signatures"));
    assert_int_equal(bench_state(b, "gate").root_version, 1);
    tree_sign(b->gate_dir, "root/2.json", signing_root(b->a, "gate", 2, 1, 2, between, 2), between,
              2);
    assert_int_equal(bench_import(b, b->gate), INSTALL_DONE);
    assert_int_equal(bench_state(b, "gate").root_version, 3);
}

static void test_install__a_root_with_a_lower_epoch_or_of_another_channel_is_refused(void **state)
{
    struct bench *b = *state;
    struct tree_pack p = bench_pack(b, 2, "new");
    tree_root(b->gate_dir, "tourism", 2, 1, 2, b->keys, 3, b->keys, 2);
    bench_refuses(b, &p, INSTALL_NOT_TRUSTED);
    bench_root(b, 2, 7);
    bench_root(b, 3, 6);
    bench_refuses_but_root(b, &p, INSTALL_NOT_TRUSTED, 2);
}

static void test_install__a_root_left_by_a_run_that_failed_is_not_believed(void **state) /* 15 */
{
    struct bench *b = *state;
    struct signer thief[2] = {b->keys[3], b->keys[4]};
    struct tree_pack p = bench_pack(b, 2, "new");
    struct str json = signing_root(b->a, "gate", 2, 1, 2, thief, 2);
    signing_put(b->store_dir, "roots/gate/2.json", json);
    tree_sign(b->store_dir, "roots/gate/2.json", json, thief, 2);
    p.signers = thief;
    bench_refuses(b, &p, INSTALL_NOT_TRUSTED);
    bench_root(b, 2, 1);
    p.signers = b->keys;
    tree_publish(b->gate_dir, &p);
    assert_int_equal(bench_import(b, b->gate), INSTALL_DONE);
    assert_int_equal(bench_import(b, b->gate), INSTALL_NOTHING_NEW);
}

static void test_install__trust_needs_the_roots_own_threshold_and_happens_once(void **state)
{
    struct bench *b = *state;
    const char *path = str_format(b->a, "%s/root/1.json", b->gate).p;
    assert_false(install_trust(&b->env, b->store, path, &b->e));
    assert_int_equal(b->e.code, ERR_STALE);
    tree_root(b->gate_dir, "tourism", 7, 1, 2, b->keys + 2, 2, b->keys, 3);
    path = str_format(b->a, "%s/root/7.json", b->gate).p;
    assert_false(install_trust(&b->env, b->store, path, &b->e));
    assert_int_equal(b->e.code, ERR_UNTRUSTED);
    assert_false(bench_has(b, "roots/tourism"));
    assert_int_equal(bench_count(b, "staging"), 0);
}

/* ---- manifests that are signed and wrong ---- */

static struct str put_deep(struct arena *a, struct str json)
{
    return signing_swap(a, json, "\"patches\":[]", "\"patches\":[[[[[[[[[]]]]]]]]]");
}
static struct str put_twice(struct arena *a, struct str json)
{
    return signing_swap(a, json, "\"min_app\":1", "\"min_app\":1,\"min_app\":1");
}
static struct str put_float(struct arena *a, struct str json)
{
    return signing_swap(a, json, "\"min_app\":1", "\"min_app\":1.0");
}
static struct str put_nan(struct arena *a, struct str json)
{
    return signing_swap(a, json, "\"min_app\":1", "\"min_app\":NaN");
}
static struct str put_member(struct arena *a, struct str json)
{
    return signing_swap(a, json, "\"min_app\":1", "\"min_app\":1,\"note\":\"\"");
}
static struct str put_more(struct arena *a, struct str json)
{
    return str_format(a, "%s{}", json.p);
}
static struct str put_nothing(struct arena *a, struct str json)
{
    (void)json;
    return str_copy(a, STR("[]"));
}

static void test_install__json_that_is_not_strict_is_refused(void **state) /* 20 */
{
    struct bench *b = *state;
    struct str (*const spoil[])(struct arena *, struct str) = {
        put_deep, put_twice, put_float, put_nan, put_member, put_more, put_nothing};
    for (size_t i = 0; i < N(spoil); i++) {
        struct tree_pack p = bench_pack(b, 2, "new");
        p.spoil_json = spoil[i];
        bench_refuses(b, &p, INSTALL_DAMAGED);
    }
}

static void hash_with_dots(struct manifest_pack *m)
{
    memcpy(m->text_sha256, "../../../../etc/passwd", 22);
}
static void hash_in_capitals(struct manifest_pack *m)
{
    memcpy(m->text_sha256, "ABCDEF", 6);
}
static void hash_too_short(struct manifest_pack *m)
{
    m->text_sha256[63] = 0;
}

static void test_install__hashes_are_64_lower_case_digits_or_refused(void **state) /* 21 */
{
    struct bench *b = *state;
    void (*const spoil[])(struct manifest_pack *) = {hash_with_dots, hash_in_capitals,
                                                     hash_too_short};
    for (size_t i = 0; i < N(spoil); i++) {
        struct tree_pack p = bench_pack(b, 2, "new");
        p.spoil_pack = spoil[i];
        bench_refuses(b, &p, INSTALL_DAMAGED);
    }
}

static void size_of_a_blob(struct manifest_pack *m)
{
    m->blobs[0].size = m->blobs[1].size = m->blobs[2].size = INT64_MAX;
}
static void size_of_the_text(struct manifest_pack *m)
{
    m->text_raw_size = (int64_t)LIMIT_TEXT_RAW_BYTES + 1;
}

static void test_install__sizes_over_a_limit_are_refused_before_they_are_added(void **state)
{ /* 29 */
    struct bench *b = *state;
    void (*const spoil[])(struct manifest_pack *) = {size_of_a_blob, size_of_the_text};
    for (size_t i = 0; i < N(spoil); i++) {
        struct tree_pack p = bench_pack(b, 2, "new");
        p.spoil_pack = spoil[i];
        bench_refuses(b, &p, INSTALL_OVER_LIMIT);
    }
}

static void newer_format(struct manifest_pack *m)
{
    m->format = PACK_FORMAT + 1;
}
static void newer_app(struct manifest_pack *m)
{
    m->min_app = PACK_APP + 1;
}

static void test_install__a_pack_for_a_newer_kiosk_says_so(void **state)
{
    struct bench *b = *state;
    struct tree_pack p = bench_pack(b, 2, "new"), q = bench_pack(b, 3, "new");
    p.spoil_pack = newer_format;
    bench_refuses(b, &p, INSTALL_NEWER_KIOSK);
    q.spoil_pack = newer_app;
    bench_refuses(b, &q, INSTALL_NEWER_KIOSK);
}

static void test_install__a_manifest_of_two_gigabytes_is_not_read(void **state) /* 19 */
{
    struct bench *b = *state;
    struct tree_pack p = bench_pack(b, 2, "new");
    const char *const paths[] = {"channel.json", "packs/2.json", "root/2.json"};
    for (size_t i = 0; i < N(paths); i++) {
        tree_publish(b->gate_dir, &p);
        int fd = openat(b->gate_dir, paths[i], O_WRONLY | O_CREAT, 0644);
        assert_int_equal(ftruncate(fd, 2ll << 30), 0);
        close(fd);
        bench_refused(b, INSTALL_OVER_LIMIT);
    }
}

static void test_install__a_file_that_is_missing_at_any_step_is_waited_for(void **state) /* 47 */
{
    struct bench *b = *state;
    struct tree_pack p = bench_pack(b, 2, "new");
    const char *const paths[] = {"channel.json", "packs/2.json"};
    for (size_t i = 0; i < N(paths); i++) {
        tree_publish(b->gate_dir, &p);
        assert_int_equal(unlinkat(b->gate_dir, paths[i], 0), 0);
        bench_refused(b, INSTALL_INCOMPLETE);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BENCH(test_install__a_pack_is_shown_and_found_and_staging_is_empty),
        BENCH(test_install__the_same_pack_again_is_nothing_new),
        BENCH(test_install__only_two_generations_and_their_objects_stay),
        BENCH(test_install__a_stick_with_a_folder_of_channels_becomes_one_generation),
        BENCH(test_install__a_lone_channel_is_known_by_its_keys_not_by_its_folder),
        BENCH(test_install__content_past_its_date_is_installed_at_any_clock),
        BENCH(test_install__progress_only_grows_and_ends_complete),
        BENCH(test_install__one_signature_too_few_is_refused),
        BENCH(test_install__an_empty_signature_is_no_signature),
        BENCH(test_install__good_signatures_suffice_beside_unknown_and_bad_ones),
        BENCH(test_install__a_kiosk_without_a_root_refuses_everything),
        BENCH(test_install__a_channel_that_is_not_followed_is_refused),
        BENCH(test_install__one_changed_byte_of_a_manifest_is_refused),
        BENCH(test_install__a_signed_root_is_no_pack_and_no_channel),
        BENCH(test_install__another_channels_files_are_refused),
        BENCH(test_install__a_signed_pack_of_another_number_or_channel_is_refused),
        BENCH(test_install__a_signed_pack_that_channel_json_does_not_mean_is_refused),
        BENCH(test_install__a_lower_seq_is_stale_and_equal_seq_of_another_pack_an_alarm),
        BENCH(test_install__of_a_number_that_was_had_there_is_one_pack_for_good),
        BENCH(test_install__of_channels_with_the_same_keys_each_is_judged_by_itself),
        BENCH(test_install__a_higher_seq_under_an_older_epoch_is_stale),
        BENCH(test_install__a_pack_of_the_epoch_before_the_roots_is_stale),
        BENCH(test_install__an_epoch_that_no_root_granted_is_refused),
        BENCH(test_install__a_new_epoch_recovers_from_a_runaway_seq),
        BENCH(test_install__keys_change_one_root_after_another),
        BENCH(test_install__a_new_root_is_kept_although_there_is_no_new_pack),
        BENCH(test_install__no_root_version_may_be_skipped),
        BENCH(test_install__a_root_signed_by_only_the_new_or_only_the_old_keys_is_refused),
        BENCH(test_install__a_root_between_that_its_own_keys_did_not_sign_is_refused),
        BENCH(test_install__a_root_with_a_lower_epoch_or_of_another_channel_is_refused),
        BENCH(test_install__a_root_left_by_a_run_that_failed_is_not_believed),
        BENCH(test_install__trust_needs_the_roots_own_threshold_and_happens_once),
        BENCH(test_install__json_that_is_not_strict_is_refused),
        BENCH(test_install__hashes_are_64_lower_case_digits_or_refused),
        BENCH(test_install__sizes_over_a_limit_are_refused_before_they_are_added),
        BENCH(test_install__a_pack_for_a_newer_kiosk_says_so),
        BENCH(test_install__a_manifest_of_two_gigabytes_is_not_read),
        BENCH(test_install__a_file_that_is_missing_at_any_step_is_waited_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
