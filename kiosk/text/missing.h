/* missing.h - the characters that no font has: each is a box on the glass and, once in the life of
 * the process, a line in the journal, so that an officer hears of it. */
#ifndef TEXT_MISSING_H
#define TEXT_MISSING_H
#include "text/fonts.h"

enum { MISSING_NAMED = 64 }; /* then one last line: a text in a foreign script fills no journal */

struct missing { /* zeroed at the start */
    uint32_t named[MISSING_NAMED];
    size_t n;
};
void missing_report(struct missing *m, const struct fonts *f, struct str text,
                    struct arena *scratch);
#endif
