/* help.c - emergency numbers of both countries, compiled in: they are there when every pack is
 * broken.  Source: the two countries' emergency services, as listed in README. */
#include "view/screen.h"

struct number {
    const char *digits, *what, *icon;
};
static const struct {
    const char *country, *id;
    struct number number[3];
} countries[] = {
    {N_("Vietnam"),
     "vn",
     {{"113", N_("Police"), "police"},
      {"114", N_("Fire"), "fire"},
      {"115", N_("Ambulance"), "ambulance"}}},
    {N_("Cambodia"),
     "kh",
     {{"117", N_("Police"), "police"},
      {"118", N_("Fire"), "fire"},
      {"119", N_("Ambulance"), "ambulance"}}},
};

/* What to show an officer who does not speak the visitor's language. */
static const struct {
    enum lang lang;
    const char *text;
} need_help[] = {
    {LANG_VI, "Tôi cần giúp đỡ."},
    {LANG_KM, "ខ្ញុំត្រូវការជំនួយ។"},
    {LANG_EN, "I need help."},
};

static struct box *number_card(struct view *v, struct box *grid, size_t c, int i)
{
    struct box *card = piece_card(v, grid, BOX_COLUMN);
    card->id = str_format(v->a, "number:%s-%s", countries[c].id, countries[c].number[i].digits);
    card->cross = ALIGN_CENTRE;
    box_pad(card, v->t->gap / 2);
    return card;
}

/* Large words and Khmer ones would not stand beside each other on a low panel, nor large Khmer ones
 * on any: the icons remain, and help_icons says below what they mean. */
static bool icons_only(const struct view *v)
{
    return v->lang == LANG_KM ? v->t->low || v->t->large : v->t->low && v->t->large;
}

/* So that all six numbers are seen at once. */
static bool in_rows(const struct view *v)
{
    return v->t->landscape;
}

/* One row a country. */
static void help_rows(struct view *v, struct box *page)
{
    struct box *grid = box_new(v->a, page, BOX_GRID);
    grid->columns = 4;
    grid->gap = v->t->gap / 2;
    for (size_t c = 0; c < sizeof countries / sizeof *countries; c++) {
        struct box *name = piece_row(v, grid, 0);
        piece_say(v, name, v->t->large ? TEXT_SECOND : TEXT_LABEL, countries[c].country,
                  v->t->c.ink)
            ->role = STR("heading");
        for (int i = 0; i < 3; i++) {
            const struct number *n = &countries[c].number[i];
            struct box *card = number_card(v, grid, c, i);
            card->pad_t = card->pad_b = v->t->low ? 0 : v->t->gap / 4;
            card->main = ALIGN_CENTRE;
            card->gap = -v->t->gap / 2;
            card->label = say(v, n->what).text;
            card->lang = say(v, n->what).lang;
            struct box *row = piece_row(v, card, v->t->gap / 2);
            box_icon(v->a, row, n->icon, v->t->icon * 5 / 8, v->t->c.ink);
            piece_text(v, row, v->t->low ? TEXT_HEADING : TEXT_TITLE, str_of(n->digits), v->lang,
                       v->t->c.soil);
            if (!icons_only(v))
                piece_say(v, card, TEXT_SECOND, n->what, v->t->c.ink);
        }
    }
}

static void help_icons(struct view *v, struct box *page)
{
    for (int i = 0; i < 3; i++) {
        const struct number *n = &countries[0].number[i];
        struct box *row = piece_row(v, page, v->t->gap / 2);
        box_icon(v->a, row, n->icon, v->t->icon * 5 / 8, v->t->c.ink);
        piece_say(v, row, TEXT_SECOND, n->what, v->t->c.ink);
    }
}

void help_numbers(struct view *v, struct box *page)
{
    if (in_rows(v)) {
        help_rows(v, page);
        if (icons_only(v))
            help_icons(v, page);
        return;
    }
    for (size_t c = 0; c < sizeof countries / sizeof *countries; c++) {
        piece_say(v, page, TEXT_HEADING, countries[c].country, v->t->c.ink)->role = STR("heading");
        struct box *grid = box_new(v->a, page, BOX_GRID);
        grid->columns = 3;
        grid->gap = v->t->gap;
        for (int i = 0; i < 3; i++) {
            const struct number *n = &countries[c].number[i];
            struct box *card = number_card(v, grid, c, i);
            card->gap = -v->t->gap;
            piece_text(v, card, TEXT_DISPLAY, str_of(n->digits), v->lang, v->t->c.soil);
            struct box *row = piece_row(v, card, v->t->gap / 2);
            box_icon(v->a, row, n->icon, v->t->icon * 5 / 8, v->t->c.ink);
            piece_say(v, row, TEXT_SECOND, n->what, v->t->c.ink);
        }
    }
}

void screen_help(struct view *v, struct box *page, struct bundle_picture *side)
{
    (void)side;
    if (v->t->low)
        help_numbers(v, page);
    struct box *titles = piece_column(v, page, v->t->gap / 2);
    piece_say(v, titles, TEXT_TITLE, N_("Emergency"), v->t->c.soil)->role = STR("heading");
    if (v->side)
        help_numbers(v, page);
    piece_say(v, in_rows(v) ? page : titles, TEXT_LEAD,
              N_("Call from any phone. Ask the officer at the gate for help at any time."),
              v->t->c.ink);
    if (!in_rows(v))
        help_numbers(v, page);
    struct box *card = piece_card(v, page, BOX_COLUMN);
    card->id = STR("show-officer");
    card->gap = v->t->gap / 2;
    piece_say(v, card, TEXT_STRONG, N_("Show this to an officer"), v->t->c.ink);
    for (size_t i = 0; i < sizeof need_help / sizeof *need_help; i++) {
        struct box *line = piece_text(v, card, TEXT_HEADING, str_of(need_help[i].text),
                                      need_help[i].lang, v->t->c.ink);
        line->id = str_format(v->a, "say:%s", lang_code(need_help[i].lang));
    }
}

void screen_trouble(struct view *v, struct box *page, struct bundle_picture *side)
{
    (void)side;
    piece_say(v, page, TEXT_TITLE, N_("The information is being renewed"), v->t->c.ink)->role =
        STR("heading");
    piece_say(v, page, TEXT_LEAD,
              N_("Please ask the officer at the gate. These numbers always help:"), v->t->c.ink);
    help_numbers(v, page);
}
