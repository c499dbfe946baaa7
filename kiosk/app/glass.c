#include "app/glass.h"

#include "base/clock.h"
#include "base/log.h"

/* 60 MB is all the screen may take at 1080x1920, where one full picture of the glass is 8 MB and
 * the libraries take 17: tiles of the visible page and of the page it came from; a list of pictures
 * beside those on the screen, which stay even above the bound (what was painted is in the tiles);
 * glyphs of four faces at a dozen sizes; a few hundred paragraphs. */
enum { TILE_SCREENS = 2, PICTURE_BYTES = 4 << 20, GLYPH_BYTES = 5 << 19, PARA_BYTES = 3 << 19 };
/* On a larger glass, of which one picture is 33 MB at 2160x3840, strips are painted in each frame
 * that moves them: 4 ms there, with as many tiles as with few; and the screen takes 80 MB at the
 * most. */
enum { TILE_BYTES = 17 << 20, TILE_BYTES_LARGE = 4 << 20 };

static bool open_fonts(const char *dir, struct fonts **out, struct err *e)
{
    if (dir[0] && fonts_open(dir, out, e))
        return true;
    if (dir[0])
        log_warning("fonts = %s: %s; the system's own are used", dir, e->text);
    return fonts_open(NULL, out, e);
}

bool glass_init(struct glass *g, const struct config *c, struct decoder *d,
                struct SDL_Window *window, int32_t w, int32_t h, struct err *e)
{
    *g = (struct glass){0};
    if (!open_fonts(c->fonts_dir, &g->fonts, e))
        return false;
    size_t tile_bytes = (size_t)w * (size_t)h * 4 * TILE_SCREENS;
    g->types = typesetter_create(g->fonts, PARA_BYTES);
    g->glyphs = glyphs_create(g->fonts, GLYPH_BYTES);
    g->pictures = pictures_create(d, PICTURE_BYTES);
    g->painter = painter_create(g->glyphs, g->pictures);
    g->frame = frame_create(window, g->painter, w, h,
                            tile_bytes < TILE_BYTES ? tile_bytes : TILE_BYTES_LARGE);
    return true;
}

void glass_finish(struct glass *g)
{
    frame_destroy(g->frame);
    painter_destroy(g->painter);
    pictures_destroy(g->pictures);
    glyphs_destroy(g->glyphs);
    typesetter_destroy(g->types);
    fonts_close(g->fonts);
    *g = (struct glass){0};
}

void glass_turn(struct glass *g, struct app *a, struct app_now now, struct stats *s)
{
    uint64_t begin = clock_mono_ns();
    if (!app_step(a, now))
        return;
    struct layer layers[FRAME_MAX_LAYERS];
    size_t n = app_layers(a, layers);
    uint64_t stepped = clock_mono_ns();
    struct err e;
    if (!frame_draw(g->frame, layers, n, &e)) {
        log_error("frame: %s", e.text);
        frame_forget(g->frame);
    }
    stats_frame(s, stepped - begin, clock_mono_ns() - stepped, pictures_pending(g->pictures) == 0);
    pictures_trim(g->pictures);
}

bool glass_ahead(struct glass *g, struct app *a)
{
    struct layer layers[FRAME_MAX_LAYERS];
    size_t n = pictures_pending(g->pictures) ? 0 : app_ahead(a, layers);
    if (n > 0)
        frame_ahead(g->frame, layers, n);
    return n > 0;
}
