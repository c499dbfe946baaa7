/* text_pango.c - measure.h for Pango and Cairo. */
#include "measure.h"

#include <pango/pangocairo.h>

struct peer {
    PangoContext *context;
    PangoFontDescription *font;
    cairo_surface_t *surface;
    cairo_t *cairo;
};

static void load(PangoContext *context, const char *name)
{
    PangoFontDescription *d = pango_font_description_from_string(name);
    g_object_unref(pango_context_load_font(context, d));
    pango_font_description_free(d);
}

static struct peer open_peer(const char *lang)
{
    struct peer p = {pango_font_map_create_context(pango_cairo_font_map_get_default())};
    pango_context_set_language(p.context,
                               pango_language_from_string(strcmp(lang, "mixed") ? lang : "vi"));
    load(p.context, "Noto Sans 24px");
    load(p.context, "Noto Sans Khmer 24px");
    p.font = pango_font_description_from_string("Noto Sans,Noto Sans Khmer 24px");
    p.surface = cairo_image_surface_create(CAIRO_FORMAT_ARGB32, WIDTH, MAX_HEIGHT);
    memset(cairo_image_surface_get_data(p.surface), 255, WIDTH * MAX_HEIGHT * 4);
    cairo_surface_mark_dirty(p.surface);
    p.cairo = cairo_create(p.surface);
    return p;
}

static PangoLayout *lay(struct peer *p, const char *text, size_t n, int width)
{
    PangoLayout *layout = pango_layout_new(p->context);
    pango_layout_set_font_description(layout, p->font);
    pango_layout_set_width(layout, width * PANGO_SCALE);
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD);
    pango_layout_set_text(layout, text, (int)n);
    return layout;
}

static void show_text(void *self, const char *text, size_t n, int width)
{
    struct peer *p = self;
    PangoLayout *layout = lay(p, text, n, width);
    int height;
    pango_layout_get_pixel_size(layout, NULL, &height);
    cairo_set_source_rgb(p->cairo, 1, 1, 1);
    cairo_rectangle(p->cairo, 0, 0, WIDTH, height);
    cairo_fill(p->cairo);
    cairo_set_source_rgb(p->cairo, 0, 0, 0);
    cairo_move_to(p->cairo, 0, 0);
    pango_cairo_show_layout(p->cairo, layout);
    cairo_surface_flush(p->surface);
    g_object_unref(layout);
}

/* Of a line without the white space at its end. */
static int seen_width(PangoLayoutLine *line)
{
    const char *text = pango_layout_get_text(line->layout) + line->start_index;
    int n = line->length, x;
    while (n > 0 && text[n - 1] == ' ')
        n--;
    pango_layout_line_index_to_x(line, line->start_index + n, FALSE, &x);
    return x;
}

static struct lines lines_of(void *self, const char *text, size_t n, int width)
{
    struct lines l = {0};
    PangoLayout *layout = lay(self, text, n, width);
    l.missing = (unsigned)pango_layout_get_unknown_glyphs_count(layout);
    for (GSList *at = pango_layout_get_lines_readonly(layout); at; at = at->next) {
        PangoLayoutLine *line = at->data;
        PangoRectangle ink, box;
        pango_layout_line_get_extents(line, &ink, &box);
        l.start[l.n++] = (size_t)line->start_index;
        l.wide += seen_width(line) > width * PANGO_SCALE;
        l.clipped += ink.y < box.y || ink.y + ink.height > box.y + box.height;
    }
    g_object_unref(layout);
    return l;
}

int main(int argc, char **argv)
{
    if (argc != 5)
        return 64;
    bool speed = strcmp(argv[1], "speed") == 0;
    struct peer p = open_peer(argv[speed ? 3 : 4]);
    return speed ? report_speed(show_text, &p, argv) : report_faults(lines_of, &p, argv);
}
