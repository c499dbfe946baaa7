/* rowlist.h - for tests: rows of text.db become what a screen opens, by the way that an import
 * takes: checked (sync/texts.h), merged (sync/merge.h), activated.  The store lies in memory.
 *
 * As text a row is a line: a letter for its table, then the columns in their order, each after a
 * bar.  What is left out or empty is that of a sound row; "." is empty, ^ a line end, and "ab *9"
 * nine times "ab ".  A number before the letter makes so many rows, each with the next `ord` or
 * another slug.
 *
 *   c|gate|ISSUED|BEST_BEFORE   the next rows are of this channel's text.db; Unix seconds
 *   t|LANG|TITLE|SUBTITLE       channel_text
 *   s|SLUG|ORD|ICON|ACCENT      section             S|SECTION|LANG|TITLE|SUMMARY
 *   i|SLUG|KIND|SECTION|...     item                x|ITEM|LANG|TITLE|SUMMARY|BODY|...
 *   f|ITEM|KEY|ORD|LANG|VALUE   fact                r|ITEM|ORD|OTHER
 *   p|ITEM|ORD|TALL|N           picture, the Nth of ROWLIST_PICTURES
 *   P|ITEM|ORD|LANG|ALT|...     picture_text
 */
#ifndef SUPPORT_ROWLIST_H
#define SUPPORT_ROWLIST_H
#include "pack/bundle.h"

enum {
    ROWLIST_PICTURES = 6, /* 24 x 16, 1 x 8192, 8192 x 1, 16 x 160, 90 x 10, and one whose file is
                          broken */
    ROWLIST_MAX = 1000,   /* of one text; more are left out */
    ROWLIST_MAX_BYTES = 1 << 20,
};
struct rowlist;
struct rowlist *rowlist_create(void);
void rowlist_destroy(struct rowlist *r);
/* In the place of all that was there.  Rows that SQLite does not take (of no parent, of a key that
 * was there) are left out. */
void rowlist_read(struct rowlist *r, struct str text);
/* Without those that an import would refuse one by one (sieve.h). */
void rowlist_sieve(struct rowlist *r);
/* NULL and *e if an import refuses them.  To be closed before the next rowlist_read. */
struct bundle *rowlist_open(struct rowlist *r, bool drafts, struct err *e);
#endif
