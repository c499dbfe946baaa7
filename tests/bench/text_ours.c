/* text_ours.c - measure.h for this kiosk: text/ and the painting of draw/paint.c, without a window.
 *
 *   linear LANG PATTERN BYTES   one paragraph of so many bytes that repeats the pattern, laid out
 *                               with empty caches: milliseconds */
#include "draw/paint.h"

#include "measure.h"

#include <assert.h>

/* As app/glass.c has it. */
enum { GLYPH_BYTES = 3 << 20, PARA_BYTES = 2 << 20 };

/* No pictures here: without these two, media/ and SDL would be linked. */
enum picture_state pictures_get(struct pictures *p, struct str path, int32_t w, int32_t h,
                                struct picture *out)
{
    (void)p, (void)path, (void)w, (void)h, (void)out;
    return PICTURE_BROKEN;
}
uint64_t pictures_stamp(const struct pictures *p)
{
    (void)p;
    return 0;
}

struct kiosk {
    struct fonts *fonts;
    struct typesetter *types;
    struct glyphs *glyphs;
    struct painter *painter;
    struct arena *arena;
    struct drawlist list;
    struct canvas canvas;
    struct para_style style;
};

static struct kiosk open_kiosk(const char *lang)
{
    struct kiosk k = {.arena = arena_create()};
    struct err e;
    if (!fonts_open(NULL, &k.fonts, &e)) {
        fprintf(stderr, "%s\n", e.text);
        exit(1);
    }
    k.types = typesetter_create(k.fonts, PARA_BYTES);
    k.glyphs = glyphs_create(k.fonts, GLYPH_BYTES);
    k.painter = painter_create(k.glyphs, NULL);
    k.style = (struct para_style){
        .lang = LANG_VI, .size_px = SIZE, .khmer_milli = 1000, .leading_milli = 1362};
    lang_from_code(str_of(lang), &k.style.lang);
    k.canvas = (struct canvas){malloc(WIDTH * MAX_HEIGHT * 4), WIDTH, MAX_HEIGHT, WIDTH};
    memset(k.canvas.px, 255, WIDTH * MAX_HEIGHT * 4);
    return k;
}

static const struct para *lay(struct kiosk *k, const char *text, size_t n, int width)
{
    arena_reset(k->arena);
    return para_layout(k->types, (struct str){text, n}, NULL, 0, &k->style, width, k->arena);
}

static void show_text(void *self, const char *text, size_t n, int width)
{
    struct kiosk *k = self;
    const struct para *p = lay(k, text, n, width);
    drawlist_reset(&k->list);
    struct rect r = {0, 0, WIDTH, p->height >> 6};
    assert(r.h <= MAX_HEIGHT);
    struct draw_cmd *c = drawlist_add(&k->list, DRAW_TEXT, r);
    c->para = p;
    c->fill = 0xff000000;
    paint(k->painter, &k->list, r, 0xffffffff, &k->canvas);
}

static bool is_clipped(struct kiosk *k, const struct para *p, const struct para_line *l)
{
    struct para one = *p;
    one.glyphs += l->first;
    one.n_glyphs = l->count;
    struct rect ink = para_ink(k->types, &one);
    return ink.y < (l->baseline - l->ascent) >> 6 ||
           ink.y + ink.h > (l->baseline + l->descent) >> 6;
}

static struct lines lines_of(void *self, const char *text, size_t n, int width)
{
    struct kiosk *k = self;
    struct lines l = {0};
    const struct para *p = lay(k, text, n, width);
    l.missing = p->missing;
    for (uint32_t i = 0; i < p->n_lines; i++) {
        l.start[l.n++] = p->lines[i].start;
        l.wide += p->lines[i].width > PX64(width);
        l.clipped += is_clipped(k, p, &p->lines[i]);
    }
    return l;
}

static double linear(struct kiosk *k, const char *pattern, size_t bytes)
{
    size_t n = strlen(pattern), length = bytes / n * n;
    char *text = malloc(length);
    for (size_t i = 0; i < length; i++)
        text[i] = pattern[i % n];
    double begin = clock_ms(CLOCK_MONOTONIC);
    lay(k, text, length, WIDTH);
    free(text);
    return clock_ms(CLOCK_MONOTONIC) - begin;
}

int main(int argc, char **argv)
{
    if (argc != 5)
        return 64;
    bool speed = strcmp(argv[1], "speed") == 0, faults = strcmp(argv[1], "faults") == 0;
    struct kiosk k = open_kiosk(argv[speed ? 3 : faults ? 4 : 2]);
    if (speed)
        return report_speed(show_text, &k, argv);
    if (faults)
        return report_faults(lines_of, &k, argv);
    lay(&k, "\u1780\u17C6\u1796\u1784\u17CB a\u1EC7", 22, WIDTH); /* what opens at first use */
    report("ms", linear(&k, argv[3], strtoul(argv[4], NULL, 10)));
    return 0;
}
