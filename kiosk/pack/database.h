/* database.h - files of SQLite's, and what it answers as an error of ours: the one place that gives
 * its result codes a meaning, and so decides whether a pack is refused for ever or tried again. */
#ifndef PACK_DATABASE_H
#define PACK_DATABASE_H
#include "base/err.h"

struct sqlite3;
/* A file that never changes, read-only: no lock is taken, no -wal and no -journal looked at. */
bool database_open(const char *file, struct sqlite3 **out, struct err *e) MUST_CHECK;
/* A new one, which no other process knows.  Of a file that cannot be made the error is the system's
 * (err_meaning): ERR_NO_SPACE without room or inodes. */
bool database_create(const char *file, struct sqlite3 **out, struct err *e) MUST_CHECK;
/* clang-format off */
/* Of a result code, plain or extended, and the errno behind it:
 *
 *   CORRUPT NOTADB ERROR SCHEMA CONSTRAINT MISMATCH FORMAT   ERR_CORRUPT    the bytes break a rule
 *   NOMEM, and there is some: SQLite's word for some schemas ERR_CORRUPT
 *   FULL; IOERR for want of room                             ERR_NO_SPACE
 *   TOOBIG INTERRUPT; IOERR beyond a file's largest size     ERR_TOO_BIG
 *   CANTOPEN of a file that is not there                     ERR_NOT_FOUND
 *   any other IOERR or CANTOPEN, and what is left            ERR_IO         nothing against the bytes
 *   NOMEM, and there is none                                 ends the process (mem_end)
 *
 * ERROR is "no such table" and its like: the statements are ours, so it is the file that lacks
 * something.  INTERRUPT is an effort's end (sync/effort.h). */
/* clang-format on */
enum err_code database_meaning(int rc, int errnum);
/* err_set for the last call on `db`, which failed; appends ": " and SQLite's words. */
bool database_fail(struct sqlite3 *db, struct err *e, const char *fmt, ...) PRINTF_LIKE(3, 4);
/* Statements without rows that matter. */
bool database_run(struct sqlite3 *db, const char *sql, struct err *e) MUST_CHECK;
/* "quick_check" or "integrity_check" finds nothing. */
bool database_check(struct sqlite3 *db, const char *pragma, struct err *e) MUST_CHECK;
#endif
