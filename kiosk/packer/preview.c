/* preview.c - content in the kiosk itself, before anybody has signed it: built into a folder of its
 * own, signed with two keys that are then thrown away, installed by kiosk-sync, shown by the kiosk
 * under a banner that says what it is.  Two, as a channel should have: kiosk-sync warns of one. */
#include "packer/preview.h"

#include "base/fsops.h"
#include "packer/build.h"
#include "packer/drawing.h"
#include "packer/rootfile.h"
#include "packer/throwaway.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

enum { MAX_ARGUMENTS = 20, KEYS = 2 };
#define BANNER "Preview - unsigned"
#define CONFIG "[kiosk]\ndrafts = yes\n"

struct preview {
    const struct preview_options *o;
    struct content *content;
    char *path;
    int dir;
    const char *programs; /* the folder of this program */
    struct throwaway keys[KEYS];
    struct arena *a;
    struct err *e;
};

static bool find_programs(struct preview *p)
{
    char self[4096];
    ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
    if (n < 0)
        return err_errno(p->e, errno, "/proc/self/exe");
    self[n] = 0;
    *strrchr(self, '/') = 0;
    p->programs = str_copy(p->a, str_of(self)).p;
    return true;
}

/* A program beside this one, to its end; what it says is seen. */
static bool run(struct preview *p, const char *program, const char *const *arguments)
{
    const char *argv[MAX_ARGUMENTS + 2] = {str_format(p->a, "%s/%s", p->programs, program).p};
    pid_t pid;
    int status;
    for (size_t i = 0; i < MAX_ARGUMENTS && arguments[i]; i++)
        argv[i + 1] = arguments[i];
    int rc = posix_spawn(&pid, argv[0], NULL, NULL, (char **)argv, environ);
    if (rc)
        return err_errno(p->e, rc, "%s", argv[0]);
    while (waitpid(pid, &status, 0) < 0)
        if (errno != EINTR)
            return err_errno(p->e, errno, "%s", argv[0]);
    return (WIFEXITED(status) && WEXITSTATUS(status) == 0) ||
           err_set(p->e, ERR_IO, "%s ended with %d", program,
                   WIFEXITED(status) ? WEXITSTATUS(status) : -1);
}

static const char *inside(struct preview *p, const char *name)
{
    return str_format(p->a, "%s/%s", p->path, name).p;
}

static const char *key_name(struct preview *p, int k)
{
    return str_format(p->a, "preview-%d.pub", k).p;
}

static bool make_keys(struct preview *p)
{
    bool ok = true;
    for (int k = 0; ok && k < KEYS; k++) {
        throwaway_make(&p->keys[k]);
        ok = throwaway_put_key(&p->keys[k], p->dir, key_name(p, k), p->e);
    }
    return ok;
}

static bool build_channel(struct preview *p, struct content_channel *c, const char *tree)
{
    const char *keys[KEYS];
    for (int k = 0; k < KEYS; k++)
        keys[k] = inside(p, key_name(p, k));
    struct rootfile root = {c->channel.p, 1, 1, KEYS, keys, KEYS};
    struct build_options o = {
        .tree = tree, .epoch = 1, .long_side = DRAWING_LONG_SIDE, .choice = {p->o->today, true}};
    struct build_result result;
    struct buf said = {0};
    bool ok =
        rootfile_write(&root, tree, p->e) && build_pack(&o, p->content, c, &result, &said, p->e);
    buf_free(&said);
    return ok;
}

static bool sign_tree(struct preview *p, const char *tree)
{
    int dir;
    if (!fs_open_dir(AT_FDCWD, tree, &dir, p->e))
        return false;
    static const char *const files[] = {"root/1.json", "packs/1.json", "channel.json"};
    bool ok = true;
    for (size_t f = 0; f < sizeof files / sizeof *files; f++)
        for (int k = 0; ok && k < KEYS; k++)
            ok = throwaway_sign(&p->keys[k], dir, files[f], p->e);
    close(dir);
    return ok;
}

static bool install_channel(struct preview *p, struct content_channel *c)
{
    const char *tree = inside(p, str_format(p->a, "trees/%.*s", STR_ARG(c->channel)).p);
    const char *store = inside(p, "store"), *root = str_format(p->a, "%s/root/1.json", tree).p;
    const char *trust[] = {"trust", store, root, NULL};
    const char *import[] = {"import", tree, "--store", store, NULL};
    return build_channel(p, c, tree) && sign_tree(p, tree) && run(p, "kiosk-sync", trust) &&
           run(p, "kiosk-sync", import);
}

static bool has_gate(struct preview *p, struct content_channel *c)
{
    struct arena *batch = arena_create();
    struct findings ignored = {.a = p->a}; /* lint shows them */
    bool found = false;
    CONTENT_EACH(p->content, c, batch, &ignored)
    for (size_t i = 0; i < c->n_items; i++)
        found = found || c->items[i].kind == kind_find(STR("gate"));
    arena_destroy(batch);
    return found;
}

/* The first that has a gate, or the first. */
static size_t owner_of_gate(struct preview *p)
{
    for (size_t c = 0; c < p->content->n; c++)
        if (has_gate(p, &p->content->channels[c]))
            return c;
    return 0;
}

/* The gate is that of the channel which is trusted first. */
static bool install_all(struct preview *p)
{
    size_t n = p->content->n, first = owner_of_gate(p);
    bool ok = true;
    for (size_t k = 0; ok && k < n; k++)
        ok = install_channel(p, &p->content->channels[(first + k) % n]);
    return ok;
}

static bool show(struct preview *p)
{
    const char *arguments[MAX_ARGUMENTS + 1] = {
        "--store", inside(p, "store"), "--config",  inside(p, "kiosk.ini"), "--banner",
        BANNER,    "--window",         p->o->window};
    const char *const more[][2] = {
        {"--lang", p->o->lang}, {"--script", p->o->script}, {"--shots", p->o->shots}};
    size_t n = 8;
    for (size_t i = 0; i < sizeof more / sizeof *more; i++)
        if (more[i][1]) {
            arguments[n++] = more[i][0];
            arguments[n++] = more[i][1];
        }
    return run(p, "kiosk", arguments);
}

static bool play(struct preview *p)
{
    bool ok = find_programs(p) && fs_need_dir(&fsops_real, p->dir, "store", p->e) &&
              fs_need_dir(&fsops_real, p->dir, "trees", p->e) && make_keys(p) &&
              fs_replace(&fsops_real, p->dir, "kiosk.ini", STR(CONFIG), p->e);
    return ok && install_all(p) && show(p);
}

bool preview_show(const struct preview_options *o, struct content *content, struct err *e)
{
    struct preview p = {.o = o, .content = content, .a = arena_create(), .e = e};
    const char *tmp = getenv("TMPDIR");
    struct err why;
    p.path = str_cstr(p.a, str_format(p.a, "%s/kiosk-preview-XXXXXX", tmp ? tmp : "/tmp"));
    bool ok = mkdtemp(p.path) || err_errno(e, errno, "%s", p.path);
    if (ok) {
        ok = fs_open_dir(AT_FDCWD, p.path, &p.dir, e);
        if (ok) {
            ok = play(&p);
            close(p.dir);
        }
        bool gone = fs_remove_tree(&fsops_real, AT_FDCWD, p.path, &why);
        if (ok && !gone)
            *e = why;
        ok = ok && gone;
    }
    arena_destroy(p.a);
    return ok;
}
