#include "app/pages.h"

#include <malloc.h>
#include <string.h>

enum {
    SLIDE_MS = 220, /* motion lasts under 250 ms */
    FRAME_MS = 16,
    LARGE_TREE = 512 << 10, /* bytes; what lies about it in the heap is given back to the system */
};

static struct slot *front(struct pages *p)
{
    return &p->slots[p->front];
}

static struct slot *back(struct pages *p)
{
    return &p->slots[1 - p->front];
}

struct view_tree *pages_tree(struct pages *p)
{
    return &front(p)->tree;
}

void pages_init(struct pages *p)
{
    *p = (struct pages){0};
    for (int i = 0; i < 2; i++)
        p->slots[i].arena = arena_create();
}

void pages_finish(struct pages *p)
{
    for (int i = 0; i < 2; i++) {
        ui_lists_free(&p->slots[i].lists);
        arena_destroy(p->slots[i].arena);
    }
}

static void list_slot(struct slot *s)
{
    ui_draw(&s->tree.ui, s->tree.root, &s->lists);
    size_t i = 0;
    for (struct box *b = s->tree.root->first; b; b = b->next, i++)
        s->lists.layer[i].id =
            b == s->tree.page ? s->page_id : (uint32_t)str_hash(b->id) | 0x80000000u;
}

static void let_go(struct slot *s)
{
    bool large = arena_bytes(s->arena, 0) > LARGE_TREE;
    arena_reset(s->arena);
    if (large)
        malloc_trim(0);
    s->tree = (struct view_tree){0};
    ui_lists_free(&s->lists);
    s->lists.n = 0;
}

void pages_relist(struct pages *p)
{
    p->redraw = true;
    list_slot(front(p));
}

int32_t pages_scroll_end(struct pages *p)
{
    struct box *page = pages_tree(p)->page;
    return page ? ui_scroll_end(page) : 0;
}

static void place_layer(struct pages *p, struct box *layer, int32_t dy)
{
    struct slot *s = front(p);
    if (!layer || layer->dy == dy)
        return;
    p->redraw = true;
    layer->dy = dy;
    size_t i = 0;
    for (struct box *b = s->tree.root->first; b && i < s->lists.n; b = b->next, i++)
        if (b == layer)
            s->lists.layer[i].dy = b->at.y + b->dy;
}

void pages_place(struct pages *p)
{
    place_layer(p, pages_tree(p)->page, scroll_offset(&p->scroll));
    place_layer(p, pages_tree(p)->sheet, scroll_offset(&p->sheet));
}

void pages_build(struct pages *p, const struct view_env *env, const struct state *state,
                 struct local_time now)
{
    struct slot *s = front(p);
    p->trees++;
    arena_reset(s->arena);
    view_build(env, state, now, s->arena, &s->tree);
    int32_t end = pages_scroll_end(p);
    if (p->scroll.at < end)
        p->scroll = (struct scroll){.at = end};
    if (s->tree.page)
        s->tree.page->dy = scroll_offset(&p->scroll);
    if (s->tree.sheet)
        s->tree.sheet->dy = scroll_offset(&p->sheet);
    if (arena_bytes(s->arena, 0) > LARGE_TREE)
        malloc_trim(0);
}

void pages_turn(struct pages *p, int32_t scroll)
{
    p->front = 1 - p->front;
    front(p)->page_id = ++p->turned;
    p->scroll = (struct scroll){.at = scroll};
}

void pages_slide(struct pages *p, int32_t direction, uint64_t now_ms)
{
    p->direction = front(p)->tree.page && back(p)->tree.page ? direction : 0;
    p->slide_ms = now_ms;
}

bool pages_slides(const struct pages *p, uint64_t now_ms)
{
    return p->direction && now_ms - p->slide_ms < SLIDE_MS;
}

uint64_t pages_rest_ms(const struct pages *p)
{
    return p->direction ? p->slide_ms + SLIDE_MS : 0;
}

/* Afterwards nobody looks at the page that left: what it was made of is given back. */
static void step_slide(struct pages *p, uint64_t now_ms)
{
    p->redraw |= p->direction != 0;
    if (!pages_slides(p, now_ms))
        p->direction = 0;
    if (!p->direction)
        let_go(back(p));
}

static bool moves(const struct scroll *s)
{
    return s->state == SCROLL_GLIDING || s->state == SCROLL_STEPPING;
}

uint64_t pages_step(struct pages *p, uint64_t now_ms)
{
    const struct box *sheet = pages_tree(p)->sheet;
    step_slide(p, now_ms);
    scroll_tick(&p->scroll, pages_scroll_end(p), now_ms);
    if (sheet)
        scroll_tick(&p->sheet, ui_scroll_end(sheet), now_ms);
    pages_place(p);
    return p->direction || moves(&p->scroll) || (sheet && moves(&p->sheet)) ? now_ms + FRAME_MS
                                                                            : UINT64_MAX;
}

/* 0 to 1, fast at first: the page arrives gently. */
static double eased(const struct pages *p, uint64_t now_ms)
{
    double t = (double)(now_ms - p->slide_ms) / SLIDE_MS;
    t = t > 1 ? 1 : t;
    return 1 - (1 - t) * (1 - t) * (1 - t);
}

static void move_layer(struct layer *l, int32_t dx)
{
    l->view.x += dx; /* bars lie on top; a clipped view would be painted anew for each frame */
    l->dx += dx;
}

static const struct layer *page_of(const struct slot *s)
{
    for (size_t i = 0; i < s->lists.n; i++)
        if (s->lists.layer[i].id == s->page_id)
            return &s->lists.layer[i];
    return NULL;
}

size_t pages_layers(struct pages *p, uint64_t now_ms, struct layer out[FRAME_MAX_LAYERS])
{
    struct slot *s = front(p);
    size_t n = s->lists.n;
    for (size_t i = 0; i < n; i++)
        out[i] = s->lists.layer[i];
    const struct layer *old = p->direction ? page_of(back(p)) : NULL;
    if (!old || n + 1 > FRAME_MAX_LAYERS)
        return n;
    int32_t w = old->view.w, moved = (int32_t)(eased(p, now_ms) * w);
    for (size_t i = 0; i < n; i++)
        if (out[i].id == s->page_id)
            move_layer(&out[i], p->direction * (w - moved));
    struct layer leaving = *old;
    move_layer(&leaving, -p->direction * moved);
    for (size_t i = n; i > 0; i--) /* under everything, so that bars stay on top */
        out[i] = out[i - 1];
    out[0] = leaving;
    return n + 1;
}

size_t pages_ahead(struct pages *p, const struct view_env *env, const struct state *state,
                   struct local_time now, struct layer out[FRAME_MAX_LAYERS])
{
    struct slot *s = back(p);
    arena_reset(s->arena);
    view_build(env, state, now, s->arena, &s->tree);
    list_slot(s);
    memcpy(out, s->lists.layer, s->lists.n * sizeof *out);
    return s->lists.n;
}
