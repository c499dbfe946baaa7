/* column.h - what a single value of text.db may be, by the name of its column. */
#ifndef PACK_COLUMN_H
#define PACK_COLUMN_H
#include "base/str.h"

struct sqlite3_stmt;
/* NULL, or what is wrong with column `i` of the row at hand: "is not ..."; *code is ERR_TOO_BIG
 * where it is over a limit, ERR_CORRUPT otherwise. */
const char *column_fault(struct sqlite3_stmt *row, int i, const char *table, enum err_code *code);
#endif
