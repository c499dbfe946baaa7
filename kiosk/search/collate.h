/* collate.h - the order of titles as a reader of each language expects it: SQLite has none, and
 * the order of bytes is wrong in Vietnamese and in Khmer.  ICU's rules; Jrai has none of its own
 * there and is sorted as Vietnamese. */
#ifndef SEARCH_COLLATE_H
#define SEARCH_COLLATE_H
#include "base/lang.h"

struct collate; /* rules, opened at first use and kept */
struct collate *collate_create(void);
void collate_destroy(struct collate *c); /* NULL is fine */
/* Below, at or above 0; equal only for equal bytes, so that a list has one order. */
int collate_compare(struct collate *c, enum lang l, struct str a, struct str b);
#endif
