/* portal.h - content for other outlets, such as the office's web pages: one JSON file, or a
 * Markdown file for each item and language.  Both have what a pack would have, and what waits for
 * its day with its publish_from; what is left out or waits is added to `said`, as choose.h says. */
#ifndef PACKER_PORTAL_H
#define PACKER_PORTAL_H
#include "packer/choose.h"

/* A new file: {"channels": [{"channel", "title", "items": [...]}]}. */
bool portal_json(struct content *content, const struct choice *how, const char *file,
                 struct buf *said, struct err *e) MUST_CHECK;
/* OUT/CHANNEL/SLUG.LANG.md; files of the same names are replaced. */
bool portal_markdown(struct content *content, const struct choice *how, const char *folder,
                     struct buf *said, struct err *e) MUST_CHECK;
#endif
