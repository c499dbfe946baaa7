/* main.c - kiosk-pack: what officers run on their own computers.
 * Exit: 0 done, and for lint nothing found; 1 findings, or it failed and says why; 64 usage. */
#include "base/process.h"
#include "packer/command.h"

#include <getopt.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

struct command {
    const char *name, *usage, *what;
    int (*run)(struct args *a);
};
static const struct command COMMANDS[] = {
    {"lint", "DIR [--json]", "check content: file, line, what is wrong and what to do",
     command_lint},
    {"build", "DIR --out TREE [--drafts] [--best-before YYYY-MM-DD] [--pictures PX]",
     "the next pack of a channel, unsigned: what is reviewed and due", command_build},
    {"preview", "DIR [--window WxH] [--lang L] [--script FILE --shots DIR]",
     "show content in the kiosk itself, drafts too", command_preview},
    {"status", "DIR", "each item's translations: reviewed, draft, missing, older than their source",
     command_status},
    {"mark", "DIR SLUG LANG... [--from LANG]",
     "note that these translations are of today's text (in vi)", command_mark},
    {"withdraw", "DIR SLUG", "leave an item out of every pack from now on", command_withdraw},
    {"import", "FILE.csv --kind KIND --out DIR", "a new item for each row of a table",
     command_import},
    {"export", "DIR --json|--markdown OUT [--drafts]", "for the portal: what a pack would have",
     command_export},
    {"diff", "TREE SEQ SEQ", "what a reader would see change", command_diff},
    {"check", "TREE", "who signed what, and what is missing", command_check},
    {"kinds", "", "the kinds of items and their facts, as in content/README.md", command_kinds},
    {"root", "--channel NAME --threshold N --version V --epoch E --key FILE.pub... --out TREE",
     "a root of trust: whose signatures count", command_root},
    {"layout", "--lang L --width PX --size PX [FILE]", "lines and glyphs as JSON", command_layout},
    {"breaks", "--lang L [FILE]", "U+200B wherever a line may break", command_breaks},
    {"search", "--store DIR --lang L [--limit N] [--drafts] QUERY", "as the kiosk finds it",
     command_search},
};
enum { N_COMMANDS = sizeof COMMANDS / sizeof *COMMANDS };

static void print_usage(FILE *to, const struct command *c)
{
    fprintf(to, "kiosk-pack %s %s\n    %s\n", c->name, c->usage, c->what);
}

static int usage(void)
{
    fputs("usage:\n", stderr);
    for (size_t i = 0; i < N_COMMANDS; i++)
        print_usage(stderr, &COMMANDS[i]);
    return COMMAND_USAGE;
}

static int help(void)
{
    for (size_t i = 0; i < N_COMMANDS; i++)
        print_usage(stdout, &COMMANDS[i]);
    return COMMAND_DONE;
}

enum option_key {
    OPTION_KEY = 'k',
    OPTION_JSON,
    OPTION_DRAFTS,
    OPTION_MARKDOWN,
    OPTION_TEXT = 256
};

/* Options may stand before or after what is not an option. */
static bool parse(int argc, char **argv, struct args *a)
{
    const struct option options[] = {
        {"key", required_argument, NULL, OPTION_KEY},
        {"json", no_argument, NULL, OPTION_JSON},
        {"drafts", no_argument, NULL, OPTION_DRAFTS},
        {"markdown", no_argument, NULL, OPTION_MARKDOWN},
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
        {"from", required_argument, NULL, OPTION_TEXT + 11},
        {"kind", required_argument, NULL, OPTION_TEXT + 12},
        {"window", required_argument, NULL, OPTION_TEXT + 13},
        {"script", required_argument, NULL, OPTION_TEXT + 14},
        {"shots", required_argument, NULL, OPTION_TEXT + 15},
        {"pictures", required_argument, NULL, OPTION_TEXT + 16},
        {NULL, 0, NULL, 0},
    };
    const char **texts[] = {&a->out,   &a->store,   &a->lang,  &a->channel,   &a->best_before,
                            &a->width, &a->size,    &a->limit, &a->threshold, &a->version,
                            &a->epoch, &a->from,    &a->kind,  &a->window,    &a->script,
                            &a->shots, &a->pictures};
    opterr = 0; /* getopt would print what was given as it is */
    for (int o; (o = getopt_long(argc, argv, "", options, NULL)) != -1;) {
        if (o == OPTION_JSON)
            a->json = true;
        else if (o == OPTION_DRAFTS)
            a->drafts = true;
        else if (o == OPTION_MARKDOWN)
            a->markdown = true;
        else if (o == OPTION_KEY && a->n_keys < COMMAND_MAX_OPERANDS)
            a->keys[a->n_keys++] = optarg;
        else if (o >= OPTION_TEXT)
            *texts[o - OPTION_TEXT] = optarg;
        else
            return process_no_option(argv[optind - 1]);
    }
    while (optind < argc && a->n_operands < COMMAND_MAX_OPERANDS)
        a->operands[a->n_operands++] = argv[optind++];
    return optind == argc;
}

int main(int argc, char **argv)
{
    if (!process_begin(argv) || sodium_init() < 0)
        return COMMAND_FOUND;
    if (argc == 2 && (strcmp(argv[1], "help") == 0 || strcmp(argv[1], "--help") == 0))
        return help();
    for (size_t i = 0; argc > 1 && i < N_COMMANDS; i++) {
        if (strcmp(argv[1], COMMANDS[i].name) != 0)
            continue;
        struct args a = {.a = arena_create()};
        int code = parse(argc - 1, argv + 1, &a) ? COMMANDS[i].run(&a) : COMMAND_USAGE;
        arena_destroy(a.a);
        struct err e;
        if (code != COMMAND_USAGE && !process_said(&e))
            code = command_fail(&e);
        if (code == COMMAND_USAGE) {
            fputs("usage: ", stderr);
            print_usage(stderr, &COMMANDS[i]);
        }
        return code;
    }
    return usage();
}
