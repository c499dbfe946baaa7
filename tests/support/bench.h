/* bench.h - for tests of installing: a folder with a store that follows "gate" and shows its
 * first pack, and the channel's tree. */
#ifndef SUPPORT_BENCH_H
#define SUPPORT_BENCH_H
#include "sync/install.h"
#include "tree.h"

enum { BENCH_SIGNERS = 5, BENCH_ISSUED = 1780000000 };
struct bench {
    char *path, *store, *trees, *gate; /* trees/gate is the channel's folder */
    int gate_dir, store_dir;
    struct arena *a;
    struct signer keys[BENCH_SIGNERS]; /* the root: 0, 1, 2, threshold 2 */
    struct fsops fs;                   /* fsops_real without waiting for the disk */
    struct install_env env;
    struct err e; /* of the last call */
};
int bench_setup(void **state); /* cmocka's; the state is a struct bench */
int bench_teardown(void **state);
#define BENCH(test) cmocka_unit_test_setup_teardown(test, bench_setup, bench_teardown)

struct tree_pack bench_pack(const struct bench *b, int64_t seq, const char *title);
void bench_root(struct bench *b, int64_t version, int64_t epoch);
/* trees/CHANNEL, with a root of the same keys; trusted. */
int bench_channel(struct bench *b, const char *channel);
int bench_import(struct bench *b, const char *tree); /* the exit code */
/* Of the channel's folder; *log: what it said on standard error. */
int bench_import_logged(struct bench *b, struct str *log);
/* The import must give this code, and leave on the glass what was there and nothing else. */
void bench_refused(struct bench *b, int code);
/* The tree holds `pack`, spoiled: refused with this code. */
void bench_refuses(struct bench *b, const struct tree_pack *pack, int code);
/* The same; but a proven root of the channel was in the tree, and is in use now. */
void bench_refuses_but_root(struct bench *b, const struct tree_pack *pack, int code,
                            int64_t version);
/* What the screen shows as the channel's item, found by its title as a visitor would. */
bool bench_finds(struct bench *b, const char *channel, const char *title);
void bench_shows(struct bench *b, const char *channel, const char *title);
bool bench_has(const struct bench *b, const char *path); /* in the store */
size_t bench_count(const struct bench *b, const char *folder);
struct store_channel bench_state(const struct bench *b, const char *channel);
/* In the tree: one bit of a file turned, at a byte counted from its start and over its end. */
void bench_flip(struct bench *b, const char *path, size_t at);
/* The path of the picture that is new in pack `seq`. */
const char *bench_picture(struct bench *b, unsigned seq);
#endif
