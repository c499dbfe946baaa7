/* portal.c - JSON for the portal: an item is an object, written before the next one is read. */
#include "packer/portal.h"

#include "base/fsops.h"
#include "packer/portal_item.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <unistd.h>

static json_t *item(const struct content_item *i)
{
    json_t *o = portal_item(i, LANG_COUNT), *pages = json_object();
    for (int l = 0; l < LANG_COUNT; l++) {
        const struct content_page *p = &i->page[l];
        if (!p->there)
            continue;
        json_t *page = portal_item_page(p);
        json_object_set_new(page, "body", portal_item_text(str_trim(p->body.text)));
        json_object_set_new(pages, lang_code((enum lang)l), page);
    }
    json_object_set_new(o, "pages", pages);
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
                          const struct choice *how, int fd, struct buf *said)
{
    struct arena *a = arena_create(), *kept = arena_create();
    struct findings ignored = {.a = kept};
    choose_words(c, how);
    bool ok = write_text(fd, "{\"channel\": ") && write_json(fd, portal_item_text(c->channel)) &&
              write_text(fd, ", \"title\": ") &&
              write_json(fd, portal_item_texts(&c->title, LANG_COUNT)) &&
              write_text(fd, ", \"items\": [\n");
    const char *comma = "";
    CONTENT_EACH(content, c, a, &ignored)
    {
        choose(c, how, said);
        for (size_t i = 0; ok && i < c->n_items; i++, comma = ",\n")
            ok = write_text(fd, comma) && write_json(fd, item(&c->items[i]));
    }
    arena_destroy(a);
    arena_destroy(kept);
    return ok && write_text(fd, "]}");
}

bool portal_json(struct content *content, const struct choice *how, const char *file,
                 struct buf *said, struct err *e)
{
    int fd = fsops_real.create(&fsops_real, AT_FDCWD, file);
    if (fd == -EEXIST)
        return err_set(e, ERR_IO, "%s is there already; remove it, or name another file", file);
    if (fd < 0)
        return err_errno(e, -fd, "%s", file);
    bool ok = write_text(fd, "{\"channels\": [");
    for (size_t c = 0; ok && c < content->n; c++)
        ok = write_text(fd, c ? ",\n" : "") &&
             write_channel(content, &content->channels[c], how, fd, said);
    ok = ok && write_text(fd, "]}\n");
    close(fd);
    return ok || err_set(e, ERR_IO, "%s cannot be written", file);
}
