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

static bool set_key(struct str text, const char *key, const char *value, struct buf *out)
{
    const char *end = line_end(text);
    struct str rest = text, line;
    bool open = false, done = false;
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
    return done;
}

bool edit_front(int dir, const char *path, const char *key, const char *value, struct err *e)
{
    struct arena *a = arena_create();
    struct buf out = {0};
    struct str text;
    bool ok = fs_read_file(dir, path, NODE_MAX_BYTES, a, &text, e);
    if (ok)
        ok = (set_key(text, key, value, &out) && put(dir, path, buf_str(&out), a, e)) ||
             err_wrap(e, "%s", path);
    buf_free(&out);
    arena_destroy(a);
    return ok;
}

/* Below the key where it stands, else at the end. */
static void add_withdrawn(struct str text, struct str slug, const char *date, struct buf *out)
{
    const char *end = line_end(text);
    struct str rest = text, line = STR("");
    bool done = false;
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

/* Files are written in more ways than this one knows: what it made is read before it is kept. */
static bool reads_well(struct str text, const struct content_channel *c, struct str slug,
                       struct arena *a)
{
    struct findings f = {.a = a};
    struct reader r = {a, &f, c->file};
    struct content_channel read = {.channel = c->channel};
    if (str_starts(text, "\xEF\xBB\xBF"))
        text = (struct str){text.p + 3, text.n - 3};
    files_channel(&r, text, &read);
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
        ok = reads_well(buf_str(&out), c, slug, a)
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
