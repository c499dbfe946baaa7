/* layout.c - two passes over each layer.
 *
 * measure: widths come from above, heights from below.  A box is told its width, shares it among
 * its children, and then knows its height.  Nothing is ever wider than it was told; what needs
 * more room becomes higher, and the layer scrolls.
 * place: every box gets its rectangle, at least as high as measured; what is left over goes to
 * those that grow or stretch, or moves the children by `main` and `cross`.
 *
 * What a tree is made of came from outside, so no length is above MOST_PX: any two of them can be
 * added, and what lies beyond the end of such a page stands at its end. */
#include "base/utf8.h"
#include "ui/box.h"

#include <assert.h>

static const double TARGET_MIN_MM = 15; /* Colle & Hiszem 2004: below that fingers miss */

enum {
    MOST_PX = 1 << 24,      /* a page that nobody drags to its end */
    MOST_BYTES = 64 * 1024, /* of one text: 65,536 lines of 500 px are what px64 holds */
};

static int32_t least(int32_t a, int32_t b)
{
    return a < b ? a : b;
}

static int32_t most(int32_t a, int32_t b)
{
    return a > b ? a : b;
}

static int32_t sum_px(int32_t a, int32_t b)
{
    return least(a + b, MOST_PX);
}

static int32_t whole_px(px64 v)
{
    return v / 64 + (v % 64 > 0);
}

static enum box_align across(const struct box *c)
{
    return c->self_set ? c->self : c->parent->cross;
}

/* These have no size of their own and take what there is. */
static bool fills(const struct box *b)
{
    return b->kind == BOX_PICTURE || b->kind == BOX_BROCADE || b->kind == BOX_SPACE;
}

static int32_t capped(const struct box *b, int32_t w)
{
    return b->max_w ? least(w, b->max_w) : w;
}

static int32_t gaps(const struct box *b)
{
    int32_t sum = 0;
    for (const struct box *c = b->first; c && c->next; c = c->next)
        sum = sum_px(sum, b->gap);
    return sum;
}

static struct rect content(const struct box *b)
{
    return (struct rect){b->r.x + b->pad_l, b->r.y + b->pad_t,
                         most(0, b->r.w - b->pad_l - b->pad_r),
                         most(0, b->r.h - b->pad_t - b->pad_b)};
}

/* ---- widths ---- */

static struct str text_of(const struct box *b)
{
    struct str text = b->text;
    if (text.n > MOST_BYTES)
        text.n = utf8_boundary(text, MOST_BYTES);
    return text;
}

static struct para_style style_of(const struct ui *ui, const struct box *b)
{
    struct para_style style = theme_style(ui->theme, b->text_role, b->lang);
    style.align = b->text_align;
    style.max_lines = b->max_lines;
    return style;
}

static int32_t natural(struct ui *ui, struct box *b);

static int32_t natural_of_content(struct ui *ui, struct box *b)
{
    if (b->kind == BOX_TEXT) {
        struct para_style style = style_of(ui, b);
        return whole_px(para_width(ui->types, text_of(b), b->spans, b->n_spans, &style));
    }
    int32_t sum = 0, widest = 0;
    for (struct box *c = b->first; c; c = c->next) {
        int32_t w = natural(ui, c);
        sum = sum_px(sum, w);
        widest = most(widest, w);
    }
    int32_t pads = b->pad_l + b->pad_r;
    if (b->kind == BOX_ROW)
        return pads + sum + gaps(b);
    return b->kind == BOX_GRID ? pads + b->columns * (widest + b->gap) - b->gap : pads + widest;
}

/* The width at which no text in it must wrap; kept, for a box is asked by each row around it. */
static int32_t natural(struct ui *ui, struct box *b)
{
    if (!b->natural_w)
        b->natural_w = least(capped(b, b->w ? b->w : natural_of_content(ui, b)), MOST_PX);
    return b->natural_w;
}

static int32_t width_in_column(struct ui *ui, struct box *c, int32_t room)
{
    bool all = !c->w && !c->pinned && (fills(c) || across(c) == ALIGN_STRETCH);
    return least(room, all ? capped(c, room) : natural(ui, c));
}

/* A row is shared as water finds its level: where there is more room than needed, those that grow
 * rise to one level (times their share) unless they are wider already; where there is less, the
 * widest texts fall to one level and the narrow ones stay whole. */
enum sharing { SHARE_REST, SHRINK_SOFT, SHRINK_ALL };

static int32_t width_at_level(struct ui *ui, struct box *c, int32_t level, enum sharing how)
{
    int32_t w = natural(ui, c);
    if (how == SHARE_REST)
        return c->grow ? capped(c, most(w, level * c->grow)) : w;
    return c->w && how == SHRINK_SOFT ? w : least(w, level);
}

static int32_t row_at_level(struct ui *ui, struct box *row, int32_t level, enum sharing how)
{
    int32_t sum = 0;
    for (struct box *c = row->first; c; c = c->next)
        sum += width_at_level(ui, c, level, how);
    return sum;
}

static void share_row(struct ui *ui, struct box *row, int32_t room)
{
    enum sharing how = row_at_level(ui, row, 0, SHARE_REST) <= room    ? SHARE_REST
                       : row_at_level(ui, row, 0, SHRINK_SOFT) <= room ? SHRINK_SOFT
                                                                       : SHRINK_ALL;
    int32_t low = 0, high = room + 1; /* low fits, high is too much */
    while (high - low > 1) {
        int32_t level = low + (high - low) / 2;
        if (row_at_level(ui, row, level, how) <= room)
            low = level;
        else
            high = level;
    }
    int32_t rest = room - row_at_level(ui, row, low, how);
    for (struct box *c = row->first; c; c = c->next) {
        int32_t more = width_at_level(ui, c, low + 1, how) - width_at_level(ui, c, low, how);
        more = least(more, rest); /* the pixels that no level can share evenly */
        c->r.w = width_at_level(ui, c, low, how) + more;
        rest -= more;
    }
}

/* ---- measure ---- */

static void measure(struct ui *ui, struct box *b, int32_t w);

/* Pitch of the first line of text in it; 0 if there is none.  What is stacked is a mark. */
static int32_t first_line(const struct box *b)
{
    if (b->kind == BOX_TEXT)
        return whole_px(b->para->height) / (int32_t)b->para->n_lines;
    int32_t line = 0;
    for (const struct box *c = b->first; c && !line && b->kind != BOX_STACK; c = c->next)
        line = first_line(c);
    return line;
}

/* At the top of a row, a mark (an icon, a number in a disc) stands at the middle of the first line
 * of the text beside it: so much lower than its top, or higher.  What is much larger than a line
 * is no mark. */
static int32_t hang(const struct box *row, const struct box *c)
{
    bool mark = across(c) == ALIGN_START && (c->kind == BOX_ICON || c->kind == BOX_STACK);
    int32_t line = mark ? first_line(row) : 0;
    return 2 * c->r.h <= 3 * line ? (line - c->r.h) / 2 : 0;
}

/* How far everything moves down so that no mark stands out above. */
static int32_t hang_above(const struct box *row)
{
    int32_t above = 0;
    for (const struct box *c = row->first; c; c = c->next)
        above = most(above, -hang(row, c));
    return above;
}

static int32_t measure_row(struct ui *ui, struct box *b, int32_t room)
{
    int32_t lowest = 0;
    share_row(ui, b, most(0, room - gaps(b)));
    for (struct box *c = b->first; c; c = c->next)
        measure(ui, c, c->r.w);
    int32_t above = hang_above(b);
    for (struct box *c = b->first; c; c = c->next)
        lowest = most(lowest, (across(c) == ALIGN_START ? above : 0) + hang(b, c) + c->r.h);
    return lowest;
}

static int32_t measure_column(struct ui *ui, struct box *b, int32_t room)
{
    int32_t sum = gaps(b);
    for (struct box *c = b->first; c; c = c->next) {
        measure(ui, c, width_in_column(ui, c, room));
        sum = sum_px(sum, c->r.h);
    }
    return sum;
}

static int32_t measure_stack(struct ui *ui, struct box *b, int32_t room)
{
    int32_t highest = 0;
    for (struct box *c = b->first; c; c = c->next) {
        measure(ui, c, width_in_column(ui, c, room));
        highest = most(highest, c->r.h);
    }
    return highest;
}

/* Where column i begins: the pixels that do not divide are spread, so that the last column ends
 * at the edge. */
static int32_t column_x(const struct box *grid, int32_t room, int32_t i)
{
    return (room + grid->gap) * i / grid->columns;
}

/* The first box of the next row; *height: of the highest in this one. */
static struct box *grid_row(struct box *first, int32_t columns, int32_t *height)
{
    struct box *c = first;
    *height = 0;
    for (int32_t i = 0; c && i < columns; i++, c = c->next)
        *height = most(*height, c->r.h);
    return c;
}

static int32_t measure_grid(struct ui *ui, struct box *b, int32_t room)
{
    assert(b->columns > 0); /* a number of the screen's, not of its rows */
    int32_t i = 0, sum = 0, height;
    for (struct box *c = b->first; c; c = c->next, i = (i + 1) % b->columns) {
        int32_t w = column_x(b, room, i + 1) - b->gap - column_x(b, room, i);
        measure(ui, c, capped(c, most(0, w)));
    }
    for (struct box *c = b->first; c; sum = sum_px(sum, height + (c ? b->gap : 0)))
        c = grid_row(c, b->columns, &height);
    return sum;
}

/* Layers are laid out once to learn how high they are, and again in their places. */
static int32_t text_height(struct ui *ui, struct box *b, int32_t w)
{
    if (!b->para || b->para_w != w) {
        struct para_style style = style_of(ui, b);
        b->para = para_layout(ui->types, text_of(b), b->spans, b->n_spans, &style, w, ui->arena);
    }
    b->para_w = w;
    return whole_px(b->para->height);
}

/* Never more than the glass: a picture is decoded as large as its box. */
static int32_t picture_height(const struct ui *ui, double wanted)
{
    int32_t glass = ui->theme->panel.height_px;
    return wanted < glass ? (int32_t)wanted : glass;
}

static int32_t measure_content(struct ui *ui, struct box *b, int32_t w)
{
    int32_t room = most(0, w - b->pad_l - b->pad_r), pads = b->pad_t + b->pad_b;
    switch (b->kind) {
    case BOX_COLUMN:
    case BOX_LAYER:
        return pads + measure_column(ui, b, room);
    case BOX_ROW:
        return pads + measure_row(ui, b, room);
    case BOX_GRID:
        return pads + measure_grid(ui, b, room);
    case BOX_STACK:
        return pads + measure_stack(ui, b, room);
    case BOX_TEXT:
        return text_height(ui, b, most(1, w));
    case BOX_PICTURE:
        return b->h ? 0 : picture_height(ui, w * b->aspect);
    case BOX_BROCADE:
        return b->h ? 0 : ui->theme->brocade;
    case BOX_ICON:
    case BOX_SPACE:
        break;
    }
    return 0;
}

static void measure(struct ui *ui, struct box *b, int32_t w)
{
    b->r.w = w;
    b->r.h = least(most(measure_content(ui, b, w), most(b->h, b->min_h)), MOST_PX);
}

/* ---- place ---- */

static void place(struct ui *ui, struct box *b, struct rect r);

/* How far something of size `has` starts into `room`. */
static int32_t start(enum box_align align, int32_t room, int32_t has)
{
    return align == ALIGN_CENTRE ? (room - has) / 2 : align == ALIGN_END ? room - has : 0;
}

static int32_t sum_of_grow(const struct box *b)
{
    int32_t sum = 0;
    for (const struct box *c = b->first; c; c = c->next)
        sum += c->grow;
    return sum;
}

/* Of `all`, what lies between two of so many equal shares. */
static int32_t between(int32_t all, int32_t from, int32_t until, int32_t shares)
{
    return (int32_t)((int64_t)all * until / shares - (int64_t)all * from / shares);
}

static void place_column(struct ui *ui, struct box *b)
{
    struct rect room = content(b);
    int32_t used = gaps(b), shares = sum_of_grow(b), before = 0;
    for (struct box *c = b->first; c; c = c->next)
        used = sum_px(used, c->r.h);
    int32_t left = room.h - used, y = room.y + (shares ? 0 : start(b->main, left, 0));
    for (struct box *c = b->first; c; c = c->next) {
        int32_t h = c->r.h + (shares ? between(left, before, before + c->grow, shares) : 0);
        int32_t x = room.x + start(across(c), room.w, c->r.w);
        place(ui, c, (struct rect){x, y, c->r.w, h});
        y = sum_px(y, h + b->gap);
        before += c->grow;
    }
}

/* The height of a child of a row, a cell or a stack, and where it starts. */
static void place_upright(struct ui *ui, struct box *c, enum box_align align, struct rect room)
{
    bool all = c->kind != BOX_ICON && !c->h && (fills(c) || align == ALIGN_STRETCH);
    int32_t h = all ? most(c->r.h, room.h) : c->r.h;
    place(ui, c, (struct rect){room.x, room.y + start(align, room.h, h), c->r.w, h});
}

static void place_row(struct ui *ui, struct box *b)
{
    struct rect room = content(b);
    int32_t left = room.w - gaps(b);
    for (struct box *c = b->first; c; c = c->next)
        left -= c->r.w;
    room.x += start(b->main, left, 0);
    int32_t above = hang_above(b);
    for (struct box *c = b->first; c; c = c->next) {
        struct rect at = room;
        int32_t down = across(c) == ALIGN_START ? above + hang(b, c) : 0;
        at.y += down;
        at.h -= down;
        place_upright(ui, c, across(c), at);
        room.x += c->r.w + b->gap;
    }
}

/* Where `has` starts so that its middle stands at `middle` of the room, yet all of it inside. */
static int32_t around(int32_t middle, int32_t room, int32_t has)
{
    return most(0, least(middle - has / 2, room - has));
}

static void place_stack(struct ui *ui, struct box *b)
{
    struct rect room = content(b);
    for (struct box *c = b->first; c; c = c->next) {
        struct rect at = room;
        if (c->pinned) {
            place(ui, c,
                  (struct rect){room.x + around(c->pin_x, room.w, c->r.w),
                                room.y + around(c->pin_y, room.h, c->r.h), c->r.w, c->r.h});
            continue;
        }
        at.x += start(across(c), room.w, c->r.w);
        place_upright(ui, c, b->main, at);
    }
}

static int32_t grid_height(const struct box *b, int32_t *rows)
{
    int32_t sum = 0, height;
    *rows = 0;
    for (struct box *c = b->first; c; ++*rows) {
        c = grid_row(c, b->columns, &height);
        sum = sum_px(sum, height + (c ? b->gap : 0));
    }
    return sum;
}

static void place_grid(struct ui *ui, struct box *b)
{
    struct rect room = content(b), cell = room;
    int32_t rows, left = room.h - grid_height(b, &rows), row = 0;
    if (b->main != ALIGN_STRETCH)
        cell.y += start(b->main, left, 0), left = 0;
    for (struct box *c = b->first; c; row++) {
        struct box *next = grid_row(c, b->columns, &cell.h);
        cell.h += between(left, row, row + 1, rows);
        for (int32_t i = 0; c != next; i++, c = c->next) {
            cell.x = room.x + column_x(b, room.w, i);
            place_upright(ui, c, across(c), cell);
        }
        cell.y = sum_px(cell.y, cell.h + b->gap);
    }
}

/* What a finger may meet: never smaller than fingers need, and lower than drawn, because people
 * look down at the glass and touch below what they see. */
static struct rect hit_area(const struct theme *t, struct rect r)
{
    int32_t min = theme_px(t, TARGET_MIN_MM);
    int32_t w = most(r.w, min), h = most(r.h, min);
    struct rect hit = {r.x - (w - r.w) / 2, r.y - (h - r.h) / 2, w, h};
    hit.h = most(hit.h, r.y + r.h + t->hit_below - hit.y);
    return hit;
}

static void place(struct ui *ui, struct box *b, struct rect r)
{
    b->r = r;
    if (b->kind == BOX_PICTURE)
        b->r.h = picture_height(ui, r.h);
    b->layer = b->kind == BOX_LAYER ? b : b->parent->layer;
    b->hit = b->action.n ? hit_area(ui->theme, r) : (struct rect){0};
    switch (b->kind) {
    case BOX_COLUMN:
    case BOX_LAYER:
        place_column(ui, b);
        break;
    case BOX_ROW:
        place_row(ui, b);
        break;
    case BOX_GRID:
        place_grid(ui, b);
        break;
    case BOX_STACK:
        place_stack(ui, b);
        break;
    case BOX_TEXT:
    case BOX_PICTURE:
    case BOX_ICON:
    case BOX_BROCADE:
    case BOX_SPACE:
        break;
    }
}

void ui_layout_layer(struct ui *ui, struct box *layer)
{
    assert(layer->kind == BOX_LAYER);
    measure(ui, layer, layer->at.w);
    layer->content_h = most(layer->r.h, layer->at.h);
    place(ui, layer, (struct rect){0, 0, layer->at.w, layer->content_h});
}

void ui_layout(struct ui *ui, struct box *root)
{
    const struct theme_panel *panel = &ui->theme->panel;
    assert(root->kind == BOX_STACK);
    root->r = (struct rect){0, 0, panel->width_px, panel->height_px};
    for (struct box *layer = root->first; layer; layer = layer->next)
        ui_layout_layer(ui, layer);
}
