#include "packer/choose.h"
#include "packer/marks.h"
#include "packer/report.h"

struct status {
    int32_t today;
    size_t items, pages[LANG_COUNT], reviewed[LANG_COUNT];
    struct buf lines;
};

/* The Vietnamese text is the one that others are made from, where nothing else is marked. */
static bool is_older(const struct content_page *p, const struct content_page *vi)
{
    return vi->checked.line && str_cmp(p->checked.text, vi->checked.text) < 0;
}

static void add_page(struct status *s, const struct content_item *i, enum lang l)
{
    const struct content_page *p = &i->page[l];
    enum lang from;
    buf_printf(&s->lines, "\t%s ", lang_code(l));
    if (!p->there) {
        buf_puts(&s->lines, "-");
        return;
    }
    buf_add(&s->lines, p->status.text);
    if (marks_is_old(i, l, &from))
        buf_printf(&s->lines, ", %s changed since", lang_code(from));
    else if (!p->made_from.line && is_older(p, &i->page[LANG_VI]))
        buf_puts(&s->lines, ", vi is newer");
    s->pages[l]++;
    s->reviewed[l] += str_is(p->status.text, "reviewed");
}

/* Why it is not shown today, though its texts may be reviewed. */
static void add_day(struct status *s, const struct content_channel *c, const struct content_item *i)
{
    enum choose_when when = choose_when(i, s->today);
    if (content_is_withdrawn(c, i->slug))
        buf_puts(&s->lines, "\twithdrawn");
    else if (when == CHOOSE_WAITS)
        buf_printf(&s->lines, "\tfrom %.*s", STR_ARG(i->publish_from.text));
    else if (when == CHOOSE_OVER)
        buf_printf(&s->lines, "\tuntil %.*s", STR_ARG(i->publish_until.text));
    buf_putc(&s->lines, '\n');
}

static void add_item(struct status *s, const struct content_channel *c,
                     const struct content_item *i)
{
    s->items++;
    buf_printf(&s->lines, "%.*s/%.*s", STR_ARG(c->channel), STR_ARG(i->slug));
    for (int l = 0; l < LANG_COUNT; l++)
        add_page(s, i, (enum lang)l);
    add_day(s, c, i);
}

struct str report_status(struct content *content, int32_t today, struct arena *a)
{
    struct status s = {.today = today};
    struct arena *batch = arena_create(), *kept = arena_create();
    struct findings ignored = {.a = kept}; /* lint shows them */
    for (size_t c = 0; c < content->n; c++)
        CONTENT_EACH(content, &content->channels[c], batch, &ignored)
        {
            for (size_t i = 0; i < content->channels[c].n_items; i++)
                add_item(&s, &content->channels[c], &content->channels[c].items[i]);
        }
    buf_printf(&s.lines, "%zu items", s.items);
    for (int l = 0; l < LANG_COUNT; l++)
        buf_printf(&s.lines, "\t%s %zu, reviewed %zu", lang_code((enum lang)l), s.pages[l],
                   s.reviewed[l]);
    buf_putc(&s.lines, '\n');
    arena_destroy(batch);
    arena_destroy(kept);
    return buf_move(&s.lines, a);
}
