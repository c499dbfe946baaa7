/* What a guard may carry to the kiosk without knowing: sticks and packs. */
#include "hostile.h"

#include "../support/spoil.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>
#include <zstd.h>

#include "../support/check.h"

static void publish_spoiled(struct bench *b, const void *spoil)
{
    hostile_publish(b, spoil_pack(spoil, bench_pack(b, 2, "new")));
}

static void publish_sound(struct bench *b)
{
    hostile_publish(b, bench_pack(b, 2, "new"));
}

/* ---- signatures, roots, numbers ---- */

static void one_signature(struct bench *b, const void *ctx)
{
    struct tree_pack p = bench_pack(b, 2, "new");
    (void)ctx;
    p.n_signers = 1;
    hostile_publish(b, p);
}

static void unknown_keys(struct bench *b, const void *ctx)
{
    struct tree_pack p = bench_pack(b, 2, "new");
    (void)ctx;
    p.signers = b->keys + 3;
    hostile_publish(b, p);
}

static void older_pack(struct bench *b, const void *ctx)
{
    (void)ctx;
    publish_sound(b);
    assert_int_equal(bench_import(b, b->gate), INSTALL_DONE);
    hostile_publish(b, bench_pack(b, 1, "older"));
}

static void same_number(struct bench *b, const void *ctx)
{
    (void)ctx;
    hostile_publish(b, bench_pack(b, 1, "another"));
}

/* A sound root 2 of other keys came; channel.json beside it did not.  Then the old keys sign. */
static void revoked_keys(struct bench *b, const void *ctx)
{
    struct signer left[2] = {b->keys[3], b->keys[4]},
                  both[4] = {b->keys[0], b->keys[1], left[0], left[1]};
    (void)ctx;
    publish_sound(b);
    tree_root(b->gate_dir, "gate", 2, 1, 2, left, 2, both, 4);
    bench_flip(b, "channel.json", 20);
    (void)bench_import(b, b->gate);
    assert_int_equal(unlinkat(b->gate_dir, "root/2.json", 0), 0);
    hostile_publish(b, bench_pack(b, 9, "by stolen keys"));
}

static void seventy_roots(struct bench *b, const void *ctx)
{
    (void)ctx;
    for (int64_t version = 2; version <= 70; version++)
        bench_root(b, version, 1);
    publish_sound(b);
}

static void past_its_date(struct bench *b, const void *ctx)
{
    struct tree_pack p = bench_pack(b, 2, "new");
    (void)ctx;
    p.best_before = 86400;
    p.issued = LIMIT_INSTANT;
    hostile_publish(b, p);
}

static void later_date(struct bench *b, const void *ctx)
{
    struct tree_pack p = bench_pack(b, 1, "old");
    (void)ctx;
    p.best_before = BENCH_ISSUED + 1000;
    hostile_publish(b, p);
}

static void for_a_newer_kiosk(struct manifest_pack *m)
{
    m->min_app = 1000;
}

static void newer_kiosk(struct bench *b, const void *ctx)
{
    struct tree_pack p = bench_pack(b, 2, "new");
    (void)ctx;
    p.spoil_pack = for_a_newer_kiosk;
    hostile_publish(b, p);
}

/* ---- a stick that forgets ---- */

/* The path of the text of pack 2. */
static const char *text_object(struct bench *b)
{
    struct manifest_pack m;
    struct str json;
    char *path = ARENA_NEW(b->a, char, sizeof(hash_path));
    assert_true(fs_read_file(b->gate_dir, "packs/2.json", 1 << 20, b->a, &json, &b->e));
    assert_true(manifest_pack_parse(json, b->a, &m, &b->e));
    hash_object_path(m.text_sha256, path);
    return path;
}

static const char *file_of(struct bench *b, const char *name)
{
    return strcmp(name, "text") == 0      ? text_object(b)
           : strcmp(name, "picture") == 0 ? bench_picture(b, 2)
                                          : name;
}

static void flipped(struct bench *b, const void *file)
{
    publish_sound(b);
    bench_flip(b, file_of(b, file), 100);
}

static void lost(struct bench *b, const void *file)
{
    publish_sound(b);
    assert_int_equal(unlinkat(b->gate_dir, file_of(b, file), 0), 0);
}

static void cut(struct bench *b, const void *file)
{
    struct str s;
    publish_sound(b);
    const char *path = file_of(b, file);
    assert_true(fs_read_file(b->gate_dir, path, 1 << 20, b->a, &s, &b->e));
    s.n /= 2;
    signing_put(b->gate_dir, path, s);
}

/* ---- a stick that was made to hurt ---- */

static void device(struct bench *b, const void *file)
{
    lost(b, file);
    (void)mknodat(b->gate_dir, file_of(b, file), S_IFCHR | 0644, makedev(1, 5)); /* /dev/zero */
}

static void fifo(struct bench *b, const void *file)
{
    lost(b, file);
    assert_int_equal(mknodat(b->gate_dir, file_of(b, file), S_IFIFO | 0644, 0), 0);
}

static void linked(struct bench *b, const void *file)
{
    lost(b, file);
    assert_int_equal(symlinkat("/proc/self/environ", b->gate_dir, file_of(b, file)), 0);
}

static void folder(struct bench *b, const void *file)
{
    lost(b, file);
    assert_int_equal(mkdirat(b->gate_dir, file_of(b, file), 0755), 0);
}

static void sparse_manifest(struct bench *b, const void *file)
{
    publish_sound(b);
    int fd = openat(b->gate_dir, file, O_WRONLY);
    assert_int_equal(ftruncate(fd, 1ll << 40), 0);
    close(fd);
}

static void junk(struct bench *b, const void *ctx)
{
    int trees = open(b->trees, O_RDONLY | O_DIRECTORY);
    (void)ctx;
    publish_sound(b);
    for (int i = 0; i < 50000; i++)
        assert_int_equal(
            mknodat(trees, str_format(b->a, "%c[2Jjunk\n%d", 27, i).p, S_IFREG | 0644, 0), 0);
    close(trees);
}

/* Two channels: what is wrong with one is nothing to the other. */
static void beside_a_bad_channel(struct bench *b, const void *ctx)
{
    struct tree_pack p = bench_pack(b, 1, "dance");
    int dir = bench_channel(b, "tourism");
    (void)ctx;
    p.channel = "tourism";
    p.spoil_sql = SPOIL_TWO_ITEMS;
    p.spoil_raw = spoil_key_twice;
    tree_publish(dir, &p);
    close(dir);
    publish_sound(b);
}

static void in_anothers_folder(struct bench *b, const void *ctx)
{
    struct tree_pack p = bench_pack(b, 2, "dance");
    close(bench_channel(b, "tourism"));
    (void)ctx;
    p.channel = "tourism";
    hostile_publish(b, p);
}

/* ---- a store that was damaged ---- */

static void unreadable_bundle(struct bench *b, const void *ctx)
{
    (void)ctx;
    publish_sound(b);
    assert_int_equal(fchmodat(b->store_dir, "gen/1/bundle.db", 0, 0), 0);
}

static void lost_bundle(struct bench *b, const void *ctx)
{
    (void)ctx;
    assert_int_equal(unlinkat(b->store_dir, "gen/1/bundle.db", 0), 0);
}

static void damaged_bundle(struct bench *b, const void *ctx)
{
    (void)ctx;
    int fd = openat(b->store_dir, "gen/1/bundle.db", O_WRONLY);
    for (off_t page = 1; page < 30; page++)
        assert_int_equal(pwrite(fd, "rotten", 6, page * 4096), 6);
    close(fd);
    publish_sound(b);
}

static void damaged_state(struct bench *b, const void *ctx)
{
    (void)ctx;
    publish_sound(b);
    signing_put(b->store_dir, "current", STR("{\"generation\":1e999}"));
    signing_put(b->store_dir, "previous", STR("\xff\xff\xff"));
}

/* ---- a disk that is small ---- */

static void many_words(struct sqlite3 *db)
{
    spoil_with_words(db, 1000);
}

static void words_on_a_small_disk(struct bench *b, const void *ctx)
{
    struct tree_pack p = bench_pack(b, 2, "new");
    (void)ctx;
    p.spoil_db = many_words;
    hostile_publish(b, p);
}

static void large_pictures(struct bench *b, const void *ctx)
{
    struct tree_pack p = bench_pack(b, 2, "new");
    (void)ctx;
    p.pictures = 30;
    p.picture_bytes = 1 << 20;
    hostile_publish(b, p);
}

/* ---- memory ---- */

/* 1 MB of JSON that a parser makes much of. */
static struct str full_of(struct arena *a, struct str json, const char *what)
{
    struct buf out = {0};
    size_t n = strlen(what);
    buf_puts(&out, "{\"a\":[");
    while (out.n + n + json.n + 8 < LIMIT_PACK_BYTES)
        buf_puts(&out, what);
    buf_puts(&out, "0],");
    buf_add(&out, (struct str){json.p + 1, json.n - 1});
    return buf_move(&out, a);
}

static struct str full_of_objects(struct arena *a, struct str json)
{
    return full_of(a, json, "{},");
}

static struct str full_of_arrays(struct arena *a, struct str json)
{
    return full_of(a, json, "[],");
}

static struct str full_of_numbers(struct arena *a, struct str json)
{
    return full_of(a, json, "7,");
}

/* The largest text that there may be, of noise, in the widest window. */
static struct str widest_window(struct arena *a, struct str raw)
{
    ZSTD_CCtx *ctx = ZSTD_createCCtx();
    size_t room = ZSTD_compressBound(raw.n);
    char *at = ARENA_NEW(a, char, room);
    ZSTD_CCtx_setParameter(ctx, ZSTD_c_compressionLevel, 1);
    ZSTD_CCtx_setParameter(ctx, ZSTD_c_windowLog, LIMIT_ZSTD_WINDOW_LOG);
    ZSTD_CCtx_setParameter(ctx, ZSTD_c_contentSizeFlag, 0);
    struct str out = {at, ZSTD_compress2(ctx, at, room, raw.p, raw.n)};
    assert_false(ZSTD_isError(out.n));
    ZSTD_freeCCtx(ctx);
    return out;
}

static struct str raw_text; /* what the frame was made of */

static struct str long_raw(struct arena *a, struct str raw)
{
    struct str s = {ARENA_NEW(a, char, 200 << 20), 200 << 20};
    memset((char *)s.p, 'x', s.n);
    memcpy((char *)s.p, raw.p, raw.n);
    raw_text = s;
    return s;
}

static struct str wide_frame(struct arena *a, struct str zstd)
{
    (void)zstd;
    return widest_window(a, raw_text);
}

/* SQLite, unless it is told otherwise, keeps as many pages as a database asks for. */
static struct str asks_for_a_cache(struct arena *a, struct str raw)
{
    struct str s = str_copy(a, raw);
    memcpy((char *)s.p + 48, "\0\x0f\x42\x40", 4);
    return s;
}

static void many_items(struct sqlite3 *db)
{
    char *why = NULL;
    if (sqlite3_exec(db,
                     "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < "
                     "20000) INSERT INTO item SELECT 'i' || i, 'article', '', 0, 0, 0, 0, NULL, "
                     "NULL, '' FROM n; INSERT INTO item_text SELECT slug, 'en', slug, '', "
                     "replace(printf('%.2000c', 'x'), 'xxxx', 'word '), 'reviewed', '', 0, 0, '' "
                     "FROM item WHERE slug LIKE 'i%'",
                     NULL, NULL, &why) != SQLITE_OK)
        fail_msg("%s", why);
}

/* As large as both texts of a patch may be. */
static struct str half_of_a_patch(struct arena *a, struct str raw)
{
    size_t n = LIMIT_UNPACK_BYTES / 2 / 4096 * 4096;
    struct str s = {ARENA_NEW(a, char, n), n};
    uint64_t random = 7;
    for (size_t i = 0; i < n; i++) {
        random = random * 6364136223846793005u + 1442695040888963407u;
        ((char *)s.p)[i] = (char)(random >> 56);
    }
    memcpy((char *)s.p, raw.p, raw.n);
    return s;
}

static void large_patch(struct bench *b, const void *ctx)
{
    struct tree_pack p = bench_pack(b, 2, "before");
    (void)ctx;
    p.spoil_raw = half_of_a_patch;
    hostile_publish(b, p);
    assert_int_equal(bench_import(b, b->gate), INSTALL_DONE);
    p = bench_pack(b, 3, "new");
    p.patch_base = tree_raw_text(b->gate_dir, 2, b->a);
    p.patch_only = true;
    p.spoil_raw = half_of_a_patch;
    hostile_publish(b, p);
}

static void tiny_rows(struct sqlite3 *db)
{
    char *why = NULL;
    if (sqlite3_exec(db,
                     "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < "
                     "200000) INSERT INTO item SELECT 'i' || i, 'article', '', 0, 0, 0, 0, NULL, "
                     "NULL, '' FROM n; INSERT INTO item_text SELECT slug, 'en', 't', '', '', "
                     "'reviewed', '', 0, 0, '' FROM item WHERE slug LIKE 'i%'",
                     NULL, NULL, &why) != SQLITE_OK)
        fail_msg("%s", why);
}

static void many_blobs(struct manifest_pack *m)
{
    static struct manifest_blob blobs[LIMIT_OBJECTS];
    for (size_t i = 0; i < LIMIT_OBJECTS; i++) {
        snprintf(blobs[i].sha256, sizeof blobs[i].sha256, "%064zu", i);
        memcpy(blobs[i].mime, "image/png", 10);
        blobs[i].size = 1;
    }
    m->blobs = blobs;
    m->n_blobs = LIMIT_OBJECTS;
}

static const struct spoil memory[] = {
    {"200,000 items of one letter", INSTALL_DONE, NULL, {.spoil_db = tiny_rows}},
    {"10,000 pictures that are not there", INSTALL_INCOMPLETE, NULL, {.spoil_pack = many_blobs}},
    {"1 MB of empty objects in a manifest",
     INSTALL_OVER_LIMIT,
     NULL,
     {.spoil_json = full_of_objects}},
    {"1 MB of empty arrays in a manifest",
     INSTALL_OVER_LIMIT,
     NULL,
     {.spoil_json = full_of_arrays}},
    {"1 MB of numbers in a manifest", INSTALL_DAMAGED, NULL, {.spoil_json = full_of_numbers}},
    {"200 MB in a window of 128 MB",
     INSTALL_OVER_LIMIT,
     NULL,
     {.spoil_raw = long_raw, .spoil_zstd = wide_frame}},
    {"20,000 articles that ask for a cache of 4 GB",
     INSTALL_DONE,
     NULL,
     {.spoil_db = many_items, .spoil_raw = asks_for_a_cache}},
};

static const struct hostile imports[] = {
    {.name = "a patch from 32 MB to 32 MB",
     .code = INSTALL_DONE,
     .make = large_patch,
     .shows = "new"},
    {.name = "one signature too few",
     .code = INSTALL_NOT_TRUSTED,
     .shows = "old",
     .make = one_signature},
    {.name = "signatures of unknown keys",
     .code = INSTALL_NOT_TRUSTED,
     .shows = "old",
     .make = unknown_keys},
    {.name = "an older pack again", .code = INSTALL_STALE, .shows = "new", .make = older_pack},
    {.name = "another pack of the same number",
     .code = INSTALL_NOT_TRUSTED,
     .shows = "old",
     .make = same_number},
    {.name = "keys that were revoked, while channel.json was damaged",
     .code = INSTALL_NOT_TRUSTED,
     .shows = "old",
     .make = revoked_keys},
    {.name = "70 roots at once", .code = INSTALL_INCOMPLETE, .shows = "old", .make = seventy_roots},
    {.name = "a pack of the year 9999 that was good until 1970",
     .code = INSTALL_DONE,
     .shows = "new",
     .make = past_its_date},
    {.name = "a later date for the same pack",
     .code = INSTALL_NOTHING_NEW,
     .shows = "old",
     .make = later_date},
    {.name = "a pack for a newer kiosk",
     .code = INSTALL_NEWER_KIOSK,
     .shows = "old",
     .make = newer_kiosk},
    {.name = "channel.json with a bit turned",
     .code = INSTALL_NOT_TRUSTED,
     .shows = "old",
     .make = flipped,
     .ctx = "channel.json"},
    {.name = "channel.json cut in the middle",
     .code = INSTALL_NOT_TRUSTED,
     .shows = "old",
     .make = cut,
     .ctx = "channel.json"},
    {.name = "channel.json lost",
     .code = INSTALL_INCOMPLETE,
     .shows = "old",
     .make = lost,
     .ctx = "channel.json"},
    {.name = "/dev/zero in the place of channel.json",
     .code = INSTALL_DAMAGED,
     .shows = "old",
     .make = device,
     .ctx = "channel.json"},
    {.name = "a pipe in the place of channel.json",
     .code = INSTALL_DAMAGED,
     .shows = "old",
     .make = fifo,
     .ctx = "channel.json"},
    {.name = "a link in the place of channel.json",
     .code = INSTALL_DAMAGED,
     .shows = "old",
     .make = linked,
     .ctx = "channel.json"},
    {.name = "a folder in the place of channel.json",
     .code = INSTALL_DAMAGED,
     .shows = "old",
     .make = folder,
     .ctx = "channel.json"},
    {.name = "packs/2.json with a bit turned",
     .code = INSTALL_NOT_TRUSTED,
     .shows = "old",
     .make = flipped,
     .ctx = "packs/2.json"},
    {.name = "packs/2.json cut in the middle",
     .code = INSTALL_NOT_TRUSTED,
     .shows = "old",
     .make = cut,
     .ctx = "packs/2.json"},
    {.name = "packs/2.json lost",
     .code = INSTALL_INCOMPLETE,
     .shows = "old",
     .make = lost,
     .ctx = "packs/2.json"},
    {.name = "/dev/zero in the place of packs/2.json",
     .code = INSTALL_DAMAGED,
     .shows = "old",
     .make = device,
     .ctx = "packs/2.json"},
    {.name = "a pipe in the place of packs/2.json",
     .code = INSTALL_DAMAGED,
     .shows = "old",
     .make = fifo,
     .ctx = "packs/2.json"},
    {.name = "a link in the place of packs/2.json",
     .code = INSTALL_DAMAGED,
     .shows = "old",
     .make = linked,
     .ctx = "packs/2.json"},
    {.name = "a folder in the place of packs/2.json",
     .code = INSTALL_DAMAGED,
     .shows = "old",
     .make = folder,
     .ctx = "packs/2.json"},
    {.name = "a text with a bit turned",
     .code = INSTALL_DAMAGED,
     .shows = "old",
     .make = flipped,
     .ctx = "text"},
    {.name = "a text cut in the middle",
     .code = INSTALL_DAMAGED,
     .shows = "old",
     .make = cut,
     .ctx = "text"},
    {.name = "a text lost",
     .code = INSTALL_INCOMPLETE,
     .shows = "old",
     .make = lost,
     .ctx = "text"},
    {.name = "/dev/zero in the place of a text",
     .code = INSTALL_DAMAGED,
     .shows = "old",
     .make = device,
     .ctx = "text"},
    {.name = "a pipe in the place of a text",
     .code = INSTALL_DAMAGED,
     .shows = "old",
     .make = fifo,
     .ctx = "text"},
    {.name = "a link in the place of a text",
     .code = INSTALL_DAMAGED,
     .shows = "old",
     .make = linked,
     .ctx = "text"},
    {.name = "a folder in the place of a text",
     .code = INSTALL_DAMAGED,
     .shows = "old",
     .make = folder,
     .ctx = "text"},
    {.name = "a picture with a bit turned",
     .code = INSTALL_DAMAGED,
     .shows = "old",
     .make = flipped,
     .ctx = "picture"},
    {.name = "a picture cut in the middle",
     .code = INSTALL_DAMAGED,
     .shows = "old",
     .make = cut,
     .ctx = "picture"},
    {.name = "a picture lost",
     .code = INSTALL_INCOMPLETE,
     .shows = "old",
     .make = lost,
     .ctx = "picture"},
    {.name = "/dev/zero in the place of a picture",
     .code = INSTALL_DAMAGED,
     .shows = "old",
     .make = device,
     .ctx = "picture"},
    {.name = "a pipe in the place of a picture",
     .code = INSTALL_DAMAGED,
     .shows = "old",
     .make = fifo,
     .ctx = "picture"},
    {.name = "a link in the place of a picture",
     .code = INSTALL_DAMAGED,
     .shows = "old",
     .make = linked,
     .ctx = "picture"},
    {.name = "a folder in the place of a picture",
     .code = INSTALL_DAMAGED,
     .shows = "old",
     .make = folder,
     .ctx = "picture"},
    {.name = "channel.json of a terabyte",
     .code = INSTALL_OVER_LIMIT,
     .shows = "old",
     .make = sparse_manifest,
     .ctx = "channel.json"},
    {.name = "a pack of a terabyte",
     .code = INSTALL_OVER_LIMIT,
     .shows = "old",
     .make = sparse_manifest,
     .ctx = "packs/2.json"},
    {.name = "50,000 files with escape sequences for names",
     .code = INSTALL_DONE,
     .shows = "new",
     .make = junk,
     .whole_stick = true},
    {.name = "a damaged channel beside a sound one",
     .code = INSTALL_DAMAGED,
     .shows = "new",
     .make = beside_a_bad_channel,
     .whole_stick = true},
    {.name = "a channel in the folder of another",
     .code = INSTALL_DONE,
     .shows = "old",
     .make = in_anothers_folder},
    {.name = "a bundle in the store that cannot be read",
     .code = INSTALL_DONE,
     .shows = "new",
     .make = unreadable_bundle},
    {.name = "a bundle that was lost", .code = INSTALL_DONE, .shows = "old", .make = lost_bundle},
    {.name = "a bundle that was damaged",
     .code = INSTALL_DONE,
     .shows = "new",
     .make = damaged_bundle},
    {.name = "a state that was damaged",
     .code = INSTALL_DONE,
     .shows = "new",
     .make = damaged_state},
    {.name = "short words on a disk of 100 MB",
     .code = INSTALL_NO_SPACE,
     .shows = "old",
     .make = words_on_a_small_disk,
     .disk_mb = 100},
    {.name = "pictures of 30 MB on a disk of 90 MB",
     .code = INSTALL_NO_SPACE,
     .shows = "old",
     .make = large_pictures,
     .disk_mb = 90},
};

static void spoiled(const struct spoil *s, size_t n)
{
    for (size_t i = 0; i < n; i++)
        hostile_run(&(struct hostile){.name = s[i].name,
                                      .code = s[i].code,
                                      .shows = s[i].code == INSTALL_DONE ? "new" : "old",
                                      .says = s[i].because,
                                      .ctx = &s[i],
                                      .make = publish_spoiled});
}

void hostile_imports(void)
{
    spoiled(spoils, spoils_n);
    spoiled(memory, sizeof memory / sizeof *memory);
    for (size_t i = 0; i < sizeof imports / sizeof *imports; i++)
        hostile_run(&imports[i]);
}
