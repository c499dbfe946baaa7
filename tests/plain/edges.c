/* edges: the largest picture of each kind that picture_size lets through is decoded in the memory
 * that a decoder is given, which sanitizers would not let it be held to. */
#include "media/decoder.h"
#include "media/picture_size.h"

#include <sys/mman.h>
#include <unistd.h>

#include "../support/check.h"
#include "../support/decoders.h"
#include "../support/photo.h"

static int new_file(struct str bytes)
{
    int fd = memfd_create("file", MFD_CLOEXEC);
    for (size_t at = 0; at < bytes.n;) {
        ssize_t some = write(fd, bytes.p + at, bytes.n - at);
        assert_true(some > 0);
        at += (size_t)some;
    }
    return fd;
}

static struct str jpeg_of_full_size(struct arena *a, int32_t w, int32_t h)
{
    return photo_jpeg_of_full_size(a, w, h, PICTURE_MAX_SCANS);
}

static void test_edges__what_is_kept_whole_is_decoded_at_the_very_limit(void **state)
{
    static const struct {
        const char *name;
        photo_make *make;
    } kinds[] = {{"interlaced PNG", photo_interlaced_png},
                 {"annotated PNG", photo_annotated_png},
                 {"progressive JPEG", photo_progressive_jpeg},
                 {"JPEG of full-size colours", jpeg_of_full_size},
                 {"lossless WebP", photo_lossless_webp},
                 {"WebP with alpha", photo_webp_with_alpha}};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        struct arena *a = arena_create();
        int fd = new_file(kinds[i].make(a, 2048, 1024));
        bool opaque;
        uint32_t *px;
        struct err e;
        if (!decoder_decode(*state, fd, lseek(fd, 0, SEEK_END), 1080, 607, &px, &opaque, &e))
            fail_msg("%s: %s", kinds[i].name, e.text);
        decoder_free(px, 1080, 607);
        close(fd);
        arena_destroy(a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_edges__what_is_kept_whole_is_decoded_at_the_very_limit,
                                        decoders_start, decoders_stop)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
