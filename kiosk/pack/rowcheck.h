/* rowcheck.h - what rows say together: everything that a screen shows at once is within its limit
 * (limits.h), every value is what its fact's type says, every text can be read as Markdown. */
#ifndef PACK_ROWCHECK_H
#define PACK_ROWCHECK_H
#include "base/err.h"

struct sqlite3;
/* Of a text.db whose single values are sound (column.h).  ERR_TOO_BIG over a limit, ERR_CORRUPT for
 * what the screen would not show; the message names the item. */
bool rowcheck(struct sqlite3 *db, struct err *e) MUST_CHECK;
#endif
