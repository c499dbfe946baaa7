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
        bool ok = fs_enter_own_dir(s->fs, at, str_cstr(s->a, part), &next, e);
        close(at);
        if (!ok)
            return false;
        at = next;
    }
    *dir = at;
    *name = rest.p;
    return true;
}

static bool open_new(const struct source *s, int dir, const char *name, int *fd, struct err *e)
{
    enum { FLAGS = O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC };
    *fd = openat(dir, name, FLAGS, 0644);
    if (*fd < 0 && errno == EISDIR) { /* damage, as in fs_own_dir */
        if (!fs_remove_tree(s->fs, dir, name, e))
            return false;
        *fd = openat(dir, name, FLAGS, 0644);
    }
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
    bool ok = open_new(s, dir, name, &g->fd, e);
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

/* The root in use: of the server, where the store has lost it or its signatures. */
static bool load_root(const struct source *s, const struct store_channel *c, struct trust_root *r,
                      struct err *e)
{
    int store;
    struct str json;
    struct err elsewhere;
    struct trust_root same;
    bool loaded;
    const char *path = str_format(s->a, "root/%lld.json", (long long)c->root_version).p;
    if (!fs_open_dir(AT_FDCWD, s->store, &store, e))
        return false;
    bool ok = roots_prove(store, c, r, &loaded, e);
    close(store);
    if (ok)
        return true;
    if (!bring_small(s, path, LIMIT_ROOT_BYTES, NULL, &elsewhere) ||
        !roots_find(s->tree, c, &same, &elsewhere) ||
        !read_small(s, path, LIMIT_ROOT_BYTES, &json, &elsewhere) ||
        !vouched(s, &same, path, json, &elsewhere))
        return loaded;
    *r = same;
    return true;
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

/* HASH.SERVER.part, or .alone. */
static const char *part_name(const struct source *s, const struct object *o, bool alone)
{
    hash_hex server;
    hash_bytes(str_of(s->base), server);
    return str_format(s->a, "%s.%.16s.%s", o->sha256, server, alone ? "alone" : "part").p;
}

/* Of the parts of an object, of all servers or all but `own`; NULL: there is none. */
static const char *longest_part(int dir, const struct object *o, const char *own, int64_t *size,
                                struct arena *a)
{
    struct str *names, of = str_format(a, "%s.", o->sha256);
    const char *longest = NULL;
    struct err e;
    size_t n;
    *size = 0;
    if (!fs_list(dir, 16 * LIMIT_OBJECTS, a, &names, &n, &e))
        return NULL;
    for (size_t i = 0; i < n; i++) {
        struct stat st;
        if (str_starts(names[i], of.p) && !str_is(names[i], own) &&
            fstatat(dir, names[i].p, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(st.st_mode) &&
            st.st_size < o->size && st.st_size > *size) {
            longest = names[i].p;
            *size = st.st_size;
        }
    }
    return longest;
}

int64_t source_object_bytes(int tree, const struct object *o, struct arena *a)
{
    hash_path path;
    struct stat st;
    struct err e;
    int64_t bytes = 0;
    int dir;
    hash_object_path(o->sha256, path);
    if (fstatat(tree, path, &st, AT_SYMLINK_NOFOLLOW) == 0)
        return st.st_size < o->size ? st.st_size : o->size;
    *strrchr(path, '/') = 0;
    if (!fs_open_dir(tree, path, &dir, &e))
        return 0;
    longest_part(dir, o, "", &bytes, a);
    close(dir);
    return bytes;
}

static bool copy_bytes(const struct source *s, int from, int to, struct err *e)
{
    char chunk[1 << 16];
    for (;;) {
        ssize_t n = read(from, chunk, sizeof chunk);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return n == 0 || err_errno(e, errno, "incoming");
        if (!fs_write_all(s->fs, to, (struct str){chunk, (size_t)n}, e))
            return false;
    }
}

/* What another server has given more of is where this one goes on, in a copy: nothing that it sends
 * can spoil what is the other's. */
static bool go_on_from_others(const struct source *s, int dir, const struct object *o,
                              const char *own, struct err *e)
{
    struct stat st;
    int64_t most, size;
    int from, to;
    const char *longest = longest_part(dir, o, own, &most, s->a);
    if (!longest || (fstatat(dir, own, &st, AT_SYMLINK_NOFOLLOW) == 0 && st.st_size >= most))
        return true;
    if (!fs_open_beneath(dir, longest, &from, &size, e))
        return false;
    bool ok = open_new(s, dir, own, &to, e);
    if (ok) {
        ok = (ftruncate(to, 0) == 0 || err_errno(e, errno, "incoming/%s", own)) &&
             copy_bytes(s, from, to, e);
        close(to);
    }
    close(from);
    return ok;
}

/* `part` is all of it; the others go. */
static bool name_part(const struct source *s, int dir, const char *part, const struct object *o,
                      struct err *e)
{
    int64_t size;
    const char *other;
    if (!fs_rename(s->fs, dir, part, dir, o->sha256, e))
        return err_wrap(e, "incoming");
    while ((other = longest_part(dir, o, "", &size, s->a)))
        if (s->fs->unlink(s->fs, dir, other) < 0)
            break;
    return true;
}

static bool ask_for_rest(const struct source *s, int dir, const struct object *o, const char *path,
                         const char *part, struct err *e)
{
    struct stat st;
    struct http_get g = {.url = url_of(s, path),
                         .max_bytes = o->size,
                         .progress = s->on_bytes,
                         .ctx = s->ctx,
                         .tag = ""};
    if (!open_new(s, dir, part, &g.fd, e))
        return false;
    g.from = fstat(g.fd, &st) == 0 && st.st_size < o->size ? st.st_size : 0;
    s->on_bytes(s->ctx, g.from);
    bool ok = http_fetch(s->http, &g, e);
    close(g.fd);
    return ok;
}

/* From now on nothing is believed of it but its own bytes, from the start. */
static bool begin_alone(const struct source *s, int dir, const struct object *o, struct err *e)
{
    int fd;
    s->fs->unlink(s->fs, dir, part_name(s, o, false));
    if (!open_new(s, dir, part_name(s, o, true), &fd, e))
        return false;
    bool ok = ftruncate(fd, 0) == 0 || err_errno(e, errno, "incoming");
    close(fd);
    return ok;
}

/* What is here and the rest of it; a whole file that is not what its name says is asked for once
 * more from the start. */
static bool bring_part(const struct source *s, int dir, const struct object *o, const char *path,
                       struct err *e)
{
    struct stat st;
    for (int again = 0; again < 2; again++) {
        bool alone = fstatat(dir, part_name(s, o, true), &st, AT_SYMLINK_NOFOLLOW) == 0;
        const char *part = part_name(s, o, alone);
        if (again == 0 && is_object(dir, part, o)) /* an earlier run was cut before the name */
            return name_part(s, dir, part, o, e);
        if ((!alone && !go_on_from_others(s, dir, o, part, e)) ||
            !ask_for_rest(s, dir, o, path, part, e))
            return false;
        if (is_object(dir, part, o))
            return name_part(s, dir, part, o, e);
        if (!begin_alone(s, dir, o, e))
            return false;
    }
    return err_set(e, ERR_CORRUPT, "%s: its bytes do not hash to its name", path);
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
