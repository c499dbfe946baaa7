/* lint.h - everything about content that can be judged without a reader: a compiler's messages. */
#ifndef PACKER_LINT_H
#define PACKER_LINT_H
#include "packer/content.h"

struct fonts;
/* Reads every item and adds to what content_open found.  `fonts` may be NULL: then characters are
 * not checked.  today: yyyymmdd. */
void lint(struct content *content, struct fonts *fonts, int32_t today, struct findings *f);
#endif
