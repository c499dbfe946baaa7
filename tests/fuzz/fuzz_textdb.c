/* A text.db from any bytes: opened, hardened and checked as installing does it.  What passes can be
 * read to its end. */
#include "pack/database.h"
#include "pack/schema.h"

#include <assert.h>
#include <sqlite3.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

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
    char path[32];
    int file = memfd_create("text.db", MFD_CLOEXEC);
    assert(file >= 0 && write(file, data, size) == (ssize_t)size);
    snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    if (database_open(path, &db, &e)) {
        if (schema_harden(db, &e) && schema_check(db, &e))
            read_all(db);
        else
            assert(e.code == ERR_CORRUPT || e.code == ERR_TOO_BIG);
        sqlite3_close(db);
    }
    close(file);
    return 0;
}
