#include "packer/rootfile.h"

#include "base/fsops.h"
#include "pack/trust.h"

#include <fcntl.h>
#include <unistd.h>

enum { PUB_BYTES = 1024, MAX_NAMES = 4096 };

/* The second line of a .pub file; the first is a comment. */
static bool read_key(const char *path, struct arena *a, struct str *out, struct err *e)
{
    struct str comment, file;
    struct trust_key key;
    if (!fs_read_path(path, PUB_BYTES, a, &file, e))
        return false;
    *out = str_cut(file, '\n', &comment, &file) ? str_trim(file) : STR("");
    return trust_key_parse(*out, &key, e) || err_wrap(e, "%s", path);
}

static bool compose(const struct rootfile *r, struct arena *a, struct str *out, struct err *e)
{
    struct buf b = {0};
    buf_printf(&b,
               "{\"type\":\"root\",\"channel\":\"%s\",\"version\":%lld,\"epoch\":%lld,"
               "\"threshold\":%lld,\n\"keys\":[",
               r->channel, (long long)r->version, (long long)r->epoch, (long long)r->threshold);
    bool ok = true;
    for (size_t i = 0; ok && i < r->n_keys; i++) {
        struct str key;
        ok = read_key(r->keys[i], a, &key, e);
        if (ok)
            buf_printf(&b, "%s\"%.*s\"", i ? ",\n" : "", STR_ARG(key));
    }
    buf_puts(&b, "]}\n");
    if (ok)
        *out = str_copy(a, buf_str(&b));
    buf_free(&b);
    struct trust_root parsed; /* the kiosk's own judgement: threshold, distinct keys, name */
    return ok && (trust_root_parse(*out, &parsed, e) || err_wrap(e, "root"));
}

/* The first version that is not there. */
static int64_t next_version(int dir, struct arena *a)
{
    int64_t v = 1;
    while (faccessat(dir, str_format(a, "%lld.json", (long long)v).p, F_OK, AT_SYMLINK_NOFOLLOW) ==
           0)
        v++;
    return v;
}

static bool put(int dir, int64_t version, struct str json, struct arena *a, struct err *e)
{
    const char *name = str_format(a, "%lld.json", (long long)version).p;
    int64_t next = next_version(dir, a);
    struct str there;
    if (version > next)
        return err_set(e, ERR_USAGE,
                       "version %lld is not the next, which is %lld: kiosks take roots one by one "
                       "and stop where one is missing",
                       (long long)version, (long long)next);
    if (fs_read_file(dir, name, LIMIT_ROOT_BYTES, a, &there, e))
        return str_eq(there, json) ||
               err_set(e, ERR_USAGE, "root/%s is there and differs; make the next version", name);
    return e->code == ERR_NOT_FOUND && fs_replace(&fsops_real, dir, name, json, e);
}

bool rootfile_write(const struct rootfile *r, const char *tree, struct err *e)
{
    struct arena *a = arena_create();
    struct str json;
    int top = -1, dir = -1;
    bool ok = compose(r, a, &json, e) && fs_enter_dir(&fsops_real, AT_FDCWD, tree, &top, e) &&
              fs_enter_dir(&fsops_real, top, "root", &dir, e) && put(dir, r->version, json, a, e);
    if (dir >= 0)
        close(dir);
    if (top >= 0)
        close(top);
    arena_destroy(a);
    return ok;
}

/* The highest N of N.json; 0 if there is none. */
static bool newest_version(int dir, struct arena *a, int64_t *out, struct err *e)
{
    struct str *names, number, rest;
    size_t n;
    int64_t version, newest = 0;
    if (!fs_list(dir, MAX_NAMES, a, &names, &n, e))
        return false;
    for (size_t i = 0; i < n; i++)
        if (str_cut(names[i], '.', &number, &rest) && str_is(rest, "json") &&
            str_int(number, 1, INT64_MAX, &version) && version > newest)
            newest = version;
    *out = newest;
    return true;
}

bool rootfile_newest(const char *tree, int64_t *out, struct err *e)
{
    struct arena *a = arena_create();
    int dir;
    bool ok = fs_open_dir(AT_FDCWD, str_format(a, "%s/root", tree).p, &dir, e);
    if (ok) {
        ok = newest_version(dir, a, out, e);
        close(dir);
    } else if (e->code == ERR_NOT_FOUND) {
        *out = 0;
        ok = true;
    }
    arena_destroy(a);
    return ok;
}

bool rootfile_epoch(const char *tree, int64_t *out, struct err *e)
{
    int64_t version;
    struct str json;
    struct trust_root root = {.epoch = 1};
    if (!rootfile_newest(tree, &version, e))
        return false;
    struct arena *a = arena_create();
    const char *path = str_format(a, "%s/root/%lld.json", tree, (long long)version).p;
    bool ok = version == 0 || (fs_read_path(path, LIMIT_ROOT_BYTES, a, &json, e) &&
                               (trust_root_parse(json, &root, e) || err_wrap(e, "%s", path)));
    arena_destroy(a);
    if (ok)
        *out = root.epoch;
    return ok;
}
