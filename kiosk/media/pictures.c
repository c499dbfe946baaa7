/* pictures.c - entries travel: the UI thread puts one into `todo`, the worker fills it in and puts
 * it into `done`, the UI thread takes it back.
 *
 *   asked --> WAITING (todo, then the worker's, then done) --> READY --> evicted
 *                                                         \--> BROKEN --> tried again
 *
 * An entry's pixels belong to whoever has it; only the queues are shared, under `lock`.  The table
 * of entries and every state in it are the UI thread's alone. */
#include "media/pictures.h"
#include "base/fsops.h"
#include "base/log.h"
#include "media/picture_size.h"

#include <SDL2/SDL.h>
#include <assert.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct entry {
    struct entry *next; /* in a queue */
    char *path;
    int32_t w, h;
    enum picture_state state;
    uint64_t used;           /* `now` of the last request */
    struct stat broken_file; /* BROKEN: what was at `path`; no inode: nothing */
    unsigned tries, looks;   /* that ended so; of pictures_try_again until the next */
    bool again;              /* it is asked for anew when somebody asks for it */
    /* Filled in by the worker. */
    uint32_t *px; /* NULL: broken, for the reason in `why` */
    bool opaque;
    struct err why;
};

struct queue {
    struct entry *first, **end;
};

struct pictures {
    /* The UI thread's. */
    struct entry **at;
    size_t n, cap, pending;
    size_t bytes, max_bytes; /* of what is there or has been asked for */
    uint64_t now;            /* counts requests */
    uint64_t trimmed_at;     /* `now` at the last trim that found any */
    uint64_t pinned;         /* entries used after this are on the screen */
    uint64_t stamp, told;    /* arrivals, and those that pictures_arrived has told */
    struct decoder *decoder; /* the worker's, borrowed */
    SDL_Thread *worker;
    /* Shared, under lock. */
    SDL_mutex *lock;
    SDL_cond *changed; /* either queue, or quit */
    struct queue todo, done;
    bool quit;
    void (*wake)(void *);
    void *wake_ctx;
};

static void queue_put(struct queue *q, struct entry *e)
{
    if (!q->first)
        q->end = &q->first;
    e->next = NULL;
    *q->end = e;
    q->end = &e->next;
}

static struct entry *queue_take(struct queue *q)
{
    struct entry *e = q->first;
    q->first = e ? e->next : NULL;
    return e;
}

/* ---- The worker ---- */

/* `path` in two steps: its folder may be reached by links, the file itself must not be one. */
static bool open_file(const char *path, int *fd, int64_t *size, struct err *e)
{
    const char *slash = strrchr(path, '/');
    char *folder = slash ? strndup(path, (size_t)(slash - path) + 1) : strdup(".");
    int dir;
    bool ok = fs_open_dir(AT_FDCWD, folder, &dir, e);
    free(folder);
    if (!ok)
        return false;
    ok = fs_open_beneath(dir, slash ? slash + 1 : path, fd, size, e);
    close(dir);
    return ok;
}

static void answer(const struct pictures *p, struct entry *e)
{
    int fd;
    int64_t size;
    if (!open_file(e->path, &fd, &size, &e->why))
        return;
    if (!decoder_decode(p->decoder, fd, size, e->w, e->h, &e->px, &e->opaque, &e->why))
        e->px = NULL;
    close(fd);
}

static int work(void *ctx)
{
    struct pictures *p = ctx;
    SDL_LockMutex(p->lock);
    for (;;) {
        while (!p->todo.first && !p->quit)
            SDL_CondWait(p->changed, p->lock);
        if (p->quit)
            break;
        struct entry *e = queue_take(&p->todo);
        SDL_UnlockMutex(p->lock);
        answer(p, e);
        SDL_LockMutex(p->lock);
        void (*wake)(void *) = p->wake;
        void *wake_ctx = p->wake_ctx;
        queue_put(&p->done, e);
        SDL_CondBroadcast(p->changed);
        SDL_UnlockMutex(p->lock);
        if (wake)
            wake(wake_ctx);
        SDL_LockMutex(p->lock);
    }
    SDL_UnlockMutex(p->lock);
    return 0;
}

/* ---- The UI thread ---- */

struct pictures *pictures_create(struct decoder *d, size_t max_bytes)
{
    struct pictures *p = MEM_NEW(struct pictures, 1);
    p->decoder = d;
    p->max_bytes = max_bytes;
    p->lock = SDL_CreateMutex();
    p->changed = SDL_CreateCond();
    p->worker = SDL_CreateThread(work, "pictures", p);
    assert(p->lock && p->changed && p->worker);
    return p;
}

static void entry_free(struct entry *e)
{
    free(e->path);
    decoder_free(e->px, e->w, e->h);
    free(e);
}

void pictures_destroy(struct pictures *p)
{
    if (!p)
        return;
    SDL_LockMutex(p->lock);
    p->quit = true;
    SDL_CondBroadcast(p->changed);
    SDL_UnlockMutex(p->lock);
    SDL_WaitThread(p->worker, NULL);
    for (size_t i = 0; i < p->n; i++)
        entry_free(p->at[i]);
    SDL_DestroyCond(p->changed);
    SDL_DestroyMutex(p->lock);
    free(p->at);
    free(p);
}

static size_t entry_bytes(const struct entry *e)
{
    return (size_t)e->w * (size_t)e->h * sizeof *e->px;
}

static bool known_broken(const struct pictures *p, struct str path)
{
    for (size_t i = 0; i < p->n; i++)
        if (p->at[i]->state == PICTURE_BROKEN && !p->at[i]->again && str_is(path, p->at[i]->path))
            return true;
    return false;
}

static struct entry *find(const struct pictures *p, struct str path, int32_t w, int32_t h)
{
    for (size_t i = 0; i < p->n; i++)
        if (p->at[i]->w == w && p->at[i]->h == h && str_is(path, p->at[i]->path))
            return p->at[i];
    return NULL;
}

/* The journal knows. */
static bool is_told(const struct pictures *p, const char *path)
{
    for (size_t i = 0; i < p->n; i++)
        if (p->at[i]->tries && strcmp(path, p->at[i]->path) == 0)
            return true;
    return false;
}

static struct entry *add(struct pictures *p, struct str path, int32_t w, int32_t h)
{
    struct entry *e = MEM_NEW(struct entry, 1);
    *e = (struct entry){.path = strndup(path.p, path.n), .w = w, .h = h};
    MEM_PUSH(p->at, p->n, p->cap) = e;
    return e;
}

static void ask(struct pictures *p, struct entry *e)
{
    e->state = PICTURE_WAITING;
    e->again = false;
    p->bytes += entry_bytes(e);
    p->pending++;
    SDL_LockMutex(p->lock);
    queue_put(&p->todo, e);
    SDL_CondBroadcast(p->changed);
    SDL_UnlockMutex(p->lock);
}

enum picture_state pictures_get(struct pictures *p, struct str path, int32_t w, int32_t h,
                                struct picture *out)
{
    if (w < 1 || h < 1 || w > PICTURE_MAX_SIDE || h > PICTURE_MAX_SIDE)
        return PICTURE_BROKEN;
    struct entry *e = find(p, path, w, h);
    if (!e && known_broken(p, path))
        return PICTURE_BROKEN;
    bool is_new = !e;
    if (is_new)
        e = add(p, path, w, h);
    if (is_new || e->again)
        ask(p, e);
    e->used = ++p->now;
    if (e->state == PICTURE_READY)
        *out = (struct picture){e->px, e->w, e->h, e->opaque};
    return e->state;
}

static void arrive(struct pictures *p, struct entry *e)
{
    p->pending--;
    p->stamp++;
    if (e->px) {
        e->state = PICTURE_READY;
        return;
    }
    p->bytes -= entry_bytes(e);
    if (stat(e->path, &e->broken_file) < 0)
        e->broken_file.st_ino = 0;
    if (!is_told(p, e->path))
        log_warning("%s: %s", e->path, e->why.text);
    e->looks = e->tries++;
    e->state = PICTURE_BROKEN;
}

/* Take back what is done; until nothing is under way if `wait`. */
static void collect(struct pictures *p, bool wait)
{
    SDL_LockMutex(p->lock);
    for (;;) {
        struct entry *e = queue_take(&p->done);
        if (e)
            arrive(p, e);
        else if (wait && p->pending)
            SDL_CondWait(p->changed, p->lock);
        else
            break;
    }
    SDL_UnlockMutex(p->lock);
}

uint64_t pictures_stamp(const struct pictures *p)
{
    return p->stamp;
}

size_t pictures_pending(struct pictures *p)
{
    return p->pending;
}

void pictures_finish(struct pictures *p)
{
    collect(p, true);
}

bool pictures_arrived(struct pictures *p)
{
    collect(p, false);
    bool news = p->told != p->stamp;
    p->told = p->stamp;
    return news;
}

void pictures_on_arrival(struct pictures *p, void (*wake)(void *), void *ctx)
{
    SDL_LockMutex(p->lock);
    p->wake = wake;
    p->wake_ctx = ctx;
    SDL_UnlockMutex(p->lock);
}

static void forget(struct pictures *p, size_t i)
{
    entry_free(p->at[i]);
    p->at[i] = p->at[--p->n];
}

static void evict(struct pictures *p, size_t i)
{
    p->bytes -= entry_bytes(p->at[i]);
    forget(p, i);
}

static bool has_another_file(const struct entry *e)
{
    struct stat now;
    if (stat(e->path, &now) < 0)
        now.st_ino = 0;
    return now.st_ino != e->broken_file.st_ino ||
           (now.st_ino && (now.st_ctim.tv_sec != e->broken_file.st_ctim.tv_sec ||
                           now.st_ctim.tv_nsec != e->broken_file.st_ctim.tv_nsec));
}

static bool may_be_read_now(struct entry *e)
{
    return !e->again && e->why.code == ERR_IO && e->looks-- == 0;
}

void pictures_try_again(struct pictures *p, bool all)
{
    for (size_t i = p->n; i-- > 0;) {
        struct entry *e = p->at[i];
        if (e->state != PICTURE_BROKEN)
            continue;
        if (all || has_another_file(e)) {
            forget(p, i);
            p->stamp++;
        } else if (may_be_read_now(e)) {
            e->again = true;
            p->stamp++;
        }
    }
}

void pictures_trim(struct pictures *p)
{
    if (p->now != p->trimmed_at) {
        p->pinned = p->trimmed_at;
        p->trimmed_at = p->now;
    }
    while (p->bytes > p->max_bytes) {
        size_t oldest = p->n;
        for (size_t i = 0; i < p->n; i++)
            if (p->at[i]->state == PICTURE_READY && p->at[i]->used <= p->pinned &&
                (oldest == p->n || p->at[i]->used < p->at[oldest]->used))
                oldest = i;
        if (oldest == p->n)
            return;
        evict(p, oldest);
    }
}
