/* prose.h - what can be judged of a text by its letters alone, in each language. */
#ifndef PACKER_PROSE_H
#define PACKER_PROSE_H
#include "packer/apostrophes.h"
#include "packer/content.h"

struct fonts;
struct prose {
    struct arena *a;
    struct findings *f;
    const struct fonts *fonts; /* may be NULL: then characters are not looked up */
};
/* Finds text that is not NFC, a caron in Jrai, mixed apostrophes, characters that no font has, and
 * Khmer with no place to break.  `before`: the apostrophes of the texts that stand together with
 * this one; NULL if it stands alone. */
void prose_check(const struct prose *p, struct str file, const struct content_word *w,
                 enum lang lang, struct apostrophes *before);
/* Finds characters that no font has in what Markdown made of `written`: &#x4E2D; is one. */
void prose_resolved(const struct prose *p, struct str file, uint32_t line, struct str resolved,
                    struct str written);
/* Letters as a reader counts them: marks and invisible characters are not counted. */
size_t prose_length(struct str text);
#endif
