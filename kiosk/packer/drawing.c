#include "packer/drawing.h"

#include "media/picture_size.h"
#include "pack/hash.h"
#include "pack/limits.h"
#include "packer/bounded.h"
#include "packer/svg.h"

#include <cairo.h>
#include <gdk-pixbuf/gdk-pixbuf.h>
#include <librsvg/rsvg.h>
#include <math.h>
#include <string.h>

enum {
    MAX_UNITS = 20000,
    MAKER = 2, /* one more whenever this file draws in another way */
};
#define JPEG_QUALITY "88" /* of photographs on a panel, above it only the size grows */

/* Size of the result; pictures of another shape are not stretched. */
static void fit(double w, double h, struct drawing_room room, bool enlarge, struct drawing *d)
{
    double side = room.long_side, other = round(side * 9 / 16);
    double scale = fmin((room.tall ? other : side) / w, (room.tall ? side : other) / h);
    if (!enlarge && scale > 1)
        scale = 1;
    d->width = (int32_t)fmax(1, round(w * scale));
    d->height = (int32_t)fmax(1, round(h * scale));
    if (!enlarge && scale < 1) {
        d->from_width = (int32_t)w;
        d->from_height = (int32_t)h;
    }
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
    d->bytes = buf_move(&png, a);
    d->mime = "image/png";
    cairo_destroy(c);
    if (status != CAIRO_STATUS_SUCCESS)
        return err_set(e, ERR_CORRUPT, "cannot be drawn: %s", cairo_status_to_string(status));
    return true;
}

static bool failed(GError *g, struct err *e)
{
    err_set(e, ERR_CORRUPT, "cannot be drawn: %.*s; save it again as SVG, or as PNG",
            STR_ARG(str_trim(str_of(g->message))));
    g_error_free(g);
    return false;
}

static bool size_of_svg(RsvgHandle *svg, double *w, double *h, struct err *e)
{
    gboolean has_w, has_h, has_box;
    RsvgLength width, height;
    RsvgRectangle box = {0};
    rsvg_handle_get_intrinsic_dimensions(svg, &has_w, &width, &has_h, &height, &has_box, &box);
    if (has_box && !(box.width > 0 && box.height > 0))
        return err_set(e, ERR_CORRUPT,
                       "the drawing's viewBox is empty; write \"0 0 WIDTH HEIGHT\" there");
    if (!rsvg_handle_get_intrinsic_size_in_pixels(svg, w, h) || !(*w > 0 && *h > 0)) {
        *w = box.width;
        *h = box.height;
    }
    if (!(*w > 0 && *h > 0))
        return err_set(e, ERR_CORRUPT, "the drawing has no size; give <svg> a viewBox");
    if (fmax(fmax(*w, *h), fmax(box.width, box.height)) > MAX_UNITS)
        return err_set(e, ERR_TOO_BIG,
                       "the drawing has more than %d units a side; make its viewBox smaller",
                       MAX_UNITS);
    return true;
}

/* NULL and *e if it cannot become a picture.  Without a base address librsvg opens no other file.
 */
static RsvgHandle *open_svg(struct str file, double *w, double *h, struct err *e)
{
    GError *g = NULL;
    RsvgHandle *svg = rsvg_handle_new_from_data((const guint8 *)file.p, file.n, &g);
    if (!svg)
        failed(g, e);
    else if (!size_of_svg(svg, w, h, e))
        g_clear_object(&svg);
    return svg;
}

/* On paper of its own; NULL and *e if it cannot be drawn. */
static cairo_t *render(RsvgHandle *svg, struct drawing_room room, double w, double h,
                       struct drawing *d, struct err *e)
{
    GError *g = NULL;
    fit(w, h, room, true, d);
    cairo_t *c = paper(d);
    if (rsvg_handle_render_document(svg, c, &(RsvgRectangle){0, 0, d->width, d->height}, &g))
        return c;
    cairo_destroy(c);
    failed(g, e);
    return NULL;
}

static bool draw_svg(struct str file, struct drawing_room room, struct arena *a, struct drawing *d,
                     struct err *e)
{
    double w, h;
    RsvgHandle *svg = open_svg(file, &w, &h, e);
    cairo_t *c = svg ? render(svg, room, w, h, d, e) : NULL;
    g_clear_object(&svg);
    return c && finish(c, a, d, e);
}

/* Small at first: what is drawn in little time then needs at most as much more as there are more
 * pixels. */
static bool try_svg(struct str file, double *w, double *h, struct err *e)
{
    enum { SMALLER = 8, FEWER = SMALLER * SMALLER };
    struct drawing d;
    RsvgHandle *svg = open_svg(file, w, h, e);
    cairo_t *c = NULL;
    for (int small = SMALLER; svg && small; small = small > 1 ? 1 : 0) {
        cairo_destroy(c);
        c = render(svg, (struct drawing_room){DRAWING_LONG_SIDE / small, false}, *w, *h, &d, e);
        if (!c || bounded_used_ms() * FEWER < DRAWING_CPU_S * 1000)
            break;
    }
    bool ok = c;
    cairo_destroy(c);
    g_clear_object(&svg);
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
        (uint64_t)w * h > LIMIT_DRAWING_PIXELS)
        return err_set(e, ERR_TOO_BIG,
                       "%u x %u pixels, the limit is %u a side and %u in all; make it smaller", w,
                       h, LIMIT_PICTURE_SIDE, LIMIT_DRAWING_PIXELS);
    return true;
}

/* NULL and *e if it is none. */
static cairo_surface_t *open_png(struct str file, struct err *e)
{
    if (!png_size_is_sane(file, e))
        return NULL;
    cairo_surface_t *s = cairo_image_surface_create_from_png_stream(read_on, &file);
    cairo_status_t status = cairo_surface_status(s);
    if (status == CAIRO_STATUS_SUCCESS)
        return s;
    cairo_surface_destroy(s);
    err_set(e, ERR_CORRUPT, "not a whole PNG: %s; save it again", cairo_status_to_string(status));
    return NULL;
}

static bool draw_png(struct str file, struct drawing_room room, struct arena *a, struct drawing *d,
                     struct err *e)
{
    cairo_surface_t *s = open_png(file, e);
    if (!s)
        return false;
    int w = cairo_image_surface_get_width(s), h = cairo_image_surface_get_height(s);
    fit(w, h, room, false, d);
    cairo_t *c = paper(d);
    cairo_scale(c, (double)d->width / w, (double)d->height / h);
    cairo_set_source_surface(c, s, 0, 0);
    cairo_pattern_set_filter(cairo_get_source(c), CAIRO_FILTER_BEST);
    cairo_pattern_set_extend(cairo_get_source(c), CAIRO_EXTEND_PAD); /* no pale border */
    cairo_paint(c);
    cairo_surface_destroy(s);
    return finish(c, a, d, e);
}

/* Of a JPEG, by libjpeg's reading of its header: before the pixels are allocated. */
static void refuse_large(GdkPixbufLoader *loader, int w, int h, void *too_large)
{
    if (w > (int)LIMIT_PICTURE_SIDE || h > (int)LIMIT_PICTURE_SIDE ||
        (int64_t)w * h > LIMIT_DRAWING_PIXELS) {
        *(bool *)too_large = true;
        gdk_pixbuf_loader_set_size(loader, 1, 1);
    }
}

/* Upright, as the camera was held; NULL and *e if it is none. */
static GdkPixbuf *open_jpeg(struct str file, struct err *e)
{
    GError *g = NULL;
    bool too_large = false;
    GdkPixbuf *upright = NULL;
    bool whole;
    unsigned scans = picture_scans(file, &whole);
    if (scans > LIMIT_PICTURE_SCANS) {
        err_set(e, ERR_TOO_BIG, "%u scans, the limit is %u; save it as a baseline JPEG", scans,
                LIMIT_PICTURE_SCANS);
        return NULL;
    }
    if (!whole) { /* GdkPixbuf would fill it up with grey */
        err_set(e, ERR_CORRUPT, "not a whole JPEG: it ends too early; copy or save it again");
        return NULL;
    }
    GdkPixbufLoader *loader = gdk_pixbuf_loader_new_with_type("jpeg", &g);
    if (!loader) {
        failed(g, e);
        return NULL;
    }
    g_signal_connect(loader, "size-prepared", G_CALLBACK(refuse_large), &too_large);
    bool ok = gdk_pixbuf_loader_write(loader, (const guchar *)file.p, file.n, &g);
    ok = gdk_pixbuf_loader_close(loader, ok ? &g : NULL) && ok;
    GdkPixbuf *pixels = ok ? gdk_pixbuf_loader_get_pixbuf(loader) : NULL;
    if (too_large)
        err_set(e, ERR_TOO_BIG, "the limit is %u pixels a side and %u in all; make it smaller",
                LIMIT_PICTURE_SIDE, LIMIT_DRAWING_PIXELS);
    else if (pixels)
        upright = gdk_pixbuf_apply_embedded_orientation(pixels);
    else
        err_set(e, ERR_CORRUPT, "not a whole JPEG: %s; save it again",
                g ? g->message : "cut short");
    g_clear_error(&g);
    g_object_unref(loader);
    return upright;
}

static bool draw_jpeg(struct str file, struct drawing_room room, struct arena *a, struct drawing *d,
                      struct err *e)
{
    GError *g = NULL;
    gchar *bytes = NULL;
    gsize n = 0;
    GdkPixbuf *from = open_jpeg(file, e);
    if (!from)
        return false;
    fit(gdk_pixbuf_get_width(from), gdk_pixbuf_get_height(from), room, false, d);
    GdkPixbuf *to = gdk_pixbuf_scale_simple(from, d->width, d->height, GDK_INTERP_BILINEAR);
    g_object_unref(from);
    if (!to)
        return err_set(e, ERR_IO, "no memory for %d x %d pixels", d->width, d->height);
    bool ok = gdk_pixbuf_save_to_buffer(to, &bytes, &n, "jpeg", &g, "quality", JPEG_QUALITY, NULL);
    if (ok) {
        d->bytes = str_copy(a, (struct str){bytes, n});
        d->mime = "image/jpeg";
    }
    g_free(bytes);
    g_object_unref(to);
    return ok || failed(g, e);
}

enum format { FORMAT_NONE, FORMAT_SVG, FORMAT_PNG, FORMAT_JPEG };

/* FORMAT_NONE and *e if it is none of them. */
static enum format format_of(struct str file, struct err *e)
{
    if (str_starts(file, "\x89PNG\r\n\x1A\n"))
        return FORMAT_PNG;
    if (str_starts(file, "\xFF\xD8\xFF"))
        return FORMAT_JPEG;
    if (str_starts(str_trim(file), "<"))
        return FORMAT_SVG;
    err_set(e, ERR_UNSUPPORTED, "%s",
            str_trim(file).n ? "neither SVG nor PNG nor JPEG; save the picture as PNG"
                             : "the file is empty; save the picture again");
    return FORMAT_NONE;
}

/* What a process of its own is asked, and what it answers before the picture's bytes. */
struct asked {
    struct str file;
    enum format format;
    struct drawing_room room;
    struct arena *a;
};
struct answer {
    double shape;
    bool jpeg;
    int32_t width, height, from_width, from_height;
};

static bool check_work(void *ctx, struct buf *out, struct err *e)
{
    const struct asked *q = ctx;
    double w = 0, h = 0;
    cairo_surface_t *png = NULL;
    GdkPixbuf *jpeg = NULL;
    bool svg = false;
    if (q->format == FORMAT_PNG)
        png = open_png(q->file, e);
    else if (q->format == FORMAT_JPEG)
        jpeg = open_jpeg(q->file, e);
    else
        svg = svg_stands_alone(q->file, e) && try_svg(q->file, &w, &h, e);
    if (png)
        w = cairo_image_surface_get_width(png), h = cairo_image_surface_get_height(png);
    if (jpeg)
        w = gdk_pixbuf_get_width(jpeg), h = gdk_pixbuf_get_height(jpeg);
    struct answer r = {.shape = h / w};
    buf_add(out, (struct str){(const char *)&r, sizeof r});
    cairo_surface_destroy(png);
    g_clear_object(&jpeg);
    return png || jpeg || svg;
}

static bool make_work(void *ctx, struct buf *out, struct err *e)
{
    const struct asked *q = ctx;
    struct drawing d = {0};
    bool ok = q->format == FORMAT_PNG    ? draw_png(q->file, q->room, q->a, &d, e)
              : q->format == FORMAT_JPEG ? draw_jpeg(q->file, q->room, q->a, &d, e)
                                         : draw_svg(q->file, q->room, q->a, &d, e);
    struct answer r = {.jpeg = q->format == FORMAT_JPEG,
                       .width = d.width,
                       .height = d.height,
                       .from_width = d.from_width,
                       .from_height = d.from_height};
    buf_add(out, (struct str){(const char *)&r, sizeof r});
    buf_add(out, d.bytes);
    return ok;
}

/* A PNG takes as long as its pixels, which are counted before: no process of its own. */
static bool at_once(bool (*work)(void *, struct buf *, struct err *), struct asked *q,
                    struct str *all, struct err *e)
{
    struct buf out = {0};
    bool ok = work(q, &out, e);
    *all = buf_move(&out, q->a);
    return ok;
}

/* *bytes: what comes behind the answer. */
static bool ask(bool (*work)(void *, struct buf *, struct err *), struct asked *q, struct answer *r,
                struct str *bytes, struct err *e)
{
    struct str all;
    q->format = format_of(q->file, e);
    if (q->format == FORMAT_NONE)
        return false;
    bool ok = q->format == FORMAT_PNG ? at_once(work, q, &all, e)
                                      : bounded_run(work, q, DRAWING_CPU_S, q->a, &all, e);
    if (!ok && e->code == ERR_INCOMPLETE)
        err_set(e, ERR_TOO_BIG, "takes more than %d seconds to draw; %s", DRAWING_CPU_S,
                q->format == FORMAT_SVG ? "remove filters (blur, shadow, noise), masks and "
                                          "patterns, or save the picture as PNG"
                                        : "save the picture again, as PNG");
    if (!ok)
        return false;
    memcpy(r, all.p, sizeof *r);
    *bytes = (struct str){all.p + sizeof *r, all.n - sizeof *r};
    return true;
}

/* Good files of late: a drawing serves many items, and a build looks again at what lint has seen.
 */
static struct {
    hash_hex hash;
    double shape;
} good[64];
static size_t n_good;

static bool is_known(const hash_hex hash, double *shape)
{
    for (size_t i = 0; i < (sizeof good / sizeof *good); i++)
        if (strcmp(good[i].hash, hash) == 0) {
            *shape = good[i].shape;
            return true;
        }
    return false;
}

bool drawing_check(struct str file, double *shape, struct err *e)
{
    struct asked q = {.file = file};
    struct answer r;
    struct str none;
    hash_hex hash;
    hash_bytes(file, hash);
    if (is_known(hash, shape))
        return true;
    q.a = arena_create();
    bool ok = ask(check_work, &q, &r, &none, e);
    arena_destroy(q.a);
    if (!ok)
        return false;
    memcpy(good[n_good % (sizeof good / sizeof *good)].hash, hash, sizeof hash);
    good[n_good++ % (sizeof good / sizeof *good)].shape = *shape = r.shape;
    return true;
}

bool drawing_make(struct str file, struct drawing_room room, struct arena *a, struct drawing *out,
                  struct err *e)
{
    struct asked q = {.file = file, .room = room, .a = a};
    struct answer r;
    struct str bytes;
    if (!ask(make_work, &q, &r, &bytes, e))
        return false;
    *out = (struct drawing){
        bytes, r.jpeg ? "image/jpeg" : "image/png", r.width, r.height, r.from_width, r.from_height};
    return true;
}

struct str drawing_maker(struct arena *a)
{
    return str_format(a, "%d, cairo %s, librsvg %u.%u.%u, gdk-pixbuf %s", MAKER,
                      cairo_version_string(), rsvg_major_version, rsvg_minor_version,
                      rsvg_micro_version, gdk_pixbuf_version);
}
