/* journal.h - for tests: what is written to standard error meanwhile. */
#ifndef SUPPORT_JOURNAL_H
#define SUPPORT_JOURNAL_H
#include "base/str.h"

struct journal {
    int before, file;
};
void journal_begin(struct journal *j);
struct str journal_end(struct journal *j, struct arena *a); /* ended by a 0 */
/* How often these words are in it. */
size_t journal_count(struct str journal, const char *words);
#endif
