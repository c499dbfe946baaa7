/* state: where a visitor stands, and that nothing of a visit survives it. */
#include "view/state.h"

#include "../support/check.h"

static struct state visit(void)
{
    struct state s;
    state_reset(&s, LANG_VI);
    return s;
}

static enum state_change act(struct state *s, const char *action)
{
    return state_apply(s, str_of(action));
}

static void test_state__a_touch_on_the_attract_loop_wakes_to_home(void **state)
{
    (void)state;
    struct state s = visit();
    assert_int_equal(act(&s, "wake"), STATE_DEEPER);
    assert_int_equal(state_place(&s)->screen, SCREEN_HOME);
    assert_int_equal(s.depth, 1);
}

static void test_state__a_language_on_the_attract_loop_opens_home_in_it(void **state)
{
    (void)state;
    struct state s = visit();
    act(&s, "lang:km");
    assert_int_equal(state_place(&s)->screen, SCREEN_HOME);
    assert_int_equal(s.lang, LANG_KM);
}

static void test_state__changing_the_language_stays_on_the_page(void **state)
{
    (void)state;
    struct state s = visit();
    act(&s, "wake");
    act(&s, "open:le-thanh/cay-da-lang-ghe");
    assert_int_equal(act(&s, "lang:jra"), STATE_REDRAW);
    assert_int_equal(state_place(&s)->screen, SCREEN_ITEM);
    assert_string_equal(state_place(&s)->arg, "le-thanh/cay-da-lang-ghe");
    assert_int_equal(act(&s, "lang:jra"), STATE_SAME);
}

static void test_state__back_leads_through_the_places_one_came_by(void **state)
{
    (void)state;
    struct state s = visit();
    act(&s, "wake");
    act(&s, "list:places");
    act(&s, "open:a/b");
    assert_int_equal(act(&s, "back"), STATE_BACK);
    assert_int_equal(state_place(&s)->screen, SCREEN_LIST);
    act(&s, "back");
    assert_int_equal(state_place(&s)->screen, SCREEN_HOME);
    assert_int_equal(act(&s, "back"), STATE_SAME);
}

static void test_state__a_hundred_places_deep_home_is_still_at_the_bottom(void **state)
{
    (void)state;
    struct state s = visit();
    act(&s, "wake");
    for (int i = 0; i < 100; i++)
        act(&s, i % 2 ? "open:a/odd" : "open:a/even");
    assert_true(s.depth <= STATE_DEPTH);
    while (act(&s, "back") == STATE_BACK)
        ;
    assert_int_equal(state_place(&s)->screen, SCREEN_HOME);
}

static void test_state__opening_the_place_one_stands_on_does_nothing(void **state)
{
    (void)state;
    struct state s = visit();
    act(&s, "wake");
    act(&s, "help");
    assert_int_equal(act(&s, "help"), STATE_SAME);
    assert_int_equal(s.depth, 2);
}

static void test_state__nonsense_changes_nothing(void **state)
{
    (void)state;
    struct state s = visit(), before = s;
    char longer[400];
    memset(longer, 'x', sizeof longer - 1);
    longer[sizeof longer - 1] = 0;
    memcpy(longer, "open:", 5);
    const char *const rubbish[] = {"", ":", "lang:", "lang:xx", "open:", "list:", "stay",
                                   "fly", "back", longer};
    for (size_t i = 0; i < sizeof rubbish / sizeof *rubbish; i++)
        assert_int_equal(act(&s, rubbish[i]), STATE_SAME);
    assert_memory_equal(&s, &before, sizeof s);
}

static void test_state__reset_forgets_everything(void **state)
{
    (void)state;
    struct state s = visit(), fresh = visit();
    act(&s, "lang:km");
    act(&s, "large");
    act(&s, "contrast");
    act(&s, "open:a/b");
    s.asking = true;
    state_reset(&s, LANG_VI);
    assert_memory_equal(&s, &fresh, sizeof s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_state__a_touch_on_the_attract_loop_wakes_to_home),
        cmocka_unit_test(test_state__a_language_on_the_attract_loop_opens_home_in_it),
        cmocka_unit_test(test_state__changing_the_language_stays_on_the_page),
        cmocka_unit_test(test_state__back_leads_through_the_places_one_came_by),
        cmocka_unit_test(test_state__a_hundred_places_deep_home_is_still_at_the_bottom),
        cmocka_unit_test(test_state__opening_the_place_one_stands_on_does_nothing),
        cmocka_unit_test(test_state__nonsense_changes_nothing),
        cmocka_unit_test(test_state__reset_forgets_everything),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
