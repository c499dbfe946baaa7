/* loop: real events of SDL, on its driver without a display. */
#include "app/loop.h"

#include "base/clock.h"
#include "base/fsops.h"

#include <SDL.h>
#include <stdio.h>
#include <stdlib.h>

#include "../support/check.h"
#include "../support/shelf.h"
#include "../support/stand.h"

enum {
    COLOUR = 0x206040, /* of the attract loop's one picture */
    GUARD_MS = 30000,  /* for what must happen at all; nothing is measured */
    FINGER_DEVICE = 7,
};

static const char one_tile[] =
    "INSERT INTO section VALUES ('gate', 'one', 1, 'info', 'soil');"
    "INSERT INTO section_text VALUES ('gate', 'one', 'en', 'One', '');"
    "INSERT INTO item SELECT 'gate', 'a' || value, 'article', 'one', value, 0, 0, 0, NULL, NULL, ''"
    "  FROM json_each('[1,2,3,4,5,6,7,8,9]');"
    "INSERT INTO item VALUES ('gate', 'poster', 'poster', '', 1, 0, 0, 0, NULL, NULL, '');"
    "INSERT INTO item_text SELECT 'gate', slug, 'en', slug, '', '', 'reviewed', '', 0, 1, '' FROM "
    "item"
    "  WHERE slug <> 'vn';";

static int setup(void **state)
{
    stand_setup(state);
    struct stand *s = *state;
    SDL_SetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION, "0");
    assert_int_equal(SDL_Init(SDL_INIT_VIDEO), 0);
    assert_string_equal(SDL_GetCurrentVideoDriver(), "dummy");
    s->window = SDL_CreateWindow("test", 0, 0, s->w, s->h, 0);
    assert_non_null(s->window);
    s->ms = clock_mono_ms();
    s->unix_s = clock_unix_s() - (int64_t)(s->ms / 1000);
    struct str hash = shelf_picture(s->a, s->store, 0xff000000 | COLOUR, 9, 16);
    stand_fill(
        s, str_format(s->a,
                      "%sINSERT INTO picture SELECT 'gate', 'poster', value, value, '%.*s', 9, 16,"
                      "  'image/png', '', '' FROM json_each('[0,1]')",
                      one_tile, STR_ARG(hash))
               .p);
    stand_open(s);
    SDL_FlushEvents(SDL_FIRSTEVENT, SDL_LASTEVENT);
    return 0;
}

static int teardown(void **state)
{
    struct stand *s = *state;
    SDL_Window *window = s->window;
    stand_teardown(state);
    SDL_DestroyWindow(window);
    SDL_Quit();
    return 0;
}
#define LOOP(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

static void push(SDL_Event ev)
{
    assert_int_equal(SDL_PushEvent(&ev), 1);
}

static void finger(struct stand *s, Uint32 type, SDL_TouchID device, int32_t x, int32_t y)
{
    push((SDL_Event){.tfinger = {.type = type,
                                 .touchId = device,
                                 .fingerId = 3,
                                 .x = ((float)x + 0.5f) / (float)s->w,
                                 .y = ((float)y + 0.5f) / (float)s->h}});
}

static void button(Uint32 type, Uint32 which, Uint8 of, int32_t x, int32_t y)
{
    push((SDL_Event){.button = {.type = type, .which = which, .button = of, .x = x, .y = y}});
}

/* Until all that was pushed is done. */
static void run(struct stand *s)
{
    struct err e;
    push((SDL_Event){.type = SDL_QUIT});
    assert_true(loop_run(s->app, &s->glass, NULL, s->w, s->h, &e));
}

/* Home, so long before the loop's clock that the guard of waking is over. */
static void go_home(struct stand *s)
{
    s->ms -= 1000;
    stand_act(s, "wake");
    stand_act(s, "home");
    s->ms += 1000;
}

static void test_loop__a_finger_wakes(void **state)
{
    struct stand *s = *state;
    finger(s, SDL_FINGERDOWN, FINGER_DEVICE, 270, 300);
    finger(s, SDL_FINGERUP, FINGER_DEVICE, 270, 300);
    run(s);
    assert_string_equal(app_screen(s->app), "home");
}

static void test_loop__a_finger_touches_where_it_is(void **state)
{
    struct stand *s = *state;
    int32_t x, y;
    go_home(s);
    stand_middle(s, "tile:one", &x, &y);
    finger(s, SDL_FINGERDOWN, FINGER_DEVICE, x, y);
    finger(s, SDL_FINGERUP, FINGER_DEVICE, x, y);
    run(s);
    assert_string_equal(app_screen(s->app), "list");
}

static void test_loop__a_finger_that_moves_drags_the_page(void **state)
{
    struct stand *s = *state;
    go_home(s);
    stand_act(s, "list:one");
    int32_t x, y, y2;
    stand_middle(s, "item:a1", &x, &y);
    finger(s, SDL_FINGERDOWN, FINGER_DEVICE, 270, 600);
    for (int i = 1; i <= 20; i++)
        finger(s, SDL_FINGERMOTION, FINGER_DEVICE, 270, 600 - 10 * i);
    finger(s, SDL_FINGERUP, FINGER_DEVICE, 270, 400);
    run(s);
    stand_middle(s, "item:a1", &x, &y2);
    assert_true(y2 < y - 100);
    assert_string_equal(app_screen(s->app), "list");
}

static void test_loop__the_mouse_is_one_more_finger(void **state)
{
    struct stand *s = *state;
    go_home(s);
    int32_t x, y;
    stand_middle(s, "tile:one", &x, &y);
    button(SDL_MOUSEBUTTONDOWN, 0, SDL_BUTTON_RIGHT, x, y);
    button(SDL_MOUSEBUTTONUP, 0, SDL_BUTTON_RIGHT, x, y);
    run(s);
    assert_string_equal(app_screen(s->app), "home");
    button(SDL_MOUSEBUTTONDOWN, 0, SDL_BUTTON_LEFT, x, y);
    button(SDL_MOUSEBUTTONUP, 0, SDL_BUTTON_LEFT, x, y);
    run(s);
    assert_string_equal(app_screen(s->app), "list");
}

static void test_loop__the_mouse_drags_only_while_its_button_is_down(void **state)
{
    struct stand *s = *state;
    go_home(s);
    stand_act(s, "list:one");
    int32_t x, y, y2;
    stand_middle(s, "item:a1", &x, &y);
    for (int pressed = 0; pressed < 2; pressed++) {
        if (pressed)
            button(SDL_MOUSEBUTTONDOWN, 0, SDL_BUTTON_LEFT, 270, 600);
        for (int i = 1; i <= 20; i++)
            push((SDL_Event){.motion = {.type = SDL_MOUSEMOTION,
                                        .state = pressed ? SDL_BUTTON_LMASK : 0,
                                        .x = 270,
                                        .y = 600 - 10 * i}});
        run(s);
        stand_middle(s, "item:a1", &x, &y2);
        assert_true(pressed ? y2 < y - 100 : y2 == y);
    }
}

static void test_loop__what_sdl_makes_up_of_a_touch_or_a_click_is_skipped(void **state)
{
    struct stand *s = *state;
    go_home(s);
    int32_t x, y;
    stand_middle(s, "tile:one", &x, &y);
    button(SDL_MOUSEBUTTONDOWN, SDL_TOUCH_MOUSEID, SDL_BUTTON_LEFT, x, y);
    button(SDL_MOUSEBUTTONUP, SDL_TOUCH_MOUSEID, SDL_BUTTON_LEFT, x, y);
    finger(s, SDL_FINGERDOWN, SDL_MOUSE_TOUCHID, x, y);
    finger(s, SDL_FINGERUP, SDL_MOUSE_TOUCHID, x, y);
    push((SDL_Event){.key = {.type = SDL_KEYDOWN, .keysym = {.sym = SDLK_RETURN}}});
    run(s);
    assert_string_equal(app_screen(s->app), "home");
}

static void window_event(Uint8 what, int32_t w, int32_t h)
{
    push((SDL_Event){.window = {.type = SDL_WINDOWEVENT, .event = what, .data1 = w, .data2 = h}});
}

static void test_loop__a_panel_of_another_size_ends_it_and_says_so(void **state)
{
    struct stand *s = *state;
    struct err e;
    window_event(SDL_WINDOWEVENT_SIZE_CHANGED, s->w, s->h);
    run(s); /* the same size is none */
    window_event(SDL_WINDOWEVENT_SIZE_CHANGED, s->w, s->h + 1);
    assert_false(loop_run(s->app, &s->glass, NULL, s->w, s->h, &e));
    assert_string_equal(e.text, "the panel has become 540 x 961: start again");
    window_event(SDL_WINDOWEVENT_SIZE_CHANGED, s->w - 1, s->h);
    assert_false(loop_run(s->app, &s->glass, NULL, s->w, s->h, &e));
}

/* ---- beside a loop that sleeps ---- */

enum { MAGENTA = 0xff00ff };

static volatile Uint32 *middle_of(struct stand *s)
{
    SDL_Surface *glass = SDL_GetWindowSurface(s->window);
    return (Uint32 *)glass->pixels + glass->pitch / 4 * (s->h / 2) + s->w / 2;
}

static bool becomes(struct stand *s, bool equal, Uint32 colour)
{
    uint64_t end = clock_mono_ms() + GUARD_MS;
    while (((*middle_of(s) & 0xffffff) == colour) != equal && clock_mono_ms() < end)
        SDL_Delay(1);
    return ((*middle_of(s) & 0xffffff) == colour) == equal;
}

/* With `beside` in a thread of its own, which says whether all was seen. */
static void run_beside(struct stand *s, SDL_ThreadFunction beside)
{
    struct err e;
    int seen = 0;
    SDL_Thread *t = SDL_CreateThread(beside, "beside", s);
    assert_true(loop_run(s->app, &s->glass, NULL, s->w, s->h, &e));
    SDL_WaitThread(t, &seen);
    assert_true(seen);
}

static int end(bool seen)
{
    SDL_Event quit = {.type = SDL_QUIT};
    SDL_PushEvent(&quit);
    return seen;
}

static SDL_atomic_t arrivals;

static int count_arrivals(void *ctx, SDL_Event *ev)
{
    (void)ctx;
    if (ev->type >= SDL_USEREVENT)
        SDL_AtomicAdd(&arrivals, 1);
    return 0;
}

static int wait_for_picture(void *stand)
{
    return end(becomes(stand, true, COLOUR));
}

static void test_loop__a_picture_that_arrives_wakes_the_screen(void **state)
{
    struct stand *s = *state;
    SDL_AtomicSet(&arrivals, 0);
    SDL_AddEventWatch(count_arrivals, NULL);
    run_beside(s, wait_for_picture);
    SDL_DelEventWatch(count_arrivals, NULL);
    assert_int_equal(SDL_AtomicGet(&arrivals), 1);
}

static int cover_the_glass(void *stand)
{
    bool seen = becomes(stand, true, COLOUR);
    *middle_of(stand) = MAGENTA;
    SDL_Event exposed = {.window = {.type = SDL_WINDOWEVENT, .event = SDL_WINDOWEVENT_EXPOSED}};
    SDL_PushEvent(&exposed);
    return end(becomes(stand, true, COLOUR) && seen);
}

static void test_loop__a_glass_that_was_covered_is_drawn_again(void **state)
{
    run_beside(*state, cover_the_glass);
}

static int touch_and_go(void *stand)
{
    struct stand *s = stand;
    bool seen = becomes(s, true, COLOUR);
    finger(s, SDL_FINGERDOWN, FINGER_DEVICE, 270, 300);
    finger(s, SDL_FINGERUP, FINGER_DEVICE, 270, 300);
    seen = becomes(s, false, COLOUR) && seen;
    return end(becomes(s, true, COLOUR) && seen);
}

static void test_loop__it_wakes_by_itself_when_a_visitor_has_gone(void **state)
{
    struct stand *s = *state;
    /* A kiosk of little patience. */
    app_destroy(s->app);
    glass_finish(&s->glass);
    s->config.idle_s = s->config.ask_s = 1;
    stand_open(s);
    run_beside(s, touch_and_go);
    assert_string_equal(app_screen(s->app), "attract");
}

static int rest(void *stand)
{
    bool seen = becomes(stand, true, COLOUR);
    SDL_Delay(500);
    return end(seen);
}

static void test_loop__it_sleeps_while_nothing_happens(void **state)
{
    struct stand *s = *state;
    struct err e;
    struct str text;
    const char *file = str_format(s->a, "%s/stats", s->store).p;
    struct stats *stats = stats_create(file);
    SDL_Thread *t = SDL_CreateThread(rest, "beside", s);
    assert_true(loop_run(s->app, &s->glass, stats, s->w, s->h, &e));
    SDL_WaitThread(t, NULL);
    assert_true(stats_finish(stats, &e));
    assert_true(fs_read_path(file, 1 << 20, s->a, &text, &e));
    const char *wakes = strstr(text.p, "\"wakes\": ");
    assert_non_null(wakes);
    assert_in_range(strtol(wakes + strlen("\"wakes\": "), NULL, 10), 1, 50);
}

int main(void)
{
    setenv("SDL_VIDEODRIVER", "dummy", 1);
    const struct CMUnitTest tests[] = {
        LOOP(test_loop__a_finger_wakes),
        LOOP(test_loop__a_finger_touches_where_it_is),
        LOOP(test_loop__a_finger_that_moves_drags_the_page),
        LOOP(test_loop__the_mouse_is_one_more_finger),
        LOOP(test_loop__the_mouse_drags_only_while_its_button_is_down),
        LOOP(test_loop__what_sdl_makes_up_of_a_touch_or_a_click_is_skipped),
        LOOP(test_loop__a_panel_of_another_size_ends_it_and_says_so),
        LOOP(test_loop__a_picture_that_arrives_wakes_the_screen),
        LOOP(test_loop__a_glass_that_was_covered_is_drawn_again),
        LOOP(test_loop__it_wakes_by_itself_when_a_visitor_has_gone),
        LOOP(test_loop__it_sleeps_while_nothing_happens),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
