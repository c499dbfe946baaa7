/* database.c - SQLite takes a bad sector for damage: its unix VFS turns EIO, ENXIO and ERANGE of a
 * read into a code that becomes SQLITE_CORRUPT.  So files are read by a VFS of ours, which is that
 * one but for saying that a read failed, and for opening files only. */
#include "pack/database.h"

#include "base/str.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- opening ---- */

enum { TABLES = 4 }; /* of methods, one for each way to lock that the unix VFS has in use */

static struct {
    const sqlite3_io_methods *theirs;
    sqlite3_io_methods ours; /* theirs but for xRead */
} tables[TABLES];
static sqlite3_vfs vfs; /* theirs but for xOpen */

static int read_page(sqlite3_file *f, void *p, int n, sqlite3_int64 at)
{
    for (int i = 0; i < TABLES; i++)
        if (f->pMethods == &tables[i].ours) {
            int rc = tables[i].theirs->xRead(f, p, n, at);
            return rc == SQLITE_IOERR_CORRUPTFS ? SQLITE_IOERR_READ : rc;
        }
    assert(!"a file that open_page_file did not open");
    return SQLITE_IOERR_READ;
}

/* Opened, a FIFO would wait for a writer, and a device might do anything. */
static bool is_special(const char *name)
{
    struct stat st;
    return name && stat(name, &st) == 0 && !S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode);
}

static int open_page_file(sqlite3_vfs *self, const char *name, sqlite3_file *f, int flags, int *out)
{
    f->pMethods = NULL;
    if (is_special(name))
        return SQLITE_NOTADB;
    sqlite3_vfs *theirs = sqlite3_vfs_find(NULL);
    int rc = theirs->xOpen(theirs, name, f, flags, out);
    (void)self;
    for (int i = 0; rc == SQLITE_OK && i < TABLES; i++) {
        if (tables[i].theirs && tables[i].theirs != f->pMethods)
            continue;
        if (!tables[i].theirs)
            tables[i].ours = *f->pMethods;
        tables[i].theirs = f->pMethods;
        tables[i].ours.xRead = read_page;
        f->pMethods = &tables[i].ours;
        return SQLITE_OK;
    }
    assert(rc != SQLITE_OK);
    return rc;
}

static const char *our_vfs(void)
{
    if (!vfs.zName) {
        sqlite3_initialize();
        vfs = *sqlite3_vfs_find(NULL);
        vfs.zName = "kiosk";
        vfs.xOpen = open_page_file;
        sqlite3_vfs_register(&vfs, 0);
    }
    return vfs.zName;
}

static bool open_as(const char *name, int flags, sqlite3 **out, struct err *e)
{
    sqlite3 *db;
    flags |= SQLITE_OPEN_NOMUTEX;
    if (sqlite3_open_v2(name, &db, flags, our_vfs()) == SQLITE_OK) {
        *out = db;
        return true;
    }
    database_fail(db, e, "open");
    sqlite3_close(db);
    return false;
}

bool database_open(const char *file, sqlite3 **out, struct err *e)
{
    struct buf uri = {0};
    buf_puts(&uri, "file:");
    for (const char *p = file; *p; p++)
        if (strchr("%?#", *p))
            buf_printf(&uri, "%%%02X", *p);
        else
            buf_putc(&uri, *p);
    buf_puts(&uri, "?immutable=1");
    bool ok = open_as(buf_str(&uri).p, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, out, e);
    buf_free(&uri);
    return ok;
}

/* Where it cannot make a file SQLite tries to read one, and what is left in errno is that there is
 * none: made here, it fails for the reason that it has. */
bool database_create(const char *file, sqlite3 **out, struct err *e)
{
    int fd = open(file, O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0644);
    if (fd < 0)
        return err_errno(e, errno, "create");
    close(fd);
    return open_as(file, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, out, e);
}

/* ---- what it answers ---- */

/* A read or a write that failed: never that a file is missing, whatever errno was left there. */
static enum err_code transfer_meaning(int errnum)
{
    enum err_code code = err_meaning(errnum);
    return code == ERR_NOT_FOUND ? ERR_IO : code;
}

/* SQLite says so of some damaged schemas too (tests/fuzz/corpus/textdb/no-memory): its word alone
 * does not end the process.  No row needs so much (LIMIT_ROW_BYTES), nor the cache. */
static bool is_memory_out(void)
{
    enum { ENOUGH_BYTES = 64 << 20 };
    void *p = mmap(NULL, ENOUGH_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (p == MAP_FAILED)
        return true;
    munmap(p, ENOUGH_BYTES);
    return false;
}

enum err_code database_meaning(int rc, int errnum)
{
    bool no_memory = rc == SQLITE_IOERR_NOMEM || (rc & 0xff) == SQLITE_NOMEM;
    if (no_memory && is_memory_out())
        mem_end();
    switch (rc & 0xff) { /* the low byte is the primary result code */
    case SQLITE_NOMEM:
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_ERROR:
    case SQLITE_SCHEMA:
    case SQLITE_CONSTRAINT:
    case SQLITE_MISMATCH:
    case SQLITE_FORMAT:
        return ERR_CORRUPT;
    case SQLITE_FULL:
        return ERR_NO_SPACE;
    case SQLITE_TOOBIG:
    case SQLITE_INTERRUPT:
        return ERR_TOO_BIG;
    case SQLITE_CANTOPEN:
        return err_meaning(errnum);
    case SQLITE_IOERR:
        return transfer_meaning(errnum);
    }
    return ERR_IO;
}

bool database_fail(sqlite3 *db, struct err *e, const char *fmt, ...)
{
    char about[sizeof e->text];
    enum err_code code = database_meaning(sqlite3_extended_errcode(db), sqlite3_system_errno(db));
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(about, sizeof about, fmt, ap);
    va_end(ap);
    return err_set(e, code, "%s: %s", about, sqlite3_errmsg(db));
}

bool database_run(sqlite3 *db, const char *sql, struct err *e)
{
    return sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK ||
           database_fail(db, e, "%.60s", sql);
}

/* Where a page could not be read the check goes on and names the result code. */
static enum err_code meaning_of_finding(const char *said)
{
    static const char unread[] = "error code=";
    const char *at = strstr(said, unread);
    return at ? database_meaning((int)strtol(at + sizeof unread - 1, NULL, 10), EIO) : ERR_CORRUPT;
}

bool database_check(sqlite3 *db, const char *pragma, struct err *e)
{
    sqlite3_stmt *s = NULL;
    char sql[40];
    snprintf(sql, sizeof sql, "PRAGMA %s(1)", pragma);
    if (sqlite3_prepare_v2(db, sql, -1, &s, NULL) != SQLITE_OK)
        return database_fail(db, e, "%s", pragma);
    const char *said =
        sqlite3_step(s) == SQLITE_ROW ? (const char *)sqlite3_column_text(s, 0) : NULL;
    bool ok = said && strcmp(said, "ok") == 0;
    if (!ok && said)
        err_set(e, meaning_of_finding(said), "%s finds \"%s\"", pragma, said);
    else if (!ok)
        database_fail(db, e, "%s", pragma);
    sqlite3_finalize(s);
    return ok;
}
