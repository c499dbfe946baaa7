/* edges: the largest picture of each kind that picture_size lets through is decoded in the memory
 * that a decoder is given, which sanitizers would not let it be held to. */
#include "base/mem.h"
#include "media/decoder.h"
#include "media/picture_size.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include <jpeglib.h>
#include <png.h>
#include <webp/encode.h>

#include "../support/check.h"
#include "../support/decoders.h"

struct source {
    int32_t w, h;
    uint8_t *rgba;
};

/* Waves, and in alpha too: no row is like another. */
static struct source source_of(int32_t w, int32_t h)
{
    struct source s = {w, h, MEM_NEW(uint8_t, (size_t)w * (size_t)h * 4)};
    for (int32_t y = 0; y < h; y++)
        for (int32_t x = 0; x < w; x++) {
            uint8_t *p = s.rgba + 4 * ((size_t)y * (size_t)w + (size_t)x);
            p[0] = (uint8_t)(x * y >> 10);
            p[1] = (uint8_t)(x + y);
            p[2] = (uint8_t)((x ^ y) >> 3);
            p[3] = (uint8_t)(x * 5 + y * 3);
        }
    return s;
}

/* ---- files ---- */

static int new_file(const void *bytes, size_t n)
{
    int fd = memfd_create("file", MFD_CLOEXEC);
    for (size_t at = 0; at < n;) {
        ssize_t some = write(fd, (const char *)bytes + at, n - at);
        assert_true(some > 0);
        at += (size_t)some;
    }
    return fd;
}

static int interlaced_png(const struct source *s)
{
    int fd = memfd_create("file", MFD_CLOEXEC);
    FILE *f = fdopen(dup(fd), "wb");
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
    png_infop info = png_create_info_struct(png);
    assert_int_equal(setjmp(png_jmpbuf(png)), 0);
    png_init_io(png, f);
    png_set_compression_level(png, 1);
    png_set_IHDR(png, info, (png_uint_32)s->w, (png_uint_32)s->h, 8, PNG_COLOR_TYPE_RGB_ALPHA,
                 PNG_INTERLACE_ADAM7, PNG_COMPRESSION_TYPE_BASE, PNG_FILTER_TYPE_BASE);
    png_write_info(png, info);
    int passes = png_set_interlace_handling(png);
    for (int pass = 0; pass < passes; pass++)
        for (int32_t y = 0; y < s->h; y++)
            png_write_row(png, s->rgba + 4 * (size_t)y * (size_t)s->w);
    png_write_end(png, NULL);
    png_destroy_write_struct(&png, &info);
    fclose(f);
    return fd;
}

static int progressive_jpeg(const struct source *s)
{
    struct jpeg_compress_struct c;
    struct jpeg_error_mgr errors;
    unsigned char *bytes = NULL;
    unsigned long n = 0;
    c.err = jpeg_std_error(&errors);
    jpeg_create_compress(&c);
    jpeg_mem_dest(&c, &bytes, &n);
    c.image_width = (JDIMENSION)s->w;
    c.image_height = (JDIMENSION)s->h;
    c.input_components = 4;
    c.in_color_space = JCS_EXT_RGBX;
    jpeg_set_defaults(&c); /* 4:2:0 */
    jpeg_simple_progression(&c);
    jpeg_start_compress(&c, TRUE);
    while (c.next_scanline < c.image_height) {
        JSAMPROW row = s->rgba + 4 * (size_t)c.next_scanline * (size_t)s->w;
        jpeg_write_scanlines(&c, &row, 1);
    }
    jpeg_finish_compress(&c);
    jpeg_destroy_compress(&c);
    int fd = new_file(bytes, n);
    free(bytes);
    return fd;
}

static int webp(const struct source *s, bool lossless)
{
    WebPConfig config;
    WebPPicture p;
    WebPMemoryWriter out;
    assert_true(WebPConfigInit(&config) && WebPPictureInit(&p));
    config.lossless = lossless;
    config.method = 0;
    config.alpha_filtering = 0;
    p.use_argb = lossless;
    p.width = s->w;
    p.height = s->h;
    WebPMemoryWriterInit(&out);
    p.writer = WebPMemoryWrite;
    p.custom_ptr = &out;
    assert_true(WebPPictureImportRGBA(&p, s->rgba, 4 * s->w) && WebPEncode(&config, &p));
    int fd = new_file(out.mem, out.size);
    WebPPictureFree(&p);
    WebPMemoryWriterClear(&out);
    return fd;
}

static int lossless_webp(const struct source *s)
{
    return webp(s, true);
}

static int webp_with_alpha(const struct source *s)
{
    return webp(s, false);
}

/* ---- */

static void test_edges__what_is_kept_whole_is_decoded_at_the_very_limit(void **state)
{
    static const struct {
        const char *name;
        int32_t w, h;
        int (*make)(const struct source *s);
    } kinds[] = {{"interlaced PNG", 2048, 1536, interlaced_png},
                 {"progressive JPEG", 2048, 1536, progressive_jpeg},
                 {"lossless WebP", 2048, 1536, lossless_webp},
                 {"WebP with alpha", 2048, 1536, webp_with_alpha}};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        struct source s = source_of(kinds[i].w, kinds[i].h);
        int fd = kinds[i].make(&s);
        bool opaque;
        uint32_t *px;
        struct err e;
        if (!decoder_decode(*state, fd, lseek(fd, 0, SEEK_END), 1080, 607, &px, &opaque, &e))
            fail_msg("%s: %s", kinds[i].name, e.text);
        decoder_free(px, 1080, 607);
        close(fd);
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
