/* marks.h - what a translation was made from: "made_from: vi 3f2a90c11b7e" in its front matter, the
 * hash of that text's title, summary and body at the time.  When they change, the translation is
 * old; a corrected date or source makes nothing old. */
#ifndef PACKER_MARKS_H
#define PACKER_MARKS_H
#include "packer/content.h"

struct mark {
    enum lang from;
    char hash[13];
};
struct mark marks_of(const struct content_page *from, enum lang lang);
bool marks_parse(struct str s, struct mark *out);
/* The text that it was made from has changed, or is gone.  False where nothing is marked. */
bool marks_is_old(const struct content_item *i, enum lang lang, enum lang *from);
#endif
