#include "scene.h"

#include "sync/fetch.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "check.h"

const char *const scene_names[SCENE_ACTS] = {"import", "install", "rollback"};

enum { SURVIVED = 1000 };

void scene_make(struct scene *s, struct bench *b, enum scene_act act)
{
    *s = (struct scene){b, act, str_format(b->a, "%s/before", b->path).p};
    s->survived = ARENA_NEW(b->a, hash_hex, SURVIVED);
    struct tree_pack p = bench_pack(b, 2, "two");
    tree_publish(b->gate_dir, &p);
    assert_int_equal(bench_import(b, b->gate), INSTALL_DONE);
    p = bench_pack(b, 3, "three");
    bench_root(b, 2, 1);
    tree_publish(b->gate_dir, &p);
    if (act == SCENE_INSTALL) {
        int lock;
        assert_true(fetch_lock(&b->env, b->store, &lock, &b->e));
        close(lock);
        tree_copy(b->gate, str_format(b->a, "%s/incoming/gate", b->store).p);
    }
    tree_copy(b->store, s->before);
}

void scene_reset(const struct scene *s)
{
    struct err e;
    assert_true(fs_remove_tree(&fsops_real, AT_FDCWD, s->b->store, &e));
    tree_copy(s->before, s->b->store);
}

static bool play(const struct scene *s, bool *nothing_new)
{
    struct bench *b = s->b;
    *nothing_new = false;
    switch (s->act) {
    case SCENE_INSTALL:
        return fetch_install(&b->env, b->store, nothing_new, &b->e);
    case SCENE_ROLL_BACK:
        return install_rollback(&b->env, b->store, &b->e);
    case SCENE_IMPORT:
    case SCENE_ACTS:
        break;
    }
    return install_import(&b->env, b->store, b->gate, nothing_new, &b->e);
}

int scene_play(const struct scene *s)
{
    bool nothing_new;
    if (!play(s, &nothing_new))
        return install_exit_code(s->b->e.code);
    return nothing_new ? INSTALL_NOTHING_NEW : INSTALL_DONE;
}

static bool whole(const struct scene *s, bool must_be_new, bool *is_new)
{
    static struct install_status status; /* too large for a stack */
    struct bench *b = s->b;
    uint64_t n;
    *is_new = bench_finds(b, "gate", s->act == SCENE_ROLL_BACK ? "old" : "three");
    if (!*is_new && !bench_finds(b, "gate", "two"))
        return err_wrap(&b->e, "neither old nor new");
    if (!*is_new && must_be_new)
        return err_set(&b->e, ERR_CORRUPT, "reported as done, and the old one is shown");
    return install_status(b->store, &status, &b->e) && install_scrub(&b->env, b->store, &n, &b->e);
}

/* A roll-back that is done again would return: what must work after one is the next import. */
static bool again(struct scene *s, bool is_new)
{
    bool cleared = is_new && s->act == SCENE_INSTALL; /* incoming was emptied, at least in part */
    if (s->act == SCENE_ROLL_BACK && is_new)
        s->act = SCENE_IMPORT;
    int code = scene_play(s);
    if (cleared && code != INSTALL_DONE && code != INSTALL_NOTHING_NEW) {
        s->act = SCENE_IMPORT; /* as the next fetch, which brings it anew */
        code = scene_play(s);
    }
    return (code == INSTALL_DONE || code == INSTALL_NOTHING_NEW) && whole(s, true, &is_new);
}

/* Every name and every byte beneath a folder. */
static void write_down(int dir, struct arena *a, struct buf *out)
{
    struct str *names;
    struct stat st;
    hash_hex hash;
    size_t n;
    struct err e;
    assert_true(fs_list(dir, 10000, a, &names, &n, &e));
    for (size_t i = 0; i < n; i++) {
        int fd = openat(dir, names[i].p, O_RDONLY | O_CLOEXEC);
        assert_int_equal(fstat(fd, &st), 0);
        buf_printf(out, "%s ", names[i].p);
        if (S_ISDIR(st.st_mode)) {
            buf_puts(out, "(");
            write_down(fd, a, out);
            buf_puts(out, ")");
        } else if (hash_file(fd, hash, &e)) {
            buf_puts(out, hash);
        }
        close(fd);
    }
}

static void fingerprint(const char *store, bool done, hash_hex out)
{
    struct arena *a = arena_create();
    struct buf b = {0};
    struct err e;
    int dir;
    assert_true(fs_open_dir(AT_FDCWD, store, &dir, &e));
    buf_printf(&b, "%d ", done);
    write_down(dir, a, &b);
    hash_bytes(buf_str(&b), out);
    close(dir);
    buf_free(&b);
    arena_destroy(a);
}

static bool has_survived(const struct scene *s, const hash_hex print)
{
    for (size_t i = 0; i < s->n_survived; i++)
        if (strcmp(s->survived[i], print) == 0)
            return true;
    return false;
}

bool scene_survived(struct scene *s, bool done)
{
    struct scene then = *s;
    hash_hex print;
    bool is_new;
    fingerprint(s->b->store, done, print);
    if (has_survived(s, print))
        return true;
    if (!whole(s, done, &is_new))
        return false;
    if (!again(&then, is_new))
        return err_wrap(&s->b->e, "once more");
    if (s->n_survived < SURVIVED)
        memcpy(s->survived[s->n_survived++], print, sizeof print);
    return true;
}
