/* edit.h - small changes to officers' own files, which keep every other byte as it was written. */
#ifndef PACKER_EDIT_H
#define PACKER_EDIT_H
#include "packer/content.h"

/* Write "made_from: VALUE" into the front matter of LANG.md.  ERR_USAGE: into this one an officer
 * has to write it. */
bool edit_made_from(int dir, const char *path, const char *value, struct err *e) MUST_CHECK;
/* Add "SLUG: DATE" to the channel's list of withdrawn items. */
bool edit_withdraw(const struct content *content, const struct content_channel *c, struct str slug,
                   const char *date, struct err *e) MUST_CHECK;
#endif
