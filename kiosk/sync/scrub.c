/* scrub.c - disks forget: every object that is in use is hashed again, and the active bundle read.
 */
#include "base/log.h"
#include "sync/merge.h"
#include "sync/objects.h"
#include "sync/roots.h"

struct scrub {
    uint64_t checked, damaged;
    struct err first;
};

static void note_damage(const struct err *why, struct scrub *s)
{
    if (s->damaged++ == 0)
        s->first = *why;
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
    if (!roots_load(j->store, c, &root, &why))
        note_damage(&why, s);
    if (c->seq == 0)
        return;
    s->checked++;
    if (!objects_pack(j, c, &pack, &why)) {
        note_damage(&why, s);
        if (why.code == ERR_CORRUPT)
            objects_discard(j, c->pack_sha256);
        return;
    }
    objects_of(&pack, j->a, &all, &n);
    for (size_t i = 0; i < n; i++) {
        s->checked++;
        if (!objects_prove(j, &all[i], &why))
            note_damage(&why, s);
    }
}

/* What names the content, and the bundle that shows it. */
static bool check_active(struct job *j, struct err *e)
{
    if (j->rebuild)
        return err_set(e, ERR_CORRUPT, "current is damaged; run kiosk-sync import");
    return j->current.generation == 0 || merge_check(j, &j->current, e) ||
           err_wrap(e, "the active content is damaged, run kiosk-sync import");
}

bool install_scrub(const struct install_env *env, const char *store, uint64_t *checked,
                   struct err *e)
{
    struct job j;
    struct scrub s = {0};
    if (!job_open(env, store, &j, e))
        return false;
    for (size_t i = 0; i < j.current.n_channels; i++)
        check_channel(&j, &j.current.channels[i], &s);
    bool ok = check_active(&j, e);
    job_close(&j);
    if (s.damaged) {
        if (!ok)
            log_warning("%s", e->text);
        *e = s.first;
        return err_wrap(e, "%llu of %llu objects are damaged", (unsigned long long)s.damaged,
                        (unsigned long long)s.checked);
    }
    if (ok)
        *checked = s.checked;
    return ok;
}
