/* fetch: content over a bad line, from servers that are slow, wrong, or not ours.  Numbers in
 * comments are those of the cases that the format's design lists. */
#include "../support/net.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "../support/check.h"

static void test_fetch__a_new_pack_is_brought_and_shown(void **state)
{
    struct net *n = *state;
    net_publish(n, 2, "new");
    net_expect(n, INSTALL_DONE, "new");
    assert_false(bench_has(n->b, "incoming/gate/objects"));
}

static void test_fetch__only_what_is_missing_is_asked_for(void **state)
{
    struct net *n = *state;
    net_publish(n, 2, "new");
    net_expect(n, INSTALL_DONE, "new");
    assert_int_equal(server_requests(n->server, "objects/"), 2); /* the text and one picture */
    /* a root that is not there, two manifests, two signatures each */
    assert_int_equal(server_requests(n->server, "/gate/") - 2, 7);
}

static void test_fetch__a_patch_is_brought_instead_of_the_text(void **state)
{
    struct net *n = *state;
    struct tree_pack p = bench_pack(n->b, 2, "new");
    p.patch_base = tree_raw_text(n->b->gate_dir, 1, n->b->a);
    p.patch_only = true;
    tree_publish(n->b->gate_dir, &p);
    net_expect(n, INSTALL_DONE, "new");
    assert_int_equal(server_requests(n->server, "objects/"), 2);
}

static struct str other_frame(struct arena *a, struct str patch)
{
    char *p = memcpy(ARENA_NEW(a, char, patch.n), patch.p, patch.n);
    p[patch.n - 1] ^= 1;
    return (struct str){p, patch.n};
}

static void test_fetch__a_patch_that_does_not_fit_is_followed_by_the_text(void **state) /* 28 */
{
    struct net *n = *state;
    struct tree_pack p = bench_pack(n->b, 2, "new");
    p.patch_base = tree_raw_text(n->b->gate_dir, 1, n->b->a);
    p.spoil_patch = other_frame;
    tree_publish(n->b->gate_dir, &p);
    net_expect(n, INSTALL_DONE, "new");
}

static void test_fetch__nothing_new_costs_two_requests_and_no_content(void **state)
{
    struct net *n = *state;
    net_publish(n, 2, "new");
    net_expect(n, INSTALL_DONE, "new");
    server_forget(n->server);
    net_expect(n, INSTALL_NOTHING_NEW, "new");
    assert_int_equal(server_requests(n->server, ""), 2);
    assert_int_equal(server_bytes(n->server), 0);
}

static void test_fetch__a_channel_without_news_does_not_keep_another_back(void **state)
{
    struct net *n = *state;
    struct tree_pack other = bench_pack(n->b, 1, "dance");
    int dir = bench_channel(n->b, "other");
    other.channel = "other";
    tree_publish(dir, &other);
    close(dir);
    net_expect(n, INSTALL_DONE, "old");
    net_expect(n, INSTALL_NOTHING_NEW, "old");
    net_publish(n, 2, "new");
    net_expect(n, INSTALL_DONE, "new");
    net_expect(n, INSTALL_NOTHING_NEW, "new");
    bench_shows(n->b, "other", "dance");
}

static pid_t fetch_apart(struct net *n)
{
    pid_t p = fork();
    if (p == 0) {
        n->b->env.wait_ms = 60000;
        _exit(net_fetch(n));
    }
    return p;
}

static void test_fetch__two_runs_at_once_come_one_after_the_other(void **state)
{ /* 41 */
    struct net *n = *state;
    for (int64_t seq = 2; seq < 8; seq++) {
        int codes[2];
        net_publish(n, seq, "new");
        pid_t runs[2] = {fetch_apart(n), fetch_apart(n)};
        for (int i = 0; i < 2; i++) {
            assert_int_equal(waitpid(runs[i], &codes[i], 0), runs[i]);
            codes[i] = WEXITSTATUS(codes[i]);
        }
        assert_int_equal(codes[0] + codes[1], INSTALL_DONE + INSTALL_NOTHING_NEW);
        assert_true(codes[0] == INSTALL_DONE || codes[1] == INSTALL_DONE);
        bench_shows(n->b, "gate", "new");
        assert_int_equal(bench_state(n->b, "gate").seq, seq);
    }
}

static void test_fetch__a_new_root_is_walked_first(void **state)
{
    struct net *n = *state;
    bench_root(n->b, 2, 2);
    struct tree_pack p = bench_pack(n->b, 1, "new");
    p.epoch = 2;
    tree_publish(n->b->gate_dir, &p);
    net_expect(n, INSTALL_DONE, "new");
    assert_int_equal(bench_state(n->b, "gate").root_version, 2);
}

static void test_fetch__what_was_cut_goes_on_where_it_ended(void **state) /* 38 */
{
    struct net *n = *state;
    net_publish(n, 2, "new");
    server_misbehave(n->server, "objects/", SERVER_CUT, 300, 2); /* both tries */
    net_expect(n, INSTALL_INCOMPLETE, "old");
    server_forget(n->server);
    net_expect(n, INSTALL_DONE, "new");
    int64_t resumed = server_bytes(n->server);
    net_publish(n, 3, "newer");
    server_forget(n->server);
    net_expect(n, INSTALL_DONE, "newer");
    assert_true(resumed + 600 <= server_bytes(n->server) + 100);
}

static void test_fetch__a_server_without_ranges_sends_all_again(void **state) /* 42 */
{
    struct net *n = *state;
    net_publish(n, 2, "new");
    server_misbehave(n->server, "objects/", SERVER_CUT, 300, 2);
    net_expect(n, INSTALL_INCOMPLETE, "old");
    server_misbehave(n->server, "objects/", SERVER_NO_RANGES, 0, 100);
    net_expect(n, INSTALL_DONE, "new");
}

static void test_fetch__an_object_that_changed_under_a_cut_is_never_mixed(void **state) /* 43 */
{
    struct net *n = *state;
    net_publish(n, 2, "new");
    server_misbehave(n->server, "objects/", SERVER_CUT, 300, 2);
    net_expect(n, INSTALL_INCOMPLETE, "old");
    server_misbehave(n->server, "objects/", SERVER_CHANGED, 0, 2);
    net_expect(n, INSTALL_DAMAGED, "old");
    net_expect(n, INSTALL_DONE, "new");
}

static void test_fetch__a_portals_page_is_no_content(void **state) /* 44 */
{
    struct net *n = *state;
    net_publish(n, 2, "new");
    server_misbehave(n->server, "", SERVER_PAGE, 0, 1000);
    net_expect(n, INSTALL_IO, "old");
    assert_non_null(strstr(n->b->e.text, "log-in"));
    server_misbehave(n->server, "", SERVER_SOUND, 0, 0);
    net_expect(n, INSTALL_DONE, "new");
}

static void test_fetch__a_server_that_drips_is_given_up(void **state) /* 45 */
{
    struct net *n = *state;
    net_publish(n, 2, "new");
    server_misbehave(n->server, "channel.json", SERVER_DRIP, 0, 1);
    net_expect(n, INSTALL_DONE, "new"); /* at the second try */
    n->env.patience.tries = 1;
    net_publish(n, 3, "newer");
    server_misbehave(n->server, "channel.json", SERVER_SILENT, 0, 1);
    net_expect(n, INSTALL_IO, "new");
}

static void test_fetch__a_redirect_is_not_followed(void **state) /* 46 */
{
    struct net *n = *state;
    net_publish(n, 2, "new");
    server_misbehave(n->server, "channel.json", SERVER_REDIRECT, 0, 1000);
    net_expect(n, INSTALL_IO, "old");
    const char *const parts[] = {"root/", "channel.json", "packs/", "objects/"};
    struct server *elsewhere = server_start(n->b->trees); /* which has all of it */
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        server_misbehave(n->server, parts[i], SERVER_REDIRECT, server_port(elsewhere), 1000);
        net_expect(n, INSTALL_IO, "old");
        assert_non_null(strstr(n->b->e.text, "sends elsewhere (302)"));
    }
    assert_int_equal(server_requests(elsewhere, ""), 0);
    server_stop(elsewhere);
}

static void test_fetch__only_http_is_spoken(void **state) /* 46 */
{
    struct net *n = *state;
    net_publish(n, 2, "new");
    n->env.mirrors[0] = str_format(n->b->a, "file://%s", n->b->trees).p;
    net_expect(n, INSTALL_IO, "old");
}

static void test_fetch__a_half_published_pack_waits(void **state) /* 47 */
{
    struct net *n = *state;
    net_publish(n, 2, "new");
    server_misbehave(n->server, "objects/", SERVER_MISSING, 0, 1);
    net_expect(n, INSTALL_INCOMPLETE, "old");
    net_expect(n, INSTALL_DONE, "new");
}

static void test_fetch__a_manifest_without_end_is_over_the_limit(void **state) /* 19 */
{
    struct net *n = *state;
    net_publish(n, 2, "new");
    server_misbehave(n->server, "channel.json", SERVER_ENDLESS, 0, 1);
    net_expect(n, INSTALL_OVER_LIMIT, "old");
}

static void test_fetch__an_object_without_end_is_cut_at_its_size(void **state)
{
    struct net *n = *state;
    net_publish(n, 2, "new");
    server_misbehave(n->server, "objects/", SERVER_ENDLESS, 0, 1);
    net_expect(n, INSTALL_DAMAGED, "old"); /* it is not what the manifest says */
    net_expect(n, INSTALL_DONE, "new");
}

static void test_fetch__a_server_that_fails_again_and_again_is_left_until_the_next_run(void **state)
{
    struct net *n = *state;
    struct tree_pack p = bench_pack(n->b, 2, "new");
    p.pictures = 12;
    tree_publish(n->b->gate_dir, &p);
    server_misbehave(n->server, "objects/", SERVER_STATUS, 503, 1000);
    net_expect(n, INSTALL_INCOMPLETE, "old");
    assert_int_equal(server_requests(n->server, "objects/"), 3 * n->env.patience.tries);
}

static void test_fetch__not_modified_is_no_answer_to_what_was_not_asked(void **state)
{
    struct net *n = *state;
    net_publish(n, 2, "new");
    server_misbehave(n->server, "channel.json", SERVER_STATUS, 304, 1);
    net_expect(n, INSTALL_IO, "old");
    net_expect(n, INSTALL_DONE, "new");
}

static void test_fetch__a_busy_server_is_asked_again(void **state)
{
    struct net *n = *state;
    const int busy[] = {408, 429, 500, 503}, final[] = {400, 401, 403};
    int64_t seq = 2;
    for (size_t i = 0; i < sizeof busy / sizeof *busy; i++, seq++) {
        net_publish(n, seq, "new");
        server_misbehave(n->server, "channel.json", SERVER_STATUS, busy[i], 1);
        net_expect(n, INSTALL_DONE, "new");
    }
    net_publish(n, seq, "newer");
    for (size_t i = 0; i < sizeof final / sizeof *final; i++) {
        server_misbehave(n->server, "channel.json", SERVER_STATUS, final[i], 1);
        net_expect(n, INSTALL_IO, "new");
    }
}

static void test_fetch__a_busy_server_says_when(void **state)
{
    struct net *n = *state;
    struct timespec from, to;
    net_publish(n, 2, "new");
    server_misbehave(n->server, "channel.json", SERVER_LATER, 1, 1);
    clock_gettime(CLOCK_MONOTONIC, &from);
    net_expect(n, INSTALL_DONE, "new");
    clock_gettime(CLOCK_MONOTONIC, &to);
    assert_true((to.tv_sec - from.tv_sec) * 1000 + (to.tv_nsec - from.tv_nsec) / 1000000 >= 1000);
}

static void test_fetch__what_is_gone_is_as_good_as_not_there(void **state)
{
    struct net *n = *state;
    net_publish(n, 2, "new");
    server_misbehave(n->server, "root/2.json", SERVER_STATUS, 410, 1);
    net_expect(n, INSTALL_DONE, "new");
}

static void test_fetch__a_range_that_the_server_has_not_is_asked_for_whole(void **state)
{
    struct net *n = *state;
    net_publish(n, 2, "new");
    server_misbehave(n->server, "objects/", SERVER_CUT, 300, 2);
    net_expect(n, INSTALL_INCOMPLETE, "old");
    server_misbehave(n->server, "objects/", SERVER_STATUS, 416, 1);
    server_forget(n->server);
    net_expect(n, INSTALL_DONE, "new");
    assert_int_equal(server_requests(n->server, "objects/"), 2);
    assert_int_equal(server_heads(n->server, "\r\nRange: "), 1);
}

static void test_fetch__the_next_mirror_is_asked_where_one_fails(void **state)
{
    struct net *n = *state;
    net_publish(n, 2, "new");
    n->env.mirrors[1] = n->env.mirrors[0];
    n->env.mirrors[0] = "http://127.0.0.1:1";
    n->env.n_mirrors = 2;
    net_expect(n, INSTALL_DONE, "new");
}

static void test_fetch__a_mirror_that_is_behind_gives_way_to_the_next(void **state)
{
    struct net *n = *state;
    net_publish(n, 3, "new");
    net_expect(n, INSTALL_DONE, "new");
    /* The first mirror has what the channel was before; the second is asked for its pack. */
    const char *behind = str_format(n->b->a, "%s/behind", n->b->path).p;
    assert_int_equal(mkdir(behind, 0755), 0);
    net_publish(n, 2, "older");
    tree_copy(n->b->gate, str_format(n->b->a, "%s/gate", behind).p);
    net_publish(n, 4, "newest");
    struct server *stale = server_start(behind), *sound = net_second_mirror(n);
    n->env.mirrors[0] = server_url(stale);
    net_expect(n, INSTALL_DONE, "newest");
    server_stop(stale);
    server_stop(sound);
}

static void watch(void *ctx, const struct install_progress *p)
{
    struct net *n = ctx;
    assert_true(p->bytes_done <= p->bytes_total && p->pieces_done <= p->pieces_total);
    int now = p->bytes_total ? (int)((100 * p->part + p->bytes_done * 100 / p->bytes_total) / 2)
                             : n->most;
    assert_true(now >= n->most && now <= 100);
    n->most = now;
}

static void test_fetch__a_server_that_is_not_there_is_a_fault_of_the_network(void **state)
{
    struct net *n = *state;
    n->env.mirrors[0] = "http://127.0.0.1:1";
    net_expect(n, INSTALL_IO, "old");
    n->env.mirrors[0] = "http://name.invalid";
    net_expect(n, INSTALL_IO, "old");
}

/* The channel as it is published now, on a server of its own. */
static struct server *frozen_mirror(struct net *n, const char *name)
{
    const char *path = str_format(n->b->a, "%s/%s", n->b->path, name).p;
    assert_int_equal(mkdir(path, 0755), 0);
    tree_copy(n->b->gate, str_format(n->b->a, "%s/gate", path).p);
    return server_start(path);
}

static void test_fetch__a_mirror_that_has_just_what_is_installed_gives_way_to_the_next(void **state)
{
    struct net *n = *state;
    net_publish(n, 2, "new");
    net_expect(n, INSTALL_DONE, "new");
    struct server *frozen = frozen_mirror(n, "frozen"), *sound = net_second_mirror(n);
    n->env.mirrors[0] = server_url(frozen);
    net_publish(n, 3, "newer");
    net_expect(n, INSTALL_DONE, "newer"); /* the first sent its manifests, and they are known */
    server_stop(frozen);
    frozen = frozen_mirror(n, "frozen3");
    n->env.mirrors[0] = server_url(frozen);
    net_expect(n, INSTALL_NOTHING_NEW, "newer");
    net_publish(n, 4, "newest");
    net_expect(n, INSTALL_DONE, "newest"); /* the first said that nothing is new */
    server_stop(sound);
    n->env.mirrors[1] = "http://127.0.0.1:1";
    net_expect(n, INSTALL_STALE, "newest");
    n->env.mirrors[1] = server_url(frozen);
    n->env.mirrors[0] = server_url(n->server);
    net_expect(n, INSTALL_NOTHING_NEW,
               "newest"); /* the stale one is told of, and does not matter */
    server_stop(frozen);
}

/* ---- damage: "nothing new" is asked of a server only while what is installed is whole */

static void lose_picture(struct bench *b)
{
    assert_int_equal(unlinkat(b->store_dir, bench_picture(b, 2), 0), 0);
}

static void lose_manifest(struct bench *b)
{
    hash_path path;
    hash_object_path(bench_state(b, "gate").pack_sha256, path);
    assert_int_equal(unlinkat(b->store_dir, path, 0), 0);
}

static void change_bundle(struct bench *b)
{
    struct install_status s;
    struct str was;
    assert_true(install_status(b->store, &s, &b->e));
    const char *bundle = str_format(b->a, "gen/%lld/bundle.db", (long long)s.current.generation).p;
    assert_true(fs_read_file(b->store_dir, bundle, 1 << 24, b->a, &was, &b->e));
    ((char *)was.p)[was.n / 2] ^= 1;
    signing_put(b->store_dir, bundle, was);
}

static void lose_root(struct bench *b)
{
    assert_int_equal(unlinkat(b->store_dir, "roots/gate/1.json", 0), 0);
}

static void lose_signatures(struct bench *b)
{
    struct str root;
    assert_true(
        fs_read_file(b->store_dir, "roots/gate/1.json", LIMIT_ROOT_BYTES, b->a, &root, &b->e));
    assert_true(fs_remove_tree(&fsops_real, b->store_dir, "roots/gate", &b->e));
    signing_put(b->store_dir, "roots/gate/1.json", root);
}

static void scribble_current(struct bench *b)
{
    signing_put(b->store_dir, "current", STR("{}"));
}

static void test_fetch__what_the_disk_lost_is_brought_though_nothing_is_new(void **state)
{
    struct net *n = *state;
    void (*const losses[])(struct bench *) = {lose_picture, lose_manifest,   change_bundle,
                                              lose_root,    lose_signatures, scribble_current};
    net_publish(n, 2, "new");
    net_expect(n, INSTALL_DONE, "new");
    for (size_t i = 0; i < sizeof losses / sizeof *losses; i++) {
        uint64_t checked;
        net_expect(n, INSTALL_NOTHING_NEW, "new");
        losses[i](n->b);
        (void)net_fetch(n);
        bench_shows(n->b, "gate", "new");
        assert_true(install_scrub(&n->b->env, n->b->store, &checked, &n->b->e));
    }
}

static void test_fetch__what_was_rolled_back_from_waits_for_a_newer_pack_or_a_stick(void **state)
{
    struct net *n = *state;
    net_publish(n, 2, "new");
    net_expect(n, INSTALL_DONE, "new");
    assert_true(install_rollback(&n->b->env, n->b->store, &n->b->e));
    net_expect(n, INSTALL_NOTHING_NEW, "old");
    net_publish(n, 3, "newer");
    net_expect(n, INSTALL_DONE, "newer");
    assert_true(install_rollback(&n->b->env, n->b->store, &n->b->e));
    net_expect(n, INSTALL_NOTHING_NEW, "old");
    server_forget(n->server);
    net_expect(n, INSTALL_NOTHING_NEW, "old");
    assert_int_equal(server_bytes(n->server), 0);
    struct server *other = net_second_mirror(n);
    net_expect(n, INSTALL_NOTHING_NEW, "old"); /* it sent the manifests again */
    assert_int_equal(unlinkat(n->b->store_dir, bench_picture(n->b, 1), 0), 0);
    net_expect(n, INSTALL_NOTHING_NEW, "old"); /* damage is no reason either */
    assert_int_equal(bench_import(n->b, n->b->gate), INSTALL_DONE);
    net_expect(n, INSTALL_NOTHING_NEW, "newer");
    server_stop(other);
}

static void test_fetch__a_mirror_that_withholds_objects_gives_way_to_the_next(void **state)
{
    struct net *n = *state;
    struct err e;
    net_publish(n, 2, "new");
    net_expect(n, INSTALL_DONE, "new");
    net_publish(n, 3, "withheld");
    assert_true(fs_remove_tree(&fsops_real, n->b->gate_dir, "objects", &e));
    struct server *withholding = frozen_mirror(n, "withholding"), *sound = net_second_mirror(n);
    n->env.mirrors[0] = server_url(withholding);
    net_expect(n, INSTALL_INCOMPLETE, "new");                /* nobody has them */
    assert_int_equal(server_requests(sound, "objects/"), 2); /* once each */
    net_publish(n, 4, "newest");
    n->b->env.progress = watch;
    n->b->env.ctx = n;
    net_expect(n, INSTALL_DONE, "newest");
    server_stop(withholding);
    server_stop(sound);
}

static void test_fetch__what_does_not_fit_is_not_begun(void **state) /* 30 */
{
    struct net *n = *state;
    net_publish(n, 2, "new");
    n->b->env.keep_bytes = 1ull << 60;
    net_expect(n, INSTALL_NO_SPACE, "old");
    assert_int_equal(server_requests(n->server, "objects/"), 0);
    assert_int_equal(net_incoming(n), 0);
    n->b->env.keep_bytes = 0;
    net_expect(n, INSTALL_DONE, "new");
}

static void test_fetch__what_is_published_no_longer_leaves_incoming(void **state)
{
    struct net *n = *state;
    net_publish(n, 2, "withdrawn");
    const char *brought = str_format(n->b->a, "incoming/gate/%s", bench_picture(n->b, 2)).p;
    server_misbehave(n->server, "objects/", SERVER_CUT, 300, 2);
    net_expect(n, INSTALL_INCOMPLETE, "old");
    assert_true(bench_has(n->b, brought));
    signing_put(n->b->store_dir, "incoming/gate/objects/stray", STR("?")); /* no folder: goes too */
    net_publish(n, 3, "new");
    server_misbehave(n->server, "objects/", SERVER_CUT, 300, 2);
    net_expect(n, INSTALL_INCOMPLETE, "old");
    assert_false(bench_has(n->b, brought));
    assert_false(bench_has(n->b, "incoming/gate/objects/stray"));
    net_expect(n, INSTALL_DONE, "new");
    assert_int_equal(net_incoming(n), 0);
    net_publish(n, 4, "withdrawn too");
    server_misbehave(n->server, "objects/", SERVER_CUT, 300, 2);
    net_expect(n, INSTALL_INCOMPLETE, "new");
    assert_true(net_incoming(n) > 0);
    net_publish(n, 3, "new"); /* what is installed */
    net_expect(n, INSTALL_NOTHING_NEW, "new");
    assert_int_equal(net_incoming(n), 0);
}

static void test_fetch__a_channel_that_cannot_be_had_keeps_no_old_generations(void **state)
{
    struct net *n = *state;
    bench_channel(n->b, "other"); /* followed, and nowhere published */
    for (int64_t seq = 2; seq < 7; seq++) {
        net_publish(n, seq, "new");
        net_expect(n, INSTALL_INCOMPLETE, "new");
        assert_true(bench_count(n->b, "gen") <= 2);
    }
    assert_true(net_incoming(n) <= 2);
    assert_true(bench_count(n->b, "incoming/gate/packs") <= 3); /* one and its signatures */
}

static void test_fetch__a_url_may_name_the_channel(void **state)
{
    struct net *n = *state;
    net_publish(n, 2, "new");
    n->env.mirrors[0] = str_format(n->b->a, "%s/gate/", server_url(n->server)).p;
    net_expect(n, INSTALL_DONE, "new");
}

static void test_fetch__what_was_not_signed_asks_for_nothing_more(void **state)
{
    struct net *n = *state;
    struct tree_pack p = bench_pack(n->b, 2, "new");
    p.n_signers = 1;
    tree_publish(n->b->gate_dir, &p);
    unlinkat(n->b->gate_dir, str_format(n->b->a, "channel.json.%s.minisig", n->b->keys[1].id).p, 0);
    net_expect(n, INSTALL_NOT_TRUSTED, "old");
    assert_int_equal(server_requests(n->server, "packs/"), 0);
    assert_int_equal(server_requests(n->server, "objects/"), 0);
}

static void test_fetch__an_older_pack_is_stale_and_stays_stale(void **state)
{
    struct net *n = *state;
    net_publish(n, 3, "new");
    net_expect(n, INSTALL_DONE, "new");
    net_publish(n, 2, "older");
    net_expect(n, INSTALL_STALE, "new");
    net_expect(n, INSTALL_STALE, "new");
    net_publish(n, 4, "newest");
    net_expect(n, INSTALL_DONE, "newest");
}

static void test_fetch__progress_only_grows_also_where_it_goes_on(void **state)
{
    struct net *n = *state;
    net_publish(n, 2, "new");
    server_misbehave(n->server, "objects/", SERVER_CUT, 300, 2);
    net_expect(n, INSTALL_INCOMPLETE, "old");
    n->b->env.progress = watch;
    n->b->env.ctx = n;
    server_misbehave(n->server, "objects/", SERVER_CUT, 200, 1);
    net_expect(n, INSTALL_DONE, "new");
    assert_int_equal(n->most, 100);
}

static void test_fetch__progress_counts_no_byte_twice_over_several_mirrors(void **state)
{
    struct net *n = *state;
    net_publish(n, 2, "new");
    n->b->env.progress = watch;
    n->b->env.ctx = n;
    struct server *sound = net_second_mirror(n);
    server_misbehave(n->server, "objects/", SERVER_CUT, 300, 100);
    net_expect(n, INSTALL_DONE, "new");
    server_stop(sound);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        NET(test_fetch__a_new_pack_is_brought_and_shown),
        NET(test_fetch__only_what_is_missing_is_asked_for),
        NET(test_fetch__a_patch_is_brought_instead_of_the_text),
        NET(test_fetch__a_patch_that_does_not_fit_is_followed_by_the_text),
        NET(test_fetch__nothing_new_costs_two_requests_and_no_content),
        NET(test_fetch__a_channel_without_news_does_not_keep_another_back),
        NET(test_fetch__two_runs_at_once_come_one_after_the_other),
        NET(test_fetch__a_new_root_is_walked_first),
        NET(test_fetch__what_was_cut_goes_on_where_it_ended),
        NET(test_fetch__a_server_without_ranges_sends_all_again),
        NET(test_fetch__an_object_that_changed_under_a_cut_is_never_mixed),
        NET(test_fetch__a_portals_page_is_no_content),
        NET(test_fetch__a_server_that_drips_is_given_up),
        NET(test_fetch__a_redirect_is_not_followed),
        NET(test_fetch__only_http_is_spoken),
        NET(test_fetch__a_half_published_pack_waits),
        NET(test_fetch__a_manifest_without_end_is_over_the_limit),
        NET(test_fetch__an_object_without_end_is_cut_at_its_size),
        NET(test_fetch__a_server_that_fails_again_and_again_is_left_until_the_next_run),
        NET(test_fetch__not_modified_is_no_answer_to_what_was_not_asked),
        NET(test_fetch__a_busy_server_is_asked_again),
        NET(test_fetch__a_busy_server_says_when),
        NET(test_fetch__what_is_gone_is_as_good_as_not_there),
        NET(test_fetch__a_range_that_the_server_has_not_is_asked_for_whole),
        NET(test_fetch__the_next_mirror_is_asked_where_one_fails),
        NET(test_fetch__a_url_may_name_the_channel),
        NET(test_fetch__what_was_not_signed_asks_for_nothing_more),
        NET(test_fetch__an_older_pack_is_stale_and_stays_stale),
        NET(test_fetch__a_server_that_is_not_there_is_a_fault_of_the_network),
        NET(test_fetch__a_mirror_that_has_just_what_is_installed_gives_way_to_the_next),
        NET(test_fetch__what_the_disk_lost_is_brought_though_nothing_is_new),
        NET(test_fetch__what_was_rolled_back_from_waits_for_a_newer_pack_or_a_stick),
        NET(test_fetch__a_mirror_that_withholds_objects_gives_way_to_the_next),
        NET(test_fetch__a_mirror_that_is_behind_gives_way_to_the_next),
        NET(test_fetch__what_does_not_fit_is_not_begun),
        NET(test_fetch__what_is_published_no_longer_leaves_incoming),
        NET(test_fetch__a_channel_that_cannot_be_had_keeps_no_old_generations),
        NET(test_fetch__progress_counts_no_byte_twice_over_several_mirrors),
        NET(test_fetch__progress_only_grows_also_where_it_goes_on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
