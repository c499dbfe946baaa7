#include "tree.h"

#include "pack/schema.h"

#include <assert.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zstd.h>

void tree_sign(int dir, const char *path, struct str bytes, const struct signer *s, size_t n)
{
    struct arena *a = arena_create();
    for (size_t i = 0; i < n; i++)
        signing_put(dir, str_format(a, "%s.%s.minisig", path, s[i].id).p,
                    signing_minisig(a, &s[i], bytes));
    arena_destroy(a);
}

void tree_root(int dir, const char *channel, int64_t version, int64_t epoch, int64_t threshold,
               const struct signer *keys, size_t n_keys, const struct signer *signers,
               size_t n_signers)
{
    struct arena *a = arena_create();
    const char *path = str_format(a, "root/%lld.json", (long long)version).p;
    struct str json = signing_root(a, channel, version, epoch, threshold, keys, n_keys);
    signing_put(dir, path, json);
    tree_sign(dir, path, json, signers, n_signers);
    arena_destroy(a);
}

struct str tree_picture(struct arena *a, unsigned i)
{
    static const char header[] = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x06\x40\0\0\x03\x84";
    struct buf b = {0};
    buf_add(&b, (struct str){header, sizeof header - 1});
    buf_printf(&b, "picture %u: %3000u", i, i);
    return buf_move(&b, a);
}

static void put_object(int dir, struct str bytes, hash_hex hash)
{
    hash_path path;
    hash_bytes(bytes, hash);
    hash_object_path(hash, path);
    signing_put(dir, path, bytes);
}

static void run(sqlite3 *db, const char *sql)
{
    char *why = NULL;
    if (sqlite3_exec(db, sql, NULL, NULL, &why) != SQLITE_OK) {
        fprintf(stderr, "%s: %s\n", why, sql);
        abort();
    }
}

static struct str make_text(struct arena *a, const struct tree_pack *p,
                            const struct manifest_pack *m)
{
    sqlite3 *db;
    assert(sqlite3_open(":memory:", &db) == SQLITE_OK);
    for (const struct schema_table *t = schema_tables; t->name; t++)
        run(db, schema_create_text(t, a).p);
    run(db,
        str_format(a,
                   "INSERT INTO meta VALUES ('format', '1'), ('channel', '%s');"
                   "INSERT INTO channel_text VALUES ('en', '%s', '');"
                   "INSERT INTO item VALUES ('banyan', 'place', '', 1, 0, 0, 0, NULL, NULL, '');"
                   "INSERT INTO item_text VALUES ('banyan', 'en', '%s', 'summary', 'body', "
                   "'reviewed', 'source', 0, 0, '')",
                   p->channel, p->channel, p->title)
            .p);
    for (size_t i = 0; i < m->n_blobs; i++)
        run(db, str_format(a,
                           "INSERT INTO picture VALUES ('banyan', %zu, 0, '%s', %d, %d, "
                           "'%s', '', '')",
                           i, m->blobs[i].sha256, p->photo.n ? p->photo_w : 1600,
                           p->photo.n ? p->photo_h : 900, m->blobs[i].mime)
                    .p);
    if (p->spoil_sql)
        run(db, p->spoil_sql);
    if (p->spoil_db)
        p->spoil_db(db);
    sqlite3_int64 n;
    unsigned char *bytes = sqlite3_serialize(db, "main", &n, 0);
    struct str raw = str_copy(a, (struct str){(char *)bytes, (size_t)n});
    sqlite3_free(bytes);
    sqlite3_close(db);
    return raw;
}

static struct str compress(struct arena *a, struct str raw)
{
    size_t cap = ZSTD_compressBound(raw.n);
    char *p = ARENA_NEW(a, char, cap);
    return (struct str){p, ZSTD_compress(p, cap, raw.p, raw.n, 3)};
}

static int by_hash(const void *a, const void *b)
{
    return strcmp(((const struct manifest_blob *)a)->sha256,
                  ((const struct manifest_blob *)b)->sha256);
}

/* The picture, then bytes as a compressed picture has them. */
static struct str lengthen(struct arena *a, struct str picture, size_t n)
{
    if (picture.n >= n)
        return picture;
    char *at = ARENA_NEW(a, char, n);
    uint64_t random = 0;
    for (size_t i = 0; i < picture.n; i++)
        random = random * 31 + (uint8_t)(at[i] = picture.p[i]);
    for (size_t i = picture.n; i < n; i++) {
        random = random * 6364136223846793005u + 1442695040888963407u;
        at[i] = (char)(random >> 56);
    }
    return (struct str){at, n};
}

static struct str with_number(struct arena *a, struct str photo, unsigned number)
{
    struct buf b = {0};
    buf_add(&b, photo);
    buf_printf(&b, "%u", number);
    return buf_move(&b, a);
}

static void make_pictures(int dir, struct arena *a, const struct tree_pack *p,
                          struct manifest_pack *m)
{
    m->n_blobs = p->pictures;
    m->blobs = ARENA_NEW(a, struct manifest_blob, m->n_blobs);
    for (unsigned i = 0; i < p->pictures; i++) {
        bool last = i + 1 == p->pictures;
        struct arena *one = arena_create(); /* a thousand may be large */
        unsigned number = last ? 1000000 + (unsigned)p->seq : i;
        struct str picture = p->photo.n
                                 ? with_number(one, p->photo, number)
                                 : lengthen(one, tree_picture(one, number), p->picture_bytes);
        if (last && p->spoil_picture)
            picture = p->spoil_picture(one, picture);
        put_object(dir, picture, m->blobs[i].sha256);
        m->blobs[i].size = (int64_t)picture.n;
        snprintf(m->blobs[i].mime, sizeof m->blobs[i].mime, "%s",
                 p->photo.n ? p->photo_mime : "image/png");
        arena_destroy(one);
    }
    qsort(m->blobs, m->n_blobs, sizeof *m->blobs, by_hash);
}

struct str tree_raw_text(int dir, int64_t seq, struct arena *a)
{
    struct manifest_pack m;
    struct str json, packed;
    struct err e;
    hash_path path;
    const char *name = str_format(a, "packs/%lld.json", (long long)seq).p;
    bool ok = fs_read_file(dir, name, LIMIT_PACK_BYTES, a, &json, &e) &&
              manifest_pack_parse(json, a, &m, &e);
    assert(ok);
    hash_object_path(m.text_sha256, path);
    ok = fs_read_file(dir, path, LIMIT_OBJECT_BYTES, a, &packed, &e);
    assert(ok);
    char *raw = ARENA_NEW(a, char, m.text_raw_size);
    size_t n = ZSTD_decompress(raw, (size_t)m.text_raw_size, packed.p, packed.n);
    assert(n == (size_t)m.text_raw_size);
    return (struct str){raw, n};
}

static void add_patch(int dir, struct arena *a, const struct tree_pack *p, struct str raw,
                      struct manifest_pack *m)
{
    size_t room = ZSTD_compressBound(raw.n);
    char *at = ARENA_NEW(a, char, room);
    ZSTD_CCtx *ctx = ZSTD_createCCtx();
    ZSTD_CCtx_setParameter(ctx, ZSTD_c_windowLog, LIMIT_UNPACK_LOG);
    ZSTD_CCtx_setParameter(ctx, ZSTD_c_enableLongDistanceMatching, 1);
    ZSTD_CCtx_refPrefix(ctx, p->patch_base.p, p->patch_base.n);
    struct str patch = {at, ZSTD_compress2(ctx, at, room, raw.p, raw.n)};
    ZSTD_freeCCtx(ctx);
    if (p->spoil_patch)
        patch = p->spoil_patch(a, patch);
    m->patches = ARENA_NEW(a, struct manifest_patch, 1);
    m->n_patches = 1;
    m->patches->size = (int64_t)patch.n;
    hash_bytes(p->patch_base, m->patches->from_raw_sha256);
    put_object(dir, patch, m->patches->sha256);
}

static void remove_object(int dir, const hash_hex hash)
{
    hash_path path;
    hash_object_path(hash, path);
    int rc = unlinkat(dir, path, 0);
    assert(rc == 0);
}

void tree_publish(int dir, const struct tree_pack *p)
{
    struct arena *a = arena_create();
    struct manifest_pack m = {.format = 1, .epoch = p->epoch, .seq = p->seq, .min_app = 1};
    memcpy(m.channel, p->channel, strlen(p->channel) + 1);
    make_pictures(dir, a, p, &m);
    struct str raw = make_text(a, p, &m);
    if (p->spoil_raw)
        raw = p->spoil_raw(a, raw);
    hash_bytes(raw, m.text_raw_sha256);
    m.text_raw_size = (int64_t)raw.n;
    struct str zstd = compress(a, raw);
    if (p->spoil_zstd)
        zstd = p->spoil_zstd(a, zstd);
    put_object(dir, zstd, m.text_sha256);
    m.text_size = (int64_t)zstd.n;
    if (p->patch_base.n)
        add_patch(dir, a, p, raw, &m);
    if (p->patch_only)
        remove_object(dir, m.text_sha256);
    if (p->spoil_pack)
        p->spoil_pack(&m);
    struct str json = manifest_pack_write(&m, a);
    if (p->spoil_json)
        json = p->spoil_json(a, json);
    const char *path = str_format(a, "packs/%lld.json", (long long)p->seq).p;
    signing_put(dir, path, json);
    tree_sign(dir, path, json, p->signers, p->n_signers);

    struct manifest_channel c = {.epoch = p->epoch,
                                 .seq = p->seq,
                                 .pack_size = (int64_t)json.n,
                                 .issued = p->issued,
                                 .best_before = p->best_before};
    memcpy(c.channel, p->channel, strlen(p->channel) + 1);
    hash_bytes(json, c.pack_sha256);
    struct str channel = manifest_channel_write(&c, a);
    if (p->spoil_channel_json)
        channel = p->spoil_channel_json(a, channel);
    signing_put(dir, "channel.json", channel);
    tree_sign(dir, "channel.json", channel, p->signers, p->n_signers);
    arena_destroy(a);
}

static void copy_into(int from, int to)
{
    struct arena *a = arena_create();
    struct str *names, bytes;
    size_t n;
    struct err e;
    assert(fs_list(from, 10000, a, &names, &n, &e));
    for (size_t i = 0; i < n; i++) {
        int sub = openat(from, names[i].p, O_RDONLY | O_DIRECTORY);
        if (sub < 0) {
            assert(fs_read_file(from, names[i].p, 64u << 20, a, &bytes, &e));
            signing_put(to, names[i].p, bytes);
            continue;
        }
        assert(mkdirat(to, names[i].p, 0755) == 0);
        int copy = openat(to, names[i].p, O_RDONLY | O_DIRECTORY);
        copy_into(sub, copy);
        close(sub);
        close(copy);
    }
    arena_destroy(a);
}

void tree_copy(const char *from, const char *to)
{
    assert(mkdir(to, 0755) == 0);
    int f = open(from, O_RDONLY | O_DIRECTORY), t = open(to, O_RDONLY | O_DIRECTORY);
    assert(f >= 0 && t >= 0);
    copy_into(f, t);
    close(f);
    close(t);
}
