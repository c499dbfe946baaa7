#include "packer/drawing.h"

#include "pack/limits.h"

#include <cairo.h>
#include <librsvg/rsvg.h>
#include <math.h>
#include <string.h>

enum { LONG_SIDE = 1920, SHORT_SIDE = 1080 };

/* Size of the result; pictures of another shape are not stretched. */
static void fit(double w, double h, bool tall, bool enlarge, struct drawing *d)
{
    double scale = fmin((tall ? SHORT_SIDE : LONG_SIDE) / w, (tall ? LONG_SIDE : SHORT_SIDE) / h);
    if (!enlarge && scale > 1)
        scale = 1;
    d->width = (int32_t)fmax(1, round(w * scale));
    d->height = (int32_t)fmax(1, round(h * scale));
}

/* White paper without an alpha channel: one picture, one look. */
static cairo_t *paper(const struct drawing *d)
{
    cairo_surface_t *s = cairo_image_surface_create(CAIRO_FORMAT_RGB24, d->width, d->height);
    cairo_t *c = cairo_create(s);
    cairo_surface_destroy(s); /* the context holds it */
    cairo_set_source_rgb(c, 1, 1, 1);
    cairo_paint(c);
    return c;
}

static cairo_status_t collect(void *png, const unsigned char *bytes, unsigned n)
{
    buf_add(png, (struct str){(const char *)bytes, n});
    return CAIRO_STATUS_SUCCESS;
}

static bool finish(cairo_t *c, struct arena *a, struct drawing *d, struct err *e)
{
    struct buf png = {0};
    cairo_status_t status = cairo_status(c);
    if (status == CAIRO_STATUS_SUCCESS)
        status = cairo_surface_write_to_png_stream(cairo_get_target(c), collect, &png);
    d->png = buf_move(&png, a);
    cairo_destroy(c);
    if (status != CAIRO_STATUS_SUCCESS)
        return err_set(e, ERR_CORRUPT, "cannot be drawn: %s", cairo_status_to_string(status));
    return true;
}

static bool failed(GError *g, struct err *e)
{
    err_set(e, ERR_CORRUPT, "cannot be drawn: %s", g->message);
    g_error_free(g);
    return false;
}

static bool size_of_svg(RsvgHandle *svg, double *w, double *h)
{
    gboolean has_w, has_h, has_box;
    RsvgLength width, height;
    RsvgRectangle box;
    if (rsvg_handle_get_intrinsic_size_in_pixels(svg, w, h) && *w > 0 && *h > 0)
        return true;
    rsvg_handle_get_intrinsic_dimensions(svg, &has_w, &width, &has_h, &height, &has_box, &box);
    *w = box.width;
    *h = box.height;
    return has_box && *w > 0 && *h > 0;
}

static bool draw_svg(RsvgHandle *svg, bool tall, struct arena *a, struct drawing *d, struct err *e)
{
    double w, h;
    if (!size_of_svg(svg, &w, &h))
        return err_set(e, ERR_CORRUPT, "the drawing has no size; give <svg> a viewBox");
    fit(w, h, tall, true, d);
    cairo_t *c = paper(d);
    GError *g = NULL;
    if (!rsvg_handle_render_document(svg, c, &(RsvgRectangle){0, 0, d->width, d->height}, &g)) {
        cairo_destroy(c);
        return failed(g, e);
    }
    return finish(c, a, d, e);
}

/* Without a base address librsvg opens no other file. */
static bool make_from_svg(struct str file, bool tall, struct arena *a, struct drawing *d,
                          struct err *e)
{
    GError *g = NULL;
    RsvgHandle *svg = rsvg_handle_new_from_data((const guint8 *)file.p, file.n, &g);
    if (!svg)
        return failed(g, e);
    bool ok = draw_svg(svg, tall, a, d, e);
    g_object_unref(svg);
    return ok;
}

static cairo_status_t read_on(void *rest, unsigned char *bytes, unsigned n)
{
    struct str *s = rest;
    if (n > s->n)
        return CAIRO_STATUS_READ_ERROR;
    memcpy(bytes, s->p, n);
    s->p += n;
    s->n -= n;
    return CAIRO_STATUS_SUCCESS;
}

static uint32_t be32(const char *p)
{
    const uint8_t *b = (const uint8_t *)p;
    return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

/* From IHDR, the first chunk (PNG 11.2.2), before a decoder allocates anything. */
static bool png_size_is_sane(struct str file, struct err *e)
{
    if (file.n < 24)
        return err_set(e, ERR_CORRUPT, "the PNG is cut short");
    uint32_t w = be32(file.p + 16), h = be32(file.p + 20);
    if (w == 0 || h == 0 || w > LIMIT_PICTURE_SIDE || h > LIMIT_PICTURE_SIDE ||
        (uint64_t)w * h > LIMIT_PICTURE_PIXELS)
        return err_set(e, ERR_TOO_BIG, "%u x %u pixels, the limit is %u a side and %u in all", w, h,
                       LIMIT_PICTURE_SIDE, LIMIT_PICTURE_PIXELS);
    return true;
}

static bool make_from_png(struct str file, bool tall, struct arena *a, struct drawing *d,
                          struct err *e)
{
    if (!png_size_is_sane(file, e))
        return false;
    cairo_surface_t *s = cairo_image_surface_create_from_png_stream(read_on, &file);
    cairo_status_t status = cairo_surface_status(s);
    if (status != CAIRO_STATUS_SUCCESS) {
        cairo_surface_destroy(s);
        return err_set(e, ERR_CORRUPT, "not a whole PNG: %s", cairo_status_to_string(status));
    }
    int w = cairo_image_surface_get_width(s), h = cairo_image_surface_get_height(s);
    fit(w, h, tall, false, d);
    cairo_t *c = paper(d);
    cairo_scale(c, (double)d->width / w, (double)d->height / h);
    cairo_set_source_surface(c, s, 0, 0);
    cairo_pattern_set_filter(cairo_get_source(c), CAIRO_FILTER_BEST);
    cairo_pattern_set_extend(cairo_get_source(c), CAIRO_EXTEND_PAD); /* no pale border */
    cairo_paint(c);
    cairo_surface_destroy(s);
    return finish(c, a, d, e);
}

bool drawing_make(struct str file, bool tall, struct arena *a, struct drawing *out, struct err *e)
{
    struct drawing d = {0};
    bool ok;
    if (str_starts(file, "\x89PNG\r\n\x1A\n"))
        ok = make_from_png(file, tall, a, &d, e);
    else if (str_starts(str_trim(file), "<"))
        ok = make_from_svg(file, tall, a, &d, e);
    else
        return err_set(e, ERR_UNSUPPORTED, "neither SVG nor PNG; save the picture as PNG");
    if (ok)
        *out = d;
    return ok;
}
