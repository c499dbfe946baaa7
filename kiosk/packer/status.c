#include "packer/report.h"

/* The Vietnamese text is the one that others are made from. */
static bool is_older(const struct content_page *p, const struct content_page *vi)
{
    return vi->checked.line && str_cmp(p->checked.text, vi->checked.text) < 0;
}

static void add_page(struct buf *b, const struct content_item *i, int l, size_t sums[][2])
{
    const struct content_page *p = &i->page[l];
    buf_printf(b, "\t%s ", lang_code((enum lang)l));
    if (!p->there) {
        buf_puts(b, "-");
        return;
    }
    buf_add(b, p->status.text);
    buf_puts(b, is_older(p, &i->page[LANG_VI]) ? ", vi is newer" : "");
    sums[l][0]++;
    sums[l][1] += str_is(p->status.text, "reviewed");
}

struct str report_status(const struct content_channel *channels, size_t n, struct arena *a)
{
    size_t sums[LANG_COUNT][2] = {0}, items = 0;
    struct buf b = {0};
    for (size_t c = 0; c < n; c++)
        for (size_t i = 0; i < channels[c].n_items; i++, items++) {
            buf_printf(&b, "%.*s/%.*s", STR_ARG(channels[c].channel),
                       STR_ARG(channels[c].items[i].slug));
            for (int l = 0; l < LANG_COUNT; l++)
                add_page(&b, &channels[c].items[i], l, sums);
            buf_putc(&b, '\n');
        }
    buf_printf(&b, "%zu items", items);
    for (int l = 0; l < LANG_COUNT; l++)
        buf_printf(&b, "\t%s %zu, reviewed %zu", lang_code((enum lang)l), sums[l][0], sums[l][1]);
    buf_putc(&b, '\n');
    return buf_move(&b, a);
}
