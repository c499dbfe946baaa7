/* paint: commands to pixels, seams, and what the hash promises. */
#include "draw/paint.h"
#include "draw/icons.h"
#include "draw/png.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* Glyphs of this test in place of FreeType's: glyph n is a full block of n x n above the pen, glyph
 * 0 has half coverage in 4 x 4. */

#include "../support/check.h"

static uint8_t last_quarter;
struct glyph_picture glyphs_get(struct glyphs *g, uint8_t face, uint16_t size_px, uint32_t glyph,
                                uint8_t x_quarter)
{
    static uint8_t full[64 * 64], half[16];
    (void)g, (void)face, (void)size_px;
    memset(full, 255, sizeof full);
    memset(half, 128, sizeof half);
    last_quarter = x_quarter;
    int16_t n = glyph ? (int16_t)glyph : 4;
    return (struct glyph_picture){glyph ? full : half, 0,           (int16_t)-n,
                                  (uint16_t)n,         (uint16_t)n, (uint16_t)n};
}

enum { W = 96, H = 96 };
static const rgba white = 0xffffffff, black = 0xff000000, red = 0xffff0000;

struct scene {
    struct decoder *decoder;
    struct pictures *pictures;
    struct painter *painter;
    struct drawlist list;
    uint32_t px[W * H];
};

static int setup(void **state)
{
    struct scene *s = MEM_NEW(struct scene, 1);
    struct err e;
    if (!decoder_start(&s->decoder, &e))
        return -1;
    s->pictures = pictures_create(s->decoder, 1 << 20);
    s->painter = painter_create(NULL, s->pictures);
    *state = s;
    return 0;
}

static int teardown(void **state)
{
    struct scene *s = *state;
    painter_destroy(s->painter);
    pictures_destroy(s->pictures);
    decoder_stop(s->decoder);
    drawlist_free(&s->list);
    free(s);
    return 0;
}

static void paint_part(struct scene *s, struct rect view, uint32_t *px)
{
    paint(s->painter, &s->list, view, white, &(struct canvas){px, view.w, view.h, view.w});
}

static const struct rect whole = {0, 0, W, H};
static uint32_t at(struct scene *s, int x, int y)
{
    return s->px[y * W + x];
}

static struct draw_cmd *add(struct scene *s, enum draw_kind kind, int x, int y, int w, int h,
                            rgba fill)
{
    struct draw_cmd *c = drawlist_add(&s->list, kind, (struct rect){x, y, w, h});
    c->fill = fill;
    return c;
}

static void test_paint__a_box_fills_its_rectangle_and_nothing_else(void **state)
{
    struct scene *s = *state;
    add(s, DRAW_BOX, 10, 20, 30, 40, red);
    paint_part(s, whole, s->px);
    for (int y = 0; y < H; y++)
        for (int x = 0; x < W; x++)
            assert_int_equal(at(s, x, y),
                             rect_has((struct rect){10, 20, 30, 40}, x, y) ? red : white);
}

static void test_paint__a_corner_pixel_has_the_share_that_lies_in_the_circle(void **state)
{
    struct scene *s = *state;
    add(s, DRAW_BOX, 0, 0, 32, 32, black)->radius = 8;
    paint_part(s, whole, s->px);
    assert_int_equal(at(s, 0, 0), white);
    assert_int_equal(at(s, 8, 0), black);
    /* 8 + 1/2 - hypot(5.5, 5.5) = 0.722: 185/256 of black. */
    assert_int_equal(at(s, 2, 2), 0xff474747);
}

static void test_paint__the_four_corners_are_mirror_images(void **state)
{
    struct scene *s = *state;
    struct draw_cmd *c = add(s, DRAW_BOX, 0, 0, W, H, red);
    c->radius = 31, c->border_px = 3, c->border = 0x80123456;
    paint_part(s, whole, s->px);
    for (int y = 0; y < H; y++) {
        for (int x = 0; x < W; x++) {
            assert_int_equal(at(s, x, y), at(s, W - 1 - x, y));
            assert_int_equal(at(s, x, y), at(s, x, H - 1 - y));
        }
    }
}

static void test_paint__the_ground_does_not_shine_through_between_border_and_fill(void **state)
{
    struct scene *s = *state;
    struct draw_cmd *c = add(s, DRAW_BOX, -20, -20, 100, 100, black);
    c->radius = 40, c->border_px = 9, c->border = black;
    paint_part(s, whole, s->px);
    /* Along the diagonal from where the outer edge is passed: all black. */
    for (int i = 0; i < 40; i++)
        assert_int_equal(at(s, i, i), black);
}

static void test_paint__a_border_does_not_lie_under_a_translucent_fill(void **state)
{
    struct scene *s = *state;
    struct draw_cmd *c = add(s, DRAW_BOX, 0, 0, 40, 40, 0x00000000);
    c->radius = 10, c->border_px = 4, c->border = red;
    paint_part(s, whole, s->px);
    assert_int_equal(at(s, 20, 0), red);
    assert_int_equal(at(s, 3, 20), red);
    assert_int_equal(at(s, 20, 20), white);
    assert_int_equal(at(s, 4, 20), white);
}

static void test_paint__half_transparent_black_over_white_is_grey(void **state)
{
    struct scene *s = *state;
    add(s, DRAW_BOX, 0, 0, 10, 10, 0x80000000);
    paint_part(s, whole, s->px);
    assert_int_equal(at(s, 5, 5), 0xff7f7f7f);
}

static void test_paint__a_gradient_goes_from_fill_to_border_and_never_back(void **state)
{
    struct scene *s = *state;
    add(s, DRAW_GRADIENT, 0, 0, W, H, black)->border = white;
    paint_part(s, whole, s->px);
    assert_int_equal(at(s, 0, 0), black);
    for (int y = 1; y < H; y++)
        assert_true(at(s, 7, y) >= at(s, 7, y - 1));
    assert_in_range(at(s, 0, H - 1) & 255, 250, 255);
}

/* ---- Text ---- */

static struct para_glyph glyphs[64];
static struct para_line line_of_glyphs;
static struct para para_of(uint32_t n)
{
    line_of_glyphs = (struct para_line){.count = n,
                                        .width = PX64(40),
                                        .baseline = PX64(20),
                                        .ascent = PX64(20),
                                        .descent = PX64(8)};
    return (struct para){&line_of_glyphs, glyphs, 1, n, PX64(40), PX64(28), 0, false, 77};
}

static void test_paint__a_pen_is_rounded_to_quarters_across_and_to_whole_pixels_down(void **state)
{
    struct scene *s = *state;
    struct para para = para_of(1);
    glyphs[0] = (struct para_glyph){.glyph = 4, .x = PX64(5) + 41, .y = PX64(20) + 31};
    add(s, DRAW_TEXT, 10, 10, 40, 28, black)->para = &para;
    paint_part(s, whole, s->px);
    assert_int_equal(last_quarter, 3); /* 41/64 is nearer to 3/4 than to 1/2 */
    assert_int_equal(at(s, 15, 26), black);
    assert_int_equal(at(s, 18, 29), black);
    assert_int_equal(at(s, 14, 26), white);
    assert_int_equal(at(s, 15, 25), white);
    assert_int_equal(at(s, 15, 30), white);

    glyphs[0].x = PX64(5) + 60; /* to the next whole pixel */
    paint_part(s, whole, s->px);
    assert_int_equal(last_quarter, 0);
    assert_int_equal(at(s, 15, 26), white);
    assert_int_equal(at(s, 16, 26), black);
}

static void test_paint__coverage_weighs_the_colour_and_its_alpha(void **state)
{
    struct scene *s = *state;
    struct para para = para_of(1);
    glyphs[0] = (struct para_glyph){.glyph = 0, .y = PX64(20)};
    add(s, DRAW_TEXT, 0, 0, 40, 28, black)->para = &para;
    paint_part(s, whole, s->px);
    assert_int_equal(at(s, 1, 17), 0xff7f7f7f);
    s->list.at[0].fill = 0x80000000;
    paint_part(s, whole, s->px);
    assert_int_equal(at(s, 1, 17), 0xffbebebe);
}

static void test_paint__marked_glyphs_take_the_colour_of_their_mark(void **state)
{
    struct scene *s = *state;
    struct para para = para_of(3);
    const rgba marks[] = {red, 0xff00ff00};
    for (uint8_t i = 0; i < 3; i++)
        glyphs[i] = (struct para_glyph){.glyph = 4, .x = PX64(10 * i), .y = PX64(20), .mark = i};
    struct draw_cmd *c = add(s, DRAW_TEXT, 0, 0, 40, 28, black);
    c->para = &para, c->marks = marks;
    paint_part(s, whole, s->px);
    assert_int_equal(at(s, 1, 18), black);
    assert_int_equal(at(s, 11, 18), red);
    assert_int_equal(at(s, 21, 18), 0xff00ff00);
    c->marks = NULL;
    paint_part(s, whole, s->px);
    assert_int_equal(at(s, 11, 18), black);
}

/* ---- Icons and the ornament ---- */

static void stroke(const char *path, uint8_t *coverage)
{
    assert_true(icons_stroke(path, 56, coverage));
}

static void test_paint__a_stroke_is_as_wide_as_the_grid_says_and_ends_round(void **state)
{
    (void)state;
    uint8_t c[56 * 56];
    stroke("M10 28H46", c);
    int column = 0;
    for (int y = 0; y < 56; y++)
        column += c[y * 56 + 30];
    assert_in_range(column, 3.2 * 255 - 2, 3.2 * 255 + 2);
    assert_int_equal(c[28 * 56 + 9], 255); /* within the round cap */
    assert_int_equal(c[28 * 56 + 7], 0);   /* beyond it */
    assert_int_equal(c[26 * 56 + 8], 0);   /* and its corner is cut */
}

static void test_paint__path_data_may_be_relative_implicit_and_without_separators(void **state)
{
    (void)state;
    static const char *pairs[][2] = {
        {"M10 10L40 10L40 40Z", "m10,10 30 0 0 30z"},
        {"M10 10H40V40H10V10", "M10-0m0 10h30v30h-30v-30"},
        {"M10 28A18 18 0 1 1 46 28", "M10 28a18 18 0 1136 0"},
        {"M10 10C20 5.5 30 .5 40 10", "m10 10c10-4.5 20-9.5 30 0"},
        {"M10 10Q25 40 40 10", "m10 10q15 30 30 0"},
        {"M10 10L40 10M10 20L40 20", "M10 10 40 10m-30 10 30 0"},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        uint8_t a[56 * 56], b[56 * 56];
        stroke(pairs[i][0], a);
        stroke(pairs[i][1], b);
        assert_memory_equal(a, b, sizeof a);
    }
}

static void test_paint__two_half_circles_make_a_ring(void **state)
{
    (void)state;
    uint8_t c[56 * 56];
    stroke("M12 28A16 16 0 0 1 44 28A16 16 0 0 1 12 28", c);
    for (int i = 0; i < 56; i++) {
        assert_in_range(abs(c[28 * 56 + i] - c[i * 56 + 28]), 0, 3);
        assert_in_range(abs(c[28 * 56 + i] - c[28 * 56 + 55 - i]), 0, 3);
    }
    assert_int_equal(c[28 * 56 + 28], 0);
    assert_int_equal(c[28 * 56 + 12], 255);
}

static void test_paint__path_data_beyond_the_few_commands_is_refused(void **state)
{
    (void)state;
    static const char *wrong[] = {"10 10",        "M10",    "M10 10T20 20",
                                  "M10 10Z20 20", "M1e3 4", "M10 10A5 5 0 2 0 20 20",
                                  "M--1 2",       "M. 2"};
    uint8_t c[56 * 56];
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_false(icons_stroke(wrong[i], 56, c));
}

static void test_paint__every_icon_of_assets_has_ink_and_keeps_off_its_edge(void **state)
{
    (void)state;
    struct icons *icons = icons_create(1 << 16);
    DIR *dir = opendir(SOURCE_DIR "/assets/icons");
    assert_non_null(dir);
    for (struct dirent *d; (d = readdir(dir));) {
        struct str name, rest;
        if (!str_cut(str_of(d->d_name), '.', &name, &rest) || !str_is(rest, "svg"))
            continue;
        assert_true(paint_icon_exists(name));
        const uint8_t *c = icons_get(icons, name, 56);
        unsigned ink = 0, edge = 0;
        for (int i = 0; i < 56; i++) {
            edge += c[i] + c[55 * 56 + i] + c[i * 56] + c[i * 56 + 55];
            for (int k = 0; k < 56; k++)
                ink += c[i * 56 + k];
        }
        assert_in_range(ink, 255 * 56, 255 * 56 * 28);
        assert_int_equal(edge, 0);
    }
    closedir(dir);
    icons_destroy(icons);
    assert_false(paint_icon_exists(STR("no such icon")));
}

static void test_paint__the_brocade_repeats_and_is_the_same_from_both_ends(void **state)
{
    struct scene *s = *state;
    for (int h = 16; h <= 60; h += 11) {
        drawlist_reset(&s->list);
        add(s, DRAW_BROCADE, 0, 0, W, h, 0);
        paint_part(s, whole, s->px);
        for (int y = 0; y < h; y++) {
            assert_int_equal(at(s, 0, y), at(s, h, y));
            for (int x = 0; x < W && (W - h) % 2 == 0; x++)
                assert_int_equal(at(s, x, y), at(s, W - 1 - x, y));
        }
    }
}

/* ---- Properties ---- */

static uint32_t seed;
static int below(int n)
{
    seed = seed * 1664525 + 1013904223;
    return (int)(seed >> 8) % n;
}

static rgba any_colour(void)
{
    static const rgba some[] = {0xffa63a1e, 0xff22315c, 0x80e2a83b, 0x40000000, 0xffffffff};
    return some[below(5)];
}

/* A command that may lie partly or wholly beside the canvas. */
static void any_command(struct draw_cmd *c, const struct para *para)
{
    static const rgba marks[] = {0xff1f5a46, 0xffc65a2e};
    enum draw_kind kinds[] = {DRAW_BOX,     DRAW_TEXT,     DRAW_ICON,
                              DRAW_BROCADE, DRAW_GRADIENT, DRAW_PICTURE};
    *c = (struct draw_cmd){
        .kind = kinds[below(6)],
        .r = {below(2 * W) - W / 2, below(2 * H) - H / 2, 1 + below(70), 1 + below(70)},
        .radius = below(30),
        .border_px = below(5),
        .fill = any_colour(),
        .border = any_colour(),
        .para = para,
        .marks = below(2) ? marks : NULL,
        .name = below(2) ? STR("home") : STR("search"),
    };
}

static void any_list(struct scene *s, const struct para *para)
{
    drawlist_reset(&s->list);
    for (int n = 1 + below(8); n > 0; n--)
        any_command(drawlist_add(&s->list, DRAW_BOX, whole), para);
}

static struct para any_para(void)
{
    struct para para = para_of(6);
    for (uint32_t i = 0; i < 6; i++)
        glyphs[i] = (struct para_glyph){.glyph = (uint16_t)below(12),
                                        .x = below(40 * 64),
                                        .y = PX64(20) + below(64),
                                        .mark = (uint8_t)below(3)};
    para.hash = seed;
    return para;
}

static void test_paint__strips_painted_apart_are_the_picture_painted_at_once(void **state)
{
    struct scene *s = *state;
    for (seed = 1; seed < 300;) {
        uint32_t next = seed + 1, strip[W * H];
        struct para para = any_para();
        any_list(s, &para);
        paint_part(s, whole, s->px);
        int step = 1 + below(40);
        for (int y = 0; y < H; y += step) {
            int h = step < H - y ? step : H - y;
            paint_part(s, (struct rect){0, y, W, h}, strip);
            assert_memory_equal(strip, s->px + y * W, (size_t)h * W * 4);
        }
        seed = next;
    }
}

/* A picture of shades from black to white, as a file that is removed by the caller. */
static void write_shades(char path[32])
{
    enum { N = 64 };
    uint32_t shades[N * 4];
    struct err e;
    snprintf(path, 32, "/tmp/paintXXXXXX");
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    close(fd);
    for (uint32_t i = 0; i < N * 4; i++)
        shades[i] = 0xff000000 | i % N * 255 / (N - 1) * 0x010101;
    assert_true(png_write(path, shades, N, 4, &e));
}

static void test_paint__a_picture_of_more_pixels_than_a_file_may_have_is_kept_at_half(void **state)
{
    enum { LONG = 7001, HIGH = 451 };
    struct scene *s = *state;
    struct picture kept;
    uint32_t line[LONG];
    char path[32];
    write_shades(path);
    add(s, DRAW_PICTURE, 0, 0, LONG, HIGH, white)->name = str_of(path);
    for (int y = 0; y < HIGH; y += HIGH - 1) {
        paint_part(s, (struct rect){0, y, LONG, 1}, line);
        pictures_finish(s->pictures);
        paint_part(s, (struct rect){0, y, LONG, 1}, line);
        assert_in_range(line[0] & 255, 0, 4); /* some of the shades are cut off */
        assert_in_range(line[LONG - 1] & 255, 251, 255);
        for (int x = 1; x < LONG; x++)
            assert_in_range((line[x] & 255) - (line[x - 1] & 255), 0, 1);
    }
    enum picture_state whole_one = pictures_get(s->pictures, str_of(path), LONG, HIGH, &kept),
                       half = pictures_get(s->pictures, str_of(path), LONG / 2 + 1, HIGH / 2 + 1,
                                           &kept);
    assert_int_equal(whole_one, PICTURE_WAITING);
    assert_int_equal(half, PICTURE_READY);
    pictures_finish(s->pictures);
    unlink(path);
}

static void test_paint__at_half_what_is_clear_lends_no_colour_to_what_is_beside_it(void **state)
{
    enum { LONG = 7000, HIGH = 450 };
    struct scene *s = *state;
    struct err e;
    uint32_t px[LONG / 10 * HIGH / 10], line[LONG];
    char path[] = "/tmp/clear-XXXXXX";
    close(mkstemp(path));
    for (uint32_t i = 0; i < sizeof px / sizeof *px;
         i++) /* red, and a green of which nothing is to be seen */
        px[i] = i % (LONG / 10) < LONG / 20 ? 0xffff0000 : 0x0000ff00;
    assert_true(png_write(path, px, LONG / 10, HIGH / 10, &e));
    add(s, DRAW_PICTURE, 0, 0, LONG, HIGH, white)->name = str_of(path);
    for (int twice = 0; twice < 2; twice++) {
        paint_part(s, (struct rect){0, 9, LONG, 1}, line);
        pictures_finish(s->pictures);
    }
    assert_int_equal(line[0], 0xffff0000);
    assert_int_equal(line[LONG - 1], 0xffffffff);
    for (int x = 0; x < LONG; x++) /* from red to the white below, and never over green */
        assert_in_range(line[x] >> 16 & 255, 254, 255);
    unlink(path);
}

static uint64_t hash_of(struct scene *s, struct rect view)
{
    return paint_hash(s->painter, &s->list, view, white);
}

static void test_paint__other_pixels_have_another_hash(void **state)
{
    struct scene *s = *state;
    int changed = 0;
    for (seed = 1; seed < 1000;) {
        uint32_t next = seed + 1, before[W * H];
        struct para para = any_para();
        any_list(s, &para);
        paint_part(s, whole, before);
        uint64_t hash = hash_of(s, whole);
        assert_true(hash == hash_of(s, whole));
        any_command(&s->list.at[below((int)s->list.n)], &para);
        paint_part(s, whole, s->px);
        if (memcmp(before, s->px, sizeof before) != 0) {
            assert_true(hash != hash_of(s, whole));
            changed++;
        }
        seed = next;
    }
    assert_true(changed > 300);
}

static void test_paint__the_hash_moves_with_the_view_and_ignores_what_is_beside_it(void **state)
{
    struct scene *s = *state;
    for (seed = 1; seed < 300;) {
        uint32_t next = seed + 1;
        struct para para = any_para();
        any_list(s, &para);
        uint64_t hash = hash_of(s, whole);
        add(s, DRAW_BOX, 0, H, W, 10, red);
        assert_true(hash == hash_of(s, whole));
        for (size_t i = 0; i < s->list.n; i++)
            s->list.at[i].r = rect_move(s->list.at[i].r, 5, -700);
        assert_true(hash == hash_of(s, rect_move(whole, 5, -700)));
        seed = next;
    }
}

int main(void)
{
#define SCENE(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
    const struct CMUnitTest tests[] = {
        SCENE(test_paint__a_box_fills_its_rectangle_and_nothing_else),
        SCENE(test_paint__a_corner_pixel_has_the_share_that_lies_in_the_circle),
        SCENE(test_paint__the_four_corners_are_mirror_images),
        SCENE(test_paint__the_ground_does_not_shine_through_between_border_and_fill),
        SCENE(test_paint__a_border_does_not_lie_under_a_translucent_fill),
        SCENE(test_paint__half_transparent_black_over_white_is_grey),
        SCENE(test_paint__a_gradient_goes_from_fill_to_border_and_never_back),
        SCENE(test_paint__a_pen_is_rounded_to_quarters_across_and_to_whole_pixels_down),
        SCENE(test_paint__coverage_weighs_the_colour_and_its_alpha),
        SCENE(test_paint__marked_glyphs_take_the_colour_of_their_mark),
        cmocka_unit_test(test_paint__a_stroke_is_as_wide_as_the_grid_says_and_ends_round),
        cmocka_unit_test(test_paint__path_data_may_be_relative_implicit_and_without_separators),
        cmocka_unit_test(test_paint__two_half_circles_make_a_ring),
        cmocka_unit_test(test_paint__path_data_beyond_the_few_commands_is_refused),
        cmocka_unit_test(test_paint__every_icon_of_assets_has_ink_and_keeps_off_its_edge),
        SCENE(test_paint__the_brocade_repeats_and_is_the_same_from_both_ends),
        SCENE(test_paint__strips_painted_apart_are_the_picture_painted_at_once),
        SCENE(test_paint__a_picture_of_more_pixels_than_a_file_may_have_is_kept_at_half),
        SCENE(test_paint__at_half_what_is_clear_lends_no_colour_to_what_is_beside_it),
        SCENE(test_paint__other_pixels_have_another_hash),
        SCENE(test_paint__the_hash_moves_with_the_view_and_ignores_what_is_beside_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
