/* limits: each bound of pack/limits.h is kept exactly: what is at it is taken, one more is not.
 * (Titles and bodies: schema.c.  What a screen shows: rowcheck.c.  Formats and programs:
 * install.c.)
 */
#include "../support/bench.h"
#include "media/picture_size.h"
#include "pack/ack.h"
#include "pack/strict.h"
#include "pack/trust.h"

#include <fcntl.h>
#include <jansson.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../support/check.h"

static size_t wanted; /* what pad makes it */
static struct str pad(struct arena *a, struct str json)
{
    struct str s = {ARENA_NEW(a, char, wanted + 1), wanted};
    memset((char *)s.p, ' ', wanted);
    memcpy((char *)s.p, json.p, json.n);
    return s;
}

/* ---- files ---- */

static void put_root(struct bench *b, int64_t version, size_t bytes)
{
    wanted = bytes;
    struct str json = pad(b->a, signing_root(b->a, "gate", version, 1, 2, b->keys, 3));
    const char *path = str_format(b->a, "root/%lld.json", (long long)version).p;
    signing_put(b->gate_dir, path, json);
    tree_sign(b->gate_dir, path, json, b->keys, 2);
}

static void test_limits__the_bytes_of_a_root(void **state)
{
    struct bench *b = *state;
    put_root(b, 2, LIMIT_ROOT_BYTES);
    assert_int_equal(bench_import(b, b->gate), INSTALL_NOTHING_NEW);
    assert_int_equal(bench_state(b, "gate").root_version, 2);
    put_root(b, 3, LIMIT_ROOT_BYTES + 1);
    bench_refused(b, INSTALL_OVER_LIMIT);
}

static void test_limits__the_bytes_of_channel_json(void **state)
{
    struct bench *b = *state;
    struct tree_pack p = bench_pack(b, 2, "old");
    p.spoil_channel_json = pad;
    wanted = LIMIT_CHANNEL_BYTES;
    tree_publish(b->gate_dir, &p);
    assert_int_equal(bench_import(b, b->gate), INSTALL_DONE);
    wanted++;
    p.seq++;
    bench_refuses(b, &p, INSTALL_OVER_LIMIT);
}

static void test_limits__the_bytes_of_a_pack(void **state)
{
    struct bench *b = *state;
    struct tree_pack p = bench_pack(b, 2, "old");
    p.spoil_json = pad;
    wanted = LIMIT_PACK_BYTES;
    tree_publish(b->gate_dir, &p);
    assert_int_equal(bench_import(b, b->gate), INSTALL_DONE);
    wanted++;
    p.seq++;
    bench_refuses(b, &p, INSTALL_OVER_LIMIT);
}

/* A longer first line, which is not signed. */
static void lengthen(struct bench *b, size_t bytes)
{
    struct str sig;
    const char *name = str_format(b->a, "channel.json.%s.minisig", b->keys[0].id).p;
    assert_true(fs_read_file(b->gate_dir, name, 4096, b->a, &sig, &b->e));
    const char *rest = strchr(sig.p, '\n');
    size_t tail = sig.n - (size_t)(rest - sig.p);
    struct str first = str_format(b->a, "untrusted comment: %*s", (int)(bytes - tail - 19), "x");
    signing_put(b->gate_dir, name, str_format(b->a, "%s%s", first.p, rest));
}

static void test_limits__the_bytes_of_a_signature(void **state)
{
    struct bench *b = *state;
    struct tree_pack p = bench_pack(b, 2, "old");
    tree_publish(b->gate_dir, &p);
    lengthen(b, LIMIT_SIG_BYTES);
    assert_int_equal(bench_import(b, b->gate), INSTALL_DONE);
    p.seq++;
    tree_publish(b->gate_dir, &p);
    lengthen(b, LIMIT_SIG_BYTES + 1);
    bench_refused(b, INSTALL_NOT_TRUSTED); /* as if it were not there */
}

static void test_limits__the_bytes_of_the_state(void **state)
{
    struct bench *b = *state;
    struct str json, sum;
    struct store_state s;
    assert_true(fs_read_file(b->store_dir, "current", 4096, b->a, &json, &b->e));
    assert_true(str_cut(json, '\n', &sum, &json));
    wanted = LIMIT_STATE_BYTES - (sum.n + 1);
    signing_put(b->store_dir, "current", store_seal(pad(b->a, json), b->a));
    assert_true(store_read(b->store_dir, "current", &s, &b->e));
    wanted++;
    signing_put(b->store_dir, "current", store_seal(pad(b->a, json), b->a));
    assert_false(store_read(b->store_dir, "current", &s, &b->e));
    assert_int_equal(b->e.code, ERR_TOO_BIG);
}

static void test_limits__the_bytes_of_the_screens_answer(void **state)
{
    struct bench *b = *state;
    struct ack ack = {.shown = true}, back;
    struct str json;
    const char *file = str_format(b->a, "%s/ack", b->path).p;
    assert_true(ack_current(b->store, ack.current, &b->e));
    assert_true(ack_write(file, &ack, &b->e));
    assert_true(fs_read_path(file, 4096, b->a, &json, &b->e));
    wanted = LIMIT_ACK_BYTES;
    assert_true(fs_replace_path(file, pad(b->a, json), &b->e));
    assert_true(ack_read(file, &back, &b->e));
    wanted++;
    assert_true(fs_replace_path(file, pad(b->a, json), &b->e));
    assert_false(ack_read(file, &back, &b->e));
    assert_int_equal(b->e.code, ERR_TOO_BIG);
}

/* ---- numbers ---- */

static void test_limits__the_keys_of_a_root(void **state)
{
    struct bench *b = *state;
    struct signer many[LIMIT_KEYS + 1];
    struct trust_root r;
    for (uint8_t i = 0; i <= LIMIT_KEYS; i++)
        many[i] = signer_make((uint8_t)(100 + i));
    assert_true(trust_root_parse(signing_root(b->a, "gate", 1, 1, 2, many, LIMIT_KEYS), &r, &b->e));
    assert_int_equal(r.n_keys, LIMIT_KEYS);
    assert_false(
        trust_root_parse(signing_root(b->a, "gate", 1, 1, 2, many, LIMIT_KEYS + 1), &r, &b->e));
}

static void test_limits__new_roots_at_once(void **state)
{
    struct bench *b = *state;
    struct tree_pack p = bench_pack(b, 2, "new");
    int64_t last = 1 + LIMIT_ROOTS_STEP;
    for (int64_t version = 2; version <= last + 1; version++)
        bench_root(b, version, 1);
    tree_publish(b->gate_dir, &p);
    assert_int_equal(bench_import(b, b->gate), INSTALL_INCOMPLETE);
    bench_shows(b, "gate", "old");
    assert_int_equal(bench_state(b, "gate").root_version, last);
    const char *one_more = str_format(b->a, "root/%lld.json", (long long)last + 1).p;
    assert_int_equal(unlinkat(b->gate_dir, one_more, 0), 0);
    assert_int_equal(bench_import(b, b->gate), INSTALL_DONE);
    assert_int_equal(bench_state(b, "gate").root_version, last);
}

static void test_limits__channels(void **state)
{
    struct bench *b = *state;
    for (unsigned i = 1; i < LIMIT_CHANNELS; i++)
        close(bench_channel(b, str_format(b->a, "channel-%u", i).p));
    const char *path = str_format(b->a, "%s/more", b->trees).p;
    assert_int_equal(mkdir(path, 0755), 0);
    int dir = open(path, O_RDONLY | O_DIRECTORY);
    tree_root(dir, "more", 1, 1, 2, b->keys, 3, b->keys, 2);
    close(dir);
    assert_false(
        install_trust(&b->env, b->store, str_format(b->a, "%s/root/1.json", path).p, &b->e));
    assert_int_equal(b->e.code, ERR_TOO_BIG);
}

static bool loads(struct bench *b, const char *json)
{
    json_t *o;
    if (!strict_load(str_of(json), &o, &b->e))
        return false;
    json_decref(o);
    return true;
}

static void test_limits__the_depth_of_json(void **state)
{
    struct bench *b = *state;
    _Static_assert(LIMIT_JSON_DEPTH == 8, "as deep as the first of these");
    assert_true(loads(b, "{\"a\":[[[[[[[]]]]]]]}"));
    assert_false(loads(b, "{\"a\":[[[[[[[[]]]]]]]]}"));
}

static void test_limits__objects_and_arrays_in_json(void **state)
{
    struct bench *b = *state;
    struct buf json = {0};
    buf_puts(&json, "{\"a\":[[]");
    for (unsigned i = 3; i < LIMIT_JSON_NESTS; i++)
        buf_puts(&json, ",{}");
    buf_puts(&json, ",\"[[\"]}");
    assert_true(loads(b, buf_str(&json).p));
    json.n -= 2;
    buf_puts(&json, ",[]]}");
    assert_false(loads(b, buf_str(&json).p));
    assert_int_equal(b->e.code, ERR_TOO_BIG);
    buf_free(&json);
}

/* ---- what a pack may hold ---- */

static struct manifest_pack pack_of(struct bench *b, size_t n_blobs, int64_t blob_bytes)
{
    struct manifest_pack m = {.channel = "gate",
                              .format = 1,
                              .epoch = 1,
                              .seq = 2,
                              .min_app = 1,
                              .text_size = 1,
                              .text_raw_size = 1,
                              .blobs = ARENA_NEW(b->a, struct manifest_blob, n_blobs),
                              .n_blobs = n_blobs};
    hash_bytes(STR("text"), m.text_sha256);
    hash_bytes(STR("raw"), m.text_raw_sha256);
    for (size_t i = 0; i < n_blobs; i++) {
        snprintf(m.blobs[i].sha256, sizeof m.blobs[i].sha256, "%064zu", i);
        memcpy(m.blobs[i].mime, "image/png", 10);
        m.blobs[i].size = blob_bytes;
    }
    return m;
}

static enum err_code parsed(struct bench *b, const struct manifest_pack *m)
{
    struct manifest_pack back;
    return manifest_pack_parse(manifest_pack_write(m, b->a), b->a, &back, &b->e) ? ERR_NONE
                                                                                 : b->e.code;
}

static void test_limits__objects(void **state)
{
    struct bench *b = *state;
    struct manifest_pack m = pack_of(b, LIMIT_OBJECTS, 1);
    assert_int_equal(parsed(b, &m), ERR_NONE);
    m = pack_of(b, LIMIT_OBJECTS + 1, 1);
    assert_int_equal(parsed(b, &m), ERR_TOO_BIG);
}

static void test_limits__patches(void **state)
{
    struct bench *b = *state;
    struct manifest_pack m = pack_of(b, 0, 0);
    m.n_patches = LIMIT_OBJECTS;
    m.patches = ARENA_NEW(b->a, struct manifest_patch, LIMIT_OBJECTS + 1);
    for (size_t i = 0; i <= LIMIT_OBJECTS; i++) {
        hash_bytes(STR("from"), m.patches[i].from_raw_sha256);
        hash_bytes(STR("patch"), m.patches[i].sha256);
        m.patches[i].size = LIMIT_OBJECT_BYTES;
    }
    assert_int_equal(parsed(b, &m), ERR_NONE);
    m.n_patches++;
    assert_int_equal(parsed(b, &m), ERR_TOO_BIG);
    m.n_patches = 1;
    m.patches->size++;
    assert_int_equal(parsed(b, &m), ERR_TOO_BIG);
}

static void test_limits__the_bytes_of_an_object(void **state)
{
    struct bench *b = *state;
    struct manifest_pack m = pack_of(b, 1, LIMIT_OBJECT_BYTES);
    m.text_size = LIMIT_OBJECT_BYTES;
    assert_int_equal(parsed(b, &m), ERR_NONE);
    m.text_size++;
    assert_int_equal(parsed(b, &m), ERR_TOO_BIG);
    m = pack_of(b, 1, LIMIT_OBJECT_BYTES + 1);
    assert_int_equal(parsed(b, &m), ERR_TOO_BIG);
}

static void test_limits__the_bytes_of_all_objects(void **state)
{
    struct bench *b = *state;
    size_t n = LIMIT_TOTAL_BYTES / LIMIT_OBJECT_BYTES;
    struct manifest_pack m = pack_of(b, n, LIMIT_OBJECT_BYTES);
    m.blobs[0].size -= m.text_size;
    assert_int_equal(parsed(b, &m), ERR_NONE);
    m.blobs[0].size++;
    assert_int_equal(parsed(b, &m), ERR_TOO_BIG);
}

static void test_limits__the_bytes_of_a_text(void **state)
{
    struct bench *b = *state;
    struct manifest_pack m = pack_of(b, 0, 0);
    m.text_raw_size = LIMIT_TEXT_RAW_BYTES;
    assert_int_equal(parsed(b, &m), ERR_NONE);
    m.text_raw_size++;
    assert_int_equal(parsed(b, &m), ERR_TOO_BIG);
}

static void test_limits__instants(void **state)
{
    struct bench *b = *state;
    struct manifest_channel m = {.channel = "gate", .epoch = 1, .seq = 1, .pack_size = 1}, back;
    hash_bytes(STR("pack"), m.pack_sha256);
    m.issued = m.best_before = LIMIT_INSTANT;
    assert_true(manifest_channel_parse(manifest_channel_write(&m, b->a), &back, &b->e));
    m.best_before++;
    assert_false(manifest_channel_parse(manifest_channel_write(&m, b->a), &back, &b->e));
    m.best_before--;
    m.issued++;
    assert_false(manifest_channel_parse(manifest_channel_write(&m, b->a), &back, &b->e));
}

/* RFC 8878, 3.1.1.1: the window descriptor, then one raw block of one byte. */
static struct str window_at_the_limit(struct arena *a, struct str zstd)
{
    (void)zstd;
    char frame[] = "\x28\xB5\x2F\xFD\x00?\x09\x00\x00x";
    frame[5] = (char)((LIMIT_ZSTD_WINDOW_LOG - 10) << 3);
    return str_copy(a, (struct str){frame, sizeof frame - 1});
}

static struct str window_above_the_limit(struct arena *a, struct str zstd)
{
    struct str s = window_at_the_limit(a, zstd);
    ((char *)s.p)[5]++; /* an eighth more */
    return s;
}

static void test_limits__the_window_of_a_text(void **state)
{
    struct bench *b = *state;
    struct tree_pack p = bench_pack(b, 2, "new");
    p.spoil_zstd = window_at_the_limit;
    bench_refuses(b, &p, INSTALL_DAMAGED); /* for its size, after it was unpacked */
    p.spoil_zstd = window_above_the_limit;
    bench_refuses(b, &p, INSTALL_OVER_LIMIT);
}

static void of_64_mb_and_a_byte(struct manifest_pack *m)
{
    m->text_raw_size = LIMIT_UNPACK_BYTES + 1;
}

static void test_limits__the_window_of_a_text_that_would_fill_it(void **state)
{
    struct bench *b = *state;
    struct tree_pack p = bench_pack(b, 2, "new");
    p.spoil_zstd = window_at_the_limit;
    p.spoil_pack = of_64_mb_and_a_byte;
    bench_refuses(b, &p, INSTALL_OVER_LIMIT);
    assert_non_null(strstr(b->e.text, "window above 2^26"));
}

static void of_64_mb(struct manifest_pack *m)
{
    m->text_raw_size = LIMIT_UNPACK_BYTES;
}

static void test_limits__the_two_texts_of_a_patch(void **state)
{
    struct bench *b = *state;
    struct tree_pack p = bench_pack(b, 2, "new");
    struct str log;
    p.patch_base = tree_raw_text(b->gate_dir, 1, b->a);
    p.spoil_pack = of_64_mb;
    tree_publish(b->gate_dir, &p);
    assert_int_equal(bench_import_logged(b, &log), INSTALL_DAMAGED);
    assert_non_null(strstr(log.p, "at most 64 can be patched; taking it whole"));
}

/* ---- pictures ---- */

static enum err_code measured(uint32_t width, uint32_t height)
{
    char png[33] = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
    enum picture_format format;
    int32_t w, h;
    struct err e;
    for (int i = 0; i < 4; i++) {
        png[16 + i] = (char)(width >> (24 - 8 * i));
        png[20 + i] = (char)(height >> (24 - 8 * i));
    }
    return picture_size((struct str){png, sizeof png}, &format, &w, &h, &e) ? ERR_NONE : e.code;
}

static void test_limits__the_pixels_of_a_picture(void **state)
{
    (void)state;
    assert_int_equal(measured(LIMIT_PICTURE_SIDE, 1), ERR_NONE);
    assert_int_equal(measured(1, LIMIT_PICTURE_SIDE), ERR_NONE);
    assert_int_equal(measured(LIMIT_PICTURE_SIDE + 1, 1), ERR_TOO_BIG);
    assert_int_equal(measured(1, LIMIT_PICTURE_SIDE + 1), ERR_TOO_BIG);
    assert_int_equal(measured(4096, LIMIT_PICTURE_PIXELS / 4096), ERR_NONE);
    assert_int_equal(measured(4096, LIMIT_PICTURE_PIXELS / 4096 + 1), ERR_TOO_BIG);
}

/* ITU T.81, B.1.1: a frame of 8 x 8, then `scans` scans, each with what is none among its bytes. */
static struct str jpeg_of(struct arena *a, unsigned scans, const char *between, size_t n_between)
{
    static const char start[] = "\xFF\xD8\xFF\xC2\0\x0B\x08\0\x08\0\x08\x01\x01\x11\0";
    static const char scan[] = "\xFF\xDA\0\x08\x01\x01\0\0\0\0";
    struct buf b = {0};
    buf_add(&b, (struct str){start, sizeof start - 1});
    for (unsigned i = 0; i < scans; i++) {
        buf_add(&b, (struct str){scan, sizeof scan - 1});
        buf_add(&b, (struct str){between, n_between});
    }
    buf_puts(&b, "\xFF\xD9");
    for (unsigned i = 0; i < 100; i++) /* another picture behind it is nobody's */
        buf_add(&b, (struct str){scan, sizeof scan - 1});
    return buf_move(&b, a);
}

static void test_limits__four_inks_come_in_one_scan(void **state)
{
    (void)state;
    static const char frame[] = "\xFF\xD8\xFF\xC2\0\x14\x08\0\x08\0\x08\x04\x01\x11\0\x02\x11\0"
                                "\x03\x11\0\x04\x11\0";
    struct arena *a = arena_create();
    enum picture_format format;
    int32_t w, h;
    struct err e;
    for (unsigned scans = 1; scans <= 2; scans++) {
        struct buf b = {0};
        buf_add(&b, (struct str){frame, sizeof frame - 1});
        for (unsigned i = 0; i < scans; i++)
            buf_add(&b, (struct str){"\xFF\xDA\0\x08\x01\x01\0\0\0\0", 10});
        bool ok = picture_size(buf_move(&b, a), &format, &w, &h, &e);
        assert_int_equal(ok, scans == 1);
    }
    assert_int_equal(e.code, ERR_TOO_BIG);
    arena_destroy(a);
}

static void test_limits__the_scans_of_a_picture(void **state)
{
    (void)state;
    static const struct {
        const char *between;
        size_t n;
    } betweens[] = {
        {"", 0},
        {"x\xFF\0y", 4},                       /* a byte of the picture that is 255 */
        {"x\xFF\xD0y\xFF\xD7", 6},             /* restarts */
        {"\xFF\xFF\xFF", 3},                   /* fill bytes */
        {"\xFF\xFE\0\x06\xFF\xDA\xFF\xDA", 8}, /* a comment in which a scan seems to begin */
        {"\xFF\x01junk", 6},                   /* what libjpeg passes over */
    };
    struct arena *a = arena_create();
    enum picture_format format;
    int32_t w, h;
    struct err e;
    for (size_t i = 0; i < sizeof betweens / sizeof *betweens; i++) {
        bool whole;
        struct str at = jpeg_of(a, LIMIT_PICTURE_SCANS, betweens[i].between, betweens[i].n);
        struct str above = jpeg_of(a, LIMIT_PICTURE_SCANS + 1, betweens[i].between, betweens[i].n);
        assert_int_equal(picture_scans(at, &whole), LIMIT_PICTURE_SCANS);
        assert_true(whole);
        assert_true(picture_size(at, &format, &w, &h, &e));
        assert_false(picture_size(above, &format, &w, &h, &e));
        assert_int_equal(e.code, ERR_TOO_BIG);
    }
    arena_destroy(a);
}

static void test_limits__the_bytes_of_a_picture(void **state)
{
    struct bench *b = *state;
    struct tree_pack p = bench_pack(b, 2, "old");
    p.pictures = 1;
    p.picture_bytes = LIMIT_PICTURE_BYTES;
    tree_publish(b->gate_dir, &p);
    assert_int_equal(bench_import(b, b->gate), INSTALL_DONE);
    p.seq++;
    p.picture_bytes++;
    bench_refuses(b, &p, INSTALL_OVER_LIMIT);
}

static int row_width, row_height, header_width, header_height;
static void set_row(struct sqlite3 *db)
{
    char sql[96];
    snprintf(sql, sizeof sql, "UPDATE picture SET width = %d, height = %d", row_width, row_height);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
}

static struct str set_header(struct arena *a, struct str picture)
{
    struct str s = str_copy(a, picture);
    for (int i = 0; i < 4; i++) {
        ((char *)s.p)[16 + i] = (char)(header_width >> (24 - 8 * i));
        ((char *)s.p)[20 + i] = (char)(header_height >> (24 - 8 * i));
    }
    return s;
}

static void test_limits__the_row_of_a_picture(void **state)
{
    struct bench *b = *state;
    enum { SIDE = LIMIT_PICTURE_SIDE, OTHER = LIMIT_PICTURE_PIXELS / SIDE };
    const int at[][2] = {{SIDE, 1}, {1, SIDE}, {SIDE, OTHER}};
    const int above[][2] = {{SIDE + 1, 1}, {1, SIDE + 1}, {SIDE, OTHER + 1}};
    for (size_t i = 0; i < 3; i++) {
        struct tree_pack p = bench_pack(b, 2 + (int64_t)i, "old");
        p.pictures = 1;
        p.spoil_db = set_row;
        p.spoil_picture = set_header;
        header_width = at[i][0];
        header_height = at[i][1];
        row_width = above[i][0];
        row_height = above[i][1];
        bench_refuses(b, &p, INSTALL_OVER_LIMIT);
        row_width = at[i][0];
        row_height = at[i][1];
        tree_publish(b->gate_dir, &p);
        assert_int_equal(bench_import(b, b->gate), INSTALL_DONE);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BENCH(test_limits__the_bytes_of_a_root),
        BENCH(test_limits__the_bytes_of_channel_json),
        BENCH(test_limits__the_bytes_of_a_pack),
        BENCH(test_limits__the_bytes_of_a_signature),
        BENCH(test_limits__the_bytes_of_the_state),
        BENCH(test_limits__the_bytes_of_the_screens_answer),
        BENCH(test_limits__the_keys_of_a_root),
        BENCH(test_limits__new_roots_at_once),
        BENCH(test_limits__channels),
        BENCH(test_limits__the_depth_of_json),
        BENCH(test_limits__objects_and_arrays_in_json),
        BENCH(test_limits__objects),
        BENCH(test_limits__patches),
        BENCH(test_limits__the_bytes_of_an_object),
        BENCH(test_limits__the_bytes_of_all_objects),
        BENCH(test_limits__the_bytes_of_a_text),
        BENCH(test_limits__instants),
        BENCH(test_limits__the_window_of_a_text),
        BENCH(test_limits__the_window_of_a_text_that_would_fill_it),
        BENCH(test_limits__the_two_texts_of_a_patch),
        cmocka_unit_test(test_limits__the_pixels_of_a_picture),
        cmocka_unit_test(test_limits__four_inks_come_in_one_scan),
        cmocka_unit_test(test_limits__the_scans_of_a_picture),
        BENCH(test_limits__the_bytes_of_a_picture),
        BENCH(test_limits__the_row_of_a_picture),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
