/* recovery: roll-back, scrub, damage in the store, runs at once and runs that were cut. */
#include "../support/bench.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../support/check.h"

#define N(list) (sizeof(list) / sizeof *(list))

static void test_recovery__rollback_shows_the_old_pack_and_keeps_the_floor(void **state)
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

static void test_recovery__rollback_twice_returns_and_importing_again_does_too(void **state)
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

static void test_recovery__rollback_never_brings_old_keys_back(void **state)
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

static void test_recovery__rollback_without_a_generation_before_says_so(void **state)
{
    struct bench *b = *state;
    assert_false(install_rollback(&b->env, b->store, &b->e));
    assert_int_equal(b->e.code, ERR_NOT_FOUND);
    bench_shows(b, "gate", "old");
}

static void
test_recovery__scrub_finds_a_rotten_object_and_importing_again_brings_it_back(void **state)
{
    struct bench *b = *state;
    uint64_t n;
    const char *picture = bench_picture(b, 1);
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

static void test_recovery__a_lost_manifest_is_found_by_scrub_and_brought_back(void **state)
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

/* Letters of a text, where no checksum of SQLite's sees it. */
static void respell(struct bench *b, const char *bundle)
{
    struct str was;
    assert_true(fs_read_file(b->store_dir, bundle, 1 << 24, b->a, &was, &b->e));
    char *at = memmem(was.p, was.n, "old", 3);
    assert_non_null(at);
    memcpy(at, "odd", 3);
    signing_put(b->store_dir, bundle, was);
}

static void test_recovery__a_damaged_bundle_is_found_by_scrub_and_built_again(void **state)
{
    struct bench *b = *state;
    void (*const damages[])(struct bench *, const char *) = {cut_short, lose, empty, scribble,
                                                             respell};
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

static const char *text_path(struct bench *b, const char *channel)
{
    hash_path path;
    struct store_channel c = bench_state(b, channel);
    hash_object_path(c.text_raw_sha256, path);
    return str_format(b->a, "%s", path).p;
}

/* A bundle is built anew from all texts whenever one of them changes; of a channel whose text
 * cannot be had, from the bundle before: the others' news does not wait for it. */
static void test_recovery__a_text_that_changed_on_the_disk_gets_into_no_bundle(void **state)
{
    struct bench *b = *state;
    struct tree_pack p = bench_pack(b, 1, "dance");
    uint64_t n;
    int dir = bench_channel(b, "tourism");
    p.channel = "tourism";
    tree_publish(dir, &p);
    assert_int_equal(bench_import(b, b->trees), INSTALL_DONE);
    respell(b, text_path(b, "gate"));
    p.seq = 2;
    p.title = "play";
    tree_publish(dir, &p);
    close(dir);
    const char *tourism = str_format(b->a, "%s/tourism", b->trees).p;
    assert_int_equal(bench_import(b, tourism), INSTALL_DAMAGED);
    assert_non_null(strstr(b->e.text, "gate"));
    bench_shows(b, "gate", "old");
    bench_shows(b, "tourism", "play");
    assert_int_equal(bench_state(b, "tourism").seq, 2);
    assert_false(install_scrub(&b->env, b->store, &n, &b->e));
    assert_int_equal(bench_import(b, b->trees), INSTALL_DONE);
    bench_shows(b, "gate", "old");
    assert_int_equal(bench_state(b, "tourism").seq, 2);
    assert_true(install_scrub(&b->env, b->store, &n, &b->e));
}

static void turn_bit(struct bench *b, const char *path)
{
    struct str was;
    assert_true(fs_read_file(b->store_dir, path, 1 << 20, b->a, &was, &b->e));
    ((char *)was.p)[was.n / 2] ^= 4;
    signing_put(b->store_dir, path, was);
}

/* Each is as long as before: only its hash tells. */
static void
test_recovery__an_import_heals_what_is_rotten_of_the_pack_that_is_installed(void **state)
{
    struct bench *b = *state;
    hash_path manifest;
    hash_object_path(bench_state(b, "gate").pack_sha256, manifest);
    const char *const objects[] = {bench_picture(b, 1), text_path(b, "gate"), manifest};
    const int codes[] = {INSTALL_DONE, INSTALL_DONE, INSTALL_NOTHING_NEW};
    uint64_t n;
    for (size_t i = 0; i < N(objects); i++) {
        struct str good, after;
        assert_true(fs_read_file(b->store_dir, objects[i], 1 << 20, b->a, &good, &b->e));
        turn_bit(b, objects[i]);
        assert_int_equal(bench_import(b, b->gate), codes[i]);
        assert_true(fs_read_file(b->store_dir, objects[i], 1 << 20, b->a, &after, &b->e));
        assert_true(str_eq(good, after));
        assert_true(install_scrub(&b->env, b->store, &n, &b->e));
        assert_int_equal(bench_import(b, b->gate), INSTALL_NOTHING_NEW);
    }
    assert_int_equal(bench_count(b, "gen"), 1);
}

static void test_recovery__an_import_of_a_newer_pack_heals_what_it_keeps(void **state)
{
    struct bench *b = *state;
    struct tree_pack p = bench_pack(b, 2, "new");
    hash_hex kept;
    hash_path path;
    uint64_t n;
    hash_bytes(tree_picture(b->a, 0), kept); /* the same in every pack */
    hash_object_path(kept, path);
    turn_bit(b, path);
    tree_publish(b->gate_dir, &p);
    assert_int_equal(bench_import(b, b->gate), INSTALL_DONE);
    bench_shows(b, "gate", "new");
    assert_true(install_scrub(&b->env, b->store, &n, &b->e));
}

static void test_recovery__what_is_rotten_here_and_missing_on_the_stick_is_waited_for(void **state)
{
    struct bench *b = *state;
    turn_bit(b, bench_picture(b, 1));
    assert_int_equal(unlinkat(b->gate_dir, bench_picture(b, 1), 0), 0);
    assert_int_equal(bench_import(b, b->gate), INSTALL_INCOMPLETE);
    assert_false(bench_has(b, bench_picture(b, 1))); /* a gap is better than a wrong picture */
    bench_shows(b, "gate", "old");
}

static void test_recovery__a_root_that_the_disk_spoiled_is_found_and_comes_again(void **state)
{
    struct bench *b = *state;
    struct install_status s;
    uint64_t n;
    for (int lost = 0; lost < 2; lost++) {
        if (lost)
            assert_int_equal(unlinkat(b->store_dir, "roots/gate/1.json", 0), 0);
        else
            turn_bit(b, "roots/gate/1.json");
        assert_false(install_scrub(&b->env, b->store, &n, &b->e));
        assert_int_equal(b->e.code, ERR_CORRUPT);
        assert_true(install_status(b->store, &s, &b->e));
        assert_int_equal(s.current.n_channels, 1);
        assert_int_equal(bench_import(b, b->gate), INSTALL_NOTHING_NEW);
        assert_true(install_scrub(&b->env, b->store, &n, &b->e));
    }
    turn_bit(b, "roots/gate/1.json");
    assert_int_equal(unlinkat(b->gate_dir, "root/1.json", 0), 0);
    assert_int_equal(bench_import(b, b->gate), INSTALL_DAMAGED); /* and no attack */
    bench_shows(b, "gate", "old");
}

/* The names of the root's signatures in the store, as the root names its keys. */
static void spoil_signatures(struct bench *b, bool lost)
{
    struct str *names;
    size_t n, spoiled = 0;
    int dir;
    assert_true(fs_open_dir(b->store_dir, "roots/gate", &dir, &b->e));
    assert_true(fs_list(dir, 100, b->a, &names, &n, &b->e));
    close(dir);
    for (size_t i = 0; i < n; i++) {
        if (!strstr(names[i].p, ".minisig"))
            continue;
        const char *path = str_format(b->a, "roots/gate/%.*s", STR_ARG(names[i])).p;
        if (lost)
            assert_int_equal(unlinkat(b->store_dir, path, 0), 0);
        else
            turn_bit(b, path);
        spoiled++;
    }
    assert_true(spoiled > 0);
}

static void test_recovery__a_roots_signatures_are_looked_after_like_the_root(void **state)
{
    struct bench *b = *state;
    uint64_t n;
    for (int lost = 0; lost < 2; lost++) {
        spoil_signatures(b, lost);
        assert_false(install_scrub(&b->env, b->store, &n, &b->e));
        assert_int_equal(b->e.code, ERR_CORRUPT);
        assert_int_equal(bench_import(b, b->gate), INSTALL_NOTHING_NEW);
        assert_true(install_scrub(&b->env, b->store, &n, &b->e));
    }
    /* Where the stick has none either, `current` still knows the root. */
    spoil_signatures(b, true);
    assert_int_equal(unlinkat(b->gate_dir, "root/1.json", 0), 0);
    struct tree_pack p = bench_pack(b, 2, "new");
    tree_publish(b->gate_dir, &p);
    assert_int_equal(bench_import(b, b->gate), INSTALL_DONE);
    bench_shows(b, "gate", "new");
}

/* Every name of the store in turn is something else than it was: a folder a file, a file a folder.
 * The next import makes all right. */
static void try_exchanged(struct bench *b, const char *folder, size_t *n_tried)
{
    struct str *names;
    size_t n;
    uint64_t checked;
    int dir;
    assert_true(fs_open_dir(b->store_dir, folder, &dir, &b->e));
    assert_true(fs_list(dir, 100, b->a, &names, &n, &b->e));
    close(dir);
    for (size_t i = 0; i < n; i++) {
        struct stat st;
        const char *path = str_format(b->a, "%s/%.*s", folder, STR_ARG(names[i])).p;
        if (str_is(names[i], "lock") || fstatat(b->store_dir, path, &st, 0) < 0) /* or swept away */
            continue;
        if (S_ISDIR(st.st_mode) && !str_is(names[i], "roots")) /* whoever loses them has no trust */
            try_exchanged(b, path, n_tried);
        if (S_ISDIR(st.st_mode) && (str_is(names[i], "roots") || strstr(folder, "roots")))
            continue;
        assert_true(fs_remove_tree(&fsops_real, b->store_dir, path, &b->e));
        if (S_ISDIR(st.st_mode))
            signing_put(b->store_dir, path, STR("a file"));
        else
            assert_int_equal(mkdirat(b->store_dir, path, 0755), 0);
        if (!install_scrub(&b->env, b->store, &checked, &b->e) && b->e.code != ERR_CORRUPT)
            fail_msg("%s: %s", path, b->e.text);
        int code = bench_import(b, b->gate);
        if (code != INSTALL_DONE && code != INSTALL_NOTHING_NEW)
            fail_msg("%s: %d, %s", path, code, b->e.text);
        if (!install_scrub(&b->env, b->store, &checked, &b->e))
            fail_msg("%s: %s", path, b->e.text);
        bench_shows(b, "gate", "old");
        ++*n_tried;
    }
}

static void test_recovery__a_folder_for_a_file_and_a_file_for_a_folder_are_made_right(void **state)
{
    struct bench *b = *state;
    size_t n = 0;
    try_exchanged(b, ".", &n);
    try_exchanged(b, "roots/gate", &n);
    assert_true(n > 15);
}

static void test_recovery__the_copy_of_current_is_made_again_by_whoever_comes_next(void **state)
{
    struct bench *b = *state;
    struct str was, now;
    uint64_t n;
    assert_true(fs_read_file(b->store_dir, STORE_COPY, 65536, b->a, &was, &b->e));
    for (int lost = 0; lost < 2; lost++) {
        if (lost)
            assert_int_equal(unlinkat(b->store_dir, STORE_COPY, 0), 0);
        else
            turn_bit(b, STORE_COPY);
        assert_true(install_scrub(&b->env, b->store, &n, &b->e));
        assert_true(fs_read_file(b->store_dir, STORE_COPY, 65536, b->a, &now, &b->e));
        assert_true(str_eq(was, now));
    }
}

static void test_recovery__a_root_that_the_disk_spoiled_may_be_trusted_again(void **state)
{
    struct bench *b = *state;
    uint64_t n;
    const char *root = str_format(b->a, "%s/root/1.json", b->gate).p;
    assert_false(install_trust(&b->env, b->store, root, &b->e));
    assert_int_equal(b->e.code, ERR_STALE);
    turn_bit(b, "roots/gate/1.json");
    assert_true(install_trust(&b->env, b->store, root, &b->e));
    assert_true(install_scrub(&b->env, b->store, &n, &b->e));
    bench_shows(b, "gate", "old");
}

static void test_recovery__rollback_never_goes_to_a_damaged_bundle(void **state)
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

static void test_recovery__a_damaged_or_lost_current_is_put_back_from_its_copy(void **state)
{
    struct bench *b = *state;
    struct tree_pack p = bench_pack(b, 2, "new");
    struct str was, now;
    uint64_t n;
    tree_publish(b->gate_dir, &p);
    assert_int_equal(bench_import(b, b->gate), INSTALL_DONE);
    assert_true(fs_read_file(b->store_dir, "current", 65536, b->a, &was, &b->e));
    for (int lost = 0; lost < 2; lost++) {
        if (lost)
            assert_int_equal(unlinkat(b->store_dir, "current", 0), 0);
        else
            turn_bit(b, "current");
        p = bench_pack(b, 1, "old");
        tree_publish(b->gate_dir, &p);
        assert_int_equal(bench_import(b, b->gate), INSTALL_STALE); /* the floor is known */
        bench_shows(b, "gate", "new");
        assert_true(fs_read_file(b->store_dir, "current", 65536, b->a, &now, &b->e));
        assert_true(str_eq(was, now));
        assert_true(install_scrub(&b->env, b->store, &n, &b->e));
    }
}

static void test_recovery__a_store_with_roots_and_no_state_had_one(void **state)
{
    struct bench *b = *state;
    assert_int_equal(unlinkat(b->store_dir, "current", 0), 0);
    struct install_status s;
    assert_true(install_status(b->store, &s, &b->e));
    assert_int_equal(s.current.n_channels, 1);
    assert_int_equal(unlinkat(b->store_dir, STORE_COPY, 0), 0);
    uint64_t n;
    assert_false(install_scrub(&b->env, b->store, &n, &b->e));
    assert_int_equal(b->e.code, ERR_CORRUPT);
    assert_int_equal(bench_import(b, b->gate), INSTALL_DONE);
    bench_shows(b, "gate", "old");
}

static void test_recovery__a_damaged_current_falls_back_to_previous_and_its_floors(void **state)
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
    signing_put(b->store_dir, STORE_COPY, STR("{}"));
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

static void test_recovery__without_any_state_the_roots_in_the_store_are_enough(void **state)
{
    struct bench *b = *state;
    const struct str damages[] = {STR(""), STR("{}"), STR("\x01\xff junk")};
    struct install_status s;
    bench_root(b, 2, 1);
    assert_int_equal(bench_import(b, b->gate), INSTALL_NOTHING_NEW);
    assert_int_equal(unlinkat(b->gate_dir, "root/2.json", 0), 0);
    for (size_t i = 0; i < N(damages); i++) {
        signing_put(b->store_dir, "current", damages[i]);
        signing_put(b->store_dir, STORE_COPY, damages[i]);
        signing_put(b->store_dir, "previous", damages[i]);
        signing_put(b->store_dir, "roots/junk/1.json", STR("junk"));
        assert_int_equal(bench_import(b, b->gate), INSTALL_DONE);
        bench_shows(b, "gate", "old");
        assert_int_equal(bench_state(b, "gate").root_version, 2);
        assert_true(install_status(b->store, &s, &b->e));
        assert_int_equal(s.current.n_channels, 1);
    }
}

static void test_recovery__one_run_at_a_time(void **state)
{
    struct bench *b = *state;
    struct tree_pack p = bench_pack(b, 2, "new");
    int fd = openat(b->store_dir, "lock", O_RDONLY);
    assert_int_equal(flock(fd, LOCK_EX), 0);
    bench_refuses(b, &p, INSTALL_IO);
    b->env.wait_ms = 120;
    bench_refused(b, INSTALL_IO);
    assert_non_null(strstr(b->e.text, "pull it out"));
    b->env.wait_ms = 60000;
    pid_t other = fork();
    if (other == 0) { /* has the lock too, until it ends */
        poll(NULL, 0, 200);
        _exit(0);
    }
    close(fd);
    assert_int_equal(bench_import(b, b->gate), INSTALL_DONE);
    assert_int_equal(waitpid(other, NULL, 0), other);
}

static void test_recovery__what_a_run_that_was_cut_left_in_staging_goes(void **state)
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

static void test_recovery__what_a_run_that_was_ended_left_in_staging_goes_at_once(void **state)
{
    struct bench *b = *state;
    signing_put(b->store_dir, "staging/folder/bundle.db", STR("half"));
    int fd = openat(b->store_dir, "lock", O_RDONLY);
    assert_int_equal(flock(fd, LOCK_EX), 0);
    install_tidy(&b->fs, b->store); /* another has begun */
    assert_true(bench_has(b, "staging/folder/bundle.db"));
    close(fd);
    install_tidy(&b->fs, b->store);
    assert_false(bench_has(b, "staging"));
    bench_shows(b, "gate", "old");
}

static void test_recovery__what_a_run_that_was_cut_left_in_its_generation_goes(void **state)
{
    struct bench *b = *state;
    struct tree_pack p = bench_pack(b, 2, "new");
    signing_put(b->store_dir, "gen/2/left", STR("half"));
    signing_put(b->store_dir, "gen/2/bundle.db/left", STR("half"));
    tree_publish(b->gate_dir, &p);
    assert_int_equal(bench_import(b, b->gate), INSTALL_DONE);
    bench_shows(b, "gate", "new");
    assert_int_equal(bench_count(b, "gen/2"), 1);
}

static void test_recovery__status_tells_what_is_installed_and_who_may_speak(void **state)
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
        BENCH(test_recovery__rollback_shows_the_old_pack_and_keeps_the_floor),
        BENCH(test_recovery__rollback_twice_returns_and_importing_again_does_too),
        BENCH(test_recovery__rollback_never_brings_old_keys_back),
        BENCH(test_recovery__rollback_without_a_generation_before_says_so),
        BENCH(test_recovery__scrub_finds_a_rotten_object_and_importing_again_brings_it_back),
        BENCH(test_recovery__a_lost_manifest_is_found_by_scrub_and_brought_back),
        BENCH(test_recovery__a_damaged_bundle_is_found_by_scrub_and_built_again),
        BENCH(test_recovery__a_text_that_changed_on_the_disk_gets_into_no_bundle),
        BENCH(test_recovery__an_import_heals_what_is_rotten_of_the_pack_that_is_installed),
        BENCH(test_recovery__an_import_of_a_newer_pack_heals_what_it_keeps),
        BENCH(test_recovery__what_is_rotten_here_and_missing_on_the_stick_is_waited_for),
        BENCH(test_recovery__a_root_that_the_disk_spoiled_is_found_and_comes_again),
        BENCH(test_recovery__a_roots_signatures_are_looked_after_like_the_root),
        BENCH(test_recovery__a_folder_for_a_file_and_a_file_for_a_folder_are_made_right),
        BENCH(test_recovery__the_copy_of_current_is_made_again_by_whoever_comes_next),
        BENCH(test_recovery__a_root_that_the_disk_spoiled_may_be_trusted_again),
        BENCH(test_recovery__rollback_never_goes_to_a_damaged_bundle),
        BENCH(test_recovery__a_damaged_or_lost_current_is_put_back_from_its_copy),
        BENCH(test_recovery__a_store_with_roots_and_no_state_had_one),
        BENCH(test_recovery__a_damaged_current_falls_back_to_previous_and_its_floors),
        BENCH(test_recovery__without_any_state_the_roots_in_the_store_are_enough),
        BENCH(test_recovery__one_run_at_a_time),
        BENCH(test_recovery__what_a_run_that_was_cut_left_in_staging_goes),
        BENCH(test_recovery__what_a_run_that_was_ended_left_in_staging_goes_at_once),
        BENCH(test_recovery__what_a_run_that_was_cut_left_in_its_generation_goes),
        BENCH(test_recovery__status_tells_what_is_installed_and_who_may_speak),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
