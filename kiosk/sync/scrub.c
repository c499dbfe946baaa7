/* scrub.c - disks forget: every object that is in use is hashed again, and the active bundle read.
 */
#include "base/log.h"
#include "sync/merge.h"
#include "sync/objects.h"
#include "sync/roots.h"

struct fault {
    uint64_t n;
    struct err first;
};
struct scrub {
    uint64_t checked;
    struct fault damaged, unread; /* of what cannot be read just now nothing is known */
};

static void note(const struct err *why, struct scrub *s)
{
    struct fault *f = why->code == ERR_CORRUPT ? &s->damaged : &s->unread;
    if (f->n++ == 0)
        f->first = *why;
    else
        log_warning("%s", why->text);
}

static void check_channel(struct job *j, const struct store_channel *c, struct scrub *s)
{
    struct manifest_pack pack;
    struct object *all;
    struct err why;
    struct trust_root root;
    size_t n;
    bool loaded;
    if (!roots_prove(j->store, c, &root, &loaded, &why))
        note(&why, s);
    if (c->seq == 0)
        return;
    s->checked++;
    if (!objects_pack(j, c, &pack, &why)) {
        note(&why, s);
        if (why.code == ERR_CORRUPT)
            objects_discard(j, c->pack_sha256);
        return;
    }
    objects_of(&pack, j->a, &all, &n);
    for (size_t i = 0; i < n; i++) {
        s->checked++;
        if (!objects_prove(j, &all[i], &why))
            note(&why, s);
    }
}

/* What names the content, and the bundle that shows it. */
static bool check_active(struct job *j, struct err *e)
{
    if (j->rebuild)
        return err_set(e, ERR_CORRUPT, "current is damaged; run kiosk-sync import");
    if (j->current.generation == 0 || merge_check(j, &j->current, e))
        return true;
    return err_wrap(e, e->code == ERR_CORRUPT
                           ? "the active content is damaged, run kiosk-sync import"
                           : "the active content cannot be read");
}

/* The worse of two is the answer, the other one is logged. */
static void weigh(struct err *worst, const struct err *also)
{
    bool worse = job_weight(also->code) > job_weight(worst->code);
    if (worst->code && also->code)
        log_warning("%s", worse ? worst->text : also->text);
    if (worse)
        *worst = *also;
}

static void weigh_fault(struct err *worst, const struct fault *f, const char *what,
                        uint64_t checked)
{
    struct err e = f->first;
    if (f->n == 0)
        return;
    err_wrap(&e, "%llu of %llu objects %s", (unsigned long long)f->n, (unsigned long long)checked,
             what);
    weigh(worst, &e);
}

bool install_scrub(const struct install_env *env, const char *store, uint64_t *checked,
                   struct err *e)
{
    struct job j;
    struct scrub s = {0};
    struct err worst = {0}, active;
    if (!job_open(env, store, &j, e))
        return false;
    for (size_t i = 0; i < j.current.n_channels; i++)
        check_channel(&j, &j.current.channels[i], &s);
    weigh_fault(&worst, &s.damaged, "are damaged", s.checked);
    if (!check_active(&j, &active))
        weigh(&worst, &active);
    weigh_fault(&worst, &s.unread, "cannot be read", s.checked);
    job_close(&j);
    if (worst.code) {
        *e = worst;
        return false;
    }
    *checked = s.checked;
    return true;
}
