#include "sync/plan.h"

#include "base/log.h"
#include "sync/activate.h"
#include "sync/roots.h"

#include <string.h>

/* A file of the tree that meets the root's threshold, in memory. */
static bool read_signed(struct job *j, const struct plan *p, const char *path, size_t max_bytes,
                        struct str *out, struct err *e)
{
    if (!fs_read_file(p->tree, path, max_bytes, j->a, out, e)) {
        if (e->code == ERR_NOT_FOUND)
            e->code = ERR_INCOMPLETE; /* half published, or half copied to the stick */
        return false;
    }
    return trust_verify(&p->root, p->tree, path, *out, e);
}

static int by_order(int64_t epoch, int64_t seq, int64_t other_epoch, int64_t other_seq)
{
    if (epoch != other_epoch)
        return epoch < other_epoch ? -1 : 1;
    return (seq > other_seq) - (seq < other_seq);
}

static bool check_owner(const struct plan *p, const char *channel, int64_t epoch, struct err *e)
{
    if (strcmp(channel, p->root.channel) != 0)
        return err_set(e, ERR_UNTRUSTED, "is of channel %s, expected %s", channel, p->root.channel);
    if (epoch > p->root.epoch)
        return err_set(e, ERR_UNTRUSTED, "claims epoch %lld, the root grants %lld",
                       (long long)epoch, (long long)p->root.epoch);
    return epoch == p->root.epoch || err_set(e, ERR_STALE, "is of epoch %lld, the root says %lld",
                                             (long long)epoch, (long long)p->root.epoch);
}

/* Two packs of one number, both signed: age cannot tell which is right. */
static bool check_single(int64_t epoch, int64_t seq, const hash_hex pack_sha256,
                         const struct manifest_channel *m, struct err *e)
{
    return by_order(m->epoch, m->seq, epoch, seq) != 0 ||
           strcmp(m->pack_sha256, pack_sha256) == 0 ||
           err_set(e, ERR_UNTRUSTED,
                   "two different packs are signed as epoch %lld, seq %lld: %.12s... is known, "
                   "%.12s... is offered; ask the publisher",
                   (long long)m->epoch, (long long)m->seq, pack_sha256, m->pack_sha256);
}

static bool check_not_refused(const struct store_channel *c, const struct manifest_channel *m,
                              struct err *e)
{
    return strcmp(m->pack_sha256, c->refused_sha256) != 0 ||
           err_set(e, ERR_STALE,
                   "epoch %lld, seq %lld is the pack that the screen could not show; expected a "
                   "newer one",
                   (long long)m->epoch, (long long)m->seq);
}

static bool check_order(const struct store_channel *c, const struct manifest_channel *m,
                        struct err *e)
{
    if (by_order(m->epoch, m->seq, c->floor_epoch, c->floor_seq) < 0)
        return err_set(e, ERR_STALE,
                       "is epoch %lld, seq %lld; this kiosk has had epoch %lld, seq %lld",
                       (long long)m->epoch, (long long)m->seq, (long long)c->floor_epoch,
                       (long long)c->floor_seq);
    return check_not_refused(c, m, e) && check_single(c->epoch, c->seq, c->pack_sha256, m, e) &&
           check_single(c->floor_epoch, c->floor_seq, c->floor_sha256, m, e);
}

static bool read_channel(struct job *j, const struct store_channel *c, struct plan *p,
                         struct manifest_channel *m, struct err *e)
{
    struct str json;
    if (!read_signed(j, p, "channel.json", LIMIT_CHANNEL_BYTES, &json, e))
        return false;
    bool ok = manifest_channel_parse(json, m, e);
    p->authentic = ok && strcmp(m->channel, p->root.channel) == 0;
    return (ok && check_owner(p, m->channel, m->epoch, e) && check_order(c, m, e)) ||
           err_wrap(e, "channel.json");
}

static bool same_pack(const struct manifest_channel *m, const struct manifest_pack *p,
                      struct err *e)
{
    return (strcmp(m->channel, p->channel) == 0 && m->epoch == p->epoch && m->seq == p->seq) ||
           err_set(e, ERR_UNTRUSTED,
                   "is %s, epoch %lld, seq %lld; channel.json says %s, epoch %lld, seq %lld",
                   p->channel, (long long)p->epoch, (long long)p->seq, m->channel,
                   (long long)m->epoch, (long long)m->seq);
}

/* What was verified before is not asked for again: who signs new dates need not send it. */
static bool read_known(struct job *j, const struct manifest_channel *m, struct str *out)
{
    hash_path path;
    hash_hex got;
    struct err e;
    hash_object_path(m->pack_sha256, path);
    if (!fs_read_file(j->store, path, LIMIT_PACK_BYTES, j->a, out, &e))
        return false;
    hash_bytes(*out, got);
    return strcmp(got, m->pack_sha256) == 0;
}

static bool read_pack(struct job *j, struct plan *p, const struct manifest_channel *m,
                      struct err *e)
{
    const char *path = str_format(j->a, "packs/%lld.json", (long long)m->seq).p;
    hash_hex got;
    if (!read_known(j, m, &p->pack_json) &&
        !read_signed(j, p, path, LIMIT_PACK_BYTES, &p->pack_json, e))
        return false;
    hash_bytes(p->pack_json, got);
    if (p->pack_json.n != (size_t)m->pack_size || strcmp(got, m->pack_sha256) != 0)
        return err_set(e, ERR_CORRUPT,
                       "%s: %zu bytes with hash %.12s...; channel.json says %lld bytes, %.12s...",
                       path, p->pack_json.n, got, (long long)m->pack_size, m->pack_sha256);
    return (manifest_pack_parse(p->pack_json, j->a, &p->pack, e) && same_pack(m, &p->pack, e)) ||
           err_wrap(e, "%s", path);
}

static void find_patch(struct job *j, struct plan *p)
{
    for (size_t i = 0; i < p->pack.n_patches; i++) {
        const struct manifest_patch *patch = &p->pack.patches[i];
        bool smaller = patch->size < (p->patch ? p->patch->size : p->pack.text_size);
        if (smaller && objects_known(j, patch->from_raw_sha256))
            p->patch = patch;
    }
}

/* A stick's objects are taken again where the store's are rotten; what comes over a line is new,
 * and the rest is scrub's (install.h). */
static bool is_there(struct job *j, const struct object *o)
{
    struct err rot;
    if (j->look || j->env->fetched || !objects_have(j, o))
        return objects_have(j, o);
    if (objects_prove(j, o, &rot))
        return true;
    log_warning("%s: taken from this import again", rot.text);
    return false;
}

static void find_missing(struct job *j, struct plan *p)
{
    struct object *all;
    size_t n;
    objects_of(&p->pack, j->a, &all, &n);
    p->missing = ARENA_NEW(j->a, struct object, n);
    p->needs_text = !is_there(j, &all[0]);
    for (size_t i = 1; i < n; i++)
        if (!is_there(j, &all[i]))
            p->missing[p->n_missing++] = all[i];
    if (p->needs_text)
        find_patch(j, p);
}

uint64_t plan_pieces(const struct plan *p)
{
    return p->n_missing + p->needs_text;
}

uint64_t plan_bytes(const struct plan *p)
{
    uint64_t bytes = p->needs_text ? (uint64_t)p->pack.text_size : 0;
    for (size_t i = 0; i < p->n_missing; i++)
        bytes += (uint64_t)p->missing[i].size;
    return bytes;
}

static bool is_pack_of(const struct store_channel *c, const struct manifest_channel *m)
{
    return by_order(m->epoch, m->seq, c->epoch, c->seq) == 0 &&
           strcmp(m->pack_sha256, c->pack_sha256) == 0;
}

/* Freshness without a new pack: channel.json says it alone. */
static bool keep_dates(struct job *j, const struct store_channel *c, struct plan *p,
                       const struct manifest_channel *m, struct err *e)
{
    struct store_channel now = *c;
    p->fresher = is_pack_of(c, m) && store_channel_freshen(&now, m->issued, m->best_before);
    return !p->fresher || j->look || activate_channel(j, &now, e);
}

/* `c` may say more of the same pack, and so may what a roll-back left. */
static void set_next(struct job *j, const struct store_channel *c, struct plan *p,
                     const struct manifest_channel *m)
{
    struct store_channel *n = &p->next;
    const struct store_channel *left = store_channel_find(&j->previous, str_of(c->channel));
    roots_follow(n, &p->root);
    n->epoch = n->floor_epoch = m->epoch; /* check_order: not below the floor that was */
    n->seq = n->floor_seq = m->seq;
    n->issued = m->issued;
    n->best_before = m->best_before;
    if (is_pack_of(c, m))
        store_channel_freshen(n, c->issued, c->best_before);
    if (left && is_pack_of(left, m))
        store_channel_freshen(n, left->issued, left->best_before);
    memcpy(n->pack_sha256, m->pack_sha256, sizeof(hash_hex));
    memcpy(n->floor_sha256, m->pack_sha256, sizeof(hash_hex));
    memcpy(n->text_raw_sha256, p->pack.text_raw_sha256, sizeof(hash_hex));
    hash_bytes(STR(""), n->left_sha256);
}

/* Content is never refused for its age: the clock may be wrong, and old words beat none. */
static void warn_about_time(const struct job *j, const struct store_channel *c)
{
    if (c->best_before && j->env->now > c->best_before)
        log_warning("%s: past its best-before date; installed all the same, ask for newer content",
                    c->channel);
    if (j->env->now < c->issued)
        log_warning("%s: issued later than this kiosk's clock says it is; set the clock",
                    c->channel);
}

bool plan_read(struct job *j, const struct store_channel *c, int tree, struct plan *p)
{
    struct manifest_channel m;
    struct err e;
    *p = (struct plan){.next = *c, .tree = tree};
    if (!roots_walk(j, c, tree, &p->root, &p->new_root, &e) || !read_channel(j, c, p, &m, &e) ||
        !keep_dates(j, c, p, &m, &e) || !read_pack(j, p, &m, &e)) {
        p->why = e;
        return err_wrap(&p->why, "%s", c->channel);
    }
    p->nothing_new = !j->rebuild && by_order(m.epoch, m.seq, c->epoch, c->seq) == 0;
    find_missing(j, p);
    set_next(j, c, p, &m);
    warn_about_time(j, &p->next);
    return true;
}
