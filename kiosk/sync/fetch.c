/* fetch.c - roots, channel.json and the pack's manifest are checked here as soon as they come, so
 * that nothing more is asked of a server that cannot vouch for it; install_import checks all of it
 * again from the files. */
#include "sync/fetch.h"

#include "base/log.h"
#include "sync/plan.h"
#include "sync/roots.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

struct fetch {
    const struct fetch_env *env;
    const struct fsops *fs;
    const char *store;
    bool patches, patched; /* texts may come as patches; one does */
    struct http *http;
    struct arena *a;
    int incoming;
    struct store_state current;
    struct install_progress progress;
    int64_t seen;    /* bytes of the object under way that progress counts already */
    uint64_t needed; /* room for the channels so far */
};
/* One channel from one mirror. */
struct source {
    struct fetch *f;
    const char *base; /* URL of the channel's folder */
    int tree;         /* incoming/CHANNEL */
};

/* ---- files of incoming ---- */

/* The folder that `path` stands in, made where it is missing; *name: its last part. */
static bool enter(struct source *s, const char *path, int *dir, const char **name, struct err *e)
{
    struct str rest = str_of(path), part;
    int at = dup(s->tree);
    if (at < 0)
        return err_errno(e, errno, "dup");
    while (str_cut(rest, '/', &part, &rest)) {
        int next;
        bool ok = fs_enter_dir(s->f->fs, at, str_cstr(s->f->a, part), &next, e);
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

static void read_tag(struct fetch *f, int dir, const char *file, char tag[HTTP_TAG_BYTES])
{
    struct str kept;
    struct err e;
    tag[0] = 0;
    if (fs_read_file(dir, str_format(f->a, "%s.tag", file).p, HTTP_TAG_BYTES - 1, f->a, &kept,
                     &e)) {
        memcpy(tag, kept.p, kept.n);
        tag[kept.n] = 0;
    }
}

/* A tag that cannot be kept costs the next run some bytes. */
static void write_tag(struct fetch *f, int dir, const char *file, const char *tag)
{
    struct err e;
    const char *name = str_format(f->a, "%s.tag", file).p;
    f->fs->unlink(f->fs, dir, name);
    if (tag[0] && !fs_write_new(f->fs, dir, name, str_of(tag), &e))
        log_warning("incoming: %s", e.text);
}

static const char *url_of(const struct source *s, const char *path)
{
    return str_format(s->f->a, "%s/%s", s->base, path).p;
}

/* ---- small files: whole, every time ---- */

static bool bring_small(struct source *s, const char *path, int64_t max_bytes, const char *tag,
                        bool *unchanged, struct err *e)
{
    struct http_get g = {.url = url_of(s, path), .max_bytes = max_bytes, .whole = true};
    const char *name;
    int dir;
    if (!enter(s, path, &dir, &name, e))
        return false;
    if (tag)
        memcpy(g.tag, tag, strlen(tag) + 1);
    s->f->fs->unlink(s->f->fs, dir, name);
    bool ok = open_new(dir, name, &g.fd, e);
    if (ok) {
        ok = http_fetch(s->f->http, &g, e);
        close(g.fd);
    }
    if (!ok || g.unchanged)
        s->f->fs->unlink(s->f->fs, dir, name);
    else if (tag)
        write_tag(s->f, dir, name, g.tag);
    close(dir);
    if (ok && unchanged)
        *unchanged = g.unchanged;
    return ok;
}

static bool bring_signature(struct source *s, const char *path, const struct trust_key *k,
                            struct err *e)
{
    const char *name;
    for (unsigned n = 0; (name = trust_sig_name(k, n, path, s->f->a)); n++) {
        if (bring_small(s, name, LIMIT_SIG_BYTES, NULL, NULL, e))
            return true;
        if (e->code != ERR_NOT_FOUND)
            return false;
    }
    return false;
}

/* Signatures of the root's keys until there are enough. */
static bool vouched(struct source *s, const struct trust_root *r, const char *path,
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
    return trust_verify(r, s->tree, path, bytes, e) || err_wrap(e, "%s", url_of(s, path));
}

static bool read_small(struct source *s, const char *path, size_t max_bytes, struct str *out,
                       struct err *e)
{
    return fs_read_file(s->tree, path, max_bytes, s->f->a, out, e);
}

/* Every root after the one in use. */
static bool bring_roots(struct source *s, struct trust_root *r, struct err *e)
{
    for (unsigned steps = 0; steps <= LIMIT_ROOTS_STEP; steps++) {
        const char *path = str_format(s->f->a, "root/%lld.json", (long long)r->version + 1).p;
        struct trust_root next;
        struct str json;
        if (!bring_small(s, path, LIMIT_ROOT_BYTES, NULL, NULL, e))
            return e->code == ERR_NOT_FOUND;
        if (!read_small(s, path, LIMIT_ROOT_BYTES, &json, e) || !vouched(s, r, path, json, e) ||
            !trust_root_parse(json, &next, e) || !vouched(s, &next, path, json, e))
            return false;
        if (next.version != r->version + 1)
            return err_set(e, ERR_UNTRUSTED, "%s is version %lld", path, (long long)next.version);
        *r = next;
    }
    return err_set(e, ERR_TOO_BIG, "more than %u new roots at once", LIMIT_ROOTS_STEP);
}

/* Half published: the manifest is there and what it names is not yet. */
static bool or_incomplete(struct err *e)
{
    if (e->code == ERR_NOT_FOUND)
        e->code = ERR_INCOMPLETE;
    return false;
}

static bool bring_manifests(struct source *s, const struct store_channel *c, bool *unchanged,
                            struct err *e)
{
    struct trust_root r;
    struct manifest_channel m;
    struct str json;
    char tag[HTTP_TAG_BYTES] = "";
    struct stat st;
    int store;
    if (!fs_open_dir(AT_FDCWD, s->f->store, &store, e))
        return false;
    bool ok = roots_load(store, c, &r, e);
    close(store);
    if (!ok || !bring_roots(s, &r, e))
        return false;
    /* Only of what was installed may a server say that nothing is new. */
    if (fstatat(s->tree, "channel.json", &st, AT_SYMLINK_NOFOLLOW) < 0 && c->seq &&
        r.version == c->root_version)
        read_tag(s->f, s->tree, "channel.json", tag);
    if (!bring_small(s, "channel.json", LIMIT_CHANNEL_BYTES, tag, unchanged, e))
        return or_incomplete(e);
    if (*unchanged)
        return true;
    if (!read_small(s, "channel.json", LIMIT_CHANNEL_BYTES, &json, e) ||
        !vouched(s, &r, "channel.json", json, e) || !manifest_channel_parse(json, &m, e))
        return false;
    const char *path = str_format(s->f->a, "packs/%lld.json", (long long)m.seq).p;
    return (bring_small(s, path, LIMIT_PACK_BYTES, NULL, NULL, e) || or_incomplete(e)) &&
           read_small(s, path, LIMIT_PACK_BYTES, &json, e) && vouched(s, &r, path, json, e);
}

/* ---- objects ---- */

static void advance(struct fetch *f, uint64_t pieces, int64_t bytes)
{
    struct install_progress *p = &f->progress;
    p->pieces_done += pieces;
    p->bytes_done += (uint64_t)bytes;
    if (f->env->install->progress)
        f->env->install->progress(f->env->install->ctx, p);
}

/* What a server sends anew was counted the first time. */
static void on_bytes(void *ctx, int64_t bytes)
{
    struct fetch *f = ctx;
    if (bytes <= f->seen)
        return;
    advance(f, 0, bytes - f->seen);
    f->seen = bytes;
}

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

/* HASH.part of an earlier run and the rest of it; a whole file that is not what its name says is
 * asked for once more from the start. */
static bool bring_part(struct source *s, int dir, const struct object *o, const char *url,
                       struct err *e)
{
    struct fetch *f = s->f;
    const char *part = str_format(f->a, "%s.part", o->sha256).p;
    for (int again = 0; again < 2; again++) {
        struct stat st;
        struct http_get g = {
            .url = url, .max_bytes = o->size, .progress = on_bytes, .ctx = f, .tag = ""};
        if (!open_new(dir, part, &g.fd, e))
            return false;
        g.from = fstat(g.fd, &st) == 0 && st.st_size < o->size ? st.st_size : 0;
        if (g.from)
            read_tag(f, dir, part, g.tag);
        on_bytes(f, g.from);
        bool ok = http_fetch(f->http, &g, e);
        close(g.fd);
        if (!ok) {
            write_tag(f, dir, part, g.tag);
            return false;
        }
        write_tag(f, dir, part, "");
        if (is_object(dir, part, o)) {
            int rc = f->fs->rename(f->fs, dir, part, dir, o->sha256);
            return rc == 0 || err_errno(e, -rc, "incoming/%s", part);
        }
        f->fs->unlink(f->fs, dir, part);
        err_set(e, ERR_CORRUPT, "%s: its bytes do not hash to its name", url);
    }
    return false;
}

static bool bring_object(struct source *s, const struct object *o, struct err *e)
{
    hash_path path;
    const char *name;
    int dir;
    hash_object_path(o->sha256, path);
    if (!enter(s, path, &dir, &name, e))
        return false;
    bool ok = is_object(dir, name, o); /* of an earlier run */
    if (!ok) {
        s->f->fs->unlink(s->f->fs, dir, name);
        ok = bring_part(s, dir, o, url_of(s, path), e);
    }
    close(dir);
    if (ok)
        on_bytes(s->f, o->size);
    return ok;
}

/* ---- channels ---- */

/* One channel under way. */
struct channel {
    const struct store_channel *c;
    struct source from;
    size_t mirror;          /* the one that gave the manifests */
    struct object *objects; /* to be brought, the text or its patch first */
    size_t n_objects;
    struct object text; /* whole, where objects begin with a patch; size 0: they do not */
    uint64_t raw_bytes; /* of the text, once it is installed */
    bool wanted;
    struct err why;
};

/* The channel's folder on a mirror; a URL may name it already. */
static void aim(struct channel *ch, size_t mirror)
{
    struct fetch *f = ch->from.f;
    struct str url = str_of(f->env->mirrors[mirror]), name = str_of(ch->c->channel);
    while (url.n && url.p[url.n - 1] == '/')
        url.n--;
    bool named = url.n > name.n && url.p[url.n - name.n - 1] == '/' &&
                 memcmp(url.p + url.n - name.n, name.p, name.n) == 0;
    ch->from.base =
        str_format(f->a, "%.*s%s%s", STR_ARG(url), named ? "" : "/", named ? "" : ch->c->channel).p;
    ch->mirror = mirror;
}

static void keep_worst(struct err *worst, const struct err *e)
{
    if (job_weight(e->code) > job_weight(worst->code))
        *worst = *e;
}

static void list_objects(struct channel *ch, const struct plan *p)
{
    struct fetch *f = ch->from.f;
    ch->objects = ARENA_NEW(f->a, struct object, p->n_missing + 1);
    struct object text = {.size = p->pack.text_size};
    memcpy(text.sha256, p->pack.text_sha256, sizeof(hash_hex));
    if (p->needs_text && p->patch && f->patches) {
        struct object patch = {.size = p->patch->size};
        memcpy(patch.sha256, p->patch->sha256, sizeof(hash_hex));
        ch->objects[ch->n_objects++] = patch;
        ch->text = text;
        f->patched = true;
    } else if (p->needs_text) {
        ch->objects[ch->n_objects++] = text;
    }
    for (size_t i = 0; i < p->n_missing; i++)
        ch->objects[ch->n_objects++] = p->missing[i];
    ch->raw_bytes = p->nothing_new ? 0 : (uint64_t)p->pack.text_raw_size;
    f->progress.pieces_total += ch->n_objects;
    for (size_t i = 0; i < ch->n_objects; i++)
        f->progress.bytes_total += (uint64_t)ch->objects[i].size;
}

/* What the manifests in incoming ask for.  The store is locked only while it is looked at, never
 * while a server is waited for. */
static bool plan_channel(struct channel *ch, struct err *e)
{
    struct fetch *f = ch->from.f;
    struct job j;
    struct plan p;
    int home; /* no channel's name begins with a dot */
    if (!fs_enter_dir(f->fs, f->incoming, ".look", &home, e))
        return false;
    bool ok = job_look(f->env->install, f->store, home, &j, e);
    if (ok) {
        ok = plan_read(&j, ch->c, ch->from.tree, &p);
        if (ok)
            list_objects(ch, &p);
        else
            *e = p.why;
        job_close(&j);
    }
    close(home);
    return ok;
}

/* From the first mirror whose manifests can be installed: not from one that is behind, or half
 * published, where the next is not. */
static void find_manifests(struct channel *ch)
{
    struct fetch *f = ch->from.f;
    for (size_t m = 0; m < f->env->n_mirrors; m++) {
        bool unchanged = false;
        struct err e;
        aim(ch, m);
        bool brought =
            bring_manifests(&ch->from, ch->c, &unchanged, &e) || err_wrap(&e, "%s", ch->c->channel);
        if (brought && (unchanged || plan_channel(ch, &e))) {
            ch->wanted = !unchanged;
            ch->why = (struct err){0};
            return;
        }
        if (m + 1 < f->env->n_mirrors)
            log_warning("%s; asking the next server", e.text);
        keep_worst(&ch->why, &e);
    }
}

/* ---- room ---- */

static int64_t bytes_there(const struct channel *ch, const struct object *o)
{
    hash_path whole;
    struct stat st;
    hash_object_path(o->sha256, whole);
    const char *part = str_format(ch->from.f->a, "%s.part", whole).p;
    if (fstatat(ch->from.tree, whole, &st, AT_SYMLINK_NOFOLLOW) < 0 &&
        fstatat(ch->from.tree, part, &st, AT_SYMLINK_NOFOLLOW) < 0)
        return 0;
    return st.st_size < o->size ? st.st_size : o->size;
}

/* Before the first byte: room for what is still to come, and for the same again in the store. */
static bool has_room(struct channel *ch, struct err *e)
{
    struct fetch *f = ch->from.f;
    uint64_t needed = f->needed + JOB_TEXT_COPIES * ch->raw_bytes;
    for (size_t i = 0; i < ch->n_objects; i++) {
        const struct object *o = &ch->objects[i];
        needed += (uint64_t)(2 * o->size - bytes_there(ch, o));
    }
    if (!job_room(f->env->install, f->incoming, needed, e))
        return false;
    f->needed = needed;
    return true;
}

/* Objects that were brought for a pack that is installed now, or published no longer. */
static bool throw_away(struct channel *ch, struct err *e)
{
    struct fetch *f = ch->from.f;
    struct objects_set wanted = {0};
    int objects;
    if (!fs_enter_dir(f->fs, ch->from.tree, "objects", &objects, e))
        return false;
    for (size_t i = 0; i < ch->n_objects; i++)
        objects_remember(&wanted, ch->objects[i].sha256);
    if (ch->text.size)
        objects_remember(&wanted, ch->text.sha256);
    bool ok = objects_sweep(f->fs, objects, &wanted, f->a, e);
    free(wanted.at);
    close(objects);
    return ok;
}

/* A channel that cannot be had drops out; what came of it is kept for the next run. */
static void prepare(struct channel *ch)
{
    struct err e;
    find_manifests(ch);
    if (ch->why.code)
        return;
    if (throw_away(ch, &e) && (!ch->wanted || has_room(ch, &e)))
        return;
    err_wrap(&e, "%s", ch->c->channel);
    ch->wanted = false;
    ch->why = e;
}

/* ---- all ---- */

static bool bring_from_any(struct channel *ch, const struct object *o, struct err *e)
{
    struct fetch *f = ch->from.f;
    struct err worst = {0};
    f->seen = 0;
    for (size_t k = 0; k < f->env->n_mirrors; k++) {
        if (k > 0)
            aim(ch, (ch->mirror + 1) % f->env->n_mirrors);
        if (bring_object(&ch->from, o, e))
            return true;
        or_incomplete(e);
        keep_worst(&worst, e);
    }
    *e = worst;
    return false;
}

static void bring_objects(struct channel *ch)
{
    struct err e;
    for (size_t i = 0; i < ch->n_objects; i++) {
        bool ok = bring_from_any(ch, &ch->objects[i], &e);
        if (!ok && i == 0 && ch->text.size) {
            log_warning("%s: patch of the text: %s; taking it whole", ch->c->channel, e.text);
            ch->from.f->progress.bytes_total += (uint64_t)ch->text.size;
            ok = bring_from_any(ch, &ch->text, &e);
        }
        if (ok) {
            advance(ch->from.f, 1, 0);
        } else {
            err_wrap(&e, "%s", ch->c->channel);
            keep_worst(&ch->why, &e);
        }
    }
}

static bool enter_channels(struct fetch *f, struct channel *at, size_t *n, struct err *e)
{
    for (*n = 0; *n < f->current.n_channels; ++*n) {
        struct channel *ch = &at[*n];
        *ch = (struct channel){.c = &f->current.channels[*n], .from = {.f = f}};
        if (!fs_enter_dir(f->fs, f->incoming, ch->c->channel, &ch->from.tree, e))
            return false;
    }
    return true;
}

static void forget_channel(const struct channel *ch)
{
    const struct fsops *fs = ch->from.f->fs;
    fs->unlink(fs, ch->from.tree, "channel.json");
    fs->unlink(fs, ch->from.tree, "channel.json.tag");
}

static bool bring_all(struct channel *at, size_t n, bool *nothing_new, struct err *e)
{
    struct err worst = {0};
    for (size_t i = 0; i < n; i++)
        prepare(&at[i]);
    *nothing_new = true;
    for (size_t i = 0; i < n; i++) {
        if (at[i].wanted)
            bring_objects(&at[i]);
        else if (at[i].why.code) /* nothing of it is to be installed */
            forget_channel(&at[i]);
        *nothing_new = *nothing_new && !at[i].wanted;
        keep_worst(&worst, &at[i].why);
    }
    *e = worst;
    return worst.code == ERR_NONE;
}

static bool run(struct fetch *f, bool *nothing_new, struct err *e)
{
    struct channel at[LIMIT_CHANNELS];
    size_t n = 0;
    if (f->current.n_channels == 0)
        return err_set(e, ERR_UNTRUSTED, "this kiosk follows no channel; expected a root of trust");
    bool ok = enter_channels(f, at, &n, e) && bring_all(at, n, nothing_new, e);
    while (n > 0)
        close(at[--n].from.tree);
    return ok;
}

/* Not the store's own lock: a stick may be installed while a slow server is waited for. */
static int lock(int store)
{
    int fd = openat(store, "incoming.lock", O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) < 0) {
        log_warning("another kiosk-sync fetches into this store; waiting for it");
        flock(fd, LOCK_EX);
    }
    return fd;
}

bool fetch_prepare(const struct fsops *fs, const char *store, struct err *e)
{
    int dir;
    if (!fs_open_dir(AT_FDCWD, store, &dir, e))
        return false;
    int fd = fs->create(fs, dir, "incoming.lock");
    bool ok = fd >= 0 || fd == -EEXIST || err_errno(e, -fd, "%s/incoming.lock", store);
    ok = ok && fs_need_dir(fs, dir, "incoming", e);
    if (fd >= 0)
        close(fd);
    close(dir);
    return ok;
}

bool fetch_bring(const struct fetch_env *env, const char *store, bool *patches, bool *nothing_new,
                 struct err *e)
{
    struct fetch f = {.env = env, .fs = env->install->fs, .store = store, .patches = *patches};
    int dir;
    *nothing_new = true;
    if (!fs_open_dir(AT_FDCWD, store, &dir, e))
        return false;
    int held = lock(dir);
    bool ok = held >= 0 || err_errno(e, errno, "incoming.lock");
    ok = ok && store_read(dir, "current", &f.current, e) &&
         fs_enter_dir(f.fs, dir, "incoming", &f.incoming, e);
    close(dir);
    if (ok) {
        f.a = arena_create();
        f.progress.parts = env->install->parts;
        f.http = http_create(&env->patience);
        ok = run(&f, nothing_new, e);
        *patches = f.patched;
        http_destroy(f.http);
        arena_destroy(f.a);
        close(f.incoming);
    }
    if (held >= 0)
        close(held);
    return ok || err_wrap(e, "%s", store);
}

static bool clear(const struct fsops *fs, const char *folder, struct arena *a, struct err *e)
{
    static const char *const spent[] = {"objects", "packs", "root", "channel.json"};
    struct str *names;
    size_t n = 0;
    int incoming;
    if (!fs_open_dir(AT_FDCWD, folder, &incoming, e))
        return false;
    bool ok = fs_list(incoming, LIMIT_CHANNELS + 1, a, &names, &n, e); /* and .look */
    for (size_t i = 0; ok && i < n; i++)
        for (size_t k = 0; ok && k < sizeof spent / sizeof *spent; k++)
            ok = fs_remove_tree(fs, incoming,
                                str_format(a, "%.*s/%s", STR_ARG(names[i]), spent[k]).p, e);
    close(incoming);
    return ok;
}

bool fetch_install(const struct install_env *env, const char *store, bool *nothing_new,
                   struct err *e)
{
    struct arena *a = arena_create();
    const char *folder = str_format(a, "%s/incoming", store).p;
    bool ok = install_import(env, store, folder, nothing_new, e) && clear(env->fs, folder, a, e);
    arena_destroy(a);
    return ok;
}

static bool both(const struct fetch_steps *s, bool *patches, bool *nothing_new, struct err *e)
{
    struct err why = {0}, installed = {0};
    *nothing_new = true;
    bool brought = s->bring(s->ctx, patches, nothing_new, &why);
    bool ok = *nothing_new || s->install(s->ctx, nothing_new, &installed);
    if (ok && brought)
        return true;
    keep_worst(&why, &installed);
    *e = why;
    return false;
}

bool fetch_all(const struct fetch_steps *s, bool *nothing_new, struct err *e)
{
    bool patches = true, whole = false;
    return both(s, &patches, nothing_new, e) ||
           (patches && e->code == ERR_INCOMPLETE && both(s, &whole, nothing_new, e));
}
