#include "sync/roots.h"

#include "base/log.h"
#include "sync/activate.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

static bool load(int dir, const char *path, const struct store_channel *c, struct trust_root *out,
                 struct err *e)
{
    struct arena *a = arena_create();
    struct trust_root r;
    struct str json;
    bool ok = fs_read_file(dir, path, LIMIT_ROOT_BYTES, a, &json, e) &&
              trust_root_parse(json, &r, e) &&
              (strcmp(r.sha256, c->root_sha256) == 0 ||
               err_set(e, ERR_CORRUPT, "%s: its bytes are not those that were verified", path));
    arena_destroy(a);
    if (ok)
        *out = r;
    return ok;
}

bool roots_load(int store, const struct store_channel *c, struct trust_root *out, struct err *e)
{
    struct arena *a = arena_create();
    bool ok =
        load(store, str_format(a, "roots/%s/%lld.json", c->channel, (long long)c->root_version).p,
             c, out, e);
    arena_destroy(a);
    if (!ok && (e->code == ERR_NOT_FOUND || e->code == ERR_TOO_BIG)) /* it was neither */
        e->code = ERR_CORRUPT;
    return ok || err_wrap(e, "the root of %s %s in the store", c->channel,
                          e->code == ERR_CORRUPT ? "is damaged" : "cannot be read");
}

bool roots_prove(int store, const struct store_channel *c, struct trust_root *out, bool *loaded,
                 struct err *e)
{
    struct arena *a = arena_create();
    const char *path =
        str_format(a, "roots/%s/%lld.json", c->channel, (long long)c->root_version).p;
    struct str json;
    *loaded = roots_load(store, c, out, e);
    bool ok = *loaded && fs_read_file(store, path, LIMIT_ROOT_BYTES, a, &json, e) &&
              trust_verify(out, store, path, json, e);
    if (*loaded && !ok && e->code == ERR_UNTRUSTED) /* it was verified: the disk has done this */
        e->code = ERR_CORRUPT;
    arena_destroy(a);
    return ok;
}

bool roots_find(int tree, const struct store_channel *c, struct trust_root *out, struct err *e)
{
    struct arena *a = arena_create();
    bool ok = load(tree, str_format(a, "root/%lld.json", (long long)c->root_version).p, c, out, e);
    arena_destroy(a);
    return ok;
}

void roots_follow(struct store_channel *c, const struct trust_root *r)
{
    c->root_version = r->version;
    memcpy(c->root_sha256, r->sha256, sizeof(hash_hex));
}

bool roots_is_next(const struct trust_root *r, const struct trust_root *next, const char *path,
                   struct err *e)
{
    return (strcmp(next->channel, r->channel) == 0 && next->version == r->version + 1 &&
            next->epoch >= r->epoch) ||
           err_set(e, ERR_UNTRUSTED,
                   "%s: is of %s, version %lld, epoch %lld; expected %s, version %lld, epoch %lld "
                   "or later",
                   path, next->channel, (long long)next->version, (long long)next->epoch,
                   r->channel, (long long)r->version + 1, (long long)r->epoch);
}

bool roots_too_many(struct err *e)
{
    return err_set(e, ERR_INCOMPLETE, "more than %u new roots at once; the next run goes on",
                   LIMIT_ROOTS_STEP);
}

/* The version after `r`; *found false if the tree has none. */
static bool next_root(struct job *j, const struct trust_root *r, int tree, struct trust_root *out,
                      struct str *json, const char **path, bool *found, struct err *e)
{
    *path = str_format(j->a, "root/%lld.json", (long long)r->version + 1).p;
    *found = fs_read_file(tree, *path, LIMIT_ROOT_BYTES, j->a, json, e);
    if (!*found)
        return e->code == ERR_NOT_FOUND;
    struct trust_root n;
    if (!trust_verify(r, tree, *path, *json, e))
        return false;
    if (!trust_root_parse(*json, &n, e))
        return err_wrap(e, "%s", *path);
    if (!roots_is_next(r, &n, *path, e) || !trust_verify(&n, tree, *path, *json, e))
        return false;
    *out = n;
    return true;
}

/* The root in use, and its bytes where they come from the tree. */
static bool first_root(struct job *j, const struct store_channel *c, int tree,
                       struct trust_root *out, struct str *json, const char **path, struct err *e)
{
    struct trust_root same;
    struct err elsewhere;
    bool loaded;
    if (roots_prove(j->store, c, out, &loaded, e))
        return true;
    const char *there = str_format(j->a, "root/%lld.json", (long long)c->root_version).p;
    if (!roots_find(tree, c, &same, &elsewhere) ||
        !fs_read_file(tree, there, LIMIT_ROOT_BYTES, j->a, json, &elsewhere) ||
        !trust_verify(&same, tree, there, *json, &elsewhere))
        return loaded; /* `current` has its hash: that is proof enough */
    *out = same;
    *path = there;
    log_warning("%s: taken again", e->text);
    return true;
}

/* A root's bytes and where they are; path NULL: in the store. */
struct found {
    struct str json;
    const char *path;
};

static bool climb(struct job *j, int tree, struct trust_root *r, struct found *at, struct err *e)
{
    for (unsigned steps = 0;; steps++) {
        struct trust_root next;
        struct found there;
        bool found;
        if (!next_root(j, r, tree, &next, &there.json, &there.path, &found, e))
            return false;
        if (!found)
            return true;
        if (steps == LIMIT_ROOTS_STEP)
            return roots_too_many(e);
        *r = next;
        *at = there;
    }
}

static bool keep(struct job *j, const struct trust_root *r, int tree, const struct found *at,
                 struct err *e)
{
    struct store_channel c = *store_channel_find(&j->current, str_of(r->channel));
    roots_follow(&c, r);
    return roots_stage(j, r, at->json, tree, at->path, e) && roots_save(j, r, e) &&
           activate_channel(j, &c, e);
}

bool roots_walk(struct job *j, const struct store_channel *c, int tree, struct trust_root *out,
                bool *newer, struct err *e)
{
    struct found at = {0};
    struct err why;
    if (!first_root(j, c, tree, out, &at.json, &at.path, e))
        return false;
    bool ok = climb(j, tree, out, &at, e);
    *newer = at.path;
    if (!at.path || j->look || keep(j, out, tree, &at, &why))
        return ok;
    if (!ok)
        log_warning("%s", e->text);
    *e = why;
    return false;
}

static const char *staged_name(struct job *j, const struct trust_root *r, const char *signature)
{
    return str_format(j->a, "root-%s.json%s", r->channel, signature).p;
}

static const char *signature_end(struct job *j, const struct trust_key *k)
{
    char id[17];
    trust_keyid_hex(k->id, id);
    return str_format(j->a, ".%s.minisig", id).p;
}

bool roots_stage(struct job *j, const struct trust_root *r, struct str json, int dir,
                 const char *path, struct err *e)
{
    struct err io = {0};
    if (!fs_write_new(j->fs, j->staging, staged_name(j, r, ""), json, e))
        return false;
    for (size_t i = 0; i < r->n_keys; i++) {
        const char *end = signature_end(j, &r->keys[i]);
        struct str sig;
        if (!trust_sig_read(&r->keys[i], dir, path, j->a, &sig, e)) {
            if (e->code == ERR_IO)
                io = *e;
            continue; /* missing or unreadable: the copy below must do without */
        }
        if (!fs_write_new(j->fs, j->staging, staged_name(j, r, end), sig, e))
            return false;
    }
    if (trust_verify(r, j->staging, staged_name(j, r, ""), json, e))
        return true;
    if (io.code) /* a stick pulled out is no forgery */
        *e = io;
    return false;
}

/* Into the open folder of the channel. */
static bool save_into(struct job *j, const struct trust_root *r, int dir, struct err *e)
{
    const char *name = str_format(j->a, "%lld.json", (long long)r->version).p;
    for (size_t i = 0; i < r->n_keys; i++) {
        const char *end = signature_end(j, &r->keys[i]);
        if (!fs_rename(j->fs, j->staging, staged_name(j, r, end), dir,
                       str_format(j->a, "%s%s", name, end).p, e) &&
            e->code != ERR_NOT_FOUND)
            return false;
    }
    return fs_rename(j->fs, j->staging, staged_name(j, r, ""), dir, name, e) &&
           job_fsync(j, dir, ".", e);
}

bool roots_save(struct job *j, const struct trust_root *r, struct err *e)
{
    int roots, dir;
    if (!fs_open_dir(j->store, "roots", &roots, e))
        return false;
    bool ok = fs_own_dir(j->fs, roots, r->channel, e) && job_fsync(j, roots, ".", e) &&
              fs_open_dir(roots, r->channel, &dir, e);
    close(roots);
    if (!ok)
        return false;
    ok = save_into(j, r, dir, e);
    close(dir);
    return ok;
}

/* And no trouble of the moment. */
static bool is_damaged(const struct err *e)
{
    return e->code != ERR_IO && e->code != ERR_NO_SPACE;
}

/* By its own signatures: there is no state that names it. */
static bool load_signed(struct job *j, const char *channel, int64_t version, struct trust_root *out,
                        struct err *e)
{
    const char *path = str_format(j->a, "roots/%s/%lld.json", channel, (long long)version).p;
    struct str json;
    return fs_read_file(j->store, path, LIMIT_ROOT_BYTES, j->a, &json, e) &&
           trust_root_parse(json, out, e) && trust_verify(out, j->store, path, json, e) &&
           ((out->version == version && strcmp(out->channel, channel) == 0) ||
            err_set(e, ERR_CORRUPT, "%s: is of another channel or version", path));
}

/* The newest sound root of the channel's folder; *newest 0 if there is none.  A damaged one is
 * passed over; one that cannot be read just now may be the newest, and an older one would let in
 * keys that it revokes. */
static bool find_newest(struct job *j, int roots, struct store_channel *c, int64_t *newest,
                        struct err *e)
{
    struct str *names, head, rest;
    size_t n;
    int dir;
    int64_t version;
    *newest = 0;
    if (!fs_open_dir(roots, c->channel, &dir, e))
        return errno == ENOTDIR || is_damaged(e); /* a file is no channel's */
    bool ok = fs_list(dir, 1000 * LIMIT_KEYS, j->a, &names, &n, e);
    close(dir);
    for (size_t i = 0; ok && i < n; i++) {
        struct trust_root r;
        if (!str_cut(names[i], '.', &head, &rest) || !str_is(rest, "json") ||
            !str_int(head, *newest + 1, INT64_MAX, &version))
            continue;
        if (load_signed(j, c->channel, version, &r, e)) {
            *newest = version;
            roots_follow(c, &r);
        } else if (!is_damaged(e)) {
            return false;
        }
    }
    return ok || is_damaged(e);
}

bool roots_recover(struct job *j, struct store_state *s, struct err *e)
{
    int roots;
    struct str *names;
    size_t n;
    if (!fs_open_dir(j->store, "roots", &roots, e))
        return false;
    bool ok = fs_list(roots, 1000, j->a, &names, &n, e);
    for (size_t i = 0; ok && i < n; i++) {
        struct store_channel *known = store_channel_find(s, names[i]), c = {0};
        if (!slug_is_valid(names[i]) || (!known && s->n_channels == LIMIT_CHANNELS))
            continue;
        if (known)
            c = *known;
        else
            store_channel_init(&c, names[i].p);
        int64_t newest;
        ok = find_newest(j, roots, &c, &newest, e);
        if (ok && newest)
            *(known ? known : &s->channels[s->n_channels++]) = c;
    }
    close(roots);
    return ok;
}
