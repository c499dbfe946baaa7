/* install.h - from a channel tree (a folder, as a stick holds it) to the active generation, safe
 * to cut at any point.
 *
 *   tree --plan_read--> VERIFIED --objects_copy--> STAGED --merge--> BUILT --activate--> ACTIVE
 *     |                    |                          |                |
 *     +--------------------+--- any failure: what is active stays -----+
 *
 *   VERIFIED  roots stepped, thresholds met over the raw bytes, then parsed, then compared.
 *   STAGED    each object hashed while it was copied; only those that matched are kept; the headers
 *             of pictures read.
 *   BUILT     text.db decompressed with bounds, checked (schema.h), merged with every other
 *             channel's text into one bundle.db with the search index; fsynced.
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
    unsigned part, parts; /* the first, 0, of so many equal ones: fetching, then installing */
};
struct install_result { /* of one channel */
    char channel[SLUG_MAX_BYTES + 1];
    bool nothing_new;
    int64_t epoch, seq;
    uint64_t objects_new, bytes_new;
};
struct install_env {
    const struct fsops *fs;
    int64_t now;          /* Unix seconds, for warnings only: order is never by clock */
    uint64_t keep_bytes;  /* free space that installing leaves to others */
    bool wait;            /* for another run on the same store; else it is ERR_IO */
    unsigned part, parts; /* of the progress; 0, 0: it is all of it */
    void (*progress)(void *ctx, const struct install_progress *p); /* may be NULL */
    void (*each)(void *ctx, const struct install_result *r);       /* one is done; may be NULL */
    void *ctx;
};

/* Follow a channel from this root on: the file's own signatures, beside it, must meet its own
 * threshold.  Creates the store.  ERR_STALE if the channel is followed already. */
bool install_trust(const struct install_env *env, const char *store, const char *root_file,
                   struct err *e) MUST_CHECK;
/* `tree` is one channel's folder (holding channel.json), or a folder of channels (or of KIOSK/,
 * a folder of channels): then each that is followed is taken, and those that are sound become
 * one new generation, so that one roll-back undoes one import.
 *
 * On failure of any channel *e is what matters most: untrusted, stale, damaged, over a limit,
 * for a newer kiosk, no space, disk error, incomplete, in this order; the others are logged, and
 * what was sound is active all the same.
 * One (epoch, seq) with two different packs is ERR_UNTRUSTED and not ERR_STALE: somebody with the
 * keys signed both, and no age tells which is the right one.
 * After a roll-back the pack that was left may be installed again by importing it again; so may
 * the very pack that is active while its bundle or `current` is damaged. */
bool install_import(const struct install_env *env, const char *store, const char *tree,
                    bool *nothing_new, struct err *e) MUST_CHECK;
/* The generation before; the floors of (epoch, seq) and the roots stay as they are.  Doing it
 * twice returns.  ERR_NOT_FOUND if there is none. */
bool install_rollback(const struct install_env *env, const char *store, struct err *e) MUST_CHECK;
/* Hash every object that is in use again.  Those that do not match are removed (a damaged picture
 * is never shown, and the next import brings it again) and ERR_CORRUPT names the first; so it
 * does for the active bundle and `current`, which the next import makes again. */
bool install_scrub(const struct install_env *env, const char *store, uint64_t *checked,
                   struct err *e) MUST_CHECK;

struct install_status {
    struct store_state current;
    int64_t previous_generation;
    struct {
        uint32_t n_keys, threshold;
    } roots[LIMIT_CHANNELS]; /* as current.channels */
};
/* Without the lock: reads only what a rename replaced whole. */
bool install_status(const char *store, struct install_status *out, struct err *e) MUST_CHECK;
#endif
