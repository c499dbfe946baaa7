#include "packer/picture.h"

#include "base/fsops.h"

#include <cairo.h>
#include <librsvg/rsvg.h>

#include <string.h>

/* Scaled to cover the box and cropped around the centre: the shape of the glass is not the
 * officer's worry. */
static void cover(cairo_t *c, double w, double h, double box_w, double box_h)
{
    double scale = box_w / w > box_h / h ? box_w / w : box_h / h;
    cairo_translate(c, (box_w - w * scale) / 2, (box_h - h * scale) / 2);
    cairo_scale(c, scale, scale);
}

static bool draw_svg(cairo_t *c, struct str bytes, double box_w, double box_h, struct err *e)
{
    GError *why = NULL;
    RsvgHandle *svg = rsvg_handle_new_from_data((const guint8 *)bytes.p, bytes.n, &why);
    bool ok = svg != NULL;
    double w = 0, h = 0;
    gboolean has_box = FALSE;
    RsvgRectangle box = {0};
    if (ok) {
        rsvg_handle_get_intrinsic_dimensions(svg, NULL, NULL, NULL, NULL, &has_box, &box);
        w = has_box ? box.width : box_w;
        h = has_box ? box.height : box_h;
        ok = w > 0 && h > 0;
    }
    if (ok) {
        cover(c, w, h, box_w, box_h);
        RsvgRectangle view = {0, 0, w, h};
        ok = rsvg_handle_render_document(svg, c, &view, &why);
    }
    if (!ok)
        err_set(e, ERR_CORRUPT, "not a drawing that can be shown: %s",
                why ? why->message : "its viewBox is empty");
    g_clear_error(&why);
    g_clear_object(&svg);
    return ok;
}

struct reading {
    struct str left;
};

static cairo_status_t read_some(void *ctx, unsigned char *to, unsigned n)
{
    struct reading *r = ctx;
    if (n > r->left.n)
        return CAIRO_STATUS_READ_ERROR;
    memcpy(to, r->left.p, n);
    r->left.p += n;
    r->left.n -= n;
    return CAIRO_STATUS_SUCCESS;
}

static bool draw_png(cairo_t *c, struct str bytes, double box_w, double box_h, struct err *e)
{
    struct reading r = {bytes};
    cairo_surface_t *s = cairo_image_surface_create_from_png_stream(read_some, &r);
    bool ok = cairo_surface_status(s) == CAIRO_STATUS_SUCCESS;
    if (ok) {
        cover(c, cairo_image_surface_get_width(s), cairo_image_surface_get_height(s), box_w,
              box_h);
        cairo_set_source_surface(c, s, 0, 0);
        cairo_pattern_set_filter(cairo_get_source(c), CAIRO_FILTER_GOOD);
        cairo_paint(c);
    } else {
        err_set(e, ERR_CORRUPT, "not a PNG that can be read");
    }
    cairo_surface_destroy(s);
    return ok;
}

static cairo_status_t write_some(void *ctx, const unsigned char *from, unsigned n)
{
    buf_add(ctx, (struct str){(const char *)from, n});
    return CAIRO_STATUS_SUCCESS;
}

static bool draw(cairo_t *c, struct str bytes, int32_t w, int32_t h, struct err *e)
{
    if (str_starts(bytes, "\x89PNG\r\n\x1a\n"))
        return draw_png(c, bytes, w, h, e);
    if (str_starts(str_trim(bytes), "<"))
        return draw_svg(c, bytes, w, h, e);
    return err_set(e, ERR_UNSUPPORTED, "neither SVG nor PNG: save the picture as one of them");
}

bool picture_png(const char *path, int32_t width, int32_t height, struct buf *png, struct err *e)
{
    struct arena *a = arena_create();
    struct str bytes;
    /* RGB24: opaque, so that the kiosk copies rows instead of blending them. */
    cairo_surface_t *s = cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height);
    cairo_t *c = cairo_create(s);
    cairo_set_source_rgb(c, 1, 1, 1);
    cairo_paint(c);
    bool ok = fs_read_path(path, PICTURE_FILE_MAX_BYTES, a, &bytes, e) &&
              (draw(c, bytes, width, height, e) || err_wrap(e, "%s", path));
    if (ok && cairo_surface_write_to_png_stream(s, write_some, png) != CAIRO_STATUS_SUCCESS)
        ok = err_set(e, ERR_IO, "%s: the drawing cannot be written as PNG", path);
    cairo_destroy(c);
    cairo_surface_destroy(s);
    arena_destroy(a);
    return ok;
}
