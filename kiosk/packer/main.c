/* main.c - kiosk-pack, the authors' tool.
 *
 *   kiosk-pack lint DIR [--json]
 *   kiosk-pack build DIR --out TREE [--best-before YYYY-MM-DD]
 *   kiosk-pack root --channel NAME --version N --epoch N --threshold N --key FILE... --out TREE
 *   kiosk-pack layout --lang L --width PX --size PX [FILE]
 *   kiosk-pack breaks --lang L [FILE]
 *   kiosk-pack search --store DIR --lang L [--limit N] QUERY
 *
 * Exit: 0 done, 1 findings or failure (one line says what), 64 usage. */
#include "base/clock.h"
#include "base/fsops.h"
#include "pack/bundle.h"
#include "packer/build.h"
#include "packer/lint.h"
#include "text/dump.h"

#include <fcntl.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define TEXT_MAX_BYTES (16u << 20)
enum { MAX_KEYS = 16, CACHE_BYTES = 1 << 20 };

static const char usage[] =
    "usage: kiosk-pack lint DIR [--json]\n"
    "       kiosk-pack build DIR --out TREE [--best-before YYYY-MM-DD]\n"
    "       kiosk-pack root --channel NAME --version N --epoch N --threshold N --key FILE... "
    "--out TREE\n"
    "       kiosk-pack layout --lang L --width PX --size PX [FILE]\n"
    "       kiosk-pack breaks --lang L [FILE]\n"
    "       kiosk-pack search --store DIR --lang L [--limit N] QUERY\n";

enum { EXIT_FAILED = 1, EXIT_USAGE = 64 };

struct arguments {
    const char *plain, *out, *channel, *lang, *store, *best_before;
    const char *key[MAX_KEYS];
    size_t n_keys;
    int64_t version, epoch, threshold, width, size, limit;
    bool json;
    enum lang l;
};

static bool take_number(const char *value, int64_t *to)
{
    return str_int(str_of(value), 1, 1000000000, to);
}

static bool take(struct arguments *a, const char *key, const char *value)
{
    const char **text = strcmp(key, "--out") == 0           ? &a->out
                        : strcmp(key, "--channel") == 0     ? &a->channel
                        : strcmp(key, "--store") == 0       ? &a->store
                        : strcmp(key, "--best-before") == 0 ? &a->best_before
                                                            : NULL;
    int64_t *number = strcmp(key, "--version") == 0     ? &a->version
                      : strcmp(key, "--epoch") == 0     ? &a->epoch
                      : strcmp(key, "--threshold") == 0 ? &a->threshold
                      : strcmp(key, "--width") == 0     ? &a->width
                      : strcmp(key, "--size") == 0      ? &a->size
                      : strcmp(key, "--limit") == 0     ? &a->limit
                                                        : NULL;
    if (text) {
        *text = value;
        return true;
    }
    if (number)
        return take_number(value, number);
    if (strcmp(key, "--lang") == 0) {
        a->lang = value;
        return lang_from_code(str_of(value), &a->l);
    }
    if (strcmp(key, "--key") == 0 && a->n_keys < MAX_KEYS) {
        a->key[a->n_keys++] = value;
        return true;
    }
    return false;
}

static bool parse(int argc, char **argv, struct arguments *a)
{
    *a = (struct arguments){.version = 1, .epoch = 1, .limit = 20};
    for (int i = 2; i < argc; i++) {
        if (strcmp(argv[i], "--json") == 0)
            a->json = true;
        else if (strncmp(argv[i], "--", 2) == 0) {
            if (i + 1 >= argc || !take(a, argv[i], argv[i + 1]))
                return false;
            i++;
        } else if (a->plain)
            return false;
        else
            a->plain = argv[i];
    }
    return true;
}

static int complain(const struct err *e)
{
    fprintf(stderr, "kiosk-pack: %s\n", e->text);
    return e->code == ERR_USAGE ? EXIT_USAGE : EXIT_FAILED;
}

/* The author's clock: only lint looks at it, for dates that are past. */
static int32_t today(void)
{
    time_t now = (time_t)clock_unix_s();
    struct tm t;
    localtime_r(&now, &t);
    return (int32_t)((t.tm_year + 1900) * 10000 + (t.tm_mon + 1) * 100 + t.tm_mday);
}

static void print_text(const struct findings *f, FILE *to)
{
    for (size_t i = 0; i < f->n; i++)
        fprintf(to, "%.*s:%u: %s: %.*s\n", STR_ARG(f->at[i].file), f->at[i].line,
                f->at[i].level == FINDING_ERROR ? "error" : "warning", STR_ARG(f->at[i].text));
}

static void print_json(const struct findings *f)
{
    json_t *list = json_array();
    for (size_t i = 0; i < f->n; i++)
        json_array_append_new(
            list, json_pack("{s:s%, s:i, s:s, s:s%}", "file", f->at[i].file.p, f->at[i].file.n,
                            "line", (int)f->at[i].line, "level",
                            f->at[i].level == FINDING_ERROR ? "error" : "warning", "text",
                            f->at[i].text.p, f->at[i].text.n));
    json_dumpf(list, stdout, JSON_INDENT(2));
    putchar('\n');
    json_decref(list);
}

struct checked {
    struct content_channel *channels;
    size_t n;
    struct findings f;
};

static bool check(const char *dir, struct arena *a, struct checked *out, struct err *e)
{
    struct fonts *fonts;
    *out = (struct checked){0};
    if (!fonts_open(NULL, &fonts, e))
        return false;
    bool ok = content_read(dir, a, &out->channels, &out->n, &out->f, e);
    if (ok) {
        lint(out->channels, out->n, dir, fonts, today(), a, &out->f);
        findings_sort(&out->f);
    }
    fonts_close(fonts);
    return ok;
}

static int command_lint(const struct arguments *a, struct arena *arena)
{
    struct checked c;
    struct err e;
    if (!a->plain)
        return EXIT_USAGE;
    if (!check(a->plain, arena, &c, &e))
        return complain(&e);
    if (a->json)
        print_json(&c.f);
    else
        print_text(&c.f, stdout);
    fprintf(stderr, "%zu errors, %zu warnings\n", c.f.errors, c.f.n - c.f.errors);
    return c.f.n ? EXIT_FAILED : 0;
}

/* Seconds of a date at midnight UTC: the pack's manifest has instants. */
static bool unix_of_date(const char *text, int64_t *out)
{
    int32_t d;
    if (!str_date(str_of(text), &d))
        return false;
    struct tm t = {.tm_year = d / 10000 - 1900, .tm_mon = d / 100 % 100 - 1, .tm_mday = d % 100};
    *out = timegm(&t);
    return true;
}

static int command_build(const struct arguments *a, struct arena *arena)
{
    struct checked c;
    struct err e;
    struct build_result r;
    struct build_options o = {.content_dir = a->plain, .tree = a->out};
    const char *epoch = getenv("SOURCE_DATE_EPOCH"); /* reproducible-builds.org */
    if (!a->plain || !a->out || (a->best_before && !unix_of_date(a->best_before, &o.best_before)) ||
        (epoch && !str_int(str_of(epoch), 0, INT64_MAX, &o.issued)))
        return EXIT_USAGE;
    if (!check(a->plain, arena, &c, &e))
        return complain(&e);
    print_text(&c.f, stderr);
    if (c.n != 1)
        err_set(&e, ERR_USAGE, "%s: expected the folder of one channel, found %zu", a->plain, c.n);
    else if (c.f.errors)
        err_set(&e, ERR_CORRUPT, "%s: %zu errors: nothing was built", a->plain, c.f.errors);
    else if (build_pack(&o, c.channels, &r, &e)) {
        printf("%.*s: %s %lld: %zu items, %zu objects, %zu of them new (%.1f MB)\n",
               STR_ARG(c.channels->channel), r.nothing_new ? "nothing new since pack" : "pack",
               (long long)r.seq, r.items, r.objects, r.objects_new, (double)r.bytes_new / 1e6);
        return 0;
    }
    return complain(&e);
}

static int command_root(const struct arguments *a)
{
    struct err e;
    struct build_root r = {a->out,       a->channel,     a->version,         a->epoch,
                           a->threshold, (const char **)a->key, a->n_keys};
    if (a->plain || !a->out || !a->channel || a->n_keys == 0 || a->threshold == 0)
        return EXIT_USAGE;
    if (a->threshold > (int64_t)a->n_keys) {
        err_set(&e, ERR_USAGE, "threshold %lld with %zu keys can never be met",
                (long long)a->threshold, a->n_keys);
        return complain(&e);
    }
    return build_root(&r, &e) ? 0 : complain(&e);
}

/* FILE, or standard input. */
static bool read_text(const char *path, struct arena *arena, struct str *out, struct err *e)
{
    return fs_read_path(path ? path : "/dev/stdin", TEXT_MAX_BYTES, arena, out, e);
}

static void print(struct str s)
{
    fwrite(s.p, 1, s.n, stdout);
}

static int command_layout(const struct arguments *a, struct arena *arena)
{
    struct fonts *fonts;
    struct str text;
    struct err e;
    if (!a->lang || !a->width || !a->size || a->width > 100000 || a->size > 1000)
        return EXIT_USAGE;
    if (!read_text(a->plain, arena, &text, &e) || !fonts_open(NULL, &fonts, &e))
        return complain(&e);
    struct typesetter *t = typesetter_create(fonts, CACHE_BYTES);
    print(layout_json(t, text, a->l, (int)a->width, (int)a->size, arena));
    typesetter_destroy(t);
    fonts_close(fonts);
    return 0;
}

static int command_breaks(const struct arguments *a, struct arena *arena)
{
    struct str text;
    struct err e;
    if (!a->lang)
        return EXIT_USAGE;
    if (!read_text(a->plain, arena, &text, &e))
        return complain(&e);
    print(breaks_marked(text, a->l, arena));
    return 0;
}

static int command_search(const struct arguments *a, struct arena *arena)
{
    struct bundle *b;
    struct bundle_hit *hits;
    size_t n;
    struct err e;
    if (!a->lang || !a->store || !a->plain)
        return EXIT_USAGE;
    if (!bundle_open(a->store, false, &b, &e))
        return complain(&e);
    bool ok = bundle_search(b, str_of(a->plain), a->l, today(), (size_t)a->limit, arena, &hits, &n,
                            &e);
    for (size_t i = 0; ok && i < n; i++)
        printf("%.*s\t%.*s\n", STR_ARG(hits[i].ref), STR_ARG(hits[i].title));
    bundle_close(b);
    return ok ? 0 : complain(&e);
}

int main(int argc, char **argv)
{
    struct arguments a;
    struct arena *arena = arena_create();
    const char *command = argc > 1 ? argv[1] : "";
    int code = EXIT_USAGE;
    if (!parse(argc, argv, &a))
        command = "";
    if (strcmp(command, "lint") == 0)
        code = command_lint(&a, arena);
    else if (strcmp(command, "build") == 0)
        code = command_build(&a, arena);
    else if (strcmp(command, "root") == 0)
        code = command_root(&a);
    else if (strcmp(command, "layout") == 0)
        code = command_layout(&a, arena);
    else if (strcmp(command, "breaks") == 0)
        code = command_breaks(&a, arena);
    else if (strcmp(command, "search") == 0)
        code = command_search(&a, arena);
    if (code == EXIT_USAGE)
        fputs(usage, stderr);
    arena_destroy(arena);
    return code;
}
