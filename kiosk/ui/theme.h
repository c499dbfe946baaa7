/* theme.h - sizes and colours of one panel, mode and page language.  Lengths are millimetres on the
 * glass, turned into pixels once for the panel; text never goes below the smallest capital height
 * that can be read where people stand (ADA 707.7.2: 4.8 mm; large text EN 301 549 5.1.4: 0.7
 * degrees). */
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
    uint16_t size_px, khmer_milli;
    uint16_t leading_milli; /* of Latin text; Khmer has 1.8 of its own size */
    bool bold;
};
struct theme_colours {
    rgba ink, quiet, chosen, on_chosen, paper, card, sand;
    rgba line; /* of cards and between things */
    rgba edge; /* of controls: 3:1 on paper and card */
    rgba soil, forest, gold, alarm, on_alarm, pressed, scrim;
};
struct theme {
    struct theme_panel panel;
    double px_per_mm;
    bool large, contrast, landscape;
    bool low; /* landscape, and so low that height is what a page lacks first */
    enum lang lang; /* of the page: sizes of Khmer follow it */
    struct theme_text text[TEXT_ROLES];
    struct theme_colours c;
    /* lengths, px */
    int32_t margin, gap, pad, radius, hairline;
    int32_t bar_top;    /* portrait: a label and a second line; landscape: one line */
    int32_t bar_bottom; /* an icon over a second line; low: beside it */
    int32_t pill, touch, icon, icon_large, brocade;
    int32_t hit_below; /* 3 mm: the hit area reaches lower than drawn (parallax) */
    int32_t column;    /* widest column of body text: 75 characters */
};
void theme_make(const struct theme_panel *panel, bool large, bool contrast, enum lang lang,
                struct theme *out);
int32_t theme_px(const struct theme *t, double mm); /* rounded, at least 1 for mm > 0 */
/* How a text of a role and language is set. */
struct para_style theme_style(const struct theme *t, enum text_role role, enum lang lang);
/* Font size that is seen: Khmer letters are drawn larger than size_px. */
int32_t theme_font_px(const struct theme *t, enum text_role role, enum lang lang);
/* What the eye takes for the middle of a line lies this far above the baseline: between the
 * middle of capitals and that of small letters. */
int32_t theme_eye_px(const struct theme *t, enum text_role role, enum lang lang);
/* WCAG 2 contrast ratio, 1..21. */
double theme_contrast(rgba a, rgba b);
/* What is seen of `top` laid over an opaque colour; opaque. */
rgba theme_over(rgba top, rgba under);
#endif
