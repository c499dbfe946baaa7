#include "sync/job.h"

#include "base/log.h"
#include "sync/roots.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/file.h>
#include <sys/statvfs.h>
#include <unistd.h>

bool job_hold(const struct install_env *env, int fd, struct err *e)
{
    enum { LOOK_MS = 50 };
    bool told = false;
    for (int waited = 0; flock(fd, LOCK_EX | LOCK_NB) < 0; waited += LOOK_MS) {
        if (errno != EWOULDBLOCK && errno != EINTR)
            return err_errno(e, errno, "lock");
        if (waited >= env->wait_ms)
            return err_set(e, ERR_IO,
                           "another kiosk-sync is at work on this store; if a stick hangs, pull it "
                           "out");
        if (!told)
            log_warning("another kiosk-sync is at work on this store; waiting for it");
        told = true;
        poll(NULL, 0, LOOK_MS);
        if (env->alive)
            env->alive();
    }
    return true;
}

static bool lock(struct job *j, struct err *e)
{
    int fd = j->look ? -EEXIST : j->fs->create(j->fs, j->store, "lock");
    if (fd >= 0)
        close(fd);
    else if (fd != -EEXIST)
        return err_errno(e, -fd, "create lock");
    j->lock = openat(j->store, "lock", O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    if (j->lock < 0)
        return err_errno(e, errno, "lock");
    return job_hold(j->env, j->lock, e);
}

static bool empty_staging(struct job *j, struct err *e)
{
    return fs_remove_tree(j->fs, j->home, "staging", e) &&
           fs_enter_own_dir(j->fs, j->home, "staging", &j->staging, e);
}

static bool is_damage(const struct err *e)
{
    return e->code == ERR_CORRUPT || e->code == ERR_TOO_BIG;
}

/* Without `previous` there is nothing to roll back to, and that is all. */
static bool read_previous(struct job *j, struct err *e)
{
    if (store_read(j->store, "previous", &j->previous, e))
        return true;
    if (!is_damage(e))
        return false;
    log_warning("%s: thrown away, there is no roll-back until the next import", e->text);
    return j->look || fs_remove_tree(j->fs, j->store, "previous", e);
}

/* What `current` held; put back in its place. */
static bool read_copy(struct job *j, const char *why)
{
    struct store_state copy;
    struct err e;
    if (!store_read(j->store, STORE_COPY, &copy, &e) || copy.n_channels == 0)
        return false;
    log_warning("%s: put back from its copy", why);
    j->current = copy;
    j->rebuild = j->look; /* there it is still to be done */
    if (!j->look && !fs_replace(j->fs, j->store, "current", store_write_json(&copy, j->a), &e))
        log_warning("%s", e.text);
    return true;
}

/* Of `current`, which was read: a copy that is spoiled, or older, would not be there in its turn.
 */
static void mend_copy(struct job *j)
{
    struct str copy, now = store_write_json(&j->current, j->a);
    struct err e;
    bool same =
        fs_read_file(j->store, STORE_COPY, LIMIT_STATE_BYTES, j->a, &copy, &e) && str_eq(copy, now);
    if (!same && !j->look && !fs_replace(j->fs, j->store, STORE_COPY, now, &e))
        log_warning("%s", e.text);
}

/* From what was active before, and the roots of trust.  A store that has neither is new. */
static bool recover(struct job *j, const char *why, struct err *e)
{
    struct store_state s = j->previous;
    if (!roots_recover(j, &s, e))
        return false;
    if (!s.n_channels)
        return true;
    log_warning("%s: going on from %s", why,
                j->previous.generation ? "what was active before" : "the roots of trust alone");
    j->rebuild = true;
    j->current = s;
    return true;
}

static bool read_states(struct job *j, struct err *e)
{
    if (!read_previous(j, e))
        return false;
    bool read = store_read(j->store, "current", &j->current, e);
    if (read && j->current.n_channels) {
        mend_copy(j);
        return true;
    }
    if (!read && !is_damage(e))
        return false;
    struct err why = *e;
    if (read)
        err_set(&why, ERR_CORRUPT, "current is lost");
    if (read_copy(j, why.text))
        return true;
    j->rebuild = !read;
    return recover(j, why.text, e);
}

static bool need_folders(struct job *j, struct err *e)
{
    return fs_own_dir(j->fs, j->store, "roots", e) && fs_own_dir(j->fs, j->store, "objects", e) &&
           fs_own_dir(j->fs, j->store, "gen", e);
}

static bool prepare(struct job *j, struct err *e)
{
    return lock(j, e) && empty_staging(j, e) && (j->look || need_folders(j, e)) &&
           read_states(j, e);
}

static bool begin(const struct install_env *env, const char *store, int home, struct job *j,
                  struct err *e)
{
    struct job new = {.env = env,
                      .fs = env->fs,
                      .store = -1,
                      .staging = -1,
                      .lock = -1,
                      .look = home >= 0,
                      .progress = {.part = env->part, .parts = env->parts}};
    store_init(&new.current);
    store_init(&new.previous);
    if (!fs_open_dir(AT_FDCWD, store, &new.store, e)) {
        if (new.look)
            close(home);
        return false;
    }
    new.home = new.look ? home : new.store;
    new.a = arena_create();
    if (!prepare(&new, e)) {
        job_close(&new);
        return err_wrap(e, "%s", store);
    }
    *j = new;
    return true;
}

bool job_open(const struct install_env *env, const char *store, struct job *j, struct err *e)
{
    return begin(env, store, -1, j, e);
}

bool job_look(const struct install_env *env, const char *store, int home, struct job *j,
              struct err *e)
{
    return begin(env, store, home, j, e);
}

void job_close(struct job *j)
{
    struct err e;
    if (j->staging >= 0 && !fs_remove_tree(j->fs, j->home, "staging", &e))
        log_warning("%s: left until the next run", e.text);
    if (j->staging >= 0)
        close(j->staging);
    if (j->lock >= 0)
        close(j->lock);
    if (j->look)
        close(j->home);
    close(j->store);
    arena_destroy(j->a);
}

int job_weight(enum err_code code)
{
    static const enum err_code order[] = {ERR_INCOMPLETE, ERR_NOT_FOUND,   ERR_IO,
                                          ERR_NO_SPACE,   ERR_UNSUPPORTED, ERR_TOO_BIG,
                                          ERR_CORRUPT,    ERR_STALE,       ERR_UNTRUSTED};
    for (int i = 0; i < (int)(sizeof order / sizeof *order); i++)
        if (order[i] == code)
            return i + 1;
    return 0;
}

int64_t job_newest(const struct job *j)
{
    return j->current.newest > j->previous.newest ? j->current.newest : j->previous.newest;
}

void job_advance(struct job *j, uint64_t pieces, uint64_t bytes)
{
    struct install_progress *p = &j->progress;
    p->pieces_done += pieces;
    p->bytes_done += bytes;
    assert(p->pieces_done <= p->pieces_total && p->bytes_done <= p->bytes_total);
    if (j->env->progress)
        j->env->progress(j->env->ctx, p);
}

static bool free_bytes(int dir, uint64_t *out, struct err *e)
{
    struct statvfs fs;
    if (fstatvfs(dir, &fs) < 0)
        return err_errno(e, errno, "free space");
    *out = (uint64_t)fs.f_bavail * fs.f_frsize;
    return true;
}

bool job_free(const struct install_env *env, int dir, uint64_t *out, struct err *e)
{
    uint64_t bytes = 0;
    if (!free_bytes(dir, &bytes, e))
        return false;
    *out = bytes > env->keep_bytes ? bytes - env->keep_bytes : 0;
    return true;
}

bool job_room(const struct install_env *env, int dir, uint64_t needed, struct err *e)
{
    uint64_t all = 0, ours = 0;
    if (!free_bytes(dir, &all, e) || !job_free(env, dir, &ours, e))
        return false;
    return ours >= needed ||
           err_set(e, ERR_NO_SPACE,
                   "%llu MB are free, %llu MB are needed and %llu MB are kept for other uses",
                   (unsigned long long)(all >> 20), (unsigned long long)(needed >> 20) + 1,
                   (unsigned long long)(env->keep_bytes >> 20));
}

bool job_fsync(struct job *j, int at, const char *path, struct err *e)
{
    int fd = openat(at, path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0)
        return err_errno(e, errno, "%s", path);
    int rc = j->fs->fsync(j->fs, fd);
    close(fd);
    return rc == 0 || err_errno(e, -rc, "fsync %s", path);
}
