/* rows.h - for tests: rows of text.db become what a screen opens, by the way that an import takes:
 * checked (sync/texts.h), merged (sync/merge.h), activated.  The store lies in memory.
 *
 * As text a row is a line: a letter for its table, then the columns in their order, each after a
 * bar.  What is left out or empty is that of a sound row; "." is empty, ^ a line end, and "ab *9"
 * nine times "ab ".  A number before the letter makes so many rows, each with the next `ord` or
 * another slug.
 *
 *   c|gate                      the next rows are of this channel's text.db
 *   t|LANG|TITLE|SUBTITLE       channel_text
 *   s|SLUG|ORD|ICON|ACCENT      section             S|SECTION|LANG|TITLE|SUMMARY
 *   i|SLUG|KIND|SECTION|...     item                x|ITEM|LANG|TITLE|SUMMARY|BODY|...
 *   f|ITEM|KEY|ORD|LANG|VALUE   fact                r|ITEM|ORD|OTHER
 *   p|ITEM|ORD|TALL|N           picture, the Nth of ROWS_PICTURES
 *   P|ITEM|ORD|LANG|ALT|...     picture_text
 */
#ifndef SUPPORT_ROWS_H
#define SUPPORT_ROWS_H
#include "pack/bundle.h"

enum {
    ROWS_PICTURES = 6, /* 24 x 16, 1 x 8192, 8192 x 1, 16 x 160, 90 x 10, and one whose file is
                          broken */
    ROWS_MAX = 1000,   /* of one text; more are left out */
    ROWS_MAX_BYTES = 1 << 20,
};
struct rows;
struct rows *rows_create(void);
void rows_destroy(struct rows *r);
/* In the place of all that was there.  Rows that SQLite does not take (of no parent, of a key that
 * was there) are left out. */
void rows_read(struct rows *r, struct str text);
/* NULL and *e if an import refuses them.  To be closed before the next rows_read. */
struct bundle *rows_open(struct rows *r, bool drafts, struct err *e);
#endif
