#include "packer/edit.h"

#include "base/fsops.h"
#include "packer/files.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/* The line's end, as this file writes it. */
static const char *line_end(struct str text)
{
    const char *at = text.n ? memchr(text.p, '\n', text.n) : NULL;
    return at && at > text.p && at[-1] == '\r' ? "\r\n" : "\n";
}

/* Through a descriptor of the file's own folder: fs_replace takes names only. */
static bool put(int dir, const char *path, struct str text, struct arena *a, struct err *e)
{
    const char *slash = strrchr(path, '/');
    const char *folder = slash ? str_cstr(a, (struct str){path, (size_t)(slash - path)}) : ".";
    int fd;
    if (!fs_open_dir(dir, folder, &fd, e))
        return false;
    bool ok = fs_replace(&fsops_real, fd, slash ? slash + 1 : path, text, e);
    close(fd);
    return ok;
}

static bool has_key(struct str line, const char *key)
{
    size_t n = strlen(key);
    return str_starts(line, key) && line.n > n && line.p[n] == ':';
}

/* Beyond the byte order mark, which Windows' editors write. */
static struct str after_mark(struct str text)
{
    size_t n = str_starts(text, "\xEF\xBB\xBF") ? 3 : 0;
    return (struct str){text.p + n, text.n - n};
}

/* In place of the key's line, or before the line that ends the front matter. */
static void set_key(struct str text, const char *key, const char *value, struct buf *out)
{
    const char *end = line_end(text);
    struct str rest = after_mark(text), line;
    bool open = false, done = false;
    buf_add(out, (struct str){text.p, text.n - rest.n});
    while (str_next(&rest, '\n', &line)) {
        bool fence = str_is(str_trim(line), "---"), ours = open && !done && has_key(line, key);
        if ((open && fence && !done) || ours) {
            buf_printf(out, "%s: %s%s", key, value, end);
            done = true;
        }
        open |= fence;
        if (ours)
            continue;
        buf_add(out, line);
        if (line.p + line.n < text.p + text.n)
            buf_putc(out, '\n');
    }
}

/* Files are written in more ways than a program here knows: what it made is read before it is
 * kept.  Findings that were there already are lint's. */
static bool front_reads_well(struct str before, struct str now, const char *path,
                             const char *made_from, struct arena *a)
{
    struct findings old = {.a = a}, new = {.a = a};
    struct content_page was = {0}, is = {0};
    files_page(&(struct reader){a, &old, str_of(path)}, after_mark(before), &was);
    files_page(&(struct reader){a, &new, str_of(path)}, after_mark(now), &is);
    return new.n <= old.n &&str_is(is.made_from.text, made_from) &&
           str_eq(was.body.text, is.body.text);
}

bool edit_made_from(int dir, const char *path, const char *value, struct err *e)
{
    struct arena *a = arena_create();
    struct buf out = {0};
    struct str text;
    bool ok = fs_read_file(dir, path, NODE_MAX_BYTES, a, &text, e);
    if (ok) {
        set_key(text, "made_from", value, &out);
        ok = front_reads_well(text, buf_str(&out), path, value, a)
                 ? put(dir, path, buf_str(&out), a, e) || err_wrap(e, "%s", path)
                 : err_set(e, ERR_USAGE,
                           "%s cannot be changed by a program; begin it with a line ---, then "
                           "title and the rest, and end that with ---, or write \"made_from: %s\" "
                           "there yourself",
                           path, value);
    }
    buf_free(&out);
    arena_destroy(a);
    return ok;
}

/* Below the key where it stands, else at the end. */
static void add_withdrawn(struct str text, struct str slug, const char *date, struct buf *out)
{
    const char *end = line_end(text);
    struct str rest = after_mark(text), line = STR("");
    bool done = false;
    buf_add(out, (struct str){text.p, text.n - rest.n});
    while (str_next(&rest, '\n', &line)) {
        buf_add(out, line);
        if (line.p + line.n < text.p + text.n)
            buf_putc(out, '\n');
        if (!done && has_key(line, "withdrawn")) {
            buf_printf(out, "  %.*s: %s%s", STR_ARG(slug), date, end);
            done = true;
        }
    }
    if (done)
        return;
    if (out->n && out->p[out->n - 1] != '\n')
        buf_puts(out, end);
    buf_printf(out, "withdrawn:%s  %.*s: %s%s", end, STR_ARG(slug), date, end);
}

static bool list_reads_well(struct str text, const struct content_channel *c, struct str slug,
                            struct arena *a)
{
    struct findings f = {.a = a};
    struct content_channel read = {.channel = c->channel};
    files_channel(&(struct reader){a, &f, c->file}, after_mark(text), &read);
    return f.errors == 0 && content_is_withdrawn(&read, slug);
}

bool edit_withdraw(const struct content *content, const struct content_channel *c, struct str slug,
                   const char *date, struct err *e)
{
    struct arena *a = arena_create();
    struct buf out = {0};
    struct str text;
    bool ok = fs_read_file(content->dir, c->file.p, NODE_MAX_BYTES, a, &text, e);
    if (ok) {
        add_withdrawn(text, slug, date, &out);
        ok = list_reads_well(buf_str(&out), c, slug, a)
                 ? put(content->dir, c->file.p, buf_str(&out), a, e)
                 : err_set(e, ERR_USAGE,
                           "%s cannot be changed by a program; write \"withdrawn:\" and below it "
                           "\"  %.*s: %s\" yourself",
                           c->file.p, STR_ARG(slug), date);
    }
    buf_free(&out);
    arena_destroy(a);
    return ok;
}
