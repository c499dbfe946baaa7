/* slug.h - the names of channels, sections and items, and references to items. */
#ifndef BASE_SLUG_H
#define BASE_SLUG_H
#include "base/str.h"

#define SLUG_MAX_BYTES 60u

/* a-z, 0-9 and -, 1 to SLUG_MAX_BYTES of them: safe as the name of a folder. */
bool slug_is_valid(struct str s);
/* SLUG or CHANNEL/SLUG. */
bool slug_is_ref(struct str s);
#endif
