/* build.c - what lint found good becomes objects and manifests.
 *
 *   pictures -> objects/ab/<sha256>     text.db -> zstd -> objects/..     patches -> objects/..
 *   packs/SEQ.json, then channel.json   in this order: a tree that is copied meanwhile is only
 *                                       incomplete, never wrong
 *
 * An object's name says what is in it, so one that is there already is left as it is.  Items are in
 * memory some at a time; text.db grows in a file of the tree, which is gone at the end. */
#include "packer/build.h"

#include "base/clock.h"
#include "base/fsops.h"
#include "pack/database.h"
#include "pack/schema.h"
#include "packer/drawing.h"
#include "packer/drawn.h"
#include "packer/textdb.h"
#include "packer/textfile.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define RAW "text.db.new"
#define PACKED "text.db.zst.new"
enum { MIN_APP = 1, PICTURE_FILE_BYTES = 16 << 20 };

struct building {
    const struct build_options *o;
    const struct content *content;
    struct content_channel *c;
    struct arena *a, *batch, *picture; /* of the build, of the items in hand, of one picture */
    int tree;
    struct textdb *db;
    struct drawn_list before, drawn;
    struct textdb_picture *pictures; /* of the items in hand */
    size_t n_pictures;
    struct manifest_pack pack; /* its blobs: heap */
    size_t cap_blobs;
    int32_t newest_checked;
    struct build_result result;
    struct buf *said;
    struct err *e;
};

static bool is_there(int dir, const char *path)
{
    struct stat st;
    return fstatat(dir, path, &st, AT_SYMLINK_NOFOLLOW) == 0;
}

/* The folder that an object of this hash lies in. */
static bool enter_folder(struct building *b, const hash_hex hash, int *dir)
{
    char folder[3] = {hash[0], hash[1], 0};
    int objects;
    if (!fs_enter_dir(&fsops_real, b->tree, "objects", &objects, b->e))
        return false;
    bool ok = fs_enter_dir(&fsops_real, objects, folder, dir, b->e);
    close(objects);
    return ok;
}

static bool object_is_there(struct building *b, const hash_hex hash)
{
    hash_path path;
    hash_object_path(hash, path);
    return is_there(b->tree, path);
}

static bool put_object(struct building *b, struct str bytes, hash_hex hash)
{
    int dir;
    hash_bytes(bytes, hash);
    if (object_is_there(b, hash))
        return true;
    if (!enter_folder(b, hash, &dir))
        return false;
    bool ok = fs_replace(&fsops_real, dir, hash, bytes, b->e);
    close(dir);
    b->result.objects_new += ok;
    return ok;
}

/* Pictures */

static bool draw(struct building *b, const char *path, struct str file, struct drawing_room room,
                 struct drawn *d)
{
    struct drawing made;
    if (!drawing_make(file, room, b->picture, &made, b->e))
        return err_wrap(b->e, "%s", path);
    if (made.from_width)
        buf_printf(b->said, "%s: %d x %d pixels, made smaller to %d x %d\n", path, made.from_width,
                   made.from_height, made.width, made.height);
    d->size = (int64_t)made.bytes.n;
    d->width = made.width;
    d->height = made.height;
    d->mime = made.mime;
    return put_object(b, made.bytes, d->sha256);
}

static bool find_or_draw(struct building *b, const char *path, bool tall, struct drawn *d)
{
    struct str file;
    if (!fs_read_file(b->content->dir, path, PICTURE_FILE_BYTES, b->picture, &file, b->e))
        return false;
    struct drawing_room room = {b->o->long_side, tall};
    drawn_key(file, room, d->key);
    const struct drawn *before = drawn_find(&b->before, d->key);
    if (!before)
        before = drawn_find(&b->drawn, d->key);
    b->result.pictures++;
    if (!before || !object_is_there(b, before->sha256))
        return draw(b, path, file, room, d);
    b->result.pictures_kept++;
    *d = *before;
    return true;
}

static bool build_picture(struct building *b, size_t item, size_t ord, bool tall,
                          const struct content_word *name)
{
    const struct content_item *i = &b->c->items[item];
    const char *path = str_format(b->picture, "%.*s/%s", STR_ARG(i->folder), name->text.p).p;
    struct drawn d;
    if (!find_or_draw(b, path, tall, &d))
        return false;
    drawn_add(&b->drawn, &d);
    struct textdb_picture *p = &b->pictures[b->n_pictures++];
    *p = (struct textdb_picture){item,          ord, tall, .width = d.width, .height = d.height,
                                 .mime = d.mime};
    memcpy(p->sha256, d.sha256, sizeof p->sha256);
    struct manifest_blob *blob = &MEM_PUSH(b->pack.blobs, b->pack.n_blobs, b->cap_blobs);
    *blob = (struct manifest_blob){.size = d.size};
    memcpy(blob->sha256, d.sha256, sizeof blob->sha256);
    strncpy(blob->mime, d.mime, sizeof blob->mime - 1);
    arena_reset(b->picture);
    return true;
}

static bool build_pictures(struct building *b)
{
    size_t most = 0;
    for (size_t i = 0; i < b->c->n_items; i++)
        most += 2 * b->c->items[i].n_pictures;
    b->pictures = ARENA_NEW(b->batch, struct textdb_picture, most);
    b->n_pictures = 0;
    for (size_t i = 0; i < b->c->n_items; i++)
        for (size_t k = 0; k < b->c->items[i].n_pictures; k++) {
            const struct content_picture *p = &b->c->items[i].pictures[k];
            if (!build_picture(b, i, k, false, &p->file) ||
                (p->tall.line && !build_picture(b, i, k, true, &p->tall)))
                return false;
        }
    return true;
}

static int by_hash(const void *a, const void *b)
{
    return strcmp(((const struct manifest_blob *)a)->sha256,
                  ((const struct manifest_blob *)b)->sha256);
}

/* Sorted, each once, though two items may share a picture. */
static bool order_blobs(struct building *b)
{
    struct manifest_blob *blobs = b->pack.blobs;
    size_t kept = 0;
    if (b->pack.n_blobs)
        qsort(blobs, b->pack.n_blobs, sizeof *blobs, by_hash);
    for (size_t i = 0; i < b->pack.n_blobs; i++)
        if (i == 0 || by_hash(&blobs[kept - 1], &blobs[i]) != 0)
            blobs[kept++] = blobs[i];
    b->pack.n_blobs = kept;
    for (size_t i = 0; i < kept; i++)
        b->result.objects_bytes += (uint64_t)blobs[i].size;
    return kept <= LIMIT_OBJECTS ||
           err_set(b->e, ERR_TOO_BIG, "%zu pictures, the limit is %u", kept, LIMIT_OBJECTS);
}

/* Text */

static void take_newer(struct building *b, struct str date)
{
    int32_t d;
    if (str_date(date, &d) && d > b->newest_checked)
        b->newest_checked = d;
}

static void take_checked(struct building *b, const struct content_item *i)
{
    take_newer(b, i->checked.text);
    for (size_t f = 0; f < i->n_facts; f++)
        take_newer(b, i->facts[f].checked.text);
    for (int l = 0; l < LANG_COUNT; l++)
        take_newer(b, i->page[l].checked.text);
}

static bool build_items(struct building *b)
{
    struct findings changed = {.a = b->a};
    CONTENT_EACH(b->content, b->c, b->batch, &changed)
    {
        if (changed.errors)
            return err_set(b->e, ERR_USAGE,
                           "%.*s was changed meanwhile and has an error; run "
                           "kiosk-pack lint",
                           STR_ARG(changed.at[0].file));
        choose(b->c, &b->o->choice, b->said);
        for (size_t i = 0; i < b->c->n_items; i++) {
            take_checked(b, &b->c->items[i]);
            b->result.waiting += choose_when(&b->c->items[i], b->o->choice.today) == CHOOSE_WAITS;
        }
        b->result.items += b->c->n_items;
        if (!build_pictures(b) ||
            !textdb_add(b->db, b->c, b->pictures, b->n_pictures, b->batch, b->e))
            return false;
    }
    return true;
}

/* As a kiosk will: nobody signs what it refuses. */
static bool check_db(struct building *b)
{
    sqlite3 *db;
    const char *path = str_format(b->a, "/proc/self/fd/%d/" RAW, b->tree).p;
    if (!database_open(path, &db, b->e))
        return false;
    bool ok = schema_harden(db, b->e) && schema_check(db, b->e);
    sqlite3_close(db);
    return ok || err_wrap(b->e, "a kiosk would refuse the pack");
}

/* RAW, complete. */
static bool build_db(struct building *b)
{
    choose_words(b->c, &b->o->choice);
    if (!textdb_create(b->tree, RAW, b->c, &b->db, b->e))
        return false;
    if (build_items(b))
        return textdb_finish(b->db, b->e) && check_db(b);
    textdb_abandon(b->db);
    return false;
}

static bool build_text(struct building *b)
{
    int dir;
    struct manifest_pack *m = &b->pack;
    if (!textfile_compress(b->tree, RAW, PACKED, m, b->e))
        return false;
    if (m->text_raw_size > (int64_t)LIMIT_TEXT_RAW_BYTES)
        return err_set(b->e, ERR_TOO_BIG, "text.db has %lld bytes, the limit is %llu",
                       (long long)m->text_raw_size, LIMIT_TEXT_RAW_BYTES);
    b->result.text_bytes = (uint64_t)m->text_size;
    if (object_is_there(b, m->text_sha256))
        return true;
    if (!enter_folder(b, m->text_sha256, &dir))
        return false;
    int rc = fsops_real.rename(&fsops_real, b->tree, PACKED, dir, m->text_sha256);
    if (rc == 0)
        rc = fsops_real.fsync(&fsops_real, dir);
    close(dir);
    b->result.objects_new++;
    return rc == 0 || err_errno(b->e, -rc, "objects");
}

static bool is_patched(const struct manifest_pack *m, const hash_hex from)
{
    bool known = strcmp(m->text_raw_sha256, from) == 0; /* nothing to patch */
    for (size_t i = 0; i < m->n_patches; i++)
        known |= strcmp(m->patches[i].from_raw_sha256, from) == 0;
    return known;
}

/* From one earlier pack; one that is not there, or too large, only has no patch. */
static bool build_patch(struct building *b, struct str now, int64_t seq, struct arena *a)
{
    struct manifest_pack past;
    struct str before, patch;
    struct err ignored;
    if (!textfile_past(b->tree, seq, 0, a, &past, NULL, &ignored) ||
        is_patched(&b->pack, past.text_raw_sha256) ||
        !textfile_past(b->tree, seq, TEXTFILE_PATCH_BYTES - (int64_t)now.n, a, &past, &before,
                       &ignored))
        return true;
    if (!textfile_patch(before, now, a, &patch, b->e))
        return false;
    if ((int64_t)patch.n >= b->pack.text_size)
        return true;
    struct manifest_patch *p = &b->pack.patches[b->pack.n_patches++];
    memcpy(p->from_raw_sha256, past.text_raw_sha256, sizeof p->from_raw_sha256);
    p->size = (int64_t)patch.n;
    if (b->pack.n_patches == 1 || patch.n < b->result.patch_bytes)
        b->result.patch_bytes = patch.n;
    return put_object(b, patch, p->sha256);
}

static bool build_patches(struct building *b, int64_t newest)
{
    struct str now;
    struct err ignored; /* larger than any patch's window */
    struct arena *a = arena_create();
    bool ok = true;
    b->pack.patches = ARENA_NEW(b->a, struct manifest_patch, BUILD_PATCHES);
    if (newest && fs_read_file(b->tree, RAW, TEXTFILE_PATCH_BYTES, a, &now, &ignored))
        for (int64_t seq = newest; ok && seq > 0 && seq > newest - BUILD_PATCHES; seq--) {
            struct arena *one = arena_create();
            ok = build_patch(b, now, seq, one);
            arena_destroy(one);
        }
    b->result.patches = b->pack.n_patches;
    arena_destroy(a);
    return ok;
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

/* But for its patches, which say where it came from and not what it is. */
static bool is_newest(struct building *b, const struct manifest_channel *newest)
{
    struct manifest_pack there;
    struct err ignored; /* a pack that is not there or odd is only not equal */
    b->pack.seq = newest->seq;
    if (!newest->seq || !textfile_past(b->tree, newest->seq, 0, b->a, &there, NULL, &ignored))
        return false;
    there.n_patches = 0;
    return str_eq(manifest_pack_write(&there, b->a), manifest_pack_write(&b->pack, b->a));
}

static int64_t issued(const struct building *b)
{
    int64_t day = b->newest_checked ? clock_day_begins(b->newest_checked) : 0;
    return b->o->issued ? b->o->issued : day;
}

static bool write_channel(struct building *b, const struct manifest_channel *channel)
{
    return fs_replace(&fsops_real, b->tree, "channel.json", manifest_channel_write(channel, b->a),
                      b->e);
}

/* The same content, good for longer: channel.json alone says so. */
static bool freshen(struct building *b, struct manifest_channel *newest)
{
    b->result.fresher = newest->best_before && b->o->best_before > newest->best_before;
    b->result.nothing_new = !b->result.fresher;
    if (b->result.nothing_new)
        return true;
    newest->best_before = b->o->best_before;
    if (issued(b) > newest->issued)
        newest->issued = issued(b);
    return write_channel(b, newest);
}

static bool write_manifests(struct building *b)
{
    int packs;
    struct manifest_channel channel = {.epoch = b->pack.epoch,
                                       .seq = b->pack.seq,
                                       .issued = issued(b),
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
    return ok && write_channel(b, &channel);
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
    bool same = is_newest(b, &newest);
    b->result.seq = b->pack.seq = newest.seq + !same;
    return same ? freshen(b, &newest) : build_patches(b, newest.seq) && write_manifests(b);
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
    drawn_read(b->tree, &b->before);
    if (!build_db(b) || !order_blobs(b) || !build_text(b) || !publish(b) ||
        !drawn_write(&b->drawn, b->tree, b->e))
        return false;
    b->result.objects = b->pack.n_blobs + 1 + b->result.patches;
    return true;
}

/* What a build needs on the way; at the start too, should the last one have been cut. */
static void sweep(int tree)
{
    unlinkat(tree, RAW, 0);
    unlinkat(tree, PACKED, 0);
}

bool build_pack(const struct build_options *o, const struct content *content,
                struct content_channel *c, struct build_result *out, struct buf *said,
                struct err *e)
{
    struct building b = {.o = o, .content = content, .c = c, .said = said, .e = e};
    if (!name_fits(&b) || !fs_enter_dir(&fsops_real, AT_FDCWD, o->tree, &b.tree, e))
        return false;
    b.a = arena_create();
    b.batch = arena_create();
    b.picture = arena_create();
    sweep(b.tree);
    bool ok = run(&b);
    sweep(b.tree);
    if (ok)
        *out = b.result;
    close(b.tree);
    drawn_free(&b.before);
    drawn_free(&b.drawn);
    free(b.pack.blobs);
    arena_destroy(b.a);
    arena_destroy(b.batch);
    arena_destroy(b.picture);
    return ok;
}
