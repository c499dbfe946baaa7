#include "packer/textfile.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zstd.h>

enum {
    LEVEL = 19,       /* an officer's minute for kiosks' hours on a thin line */
    LEVEL_LARGE = 12, /* a fifth larger, twenty times as fast */
    LARGE_BYTES = 16 << 20,
    CHUNK_BYTES = 128 << 10,
};

static bool zstd_fail(size_t code, struct err *e)
{
    return err_set(e, ERR_IO, "zstd: %s", ZSTD_getErrorName(code));
}

struct squeeze {
    ZSTD_CCtx *ctx;
    int in, out;
    struct hash *raw, *packed;
    int64_t raw_bytes, packed_bytes;
};

static bool squeeze_chunk(struct squeeze *s, ZSTD_inBuffer *in, ZSTD_EndDirective how,
                          struct err *e)
{
    static uint8_t chunk[CHUNK_BYTES];
    for (size_t left = 1; left && (how == ZSTD_e_end || in->pos < in->size);) {
        ZSTD_outBuffer out = {chunk, sizeof chunk, 0};
        left = ZSTD_compressStream2(s->ctx, &out, in, how);
        if (ZSTD_isError(left))
            return zstd_fail(left, e);
        s->packed_bytes += (int64_t)out.pos;
        hash_add(s->packed, chunk, out.pos);
        if (!fs_write_all(&fsops_real, s->out, (struct str){(char *)chunk, out.pos}, e))
            return false;
        if (how == ZSTD_e_continue)
            left = 1; /* a hint only; the input's end ends it */
    }
    return true;
}

static bool squeeze_all(struct squeeze *s, struct err *e)
{
    static uint8_t chunk[CHUNK_BYTES];
    for (;;) {
        ssize_t n = read(s->in, chunk, sizeof chunk);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return err_errno(e, errno, "read");
        ZSTD_inBuffer in = {chunk, (size_t)n, 0};
        hash_add(s->raw, chunk, (size_t)n);
        s->raw_bytes += n;
        if (!squeeze_chunk(s, &in, n ? ZSTD_e_continue : ZSTD_e_end, e))
            return false;
        if (n == 0)
            return true;
    }
}

static ZSTD_CCtx *context(size_t bytes)
{
    ZSTD_CCtx *ctx = ZSTD_createCCtx();
    if (!ctx)
        abort(); /* out of memory ends the process */
    ZSTD_CCtx_setParameter(ctx, ZSTD_c_compressionLevel, bytes > LARGE_BYTES ? LEVEL_LARGE : LEVEL);
    return ctx;
}

bool textfile_compress(int dir, const char *raw, const char *packed, struct manifest_pack *m,
                       struct err *e)
{
    struct squeeze s = {0};
    int64_t size;
    if (!fs_open_beneath(dir, raw, &s.in, &size, e))
        return false;
    s.out = fsops_real.create(&fsops_real, dir, packed);
    bool ok = s.out >= 0 || err_errno(e, -s.out, "create %s", packed);
    if (ok) {
        s.ctx = context((size_t)size);
        ZSTD_CCtx_setPledgedSrcSize(s.ctx, (unsigned long long)size); /* stands in the frame */
        s.raw = hash_begin();
        s.packed = hash_begin();
        ok = squeeze_all(&s, e);
        int rc = ok ? fsops_real.fsync(&fsops_real, s.out) : 0;
        ok = ok && (rc == 0 || err_errno(e, -rc, "fsync %s", packed));
        ZSTD_freeCCtx(s.ctx);
        close(s.out);
    }
    close(s.in);
    hash_end(s.raw, ok ? m->text_raw_sha256 : NULL);
    hash_end(s.packed, ok ? m->text_sha256 : NULL);
    if (ok) {
        m->text_raw_size = s.raw_bytes;
        m->text_size = s.packed_bytes;
    }
    return ok;
}

bool textfile_patch(struct str before, struct str now, struct arena *a, struct str *out,
                    struct err *e)
{
    size_t room = ZSTD_compressBound(now.n);
    int window = 10; /* the least that zstd has */
    while ((1ull << window) < before.n + now.n)
        window++;
    char *packed = ARENA_NEW(a, char, room);
    ZSTD_CCtx *ctx = context(now.n);
    ZSTD_CCtx_setParameter(ctx, ZSTD_c_windowLog, window);
    ZSTD_CCtx_setParameter(ctx, ZSTD_c_enableLongDistanceMatching, 1);
    ZSTD_CCtx_refPrefix(ctx, before.p, before.n);
    size_t n = ZSTD_compress2(ctx, packed, room, now.p, now.n);
    ZSTD_freeCCtx(ctx);
    if (ZSTD_isError(n))
        return zstd_fail(n, e);
    *out = (struct str){packed, n};
    return true;
}

static bool inflate(struct str packed, const struct manifest_pack *m, struct arena *a,
                    struct str *raw, struct err *e)
{
    size_t want = (size_t)m->text_raw_size;
    hash_hex hash = "";
    char *bytes = ARENA_NEW(a, char, want);
    size_t n = ZSTD_decompress(bytes, want, packed.p, packed.n);
    if (!ZSTD_isError(n))
        hash_bytes((struct str){bytes, n}, hash);
    *raw = (struct str){bytes, want};
    return strcmp(hash, m->text_raw_sha256) == 0 ||
           err_set(e, ERR_CORRUPT, "the text of seq %lld is damaged", (long long)m->seq);
}

bool textfile_past(int tree, int64_t seq, int64_t max_bytes, struct arena *a,
                   struct manifest_pack *m, struct str *raw, struct err *e)
{
    struct str json, packed;
    hash_path path;
    const char *manifest = str_format(a, "packs/%lld.json", (long long)seq).p;
    if (!fs_read_file(tree, manifest, LIMIT_PACK_BYTES, a, &json, e))
        return false;
    if (!manifest_pack_parse(json, a, m, e))
        return err_wrap(e, "%s", manifest);
    if (!raw)
        return true;
    if (m->text_raw_size > max_bytes)
        return err_set(e, ERR_TOO_BIG, "the text of seq %lld has %lld bytes", (long long)seq,
                       (long long)m->text_raw_size);
    hash_object_path(m->text_sha256, path);
    return fs_read_file(tree, path, LIMIT_OBJECT_BYTES, a, &packed, e) &&
           inflate(packed, m, a, raw, e);
}
