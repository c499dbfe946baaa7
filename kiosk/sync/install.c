#include "sync/install.h"

#include "base/log.h"
#include "pack/ack.h"
#include "sync/activate.h"
#include "sync/merge.h"
#include "sync/pulled.h"
#include "sync/roots.h"

#include <fcntl.h>
#include <libgen.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

int install_exit_code(enum err_code code)
{
    switch (code) {
    case ERR_NONE:
        return INSTALL_DONE;
    case ERR_INCOMPLETE:
        return INSTALL_INCOMPLETE;
    case ERR_UNTRUSTED:
        return INSTALL_NOT_TRUSTED;
    case ERR_STALE:
        return INSTALL_STALE;
    case ERR_CORRUPT:
        return INSTALL_DAMAGED;
    case ERR_TOO_BIG:
        return INSTALL_OVER_LIMIT;
    case ERR_NO_SPACE:
        return INSTALL_NO_SPACE;
    case ERR_UNSUPPORTED:
        return INSTALL_NEWER_KIOSK;
    case ERR_USAGE:
        return INSTALL_USAGE;
    case ERR_IO:
    case ERR_NOT_FOUND:
        break;
    }
    return INSTALL_IO;
}

/* A new channel stands last, with nothing installed. */
static bool add_channel(struct job *j, const struct trust_root *r, struct err *e)
{
    struct store_state next = j->current;
    const struct store_channel *known = store_channel_find(&next, str_of(r->channel));
    struct trust_root lost;
    bool loaded;
    if (known && strcmp(known->root_sha256, r->sha256) == 0 &&
        !roots_prove(j->store, known, &lost, &loaded, e))
        return roots_save(j, r, e);
    if (known)
        return err_set(e, ERR_STALE,
                       "channel %s is followed already; new roots come with its packs", r->channel);
    if (next.n_channels == LIMIT_CHANNELS)
        return err_set(e, ERR_TOO_BIG, "%u channels are followed already, which is the limit",
                       LIMIT_CHANNELS);
    struct store_channel *c = &next.channels[next.n_channels++];
    store_channel_init(c, r->channel);
    roots_follow(c, r);
    return roots_save(j, r, e) && activate_state(j, "current", &next, e);
}

static bool trust_open(struct job *j, int dir, const char *name, struct err *e)
{
    struct str json;
    struct trust_root r;
    if (!fs_read_file(dir, name, LIMIT_ROOT_BYTES, j->a, &json, e))
        return false;
    if (!trust_root_parse(json, &r, e))
        return err_wrap(e, "%s", name);
    if (!trust_verify(&r, dir, name, json, e))
        return false;
    if (r.threshold < 2)
        log_warning("%s: threshold 1, so one stolen key is enough to publish", r.channel);
    return roots_stage(j, &r, json, dir, name, e) && add_channel(j, &r, e);
}

bool install_trust(const struct install_env *env, const char *store, const char *root_file,
                   struct err *e)
{
    struct job j;
    int dir;
    if (!fs_need_dir(env->fs, AT_FDCWD, store, e) || !job_open(env, store, &j, e))
        return false;
    char *folder = dirname(str_cstr(j.a, str_of(root_file)));
    bool ok = fs_open_dir(AT_FDCWD, folder, &dir, e);
    if (ok) {
        struct pulled stick;
        pulled_watch(&stick, folder, dir);
        ok = trust_open(&j, dir, basename(str_cstr(j.a, str_of(root_file))), e) ||
             pulled_explain(&stick, e);
        close(dir);
    }
    job_close(&j);
    return ok;
}

/* What `current` becomes: the content of before, but every channel that is followed now, with
 * the roots and floors of now. */
static void go_back(const struct job *j, struct store_state *next)
{
    struct store_state before = j->previous;
    *next = j->current;
    next->generation = before.generation;
    next->newest = job_newest(j);
    memcpy(next->bundle_sha256, before.bundle_sha256, sizeof(hash_hex));
    for (size_t i = 0; i < next->n_channels; i++) {
        struct store_channel *c = &next->channels[i], now = *c;
        const struct store_channel *was = store_channel_find(&before, str_of(c->channel));
        if (!was) {
            c->epoch = c->seq = c->issued = c->best_before = 0;
            continue;
        }
        *c = *was;
        if (strcmp(was->pack_sha256, now.pack_sha256) == 0)
            store_channel_freshen(c, now.issued, now.best_before);
        c->floor_epoch = now.floor_epoch;
        c->floor_seq = now.floor_seq;
        c->root_version = now.root_version;
        memcpy(c->root_sha256, now.root_sha256, sizeof(hash_hex));
        memcpy(c->floor_sha256, now.floor_sha256, sizeof(hash_hex));
        memcpy(c->refused_sha256, now.refused_sha256, sizeof(hash_hex));
        memcpy(c->left_sha256, now.left_sha256, sizeof(hash_hex));
    }
}

/* Of channel i, another pack than the one so far. */
static bool was_left(const struct job *j, const struct store_state *next, size_t i)
{
    return strcmp(j->current.channels[i].pack_sha256, next->channels[i].pack_sha256) != 0;
}

static void remember_left(const struct job *j, struct store_state *next)
{
    for (size_t i = 0; i < next->n_channels; i++)
        if (was_left(j, next, i))
            memcpy(next->channels[i].left_sha256, j->current.channels[i].pack_sha256,
                   sizeof(hash_hex));
}

static bool has_before(const struct job *j, struct err *e)
{
    return (j->previous.generation != 0 && j->previous.generation != j->current.generation) ||
           err_set(e, ERR_NOT_FOUND, "there is no generation before this one");
}

static bool roll(struct job *j, struct err *e)
{
    struct store_state next;
    if (!has_before(j, e))
        return false;
    if (!merge_check(j, &j->previous, e))
        return err_wrap(e, "the generation before");
    go_back(j, &next);
    remember_left(j, &next);
    /* `current` first: cut between the two, the older content is shown, which was asked for. */
    return activate_state(j, "current", &next, e) && activate_state(j, "previous", &j->current, e);
}

bool install_rollback(const struct install_env *env, const char *store, struct err *e)
{
    struct job j;
    if (!job_open(env, store, &j, e)) {
        if (e->code == ERR_NOT_FOUND) /* no store is not the same as nothing to go back to */
            e->code = ERR_IO;
        return false;
    }
    bool ok = roll(&j, e);
    job_close(&j);
    return ok;
}

enum answer { ANSWER_NONE, ANSWER_OLD, ANSWER_SHOWN, ANSWER_REFUSED };

static bool read_answer(const char *ack_file, const char *store, enum answer *out, struct err *e)
{
    struct ack ack;
    hash_hex current;
    *out = ANSWER_NONE;
    if (!ack_file)
        return true;
    if (!ack_read(ack_file, &ack, e) || !ack_current(store, current, e))
        return e->code == ERR_NOT_FOUND; /* no screen has answered yet */
    *out = strcmp(ack.current, current) != 0 ? ANSWER_OLD
           : ack.shown                       ? ANSWER_SHOWN
                                             : ANSWER_REFUSED;
    return true;
}

/* The packs that this generation brought: one of them is what the screen cannot show. */
static void remember_refused(const struct job *j, struct store_state *next)
{
    for (size_t i = 0; i < next->n_channels; i++)
        if (was_left(j, next, i))
            memcpy(next->channels[i].refused_sha256, j->current.channels[i].pack_sha256,
                   sizeof(hash_hex));
}

static bool leave_refused(struct job *j, struct err *e)
{
    struct store_state next;
    struct err damage;
    if (!has_before(j, e) || !merge_check(j, &j->previous, e))
        return err_wrap(e, "the screen cannot show what is installed");
    bool sound = merge_check(j, &j->current, &damage);
    if (!sound && damage.code != ERR_CORRUPT) {
        *e = damage;
        return err_wrap(e, "what the screen cannot show");
    }
    go_back(j, &next);
    if (sound)
        remember_refused(j, &next);
    else /* the disk's fault and not the pack's: it may come again */
        log_warning("%s", damage.text);
    /* `previous` names the same generation now: nobody can roll back to what was refused. */
    return activate_state(j, "current", &next, e);
}

bool install_heed(const struct install_env *env, const char *store, const char *ack_file,
                  struct install_heeded *out, struct err *e)
{
    struct job j;
    enum answer answer;
    *out = (struct install_heeded){0};
    if (!job_open(env, store, &j, e))
        return false;
    bool ok = read_answer(ack_file, store, &answer, e);
    out->unseen = answer == ANSWER_OLD;
    if (answer == ANSWER_REFUSED)
        out->went_back = ok = leave_refused(&j, e);
    job_close(&j);
    return ok;
}

/* Without a word where the lock is not to be had: whoever has it empties staging too. */
void install_tidy(const struct fsops *fs, const char *store)
{
    int dir;
    struct err e;
    if (!fs_open_dir(AT_FDCWD, store, &dir, &e))
        return;
    int lock = openat(dir, "lock", O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    if (lock >= 0 && flock(lock, LOCK_EX | LOCK_NB) == 0 && !fs_remove_tree(fs, dir, "staging", &e))
        log_warning("%s: left until the next run", e.text);
    if (lock >= 0)
        close(lock);
    close(dir);
}

bool install_status(const char *store, struct install_status *out, struct err *e)
{
    struct install_status s = {0};
    struct store_state previous;
    int dir;
    if (!fs_open_dir(AT_FDCWD, store, &dir, e))
        return false;
    struct err lost;
    bool ok =
        store_read(dir, "current", &s.current, e) && store_read(dir, "previous", &previous, e);
    if (ok && !s.current.n_channels && !store_read(dir, STORE_COPY, &s.current, &lost))
        log_warning("%s", lost.text); /* nothing yet; or the disk lost it */
    for (size_t i = 0; ok && i < s.current.n_channels; i++) {
        struct trust_root r;
        struct err damage; /* the others can be told all the same; scrub names it */
        if (roots_load(dir, &s.current.channels[i], &r, &damage)) {
            s.roots[i].n_keys = r.n_keys;
            s.roots[i].threshold = r.threshold;
        }
    }
    close(dir);
    if (!ok)
        return false;
    s.previous_generation = previous.generation;
    *out = s;
    return true;
}
