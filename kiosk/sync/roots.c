#include "sync/roots.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

bool roots_load(int store, const struct store_channel *c, struct trust_root *out, struct err *e)
{
    struct arena *a = arena_create();
    struct trust_root r;
    const char *path =
        str_format(a, "roots/%s/%lld.json", c->channel, (long long)c->root_version).p;
    struct str json;
    bool ok = fs_read_file(store, path, LIMIT_ROOT_BYTES, a, &json, e) &&
              trust_root_parse(json, &r, e) && trust_verify(&r, store, path, json, e);
    arena_destroy(a);
    if (!ok)
        return err_wrap(e, "the root of %s in the store", c->channel);
    *out = r;
    return true;
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
    if (strcmp(n.channel, r->channel) != 0 || n.version != r->version + 1 || n.epoch < r->epoch)
        return err_set(e, ERR_UNTRUSTED,
                       "%s: is of %s, version %lld, epoch %lld; expected %s, version %lld, epoch "
                       "%lld or later",
                       *path, n.channel, (long long)n.version, (long long)n.epoch, r->channel,
                       (long long)r->version + 1, (long long)r->epoch);
    if (!trust_verify(&n, tree, *path, *json, e))
        return false;
    *out = n;
    return true;
}

bool roots_walk(struct job *j, const struct store_channel *c, int tree, struct trust_root *out,
                struct err *e)
{
    struct str json = STR("");
    const char *path = NULL;
    if (!roots_load(j->store, c, out, e))
        return false;
    for (unsigned steps = 0;; steps++) {
        struct trust_root next;
        struct str next_json;
        const char *next_path;
        bool found;
        if (!next_root(j, out, tree, &next, &next_json, &next_path, &found, e))
            return false;
        if (!found)
            return steps == 0 || roots_stage(j, out, json, tree, path, e);
        if (steps == LIMIT_ROOTS_STEP)
            return err_set(e, ERR_TOO_BIG, "more than %u new roots at once", LIMIT_ROOTS_STEP);
        *out = next;
        json = next_json;
        path = next_path;
    }
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
        int rc = j->fs->rename(j->fs, j->staging, staged_name(j, r, end), dir,
                               str_format(j->a, "%s%s", name, end).p);
        if (rc < 0 && rc != -ENOENT)
            return err_errno(e, -rc, "roots/%s/%s%s", r->channel, name, end);
    }
    return job_rename(j, j->staging, staged_name(j, r, ""), dir, name, e) &&
           job_fsync(j, dir, ".", e);
}

bool roots_save(struct job *j, const struct trust_root *r, struct err *e)
{
    int roots, dir;
    if (!fs_open_dir(j->store, "roots", &roots, e))
        return false;
    bool ok = fs_need_dir(j->fs, roots, r->channel, e) && job_fsync(j, roots, ".", e) &&
              fs_open_dir(roots, r->channel, &dir, e);
    close(roots);
    if (!ok)
        return false;
    ok = save_into(j, r, dir, e);
    close(dir);
    return ok;
}

/* The newest sound root of the channel's folder; false if there is none. */
static bool find_newest(struct job *j, int roots, struct store_channel *c)
{
    struct str *names, head, rest;
    size_t n;
    struct err e;
    int dir;
    int64_t newest = 0, version;
    if (!fs_open_dir(roots, c->channel, &dir, &e))
        return false;
    bool ok = fs_list(dir, 1000 * LIMIT_KEYS, j->a, &names, &n, &e);
    close(dir);
    for (size_t i = 0; ok && i < n; i++) {
        struct trust_root r;
        if (!str_cut(names[i], '.', &head, &rest) || !str_is(rest, "json") ||
            !str_int(head, newest + 1, INT64_MAX, &version))
            continue;
        c->root_version = version;
        if (roots_load(j->store, c, &r, &e) && r.version == version &&
            strcmp(r.channel, c->channel) == 0)
            newest = version;
    }
    c->root_version = newest;
    return newest != 0;
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
        if (find_newest(j, roots, &c))
            *(known ? known : &s->channels[s->n_channels++]) = c;
    }
    close(roots);
    return ok;
}
