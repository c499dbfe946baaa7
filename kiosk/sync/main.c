/* main.c - kiosk-sync: trust, import, fetch, install, rollback, scrub, status. */
#include "base/clock.h"
#include "sync/fetch.h"
#include "sync/progress.h"

#include <getopt.h>
#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static const uint64_t KEEP_BYTES = 64 << 20; /* for logs and for the system's own needs */

struct args {
    const char *store, *progress_file;
    const char *operand[FETCH_MIRRORS];
    size_t n_operands;
    bool json;
};
struct command {
    const char *name, *usage;
    size_t min, max; /* operands beside --store */
    int (*run)(const struct args *a);
};

/* All words for the operator stand in these two tables. */
static const char *advice(enum err_code code)
{
    switch (code) {
    case ERR_IO:
        return "Check the stick, the disk and the cable, and try again.";
    case ERR_CORRUPT:
        return "Copy the channel to the stick again, or import it again.";
    case ERR_UNTRUSTED:
        return "Do not use this source; ask the publisher. A new channel needs: kiosk-sync trust.";
    case ERR_STALE:
        return "Ask the publisher for the newest content.";
    case ERR_TOO_BIG:
        return "Ask the publisher for a smaller pack.";
    case ERR_NO_SPACE:
        return "Make room on the disk and try again.";
    case ERR_UNSUPPORTED:
        return "Update the kiosk's program first.";
    case ERR_INCOMPLETE:
        return "Import again when the rest has been copied.";
    case ERR_NOT_FOUND:
        return "Check the path.";
    case ERR_USAGE:
    case ERR_NONE:
        break;
    }
    return "";
}
enum said { SAID_INSTALLED, SAID_SAME, SAID_FOLLOWED, SAID_BACK, SAID_SOUND };
static const char *const SAID[] = {
    [SAID_INSTALLED] = "installed",
    [SAID_SAME] = "nothing new",
    [SAID_FOLLOWED] = "The channel is followed from this root on.",
    [SAID_BACK] = "The content from before is active again.",
    [SAID_SOUND] = "objects are sound",
};

static int fail(const struct err *e)
{
    fprintf(stderr, "kiosk-sync: %s. %s\n", e->text, advice(e->code));
    return install_exit_code(e->code);
}

static struct install_env environment(void)
{
    return (struct install_env){
        .fs = &fsops_real, .now = clock_unix_s(), .keep_bytes = KEEP_BYTES, .wait = true};
}

static int run_trust(const struct args *a)
{
    struct install_env env = environment();
    struct err e;
    if (!install_trust(&env, a->store, a->operand[0], &e))
        return fail(&e);
    puts(SAID[SAID_FOLLOWED]);
    return INSTALL_DONE;
}

static void on_progress(void *ctx, const struct install_progress *p)
{
    progress_show(ctx, p);
}

static void on_channel(void *ctx, const struct install_result *r)
{
    (void)ctx;
    printf("%s: epoch %" PRId64 ", seq %" PRId64 ": %s, %" PRIu64 " new objects, %" PRIu64 " KB\n",
           r->channel, r->epoch, r->seq, SAID[r->nothing_new ? SAID_SAME : SAID_INSTALLED],
           r->objects_new, r->bytes_new >> 10);
}

static struct progress progress_of(const struct args *a)
{
    return (struct progress){.file = a->progress_file, .bar = isatty(STDERR_FILENO), .percent = -1};
}

static int finish(struct progress *p, bool ok, bool nothing_new, const struct err *e)
{
    int code = !ok ? install_exit_code(e->code) : nothing_new ? INSTALL_NOTHING_NEW : INSTALL_DONE;
    progress_end(p, code, ok ? SAID[nothing_new ? SAID_SAME : SAID_INSTALLED] : e->text);
    return ok ? code : fail(e);
}

static struct install_env shown_environment(struct progress *p)
{
    struct install_env env = environment();
    env.progress = on_progress;
    env.each = on_channel;
    env.ctx = p;
    return env;
}

static int run_import(const struct args *a)
{
    struct progress p = progress_of(a);
    struct install_env env = shown_environment(&p);
    struct err e;
    bool nothing_new = false;
    bool ok = install_import(&env, a->store, a->operand[0], &nothing_new, &e);
    return finish(&p, ok, nothing_new, &e);
}

static int run_install(const struct args *a)
{
    struct progress p = progress_of(a);
    struct install_env env = shown_environment(&p);
    struct err e;
    bool nothing_new = false;
    bool ok = fetch_install(&env, a->store, &nothing_new, &e);
    return finish(&p, ok, nothing_new, &e);
}

static int run_fetch(const struct args *a)
{
    struct progress p = progress_of(a);
    struct install_env env = shown_environment(&p);
    struct fetch_env from = {
        .install = &env, .patience = http_patience_usual, .n_mirrors = a->n_operands};
    struct err e;
    bool nothing_new = false;
    memcpy(from.mirrors, a->operand, sizeof from.mirrors);
    bool ok = fetch_all(&from, a->store, &nothing_new, &e);
    return finish(&p, ok, nothing_new, &e);
}

static int run_rollback(const struct args *a)
{
    struct install_env env = environment();
    struct err e;
    if (install_rollback(&env, a->store, &e)) {
        puts(SAID[SAID_BACK]);
        return INSTALL_DONE;
    }
    int code = fail(&e);
    return e.code == ERR_NOT_FOUND ? INSTALL_NOTHING_NEW : code;
}

static int run_scrub(const struct args *a)
{
    struct install_env env = environment();
    struct err e;
    uint64_t checked;
    if (!install_scrub(&env, a->store, &checked, &e))
        return fail(&e);
    printf("%" PRIu64 " %s\n", checked, SAID[SAID_SOUND]);
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
    return INSTALL_DONE;
}

static const struct command COMMANDS[] = {
    {"trust", "trust STORE ROOTFILE", 1, 1, run_trust},
    {"import", "import TREE --store STORE [--progress FILE]", 1, 1, run_import},
    {"fetch", "fetch URL [URL ...] --store STORE [--progress FILE]", 1, FETCH_MIRRORS, run_fetch},
    {"install", "install --store STORE [--progress FILE]", 0, 0, run_install},
    {"rollback", "rollback --store STORE", 0, 0, run_rollback},
    {"scrub", "scrub --store STORE", 0, 0, run_scrub},
    {"status", "status --store STORE [--json]", 0, 0, run_status},
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
    static const struct option options[] = {{"store", required_argument, NULL, 's'},
                                            {"progress", required_argument, NULL, 'p'},
                                            {"json", no_argument, NULL, 'j'},
                                            {NULL, 0, NULL, 0}};
    for (int o; (o = getopt_long(argc, argv, "", options, NULL)) != -1;) {
        if (o == 's')
            a->store = optarg;
        else if (o == 'p')
            a->progress_file = optarg;
        else if (o == 'j')
            a->json = true;
        else
            return false;
    }
    if (c->run == run_trust && !a->store && optind < argc)
        a->store = argv[optind++];
    while (a->n_operands < c->max && optind < argc)
        a->operand[a->n_operands++] = argv[optind++];
    return optind == argc && a->store && a->n_operands >= c->min;
}

int main(int argc, char **argv)
{
    if (sodium_init() < 0)
        return INSTALL_IO;
    for (size_t i = 0; argc > 1 && i < N_COMMANDS; i++) {
        struct args a = {0};
        if (strcmp(argv[1], COMMANDS[i].name) == 0)
            return parse(&COMMANDS[i], argc - 1, argv + 1, &a) ? COMMANDS[i].run(&a) : usage();
    }
    return usage();
}
