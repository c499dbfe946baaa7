/* draw.c - a laid-out tree to drawlists, one a layer, in the order of the tree. */
#include "ui/look.h"

#include <assert.h>
#include <math.h>

static const rgba SHADE = 0x28000000; /* a finger's shadow on a strong colour */

#define OPAQUE(c) ((c) >> 24 != 0)

rgba look_fill(const struct ui *ui, const struct box *b)
{
    const struct theme_colours *c = &ui->theme->c;
    if (!b->pressed)
        return b->fill;
    bool quiet = !OPAQUE(b->fill) || theme_contrast(b->fill, c->paper) < 2;
    return quiet && !b->chosen ? c->pressed : theme_over(SHADE, b->fill);
}

rgba look_border(const struct ui *ui, const struct box *b, int32_t *px)
{
    bool press = b->pressed && !b->chosen;
    *px = press && b->border_px < ui->theme->hairline ? ui->theme->hairline : b->border_px;
    return press ? ui->theme->c.chosen : b->border;
}

struct rect look_text(const struct ui *ui, const struct box *b)
{
    const struct para *p = b->para;
    int64_t lines = (int64_t)p->lines[0].baseline + p->lines[p->n_lines - 1].baseline;
    double down =
        (double)(p->height - lines) / 128 + theme_eye_px(ui->theme, b->text_role, b->lang);
    return rect_move(b->r, 0, (int32_t)lround(down));
}

static void draw_ground(struct ui *ui, const struct box *b, struct drawlist *out)
{
    int32_t border_px;
    rgba fill = look_fill(ui, b), border = look_border(ui, b, &border_px);
    if (OPAQUE(b->fill_bottom)) {
        struct draw_cmd *gradient = drawlist_add(out, DRAW_GRADIENT, b->r);
        gradient->fill = fill;
        gradient->border = b->fill_bottom;
        fill = 0;
    }
    bool bordered = border_px && OPAQUE(border);
    if (!OPAQUE(fill) && !bordered)
        return;
    struct draw_cmd *box = drawlist_add(out, DRAW_BOX, b->r);
    box->radius = b->radius;
    box->fill = fill;
    box->border = border;
    box->border_px = bordered ? border_px : 0;
}

static void draw_content(struct ui *ui, const struct box *b, struct drawlist *out)
{
    struct draw_cmd *cmd;
    int32_t side = b->r.w < b->r.h ? b->r.w : b->r.h;
    switch (b->kind) {
    case BOX_TEXT:
        cmd = drawlist_add(out, DRAW_TEXT, look_text(ui, b));
        cmd->para = b->para;
        cmd->marks = b->marks;
        cmd->fill = b->ink;
        break;
    case BOX_ICON:
        cmd = drawlist_add(
            out, DRAW_ICON,
            (struct rect){b->r.x + (b->r.w - side) / 2, b->r.y + (b->r.h - side) / 2, side, side});
        cmd->name = b->name;
        cmd->fill = b->ink;
        break;
    case BOX_PICTURE:
        cmd = drawlist_add(out, DRAW_PICTURE, b->r);
        cmd->name = b->name;
        cmd->radius = b->radius;
        break;
    case BOX_BROCADE:
        drawlist_add(out, DRAW_BROCADE, b->r);
        break;
    case BOX_COLUMN:
    case BOX_ROW:
    case BOX_GRID:
    case BOX_STACK:
    case BOX_SPACE:
    case BOX_LAYER:
        break;
    }
}

static void draw_box(struct ui *ui, const struct box *b, struct drawlist *out)
{
    draw_ground(ui, b, out);
    draw_content(ui, b, out);
    for (const struct box *c = b->first; c; c = c->next)
        draw_box(ui, c, out);
}

void ui_draw(struct ui *ui, struct box *root, struct ui_lists *out)
{
    out->n = 0;
    for (struct box *b = root->first; b; b = b->next) {
        assert(out->n < FRAME_MAX_LAYERS); /* view.c makes six at most, of no row */
        struct drawlist *list = &out->list[out->n];
        drawlist_reset(list);
        draw_box(ui, b, list);
        if (box_under_sheet(b)) /* what cannot be touched now steps back */
            drawlist_add(list, DRAW_BOX, (struct rect){0, -b->dy, b->at.w, b->at.h})->fill =
                ui->theme->c.scrim;
        out->layer[out->n] = (struct layer){
            .id = b->id.n ? (uint32_t)str_hash(b->id) : (uint32_t)out->n,
            .list = list,
            .view = rect_meet(b->at, root->r),
            .dx = b->at.x,
            .dy = b->at.y + b->dy,
            .ground = b->ground,
        };
        out->n++;
    }
}

void ui_lists_free(struct ui_lists *l)
{
    for (size_t i = 0; i < FRAME_MAX_LAYERS; i++)
        drawlist_free(&l->list[i]);
}
