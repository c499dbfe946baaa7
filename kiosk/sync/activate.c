#include "sync/activate.h"

#include "base/log.h"
#include "sync/objects.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void generation_name(int64_t generation, char out[24])
{
    snprintf(out, 24, "%lld", (long long)generation);
}

static bool move_bundle(struct job *j, int gen, const char *name, struct err *e)
{
    int dir;
    if (!fs_remove_tree(j->fs, gen, name, e) || /* of a run that was cut */
        !fs_enter_own_dir(j->fs, gen, name, &dir, e))
        return false;
    bool ok = fs_rename(j->fs, j->staging, "bundle.db", dir, "bundle.db", e) &&
              job_fsync(j, dir, ".", e) && job_fsync(j, gen, ".", e);
    close(dir);
    return ok;
}

bool activate_state(struct job *j, const char *name, const struct store_state *state, struct err *e)
{
    struct str json = store_write_json(state, j->a);
    /* The copy first: nobody asks it while `current` can be read, whose rename is the end of all.
     */
    return (strcmp(name, "current") != 0 || fs_replace(j->fs, j->store, STORE_COPY, json, e)) &&
           fs_replace(j->fs, j->store, name, json, e);
}

bool activate_channel(struct job *j, const struct store_channel *c, struct err *e)
{
    struct store_state next = j->current;
    *store_channel_find(&next, str_of(c->channel)) = *c;
    bool same = str_eq(store_write_json(&next, j->a), store_write_json(&j->current, j->a));
    if (!same && !activate_state(j, "current", &next, e))
        return false;
    j->current = next;
    return true;
}

/* A generation that was not activated goes, unless `current` names it all the same: then only
 * the last fsync failed. */
static void take_back(struct job *j, int gen, int64_t generation, const char *name)
{
    struct store_state now;
    struct err e;
    if (!store_read(j->store, "current", &now, &e) || now.generation == generation)
        return;
    if (!fs_remove_tree(j->fs, gen, name, &e) ||
        (j->previous.generation && !activate_state(j, "previous", &j->previous, &e)))
        log_warning("%s: not taken back", e.text);
}

bool activate(struct job *j, struct store_state *next, struct err *e)
{
    int gen;
    char name[24];
    next->generation = next->newest = 1 + job_newest(j);
    generation_name(next->generation, name);
    if (!fs_open_dir(j->store, "gen", &gen, e))
        return false;
    /* Nobody rolls back to damage; nor to what came last and the screen has said nothing of, where
     * there is something that it has shown. */
    bool unseen =
        j->env->unseen && j->previous.generation != 0 && j->current.generation == job_newest(j);
    bool keep = j->current.generation != 0 && !j->rebuild && !unseen;
    /* `previous` first: cut between the two, both name the same generation, and importing again
     * makes all right. */
    bool ok = move_bundle(j, gen, name, e) && objects_settle(j, e) &&
              (!keep || activate_state(j, "previous", &j->current, e)) &&
              activate_state(j, "current", next, e);
    if (!ok)
        take_back(j, gen, next->generation, name);
    close(gen);
    if (!ok)
        return false;
    if (keep)
        j->previous = j->current;
    j->current = *next;
    return true;
}

static bool sweep_generations(struct job *j, int gen, struct err *e)
{
    struct str *names;
    size_t n;
    char current[24], previous[24];
    generation_name(j->current.generation, current);
    generation_name(j->previous.generation, previous);
    if (!fs_list(gen, 1000, j->a, &names, &n, e))
        return false;
    for (size_t i = 0; i < n; i++)
        if (!str_is(names[i], current) && !str_is(names[i], previous) &&
            !fs_remove_tree(j->fs, gen, names[i].p, e))
            return false;
    return true;
}

static bool needed_by(struct job *j, const struct store_state *s, struct objects_set *set,
                      struct err *e)
{
    for (size_t i = 0; i < s->n_channels; i++) {
        struct manifest_pack pack;
        if (s->channels[i].seq == 0)
            continue;
        if (!objects_pack(j, &s->channels[i], &pack, e))
            return false;
        objects_remember(set, s->channels[i].pack_sha256);
        objects_remember_pack(set, &pack, j->a);
    }
    return true;
}

bool activate_sweep(struct job *j, struct objects_set *also, struct err *e)
{
    int gen, objects;
    if (!fs_open_dir(j->store, "gen", &gen, e))
        return false;
    bool ok = sweep_generations(j, gen, e);
    close(gen);
    if (!ok || !fs_open_dir(j->store, "objects", &objects, e))
        return false;
    ok = needed_by(j, &j->current, also, e) && needed_by(j, &j->previous, also, e) &&
         objects_sweep(j->fs, objects, also, j->a, e);
    close(objects);
    return ok;
}
