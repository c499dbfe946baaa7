/* main.c - kiosk-sync: trust, import, fetch, install, heed, rollback, scrub, status.
 *
 * This process reads nothing that came from outside: each command runs in a child with the rights
 * that it needs (safe.h), fetch in two, of which only the first has the network. */
#include "base/clock.h"
#include "base/log.h"
#include "base/process.h"
#include "config/config.h"
#include "safe/safe.h"
#include "sync/fetch.h"
#include "sync/progress.h"
#include "sync/said.h"

#include <fcntl.h>
#include <getopt.h>
#include <inttypes.h>
#include <libgen.h>
#include <signal.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

struct args {
    const char *store, *progress_file, *ack_file, *config_file;
    struct config config;
    struct progress *progress;
    const char *operand[LIMIT_MIRRORS];
    size_t n_operands;
    bool json;
    bool from_server;  /* what is installed came by fetch */
    bool unseen;       /* of install_env; found out first */
    uint64_t began_ms; /* of the monotonic clock */
};
struct command {
    const char *name, *usage;
    size_t min, max; /* operands beside --store */
    int (*run)(const struct args *a);
    bool in_steps; /* begins its own processes */
    bool looks;    /* writes nothing */
    bool from_server;
};

static int fail(const struct err *e)
{
    fprintf(stderr, "kiosk-sync: %s\n", said_failure(e, false).text);
    return install_exit_code(e->code);
}

static struct install_env environment(void)
{
    return (struct install_env){.fs = &fsops_real,
                                .now = clock_unix_s(),
                                .keep_bytes = LIMIT_KEPT_FREE_BYTES,
                                .wait_ms = LIMIT_WAIT_MS,
                                .alive = safe_alive};
}

static int run_trust(const struct args *a)
{
    struct install_env env = environment();
    struct err e;
    if (!install_trust(&env, a->store, a->operand[0], &e))
        return fail(&e);
    puts(said(SAID_FOLLOWED));
    return INSTALL_DONE;
}

static void on_progress(void *ctx, const struct install_progress *p)
{
    progress_show(ctx, p);
    safe_alive();
}

static void on_channel(void *ctx, const struct install_result *r)
{
    (void)ctx;
    enum said what = r->fresher ? SAID_FRESHER : r->nothing_new ? SAID_SAME : SAID_INSTALLED;
    printf("%s: epoch %" PRId64 ", seq %" PRId64 ": %s, %" PRIu64 " new objects, %" PRIu64 " KB\n",
           r->channel, r->epoch, r->seq, said(what), r->objects_new, r->bytes_new >> 10);
    if (r->gate_is_of && strcmp(r->gate_is_of, CONFIG_NOBODY) == 0)
        printf("%s: %s (kiosk.ini: gate_channel)\n", r->channel, said(SAID_NOBODYS_GATE));
    else if (r->gate_is_of)
        printf("%s: %s: %s (kiosk.ini: gate_channel)\n", r->channel, said(SAID_NOT_THE_GATE),
               r->gate_is_of);
}

static struct install_env shown_environment(const struct args *a)
{
    struct install_env env = environment();
    env.progress = on_progress;
    env.each = on_channel;
    env.ctx = a->progress;
    env.gate = a->config.gate_channel;
    return env;
}

static int finish(const struct args *a, bool ok, bool nothing_new, const struct err *e)
{
    if (ok) {
        progress_end(a->progress, nothing_new ? INSTALL_NOTHING_NEW : INSTALL_DONE,
                     said(nothing_new ? SAID_SAME : SAID_INSTALLED));
        return nothing_new ? INSTALL_NOTHING_NEW : INSTALL_DONE;
    }
    struct said_line line = said_failure(e, a->from_server);
    progress_end(a->progress, install_exit_code(e->code), line.text);
    fprintf(stderr, "kiosk-sync: %s\n", line.text);
    return install_exit_code(e->code);
}

/* What the screen refused is left before anything new is looked at; new content may help where that
 * is not possible. */
static void heed(struct install_env *env, const struct args *a)
{
    struct err e;
    struct install_heeded heeded = {0};
    if (!install_heed(env, a->store, a->ack_file, &heeded, &e))
        log_warning("%s", e.text);
    env->unseen = heeded.unseen;
}

static int run_import(const struct args *a)
{
    struct install_env env = shown_environment(a);
    struct err e;
    bool nothing_new = false;
    if (a->ack_file)
        heed(&env, a);
    bool ok = install_import(&env, a->store, a->operand[0], &nothing_new, &e);
    return finish(a, ok, nothing_new, &e);
}

static int run_install(const struct args *a)
{
    struct install_env env = shown_environment(a);
    struct err e;
    bool nothing_new = false;
    if (a->ack_file)
        heed(&env, a);
    int lock = -1;
    bool ok =
        fetch_lock(&env, a->store, &lock, &e) && fetch_install(&env, a->store, &nothing_new, &e);
    if (lock >= 0)
        close(lock);
    return finish(a, ok, nothing_new, &e);
}

/* ---- a process for each step ---- */

static const char *folder_of(struct arena *a, const char *file)
{
    return file ? dirname(str_cstr(a, str_of(file))) : NULL;
}

/* Files of the system: names and addresses, certificates, libraries.  Not all of /etc: what root
 * may read there is no business of a process that talks to strangers. */
#define OF_THE_NETWORK                                                                             \
    "/etc/hosts", "/etc/resolv.conf", "/etc/nsswitch.conf", "/etc/gai.conf", "/etc/host.conf",     \
        "/etc/services", "/etc/protocols", "/etc/localtime", "/etc/ld.so.cache", "/etc/ssl/certs", \
        "/etc/ssl/openssl.cnf", "/etc/gnutls", "/run/systemd/resolve", "/run/NetworkManager",      \
        "/usr", "/lib", "/lib64", "/dev/urandom"

/* A run that was cancelled, or hung, or broke down left things behind. */
static bool run_or_tidy(const struct safe_work *w, const char *store, struct err *e)
{
    if (safe_run(w, e))
        return true;
    install_tidy(&fsops_real, store);
    return false;
}

struct step {
    const struct args *a;
    bool patches;
    struct {
        bool patches, nothing_new;
    } out;
};

static bool bring(void *ctx, struct err *e)
{
    struct step *s = ctx;
    struct install_env env = shown_environment(s->a);
    struct fetch_env from = {
        .install = &env, .patience = http_patience_usual, .n_mirrors = s->a->n_operands};
    from.patience.poll_ms = LIMIT_POLL_MS - (int64_t)(clock_mono_ms() - s->a->began_ms);
    env.parts = 2;
    memcpy(from.mirrors, s->a->operand, sizeof from.mirrors);
    s->out.patches = s->patches;
    return fetch_bring(&from, s->a->store, &s->out.patches, &s->out.nothing_new, e);
}

static bool bring_apart(void *ctx, bool *patches, bool *nothing_new, struct err *e)
{
    const struct args *a = ctx;
    struct arena *arena = arena_create();
    struct step s = {.a = a, .patches = *patches, .out.nothing_new = true};
    struct safe_work w = {.rights = {.read = {a->store, OF_THE_NETWORK},
                                     .write = {str_format(arena, "%s/incoming", a->store).p,
                                               folder_of(arena, a->progress_file)},
                                     .network = true},
                          .load = http_load,
                          .run = bring,
                          .ctx = &s,
                          .out = &s.out,
                          .out_bytes = sizeof s.out,
                          .patience_ms = LIMIT_SILENCE_MS};
    bool ok = safe_run(&w, e);
    *patches = s.out.patches;
    *nothing_new = s.out.nothing_new;
    arena_destroy(arena);
    return ok;
}

static bool install(void *ctx, struct err *e)
{
    struct step *s = ctx;
    struct install_env env = shown_environment(s->a);
    env.part = 1;
    env.parts = 2;
    env.unseen = s->a->unseen;
    return fetch_install(&env, s->a->store, &s->out.nothing_new, e);
}

static bool install_apart(void *ctx, bool *nothing_new, struct err *e)
{
    const struct args *a = ctx;
    struct arena *arena = arena_create();
    struct step s = {.a = a};
    struct safe_work w = {.rights = {.write = {a->store, folder_of(arena, a->progress_file)}},
                          .run = install,
                          .ctx = &s,
                          .out = &s.out,
                          .out_bytes = sizeof s.out,
                          .patience_ms = LIMIT_SILENCE_MS};
    bool ok = run_or_tidy(&w, a->store, e);
    if (ok)
        *nothing_new = s.out.nothing_new;
    arena_destroy(arena);
    return ok;
}

struct heed_step {
    const struct args *a;
    bool unseen;
};

static bool heed_first(void *ctx, struct err *e)
{
    (void)e;
    struct heed_step *s = ctx;
    struct install_env env = environment();
    heed(&env, s->a);
    s->unseen = env.unseen;
    return true;
}

static bool heed_apart(struct args *a, struct err *e)
{
    struct arena *arena = arena_create();
    struct heed_step s = {.a = a};
    struct safe_work w = {.rights = {.read = {folder_of(arena, a->ack_file)}, .write = {a->store}},
                          .run = heed_first,
                          .ctx = &s,
                          .out = &s.unseen,
                          .out_bytes = sizeof s.unseen,
                          .patience_ms = LIMIT_SILENCE_MS};
    bool ok = run_or_tidy(&w, a->store, e);
    a->unseen = s.unseen;
    arena_destroy(arena);
    return ok;
}

static int run_fetch(const struct args *given)
{
    struct args mine = *given, *a = &mine;
    mine.began_ms = clock_mono_ms();
    struct fetch_steps steps = {bring_apart, install_apart, a};
    struct err e;
    bool nothing_new = false;
    struct install_env env = environment();
    int lock = -1;
    bool ok = fetch_lock(&env, a->store, &lock, &e) && heed_apart(a, &e) &&
              fetch_all(&steps, &nothing_new, &e);
    if (lock >= 0)
        close(lock);
    return finish(a, ok, nothing_new, &e);
}

static int run_heed(const struct args *a)
{
    struct install_env env = environment();
    struct err e;
    struct install_heeded heeded;
    if (!install_heed(&env, a->store, a->ack_file, &heeded, &e))
        return fail(&e);
    puts(said(heeded.went_back ? SAID_BACK : SAID_SHOWN));
    return heeded.went_back ? INSTALL_DONE : INSTALL_NOTHING_NEW;
}

static int run_rollback(const struct args *a)
{
    struct install_env env = environment();
    struct err e;
    if (install_rollback(&env, a->store, &e)) {
        puts(said(SAID_BACK));
        return INSTALL_DONE;
    }
    if (e.code != ERR_NOT_FOUND)
        return fail(&e);
    puts(said(SAID_NOTHING_BEFORE));
    return INSTALL_NOTHING_NEW;
}

static int run_scrub(const struct args *a)
{
    struct install_env env = environment();
    struct err e;
    uint64_t checked;
    if (!install_scrub(&env, a->store, &checked, &e))
        return fail(&e);
    printf("%" PRIu64 " %s\n", checked, said(SAID_SOUND));
    return INSTALL_DONE;
}

static void print_json(const struct install_status *s)
{
    printf("{\"generation\":%" PRId64 ",\"previous_generation\":%" PRId64 ",\"channels\":[",
           s->current.generation, s->previous_generation);
    for (size_t i = 0; i < s->current.n_channels; i++) {
        const struct store_channel *c = &s->current.channels[i];
        printf("%s\n{\"channel\":\"%s\",\"epoch\":%" PRId64 ",\"seq\":%" PRId64
               ",\"issued\":%" PRId64 ",\"best_before\":%" PRId64 ",\"root_version\":%" PRId64
               ",\"keys\":%u,\"threshold\":%u,\"generation\":%" PRId64 "}",
               i ? "," : "", c->channel, c->epoch, c->seq, c->issued, c->best_before,
               c->root_version, s->roots[i].n_keys, s->roots[i].threshold, s->current.generation);
    }
    puts("]}");
}

static const char *day(int64_t unix_s, char out[16])
{
    time_t t = (time_t)unix_s;
    struct tm tm;
    if (unix_s == 0 || !gmtime_r(&t, &tm) || !strftime(out, 16, "%Y-%m-%d", &tm))
        return "-";
    return out;
}

static void print_table(const struct install_status *s)
{
    printf("%-24s %5s %6s  %-10s  %-11s  %4s  %-9s  %s\n", "channel", "epoch", "seq", "issued",
           "best before", "root", "threshold", "generation");
    for (size_t i = 0; i < s->current.n_channels; i++) {
        const struct store_channel *c = &s->current.channels[i];
        char issued[16], best_before[16];
        printf("%-24s %5" PRId64 " %6" PRId64 "  %-10s  %-11s  %4" PRId64 "  %2u of %-3u  %" PRId64
               "\n",
               c->channel, c->epoch, c->seq, day(c->issued, issued),
               day(c->best_before, best_before), c->root_version, s->roots[i].threshold,
               s->roots[i].n_keys, s->current.generation);
    }
}

static int run_status(const struct args *a)
{
    struct install_status s;
    struct err e;
    if (!install_status(a->store, &s, &e))
        return fail(&e);
    if (a->json)
        print_json(&s);
    else
        print_table(&s);
    return process_said(&e) ? INSTALL_DONE : fail(&e);
}

static const struct command COMMANDS[] = {
    {"trust", "trust STORE ROOTFILE", 1, 1, run_trust},
    {"import", "import TREE --store STORE [--progress FILE] [--ack FILE] [--config FILE]", 1, 1,
     run_import},
    {"fetch", "fetch URL [URL ...] --store STORE [--progress FILE] [--ack FILE] [--config FILE]", 1,
     LIMIT_MIRRORS, run_fetch, .in_steps = true, .from_server = true},
    {"install", "install --store STORE [--progress FILE] [--ack FILE] [--config FILE]", 0, 0,
     run_install, .from_server = true},
    {"heed", "heed --store STORE --ack FILE", 0, 0, run_heed},
    {"rollback", "rollback --store STORE", 0, 0, run_rollback},
    {"scrub", "scrub --store STORE", 0, 0, run_scrub},
    {"status", "status --store STORE [--json]", 0, 0, run_status, .looks = true},
};
enum { N_COMMANDS = sizeof COMMANDS / sizeof *COMMANDS };

static int usage(void)
{
    for (size_t i = 0; i < N_COMMANDS; i++)
        fprintf(stderr, "%s kiosk-sync %s\n", i ? "      " : "usage:", COMMANDS[i].usage);
    return INSTALL_USAGE;
}

/* Options may stand before or after what is not an option.  `trust STORE ROOTFILE` names its
 * store without --store. */
static bool parse(const struct command *c, int argc, char **argv, struct args *a)
{
    static const struct option options[] = {
        {"store", required_argument, NULL, 's'}, {"progress", required_argument, NULL, 'p'},
        {"ack", required_argument, NULL, 'a'},   {"config", required_argument, NULL, 'c'},
        {"json", no_argument, NULL, 'j'},        {NULL, 0, NULL, 0}};
    opterr = 0; /* getopt would print what was given as it is */
    for (int o; (o = getopt_long(argc, argv, "", options, NULL)) != -1;) {
        if (o == 's')
            a->store = optarg;
        else if (o == 'p')
            a->progress_file = optarg;
        else if (o == 'a')
            a->ack_file = optarg;
        else if (o == 'c')
            a->config_file = optarg;
        else if (o == 'j')
            a->json = true;
        else
            return process_no_option(argv[optind - 1]);
    }
    if (c->run == run_trust && !a->store && optind < argc)
        a->store = argv[optind++];
    while (a->n_operands < c->max && optind < argc)
        a->operand[a->n_operands++] = argv[optind++];
    return optind == argc && a->store && a->n_operands >= c->min &&
           (c->run != run_heed || a->ack_file);
}

struct whole { /* command, in one process */
    const struct command *command;
    const struct args *a;
    int exit_code;
};

static bool run_whole(void *ctx, struct err *e)
{
    (void)e;
    struct whole *w = ctx;
    w->exit_code = w->command->run(w->a);
    return true;
}

static int run_apart(const struct command *c, const struct args *a)
{
    struct arena *arena = arena_create();
    struct whole whole = {.command = c, .a = a};
    bool a_file = c->run == run_trust; /* its signatures lie beside it */
    struct safe_work w = {
        .rights = {.read = {a_file ? folder_of(arena, a->operand[0]) : a->store,
                            a->operand[0] ? a->operand[0] : a->store,
                            folder_of(arena, a->ack_file)},
                   .write = {c->looks ? NULL : a->store, folder_of(arena, a->progress_file)}},
        .run = run_whole,
        .ctx = &whole,
        .out = &whole.exit_code,
        .out_bytes = sizeof whole.exit_code,
        .patience_ms = LIMIT_SILENCE_MS};
    struct err e;
    bool ok = (!a_file || fs_need_dir(&fsops_real, AT_FDCWD, a->store, &e)) &&
              (c->looks ? safe_run(&w, &e) : run_or_tidy(&w, a->store, &e));
    arena_destroy(arena);
    return ok ? whole.exit_code : finish(a, false, false, &e);
}

/* The screen's own settings, for what an operator has to know of it; never a reason to fail. */
static void read_config(struct args *a)
{
    const char *path = a->config_file ? a->config_file : CONFIG_PATH;
    struct err e;
    config_default(&a->config);
    if ((a->config_file || access(path, F_OK) == 0) && !config_read(path, &a->config, &e))
        log_warning("%s; the defaults hold", e.text);
}

static int run(const struct command *c, struct args *a)
{
    /* Shared: of two steps the second goes on where the first was. */
    struct progress_shown *shown =
        mmap(NULL, sizeof *shown, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (shown == MAP_FAILED)
        return INSTALL_IO;
    struct err e;
    shown->percent = -1;
    if ((!c->looks && !safe_as_owner(a->store, &e)) || !safe_calls(SAFE_PARENT, &e))
        return fail(&e);
    struct progress p = {.file = a->progress_file, .bar = isatty(STDERR_FILENO), .shown = shown};
    a->progress = &p;
    read_config(a);
    return c->in_steps ? c->run(a) : run_apart(c, a);
}

int main(int argc, char **argv)
{
    umask(022);               /* the screen is another user and reads the store */
    signal(SIGPIPE, SIG_IGN); /* a reader of our words who leaves is no reason to fail */
    if (!process_begin(argv) || sodium_init() < 0)
        return INSTALL_IO;
    for (size_t i = 0; argc > 1 && i < N_COMMANDS; i++) {
        struct args a = {.from_server = COMMANDS[i].from_server};
        if (strcmp(argv[1], COMMANDS[i].name) == 0)
            return parse(&COMMANDS[i], argc - 1, argv + 1, &a) ? run(&COMMANDS[i], &a) : usage();
    }
    return usage();
}
