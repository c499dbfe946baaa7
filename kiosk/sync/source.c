#include "sync/source.h"

#include "base/log.h"
#include "sync/roots.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- files of incoming ---- */

/* The folder that `path` stands in, made where it is missing; *name: its last part. */
static bool enter(const struct source *s, const char *path, int *dir, const char **name,
                  struct err *e)
{
    struct str rest = str_of(path), part;
    int at = dup(s->tree);
    if (at < 0)
        return err_errno(e, errno, "dup");
    while (str_cut(rest, '/', &part, &rest)) {
        int next;
        bool ok = fs_enter_dir(s->fs, at, str_cstr(s->a, part), &next, e);
        close(at);
        if (!ok)
            return false;
        at = next;
    }
    *dir = at;
    *name = rest.p;
    return true;
}

static bool open_new(int dir, const char *name, int *fd, struct err *e)
{
    *fd = openat(dir, name, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0644);
    return *fd >= 0 || err_errno(e, errno, "incoming/%s", name);
}

static void read_tag(const struct source *s, int dir, const char *file, char tag[HTTP_TAG_BYTES])
{
    struct str kept;
    struct err e;
    tag[0] = 0;
    if (fs_read_file(dir, str_format(s->a, "%s.tag", file).p, HTTP_TAG_BYTES - 1, s->a, &kept,
                     &e)) {
        memcpy(tag, kept.p, kept.n);
        tag[kept.n] = 0;
    }
}

/* A tag that cannot be kept costs the next run some bytes. */
static void write_tag(const struct source *s, int dir, const char *file, struct str tag)
{
    struct err e;
    const char *name = str_format(s->a, "%s.tag", file).p;
    s->fs->unlink(s->fs, dir, name);
    if (tag.n && !fs_write_new(s->fs, dir, name, tag, &e))
        log_warning("incoming: %s", e.text);
}

static const char *url_of(const struct source *s, const char *path)
{
    return str_format(s->a, "%s/%s", s->base, path).p;
}

/* ---- small files: whole, every time ---- */

static bool bring_small(const struct source *s, const char *path, int64_t max_bytes,
                        struct http_get *g, struct err *e)
{
    struct http_get plain = {.tag = ""};
    const char *name;
    int dir;
    g = g ? g : &plain;
    g->url = url_of(s, path);
    g->max_bytes = max_bytes;
    g->whole = true;
    if (!enter(s, path, &dir, &name, e))
        return false;
    s->fs->unlink(s->fs, dir, name);
    bool ok = open_new(dir, name, &g->fd, e);
    if (ok) {
        ok = http_fetch(s->http, g, e);
        close(g->fd);
    }
    if (!ok || g->unchanged)
        s->fs->unlink(s->fs, dir, name);
    close(dir);
    if (!ok && e->code == ERR_INCOMPLETE) /* nothing is kept of it */
        e->code = ERR_IO;
    return ok;
}

static bool bring_signature(const struct source *s, const char *path, const struct trust_key *k,
                            struct err *e)
{
    const char *name;
    for (unsigned n = 0; (name = trust_sig_name(k, n, path, s->a)); n++) {
        if (bring_small(s, name, LIMIT_SIG_BYTES, NULL, e))
            return true;
        if (e->code != ERR_NOT_FOUND)
            return false;
    }
    return false;
}

/* Signatures of the root's keys until there are enough. */
static bool vouched(const struct source *s, const struct trust_root *r, const char *path,
                    struct str bytes, struct err *e)
{
    if (trust_verify(r, s->tree, path, bytes, e))
        return true;
    for (uint32_t i = 0; i < r->n_keys; i++) {
        if (!bring_signature(s, path, &r->keys[i], e)) {
            if (e->code != ERR_NOT_FOUND && e->code != ERR_TOO_BIG)
                return false;
        } else if (trust_verify(r, s->tree, path, bytes, e)) {
            return true;
        }
    }
    return trust_verify(r, s->tree, path, bytes, e) || err_wrap(e, "%s", path);
}

static bool read_small(const struct source *s, const char *path, size_t max_bytes, struct str *out,
                       struct err *e)
{
    return fs_read_file(s->tree, path, max_bytes, s->a, out, e);
}

/* Half published: the manifest is there and what it names is not yet. */
static bool or_incomplete(struct err *e)
{
    if (e->code == ERR_NOT_FOUND)
        e->code = ERR_INCOMPLETE;
    return false;
}

/* ---- "nothing new" ---- */

static const char *server_name(const struct source *s)
{
    hash_hex hash;
    hash_bytes(str_of(s->base), hash);
    return str_format(s->a, "tags/%.16s", hash).p;
}

/* The pack that is installed with dates that are, or what was left. */
static bool is_known(const struct store_channel *c, struct str hash, struct str dates)
{
    struct str issued, best_before;
    struct store_channel now = *c;
    int64_t i, b;
    return str_is(hash, c->left_sha256) ||
           (str_is(hash, c->pack_sha256) && str_cut(dates, ' ', &issued, &best_before) &&
            str_int(issued, 0, INT64_MAX, &i) && str_int(best_before, 0, INT64_MAX, &b) &&
            !store_channel_freshen(&now, i, b));
}

static void recall(const struct source *s, const struct store_channel *c, char tag[HTTP_TAG_BYTES])
{
    char kept[HTTP_TAG_BYTES];
    struct str line, hash, dates, rest;
    read_tag(s, s->tree, server_name(s), kept);
    tag[0] = 0;
    if (str_cut(str_of(kept), '\n', &line, &rest) && str_cut(line, ' ', &hash, &dates) &&
        is_known(c, hash, dates)) {
        memcpy(tag, rest.p, rest.n);
        tag[rest.n] = 0;
    }
}

static void remember(const struct source *s, const struct manifest_channel *m, const char *tag)
{
    struct err e;
    const char *name;
    int dir;
    struct str line = str_format(s->a, "%s %lld %lld\n%s", m->pack_sha256, (long long)m->issued,
                                 (long long)m->best_before, tag);
    if (!tag[0])
        line.n = 0;
    if (line.n >= HTTP_TAG_BYTES)
        line.n = 0;
    if (!enter(s, server_name(s), &dir, &name, &e)) {
        log_warning("incoming: %s", e.text);
        return;
    }
    write_tag(s, dir, name, line);
    close(dir);
}

/* ---- manifests ---- */

/* The root in use: of the server, where the store has lost it. */
static bool load_root(const struct source *s, const struct store_channel *c, struct trust_root *r,
                      struct err *e)
{
    int store;
    struct str json;
    struct err elsewhere;
    const char *path = str_format(s->a, "root/%lld.json", (long long)c->root_version).p;
    if (!fs_open_dir(AT_FDCWD, s->store, &store, e))
        return false;
    bool ok = roots_load(store, c, r, e);
    close(store);
    return ok || (bring_small(s, path, LIMIT_ROOT_BYTES, NULL, &elsewhere) &&
                  roots_find(s->tree, c, r, &elsewhere) &&
                  read_small(s, path, LIMIT_ROOT_BYTES, &json, &elsewhere) &&
                  vouched(s, r, path, json, &elsewhere));
}

/* root/N.json as it is in the folder, proven; signatures are asked for where they are missing. */
static bool take_root(const struct source *s, const char *path, const struct trust_root *r,
                      struct trust_root *out, struct err *e)
{
    struct trust_root next;
    struct str json;
    if (!read_small(s, path, LIMIT_ROOT_BYTES, &json, e) || !vouched(s, r, path, json, e) ||
        !trust_root_parse(json, &next, e) || !roots_is_next(r, &next, path, e) ||
        !vouched(s, &next, path, json, e))
        return false;
    *out = next;
    return true;
}

/* Of another server or an earlier run, or of this one; what is not proven does not stay. */
static bool next_root(const struct source *s, struct trust_root *r, struct err *e)
{
    const char *path = str_format(s->a, "root/%lld.json", (long long)r->version + 1).p;
    struct err stale;
    if (take_root(s, path, r, r, &stale))
        return true;
    if (!bring_small(s, path, LIMIT_ROOT_BYTES, NULL, e))
        return false;
    if (take_root(s, path, r, r, e))
        return true;
    s->fs->unlink(s->fs, s->tree, path);
    return false;
}

bool source_roots(const struct source *s, const struct store_channel *c, struct trust_root *r,
                  struct err *e)
{
    r->version = 0;
    if (!load_root(s, c, r, e))
        return false;
    while (next_root(s, r, e))
        if (r->version - c->root_version > LIMIT_ROOTS_STEP)
            return roots_too_many(e);
    return e->code == ERR_NOT_FOUND;
}

bool source_clear(const struct fsops *fs, int tree, struct err *e)
{
    return source_clear_manifests(fs, tree, e) && fs_remove_tree(fs, tree, "root", e);
}

bool source_clear_manifests(const struct fsops *fs, int tree, struct err *e)
{
    return fs_remove_tree(fs, tree, "channel.json", e) && fs_remove_tree(fs, tree, "packs", e);
}

static bool bring_pack(const struct source *s, const struct trust_root *r, int64_t seq,
                       struct err *e)
{
    const char *path = str_format(s->a, "packs/%lld.json", (long long)seq).p;
    struct str json;
    return (bring_small(s, path, LIMIT_PACK_BYTES, NULL, e) || or_incomplete(e)) &&
           read_small(s, path, LIMIT_PACK_BYTES, &json, e) && vouched(s, r, path, json, e);
}

bool source_manifests(const struct source *s, const struct store_channel *c,
                      const struct trust_root *r, bool whole, bool *unchanged, struct err *e)
{
    struct http_get g = {.tag = ""};
    struct manifest_channel m;
    struct str json;
    *unchanged = false;
    if (!source_clear_manifests(s->fs, s->tree, e))
        return false;
    if (whole && c->seq && r->version == c->root_version)
        recall(s, c, g.tag);
    if (!bring_small(s, "channel.json", LIMIT_CHANNEL_BYTES, &g, e))
        return or_incomplete(e);
    *unchanged = g.unchanged;
    if (g.unchanged)
        return true;
    if (!read_small(s, "channel.json", LIMIT_CHANNEL_BYTES, &json, e) ||
        !vouched(s, r, "channel.json", json, e) || !manifest_channel_parse(json, &m, e))
        return false;
    bool installed = whole && strcmp(m.pack_sha256, c->pack_sha256) == 0;
    if (!installed && !bring_pack(s, r, m.seq, e))
        return false;
    remember(s, &m, g.tag);
    return true;
}

/* ---- objects ---- */

static bool is_object(int dir, const char *name, const struct object *o)
{
    hash_hex got;
    struct err e;
    int fd;
    int64_t size;
    if (!fs_open_beneath(dir, name, &fd, &size, &e))
        return false;
    bool ok = size == o->size && hash_file(fd, got, &e) && strcmp(got, o->sha256) == 0;
    close(fd);
    return ok;
}

static bool name_part(const struct source *s, int dir, const char *part, const struct object *o,
                      struct err *e)
{
    int rc = s->fs->rename(s->fs, dir, part, dir, o->sha256);
    return rc == 0 || err_errno(e, -rc, "incoming/%s", part);
}

/* HASH.part of an earlier run and the rest of it; a whole file that is not what its name says is
 * asked for once more from the start. */
static bool bring_part(const struct source *s, int dir, const struct object *o, const char *path,
                       struct err *e)
{
    const char *part = str_format(s->a, "%s.part", o->sha256).p;
    for (int again = 0; again < 2; again++) {
        struct stat st;
        if (again == 0 && is_object(dir, part, o)) /* an earlier run was cut before the name */
            return name_part(s, dir, part, o, e);
        struct http_get g = {.url = url_of(s, path),
                             .max_bytes = o->size,
                             .progress = s->on_bytes,
                             .ctx = s->ctx,
                             .tag = ""};
        if (!open_new(dir, part, &g.fd, e))
            return false;
        g.from = fstat(g.fd, &st) == 0 && st.st_size < o->size ? st.st_size : 0;
        s->on_bytes(s->ctx, g.from);
        bool ok = http_fetch(s->http, &g, e);
        close(g.fd);
        if (!ok)
            return false;
        if (is_object(dir, part, o))
            return name_part(s, dir, part, o, e);
        s->fs->unlink(s->fs, dir, part);
        err_set(e, ERR_CORRUPT, "%s: its bytes do not hash to its name", path);
    }
    return false;
}

bool source_object(const struct source *s, const struct object *o, struct err *e)
{
    hash_path path;
    const char *name;
    int dir;
    hash_object_path(o->sha256, path);
    if (!enter(s, path, &dir, &name, e))
        return false;
    bool ok = is_object(dir, name, o); /* of an earlier run */
    if (!ok) {
        s->fs->unlink(s->fs, dir, name);
        ok = bring_part(s, dir, o, path, e);
    }
    close(dir);
    if (ok)
        s->on_bytes(s->ctx, o->size);
    if (!ok && e->code == ERR_TOO_BIG)
        err_set(e, ERR_CORRUPT, "%s: longer than the %lld bytes of its manifest", path,
                (long long)o->size);
    return ok;
}
