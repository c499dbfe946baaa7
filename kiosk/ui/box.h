/* box.h - the tree that everything reads: laid out, drawn, hit, dumped and tested.
 *
 * A screen is a function from state to a tree of boxes.  Nothing is drawn that is not in it.
 * Boxes live in the arena of their tree; a tree is made anew when state changes and never edited
 * after ui_layout.  Lengths are device pixels.
 *
 * Layers: a BOX_LAYER is a window on the glass with its own ground, painted into its own tiles;
 * it may scroll (dy <= 0).  Everything else lies in exactly one layer; layers do not nest.  The
 * root is a BOX_STACK of layers that are placed by their `at`, drawn in order, hit in reverse. */
#ifndef UI_BOX_H
#define UI_BOX_H
#include "draw/frame.h"
#include "ui/theme.h"

enum box_kind {
    BOX_COLUMN, /* children one below the other */
    BOX_ROW,    /* side by side; cross START: icons and small stacks at the first line's middle */
    BOX_GRID,   /* `columns` equal columns, rows as high as their highest; main STRETCH: rows
                   share what is left */
    BOX_STACK,  /* on top of each other, all with the box's own rectangle, less padding; main
                   and cross (down and across) place what is smaller */
    BOX_TEXT,
    BOX_PICTURE, /* `name`: path of the file; covers the box, never higher than the glass */
    BOX_ICON,    /* `name` of assets/icons */
    BOX_BROCADE, /* the strip of woven pattern */
    BOX_SPACE,   /* empty */
    BOX_LAYER,   /* a column */
};
enum box_align { ALIGN_START, ALIGN_CENTRE, ALIGN_END, ALIGN_STRETCH };

struct box {
    enum box_kind kind;
    /* who it is: for tests and hits */
    struct str id;     /* "tile:crossing"; stable; empty for what nobody asks for */
    struct str role;   /* WAI-ARIA: "button", "heading", "text", "img", "list", "banner", ... */
    struct str label;  /* in words; of a text: the text itself when empty */
    struct str action; /* "open:le-thanh/x", "lang:km", "back"; empty: not for touching */
    enum lang lang;    /* of label and text */
    bool chosen;       /* pressed in, the current one: shown by more than colour */
    bool pressed;      /* a finger is on it: set by ui_press */
    /* content */
    struct str text, name;
    const struct para_span *spans;
    size_t n_spans;
    enum text_role text_role;
    enum para_align text_align;
    uint16_t max_lines;
    const rgba *marks;
    /* looks; 0 alpha is nothing */
    rgba fill, fill_bottom, border, ink; /* fill_bottom: gradient downwards when not 0 */
    int32_t radius, border_px;
    /* Wishes for layout; 0 means by content.  Widths give way to the room there is, heights to
     * the content: nothing is cut, the layer scrolls. */
    int32_t w, h, min_h, max_w;
    int32_t pad_l, pad_t, pad_r, pad_b, gap;
    /* Share of what is left along the parent's axis.  In a row those that grow become equal, but
     * for one whose text would have to wrap; with a `w` they become equal strictly. */
    int32_t grow;
    int32_t columns;            /* GRID */
    double aspect;              /* height = width * aspect, for pictures */
    enum box_align main, cross; /* of the children along and across the axis */
    enum box_align self; /* across the parent's axis, overrides the parent's cross when self_set */
    bool self_set;
    bool pinned; /* in a STACK: its middle stands at pin_x, pin_y of the stack, or as near as it can
                    while the whole lies inside */
    int32_t pin_x, pin_y;
    /* layers */
    struct rect at; /* LAYER: on the glass */
    int32_t dy;     /* LAYER: scrolled by, <= 0 */
    rgba ground;    /* LAYER */
    bool scrolls;   /* LAYER: may be dragged when content_h > at.h */
    bool blocks;    /* LAYER: nothing behind it can be hit (a sheet that asks) */
    /* results of ui_layout */
    struct rect r;   /* in the layer's own coordinates */
    struct rect hit; /* in the layer's own coordinates; empty without an action */
    const struct para *para;
    int32_t para_w;    /* the width that `para` was set at */
    int32_t natural_w; /* at which no text in it wraps; 0: nobody asked yet */
    int32_t content_h; /* LAYER: at least at.h */
    struct box *layer; /* the layer it lies in */
    struct box *parent, *first, *last, *next;
};

/* Starts with children that take the whole width (main START, cross STRETCH); in a ROW they are
 * centred across; a STACK stretches them both ways. */
struct box *box_new(struct arena *a, struct box *parent, enum box_kind kind);
/* Shorthand that every screen uses. */
struct box *box_text(struct arena *a, struct box *parent, enum text_role role, struct str text,
                     enum lang lang, rgba ink);
struct box *box_icon(struct arena *a, struct box *parent, const char *name, int32_t size, rgba ink);
void box_pad(struct box *b, int32_t all);
/* A later layer asks and blocks: this one is dimmed and cannot be touched. */
bool box_under_sheet(const struct box *layer);

struct ui {
    struct typesetter *types;
    const struct theme *theme;
    struct arena *arena; /* of the tree */
};
/* Give every box its place.  Texts are set at the width they get.  `root` is a STACK of LAYERs. */
void ui_layout(struct ui *ui, struct box *root);
/* One layer alone, to learn its content_h before it is placed. */
void ui_layout_layer(struct ui *ui, struct box *layer);
/* On the glass: r moved by its layer's place and scroll, not clipped. */
struct rect ui_on_glass(const struct box *b, struct rect r);
/* The deepest box with an action under a point of the glass, hit areas included; NULL if none.
 * Layers are opaque to fingers too.  Hit areas that overlap go to the box whose drawn rectangle is
 * nearer. */
struct box *ui_hit(struct box *root, int32_t x, int32_t y);
/* The topmost layer under a point that scrolls; NULL if none. */
struct box *ui_scroller(struct box *root, int32_t x, int32_t y);
struct box *ui_find(struct box *root, struct str id);
/* How far the layer can be scrolled: 0 .. ui_scroll_end (<= 0). */
int32_t ui_scroll_end(const struct box *layer);
/* dy that brings b into its layer's view with a margin, moving as little as possible. */
int32_t ui_scroll_to(const struct box *layer, const struct box *b);
/* Show b as pressed (NULL: none). */
void ui_press(struct box *root, struct box *b);

/* The tree as layers for frame_draw; drawlists are kept in `ui_lists` and reused. */
struct ui_lists {
    struct drawlist list[FRAME_MAX_LAYERS];
    struct layer layer[FRAME_MAX_LAYERS];
    size_t n;
};
void ui_draw(struct ui *ui, struct box *root, struct ui_lists *out);
void ui_lists_free(struct ui_lists *l);

/* {"screen", "lang", "width", "height", "mm_per_px", "boxes": [...]}: one JSON object, boxes in
 * the order of drawing, colours as really seen (fg of the text, bg of what lies under it). */
struct str ui_dump(struct ui *ui, struct box *root, const char *screen, struct arena *a);
#endif
