/* words.c - catalogues as msgfmt writes them (GNU gettext, "The Format of GNU MO Files"), little
 * endian: a header, a table of msgids sorted by bytes, a table of their translations.
 *
 * A catalogue is checked once, as a whole; after that every string is known to lie inside it, to
 * be terminated and to be UTF-8, and looking up trusts it.
 * No text has plural forms, so the header's expression is not read. */
#include "words/words.h"
#include "base/fsops.h"
#include "base/log.h"
#include "base/utf8.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    MO_BYTES = 1 << 20, /* 200 texts are 30 KB */
    MO_HEADER = 28,
};

struct catalogue {
    const char *p;          /* NULL: none */
    uint32_t n, ids, texts; /* strings, and where their two tables stand */
};

struct words {
    struct arena *files;
    struct catalogue of[LANG_COUNT];
};

static uint32_t u32(const char *p)
{
    const unsigned char *b = (const unsigned char *)p;
    return b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
}

/* Row i of a table: a length and an offset. */
static struct str string_at(const char *mo, uint32_t table, uint32_t i)
{
    const char *row = mo + table + 8 * (size_t)i;
    return (struct str){mo + u32(row + 4), u32(row)};
}

static bool string_is_sound(struct str mo, uint32_t table, uint32_t i)
{
    const char *row = mo.p + table + 8 * (size_t)i;
    uint64_t n = u32(row), at = u32(row + 4);
    return at + n < mo.n && mo.p[at + n] == 0 && utf8_valid((struct str){mo.p + at, n});
}

static bool table_is_inside(struct str mo, uint32_t table, uint32_t n)
{
    return table + 8 * (uint64_t)n <= mo.n;
}

bool words_add(struct words *w, enum lang l, struct str mo, struct err *e)
{
    if (mo.n < MO_HEADER || u32(mo.p) != 0x950412deu || u32(mo.p + 4) >> 16 != 0)
        return err_set(e, ERR_CORRUPT, "not a little-endian .mo file");
    struct catalogue c = {mo.p, u32(mo.p + 8), u32(mo.p + 12), u32(mo.p + 16)};
    if (!table_is_inside(mo, c.ids, c.n) || !table_is_inside(mo, c.texts, c.n))
        return err_set(e, ERR_CORRUPT, "%u strings do not fit in %zu bytes", c.n, mo.n);
    for (uint32_t i = 0; i < c.n; i++) {
        if (!string_is_sound(mo, c.ids, i) || !string_is_sound(mo, c.texts, i))
            return err_set(e, ERR_CORRUPT, "string %u is not terminated UTF-8", i);
        if (i && strcmp(string_at(c.p, c.ids, i - 1).p, string_at(c.p, c.ids, i).p) >= 0)
            return err_set(e, ERR_CORRUPT, "string %u is out of order", i);
    }
    w->of[l] = c;
    return true;
}

static bool load(struct words *w, int dir, const char *path, enum lang l, struct err *e)
{
    struct str mo;
    return fs_read_file(dir, path, MO_BYTES, w->files, &mo, e) &&
           (words_add(w, l, mo, e) || err_wrap(e, "%s", path));
}

static void open_language(struct words *w, int dir, enum lang l, bool drafts)
{
    struct err e;
    const char *path = str_format(w->files, "drafts/%s.mo", lang_code(l)).p;
    if (drafts && load(w, dir, path, l, &e))
        return;
    if (drafts && e.code != ERR_NOT_FOUND)
        log_warning("words: %s", e.text);
    if (!load(w, dir, path + strlen("drafts/"), l, &e))
        log_warning("words: %s", e.text);
}

struct words *words_open(const char *dir, bool drafts)
{
    struct words *w = MEM_NEW(struct words, 1);
    struct err e;
    int fd;
    w->files = arena_create();
    if (!dir)
        return w;
    if (!fs_open_dir(AT_FDCWD, dir, &fd, &e)) {
        log_warning("words: %s", e.text);
        return w;
    }
    for (int l = 0; l < LANG_COUNT; l++)
        open_language(w, fd, (enum lang)l, drafts);
    close(fd);
    return w;
}

void words_close(struct words *w)
{
    if (w)
        arena_destroy(w->files);
    free(w);
}

/* n is 0 where there is no translation.  The header stands under "", which
 * nobody asks for but by mistake. */
static struct str find(const struct catalogue *c, const char *text)
{
    uint32_t low = 0, high = c->p && *text ? c->n : 0;
    while (low < high) {
        uint32_t mid = low + (high - low) / 2;
        int order = strcmp(text, string_at(c->p, c->ids, mid).p);
        if (order == 0) {
            struct str found = string_at(c->p, c->texts, mid);
            return *found.p ? found : STR("");
        }
        if (order < 0)
            high = mid;
        else
            low = mid + 1;
    }
    return STR("");
}

/* English answers everything: it is the text itself. */
enum lang words_lang(const struct words *w, enum lang l, const char *text)
{
    const enum lang *chain = lang_chain(l);
    while (*chain != LANG_EN && find(&w->of[*chain], text).n == 0)
        chain++;
    return *chain;
}

const char *words_get(const struct words *w, enum lang l, const char *text)
{
    struct str found = find(&w->of[words_lang(w, l, text)], text);
    return found.n ? found.p : text;
}
