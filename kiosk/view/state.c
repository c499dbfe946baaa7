#include "view/state.h"

#include "view/screen.h"

#include <stdio.h>
#include <string.h>

void state_reset(struct state *s, enum lang first)
{
    *s = (struct state){.lang = first, .depth = 1};
    s->stack[0].screen = SCREEN_ATTRACT;
}

struct visit_place *state_place(struct state *s)
{
    return &s->stack[s->depth - 1];
}

static enum state_change go_home(struct state *s)
{
    bool there = s->depth == 1 && s->stack[0].screen == SCREEN_HOME;
    s->depth = 1;
    s->stack[0] = (struct visit_place){.screen = SCREEN_HOME};
    return there ? STATE_SAME : STATE_BACK;
}

/* A visitor who opens related items for an hour must still find home at the bottom: when the stack
 * is full the oldest place above home is forgotten. */
static enum state_change open_place(struct state *s, enum screen screen, struct str arg)
{
    struct visit_place *top = state_place(s);
    if (arg.n >= STATE_ARG)
        return STATE_SAME;
    if (top->screen == screen && str_is(arg, top->arg))
        return STATE_SAME;
    if (top->screen == SCREEN_ATTRACT)
        go_home(s);
    if (s->depth == STATE_DEPTH) {
        memmove(&s->stack[1], &s->stack[2], sizeof s->stack[0] * (STATE_DEPTH - 2));
        s->depth--;
    }
    top = &s->stack[s->depth++];
    *top = (struct visit_place){.screen = screen};
    if (arg.n)
        memcpy(top->arg, arg.p, arg.n);
    return STATE_DEEPER;
}

static enum state_change wake(struct state *s, struct str arg)
{
    (void)arg;
    return state_place(s)->screen == SCREEN_ATTRACT ? (go_home(s), STATE_DEEPER) : STATE_SAME;
}

static enum state_change home(struct state *s, struct str arg)
{
    (void)arg;
    return go_home(s);
}

static enum state_change back(struct state *s, struct str arg)
{
    (void)arg;
    if (s->depth <= 1)
        return STATE_SAME;
    s->depth--;
    return STATE_BACK;
}

static enum state_change change_language(struct state *s, struct str code)
{
    enum lang to;
    if (!lang_from_code(code, &to))
        return STATE_SAME;
    bool same = to == s->lang;
    s->lang = to;
    if (state_place(s)->screen == SCREEN_ATTRACT)
        return go_home(s) == STATE_SAME ? STATE_SAME : STATE_DEEPER;
    return same ? STATE_SAME : STATE_REDRAW;
}

static enum state_change toggle_large(struct state *s, struct str arg)
{
    (void)arg;
    s->large = !s->large;
    return STATE_REDRAW;
}

static enum state_change toggle_contrast(struct state *s, struct str arg)
{
    (void)arg;
    s->contrast = !s->contrast;
    return STATE_REDRAW;
}

static enum state_change scroll(struct state *s, struct str arg)
{
    (void)s, (void)arg;
    return STATE_SCROLL;
}

/* Those that open a screen are in screen.c. */
static const struct {
    const char *verb;
    enum state_change (*apply)(struct state *s, struct str arg);
} verbs[] = {
    {"wake", wake},          {"home", home},
    {"back", back},          {"lang", change_language},
    {"large", toggle_large}, {"contrast", toggle_contrast},
    {"page", scroll},
};

static enum state_change apply(struct state *s, struct str action)
{
    struct str verb = action, arg = {"", 0};
    str_cut(action, ':', &verb, &arg);
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        if (str_is(verb, verbs[i].verb))
            return verbs[i].apply(s, arg);
    for (enum screen at = 0; at < SCREEN_COUNT; at++) {
        const struct screen_row *row = &screen_rows[at];
        if (row->verb && str_is(verb, row->verb) && (arg.n || !row->needs_arg))
            return open_place(s, at, arg);
    }
    return STATE_SAME;
}

enum state_change state_apply(struct state *s, struct str action)
{
    bool asked = s->asking;
    s->asking = false;
    enum state_change c = apply(s, action);
    return asked && (c == STATE_SAME || c == STATE_SCROLL) ? STATE_REDRAW : c;
}
