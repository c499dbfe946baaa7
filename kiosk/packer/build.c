/* build.c - draw, write, compress, and put into the tree what is not there yet.
 *
 * Objects come first, then packs/SEQ.json, then channel.json: a tree that is copied while a build
 * runs is at worst one whose newest pack is not mentioned yet. */
#include "packer/build.h"

#include "base/fsops.h"
#include "packer/picture.h"
#include "packer/textdb.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zstd.h>

/* 19 is where text stops shrinking noticeably; a window of 8 MB is one that any kiosk takes. */
enum { ZSTD_LEVEL = 19 };

struct building {
    const struct build_options *o;
    const struct content_channel *c;
    struct arena *a;
    int tree; /* folder */
    struct manifest_pack pack;
    struct textdb_picture *pictures;
    size_t n_pictures, cap_pictures;
    struct build_result result;
};

static bool put_object(struct building *b, struct str bytes, hash_hex hash, struct err *e)
{
    char path[76], folder[11];
    struct stat st;
    hash_bytes(bytes, hash);
    hash_object_path(hash, path);
    b->result.objects++;
    if (fstatat(b->tree, path, &st, AT_SYMLINK_NOFOLLOW) == 0 && (size_t)st.st_size == bytes.n)
        return true;
    memcpy(folder, path, sizeof folder - 1); /* "objects/ab" */
    folder[sizeof folder - 1] = 0;
    int dir;
    if (!fs_need_dir(&fsops_real, b->tree, folder, e) || !fs_open_dir(b->tree, folder, &dir, e))
        return false;
    bool ok = fs_replace(&fsops_real, dir, path + sizeof folder, bytes, e);
    close(dir);
    b->result.objects_new++;
    b->result.bytes_new += bytes.n;
    return ok;
}

static void note_blob(struct building *b, const hash_hex hash, size_t size, const char *mime)
{
    struct manifest_pack *p = &b->pack;
    for (size_t i = 0; i < p->n_blobs; i++)
        if (strcmp(p->blobs[i].sha256, hash) == 0)
            return;
    struct manifest_blob *blob = &p->blobs[p->n_blobs++];
    *blob = (struct manifest_blob){.size = (int64_t)size};
    memcpy(blob->sha256, hash, sizeof blob->sha256);
    snprintf(blob->mime, sizeof blob->mime, "%s", mime);
}

static bool put_picture(struct building *b, const struct content_item *it, size_t ord, bool tall,
                        struct err *e)
{
    const struct content_picture *p = &it->pictures[ord];
    struct str file = tall ? p->tall.text : p->file.text;
    struct str path = str_format(b->a, "%s/%.*s/%.*s", b->o->content_dir, STR_ARG(it->slug),
                                 STR_ARG(file));
    struct buf png = {0};
    struct textdb_picture made = {.item = it, .ord = ord, .tall = tall};
    bool ok = picture_png(path.p, tall ? PICTURE_SHORT : PICTURE_LONG,
                          tall ? PICTURE_LONG : PICTURE_SHORT, &png, e) &&
              put_object(b, buf_str(&png), made.sha256, e);
    if (ok) {
        note_blob(b, made.sha256, png.n, "image/png");
        MEM_PUSH(b->pictures, b->n_pictures, b->cap_pictures) = made;
    }
    buf_free(&png);
    return ok;
}

static size_t count_pictures(const struct content_channel *c)
{
    size_t n = 0;
    for (size_t i = 0; i < c->n_items; i++)
        n += 2 * c->items[i].n_pictures; /* wide and tall */
    return n;
}

static int by_hash(const void *a, const void *b)
{
    return strcmp(((const struct manifest_blob *)a)->sha256,
                  ((const struct manifest_blob *)b)->sha256);
}

static bool put_pictures(struct building *b, struct err *e)
{
    b->pack.blobs = ARENA_NEW(b->a, struct manifest_blob, count_pictures(b->c));
    for (size_t i = 0; i < b->c->n_items; i++) {
        const struct content_item *it = &b->c->items[i];
        for (size_t p = 0; p < it->n_pictures; p++)
            if (!put_picture(b, it, p, false, e) ||
                (it->pictures[p].tall.text.n && !put_picture(b, it, p, true, e)))
                return false;
    }
    if (b->pack.n_blobs)
        qsort(b->pack.blobs, b->pack.n_blobs, sizeof *b->pack.blobs, by_hash);
    return true;
}

static bool put_text(struct building *b, struct err *e)
{
    struct str raw;
    if (!textdb_make(b->c, b->pictures, b->n_pictures, b->a, &raw, e))
        return false;
    size_t bound = ZSTD_compressBound(raw.n);
    char *out = ARENA_NEW(b->a, char, bound);
    ZSTD_CCtx *z = ZSTD_createCCtx();
    ZSTD_CCtx_setParameter(z, ZSTD_c_compressionLevel, ZSTD_LEVEL);
    ZSTD_CCtx_setParameter(z, ZSTD_c_checksumFlag, 1);
    size_t n = ZSTD_compress2(z, out, bound, raw.p, raw.n);
    ZSTD_freeCCtx(z);
    if (ZSTD_isError(n))
        return err_set(e, ERR_IO, "compressing text.db: %s", ZSTD_getErrorName(n));
    hash_bytes(raw, b->pack.text_raw_sha256);
    b->pack.text_raw_size = (int64_t)raw.n;
    b->pack.text_size = (int64_t)n;
    return put_object(b, (struct str){out, n}, b->pack.text_sha256, e);
}

/* Days since 1970-01-01 of yyyymmdd, by counting: dates of content are a few decades away. */
static int64_t unix_of(int32_t yyyymmdd)
{
    int64_t y = yyyymmdd / 10000, days = 0;
    static const int before[] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};
    for (int64_t i = 1970; i < y; i++)
        days += 365 + ((i % 4 == 0 && i % 100 != 0) || i % 400 == 0);
    int m = yyyymmdd / 100 % 100;
    bool leap = (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
    return (days + before[m - 1] + (leap && m > 2) + yyyymmdd % 100 - 1) * 86400;
}

static int64_t newest_check(const struct content_channel *c)
{
    int32_t newest = 19700101, d;
    for (size_t i = 0; i < c->n_items; i++)
        for (int l = 0; l < LANG_COUNT; l++)
            if (str_date(c->items[i].page[l].checked.text, &d) && d > newest)
                newest = d;
    return unix_of(newest);
}

/* The pack that channel.json names, as its bytes; empty if the tree has none yet. */
static bool newest_pack(struct building *b, struct manifest_channel *m, struct str *pack,
                        struct err *e)
{
    struct str json;
    *pack = STR("");
    if (faccessat(b->tree, "channel.json", F_OK, 0) != 0)
        return true;
    if (!fs_read_file(b->tree, "channel.json", LIMIT_CHANNEL_BYTES, b->a, &json, e) ||
        !manifest_channel_parse(json, m, e))
        return err_wrap(e, "%s/channel.json", b->o->tree);
    struct str path = str_format(b->a, "packs/%lld.json", (long long)m->seq);
    return fs_read_file(b->tree, path.p, LIMIT_PACK_BYTES, b->a, pack, e);
}

/* The epoch of the newest root in the tree; 1 when there is none yet. */
static bool newest_epoch(struct building *b, int64_t *epoch, struct err *e)
{
    *epoch = 1;
    for (int64_t version = 1;; version++) {
        struct str path = str_format(b->a, "root/%lld.json", (long long)version), json, tail;
        if (faccessat(b->tree, path.p, F_OK, 0) != 0)
            return true;
        if (!fs_read_file(b->tree, path.p, LIMIT_ROOT_BYTES, b->a, &json, e))
            return false;
        const char *at = strstr(json.p, "\"epoch\"");
        at = at ? strchr(at, ':') : NULL;
        tail = str_trim(str_of(at ? at + 1 : ""));
        size_t digits = strspn(tail.n ? tail.p : "", "0123456789");
        if (!str_int((struct str){tail.p, digits}, 1, INT64_MAX, epoch))
            return err_set(e, ERR_CORRUPT, "%s/%s: no epoch in it", b->o->tree, path.p);
    }
}

static bool write_manifests(struct building *b, struct err *e)
{
    struct manifest_channel m = {.seq = 0};
    struct str before;
    if (!newest_pack(b, &m, &before, e) || !newest_epoch(b, &b->pack.epoch, e))
        return false;
    b->pack.seq = m.seq;
    struct str same = manifest_pack_write(&b->pack, b->a);
    b->result.seq = m.seq;
    b->result.nothing_new = before.n && str_eq(same, before);
    if (b->result.nothing_new)
        return true;
    b->result.seq = b->pack.seq = m.seq + 1;
    struct str pack = manifest_pack_write(&b->pack, b->a);
    m = (struct manifest_channel){.epoch = b->pack.epoch,
                                  .seq = b->pack.seq,
                                  .pack_size = (int64_t)pack.n,
                                  .issued = b->o->issued ? b->o->issued : newest_check(b->c),
                                  .best_before = b->o->best_before};
    memcpy(m.channel, b->pack.channel, sizeof m.channel);
    hash_bytes(pack, m.pack_sha256);
    int packs;
    if (!fs_need_dir(&fsops_real, b->tree, "packs", e) || !fs_open_dir(b->tree, "packs", &packs, e))
        return false;
    struct str name = str_format(b->a, "%lld.json", (long long)b->pack.seq);
    bool ok = fs_replace(&fsops_real, packs, name.p, pack, e);
    close(packs);
    return ok && fs_replace(&fsops_real, b->tree, "channel.json", manifest_channel_write(&m, b->a),
                            e);
}

static bool open_tree(const char *tree, int *dir, struct err *e)
{
    if (mkdir(tree, 0755) < 0 && errno != EEXIST)
        return err_errno(e, errno, "make folder %s", tree);
    return fs_open_dir(AT_FDCWD, tree, dir, e);
}

bool build_pack(const struct build_options *o, const struct content_channel *c,
                struct build_result *out, struct err *e)
{
    struct building b = {.o = o, .c = c, .result = {.items = c->n_items}};
    if (!open_tree(o->tree, &b.tree, e))
        return false;
    b.a = arena_create();
    b.pack.format = PACK_FORMAT;
    b.pack.min_app = 1;
    memcpy(b.pack.channel, c->channel.p, c->channel.n);
    bool ok = fs_need_dir(&fsops_real, b.tree, "objects", e) && put_pictures(&b, e) &&
              put_text(&b, e) && write_manifests(&b, e);
    if (ok)
        *out = b.result;
    free(b.pictures);
    arena_destroy(b.a);
    close(b.tree);
    return ok;
}

/* The key itself is the second line of minisign's file; the first is a comment. */
static bool read_key(const char *path, struct arena *a, struct str *key, struct err *e)
{
    struct str text, comment;
    if (!fs_read_path(path, LIMIT_SIG_BYTES, a, &text, e))
        return false;
    if (!str_cut(text, '\n', &comment, &text) || !str_starts(comment, "untrusted comment:"))
        return err_set(e, ERR_CORRUPT, "%s: not a minisign public key", path);
    *key = str_trim(text);
    return true;
}

bool build_root(const struct build_root *r, struct err *e)
{
    int tree, dir = -1;
    if (!open_tree(r->tree, &tree, e))
        return false;
    struct arena *a = arena_create();
    struct buf b = {0};
    bool ok = true;
    buf_printf(&b,
               "{\"type\":\"root\",\"channel\":\"%s\",\"version\":%lld,\"epoch\":%lld,"
               "\"keys\":[",
               r->channel, (long long)r->version, (long long)r->epoch);
    for (size_t i = 0; ok && i < r->n_keys; i++) {
        struct str key;
        ok = read_key(r->key_files[i], a, &key, e);
        if (ok)
            buf_printf(&b, "%s\"%.*s\"", i ? "," : "", STR_ARG(key));
    }
    buf_printf(&b, "],\"threshold\":%lld}\n", (long long)r->threshold);
    struct str name = str_format(a, "%lld.json", (long long)r->version);
    ok = ok && fs_need_dir(&fsops_real, tree, "root", e) && fs_open_dir(tree, "root", &dir, e) &&
         fs_replace(&fsops_real, dir, name.p, buf_str(&b), e);
    if (dir >= 0)
        close(dir);
    buf_free(&b);
    arena_destroy(a);
    close(tree);
    return ok;
}
