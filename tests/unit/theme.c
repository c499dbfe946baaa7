/* theme: the numbers that eyes and fingers need, on every panel, in every mode and language. */
#include "ui/theme.h"

#include <math.h>

#include "../support/check.h"

static const struct theme_panel PANELS[] = {
    {1080, 1920, 398.5, 700, 500}, /* portrait, 32 inches: the reference */
    {1920, 1080, 476, 900, 500},   /* landscape, 21.5 inches */
    {1280, 800, 216, 1000, 450},   /* landscape, 10 inches */
    {2160, 3840, 398.5, 700, 500}, /* the reference, twice as dense */
    {1080, 1920, 398.5, 700, 900}, /* read from afar */
};

typedef void check(const struct theme *t);

static void on_every_theme(check *c)
{
    for (size_t i = 0; i < sizeof PANELS / sizeof *PANELS; i++)
        for (int mode = 0; mode < 4; mode++)
            for (int lang = 0; lang < LANG_COUNT; lang++) {
                struct theme t;
                theme_make(&PANELS[i], mode & 1, mode & 2, (enum lang)lang, &t);
                c(&t);
            }
}

static void test_theme__the_reference_panel_has_the_sizes_of_the_design(void **state)
{
    (void)state;
    struct theme t;
    theme_make(&PANELS[0], false, false, LANG_VI, &t);
    static const uint16_t sizes[] = {31, 33, 24, 30, 30, 38, 58, 84};
    for (int i = 0; i < TEXT_ROLES; i++)
        assert_int_equal(t.text[i].size_px, sizes[i]);
    assert_int_equal(t.margin, 48);
    assert_int_equal(t.gap, 20);
    assert_int_equal(t.radius, 28);
    assert_int_equal(t.bar_top, 140); /* the mock-ups' 124 and room for a Khmer name */
    assert_int_equal(t.bar_bottom, 168);
    assert_int_equal(t.pill, 84);
    assert_int_equal(t.icon, 56);
    assert_int_equal(t.icon_large, 104);
    assert_int_equal(t.brocade, 28);
    assert_int_equal(t.touch, 54);
    assert_int_equal(t.hit_below, 8);
}

static void check_capitals(const struct theme *t)
{
    double degrees = 0.7 / 2 * 3.14159265358979 / 180;
    double mm = t->large ? fmax(4.8, 2 * t->panel.viewing_distance_mm * tan(degrees)) : 4.8;
    for (int i = 0; i < TEXT_ROLES; i++)
        assert_true(t->text[i].size_px * 0.714 / t->px_per_mm >= mm);
}
static void test_theme__capitals_are_never_smaller_than_can_be_read(void **state)
{
    (void)state;
    on_every_theme(check_capitals);
}

static void test_theme__large_text_is_larger_in_every_role_and_small_roles_grow_most(void **state)
{
    (void)state;
    struct theme t, large;
    theme_make(&PANELS[0], false, false, LANG_VI, &t);
    theme_make(&PANELS[0], true, false, LANG_VI, &large);
    for (int i = 0; i < TEXT_ROLES; i++) {
        assert_true(large.text[i].size_px > t.text[i].size_px);
        assert_true(large.text[i].size_px <= ceil(1.3 * t.text[i].size_px));
    }
    assert_int_equal(large.text[TEXT_SECOND].size_px, 31);
    assert_true(large.text[TEXT_TITLE].size_px < 1.2 * t.text[TEXT_TITLE].size_px);
}

/* As kiosk.ini may say it, and no panel is. */
static void test_theme__no_panel_asks_for_letters_that_cannot_be_set(void **state)
{
    (void)state;
    static const struct theme_panel panels[] = {
        {8192, 8192, 80, 0, 3000}, {3840, 320, 80, 2500, 3000}, {320, 320, 3000, 700, 200}};
    for (size_t i = 0; i < sizeof panels / sizeof *panels; i++)
        for (int mode = 0; mode < 4; mode++)
            for (enum lang l = 0; l < LANG_COUNT; l++) {
                struct theme t;
                theme_make(&panels[i], mode & 1, mode & 2, l, &t);
                for (enum text_role role = 0; role < TEXT_ROLES; role++)
                    assert_in_range(theme_style(&t, role, l).size_px, 1, PARA_MAX_SIZE_PX);
            }
}

static void check_order(const struct theme *t)
{
    static const enum text_role up[] = {TEXT_SECOND,  TEXT_LABEL, TEXT_BODY,
                                        TEXT_HEADING, TEXT_TITLE, TEXT_DISPLAY};
    for (size_t i = 1; i < sizeof up / sizeof *up; i++)
        assert_true(t->text[up[i]].size_px > t->text[up[i - 1]].size_px);
}
static void test_theme__the_scale_of_sizes_keeps_its_order(void **state)
{
    (void)state;
    on_every_theme(check_order);
}

static void check_fingers(const struct theme *t)
{
    double mm = t->px_per_mm;
    bool low = t->panel.height_px / mm < 180; /* never under 15 mm, 20 where there is room */
    assert_true(t->touch >= (low ? 15.4 : 19.9) * mm && t->pill >= t->touch &&
                t->bar_bottom >= t->touch);
    assert_true(t->hit_below >= 2.9 * mm);
    assert_true(t->gap >= t->hit_below + 1.9 * mm);
    assert_true(t->hairline >= 1 && t->icon > 0 && t->icon_large > t->icon);
}
static void test_theme__targets_are_20_mm_and_hit_areas_2_mm_apart(void **state)
{
    (void)state;
    on_every_theme(check_fingers);
}

static void test_theme__bars_stay_where_they_are_when_the_language_changes(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof PANELS / sizeof *PANELS; i++) {
        struct theme vi, km;
        theme_make(&PANELS[i], false, false, LANG_VI, &vi);
        theme_make(&PANELS[i], false, false, LANG_KM, &km);
        assert_int_equal(vi.bar_top, km.bar_top);
        assert_int_equal(vi.pill, km.pill);
        assert_int_equal(vi.bar_bottom, km.bar_bottom);
    }
}

static void check_room(const struct theme *t)
{
    int32_t bars = t->bar_top + t->brocade + t->pill + t->bar_bottom;
    assert_true(bars < t->panel.height_px * 2 / 3);
}
static void test_theme__bars_leave_room_for_a_page(void **state)
{
    (void)state;
    on_every_theme(check_room);
}

static void check_leading(const struct theme *t)
{
    for (int i = 0; i < TEXT_ROLES; i++) {
        struct para_style latin = theme_style(t, (enum text_role)i, LANG_JRA);
        /* Latin ink needs 1.16 em above and 0.24 below only where stacked capitals meet a
         * descender: titles may stand closer, texts of many lines may not. */
        assert_true(latin.leading_milli >= (i < TEXT_HEADING ? 1400 : 1250));
        struct para_style khmer = theme_style(t, (enum text_role)i, LANG_KM);
        assert_true(khmer.leading_milli >= 1.75 * khmer.khmer_milli);
        assert_int_equal(khmer.khmer_milli, t->lang == LANG_KM ? 1250 : 1100);
        assert_int_equal(latin.size_px, khmer.size_px);
    }
}
static void test_theme__leading_is_enough_for_marks_of_the_script(void **state)
{
    (void)state;
    on_every_theme(check_leading);
}

static void test_theme__the_size_that_is_seen_is_larger_for_khmer(void **state)
{
    (void)state;
    struct theme t;
    theme_make(&PANELS[0], false, false, LANG_KM, &t);
    assert_int_equal(theme_font_px(&t, TEXT_BODY, LANG_KM), 38);
    assert_int_equal(theme_font_px(&t, TEXT_BODY, LANG_EN), 31);
}

static void check_colours(const struct theme *t)
{
    const struct theme_colours *c = &t->c;
    const rgba text[] = {c->ink, c->quiet, c->soil, c->forest};
    const rgba grounds[] = {c->paper, c->card};
    for (int i = 0; i < 4; i++)
        for (int j = 0; j < 2; j++)
            assert_true(theme_contrast(text[i], grounds[j]) >= 7);
    for (int i = 0; i < 4; i++)
        assert_true(theme_contrast(text[i], c->pressed) >= 7);
    assert_true(theme_contrast(c->ink, c->sand) >= 7);
    const rgba icons[] = {c->soil, c->forest, c->chosen, c->gold};
    for (size_t i = 0; i < sizeof icons / sizeof *icons; i++)
        assert_true(theme_contrast(icons[i], c->sand) >= 3);
    assert_true(theme_contrast(c->on_chosen, c->chosen) >= 7);
    assert_true(theme_contrast(c->on_alarm, c->alarm) >= 7);
    for (int j = 0; j < 2; j++) {
        assert_true(theme_contrast(c->edge, grounds[j]) >= 3);
        assert_true(theme_contrast(c->chosen, grounds[j]) >= 3);
        assert_true(theme_contrast(c->alarm, grounds[j]) >= 3);
    }
}
static void test_theme__text_has_7_to_1_and_controls_3_to_1(void **state)
{
    (void)state;
    on_every_theme(check_colours);
}

static void test_theme__contrast_is_that_of_wcag(void **state)
{
    (void)state;
    assert_true(fabs(theme_contrast(0xff000000, 0xffffffff) - 21) < 1e-9);
    assert_true(fabs(theme_contrast(0xffffffff, 0xff767676) - 4.54) < 0.005);
    assert_true(theme_contrast(0xff123456, 0xff123456) == 1);
}

static void test_theme__a_colour_over_another_is_seen_mixed(void **state)
{
    (void)state;
    assert_int_equal(theme_over(0xff102030, 0xffffffff), 0xff102030);
    assert_int_equal(theme_over(0x00102030, 0xff405060), 0xff405060);
    assert_int_equal(theme_over(0x80ffffff, 0xff000000), 0xff808080);
}

static void test_theme__millimetres_never_vanish(void **state)
{
    (void)state;
    struct theme t;
    theme_make(&PANELS[0], false, false, LANG_VI, &t);
    assert_int_equal(theme_px(&t, 20), 54);
    assert_int_equal(theme_px(&t, 0.01), 1);
    assert_int_equal(theme_px(&t, 0), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_theme__the_reference_panel_has_the_sizes_of_the_design),
        cmocka_unit_test(test_theme__capitals_are_never_smaller_than_can_be_read),
        cmocka_unit_test(test_theme__large_text_is_larger_in_every_role_and_small_roles_grow_most),
        cmocka_unit_test(test_theme__no_panel_asks_for_letters_that_cannot_be_set),
        cmocka_unit_test(test_theme__the_scale_of_sizes_keeps_its_order),
        cmocka_unit_test(test_theme__targets_are_20_mm_and_hit_areas_2_mm_apart),
        cmocka_unit_test(test_theme__bars_stay_where_they_are_when_the_language_changes),
        cmocka_unit_test(test_theme__bars_leave_room_for_a_page),
        cmocka_unit_test(test_theme__leading_is_enough_for_marks_of_the_script),
        cmocka_unit_test(test_theme__the_size_that_is_seen_is_larger_for_khmer),
        cmocka_unit_test(test_theme__text_has_7_to_1_and_controls_3_to_1),
        cmocka_unit_test(test_theme__contrast_is_that_of_wcag),
        cmocka_unit_test(test_theme__a_colour_over_another_is_seen_mixed),
        cmocka_unit_test(test_theme__millimetres_never_vanish),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
