/* home: tiles for any number of sections, and the panel at the side. */
#include "app/app.h"
#include "pack/limits.h"

#include "../support/check.h"
#include "../support/shelf.h"
#include "../support/stand.h"

/* Home of what the kiosk holds. */
static void open_home(struct stand *s, const char *sql)
{
    stand_fill(s, sql);
    stand_open(s);
    stand_act(s, "wake");
}

/* Home of a glass with so many sections. */
static struct stand *with_sections(void **state, int n, int32_t w, int32_t h, double width_mm)
{
    struct stand *s = *state;
    s->w = w;
    s->h = h;
    s->config.panel_width_mm = width_mm;
    struct str sql = str_format(
        s->a,
        "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n LIMIT %d)"
        "  INSERT INTO section SELECT 'gate', 's' || i, i, 'info', 'soil' FROM n;"
        "INSERT INTO section_text SELECT 'gate', slug, 'en', slug, 'Summary' FROM section;"
        "INSERT INTO item SELECT 'gate', slug, 'place', slug, 1, 0, 0, 0, NULL, NULL, '' FROM "
        "section;"
        "INSERT INTO item_text SELECT 'gate', slug, 'en', slug, '', '', 'reviewed', '', 0, 1, ''"
        "  FROM section",
        n);
    open_home(s, sql.p);
    return s;
}

static const struct box *tile(struct stand *s, int i)
{
    const struct box *b = stand_find(s, str_format(s->a, "tile:s%d", i).p);
    assert_non_null(b);
    return b;
}

static void expect_row(struct stand *s, int from, int n)
{
    for (int i = 1; i < n; i++) {
        struct rect a = tile(s, from + i - 1)->r, b = tile(s, from + i)->r;
        assert_int_equal(a.y, b.y);
        assert_in_range(a.w - b.w + 1, 0, 2);
        assert_true(b.x > a.x + a.w);
    }
}

/* `alone` tiles in rows of their own, then rows of `columns`; all as wide as the page together. */
static void expect_rows(struct stand *s, int n, int alone, int columns)
{
    int32_t width = alone ? tile(s, 0)->r.w : 0, bottom = -1;
    for (int i = 0; i < n;) {
        int row = i < alone ? 1 : n - i < columns ? n - i : columns;
        struct rect first = tile(s, i)->r, last = tile(s, i + row - 1)->r;
        assert_true(first.y > bottom);
        bottom = first.y + first.h;
        expect_row(s, i, row);
        if (row == columns || i < alone)
            assert_in_range(last.x + last.w - first.x - width + 2, width ? 0 : 2,
                            width ? 4 : 10000);
        i += row;
    }
}

static void test_home__sections_in_two_columns_leave_no_hole_in_portrait(void **state)
{
    (void)state;
    for (int n = 1; n <= 12; n++) {
        void *stand;
        stand_setup(&stand);
        expect_rows(with_sections(&stand, n, 540, 960, 398.5), n, n % 2, 2);
        stand_teardown(&stand);
    }
}

static void test_home__sections_in_two_columns_leave_no_hole_beside_the_panel(void **state)
{
    (void)state;
    for (int n = 5; n <= 9; n++) {
        void *stand;
        stand_setup(&stand);
        expect_rows(with_sections(&stand, n, 960, 540, 476), n, n % 2, 2);
        stand_teardown(&stand);
    }
}

static void test_home__sections_stand_in_three_columns_on_a_low_glass(void **state)
{
    (void)state;
    for (int n = 5; n <= 9; n++) {
        void *stand;
        stand_setup(&stand);
        struct stand *s = with_sections(&stand, n, 1280, 800, 216);
        expect_rows(s, n, 0, 3);
        stand_act(s, "large");
        expect_rows(s, n, n % 2, 2);
        stand_teardown(&stand);
    }
}

static void test_home__large_text_has_one_column_in_portrait(void **state)
{
    struct stand *s = with_sections(state, 7, 540, 960, 398.5);
    stand_act(s, "large");
    expect_rows(s, 7, 7, 1);
}

/* The height of a tile on a glass with n sections. */
static int32_t height_of(int n, int32_t w, int32_t h, double width_mm)
{
    void *stand;
    stand_setup(&stand);
    int32_t height = tile(with_sections(&stand, n, w, h, width_mm), n - 1)->r.h;
    stand_teardown(&stand);
    return height;
}

static void test_home__more_than_eight_sections_stand_closer(void **state)
{
    (void)state;
    assert_int_equal(height_of(5, 540, 960, 398.5), height_of(8, 540, 960, 398.5));
    assert_true(height_of(9, 540, 960, 398.5) < height_of(8, 540, 960, 398.5));
    assert_true(height_of(9, 960, 540, 476) < height_of(8, 960, 540, 476));
    assert_int_equal(height_of(9, 1280, 800, 216), height_of(8, 1280, 800, 216)); /* as they are */
}

/* ---- the panel at the side ---- */

static const struct box *layer(struct stand *s, const char *id)
{
    const struct box *b = stand_find(s, id);
    assert_non_null(b);
    assert_int_equal(b->kind, BOX_LAYER);
    return b;
}

static bool lies_in(struct stand *s, const char *id, const char *of)
{
    const struct box *b = stand_find(s, id);
    return b && b->layer == layer(s, of);
}

/* The text itself, in the layer. */
static const struct box *text_in(const struct box *b, const char *text)
{
    const struct box *found = b->kind == BOX_TEXT && str_is(b->text, text) ? b : NULL;
    for (const struct box *c = b->first; !found && c; c = c->next)
        found = text_in(c, text);
    return found;
}

static const struct box *picture_in(const struct box *b)
{
    const struct box *found = b->kind == BOX_PICTURE ? b : NULL;
    for (const struct box *c = b->first; !found && c; c = c->next)
        found = picture_in(c);
    return found;
}

static struct stand *wide(void **state)
{
    struct stand *s = *state;
    s->w = 960;
    s->h = 540;
    s->config.panel_width_mm = 476;
    struct str hash = shelf_picture(s->a, s->store, 0xff112233, 32, 18);
    struct str sql = str_format(
        s->a,
        "INSERT INTO section VALUES ('gate', 'places', 1, 'info', '');"
        "INSERT INTO section_text VALUES ('gate', 'places', 'en', 'Places', '');"
        "INSERT INTO item VALUES ('gate', 'tree', 'place', 'places', 1, 0, 0, 0, NULL, NULL, '');"
        "INSERT INTO item_text VALUES ('gate', 'tree', 'en', 'Tree', '', '', 'reviewed', '', 0, 1, "
        "'');"
        "INSERT INTO picture VALUES ('gate', 'tree', 0, 0, '%.*s', 32, 18, 'image/png', '', '');"
        "INSERT INTO picture_text VALUES ('gate', 'tree', 0, 'en', 'A tree', '', '')",
        STR_ARG(hash));
    stand_fill(s, sql.p);
    stand_open(s);
    stand_act(s, "wake");
    return s;
}

static void test_home__the_panel_at_the_side_has_name_time_picture_and_gates(void **state)
{
    struct stand *s = wide(state);
    const struct box *side = layer(s, "side");
    assert_int_equal(side->at.x, 0);
    assert_int_equal(side->at.w, 960 * 2 / 5);
    assert_int_equal(side->at.h, 540);
    assert_int_equal(layer(s, "page")->at.x, side->at.w);
    assert_non_null(text_in(side, "The gate"));
    assert_non_null(text_in(side, "Far away"));
    assert_non_null(text_in(side, "Our side"));
    assert_true(lies_in(s, "clock", "side") && lies_in(s, "gates", "side"));
    assert_null(text_in(layer(s, "top"), "The gate"));
    const struct box *picture = picture_in(side);
    assert_non_null(picture);
    assert_true(str_is(picture->label, "A tree"));
    assert_int_equal(picture->r.w, side->at.w);
    assert_true(picture->r.h > 100);
    /* One below the other, to the panel's lower edge. */
    const struct box *clock = stand_find(s, "clock"), *gates = stand_find(s, "gates");
    assert_true(clock->r.y + clock->r.h <= picture->r.y);
    assert_true(picture->r.y + picture->r.h <= gates->r.y);
    assert_int_equal(gates->r.y + gates->r.h, 540);
}

static void test_home__the_panel_stays_on_other_screens_without_the_gates(void **state)
{
    struct stand *s = wide(state);
    stand_act(s, "list:places");
    assert_non_null(picture_in(layer(s, "side")));
    assert_true(lies_in(s, "clock", "side") && !stand_find(s, "gates"));
    stand_act(s, "open:gate/tree");
    assert_non_null(picture_in(layer(s, "side")));
    assert_null(picture_in(layer(s, "page"))); /* not a second time */
}

static void test_home__without_a_picture_the_panel_stays_calm(void **state)
{
    struct stand *s = with_sections(state, 6, 960, 540, 476);
    assert_null(picture_in(layer(s, "side")));
    assert_true(lies_in(s, "gates", "side"));
    const struct box *gates = stand_find(s, "gates");
    assert_int_equal(gates->r.y + gates->r.h, 540);
}

static void test_home__a_small_glass_and_a_portrait_one_have_no_panel(void **state)
{
    struct stand *s = with_sections(state, 6, 1280, 800, 216);
    assert_null(stand_find(s, "side"));
    assert_true(lies_in(s, "clock", "top") && lies_in(s, "gates", "page"));
}

static void test_home__every_urgent_notice_is_there(void **state)
{
    struct stand *s = *state;
    struct str sql = str_format(
        s->a,
        "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n LIMIT %u)"
        "  INSERT INTO item SELECT 'gate', 'n' || i, 'notice', '', i, 0, 0, 0, NULL, NULL, ''"
        "  FROM n;"
        "INSERT INTO item_text SELECT 'gate', slug, 'en', slug, '', '', 'reviewed', '', 0, 1, ''"
        "  FROM item WHERE kind = 'notice';"
        "INSERT INTO fact SELECT 'gate', slug, 'urgent', 0, '', 'yes', '', 0, 1"
        "  FROM item WHERE kind = 'notice' AND ord >= 2",
        LIMIT_URGENT + 2);
    open_home(s, sql.p);
    assert_null(stand_find(s, "item:n0"));
    assert_null(stand_find(s, "item:n1"));
    for (unsigned i = 2; i < LIMIT_URGENT + 2; i++)
        assert_non_null(stand_find(s, str_format(s->a, "item:n%u", i).p));
}

/* The archive of many years, in which it stands last; it is found by its own index. */
static void test_home__an_urgent_notice_is_found_among_thousands(void **state)
{
    struct stand *s = *state;
    struct str sql = str_format(
        s->a,
        "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n LIMIT %u)"
        "  INSERT INTO item SELECT 'gate', 'n' || i, 'notice', '', 0, 0, 0, 0, NULL, NULL, ''"
        "  FROM n;"
        "INSERT INTO item VALUES ('gate', 'z', 'notice', '', 0, 0, 0, 0, NULL, NULL, '');"
        "INSERT INTO item_text SELECT 'gate', slug, 'en', slug, '', '', 'reviewed', '', 0, 1, ''"
        "  FROM item WHERE kind = 'notice';"
        "INSERT INTO fact VALUES ('gate', 'z', 'urgent', 0, '', 'yes', '', 0, 1)",
        LIMIT_LISTED + 1);
    open_home(s, sql.p);
    assert_non_null(stand_find(s, "item:z"));
}

/* Sections of which nothing is due have no tile; home does not look for ever. */
static void test_home__looks_at_so_many_items_for_one_that_is_due(void **state)
{
    struct stand *s = *state;
    struct str sql = str_format(
        s->a,
        "INSERT INTO section VALUES ('gate', 'few', 0, 'info', 'soil'),"
        "  ('gate', 'crowd', 1, 'info', 'soil'), ('gate', 'after', 2, 'info', 'soil');"
        "INSERT INTO section_text SELECT 'gate', slug, 'en', slug, '' FROM section;"
        "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n LIMIT %u)"
        "  INSERT INTO item SELECT 'gate', 'i' || i, 'place',"
        "    CASE WHEN i < 9 THEN 'few' WHEN i < 19 THEN 'after' ELSE 'crowd' END,"
        "    0, 20991231, 0, 0, NULL, NULL, '' FROM n;"
        "INSERT INTO item_text SELECT 'gate', slug, 'en', slug, '', '', 'reviewed', '', 0, 1, ''"
        "  FROM item WHERE kind = 'place';",
        LIMIT_HOME_ITEMS + 19);
    open_home(s, sql.p);
    assert_null(stand_find(s, "tile:few"));
    assert_non_null(stand_find(s, "tile:crowd"));
    assert_non_null(stand_find(s, "tile:after"));
    stand_act(s, "list:crowd");
    assert_true(stand_reads(s, "Nothing here"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_home__sections_in_two_columns_leave_no_hole_in_portrait),
        cmocka_unit_test(test_home__sections_in_two_columns_leave_no_hole_beside_the_panel),
        cmocka_unit_test(test_home__sections_stand_in_three_columns_on_a_low_glass),
        STAND(test_home__large_text_has_one_column_in_portrait),
        cmocka_unit_test(test_home__more_than_eight_sections_stand_closer),
        STAND(test_home__the_panel_at_the_side_has_name_time_picture_and_gates),
        STAND(test_home__the_panel_stays_on_other_screens_without_the_gates),
        STAND(test_home__without_a_picture_the_panel_stays_calm),
        STAND(test_home__a_small_glass_and_a_portrait_one_have_no_panel),
        STAND(test_home__every_urgent_notice_is_there),
        STAND(test_home__an_urgent_notice_is_found_among_thousands),
        STAND(test_home__looks_at_so_many_items_for_one_that_is_due),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
