/* lint.h - everything about content that can be judged without a reader: a compiler's messages. */
#ifndef PACKER_LINT_H
#define PACKER_LINT_H
#include "packer/content.h"

struct fonts;
/* Adds to what content_read found.  `fonts` may be NULL: then characters are not checked.
 * today: yyyymmdd. */
void lint(const struct content_channel *channels, size_t n, const char *root, struct fonts *fonts,
          int32_t today, struct arena *a, struct findings *f);
#endif
