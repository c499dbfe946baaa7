/* main.c - the screen of the kiosk.
 *
 *   kiosk --store DIR [--config FILE] [--window WxH] [--lang L]
 *         [--script FILE --shots DIR] [--now YYYY-MM-DDTHH:MM] [--stats FILE]
 *         [--words DIR] [--banner TEXT] [--ack FILE]
 *
 * Without --window it takes the whole panel.  Exit: 0 ended as asked, 1 a line of the script did
 * not work or the screen could not start, 64 usage. */
#include "app/loop.h"
#include "app/rights.h"
#include "app/script.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/process.h"

#include <SDL.h>

#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct arguments {
    const char *store, *config, *script, *shots, *stats, *lang, *words, *banner, *ack;
    int32_t width, height;
    int64_t unix_s; /* of a script's first line */
};

static const char usage[] =
    "usage: kiosk --store DIR [--config FILE] [--window WxH] [--lang vi|km|jra|en]\n"
    "             [--script FILE [--shots DIR]] [--now YYYY-MM-DDTHH:MM] [--stats FILE]\n"
    "             [--words DIR] [--banner TEXT] [--ack FILE]\n";

static bool parse_size(struct str s, int32_t *w, int32_t *h)
{
    struct str a, b;
    int64_t width, height;
    if (!str_cut(s, 'x', &a, &b) || !str_int(a, 320, 8192, &width) ||
        !str_int(b, 320, 8192, &height))
        return false;
    *w = (int32_t)width;
    *h = (int32_t)height;
    return true;
}

/* Local time of the gates on this border, UTC+7 all year on both sides. */
static bool parse_now(struct str s, int64_t *unix_s)
{
    int32_t date;
    int64_t hour, minute;
    if (s.n != 16 || s.p[10] != 'T' || s.p[13] != ':' || !str_date((struct str){s.p, 10}, &date) ||
        !str_int((struct str){s.p + 11, 2}, 0, 23, &hour) ||
        !str_int((struct str){s.p + 14, 2}, 0, 59, &minute))
        return false;
    *unix_s = clock_day_begins(date) + (hour - 7) * 3600 + minute * 60;
    return true;
}

static bool parse_arguments(int argc, char **argv, struct arguments *out)
{
    struct arguments a = {.width = 0};
    parse_now(STR("2026-11-22T09:42"), &a.unix_s); /* a script's clock is always the same */
    for (int i = 1; i < argc; i += 2) {
        const char *key = argv[i], *value = i + 1 < argc ? argv[i + 1] : NULL;
        const char **text = strcmp(key, "--store") == 0    ? &a.store
                            : strcmp(key, "--config") == 0 ? &a.config
                            : strcmp(key, "--script") == 0 ? &a.script
                            : strcmp(key, "--shots") == 0  ? &a.shots
                            : strcmp(key, "--stats") == 0  ? &a.stats
                            : strcmp(key, "--lang") == 0   ? &a.lang
                            : strcmp(key, "--words") == 0  ? &a.words
                            : strcmp(key, "--banner") == 0 ? &a.banner
                            : strcmp(key, "--ack") == 0    ? &a.ack
                                                           : NULL;
        if (!value)
            return false;
        if (text)
            *text = value;
        else if (strcmp(key, "--window") == 0 && parse_size(str_of(value), &a.width, &a.height))
            continue;
        else if (strcmp(key, "--now") == 0 && parse_now(str_of(value), &a.unix_s))
            continue;
        else
            return false;
    }
    *out = a;
    return a.store != NULL;
}

static bool configure(const struct arguments *a, struct config *c, struct err *e)
{
    config_default(c);
    c->banner = a->banner;
    if (a->script)
        c->animate = false; /* a script sees each page at once, unless its file asks otherwise */
    if (a->config && !config_read(a->config, c, e))
        log_error("%s; the defaults hold", e->text);
    c->ack = a->ack;
    if (a->lang && !lang_from_code(str_of(a->lang), &c->first_language))
        return err_set(e, ERR_USAGE, "--lang %s: expected vi, km, jra or en", a->lang);
    return true;
}

/* Catalogues lie beside the programs: ../share/words from bin/. */
static const char *words_dir(const struct arguments *a, struct arena *arena)
{
    if (a->words)
        return a->words;
    char *base = SDL_GetBasePath();
    struct str dir = str_format(arena, "%s../share/words", base ? base : "./");
    SDL_free(base);
    return dir.p;
}

static bool sdl_fail(struct err *e, const char *what)
{
    return err_set(e, ERR_IO, "%s: %s", what, SDL_GetError());
}

static bool run_script(const struct arguments *a, struct app *app, struct glass *g, struct stats *s,
                       int32_t w, int32_t h, struct err *e)
{
    struct script_run run = {app, g, s, a->shots, w, h, a->unix_s};
    return script_play(&run, a->script, e);
}

static bool run(const struct arguments *a, const struct config *c, struct decoder *d,
                SDL_Window *window, int32_t w, int32_t h, struct err *e)
{
    struct glass g;
    struct app *app = NULL;
    struct arena *arena = arena_create();
    struct stats *s = stats_create(a->stats);
    struct app_now start = a->script ? (struct app_now){1000, a->unix_s + 1}
                                     : (struct app_now){clock_mono_ms(), clock_unix_s()};
    bool ok =
        glass_init(&g, c, d, window, w, h, e) &&
        app_create(c, a->store, words_dir(a, arena), w, h, g.types, g.pictures, start, &app, e);
    if (ok && a->script)
        ok = run_script(a, app, &g, s, w, h, e);
    else if (ok)
        ok = loop_run(app, &g, s, w, h, e);
    struct err late;
    if (!stats_finish(s, &late))
        log_error("%s", late.text);
    app_destroy(app);
    glass_finish(&g);
    arena_destroy(arena);
    return ok;
}

/* The window, and what it is drawn on: with it the driver has all that it needs. */
static bool open_panel(const struct arguments *a, SDL_Window **out, struct err *e)
{
    if (SDL_Init(SDL_INIT_VIDEO) < 0)
        return sdl_fail(e, "SDL");
    if (!getenv("SDL_VIDEODRIVER") && strcmp(SDL_GetCurrentVideoDriver(), "offscreen") == 0)
        return err_set(e, ERR_IO, "no display: connect the panel, or start it from a desktop");
    if (strcmp(SDL_GetCurrentVideoDriver(), "x11") == 0) /* it shows memory; others need a GPU to */
        SDL_SetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION, "0");
    Uint32 flags = a->width ? 0 : SDL_WINDOW_FULLSCREEN_DESKTOP;
    SDL_Window *window =
        SDL_CreateWindow("Border Kiosk", SDL_WINDOWPOS_UNDEFINED, SDL_WINDOWPOS_UNDEFINED,
                         a->width ? a->width : 1080, a->width ? a->height : 1920, flags);
    if (!window)
        return sdl_fail(e, "window");
    SDL_ShowCursor(a->width ? SDL_ENABLE : SDL_DISABLE);
    SDL_GetWindowSurface(window); /* frame.c finds out whether it can be had */
    *out = window;
    return true;
}

static bool has_gpu(void)
{
    const char *hint = SDL_GetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION);
    return !hint || strcmp(hint, "0") != 0;
}

static bool run_on_panel(const struct arguments *a, const struct config *c, struct decoder *d,
                         struct err *e)
{
    SDL_Window *window = NULL;
    int w, h;
    if (!open_panel(a, &window, e))
        return false;
    SDL_GetWindowSize(window, &w, &h);
    bool ok = rights_calls(has_gpu(), e) && run(a, c, d, window, w, h, e);
    SDL_DestroyWindow(window);
    return ok;
}

static bool run_without_window(const struct arguments *a, const struct config *c, struct decoder *d,
                               struct err *e)
{
    return rights_calls(false, e) &&
           run(a, c, d, NULL, a->width ? a->width : 1080, a->width ? a->height : 1920, e);
}

static bool give_up_files(const struct arguments *a, const struct config *c, struct err *e)
{
    struct arena *arena = arena_create();
    struct rights r = {.store = a->store,
                       .words = words_dir(a, arena),
                       .fonts = c->fonts_dir[0] ? c->fonts_dir : NULL,
                       .script = a->script,
                       .shots = a->shots,
                       .ack = a->ack,
                       .stats = a->stats};
    bool ok = rights_files(&r, e);
    arena_destroy(arena);
    return ok;
}

/* Decoders are begun by a process that has nothing of the screen's yet. */
static bool show(const struct arguments *a, const struct config *c, struct err *e)
{
    struct decoder *d = NULL;
    bool ok = decoder_start(&d, e) && give_up_files(a, c, e) &&
              (a->script ? run_without_window(a, c, d, e) : run_on_panel(a, c, d, e));
    SDL_Quit();
    decoder_stop(d);
    return ok;
}

/* Large pieces go back to the system at once: the bound of glibc would rise to the size of a
 * decoded picture, and the worker's heap keep one for ever.  Small ones stay: SQLite frees at the
 * end of each question what it takes for the next, and giving that back costs more than the
 * question. */
static void tune_heap(void)
{
    mallopt(M_MMAP_THRESHOLD, 128 * 1024);
    mallopt(M_TRIM_THRESHOLD, 512 * 1024);
    mallopt(M_TOP_PAD, 128 * 1024);
}

int main(int argc, char **argv)
{
    struct arguments a;
    struct config c;
    struct err e;
    if (!process_begin(argv) || !parse_arguments(argc, argv, &a)) {
        fputs(usage, stderr);
        return 64;
    }
    tune_heap();
    SDL_SetHint(SDL_HINT_VIDEO_ALLOW_SCREENSAVER, "0");
    bool usable = configure(&a, &c, &e);
    bool ok = usable && show(&a, &c, &e);
    if (!ok)
        log_error("%s", e.text);
    return ok ? 0 : usable ? 1 : 64;
}
