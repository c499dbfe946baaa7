/* portal.h - content for other outlets, such as the office's web pages: one JSON file, or a
 * Markdown file for each item and language. */
#ifndef PACKER_PORTAL_H
#define PACKER_PORTAL_H
#include "packer/choose.h"

/* A new file: {"channels": [{"channel", "title", "items": [...]}]}. */
bool portal_json(struct content *content, const struct choice *how, const char *file,
                 struct err *e) MUST_CHECK;
/* OUT/CHANNEL/SLUG.LANG.md; files of the same names are replaced. */
bool portal_markdown(struct content *content, const struct choice *how, const char *folder,
                     struct err *e) MUST_CHECK;
#endif
