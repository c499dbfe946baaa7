/* screen.h - what screens there are: a row each, in the order of enum screen.  A new one is a file
 * of view/, its name there, and a row here. */
#ifndef VIEW_SCREEN_H
#define VIEW_SCREEN_H
#include "view/piece.h"

struct screen_row {
    const char *name; /* in trees, and for a script's `expect` */
    const char *verb; /* the action that opens it, "VERB" or "VERB:ARG"; NULL: none of its own */
    bool needs_arg;
    void (*read)(struct view *v); /* before there are layers, or NULL */
    /* Fills the page between the bars; `side` is the picture for the side panel, the picture of the
     * house unless the screen has a better one. */
    void (*page)(struct view *v, struct box *page, struct bundle_picture *side);
    void (*glass)(struct view *v,
                  struct box *root); /* instead of page and bars: all of the glass */
    struct {                         /* in the bar at the bottom */
        int place;                   /* from 1 on; 0: it has none */
        const char *icon, *text;
    } nav;
};
extern const struct screen_row screen_rows[SCREEN_COUNT];
/* Where the visitor stands; SCREEN_TROUBLE instead of home while there is nothing to show. */
enum screen screen_shown(const struct view *v);

/* A file each. */
void screen_attract(struct view *v, struct box *root);
void screen_home(struct view *v, struct box *page, struct bundle_picture *side);
void screen_list(struct view *v, struct box *page, struct bundle_picture *side);
void screen_item_read(struct view *v);
void screen_item(struct view *v, struct box *page, struct bundle_picture *side);
void screen_help(struct view *v, struct box *page, struct bundle_picture *side);
void screen_ease(struct view *v, struct box *page, struct bundle_picture *side);
/* Nothing to show: what a visitor is told, with the emergency numbers. */
void screen_trouble(struct view *v, struct box *page, struct bundle_picture *side);

/* Parts of a screen that another shows too. */
void help_numbers(struct view *v, struct box *page);
void home_gates(struct view *v, struct box *parent);
bool home_picture(struct view *v, struct bundle_picture *out); /* false: there is none */
/* If what is on the page is past its best-before date: on home that of any channel, on an item's
 * page that of its own. */
void age_note(struct view *v, struct box *place);
#endif
