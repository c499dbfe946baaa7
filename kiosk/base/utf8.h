/* utf8.h - UTF-8 to code points and back.  Never fails: what is broken becomes U+FFFD by the
 * practice of maximal subparts (Unicode 15, 3.9, table 3-8), as browsers and ICU do. */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H
#include "base/str.h"

#define UTF8_REPLACEMENT 0xFFFDu

/* Decode the sequence at s.p[*at] (*at < s.n) and move *at past it; U+FFFD for a broken one. */
uint32_t utf8_next(struct str s, size_t *at);
/* True if every byte belongs to a well-formed sequence. */
bool utf8_valid(struct str s);
/* Write c (a scalar value, else U+FFFD is written) to out; gives the length, 1 to 4. */
size_t utf8_put(uint32_t c, char out[4]);
/* Start of the sequence that byte `at` lies in; at <= s.n. */
size_t utf8_boundary(struct str s, size_t at);
#endif
