/* build.c - what content_read gave becomes objects and manifests.
 *
 *   pictures -> objects/ab/<sha256>     text.db -> zstd -> objects/..
 *   packs/SEQ.json, then channel.json   in this order: a tree that is copied meanwhile is only
 *                                       incomplete, never wrong
 *
 * An object's name says what is in it, so one that is there already is left as it is. */
#include "packer/build.h"

#include "base/clock.h"
#include "base/fsops.h"
#include "packer/drawing.h"
#include "packer/textdb.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zstd.h>

enum { ZSTD_LEVEL = 19, MIN_APP = 1, PICTURE_FILE_BYTES = 16 << 20 };

struct building {
    const struct build_options *o;
    const struct content_channel *c;
    struct arena *a;
    int content, tree;
    struct textdb_picture *pictures;
    size_t n_pictures;
    struct manifest_pack pack;
    struct build_result result;
    struct err *e;
};

static bool is_there(int dir, const char *path)
{
    struct stat st;
    return fstatat(dir, path, &st, AT_SYMLINK_NOFOLLOW) == 0;
}

static bool put_object(struct building *b, struct str bytes, hash_hex hash)
{
    hash_path path;
    char folder[3] = {0};
    int objects, dir;
    hash_bytes(bytes, hash);
    hash_object_path(hash, path);
    memcpy(folder, hash, 2);
    if (is_there(b->tree, path))
        return true;
    if (!fs_enter_dir(&fsops_real, b->tree, "objects", &objects, b->e))
        return false;
    bool ok = fs_enter_dir(&fsops_real, objects, folder, &dir, b->e);
    close(objects);
    if (!ok)
        return false;
    ok = fs_replace(&fsops_real, dir, hash, bytes, b->e);
    close(dir);
    b->result.objects_new += ok;
    return ok;
}

static bool build_picture(struct building *b, size_t item, size_t ord, bool tall,
                          const struct content_word *name)
{
    struct str path = str_format(b->a, "%.*s/%s", STR_ARG(b->c->items[item].slug), name->text.p);
    struct str file;
    struct drawing d;
    struct textdb_picture *p = &b->pictures[b->n_pictures];
    *p = (struct textdb_picture){.item = item, .ord = ord, .tall = tall};
    if (!fs_read_file(b->content, path.p, PICTURE_FILE_BYTES, b->a, &file, b->e))
        return false;
    if (!drawing_make(file, tall, b->a, &d, b->e))
        return err_wrap(b->e, "%s", path.p);
    p->width = d.width;
    p->height = d.height;
    if (!put_object(b, d.png, p->sha256))
        return false;
    struct manifest_blob *blob = &b->pack.blobs[b->n_pictures++];
    *blob = (struct manifest_blob){.size = (int64_t)d.png.n, .mime = "image/png"};
    memcpy(blob->sha256, p->sha256, sizeof blob->sha256);
    return true;
}

static int by_hash(const void *a, const void *b)
{
    return strcmp(((const struct manifest_blob *)a)->sha256,
                  ((const struct manifest_blob *)b)->sha256);
}

/* Sorted, each once, though two items may share a picture. */
static void order_blobs(struct building *b)
{
    struct manifest_blob *blobs = b->pack.blobs;
    size_t kept = 0;
    if (b->n_pictures)
        qsort(blobs, b->n_pictures, sizeof *blobs, by_hash);
    for (size_t i = 0; i < b->n_pictures; i++)
        if (i == 0 || by_hash(&blobs[kept - 1], &blobs[i]) != 0)
            blobs[kept++] = blobs[i];
    b->pack.n_blobs = kept;
    for (size_t i = 0; i < kept; i++)
        b->result.objects_bytes += (uint64_t)blobs[i].size;
}

static bool build_pictures(struct building *b)
{
    size_t most = 0;
    for (size_t i = 0; i < b->c->n_items; i++)
        most += 2 * b->c->items[i].n_pictures;
    if (most > LIMIT_OBJECTS)
        return err_set(b->e, ERR_TOO_BIG, "%zu pictures, the limit is %u", most, LIMIT_OBJECTS);
    b->pictures = ARENA_NEW(b->a, struct textdb_picture, most);
    b->pack.blobs = ARENA_NEW(b->a, struct manifest_blob, most);
    for (size_t i = 0; i < b->c->n_items; i++)
        for (size_t k = 0; k < b->c->items[i].n_pictures; k++) {
            const struct content_picture *p = &b->c->items[i].pictures[k];
            if (!build_picture(b, i, k, false, &p->file) ||
                (p->tall.line && !build_picture(b, i, k, true, &p->tall)))
                return false;
        }
    order_blobs(b);
    return true;
}

static bool build_text(struct building *b)
{
    struct str raw;
    if (!textdb_write(b->c, b->pictures, b->n_pictures, b->a, &raw, b->e))
        return false;
    if (raw.n > LIMIT_TEXT_RAW_BYTES)
        return err_set(b->e, ERR_TOO_BIG, "text.db has %zu bytes, the limit is %llu", raw.n,
                       LIMIT_TEXT_RAW_BYTES);
    size_t room = ZSTD_compressBound(raw.n);
    char *packed = ARENA_NEW(b->a, char, room);
    size_t n = ZSTD_compress(packed, room, raw.p, raw.n, ZSTD_LEVEL);
    if (ZSTD_isError(n))
        return err_set(b->e, ERR_IO, "zstd: %s", ZSTD_getErrorName(n));
    hash_bytes(raw, b->pack.text_raw_sha256);
    b->pack.text_raw_size = (int64_t)raw.n;
    b->pack.text_size = (int64_t)n;
    b->result.text_bytes = n;
    return put_object(b, (struct str){packed, n}, b->pack.text_sha256);
}

/* What the tree's channel.json says; seq 0 where there is none yet. */
static bool read_newest(struct building *b, struct manifest_channel *newest)
{
    struct str json;
    if (!is_there(b->tree, "channel.json")) {
        *newest = (struct manifest_channel){0};
        return true;
    }
    if (!fs_read_file(b->tree, "channel.json", LIMIT_CHANNEL_BYTES, b->a, &json, b->e))
        return false;
    return manifest_channel_parse(json, newest, b->e) || err_wrap(b->e, "channel.json");
}

static bool is_newest(struct building *b, const struct manifest_channel *newest)
{
    struct str there;
    struct err ignored; /* a pack that is not there or odd is only not equal */
    b->pack.seq = newest->seq;
    return newest->seq &&
           fs_read_file(b->tree, str_format(b->a, "packs/%lld.json", (long long)newest->seq).p,
                        LIMIT_PACK_BYTES, b->a, &there, &ignored) &&
           str_eq(there, manifest_pack_write(&b->pack, b->a));
}

static bool write_manifests(struct building *b)
{
    int packs;
    struct manifest_channel channel = {.epoch = b->pack.epoch,
                                       .seq = b->pack.seq,
                                       .issued = b->o->issued,
                                       .best_before = b->o->best_before};
    memcpy(channel.channel, b->pack.channel, sizeof channel.channel);
    struct str json = manifest_pack_write(&b->pack, b->a);
    hash_bytes(json, channel.pack_sha256);
    channel.pack_size = (int64_t)json.n;
    if (json.n > LIMIT_PACK_BYTES)
        return err_set(b->e, ERR_TOO_BIG,
                       "the pack's list of objects has %zu bytes, the limit is %u", json.n,
                       LIMIT_PACK_BYTES);
    if (!fs_enter_dir(&fsops_real, b->tree, "packs", &packs, b->e))
        return false;
    bool ok = fs_replace(&fsops_real, packs,
                         str_format(b->a, "%lld.json", (long long)b->pack.seq).p, json, b->e);
    close(packs);
    return ok && fs_replace(&fsops_real, b->tree, "channel.json",
                            manifest_channel_write(&channel, b->a), b->e);
}

static bool publish(struct building *b)
{
    struct manifest_channel newest;
    if (!read_newest(b, &newest))
        return false;
    if (newest.epoch > b->pack.epoch)
        return err_set(b->e, ERR_STALE,
                       "the tree is at epoch %lld, its newest root at %lld; a root of the higher "
                       "epoch is missing in root/",
                       (long long)newest.epoch, (long long)b->pack.epoch);
    b->result.nothing_new = is_newest(b, &newest);
    b->result.seq = b->pack.seq = newest.seq + !b->result.nothing_new;
    return b->result.nothing_new || write_manifests(b);
}

/* A pack in another channel's folder would be signed, copied and refused at the kiosk. */
static bool name_fits(const struct building *b)
{
    struct str tree = str_of(b->o->tree), name = b->c->channel;
    while (tree.n > 1 && tree.p[tree.n - 1] == '/')
        tree.n--;
    if (name.n > SLUG_MAX_BYTES || tree.n < name.n ||
        !str_eq((struct str){tree.p + tree.n - name.n, name.n}, name) ||
        (tree.n > name.n && tree.p[tree.n - name.n - 1] != '/'))
        return err_set(b->e, ERR_USAGE,
                       "the tree of channel %.*s must be a folder of this name, not %s",
                       STR_ARG(name), b->o->tree);
    return true;
}

static bool run(struct building *b)
{
    b->pack.format = PACK_FORMAT;
    b->pack.min_app = MIN_APP;
    b->pack.epoch = b->o->epoch;
    memcpy(b->pack.channel, b->c->channel.p, b->c->channel.n);
    b->result.items = b->c->n_items;
    if (!build_pictures(b) || !build_text(b) || !publish(b))
        return false;
    b->result.objects = b->pack.n_blobs + 1;
    return true;
}

bool build_pack(const struct build_options *o, const struct content_channel *c,
                struct build_result *out, struct err *e)
{
    struct building b = {.o = o, .c = c, .content = -1, .tree = -1, .e = e};
    if (!name_fits(&b))
        return false;
    b.a = arena_create();
    bool ok = fs_open_dir(AT_FDCWD, o->content_dir, &b.content, e) &&
              fs_enter_dir(&fsops_real, AT_FDCWD, o->tree, &b.tree, e) && run(&b);
    if (ok)
        *out = b.result;
    if (b.content >= 0)
        close(b.content);
    if (b.tree >= 0)
        close(b.tree);
    arena_destroy(b.a);
    return ok;
}

static void take_newer(struct str date, int32_t *newest)
{
    int32_t d;
    if (str_date(date, &d) && d > *newest)
        *newest = d;
}

int64_t build_newest_checked(const struct content_channel *c)
{
    int32_t d = 0;
    for (size_t i = 0; i < c->n_items; i++) {
        take_newer(c->items[i].checked.text, &d);
        for (size_t f = 0; f < c->items[i].n_facts; f++)
            take_newer(c->items[i].facts[f].checked.text, &d);
        for (int l = 0; l < LANG_COUNT; l++)
            take_newer(c->items[i].page[l].checked.text, &d);
    }
    return d ? clock_day_begins(d) : 0;
}
