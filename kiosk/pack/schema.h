/* schema.h - the tables of a channel's text.db and of the bundle: one list makes both.
 *
 * text.db holds plain tables and nothing else: no view, trigger, virtual table, generated column
 * or index comes from outside (schema_check compares sqlite_schema with what schema_create_text
 * writes).  The bundle has the same tables with a `channel` column first, plus the indexes and the
 * full-text index that the kiosk itself builds. */
#ifndef PACK_SCHEMA_H
#define PACK_SCHEMA_H
#include "base/str.h"

struct sqlite3;
struct schema_table {
    const char *name;
    const char *columns; /* "a, b, c": as in INSERT and SELECT */
    const char *body;    /* the columns' definitions */
    const char *key;     /* the primary key's columns; the bundle's begins with channel */
    const char *parent;  /* the column of this name holds a slug of that table, or NULL */
};
extern const struct schema_table
    schema_tables[]; /* parents before children; ended by a NULL name */

/* The exact CREATE TABLE statement of text.db, as sqlite_schema keeps it. */
struct str schema_create_text(const struct schema_table *t, struct arena *a);
/* Everything of the bundle, to be run once on an empty database; needs fts_register before.
 * Beside the list's tables there is
 *   channel(channel, ord, seq, issued, best_before)    ord: the order of trust, the first is 0 */
bool schema_create_bundle(struct sqlite3 *db, struct err *e) MUST_CHECK;
/* The texts that came since the last call, those of one channel, into the bundle's full-text index:
 * in time and space proportional to them and their items' facts.  ERR_TOO_BIG for an item whose
 * facts in one language are above LIMIT_ROW_BYTES. */
bool schema_index_texts(struct sqlite3 *db, struct err *e) MUST_CHECK;
/* Once all are in. */
bool schema_finish_bundle(struct sqlite3 *db, struct err *e) MUST_CHECK;
/* Only the tables of the list, exactly as written here; integrity_check; foreign keys; no more
 * texts of an item than there are languages; every value as its column says (column.h); all that a
 * screen shows within its limits, and readable (rowcheck.h).  What passes can be merged, unless it
 * is too large.  Harden the connection first.
 *
 * A pack that needs a newer kiosk says so: by its format, by min_app, or by an item of a kind that
 * is not known here, which is refused as that (sync/texts.c).  So of a pack that came this far, any
 * other word that is not known is a fault: a language, a status, a fact's name, an accent.  Shown as
 * something else, it would say what nobody wrote. */
bool schema_check(struct sqlite3 *db, struct err *e) MUST_CHECK;
/* Defensive settings for a database that came from outside (trusted_schema off, DEFENSIVE, limits
 * lowered, cell_size_check, no temporary files).  ATTACH is refused from here on. */
bool schema_harden(struct sqlite3 *db, struct err *e) MUST_CHECK;
#endif
