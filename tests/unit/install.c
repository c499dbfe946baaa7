/* install: what a channel tree may do to a kiosk.  Numbers in brackets are those of the list of
 * hostile cases that the design keeps. */
#include "../support/bench.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zstd.h>

#include <sqlite3.h>
#include <zstd.h>

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

static uint64_t copied;
static void count_new(void *ctx, const struct install_result *r)
{
    (void)ctx;
    copied = r->objects_new;
}

static void test_install__objects_that_are_there_are_not_copied_again(void **state)
{
    struct bench *b = *state;
    struct tree_pack p = bench_pack(b, 2, "new");
    tree_publish(b->gate_dir, &p);
    b->env.each = count_new;
    assert_int_equal(bench_import(b, b->gate), INSTALL_DONE);
    assert_int_equal(copied, 2); /* the text and one picture; two pictures are as before */
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

static void with_view(struct sqlite3 *db);
static struct str bomb(struct arena *a, struct str zstd);

static void test_install__one_bad_channel_does_not_keep_the_others_back(void **state)
{
    struct bench *b = *state;
    struct tree_pack bad[3], other = bench_pack(b, 1, "dance");
    const int codes[] = {INSTALL_NOT_TRUSTED, INSTALL_DAMAGED, INSTALL_DAMAGED};
    int dir = bench_channel(b, "tourism");
    other.channel = "tourism";
    for (size_t i = 0; i < N(bad); i++)
        bad[i] = bench_pack(b, 2, "new");
    bad[0].n_signers = 1;
    bad[1].spoil_db = with_view; /* found after its text was in staging */
    bad[2].spoil_zstd = bomb;
    for (size_t i = 0; i < N(bad); i++) {
        other.seq = 1 + (int64_t)i;
        tree_publish(dir, &other);
        tree_publish(b->gate_dir, &bad[i]);
        assert_int_equal(bench_import(b, b->trees), codes[i]);
        bench_shows(b, "gate", "old");
        bench_shows(b, "tourism", "dance");
        assert_int_equal(bench_state(b, "tourism").seq, other.seq);
        assert_int_equal(bench_state(b, "gate").seq, 1);
        assert_int_equal(bench_count(b, "staging"), 0);
    }
    close(dir);
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
    const int64_t clocks[] = {0, 4070908800};
    for (size_t i = 0; i < N(clocks); i++) {
        struct tree_pack p = bench_pack(b, 2 + (int64_t)i, "new");
        p.best_before = BENCH_ISSUED + 1;
        b->env.now = clocks[i];
        tree_publish(b->gate_dir, &p);
        assert_int_equal(bench_import(b, b->gate), INSTALL_DONE);
        assert_int_equal(bench_state(b, "gate").best_before, BENCH_ISSUED + 1);
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

static void flip(struct bench *b, const char *path, size_t at)
{
    struct str s;
    assert_true(fs_read_file(b->gate_dir, path, 1 << 20, b->a, &s, &b->e));
    ((char *)s.p)[at % s.n] ^= 1;
    signing_put(b->gate_dir, path, s);
}

static void test_install__one_changed_byte_of_a_manifest_is_refused(void **state) /* 9 */
{
    struct bench *b = *state;
    struct tree_pack p = bench_pack(b, 2, "new");
    const char *const paths[] = {"channel.json", "packs/2.json"};
    for (size_t i = 0; i < N(paths); i++)
        for (size_t at = 0; at < 200; at += 37) {
            tree_publish(b->gate_dir, &p);
            flip(b, paths[i], at);
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

static void test_install__a_signed_pack_of_another_number_is_refused(void **state)
{
    struct bench *b = *state;
    struct tree_pack p = bench_pack(b, 2, "new");
    p.spoil_json = other_seq;
    bench_refuses(b, &p, INSTALL_NOT_TRUSTED);
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
    bench_refuses(b, &p, INSTALL_NOT_TRUSTED); /* keys 0 and 1 speak no longer */
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

static void test_install__a_root_with_a_lower_epoch_or_of_another_channel_is_refused(void **state)
{
    struct bench *b = *state;
    struct tree_pack p = bench_pack(b, 2, "new");
    tree_root(b->gate_dir, "tourism", 2, 1, 2, b->keys, 3, b->keys, 2);
    bench_refuses(b, &p, INSTALL_NOT_TRUSTED);
    bench_root(b, 2, 7);
    bench_root(b, 3, 6);
    bench_refused(b, INSTALL_NOT_TRUSTED);
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

/* ---- objects ---- */

/* The object's path in the tree of the picture that is new in pack `seq`. */
static const char *new_picture(struct bench *b, unsigned seq)
{
    hash_hex hash;
    char *path = ARENA_NEW(b->a, char, 76);
    hash_bytes(tree_picture(b->a, 1000 + seq), hash);
    hash_object_path(hash, path);
    return path;
}

static void test_install__missing_objects_are_waited_for_and_what_came_is_kept(void **state)
{ /* 38, 47 */
    struct bench *b = *state;
    struct tree_pack p = bench_pack(b, 2, "new");
    const char *picture = new_picture(b, 2);
    struct str bytes;
    tree_publish(b->gate_dir, &p);
    assert_true(fs_read_file(b->gate_dir, picture, 1 << 20, b->a, &bytes, &b->e));
    assert_int_equal(unlinkat(b->gate_dir, picture, 0), 0);
    bench_refused(b, INSTALL_INCOMPLETE);
    signing_put(b->gate_dir, picture, bytes);
    b->env.each = count_new;
    assert_int_equal(bench_import(b, b->gate), INSTALL_DONE);
    assert_int_equal(copied, 1); /* the text came the first time */
    bench_shows(b, "gate", "new");
}

static void test_install__an_object_cut_longer_or_changed_is_damaged(void **state) /* 23 */
{
    struct bench *b = *state;
    struct tree_pack p = bench_pack(b, 2, "new");
    const char *picture = new_picture(b, 2);
    struct str good;
    tree_publish(b->gate_dir, &p);
    assert_true(fs_read_file(b->gate_dir, picture, 1 << 20, b->a, &good, &b->e));
    signing_put(b->gate_dir, picture, (struct str){good.p, good.n - 1});
    bench_refused(b, INSTALL_DAMAGED);
    signing_put(b->gate_dir, picture, (struct str){good.p, good.n + 1}); /* and its NUL */
    bench_refused(b, INSTALL_DAMAGED);
    signing_put(b->gate_dir, picture, STR(""));
    bench_refused(b, INSTALL_DAMAGED);
    signing_put(b->gate_dir, picture, good);
    flip(b, picture, 1234);
    bench_refused(b, INSTALL_DAMAGED);
    assert_false(bench_has(b, picture));
}

static void test_install__a_link_a_fifo_and_a_folder_are_no_objects(void **state) /* 22 */
{
    struct bench *b = *state;
    struct tree_pack p = bench_pack(b, 2, "new");
    const char *picture = new_picture(b, 2);
    struct str good;
    tree_publish(b->gate_dir, &p);
    assert_true(fs_read_file(b->gate_dir, picture, 1 << 20, b->a, &good, &b->e));
    signing_put(b->gate_dir, "elsewhere", good);
    unlinkat(b->gate_dir, picture, 0);
    assert_int_equal(symlinkat("../../elsewhere", b->gate_dir, picture), 0);
    bench_refused(b, INSTALL_DAMAGED);
    unlinkat(b->gate_dir, picture, 0);
    assert_int_equal(mkfifoat(b->gate_dir, picture, 0644), 0);
    bench_refused(b, INSTALL_DAMAGED);
    unlinkat(b->gate_dir, picture, 0);
    assert_int_equal(mkdirat(b->gate_dir, picture, 0755), 0);
    bench_refused(b, INSTALL_DAMAGED);
}

static void test_install__a_link_in_place_of_a_manifest_or_a_folder_is_refused(void **state)
{
    struct bench *b = *state;
    struct tree_pack p = bench_pack(b, 2, "new");
    tree_publish(b->gate_dir, &p);
    assert_int_equal(renameat(b->gate_dir, "packs", b->gate_dir, "elsewhere"), 0);
    assert_int_equal(symlinkat("elsewhere", b->gate_dir, "packs"), 0);
    bench_refused(b, INSTALL_DAMAGED);
}

/* A file table that meddles: before the n-th write of a run something happens. */
struct meddler {
    struct fsops fs;
    struct bench *b;
    int left;
    ssize_t (*then)(struct meddler *m, int fd, const void *p, size_t n);
};
static ssize_t meddle_write(const struct fsops *fs, int fd, const void *p, size_t n)
{
    struct meddler *m = (struct meddler *)fs;
    return m->left-- == 0 ? m->then(m, fd, p, n) : fsops_real.write(fs, fd, p, n);
}
static struct meddler meddler(struct bench *b, int left,
                              ssize_t (*then)(struct meddler *, int, const void *, size_t))
{
    struct meddler m = {.fs = *b->env.fs, .b = b, .left = left, .then = then};
    m.fs.write = meddle_write;
    return m;
}

/* Patches */

static struct tree_pack patched_pack(struct bench *b)
{
    struct tree_pack p = bench_pack(b, 2, "new");
    p.patch_base = tree_raw_text(b->gate_dir, 1, b->a);
    return p;
}

static void test_install__a_patch_alone_brings_the_text(void **state)
{
    struct bench *b = *state;
    struct tree_pack p = patched_pack(b);
    p.patch_only = true;
    tree_publish(b->gate_dir, &p);
    assert_int_equal(bench_import(b, b->gate), INSTALL_DONE);
    bench_shows(b, "gate", "new");
}

static struct str change_the_end(struct arena *a, struct str bytes)
{
    char *p = memcpy(ARENA_NEW(a, char, bytes.n), bytes.p, bytes.n);
    p[bytes.n - 1] ^= 1;
    return (struct str){p, bytes.n};
}

/* A sound frame of other bytes. */
static struct str pack_other_bytes(struct arena *a, struct str patch)
{
    (void)patch;
    char *p = ARENA_NEW(a, char, 256);
    return (struct str){p, ZSTD_compress(p, 256, "other bytes", 11, 3)};
}

static void expect_whole(struct bench *b, struct tree_pack *p)
{
    tree_publish(b->gate_dir, p);
    assert_int_equal(bench_import(b, b->gate), INSTALL_DONE);
    bench_shows(b, "gate", "new");
}

static void test_install__a_patch_on_another_base_is_not_used(void **state) /* 27 */
{
    struct bench *b = *state;
    struct tree_pack p = patched_pack(b);
    p.patch_base = change_the_end(b->a, p.patch_base);
    expect_whole(b, &p);
}

static void test_install__a_patch_on_another_base_alone_is_not_enough(void **state)
{
    struct bench *b = *state;
    struct tree_pack p = patched_pack(b);
    p.patch_base = change_the_end(b->a, p.patch_base);
    p.patch_only = true;
    bench_refuses(b, &p, INSTALL_INCOMPLETE);
}

static void test_install__a_base_that_the_disk_forgot_is_not_used(void **state) /* 27 */
{
    struct bench *b = *state;
    struct tree_pack p = patched_pack(b);
    hash_path path;
    hash_object_path(bench_state(b, "gate").text_raw_sha256, path);
    int store = open(b->store, O_RDONLY | O_DIRECTORY), fd = openat(store, path, O_WRONLY);
    assert_int_equal(pwrite(fd, "rotten rotten rotten", 20, 4096), 20);
    close(fd);
    close(store);
    expect_whole(b, &p);
}

static void test_install__a_patch_that_makes_another_text_is_not_used(void **state) /* 28 */
{
    struct bench *b = *state;
    struct tree_pack p = patched_pack(b);
    p.spoil_patch = pack_other_bytes;
    expect_whole(b, &p);
}

static void test_install__a_broken_patch_is_not_used(void **state)
{
    struct bench *b = *state;
    struct tree_pack p = patched_pack(b);
    p.spoil_patch = change_the_end;
    expect_whole(b, &p);
}

static void fill_with_noise(struct sqlite3 *db)
{
    assert_int_equal(sqlite3_exec(db,
                                  "INSERT INTO item_text SELECT 'banyan', 'vi', '', '', "
                                  "hex(randomblob(30000)), 'reviewed', '', 0, 0, '';"
                                  "INSERT INTO item_text SELECT 'banyan', 'km', '', '', "
                                  "hex(randomblob(30000)), 'reviewed', '', 0, 0, '';"
                                  "INSERT INTO item_text SELECT 'banyan', 'jra', '', '', "
                                  "hex(randomblob(30000)), 'reviewed', '', 0, 0, ''",
                                  NULL, NULL, NULL),
                     SQLITE_OK);
}

static ssize_t change_the_stick(struct meddler *m, int fd, const void *p, size_t n)
{
    struct manifest_channel c;
    struct manifest_pack pack;
    struct str json;
    hash_path path;
    assert_true(fs_read_file(m->b->gate_dir, "channel.json", 4096, m->b->a, &json, &m->b->e));
    assert_true(manifest_channel_parse(json, &c, &m->b->e));
    const char *name = str_format(m->b->a, "packs/%lld.json", (long long)c.seq).p;
    assert_true(fs_read_file(m->b->gate_dir, name, 4096, m->b->a, &json, &m->b->e));
    assert_true(manifest_pack_parse(json, m->b->a, &pack, &m->b->e));
    hash_object_path(pack.text_sha256, path);
    int object = openat(m->b->gate_dir, path, O_WRONLY);
    assert_int_equal(pwrite(object, "changed", 7, pack.text_size - 7), 7);
    close(object);
    return fsops_real.write(&m->fs, fd, p, n);
}

static void test_install__a_file_changed_while_it_is_copied_is_damaged(void **state) /* 24 */
{
    struct bench *b = *state;
    struct tree_pack p = bench_pack(b, 2, "new");
    struct meddler m = meddler(b, 0, change_the_stick);
    p.spoil_db = fill_with_noise; /* more than one chunk */
    b->env.fs = &m.fs;
    bench_refuses(b, &p, INSTALL_DAMAGED);
    assert_true(m.left < 0);
}

static ssize_t disk_full(struct meddler *m, int fd, const void *p, size_t n)
{
    (void)fd, (void)p, (void)n;
    m->left = 0;
    return -ENOSPC;
}

static void test_install__a_disk_that_fills_up_in_the_middle_is_reported(void **state) /* 30 */
{
    struct bench *b = *state;
    for (int i = 0; i < 6; i++) { /* text, picture, manifest, text again, previous, current */
        struct tree_pack p = bench_pack(b, 2 + i, "new");
        struct meddler m = meddler(b, i, disk_full);
        b->env.fs = &m.fs;
        bench_refuses(b, &p, INSTALL_NO_SPACE);
        assert_int_equal(m.left, 0);
    }
}

static void test_install__free_space_is_looked_at_before_anything_is_copied(void **state) /* 30 */
{
    struct bench *b = *state;
    struct tree_pack p = bench_pack(b, 2, "new");
    b->env.keep_bytes = 1ull << 60;
    bench_refuses(b, &p, INSTALL_NO_SPACE);
    assert_false(bench_has(b, new_picture(b, 2)));
}

static int no_fsync(const struct fsops *fs, int fd)
{
    (void)fs, (void)fd;
    return -EIO;
}

static void test_install__a_disk_that_cannot_fsync_activates_nothing(void **state) /* 48 */
{
    struct bench *b = *state;
    struct tree_pack p = bench_pack(b, 2, "new");
    struct fsops fs = *b->env.fs;
    fs.fsync = no_fsync;
    b->env.fs = &fs;
    bench_refuses(b, &p, INSTALL_IO);
}

/* ---- the text ---- */

static struct str bomb(struct arena *a, struct str zstd)
{
    (void)zstd;
    size_t n = 64 << 20, cap = 1 << 20;
    char *zeros = mem_zero(1, n), *out = ARENA_NEW(a, char, cap);
    size_t packed = ZSTD_compress(out, cap, zeros, n, 1);
    free(zeros);
    assert_false(ZSTD_isError(packed));
    return (struct str){out, packed};
}
static struct str two_frames(struct arena *a, struct str zstd)
{
    char *p = ARENA_NEW(a, char, 2 * zstd.n);
    memcpy(p, zstd.p, zstd.n);
    memcpy(p + zstd.n, zstd.p, zstd.n);
    return (struct str){p, 2 * zstd.n};
}
static struct str cut_frame(struct arena *a, struct str zstd)
{
    (void)a;
    return (struct str){zstd.p, zstd.n - 5};
}
static struct str no_frame(struct arena *a, struct str zstd)
{
    (void)zstd;
    return str_copy(a, STR("SQLite format 3"));
}

static void test_install__a_text_that_is_not_exactly_its_size_is_refused(void **state) /* 25 */
{
    struct bench *b = *state;
    struct str (*const spoil[])(struct arena *, struct str) = {bomb, two_frames, cut_frame,
                                                               no_frame};
    for (size_t i = 0; i < N(spoil); i++) {
        struct tree_pack p = bench_pack(b, 2, "new");
        p.spoil_zstd = spoil[i];
        bench_refuses(b, &p, INSTALL_DAMAGED);
    }
}

/* A frame header (RFC 8878, 3.1.1.1) that asks for 2^31 bytes, then one raw block. */
static struct str wide_window(struct arena *a, struct str zstd)
{
    (void)zstd;
    return str_copy(a, STR("\x28\xB5\x2F\xFD\x00\xA8\x09\x00\x00x"));
}

static void test_install__a_window_of_two_gigabytes_is_over_the_limit(void **state) /* 26 */
{
    struct bench *b = *state;
    struct tree_pack p = bench_pack(b, 2, "new");
    p.spoil_zstd = wide_window;
    bench_refuses(b, &p, INSTALL_OVER_LIMIT);
}

static void other_raw_hash(struct manifest_pack *m)
{
    memcpy(m->text_raw_sha256, "00000000", 8);
}

static void test_install__a_text_with_another_hash_is_damaged(void **state)
{
    struct bench *b = *state;
    struct tree_pack p = bench_pack(b, 2, "new");
    p.spoil_pack = other_raw_hash;
    bench_refuses(b, &p, INSTALL_DAMAGED);
}

static void run(struct sqlite3 *db, const char *sql)
{
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
}
static void with_view(struct sqlite3 *db)
{
    run(db, "CREATE VIEW v AS SELECT 1");
}
static void with_endless_view(struct sqlite3 *db) /* 33 */
{
    run(db, "DROP TABLE related; CREATE VIEW related(item, ord, other) AS "
            "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) "
            "SELECT 'banyan', n, 'gate/banyan' FROM r");
}
static void with_trigger(struct sqlite3 *db)
{
    run(db, "CREATE TRIGGER t AFTER INSERT ON meta BEGIN SELECT 1; END");
}
static void with_virtual_table(struct sqlite3 *db)
{
    run(db, "CREATE VIRTUAL TABLE f USING fts5(a)");
}
static void with_an_orphan(struct sqlite3 *db)
{
    run(db, "PRAGMA foreign_keys = OFF; INSERT INTO related VALUES ('nowhere', 1, 'gate/banyan')");
}
static void of_another_channel(struct sqlite3 *db)
{
    run(db, "UPDATE meta SET value = 'tourism' WHERE key = 'channel'");
}
static void with_a_picture_that_is_not_listed(struct sqlite3 *db)
{
    run(db, "UPDATE picture SET sha256 = lower(hex(zeroblob(32))) WHERE ord = 0");
}
static struct str broken_tree(struct arena *a, struct str raw) /* 32 */
{
    struct str s = str_copy(a, raw);
    for (size_t page = 2; page * 4096 < s.n; page += 3)
        memset((char *)s.p + page * 4096 + 8, 0x7F, 40);
    return s;
}

static void test_install__a_text_with_more_than_plain_tables_is_damaged(void **state)
{ /* 31, 33 */
    struct bench *b = *state;
    void (*const spoil[])(struct sqlite3 *) = {with_view,
                                               with_endless_view,
                                               with_trigger,
                                               with_virtual_table,
                                               with_an_orphan,
                                               of_another_channel,
                                               with_a_picture_that_is_not_listed};
    for (size_t i = 0; i < N(spoil); i++) {
        struct tree_pack p = bench_pack(b, 2, "new");
        p.spoil_db = spoil[i];
        bench_refuses(b, &p, INSTALL_DAMAGED);
    }
}

static void test_install__a_broken_tree_in_a_text_is_damaged(void **state) /* 32 */
{
    struct bench *b = *state;
    struct tree_pack p = bench_pack(b, 2, "new");
    p.spoil_raw = broken_tree;
    bench_refuses(b, &p, INSTALL_DAMAGED);
}

static void with_a_wide_picture(struct sqlite3 *db)
{
    run(db, "UPDATE picture SET width = 60000, height = 60000 WHERE ord = 0");
}

static void of_a_new_kind(struct sqlite3 *db)
{
    run(db, "UPDATE item SET kind = 'hologram'");
}

static void test_install__an_item_of_an_unknown_kind_is_for_a_newer_kiosk(void **state)
{
    struct bench *b = *state;
    struct tree_pack p = bench_pack(b, 2, "new");
    p.spoil_db = of_a_new_kind;
    bench_refuses(b, &p, INSTALL_NEWER_KIOSK);
    assert_non_null(strstr(b->e.text, "made for a newer kiosk"));
}

static struct str not_a_picture(struct arena *a, struct str picture)
{
    struct str s = str_copy(a, picture);
    ((char *)s.p)[1] = 'Q';
    return s;
}

static struct str cut_in_the_header(struct arena *a, struct str picture)
{
    (void)a;
    return (struct str){picture.p, 20};
}

static struct str a_jpeg(struct arena *a, struct str picture) /* its manifest says PNG */
{
    static const char header[] = "\xff\xd8\xff\xc0\0\x11\x08\x03\x84\x06\x40\x03";
    struct str s = str_copy(a, picture);
    memcpy((char *)s.p, header, sizeof header - 1);
    return s;
}

static struct str one_pixel_wider(struct arena *a, struct str picture)
{
    struct str s = str_copy(a, picture);
    ((char *)s.p)[19]++;
    return s;
}

static struct str far_too_wide(struct arena *a, struct str picture)
{
    struct str s = str_copy(a, picture);
    ((char *)s.p)[18] = 0x70;
    return s;
}

static void test_install__a_picture_must_be_what_its_header_manifest_and_row_say(void **state)
{ /* 36, 37 */
    struct bench *b = *state;
    struct str (*const spoils[])(struct arena *, struct str) = {
        not_a_picture, cut_in_the_header, a_jpeg, one_pixel_wider, far_too_wide};
    for (size_t i = 0; i < N(spoils); i++) {
        struct tree_pack p = bench_pack(b, 2, "new");
        p.spoil_picture = spoils[i];
        bench_refuses(b, &p, spoils[i] == far_too_wide ? INSTALL_OVER_LIMIT : INSTALL_DAMAGED);
        bench_refused(b, spoils[i] == far_too_wide ? INSTALL_OVER_LIMIT : INSTALL_DAMAGED);
    } /* twice: the second time its objects are in the store */
    struct tree_pack good = bench_pack(b, 2, "new");
    tree_publish(b->gate_dir, &good);
    assert_int_equal(bench_import(b, b->gate), INSTALL_DONE);
}

static void test_install__a_picture_over_the_limit_is_refused(void **state)
{
    struct bench *b = *state;
    struct tree_pack p = bench_pack(b, 2, "new");
    p.spoil_db = with_a_wide_picture;
    bench_refuses(b, &p, INSTALL_OVER_LIMIT);
}

static struct str says_wal(struct arena *a, struct str raw)
{
    struct str s = str_copy(a, raw);
    memset((char *)s.p + 18, 2, 2); /* the header: read and write by write-ahead log */
    return s;
}

static void test_install__wal_and_journal_beside_a_text_are_ignored(void **state) /* 34 */
{
    struct bench *b = *state;
    struct tree_pack p = bench_pack(b, 2, "new");
    p.spoil_raw = says_wal;
    tree_publish(b->gate_dir, &p);
    signing_put(b->gate_dir, str_format(b->a, "%s-wal", new_picture(b, 2)).p, STR("junk"));
    signing_put(b->gate_dir, "objects/00/x-journal", STR("junk"));
    assert_int_equal(bench_import(b, b->gate), INSTALL_DONE);
    bench_shows(b, "gate", "new");
    assert_int_equal(bench_count(b, "gen/2"), 1);
}

static void test_install__junk_on_the_stick_is_passed_by(void **state) /* 40 */
{
    struct bench *b = *state;
    struct tree_pack p = bench_pack(b, 2, "new");
    tree_publish(b->gate_dir, &p);
    for (int i = 0; i < 2000; i++)
        signing_put(b->gate_dir, str_format(b->a, "../junk%d", i).p, STR("?"));
    assert_int_equal(bench_import(b, b->trees), INSTALL_DONE);
    bench_shows(b, "gate", "new");
}

/* ---- roll-back, scrub, lock ---- */

static void test_install__rollback_shows_the_old_pack_and_keeps_the_floor(void **state)
{
    struct bench *b = *state;
    struct tree_pack p = bench_pack(b, 3, "new");
    tree_publish(b->gate_dir, &p);
    assert_int_equal(bench_import(b, b->gate), INSTALL_DONE);
    assert_true(install_rollback(&b->env, b->store, &b->e));
    bench_shows(b, "gate", "old");
    struct store_channel c = bench_state(b, "gate");
    assert_int_equal(c.seq, 1);
    assert_int_equal(c.floor_seq, 3);
    p = bench_pack(b, 2, "between");
    bench_refuses(b, &p, INSTALL_STALE);
    p = bench_pack(b, 3, "forged");
    bench_refuses(b, &p, INSTALL_NOT_TRUSTED); /* another pack 3 than the one it has had */
}

static void test_install__rollback_twice_returns_and_importing_again_does_too(void **state)
{
    struct bench *b = *state;
    struct tree_pack p = bench_pack(b, 2, "new");
    tree_publish(b->gate_dir, &p);
    assert_int_equal(bench_import(b, b->gate), INSTALL_DONE);
    assert_true(install_rollback(&b->env, b->store, &b->e));
    assert_true(install_rollback(&b->env, b->store, &b->e));
    bench_shows(b, "gate", "new");
    assert_true(install_rollback(&b->env, b->store, &b->e));
    bench_shows(b, "gate", "old");
    assert_int_equal(bench_import(b, b->gate), INSTALL_DONE);
    bench_shows(b, "gate", "new");
}

static void test_install__rollback_never_brings_old_keys_back(void **state)
{
    struct bench *b = *state;
    struct tree_pack p = bench_pack(b, 2, "new");
    bench_root(b, 2, 1);
    tree_publish(b->gate_dir, &p);
    assert_int_equal(bench_import(b, b->gate), INSTALL_DONE);
    int dir = bench_channel(b, "tourism"); /* trusted since */
    close(dir);
    assert_true(install_rollback(&b->env, b->store, &b->e));
    assert_int_equal(bench_state(b, "gate").root_version, 2);
    assert_int_equal(bench_state(b, "tourism").seq, 0);
}

static void test_install__rollback_without_a_generation_before_says_so(void **state)
{
    struct bench *b = *state;
    assert_false(install_rollback(&b->env, b->store, &b->e));
    assert_int_equal(b->e.code, ERR_NOT_FOUND);
    bench_shows(b, "gate", "old");
}

static void
test_install__scrub_finds_a_rotten_object_and_importing_again_brings_it_back(void **state)
{
    struct bench *b = *state;
    uint64_t n;
    const char *picture = new_picture(b, 1);
    struct str good, after;
    assert_true(install_scrub(&b->env, b->store, &n, &b->e));
    assert_int_equal(n, 5); /* manifest, text, three pictures */
    assert_true(fs_read_file(b->store_dir, picture, 1 << 20, b->a, &good, &b->e));
    struct str rotten = str_copy(b->a, good);
    ((char *)rotten.p)[77] ^= 4;
    signing_put(b->store_dir, picture, rotten);
    assert_false(install_scrub(&b->env, b->store, &n, &b->e));
    assert_int_equal(b->e.code, ERR_CORRUPT);
    assert_non_null(strstr(b->e.text, picture));
    assert_int_equal(bench_import(b, b->gate), INSTALL_DONE);
    assert_true(fs_read_file(b->store_dir, picture, 1 << 20, b->a, &after, &b->e));
    assert_true(str_eq(good, after));
    assert_true(install_scrub(&b->env, b->store, &n, &b->e));
}

static void test_install__a_lost_manifest_is_found_by_scrub_and_brought_back(void **state)
{
    struct bench *b = *state;
    uint64_t n;
    hash_path path;
    struct store_channel c = bench_state(b, "gate");
    hash_object_path(c.pack_sha256, path);
    signing_put(b->store_dir, path, STR("{}"));
    assert_false(install_scrub(&b->env, b->store, &n, &b->e));
    assert_int_equal(b->e.code, ERR_CORRUPT);
    assert_int_equal(bench_import(b, b->gate), INSTALL_NOTHING_NEW);
    assert_true(install_scrub(&b->env, b->store, &n, &b->e));
}

static void cut_short(struct bench *b, const char *bundle)
{
    int fd = openat(b->store_dir, bundle, O_WRONLY);
    assert_int_equal(ftruncate(fd, 8192), 0);
    close(fd);
}

static void lose(struct bench *b, const char *bundle)
{
    assert_int_equal(unlinkat(b->store_dir, bundle, 0), 0);
}

static void empty(struct bench *b, const char *bundle)
{
    signing_put(b->store_dir, bundle, STR(""));
}

static void scribble(struct bench *b, const char *bundle)
{
    signing_put(b->store_dir, bundle, str_format(b->a, "%9000u", 7u));
}

static void test_install__a_damaged_bundle_is_found_by_scrub_and_built_again(void **state)
{
    struct bench *b = *state;
    void (*const damages[])(struct bench *, const char *) = {cut_short, lose, empty, scribble};
    for (size_t i = 0; i < N(damages); i++) {
        const char *bundle = str_format(b->a, "gen/%zu/bundle.db", i + 1).p;
        uint64_t n;
        damages[i](b, bundle);
        assert_false(install_scrub(&b->env, b->store, &n, &b->e));
        assert_int_equal(b->e.code, ERR_CORRUPT);
        assert_non_null(strstr(b->e.text, bundle));
        assert_non_null(strstr(b->e.text, "kiosk-sync import"));
        assert_int_equal(bench_import(b, b->gate), INSTALL_DONE);
        bench_shows(b, "gate", "old");
        assert_true(install_scrub(&b->env, b->store, &n, &b->e));
        assert_int_equal(bench_import(b, b->gate), INSTALL_NOTHING_NEW);
    }
}

static void test_install__rollback_never_goes_to_a_damaged_bundle(void **state)
{
    struct bench *b = *state;
    struct tree_pack p = bench_pack(b, 2, "new");
    tree_publish(b->gate_dir, &p);
    assert_int_equal(bench_import(b, b->gate), INSTALL_DONE);
    scribble(b, "gen/2/bundle.db");
    assert_int_equal(bench_import(b, b->gate), INSTALL_DONE);
    bench_shows(b, "gate", "new");
    assert_true(install_rollback(&b->env, b->store, &b->e)); /* past the damaged one */
    bench_shows(b, "gate", "old");
    scribble(b, "gen/3/bundle.db");
    assert_false(install_rollback(&b->env, b->store, &b->e));
    bench_shows(b, "gate", "old");
}

static void test_install__a_damaged_current_falls_back_to_previous_and_its_floors(void **state)
{
    struct bench *b = *state;
    struct tree_pack p = bench_pack(b, 4, "four");
    uint64_t n;
    bench_root(b, 2, 1);
    tree_publish(b->gate_dir, &p);
    assert_int_equal(bench_import(b, b->gate), INSTALL_DONE);
    p = bench_pack(b, 5, "five");
    tree_publish(b->gate_dir, &p);
    assert_int_equal(bench_import(b, b->gate), INSTALL_DONE);
    close(bench_channel(b, "tourism")); /* trusted since: `previous` knows nothing of it */
    signing_put(b->store_dir, "current", STR("{}"));
    assert_false(install_scrub(&b->env, b->store, &n, &b->e));
    assert_int_equal(b->e.code, ERR_CORRUPT);
    p = bench_pack(b, 3, "three");
    tree_publish(b->gate_dir, &p);
    assert_int_equal(bench_import(b, b->gate), INSTALL_STALE);
    p = bench_pack(b, 4, "four");
    tree_publish(b->gate_dir, &p); /* what `previous` says is installed */
    assert_int_equal(bench_import(b, b->gate), INSTALL_DONE);
    bench_shows(b, "gate", "four");
    assert_int_equal(bench_state(b, "gate").root_version, 2);
    assert_int_equal(bench_state(b, "tourism").root_version, 1);
    assert_int_equal(bench_import(b, b->gate), INSTALL_NOTHING_NEW);
}

static void test_install__without_any_state_the_roots_in_the_store_are_enough(void **state)
{
    struct bench *b = *state;
    const struct str damages[] = {STR(""), STR("{}"), STR("\x01\xff junk")};
    struct install_status s;
    bench_root(b, 2, 1);
    assert_int_equal(bench_import(b, b->gate), INSTALL_NOTHING_NEW);
    assert_int_equal(unlinkat(b->gate_dir, "root/2.json", 0), 0);
    for (size_t i = 0; i < N(damages); i++) {
        signing_put(b->store_dir, "current", damages[i]);
        signing_put(b->store_dir, "previous", damages[i]);
        signing_put(b->store_dir, "roots/junk/1.json", STR("junk"));
        assert_int_equal(bench_import(b, b->gate), INSTALL_DONE);
        bench_shows(b, "gate", "old");
        assert_int_equal(bench_state(b, "gate").root_version, 2);
        assert_true(install_status(b->store, &s, &b->e));
        assert_int_equal(s.current.n_channels, 1);
    }
}

static void test_install__one_run_at_a_time(void **state)
{
    struct bench *b = *state;
    struct tree_pack p = bench_pack(b, 2, "new");
    int fd = openat(b->store_dir, "lock", O_RDONLY);
    assert_int_equal(flock(fd, LOCK_EX), 0);
    bench_refuses(b, &p, INSTALL_IO);
    close(fd);
    assert_int_equal(bench_import(b, b->gate), INSTALL_DONE);
}

static void test_install__what_a_run_that_was_cut_left_in_staging_goes(void **state)
{
    struct bench *b = *state;
    struct tree_pack p = bench_pack(b, 2, "new");
    assert_int_equal(mkdirat(b->store_dir, "staging", 0755), 0);
    signing_put(b->store_dir, "staging/bundle.db", STR("half"));
    signing_put(b->store_dir, "staging/text-gate.db", STR("half"));
    signing_put(b->store_dir, "gen/2/bundle.db", STR("half"));
    signing_put(b->store_dir, "current.new", STR("half"));
    tree_publish(b->gate_dir, &p);
    assert_int_equal(bench_import(b, b->gate), INSTALL_DONE);
    bench_shows(b, "gate", "new");
}

static void test_install__status_tells_what_is_installed_and_who_may_speak(void **state)
{
    struct bench *b = *state;
    struct install_status s;
    assert_true(install_status(b->store, &s, &b->e));
    assert_int_equal(s.current.generation, 1);
    assert_int_equal(s.previous_generation, 0);
    assert_int_equal(s.current.n_channels, 1);
    assert_int_equal(s.roots[0].n_keys, 3);
    assert_int_equal(s.roots[0].threshold, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BENCH(test_install__a_pack_is_shown_and_found_and_staging_is_empty),
        BENCH(test_install__the_same_pack_again_is_nothing_new),
        BENCH(test_install__objects_that_are_there_are_not_copied_again),
        BENCH(test_install__only_two_generations_and_their_objects_stay),
        BENCH(test_install__a_stick_with_a_folder_of_channels_becomes_one_generation),
        BENCH(test_install__one_bad_channel_does_not_keep_the_others_back),
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
        BENCH(test_install__a_signed_pack_of_another_number_is_refused),
        BENCH(test_install__a_signed_pack_that_channel_json_does_not_mean_is_refused),
        BENCH(test_install__a_lower_seq_is_stale_and_equal_seq_of_another_pack_an_alarm),
        BENCH(test_install__a_higher_seq_under_an_older_epoch_is_stale),
        BENCH(test_install__an_epoch_that_no_root_granted_is_refused),
        BENCH(test_install__a_new_epoch_recovers_from_a_runaway_seq),
        BENCH(test_install__keys_change_one_root_after_another),
        BENCH(test_install__a_new_root_is_kept_although_there_is_no_new_pack),
        BENCH(test_install__no_root_version_may_be_skipped),
        BENCH(test_install__a_root_signed_by_only_the_new_or_only_the_old_keys_is_refused),
        BENCH(test_install__a_root_with_a_lower_epoch_or_of_another_channel_is_refused),
        BENCH(test_install__a_root_left_by_a_run_that_failed_is_not_believed),
        BENCH(test_install__trust_needs_the_roots_own_threshold_and_happens_once),
        BENCH(test_install__json_that_is_not_strict_is_refused),
        BENCH(test_install__hashes_are_64_lower_case_digits_or_refused),
        BENCH(test_install__sizes_over_a_limit_are_refused_before_they_are_added),
        BENCH(test_install__a_pack_for_a_newer_kiosk_says_so),
        BENCH(test_install__a_manifest_of_two_gigabytes_is_not_read),
        BENCH(test_install__a_file_that_is_missing_at_any_step_is_waited_for),
        BENCH(test_install__missing_objects_are_waited_for_and_what_came_is_kept),
        BENCH(test_install__an_object_cut_longer_or_changed_is_damaged),
        BENCH(test_install__a_link_a_fifo_and_a_folder_are_no_objects),
        BENCH(test_install__a_link_in_place_of_a_manifest_or_a_folder_is_refused),
        BENCH(test_install__a_patch_alone_brings_the_text),
        BENCH(test_install__a_patch_on_another_base_is_not_used),
        BENCH(test_install__a_patch_on_another_base_alone_is_not_enough),
        BENCH(test_install__a_base_that_the_disk_forgot_is_not_used),
        BENCH(test_install__a_patch_that_makes_another_text_is_not_used),
        BENCH(test_install__a_broken_patch_is_not_used),
        BENCH(test_install__a_file_changed_while_it_is_copied_is_damaged),
        BENCH(test_install__a_disk_that_fills_up_in_the_middle_is_reported),
        BENCH(test_install__free_space_is_looked_at_before_anything_is_copied),
        BENCH(test_install__a_disk_that_cannot_fsync_activates_nothing),
        BENCH(test_install__a_text_that_is_not_exactly_its_size_is_refused),
        BENCH(test_install__a_window_of_two_gigabytes_is_over_the_limit),
        BENCH(test_install__a_text_with_another_hash_is_damaged),
        BENCH(test_install__a_text_with_more_than_plain_tables_is_damaged),
        BENCH(test_install__a_broken_tree_in_a_text_is_damaged),
        BENCH(test_install__an_item_of_an_unknown_kind_is_for_a_newer_kiosk),
        BENCH(test_install__a_picture_must_be_what_its_header_manifest_and_row_say),
        BENCH(test_install__a_picture_over_the_limit_is_refused),
        BENCH(test_install__wal_and_journal_beside_a_text_are_ignored),
        BENCH(test_install__junk_on_the_stick_is_passed_by),
        BENCH(test_install__rollback_shows_the_old_pack_and_keeps_the_floor),
        BENCH(test_install__rollback_twice_returns_and_importing_again_does_too),
        BENCH(test_install__rollback_never_brings_old_keys_back),
        BENCH(test_install__rollback_without_a_generation_before_says_so),
        BENCH(test_install__scrub_finds_a_rotten_object_and_importing_again_brings_it_back),
        BENCH(test_install__a_lost_manifest_is_found_by_scrub_and_brought_back),
        BENCH(test_install__a_damaged_bundle_is_found_by_scrub_and_built_again),
        BENCH(test_install__rollback_never_goes_to_a_damaged_bundle),
        BENCH(test_install__a_damaged_current_falls_back_to_previous_and_its_floors),
        BENCH(test_install__without_any_state_the_roots_in_the_store_are_enough),
        BENCH(test_install__one_run_at_a_time),
        BENCH(test_install__what_a_run_that_was_cut_left_in_staging_goes),
        BENCH(test_install__status_tells_what_is_installed_and_who_may_speak),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
