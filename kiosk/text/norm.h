/* norm.h - bytes to the code points that are shaped: UTF-8 by maximal subparts, then NFC.
 *
 * Left out: what must never be seen and would only disturb (NUL and other controls but line
 * ends; a BOM at the start; bidi controls, since text is never reordered; fillers; the 31st mark
 * on a letter and those after it).  A tab is a space, and so is U+1680.  Khmer vowels typed in two
 * strokes become the one letter that they look like (17C1 17B8 -> 17BE, 17C1 17B6 -> 17C4): that is
 * no canonical equivalence, so NFC leaves them. */
#ifndef TEXT_NORM_H
#define TEXT_NORM_H
#include "base/str.h"

struct norm_text {
    uint32_t *at;   /* code points */
    uint32_t *byte; /* where each began in the text; never falls */
    size_t n;
};
void norm_decode(struct str text, struct arena *a, struct norm_text *out);
bool norm_ends_line(uint32_t c); /* LF, CR, NEL, LS, PS and their like (UAX #14: BK CR LF NL) */
#endif
