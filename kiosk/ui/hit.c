/* hit.c - which box a finger means. */
#include "ui/box.h"

struct aim {
    int32_t x, y; /* in the layer's own coordinates */
    int64_t best; /* squared distance to the drawn rectangle of `box` */
    struct box *box;
};

static int64_t distance(struct rect r, int32_t x, int32_t y)
{
    int64_t dx = x < r.x ? r.x - x : x >= r.x + r.w ? x - (r.x + r.w) + 1 : 0;
    int64_t dy = y < r.y ? r.y - y : y >= r.y + r.h ? y - (r.y + r.h) + 1 : 0;
    return dx * dx + dy * dy;
}

static bool lies_in(const struct box *b, const struct box *outer)
{
    while (b && b != outer)
        b = b->parent;
    return b != NULL;
}

static void aim_at(struct aim *aim, struct box *b)
{
    if (rect_has(b->hit, aim->x, aim->y)) {
        int64_t d = distance(b->r, aim->x, aim->y);
        if (!aim->box || d <= aim->best || lies_in(b, aim->box)) {
            aim->box = b;
            aim->best = d;
        }
    }
    for (struct box *c = b->first; c; c = c->next)
        aim_at(aim, c);
}

/* The topmost layer under a point.  NULL where a layer that blocks lies between. */
static struct box *layer_at(struct box *root, int32_t x, int32_t y)
{
    struct box *top = NULL;
    for (struct box *layer = root->first; layer; layer = layer->next)
        if (layer->blocks || rect_has(layer->at, x, y))
            top = layer;
    return top && rect_has(top->at, x, y) ? top : NULL;
}

struct box *ui_hit(struct box *root, int32_t x, int32_t y)
{
    struct box *layer = layer_at(root, x, y);
    if (!layer)
        return NULL;
    struct aim aim = {.x = x - layer->at.x, .y = y - layer->at.y - layer->dy};
    aim_at(&aim, layer);
    return aim.box;
}

struct box *ui_scroller(struct box *root, int32_t x, int32_t y)
{
    struct box *layer = layer_at(root, x, y);
    return layer && layer->scrolls && ui_scroll_end(layer) < 0 ? layer : NULL;
}
