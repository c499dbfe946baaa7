/* prose.h - what can be judged of a text by its letters alone, in each language. */
#ifndef PACKER_PROSE_H
#define PACKER_PROSE_H
#include "packer/apostrophes.h"
#include "packer/content.h"

struct fonts;
struct shaper;
struct prose {
    struct arena *a;
    struct findings *f;
    const struct fonts *fonts; /* may be NULL: then characters are not looked up, nor marks */
    struct shaper *shaper;     /* of these fonts */
};
/* Finds text that is not NFC, a caron in Jrai, mixed apostrophes, letters that only look like those
 * of the language, characters that no font has, Khmer with no place to break, and marks that stand
 * on no letter or come twice.  `before`: the apostrophes of the texts that stand together with this
 * one; NULL if it stands alone. */
void prose_check(const struct prose *p, struct str file, const struct content_word *w,
                 enum lang lang, struct apostrophes *before);
/* The same of Markdown, but for the marks: what stands between a letter and its mark may vanish. */
void prose_markdown(const struct prose *p, struct str file, const struct content_word *w,
                    enum lang lang, struct apostrophes *before);
/* A block that Markdown made of `written`, which begins in `line`: finds in it its marks, and what
 * was not written, such as &#x4E2D;, by fonts and looks. */
void prose_resolved(const struct prose *p, struct str file, uint32_t line, struct str resolved,
                    struct str written, enum lang lang);
/* Letters as a reader counts them: marks and invisible characters are not counted. */
size_t prose_length(struct str text);
#endif
