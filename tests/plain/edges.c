/* edges: the largest picture of each kind that picture_size lets through is decoded in the memory
 * that a decoder is given, which sanitizers would not let it be held to. */
#include "media/decoder.h"
#include "media/picture_size.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "../support/check.h"
#include "../support/decoders.h"
#include "../support/encode.h"

static struct buf jpeg(const struct encode_source *s)
{
    return encode_jpeg(s, true, PICTURE_MAX_SCANS);
}

static struct buf lossless_webp(const struct encode_source *s)
{
    return encode_webp(s, true);
}

static struct buf webp_with_alpha(const struct encode_source *s)
{
    return encode_webp(s, false);
}

static int new_file(const struct buf *b)
{
    int fd = memfd_create("file", MFD_CLOEXEC);
    for (size_t at = 0; at < b->n;) {
        ssize_t some = write(fd, b->p + at, b->n - at);
        assert_true(some > 0);
        at += (size_t)some;
    }
    return fd;
}

static void test_edges__what_is_kept_whole_is_decoded_at_the_very_limit(void **state)
{
    static const struct {
        const char *name;
        int32_t w, h;
        struct buf (*make)(const struct encode_source *s);
    } kinds[] = {{"interlaced PNG", 2048, 1536, encode_png},
                 {"progressive JPEG of four inks", 2048, 1536, jpeg},
                 {"lossless WebP", 2048, 1536, lossless_webp},
                 {"WebP with alpha", 2048, 1536, webp_with_alpha}};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        struct encode_source s = encode_waves(kinds[i].w, kinds[i].h, 0, 0);
        struct buf file = kinds[i].make(&s);
        int fd = new_file(&file);
        bool opaque;
        uint32_t *px;
        struct err e;
        if (!decoder_decode(*state, fd, lseek(fd, 0, SEEK_END), 1080, 607, &px, &opaque, &e))
            fail_msg("%s: %s", kinds[i].name, e.text);
        decoder_free(px, 1080, 607);
        close(fd);
        buf_free(&file);
        free(s.rgba);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_edges__what_is_kept_whole_is_decoded_at_the_very_limit,
                                        decoders_start, decoders_stop)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
