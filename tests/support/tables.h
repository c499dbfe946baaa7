/* tables.h - for tests: a text.db in memory, sound at first, and what schema_check says of it. */
#ifndef SUPPORT_TABLES_H
#define SUPPORT_TABLES_H
#include "base/str.h"

struct sqlite3;
extern struct sqlite3 *tables_db;
extern struct arena *tables_a;

/* cmocka's setup and teardown. */
int tables_open(void **state);
int tables_close(void **state);
#define TABLES(test) cmocka_unit_test_setup_teardown(test, tables_open, tables_close)
void tables_run(const char *sql, ...) PRINTF_LIKE(1, 2);
void tables_accepted(void);
void tables_refused(enum err_code code, const char *because);
#endif
