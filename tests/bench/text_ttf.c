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

/* SDL2_ttf tells nobody where its lines begin.  While it wraps a text it shapes what is left of it
 * once for each line, before it paints the first: this stands in front of HarfBuzz's and listens. */
static struct {
    const char *first, *last;
    struct lines *lines;
} listener;

void hb_buffer_add_utf8(hb_buffer_t *buffer, const char *text, int n, unsigned offset, int length)
{
    void (*real)(hb_buffer_t *, const char *, int, unsigned, int);
    *(void **)&real = dlsym(RTLD_NEXT, "hb_buffer_add_utf8");
    real(buffer, text, n, offset, length);
    if (!listener.lines || text <= listener.last) {
        listener.lines = NULL;
        return;
    }
    listener.first = listener.first ? listener.first : text;
    listener.last = text;
    listener.lines->start[listener.lines->n++] = (size_t)(text - listener.first);
}

static uint64_t ink(TTF_Font *font, const char *text)
{
    SDL_Surface *s = TTF_RenderUTF8_Blended_Wrapped(font, text, black, 100 * WIDTH);
    uint64_t sum = 0;
    for (int y = 0; s && y < s->h; y++)
        for (int x = 0; x < s->w; x++)
            sum += ((Uint32 *)((char *)s->pixels + y * s->pitch))[x] >> 24;
    SDL_FreeSurface(s);
    return sum;
}

/* A line alone loses ink that it has between two empty ones. */
static bool is_clipped(TTF_Font *font, const char *line)
{
    char roomy[20000];
    snprintf(roomy, sizeof roomy, " \n%s\n ", line);
    return ink(font, line) != ink(font, roomy);
}

static struct lines find_lines(TTF_Font *font, const char *text, size_t n)
{
    struct lines l = {0};
    listener.first = listener.last = NULL;
    listener.lines = &l;
    show_text(font, text, n, WIDTH);
    listener.lines = NULL;
    for (size_t i = 0; i < l.n; i++) {
        char line[10000];
        size_t end = i + 1 < l.n ? l.start[i + 1] : n;
        while (end > l.start[i] && (text[end - 1] == ' ' || text[end - 1] == '\n'))
            end--;
        snprintf(line, sizeof line, "%.*s", (int)(end - l.start[i]), text + l.start[i]);
        int width = 0;
        TTF_SizeUTF8(font, line, &width, NULL);
        l.wide += width > WIDTH;
        l.clipped += line[0] && is_clipped(font, line);
    }
    for (size_t i = 0; i < n; i++)
        l.missing += ((unsigned char)text[i] & 0xC0) != 0x80 && text[i] != '\n' &&
                     !TTF_GlyphIsProvided32(font, char_at(text + i));
    return l;
}

int main(int argc, char **argv)
{
    size_t n, m;
    char *text = argc == 5 ? read_text(argv[2], &n) : NULL;
    if (text && strcmp(argv[1], "speed") == 0) {
        report_speed(show_text, open_font(argv[3]), text, n, argv[4]);
        return 0;
    }
    if (text && strcmp(argv[1], "faults") == 0) {
        TTF_Font *font = open_font(argv[4]);
        char *nfd = read_text(argv[3], &m);
        struct lines a = find_lines(font, text, n), b = find_lines(font, nfd, m);
        report_faults(text, &a, nfd, &b);
        return 0;
    }
    return 64;
}
