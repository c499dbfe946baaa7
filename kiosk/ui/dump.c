/* dump.c - the tree as JSON: what a test, or somebody who cannot see the glass, is told.
 *
 * Colours are found as the eye finds them: everything that was painted under the middle of a box
 * before it, laid over each other.  Of a picture only its quiet field is known, so text on a bare
 * picture is judged against that. */
#include "ui/look.h"

#include <jansson.h>
#include <stdlib.h>

struct under {
    const struct ui *ui;
    const struct box *of;
    int32_t x, y; /* its middle */
    rgba seen;
};

/* Lays everything up to u->of over what is seen; true once it was reached. */
static bool lay(struct under *u, const struct box *b)
{
    if (rect_has(b->r, u->x, u->y)) {
        rgba fill = look_fill(u->ui, b);
        if (b->fill_bottom >> 24) {
            uint32_t down = (uint32_t)(255 * (int64_t)(u->y - b->r.y) / b->r.h);
            fill = theme_over((b->fill_bottom & 0xffffff) | down << 24, fill);
        }
        u->seen = theme_over(b->kind == BOX_PICTURE ? u->ui->theme->c.sand : fill, u->seen);
    }
    if (b == u->of)
        return true;
    for (const struct box *c = b->first; c; c = c->next)
        if (lay(u, c))
            return true;
    return false;
}

static rgba ground_of(const struct ui *ui, const struct box *b)
{
    struct under u = {ui, b, b->r.x + b->r.w / 2, b->r.y + b->r.h / 2, 0xff000000};
    if (b->layer) {
        u.seen = theme_over(b->layer->ground, u.seen);
        lay(&u, b->layer);
    }
    return u.seen;
}

static json_t *colour(rgba c)
{
    return json_sprintf("#%06x", c & 0xffffff);
}

static json_t *rectangle(struct rect r)
{
    return json_pack("[iiii]", r.x, r.y, r.w, r.h);
}

static json_t *string(struct str s)
{
    json_t *text = json_stringn(s.n ? s.p : "", s.n);
    return text ? text : json_string("\xEF\xBF\xBD"); /* not UTF-8 */
}

static struct str role_of(const struct box *b)
{
    if (b->role.n)
        return b->role;
    return b->kind == BOX_TEXT      ? STR("text")
           : b->kind == BOX_PICTURE ? STR("img")
           : b->kind == BOX_ICON    ? STR("presentation")
                                    : STR("group");
}

/* The whole hit area of what is in view at least in part; null for what is scrolled away, or lies
 * under a sheet that asks. */
static json_t *hit_of(const struct box *b)
{
    struct rect hit = ui_on_glass(b, b->hit);
    struct rect seen = b->layer ? rect_meet(hit, b->layer->at) : hit;
    return rect_empty(b->hit) || rect_empty(seen) || (b->layer && box_under_sheet(b->layer)) ? json_null() : rectangle(hit);
}

static json_t *ink_of(struct ui *ui, const struct box *b)
{
    struct rect ink = para_ink(ui->types, b->para), at = look_text(ui, b);
    return rectangle(ui_on_glass(b, rect_move(ink, at.x, at.y)));
}

static json_t *dump_box(struct ui *ui, const struct box *b)
{
    bool text = b->kind == BOX_TEXT;
    rgba bg = ground_of(ui, b);
    struct rect r = b->kind == BOX_LAYER ? b->at : ui_on_glass(b, b->r);
    json_t *boxes = json_array();
    for (const struct box *c = b->first; c; c = c->next)
        json_array_append_new(boxes, dump_box(ui, c));
    return json_pack(
        "{so so so ss si si si si so so sb so so so so so}", "id", string(b->id), "role",
        string(role_of(b)), "label", string(b->label.n ? b->label : b->text), "lang",
        lang_code(b->lang), "x", r.x, "y", r.y, "w", r.w, "h", r.h, "hit", hit_of(b), "action",
        b->action.n ? string(b->action) : json_null(), "chosen", b->chosen, "fg",
        text || b->kind == BOX_ICON ? colour(theme_over(b->ink, bg)) : json_null(), "bg",
        colour(bg), "font_px",
        text ? json_integer(theme_font_px(ui->theme, b->text_role, b->lang)) : json_null(), "ink",
        text ? ink_of(ui, b) : json_null(), "boxes", boxes);
}

struct str ui_dump(struct ui *ui, struct box *root, const char *screen, struct arena *a)
{
    json_t *boxes = json_array();
    for (const struct box *c = root->first; c; c = c->next)
        json_array_append_new(boxes, dump_box(ui, c));
    json_t *tree = json_pack("{ss ss si si sf so}", "screen", screen, "lang",
                             lang_code(ui->theme->lang), "width", root->r.w, "height", root->r.h,
                             "mm_per_px", 1 / ui->theme->px_per_mm, "boxes", boxes);
    char *json = json_dumps(tree, JSON_INDENT(1) | JSON_REAL_PRECISION(6));
    json_decref(tree);
    struct str out = str_copy(a, str_of(json));
    free(json);
    return out;
}
