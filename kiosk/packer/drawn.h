/* drawn.h - which drawing became which object, so that one that did not change is not drawn again.
 *
 * TREE/drawn.tsv, a line each: key, sha256, size, width, height, mime.  The key is the hash of the
 * drawing's bytes, the room for it and drawing_maker, so nothing in the file can be out of date; a
 * line whose object is not there is as good as none.  It lists what the newest pack has, and so is
 * the same for the same content. */
#ifndef PACKER_DRAWN_H
#define PACKER_DRAWN_H
#include "pack/manifest.h"
#include "packer/drawing.h"

struct drawn {
    hash_hex key, sha256;
    int64_t size;
    int32_t width, height;
    const char *mime;
};
struct drawn_list { /* heap */
    struct drawn *at;
    size_t n, cap;
};
void drawn_key(struct str file, struct drawing_room room, hash_hex out);
/* What the tree's file lists; none if there is no file, or an odd one. */
void drawn_read(int tree, struct drawn_list *out);
const struct drawn *drawn_find(const struct drawn_list *l, const hash_hex key); /* or NULL */
void drawn_add(struct drawn_list *l, const struct drawn *d);
bool drawn_write(struct drawn_list *l, int tree, struct err *e) MUST_CHECK;
void drawn_free(struct drawn_list *l);
#endif
