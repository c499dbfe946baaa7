/* content.c - the walk over folders: what is a channel, what is an item, which files it has. */
#include "packer/content.h"

#include "base/fsops.h"
#include "base/slug.h"
#include "packer/files.h"
#include "packer/misplaced.h"
#include "packer/walk.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool ends_in(struct str s, const char *end)
{
    size_t n = strlen(end);
    return s.n > n && memcmp(s.p + s.n - n, end, n) == 0;
}

/* The file as text with \n ends and no byte order mark, as Windows' editors do not write it. */
static bool read_text(const struct walk *w, struct str path, struct str *out)
{
    struct err e;
    struct str s;
    if (!fs_read_file(w->dir, path.p, NODE_MAX_BYTES, w->a, &s, &e)) {
        findings_add(w->f, FINDING_ERROR, path, 1, "cannot be read: %s", e.text);
        return false;
    }
    if (str_starts(s, "\xEF\xBB\xBF"))
        s = (struct str){s.p + 3, s.n - 3};
    char *p = str_cstr(w->a, s);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        if (!(s.p[i] == '\r' && i + 1 < s.n && s.p[i + 1] == '\n'))
            p[n++] = s.p[i];
    p[n] = 0;
    *out = (struct str){p, n};
    return true;
}

static void read_page(const struct reader *r, const struct walk *w, struct content_page *p)
{
    struct str text;
    p->there = true;
    p->file = r->file;
    if (read_text(w, r->file, &text))
        files_page(r, text, p);
}

static void read_pages(const struct walk *w, struct content_item *i)
{
    struct str *names;
    size_t n = walk_list(w, i->folder, &names);
    for (size_t k = 0; k < n; k++) {
        if (!ends_in(names[k], ".md")) {
            if (!str_is(names[k], "item.yaml"))
                misplaced_in_item(w, i->folder, names[k]);
            continue;
        }
        struct reader r = {w->a, w->f, walk_join(w, i->folder, names[k])};
        enum lang l;
        if (!lang_from_code((struct str){names[k].p, names[k].n - 3}, &l))
            reader_error(&r, 1, "%s is not a language's file; known: vi.md, km.md, en.md, jra.md",
                         names[k].p);
        else
            read_page(&r, w, &i->page[l]);
    }
}

static void read_item(const struct walk *w, struct str folder, struct str slug,
                      struct content_item *i)
{
    *i = (struct content_item){.slug = slug, .folder = folder};
    i->file = walk_join(w, folder, STR("item.yaml"));
    struct reader r = {w->a, w->f, i->file};
    struct str yaml;
    if (!slug_is_valid(slug))
        reader_error(&r, 1, "the folder's name \"%s\" is not a-z, 0-9 and -, at most 60", slug.p);
    if (read_text(w, i->file, &yaml))
        files_item(&r, yaml, i);
    read_pages(w, i);
}

/* Only the slugs stay; the names of a large folder would take more than an item's text. */
static void find_items(const struct walk *w, struct content_channel *c)
{
    struct walk scan = {w->dir, arena_create(), w->f};
    struct arena *paths = arena_create();
    struct str *names;
    size_t n = walk_list(&scan, c->folder, &names);
    c->slugs = ARENA_NEW(w->a, struct str, n);
    for (size_t i = 0; i < n; i++) {
        struct walk one = {w->dir, paths, w->f};
        struct str path = walk_join(&one, c->folder, names[i]);
        if (walk_is_folder(&one, path) && walk_is_item(&one, path))
            c->slugs[c->n_slugs++] = str_copy(w->a, names[i]);
        else
            misplaced_in_channel(&one, c->folder, names[i]);
        arena_reset(paths);
    }
    arena_destroy(paths);
    arena_destroy(scan.a);
}

static void read_channel(const struct walk *w, struct str folder, struct str name,
                         struct content_channel *c)
{
    *c = (struct content_channel){.channel = name, .folder = folder};
    c->file = walk_join(w, folder, STR("channel.yaml"));
    struct reader r = {w->a, w->f, c->file};
    struct str yaml;
    if (read_text(w, c->file, &yaml))
        files_channel(&r, yaml, c);
    find_items(w, c);
}

bool content_items(const struct content *from, struct content_channel *c, size_t first, size_t n,
                   struct arena *a, struct findings *f)
{
    struct walk w = {from->dir, a, f};
    c->n_items = 0;
    if (first >= c->n_slugs)
        return false;
    if (n > c->n_slugs - first)
        n = c->n_slugs - first;
    c->items = ARENA_NEW(a, struct content_item, n);
    for (; c->n_items < n; c->n_items++) {
        struct str slug = c->slugs[first + c->n_items];
        read_item(&w, walk_join(&w, c->folder, slug), slug, &c->items[c->n_items]);
    }
    return true;
}

static int by_bytes(const void *a, const void *b)
{
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

bool content_find(const struct content_channel *c, struct str slug, size_t *at)
{
    const struct str *found =
        c->n_slugs ? bsearch(&slug, c->slugs, c->n_slugs, sizeof slug, by_bytes) : NULL;
    if (found)
        *at = (size_t)(found - c->slugs);
    return found;
}

bool content_is_withdrawn(const struct content_channel *c, struct str slug)
{
    for (size_t i = 0; i < c->withdrawn.n; i++)
        if (str_eq(c->withdrawn.at[i].text, slug))
            return true;
    return false;
}

/* A channel's name is its folder's, also where DIR is written as "." */
static bool folder_name(const char *dir, struct arena *a, struct str *out, struct err *e)
{
    char *path = realpath(dir, NULL);
    if (!path)
        return err_errno(e, errno, "%s", dir);
    *out = str_copy(a, str_of(strrchr(path, '/') + 1));
    free(path);
    return true;
}

/* Items of no channel are in no pack; a folder of anything else may stand beside the channels. */
static void check_stray(const struct walk *w, struct str folder)
{
    if (misplaced_has_item(w, folder))
        findings_add(w->f, FINDING_ERROR, walk_join(w, folder, STR("channel.yaml")), 1,
                     "missing, so no pack takes the items in %s; write it, or move them into a "
                     "channel's folder",
                     folder.p);
}

static bool read_channels(const struct walk *w, const char *dir, struct content_channel **channels,
                          size_t *n, struct err *e)
{
    struct str name, *names;
    if (!folder_name(dir, w->a, &name, e))
        return false;
    if (walk_has(w, STR(""), "channel.yaml")) {
        *channels = ARENA_NEW(w->a, struct content_channel, 1);
        read_channel(w, STR(""), name, *channels);
        *n = 1;
        return true;
    }
    size_t n_names = walk_list(w, STR(""), &names), found = 0;
    struct content_channel *at = ARENA_NEW(w->a, struct content_channel, n_names);
    for (size_t i = 0; i < n_names; i++) {
        if (!walk_is_folder(w, names[i])) {
            misplaced_in_root(w, names[i]);
            continue;
        }
        if (walk_has(w, names[i], "channel.yaml"))
            read_channel(w, names[i], names[i], &at[found++]);
        else
            check_stray(w, names[i]);
    }
    if (!found)
        return err_set(e, ERR_NOT_FOUND, "%s: no channel.yaml here or in a folder of it; write one",
                       dir);
    *channels = at;
    *n = found;
    return true;
}

bool content_open(const char *dir, struct arena *a, struct content *out, struct findings *f,
                  struct err *e)
{
    struct walk w = {.a = a, .f = f};
    struct str path = str_of(dir);
    while (path.n > 1 && path.p[path.n - 1] == '/')
        path.n--;
    struct content c = {.path = str_cstr(a, path)};
    if (!fs_open_dir(AT_FDCWD, dir, &w.dir, e))
        return false;
    bool ok = read_channels(&w, c.path, &c.channels, &c.n, e);
    if (!ok) {
        close(w.dir);
        return false;
    }
    c.dir = w.dir;
    *out = c;
    return true;
}

void content_close(struct content *c)
{
    close(c->dir);
}
