#include "encode.h"

#include <assert.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>

#include <jpeglib.h>
#include <png.h>
#include <webp/encode.h>

struct encode_source encode_waves(int32_t w, int32_t h, unsigned noise, uint32_t seed)
{
    struct encode_source s = {w, h, MEM_NEW(uint8_t, (size_t)w * (size_t)h * 4)};
    uint32_t mask = (1u << noise) - 1, chance = seed;
    uint8_t *p = s.rgba;
    for (int32_t y = 0; y < h; y++)
        for (int32_t x = 0; x < w; x++, p += 4) {
            chance = chance * 1664525 + 1013904223;
            p[0] = (uint8_t)((uint32_t)(x * y >> 10) ^ (chance >> 8 & mask));
            p[1] = (uint8_t)((uint32_t)(x + y) ^ (chance >> 16 & mask));
            p[2] = (uint8_t)((uint32_t)((x ^ y) >> 3) ^ (chance >> 24 & mask));
            p[3] = (uint8_t)(x * 5 + y * 3);
        }
    return s;
}

/* ---- PNG ---- */

static void add_bytes(png_structp png, png_bytep bytes, size_t n)
{
    buf_add(png_get_io_ptr(png), (struct str){(const char *)bytes, n});
}

static void flush(png_structp png)
{
    (void)png;
}

struct buf encode_png(const struct encode_source *s)
{
    struct buf out = {0};
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
    png_infop info = png_create_info_struct(png);
    if (setjmp(png_jmpbuf(png)))
        abort();
    png_set_write_fn(png, &out, add_bytes, flush);
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
    return out;
}

/* ---- JPEG ---- */

enum { COMPONENTS = 4, LAST_COEFFICIENT = 63 };

static jpeg_scan_info *add_scan(jpeg_scan_info *at, int component, int last, int bit, bool first)
{
    *at = (jpeg_scan_info){.comps_in_scan = 1,
                           .component_index = {component},
                           .Ss = last ? 1 : 0,
                           .Se = last,
                           .Ah = first ? 0 : bit + 1,
                           .Al = bit};
    return at + 1;
}

/* The averages of all components and then each one's details, bit after bit. */
static void set_scans(struct jpeg_compress_struct *c, jpeg_scan_info *out, unsigned scans)
{
    int n = c->num_components, bits = ((int)scans - 1) / n, averages = (int)scans - bits * n;
    jpeg_scan_info *at = out;
    for (int bit = averages - 1; bit >= 0; bit--) {
        at = add_scan(at, 0, 0, bit, bit == averages - 1);
        at[-1].comps_in_scan = n;
        for (int i = 0; i < n; i++)
            at[-1].component_index[i] = i;
    }
    for (int bit = bits - 1; bit >= 0; bit--)
        for (int i = 0; i < n; i++)
            at = add_scan(at, i, LAST_COEFFICIENT, bit, bit == bits - 1);
    assert(at == out + scans);
    c->scan_info = out;
    c->num_scans = (int)scans;
}

struct buf encode_jpeg(const struct encode_source *s, bool inks, unsigned scans)
{
    struct jpeg_compress_struct c;
    struct jpeg_error_mgr errors;
    unsigned char *bytes = NULL;
    unsigned long n = 0;
    jpeg_scan_info *script = MEM_NEW(jpeg_scan_info, scans);
    struct buf out = {0};
    c.err = jpeg_std_error(&errors);
    jpeg_create_compress(&c);
    jpeg_mem_dest(&c, &bytes, &n);
    c.image_width = (JDIMENSION)s->w;
    c.image_height = (JDIMENSION)s->h;
    c.input_components = COMPONENTS;
    c.in_color_space = inks ? JCS_CMYK : JCS_EXT_RGBX;
    jpeg_set_defaults(&c);
    for (int i = 0; i < c.num_components; i++)
        c.comp_info[i].h_samp_factor = c.comp_info[i].v_samp_factor = 1;
    set_scans(&c, script, scans);
    jpeg_start_compress(&c, TRUE);
    while (c.next_scanline < c.image_height) {
        JSAMPROW row = s->rgba + COMPONENTS * (size_t)c.next_scanline * (size_t)s->w;
        jpeg_write_scanlines(&c, &row, 1);
    }
    jpeg_finish_compress(&c);
    jpeg_destroy_compress(&c);
    buf_add(&out, (struct str){(const char *)bytes, n});
    free(bytes);
    free(script);
    return out;
}

/* ---- WebP ---- */

struct buf encode_webp(const struct encode_source *s, bool lossless)
{
    WebPConfig config;
    WebPPicture p;
    WebPMemoryWriter writer;
    struct buf out = {0};
    bool ok = WebPConfigInit(&config) && WebPPictureInit(&p);
    assert(ok);
    config.lossless = lossless;
    config.method = 0;
    config.alpha_filtering = 0;
    p.use_argb = lossless;
    p.width = s->w;
    p.height = s->h;
    WebPMemoryWriterInit(&writer);
    p.writer = WebPMemoryWrite;
    p.custom_ptr = &writer;
    ok = WebPPictureImportRGBA(&p, s->rgba, 4 * s->w) && WebPEncode(&config, &p);
    assert(ok);
    buf_add(&out, (struct str){(const char *)writer.mem, writer.size});
    WebPPictureFree(&p);
    WebPMemoryWriterClear(&writer);
    return out;
}
