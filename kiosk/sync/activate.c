#include "sync/activate.h"

#include "base/log.h"
#include "sync/objects.h"

#include <stdio.h>
#include <stdlib.h>
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
        !fs_enter_dir(j->fs, gen, name, &dir, e))
        return false;
    bool ok = job_rename(j, j->staging, "bundle.db", dir, "bundle.db", e) &&
              job_fsync(j, dir, ".", e) && job_fsync(j, gen, ".", e);
    close(dir);
    return ok;
}

bool activate_state(struct job *j, const char *name, const struct store_state *state, struct err *e)
{
    return fs_replace(j->fs, j->store, name, store_write_json(state, j->a), e);
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
    next->generation =
        1 + (j->current.generation > j->previous.generation ? j->current.generation
                                                            : j->previous.generation);
    generation_name(next->generation, name);
    if (!fs_open_dir(j->store, "gen", &gen, e))
        return false;
    bool keep = j->current.generation != 0 && !j->rebuild; /* nobody rolls back to damage */
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

struct hashes {
    hash_hex *at;
    size_t n, cap;
};

static void remember(struct hashes *h, const hash_hex hash)
{
    memcpy(MEM_PUSH(h->at, h->n, h->cap), hash, sizeof(hash_hex));
}

static bool needed_by(struct job *j, const struct store_state *s, struct hashes *h, struct err *e)
{
    for (size_t i = 0; i < s->n_channels; i++) {
        struct manifest_pack pack;
        struct object *objects;
        size_t n;
        if (s->channels[i].seq == 0)
            continue;
        if (!objects_pack(j, &s->channels[i], &pack, e))
            return false;
        remember(h, s->channels[i].pack_sha256);
        objects_of(&pack, j->a, &objects, &n);
        for (size_t k = 0; k < n; k++)
            remember(h, objects[k].sha256);
    }
    return true;
}

static int by_text(const void *a, const void *b)
{
    return strcmp(a, b);
}

static bool sweep_folder(struct job *j, int objects, const char *ab, const struct hashes *h,
                         struct err *e)
{
    int dir;
    struct str *names;
    size_t n;
    if (!fs_open_dir(objects, ab, &dir, e))
        return false;
    bool ok = fs_list(dir, 16 * LIMIT_OBJECTS, j->a, &names, &n, e);
    for (size_t i = 0; ok && i < n; i++)
        if (!bsearch(names[i].p, h->at, h->n, sizeof *h->at, by_text))
            ok = fs_remove_tree(j->fs, dir, names[i].p, e);
    close(dir);
    return ok;
}

static bool sweep_objects(struct job *j, int objects, struct err *e)
{
    struct hashes h = {0};
    struct str *names;
    size_t n;
    bool ok = needed_by(j, &j->current, &h, e) && needed_by(j, &j->previous, &h, e) &&
              fs_list(objects, 256, j->a, &names, &n, e);
    if (h.n)
        qsort(h.at, h.n, sizeof *h.at, by_text);
    for (size_t i = 0; ok && i < n; i++)
        ok = sweep_folder(j, objects, names[i].p, &h, e);
    free(h.at);
    return ok;
}

bool activate_sweep(struct job *j, struct err *e)
{
    int gen, objects;
    if (!fs_open_dir(j->store, "gen", &gen, e))
        return false;
    bool ok = sweep_generations(j, gen, e);
    close(gen);
    if (!ok || !fs_open_dir(j->store, "objects", &objects, e))
        return false;
    ok = sweep_objects(j, objects, e);
    close(objects);
    return ok;
}
