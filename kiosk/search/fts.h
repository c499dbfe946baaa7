/* fts.h - the FTS5 tokenizer "kiosk" (fold.h), and queries.  The index is built on the kiosk
 * while installing, never taken from outside. */
#ifndef SEARCH_FTS_H
#define SEARCH_FTS_H
#include "base/err.h"
#include "base/str.h"

struct sqlite3;
/* Register the tokenizer on this connection; before any statement touches the index. */
bool fts_register(struct sqlite3 *db, struct err *e) MUST_CHECK;
/* What a visitor typed as an FTS5 query: words joined by AND, a run of Khmer clusters as one
 * phrase, the last word as a prefix; quotes and operators are only text.  Empty if nothing is
 * left to look for. */
struct str fts_query(struct arena *a, struct str typed);
#endif
