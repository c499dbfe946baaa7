/* box: what every screen relies on.  Nothing leaves its place, nothing overlaps, a finger meets
 * what it means, and the dump says what is on the glass. */
#include "ui/box.h"
#include "base/utf8.h"

#include <jansson.h>

#include "../support/check.h"

static struct fonts *fonts;
static struct typesetter *types;
static struct arena *arena;
static struct theme theme;
static struct ui ui;

static void portrait(void)
{
    theme_make(&(struct theme_panel){1080, 1920, 398.5, 700, 500}, false, false, LANG_VI, &theme);
}

static int open_text(void **state)
{
    (void)state;
    struct err e;
    assert_true(fonts_open(NULL, &fonts, &e));
    types = typesetter_create(fonts, 1 << 22);
    return 0;
}

static int close_text(void **state)
{
    (void)state;
    typesetter_destroy(types);
    fonts_close(fonts);
    return 0;
}

static int fresh(void **state)
{
    (void)state;
    arena = arena_create();
    portrait();
    ui = (struct ui){types, &theme, arena};
    return 0;
}

static int drop(void **state)
{
    (void)state;
    arena_destroy(arena);
    return 0;
}

static struct box *new_root(void)
{
    return box_new(arena, NULL, BOX_STACK);
}

static struct box *add_layer(struct box *root, struct rect at)
{
    struct box *layer = box_new(arena, root, BOX_LAYER);
    layer->at = at;
    layer->ground = theme.c.paper;
    return layer;
}

/* A box of `kind` alone in a layer of that size at the glass's origin. */
static struct box *alone(enum box_kind kind, int32_t w, int32_t h)
{
    struct box *b = box_new(arena, add_layer(new_root(), (struct rect){0, 0, w, h}), kind);
    b->grow = 1;
    return b;
}

static struct box *root_of(struct box *b)
{
    while (b->parent)
        b = b->parent;
    return b;
}

static struct box *space(struct box *parent, int32_t w, int32_t h)
{
    struct box *b = box_new(arena, parent, BOX_SPACE);
    b->w = w;
    b->h = h;
    return b;
}

static struct box *button(struct box *parent, const char *id, int32_t w, int32_t h)
{
    struct box *b = space(parent, w, h);
    b->id = b->action = str_of(id);
    return b;
}

static struct box *text(struct box *parent, const char *words)
{
    return box_text(arena, parent, TEXT_BODY, str_of(words), LANG_EN, theme.c.ink);
}

static void lay(struct box *any)
{
    ui_layout(&ui, root_of(any));
}

static void expect(const struct box *b, int32_t x, int32_t y, int32_t w, int32_t h)
{
    assert_int_equal(b->r.x, x);
    assert_int_equal(b->r.y, y);
    assert_int_equal(b->r.w, w);
    assert_int_equal(b->r.h, h);
}

/* ---- layout ---- */

static void test_box__a_column_stacks_with_padding_and_gaps(void **state)
{
    (void)state;
    struct box *column = alone(BOX_COLUMN, 400, 600);
    box_pad(column, 10);
    column->gap = 7;
    struct box *a = space(column, 0, 100), *b = space(column, 0, 50);
    lay(column);
    expect(column, 0, 0, 400, 600);
    expect(a, 10, 10, 380, 100);
    expect(b, 10, 117, 380, 50);
}

static void test_box__what_grows_shares_the_height_that_is_left(void **state)
{
    (void)state;
    struct box *column = alone(BOX_COLUMN, 400, 600);
    struct box *a = space(column, 0, 100), *b = space(column, 0, 0), *c = space(column, 0, 50);
    b->grow = 2;
    c->grow = 1;
    lay(column);
    expect(a, 0, 0, 400, 100);
    expect(b, 0, 100, 400, 300);
    expect(c, 0, 400, 400, 200);
}

static void test_box__main_and_cross_place_what_is_smaller(void **state)
{
    (void)state;
    struct box *column = alone(BOX_COLUMN, 400, 600);
    column->main = ALIGN_END;
    column->cross = ALIGN_CENTRE;
    struct box *a = space(column, 100, 100), *b = space(column, 50, 100);
    b->self = ALIGN_END;
    b->self_set = true;
    lay(column);
    expect(a, 150, 400, 100, 100);
    expect(b, 350, 500, 50, 100);
}

static void test_box__a_row_centres_across_and_shares_equally(void **state)
{
    (void)state;
    struct box *row = alone(BOX_ROW, 430, 100);
    row->gap = 10;
    struct box *a = space(row, 0, 40), *b = space(row, 0, 60), *c = space(row, 100, 20);
    a->grow = b->grow = 1;
    lay(row);
    expect(a, 0, 30, 155, 40);
    expect(b, 165, 20, 155, 60);
    expect(c, 330, 40, 100, 20);
}

static void test_box__a_row_gives_every_pixel_away(void **state)
{
    (void)state;
    struct box *row = alone(BOX_ROW, 1001, 100);
    for (int i = 0; i < 7; i++)
        space(row, 0, 10)->grow = 1;
    lay(row);
    assert_int_equal(row->last->r.x + row->last->r.w, 1001);
}

static void test_box__growing_texts_are_equal_but_for_one_that_would_have_to_wrap(void **state)
{
    (void)state;
    struct box *row = alone(BOX_ROW, 600, 100);
    struct box *a = text(row, "a"), *b = text(row, "b"), *c = text(row, "Longer than a third");
    a->grow = b->grow = c->grow = 1;
    lay(row);
    assert_in_range(a->r.w - b->r.w, 0, 1);
    assert_true(c->r.w > 200);
    assert_int_equal(c->para->n_lines, 1);
    assert_int_equal(a->r.w + b->r.w + c->r.w, 600);
}

static void test_box__texts_without_room_share_fairly_and_wrap(void **state)
{
    (void)state;
    struct box *row = alone(BOX_ROW, 500, 100);
    struct box *icon = box_icon(arena, row, "home", 56, theme.c.ink);
    struct box *a = text(row, "Gate");
    struct box *b = text(row, "a long text that has to be broken into several lines here");
    struct box *c = text(row, "another long text that has to be broken into several lines");
    lay(row);
    assert_int_equal(icon->r.w, 56);
    assert_int_equal(a->para->n_lines, 1);
    assert_true(b->para->n_lines > 1 && c->para->n_lines > 1);
    assert_in_range(b->r.w - c->r.w, 0, 1);
    assert_int_equal(c->r.x + c->r.w, 500);
}

static void
test_box__a_grid_ends_at_the_edge_and_its_rows_are_as_high_as_their_highest(void **state)
{
    (void)state;
    struct box *grid = alone(BOX_GRID, 500, 1000);
    grid->columns = 3;
    grid->gap = 10;
    struct box *a = space(grid, 0, 50), *b = box_new(arena, grid, BOX_COLUMN);
    struct box *c = space(grid, 0, 80), *d = space(grid, 0, 30);
    lay(grid);
    expect(a, 0, 0, 160, 50);
    expect(b, 170, 0, 160, 80);
    expect(c, 340, 0, 160, 80);
    expect(d, 0, 90, 160, 30);
    grid->gap = 11;
    lay(grid);
    assert_int_equal(c->r.x + c->r.w, 500);
}

static void test_box__a_grid_that_stretches_gives_its_rows_what_is_left(void **state)
{
    (void)state;
    struct box *grid = alone(BOX_GRID, 500, 500);
    grid->columns = 2;
    grid->gap = 20;
    grid->main = ALIGN_STRETCH;
    for (int i = 0; i < 4; i++)
        box_new(arena, grid, BOX_COLUMN)->min_h = 100;
    lay(grid);
    expect(grid->first, 0, 0, 240, 240);
    expect(grid->last, 260, 260, 240, 240);
}

static void test_box__a_stack_gives_all_its_place_or_aligns_what_is_smaller(void **state)
{
    (void)state;
    struct box *stack = alone(BOX_STACK, 300, 200);
    struct box *picture = box_new(arena, stack, BOX_PICTURE);
    struct box *card = box_new(arena, stack, BOX_COLUMN);
    card->min_h = 50;
    lay(stack);
    expect(picture, 0, 0, 300, 200);
    expect(card, 0, 0, 300, 200);
    stack->main = ALIGN_END;
    lay(stack);
    expect(picture, 0, 0, 300, 200);
    expect(card, 0, 150, 300, 50);
    stack->main = stack->cross = ALIGN_CENTRE;
    struct box *icon = box_icon(arena, stack, "home", 56, theme.c.ink);
    lay(stack);
    expect(icon, 122, 72, 56, 56);
}

static void test_box__a_picture_keeps_its_aspect(void **state)
{
    (void)state;
    struct box *column = alone(BOX_COLUMN, 400, 600);
    struct box *p = box_new(arena, column, BOX_PICTURE);
    p->aspect = 0.5;
    lay(column);
    expect(p, 0, 0, 400, 200);
}

static void test_box__no_picture_is_higher_than_the_glass(void **state)
{
    (void)state;
    struct box *column = alone(BOX_COLUMN, 400, 600);
    struct box *p = box_new(arena, column, BOX_PICTURE), *below = space(column, 0, 10);
    static const double aspects[] = {48, 8192, 1e12};
    for (size_t i = 0; i < sizeof aspects / sizeof *aspects; i++) {
        p->aspect = aspects[i];
        lay(column);
        expect(p, 0, 0, 400, 1920);
        assert_int_equal(below->r.y, 1920);
    }
    struct box *row = alone(BOX_ROW, 400, 600);
    row->cross = ALIGN_STRETCH;
    p = box_new(arena, row, BOX_PICTURE);
    p->w = 100;
    space(row, 0, 5000); /* beside it: what a picture is stretched to */
    lay(row);
    assert_int_equal(row->r.h, 5000);
    assert_int_equal(p->r.h, 1920);
}

static void test_box__a_page_of_any_length_has_an_end(void **state)
{
    (void)state;
    enum { END = 1 << 24 };
    struct box *column = alone(BOX_COLUMN, 400, 600), *grid = box_new(arena, column, BOX_GRID);
    grid->columns = 2;
    for (int i = 0; i < 600; i++) {
        struct box *row = box_new(arena, column, BOX_ROW), *inner = box_new(arena, row, BOX_COLUMN);
        row->grow = 1;
        space(inner, 0, INT32_MAX);
        space(inner, INT32_MAX, INT32_MAX);
        space(grid, 100, INT32_MAX);
    }
    lay(column);
    assert_int_equal(column->layer->content_h, END);
    assert_int_equal(column->r.h, END);
    assert_int_equal(column->last->r.y, END);
    struct ui_lists lists = {0};
    ui_draw(&ui, root_of(column), &lists);
    ui_dump(&ui, root_of(column), "item", arena);
    ui_lists_free(&lists);
}

static void test_box__of_a_text_without_end_the_beginning_is_shown(void **state)
{
    (void)state;
    enum { MOST = 64 << 10 };
    struct box *column = alone(BOX_COLUMN, 400, 600), *t = text(column, "");
    char *bytes = ARENA_NEW(arena, char, PARA_MAX_BYTES + 1);
    memset(bytes, '\n', PARA_MAX_BYTES + 1);
    memcpy(bytes + MOST - 1, "\u00E0", 2); /* a character is whole or not there */
    t->text = (struct str){bytes, PARA_MAX_BYTES + 1};
    lay(column);
    assert_int_equal(t->para->lines[t->para->n_lines - 1].end, MOST - 1);
    assert_true(t->para->height == t->r.h * 64 && column->r.h == t->r.h);
    struct ui_lists lists = {0};
    ui_draw(&ui, root_of(column), &lists);
    ui_lists_free(&lists);
}

static void test_box__widths_give_way_and_heights_grow_with_the_content(void **state)
{
    (void)state;
    struct box *column = alone(BOX_COLUMN, 300, 600);
    struct box *wide = space(column, 900, 10), *low = box_new(arena, column, BOX_COLUMN);
    low->h = 20;
    low->max_w = 100;
    text(low, "more lines than twenty pixels hold");
    lay(column);
    expect(wide, 0, 0, 300, 10);
    assert_int_equal(low->r.w, 100);
    assert_int_equal(low->r.h, low->first->r.h);
    assert_true(low->r.h > 20);
}

static void
test_box__an_icon_at_the_top_of_a_row_stands_at_the_middle_of_the_first_line(void **state)
{
    (void)state;
    struct box *row = alone(BOX_ROW, 400, 10);
    row->cross = ALIGN_START;
    struct box *icon = box_icon(arena, row, "check", 20, theme.c.ink);
    struct box *words = text(row, "several lines of words that go on and on beside an icon");
    words->grow = 1;
    lay(row);
    int32_t line = (words->para->height + 63) / 64 / (int32_t)words->para->n_lines;
    assert_int_equal(words->r.y, 0);
    assert_int_equal(icon->r.y, (line - 20) / 2);
    icon->w = icon->h = 60; /* larger than the line: now the text moves down */
    icon->natural_w = 0;
    lay(row);
    assert_int_equal(icon->r.y, 0);
    assert_int_equal(words->r.y, (60 - line) / 2);
    assert_true(row->r.h >= words->r.y + words->r.h);
}

static void test_box__a_page_higher_than_its_window_scrolls(void **state)
{
    (void)state;
    struct box *root = new_root(), *page = add_layer(root, (struct rect){0, 100, 400, 500});
    page->scrolls = true;
    struct box *above = space(page, 0, 1000), *below = space(page, 0, 200);
    ui_layout(&ui, root);
    assert_int_equal(page->content_h, 1200);
    assert_int_equal(ui_scroll_end(page), -700);
    assert_int_equal(ui_scroll_to(page, below), -700);
    page->dy = -700;
    assert_int_equal(ui_scroll_to(page, above), 0);
    assert_int_equal(ui_on_glass(below, below->r).y, 400);
    assert_ptr_equal(ui_scroller(root, 10, 300), page);
    assert_null(ui_scroller(root, 10, 50));
}

static void test_box__what_is_in_view_is_not_scrolled_to(void **state)
{
    (void)state;
    struct box *root = new_root(), *page = add_layer(root, (struct rect){0, 0, 400, 500});
    space(page, 0, 600);
    struct box *b = space(page, 0, 40);
    space(page, 0, 1000);
    ui_layout(&ui, root);
    assert_int_equal(ui_scroll_to(page, b), 500 - 690);
    page->dy = -300;
    assert_int_equal(ui_scroll_to(page, b), -300);
}

static void test_box__what_is_pinned_stands_around_its_point_and_inside(void **state)
{
    (void)state;
    struct box *map = alone(BOX_STACK, 400, 200);
    struct box *pin = button(map, "pin", 40, 20), *corner = button(map, "corner", 40, 20);
    struct box *words = text(map, "Here");
    pin->pinned = corner->pinned = words->pinned = true;
    pin->pin_x = 100, pin->pin_y = 50;
    corner->pin_x = 399, corner->pin_y = 199;
    lay(map);
    assert_int_equal(pin->r.x, 80);
    assert_int_equal(pin->r.y, 40);
    assert_int_equal(corner->r.x, 360);
    assert_int_equal(corner->r.y, 180);
    assert_true(words->r.w < 200 && words->r.x == 0 && words->r.y == 0); /* as wide as its words */
}

/* ---- hits ---- */

static void test_box__a_hit_area_is_15_mm_and_reaches_3_mm_lower(void **state)
{
    (void)state;
    struct box *stack = alone(BOX_STACK, 1080, 600);
    stack->main = stack->cross = ALIGN_CENTRE;
    struct box *small = button(stack, "small", 10, 10), *large = button(stack, "large", 200, 100);
    lay(stack);
    assert_int_equal(small->hit.w, 41);
    assert_int_equal(small->hit.h, 41);
    assert_true(rect_has(small->hit, 540, 300));
    assert_int_equal(large->hit.h, 108);
    assert_int_equal(large->hit.y, large->r.y);
    assert_int_equal(stack->hit.w, 0);
}

static void test_box__between_two_buttons_the_nearer_is_hit(void **state)
{
    (void)state;
    struct box *column = alone(BOX_COLUMN, 400, 600);
    column->gap = 4;
    struct box *a = button(column, "a", 400, 60), *b = button(column, "b", 400, 60);
    struct box *root = root_of(column);
    lay(column);
    assert_ptr_equal(ui_hit(root, 10, 59), a);
    assert_ptr_equal(ui_hit(root, 10, 61), a);
    assert_ptr_equal(ui_hit(root, 10, 64), b);
    assert_ptr_equal(ui_hit(root, 10, 130), b);
    assert_null(ui_hit(root, 10, 140));

    struct box *row = alone(BOX_ROW, 400, 600);
    row->gap = 4;
    a = button(row, "a", 10, 10), b = button(row, "b", 10, 10);
    lay(row);
    assert_ptr_equal(ui_hit(root_of(row), 8, 300), a);
    assert_ptr_equal(ui_hit(root_of(row), 11, 300), a);
    assert_ptr_equal(ui_hit(root_of(row), 13, 300), b);
}

static void test_box__a_button_on_a_card_is_hit_before_the_card(void **state)
{
    (void)state;
    struct box *card = alone(BOX_STACK, 400, 400);
    card->id = card->action = STR("card");
    card->main = card->cross = ALIGN_CENTRE;
    struct box *b = button(card, "button", 60, 60);
    lay(card);
    assert_ptr_equal(ui_hit(root_of(card), 200, 200), b);
    assert_ptr_equal(ui_hit(root_of(card), 200, b->r.y + b->r.h + 3), b);
    assert_ptr_equal(ui_hit(root_of(card), 20, 20), card);
}

static void test_box__what_is_scrolled_out_of_view_is_not_hit(void **state)
{
    (void)state;
    struct box *root = new_root(), *page = add_layer(root, (struct rect){0, 100, 400, 200});
    struct box *bar = add_layer(root, (struct rect){0, 0, 400, 100});
    button(page, "a", 400, 100);
    struct box *b = button(page, "b", 400, 300);
    ui_layout(&ui, root);
    page->dy = -100;
    assert_ptr_equal(ui_hit(root, 10, 120), b);
    assert_null(ui_hit(root, 10, 60));
    assert_null(ui_scroller(root, 10, 60));
    bar->dy = 0;
}

static void test_box__a_sheet_that_asks_is_in_the_way_of_everything_behind(void **state)
{
    (void)state;
    struct box *root = new_root(), *page = add_layer(root, (struct rect){0, 0, 400, 600});
    struct box *sheet = add_layer(root, (struct rect){0, 400, 400, 200});
    struct box *a = button(page, "a", 400, 600), *yes = button(sheet, "yes", 400, 100);
    ui_layout(&ui, root);
    assert_ptr_equal(ui_hit(root, 10, 100), a);
    assert_ptr_equal(ui_hit(root, 10, 420), yes);
    assert_null(ui_hit(root, 10, 590));
    sheet->blocks = true;
    assert_null(ui_hit(root, 10, 100));
    assert_ptr_equal(ui_hit(root, 10, 420), yes);
}

static void test_box__a_box_is_found_by_its_id(void **state)
{
    (void)state;
    struct box *column = alone(BOX_COLUMN, 400, 600);
    struct box *b = button(column, "lang:km", 100, 100);
    assert_ptr_equal(ui_find(root_of(column), STR("lang:km")), b);
    assert_null(ui_find(root_of(column), STR("lang:xx")));
}

/* ---- drawing ---- */

static const struct draw_cmd *only(const struct ui_lists *l, enum draw_kind kind)
{
    const struct draw_cmd *found = NULL;
    for (size_t i = 0; i < l->list[0].n; i++)
        if (l->list[0].at[i].kind == kind) {
            assert_null(found);
            found = &l->list[0].at[i];
        }
    assert_non_null(found);
    return found;
}

static void test_box__a_tree_is_drawn_in_its_order_one_list_a_layer(void **state)
{
    (void)state;
    struct box *root = new_root(), *page = add_layer(root, (struct rect){0, 100, 400, 500});
    struct box *bar = add_layer(root, (struct rect){0, 0, 400, 100});
    page->id = STR("page");
    page->dy = -30;
    struct box *card = box_new(arena, page, BOX_COLUMN);
    card->fill = theme.c.card;
    card->radius = 28;
    text(card, "words");
    box_icon(arena, page, "home", 56, theme.c.soil);
    space(page, 0, 900);
    ui_layout(&ui, root);
    struct ui_lists lists = {0};
    ui_draw(&ui, root, &lists);
    assert_int_equal(lists.n, 2);
    assert_int_equal(lists.layer[0].id, (uint32_t)str_hash(STR("page")));
    assert_int_equal(lists.layer[0].dy, 70);
    assert_int_equal(lists.layer[0].view.y, 100);
    assert_int_equal(lists.layer[0].ground, page->ground);
    assert_ptr_equal(lists.layer[1].list, &lists.list[1]);
    assert_int_equal(lists.list[1].n, bar->first ? 1 : 0);
    assert_int_equal(lists.list[0].n, 3);
    assert_int_equal(lists.list[0].at[0].kind, DRAW_BOX);
    assert_int_equal(lists.list[0].at[0].radius, 28);
    assert_int_equal(lists.list[0].at[1].kind, DRAW_TEXT);
    assert_int_equal(lists.list[0].at[2].kind, DRAW_ICON);
    ui_draw(&ui, root, &lists);
    assert_int_equal(lists.list[0].n, 3);
    ui_lists_free(&lists);
}

static void test_box__a_pressed_box_changes_ground_and_border_and_changes_back(void **state)
{
    (void)state;
    struct box *column = alone(BOX_COLUMN, 400, 600), *root = root_of(column);
    struct box *b = button(column, "b", 400, 100);
    b->fill = theme.c.card;
    b->border = theme.c.line;
    b->border_px = 2;
    lay(column);
    struct ui_lists lists = {0};
    ui_press(root, b);
    ui_draw(&ui, root, &lists);
    assert_int_equal(only(&lists, DRAW_BOX)->fill, theme.c.pressed);
    assert_int_equal(only(&lists, DRAW_BOX)->border, theme.c.chosen);
    ui_press(root, NULL);
    ui_draw(&ui, root, &lists);
    assert_int_equal(only(&lists, DRAW_BOX)->fill, theme.c.card);
    b->chosen = true;
    b->fill = theme.c.chosen;
    ui_press(root, b);
    ui_draw(&ui, root, &lists);
    assert_true(theme_contrast(only(&lists, DRAW_BOX)->fill, theme.c.on_chosen) >= 7);
    ui_lists_free(&lists);
}

static void test_box__capitals_stand_in_the_middle_of_a_button(void **state)
{
    (void)state;
    struct box *stack = alone(BOX_STACK, 400, 100);
    stack->main = stack->cross = ALIGN_CENTRE;
    struct box *t = box_text(arena, stack, TEXT_DISPLAY, STR("HE"), LANG_EN, theme.c.ink);
    lay(stack);
    struct ui_lists lists = {0};
    ui_draw(&ui, root_of(stack), &lists);
    int32_t baseline = only(&lists, DRAW_TEXT)->r.y + t->para->lines[0].baseline / 64;
    int32_t capital = theme.text[TEXT_DISPLAY].size_px * 714 / 1000;
    int32_t above = stack->r.y + stack->r.h / 2 - (baseline - capital / 2);
    assert_in_range(above + 5, 0, 10); /* a little above, for the small letters' sake */
    ui_lists_free(&lists);
}

/* ---- the dump ---- */

static json_t *dump(struct box *any, const char *screen)
{
    struct str s = ui_dump(&ui, root_of(any), screen, arena);
    json_t *tree = json_loadb(s.p, s.n, 0, NULL);
    assert_non_null(tree);
    return tree;
}

static json_t *child(json_t *box, size_t i)
{
    return json_array_get(json_object_get(box, "boxes"), i);
}

static int64_t number(json_t *box, const char *key)
{
    assert_true(json_is_integer(json_object_get(box, key)));
    return json_integer_value(json_object_get(box, key));
}

static void expect_word(json_t *box, const char *key, const char *want)
{
    assert_string_equal(json_string_value(json_object_get(box, key)), want);
}

static void test_box__the_dump_has_the_members_of_the_contract_in_their_order(void **state)
{
    (void)state;
    struct box *page = add_layer(new_root(), (struct rect){0, 100, 400, 500});
    page->id = STR("page");
    page->role = STR("main");
    struct box *b = button(page, "tile:crossing", 400, 100);
    b->role = STR("button");
    b->label = STR("Qua biên giới \"x\"");
    b->lang = LANG_KM;
    text(page, "words");
    lay(page);
    page->dy = -20;
    json_t *tree = dump(page, "home");
    expect_word(tree, "screen", "home");
    expect_word(tree, "lang", "vi");
    assert_int_equal(number(tree, "width"), 1080);
    assert_int_equal(number(tree, "height"), 1920);
    assert_float_equal(json_real_value(json_object_get(tree, "mm_per_px")), 398.5 / 1080, 1e-5);
    json_t *layer = child(tree, 0), *tile = child(layer, 0), *words = child(layer, 1);
    expect_word(layer, "role", "main");
    assert_int_equal(number(layer, "y"), 100);
    assert_int_equal(number(layer, "h"), 500);
    expect_word(tile, "id", "tile:crossing");
    expect_word(tile, "label", "Qua biên giới \"x\"");
    expect_word(tile, "lang", "km");
    expect_word(tile, "action", "tile:crossing");
    assert_int_equal(number(tile, "y"), 80);
    assert_int_equal(json_integer_value(json_array_get(json_object_get(tile, "hit"), 1)), 80);
    assert_true(json_is_null(json_object_get(tile, "fg")));
    assert_true(json_is_null(json_object_get(tile, "font_px")));
    expect_word(words, "role", "text");
    expect_word(words, "label", "words");
    assert_int_equal(number(words, "font_px"), 31);
    assert_true(json_is_null(json_object_get(words, "hit")));
    static const char *const keys[] = {"id", "role",    "label", "lang",   "x",      "y",
                                       "w",  "h",       "hit",   "action", "chosen", "fg",
                                       "bg", "font_px", "ink",   "boxes"};
    size_t i = 0;
    const char *key;
    json_t *value;
    json_object_foreach(words, key, value) assert_string_equal(key, keys[i++]);
    assert_int_equal(i, sizeof keys / sizeof *keys);
    json_decref(tree);
}

static void test_box__the_dump_tells_colours_as_they_are_seen(void **state)
{
    (void)state;
    struct box *card = alone(BOX_COLUMN, 400, 600);
    card->fill = 0x80ffffff;
    card->parent->ground = 0xff000000;
    text(card, "words")->ink = 0x80000000;
    lay(card);
    json_t *tree = dump(card, "x"), *words = child(child(child(tree, 0), 0), 0);
    expect_word(words, "bg", "#808080");
    expect_word(words, "fg", "#404040");
    expect_word(child(tree, 0), "bg", "#000000");
    json_decref(tree);
}

static void test_box__the_dump_sees_what_was_painted_under_a_box_by_its_elder_sisters(void **state)
{
    (void)state;
    struct box *stack = alone(BOX_STACK, 400, 600);
    box_new(arena, stack, BOX_SPACE)->fill = theme.c.alarm;
    text(stack, "words");
    lay(stack);
    json_t *tree = dump(stack, "x");
    expect_word(child(child(child(tree, 0), 0), 1), "bg", "#973218");
    json_decref(tree);
}

static void test_box__the_dump_tells_the_whole_hit_area_unless_it_is_out_of_view(void **state)
{
    (void)state;
    struct box *page = add_layer(new_root(), (struct rect){0, 100, 400, 200});
    button(page, "a", 400, 180);
    button(page, "b", 400, 180);
    button(page, "c", 400, 180);
    lay(page);
    json_t *tree = dump(page, "x"), *layer = child(tree, 0);
    json_t *b = json_object_get(child(layer, 1), "hit");
    assert_int_equal(json_integer_value(json_array_get(b, 1)), 280);
    assert_int_equal(json_integer_value(json_array_get(b, 3)), 180 + theme.hit_below);
    assert_true(json_is_null(json_object_get(child(layer, 2), "hit")));
    json_decref(tree);
}

static void test_box__the_dump_tells_where_ink_is(void **state)
{
    (void)state;
    struct box *column = alone(BOX_COLUMN, 400, 600);
    struct box *t = text(column, "Words");
    lay(column);
    json_t *tree = dump(column, "x"), *ink;
    ink = json_object_get(child(child(child(tree, 0), 0), 0), "ink");
    struct rect r = {(int32_t)json_integer_value(json_array_get(ink, 0)),
                     (int32_t)json_integer_value(json_array_get(ink, 1)),
                     (int32_t)json_integer_value(json_array_get(ink, 2)),
                     (int32_t)json_integer_value(json_array_get(ink, 3))};
    assert_true(r.w > 20 && r.h > 10);
    assert_true(r.x >= t->r.x - 2 && r.x + r.w <= t->r.x + t->r.w + 2);
    assert_true(r.y >= t->r.y && r.y + r.h <= t->r.y + t->r.h);
    json_decref(tree);
}

static void test_box__broken_bytes_do_not_break_the_dump(void **state)
{
    (void)state;
    struct box *column = alone(BOX_COLUMN, 400, 600);
    text(column, "a\xFF");
    lay(column);
    json_decref(dump(column, "x"));
}

/* ---- properties of any tree ---- */

static uint32_t seed;

static int32_t any(int32_t n) /* 0 .. n-1 */
{
    seed = seed * 1664525 + 1013904223;
    return (int32_t)((seed >> 8) % (uint32_t)n);
}

static const char *const WORDS[] = {
    "Gate",
    "Cửa khẩu quốc tế Lệ Thanh",
    "ច្រកទ្វារអន្តរជាតិ",
    "Papers, steps, what to bring and how long it takes to cross the border",
    "Unbreakablelongestwordthatnobodyeverwrote",
    "09:42",
    "",
};

static void make_any(struct box *parent, int depth)
{
    enum box_kind kind = depth == 0 ? (enum box_kind)(BOX_TEXT + any(4)) : (enum box_kind)any(8);
    struct box *b = box_new(arena, parent, kind);
    if (kind == BOX_TEXT) {
        b->text_role = (enum text_role)any(TEXT_ROLES);
        b->text = str_of(WORDS[any(sizeof WORDS / sizeof *WORDS)]);
        b->lang = (enum lang)any(LANG_COUNT);
    }
    if (kind == BOX_ICON)
        b->w = b->h = 20 + any(60);
    b->columns = 1 + any(3);
    b->aspect = any(3) * 0.25;
    b->grow = any(3) == 0 ? 1 + any(2) : 0;
    b->gap = any(30);
    b->max_w = any(6) == 0 ? 40 + any(400) : 0;
    b->min_h = any(6) == 0 ? any(200) : 0;
    if (any(8) == 0 && kind != BOX_ICON)
        b->w = any(1500);
    if (any(2))
        b->main = (enum box_align)any(4), b->cross = (enum box_align)any(4);
    b->self = (enum box_align)any(4);
    b->self_set = any(5) == 0;
    if (any(3) == 0)
        b->action = STR("x");
    if (kind < BOX_TEXT) {
        box_pad(b, any(25));
        for (int n = 1 + any(4); n > 0; n--)
            make_any(b, depth - 1);
    }
}

/* Narrower than its own gaps and padding nothing can fit. */
static bool has_room(const struct box *b)
{
    int32_t need = b->pad_l + b->pad_r, gaps = 0;
    for (const struct box *c = b->first; c && c->next; c = c->next)
        gaps += b->gap;
    if (b->kind == BOX_ROW)
        need += gaps;
    if (b->kind == BOX_GRID)
        need += (b->columns - 1) * b->gap;
    return b->r.w > need;
}

static void check_siblings(const struct box *b)
{
    for (const struct box *c = b->first; c && c->next; c = c->next) {
        const struct box *d = c->next;
        if (b->kind == BOX_COLUMN || b->kind == BOX_LAYER)
            assert_true(d->r.y >= c->r.y + c->r.h + b->gap);
        if (b->kind == BOX_ROW)
            assert_true(d->r.x >= c->r.x + c->r.w + b->gap);
        if (b->kind == BOX_GRID)
            assert_true(d->r.x >= c->r.x + c->r.w + b->gap || d->r.y > c->r.y);
    }
}

static void check_tree(const struct box *b)
{
    if (!has_room(b))
        return;
    struct rect in = {b->r.x + b->pad_l, b->r.y + b->pad_t, b->r.w - b->pad_l - b->pad_r,
                      b->r.h - b->pad_t - b->pad_b};
    check_siblings(b);
    for (const struct box *c = b->first; c; c = c->next) {
        assert_true(c->r.x >= in.x && c->r.x + c->r.w <= in.x + in.w);
        assert_true(c->r.y >= in.y && c->r.y + c->r.h <= in.y + in.h);
        assert_true(c->max_w == 0 || c->r.w <= c->max_w);
        assert_true(c->r.h >= c->min_h);
        check_tree(c);
    }
    if (b->kind == BOX_TEXT) {
        assert_true((b->para->height + 63) / 64 <= b->r.h);
        if (b->r.w > 3 * theme.text[b->text_role].size_px) /* a cluster alone may be wider */
            assert_true(b->para->width <= b->r.w * 64);
    }
    if (b->action.n) {
        assert_true(b->hit.w >= 40 && b->hit.h >= 40);
        assert_true(b->hit.y + b->hit.h >= b->r.y + b->r.h + theme.hit_below);
    }
}

static void test_box__in_any_tree_nothing_overflows_or_overlaps(void **state)
{
    (void)state;
    for (uint32_t i = 1; i <= 600; i++) {
        seed = i;
        arena_reset(arena);
        struct box *page = add_layer(new_root(), (struct rect){0, 0, 300 + any(800), 1920});
        page->gap = any(30);
        for (int n = 1 + any(4); n > 0; n--)
            make_any(page, 4);
        lay(page);
        check_tree(page);
    }
}

static void lengthen(struct box *b)
{
    static const char more[] = "ää äää ää äää ää äää ää äää ää äää ää äää ää äää";
    int n = (int)utf8_boundary(STR(more), b->text.n * 2 / 5);
    if (b->text.n)
        b->text = str_format(arena, "%.*s %.*s", STR_ARG(b->text), n, more);
    b->natural_w = 0;
    for (struct box *c = b->first; c; c = c->next)
        lengthen(c);
}

static void test_box__longer_words_make_pages_longer_and_nothing_overlaps(void **state)
{
    (void)state;
    for (uint32_t i = 1; i <= 200; i++) {
        seed = i * 77;
        arena_reset(arena);
        struct box *page = add_layer(new_root(), (struct rect){0, 0, 984, 400});
        for (int n = 2 + any(4); n > 0; n--)
            make_any(page, 3);
        lay(page);
        lengthen(page);
        lay(page);
        check_tree(page);
    }
}

/* What a finger hits is what the dump says can be hit, and what is nearest to it. */
static void test_box__in_any_tree_a_touch_in_a_drawn_button_means_it_or_one_upon_it(void **state)
{
    (void)state;
    for (uint32_t i = 1; i <= 200; i++) {
        seed = i * 13;
        arena_reset(arena);
        struct box *page = add_layer(new_root(), (struct rect){0, 0, 984, 1920});
        for (int n = 1 + any(4); n > 0; n--)
            make_any(page, 3);
        lay(page);
        for (int k = 0; k < 20; k++) {
            int32_t x = any(984), y = any(1920);
            const struct box *hit = ui_hit(root_of(page), x, y);
            if (hit)
                assert_true(rect_has(hit->hit, x, y));
        }
    }
}

#define T(name) cmocka_unit_test_setup_teardown(name, fresh, drop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(test_box__a_column_stacks_with_padding_and_gaps),
        T(test_box__what_grows_shares_the_height_that_is_left),
        T(test_box__main_and_cross_place_what_is_smaller),
        T(test_box__a_row_centres_across_and_shares_equally),
        T(test_box__a_row_gives_every_pixel_away),
        T(test_box__growing_texts_are_equal_but_for_one_that_would_have_to_wrap),
        T(test_box__texts_without_room_share_fairly_and_wrap),
        T(test_box__a_grid_ends_at_the_edge_and_its_rows_are_as_high_as_their_highest),
        T(test_box__a_grid_that_stretches_gives_its_rows_what_is_left),
        T(test_box__a_stack_gives_all_its_place_or_aligns_what_is_smaller),
        T(test_box__a_picture_keeps_its_aspect),
        T(test_box__no_picture_is_higher_than_the_glass),
        T(test_box__a_page_of_any_length_has_an_end),
        T(test_box__of_a_text_without_end_the_beginning_is_shown),
        T(test_box__widths_give_way_and_heights_grow_with_the_content),
        T(test_box__an_icon_at_the_top_of_a_row_stands_at_the_middle_of_the_first_line),
        T(test_box__a_page_higher_than_its_window_scrolls),
        T(test_box__what_is_in_view_is_not_scrolled_to),
        T(test_box__what_is_pinned_stands_around_its_point_and_inside),
        T(test_box__a_hit_area_is_15_mm_and_reaches_3_mm_lower),
        T(test_box__between_two_buttons_the_nearer_is_hit),
        T(test_box__a_button_on_a_card_is_hit_before_the_card),
        T(test_box__what_is_scrolled_out_of_view_is_not_hit),
        T(test_box__a_sheet_that_asks_is_in_the_way_of_everything_behind),
        T(test_box__a_box_is_found_by_its_id),
        T(test_box__a_tree_is_drawn_in_its_order_one_list_a_layer),
        T(test_box__a_pressed_box_changes_ground_and_border_and_changes_back),
        T(test_box__capitals_stand_in_the_middle_of_a_button),
        T(test_box__the_dump_has_the_members_of_the_contract_in_their_order),
        T(test_box__the_dump_tells_colours_as_they_are_seen),
        T(test_box__the_dump_sees_what_was_painted_under_a_box_by_its_elder_sisters),
        T(test_box__the_dump_tells_the_whole_hit_area_unless_it_is_out_of_view),
        T(test_box__the_dump_tells_where_ink_is),
        T(test_box__broken_bytes_do_not_break_the_dump),
        T(test_box__in_any_tree_nothing_overflows_or_overlaps),
        T(test_box__longer_words_make_pages_longer_and_nothing_overlaps),
        T(test_box__in_any_tree_a_touch_in_a_drawn_button_means_it_or_one_upon_it),
    };
    return cmocka_run_group_tests(tests, open_text, close_text);
}
