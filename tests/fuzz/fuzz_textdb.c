/* A text.db from any bytes: hardened and checked as installing does it.  What passes can be read
 * to its end. */
#include "pack/schema.h"

#include <assert.h>
#include <sqlite3.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_all(sqlite3 *db)
{
    struct arena *a = arena_create();
    for (const struct schema_table *t = schema_tables; t->name; t++) {
        sqlite3_stmt *s;
        int rc = sqlite3_prepare_v2(db, str_format(a, "SELECT %s FROM %s", t->columns, t->name).p,
                                    -1, &s, NULL);
        assert(rc == SQLITE_OK);
        while ((rc = sqlite3_step(s)) == SQLITE_ROW)
            ;
        assert(rc == SQLITE_DONE);
        sqlite3_finalize(s);
    }
    arena_destroy(a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    sqlite3 *db;
    struct err e;
    unsigned char *copy = sqlite3_malloc64(size + 1);
    memcpy(copy, data, size);
    int rc = sqlite3_open(":memory:", &db);
    assert(rc == SQLITE_OK);
    rc = sqlite3_deserialize(db, "main", copy, (sqlite3_int64)size, (sqlite3_int64)size,
                             SQLITE_DESERIALIZE_FREEONCLOSE | SQLITE_DESERIALIZE_READONLY);
    if (rc == SQLITE_OK) {
        bool hard = schema_harden(db, &e);
        if (hard && schema_check(db, &e))
            read_all(db);
        else
            assert(e.code == ERR_CORRUPT || e.code == ERR_TOO_BIG);
    }
    sqlite3_close(db);
    return 0;
}
