/* ease.c - ease of use: larger text, stronger contrast.  Each is one touch and says its state. */
#include "view/screen.h"

static void option(struct view *v, struct box *page, const char *action, const char *icon,
                   const char *title, const char *what, bool on)
{
    struct said said = say(v, title);
    struct box *b = piece_touch_card(v, page, BOX_ROW, str_format(v->a, "ease:%s", action),
                                     str_of(action), said.text, said.lang);
    b->role = STR("switch");
    b->chosen = on;
    b->gap = v->t->pad;
    if (on) {
        b->border = v->t->c.chosen;
        b->border_px = 2 * v->t->hairline;
    }
    piece_icon_field(v, b, icon, v->t->c.chosen, v->t->icon_large);
    struct box *text = piece_lines(v, b);
    text->grow = 1;
    piece_said(v, text, TEXT_LABEL, said, v->t->c.ink);
    piece_say(v, text, TEXT_SECOND, what, v->t->c.quiet);
    struct box *state = piece_row(v, b, v->t->gap / 2);
    if (on)
        box_icon(v->a, state, "check", v->t->icon * 3 / 4, v->t->c.forest);
    piece_say(v, state, TEXT_STRONG, on ? N_("On") : N_("Off"), on ? v->t->c.forest : v->t->c.ink);
}

void screen_ease(struct view *v, struct box *page, struct bundle_picture *side)
{
    (void)side;
    piece_say(v, page, TEXT_TITLE, N_("Ease of use"), v->t->c.ink)->role = STR("heading");
    option(v, page, "large", "text-size", N_("Larger text"), N_("Everything is written larger."),
           v->state->large);
    option(v, page, "contrast", "contrast", N_("Strong contrast"), N_("White and yellow on black."),
           v->state->contrast);
    piece_note(v, page, "forgotten", "info",
               say(v, N_("This holds for your visit and is forgotten after it.")), v->t->c.quiet);
}
