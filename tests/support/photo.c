#include "photo.h"

#include <assert.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>
#include <png.h>
#include <webp/encode.h>

/* In alpha too. */
static uint8_t *waves(int32_t w, int32_t h)
{
    uint8_t *rgba = MEM_NEW(uint8_t, (size_t)w * (size_t)h * 4);
    for (int32_t y = 0; y < h; y++)
        for (int32_t x = 0; x < w; x++) {
            uint8_t *p = rgba + 4 * ((size_t)y * (size_t)w + (size_t)x);
            p[0] = (uint8_t)(x * y >> 10);
            p[1] = (uint8_t)(x + y);
            p[2] = (uint8_t)((x ^ y) >> 3);
            p[3] = (uint8_t)(x * 5 + y * 3);
        }
    return rgba;
}

static void add(png_structp png, png_bytep bytes, size_t n)
{
    buf_add(png_get_io_ptr(png), (struct str){(char *)bytes, n});
}

static void added(png_structp png)
{
    (void)png;
}

static struct str png_with(size_t note_bytes, struct arena *a, int32_t w, int32_t h)
{
    struct buf out = {0};
    uint8_t *rgba = waves(w, h);
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
    png_infop info = png_create_info_struct(png);
    png_set_write_fn(png, &out, add, added);
    png_set_compression_level(png, 1);
    png_set_IHDR(png, info, (png_uint_32)w, (png_uint_32)h, 8, PNG_COLOR_TYPE_RGB_ALPHA,
                 PNG_INTERLACE_ADAM7, PNG_COMPRESSION_TYPE_BASE, PNG_FILTER_TYPE_BASE);
    png_write_info(png, info);
    if (note_bytes) {
        uint8_t *note = MEM_NEW(uint8_t, note_bytes);
        note[0] = 'n'; /* its name */
        png_write_chunk(png, (png_const_bytep) "tEXt", note, note_bytes);
        free(note);
    }
    int passes = png_set_interlace_handling(png);
    for (int pass = 0; pass < passes; pass++)
        for (int32_t y = 0; y < h; y++)
            png_write_row(png, rgba + 4 * (size_t)y * (size_t)w);
    png_write_end(png, NULL);
    png_destroy_write_struct(&png, &info);
    free(rgba);
    return buf_move(&out, a);
}

struct str photo_interlaced_png(struct arena *a, int32_t w, int32_t h)
{
    return png_with(0, a, w, h);
}

struct str photo_annotated_png(struct arena *a, int32_t w, int32_t h)
{
    return png_with(4 << 20, a, w, h);
}

/* The scans of jpeg_simple_progression are 10 of three components, 18 of four; each more sends one
 * coefficient of what a scan before sent as a range. */
static void set_scans(struct jpeg_compress_struct *c, unsigned scans, struct arena *a)
{
    jpeg_simple_progression(c);
    if (scans <= (unsigned)c->num_scans)
        return;
    unsigned more = scans - (unsigned)c->num_scans;
    jpeg_scan_info *all = ARENA_NEW(a, jpeg_scan_info, scans);
    jpeg_scan_info *to = all;
    for (int i = 0; i < c->num_scans; i++) {
        jpeg_scan_info s = c->scan_info[i];
        for (; more && s.Ss > 0 && s.Ss < s.Se; more--) {
            *to = s;
            to++->Se = s.Ss;
            s.Ss++;
        }
        *to++ = s;
    }
    assert(more == 0);
    c->scan_info = all;
    c->num_scans = (int)(to - all);
}

static struct str jpeg(struct arena *a, int32_t w, int32_t h, int samples, unsigned scans)
{
    struct jpeg_compress_struct c;
    struct jpeg_error_mgr errors;
    unsigned char *bytes = NULL;
    unsigned long n = 0;
    uint8_t *rgba = waves(w, h);
    c.err = jpeg_std_error(&errors);
    jpeg_create_compress(&c);
    jpeg_mem_dest(&c, &bytes, &n);
    c.image_width = (JDIMENSION)w;
    c.image_height = (JDIMENSION)h;
    c.input_components = 4;
    c.in_color_space = JCS_EXT_RGBX;
    jpeg_set_defaults(&c);
    c.comp_info[0].h_samp_factor = c.comp_info[0].v_samp_factor = samples;
    set_scans(&c, scans, a);
    jpeg_start_compress(&c, TRUE);
    while (c.next_scanline < c.image_height) {
        JSAMPROW row = rgba + 4 * (size_t)c.next_scanline * (size_t)w;
        jpeg_write_scanlines(&c, &row, 1);
    }
    jpeg_finish_compress(&c);
    jpeg_destroy_compress(&c);
    struct str out = str_copy(a, (struct str){(char *)bytes, n});
    free(bytes);
    free(rgba);
    return out;
}

struct str photo_jpeg_of_scans(struct arena *a, int32_t w, int32_t h, unsigned scans)
{
    return jpeg(a, w, h, 2, scans); /* 4:2:0 */
}

struct str photo_jpeg_of_full_size(struct arena *a, int32_t w, int32_t h, unsigned scans)
{
    return jpeg(a, w, h, 1, scans);
}

struct str photo_progressive_jpeg(struct arena *a, int32_t w, int32_t h)
{
    return photo_jpeg_of_scans(a, w, h, 0);
}

static struct str webp(struct arena *a, int32_t w, int32_t h, bool lossless)
{
    WebPConfig config;
    WebPPicture p;
    WebPMemoryWriter out;
    uint8_t *rgba = waves(w, h);
    bool ok = WebPConfigInit(&config) && WebPPictureInit(&p);
    config.lossless = lossless;
    config.method = 0;
    config.alpha_filtering = 0;
    p.use_argb = lossless;
    p.width = w;
    p.height = h;
    WebPMemoryWriterInit(&out);
    p.writer = WebPMemoryWrite;
    p.custom_ptr = &out;
    ok = ok && WebPPictureImportRGBA(&p, rgba, 4 * w) && WebPEncode(&config, &p);
    assert(ok);
    struct str bytes = str_copy(a, (struct str){(char *)out.mem, out.size});
    WebPPictureFree(&p);
    WebPMemoryWriterClear(&out);
    free(rgba);
    return bytes;
}

struct str photo_lossless_webp(struct arena *a, int32_t w, int32_t h)
{
    return webp(a, w, h, true);
}

struct str photo_webp_with_alpha(struct arena *a, int32_t w, int32_t h)
{
    return webp(a, w, h, false);
}
