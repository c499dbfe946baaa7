/* schema.h - the tables of a channel's text.db and of the bundle.
 *
 * text.db holds plain tables and nothing else: no view, trigger, virtual table, generated column
 * or index comes from outside (schema_check compares sqlite_schema with SCHEMA_TEXT).
 * The bundle has the same tables with a `channel` column first, plus the full-text index that
 * the kiosk itself builds. */
#ifndef PACK_SCHEMA_H
#define PACK_SCHEMA_H
#include "base/str.h"

struct sqlite3;
extern const char SCHEMA_TEXT[];   /* CREATE TABLE statements of text.db */
extern const char SCHEMA_BUNDLE[]; /* of the bundle, the FTS5 table included */
/* Tables in SCHEMA_TEXT in the order of insertion, each with its columns as "a, b, c"; ended by
 * a NULL name. The bundle's table has the same name and columns, after `channel`. */
struct schema_table {
    const char *name, *columns;
};
extern const struct schema_table schema_tables[];
/* Only the tables of SCHEMA_TEXT, exactly as written there; quick_check; foreign keys; UTF-8. */
bool schema_check(struct sqlite3 *db, struct err *e) MUST_CHECK;
/* Defensive settings for any database that came from outside (trusted_schema off, DEFENSIVE,
 * limits lowered, no attach, cell_size_check). */
void schema_harden(struct sqlite3 *db);
#endif
