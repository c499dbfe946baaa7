#include "media/webp.h"

#include <math.h>
#include <stdlib.h>
#include <webp/decode.h>

enum { CHUNK = 1 << 20 };

/* Around the centre; a lossy picture can only be cut at even pixels. */
static void cover(WebPDecoderOptions *o, int32_t w, int32_t h, int32_t to_w, int32_t to_h)
{
    double step = fmin((double)w / to_w, (double)h / to_h);
    int32_t crop_w = (int32_t)fmax(1, round(to_w * step));
    int32_t crop_h = (int32_t)fmax(1, round(to_h * step));
    o->use_cropping = crop_w != w || crop_h != h;
    o->crop_left = (w - crop_w) / 2 & ~1;
    o->crop_top = (h - crop_h) / 2 & ~1;
    o->crop_width = crop_w;
    o->crop_height = crop_h;
    o->use_scaling = crop_w != to_w || crop_h != to_h;
    o->scaled_width = to_w;
    o->scaled_height = to_h;
}

static bool fail(VP8StatusCode status, struct err *e)
{
    static const char *const words[] = {[VP8_STATUS_OUT_OF_MEMORY] = "it takes too much memory",
                                        [VP8_STATUS_UNSUPPORTED_FEATURE] = "a film, not a picture",
                                        [VP8_STATUS_SUSPENDED] = "the file is cut short",
                                        [VP8_STATUS_NOT_ENOUGH_DATA] = "the file is cut short"};
    size_t n = sizeof words / sizeof *words;
    const char *said = (size_t)status < n && words[status] ? words[status] : "its bytes make none";
    return err_set(e, status == VP8_STATUS_OUT_OF_MEMORY ? ERR_TOO_BIG : ERR_CORRUPT, "WebP: %s",
                   said);
}

static bool decode(struct picture_file *file, WebPDecoderConfig *c, struct err *e)
{
    WebPIDecoder *d = WebPIDecode(NULL, 0, c);
    if (!d)
        abort(); /* out of memory ends the process */
    VP8StatusCode status = VP8_STATUS_SUSPENDED;
    while (status == VP8_STATUS_SUSPENDED && picture_file_take(file, CHUNK).n)
        status = WebPIUpdate(d, (const uint8_t *)file->all.p, file->at);
    WebPIDelete(d);
    return status == VP8_STATUS_OK || fail(status, e);
}

static bool all_opaque(const uint32_t *px, size_t n)
{
    uint32_t all = 0xff000000;
    for (size_t i = 0; i < n; i++)
        all &= px[i];
    return all >> 24 == 255;
}

bool webp_cover(struct picture_file *file, int32_t w, int32_t h, int32_t to_w, int32_t to_h,
                uint32_t *out, bool *opaque, struct err *e)
{
    WebPDecoderConfig c;
    size_t n = (size_t)to_w * (size_t)to_h;
    if (!WebPInitDecoderConfig(&c))
        return err_set(e, ERR_UNSUPPORTED, "libwebp is not the one that this was built for");
    VP8StatusCode status = WebPGetFeatures((const uint8_t *)file->all.p, file->all.n, &c.input);
    if (status != VP8_STATUS_OK || c.input.has_animation)
        return fail(status == VP8_STATUS_OK ? VP8_STATUS_UNSUPPORTED_FEATURE : status, e);
    if (c.input.width != w || c.input.height != h)
        return err_set(e, ERR_CORRUPT, "not of the size that its header says");
    cover(&c.options, w, h, to_w, to_h);
    c.output.colorspace = MODE_BGRA; /* in bytes: 0xAARRGGBB where the kiosk runs */
    c.output.is_external_memory = 1;
    c.output.u.RGBA.rgba = (uint8_t *)out;
    c.output.u.RGBA.stride = to_w * (int)sizeof *out;
    c.output.u.RGBA.size = n * sizeof *out;
    if (!decode(file, &c, e))
        return false;
    *opaque = all_opaque(out, n); /* what a header says of it is a hint (RFC 9649, 3.4) */
    return true;
}
