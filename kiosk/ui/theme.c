/* theme.c - the reference is a portrait panel of 1080 x 1920 pixels on 32 inches; another panel
 * shows the same picture at the scale of its short side, and then millimetres have the last word:
 * fingers and eyes do not shrink with the glass. */
#include "ui/theme.h"

#include <math.h>

static const double SHORT_SIDE_PX = 1080; /* of the reference */
static const double CAPITAL_EM = 0.714;   /* height of capitals of Noto Sans */
static const double X_HEIGHT_EM = 0.536;
static const double CAPITAL_MM = 4.8;      /* ADA 707.7.2 */
static const double CAPITAL_DEGREES = 0.7; /* EN 301 549 5.1.4, large text */
static const double LARGE = 1.3;           /* large text is never less than that much larger */
static const double TOUCH_MM = 20, PARALLAX_MM = 3;
/* Four rows of 20 mm would be all there is of a glass 135 mm high: a low one has the smallest size
 * that is allowed, and a little more. */
static const double TOUCH_LOW_MM = 15.5, LOW_GLASS_MM = 180;
static const double GAP_MM = 5; /* 2 mm between hit areas that reach 3 mm lower than drawn */

/* Under a capital letter above and a coeng below Khmer needs 1.71 em of its own size. */
enum { KHMER_LEADING_MILLI = 1800 };

/* `share`: how much of an enlargement a role takes.  Small text must grow in full; a title that
 * did so would be three lines high. */
static const struct {
    double px;
    uint16_t leading_milli;
    bool bold;
    double share;
} ROLES[TEXT_ROLES] = {
    [TEXT_BODY] = {31, 1500, false, 0.9},  [TEXT_LEAD] = {33, 1500, false, 0.85},
    [TEXT_SECOND] = {24, 1500, false, 1},  [TEXT_LABEL] = {30, 1400, true, 0.9},
    [TEXT_STRONG] = {30, 1400, true, 0.9}, [TEXT_HEADING] = {38, 1300, true, 0.7},
    [TEXT_TITLE] = {58, 1250, true, 0.45}, [TEXT_DISPLAY] = {84, 1300, true, 0.35},
};

/* Ink, quiet, soil and forest are 7:1 and more on paper, card and while pressed (soil and forest
 * are darker than the tokens of the drawings for that), edge 3:1. */
static const struct theme_colours DAY = {
    .ink = 0xff1d2740,
    .quiet = 0xff464d61,
    .chosen = 0xff22315c,
    .on_chosen = 0xffffffff,
    .paper = 0xfffbf8f1,
    .card = 0xffffffff,
    .sand = 0xfff0e7d6,
    .line = 0xffebe3d3,
    .edge = 0xff868ba3,
    .soil = 0xff882b14,
    .forest = 0xff1b513f,
    .gold = 0xffa8741a, /* darker than the brocade's: 3:1 on sand, as icons must */
    .alarm = 0xff973218,
    .on_alarm = 0xffffffff,
    .pressed = 0xffebedf6,
    .scrim = 0xa01d2740,
};
static const struct theme_colours CONTRAST = {
    .ink = 0xffffffff,
    .quiet = 0xffffffff,
    .chosen = 0xffffffff,
    .on_chosen = 0xff000000,
    .paper = 0xff000000,
    .card = 0xff000000,
    .sand = 0xff000000,
    .line = 0xffffffff,
    .edge = 0xffffffff,
    .soil = 0xffffd84d,
    .forest = 0xffffd84d,
    .gold = 0xffffd84d,
    .alarm = 0xffffd84d,
    .on_alarm = 0xff000000,
    .pressed = 0xff3a3a3a,
    .scrim = 0xc0000000,
};

static int32_t longest(double a, double b, double c)
{
    return (int32_t)lround(fmax(a, fmax(b, c)));
}

int32_t theme_px(const struct theme *t, double mm)
{
    int32_t px = (int32_t)lround(mm * t->px_per_mm);
    return px < 1 && mm > 0 ? 1 : px;
}

/* The smallest font size in px whose capitals can be read. */
static double smallest_px(const struct theme *t)
{
    double visible_mm = 2 * t->panel.viewing_distance_mm * tan(CAPITAL_DEGREES / 2 * M_PI / 180);
    double capital_mm = t->large ? fmax(CAPITAL_MM, visible_mm) : CAPITAL_MM;
    return capital_mm * t->px_per_mm / CAPITAL_EM;
}

static void make_text(struct theme *t, double scale)
{
    double floor_px = smallest_px(t);
    double grow = fmax(t->large ? LARGE : 1, floor_px / (ROLES[TEXT_SECOND].px * scale));
    for (int i = 0; i < TEXT_ROLES; i++) {
        double px = ROLES[i].px * scale * (1 + (grow - 1) * ROLES[i].share);
        t->text[i] = (struct theme_text){
            .size_px = (uint16_t)fmin(longest(px, ceil(floor_px), 1), PARA_MAX_SIZE_PX),
            .leading_milli = ROLES[i].leading_milli,
            .khmer_milli = t->lang == LANG_KM ? 1250 : 1100,
            .bold = ROLES[i].bold,
        };
    }
}

static double khmer_line(const struct theme *t, enum text_role role)
{
    return t->text[role].size_px * 1.25 * KHMER_LEADING_MILLI / 1000;
}

/* Bars are as high as Khmer needs in every language, so that they stay where they are when the
 * language changes. */
static void make_bars(struct theme *t, double scale)
{
    double label = khmer_line(t, TEXT_LABEL), second = khmer_line(t, TEXT_SECOND);
    double pad = 12 * scale;
    t->pill = longest(84 * scale, t->touch, label);
    t->bar_top = t->landscape ? longest(t->pill, label + 2 * pad, 0)
                              : longest(140 * scale, label + second, t->touch);
    t->bar_bottom = t->low ? longest(second, t->touch + 2 * pad, 0)
                           : longest(168 * scale, t->icon + second + 3 * pad, t->touch + 2 * pad);
}

void theme_make(const struct theme_panel *panel, bool large, bool contrast, enum lang lang,
                struct theme *out)
{
    int32_t w = panel->width_px, h = panel->height_px;
    double scale = (w < h ? w : h) / SHORT_SIDE_PX;
    struct theme t = {
        .panel = *panel,
        .px_per_mm = w / panel->width_mm,
        .large = large,
        .contrast = contrast,
        .landscape = w > h,
        .low = w > h && h * panel->width_mm / w < LOW_GLASS_MM,
        .lang = lang,
        .c = contrast ? CONTRAST : DAY,
    };
    make_text(&t, scale);
    t.margin = longest(48 * scale, 1, 0);
    t.gap = longest(20 * scale, GAP_MM * t.px_per_mm, 1);
    t.pad = longest(28 * scale, 1, 0);
    t.radius = longest(28 * scale, 1, 0);
    t.hairline = longest((contrast ? 4 : 2) * scale, 0.3 * t.px_per_mm, 1);
    t.touch = theme_px(&t, h / t.px_per_mm < LOW_GLASS_MM ? TOUCH_LOW_MM : TOUCH_MM);
    t.icon = longest(56 * scale, 1.2 * t.text[TEXT_LABEL].size_px, 0);
    t.icon_large = longest(104 * scale, 1.6 * t.icon, 0);
    t.brocade = longest(28 * scale, 1, 0);
    t.hit_below = theme_px(&t, PARALLAX_MM);
    t.column = 38 * t.text[TEXT_BODY].size_px; /* a letter and its share of spaces: 0.53 em */
    make_bars(&t, scale);
    *out = t;
}

struct para_style theme_style(const struct theme *t, enum text_role role, enum lang lang)
{
    const struct theme_text *text = &t->text[role];
    return (struct para_style){
        .lang = lang,
        .size_px = text->size_px,
        .khmer_milli = text->khmer_milli,
        .leading_milli = lang == LANG_KM
                             ? (uint16_t)(text->khmer_milli * KHMER_LEADING_MILLI / 1000)
                             : text->leading_milli,
        .bold = text->bold,
    };
}

int32_t theme_font_px(const struct theme *t, enum text_role role, enum lang lang)
{
    const struct theme_text *text = &t->text[role];
    return lang == LANG_KM ? text->size_px * text->khmer_milli / 1000 : text->size_px;
}

int32_t theme_eye_px(const struct theme *t, enum text_role role, enum lang lang)
{
    return (int32_t)lround((CAPITAL_EM + X_HEIGHT_EM) / 4 * theme_font_px(t, role, lang));
}

static double linear(uint32_t channel)
{
    double c = (channel & 0xff) / 255.0;
    return c <= 0.03928 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4);
}

static double luminance(rgba c)
{
    return 0.2126 * linear(c >> 16) + 0.7152 * linear(c >> 8) + 0.0722 * linear(c);
}

double theme_contrast(rgba a, rgba b)
{
    double la = luminance(a), lb = luminance(b);
    return (fmax(la, lb) + 0.05) / (fmin(la, lb) + 0.05);
}

rgba theme_over(rgba top, rgba under)
{
    uint32_t alpha = top >> 24, out = 0xff;
    for (int shift = 16; shift >= 0; shift -= 8) {
        uint32_t a = top >> shift & 0xff, b = under >> shift & 0xff;
        out = out << 8 | (a * alpha + b * (255 - alpha) + 127) / 255;
    }
    return out;
}
