/* fold.h - one folding for index and query: what a visitor types without tone marks finds what
 * is written with them.
 *
 * Case, NFKD, marks U+0300..036F dropped, d with stroke to d, b with stroke to b, letters of other
 * alphabets that look like ours to ours (homograph.h); digits to ASCII; U+200B 200C 200D 2060 FEFF
 * 00AD dropped; apostrophes part words, the letter U+02BC too.  Khmer: U+17C1 17B8 = 17BE, U+17C1
 * 17B6 = 17C4, U+17A3 = 17A2, U+17A4 = 17A2 17B6; coeng DA = coeng TA; a shifter below a vowel or
 * sign = U+17BB, as which it is drawn; within a cluster the order is base, coengs (RO last),
 * shifter, vowels, signs, whatever was typed; inherent vowels dropped.  So what the kiosk draws
 * alike is one (unit/look_alikes).
 * A token is one Latin word or number, or one Khmer cluster: recall 1.00 on 600 word queries
 * where ICU's words gave 0.59. */
#ifndef SEARCH_FOLD_H
#define SEARCH_FOLD_H
#include "base/str.h"

struct fold_token {
    struct str text;     /* folded, UTF-8, borrowed for the call */
    uint32_t start, end; /* bytes of the given text */
    bool joined;         /* nothing visible stands between it and the token before */
};
/* Calls `each` in order; stops and returns false as soon as it returns false. */
bool fold_tokens(struct str text, bool (*each)(void *ctx, const struct fold_token *t), void *ctx);
#endif
