/* frame: what is on the glass is what paint says, and little is painted. */
#include "draw/frame.h"

#include <stdlib.h>

#include "../support/check.h"

enum { W = 200, H = 600, TILES = 3 * W * H * 4 };
static const rgba paper = 0xfffbf8f1;

struct stage {
    struct decoder *decoder;
    struct pictures *pictures;
    struct painter *painter;
    struct frame *frame;
    struct drawlist page, bar;
    uint32_t want[W * H];
};

/* A column of stripes, each of its own colour, beyond the glass on both ends. */
static void fill_page(struct drawlist *d)
{
    drawlist_reset(d);
    for (int i = 0; i < 300; i++) {
        struct draw_cmd *c = drawlist_add(d, DRAW_BOX, (struct rect){i % 30, 20 * i, 150, 15});
        c->radius = 5;
        c->fill = 0xff000000 | (uint32_t)i * 0x3579b;
    }
}

static int setup(void **state)
{
    struct stage *s = MEM_NEW(struct stage, 1);
    struct err e;
    if (!decoder_start(&s->decoder, &e))
        return -1;
    s->pictures = pictures_create(s->decoder, 1 << 20);
    s->painter = painter_create(NULL, s->pictures);
    s->frame = frame_create(NULL, s->painter, W, H, TILES);
    fill_page(&s->page);
    drawlist_add(&s->bar, DRAW_BROCADE, (struct rect){0, 0, W, 28});
    *state = s;
    return 0;
}

static int teardown(void **state)
{
    struct stage *s = *state;
    frame_destroy(s->frame);
    painter_destroy(s->painter);
    pictures_destroy(s->pictures);
    decoder_stop(s->decoder);
    drawlist_free(&s->page);
    drawlist_free(&s->bar);
    free(s);
    return 0;
}

static struct layer page_at(const struct stage *s, int32_t scroll)
{
    return (struct layer){1, &s->page, {0, 40, W, 500}, 0, 40 - scroll, paper};
}

static struct layer bar_at(const struct stage *s, int32_t dx)
{
    return (struct layer){2, &s->bar, {dx, 0, W, 40}, dx, 0, 0xff22315c};
}

/* How many tiles this frame painted. */
static uint32_t draw(struct stage *s, const struct layer *layers, size_t n)
{
    struct err e;
    uint32_t before = frame_stats(s->frame)->tiles_painted;
    assert_true(frame_draw(s->frame, layers, n, &e));
    return frame_stats(s->frame)->tiles_painted - before;
}

static uint32_t draw_page(struct stage *s, int32_t scroll)
{
    struct layer page = page_at(s, scroll);
    return draw(s, &page, 1);
}

/* The glass by the painter alone: each layer's visible part in one piece, in order. */
static void expect_glass(struct stage *s, const struct layer *layers, size_t n)
{
    for (size_t i = 0; i < W * H; i++)
        s->want[i] = 0xff000000;
    for (size_t i = 0; i < n; i++) {
        const struct layer *l = &layers[i];
        struct rect seen = rect_meet(l->view, (struct rect){0, 0, W, H});
        paint(s->painter, l->list, rect_move(seen, -l->dx, -l->dy), l->ground,
              &(struct canvas){s->want + seen.y * W + seen.x, seen.w, seen.h, W});
    }
    assert_memory_equal(frame_pixels(s->frame), s->want, sizeof s->want);
}

static void test_frame__the_glass_shows_the_layers_in_order_wherever_they_are(void **state)
{
    struct stage *s = *state;
    for (int i = 0; i < 60; i++) {
        struct layer layers[] = {
            page_at(s, (i * 137) % 5000 - 300),
            {7, &s->page, {20 - i, 300 + 3 * i, 160, 150}, 20 - i, 17 * i, 0xffffffff},
            bar_at(s, 11 * i - 330),
        };
        draw(s, layers, 3);
        expect_glass(s, layers, 3);
    }
}

static void test_frame__scrolling_paints_only_the_strips_that_come_into_view(void **state)
{
    struct stage *s = *state;
    assert_int_equal(draw_page(s, 0), 4); /* 500 px: four strips of 125 */
    assert_int_equal(draw_page(s, 0), 0);
    assert_int_equal(draw_page(s, 1), 1);
    assert_int_equal(draw_page(s, 100), 0);
    assert_int_equal(draw_page(s, 126), 1);
    assert_int_equal(draw_page(s, 0), 0);
}

static void test_frame__a_list_made_anew_alike_paints_nothing(void **state)
{
    struct stage *s = *state;
    draw_page(s, 130);
    fill_page(&s->page);
    assert_int_equal(draw_page(s, 130), 0);
    assert_int_equal(frame_stats(s->frame)->tiles_kept, 4);
}

static void test_frame__one_changed_command_paints_one_strip(void **state)
{
    struct stage *s = *state;
    draw_page(s, 0);
    fill_page(&s->page);
    s->page.at[3].fill = 0xff123456;
    assert_int_equal(draw_page(s, 0), 1);
    struct layer page = page_at(s, 0);
    expect_glass(s, &page, 1);
}

static void test_frame__going_back_to_a_screen_finds_its_tiles(void **state)
{
    struct stage *s = *state;
    draw_page(s, 0);
    drawlist_reset(&s->page);
    drawlist_add(&s->page, DRAW_BOX, (struct rect){0, 0, W, 5000})->fill = 0xff00ff00;
    assert_int_equal(draw_page(s, 0), 4);
    fill_page(&s->page);
    assert_int_equal(draw_page(s, 0), 0);
}

static void test_frame__tiles_stay_under_their_bound_however_far_one_scrolls(void **state)
{
    struct stage *s = *state;
    for (int32_t y = 0; y < 5000; y += 61) {
        draw_page(s, y);
        assert_true(frame_stats(s->frame)->tile_bytes <= TILES);
    }
    struct layer page = page_at(s, 4941);
    draw(s, &page, 1);
    expect_glass(s, &page, 1);
}

static void test_frame__what_lies_wholly_under_another_layer_is_not_painted(void **state)
{
    struct stage *s = *state;
    struct layer layers[] = {page_at(s, 0), {3, &s->bar, {0, 0, W, 290}, 0, 0, paper}};
    assert_int_equal(draw(s, layers, 2), 4); /* half the page; of the sheet's three two alike */
    expect_glass(s, layers, 2);
}

static void test_frame__a_layer_that_slides_off_the_glass_is_not_painted_again(void **state)
{
    struct stage *s = *state;
    for (int32_t dx = 0; dx < W + 20; dx += 20) {
        struct layer bar = bar_at(s, dx);
        assert_int_equal(draw(s, &bar, 1), dx == 0);
        expect_glass(s, &bar, 1);
    }
}

static void test_frame__only_what_differs_is_copied_to_the_glass(void **state)
{
    struct stage *s = *state;
    struct layer layers[] = {page_at(s, 0), {3, &s->bar, {0, 400, W, 100}, 0, 400, paper}};
    draw(s, layers, 1);
    assert_int_equal(frame_stats(s->frame)->copied_px, W * H);
    draw(s, layers, 1);
    assert_int_equal(frame_stats(s->frame)->copied_px, 0);
    draw(s, layers, 2);
    assert_in_range(frame_stats(s->frame)->copied_px, W * 100, W * 250);
    expect_glass(s, layers, 2);
    draw(s, layers, 1); /* the sheet is gone */
    expect_glass(s, layers, 1);
}

static void test_frame__a_glass_that_lost_its_picture_is_copied_and_not_painted(void **state)
{
    struct stage *s = *state;
    draw_page(s, 0);
    frame_forget(s->frame);
    assert_int_equal(draw_page(s, 0), 0);
    assert_int_equal(frame_stats(s->frame)->copied_px, W * H);
}

static void test_frame__a_frame_that_needs_more_tiles_than_fit_is_drawn_all_the_same(void **state)
{
    struct stage *s = *state;
    struct frame *roomy = s->frame;
    s->frame = frame_create(NULL, s->painter, W, H, TILES / 6);
    for (int32_t y = 0; y < 900; y += 70) {
        struct layer layers[] = {page_at(s, y), bar_at(s, 0)};
        draw(s, layers, 2);
        expect_glass(s, layers, 2);
        assert_int_equal(draw(s, layers, 2), 0); /* nothing differs */
        assert_true(frame_stats(s->frame)->tile_bytes <= TILES / 6);
    }
    frame_destroy(s->frame);
    s->frame = roomy;
}

/* As on landscape glass, where a column stands beside the page. */
static void test_frame__layers_side_by_side_share_the_room_of_a_wide_one(void **state)
{
    struct stage *s = *state;
    struct frame *roomy = s->frame;
    s->frame = frame_create(NULL, s->painter, W, H, 6 * W * 128 * 4);
    for (int32_t y = 0; y < 900; y += 70) {
        struct layer layers[] = {{1, &s->page, {0, 40, 120, 500}, 0, 40 - y, paper},
                                 {2, &s->page, {120, 40, 80, 500}, 120, 40, paper},
                                 bar_at(s, 0)};
        draw(s, layers, 3);
        expect_glass(s, layers, 3);
        assert_int_equal(draw(s, layers, 3), 0);
        assert_true(frame_stats(s->frame)->tile_bytes <= 6 * W * 128 * 4);
    }
    frame_destroy(s->frame);
    s->frame = roomy;
}

static void test_frame__a_picture_that_arrives_repaints_its_strip(void **state)
{
    struct stage *s = *state;
    struct draw_cmd *c = drawlist_add(&s->page, DRAW_PICTURE, (struct rect){10, 10, 50, 50});
    c->name = STR(SOURCE_DIR "/tests/fuzz/corpus/picture/small.png");
    c->fill = 0xfff0e7d6;
    draw_page(s, 0);
    assert_int_equal(draw_page(s, 0), 0);
    pictures_finish(s->pictures);
    assert_int_equal(draw_page(s, 0), 1);
    struct layer page = page_at(s, 0);
    expect_glass(s, &page, 1);
}

/* Stacked vowels and subscripts reach beyond their line: both tiles must have their part. */
static void test_frame__tall_khmer_lines_have_no_seam_between_strips(void **state)
{
    struct stage *s = *state;
    struct err e;
    struct fonts *fonts;
    assert_true(fonts_open(NULL, &fonts, &e));
    struct typesetter *types = typesetter_create(fonts, 1 << 20);
    struct glyphs *glyphs = glyphs_create(fonts, 1 << 20);
    struct painter *painter = painter_create(glyphs, s->pictures);
    struct frame *frame = frame_create(NULL, painter, W, H, TILES);
    struct arena *arena = arena_create();
    const struct para_style style = {
        .lang = LANG_KM, .size_px = 30, .khmer_milli = 1250, .leading_milli = 1000};
    const struct para *para = para_layout(types, STR("ស្ត្រីខ្មែរ ព្រឹក្សា ត្រឹមត្រូវ ដើម្បី Ằ Ộ g ឦ្យុំ ខ្ញុំ"), NULL,
                                          0, &style, 60, arena);
    drawlist_reset(&s->page);
    drawlist_add(&s->page, DRAW_TEXT, (struct rect){70, -20, 60, 900})->para = para;
    s->page.at[0].fill = 0xff1d2740;
    for (int32_t scroll = 0; scroll < 40; scroll++) {
        struct layer page = page_at(s, scroll);
        page.id = 100 + (uint32_t)scroll; /* a new layer has its strips begin elsewhere */
        assert_true(frame_draw(frame, &page, 1, &e));
        struct stage with_text = {.painter = painter, .frame = frame};
        expect_glass(&with_text, &page, 1);
    }
    arena_destroy(arena);
    frame_destroy(frame);
    painter_destroy(painter);
    glyphs_destroy(glyphs);
    typesetter_destroy(types);
    fonts_close(fonts);
}

int main(void)
{
#define STAGE(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
    const struct CMUnitTest tests[] = {
        STAGE(test_frame__the_glass_shows_the_layers_in_order_wherever_they_are),
        STAGE(test_frame__scrolling_paints_only_the_strips_that_come_into_view),
        STAGE(test_frame__a_list_made_anew_alike_paints_nothing),
        STAGE(test_frame__one_changed_command_paints_one_strip),
        STAGE(test_frame__going_back_to_a_screen_finds_its_tiles),
        STAGE(test_frame__tiles_stay_under_their_bound_however_far_one_scrolls),
        STAGE(test_frame__what_lies_wholly_under_another_layer_is_not_painted),
        STAGE(test_frame__a_layer_that_slides_off_the_glass_is_not_painted_again),
        STAGE(test_frame__only_what_differs_is_copied_to_the_glass),
        STAGE(test_frame__a_glass_that_lost_its_picture_is_copied_and_not_painted),
        STAGE(test_frame__a_frame_that_needs_more_tiles_than_fit_is_drawn_all_the_same),
        STAGE(test_frame__layers_side_by_side_share_the_room_of_a_wide_one),
        STAGE(test_frame__a_picture_that_arrives_repaints_its_strip),
        STAGE(test_frame__tall_khmer_lines_have_no_seam_between_strips),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
