/* The patch of a text from any bytes, as an import brings it: over its base, and as a whole text
 * without one.  What is taken is the text that the manifest names; nothing else stays. */
#include "sync/objects.h"
#include "sync/texts.h"

#include <assert.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char folder[] = "/dev/shm/patchXXXXXX";

static void clean(void)
{
    struct err e;
    if (!fs_remove_tree(&fsops_real, AT_FDCWD, folder, &e))
        abort();
}

static int no_wait(const struct fsops *fs, int fd)
{
    (void)fs;
    return fd < 0;
}

/* Lines; in the text that is wanted some are other ones. */
static struct str lines(struct arena *a, unsigned every)
{
    struct buf b = {0};
    for (unsigned i = 0; i < 300; i++)
        buf_printf(&b, "%u: %s\n", i, every && i % every == 0 ? "edited" : "as it was");
    return buf_move(&b, a);
}

static void put(int dir, struct str bytes, hash_hex hash)
{
    hash_path path;
    struct err e;
    hash_bytes(bytes, hash);
    hash_object_path(hash, path);
    char ab[] = {path[8], path[9], 0};
    int objects, sub;
    bool ok = fs_enter_dir(&fsops_real, dir, "objects", &objects, &e) &&
              fs_enter_dir(&fsops_real, objects, ab, &sub, &e);
    assert(ok);
    int fd = openat(sub, hash, O_WRONLY | O_CREAT | O_TRUNC, 0644);
    ok = fs_write_all(&fsops_real, fd, bytes, &e);
    assert(ok);
    close(fd);
    close(sub);
    close(objects);
}

static void remove_object(int dir, const hash_hex hash)
{
    hash_path path;
    hash_object_path(hash, path);
    unlinkat(dir, path, 0);
}

struct store {
    struct fsops fs;
    struct install_env env;
    struct job j;
    struct arena *a;
    FILE *nowhere;
    struct plan plan;
    struct manifest_patch patch;
};

static struct store *make(void)
{
    static struct store s; /* for all inputs */
    struct err e;
    int home;
    const char *made = mkdtemp(folder);
    assert(made);
    atexit(clean);
    s.fs = fsops_real;
    s.fs.fsync = s.fs.syncfs = no_wait;
    s.env = (struct install_env){.fs = &s.fs};
    bool ok = fs_open_dir(AT_FDCWD, folder, &home, &e) &&
              fs_enter_dir(&fsops_real, home, "tree", &s.plan.tree, &e) &&
              fs_need_dir(&fsops_real, home, "store", &e);
    assert(ok);
    close(home);
    s.a = arena_create();
    s.nowhere = fopen("/dev/null", "w");
    ok = s.nowhere && job_open(&s.env, str_format(s.a, "%s/store", folder).p, &s.j, &e);
    assert(ok);
    arena_destroy(s.j.a); /* each input has its own */
    struct str wanted = lines(s.a, 7);
    put(s.j.store, lines(s.a, 0), s.patch.from_raw_sha256);
    hash_bytes(wanted, s.plan.pack.text_raw_sha256);
    s.plan.pack.text_raw_size = (int64_t)wanted.n;
    s.plan.needs_text = true;
    return &s;
}

static void bring(struct store *s, const uint8_t *data, size_t size, bool over_base)
{
    struct object text = objects_raw_text(&s->plan.pack);
    struct err e = {0};
    hash_hex hash;
    put(s->plan.tree, (struct str){(const char *)data, size}, hash);
    memcpy(s->patch.sha256, hash, sizeof hash);
    s->patch.size = (int64_t)size;
    memcpy(s->plan.pack.text_sha256, over_base ? s->plan.pack.text_raw_sha256 : hash, sizeof hash);
    s->plan.pack.text_size = (int64_t)size;
    s->plan.patch = over_base ? &s->patch : NULL;
    s->j.progress = (struct install_progress){.pieces_total = 10, .bytes_total = 1u << 30};
    s->j.a = arena_create();
    FILE *errors = stderr;
    stderr = s->nowhere; /* each patch that does not fit is a warning */
    bool ok = texts_bring(&s->j, &s->plan, &e);
    stderr = errors;
    if (ok) {
        bool same = objects_check(&s->j, &text, &e);
        assert(same);
        remove_object(s->j.store, text.sha256);
    } else {
        assert(e.code != ERR_NONE && e.text[0] && !objects_known(&s->j, text.sha256));
    }
    arena_destroy(s->j.a);
    remove_object(s->plan.tree, hash);
    assert(faccessat(s->j.staging, hash, F_OK, 0) < 0);
    assert(faccessat(s->j.staging, text.sha256, F_OK, 0) < 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct store *s;
    if (!s)
        s = make();
    bring(s, data, size, true);
    bring(s, data, size, false);
    return 0;
}
