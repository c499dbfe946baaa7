/* piece.h - what the screens are put together from.  Only for files of view/, as are bars.h (what
 * is around a page), facts.h (what an item's kind adds) and screen.h. */
#ifndef VIEW_PIECE_H
#define VIEW_PIECE_H
#include "view/view.h"

struct view { /* one call of view_build */
    const struct view_env *env;
    const struct state *state;
    const struct theme *t;
    struct arena *a;
    struct local_time now;
    const struct bundle_channel *channels;
    size_t n_channels;
    const struct bundle_channel *gate; /* the owner of the gate, or NULL */
    const struct bundle_channel
        *wrong_clock; /* view_tree.ahead_of_clock: `now` is not to be shown */
    enum lang lang;
    bool side;              /* landscape on a large panel: a picture of the place on the left */
    int32_t page_w, page_h; /* the page's window on the glass, before it is found too long */
    const struct bundle_item *item; /* where one is shown; NULL: it is not there */
    int32_t slides;                 /* pictures of the attract loop, on it */
};

/* A text and the language it is really in: what has no translation comes in another one. */
struct said {
    struct str text;
    enum lang lang;
};
/* The interface's words in the visitor's language. */
struct said say(const struct view *v, const char *msgid);
struct said say_with(const struct view *v, const char *msgid, struct str value); /* fills %s */
/* A date, time or number as the visitor's language writes it (Jrai: as Vietnamese does). */
struct said said_in_numbers(const struct view *v, struct str text);
struct box *piece_said(const struct view *v, struct box *parent, enum text_role role,
                       struct said said, rgba ink);
struct box *piece_say(const struct view *v, struct box *parent, enum text_role role,
                      const char *msgid, rgba ink);
struct box *piece_text(const struct view *v, struct box *parent, enum text_role role,
                       struct str text, enum lang lang, rgba ink);

/* In one line, in pixels. */
int32_t piece_width(const struct view *v, enum text_role role, struct str text, enum lang lang);

struct box *piece_column(const struct view *v, struct box *parent, int32_t gap);
/* Texts that belong together, one below the other: a line box leaves room for the tallest marks,
 * so that lines of plain letters would stand too far apart. */
struct box *piece_lines(const struct view *v, struct box *parent);
struct box *piece_row(const struct view *v, struct box *parent, int32_t gap);
struct box *piece_line(const struct view *v, struct box *parent); /* between things */
struct box *piece_card(const struct view *v, struct box *parent, enum box_kind kind);
/* A card that can be touched: role button, pressed look, at least a touch target high. */
struct box *piece_touch_card(const struct view *v, struct box *parent, enum box_kind kind,
                             struct str id, struct str action, struct str label, enum lang lang);
/* An icon on its sand field. */
struct box *piece_icon_field(const struct view *v, struct box *parent, const char *icon, rgba ink,
                             int32_t size);
struct box *piece_picture(const struct view *v, struct box *parent, const struct bundle_picture *p,
                          enum lang alt_lang);
/* Its height, in widths, where it is shown whole; of one longer or wider than LIMIT_PICTURE_SHAPE
 * its middle is seen. */
double piece_aspect(const struct bundle_picture *p);
/* The width that a whole picture has on a page in which it stands beside its words in landscape; it
 * is never so high that it could not be seen at once. */
int32_t piece_whole_w(const struct view *v, double aspect);
struct box *piece_button(const struct view *v, struct box *parent, const char *id, const char *icon,
                         const char *msgid, const char *action, bool main);
/* A quiet line with an icon: a label of language, of a draft, of what is to be verified. */
struct box *piece_note(const struct view *v, struct box *parent, const char *id, const char *icon,
                       struct said said, rgba ink);
/* Open or closed now, and until when; under a wrong clock only that there are hours. */
struct hours_words {
    struct said said;
    const char *icon;
    rgba ink;
};
struct hours_words piece_hours(const struct view *v, struct str hours);
/* A number in a disc: of a step, of a pin. */
struct box *piece_disc(const struct view *v, struct box *parent, size_t number, rgba fill);
/* An item as a card of a list: picture or number, title, summary. */
void piece_item_card(const struct view *v, struct box *parent, const struct bundle_card *c);
rgba piece_accent(const struct view *v, struct str accent); /* soil, forest, indigo, gold */
struct str piece_slug(struct str ref);                      /* "le-thanh/x" -> "x" */
struct str piece_channel(struct str ref);                   /* "le-thanh/x" -> "le-thanh" */
#endif
