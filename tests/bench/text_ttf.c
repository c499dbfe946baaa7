/* text_ttf.c - measure.h for SDL2_ttf.  It has one font and one script a text: Noto Sans Khmer for
 * Khmer, Noto Sans for all else. */
#include "measure.h"

#include <SDL.h>
#include <SDL_ttf.h>
#include <dlfcn.h>
#include <hb.h>

static const SDL_Color black = {0, 0, 0, 255};

static TTF_Font *open_font(const char *lang)
{
    bool khmer = strcmp(lang, "km") == 0;
    TTF_Font *font = TTF_Init() ? NULL
                                : TTF_OpenFont(khmer ? FONTS "/NotoSansKhmer-Regular.ttf"
                                                     : FONTS "/NotoSans-Regular.ttf",
                                               SIZE);
    if (!font || TTF_SetFontScriptName(font, khmer ? "Khmr" : "Latn")) {
        fprintf(stderr, "%s\n", TTF_GetError());
        exit(1);
    }
    TTF_SetFontHinting(font, TTF_HINTING_NONE);
    return font;
}

static void show_text(void *self, const char *text, size_t n, int width)
{
    (void)n; /* terminated */
    SDL_FreeSurface(TTF_RenderUTF8_Blended_Wrapped(self, text, black, (Uint32)width));
}

/* SDL2_ttf tells nobody where its lines begin.  It shapes the whole text, then, line by line, what
 * is left of a copy of it, and then each line to paint it: this stands in front of HarfBuzz's and
 * listens to the second. */
static struct {
    unsigned calls;
    const char *first, *last;
    struct lines *lines;
} listener;

void hb_buffer_add_utf8(hb_buffer_t *buffer, const char *text, int n, unsigned offset, int length)
{
    void (*real)(hb_buffer_t *, const char *, int, unsigned, int);
    *(void **)&real = dlsym(RTLD_NEXT, "hb_buffer_add_utf8");
    real(buffer, text, n, offset, length);
    if (!listener.lines || listener.calls++ == 0)
        return;
    if (listener.first && text <= listener.last) {
        listener.lines = NULL;
        return;
    }
    listener.first = listener.first ? listener.first : text;
    listener.last = text;
    listener.lines->start[listener.lines->n++] = (size_t)(text - listener.first);
}

static uint64_t ink(TTF_Font *font, const char *text, int width)
{
    SDL_Surface *s = TTF_RenderUTF8_Blended_Wrapped(font, text, black, (Uint32)width + 100);
    uint64_t sum = 0;
    for (int y = 0; s && y < s->h; y++)
        for (int x = 0; x < s->w; x++)
            sum += ((Uint32 *)((char *)s->pixels + y * s->pitch))[x] >> 24;
    SDL_FreeSurface(s);
    return sum;
}

/* A line alone loses ink that it has between two empty ones. */
static bool is_clipped(TTF_Font *font, const char *line, int width)
{
    char roomy[20000];
    snprintf(roomy, sizeof roomy, " \n%s\n ", line);
    return ink(font, line, width) != ink(font, roomy, width);
}

static void judge(TTF_Font *font, struct lines *l, const char *text, size_t n, int width)
{
    char line[10000];
    while (n > 0 && (text[n - 1] == ' ' || text[n - 1] == '\n'))
        n--;
    snprintf(line, sizeof line, "%.*s", (int)n, text);
    int w = 0;
    TTF_SizeUTF8(font, line, &w, NULL);
    l->wide += w > width;
    l->clipped += line[0] && is_clipped(font, line, w);
}

static struct lines lines_of(void *font, const char *text, size_t n, int width)
{
    struct lines l = {0};
    listener.calls = 0;
    listener.first = listener.last = NULL;
    listener.lines = &l;
    show_text(font, text, n, width);
    listener.lines = NULL;
    for (size_t i = 0; i < l.n; i++)
        judge(font, &l, text + l.start[i], (i + 1 < l.n ? l.start[i + 1] : n) - l.start[i], width);
    for (size_t i = 0; i < n; i++)
        l.missing += ((unsigned char)text[i] & 0xC0) != 0x80 && text[i] != '\n' &&
                     !TTF_GlyphIsProvided32(font, char_at(text + i));
    return l;
}

int main(int argc, char **argv)
{
    if (argc != 5)
        return 64;
    bool speed = strcmp(argv[1], "speed") == 0;
    TTF_Font *font = open_font(argv[speed ? 3 : 4]);
    return speed ? report_speed(show_text, font, argv) : report_faults(lines_of, font, argv);
}
