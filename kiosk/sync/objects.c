#include "sync/objects.h"

#include "base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { CHUNK_BYTES = 256 << 10 };

struct object objects_raw_text(const struct manifest_pack *p)
{
    struct object o = {.size = p->text_raw_size};
    memcpy(o.sha256, p->text_raw_sha256, sizeof(hash_hex));
    return o;
}

void objects_of(const struct manifest_pack *p, struct arena *a, struct object **out, size_t *n)
{
    struct object *all = ARENA_NEW(a, struct object, p->n_blobs + 1);
    all[0] = objects_raw_text(p);
    for (size_t i = 0; i < p->n_blobs; i++) {
        memcpy(all[i + 1].sha256, p->blobs[i].sha256, sizeof(hash_hex));
        all[i + 1].size = p->blobs[i].size;
    }
    *out = all;
    *n = p->n_blobs + 1;
}

/* ---- what stays ---- */

void objects_remember(struct objects_set *s, const hash_hex sha256)
{
    memcpy(MEM_PUSH(s->at, s->n, s->cap), sha256, sizeof(hash_hex));
}

void objects_remember_pack(struct objects_set *s, const struct manifest_pack *p, struct arena *a)
{
    struct object *all;
    size_t n;
    objects_of(p, a, &all, &n);
    for (size_t i = 0; i < n; i++)
        objects_remember(s, all[i].sha256);
}

static int by_hash(const void *a, const void *b)
{
    return strncmp(a, b, sizeof(hash_hex) - 1);
}

static bool stays(const struct objects_set *s, struct str name)
{
    size_t n = sizeof(hash_hex) - 1;
    bool named = name.n == n || (name.n > n && name.p[n] == '.');
    return named && s->n && bsearch(name.p, s->at, s->n, sizeof *s->at, by_hash);
}

static bool sweep_folder(const struct fsops *fs, int dir, const struct objects_set *s,
                         struct arena *a, struct err *e)
{
    struct str *names;
    size_t n;
    bool ok = fs_list(dir, 16 * LIMIT_OBJECTS, a, &names, &n, e);
    for (size_t i = 0; ok && i < n; i++)
        if (!stays(s, names[i]))
            ok = fs_remove_tree(fs, dir, names[i].p, e);
    return ok;
}

bool objects_sweep(const struct fsops *fs, int objects, struct objects_set *s, struct arena *a,
                   struct err *e)
{
    struct str *names;
    struct stat st;
    size_t n;
    int dir;
    if (s->n)
        qsort(s->at, s->n, sizeof *s->at, by_hash);
    bool ok = fs_list(objects, 1000, a, &names, &n, e); /* 256 of ours */
    for (size_t i = 0; ok && i < n; i++) {
        ok = fstatat(objects, names[i].p, &st, AT_SYMLINK_NOFOLLOW) == 0 ||
             err_errno(e, errno, "%s", names[i].p);
        if (ok && !S_ISDIR(st.st_mode)) {
            ok = fs_remove_tree(fs, objects, names[i].p, e); /* a file that strayed here */
        } else if (ok && (ok = fs_open_dir(objects, names[i].p, &dir, e))) {
            ok = sweep_folder(fs, dir, s, a, e);
            close(dir);
        }
    }
    return ok;
}

/* ---- what is there ---- */

static bool find(const struct job *j, const hash_hex sha256, struct stat *st)
{
    hash_path path;
    hash_object_path(sha256, path);
    return fstatat(j->store, path, st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(st->st_mode);
}

bool objects_have(const struct job *j, const struct object *o)
{
    struct stat st;
    return find(j, o->sha256, &st) && st.st_size == o->size;
}

bool objects_known(const struct job *j, const hash_hex sha256)
{
    struct stat st;
    return find(j, sha256, &st);
}

/* Read all of `in`, hashing; into `out` unless that is -1.  Never takes more than one byte above
 * the size. */
static bool pass(struct job *j, int in, int out, const struct object *o, struct hash *h,
                 struct err *e)
{
    static uint8_t chunk[CHUNK_BYTES];
    int64_t left = o->size;
    for (;;) {
        ssize_t n = read(in, chunk, left < CHUNK_BYTES ? (size_t)left + 1 : CHUNK_BYTES);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return err_errno(e, errno, "read");
        if (n > left || (n == 0 && left > 0))
            return err_set(e, ERR_CORRUPT, "%s than the %lld bytes of its manifest",
                           n ? "longer" : "shorter", (long long)o->size);
        if (n == 0)
            return true;
        hash_add(h, chunk, (size_t)n);
        if (j->env->alive)
            j->env->alive();
        if (out >= 0 && !fs_write_all(j->fs, out, (struct str){(char *)chunk, (size_t)n}, e))
            return false;
        left -= n;
        if (out >= 0 && !o->uncounted)
            job_advance(j, 0, (uint64_t)n);
    }
}

static bool stream(struct job *j, int in, int out, const struct object *o, struct err *e)
{
    hash_hex got;
    struct hash *h = hash_begin();
    bool ok = pass(j, in, out, o, h, e);
    hash_end(h, got);
    return ok && (strcmp(got, o->sha256) == 0 ||
                  err_set(e, ERR_CORRUPT, "its bytes hash to %.12s..., not to its name", got));
}

/* staging/HASH to its place; `through`: both names, of the folder and in it, are on the disk before
 * this returns. */
static bool place(struct job *j, const hash_hex sha256, bool through, struct err *e)
{
    int objects, dir;
    char ab[3] = {sha256[0], sha256[1], 0};
    if (!fs_open_dir(j->store, "objects", &objects, e))
        return false;
    int rc = j->fs->mkdir(j->fs, objects, ab);
    bool ok = (rc == 0 || fs_own_dir(j->fs, objects, ab, e)) &&
              (rc == -EEXIST || !through || job_fsync(j, objects, ".", e)) &&
              fs_open_dir(objects, ab, &dir, e);
    close(objects);
    if (!ok)
        return false;
    ok = fs_rename(j->fs, j->staging, sha256, dir, sha256, e) &&
         (!through || job_fsync(j, dir, ".", e));
    close(dir);
    return ok;
}

bool objects_keep(struct job *j, const hash_hex sha256, struct err *e)
{
    return place(j, sha256, true, e);
}

static bool copy_open(struct job *j, int in, const struct object *o, struct err *e)
{
    int out = j->fs->create(j->fs, j->staging, o->sha256);
    if (out < 0)
        return err_errno(e, -out, "create in staging");
    bool ok = stream(j, in, out, o, e);
    /* A hint: the disk may begin while the next one is hashed.  Small files it writes together. */
    if (o->size >= CHUNK_BYTES)
        (void)!sync_file_range(out, 0, 0, SYNC_FILE_RANGE_WRITE);
    close(out);
    if (!ok)
        j->fs->unlink(j->fs, j->staging, o->sha256);
    return ok;
}

bool objects_stage(struct job *j, int tree, const struct object *o, struct err *e)
{
    hash_path path;
    int in;
    int64_t size;
    hash_object_path(o->sha256, path);
    if (!fs_open_beneath(tree, path, &in, &size, e))
        return false;
    bool ok = copy_open(j, in, o, e);
    close(in);
    return ok || err_wrap(e, "%s", path);
}

/* Their names reach the disk by objects_settle, or a next run copies them again. */
bool objects_flush(struct job *j, struct objects_batch *b, struct err *e)
{
    int rc = b->n ? j->fs->syncfs(j->fs, j->staging) : 0;
    bool ok = rc == 0 || err_errno(e, -rc, "sync of staging");
    for (size_t i = 0; ok && i < b->n; i++)
        ok = place(j, b->at[i]->sha256, false, e);
    b->n = 0;
    b->bytes = 0;
    return ok;
}

bool objects_copy(struct job *j, int tree, const struct object *o, struct objects_batch *b,
                  struct err *e)
{
    if (!objects_stage(j, tree, o, e))
        return false;
    b->at[b->n++] = o;
    b->bytes += o->size;
    return (b->n < OBJECTS_BATCH && b->bytes < OBJECTS_BATCH_BYTES) || objects_flush(j, b, e);
}

bool objects_put(struct job *j, const hash_hex sha256, struct str bytes, struct err *e)
{
    return fs_write_new(j->fs, j->staging, sha256, bytes, e) && objects_keep(j, sha256, e);
}

bool objects_open(const struct job *j, const hash_hex sha256, int *fd, struct err *e)
{
    hash_path path;
    int64_t size;
    hash_object_path(sha256, path);
    if (fs_open_beneath(j->store, path, fd, &size, e))
        return true;
    if (e->code == ERR_NOT_FOUND)
        e->code = ERR_CORRUPT; /* the store lost it */
    return false;
}

bool objects_check(struct job *j, const struct object *o, struct err *e)
{
    hash_path path;
    int in;
    if (!objects_open(j, o->sha256, &in, e))
        return false;
    bool ok = stream(j, in, -1, o, e);
    close(in);
    hash_object_path(o->sha256, path);
    return ok || err_wrap(e, "%s", path);
}

void objects_discard(struct job *j, const hash_hex sha256)
{
    hash_path path;
    struct err e;
    hash_object_path(sha256, path);
    if (!fs_remove_tree(j->fs, j->store, path, &e))
        log_warning("%s", e.text);
}

bool objects_prove(struct job *j, const struct object *o, struct err *e)
{
    if (objects_check(j, o, e))
        return true;
    if (e->code == ERR_CORRUPT)
        objects_discard(j, o->sha256);
    return false;
}

bool objects_pack(struct job *j, const struct store_channel *c, struct manifest_pack *out,
                  struct err *e)
{
    hash_path path;
    struct str json;
    hash_hex got;
    hash_object_path(c->pack_sha256, path);
    if (!fs_read_file(j->store, path, LIMIT_PACK_BYTES, j->a, &json, e)) {
        if (e->code == ERR_NOT_FOUND || e->code == ERR_TOO_BIG) /* it was neither */
            e->code = ERR_CORRUPT;
        return err_wrap(e, "the manifest of %s in the store", c->channel);
    }
    hash_bytes(json, got);
    if (strcmp(got, c->pack_sha256) != 0)
        return err_set(e, ERR_CORRUPT, "the manifest of %s in the store was changed", c->channel);
    return manifest_pack_parse(json, j->a, out, e);
}

bool objects_settle(struct job *j, struct err *e)
{
    int objects;
    struct str *names;
    size_t n;
    if (!fs_open_dir(j->store, "objects", &objects, e))
        return false;
    bool ok = fs_list(objects, 256, j->a, &names, &n, e);
    for (size_t i = 0; ok && i < n; i++)
        ok = job_fsync(j, objects, names[i].p, e);
    ok = ok && job_fsync(j, objects, ".", e);
    close(objects);
    return ok;
}
