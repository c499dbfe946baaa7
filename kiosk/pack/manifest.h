/* manifest.h - channel.json and packs/SEQ.json: strict JSON, read only after their signatures. */
#ifndef PACK_MANIFEST_H
#define PACK_MANIFEST_H
#include "base/slug.h"
#include "pack/hash.h"
#include "pack/limits.h"

struct manifest_channel {
    char channel[SLUG_MAX_BYTES + 1];
    int64_t epoch, seq;
    hash_hex pack_sha256;
    int64_t pack_size;
    int64_t issued, best_before; /* Unix seconds; best_before 0: none */
};
struct manifest_blob {
    hash_hex sha256;
    int64_t size;
    char mime[32]; /* image/png, image/jpeg, image/webp, audio/ogg */
};
struct manifest_patch {
    hash_hex from_raw_sha256, sha256;
    int64_t size;
};
struct manifest_pack {
    char channel[SLUG_MAX_BYTES + 1];
    int64_t format, epoch, seq, min_app;
    hash_hex text_sha256, text_raw_sha256;
    int64_t text_size, text_raw_size;
    struct manifest_patch *patches;
    size_t n_patches;
    struct manifest_blob *blobs;
    size_t n_blobs;
};
/* ERR_UNSUPPORTED when made for a newer kiosk (PACK_FORMAT, PACK_APP); ERR_TOO_BIG over a limit.
 * Blobs stand in ascending order of their hashes, each once. */
bool manifest_channel_parse(struct str json, struct manifest_channel *out,
                            struct err *e) MUST_CHECK;
bool manifest_pack_parse(struct str json, struct arena *a, struct manifest_pack *out,
                         struct err *e) MUST_CHECK;
/* The same, written: members in a fixed order, one way to write each value. */
struct str manifest_channel_write(const struct manifest_channel *m, struct arena *a);
struct str manifest_pack_write(const struct manifest_pack *m, struct arena *a);
#endif
