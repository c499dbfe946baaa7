/* textdb.h - everything of a channel but its pictures as text.db: one SQLite file, the same bytes
 * for the same content. */
#ifndef PACKER_TEXTDB_H
#define PACKER_TEXTDB_H
#include "pack/manifest.h"
#include "packer/content.h"

struct textdb_picture { /* in the order of items, their pictures, wide before tall */
    const struct content_item *item;
    size_t ord;
    bool tall;
    hash_hex sha256;
};
/* The file's bytes, in the arena. */
bool textdb_make(const struct content_channel *c, const struct textdb_picture *pictures,
                 size_t n_pictures, struct arena *a, struct str *out, struct err *e) MUST_CHECK;
#endif
