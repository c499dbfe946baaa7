/* box.c - making a tree, and finding one's way in a laid-out one. */
#include "ui/box.h"

#include <assert.h>

struct box *box_new(struct arena *a, struct box *parent, enum box_kind kind)
{
    struct box *b = ARENA_NEW(a, struct box, 1);
    b->kind = kind;
    b->parent = parent;
    b->main = kind == BOX_STACK ? ALIGN_STRETCH : ALIGN_START;
    b->cross = kind == BOX_ROW ? ALIGN_CENTRE : ALIGN_STRETCH;
    if (parent && parent->last)
        parent->last->next = b;
    else if (parent)
        parent->first = b;
    if (parent)
        parent->last = b;
    return b;
}

struct box *box_text(struct arena *a, struct box *parent, enum text_role role, struct str text,
                     enum lang lang, rgba ink)
{
    struct box *b = box_new(a, parent, BOX_TEXT);
    b->text_role = role;
    b->text = text;
    b->lang = lang;
    b->ink = ink;
    return b;
}

struct box *box_icon(struct arena *a, struct box *parent, const char *name, int32_t size, rgba ink)
{
    struct box *b = box_new(a, parent, BOX_ICON);
    b->name = str_of(name);
    b->w = b->h = size;
    b->ink = ink;
    return b;
}

void box_pad(struct box *b, int32_t all)
{
    b->pad_l = b->pad_t = b->pad_r = b->pad_b = all;
}

struct rect ui_on_glass(const struct box *b, struct rect r)
{
    return b->layer ? rect_move(r, b->layer->at.x, b->layer->at.y + b->layer->dy) : r;
}

struct box *ui_find(struct box *root, struct str id)
{
    if (str_eq(root->id, id))
        return root;
    for (struct box *c = root->first; c; c = c->next) {
        struct box *found = ui_find(c, id);
        if (found)
            return found;
    }
    return NULL;
}

int32_t ui_scroll_end(const struct box *layer)
{
    int32_t over = layer->content_h - layer->at.h;
    return over > 0 ? -over : 0;
}

int32_t ui_scroll_to(const struct box *layer, const struct box *b)
{
    assert(b->layer == layer);
    int32_t margin = layer->at.h / 10, end = ui_scroll_end(layer), dy = layer->dy;
    int32_t top = b->r.y - margin, bottom = b->r.y + b->r.h + margin;
    if (bottom + dy > layer->at.h)
        dy = layer->at.h - bottom;
    if (top + dy < 0) /* last, so that of a box higher than the view the top is seen */
        dy = -top;
    return dy > 0 ? 0 : dy < end ? end : dy;
}

void ui_press(struct box *root, struct box *b)
{
    root->pressed = root == b;
    for (struct box *c = root->first; c; c = c->next)
        ui_press(c, b);
}

bool box_under_sheet(const struct box *layer)
{
    for (const struct box *above = layer->next; above; above = above->next)
        if (above->blocks)
            return true;
    return false;
}
