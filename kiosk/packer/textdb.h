/* textdb.h - a channel as text.db: the tables of pack/schema.h, rows in the order of the content,
 * so that the same content gives the same bytes. */
#ifndef PACKER_TEXTDB_H
#define PACKER_TEXTDB_H
#include "pack/manifest.h"
#include "packer/content.h"

struct textdb_picture { /* as drawn */
    size_t item, ord;   /* of content_channel.items, of its pictures */
    bool tall;
    hash_hex sha256;
    int32_t width, height;
};
/* The file's bytes, in the arena.  The content has no errors. */
bool textdb_write(const struct content_channel *c, const struct textdb_picture *pictures, size_t n,
                  struct arena *a, struct str *out, struct err *e) MUST_CHECK;
#endif
