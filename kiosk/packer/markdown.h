/* markdown.h - what an author meant as Markdown, and a reader would see as signs, run together, or
 * with other numbers: doc.h has less than other programs that read Markdown, and says nothing. */
#ifndef PACKER_MARKDOWN_H
#define PACKER_MARKDOWN_H
#include "doc/doc.h"
#include "packer/findings.h"

enum { MARKDOWN_DEPTH = 3 };
struct markdown { /* of a page, from block to block; zeroed at its beginning */
    int first[MARKDOWN_DEPTH + 1], shown[MARKDOWN_DEPTH + 1]; /* numbers of lists, by depth */
};
/* `written`: the lines of which Markdown made the block; the first of them is `line` of the file.
 */
void markdown_check(struct markdown *m, struct findings *f, struct str file, uint32_t line,
                    const struct doc_block *b, struct str written);
#endif
