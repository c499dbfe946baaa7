/* walk.h - folders of content/ as they are looked through: paths are from the content root. */
#ifndef PACKER_WALK_H
#define PACKER_WALK_H
#include "packer/findings.h"

struct walk {
    int dir; /* the content root */
    struct arena *a;
    struct findings *f;
};
struct str walk_join(const struct walk *w, struct str folder, struct str name);
bool walk_is_folder(const struct walk *w, struct str path); /* and no link to one */
bool walk_has(const struct walk *w, struct str folder, const char *name);
/* item.yaml makes an item; texts without one were surely meant to be one. */
bool walk_is_item(const struct walk *w, struct str folder);
/* Names in a folder; one that cannot be listed is a finding and has none. */
size_t walk_list(const struct walk *w, struct str folder, struct str **names);
#endif
