/* hostile: cases of the design's list that need more than one spoiled tree: processes that hang or
 * meet, and a screen that refuses.  Numbers in comments are those of the list.
 *
 * What the conformance suite of The Update Framework asks for, and which test asks it here:
 *
 *   too few signatures        install: one_signature_too_few_is_refused
 *   the same key twice        one_key_under_two_names_is_one_signature;
 *                             trust: one_key_listed_twice_is_refused
 *   roll-back of a pack       install: a_lower_seq_is_stale_and_equal_seq_of_another_pack_an_alarm,
 *                             a_higher_seq_under_an_older_epoch_is_stale,
 *                             a_pack_of_the_epoch_before_the_roots_is_stale
 *   the same version again    install: the_same_pack_again_is_nothing_new, a_lower_seq_is_stale_...
 *   roll-back of a root       install: a_root_with_a_lower_epoch_or_of_another_channel_is_refused;
 *                             recovery: rollback_never_brings_old_keys_back
 *   fast-forward, recovered   install: a_new_epoch_recovers_from_a_runaway_seq
 *   keys rotated, each step   install: keys_change_one_root_after_another,
 *                             no_root_version_may_be_skipped,
 *                             a_root_signed_by_only_the_new_or_only_the_old_keys_is_refused,
 *                             a_root_between_that_its_own_keys_did_not_sign_is_refused
 *   expiry                    install: content_past_its_date_is_installed_at_any_clock: told, never
 *                             enforced, since a kiosk's clock may be wrong and old words beat none
 *   hash and length mismatch  objects: an_object_cut_longer_or_changed_is_damaged;
 *                             a_pack_longer_than_channel_json_says_is_damaged
 *   files missing anywhere    a_signature_missing_at_any_step_is_one_too_few;
 *                             install: a_file_that_is_missing_at_any_step_is_waited_for;
 *                             objects: missing_objects_are_waited_for_and_what_came_is_kept;
 *                             fetch: a_half_published_pack_waits
 *   root before all else      the_root_is_updated_before_all_else;
 *                             fetch: a_new_root_is_walked_first
 *   what is proven is kept    a_good_root_beside_a_bad_pack_is_kept; kept: all of it
 *   nothing else is           install: a_root_left_by_a_run_that_failed_is_not_believed
 *   consistent names          install: hashes_are_64_lower_case_digits_or_refused: by hash alone
 *   one kind as another       install: a_signed_root_is_no_pack_and_no_channel
 */
#include "../support/bench.h"
#include "pack/ack.h"
#include "pack/bundle.h"
#include "safe/safe.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../support/check.h"

#define N(list) (sizeof(list) / sizeof *(list))

/* ---- signatures and roots ---- */

static void test_hostile__one_key_under_two_names_is_one_signature(void **state)
{ /* 3 */
    struct bench *b = *state;
    struct tree_pack p = bench_pack(b, 2, "new");
    struct str sig;
    p.n_signers = 1;
    tree_publish(b->gate_dir, &p);
    const char *const files[] = {"channel.json", "packs/2.json"};
    for (size_t i = 0; i < N(files); i++) {
        const char *name = str_format(b->a, "%s.%s.minisig", files[i], b->keys[0].id).p;
        assert_true(fs_read_file(b->gate_dir, name, 4096, b->a, &sig, &b->e));
        signing_put(b->gate_dir, str_format(b->a, "%s.%s.minisig", files[i], b->keys[1].id).p, sig);
    }
    bench_refused(b, INSTALL_NOT_TRUSTED);
    assert_non_null(strstr(b->e.text, "1 good signatures"));
}

static void test_hostile__an_unknown_keys_signature_beside_enough_good_ones(void **state)
{ /* 4 */
    struct bench *b = *state;
    struct tree_pack p = bench_pack(b, 2, "new");
    struct signer three[3] = {b->keys[4], b->keys[0], b->keys[1]};
    p.signers = three;
    p.n_signers = 3;
    tree_publish(b->gate_dir, &p);
    assert_int_equal(bench_import(b, b->gate), INSTALL_DONE);
    bench_shows(b, "gate", "new");
}

static void test_hostile__a_bad_signature_beside_enough_good_ones_is_logged(void **state)
{ /* 5 */
    struct bench *b = *state;
    struct tree_pack p = bench_pack(b, 2, "new");
    struct str log;
    tree_publish(b->gate_dir, &p);
    tree_sign(b->gate_dir, "channel.json", STR("other bytes"), &b->keys[2], 1);
    assert_int_equal(bench_import_logged(b, &log), INSTALL_DONE);
    bench_shows(b, "gate", "new");
    assert_non_null(strstr(log.p, "2 good signatures are enough"));
}

static void test_hostile__a_root_that_asks_for_an_impossible_threshold_is_refused(void **state)
{ /* 6 */
    struct bench *b = *state;
    const int64_t thresholds[] = {0, -1, 4};
    struct tree_pack p = bench_pack(b, 2, "new");
    for (size_t i = 0; i < N(thresholds); i++) {
        tree_root(b->gate_dir, "gate", 2, 1, thresholds[i], b->keys, 3, b->keys, 3);
        bench_refuses(b, &p, INSTALL_DAMAGED);
        assert_non_null(strstr(b->e.text, "threshold"));
        assert_int_equal(bench_state(b, "gate").root_version, 1);
    }
}

static void test_hostile__the_legacy_kind_of_signature_counts_for_nothing(void **state)
{ /* 8 */
    struct bench *b = *state;
    struct tree_pack p = bench_pack(b, 2, "new");
    struct str json;
    tree_publish(b->gate_dir, &p);
    assert_true(fs_read_file(b->gate_dir, "channel.json", 4096, b->a, &json, &b->e));
    signing_put(b->gate_dir, str_format(b->a, "channel.json.%s.minisig", b->keys[1].id).p,
                signing_minisig_legacy(b->a, &b->keys[1], json));
    bench_refused(b, INSTALL_NOT_TRUSTED);
    assert_non_null(strstr(b->e.text, "prehashed"));
}

static void test_hostile__the_root_is_updated_before_all_else(void **state)
{ /* keys that were revoked sign the newest pack */
    struct bench *b = *state;
    struct signer left[2] = {b->keys[3], b->keys[4]},
                  both[4] = {b->keys[0], b->keys[1], left[0], left[1]};
    struct tree_pack p = bench_pack(b, 2, "new");
    tree_root(b->gate_dir, "gate", 2, 1, 2, left, 2, both, 4);
    bench_refuses_but_root(b, &p, INSTALL_NOT_TRUSTED, 2);
    bench_refuses(b, &p, INSTALL_NOT_TRUSTED);
}

static void test_hostile__a_good_root_beside_a_bad_pack_is_kept(void **state)
{
    struct bench *b = *state;
    struct tree_pack p = bench_pack(b, 2, "new");
    bench_root(b, 2, 1);
    p.n_signers = 1;
    bench_refuses_but_root(b, &p, INSTALL_NOT_TRUSTED, 2);
    assert_true(bench_has(b, "roots/gate/2.json"));
}

static void test_hostile__a_signature_missing_at_any_step_is_one_too_few(void **state)
{
    struct bench *b = *state;
    struct tree_pack p = bench_pack(b, 2, "new");
    const char *const files[] = {"root/2.json", "channel.json", "packs/2.json"};
    bench_root(b, 2, 1);
    for (size_t i = 0; i < N(files); i++) {
        tree_publish(b->gate_dir, &p);
        assert_int_equal(
            unlinkat(b->gate_dir, str_format(b->a, "%s.%s.minisig", files[i], b->keys[1].id).p, 0),
            0);
        bench_refused(b, INSTALL_NOT_TRUSTED);
        (void)unlinkat(b->gate_dir, "root/2.json", 0); /* sound, it would be kept */
    }
}

static struct str longer(struct arena *a, struct str json)
{
    return str_format(a, "%s \n", json.p);
}

static void test_hostile__a_pack_longer_than_channel_json_says_is_damaged(void **state)
{
    struct bench *b = *state;
    struct tree_pack p = bench_pack(b, 2, "new");
    struct str json;
    tree_publish(b->gate_dir, &p);
    assert_true(fs_read_file(b->gate_dir, "packs/2.json", 4096, b->a, &json, &b->e));
    json = longer(b->a, json);
    signing_put(b->gate_dir, "packs/2.json", json);
    tree_sign(b->gate_dir, "packs/2.json", json, b->keys, 2);
    bench_refused(b, INSTALL_DAMAGED);
}

/* ---- pictures ---- */

/* 1600 x 900, to the end of the frame's sizes; a byte less, and there is no size. */
static struct str jpeg = {"\xff\xd8\xff\xe0\0\x02\xff\xc0\0\x11\x08\x03\x84\x06\x40", 15};

static struct str cut_jpeg(struct arena *a, struct str picture)
{
    (void)picture;
    return str_copy(a, jpeg);
}

static void row_is_jpeg(struct sqlite3 *db)
{
    hash_hex hash;
    char sql[160];
    hash_bytes(jpeg, hash);
    snprintf(sql, sizeof sql, "UPDATE picture SET mime = 'image/jpeg' WHERE sha256 = '%s'", hash);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_changes(db), 1);
}

static void is_jpeg(struct manifest_pack *m)
{
    for (size_t i = 0; i < m->n_blobs; i++)
        if (m->blobs[i].size == (int64_t)jpeg.n)
            memcpy(m->blobs[i].mime, "image/jpeg", 11);
}

static void test_hostile__a_jpeg_cut_in_its_header_is_damaged(void **state)
{ /* 36: sizes are those of headers; one that is cut behind them comes in, and the screen shows the
     place of a picture that it cannot decode */
    struct bench *b = *state;
    struct tree_pack p = bench_pack(b, 2, "new");
    p.spoil_picture = cut_jpeg;
    p.spoil_db = row_is_jpeg;
    p.spoil_pack = is_jpeg;
    jpeg.n = 15;
    bench_refuses(b, &p, INSTALL_DAMAGED);
    assert_non_null(strstr(b->e.text, "no size found in the picture's header"));
    jpeg.n = 16;
    tree_publish(b->gate_dir, &p);
    assert_int_equal(bench_import(b, b->gate), INSTALL_DONE);
}

/* ---- things that hang, and things that meet ---- */

static ssize_t hang(const struct fsops *fs, int fd, const void *p, size_t n)
{
    (void)fs, (void)fd, (void)p, (void)n;
    for (;;)
        poll(NULL, 0, 1000);
    return 0;
}

static bool import_new(void *ctx, struct err *e)
{
    struct bench *b = ctx;
    bool nothing_new;
    return install_import(&b->env, b->store, b->gate, &nothing_new, e);
}

static void test_hostile__a_stick_that_hangs_is_given_up_in_time(void **state)
{ /* 39: as kiosk-sync runs it; a write that never comes back stands for power/sticks.c */
    struct bench *b = *state;
    struct tree_pack p = bench_pack(b, 2, "new");
    struct fsops stuck = b->fs;
    struct safe_work w = {.rights = {.read = {b->gate}, .write = {b->store}},
                          .run = import_new,
                          .ctx = b,
                          .patience_ms = 300};
    tree_publish(b->gate_dir, &p);
    stuck.write = hang;
    b->env.fs = &stuck;
    assert_false(safe_run(&w, &b->e));
    assert_int_equal(install_exit_code(b->e.code), INSTALL_IO);
    assert_non_null(strstr(b->e.text, "hangs"));
    bench_shows(b, "gate", "old");
    b->env.fs = &b->fs;
    assert_int_equal(bench_import(b, b->gate), INSTALL_DONE); /* the lock went with the process */
    bench_shows(b, "gate", "new");
    assert_int_equal(bench_count(b, "staging"), 0);
}

static pid_t import_apart(struct bench *b, const char *tree)
{
    pid_t p = fork();
    if (p == 0) {
        b->env.wait_ms = 60000;
        _exit(bench_import(b, tree));
    }
    return p;
}

static void test_hostile__two_sticks_at_once_come_one_after_the_other(void **state)
{ /* 41 */
    struct bench *b = *state;
    const char *older = str_format(b->a, "%s/older", b->path).p;
    struct tree_pack p = bench_pack(b, 2, "older");
    int codes[2], status;
    tree_publish(b->gate_dir, &p);
    tree_copy(b->gate, older);
    p = bench_pack(b, 3, "newer");
    tree_publish(b->gate_dir, &p);
    pid_t first = import_apart(b, older), second = import_apart(b, b->gate);
    assert_int_equal(waitpid(first, &status, 0), first);
    codes[0] = WEXITSTATUS(status);
    assert_int_equal(waitpid(second, &status, 0), second);
    codes[1] = WEXITSTATUS(status);
    assert_int_equal(codes[1], INSTALL_DONE);
    assert_true(codes[0] == INSTALL_DONE || codes[0] == INSTALL_STALE);
    bench_shows(b, "gate", "newer");
    assert_int_equal(bench_count(b, "staging"), 0);
    uint64_t checked;
    assert_true(install_scrub(&b->env, b->store, &checked, &b->e));
}

/* ---- a bundle that the screen cannot show: 50 ---- */

static const char *ack_file(const struct bench *b)
{
    return str_format(b->a, "%s/ack", b->path).p;
}

static void answer(struct bench *b, bool shown)
{
    struct ack ack = {.shown = shown};
    assert_true(ack_current(b->store, ack.current, &b->e));
    assert_true(ack_write(ack_file(b), &ack, &b->e));
}

static bool heed(struct bench *b)
{
    struct install_heeded heeded;
    if (!install_heed(&b->env, b->store, ack_file(b), &heeded, &b->e))
        fail_msg("%s", b->e.text);
    b->env.unseen = heeded.unseen;
    return heeded.went_back;
}

static void import_title(struct bench *b, int64_t seq, const char *title)
{
    struct tree_pack p = bench_pack(b, seq, title);
    tree_publish(b->gate_dir, &p);
    assert_int_equal(bench_import(b, b->gate), INSTALL_DONE);
}

static void test_hostile__what_the_screen_refused_is_left_until_something_newer_comes(void **state)
{ /* 50 */
    struct bench *b = *state;
    import_title(b, 2, "new");
    answer(b, false);
    assert_true(heed(b));
    bench_shows(b, "gate", "old");
    assert_false(heed(b)); /* the answer was to a state that is no more */
    bench_refused(b, INSTALL_STALE);
    assert_non_null(strstr(b->e.text, "could not show"));
    assert_false(install_rollback(&b->env, b->store, &b->e));
    bench_shows(b, "gate", "old");
    import_title(b, 3, "newer");
    bench_shows(b, "gate", "newer");
    answer(b, true);
    assert_false(heed(b));
    bench_shows(b, "gate", "newer");
}

static void test_hostile__a_refused_pack_stays_refused_after_a_roll_back(void **state)
{ /* 50 */
    struct bench *b = *state;
    import_title(b, 2, "two");
    import_title(b, 3, "three");
    answer(b, false);
    assert_true(heed(b));
    bench_shows(b, "gate", "two");
    struct tree_pack p = bench_pack(b, 3, "three");
    tree_publish(b->gate_dir, &p);
    assert_int_equal(bench_import(b, b->gate), INSTALL_STALE);
    import_title(b, 4, "four");
    assert_true(install_rollback(&b->env, b->store, &b->e));
    bench_shows(b, "gate", "two");
}

static void test_hostile__a_channels_first_pack_that_was_refused_stays_refused(void **state)
{ /* 50 */
    struct bench *b = *state;
    struct tree_pack p = bench_pack(b, 1, "dance");
    int dir = bench_channel(b, "tourism");
    p.channel = "tourism";
    tree_publish(dir, &p);
    close(dir);
    assert_int_equal(bench_import(b, b->trees), INSTALL_DONE);
    answer(b, false);
    assert_true(heed(b));
    assert_int_equal(bench_state(b, "tourism").seq, 0);
    assert_int_equal(bench_import(b, b->trees), INSTALL_STALE);
    bench_shows(b, "gate", "old");
    assert_false(bench_finds(b, "tourism", "dance"));
}

static void test_hostile__what_the_screen_showed_outlives_what_it_never_saw(void **state)
{ /* 50: two packs come between two looks of the screen */
    struct bench *b = *state;
    import_title(b, 2, "shown");
    answer(b, true);
    assert_false(heed(b));
    import_title(b, 3, "unseen");
    assert_false(heed(b));
    import_title(b, 4, "bad");
    assert_false(heed(b));
    import_title(b, 5, "worse");
    assert_int_equal(bench_count(b, "gen"), 2);
    answer(b, false);
    assert_true(heed(b));
    bench_shows(b, "gate", "shown");
    struct tree_pack p = bench_pack(b, 5, "worse");
    tree_publish(b->gate_dir, &p);
    assert_int_equal(bench_import(b, b->gate), INSTALL_STALE);
}

static void test_hostile__an_answer_to_another_state_or_none_changes_nothing(void **state)
{ /* 50 */
    struct bench *b = *state;
    assert_false(heed(b)); /* no screen has answered */
    answer(b, false);
    import_title(b, 2, "new");
    assert_false(heed(b));
    bench_shows(b, "gate", "new");
}

static void test_hostile__an_answer_that_is_no_answer_is_refused(void **state)
{ /* 50: the screen may have been taken over */
    struct bench *b = *state;
    const struct str junk[] = {STR(""), STR("{}"), STR("{\"current\":\"../x\",\"shown\":0}"),
                               str_format(b->a, "%300u", 7u)};
    struct install_heeded heeded;
    import_title(b, 2, "new");
    for (size_t i = 0; i < N(junk) + 2; i++) {
        unlink(ack_file(b));
        if (i < N(junk))
            assert_true(fs_replace_path(ack_file(b), junk[i], &b->e));
        else if (i == N(junk))
            assert_int_equal(symlink("store/current", ack_file(b)), 0);
        else
            assert_int_equal(mkfifo(ack_file(b), 0644), 0);
        assert_false(install_heed(&b->env, b->store, ack_file(b), &heeded, &b->e));
        assert_false(heeded.went_back);
        bench_shows(b, "gate", "new");
    }
}

static void test_hostile__a_first_pack_that_is_refused_has_nothing_to_go_back_to(void **state)
{ /* 50 */
    struct bench *b = *state;
    struct install_heeded heeded;
    answer(b, false);
    assert_false(install_heed(&b->env, b->store, ack_file(b), &heeded, &b->e));
    assert_int_equal(b->e.code, ERR_NOT_FOUND);
    bench_shows(b, "gate", "old");
    import_title(b, 2, "new");
}

static void test_hostile__nobody_goes_back_to_what_the_disk_spoiled(void **state)
{ /* 50 */
    struct bench *b = *state;
    struct install_heeded heeded;
    import_title(b, 2, "new");
    signing_put(b->store_dir, "gen/1/bundle.db", STR("rotten"));
    answer(b, false);
    assert_false(install_heed(&b->env, b->store, ack_file(b), &heeded, &b->e));
    assert_int_equal(b->e.code, ERR_CORRUPT);
    assert_false(heeded.went_back);
    assert_int_equal(bench_state(b, "gate").seq, 2);
    bench_shows(b, "gate", "new");
}

static void test_hostile__a_bundle_that_the_disk_spoiled_may_come_again(void **state)
{ /* 50 */
    struct bench *b = *state;
    struct bundle *shown;
    import_title(b, 2, "new");
    signing_put(b->store_dir, "gen/2/bundle.db", STR("rotten"));
    assert_false(bundle_open(b->store, false, &shown, &b->e));
    assert_true(bundle_open_previous(b->store, false, &shown, &b->e)); /* meanwhile */
    bundle_close(shown);
    answer(b, false);
    assert_true(heed(b));
    bench_shows(b, "gate", "old");
    assert_int_equal(bench_import(b, b->gate), INSTALL_DONE);
    bench_shows(b, "gate", "new");
    assert_false(heed(b)); /* the answer was to another generation of the same pack */
    bench_shows(b, "gate", "new");
}

/* As soon as the bundle was built the disk loses a page of it. */
static int spoil_bundle(const struct fsops *fs, int fd)
{
    char link[64], name[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t n = readlink(link, name, sizeof name - 1);
    name[n > 0 ? n : 0] = 0;
    if (strstr(name, "staging/bundle.db")) {
        int out = open(name, O_WRONLY);
        assert_int_equal(pwrite(out, "rotten", 6, 4096), 6);
        close(out);
    }
    (void)fs;
    return 0;
}

static void test_hostile__a_bundle_that_fails_its_self_test_is_not_activated(void **state)
{ /* 50 */
    struct bench *b = *state;
    struct tree_pack p = bench_pack(b, 2, "new");
    struct fsops spoiling = b->fs;
    spoiling.fsync = spoil_bundle;
    b->env.fs = &spoiling;
    bench_refuses(b, &p, INSTALL_DAMAGED);
    b->env.fs = &b->fs;
    assert_int_equal(bench_import(b, b->gate), INSTALL_DONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BENCH(test_hostile__one_key_under_two_names_is_one_signature),
        BENCH(test_hostile__an_unknown_keys_signature_beside_enough_good_ones),
        BENCH(test_hostile__a_bad_signature_beside_enough_good_ones_is_logged),
        BENCH(test_hostile__a_root_that_asks_for_an_impossible_threshold_is_refused),
        BENCH(test_hostile__the_legacy_kind_of_signature_counts_for_nothing),
        BENCH(test_hostile__the_root_is_updated_before_all_else),
        BENCH(test_hostile__a_good_root_beside_a_bad_pack_is_kept),
        BENCH(test_hostile__a_signature_missing_at_any_step_is_one_too_few),
        BENCH(test_hostile__a_pack_longer_than_channel_json_says_is_damaged),
        BENCH(test_hostile__a_jpeg_cut_in_its_header_is_damaged),
        BENCH(test_hostile__a_stick_that_hangs_is_given_up_in_time),
        BENCH(test_hostile__two_sticks_at_once_come_one_after_the_other),
        BENCH(test_hostile__what_the_screen_refused_is_left_until_something_newer_comes),
        BENCH(test_hostile__a_refused_pack_stays_refused_after_a_roll_back),
        BENCH(test_hostile__a_channels_first_pack_that_was_refused_stays_refused),
        BENCH(test_hostile__what_the_screen_showed_outlives_what_it_never_saw),
        BENCH(test_hostile__an_answer_to_another_state_or_none_changes_nothing),
        BENCH(test_hostile__an_answer_that_is_no_answer_is_refused),
        BENCH(test_hostile__a_first_pack_that_is_refused_has_nothing_to_go_back_to),
        BENCH(test_hostile__nobody_goes_back_to_what_the_disk_spoiled),
        BENCH(test_hostile__a_bundle_that_the_disk_spoiled_may_come_again),
        BENCH(test_hostile__a_bundle_that_fails_its_self_test_is_not_activated),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
