/* dump.c - the tree as JSON, a box a line: what a test, or somebody who cannot see the glass, is
 * told.  Written as it is walked: a tour makes a thousand trees.
 *
 * Colours are found as the eye finds them: everything that was painted under the middle of a box
 * before it, laid over each other.  Of a picture only its quiet field is known, so text on a bare
 * picture is judged against that. */
#include "ui/look.h"

#include <jansson.h>

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

static int add(const char *bytes, size_t n, void *out)
{
    buf_add(out, (struct str){bytes, n});
    return 0;
}

static void put_key(struct buf *out, const char *key)
{
    buf_printf(out, "%s\"%s\": ", out->p[out->n - 1] == '{' ? "" : ", ", key);
}

static void put_string(struct buf *out, const char *key, struct str s)
{
    json_t *text = s.n ? json_stringn(s.p, s.n) : NULL;
    put_key(out, key);
    if (text)
        json_dump_callback(text, add, out, JSON_ENCODE_ANY);
    else
        buf_puts(out, s.n ? "\"\xEF\xBF\xBD\"" /* not UTF-8 */ : "\"\"");
    json_decref(text);
}

static void put_colour(struct buf *out, const char *key, rgba c)
{
    put_key(out, key);
    buf_printf(out, "\"#%06x\"", c & 0xffffff);
}

static void put_rectangle(struct buf *out, const char *key, struct rect r)
{
    put_key(out, key);
    buf_printf(out, "[%d, %d, %d, %d]", r.x, r.y, r.w, r.h);
}

static void put_null(struct buf *out, const char *key)
{
    put_key(out, key);
    buf_puts(out, "null");
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
static void put_hit(struct buf *out, const struct box *b)
{
    struct rect hit = ui_on_glass(b, b->hit);
    struct rect seen = b->layer ? rect_meet(hit, b->layer->at) : hit;
    if (rect_empty(b->hit) || rect_empty(seen) || (b->layer && box_under_sheet(b->layer)))
        put_null(out, "hit");
    else
        put_rectangle(out, "hit", hit);
}

/* What only texts have; and a colour in front, which icons have too. */
static void put_look(struct buf *out, struct ui *ui, const struct box *b)
{
    bool text = b->kind == BOX_TEXT;
    rgba bg = ground_of(ui, b);
    if (text || b->kind == BOX_ICON)
        put_colour(out, "fg", theme_over(b->ink, bg));
    else
        put_null(out, "fg");
    put_colour(out, "bg", bg);
    if (text) {
        struct rect ink = para_ink(ui->types, b->para), at = look_text(ui, b);
        buf_printf(out, ", \"font_px\": %d", theme_font_px(ui->theme, b->text_role, b->lang));
        put_rectangle(out, "ink", ui_on_glass(b, rect_move(ink, at.x, at.y)));
    } else {
        put_null(out, "font_px");
        put_null(out, "ink");
    }
}

static void put_boxes(struct buf *out, struct ui *ui, const struct box *parent, int depth);

static void put_box(struct buf *out, struct ui *ui, const struct box *b, int depth)
{
    struct rect r = b->kind == BOX_LAYER ? b->at : ui_on_glass(b, b->r);
    buf_printf(out, "%*s{", depth, "");
    put_string(out, "id", b->id);
    put_string(out, "role", role_of(b));
    put_string(out, "label", b->label.n ? b->label : b->text);
    buf_printf(out, ", \"lang\": \"%s\"", lang_code(b->lang));
    buf_printf(out, ", \"x\": %d, \"y\": %d, \"w\": %d, \"h\": %d", r.x, r.y, r.w, r.h);
    put_hit(out, b);
    if (b->action.n)
        put_string(out, "action", b->action);
    else
        put_null(out, "action");
    buf_printf(out, ", \"chosen\": %s", b->chosen ? "true" : "false");
    put_look(out, ui, b);
    put_boxes(out, ui, b, depth + 1);
    buf_puts(out, "}");
}

static void put_boxes(struct buf *out, struct ui *ui, const struct box *parent, int depth)
{
    buf_puts(out, ", \"boxes\": [");
    for (const struct box *c = parent->first; c; c = c->next) {
        buf_puts(out, c == parent->first ? "\n" : ",\n");
        put_box(out, ui, c, depth);
    }
    buf_puts(out, "]");
}

struct str ui_dump(struct ui *ui, struct box *root, const char *screen, struct arena *a)
{
    struct buf out = {0};
    buf_printf(&out, "{\"screen\": \"%s\", \"lang\": \"%s\"", screen, lang_code(ui->theme->lang));
    buf_printf(&out, ", \"width\": %d, \"height\": %d, \"mm_per_px\": %.6g", root->r.w, root->r.h,
               1 / ui->theme->px_per_mm);
    put_boxes(&out, ui, root, 1);
    buf_puts(&out, "}");
    return buf_move(&out, a);
}
