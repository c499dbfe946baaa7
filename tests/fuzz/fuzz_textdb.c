/* A text.db from any bytes: opened, hardened and checked as installing does it.  What passes can be
 * read to its end. */
#include "pack/database.h"
#include "pack/schema.h"

#include <assert.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
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

/* One file, written anew for each input. */
static char scratch_path[] = "/tmp/textdb_XXXXXX";

static void remove_scratch(void)
{
    unlink(scratch_path);
}

static int scratch(void)
{
    static int file = -1;
    if (file < 0) {
        file = mkstemp(scratch_path);
        atexit(remove_scratch);
    }
    assert(file >= 0);
    return file;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    sqlite3 *db;
    struct err e;
    int file = scratch();
    assert(ftruncate(file, 0) == 0 && pwrite(file, data, size, 0) == (ssize_t)size);
    bool opened = database_open(scratch_path, &db, &e);
    assert(opened);
    if (schema_harden(db, &e) && schema_check(db, &e))
        read_all(db);
    else
        assert(e.code == ERR_CORRUPT || e.code == ERR_TOO_BIG);
    sqlite3_close(db);
    return 0;
}
