#include "sync/texts.h"

#include "base/log.h"
#include "pack/database.h"
#include "pack/kinds.h"
#include "pack/schema.h"
#include "sync/objects.h"

#include <errno.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zstd.h>
#include <zstd_errors.h>

enum { CHUNK_BYTES = 128 << 10 };

/* A window takes no more memory than there is text in it. */
static int widest_window(const struct manifest_pack *p)
{
    return (uint64_t)p->text_raw_size > LIMIT_UNPACK_BYTES ? LIMIT_UNPACK_LOG
                                                           : LIMIT_ZSTD_WINDOW_LOG;
}

/* One decompression: bytes from `in` to `out`, hashed and counted. */
struct inflate {
    ZSTD_DCtx *ctx;
    int in, out, window;
    int64_t left; /* of raw_size */
    struct hash *hash;
};

/* All that this input gives; *ended when the frame is complete. */
static bool inflate_chunk(struct job *j, struct inflate *f, ZSTD_inBuffer *in, bool *ended,
                          struct err *e)
{
    static uint8_t chunk[CHUNK_BYTES];
    for (bool full = true; full || in->pos < in->size;) {
        if (*ended && in->pos < in->size)
            return err_set(e, ERR_CORRUPT, "bytes follow the end of the compressed text");
        ZSTD_outBuffer out = {chunk, sizeof chunk, 0};
        size_t rc = ZSTD_decompressStream(f->ctx, &out, in);
        if (ZSTD_getErrorCode(rc) == ZSTD_error_frameParameter_windowTooLarge)
            return err_set(e, ERR_TOO_BIG, "zstd window above 2^%d bytes", f->window);
        if (ZSTD_isError(rc))
            return err_set(e, ERR_CORRUPT, "zstd: %s", ZSTD_getErrorName(rc));
        if ((int64_t)out.pos > f->left)
            return err_set(e, ERR_CORRUPT, "decompresses to more than its raw_size");
        f->left -= (int64_t)out.pos;
        hash_add(f->hash, chunk, out.pos);
        if (!fs_write_all(j->fs, f->out, (struct str){(char *)chunk, out.pos}, e))
            return false;
        *ended = rc == 0;
        full = !*ended && out.pos == out.size;
    }
    return true;
}

/* libzstd takes frames of its early versions too, and minds no limit of their window. */
static bool is_frame(const uint8_t *p, size_t n, struct err *e)
{
    static const uint8_t magic[] = {0x28, 0xB5, 0x2F, 0xFD}; /* RFC 8878, 3.1.1 */
    return (n >= sizeof magic && memcmp(p, magic, sizeof magic) == 0) ||
           err_set(e, ERR_CORRUPT, "is no frame of zstd");
}

static bool inflate_all(struct job *j, struct inflate *f, const hash_hex raw_sha256, struct err *e)
{
    static uint8_t chunk[CHUNK_BYTES];
    hash_hex got;
    bool ended = false;
    for (bool first = true;;) {
        ssize_t n = read(f->in, chunk, sizeof chunk);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return err_errno(e, errno, "read");
        if (n == 0)
            break;
        if (first && !is_frame(chunk, (size_t)n, e))
            return false;
        first = false;
        ZSTD_inBuffer in = {chunk, (size_t)n, 0};
        if (!inflate_chunk(j, f, &in, &ended, e))
            return false;
    }
    if (!ended || f->left)
        return err_set(e, ERR_CORRUPT, "decompresses to less than its raw_size");
    hash_end(f->hash, got);
    f->hash = NULL;
    return strcmp(got, raw_sha256) == 0 ||
           err_set(e, ERR_CORRUPT, "decompressed bytes hash to %.12s..., expected %.12s...", got,
                   raw_sha256);
}

/* staging/PACKED to staging/RAW_SHA256, with what `base` maps as the prefix that a patch refers to
 * (zstd --patch-from); both names gone after a failure. */
static bool inflate(struct job *j, const struct manifest_pack *p, const hash_hex packed,
                    struct str base, struct err *e)
{
    struct inflate f = {.left = p->text_raw_size, .window = widest_window(p)};
    int64_t size;
    if (!fs_open_beneath(j->staging, packed, &f.in, &size, e))
        return false;
    f.out = j->fs->create(j->fs, j->staging, p->text_raw_sha256);
    bool ok = f.out >= 0 || err_errno(e, -f.out, "create in staging");
    if (ok) {
        f.ctx = ZSTD_createDCtx();
        if (!f.ctx)
            abort(); /* out of memory ends the process */
        ZSTD_DCtx_setParameter(f.ctx, ZSTD_d_windowLogMax, f.window);
        ZSTD_DCtx_refPrefix(f.ctx, base.p, base.n);
        f.hash = hash_begin();
        ok = inflate_all(j, &f, p->text_raw_sha256, e);
        hash_end(f.hash, NULL); /* where it was cut short */
        ZSTD_freeDCtx(f.ctx);
        int rc = ok ? j->fs->fsync(j->fs, f.out) : 0;
        ok = ok && (rc == 0 || err_errno(e, -rc, "fsync in staging"));
        close(f.out);
    }
    close(f.in);
    j->fs->unlink(j->fs, j->staging, packed);
    if (!ok)
        j->fs->unlink(j->fs, j->staging, p->text_raw_sha256);
    return ok;
}

static bool bring_whole(struct job *j, const struct plan *p, struct err *e)
{
    struct object o = {.size = p->pack.text_size};
    memcpy(o.sha256, p->pack.text_sha256, sizeof(hash_hex));
    if (!objects_stage(j, p->tree, &o, e) || !inflate(j, &p->pack, o.sha256, (struct str){0}, e))
        return false;
    job_advance(j, 1, 0);
    return true;
}

static bool fits(int64_t base, int64_t raw, struct err *e)
{
    return (uint64_t)(base + raw) <= LIMIT_UNPACK_BYTES ||
           err_set(e, ERR_TOO_BIG, "its two texts have %lld MB, at most %llu can be patched",
                   (long long)(base + raw) >> 20, LIMIT_UNPACK_BYTES >> 20);
}

/* Hashed first: where a page cannot be read, a map of it would end the process. */
static bool map_base(struct job *j, const hash_hex sha256, int64_t raw, struct str *out,
                     struct err *e)
{
    int fd;
    struct stat st;
    if (!objects_open(j, sha256, &fd, e))
        return false;
    struct object base = {.size = fstat(fd, &st) == 0 ? st.st_size : 0};
    memcpy(base.sha256, sha256, sizeof(hash_hex));
    if (!fits(base.size, raw, e) || !objects_check(j, &base, e)) {
        close(fd);
        return false;
    }
    void *p = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
    int why = errno;
    close(fd);
    if (p == MAP_FAILED)
        return err_errno(e, why, "map");
    *out = (struct str){p, (size_t)st.st_size};
    return true;
}

static bool bring_patch(struct job *j, const struct plan *p, struct err *e)
{
    struct object o = {.size = p->patch->size, .uncounted = true};
    struct str base;
    memcpy(o.sha256, p->patch->sha256, sizeof(hash_hex));
    if (!objects_stage(j, p->tree, &o, e) ||
        !map_base(j, p->patch->from_raw_sha256, p->pack.text_raw_size, &base, e))
        return false;
    bool ok = inflate(j, &p->pack, o.sha256, base, e);
    munmap((void *)base.p, base.n);
    if (ok)
        job_advance(j, 1, (uint64_t)p->pack.text_size);
    return ok;
}

bool texts_bring(struct job *j, const struct plan *p, struct err *e)
{
    struct err why;
    bool patched = p->patch && bring_patch(j, p, &why);
    if (p->patch && !patched && why.code != ERR_NOT_FOUND)
        log_warning("%s: patch of the text: %s; taking it whole", p->next.channel, why.text);
    return (patched || bring_whole(j, p, e)) && objects_keep(j, p->pack.text_raw_sha256, e);
}

bool texts_open_at(struct job *j, const char *path, struct text *t, struct err *e)
{
    int fd;
    struct text opened = {0};
    if (!fs_open_beneath(j->store, path, &fd, &opened.bytes, e)) {
        if (e->code == ERR_NOT_FOUND)
            e->code = ERR_CORRUPT; /* the store lost it */
        return false;
    }
    close(fd);
    *t = opened;
    if (!database_open(str_format(j->a, "/proc/self/fd/%d/%s", j->store, path).p, &t->db, e))
        return err_wrap(e, "%s", path);
    effort_begin(&t->effort, j, t->db, -1, (uint64_t)t->bytes);
    if (schema_harden(t->db, e))
        return true;
    texts_close(t);
    return false;
}

bool texts_open(struct job *j, const hash_hex raw_sha256, struct text *t, struct err *e)
{
    hash_path path;
    hash_object_path(raw_sha256, path);
    return texts_open_at(j, path, t, e);
}

void texts_close(struct text *t)
{
    sqlite3_close(t->db);
    t->db = NULL;
}

/* The one number or text of a statement is `want`. */
static bool check_meta(sqlite3 *db, const char *key, const char *want, struct err *e)
{
    sqlite3_stmt *s;
    if (sqlite3_prepare_v2(db, "SELECT value FROM meta WHERE key = ?", -1, &s, NULL) != SQLITE_OK)
        return database_fail(db, e, "text.db");
    sqlite3_bind_text(s, 1, key, -1, SQLITE_STATIC);
    int rc = sqlite3_step(s);
    const char *got = rc == SQLITE_ROW ? (const char *)sqlite3_column_text(s, 0) : "";
    bool ok = got && strcmp(got, want) == 0;
    if (!ok && (rc == SQLITE_ROW || rc == SQLITE_DONE))
        err_set(e, ERR_CORRUPT, "its %s is \"%.60s\", expected \"%s\"", key, got ? got : "", want);
    else if (!ok)
        database_fail(db, e, "text.db");
    sqlite3_finalize(s);
    return ok;
}

/* Slugs are known to be sound, the kind's name is not: it is not repeated. */
static bool check_kinds(sqlite3 *db, struct err *e)
{
    sqlite3_stmt *s;
    if (sqlite3_prepare_v2(db, "SELECT slug, kind FROM item", -1, &s, NULL) != SQLITE_OK)
        return database_fail(db, e, "text.db");
    bool ok = true;
    int rc = SQLITE_DONE;
    while (ok && (rc = sqlite3_step(s)) == SQLITE_ROW)
        ok = kind_find(str_of((const char *)sqlite3_column_text(s, 1))) ||
             err_set(e, ERR_UNSUPPORTED,
                     "item %s is of a kind that is not known here: made for a newer kiosk",
                     (const char *)sqlite3_column_text(s, 0));
    if (ok && rc != SQLITE_DONE)
        ok = database_fail(db, e, "text.db");
    sqlite3_finalize(s);
    return ok;
}

static int by_hash(const void *hash, const void *blob)
{
    return strcmp(hash, ((const struct manifest_blob *)blob)->sha256);
}

static bool check_picture(const struct manifest_pack *p, const struct measure *measured,
                          const char *hash, int64_t w, int64_t h, const char *mime, struct err *e)
{
    const struct manifest_blob *b = bsearch(hash, p->blobs, p->n_blobs, sizeof *p->blobs, by_hash);
    if (!b || strcmp(b->mime, mime) != 0)
        return err_set(e, ERR_CORRUPT, "picture %.12s... is not among the manifest's blobs as %s",
                       hash, mime);
    if (w < 1 || h < 1)
        return err_set(e, ERR_CORRUPT, "picture %.12s... is %lld x %lld", hash, (long long)w,
                       (long long)h);
    if (w > LIMIT_PICTURE_SIDE || h > LIMIT_PICTURE_SIDE || w * h > LIMIT_PICTURE_PIXELS)
        return err_set(e, ERR_TOO_BIG, "picture %.12s... is %lld x %lld, the limit is %u a side",
                       hash, (long long)w, (long long)h, LIMIT_PICTURE_SIDE);
    const struct measure *is = measured ? &measured[b - p->blobs] : NULL;
    return !is || (is->width == w && is->height == h) ||
           err_set(e, ERR_CORRUPT, "picture %.12s... is %d x %d, its row says %lld x %lld", hash,
                   is->width, is->height, (long long)w, (long long)h);
}

static bool check_pictures(sqlite3 *db, const struct manifest_pack *p,
                           const struct measure *measured, struct err *e)
{
    sqlite3_stmt *s;
    if (sqlite3_prepare_v2(db, "SELECT sha256, width, height, mime FROM picture", -1, &s, NULL) !=
        SQLITE_OK)
        return database_fail(db, e, "text.db");
    bool ok = true;
    int rc = SQLITE_DONE;
    while (ok && (rc = sqlite3_step(s)) == SQLITE_ROW)
        ok = check_picture(p, measured, (const char *)sqlite3_column_text(s, 0),
                           sqlite3_column_int64(s, 1), sqlite3_column_int64(s, 2),
                           (const char *)sqlite3_column_text(s, 3), e);
    if (ok && rc != SQLITE_DONE)
        ok = database_fail(db, e, "text.db");
    sqlite3_finalize(s);
    return ok;
}

static bool check_open(struct job *j, sqlite3 *db, const struct manifest_pack *p,
                       const struct measure *measured, struct err *e)
{
    return schema_check(db, e) &&
           check_meta(db, "format", str_format(j->a, "%lld", (long long)p->format).p, e) &&
           check_meta(db, "channel", p->channel, e) && check_kinds(db, e) &&
           check_pictures(db, p, measured, e);
}

bool texts_check(struct job *j, const struct manifest_pack *p, const struct measure *measured,
                 struct err *e)
{
    struct text t;
    struct object raw = objects_raw_text(p);
    bool ok = objects_prove(j, &raw, e) && texts_open(j, p->text_raw_sha256, &t, e);
    if (ok) {
        ok = check_open(j, t.db, p, measured, e) || effort_failed(&t.effort, e);
        texts_close(&t);
    }
    return ok || err_wrap(e, "text of %s", p->channel);
}

bool texts_claim_gate(struct job *j, const hash_hex raw_sha256, bool *out, struct err *e)
{
    static const char sql[] =
        "SELECT EXISTS (SELECT 1 FROM item WHERE kind = 'gate') OR EXISTS (SELECT 1 FROM fact f "
        "JOIN item i ON i.slug = f.item WHERE i.kind = 'notice' AND f.key = 'urgent' "
        "AND f.value = 'yes')";
    struct text t;
    sqlite3_stmt *s = NULL;
    if (!texts_open(j, raw_sha256, &t, e))
        return false;
    bool ok =
        sqlite3_prepare_v2(t.db, sql, -1, &s, NULL) == SQLITE_OK && sqlite3_step(s) == SQLITE_ROW;
    if (ok)
        *out = sqlite3_column_int(s, 0);
    else
        database_fail(t.db, e, "text.db");
    sqlite3_finalize(s);
    texts_close(&t);
    return ok;
}
