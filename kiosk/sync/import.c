/* import.c - a tree of channels to one new generation.
 *
 * The stages run over all channels before the next begins, so that the total is known before the
 * first byte is copied; a channel that fails drops out and the others go on. */
#include "base/log.h"
#include "sync/activate.h"
#include "sync/merge.h"
#include "sync/plan.h"
#include "sync/pulled.h"
#include "sync/roots.h"
#include "sync/texts.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct import {
    struct job *j;
    struct plan plans[LIMIT_CHANNELS];
    size_t n;
    int trees[LIMIT_CHANNELS + 2]; /* folders to close */
    size_t n_trees;
    struct pulled stick;
    struct err worst; /* of the channels that dropped out */
};

static void drop(struct import *im, struct err *why)
{
    pulled_explain(&im->stick, why);
    bool worse = job_weight(why->code) > job_weight(im->worst.code);
    const struct err *less = worse ? &im->worst : why;
    if (less->code)
        log_warning("%s", less->text);
    if (worse)
        im->worst = *why;
}

/* A stick that cannot be read does not say that a name is not there. */
static bool look_for(int dir, const char *name, bool *there, struct err *e)
{
    struct stat st;
    *there = fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) == 0;
    return *there || errno == ENOENT || err_errno(e, errno, "%s", name);
}

static bool keep_tree(struct import *im, int fd, const char *name, struct err *e)
{
    if (fd < 0 && (errno == ENOTDIR || errno == ELOOP))
        return err_set(e, ERR_CORRUPT, "%s: not a folder", name);
    if (fd < 0)
        return err_errno(e, errno, "%s", name);
    im->trees[im->n_trees++] = fd;
    return true;
}

static bool open_beneath(struct import *im, int dir, const char *name, struct err *e)
{
    int fd = openat(dir, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    return keep_tree(im, fd, name, e);
}

/* Is one of these keys' signatures there, good or bad? */
static bool speaks_for(struct job *j, const struct trust_root *r, int tree)
{
    struct str sig;
    struct err e;
    for (uint32_t i = 0; i < r->n_keys; i++)
        if (trust_sig_read(&r->keys[i], tree, "channel.json", j->a, &sig, &e))
            return true;
    return false;
}

/* A lone channel's folder may have any name, and nothing in it may be believed before it is
 * verified: it is of the channel whose keys signed it. */
static void plan_lone(struct import *im, int tree)
{
    struct job *j = im->j;
    struct plan *p = &im->plans[0], nearest = {.tree = -1};
    for (size_t i = 0; i < j->current.n_channels; i++) {
        if (plan_read(j, &j->current.channels[i], tree, p)) {
            im->n = 1;
            return;
        }
        bool sure = p->authentic || p->new_root;
        if (i == 0 || sure ||
            (!nearest.authentic && !nearest.new_root && speaks_for(j, &p->root, tree)))
            nearest = *p;
    }
    drop(im, &nearest.why);
}

/* In what fetch brought, of a channel that has nothing new, or that no server gave: fetch has said
 * so.  Roots may have come all the same. */
static bool is_left_out(struct import *im, const struct store_channel *c, int tree)
{
    struct job *j = im->j;
    struct trust_root root;
    struct err e;
    bool there, new_root;
    if (!j->env->fetched || !look_for(tree, "channel.json", &there, &e) || there)
        return false;
    if (look_for(tree, "root", &there, &e) && there &&
        !roots_walk(j, c, tree, &root, &new_root, &e) && err_wrap(&e, "%s", c->channel))
        drop(im, &e);
    return true;
}

/* The folder is never listed: what is followed is looked for by name.  How many were found. */
static size_t plan_each(struct import *im, int trees)
{
    struct job *j = im->j;
    size_t found = 0;
    for (size_t i = 0; i < j->current.n_channels; i++) {
        const struct store_channel *c = &j->current.channels[i];
        struct err why;
        if (!open_beneath(im, trees, c->channel, &why)) {
            if (why.code == ERR_NOT_FOUND)
                continue;
            drop(im, &why);
        } else if (!is_left_out(im, c, im->trees[im->n_trees - 1])) {
            if (plan_read(j, c, im->trees[im->n_trees - 1], &im->plans[im->n]))
                im->n++;
            else
                drop(im, &im->plans[im->n].why);
        }
        found++;
    }
    return found;
}

/* A lone channel's folder of which no more was copied than what may come after a root in use. */
static bool has_next_root(struct job *j, int tree)
{
    struct err e;
    bool there = false;
    for (size_t i = 0; !there && i < j->current.n_channels; i++) {
        long long next = (long long)j->current.channels[i].root_version + 1;
        there = look_for(tree, str_format(j->a, "root/%lld.json", next).p, &there, &e) && there;
    }
    return there;
}

static bool plan_all(struct import *im, const char *path, struct err *e)
{
    int tree;
    bool has_channel, has_packs, has_kiosk;
    if (im->j->current.n_channels == 0)
        return err_set(e, ERR_UNTRUSTED, "this kiosk follows no channel; expected a root of trust");
    if (!im->j->env->fetched)
        im->stick.path = path;
    if (!fs_open_dir(AT_FDCWD, path, &tree, e))
        return false;
    im->trees[im->n_trees++] = tree;
    if (!im->j->env->fetched)
        pulled_watch(&im->stick, path, tree);
    if (!look_for(tree, "channel.json", &has_channel, e) ||
        !look_for(tree, "packs", &has_packs, e) || !look_for(tree, "KIOSK", &has_kiosk, e))
        return err_wrap(e, "%s", path);
    if (has_channel || has_packs) {
        plan_lone(im, tree);
        return true;
    }
    if (has_kiosk) { /* on a stick */
        if (!open_beneath(im, tree, "KIOSK", e))
            return false;
        tree = im->trees[im->n_trees - 1];
    }
    if (plan_each(im, tree) || im->j->env->fetched)
        return true;
    if (!has_kiosk && has_next_root(im->j, tree)) {
        plan_lone(im, tree);
        return true;
    }
    return err_set(e, ERR_UNTRUSTED,
                   "%s: found no channel that this kiosk follows; it follows %zu, %s first", path,
                   im->j->current.n_channels, im->j->current.channels[0].channel);
}

static struct plan *plan_of(struct import *im, const char *channel)
{
    for (size_t i = 0; i < im->n; i++)
        if (!im->plans[i].why.code && strcmp(im->plans[i].next.channel, channel) == 0)
            return &im->plans[i];
    return NULL;
}

static bool anything_new(const struct import *im)
{
    for (size_t i = 0; i < im->n; i++)
        if (!im->plans[i].why.code && !im->plans[i].nothing_new)
            return true;
    return false;
}

/* What a failed run left, or one that will never be complete, makes way for this one. */
static void sweep(struct import *im)
{
    struct objects_set planned = {0};
    struct err e;
    for (size_t i = 0; i < im->n; i++)
        objects_remember_pack(&planned, &im->plans[i].pack, im->j->a);
    if (!activate_sweep(im->j, &planned, &e))
        log_warning("%s: what is no longer needed stays until the next import", e.text);
    free(planned.at);
}

static bool has_room(struct import *im, uint64_t needed, struct err *e)
{
    struct job *j = im->j;
    if (job_room(j->env, j->store, needed, e))
        return true;
    sweep(im);
    return job_room(j->env, j->store, needed, e);
}

/* Of the texts of channels that stay as they are: they are in the bundle again. */
static uint64_t kept_text_bytes(struct import *im)
{
    uint64_t bytes = 0;
    for (size_t i = 0; i < im->j->current.n_channels; i++) {
        const struct store_channel *c = &im->j->current.channels[i];
        struct manifest_pack pack;
        struct err damaged; /* merge_kept sees to it */
        if (c->seq && !plan_of(im, c->channel) && objects_pack(im->j, c, &pack, &damaged))
            bytes += (uint64_t)pack.text_raw_size;
    }
    return bytes;
}

/* Room for what is to be copied, and for the texts; a channel that there is none for drops out. */
static void reckon(struct import *im)
{
    struct install_progress *t = &im->j->progress;
    bool bundle = anything_new(im);
    uint64_t needed = bundle ? JOB_TEXT_COPIES * kept_text_bytes(im) : 0;
    for (size_t i = 0; i < im->n; i++) {
        struct plan *p = &im->plans[i];
        uint64_t more = plan_bytes(p) + JOB_FILE_BYTES * plan_pieces(p);
        if (bundle)
            more += JOB_TEXT_COPIES * (uint64_t)p->pack.text_raw_size;
        struct err why;
        if (!has_room(im, needed + more, &why)) {
            err_wrap(&why, "%s", p->next.channel);
            p->why = why;
            drop(im, &why);
            continue;
        }
        needed += more;
        t->pieces_total += plan_pieces(p);
        t->bytes_total += plan_bytes(p);
    }
    t->pieces_total += anything_new(im);
}

/* Every object that can be had, also when some are not there yet: a next try needs fewer. */
static bool copy_missing(struct job *j, const struct plan *p, size_t *absent, struct err *e)
{
    struct objects_batch batch = {0};
    struct err why = {0};
    for (size_t i = 0; !why.code && i < p->n_missing; i++) {
        if (objects_copy(j, p->tree, &p->missing[i], &batch, &why)) {
            job_advance(j, 1, 0);
        } else if (why.code == ERR_NOT_FOUND) {
            ++*absent;
            why.code = ERR_NONE;
        }
    }
    bool ok = objects_flush(j, &batch, e); /* what came before a failure is kept too */
    if (why.code)
        *e = why;
    return ok && !why.code;
}

static bool copy_objects(struct job *j, struct plan *p, struct err *e)
{
    size_t absent = 0;
    if (!copy_missing(j, p, &absent, e))
        return false;
    if (p->needs_text && !texts_bring(j, p, e)) {
        if (e->code != ERR_NOT_FOUND)
            return err_wrap(e, "text");
        absent++;
    }
    struct object manifest = {.size = (int64_t)p->pack_json.n};
    memcpy(manifest.sha256, p->next.pack_sha256, sizeof(hash_hex));
    struct err rotten;
    return absent ? err_set(e, ERR_INCOMPLETE,
                            "%zu of the %zu objects that are needed are not there yet; those that "
                            "came are kept",
                            absent, (size_t)plan_pieces(p))
                  : objects_prove(j, &manifest, &rotten) ||
                        objects_put(j, manifest.sha256, p->pack_json, e);
}

/* A text that no other run can make use of. */
static void discard_text(struct job *j, const struct plan *p, const struct err *why)
{
    if (p->needs_text && (why->code == ERR_CORRUPT || why->code == ERR_TOO_BIG))
        objects_discard(j, p->pack.text_raw_sha256);
}

static void fail_plan(struct import *im, struct plan *p, const struct err *why)
{
    p->why = *why;
    discard_text(im->j, p, why);
    drop(im, &p->why);
}

static void stage(struct import *im)
{
    struct job *j = im->j;
    for (size_t i = 0; i < im->n; i++) {
        struct plan *p = &im->plans[i];
        struct measure *measured;
        struct err why;
        if (p->why.code)
            continue;
        if (!copy_objects(j, p, &why))
            err_wrap(&why, "%s", p->next.channel);
        else if (p->nothing_new)
            continue;
        else if (!measure_pictures(j, &p->pack, &measured, &why))
            err_wrap(&why, "%s", p->next.channel);
        else if (texts_check(j, &p->pack, measured, &why))
            continue;
        fail_plan(im, p, &why);
    }
}

/* ---- the bundle ---- */

/* The text of a channel that stays as it is; or its rows in the active bundle, where the disk
 * spoiled the text: the others' news does not wait for that. */
static bool merge_kept(struct import *im, struct merge *m, const struct store_channel *c, size_t i,
                       struct err *e)
{
    struct manifest_pack pack;
    struct err why;
    if (objects_pack(im->j, c, &pack, &why) && texts_check(im->j, &pack, NULL, &why))
        return merge_add(m, c, i, e);
    if (im->j->rebuild) {
        *e = why;
        return false;
    }
    if (!merge_keep(m, c, i, e))
        return false;
    drop(im, &why);
    return true;
}

/* Which text it was that could not be merged is known, and *guilty is its plan. */
static bool merge_all(struct import *im, struct merge *m, const struct store_state *next,
                      struct plan **guilty, struct err *e)
{
    for (size_t i = 0; i < next->n_channels; i++) {
        const struct store_channel *c = &next->channels[i];
        struct plan *p = plan_of(im, c->channel);
        if (c->seq == 0)
            continue;
        *guilty = p && !p->nothing_new ? p : NULL;
        if (!(*guilty ? merge_add(m, c, i, e) : merge_kept(im, m, c, i, e)))
            return false;
    }
    *guilty = NULL;
    return true;
}

/* What is installed, and of the channels that did not drop out what they bring. */
static void set_next(struct import *im, struct store_state *next)
{
    *next = im->j->current;
    for (size_t i = 0; i < next->n_channels; i++) {
        const struct plan *p = plan_of(im, next->channels[i].channel);
        if (p)
            next->channels[i] = p->next;
    }
}

/* Begun again without a channel that cannot be merged, as often as there is one; *built false:
 * nothing new is left. */
static bool build(struct import *im, struct store_state *next, bool *built, struct err *e)
{
    for (;;) {
        struct merge m;
        struct plan *guilty;
        struct err why;
        set_next(im, next);
        *built = anything_new(im);
        if (!*built)
            return true;
        if (!merge_begin(&m, im->j, e))
            return false;
        if (merge_all(im, &m, next, &guilty, &why))
            return merge_end(&m, next, e);
        merge_abandon(&m);
        if (!guilty) {
            *e = why;
            return false;
        }
        fail_plan(im, guilty, &why);
    }
}

static bool commit(struct import *im, struct err *e)
{
    struct job *j = im->j;
    struct store_state next;
    bool built;
    if (!build(im, &next, &built, e))
        return false;
    if (!built)
        return true;
    if (!activate(j, &next, e))
        return false;
    job_advance(j, 1, 0);
    sweep(im);
    return true;
}

static const char *owner_of_gate(const struct job *j)
{
    const char *named = j->env->gate;
    return named && *named ? named : j->current.channels[0].channel;
}

/* The other channel that owns the gate, if this one is new and speaks of a gate all the same. */
static const char *gate_is_of(struct job *j, const struct plan *p)
{
    const char *owner = owner_of_gate(j);
    bool claims = false;
    struct err e;
    if (p->nothing_new || strcmp(owner, p->next.channel) == 0)
        return NULL;
    if (!texts_claim_gate(j, p->next.text_raw_sha256, &claims, &e))
        log_warning("%s: %s", p->next.channel, e.text);
    return claims ? owner : NULL;
}

static bool report(struct import *im)
{
    bool nothing_new = true;
    for (size_t i = 0; i < im->n; i++) {
        const struct plan *p = &im->plans[i];
        if (p->why.code)
            continue;
        bool same = p->nothing_new && plan_pieces(p) == 0;
        struct install_result r = {.nothing_new = same && !p->fresher,
                                   .fresher = same && p->fresher,
                                   .epoch = p->next.epoch,
                                   .seq = p->next.seq,
                                   .objects_new = plan_pieces(p),
                                   .bytes_new = plan_bytes(p),
                                   .gate_is_of = gate_is_of(im->j, p)};
        memcpy(r.channel, p->next.channel, sizeof r.channel);
        if (im->j->env->each)
            im->j->env->each(im->j->env->ctx, &r);
        nothing_new = nothing_new && r.nothing_new;
    }
    return nothing_new;
}

/* "Nothing new" is an answer only while the screen can show what is installed. */
static void look_at_active(struct job *j)
{
    struct err why;
    if (j->rebuild || j->current.generation == 0 || merge_check(j, &j->current, &why))
        return;
    log_warning("%s: built again from this import", why.text);
    j->rebuild = true;
}

static bool run(struct import *im, const char *tree, struct err *e)
{
    look_at_active(im->j);
    if (!plan_all(im, tree, e))
        return pulled_explain(&im->stick, e);
    reckon(im);
    stage(im);
    return commit(im, e);
}

bool install_import(const struct install_env *env, const char *store, const char *tree,
                    bool *nothing_new, struct err *e)
{
    struct job j;
    struct import im = {.j = &j};
    if (!job_open(env, store, &j, e))
        return false;
    bool ok = run(&im, tree, e), nothing = ok && report(&im);
    if (!ok && im.worst.code)
        log_warning("%s", im.worst.text);
    for (size_t i = 0; i < im.n_trees; i++)
        close(im.trees[i]);
    job_close(&j);
    if (ok && im.worst.code) {
        *e = im.worst;
        return false;
    }
    if (ok)
        *nothing_new = nothing;
    return ok;
}
