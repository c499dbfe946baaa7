/* install.h - from a channel tree (a folder, as a stick holds it) to the active generation, safe
 * to cut at any point.
 *
 *   tree --plan_read--> VERIFIED --objects_copy--> STAGED --merge--> BUILT --activate--> ACTIVE
 *     |                    |                          |                |
 *     +--------------------+--- any failure: what is active stays -----+
 *
 *   VERIFIED  roots stepped, thresholds met over the raw bytes, then parsed, then compared.
 *   STAGED    each object hashed while it was copied; only those that matched are kept, a batch of
 *             them written through before any is named; the headers
 *             of pictures read.
 *   BUILT     text.db decompressed with bounds, checked (schema.h), merged with every other
 *             channel's text into one bundle.db with the search index; fsynced.
 *   ACTIVE    `current` replaced by one rename: the commit point.
 *
 * What is active and was not answered for is not kept when something newer comes: `previous` stays
 * what the screen has shown.
 *
 * Invariant: `current` always names a complete, verified generation, or nothing was ever
 * installed.  Nothing is kept before ACTIVE but what is proven by itself, and that at once,
 * whatever is wrong behind it:
 *   objects whose hash matched;
 *   a root that the one before and its own keys signed: it is in use from then on, so that keys
 *   that it revokes sign no more, and packs of an epoch before its own are stale;
 *   later dates that channel.json gives the very pack that is installed.
 * The last two are a new `current` of the same generation, by the same rename.  The number in
 * channel.json alone is not kept: a pack that is never there whole must not keep out one that is.
 *
 * The circle closes on the glass.  BUILT ends with the very self-test that the screen makes; the
 * screen makes it again and says what came of it (pack/ack.h):
 *
 *   ACTIVE --the screen opens it--> shown     nothing to do
 *                               \-> refused   the screen goes on with what it has, or opens what
 *                                             `previous` names; install_heed makes that `current`
 *                                             again and writes into it which packs were refused
 *
 * A refused pack is ERR_STALE from then on, until a newer one comes.  A bundle in which kiosk-sync
 * itself finds damage is the disk's fault: its pack may come again.  No generation's number is
 * given twice, so an answer speaks of one generation only.
 *
 * What stops what (the numbers are those of the tests' comments):
 *
 *   an attack or a fault                           the check that stops it
 *   forged, stripped, repeated signatures 1-9      trust_verify: threshold of distinct keys over
 *                                                  the raw bytes, before anything is parsed
 *   keys stolen, exchanged, rolled back 6 13-15    roots_walk: each root by the one before and by
 *                                                  itself, none skipped, kept as soon as proven
 *   old content offered again 12 16 17             plan.c check_order: floors of (epoch, seq) that
 *                                                  no roll-back lowers; never the clock 18
 *   a mix of old and new, or of two packs 47       channel.json names the pack's hash, the pack
 *                                                  those of all its objects
 *   one kind of file, or channel, as another 10 11 strict_is, check_owner, same_pack
 *   hostile JSON, names, sizes 19-21 29            strict.c and limits.h, before allocating; there
 *                                                  are no file names in a manifest
 *   links, devices, changes under way 22-24 41     fs_open_beneath; hashed while it is copied
 *   bombs, windows, patches 25-28                  texts.c: exactly raw_size bytes, then their hash
 *   hostile databases 31-34                        schema_check: our tables only, on a hardened
 *                                                  connection; the index is built here
 *   hostile pictures 35-37                         measure.h: header against manifest and row,
 *                                                  before anything decodes
 *   a disk that is full, fails, or loses power     job.h, activate.h: fsync before rename, one
 *   30 48 49                                       rename; free space reckoned first
 *   sticks and lines that end or hang 38-45        objects are kept and resumed; safe_run's and
 *                                                  http.h's patience
 *   servers that lead elsewhere or on 44 46        http.h: no redirect, http(s) only, size caps
 *   mirrors that are behind, frozen, half there,   fetch.c: the next one is asked, for manifests
 * and or withhold what they name                     for each object; best_before is told on the
 * glass a disk that forgets                            hashes of all objects and of the bundle:
 * scrub, and before "nothing new" is believed content that the screen cannot show 50         the
 * self-test before ACTIVE, and install_heed a hole in a parser of ours                     safe.h:
 * no network, no other file, no program; fetching writes into incoming only a screen that was taken
 * over                   can make kiosk-sync go back once for each pack, and nothing else */
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
    bool fresher; /* nothing new but later dates */
    int64_t epoch, seq;
    uint64_t objects_new, bytes_new;
    /* Not NULL: it is new, and has a gate or an urgent notice, which the screen does not show as
     * such because this other channel owns the gate (bundle_set_gate). */
    const char *gate_is_of;
};
struct install_env {
    const struct fsops *fs;
    int64_t now;          /* Unix seconds, for warnings only: order is never by clock */
    const char *gate;     /* the channel that owns the gate; NULL or empty: the first trusted */
    uint64_t keep_bytes;  /* free space that installing leaves to others */
    bool fetched;         /* the tree is incoming: what is not in it was not asked for */
    bool unseen;          /* what is active: the screen's last answer is to something before it */
    int wait_ms;          /* for another run on the same store; then it is ERR_IO */
    unsigned part, parts; /* of the progress; 0, 0: it is all of it */
    void (*alive)(void);  /* called now and then, also while nothing moves; may be NULL */
    void (*progress)(void *ctx, const struct install_progress *p); /* may be NULL */
    void (*each)(void *ctx, const struct install_result *r);       /* one is done; may be NULL */
    void *ctx;
};

/* Follow a channel from this root on: the file's own signatures, beside it, must meet its own
 * threshold.  Creates the store.  ERR_STALE if the channel is followed already, unless
 * the store has lost this very root: then it is put back. */
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
 * After a roll-back the pack that was left may be installed again by importing it again, but
 * fetching passes over it until a newer one is published; the very pack that is active may be while
 * its bundle or `current` is damaged. */
bool install_import(const struct install_env *env, const char *store, const char *tree,
                    bool *nothing_new, struct err *e) MUST_CHECK;
/* The generation before; the floors of (epoch, seq) and the roots stay as they are.  Doing it
 * twice returns.  ERR_NOT_FOUND if there is none. */
bool install_rollback(const struct install_env *env, const char *store, struct err *e) MUST_CHECK;
/* Go back if the screen said (pack/ack.h) that it cannot show what is active.  ERR_NOT_FOUND if
 * there is nothing to go back to.  Without an ack_file (NULL) only a lost `current` is put back, as
 * whoever opens the store does. */
struct install_heeded {
    bool went_back;
    bool unseen; /* for install_env */
};
bool install_heed(const struct install_env *env, const char *store, const char *ack_file,
                  struct install_heeded *out, struct err *e) MUST_CHECK;
/* Hash every object that is in use again.  Those that do not match are removed (a damaged picture
 * is never shown, and the next import brings it again) and ERR_CORRUPT names the first; so it
 * does for the roots, the active bundle and `current`, which the next import makes again. */
bool install_scrub(const struct install_env *env, const char *store, uint64_t *checked,
                   struct err *e) MUST_CHECK;

struct install_status {
    struct store_state current;
    int64_t previous_generation;
    struct {
        uint32_t n_keys, threshold;
    } roots[LIMIT_CHANNELS]; /* as current.channels; 0 of 0: damaged */
};
/* Without the lock: reads only what a rename replaced whole. */
bool install_status(const char *store, struct install_status *out, struct err *e) MUST_CHECK;
#endif
