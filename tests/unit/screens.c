/* screens: whatever rows an import lets through, each screen is there, and looks like one. */
#include "../support/screens.h"
#include "../support/rowlist.h"

#include <stdio.h>

#include "../support/check.h"

static struct rowlist *rows;
static struct screens *screens;
static struct bundle *bundle;

static int setup(void **state)
{
    (void)state;
    rows = rowlist_create();
    screens = screens_create(NULL);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    screens_destroy(screens);
    rowlist_destroy(rows);
    return 0;
}

static void put(const char *text)
{
    struct err e;
    rowlist_read(rows, str_of(text));
    bundle = rowlist_open(rows, false, &e);
    if (!bundle)
        fail_msg("refused: %s", e.text);
}

static void take_away(void)
{
    bundle_close(bundle);
}

enum { PORTRAIT, LANDSCAPE, LOW, LOOKS };

static const struct view_tree *show(unsigned panel, enum lang lang, const char *action)
{
    const struct screens_look look = {.panel = panel, .lang = lang};
    return screens_show(screens, bundle, &look, str_of(action));
}

static const struct box *find(const struct view_tree *tree, const char *id)
{
    struct box *b = ui_find(tree->root, str_of(id));
    if (!b)
        fail_msg("no box %s on the screen %s", id, tree->screen);
    return b;
}

/* The first picture beneath a box, or the box. */
static const struct box *picture_in(const struct box *b)
{
    if (b->kind == BOX_PICTURE)
        return b;
    const struct box *found = NULL;
    for (const struct box *c = b->first; c && !found; c = c->next)
        found = picture_in(c);
    return found;
}

#define GATE "t\ns\nS\ni|a|"
#define ITEM "|s\nx|a\np|a|0|0|"

/* A box of w x h shows all of a picture of that shape, or of one that is too long the middle. */
static void expect_shape(const struct box *p, double shape)
{
    double most = 4, want = shape > most ? most : shape < 1 / most ? 1 / most : shape;
    assert_true(p->r.w > 0 && p->r.h > 0);
    assert_true(p->r.h <= want * p->r.w && p->r.h + 1 > want * p->r.w);
}

static void test_screens__a_picture_of_any_shape_is_seen_at_once(void **state)
{
    (void)state;
    static const struct {
        const char *number;
        double shape;
    } pictures[] = {{"0", 16.0 / 24}, {"1", 8192}, {"2", 1.0 / 8192}, {"3", 10}, {"4", 10.0 / 90}};
    static const struct {
        const char *kind, *id, *facts;
    } kinds[] = {
        {"gallery", "picture:1", ""},
        {"poster", "poster", ""},
        {"map", "map", "\nf|a|bounds|||13.70,107.40 13.80,107.60"},
    };
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
        for (size_t i = 0; i < sizeof pictures / sizeof *pictures; i++) {
            char text[256];
            snprintf(text, sizeof text, GATE "%s" ITEM "%s%s\n", kinds[k].kind, pictures[i].number,
                     kinds[k].facts);
            put(text);
            for (unsigned panel = 0; panel < LOOKS; panel++) {
                const struct view_tree *tree = show(panel, LANG_VI, "open:gate/a");
                const struct box *p = picture_in(find(tree, kinds[k].id));
                expect_shape(p, pictures[i].shape);
                assert_true(p->r.h <= tree->page->at.h);
                assert_true(p->r.x >= 0 && p->r.x + p->r.w <= tree->page->at.w);
            }
            take_away();
        }
}

static void test_screens__a_high_picture_stands_in_the_middle_of_its_card(void **state)
{
    (void)state;
    put(GATE "gallery" ITEM "3\n");
    const struct box *card = find(show(PORTRAIT, LANG_VI, "open:gate/a"), "picture:1");
    const struct box *p = picture_in(card);
    int32_t left = p->r.x - card->r.x, right = card->r.x + card->r.w - p->r.x - p->r.w;
    assert_true(left > p->r.w && left - right <= 1 && right - left <= 1);
    take_away();
}

/* Of a picture of 10:1 the middle two fifths are seen: a pin says where something is on them. */
static void test_screens__a_map_that_is_cut_has_the_pins_of_what_is_seen(void **state)
{
    (void)state;
    put("t\ns\nS\n"
        "i|m|map|s|||||.|.\nx|m\nf|m|bounds|||10,100 20,101\np|m|0|0|3\n"
        "i|middle|place|s|||||15|100.5\nx|middle\n"
        "i|edge|place|s|||||16.9|100.5\nx|edge\n"
        "i|beyond|place|s|||||17.1|100.5\nx|beyond\n");
    const struct view_tree *tree = show(PORTRAIT, LANG_VI, "open:gate/m");
    const struct box *map = find(tree, "map"), *middle = find(tree, "pin:middle");
    assert_int_equal(middle->pin_x, map->r.w / 2);
    assert_int_equal(middle->pin_y, map->r.h / 2);
    find(tree, "pin:edge");
    find(tree, "item:edge");
    assert_null(ui_find(tree->root, STR("pin:beyond")));
    assert_null(ui_find(tree->root, STR("item:beyond")));
    take_away();
}

static void test_screens__beside_high_gates_the_picture_is_no_higher_than_the_glass(void **state)
{
    (void)state;
    put("t\ns|places\nS|places\ni|a|place|places\nx|a\np|a|0|0|0\n"
        "i|g|gate|.\nx|g||^*900\ni|h|gate|.\nx|h||^*900\n");
    const struct view_tree *tree = show(PORTRAIT, LANG_VI, "wake");
    const struct box *p = picture_in(tree->page), *gates = find(tree, "gates");
    assert_non_null(p);
    assert_true(gates->r.h > 2 * tree->theme.panel.height_px);
    assert_true(p->r.h <= tree->theme.panel.height_px);
    take_away();
}

static void test_screens__no_name_of_a_gate_takes_the_page_its_room(void **state)
{
    (void)state;
    static const char *const names[] = {"t|vi|^*1000|^*1000", "t|vi|W*1000|W*1000",
                                        "t|vi|a\u0301\u0302\u0303\u0304*100|a\u0323\u0324*200"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        put(names[i]);
        for (unsigned panel = 0; panel < LOOKS; panel++) {
            const struct view_tree *tree = show(panel, LANG_VI, "wake");
            const struct box *top = find(tree, "top"), *bottom = find(tree, "bottom");
            int32_t glass = tree->theme.panel.height_px;
            assert_true(top->at.h <= glass / 2);
            assert_true(tree->page->at.h >= glass / 5);
            assert_int_equal(bottom->at.y + bottom->at.h, glass);
        }
        take_away();
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_screens__a_picture_of_any_shape_is_seen_at_once),
        cmocka_unit_test(test_screens__a_high_picture_stands_in_the_middle_of_its_card),
        cmocka_unit_test(test_screens__a_map_that_is_cut_has_the_pins_of_what_is_seen),
        cmocka_unit_test(test_screens__beside_high_gates_the_picture_is_no_higher_than_the_glass),
        cmocka_unit_test(test_screens__no_name_of_a_gate_takes_the_page_its_room),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
