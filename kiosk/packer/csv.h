/* csv.h - a table as spreadsheets write it (RFC 4180): commas, or semicolons as where a comma is
 * the decimal sign; quotes doubled within quotes; either line end; a byte order mark or none. */
#ifndef PACKER_CSV_H
#define PACKER_CSV_H
#include "base/str.h"

enum { CSV_MAX_COLUMNS = 200 };

struct csv {
    struct str rest;
    uint32_t line; /* of the row to come, from 1 */
    char separator;
};
/* Begins at the header, whose first line says which separator it is. */
void csv_begin(struct csv *c, struct str text);
struct csv_row {
    struct str at[CSV_MAX_COLUMNS]; /* in the arena */
    size_t n;
    uint32_t line;
};
/* The next row that is not empty; *end once there is none.  ERR_CORRUPT: a quote that is never
 * closed, or stands in the middle of a value. */
bool csv_next(struct csv *c, struct arena *a, struct csv_row *row, bool *end,
              struct err *e) MUST_CHECK;
#endif
