/* fetch.c - which server gives which channel, and whether there is room; what comes of it is
 * source.c's.  install_import checks all of it again from the files. */
#include "sync/fetch.h"

#include "base/log.h"
#include "sync/merge.h"
#include "sync/plan.h"
#include "sync/roots.h"
#include "sync/source.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
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
    bool whole; /* nothing of what is installed is damaged or lost */
    struct install_progress progress;
    int64_t seen;    /* bytes of the object under way that progress counts already */
    uint64_t needed; /* room for the channels so far */
};

/* ---- progress ---- */

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

/* ---- channels ---- */

/* One channel under way. */
struct channel {
    struct fetch *f;
    const struct store_channel *c;
    struct source from;
    size_t left;            /* channels that time is to be left for, with this one */
    size_t mirror;          /* the one that is asked */
    size_t asked;           /* so many were asked for manifests */
    size_t unheard;         /* of them so many did not give any */
    hash_hex offered;       /* the pack that they name */
    struct object *objects; /* to be brought, the text or its patch first */
    size_t n_objects;
    struct object text; /* whole, where objects begin with a patch; size 0: they do not */
    uint64_t raw_bytes; /* of the text, once it is installed */
    unsigned failures;  /* of the network, for objects one after the other */
    bool wanted;
    bool new_root; /* came, and is proven */
    struct err why;
};

/* The channel's folder on a mirror; a URL may name it already. */
static void aim(struct channel *ch, size_t mirror)
{
    struct fetch *f = ch->f;
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
    struct fetch *f = ch->f;
    ch->objects = ARENA_NEW(f->a, struct object, p->n_missing + 1);
    ch->n_objects = 0;
    ch->text.size = 0;
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

/* To look at the store, locked for no longer than that: never while a server is waited for. */
static bool look(struct fetch *f, struct job *j, struct err *e)
{
    int home; /* no channel's name begins with a dot */
    if (!fs_enter_own_dir(f->fs, f->incoming, ".look", &home, e))
        return false;
    return job_look(f->env->install, f->store, home, j, e);
}

/* Not what is installed and whole, nor what a mirror named before and nobody has all of; and never
 * what somebody rolled back from. */
static bool is_wanted(const struct channel *ch, const struct plan *p)
{
    return strcmp(p->next.pack_sha256, ch->offered) != 0 &&
           strcmp(p->next.pack_sha256, ch->c->left_sha256) != 0 &&
           (!ch->f->whole || !p->nothing_new || p->new_root || p->fresher || plan_pieces(p));
}

/* What the manifests in incoming ask for. */
static bool plan_channel(struct channel *ch, struct err *e)
{
    struct job j;
    struct plan p;
    if (!look(ch->f, &j, e))
        return false;
    bool ok = plan_read(&j, ch->c, ch->from.tree, &p);
    if (!ok)
        *e = p.why;
    ch->wanted = ok && is_wanted(ch, &p);
    if (ch->wanted) {
        list_objects(ch, &p);
        memcpy(ch->offered, p.next.pack_sha256, sizeof(hash_hex));
    }
    job_close(&j);
    return ok;
}

static bool ask_for_manifests(struct channel *ch, bool *unchanged, struct err *e)
{
    struct trust_root r;
    bool ok = source_roots(&ch->from, ch->c, &r, e);
    ch->new_root = ch->new_root || r.version > ch->c->root_version;
    return (ok && source_manifests(&ch->from, ch->c, &r, ch->f->whole, unchanged, e)) ||
           err_wrap(e, "%s", ch->c->channel);
}

/* From the next mirror that has something new: one that is behind, or half published, or has just
 * what is installed, does not keep the others from being asked. */
static void find_manifests(struct channel *ch)
{
    struct fetch *f = ch->f;
    bool current = false;
    while (ch->asked < f->env->n_mirrors && !ch->wanted) {
        struct err e;
        http_share(f->http, (f->env->n_mirrors - ch->asked) * ch->left + 1); /* 1: for objects */
        aim(ch, ch->asked++);
        bool last = ch->asked == f->env->n_mirrors, unchanged;
        if (ask_for_manifests(ch, &unchanged, &e) && (unchanged || plan_channel(ch, &e))) {
            current = true;
            continue;
        }
        ch->unheard++;
        if (!last || current)
            log_warning("%s%s", e.text, last ? "" : "; asking the next server");
        keep_worst(&ch->why, &e);
    }
    if (current)
        ch->why = (struct err){0};
}

/* ---- room ---- */

/* Before the first byte: room for what is still to come, and for the same again in the store. */
static bool has_room(struct channel *ch, struct err *e)
{
    struct fetch *f = ch->f;
    uint64_t needed = f->needed + JOB_TEXT_COPIES * ch->raw_bytes;
    for (size_t i = 0; i < ch->n_objects; i++) {
        const struct object *o = &ch->objects[i];
        needed += (uint64_t)(2 * o->size - source_object_bytes(ch->from.tree, o, f->a)) +
                  2 * JOB_FILE_BYTES;
    }
    if (!job_room(f->env->install, f->incoming, needed, e))
        return false;
    f->needed = needed;
    return true;
}

/* Objects that were brought for a pack that is installed now, or published no longer. */
static bool throw_away(struct channel *ch, struct err *e)
{
    struct fetch *f = ch->f;
    struct objects_set wanted = {0};
    int objects;
    if (!fs_enter_own_dir(f->fs, ch->from.tree, "objects", &objects, e))
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

/* A channel that cannot be had drops out; what came of it is kept for the next run.  So is what was
 * brought for another pack, while there is room, and a server that may go on with it was not heard:
 * one that is behind does not undo what the next has begun. */
static void make_room(struct channel *ch)
{
    struct err e;
    bool heard = ch->asked == ch->f->env->n_mirrors && !ch->unheard;
    bool fits = !heard && (!ch->wanted || has_room(ch, &e));
    if (fits || (throw_away(ch, &e) && (!ch->wanted || has_room(ch, &e))))
        return;
    err_wrap(&e, "%s", ch->c->channel);
    ch->wanted = false;
    ch->why = e;
}

/* ---- all ---- */

/* A line, or all servers, that failed for so many objects one after the other is left in peace
 * until the next run. */
enum { FAILURES_MAX = 3 };

static bool bring_from_any(struct channel *ch, const struct object *o, struct err *e)
{
    struct fetch *f = ch->f;
    struct err worst = {0};
    bool failed = true;
    f->seen = 0;
    for (size_t k = 0; k < f->env->n_mirrors; k++) {
        if (k > 0)
            aim(ch, (ch->mirror + 1) % f->env->n_mirrors);
        http_share(f->http, (f->env->n_mirrors - k) * ch->left);
        if (source_object(&ch->from, o, e)) {
            ch->failures = 0;
            return true;
        }
        failed = failed && (e->code == ERR_INCOMPLETE || e->code == ERR_IO);
        if (e->code == ERR_NOT_FOUND)
            e->code = ERR_INCOMPLETE; /* half published */
        keep_worst(&worst, e);
    }
    ch->failures = failed ? ch->failures + 1 : 0;
    *e = worst;
    return false;
}

static void bring_objects(struct channel *ch)
{
    struct err e;
    ch->failures = 0;
    for (size_t i = 0; i < ch->n_objects && ch->failures < FAILURES_MAX; i++) {
        bool ok = bring_from_any(ch, &ch->objects[i], &e);
        if (!ok && i == 0 && ch->text.size) {
            log_warning("%s: patch of the text: %s; taking it whole", ch->c->channel, e.text);
            ch->f->progress.bytes_total += (uint64_t)ch->text.size;
            ok = bring_from_any(ch, &ch->text, &e);
        }
        if (ok) {
            advance(ch->f, 1, 0);
        } else {
            err_wrap(&e, "%s", ch->c->channel);
            keep_worst(&ch->why, &e);
        }
    }
}

/* A mirror that names a pack and has not all of it, nor has any other, does not keep the kiosk from
 * what the next one names. */
static void bring_channel(struct channel *ch)
{
    while (ch->wanted) {
        bring_objects(ch);
        if (!ch->why.code)
            return;
        struct err why = ch->why;
        if (ch->asked < ch->f->env->n_mirrors)
            log_warning("%s; asking the next server", why.text);
        ch->wanted = false;
        ch->why.code = ERR_NONE;
        find_manifests(ch);
        if (ch->wanted)
            make_room(ch);
        if (!ch->wanted)
            keep_worst(&ch->why, &why);
    }
}

static bool enter_channels(struct fetch *f, struct channel *at, size_t *n, struct err *e)
{
    for (*n = 0; *n < f->current.n_channels; ++*n) {
        struct channel *ch = &at[*n];
        *ch = (struct channel){.f = f,
                               .c = &f->current.channels[*n],
                               .left = f->current.n_channels - *n,
                               .from = {.fs = f->fs,
                                        .http = f->http,
                                        .a = f->a,
                                        .store = f->store,
                                        .on_bytes = on_bytes,
                                        .ctx = f}};
        if (!fs_enter_own_dir(f->fs, f->incoming, ch->c->channel, &ch->from.tree, e))
            return false;
    }
    return true;
}

/* Nothing of it is to be installed, but for roots that are proven. */
static void forget_channel(const struct channel *ch)
{
    struct err e;
    if (!(ch->new_root ? source_clear_manifests : source_clear)(ch->f->fs, ch->from.tree, &e))
        log_warning("%s", e.text);
}

static bool bring_all(struct channel *at, size_t n, bool *nothing_new, struct err *e)
{
    struct err worst = {0};
    for (size_t i = 0; i < n; i++) {
        find_manifests(&at[i]);
        if (!at[i].why.code)
            make_room(&at[i]);
    }
    *nothing_new = true;
    for (size_t i = 0; i < n; i++) {
        bring_channel(&at[i]);
        if (!at[i].wanted)
            forget_channel(&at[i]);
        *nothing_new = *nothing_new && !at[i].wanted && !at[i].new_root;
        keep_worst(&worst, &at[i].why);
    }
    *e = worst;
    return worst.code == ERR_NONE;
}

/* A bundle or an object that was lost is asked for like what is new. */
static bool is_whole(struct job *j, struct err *e)
{
    if (j->rebuild)
        return err_set(e, ERR_CORRUPT, "current is damaged");
    if (j->current.generation && !merge_check(j, &j->current, e))
        return false;
    for (size_t i = 0; i < j->current.n_channels; i++) {
        const struct store_channel *c = &j->current.channels[i];
        struct manifest_pack pack;
        struct object *all;
        struct trust_root root;
        size_t n = 0;
        bool loaded;
        if (!roots_prove(j->store, c, &root, &loaded, e))
            return false;
        if (c->seq && !objects_pack(j, c, &pack, e))
            return false;
        if (c->seq)
            objects_of(&pack, j->a, &all, &n);
        for (size_t k = 0; k < n; k++)
            if (!objects_have(j, &all[k]))
                return err_set(e, ERR_CORRUPT, "%s: object %.12s... is lost", c->channel,
                               all[k].sha256);
    }
    return true;
}

static bool look_at_installed(struct fetch *f, struct err *e)
{
    struct job j;
    struct err damage;
    if (!look(f, &j, e))
        return false;
    f->current = j.current;
    f->whole = is_whole(&j, &damage);
    if (!f->whole)
        log_warning("%s: asking for it again", damage.text);
    job_close(&j);
    return true;
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

/* What was a fault of the network, or not there yet, may be there next time. */
static bool ended(const struct fetch *f, struct err *e)
{
    if (http_is_over(f->http) && job_weight(e->code) <= job_weight(ERR_IO))
        err_set(e, ERR_INCOMPLETE, "not all came in the time that one run may ask for");
    return false;
}

/* Not the store's own lock: a stick may be installed while a slow server is waited for. */
bool fetch_lock(const struct install_env *env, const char *store, int *lock, struct err *e)
{
    int dir;
    if (!fs_open_dir(AT_FDCWD, store, &dir, e))
        return false;
    int made = env->fs->create(env->fs, dir, "incoming.lock");
    bool ok = made >= 0 || made == -EEXIST || err_errno(e, -made, "%s/incoming.lock", store);
    if (made >= 0)
        close(made);
    ok = ok && fs_own_dir(env->fs, dir, "incoming", e);
    int fd = ok ? openat(dir, "incoming.lock", O_RDONLY | O_NOFOLLOW | O_CLOEXEC) : -1;
    ok = ok && (fd >= 0 || err_errno(e, errno, "%s/incoming.lock", store)) && job_hold(env, fd, e);
    close(dir);
    if (ok)
        *lock = fd;
    else if (fd >= 0)
        close(fd);
    return ok;
}

bool fetch_bring(const struct fetch_env *env, const char *store, bool *patches, bool *nothing_new,
                 struct err *e)
{
    struct http_patience patience = env->patience;
    struct fetch f = {.env = env, .fs = env->install->fs, .store = store, .patches = *patches};
    int dir;
    *nothing_new = true;
    if (!fs_open_dir(AT_FDCWD, store, &dir, e))
        return false;
    bool ok = fs_open_dir(dir, "incoming", &f.incoming, e);
    close(dir);
    if (ok) {
        f.a = arena_create();
        f.progress.parts = env->install->parts;
        patience.alive = env->install->alive;
        f.http = http_create(&patience);
        ok = look_at_installed(&f, e) && (run(&f, nothing_new, e) || ended(&f, e));
        *patches = f.patched;
        http_destroy(f.http);
        arena_destroy(f.a);
        close(f.incoming);
    }
    return ok || err_wrap(e, "%s", store);
}

/* Of the channels that are followed: what else may stand there is not ours.  The objects of one
 * that did not come whole wait for the next run. */
static bool clear(const struct fsops *fs, const char *store, const char *folder, struct err *e)
{
    struct store_state s;
    int dir, incoming, tree;
    if (!fs_open_dir(AT_FDCWD, store, &dir, e))
        return false;
    bool ok = store_read(dir, "current", &s, e);
    close(dir);
    if (!ok || !fs_open_dir(AT_FDCWD, folder, &incoming, e))
        return false;
    for (size_t i = 0; ok && i < s.n_channels; i++) {
        struct stat st;
        ok = fs_enter_own_dir(fs, incoming, s.channels[i].channel, &tree, e);
        if (ok) {
            bool installed = fstatat(tree, "channel.json", &st, AT_SYMLINK_NOFOLLOW) == 0;
            ok =
                source_clear(fs, tree, e) && (!installed || fs_remove_tree(fs, tree, "objects", e));
            close(tree);
        }
    }
    close(incoming);
    return ok;
}

bool fetch_install(const struct install_env *env, const char *store, bool *nothing_new,
                   struct err *e)
{
    struct arena *a = arena_create();
    const char *folder = str_format(a, "%s/incoming", store).p;
    struct install_env brought = *env;
    brought.fetched = true;
    bool ok =
        install_import(&brought, store, folder, nothing_new, e) && clear(env->fs, store, folder, e);
    arena_destroy(a);
    return ok;
}

static bool both(const struct fetch_steps *s, bool *patches, bool *nothing_new, struct err *e)
{
    struct err why, installed;
    *nothing_new = true;
    bool brought = s->bring(s->ctx, patches, nothing_new, &why);
    bool ok = *nothing_new || s->install(s->ctx, nothing_new, &installed);
    if (brought && ok)
        return true;
    *e = brought ? installed : why;
    if (!brought && !ok)
        keep_worst(e, &installed);
    return false;
}

bool fetch_all(const struct fetch_steps *s, bool *nothing_new, struct err *e)
{
    bool patches = true, whole = false;
    return both(s, &patches, nothing_new, e) ||
           (patches && e->code == ERR_INCOMPLETE && both(s, &whole, nothing_new, e));
}
