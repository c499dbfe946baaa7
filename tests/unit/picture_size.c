/* picture_size: what a header says decides whether a decoder is begun. */
#include "media/picture_size.h"

#include "base/fsops.h"

#include <fcntl.h>

#include "../support/check.h"

#define CORPUS SOURCE_DIR "/tests/fuzz/corpus/picture/"

/* Where the formats have their sizes, in this corpus. */
enum place { PNG_AT = 16, VP8_AT = 26, VP8L_AT = 21, VP8X_AT = 24 };

static struct str read_corpus(struct arena *a, const char *name)
{
    struct err e;
    struct str file;
    int dir;
    assert_true(fs_open_dir(AT_FDCWD, CORPUS, &dir, &e));
    if (!fs_read_file(dir, name, 1 << 16, a, &file, &e))
        fail_msg("%s", e.text);
    return file;
}

static void put(struct str file, size_t at, uint32_t value, int bytes, bool big)
{
    char *p = (char *)file.p + at;
    for (int i = 0; i < bytes; i++)
        p[i] = (char)(value >> 8 * (big ? bytes - 1 - i : i));
}

/* The frame header, which is behind tables. */
static size_t frame_at(struct str file)
{
    for (size_t at = 0; at + 9 < file.n; at++)
        if ((uint8_t)file.p[at] == 0xff && ((uint8_t)file.p[at + 1] & 0xfc) == 0xc0)
            return at;
    fail_msg("no frame header");
    return 0;
}

static void make_large(struct str file, int32_t w, int32_t h)
{
    if (memcmp(file.p, "\xff\xd8", 2) == 0) {
        put(file, frame_at(file) + 5, (uint32_t)h, 2, true);
        put(file, frame_at(file) + 7, (uint32_t)w, 2, true);
    } else if (memcmp(file.p, "RIFF", 4) != 0) {
        put(file, PNG_AT, (uint32_t)w, 4, true);
        put(file, PNG_AT + 4, (uint32_t)h, 4, true);
    } else if (file.p[15] == ' ') {
        put(file, VP8_AT, (uint32_t)w, 2, false);
        put(file, VP8_AT + 2, (uint32_t)h, 2, false);
    } else if (file.p[15] == 'L') {
        put(file, VP8L_AT, (uint32_t)((w - 1) | (h - 1) << 14), 4, false);
    } else {
        put(file, VP8X_AT, (uint32_t)(w - 1), 3, false);
        put(file, VP8X_AT + 3, (uint32_t)(h - 1), 3, false);
    }
}

/* ERR_NONE: it may be decoded. */
static enum err_code judged(const char *name, int32_t w, int32_t h)
{
    struct arena *a = arena_create();
    struct str file = read_corpus(a, name);
    struct err e = {0};
    enum picture_format format;
    int32_t got_w = 0, got_h = 0;
    make_large(file, w, h);
    bool ok = picture_size(file, &format, &got_w, &got_h, &e);
    if (ok)
        assert_true(got_w == w && got_h == h);
    arena_destroy(a);
    return ok ? ERR_NONE : e.code;
}

static void test_picture_size__of_each_kind_there_may_be_so_many_pixels_and_no_more(void **state)
{
    (void)state;
    static const char *const names[] = {
        "small.png",  "palette.png",   "deep.png",  "interlaced.png",  "small.jpg",
        "gray.jpg",   "cmyk.jpg",      "split.jpg", "progressive.jpg", "fill_byte.jpg",
        "lossy.webp", "lossless.webp", "alpha.webp"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        assert_int_equal(judged(names[i], 2048, 1024), ERR_NONE);
        assert_int_equal(judged(names[i], 2048, 1025), ERR_TOO_BIG);
        assert_int_equal(judged(names[i], PICTURE_MAX_SIDE + 1, 10), ERR_TOO_BIG);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_picture_size__of_each_kind_there_may_be_so_many_pixels_and_no_more),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
