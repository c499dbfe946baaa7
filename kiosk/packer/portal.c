/* portal.c - an item is an object, written before the next one is read. */
#include "packer/portal.h"

#include "base/fsops.h"

#include <fcntl.h>
#include <jansson.h>
#include <stdlib.h>
#include <unistd.h>

static json_t *text(struct str s)
{
    return json_stringn(s.p ? s.p : "", s.n); /* UTF-8: it was read as that */
}

static void put(json_t *o, const char *key, struct str s)
{
    if (s.n)
        json_object_set_new(o, key, text(s));
}

static json_t *texts(const struct content_text *t)
{
    json_t *o = json_object();
    for (int l = 0; l < LANG_COUNT; l++)
        put(o, lang_code((enum lang)l), t->at[l].text);
    return o;
}

static json_t *words(const struct content_words *w)
{
    json_t *list = json_array();
    for (size_t i = 0; i < w->n; i++)
        json_array_append_new(list, text(w->at[i].text));
    return list;
}

static json_t *fact_value(const struct content_fact *f)
{
    if (f->n_texts && !fact_is_list(f->fact->type))
        return texts(f->texts);
    if (!f->n_texts)
        return f->plain.line ? text(f->plain.text) : words(&f->items);
    json_t *list = json_array();
    for (size_t i = 0; i < f->n_texts; i++)
        json_array_append_new(list, texts(&f->texts[i]));
    return list;
}

static json_t *fact(const struct content_fact *f)
{
    json_t *o = json_object();
    json_object_set_new(o, "value", fact_value(f));
    put(o, "source", f->source.text);
    put(o, "checked", f->checked.text);
    json_object_set_new(o, "verified", json_boolean(f->verified));
    return o;
}

static json_t *page(const struct content_page *p)
{
    json_t *o = json_object();
    put(o, "title", p->title.text);
    put(o, "summary", p->summary.text);
    put(o, "status", p->status.text);
    put(o, "source", p->source.text);
    put(o, "checked", p->checked.text);
    json_object_set_new(o, "verified", json_boolean(p->verified));
    put(o, "body", str_trim(p->body.text));
    return o;
}

static json_t *picture(const struct content_item *i, const struct content_picture *p)
{
    json_t *o = json_object();
    json_object_set_new(o, "file", json_sprintf("%.*s/%s", STR_ARG(i->folder), p->file.text.p));
    put(o, "credit", p->credit.text);
    put(o, "licence", p->licence.text);
    json_object_set_new(o, "alt", texts(&p->alt));
    return o;
}

static json_t *item(const struct content_item *i)
{
    json_t *o = json_object(), *facts = json_object(), *pages = json_object();
    json_t *pictures = json_array();
    put(o, "slug", i->slug);
    put(o, "kind", str_of(i->kind->name));
    put(o, "section", i->section.text);
    json_object_set_new(o, "order", json_integer(i->order));
    put(o, "publish_from", i->publish_from.text);
    put(o, "publish_until", i->publish_until.text);
    put(o, "latitude", i->latitude.text);
    put(o, "longitude", i->longitude.text);
    json_object_set_new(o, "audience", words(&i->audience));
    json_object_set_new(o, "related", words(&i->related));
    for (size_t f = 0; f < i->n_facts; f++)
        json_object_set_new(facts, i->facts[f].fact->key, fact(&i->facts[f]));
    for (int l = 0; l < LANG_COUNT; l++)
        if (i->page[l].there)
            json_object_set_new(pages, lang_code((enum lang)l), page(&i->page[l]));
    for (size_t p = 0; p < i->n_pictures; p++)
        json_array_append_new(pictures, picture(i, &i->pictures[p]));
    json_object_set_new(o, "facts", facts);
    json_object_set_new(o, "pages", pages);
    json_object_set_new(o, "pictures", pictures);
    return o;
}

static int write_chunk(const char *bytes, size_t n, void *fd)
{
    struct err ignored; /* said by the caller, in one way */
    return fs_write_all(&fsops_real, *(int *)fd, (struct str){bytes, n}, &ignored) ? 0 : -1;
}

static bool write_text(int fd, const char *s)
{
    return write_chunk(s, str_of(s).n, &fd) == 0;
}

static bool write_json(int fd, json_t *o)
{
    bool ok = json_dump_callback(o, write_chunk, &fd, JSON_COMPACT | JSON_ENCODE_ANY) == 0;
    json_decref(o);
    return ok;
}

static bool write_channel(struct content *content, struct content_channel *c,
                          const struct choice *how, int fd)
{
    struct arena *a = arena_create(), *kept = arena_create();
    struct findings ignored = {.a = kept};
    struct buf left_out = {0};
    bool ok = write_text(fd, "{\"channel\": ") && write_json(fd, text(c->channel)) &&
              write_text(fd, ", \"title\": ") && write_json(fd, texts(&c->title)) &&
              write_text(fd, ", \"items\": [\n");
    const char *comma = "";
    CONTENT_EACH(content, c, a, &ignored)
    {
        choose(c, how, &left_out);
        for (size_t i = 0; ok && i < c->n_items; i++, comma = ",\n")
            ok = write_text(fd, comma) && write_json(fd, item(&c->items[i]));
    }
    buf_free(&left_out);
    arena_destroy(a);
    arena_destroy(kept);
    return ok && write_text(fd, "]}");
}

bool portal_json(struct content *content, const struct choice *how, const char *file, struct err *e)
{
    int fd = fsops_real.create(&fsops_real, AT_FDCWD, file);
    if (fd < 0)
        return err_errno(e, -fd, "%s", file);
    bool ok = write_text(fd, "{\"channels\": [");
    for (size_t c = 0; ok && c < content->n; c++)
        ok = write_text(fd, c ? ",\n" : "") &&
             write_channel(content, &content->channels[c], how, fd);
    ok = ok && write_text(fd, "]}\n");
    close(fd);
    return ok || err_set(e, ERR_IO, "%s cannot be written", file);
}

/* Markdown */

static void put_line(struct buf *b, const char *key, struct str s)
{
    if (!s.n)
        return;
    json_t *string = text(s);
    char *quoted = json_dumps(string, JSON_ENCODE_ANY); /* YAML reads JSON's texts */
    buf_printf(b, "%s: %s\n", key, quoted);
    free(quoted);
    json_decref(string);
}

static bool write_page(int folder, const struct content_item *i, enum lang l, struct arena *a,
                       struct err *e)
{
    const struct content_page *p = &i->page[l];
    struct buf b = {0};
    buf_printf(&b, "---\nlang: %s\nkind: %s\n", lang_code(l), i->kind->name);
    put_line(&b, "section", i->section.text);
    put_line(&b, "title", p->title.text);
    put_line(&b, "summary", p->summary.text);
    put_line(&b, "status", p->status.text);
    put_line(&b, "source", p->source.text);
    put_line(&b, "checked", p->checked.text);
    buf_printf(&b, "---\n%.*s\n", STR_ARG(str_trim(p->body.text)));
    const char *name = str_format(a, "%.*s.%s.md", STR_ARG(i->slug), lang_code(l)).p;
    bool ok = fs_replace(&fsops_real, folder, name, buf_str(&b), e);
    buf_free(&b);
    return ok;
}

static bool write_pages(struct content *content, struct content_channel *c,
                        const struct choice *how, int folder, struct err *e)
{
    struct arena *a = arena_create(), *kept = arena_create();
    struct findings ignored = {.a = kept};
    struct buf left_out = {0};
    bool ok = true;
    CONTENT_EACH(content, c, a, &ignored)
    {
        choose(c, how, &left_out);
        for (size_t i = 0; i < c->n_items; i++)
            for (int l = 0; ok && l < LANG_COUNT; l++)
                if (c->items[i].page[l].there)
                    ok = write_page(folder, &c->items[i], (enum lang)l, a, e);
    }
    buf_free(&left_out);
    arena_destroy(a);
    arena_destroy(kept);
    return ok;
}

bool portal_markdown(struct content *content, const struct choice *how, const char *folder,
                     struct err *e)
{
    int top;
    if (!fs_enter_dir(&fsops_real, AT_FDCWD, folder, &top, e))
        return false;
    bool ok = true;
    for (size_t c = 0; ok && c < content->n; c++) {
        int fd;
        ok = fs_enter_dir(&fsops_real, top, content->channels[c].channel.p, &fd, e);
        if (ok) {
            ok = write_pages(content, &content->channels[c], how, fd, e);
            close(fd);
        }
    }
    close(top);
    return ok;
}
