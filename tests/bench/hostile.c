/* bench_hostile BIN [WORDS]: each hostile input, or those whose name has WORDS in it, done to the
 * programs in BIN.  A line each, of fields between tabs:
 *
 *   way  name  what came of it ("as expected", "skipped", or what is wrong)  seconds  its deadline
 *   peak of kiosk-sync in KB  peak of the screen in KB
 */
#include "hostile.h"

#include "../support/meter.h"

#include <fcntl.h>
#include <sched.h>
#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../support/check.h"

static const char *bin, *words;

/* Some wait for most of their time: they may at the same time. */
enum { AT_ONCE = 12, TAKEN_MAX = 16 << 20, KEPT_BYTES = 64 << 20 };
static const struct {
    const char *name;
    unsigned deadline_s;
    int at_once;
} ways[] = {
    [HOSTILE_IMPORT] = {"import", 60, 1},
    [HOSTILE_FETCH] = {"fetch", 60, AT_ONCE},
    [HOSTILE_SCREEN] = {"screen", 60, 1},
};

/* A visit: home, the first list, the first item, each looked at to its end, in three languages. */
static const char visit[] =
    "lang vi\nexpect home\ntap tile:s\nexpect list\n"
    "drag 500 1500 500 300 200\nwait 500\ndrag 500 300 500 1700 200\nwait 500\n"
    "drag 500 300 500 1700 200\nwait 2000\n"
    "tap item:banyan\nexpect item\nwait 500\n"
    "drag 500 1500 500 300 200\nwait 500\ndrag 500 1500 500 300 200\nwait 500\n"
    "drag 500 1500 500 300 200\nwait 500\ndrag 500 1500 500 300 200\nwait 500\n"
    "lang km\nwait 500\nlang jra\nlang en\nwait 500\n"
    "tap nav:ease\ntap ease:large\ntap nav:back\nexpect item\n"
    "drag 500 1500 500 300 200\nwait 500\ntap nav:home\nexpect home\ntree home\n"
    "drag 500 1500 500 300 200\nwait 500\nlang km\nlang vi\nwait 500\n"
    "drag 500 1500 500 300 200\nwait 120000\nexpect attract\nwait 60000\nexpect attract\n";

/* ---- one row, in a process of its own ---- */

struct place {
    char path[64]; /* of the bench */
    char failed[700];
};

struct run {
    const struct hostile *h;
    struct place *place; /* seen by the children too */
    struct arena *a;
    struct server *server, *second;
    struct meter meter;
    const char *store;
    struct str said, tree;
    char wrong[700]; /* "" so far */
};

static void wrong(struct run *r, const char *fmt, ...) PRINTF_LIKE(2, 3);

static void wrong(struct run *r, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    if (!*r->wrong)
        vsnprintf(r->wrong, sizeof r->wrong, fmt, args);
    va_end(args);
}

static const char *in_place(struct run *r, const char *name)
{
    return str_format(r->a, "%s/%s", r->place->path, name).p;
}

/* In a child: this process is to stay small (meter.h). */
static bool apart(struct run *r, void (*work)(struct run *r))
{
    int status;
    fflush(stdout);
    pid_t pid = fork();
    if (pid == 0) {
        work(r);
        _exit(0);
    }
    return waitpid(pid, &status, 0) == pid && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static void make(struct run *r)
{
    struct bench *b;
    bench_setup((void **)&b);
    snprintf(r->place->path, sizeof r->place->path, "%s", b->path);
    if (r->h->make)
        r->h->make(b, r->h->ctx);
    if (r->h->way != HOSTILE_SCREEN)
        return;
    int code = bench_import(b, b->trees);
    if (code != INSTALL_DONE)
        snprintf(r->place->failed, sizeof r->place->failed, "import %d: %s", code, b->e.text);
    if (r->h->damage)
        r->h->damage(b);
}

/* A disk of its own for the store, which goes with this process. */
static bool give_disk(struct run *r)
{
    const char *disk = in_place(r, "disk");
    const char *size = str_format(r->a, "size=%um", r->h->disk_mb).p;
    if (unshare(CLONE_NEWNS) != 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 ||
        mkdir(disk, 0755) != 0 || mount("tmpfs", disk, "tmpfs", 0, size) != 0)
        return false;
    const char *store = in_place(r, "disk/store");
    tree_copy(r->store, store);
    r->store = store;
    r->meter.disk = disk;
    return true;
}

static void serve(struct run *r)
{
    r->server = server_start(in_place(r, "trees"));
    if (r->h->serve)
        r->h->serve(r->server, r->h->ctx);
    server_forget(r->server);
    if (r->h->second)
        r->second = server_start(in_place(r, "trees"));
}

static void run_sync(struct run *r)
{
    char *argv[8] = {(char *)str_format(r->a, "%s/kiosk-sync", bin).p};
    int n = 1;
    if (r->h->way == HOSTILE_FETCH) {
        argv[n++] = "fetch";
        argv[n++] = (char *)server_url(r->server);
        if (r->second)
            argv[n++] = (char *)server_url(r->second);
    } else {
        argv[n++] = "import";
        argv[n++] = (char *)in_place(r, r->h->whole_stick ? "trees" : "trees/gate");
    }
    argv[n++] = "--store";
    argv[n++] = (char *)r->store;
    meter_run(&r->meter, argv);
}

static void run_screen(struct run *r)
{
    struct err e;
    const char *script = in_place(r, "script");
    if (!fs_replace_path(script, str_of(r->h->script ? r->h->script : visit), &e))
        wrong(r, "%s", e.text);
    char *argv[] = {(char *)str_format(r->a, "%s/kiosk", bin).p,
                    "--store",
                    (char *)r->store,
                    "--window",
                    (char *)(r->h->glass ? r->h->glass : "1080x1920"),
                    "--script",
                    (char *)script,
                    "--shots",
                    (char *)r->place->path,
                    "--now",
                    (char *)(r->h->now ? r->h->now : "2026-11-22T09:42"),
                    NULL};
    meter_run(&r->meter, argv);
}

/* ---- what came of it ---- */

static void look_at_store(struct run *r)
{
    struct bench b = {.store = (char *)r->store, .a = r->a};
    if (!bench_finds(&b, "gate", r->h->shows))
        snprintf(r->place->failed, sizeof r->place->failed, "\"%s\" is not shown: %s", r->h->shows,
                 b.e.text);
}

static void judge_words(struct run *r)
{
    struct err e;
    struct str text;
    if (!fs_read_path(r->meter.log, 1 << 20, r->a, &r->said, &e))
        r->said = STR("");
    if (r->h->way != HOSTILE_SCREEN ||
        !fs_read_path(in_place(r, "home.json"), 16 << 20, r->a, &r->tree, &e))
        r->tree = STR("");
    text = str_format(r->a, "%s%s", r->said.p, r->tree.p);
    if (r->h->says && !strstr(text.p, r->h->says))
        wrong(r, "does not say \"%s\"", r->h->says);
    if (r->h->says_not && strstr(text.p, r->h->says_not))
        wrong(r, "says \"%s\"", r->h->says_not);
}

/* The last line of what it said. */
static int last_line(struct str s, const char **at)
{
    while (s.n && s.p[s.n - 1] == '\n')
        s.n--;
    const char *end = s.n ? memrchr(s.p, '\n', s.n) : NULL;
    *at = end ? end + 1 : s.p;
    return (int)(s.n - (size_t)(*at - s.p));
}

static void judge(struct run *r)
{
    const struct meter *m = &r->meter;
    judge_words(r);
    if (m->late)
        wrong(r, "it was ended at its deadline");
    const char *line;
    int n = last_line(r->said, &line);
    if (m->exit_code != r->h->code)
        wrong(r, "exit %d, expected %d: %.*s", m->exit_code, r->h->code, n, line);
    if (r->h->shows && (!apart(r, look_at_store) || *r->place->failed))
        wrong(r, "%s", *r->place->failed ? r->place->failed : "the store breaks a program");
    if (r->server && server_bytes(r->server) > TAKEN_MAX)
        wrong(r, "%lld bytes were taken", (long long)server_bytes(r->server));
    if (m->disk && m->least_free < KEPT_BYTES)
        wrong(r, "%llu bytes were left free", (unsigned long long)m->least_free);
    struct stat st;
    if (r->h->way != HOSTILE_SCREEN &&
        stat(str_format(r->a, "%s/staging/bundle.db", r->store).p, &st) == 0)
        wrong(r, "a bundle was left in staging");
}

static void say(struct run *r)
{
    for (char *c = r->wrong; *c; c++)
        *c = *c == '\n' || *c == '\t' ? ' ' : *c;
    unsigned deadline = r->meter.deadline_s;
    char line[1024];
    int n = snprintf(line, sizeof line, "%s\t%s\t%s\t%.2f\t%u\t%lld\t%lld\n", ways[r->h->way].name,
                     r->h->name, *r->wrong ? r->wrong : "as expected", r->meter.seconds, deadline,
                     (long long)r->meter.peak_kb[METER_SYNC],
                     (long long)r->meter.peak_kb[METER_SCREEN]);
    if (write(STDOUT_FILENO, line, (size_t)n) != n)
        _exit(1);
}

static void run_row(const struct hostile *h)
{
    struct run r = {.h = h, .a = arena_create()};
    struct err e;
    r.place =
        mmap(NULL, sizeof *r.place, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    r.meter.deadline_s = h->deadline_s ? h->deadline_s : ways[h->way].deadline_s;
    bool made = apart(&r, make) && !*r.place->failed;
    r.store = in_place(&r, "store");
    r.meter.log = in_place(&r, "log");
    if (!made)
        wrong(&r, "not made: %s", r.place->failed);
    else if (h->disk_mb && !give_disk(&r))
        wrong(&r, "skipped: only root may have a disk of its own");
    if (!*r.wrong) {
        if (h->way == HOSTILE_FETCH)
            serve(&r);
        if (h->way == HOSTILE_SCREEN)
            run_screen(&r);
        else
            run_sync(&r);
        judge(&r);
    }
    say(&r);
    if (r.meter.disk)
        umount(r.meter.disk);
    if (*r.place->path && !getenv("KEEP") &&
        !fs_remove_tree(&fsops_real, AT_FDCWD, r.place->path, &e))
        fprintf(stderr, "%s\n", e.text);
}

/* ---- all rows ---- */

static int running;

static void wait_for(int left)
{
    int status;
    for (; running > left; running--)
        if (wait(&status) > 0 && status != 0)
            exit(1);
}

void hostile_run(const struct hostile *h)
{
    static int way = -1;
    if (words && !strstr(h->name, words) && strcmp(words, ways[h->way].name) != 0)
        return;
    wait_for(way == (int)h->way ? ways[way].at_once - 1 : 0);
    way = h->way;
    fflush(stdout);
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        run_row(h);
        _exit(0);
    }
    running++;
}

void hostile_publish(struct bench *b, struct tree_pack pack)
{
    tree_publish(b->gate_dir, &pack);
}

int main(int argc, char **argv)
{
    if (argc < 2 || argc > 3 || sodium_init() < 0)
        return 64;
    bin = argv[1];
    words = argc > 2 ? argv[2] : NULL;
    hostile_imports();
    hostile_fetches();
    hostile_screens();
    wait_for(0);
    return 0;
}
