/* portal_markdown.c - a file for each item and language: in its front matter all that is no running
 * text, in the language of the page; then the text, and a table of the phrases in every language.
 *
 * Twice through the content: which files there will be, then the files.  So a link goes to a file
 * that is written, or is plain text. */
#include "packer/portal.h"

#include "base/fsops.h"
#include "base/slug.h"
#include "packer/portal_item.h"

#include <fcntl.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MAX_BRACKETS = 32 };

struct writing {
    struct content *content;
    const struct choice *how;
    uint8_t **langs; /* of each channel, for each of its slugs: 1 << lang for each file of it */
    size_t channel;  /* the one in hand, and its folder */
    int folder;
    struct arena *a; /* of the items in hand */
    struct err *e;
};

/* Front matter: YAML reads JSON's values. */

static void put_value(struct buf *b, const json_t *value)
{
    char *json = json_dumps(value, JSON_ENCODE_ANY);
    buf_printf(b, "%s\n", json);
    free(json);
}

static void put_member(struct buf *b, const char *key, json_t *value)
{
    const char *name;
    json_t *one;
    size_t i;
    if (json_is_object(value) && json_object_size(value)) {
        buf_printf(b, "%s:\n", key);
        json_object_foreach(value, name, one)
        {
            buf_printf(b, "  %s: ", name);
            put_value(b, one);
        }
    } else if (json_is_array(value) && json_array_size(value)) {
        buf_printf(b, "%s:\n", key);
        json_array_foreach(value, i, one)
        {
            buf_puts(b, "  - ");
            put_value(b, one);
        }
    } else if (!json_is_object(value) && !json_is_array(value)) {
        buf_printf(b, "%s: ", key);
        put_value(b, value);
    }
}

static void put_front(struct buf *b, const struct content_item *i, enum lang l)
{
    json_t *front = portal_item_page(&i->page[l]), *item = portal_item(i, l), *value;
    const char *key;
    json_object_update_missing(front, item); /* its source is the text's: each fact has its own */
    buf_printf(b, "---\nlang: %s\n", lang_code(l));
    json_object_foreach(front, key, value)
    {
        put_member(b, key, value);
    }
    buf_puts(b, "---\n");
    json_decref(front);
    json_decref(item);
}

/* The text */

/* The file that the kiosk's reader would come to, seen from a page in language `l`; or NULL. */
static const char *file_of(const struct writing *w, enum lang l, struct str target)
{
    struct str name = w->content->channels[w->channel].channel, slug = target;
    str_cut(target, '/', &name, &slug);
    for (size_t c = 0; c < w->content->n; c++) {
        const struct content_channel *channel = &w->content->channels[c];
        size_t at = 0;
        bool found = str_eq(channel->channel, name) && content_find(channel, slug, &at);
        for (int k = 0; found && k < LANG_COUNT; k++) {
            enum lang there = lang_chain(l)[k];
            if (w->langs[c][at] & 1 << there)
                return str_format(w->a, "%s%.*s%s%.*s.%s.md", c == w->channel ? "" : "../",
                                  c == w->channel ? 0 : (int)name.n, name.p,
                                  c == w->channel ? "" : "/", STR_ARG(slug), lang_code(there))
                    .p;
        }
    }
    return NULL;
}

/* What follows a ] is "(SLUG)". */
static bool is_target(struct str after, struct str *target)
{
    struct str rest;
    return str_starts(after, "(") &&
           str_cut((struct str){after.p + 1, after.n - 1}, ')', target, &rest) &&
           slug_is_ref(*target);
}

/* Behind the words of a link whose [ stands at `open`; without a file it is none. */
static void put_link_end(struct buf *b, size_t open, const char *file)
{
    if (file) {
        buf_printf(b, "](%s)", file);
        return;
    }
    memmove(b->p + open, b->p + open + 1, b->n - open); /* the end of the C string too */
    b->n--;
}

/* Lint found neither code nor HTML in it, so [words](SLUG) is a link wherever it stands. */
static void put_text(struct buf *b, const struct writing *w, enum lang l, struct str s)
{
    size_t open[MAX_BRACKETS], n = 0; /* where in `b` each [ stands that is not closed yet */
    for (size_t i = 0; i < s.n; i++) {
        struct str target;
        if (s.p[i] == ']' && n > 0) {
            n--;
            if (is_target((struct str){s.p + i + 1, s.n - i - 1}, &target)) {
                put_link_end(b, open[n], file_of(w, l, target));
                i += target.n + 2;
                continue;
            }
        }
        if (s.p[i] == '[' && n < MAX_BRACKETS)
            open[n++] = b->n;
        buf_putc(b, s.p[i]);
        if (s.p[i] == '\\' && i + 1 < s.n)
            buf_putc(b, s.p[++i]);
    }
    buf_putc(b, '\n');
}

/* Phrases */

static void put_cell(struct buf *b, struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '|')
            buf_putc(b, '\\');
        buf_putc(b, s.p[i] == '\n' ? ' ' : s.p[i]);
    }
    buf_puts(b, " |");
}

static bool has_lang(const struct content_fact *f, int l)
{
    bool any = false;
    for (size_t i = 0; i < f->n_texts; i++)
        any |= f->texts[i].at[l].line != 0;
    return any;
}

static void put_phrases(struct buf *b, const struct content_fact *f)
{
    buf_puts(b, "\n|");
    for (int l = 0; l < LANG_COUNT; l++)
        if (has_lang(f, l))
            buf_printf(b, " %s |", lang_name((enum lang)l));
    buf_puts(b, "\n|");
    for (int l = 0; l < LANG_COUNT; l++)
        if (has_lang(f, l))
            buf_puts(b, "---|");
    for (size_t i = 0; i < f->n_texts; i++) {
        buf_puts(b, "\n|");
        for (int l = 0; l < LANG_COUNT; l++)
            if (has_lang(f, l)) {
                buf_putc(b, ' ');
                put_cell(b, f->texts[i].at[l].text);
            }
    }
    buf_putc(b, '\n');
}

/* Files */

static bool write_page(struct writing *w, const struct content_item *i, enum lang l)
{
    struct buf b = {0};
    put_front(&b, i, l);
    put_text(&b, w, l, str_trim(i->page[l].body.text));
    for (size_t f = 0; f < i->n_facts; f++)
        if (i->facts[f].fact->type == FACT_PHRASES)
            put_phrases(&b, &i->facts[f]);
    const char *name = str_format(w->a, "%.*s.%s.md", STR_ARG(i->slug), lang_code(l)).p;
    bool ok = fs_replace(&fsops_real, w->folder, name, buf_str(&b), w->e);
    buf_free(&b);
    return ok;
}

static bool note_page(struct writing *w, const struct content_item *i, enum lang l)
{
    const struct content_channel *c = &w->content->channels[w->channel];
    size_t at;
    if (content_find(c, i->slug, &at))
        w->langs[w->channel][at] |= (uint8_t)(1 << l);
    return true;
}

/* Each page that is taken, of the channel in hand. */
static bool each_page(struct writing *w,
                      bool (*visit)(struct writing *, const struct content_item *, enum lang),
                      struct buf *said)
{
    struct content_channel *c = &w->content->channels[w->channel];
    struct arena *kept = arena_create();
    struct findings ignored = {.a = kept};
    bool ok = true;
    CONTENT_EACH(w->content, c, w->a, &ignored)
    {
        choose(c, w->how, said);
        for (size_t i = 0; i < c->n_items; i++)
            for (int l = 0; ok && l < LANG_COUNT; l++)
                if (c->items[i].page[l].there)
                    ok = visit(w, &c->items[i], (enum lang)l);
    }
    arena_destroy(kept);
    return ok;
}

static bool write_channel(struct writing *w, int top)
{
    struct buf said_before = {0};
    const char *name = w->content->channels[w->channel].channel.p;
    if (!fs_enter_dir(&fsops_real, top, name, &w->folder, w->e))
        return false;
    bool ok = each_page(w, write_page, &said_before);
    buf_free(&said_before);
    close(w->folder);
    return ok;
}

bool portal_markdown(struct content *content, const struct choice *how, const char *folder,
                     struct buf *said, struct err *e)
{
    int top;
    struct str *names;
    size_t n = 0;
    if (!fs_enter_dir(&fsops_real, AT_FDCWD, folder, &top, e))
        return false;
    struct arena *a = arena_create();
    if (!fs_list(top, 1000, a, &names, &n, e) || n > 0) {
        arena_destroy(a);
        close(top);
        return err_set(
            e, ERR_IO,
            "%s is not empty, and what was withdrawn since would stay in it; empty it, or "
            "name another folder",
            folder);
    }
    struct writing w = {content, how, .a = arena_create(), .e = e};
    bool ok = true;
    w.langs = ARENA_NEW(a, uint8_t *, content->n);
    for (w.channel = 0; w.channel < content->n; w.channel++) {
        w.langs[w.channel] = ARENA_NEW(a, uint8_t, content->channels[w.channel].n_slugs);
        ok = each_page(&w, note_page, said) && ok;
    }
    for (w.channel = 0; ok && w.channel < content->n; w.channel++)
        ok = write_channel(&w, top);
    arena_destroy(w.a);
    arena_destroy(a);
    close(top);
    return ok;
}
