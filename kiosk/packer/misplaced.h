/* misplaced.h - what was put where no pack looks, or under a name that it does not look for: items
 * in folders of folders, behind links, beside channel.yaml; VI.MD, vi.md.txt, Item.yaml. */
#ifndef PACKER_MISPLACED_H
#define PACKER_MISPLACED_H
#include "packer/walk.h"

/* A name in the channel's own folder that is no item: a file, a link, or a folder of other things.
 */
void misplaced_in_channel(const struct walk *w, struct str folder, struct str name);
/* A name in an item's folder that is neither item.yaml nor LANG.md. */
void misplaced_in_item(const struct walk *w, struct str folder, struct str name);
/* A name beside the channels that is no folder. */
void misplaced_in_root(const struct walk *w, struct str name);
/* Whether an item stands somewhere beneath this folder. */
bool misplaced_has_item(const struct walk *w, struct str folder);
#endif
