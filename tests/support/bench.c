#include "bench.h"

#include "pack/bundle.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "check.h"
#include "journal.h"

struct tree_pack bench_pack(const struct bench *b, int64_t seq, const char *title)
{
    return (struct tree_pack){.channel = "gate",
                              .title = title,
                              .epoch = 1,
                              .seq = seq,
                              .issued = BENCH_ISSUED,
                              .pictures = 3,
                              .signers = b->keys,
                              .n_signers = 2};
}

void bench_root(struct bench *b, int64_t version, int64_t epoch)
{
    tree_root(b->gate_dir, "gate", version, epoch, 2, b->keys, 3, b->keys, 2);
}

int bench_channel(struct bench *b, const char *channel)
{
    const char *path = str_format(b->a, "%s/%s", b->trees, channel).p;
    assert_int_equal(mkdir(path, 0755), 0);
    int dir = open(path, O_RDONLY | O_DIRECTORY);
    tree_root(dir, channel, 1, 1, 2, b->keys, 3, b->keys, 2);
    assert_true(
        install_trust(&b->env, b->store, str_format(b->a, "%s/root/1.json", path).p, &b->e));
    return dir;
}

/* These tests cut no power; real fsyncs would be most of their time. */
static int no_wait(const struct fsops *fs, int fd)
{
    (void)fs;
    assert_true(fd >= 0);
    return 0;
}

/* A folder of its own, with nothing in it. */
static struct bench *bench_create(void)
{
    struct bench *b = calloc(1, sizeof *b);
    b->a = arena_create();
    bool in_memory = access("/dev/shm", W_OK) == 0; /* thousands of small files */
    b->path = str_cstr(b->a, str_of(in_memory ? "/dev/shm/syncXXXXXX" : "/tmp/syncXXXXXX"));
    assert_non_null(mkdtemp(b->path));
    b->store = str_cstr(b->a, str_format(b->a, "%s/store", b->path));
    b->trees = str_cstr(b->a, str_format(b->a, "%s/trees", b->path));
    b->gate = str_cstr(b->a, str_format(b->a, "%s/gate", b->trees));
    for (int i = 0; i < BENCH_SIGNERS; i++)
        b->keys[i] = signer_make((uint8_t)i);
    b->fs = fsops_real;
    b->fs.fsync = b->fs.syncfs = no_wait;
    b->env = (struct install_env){.fs = &b->fs, .now = BENCH_ISSUED + 86400};
    return b;
}

static void bench_destroy(struct bench *b)
{
    assert_true(fs_remove_tree(&fsops_real, AT_FDCWD, b->path, &b->e));
    close(b->gate_dir);
    close(b->store_dir);
    arena_destroy(b->a);
    free(b);
}

/* What every test begins with is installed once in a program, and copied for each. */
static struct bench *first;
static pid_t whose;

static void forget_first(void)
{
    if (getpid() == whose)
        bench_destroy(first);
}

static void make_first(void)
{
    first = bench_create();
    whose = getpid();
    atexit(forget_first);
    assert_int_equal(mkdir(first->trees, 0755), 0);
    first->gate_dir = bench_channel(first, "gate");
    first->store_dir = open(first->store, O_RDONLY | O_DIRECTORY);
    struct tree_pack pack = bench_pack(first, 1, "old");
    tree_publish(first->gate_dir, &pack);
    assert_int_equal(bench_import(first, first->gate), INSTALL_DONE);
}

int bench_setup(void **state)
{
    if (!first)
        make_first();
    struct bench *b = bench_create();
    tree_copy(first->store, b->store);
    tree_copy(first->trees, b->trees);
    b->gate_dir = open(b->gate, O_RDONLY | O_DIRECTORY);
    b->store_dir = open(b->store, O_RDONLY | O_DIRECTORY);
    *state = b;
    return 0;
}

int bench_teardown(void **state)
{
    bench_destroy(*state);
    return 0;
}

int bench_import(struct bench *b, const char *tree)
{
    bool nothing_new;
    if (!install_import(&b->env, b->store, tree, &nothing_new, &b->e))
        return install_exit_code(b->e.code);
    return nothing_new ? INSTALL_NOTHING_NEW : INSTALL_DONE;
}

int bench_import_logged(struct bench *b, struct str *log)
{
    struct journal j;
    journal_begin(&j);
    int code = bench_import(b, b->gate);
    *log = journal_end(&j, b->a);
    return code;
}

bool bench_has(const struct bench *b, const char *path)
{
    struct stat st;
    return fstatat(b->store_dir, path, &st, AT_SYMLINK_NOFOLLOW) == 0;
}

size_t bench_count(const struct bench *b, const char *folder)
{
    int dir;
    struct str *names;
    size_t n;
    struct err e;
    if (!fs_open_dir(b->store_dir, folder, &dir, &e))
        return 0;
    assert_true(fs_list(dir, 1000, b->a, &names, &n, &e));
    close(dir);
    return n;
}

struct store_channel bench_state(const struct bench *b, const char *channel)
{
    struct store_state s;
    struct err e;
    assert_true(store_read(b->store_dir, "current", &s, &e));
    const struct store_channel *c = store_channel_find(&s, str_of(channel));
    assert_non_null(c);
    return *c;
}

bool bench_finds(struct bench *b, const char *channel, const char *title)
{
    struct bundle *bundle;
    struct bundle_hit *hits;
    size_t n = 0, found = 0;
    if (!bundle_open(b->store, false, &bundle, &b->e))
        return false;
    bool ok = bundle_search(bundle, str_of(title), LANG_EN, 20261122, 20, b->a, &hits, &n, &b->e);
    for (size_t i = 0; ok && i < n; i++)
        found += str_eq(hits[i].ref, str_format(b->a, "%s/banyan", channel)) &&
                 str_is(hits[i].title, title);
    bundle_close(bundle);
    return found == 1;
}

void bench_shows(struct bench *b, const char *channel, const char *title)
{
    if (!bench_finds(b, channel, title))
        fail_msg("%s of %s is not shown: %s", title, channel, b->e.text);
}

void bench_refused(struct bench *b, int code)
{
    struct str before, after;
    struct err e;
    assert_true(fs_read_file(b->store_dir, "current", LIMIT_STATE_BYTES, b->a, &before, &e));
    size_t generations = bench_count(b, "gen");
    int got = bench_import(b, b->gate);
    if (got != code)
        fail_msg("exit %d, expected %d: %s", got, code, b->e.text);
    assert_true(strlen(b->e.text) > 20);
    assert_null(strchr(b->e.text, '\n'));
    assert_true(fs_read_file(b->store_dir, "current", LIMIT_STATE_BYTES, b->a, &after, &e));
    assert_true(str_eq(before, after));
    assert_int_equal(bench_count(b, "gen"), generations);
    assert_int_equal(bench_count(b, "staging"), 0);
    bench_shows(b, "gate", "old");
}

void bench_refuses(struct bench *b, const struct tree_pack *pack, int code)
{
    tree_publish(b->gate_dir, pack);
    bench_refused(b, code);
}

void bench_refuses_but_root(struct bench *b, const struct tree_pack *pack, int code,
                            int64_t version)
{
    struct store_channel before = bench_state(b, "gate");
    tree_publish(b->gate_dir, pack);
    assert_int_equal(bench_import(b, b->gate), code);
    struct store_channel after = bench_state(b, "gate");
    assert_int_equal(after.root_version, version);
    assert_string_not_equal(after.root_sha256, before.root_sha256);
    after.root_version = before.root_version;
    memcpy(after.root_sha256, before.root_sha256, sizeof(hash_hex));
    assert_memory_equal(&after, &before, sizeof before);
    bench_refused(b, code); /* once more, and nothing changes */
}

void bench_flip(struct bench *b, const char *path, size_t at)
{
    struct str s;
    assert_true(fs_read_file(b->gate_dir, path, 1 << 20, b->a, &s, &b->e));
    ((char *)s.p)[at % s.n] ^= 1;
    signing_put(b->gate_dir, path, s);
}

const char *bench_picture(struct bench *b, unsigned seq)
{
    hash_hex hash;
    char *path = ARENA_NEW(b->a, char, 76);
    hash_bytes(tree_picture(b->a, 1000000 + seq), hash);
    hash_object_path(hash, path);
    return path;
}
