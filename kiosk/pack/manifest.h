/* manifest.h - channel.json and packs/SEQ.json: strict JSON, read only after their signatures.
 * Hashes are SHA-256 as 64 lower-case hex digits. */
#ifndef PACK_MANIFEST_H
#define PACK_MANIFEST_H
#include "base/str.h"
#include "pack/limits.h"

typedef char hash_hex[65];
bool hash_parse(struct str s, hash_hex out); /* exactly 64 digits, lower case */
void hash_bytes(struct str bytes, hash_hex out);
/* "objects/ab/abcd..." */
void hash_object_path(const hash_hex h, char out[76]);

struct manifest_channel {
    char channel[LIMIT_SLUG_BYTES + 1];
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
    char channel[LIMIT_SLUG_BYTES + 1];
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
