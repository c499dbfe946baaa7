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
 * When hashes are taken.  Of an object when it comes; of a text before it is merged; of a manifest
 * or a root whenever it is read; of a bundle before an import, a fetch, a roll-back or heed relies
 * on it.  Of objects that are there already by scrub, every night, and by import, of the pack that
 * is installed and of a newer one: a guard who puts the stick in because a picture is broken gets
 * it whole.  For 1 GB that is 7 s of a processor without instructions for SHA-256, and the disk's
 * time to read it.  Fetch, every hour, asks only whether they are there: what scrub threw away
 * comes with the next.
 *
 * Each channel for itself.  One that cannot be verified, copied, checked or merged, or that there
 * is no room for, drops out of the import with an error of its own; the others are installed, and
 * of it what was before.  What it may cost follows from the sizes in its manifest (merge.h).
 * Nothing is left in staging, and what it left in objects/ makes way when the room is needed.
 */
/* clang-format off */
/* What stops what; the numbers are those of the tests' comments.
 *
 *              an attack or a fault                       the check that stops it
 *   1-9        forged, stripped, repeated signatures      trust_verify: threshold of distinct keys
 *                                                         over the raw bytes, before any parsing
 *   6 13-15    keys stolen, exchanged, rolled back        roots_walk: each root by the one before
 *                                                         and by itself, none skipped, kept as soon
 *                                                         as proven
 *   12 16 17   old content offered again                  plan.c check_order: floors of (epoch,
 *                                                         seq) that no roll-back lowers; never the
 *                                                         clock (18)
 *   47         a mix of old and new, or of two packs      channel.json names the pack's hash, the
 *                                                         pack those of all its objects
 *   10 11      one kind of file, or channel, as another   strict_is, check_owner, same_pack
 *   19-21 29   hostile JSON, names, sizes                 strict.c and limits.h, before allocating;
 *                                                         there are no file names in a manifest
 *   22-24 41   links, devices, changes under way          fs_open_beneath; hashed while copied
 *   25-28      bombs, windows, patches                    texts.c: exactly raw_size bytes, then
 *                                                         their hash
 *   31-34      hostile databases                          schema_check: our tables only, each index
 *                                                         equal to its table, the connection
 *                                                         hardened; the search index is built here
 *              rows that cost much: fan-out, short rows   merge.h: so many bytes and steps for each
 *                                                         byte of text, and keep_bytes all the time
 *   35-37      hostile pictures                           measure.h: header against manifest and
 *                                                         row, before anything decodes
 *   30 48 49   a disk that is full, fails, loses power    job.h, activate.h: free space reckoned
 *                                                         first; fsync before rename, one rename
 *              a file that cannot be read just now        err_meaning, database_meaning: it is not
 *                                                         damage; nothing is thrown away for it
 *   38-45      sticks and lines that end or hang          objects are kept and resumed; safe_run's
 *                                                         and http.h's patience
 *   44 46      servers that lead elsewhere or on          http.h: no redirect, http(s) only, caps
 *              mirrors that are behind, or half there     fetch.c: the next one is asked, for
 *                                                         manifests and for each object
 *              mirrors that withhold what they name       the same; best_before, told on the glass
 *              a disk that forgets                        hashes, as above
 *   50         content that the screen cannot show        the self-test before ACTIVE, install_heed
 *              a hole in a parser of ours                 safe.h: no network, no other file, no
 *                                                         program; fetching writes to incoming only
 *              a screen that was taken over               can make kiosk-sync go back once for each
 *                                                         pack, and nothing else
 */
/* clang-format on */
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
 * there is nothing to go back to.  ERR_IO, and nothing is changed, while either bundle cannot be
 * read: then nobody knows whose fault it is.  Without an ack_file (NULL) only a lost `current` is
 * put back, as whoever opens the store does. */
struct install_heeded {
    bool went_back;
    bool unseen; /* for install_env */
};
bool install_heed(const struct install_env *env, const char *store, const char *ack_file,
                  struct install_heeded *out, struct err *e) MUST_CHECK;
/* Hash every object that is in use again.  Those that do not match are removed (a damaged picture
 * is never shown, and the next import brings it again) and ERR_CORRUPT names the first; so it
 * does for the roots and their signatures, the active bundle and `current`, which the next import
 * makes again. */
bool install_scrub(const struct install_env *env, const char *store, uint64_t *checked,
                   struct err *e) MUST_CHECK;
/* After a run was ended from outside: what it left in staging goes, unless another is at work.
 * Reads nothing but names. */
void install_tidy(const struct fsops *fs, const char *store);

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
