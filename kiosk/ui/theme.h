/* theme.h - sizes and colours.  Lengths are millimetres on the glass, turned into pixels once for
 * the panel; text never goes below the smallest capital height that can be read where people
 * stand (ADA 707.7.2: 4.8 mm; large text EN 301 549 5.1.4: 0.7 degrees). */
#ifndef UI_THEME_H
#define UI_THEME_H
#include "base/lang.h"
#include "draw/drawlist.h"

struct theme_panel {
    int32_t width_px, height_px;
    double width_mm;            /* of the glass */
    double bottom_mm;           /* lower edge above the floor */
    double viewing_distance_mm; /* from the eye */
};

enum text_role {
    TEXT_BODY,    /* paragraphs, list items */
    TEXT_LEAD,    /* the summary under a title */
    TEXT_SECOND,  /* second lines; labels of facts */
    TEXT_LABEL,   /* on buttons and tiles, bold */
    TEXT_STRONG,  /* values of facts, bold */
    TEXT_HEADING, /* headings in a page, bold */
    TEXT_TITLE,   /* of a screen or an item, bold */
    TEXT_DISPLAY, /* greetings, emergency numbers, bold */
    TEXT_ROLES
};

struct theme_text {
    uint16_t size_px, leading_milli, khmer_milli;
    bool bold;
};
struct theme_colours {
    rgba ink, quiet, chosen, on_chosen, paper, card, sand, line;
    rgba soil, forest, gold, alarm, on_alarm, pressed, scrim;
};
struct theme {
    struct theme_panel panel;
    double px_per_mm;
    bool large, contrast, landscape;
    enum lang lang; /* of the page: sizes of Khmer follow it */
    struct theme_text text[TEXT_ROLES];
    struct theme_colours c;
    /* lengths, px */
    int32_t margin, gap, pad, radius, hairline;
    int32_t bar_top, bar_bottom, pill, touch, icon, icon_large, brocade;
    int32_t hit_below; /* 3 mm: the hit area reaches lower than drawn (parallax) */
    int32_t column;    /* widest column of body text: 75 characters */
};
void theme_make(const struct theme_panel *panel, bool large, bool contrast, enum lang lang,
                struct theme *out);
int32_t theme_px(const struct theme *t, double mm); /* rounded, at least 1 for mm > 0 */
/* WCAG 2 contrast ratio, 1..21. */
double theme_contrast(rgba a, rgba b);
#endif
