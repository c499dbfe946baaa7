/* pictures: what is asked for arrives, cropped and scaled; what is broken costs nothing twice. */
#include "media/pictures.h"
#include "base/fsops.h"
#include "draw/png.h"
#include "media/picture_size.h"
#include "media/scale.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include "../support/check.h"

#define CORPUS SOURCE_DIR "/tests/fuzz/corpus/picture/"
static const uint32_t red = 0xffff0000, green = 0xff00ff00, blue = 0xff0000ff;

/* ---- Scaling ---- */

struct pixels {
    const uint32_t *at;
    int32_t w;
};

static void row_of(void *ctx, int32_t y, uint32_t *argb)
{
    const struct pixels *p = ctx;
    memcpy(argb, p->at + y * p->w, (size_t)p->w * sizeof *argb);
}

/* True if the result is opaque. */
static bool scale(const uint32_t *px, int32_t w, int32_t h, uint32_t *out, int32_t to_w,
                  int32_t to_h)
{
    bool opaque;
    struct pixels p = {px, w};
    scale_cover(&(struct scale_source){w, h, row_of, &p}, to_w, to_h, out, &opaque);
    return opaque;
}

static void test_pictures__the_same_size_is_a_copy(void **state)
{
    (void)state;
    uint32_t in[7 * 5], out[7 * 5];
    for (uint32_t i = 0; i < 35; i++)
        in[i] = 0xff000000 | i * 0x70503;
    assert_true(scale(in, 7, 5, out, 7, 5));
    assert_memory_equal(in, out, sizeof in);
}

static void test_pictures__what_does_not_fit_is_cut_off_evenly_on_both_sides(void **state)
{
    (void)state;
    const uint32_t wide[] = {red, green, blue, red, red, green, blue, red};
    const uint32_t tall[] = {red, red, green, green, blue, blue, red, red};
    uint32_t out[4];
    scale(wide, 4, 2, out, 2, 2);
    assert_memory_equal(out, ((uint32_t[]){green, blue, green, blue}), 16);
    scale(tall, 2, 4, out, 2, 2);
    assert_memory_equal(out, ((uint32_t[]){green, green, blue, blue}), 16);
}

struct order {
    int32_t h, last;
};

static void note_row(void *ctx, int32_t y, uint32_t *argb)
{
    struct order *o = ctx;
    assert_true(y > o->last && y < o->h);
    o->last = y;
    *argb = 0xff000000;
}

/* What reads a file row by row cannot go back. */
static void test_pictures__rows_are_asked_for_from_the_top_downwards_and_none_twice(void **state)
{
    (void)state;
    enum { SIDE = 8192 };
    static uint32_t out[SIDE];
    bool opaque;
    static const int32_t widths[] = {1, 2, 7};
    for (int32_t h = 1; h <= SIDE; h += h < 150 ? 1 : h / 3)
        for (int32_t to_h = 1; to_h <= SIDE / 7; to_h += to_h < 150 ? 1 : to_h / 3)
            for (size_t i = 0; i < sizeof widths / sizeof *widths; i++) {
                struct order o = {h, -1};
                scale_cover(&(struct scale_source){1, h, note_row, &o}, widths[i], to_h, out,
                            &opaque);
                assert_true(o.last >= 0);
            }
}

static void test_pictures__shrinking_weighs_by_area(void **state)
{
    (void)state;
    const uint32_t four[] = {0xff000000, 0xffffffff, 0xff000000, 0xff000000};
    uint32_t one;
    scale(four, 2, 2, &one, 1, 1);
    assert_int_equal(one, 0xff404040);
    const uint32_t nine[] = {0xff000000, 0xffffffff, 0xff000000, 0xff000000, 0xffffffff,
                             0xff000000, 0xff000000, 0xffffffff, 0xff000000};
    uint32_t two[4];
    scale(nine, 3, 3, two, 2, 2); /* each takes a half of the white column of three: 1/3 */
    for (int i = 0; i < 4; i++)
        assert_int_equal(two[i], 0xff555555);
}

static void test_pictures__an_even_field_stays_even_at_every_size(void **state)
{
    (void)state;
    static uint32_t in[37 * 23], out[120 * 120];
    for (int i = 0; i < 37 * 23; i++)
        in[i] = 0xfff0e7d6;
    for (int32_t w = 1; w <= 120; w += 7) {
        for (int32_t h = 1; h <= 120; h += 13) {
            assert_true(scale(in, 37, 23, out, w, h));
            for (int i = 0; i < w * h; i++)
                assert_int_equal(out[i], 0xfff0e7d6);
        }
    }
}

static void test_pictures__enlarging_goes_smoothly_from_one_pixel_to_the_next(void **state)
{
    (void)state;
    const uint32_t in[] = {0xff000000, 0xffffffff, 0xff000000, 0xffffffff};
    uint32_t out[16 * 16];
    scale(in, 2, 2, out, 16, 16);
    assert_int_equal(out[0], 0xff000000);
    assert_int_equal(out[15], 0xffffffff);
    for (int x = 1; x < 16; x++)
        assert_true(out[x] >= out[x - 1]);
}

static void test_pictures__what_is_transparent_has_no_say_in_the_colour(void **state)
{
    (void)state;
    const uint32_t in[] = {0xffff0000, 0x0000ff00, 0xffff0000, 0x0000ff00};
    uint32_t out;
    assert_false(scale(in, 2, 2, &out, 1, 1));
    assert_int_equal(out & 0xffffff, 0xff0000);
    assert_in_range(out >> 24, 127, 128);
}

/* ---- The worker ---- */

static struct decoder *decoder;

static int start(void **state)
{
    struct err e;
    (void)state;
    return decoder_start(&decoder, &e) ? 0 : -1;
}

static int stop(void **state)
{
    (void)state;
    decoder_stop(decoder);
    return 0;
}

static int setup(void **state)
{
    *state = pictures_create(decoder, 64 * 64 * 4);
    return 0;
}

static int teardown(void **state)
{
    pictures_destroy(*state);
    return 0;
}

static enum picture_state arrive(struct pictures *p, const char *path, int32_t w, int32_t h,
                                 struct picture *out)
{
    pictures_get(p, str_of(path), w, h, out);
    pictures_finish(p);
    return pictures_get(p, str_of(path), w, h, out);
}

static void test_pictures__the_first_answer_is_waiting_and_it_arrives_once(void **state)
{
    struct pictures *p = *state;
    struct picture pic;
    const struct str path = STR(CORPUS "small.png");
    assert_int_equal(pictures_get(p, path, 12, 8, &pic), PICTURE_WAITING);
    assert_int_equal(pictures_get(p, path, 12, 8, &pic), PICTURE_WAITING);
    assert_int_equal(pictures_pending(p), 1);
    pictures_finish(p);
    assert_int_equal(pictures_pending(p), 0);
    assert_true(pictures_arrived(p));
    assert_false(pictures_arrived(p));
    assert_int_equal(pictures_get(p, path, 12, 8, &pic), PICTURE_READY);
    assert_true(pic.opaque);
    assert_int_equal(pic.px[0], 0xffa63a1e);
    assert_int_equal(pic.px[12 * 8 - 1], 0xff1f5a46);
}

static void test_pictures__png_jpeg_and_webp_look_the_same(void **state)
{
    struct pictures *p = *state;
    static const char *files[] = {
        CORPUS "small.png",  CORPUS "interlaced.png", CORPUS "palette.png",     CORPUS "deep.png",
        CORPUS "small.jpg",  CORPUS "fill_byte.jpg",  CORPUS "progressive.jpg", CORPUS "split.jpg",
        CORPUS "lossy.webp", CORPUS "lossless.webp"};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        struct picture pic;
        assert_int_equal(arrive(p, files[i], 24, 16, &pic), PICTURE_READY);
        assert_true(pic.opaque);
        for (int shift = 0; shift < 24; shift += 8)
            assert_in_range(
                abs((int)(pic.px[24 * 8 + 4] >> shift & 255) - (int)(0xa63a1e >> shift & 255)), 0,
                6);
    }
}

static void test_pictures__inks_become_light(void **state)
{
    struct picture pic;
    assert_int_equal(arrive(*state, CORPUS "cmyk.jpg", 24, 16, &pic), PICTURE_READY);
    assert_true(pic.opaque);
    for (int shift = 0; shift < 24; shift += 8)
        assert_in_range(
            abs((int)(pic.px[24 * 8 + 4] >> shift & 255) - (int)(0xa63a1e >> shift & 255)), 0, 12);
}

static void test_pictures__what_has_no_colour_is_gray(void **state)
{
    struct picture pic;
    assert_int_equal(arrive(*state, CORPUS "gray.jpg", 24, 16, &pic), PICTURE_READY);
    for (int i = 0; i < 24 * 16; i++)
        assert_int_equal(pic.px[i], 0xff000000 | (pic.px[i] & 255) * 0x10101);
}

/* The last scan of a progressive file once more, n times: each is a pass over the whole picture. */
static void write_scans(int fd, struct str file, int n)
{
    size_t scan = file.n - 2;
    while (memcmp(file.p + scan, "\xff\xda", 2) != 0)
        scan--;
    struct str last = {file.p + scan, file.n - 2 - scan}, end = {file.p + file.n - 2, 2};
    struct buf b = {0};
    buf_add(&b, (struct str){file.p, file.n - 2});
    for (int i = 1; i < n; i++)
        buf_add(&b, last);
    buf_add(&b, end);
    assert_int_equal(write(fd, b.p, b.n), b.n);
    buf_free(&b);
}

static void
test_pictures__a_jpeg_of_too_many_scans_is_broken_and_the_next_picture_comes(void **state)
{
    struct arena *a = arena_create();
    struct err e;
    struct picture pic;
    struct str file;
    static const int scans[] = {20, 10000};
    assert_true(fs_read_path(CORPUS "progressive.jpg", 1 << 16, a, &file, &e));
    for (int i = 0; i < 2; i++) {
        char path[] = "/tmp/pictures_XXXXXX";
        int fd = mkstemp(path);
        write_scans(fd, file, scans[i]);
        assert_int_equal(arrive(*state, path, 24, 16, &pic),
                         scans[i] > (int)PICTURE_MAX_SCANS ? PICTURE_BROKEN : PICTURE_READY);
        assert_int_equal(arrive(*state, CORPUS "small.png", 24 + i, 16, &pic), PICTURE_READY);
        close(fd);
        unlink(path);
    }
    arena_destroy(a);
}

static void test_pictures__transparency_survives(void **state)
{
    struct picture pic;
    assert_int_equal(arrive(*state, CORPUS "alpha.webp", 24, 16, &pic), PICTURE_READY);
    assert_false(pic.opaque);
    assert_int_equal(pic.px[0] >> 24, 255);
    assert_int_equal(pic.px[24 * 16 - 1] >> 24, 0);
}

static void
test_pictures__what_cannot_be_decoded_is_broken_at_every_size_without_asking_again(void **state)
{
    struct pictures *p = *state;
    static const char *files[] = {CORPUS "claims_60000.png",
                                  CORPUS "wide_in_all.png",
                                  CORPUS "signature_only.png",
                                  CORPUS "before_frame.jpg",
                                  CORPUS "empty_riff.webp",
                                  CORPUS "animated.webp",
                                  CORPUS "not_a_picture.txt",
                                  CORPUS "no_such_file.png",
                                  CORPUS,
                                  "/dev/zero",
                                  ""};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        struct picture pic;
        assert_int_equal(arrive(p, files[i], 8, 8, &pic), PICTURE_BROKEN);
        assert_true(pictures_arrived(p));
        assert_int_equal(pictures_get(p, str_of(files[i]), 9, 9, &pic), PICTURE_BROKEN);
        assert_int_equal(pictures_pending(p), 0);
    }
}

static void test_pictures__a_png_cut_short_is_broken(void **state)
{
    static uint32_t px[100 * 100];
    static char bytes[1 << 16];
    struct err e;
    struct picture pic;
    char path[] = "/tmp/pictures_XXXXXX";
    int fd = mkstemp(path);
    for (uint32_t i = 0; i < 100 * 100; i++)
        px[i] = 0xff000000 | i * 2654435761u >> 8;
    assert_true(png_write(path, px, 100, 100, &e));
    ssize_t n = read(fd, bytes, sizeof bytes);
    assert_int_equal(truncate(path, n / 2), 0);
    assert_int_equal(arrive(*state, path, 50, 50, &pic), PICTURE_BROKEN);
    close(fd);
    unlink(path);
}

/* The first `n` bytes of a file of the corpus, with one of them changed. */
static void expect_broken(struct pictures *p, const char *file, size_t n, size_t at, char byte)
{
    struct err e;
    struct picture pic;
    struct str bytes;
    struct arena *a = arena_create();
    assert_true(fs_read_path(file, 1 << 16, a, &bytes, &e));
    assert_true(at < n && n <= bytes.n);
    char *changed = str_cstr(a, bytes), path[] = "/tmp/pictures_XXXXXX";
    changed[at] = byte;
    close(mkstemp(path));
    assert_true(fs_replace_path(path, (struct str){changed, n}, &e));
    enum picture_format format;
    int32_t w, h;
    assert_true(picture_size((struct str){changed, n}, &format, &w, &h, &e));
    assert_int_equal(arrive(p, path, 12, 8, &pic), PICTURE_BROKEN);
    unlink(path);
    arena_destroy(a);
}

static void test_pictures__what_fails_behind_a_good_header_is_broken(void **state)
{
    enum {
        INTERLACE = 28,   /* of PNG: SDL2_image decodes it, and finds the wrong checksum */
        HUFFMAN = 177 + 4 /* of JPEG: the number of a table, which has none above 3 */
    };
    expect_broken(*state, CORPUS "small.png", 92, INTERLACE, 1);
    expect_broken(*state, CORPUS "lossy.webp", 40, 39, 0);
    expect_broken(*state, CORPUS "lossless.webp", 30, 29, 0);
    expect_broken(*state, CORPUS "alpha.webp", 60, 59, 0);
    expect_broken(*state, CORPUS "small.jpg", 677, HUFFMAN, 0x77);
}

static void test_pictures__a_size_that_no_picture_has_is_broken_and_asked_of_nobody(void **state)
{
    struct pictures *p = *state;
    struct picture pic;
    const struct str path = STR(CORPUS "small.png");
    static const int32_t sides[] = {INT32_MIN, -1, 0, PICTURE_MAX_SIDE + 1, INT32_MAX};
    for (size_t i = 0; i < sizeof sides / sizeof *sides; i++) {
        assert_int_equal(pictures_get(p, path, sides[i], 8, &pic), PICTURE_BROKEN);
        assert_int_equal(pictures_get(p, path, 8, sides[i], &pic), PICTURE_BROKEN);
    }
    assert_int_equal(pictures_pending(p), 0);
    assert_int_equal(arrive(p, CORPUS "small.png", PICTURE_MAX_SIDE, 1, &pic), PICTURE_READY);
    assert_int_equal(arrive(p, CORPUS "small.png", 1, PICTURE_MAX_SIDE, &pic), PICTURE_READY);
}

static size_t open_descriptors(void)
{
    struct arena *a = arena_create();
    struct str *names;
    struct err e;
    size_t n;
    int dir;
    assert_true(fs_open_dir(AT_FDCWD, "/proc/self/fd", &dir, &e));
    assert_true(fs_list(dir, 4096, a, &names, &n, &e));
    close(dir);
    arena_destroy(a);
    return n;
}

static void test_pictures__many_leave_no_descriptor_open(void **state)
{
    static const char *files[] = {CORPUS "small.png",
                                  CORPUS "small.jpg",
                                  CORPUS "lossy.webp",
                                  CORPUS "claims_60000.png",
                                  CORPUS "not_a_picture.txt",
                                  CORPUS "no_such_file.png",
                                  "/dev/zero",
                                  CORPUS};
    struct pictures *p = *state;
    struct picture pic;
    arrive(p, files[0], 7, 7, &pic);
    size_t before = open_descriptors();
    for (int32_t w = 1; w <= 20; w++)
        for (size_t i = 0; i < sizeof files / sizeof *files; i++)
            arrive(p, files[i], w, 8, &pic);
    assert_int_equal(open_descriptors(), before);
}

/* As the store's files come: by a rename. */
static void copy_file(const char *from, const char *to)
{
    struct arena *a = arena_create();
    struct str bytes;
    struct err e;
    assert_true(fs_read_path(from, 1 << 16, a, &bytes, &e));
    assert_true(fs_replace_path(to, bytes, &e));
    arena_destroy(a);
}

static void test_pictures__what_was_broken_is_tried_again_when_its_file_is_another(void **state)
{
    struct pictures *p = *state;
    struct picture pic;
    for (int lost = 0; lost < 2; lost++) {
        char path[] = "/tmp/pictures_XXXXXX";
        close(mkstemp(path));
        copy_file(CORPUS "not_a_picture.txt", path);
        if (lost)
            assert_int_equal(unlink(path), 0);
        assert_int_equal(arrive(p, path, 12, 8, &pic), PICTURE_BROKEN);
        assert_int_equal(arrive(p, path, 24, 16, &pic), PICTURE_BROKEN);
        uint64_t stamp = pictures_stamp(p);
        pictures_try_again(p, false);
        assert_int_equal(pictures_stamp(p), stamp);
        assert_int_equal(pictures_get(p, str_of(path), 12, 8, &pic), PICTURE_BROKEN);
        copy_file(CORPUS "small.png", path);
        pictures_try_again(p, false);
        assert_int_not_equal(pictures_stamp(p), stamp); /* what shows it is drawn again */
        assert_int_equal(arrive(p, path, 12, 8, &pic), PICTURE_READY);
        assert_int_equal(arrive(p, path, 24, 16, &pic), PICTURE_READY);
        pictures_try_again(p, true);
        assert_int_equal(pictures_get(p, str_of(path), 12, 8, &pic), PICTURE_READY);
        unlink(path);
    }
}

static void test_pictures__all_that_was_broken_is_tried_again_when_asked_to(void **state)
{
    struct pictures *p = *state;
    struct picture pic;
    const char *path = CORPUS "not_a_picture.txt";
    assert_int_equal(arrive(p, path, 12, 8, &pic), PICTURE_BROKEN);
    pictures_try_again(p, true);
    assert_int_equal(pictures_get(p, str_of(path), 12, 8, &pic), PICTURE_WAITING);
    pictures_finish(p);
    assert_int_equal(pictures_get(p, str_of(path), 12, 8, &pic), PICTURE_BROKEN);
}

/* Of descriptors there may be none for a moment. */
static enum picture_state arrive_without_descriptors(struct pictures *p, const char *path,
                                                     struct picture *pic)
{
    struct rlimit before, none;
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
    none = (struct rlimit){0, before.rlim_max};
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &none), 0);
    enum picture_state s = arrive(p, path, 12, 8, pic);
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &before), 0);
    return s;
}

static void test_pictures__what_could_not_be_read_is_tried_again_less_and_less_often(void **state)
{
    struct pictures *p = *state;
    struct picture pic;
    const char *path = CORPUS "small.png";
    for (int wait = 0; wait < 4; wait++) {
        assert_int_equal(arrive_without_descriptors(p, path, &pic), PICTURE_BROKEN);
        for (int i = 0; i < wait; i++) {
            pictures_try_again(p, false);
            assert_int_equal(arrive(p, path, 12, 8, &pic), PICTURE_BROKEN);
            assert_int_equal(arrive(p, path, 24, 16, &pic), PICTURE_BROKEN);
        }
        uint64_t stamp = pictures_stamp(p);
        pictures_try_again(p, false);
        assert_int_not_equal(pictures_stamp(p), stamp);
    }
    assert_int_equal(arrive(p, path, 12, 8, &pic), PICTURE_READY);
    assert_int_equal(arrive(p, path, 24, 16, &pic), PICTURE_READY);
}

static void test_pictures__trim_evicts_the_longest_unused_but_nothing_of_this_screen(void **state)
{
    struct pictures *p = *state; /* room for one of 64 x 64 */
    struct picture pic;
    const struct str path = STR(CORPUS "small.png");
    pictures_get(p, path, 64, 64, &pic);
    pictures_get(p, path, 64, 63, &pic);
    pictures_finish(p);
    pictures_trim(p);
    pictures_trim(p); /* nothing was asked for in between: still this screen */
    assert_int_equal(pictures_get(p, path, 64, 63, &pic), PICTURE_READY);
    pictures_trim(p); /* now 64 x 64 was not asked for */
    assert_int_equal(pictures_get(p, path, 64, 63, &pic), PICTURE_READY);
    assert_int_equal(pictures_get(p, path, 64, 64, &pic), PICTURE_WAITING);
    pictures_finish(p);
}

static void count(void *ctx)
{
    __atomic_add_fetch((int *)ctx, 1, __ATOMIC_RELAXED);
}

static void test_pictures__every_arrival_wakes(void **state)
{
    (void)state;
    struct pictures *p = pictures_create(decoder, 1 << 20);
    int wakes = 0;
    pictures_on_arrival(p, count, &wakes);
    for (int32_t w = 1; w <= 50; w++) {
        struct picture pic;
        pictures_get(p, w % 2 ? STR(CORPUS "small.png") : STR(CORPUS "small.jpg"), w, w, &pic);
        if (w % 7 == 0)
            pictures_arrived(p);
    }
    pictures_finish(p);
    pictures_destroy(p); /* joins: no wake is under way any more */
    assert_int_equal(wakes, 50);
}

static void test_pictures__destroying_does_not_wait_for_what_is_queued(void **state)
{
    struct pictures *p = *state;
    for (int32_t w = 1; w <= 500; w++) {
        struct picture pic;
        pictures_get(p, STR(CORPUS "small.jpg"), 600 + w, 600, &pic);
    }
}

int main(void)
{
#define WORKER(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pictures__the_same_size_is_a_copy),
        cmocka_unit_test(test_pictures__what_does_not_fit_is_cut_off_evenly_on_both_sides),
        cmocka_unit_test(test_pictures__rows_are_asked_for_from_the_top_downwards_and_none_twice),
        cmocka_unit_test(test_pictures__shrinking_weighs_by_area),
        cmocka_unit_test(test_pictures__an_even_field_stays_even_at_every_size),
        cmocka_unit_test(test_pictures__enlarging_goes_smoothly_from_one_pixel_to_the_next),
        cmocka_unit_test(test_pictures__what_is_transparent_has_no_say_in_the_colour),
        WORKER(test_pictures__the_first_answer_is_waiting_and_it_arrives_once),
        WORKER(test_pictures__png_jpeg_and_webp_look_the_same),
        WORKER(test_pictures__inks_become_light),
        WORKER(test_pictures__what_has_no_colour_is_gray),
        WORKER(test_pictures__a_jpeg_of_too_many_scans_is_broken_and_the_next_picture_comes),
        WORKER(test_pictures__transparency_survives),
        WORKER(test_pictures__what_cannot_be_decoded_is_broken_at_every_size_without_asking_again),
        WORKER(test_pictures__a_png_cut_short_is_broken),
        WORKER(test_pictures__what_fails_behind_a_good_header_is_broken),
        WORKER(test_pictures__a_size_that_no_picture_has_is_broken_and_asked_of_nobody),
        WORKER(test_pictures__many_leave_no_descriptor_open),
        WORKER(test_pictures__what_was_broken_is_tried_again_when_its_file_is_another),
        WORKER(test_pictures__all_that_was_broken_is_tried_again_when_asked_to),
        WORKER(test_pictures__what_could_not_be_read_is_tried_again_less_and_less_often),
        WORKER(test_pictures__trim_evicts_the_longest_unused_but_nothing_of_this_screen),
        cmocka_unit_test(test_pictures__every_arrival_wakes),
        WORKER(test_pictures__destroying_does_not_wait_for_what_is_queued),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
