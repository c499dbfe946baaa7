/* sieve.h - for tests: of a text.db, each row goes that an import would refuse by itself.  What a
 * fuzzer makes is nearly always refused for one word of one row, and then nothing of it is shown.
 * Left to the import are limits of what many rows are together, and what breaks SQLite. */
#ifndef SUPPORT_SIEVE_H
#define SUPPORT_SIEVE_H

struct sqlite3;
void sieve_rows(struct sqlite3 *db);
#endif
