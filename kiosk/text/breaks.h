/* breaks.h - where a line may end.  The rules of UAX #14, between Khmer words khmer.h, then
 * a filter of what must not be in Khmer: never inside a cluster or after U+17D2, before dependent
 * signs, the repetition sign U+17D7 or closing U+17D4 U+17D5, or inside the abbreviation U+17D4
 * U+179B U+17D4; numbers with their units stay whole; ZWSP is a break where an author put one, WJ
 * forbids one. */
#ifndef TEXT_BREAKS_H
#define TEXT_BREAKS_H
#include "base/lang.h"

enum break_kind {
    BREAK_NONE = 0, /* only where a line has no other place to end */
    BREAK_MAY,
    BREAK_MUST,
    BREAK_NEVER, /* not even then, as long as the line has another cluster's edge */
};

struct breaks;
struct breaks *breaks_create(void);
void breaks_destroy(struct breaks *b); /* NULL is fine */
/* kinds[i] says what may happen before code point i; kinds[0] and kinds[n] (the end) are NONE.
 * `text` is n code points in NFC; kinds has room for n + 1. */
void breaks_find(struct breaks *b, const uint32_t *text, size_t n, enum lang lang, uint8_t *kinds);
#endif
