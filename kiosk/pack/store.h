/* store.h - the folder that holds what is installed.
 *
 *   roots/CHANNEL/N.json     verified roots of trust, signatures beside them
 *   objects/ab/<sha256>      pictures, text.db.zst, manifests of packs: immutable
 *   gen/N/bundle.db          one generation
 *   current                  JSON: generation, hash of its bundle, the highest number ever given,
 *                            and for every channel epoch, seq, hashes, root; a line before it has
 *                            the hash of the rest
 *   current.copy             the same again, written first, for a disk that forgets `current`,
 *                            and made again where it differs
 *   previous                 what `current` held before: for roll-back
 *   staging/                 what a run is making; emptied at the start of each
 *   lock                     held (flock) by the one run that may write
 *
 * `current` is replaced by one rename: content and roll-back protection change together. */
#ifndef PACK_STORE_H
#define PACK_STORE_H
#include "base/fsops.h"
#include "pack/limits.h"
#include "pack/manifest.h"

struct store_channel {
    char channel[SLUG_MAX_BYTES + 1];
    int64_t epoch, seq;             /* what is installed; seq 0: trusted, nothing installed yet */
    int64_t floor_epoch, floor_seq; /* never accept less; survives a roll-back */
    hash_hex pack_sha256, text_raw_sha256;
    hash_hex floor_sha256;   /* the pack of the floor: of one number there is one */
    hash_hex refused_sha256; /* the pack that the screen could not show: never again */
    hash_hex left_sha256;    /* the pack that somebody rolled back from: by a stick only */
    hash_hex root_sha256;    /* of roots/CHANNEL/root_version.json */
    int64_t root_version, issued, best_before;
};
struct store_state {
    int64_t generation;     /* 0: none */
    int64_t newest;         /* the highest that was given: no number means two things */
    hash_hex bundle_sha256; /* of gen/N/bundle.db, as it was built and tried */
    struct store_channel channels[LIMIT_CHANNELS]; /* in the order of trust */
    size_t n_channels;
};
#define STORE_COPY "current.copy"
void store_init(struct store_state *s); /* with nothing in it */
/* `name` is "current" or "previous"; a store without one gives an empty state. */
bool store_read(int store_dir, const char *name, struct store_state *out, struct err *e) MUST_CHECK;
/* The hash of `json` in a line before it. */
struct str store_seal(struct str json, struct arena *a);
struct str store_write_json(const struct store_state *s, struct arena *a);
/* With nothing installed, and no root yet. */
void store_channel_init(struct store_channel *c, const char *channel);
/* The same pack was signed with these dates: the later of each holds, best_before 0 (none) is the
 * latest; of what was signed before, nothing is taken back by showing it again.  True if that
 * changes something. */
bool store_channel_freshen(struct store_channel *c, int64_t issued, int64_t best_before);
struct store_channel *store_channel_find(struct store_state *s, struct str channel); /* or NULL */
#endif
