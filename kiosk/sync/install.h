/* install.h - from a channel tree (a folder, as a stick holds it) to the active generation, safe
 * to cut at any point.
 *
 *   tree --read_manifests--> VERIFIED --copy_objects--> STAGED --build--> BUILT --activate--> ACTIVE
 *     |                         |                          |                |
 *     +-------------------------+--- any failure: what is active stays -----+
 *
 *   VERIFIED  roots stepped, thresholds met over the raw bytes, then parsed, then compared.
 *   STAGED    each object hashed while it was copied; only those that matched are kept.
 *   BUILT     text.db decompressed with bounds, checked (schema.h), merged with every other
 *             channel's text into gen/N/bundle.db with the search index; fsynced.
 *   ACTIVE    `current` replaced by one rename: the commit point.
 *
 * Invariant: `current` always names a complete, verified generation, or nothing was ever
 * installed.  Nothing is kept before ACTIVE but objects whose hash matched. */
#ifndef SYNC_INSTALL_H
#define SYNC_INSTALL_H
#include "pack/store.h"

/* kiosk-sync's exit codes (fixed: scripts rely on them). */
enum install_exit {
    INSTALL_DONE = 0,
    INSTALL_NOTHING_NEW = 3,
    INSTALL_INCOMPLETE = 4,
    INSTALL_NOT_TRUSTED = 10,
    INSTALL_STALE = 11,
    INSTALL_DAMAGED = 12,
    INSTALL_OVER_LIMIT = 13,
    INSTALL_NO_SPACE = 14,
    INSTALL_NEWER_KIOSK = 15,
    INSTALL_IO = 16,
    INSTALL_USAGE = 64,
};
int install_exit_code(enum err_code code);

struct install_progress { /* pieces and bytes, monotonic, done <= total */
    uint64_t pieces_done, pieces_total, bytes_done, bytes_total;
};
struct install_env {
    const struct fsops *fs;
    int64_t now; /* Unix seconds, for warnings only: order is never by clock */
    void (*progress)(void *ctx, const struct install_progress *p); /* may be NULL */
    void *ctx;
};
struct install_result {
    bool nothing_new;
    char channel[LIMIT_SLUG_BYTES + 1];
    int64_t epoch, seq;
    uint64_t objects_new, bytes_new;
    bool past_best_before;
};

/* Follow a channel from this root on: the file's own signatures must meet its own threshold.
 * Creates the store's folders.  ERR_STALE if the channel is followed already. */
bool install_trust(const struct install_env *env, const char *store, const char *root_file,
                   struct err *e) MUST_CHECK;
/* `tree` is one channel's folder (holding channel.json), or a folder of channels: then each that
 * is trusted is taken in turn, `each` called for every one. */
bool install_import(const struct install_env *env, const char *store, const char *tree,
                    struct install_result *out, struct err *e) MUST_CHECK;
/* The generation before; the floor of (epoch, seq) stays. */
bool install_rollback(const struct install_env *env, const char *store, struct err *e) MUST_CHECK;
/* Hash every object that is in use again; ERR_CORRUPT names the first that does not match. */
bool install_scrub(const struct install_env *env, const char *store, uint64_t *checked,
                   struct err *e) MUST_CHECK;
#endif
