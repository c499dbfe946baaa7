/* tree.h - for tests: channel trees, sound or spoiled on purpose. */
#ifndef SUPPORT_TREE_H
#define SUPPORT_TREE_H
#include "pack/manifest.h"
#include "signing.h"

struct sqlite3;
/* What a pack holds; the hooks spoil it before it is hashed and signed. */
struct tree_pack {
    const char *channel, *title; /* of its one item, "banyan" */
    int64_t epoch, seq, issued, best_before;
    unsigned
        pictures; /* each of some 3,000 bytes, the same in every pack; the last is of its seq */
    size_t picture_bytes; /* of each picture, if that is more */
    struct str photo;     /* not empty: in their place, each with its number behind its end */
    const char *photo_mime;
    int32_t photo_w, photo_h;
    const struct signer *signers;
    size_t n_signers;
    const char *spoil_sql; /* run on text.db; may be NULL */
    void (*spoil_db)(struct sqlite3 *db);
    struct str (*spoil_picture)(struct arena *a, struct str picture); /* the last */
    struct str (*spoil_raw)(struct arena *a, struct str raw);         /* text.db */
    struct str (*spoil_zstd)(struct arena *a, struct str zstd);
    struct str patch_base; /* not empty: a patch of the text against these bytes is there too */
    bool patch_only;       /* and the whole text is not */
    struct str (*spoil_patch)(struct arena *a, struct str patch);
    void (*spoil_pack)(struct manifest_pack *m);
    struct str (*spoil_json)(struct arena *a, struct str json); /* of the pack */
    struct str (*spoil_channel_json)(struct arena *a, struct str json);
};
/* packs/SEQ.json, objects and channel.json into the channel's folder, signed. */
void tree_publish(int dir, const struct tree_pack *p);
/* root/VERSION.json, signed by each of `signers`. */
void tree_root(int dir, const char *channel, int64_t version, int64_t epoch, int64_t threshold,
               const struct signer *keys, size_t n_keys, const struct signer *signers,
               size_t n_signers);
void tree_sign(int dir, const char *path, struct str bytes, const struct signer *s, size_t n);
/* text.db of a pack that was published. */
struct str tree_raw_text(int dir, int64_t seq, struct arena *a);
/* The picture of a number as object: the header of a PNG of 1600 x 900, then text. */
struct str tree_picture(struct arena *a, unsigned i);
/* Copy a folder, all that is in it. */
void tree_copy(const char *from, const char *to);
#endif
