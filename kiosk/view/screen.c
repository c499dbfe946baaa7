#include "view/screen.h"

const struct screen_row screen_rows[SCREEN_COUNT] = {
    [SCREEN_ATTRACT] = {.name = "attract", .glass = screen_attract},
    [SCREEN_HOME] = {.name = "home", .page = screen_home, .nav = {1, "home", N_("Home")}},
    [SCREEN_LIST] = {.name = "list", .verb = "list", .needs_arg = true, .page = screen_list},
    [SCREEN_ITEM] = {.name = "item",
                     .verb = "open",
                     .needs_arg = true,
                     .read = screen_item_read,
                     .page = screen_item},
    [SCREEN_HELP] = {.name = "help",
                     .verb = "help",
                     .page = screen_help,
                     .nav = {4, "help", N_("Emergency")}},
    [SCREEN_EASE] = {.name = "ease",
                     .verb = "ease",
                     .page = screen_ease,
                     .nav = {3, "ease", N_("Ease of use")}},
    [SCREEN_TROUBLE] = {.name = "trouble", .page = screen_trouble},
};

enum screen screen_shown(const struct view *v)
{
    enum screen at = v->state->stack[v->state->depth - 1].screen;
    return at == SCREEN_HOME && !v->env->bundle ? SCREEN_TROUBLE : at;
}
