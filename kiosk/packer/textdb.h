/* textdb.h - a channel as text.db: the tables of pack/schema.h, rows in the order of the content,
 * so that the same content gives the same bytes.  Written to a file, some items at a time. */
#ifndef PACKER_TEXTDB_H
#define PACKER_TEXTDB_H
#include "pack/manifest.h"
#include "packer/content.h"

struct textdb_picture { /* as drawn */
    size_t item, ord;   /* of content_channel.items, of its pictures */
    bool tall;
    hash_hex sha256;
    int32_t width, height;
    const char *mime;
};
struct textdb;
/* Begin file `name` of folder `dir`, which is not there yet: the channel without items. */
bool textdb_create(int dir, const char *name, const struct content_channel *c, struct textdb **out,
                   struct err *e) MUST_CHECK;
/* Add the items in hand, which have no errors. */
bool textdb_add(struct textdb *t, const struct content_channel *c,
                const struct textdb_picture *pictures, size_t n, struct arena *a,
                struct err *e) MUST_CHECK;
/* Complete the file; `t` is gone in either case. */
bool textdb_finish(struct textdb *t, struct err *e) MUST_CHECK;
void textdb_abandon(struct textdb *t); /* NULL is fine; the file stays, without use */
#endif
