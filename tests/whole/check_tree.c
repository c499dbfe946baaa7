/* check_tree.c - the house rules, read off the trees that the kiosk writes (README, "House rules").
 *
 *   check_tree FILE.json...   exit 0 when every rule holds on every screen
 *
 * Rules: touch targets of at least 15 mm (20 is aimed for), 2 mm apart; text of at least 4.8 mm
 * capital height; contrast of 7:1 for text; ink inside the glass's width and inside its box; no
 * text cut off by a box; a number, with its full stop, on one line; a sheet that asks wholly on the
 * glass; every box that can be touched has a label, a role and an id; the four languages, home,
 * back and help on every screen but the attract loop (there: the languages). */
#include <jansson.h>

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CAP_PER_EM 0.714 /* Noto Sans */
enum { MAX_TARGETS = 256 };

struct rect {
    double x, y, w, h;
};
struct target {
    struct rect r;
    const char *id;
    bool in_page;
};
struct checking {
    const char *file;
    double mm, width, height; /* mm per px; px */
    struct target target[MAX_TARGETS];
    size_t n;
    int bad;
    bool langs[4], home, back, help;
};

#define COMPLAIN(c, ...)                                                                           \
    do {                                                                                           \
        printf("%s: ", (c)->file);                                                                 \
        printf(__VA_ARGS__);                                                                       \
        printf("\n");                                                                              \
        (c)->bad++;                                                                                \
    } while (0)

static double num(json_t *o, const char *key)
{
    return json_number_value(json_object_get(o, key));
}

static const char *text(json_t *o, const char *key)
{
    const char *s = json_string_value(json_object_get(o, key));
    return s ? s : "";
}

static struct rect rect_of(json_t *a)
{
    return (struct rect){
        json_number_value(json_array_get(a, 0)), json_number_value(json_array_get(a, 1)),
        json_number_value(json_array_get(a, 2)), json_number_value(json_array_get(a, 3))};
}

/* WCAG 2.x relative luminance of "#rrggbb". */
static double luminance(const char *hex)
{
    long rgb = strtol(hex + 1, NULL, 16);
    double l = 0;
    static const double weight[3] = {0.2126, 0.7152, 0.0722};
    for (int i = 0; i < 3; i++) {
        double v = (double)(rgb >> (16 - 8 * i) & 255) / 255;
        l += weight[i] * (v <= 0.04045 ? v / 12.92 : pow((v + 0.055) / 1.055, 2.4));
    }
    return l;
}

static double contrast(const char *a, const char *b)
{
    double x = luminance(a), y = luminance(b);
    return ((x > y ? x : y) + 0.05) / ((x > y ? y : x) + 0.05);
}

/* "12", "12." and the same in Khmer digits (U+17E0..17E9). */
static bool is_number(const char *s)
{
    const char *at = s;
    while ((*at >= '0' && *at <= '9') || strncmp(at, "\xE1\x9F", 2) == 0)
        at += *at & 0x80 ? 3 : 1;
    return at > s && (!*at || strcmp(at, ".") == 0);
}

static void check_text(struct checking *c, json_t *b, bool over_picture)
{
    const char *fg = text(b, "fg"), *bg = text(b, "bg"), *label = text(b, "label");
    double font = num(b, "font_px");
    if (font <= 0)
        return;
    if (font * CAP_PER_EM * c->mm < 4.79)
        COMPLAIN(c, "\"%s\": capitals of %.2f mm, at least 4.8 expected", label,
                 font * CAP_PER_EM * c->mm);
    if (*fg && *bg && !over_picture && contrast(fg, bg) < 6.995)
        COMPLAIN(c, "\"%s\": contrast %.2f of %s on %s, 7 expected", label, contrast(fg, bg), fg,
                 bg);
    json_t *ink_json = json_object_get(b, "ink");
    if (!json_is_array(ink_json))
        return;
    struct rect ink = rect_of(ink_json);
    if (ink.w > 0 && (ink.x < 0 || ink.x + ink.w > c->width))
        COMPLAIN(c, "\"%s\": ink from %.0f to %.0f leaves the glass", label, ink.x, ink.x + ink.w);
    if (is_number(label) && ink.h > 1.5 * font)
        COMPLAIN(c, "\"%s\": the number is broken into lines", label);
    /* Side bearings and italic overhangs may pass the box by a tenth of an em (a bold J does). */
    double slack = font / 10 + 1;
    if (ink.w > 0 &&
        (ink.x < num(b, "x") - slack || ink.x + ink.w > num(b, "x") + num(b, "w") + slack ||
         ink.y < num(b, "y") - slack || ink.y + ink.h > num(b, "y") + num(b, "h") + slack))
        COMPLAIN(c, "\"%s\": ink %.0f,%.0f %.0fx%.0f leaves its box %.0f,%.0f %.0fx%.0f", label,
                 ink.x, ink.y, ink.w, ink.h, num(b, "x"), num(b, "y"), num(b, "w"), num(b, "h"));
}

static void check_target(struct checking *c, json_t *b, bool in_page)
{
    const char *id = text(b, "id");
    if (json_is_null(json_object_get(b, "hit"))) /* scrolled away */
        return;
    struct rect hit = rect_of(json_object_get(b, "hit"));
    if (!*id || !*text(b, "role") || !*text(b, "label"))
        COMPLAIN(c, "\"%s\" (%s): what can be touched needs an id, a role and a label", id,
                 text(b, "action"));
    if (hit.w * c->mm < 14.99 || hit.h * c->mm < 14.99)
        COMPLAIN(c, "%s: touch target of %.1f x %.1f mm, at least 15 expected", id, hit.w * c->mm,
                 hit.h * c->mm);
    if (c->n < MAX_TARGETS)
        c->target[c->n++] =
            (struct target){{num(b, "x"), num(b, "y"), num(b, "w"), num(b, "h")}, id, in_page};
}

/* Whoever is asked must see the whole question and both answers. */
static void check_sheet(struct checking *c, json_t *b)
{
    double x = num(b, "x"), y = num(b, "y"), w = num(b, "w"), h = num(b, "h");
    if (x < 0 || y < 0 || x + w > c->width || y + h > c->height)
        COMPLAIN(c, "%s %s: %.0f,%.0f %.0fx%.0f leaves the glass", text(b, "role"), text(b, "id"),
                 x, y, w, h);
    json_t *child;
    size_t i;
    json_array_foreach(json_object_get(b, "boxes"), i, child) check_sheet(c, child);
}

static void note_bars(struct checking *c, const char *id)
{
    static const char *const langs[] = {"lang:vi", "lang:km", "lang:jra", "lang:en"};
    for (int i = 0; i < 4; i++)
        c->langs[i] = c->langs[i] || strcmp(id, langs[i]) == 0;
    c->home = c->home || strcmp(id, "nav:home") == 0;
    c->back = c->back || strcmp(id, "nav:back") == 0;
    c->help = c->help || strcmp(id, "nav:help") == 0;
}

static void check_box(struct checking *c, json_t *b, bool in_page, bool over_picture)
{
    const char *id = text(b, "id");
    in_page = in_page || strcmp(id, "page") == 0;
    note_bars(c, id);
    check_text(c, b, over_picture);
    if (strcmp(text(b, "role"), "alertdialog") == 0)
        check_sheet(c, b);
    if (json_is_string(json_object_get(b, "action")) && *text(b, "action"))
        check_target(c, b, in_page);
    json_t *child;
    size_t i;
    bool pictured = over_picture;
    json_array_foreach(json_object_get(b, "boxes"), i, child)
    {
        check_box(c, child, in_page, pictured);
        pictured = pictured || strcmp(text(child, "role"), "img") == 0;
    }
}

/* Targets of one layer that stand beside each other need 2 mm between them. */
static void check_distances(struct checking *c)
{
    for (size_t i = 0; i < c->n; i++)
        for (size_t k = i + 1; k < c->n; k++) {
            struct rect a = c->target[i].r, b = c->target[k].r;
            if (c->target[i].in_page != c->target[k].in_page)
                continue;
            double dx = fmax(a.x, b.x) - fmin(a.x + a.w, b.x + b.w);
            double dy = fmax(a.y, b.y) - fmin(a.y + a.h, b.y + b.h);
            double gap = fmax(dx, dy);
            if (gap * c->mm < 1.9 && strcmp(c->target[i].id, "wake") != 0)
                COMPLAIN(c, "%s and %s are %.1f mm apart, 2 expected", c->target[i].id,
                         c->target[k].id, gap * c->mm);
        }
}

static int check_file(const char *path)
{
    json_error_t je;
    json_t *root = json_load_file(path, JSON_REJECT_DUPLICATES, &je);
    if (!root) {
        printf("%s:%d: %s\n", path, je.line, je.text);
        return 1;
    }
    struct checking c = {.file = path,
                         .mm = num(root, "mm_per_px"),
                         .width = num(root, "width"),
                         .height = num(root, "height")};
    json_t *b;
    size_t i;
    json_array_foreach(json_object_get(root, "boxes"), i, b) check_box(&c, b, false, false);
    check_distances(&c);
    bool attract = strcmp(text(root, "screen"), "attract") == 0;
    if (!c.langs[0] || !c.langs[1] || !c.langs[2] || !c.langs[3])
        COMPLAIN(&c, "not all four languages are on the screen");
    if (!attract && (!c.home || !c.back || !c.help))
        COMPLAIN(&c, "home, back or help is missing");
    json_decref(root);
    return c.bad;
}

int main(int argc, char **argv)
{
    int bad = 0;
    for (int i = 1; i < argc; i++)
        bad += check_file(argv[i]);
    printf("%d trees, %d complaints\n", argc - 1, bad);
    return bad || argc < 2 ? 1 : 0;
}
