/* collate.h - the order of titles as a reader of each language expects it: SQLite has none, and
 * the order of bytes is wrong in Vietnamese and in Khmer.  ICU's rules; Jrai has none of its own
 * there and is sorted as Vietnamese. */
#ifndef SEARCH_COLLATE_H
#define SEARCH_COLLATE_H
#include "base/lang.h"

#include <stdint.h>

struct collate; /* rules, opened at first use and kept */
struct collate *collate_create(void);
void collate_destroy(struct collate *c); /* NULL is fine */
/* The bytes whose order (memcmp) is that of titles, and how many they are.  Made once for a title
 * and not at each comparison, and from no more than its beginning: marks in a wrong order make each
 * look at a title fifty times dearer.  What begins alike to there has the same key. */
enum { COLLATE_TITLE_BYTES = 256, COLLATE_KEY_BYTES = 2048 };
size_t collate_key(struct collate *c, enum lang l, struct str title,
                   uint8_t key[COLLATE_KEY_BYTES]);
#endif
