/* power_sticks: imports, as kiosk-sync makes them, from sticks that fail (stick.h): case 39.
 *   each request in turn   is never answered, or fails with EIO, or the stick is pulled instead;
 *   named faults           a file without end, of 2^62 bytes, a folder that holds itself: to the
 *                          program kiosk-sync too, where they do not hang.
 * Each ends in its time and within its memory, with the exit code of COMMANDS and one line; the
 * screen goes on with what it has, also while the stick still hangs; the same stick without the
 * fault installs, and leaves nothing in staging.
 * The same is done with bugs planted in the import, which must be found.
 * power_sticks STRIDE, for every day: one request of STRIDE, without kiosk-sync, and no look at
 * memory, of which sanitizers take their own. */
#include "../support/patience.h"
#include "../support/scene.h"
#include "safe/safe.h"
#include "stick.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../support/check.h"

enum {
    PATIENCE_MS = 300,      /* by a clock that stands still until the stick hangs */
    MOST_MS = 60000,        /* until nobody waits any more for an import that takes a second */
    MOST_KB = 64 << 10,     /* it takes 8 MB */
    PICTURE_BYTES = 500000, /* four reads */
};

/* ---- planted bugs ---- */

enum bug { NO_BUG, NO_PATIENCE, LISTS_THE_STICK, READS_TO_THE_END, DEAF_TO_FAILURE, BUGS };
static const char *const bug_names[BUGS] = {"sound", "waits for ever", "lists the stick's folder",
                                            "reads a file to its end first",
                                            "reports what failed as done"};

/* ---- one import ---- */

struct told { /* by the process that imported, in memory that both have */
    int code; /* -1: nothing yet */
    long most_kb;
    char text[sizeof((struct err *)0)->text];
};
struct sticks {
    struct scene scene;
    const char *folder, *at; /* what is on the stick, and where it is put in */
    const char *picture;     /* the name of one of its objects */
    struct told *told;
    enum bug bug;
    bool brief;
    unsigned tried, bad;
};

/* In the process that has the patience. */
static int64_t hanging_ms(void *stick)
{
    static int64_t ms;
    return ms += stick_failed(stick) ? PATIENCE_MS : 0;
}

static int64_t standing_ms(void *stick)
{
    (void)stick;
    return 0;
}

/* What the bug does before the import, as if it were part of it. */
static void misbehave(const struct sticks *s)
{
    int dir = open(s->at, O_RDONLY | O_DIRECTORY);
    struct arena *a = arena_create();
    struct str *names, bytes;
    size_t n;
    struct err e;
    if (s->bug == LISTS_THE_STICK)
        (void)!fs_list(dir, SIZE_MAX, a, &names, &n, &e);
    else if (s->bug == READS_TO_THE_END)
        (void)!fs_read_file(dir, "KIOSK/gate/channel.json", 2048ull * MOST_KB, a, &bytes, &e);
    arena_destroy(a);
    close(dir);
}

static bool import(void *sticks, struct err *e)
{
    struct sticks *s = sticks;
    bool nothing_new;
    misbehave(s);
    return install_import(&s->scene.b->env, s->scene.b->store, s->at, &nothing_new, e) ||
           s->bug == DEAF_TO_FAILURE;
}

static void import_apart(struct sticks *s)
{
    struct bench *b = s->scene.b;
    struct rusage used;
    struct safe_work w = {.rights = {.read = {s->at}, .write = {b->store}},
                          .run = import,
                          .ctx = s,
                          .patience_ms = s->bug == NO_BUG        ? PATIENCE_MS
                                         : s->bug == NO_PATIENCE ? 0
                                                                 : MOST_MS};
    b->e.text[0] = 0;
    bool ok = safe_run(&w, &b->e);
    getrusage(RUSAGE_CHILDREN, &used);
    memcpy(s->told->text, b->e.text, sizeof s->told->text);
    s->told->most_kb = used.ru_maxrss;
    s->told->code = ok ? INSTALL_DONE : install_exit_code(b->e.code);
}

/* kiosk-sync itself, which stands beside this program; it says on standard error what is wrong. */
static void import_by_program(struct sticks *s)
{
    char program[4096];
    ssize_t n = readlink("/proc/self/exe", program, sizeof program - 16);
    int out = open(str_format(s->scene.b->a, "%s/said", s->scene.b->path).p,
                   O_CREAT | O_TRUNC | O_RDWR | O_APPEND, 0644);
    int status = -1;
    assert_true(n > 0 && out >= 0);
    program[n] = 0;
    memcpy(strrchr(program, '/'), "/kiosk-sync", sizeof "/kiosk-sync");
    pid_t p = fork();
    if (p == 0) {
        dup2(out, STDOUT_FILENO);
        dup2(out, STDERR_FILENO);
        execl(program, program, "import", s->at, "--store", s->scene.b->store, (char *)NULL);
        _exit(127);
    }
    struct rusage used;
    wait4(p, &status, 0, &used);
    ssize_t got = pread(out, s->told->text, sizeof s->told->text - 1, 0);
    s->told->text[got > 0 ? got : 0] = 0;
    s->told->most_kb = used.ru_maxrss;
    s->told->code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static bool ends(pid_t p, int most_ms)
{
    int status;
    for (int ms = 0; ms < most_ms; ms += 2) {
        if (waitpid(p, &status, WNOHANG) == p)
            return true;
        poll(NULL, 0, 2);
    }
    return false;
}

static pid_t begin(struct sticks *s, void (*run)(struct sticks *s))
{
    s->told->code = -1;
    fflush(NULL);
    pid_t p = fork();
    assert_true(p >= 0);
    if (p == 0) {
        int nowhere = open("/dev/null", O_WRONLY);
        dup2(nowhere, STDERR_FILENO);
        run(s);
        _exit(0);
    }
    return p;
}

/* ---- what must be true of it ---- */

/* The last line says it; kiosk-sync's warnings may stand before. */
static bool says_why(const char *text)
{
    size_t n = strlen(text);
    while (n && text[n - 1] == '\n')
        n--;
    const char *before = memrchr(text, '\n', n);
    return text + n - (before ? before + 1 : text) > 20;
}

static bool fits(const struct sticks *s, int code)
{
    const struct told *t = s->told;
    struct err *e = &s->scene.b->e;
    if (t->code != code)
        return err_set(e, ERR_USAGE, "exit %d, expected %d: %s", t->code, code, t->text);
    if (code != INSTALL_DONE && !says_why(t->text))
        return err_set(e, ERR_USAGE, "nothing says what is wrong: %s", t->text);
    return s->brief || t->most_kb < MOST_KB ||
           err_set(e, ERR_USAGE, "%ld KB of memory", t->most_kb);
}

static bool shows(struct sticks *s, const char *title)
{
    return bench_finds(s->scene.b, "gate", title) || err_wrap(&s->scene.b->e, "not %s", title);
}

static bool is_clean(struct bench *b)
{
    return bench_count(b, "staging") == 0 || err_set(&b->e, ERR_USAGE, "staging is not empty");
}

/* Who hangs in the kernel holds the store until the stick is pulled; nobody waits for him. */
static bool is_busy(struct sticks *s)
{
    struct bench *b = s->scene.b;
    b->env.wait_ms = 0;
    int code = bench_import(b, s->folder);
    b->env.wait_ms = 60000;
    return code == INSTALL_IO || err_set(&b->e, ERR_USAGE, "exit %d while another hangs", code);
}

/* The code where the fault was met.  EIO may have come to what an import can do without. */
static int expected(const struct sticks *s, const struct stick *stick, const struct stick_fault *f,
                    int code)
{
    bool is_met = stick_failed(stick) || f->kind >= STICK_ENDLESS;
    bool is_needless = f->kind == STICK_EIO && !f->name && s->told->code == INSTALL_DONE;
    return is_met && !is_needless ? code : INSTALL_DONE;
}

/* With the stick still in. */
static bool is_right(struct sticks *s, const struct stick *stick, const struct stick_fault *f,
                     int code)
{
    bool hangs = f->kind == STICK_HANGS && stick_failed(stick);
    if (stick_listed(stick))
        return err_set(&s->scene.b->e, ERR_USAGE, "a folder of the stick was listed");
    code = expected(s, stick, f, code);
    return fits(s, code) && shows(s, code == INSTALL_DONE ? "three" : "two") &&
           (hangs ? !f->name || is_busy(s) : is_clean(s->scene.b));
}

/* The same stick without its fault. */
static bool installs_then(struct sticks *s)
{
    static const struct stick_fault none = {STICK_SOUND};
    struct stick *stick = stick_insert(s->folder, s->at, &none);
    s->scene.n_survived = 0; /* it is to install each time */
    bool ok = scene_survived(&s->scene, s->told->code == INSTALL_DONE) && shows(s, "three") &&
              is_clean(s->scene.b);
    stick_pull(stick);
    return ok;
}

/* How many requests it came to. */
static unsigned attempt(struct sticks *s, const struct stick_fault *f, int code,
                        void (*run)(struct sticks *s))
{
    scene_reset(&s->scene);
    struct stick *stick = stick_insert(s->folder, s->at, f);
    patience_by(f->kind == STICK_HANGS ? hanging_ms : standing_ms, stick);
    pid_t p = begin(s, run);
    patience_by(NULL, NULL);
    bool in_time = ends(p, MOST_MS);
    bool ok = in_time ? is_right(s, stick, f, code)
                      : err_set(&s->scene.b->e, ERR_USAGE, "it does not end");
    unsigned requests = stick_requests(stick);
    stick_pull(stick);
    if (!in_time) {
        kill(p, SIGKILL);
        in_time = ends(p, MOST_MS);
        assert_true(in_time);
    }
    s->tried++;
    if (!(ok && installs_then(s)) && s->bad++ < 3)
        printf("    request %u of %s: %s\n", f->at, f->name ? f->name : "all", s->scene.b->e.text);
    return requests;
}

/* ---- all of them ---- */

/* An object of PICTURE_BYTES on the stick: its name. */
static const char *find_picture(struct bench *b)
{
    struct str *folders, *names;
    struct stat st;
    size_t n, n_names;
    int objects, dir;
    assert_true(fs_open_dir(b->gate_dir, "objects", &objects, &b->e));
    assert_true(fs_list(objects, 256, b->a, &folders, &n, &b->e));
    const char *found = NULL;
    for (size_t i = 0; i < n; i++) {
        assert_true(fs_open_dir(objects, folders[i].p, &dir, &b->e));
        assert_true(fs_list(dir, 256, b->a, &names, &n_names, &b->e));
        for (size_t k = 0; k < n_names; k++)
            if (fstatat(dir, names[k].p, &st, 0) == 0 && st.st_size >= PICTURE_BYTES)
                found = names[k].p;
        close(dir);
    }
    close(objects);
    assert_non_null(found);
    return found;
}

static void sticks_make(struct sticks *s, enum bug bug, bool brief)
{
    void *state;
    assert_int_equal(bench_setup(&state), 0);
    struct bench *b = state;
    *s = (struct sticks){.folder = str_format(b->a, "%s/stick", b->path).p,
                         .at = str_format(b->a, "%s/media", b->path).p,
                         .bug = bug,
                         .brief = brief};
    scene_make(&s->scene, b, SCENE_IMPORT);
    struct tree_pack p = bench_pack(b, 3, "three");
    p.picture_bytes = PICTURE_BYTES;
    tree_publish(b->gate_dir, &p);
    s->picture = find_picture(b);
    assert_int_equal(mkdir(s->folder, 0755), 0);
    assert_int_equal(mkdir(s->at, 0755), 0);
    const char *kiosk = str_format(b->a, "%s/KIOSK", s->folder).p;
    assert_int_equal(mkdir(kiosk, 0755), 0);
    tree_copy(b->gate, str_format(b->a, "%s/gate", kiosk).p);
    b->gate = str_cstr(b->a, str_of(s->at)); /* where the scene imports from */
    b->env.wait_ms = 60000;                  /* until who hung has let go of the store */
    s->told =
        mmap(NULL, sizeof *s->told, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    assert_true(s->told != MAP_FAILED);
}

static void sticks_free(struct sticks *s)
{
    void *state = s->scene.b;
    munmap(s->told, sizeof *s->told);
    bench_teardown(&state);
}

/* Is it as it should be?  Forgets what was counted. */
static bool told(struct sticks *s, const char *what)
{
    bool ok = s->bad == 0;
    printf("[%s] sticks: %s: %u times, %u bad\n", ok ? "       OK " : "  FAILED  ", what, s->tried,
           s->bad);
    s->tried = s->bad = 0;
    return ok;
}

static bool each_request(struct sticks *s, unsigned stride)
{
    static const struct {
        enum stick_kind kind;
        const char *what;
        int code;
    } kinds[] = {{STICK_EIO, "a request fails with EIO", INSTALL_IO},
                 {STICK_IS_PULLED, "pulled at a request", INSTALL_INCOMPLETE},
                 {STICK_HANGS, "a request is never answered", INSTALL_IO}};
    struct stick_fault f = {STICK_SOUND};
    unsigned requests = attempt(s, &f, INSTALL_DONE, import_apart);
    bool ok = told(s, "sound");
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        f.kind = kinds[k].kind;
        for (f.at = (stride - 1) / 2; f.at < requests; f.at += stride)
            attempt(s, &f, kinds[k].code, import_apart);
        ok = told(s, kinds[k].what) && ok;
    }
    return ok;
}

#define PICTURE "a picture"
static const struct trial {
    const char *what;
    struct stick_fault fault;
    int code;
} trials[] = {
    {"channel.json hangs", {STICK_HANGS, FUSE_READ, "channel.json"}, INSTALL_IO},
    {"a picture hangs in its middle", {STICK_HANGS, FUSE_READ, PICTURE, 2}, INSTALL_IO},
    {"a name hangs", {STICK_HANGS, FUSE_LOOKUP, "gate"}, INSTALL_IO},
    {"EIO in a picture's middle", {STICK_EIO, FUSE_READ, PICTURE, 2}, INSTALL_IO},
    {"EIO instead of a folder", {STICK_EIO, FUSE_LOOKUP, "KIOSK"}, INSTALL_IO},
    {"EIO in a root's signature, when it is copied",
     {STICK_EIO, FUSE_OPEN, "2.json.A1A1A1A1A1A1A101.minisig", 2},
     INSTALL_IO},
    {"pulled in a picture's middle", {STICK_IS_PULLED, FUSE_READ, PICTURE, 2}, INSTALL_INCOMPLETE},
    {"pulled when a root's signature is copied",
     {STICK_IS_PULLED, FUSE_OPEN, "2.json.A0A0A0A0A0A0A000.minisig", 2},
     INSTALL_INCOMPLETE},
    {"channel.json without end", {STICK_ENDLESS, .name = "channel.json"}, INSTALL_OVER_LIMIT},
    {"a picture without end", {STICK_ENDLESS, .name = PICTURE}, INSTALL_DAMAGED},
    {"channel.json of 2^62 bytes", {STICK_VAST, .name = "channel.json"}, INSTALL_OVER_LIMIT},
    {"a picture of 2^62 bytes", {STICK_VAST, .name = PICTURE}, INSTALL_DAMAGED},
    {"KIOSK in each folder", {STICK_HOLDS_ITSELF, .name = "KIOSK"}, INSTALL_DONE},
    {"each name a folder", {STICK_HOLDS_ITSELF}, INSTALL_DAMAGED},
};

static struct stick_fault named(const struct sticks *s, const struct stick_fault *fault)
{
    struct stick_fault f = *fault;
    if (f.name && strcmp(f.name, PICTURE) == 0)
        f.name = s->picture;
    return f;
}

static bool meet(struct sticks *s, const struct trial *t)
{
    struct stick_fault f = named(s, &t->fault);
    attempt(s, &f, t->code, import_apart);
    if (f.kind != STICK_HANGS && !s->brief) /* kiosk-sync has the patience of minutes */
        attempt(s, &f, t->code, import_by_program);
    return told(s, t->what);
}

/* Where each can be found, and by what. */
static const struct plant {
    enum bug bug;
    struct stick_fault fault;
    int code;
    bool slow; /* waits, or fills memory */
} plants[] = {
    {DEAF_TO_FAILURE, {STICK_EIO, FUSE_READ, PICTURE}, INSTALL_IO},
    {LISTS_THE_STICK, {STICK_HOLDS_ITSELF, .name = "KIOSK"}, INSTALL_DONE, .slow = true},
    {READS_TO_THE_END, {STICK_VAST, .name = "channel.json"}, INSTALL_OVER_LIMIT, .slow = true},
    {NO_PATIENCE, {STICK_HANGS, FUSE_READ, PICTURE}, INSTALL_IO, .slow = true},
};

static bool found(const struct plant *p, bool brief)
{
    struct sticks s;
    sticks_make(&s, p->bug, brief);
    struct stick_fault f = named(&s, &p->fault);
    attempt(&s, &f, p->code, import_apart);
    bool ok = s.bad > 0;
    printf("[%s] sticks: planted: %s: %s\n", ok ? "       OK " : "  FAILED  ", bug_names[p->bug],
           ok ? "found" : "not found");
    sticks_free(&s);
    return ok;
}

int main(int argc, char **argv)
{
    unsigned stride = argc > 1 ? (unsigned)strtoul(argv[1], NULL, 10) : 1;
    const char *why = fuse_apart();
    struct sticks s;
    assert_true(stride > 0);
    if (why) {
        printf("power_sticks: cannot run here: %s\n", why);
        return 77;
    }
    setvbuf(stdout, NULL, _IOLBF, 0);
    sticks_make(&s, NO_BUG, stride > 1);
    bool ok = each_request(&s, stride);
    for (size_t i = 0; i < sizeof trials / sizeof *trials; i++)
        ok = meet(&s, &trials[i]) && ok;
    sticks_free(&s);
    for (size_t i = 0; i < sizeof plants / sizeof *plants; i++)
        if (stride == 1 || !plants[i].slow)
            ok = found(&plants[i], stride > 1) && ok;
    return !ok;
}
