/* build: a channel tree from content, the same bytes for the same content. */
#include "packer/build.h"
#include "base/fsops.h"
#include "draw/png.h"
#include "pack/manifest.h"
#include "pack/schema.h"
#include "packer/drawing.h"
#include "packer/rootfile.h"

#include "../support/sample.h"
#include "../support/signing.h"

#include <SDL_image.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <unistd.h>
#include <zstd.h>

#include "../support/check.h"

static const int64_t ISSUED = 1795305600;

enum { LONG_SIDE = 480 }; /* of a pack's pictures; drawn as large as a glass they take longest */

static struct buf said; /* by the last build */

/* Channel gate into path/TREE/gate, as officers on different machines would. */
static struct build_result build_until(struct sample *s, const char *tree, struct choice how,
                                       int64_t best_before)
{
    struct content c;
    struct findings f = {.a = s->a};
    struct build_result r = {0};
    struct err e;
    const char *dir = str_format(s->a, "%s/gate", s->content).p;
    const char *out = str_format(s->a, "%s/%s/gate", s->path, tree).p;
    signing_put(s->dir, str_format(s->a, "%s/here", tree).p, STR("")); /* makes the folder */
    struct build_options o = {.tree = out,
                              .best_before = best_before,
                              .epoch = 1,
                              .long_side = LONG_SIDE,
                              .choice = how};
    buf_free(&said);
    if (!content_open(dir, s->a, &c, &f, &e) || f.n || c.n != 1 ||
        !build_pack(&o, &c, c.channels, &r, &said, &e))
        fail_msg("%s", f.n ? f.at[0].text.p : e.text);
    content_close(&c);
    return r;
}

static struct build_result build_as(struct sample *s, const char *tree, struct choice how)
{
    return build_until(s, tree, how, 0);
}

static struct build_result build(struct sample *s, const char *tree)
{
    return build_as(s, tree, (struct choice){20261122, true});
}

static void expect_said(const char *want)
{
    assert_string_equal(buf_str(&said).p, want);
    buf_free(&said);
}

static struct str file_of(struct sample *s, const char *path)
{
    struct str bytes;
    struct err e;
    if (!fs_read_file(s->dir, path, 1 << 24, s->a, &bytes, &e))
        fail_msg("%s", e.text);
    return bytes;
}

static struct manifest_pack pack_of(struct sample *s, const char *path)
{
    struct manifest_pack m;
    struct err e;
    if (!manifest_pack_parse(file_of(s, path), s->a, &m, &e))
        fail_msg("%s", e.text);
    return m;
}

static struct str object_of(struct sample *s, const char *tree, const hash_hex hash)
{
    hash_path path;
    hash_hex is;
    hash_object_path(hash, path);
    struct str bytes = file_of(s, str_format(s->a, "%s/gate/%s", tree, path).p);
    hash_bytes(bytes, is);
    assert_string_equal(is, hash);
    return bytes;
}

static void test_build__the_same_content_gives_the_same_bytes(void **state)
{
    struct sample *s = *state;
    struct build_result one = build(s, "one"), two = build(s, "two");
    assert_int_equal(one.seq, 1);
    assert_int_equal(two.seq, 1);
    assert_true(str_eq(file_of(s, "one/gate/channel.json"), file_of(s, "two/gate/channel.json")));
    assert_true(str_eq(file_of(s, "one/gate/packs/1.json"), file_of(s, "two/gate/packs/1.json")));
    struct manifest_pack m = pack_of(s, "one/gate/packs/1.json");
    assert_true(str_eq(object_of(s, "one", m.text_sha256), object_of(s, "two", m.text_sha256)));
    assert_true(
        str_eq(object_of(s, "one", m.blobs[0].sha256), object_of(s, "two", m.blobs[0].sha256)));
}

static void test_build__the_manifests_say_what_is_there(void **state)
{
    struct sample *s = *state;
    struct build_result r = build(s, "one");
    struct manifest_pack m = pack_of(s, "one/gate/packs/1.json");
    struct manifest_channel c;
    struct err e;
    hash_hex hash;
    assert_true(manifest_channel_parse(file_of(s, "one/gate/channel.json"), &c, &e));
    hash_bytes(file_of(s, "one/gate/packs/1.json"), hash);
    assert_string_equal(c.pack_sha256, hash);
    assert_string_equal(c.channel, "gate");
    assert_int_equal(c.issued, ISSUED);
    assert_int_equal(m.n_blobs, 1);
    assert_int_equal(object_of(s, "one", m.blobs[0].sha256).n, m.blobs[0].size);
    assert_int_equal(object_of(s, "one", m.text_sha256).n, m.text_size);
    assert_int_equal(r.items, 1);
    assert_int_equal(r.objects, 2);
    assert_int_equal(r.objects_new, 2);
}

static sqlite3 *open_text(struct sample *s, const char *tree, const struct manifest_pack *m)
{
    struct str packed = object_of(s, tree, m->text_sha256);
    unsigned char *raw = sqlite3_malloc64((sqlite3_uint64)m->text_raw_size);
    assert_int_equal(ZSTD_decompress(raw, (size_t)m->text_raw_size, packed.p, packed.n),
                     m->text_raw_size);
    hash_hex hash;
    hash_bytes((struct str){(char *)raw, (size_t)m->text_raw_size}, hash);
    assert_string_equal(hash, m->text_raw_sha256);
    sqlite3 *db;
    assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
    assert_int_equal(
        sqlite3_deserialize(db, "main", raw, m->text_raw_size, m->text_raw_size,
                            SQLITE_DESERIALIZE_FREEONCLOSE | SQLITE_DESERIALIZE_READONLY),
        SQLITE_OK);
    return db;
}

static void expect_row(sqlite3 *db, const char *sql, const char *want)
{
    sqlite3_stmt *q;
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &q, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(q), SQLITE_ROW);
    assert_string_equal((const char *)sqlite3_column_text(q, 0), want);
    sqlite3_finalize(q);
}

static void test_build__text_db_is_what_the_kiosk_accepts_and_holds_what_was_written(void **state)
{
    struct sample *s = *state;
    build(s, "one");
    struct manifest_pack m = pack_of(s, "one/gate/packs/1.json");
    sqlite3 *db = open_text(s, "one", &m);
    struct err e;
    if (!schema_harden(db, &e) || !schema_check(db, &e))
        fail_msg("%s", e.text);
    expect_row(db, "SELECT group_concat(key || '=' || value) FROM meta", "channel=gate,format=1");
    expect_row(db, "SELECT title FROM section_text WHERE lang = 'en'", "Places");
    expect_row(db,
               "SELECT slug || kind || section || ord || publish_from || latitude || audience "
               "FROM item",
               "banyanplaceplaces12026010113.77tourist");
    expect_row(db, "SELECT title || status || checked || verified FROM item_text WHERE lang = 'en'",
               "The banyanreviewed202611221");
    expect_row(db, "SELECT body FROM item_text WHERE lang = 'en'", "One **banyan**.");
    expect_row(db, "SELECT count(*) FROM item_text", "4");
    expect_row(db, "SELECT value || lang || source || verified FROM fact WHERE key = 'hours'",
               "Mo-Su ?-17:30A sign1");
    expect_row(db, "SELECT count(*) FROM fact WHERE key = 'address'", "3");
    expect_row(db, "SELECT sha256 FROM picture WHERE width = 480 AND height = 270",
               m.blobs[0].sha256);
    expect_row(db, "SELECT alt FROM picture_text WHERE lang = 'en'", "A tree");
    expect_row(db, "SELECT other FROM related", "law/qd-1");
    sqlite3_close(db);
}

static void test_build__nothing_new_writes_no_manifest_and_a_change_is_the_next_seq(void **state)
{
    struct sample *s = *state;
    build(s, "one");
    struct build_result again = build(s, "one");
    assert_true(again.nothing_new);
    assert_int_equal(again.seq, 1);
    assert_int_equal(again.objects_new, 0);
    sample_swap(s, "gate/banyan/en.md", "The banyan", "A banyan");
    struct build_result changed = build(s, "one");
    assert_false(changed.nothing_new);
    assert_int_equal(changed.seq, 2);
    assert_int_equal(changed.objects_new, 2); /* the text and its patch; the picture is the same */
    assert_int_equal(changed.pictures, 1);
    assert_int_equal(changed.pictures_kept, 1);
    assert_int_equal(pack_of(s, "one/gate/packs/2.json").seq, 2);
    assert_int_equal(pack_of(s, "one/gate/packs/1.json").seq, 1);
}

static void test_build__the_same_content_may_be_good_for_longer(void **state)
{
    struct sample *s = *state;
    const struct {
        int64_t asked, now;
        bool fresher;
    } runs[] = {{ISSUED + 1000, ISSUED + 1000, false}, /* the first is new */
                {ISSUED + 2000, ISSUED + 2000, true},
                {ISSUED + 2000, ISSUED + 2000, false},
                {ISSUED + 1000, ISSUED + 2000, false},
                {0, ISSUED + 2000, false}}; /* not said */
    for (size_t i = 0; i < sizeof runs / sizeof *runs; i++) {
        struct manifest_channel c;
        hash_hex hash;
        struct err e;
        struct build_result r =
            build_until(s, "one", (struct choice){20261122, true}, runs[i].asked);
        assert_int_equal(r.fresher, runs[i].fresher);
        assert_int_equal(r.nothing_new, i > 0 && !runs[i].fresher);
        assert_true(manifest_channel_parse(file_of(s, "one/gate/channel.json"), &c, &e));
        assert_int_equal(c.best_before, runs[i].now);
        assert_int_equal(c.seq, 1);
        hash_bytes(file_of(s, "one/gate/packs/1.json"), hash);
        assert_string_equal(c.pack_sha256, hash);
    }
}

static void test_build__a_picture_is_drawn_again_when_it_or_its_object_changed(void **state)
{
    struct sample *s = *state;
    hash_path path;
    build(s, "one");
    hash_object_path(pack_of(s, "one/gate/packs/1.json").blobs[0].sha256, path);
    assert_int_equal(unlinkat(s->dir, str_format(s->a, "one/gate/%s", path).p, 0), 0);
    assert_int_equal(build(s, "one").pictures_kept, 0);
    assert_int_equal(build(s, "one").pictures_kept, 1);
    sample_swap(s, "gate/banyan/picture.svg", "#205030", "#205031");
    struct build_result r = build(s, "one");
    assert_int_equal(r.pictures_kept, 0);
    assert_int_equal(r.seq, 2);
    signing_put(s->dir, "one/gate/drawn.tsv", STR("x\ty\n\n"));
    assert_true(build(s, "one").nothing_new);
}

static void test_build__a_picture_of_two_items_is_one_object(void **state)
{
    struct sample *s = *state;
    sample_swap(s, "gate/banyan/item.yaml", "pictures:\n",
                "pictures:\n  - {file: picture.svg, credit: A, licence: B}\n");
    build(s, "one");
    assert_int_equal(pack_of(s, "one/gate/packs/1.json").n_blobs, 1);
}

static void test_build__a_tree_of_another_name_or_a_newer_epoch_is_refused(void **state)
{
    struct sample *s = *state;
    struct content_channel c = {.channel = STR("gate")};
    struct content none = {.channels = &c, .n = 1};
    struct build_options o = {.tree = str_format(s->a, "%s/old-gate", s->path).p,
                              .epoch = 1,
                              .long_side = LONG_SIDE};
    struct build_result r;
    struct err e;
    assert_false(build_pack(&o, &none, &c, &r, &said, &e));
    assert_int_equal(e.code, ERR_USAGE);
    o.tree = str_format(s->a, "%s/gate/", s->path).p;
    o.epoch = 2;
    assert_true(build_pack(&o, &none, &c, &r, &said, &e));
    o.epoch = 1;
    assert_false(build_pack(&o, &none, &c, &r, &said, &e));
    assert_int_equal(e.code, ERR_STALE);
}

/* Choice */

static void
test_build__only_what_is_reviewed_and_due_is_taken_unless_drafts_are_asked_for(void **state)
{
    struct sample *s = *state;
    struct choice reviewed = {20261122, false}, later = {20280101, true};
    assert_int_equal(build_as(s, "one", reviewed).items, 1);
    expect_said("banyan: draft: jra\n");
    struct manifest_pack m = pack_of(s, "one/gate/packs/1.json");
    sqlite3 *db = open_text(s, "one", &m);
    expect_row(db, "SELECT group_concat(lang) FROM item_text", "en,km,vi");
    sqlite3_close(db);
    assert_int_equal(build_as(s, "two", later).items, 0);
    expect_said("banyan: publish_until 2027-12-31 is past\n");
    for (int l = 0; l < 3; l++)
        sample_swap(s,
                    str_format(s->a, "gate/banyan/%s.md", (const char *[]){"vi", "km", "en"}[l]).p,
                    "reviewed", "draft");
    assert_int_equal(build_as(s, "three", reviewed).items, 0);
    expect_said("banyan: no text of it is reviewed\n");
    assert_int_equal(build(s, "four").items, 1);
    expect_said("");
}

static void test_build__what_stands_beside_a_draft_is_left_out_with_it(void **state)
{
    struct sample *s = *state;
    sample_swap(s, "gate/banyan/item.yaml", "en: A tree}", "en: A tree, jra: Kyâo}");
    build_as(s, "one", (struct choice){20261122, false});
    struct manifest_pack m = pack_of(s, "one/gate/packs/1.json");
    sqlite3 *db = open_text(s, "one", &m);
    expect_row(db, "SELECT group_concat(lang) FROM (SELECT lang FROM picture_text ORDER BY lang)",
               "en,km,vi");
    sqlite3_close(db);
    build(s, "two");
    m = pack_of(s, "two/gate/packs/1.json");
    db = open_text(s, "two", &m);
    expect_row(db, "SELECT lang FROM picture_text WHERE lang = 'jra'", "jra");
    sqlite3_close(db);
}

static void test_build__jrai_that_no_page_vouches_for_is_a_draft(void **state)
{
    static const char all[] = "SELECT count(*) FROM (SELECT lang FROM picture_text UNION ALL "
                              "SELECT lang FROM section_text UNION ALL SELECT lang FROM "
                              "channel_text) WHERE lang = 'jra'";
    struct sample *s = *state;
    sample_swap(s, "gate/channel.yaml", "en: The gate}", "en: The gate, jra: Amăng}");
    sample_swap(s, "gate/channel.yaml", "en: Places}", "en: Places, jra: Anih}");
    sample_swap(s, "gate/banyan/item.yaml", "en: A tree}", "en: A tree, jra: Kyâo}");
    sample_remove(s, "gate/banyan/jra.md");
    build_as(s, "one", (struct choice){20261122, false});
    struct manifest_pack m = pack_of(s, "one/gate/packs/1.json");
    sqlite3 *db = open_text(s, "one", &m);
    expect_row(db, all, "0");
    sqlite3_close(db);
    build(s, "two");
    m = pack_of(s, "two/gate/packs/1.json");
    db = open_text(s, "two", &m);
    expect_row(db, all, "3");
    sqlite3_close(db);
}

static void
test_build__a_withdrawn_item_is_gone_with_the_next_pack_and_its_folder_stays(void **state)
{
    struct sample *s = *state;
    assert_int_equal(build(s, "one").items, 1);
    sample_swap(s, "gate/channel.yaml", "sections:", "withdrawn: {banyan: 2026-11-22}\nsections:");
    struct build_result r = build(s, "one");
    assert_int_equal(r.seq, 2);
    assert_int_equal(r.items, 0);
    expect_said("banyan: withdrawn\n");
    assert_int_equal(pack_of(s, "one/gate/packs/2.json").n_blobs, 0);
}

/* Patches */

static struct str text_of(struct sample *s, const struct manifest_pack *m)
{
    struct str packed = object_of(s, "one", m->text_sha256);
    char *raw = ARENA_NEW(s->a, char, (size_t)m->text_raw_size);
    assert_int_equal(ZSTD_decompress(raw, (size_t)m->text_raw_size, packed.p, packed.n),
                     m->text_raw_size);
    return (struct str){raw, (size_t)m->text_raw_size};
}

static void expect_patched(struct sample *s, struct str before, struct str patch, struct str want)
{
    char *got = ARENA_NEW(s->a, char, want.n);
    ZSTD_DCtx *ctx = ZSTD_createDCtx();
    ZSTD_DCtx_setParameter(ctx, ZSTD_d_windowLogMax, LIMIT_ZSTD_WINDOW_LOG);
    ZSTD_DCtx_refPrefix(ctx, before.p, before.n);
    size_t n = ZSTD_decompressDCtx(ctx, got, want.n, patch.p, patch.n);
    ZSTD_freeDCtx(ctx);
    assert_int_equal(n, want.n);
    assert_memory_equal(got, want.p, want.n);
}

static void test_build__a_patch_makes_the_new_text_of_each_of_the_last_packs(void **state)
{
    struct sample *s = *state;
    for (int i = 1; i <= 5; i++) {
        sample_swap(s, "gate/banyan/en.md", "One", "One one");
        assert_int_equal(build(s, "one").patches, i <= BUILD_PATCHES ? i - 1 : BUILD_PATCHES);
    }
    struct manifest_pack now = pack_of(s, "one/gate/packs/5.json");
    struct str want = text_of(s, &now);
    for (size_t i = 0; i < now.n_patches; i++) {
        const char *file = str_format(s->a, "one/gate/packs/%zu.json", 4 - i).p;
        struct manifest_pack past = pack_of(s, file);
        struct str patch = object_of(s, "one", now.patches[i].sha256);
        assert_string_equal(now.patches[i].from_raw_sha256, past.text_raw_sha256);
        assert_int_equal(now.patches[i].size, patch.n);
        assert_true(patch.n * 4 < (size_t)now.text_size);
        expect_patched(s, text_of(s, &past), patch, want);
    }
}

static void test_build__a_pack_whose_text_is_lost_only_has_no_patch(void **state)
{
    struct sample *s = *state;
    hash_path path;
    build(s, "one");
    hash_object_path(pack_of(s, "one/gate/packs/1.json").text_sha256, path);
    signing_put(s->dir, str_format(s->a, "one/gate/%s", path).p, STR("damaged"));
    sample_swap(s, "gate/banyan/en.md", "One", "Two");
    assert_int_equal(build(s, "one").patches, 0);
    assert_int_equal(pack_of(s, "one/gate/packs/2.json").n_patches, 0);
}

static void test_build__the_date_of_issue_is_the_newest_look(void **state)
{
    struct sample *s = *state;
    struct manifest_channel c;
    struct err e;
    build(s, "one");
    assert_true(manifest_channel_parse(file_of(s, "one/gate/channel.json"), &c, &e));
    assert_int_equal(c.issued, ISSUED);
}

/* Pictures */

static struct drawing draw(struct sample *s, struct str file, bool tall)
{
    struct drawing d = {0};
    struct err e;
    if (!drawing_make(file, (struct drawing_room){DRAWING_LONG_SIDE, tall}, s->a, &d, &e))
        fail_msg("%s", e.text);
    assert_true(str_starts(d.bytes, "\x89PNG"));
    assert_int_equal(d.bytes.p[25], 2); /* colour type: RGB without alpha */
    return d;
}

static struct str svg(struct sample *s, const char *attributes)
{
    return str_format(
        s->a, "<svg xmlns='http://www.w3.org/2000/svg' %s><path d='M0 0h9v9z'/></svg>", attributes);
}

static void test_build__a_drawing_fills_the_screen_that_it_is_for(void **state)
{
    struct sample *s = *state;
    struct drawing wide = draw(s, svg(s, "viewBox='0 0 1600 900'"), false);
    struct drawing tall = draw(s, svg(s, "width='900' height='1600'"), true);
    struct drawing square = draw(s, svg(s, "viewBox='0 0 10 10'"), false);
    assert_int_equal(wide.width, 1920);
    assert_int_equal(wide.height, 1080);
    assert_int_equal(tall.width, 1080);
    assert_int_equal(tall.height, 1920);
    assert_int_equal(square.width, 1080);
}

static struct str png(struct sample *s, int w, int h)
{
    struct err e;
    uint32_t *px = ARENA_NEW(s->a, uint32_t, (size_t)(w * h));
    if (!png_write(str_format(s->a, "%s/p.png", s->path).p, px, w, h, &e))
        fail_msg("%s", e.text);
    return file_of(s, "p.png");
}

static void test_build__a_photograph_is_made_smaller_but_never_larger(void **state)
{
    struct sample *s = *state;
    assert_int_equal(draw(s, png(s, 2400, 1000), false).height, 800);
    assert_int_equal(draw(s, png(s, 320, 200), false).width, 320);
}

static struct str jpeg(struct sample *s, int w, int h)
{
    SDL_Surface *photo = SDL_CreateRGBSurfaceWithFormat(0, w, h, 24, SDL_PIXELFORMAT_RGB24);
    SDL_FillRect(photo, &(SDL_Rect){0, 0, w / 2, h}, 0xffffff);
    assert_int_equal(IMG_SaveJPG(photo, str_format(s->a, "%s/p.jpg", s->path).p, 90), 0);
    SDL_FreeSurface(photo);
    return file_of(s, "p.jpg");
}

static struct drawing draw_photo(struct sample *s, struct str file, bool tall)
{
    struct drawing d = {0};
    struct err e;
    if (!drawing_make(file, (struct drawing_room){DRAWING_LONG_SIDE, tall}, s->a, &d, &e))
        fail_msg("%s", e.text);
    assert_true(str_starts(d.bytes, "\xFF\xD8\xFF"));
    assert_string_equal(d.mime, "image/jpeg");
    return d;
}

static void test_build__a_jpeg_stays_one_and_is_made_smaller(void **state)
{
    struct sample *s = *state;
    struct drawing large = draw_photo(s, jpeg(s, 2400, 1000), false);
    assert_int_equal(large.width, 1920);
    assert_int_equal(large.height, 800);
    assert_int_equal(large.from_width, 2400);
    struct drawing small = draw_photo(s, jpeg(s, 320, 200), false);
    assert_int_equal(small.width, 320);
    assert_int_equal(small.from_width, 0);
    struct str cut = jpeg(s, 320, 200);
    struct err e;
    double shape;
    assert_false(drawing_check((struct str){cut.p, 200}, &shape, &e));
    assert_true(drawing_check(cut, &shape, &e));
    assert_true(shape == 200.0 / 320);
}

/* Exif 2.3, 4.6.4: orientation 6, the right side is up; and a place, which nobody asked for. */
static void test_build__a_photograph_stands_upright_and_loses_what_the_camera_wrote(void **state)
{
    static const char exif[] = "\xFF\xE1\x00\x2A"
                               "Exif\0\0"
                               "II\x2A\0\x08\0\0\0"
                               "\x01\0"
                               "\x12\x01\x03\0\x01\0\0\0\x06\0\0\0"
                               "\0\0\0\0"
                               "13.77 N";
    struct sample *s = *state;
    struct str plain = jpeg(s, 200, 100);
    struct buf b = {0};
    buf_add(&b, (struct str){plain.p, 2});
    buf_add(&b, (struct str){exif, sizeof exif});
    buf_add(&b, (struct str){plain.p + 2, plain.n - 2});
    struct drawing d = draw_photo(s, buf_str(&b), true);
    buf_free(&b);
    assert_int_equal(d.width, 100);
    assert_int_equal(d.height, 200);
    assert_null(memmem(d.bytes.p, d.bytes.n, "Exif", 4));
    assert_null(memmem(d.bytes.p, d.bytes.n, "13.77", 5));
}

static void test_build__a_pack_says_which_picture_is_a_jpeg(void **state)
{
    struct sample *s = *state;
    signing_put(s->dir, "content/gate/banyan/photo.jpg", jpeg(s, 2400, 1000));
    sample_swap(s, "gate/banyan/item.yaml", "file: picture.svg", "file: photo.jpg");
    build(s, "one");
    expect_said("banyan/photo.jpg: 2400 x 1000 pixels, made smaller to 480 x 200\n");
    struct manifest_pack m = pack_of(s, "one/gate/packs/1.json");
    assert_string_equal(m.blobs[0].mime, "image/jpeg");
    sqlite3 *db = open_text(s, "one", &m);
    expect_row(db, "SELECT mime || width FROM picture", "image/jpeg480");
    sqlite3_close(db);
}

static void expect_refused(struct sample *s, struct str file, enum err_code code)
{
    struct drawing d;
    struct err e;
    assert_false(drawing_make(file, (struct drawing_room){DRAWING_LONG_SIDE, false}, s->a, &d, &e));
    assert_int_equal(e.code, code);
}

static void test_build__what_is_no_picture_is_refused(void **state)
{
    struct sample *s = *state;
    struct str whole = png(s, 20, 20);
    expect_refused(s, STR("\xFF\xD8\xFF\xE0 no JPEG"), ERR_CORRUPT);
    expect_refused(s, STR("GIF89a"), ERR_UNSUPPORTED);
    expect_refused(s, STR(""), ERR_UNSUPPORTED);
    expect_refused(s, STR("<svg"), ERR_CORRUPT);
    expect_refused(s, svg(s, ""), ERR_CORRUPT); /* how large? */
    expect_refused(s, (struct str){whole.p, 20}, ERR_CORRUPT);
    expect_refused(s, (struct str){whole.p, whole.n - 20}, ERR_CORRUPT);
    char *bomb = str_cstr(s->a, whole);
    memcpy(bomb + 16, "\0\0\xEA\x60\0\0\xEA\x60", 8); /* 60,000 x 60,000 */
    expect_refused(s, (struct str){bomb, whole.n}, ERR_TOO_BIG);
    struct str photo = jpeg(s, 20, 20);
    bomb = str_cstr(s->a, photo);
    char *frame = memmem(bomb, photo.n, "\xFF\xC0", 2); /* SOF0: length, precision, height, width */
    assert_non_null(frame);
    memcpy(frame + 5, "\x1F\xFF\x1F\xFF", 4); /* 8,191 x 8,191: each side is still allowed */
    expect_refused(s, (struct str){bomb, photo.n}, ERR_TOO_BIG);
}

static void test_build__a_drawing_opens_no_other_file(void **state)
{
    struct sample *s = *state;
    struct str secret = png(s, 100, 100);
    signing_put(s->dir, "secret.png", secret);
    static const char shape[] = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 10 10'>"
                                "<image href='file://%s/%s' width='10' height='10'/></svg>";
    struct str with = str_format(s->a, shape, s->path, "secret.png");
    struct str without = str_format(s->a, shape, s->path, "nothing.png");
    assert_true(str_eq(draw(s, with, false).bytes, draw(s, without, false).bytes));
}

/* Roots */

static const char *pub(struct sample *s, uint8_t seed)
{
    struct signer k = signer_make(seed);
    const char *name = str_format(s->a, "%u.pub", seed).p;
    signing_put(
        s->dir, name,
        str_format(s->a, "untrusted comment: minisign public key %s\n%s\n", k.id, k.base64));
    return str_format(s->a, "%s/%s", s->path, name).p;
}

static void test_build__a_root_gives_its_epoch_and_never_changes(void **state)
{
    struct sample *s = *state;
    const char *keys[] = {pub(s, 1), pub(s, 2)};
    const char *tree = str_format(s->a, "%s/gate", s->path).p;
    struct rootfile r = {"gate", 1, 7, 2, keys, 2};
    int64_t epoch = 0;
    struct err e;
    assert_true(rootfile_epoch(tree, &epoch, &e));
    assert_int_equal(epoch, 1);
    if (!rootfile_write(&r, tree, &e))
        fail_msg("%s", e.text);
    assert_true(rootfile_write(&r, tree, &e));
    r.threshold = 1;
    assert_false(rootfile_write(&r, tree, &e));
    assert_int_equal(e.code, ERR_USAGE);
    for (r.version = 2; r.version <= 10; r.version++) { /* 10 is newer than 9 */
        r.epoch++;
        assert_true(rootfile_write(&r, tree, &e));
    }
    assert_true(rootfile_epoch(tree, &epoch, &e));
    assert_int_equal(epoch, 16);
    r.version = 12;
    assert_false(rootfile_write(&r, tree, &e));
    assert_int_equal(e.code, ERR_USAGE);
}

static void test_build__a_root_that_no_kiosk_would_take_is_not_written(void **state)
{
    struct sample *s = *state;
    const char *one = pub(s, 1), *keys[] = {one, one};
    const char *tree = str_format(s->a, "%s/gate", s->path).p;
    struct err e;
    assert_false(rootfile_write(&(struct rootfile){"gate", 1, 1, 2, keys, 1}, tree, &e));
    assert_false(rootfile_write(&(struct rootfile){"gate", 1, 1, 1, keys, 2}, tree, &e));
    assert_false(rootfile_write(&(struct rootfile){"Gate", 1, 1, 1, keys, 1}, tree, &e));
    signing_put(s->dir, "bad.pub", STR("untrusted comment: x\nRWQ=\n"));
    const char *bad = str_format(s->a, "%s/bad.pub", s->path).p;
    assert_false(rootfile_write(&(struct rootfile){"gate", 1, 1, 1, &bad, 1}, tree, &e));
    assert_int_equal(faccessat(s->dir, "gate", F_OK, 0), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SAMPLE(test_build__the_same_content_gives_the_same_bytes),
        SAMPLE(test_build__the_manifests_say_what_is_there),
        SAMPLE(test_build__text_db_is_what_the_kiosk_accepts_and_holds_what_was_written),
        SAMPLE(test_build__the_same_content_may_be_good_for_longer),
        SAMPLE(test_build__nothing_new_writes_no_manifest_and_a_change_is_the_next_seq),
        SAMPLE(test_build__a_picture_is_drawn_again_when_it_or_its_object_changed),
        SAMPLE(test_build__a_picture_of_two_items_is_one_object),
        SAMPLE(test_build__a_tree_of_another_name_or_a_newer_epoch_is_refused),
        SAMPLE(test_build__only_what_is_reviewed_and_due_is_taken_unless_drafts_are_asked_for),
        SAMPLE(test_build__what_stands_beside_a_draft_is_left_out_with_it),
        SAMPLE(test_build__jrai_that_no_page_vouches_for_is_a_draft),
        SAMPLE(test_build__a_withdrawn_item_is_gone_with_the_next_pack_and_its_folder_stays),
        SAMPLE(test_build__a_patch_makes_the_new_text_of_each_of_the_last_packs),
        SAMPLE(test_build__a_pack_whose_text_is_lost_only_has_no_patch),
        SAMPLE(test_build__the_date_of_issue_is_the_newest_look),
        SAMPLE(test_build__a_drawing_fills_the_screen_that_it_is_for),
        SAMPLE(test_build__a_photograph_is_made_smaller_but_never_larger),
        SAMPLE(test_build__a_jpeg_stays_one_and_is_made_smaller),
        SAMPLE(test_build__a_photograph_stands_upright_and_loses_what_the_camera_wrote),
        SAMPLE(test_build__a_pack_says_which_picture_is_a_jpeg),
        SAMPLE(test_build__what_is_no_picture_is_refused),
        SAMPLE(test_build__a_drawing_opens_no_other_file),
        SAMPLE(test_build__a_root_gives_its_epoch_and_never_changes),
        SAMPLE(test_build__a_root_that_no_kiosk_would_take_is_not_written),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    buf_free(&said);
    return failed;
}
