/* links.h - references from item to item: do they lead to something, and will a reader find it?
 * The latter is known when all items are, so references wait until then. */
#ifndef PACKER_LINKS_H
#define PACKER_LINKS_H
#include "packer/rules.h"

struct links *links_create(const struct rules *r); /* heap */
void links_destroy(struct links *l);
/* `read`: this reference stands where readers see it, not in a draft. */
void links_add(struct links *l, const struct rules *r, struct str file,
               const struct content_word *ref, bool read);
void links_add_all(struct links *l, const struct rules *r, const struct content_item *i,
                   const struct content_words *refs);
/* What `i` is for those that refer to it. */
void links_note(struct links *l, const struct rules *r, const struct content_item *i);
void links_check(const struct links *l, const struct rules *r); /* once all items are noted */
#endif
