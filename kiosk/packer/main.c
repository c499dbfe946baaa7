/* main.c - kiosk-pack: what officers run on their own computers.
 * Exit: 0 done, and for lint nothing found; 1 findings, or it failed and says why; 64 usage. */
#include "base/clock.h"
#include "base/fsops.h"
#include "base/utf8.h"
#include "pack/bundle.h"
#include "pack/limits.h"
#include "packer/build.h"
#include "packer/lint.h"
#include "packer/report.h"
#include "packer/rootfile.h"
#include "text/dump.h"

#include <getopt.h>
#include <inttypes.h>
#include <limits.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    DONE = 0,
    FOUND = 1,
    USAGE = 64,
    MAX_OPERANDS = 32,
    INPUT_BYTES = 1 << 20,
    CACHE_BYTES = 1 << 20,
    GATE_OFFSET_S = 7 * 3600, /* both sides of this border, all year */
};

struct args {
    const char *out, *store, *lang, *channel, *best_before;
    const char *width, *size, *limit, *threshold, *version, *epoch;
    const char *keys[MAX_OPERANDS], *operands[MAX_OPERANDS];
    size_t n_keys, n_operands;
    bool json, drafts;
    struct arena *a;
};
struct command {
    const char *name, *usage;
    int (*run)(struct args *a);
};

static int usage(void);

static int fail(const struct err *e)
{
    fprintf(stderr, "kiosk-pack: %s\n", e->text);
    return FOUND;
}

static bool number(const char *text, int64_t min, int64_t max, int64_t *out)
{
    return text && str_int(str_of(text), min, max, out);
}

static bool language(const struct args *a, enum lang *out)
{
    return a->lang && lang_from_code(str_of(a->lang), out);
}

/* The moment that dates are compared with; a reproducible build names its own. */
static bool now(int64_t *unix_s, bool *given, struct err *e)
{
    const char *named = getenv("SOURCE_DATE_EPOCH");
    *given = named != NULL;
    *unix_s = clock_unix_s();
    if (named && !number(named, 0, LIMIT_INSTANT, unix_s))
        return err_set(e, ERR_USAGE, "SOURCE_DATE_EPOCH is \"%s\", not Unix seconds", named);
    return true;
}

static int32_t day_at_the_gate(int64_t unix_s)
{
    return clock_day(unix_s + GATE_OFFSET_S);
}

/* lint */

static void print_line(const char *dir, const struct finding *f)
{
    printf("%s/%.*s:%u: %s: %.*s\n", dir, STR_ARG(f->file), f->line,
           f->level == FINDING_ERROR ? "error" : "warning", STR_ARG(f->text));
}

static void print_json_string(struct str s)
{
    putchar('"');
    for (size_t i = 0; i < s.n;) {
        char bytes[4];
        uint32_t c = utf8_next(s, &i);
        if (c == '"' || c == '\\')
            printf("\\%c", (char)c);
        else if (c < ' ')
            printf("\\u%04x", c);
        else
            fwrite(bytes, 1, utf8_put(c, bytes), stdout);
    }
    putchar('"');
}

static void print_json(const char *dir, const struct findings *f, struct arena *a)
{
    printf("[");
    for (size_t i = 0; i < f->n; i++) {
        printf("%s\n{\"file\": ", i ? "," : "");
        print_json_string(str_format(a, "%s/%.*s", dir, STR_ARG(f->at[i].file)));
        printf(", \"line\": %u, \"level\": \"%s\", \"text\": ", f->at[i].line,
               f->at[i].level == FINDING_ERROR ? "error" : "warning");
        print_json_string(f->at[i].text);
        printf("}");
    }
    printf("]\n");
}

struct checked {
    const char *dir;
    struct content_channel *channels;
    size_t n;
    struct findings findings;
    int64_t now;
    bool now_given;
};

static bool check(struct args *a, struct checked *c, struct err *e)
{
    struct str dir = str_of(a->operands[0]);
    while (dir.n > 1 && dir.p[dir.n - 1] == '/')
        dir.n--;
    *c = (struct checked){.dir = str_cstr(a->a, dir)};
    if (!now(&c->now, &c->now_given, e) ||
        !content_read(c->dir, a->a, &c->channels, &c->n, &c->findings, e))
        return false;
    struct fonts *fonts = NULL;
    struct err no_fonts;
    if (!fonts_open(NULL, &fonts, &no_fonts))
        fprintf(stderr, "characters are not checked against the kiosk's fonts: %s\n",
                no_fonts.text);
    lint(c->channels, c->n, c->dir, fonts, day_at_the_gate(c->now), a->a, &c->findings);
    fonts_close(fonts);
    return true;
}

static void print_findings(const struct args *a, const struct checked *c)
{
    if (a->json)
        print_json(c->dir, &c->findings, a->a);
    else
        for (size_t i = 0; i < c->findings.n; i++)
            print_line(c->dir, &c->findings.at[i]);
    fflush(stdout);
    fprintf(stderr, "%zu errors, %zu warnings\n", c->findings.errors,
            c->findings.n - c->findings.errors);
}

static int run_lint(struct args *a)
{
    struct checked c;
    struct err e;
    if (a->n_operands != 1)
        return usage();
    if (!check(a, &c, &e))
        return fail(&e);
    print_findings(a, &c);
    return c.findings.n ? FOUND : DONE;
}

/* build */

static bool end_of_day(const char *date, int64_t *unix_s)
{
    int32_t d;
    if (!str_date(str_of(date), &d))
        return false;
    *unix_s = clock_day_begins(d) + 24 * 3600 - GATE_OFFSET_S;
    return true;
}

static void print_result(const struct checked *c, const struct build_result *r)
{
    printf("%.*s: seq %" PRId64 ": ", STR_ARG(c->channels[0].channel), r->seq);
    if (r->nothing_new)
        puts("nothing new");
    else
        printf("%zu items, %zu objects (%zu new), text %" PRIu64 " KB, pictures %" PRIu64
               " KB; to be signed: packs/%" PRId64 ".json and channel.json\n",
               r->items, r->objects, r->objects_new, r->text_bytes >> 10, r->objects_bytes >> 10,
               r->seq);
}

static int run_build(struct args *a)
{
    struct checked c;
    struct err e;
    struct build_options o = {.tree = a->out};
    struct build_result result;
    if (a->n_operands != 1 || !a->out ||
        (a->best_before && !end_of_day(a->best_before, &o.best_before)))
        return usage();
    if (!check(a, &c, &e))
        return fail(&e);
    if (c.n != 1 || c.channels[0].folder.n) {
        err_set(&e, ERR_USAGE, "%s has no channel.yaml; build takes the folder of one channel",
                c.dir);
        return fail(&e);
    }
    if (c.findings.errors) {
        print_findings(a, &c);
        return FOUND;
    }
    o.content_dir = c.dir;
    o.issued = c.now_given ? c.now : build_newest_checked(c.channels);
    if (!rootfile_epoch(o.tree, &o.epoch, &e) || !build_pack(&o, c.channels, &result, &e))
        return fail(&e);
    print_result(&c, &result);
    return DONE;
}

/* status, diff */

static int run_status(struct args *a)
{
    struct content_channel *channels;
    size_t n;
    struct findings ignored = {0}; /* lint shows them */
    struct err e;
    if (a->n_operands != 1)
        return usage();
    if (!content_read(a->operands[0], a->a, &channels, &n, &ignored, &e))
        return fail(&e);
    struct str lines = report_status(channels, n, a->a);
    fwrite(lines.p, 1, lines.n, stdout);
    return DONE;
}

static int run_diff(struct args *a)
{
    int64_t from, to;
    struct str lines;
    struct err e;
    if (a->n_operands != 3 || !number(a->operands[1], 1, INT64_MAX, &from) ||
        !number(a->operands[2], 1, INT64_MAX, &to))
        return usage();
    if (!report_diff(a->operands[0], from, to, a->a, &lines, &e))
        return fail(&e);
    fwrite(lines.p, 1, lines.n, stdout);
    return DONE;
}

static int run_kinds(struct args *a)
{
    struct str table = report_kinds(a->a);
    if (a->n_operands)
        return usage();
    fwrite(table.p, 1, table.n, stdout);
    return DONE;
}

/* root */

static int run_root(struct args *a)
{
    struct err e;
    struct rootfile r = {.channel = a->channel};
    for (size_t i = 0; i < a->n_operands && a->n_keys < MAX_OPERANDS; i++)
        a->keys[a->n_keys++] = a->operands[i]; /* --key A.pub B.pub */
    r.keys = a->keys;
    r.n_keys = a->n_keys;
    if (!a->channel || !a->out || !r.n_keys || !number(a->threshold, 1, INT64_MAX, &r.threshold) ||
        !number(a->version, 1, INT64_MAX, &r.version) || !number(a->epoch, 1, INT64_MAX, &r.epoch))
        return usage();
    if (!rootfile_write(&r, a->out, &e))
        return fail(&e);
    printf("%s/root/%" PRId64 ".json: to be signed by each of the %zu keys\n", a->out, r.version,
           r.n_keys);
    return DONE;
}

/* layout, breaks, search: what the kiosk's engines make of a text */

static bool read_input(struct args *a, struct str *out, struct err *e)
{
    bool named = a->n_operands && strcmp(a->operands[0], "-") != 0;
    return fs_read_path(named ? a->operands[0] : "/dev/stdin", INPUT_BYTES, a->a, out, e);
}

static int run_layout(struct args *a)
{
    enum lang l;
    int64_t width, size;
    struct str text;
    struct fonts *fonts;
    struct err e;
    if (a->n_operands > 1 || !language(a, &l) || !number(a->width, 0, INT_MAX / 64, &width) ||
        !number(a->size, 1, PARA_MAX_SIZE_PX, &size))
        return usage();
    if (!read_input(a, &text, &e) || !fonts_open(NULL, &fonts, &e))
        return fail(&e);
    struct typesetter *t = typesetter_create(fonts, CACHE_BYTES);
    struct str json = dump_layout(t, text, l, (int)width, (int)size, a->a);
    fwrite(json.p, 1, json.n, stdout);
    typesetter_destroy(t);
    fonts_close(fonts);
    return DONE;
}

static int run_breaks(struct args *a)
{
    enum lang l;
    struct str text;
    struct err e;
    if (a->n_operands > 1 || !language(a, &l))
        return usage();
    if (!read_input(a, &text, &e))
        return fail(&e);
    struct str marked = dump_breaks(text, l, a->a);
    fwrite(marked.p, 1, marked.n, stdout);
    return DONE;
}

static int run_search(struct args *a)
{
    enum lang l;
    int64_t limit = 20, unix_s;
    bool given;
    struct bundle *b;
    struct bundle_hit *hits;
    size_t n;
    struct err e;
    if (a->n_operands != 1 || !a->store || !language(a, &l) ||
        (a->limit && !number(a->limit, 1, 1000, &limit)))
        return usage();
    if (!now(&unix_s, &given, &e) || !bundle_open(a->store, a->drafts, &b, &e))
        return fail(&e);
    bool ok = bundle_search(b, str_of(a->operands[0]), l, day_at_the_gate(unix_s), (size_t)limit,
                            a->a, &hits, &n, &e);
    for (size_t i = 0; ok && i < n; i++)
        printf("%.*s\t%.*s\n", STR_ARG(hits[i].ref), STR_ARG(hits[i].title));
    bundle_close(b);
    return ok ? DONE : fail(&e);
}

static const struct command COMMANDS[] = {
    {"lint", "lint DIR [--json]", run_lint},
    {"build", "build DIR --out TREE [--best-before YYYY-MM-DD]", run_build},
    {"status", "status DIR", run_status},
    {"diff", "diff TREE SEQ SEQ", run_diff},
    {"kinds", "kinds", run_kinds},
    {"root", "root --channel NAME --threshold N --version V --epoch E --key FILE.pub... --out TREE",
     run_root},
    {"layout", "layout --lang L --width PX --size PX [FILE]", run_layout},
    {"breaks", "breaks --lang L [FILE]", run_breaks},
    {"search", "search --store DIR --lang L [--limit N] [--drafts] QUERY", run_search},
};
enum { N_COMMANDS = sizeof COMMANDS / sizeof *COMMANDS };

static int usage(void)
{
    for (size_t i = 0; i < N_COMMANDS; i++)
        fprintf(stderr, "%s kiosk-pack %s\n", i ? "      " : "usage:", COMMANDS[i].usage);
    return USAGE;
}

enum option_key { OPTION_KEY = 'k', OPTION_JSON, OPTION_DRAFTS, OPTION_TEXT = 256 };

/* Options may stand before or after what is not an option. */
static bool parse(int argc, char **argv, struct args *a)
{
    const struct option options[] = {
        {"key", required_argument, NULL, OPTION_KEY},
        {"json", no_argument, NULL, OPTION_JSON},
        {"drafts", no_argument, NULL, OPTION_DRAFTS},
        {"out", required_argument, NULL, OPTION_TEXT},
        {"store", required_argument, NULL, OPTION_TEXT + 1},
        {"lang", required_argument, NULL, OPTION_TEXT + 2},
        {"channel", required_argument, NULL, OPTION_TEXT + 3},
        {"best-before", required_argument, NULL, OPTION_TEXT + 4},
        {"width", required_argument, NULL, OPTION_TEXT + 5},
        {"size", required_argument, NULL, OPTION_TEXT + 6},
        {"limit", required_argument, NULL, OPTION_TEXT + 7},
        {"threshold", required_argument, NULL, OPTION_TEXT + 8},
        {"version", required_argument, NULL, OPTION_TEXT + 9},
        {"epoch", required_argument, NULL, OPTION_TEXT + 10},
        {NULL, 0, NULL, 0},
    };
    const char **texts[] = {&a->out,         &a->store,   &a->lang, &a->channel,
                            &a->best_before, &a->width,   &a->size, &a->limit,
                            &a->threshold,   &a->version, &a->epoch};
    for (int o; (o = getopt_long(argc, argv, "", options, NULL)) != -1;) {
        if (o == OPTION_JSON)
            a->json = true;
        else if (o == OPTION_DRAFTS)
            a->drafts = true;
        else if (o == OPTION_KEY && a->n_keys < MAX_OPERANDS)
            a->keys[a->n_keys++] = optarg;
        else if (o >= OPTION_TEXT)
            *texts[o - OPTION_TEXT] = optarg;
        else
            return false;
    }
    while (optind < argc && a->n_operands < MAX_OPERANDS)
        a->operands[a->n_operands++] = argv[optind++];
    return optind == argc;
}

int main(int argc, char **argv)
{
    if (sodium_init() < 0)
        return FOUND;
    for (size_t i = 0; argc > 1 && i < N_COMMANDS; i++) {
        if (strcmp(argv[1], COMMANDS[i].name) != 0)
            continue;
        struct args a = {.a = arena_create()};
        int code = parse(argc - 1, argv + 1, &a) ? COMMANDS[i].run(&a) : usage();
        arena_destroy(a.a);
        return code;
    }
    return usage();
}
