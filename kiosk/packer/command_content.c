/* command_content.c - the commands on officers' files: each is what its module does, between
 * reading the content and saying what came of it. */
#include "base/clock.h"
#include "base/fsops.h"
#include "base/utf8.h"
#include "packer/build.h"
#include "packer/command.h"
#include "packer/drawing.h"
#include "packer/edit.h"
#include "packer/lint.h"
#include "packer/marks.h"
#include "packer/portal.h"
#include "packer/preview.h"
#include "packer/report.h"
#include "packer/rootfile.h"
#include "packer/rows.h"
#include "text/fonts.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void print_line(FILE *to, const char *dir, const struct finding *f)
{
    fprintf(to, "%s/%.*s:%u: %s: %.*s\n", dir, STR_ARG(f->file), f->line,
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
    struct content content;
    struct findings findings;
    int64_t now;
    bool now_given;
};

static bool check(struct args *a, struct checked *c, struct err *e)
{
    *c = (struct checked){.findings = {.a = a->a}};
    if (!command_now(&c->now, &c->now_given, e) ||
        !content_open(a->operands[0], a->a, &c->content, &c->findings, e))
        return false;
    struct fonts *fonts = NULL;
    struct err no_fonts;
    if (!fonts_open(NULL, &fonts, &no_fonts))
        fprintf(stderr, "characters are not checked against the kiosk's fonts: %s\n",
                no_fonts.text);
    lint(&c->content, fonts, command_today(c->now), &c->findings);
    fonts_close(fonts);
    return true;
}

static void print_findings(const struct args *a, const struct checked *c)
{
    if (a->json)
        print_json(c->content.path, &c->findings, a->a);
    else
        for (size_t i = 0; i < c->findings.n; i++)
            print_line(stdout, c->content.path, &c->findings.at[i]);
    fflush(stdout);
    fprintf(stderr, "%zu errors, %zu warnings\n", c->findings.errors,
            c->findings.n - c->findings.errors);
}

int command_lint(struct args *a)
{
    struct checked c;
    struct err e;
    if (a->n_operands != 1)
        return COMMAND_USAGE;
    if (!check(a, &c, &e))
        return command_fail(&e);
    print_findings(a, &c);
    content_close(&c.content);
    return c.findings.n ? COMMAND_FOUND : COMMAND_DONE;
}

/* kinds */

int command_kinds(struct args *a)
{
    if (a->n_operands)
        return COMMAND_USAGE;
    command_print(report_kinds(a->a));
    return COMMAND_DONE;
}

/* build */

/* The channel that DIR itself is. */
static bool alone(const struct content *c, struct err *e)
{
    return (c->n == 1 && !c->channels[0].folder.n) ||
           err_set(e, ERR_USAGE,
                   "%s has no channel.yaml; this command takes the folder of one channel", c->path);
}

static bool end_of_day(const char *date, int64_t *unix_s)
{
    int32_t d;
    if (!str_date(str_of(date), &d))
        return false;
    *unix_s = clock_day_begins(d) + 24 * 3600 - COMMAND_GATE_OFFSET_S;
    return true;
}

static void print_result(const struct content_channel *c, const struct build_result *r)
{
    printf("%.*s: seq %" PRId64 ": ", STR_ARG(c->channel), r->seq);
    if (r->nothing_new || r->fresher) {
        puts(r->fresher ? "the same content, good for longer; to be signed: channel.json"
                        : "nothing new");
        return;
    }
    printf("%zu items, %zu objects (%zu new), text %" PRIu64 " KB, pictures %" PRIu64
           " KB; to be signed: packs/%" PRId64 ".json and channel.json\n",
           r->items, r->objects, r->objects_new, r->text_bytes >> 10, r->objects_bytes >> 10,
           r->seq);
    printf("  %zu pictures, %zu of them drawn before; %zu patches from earlier packs", r->pictures,
           r->pictures_kept, r->patches);
    if (r->patches)
        printf(", the smallest %" PRIu64 " KB", (r->patch_bytes + 1023) >> 10);
    putchar('\n');
}

static void print_said(struct str said)
{
    struct str line;
    while (str_next(&said, '\n', &line))
        printf("  %.*s\n", STR_ARG(line));
}

static bool build(struct args *a, struct checked *c, struct build_options *o, struct err *e)
{
    struct build_result result;
    struct buf said = {0};
    o->choice = (struct choice){command_today(c->now), a->drafts};
    o->issued = c->now_given ? c->now : 0;
    bool ok = rootfile_epoch(o->tree, &o->epoch, e) &&
              build_pack(o, &c->content, c->content.channels, &result, &said, e);
    if (ok) {
        print_result(c->content.channels, &result);
        if (result.waiting)
            printf("  %zu of its items wait for their day; the kiosk shows each from its "
                   "publish_from on\n",
                   result.waiting);
        print_said(buf_str(&said));
    }
    buf_free(&said);
    return ok;
}

int command_build(struct args *a)
{
    struct checked c;
    struct err e;
    int64_t long_side = DRAWING_LONG_SIDE;
    struct build_options o = {.tree = a->out};
    if (a->n_operands != 1 || !a->out ||
        (a->pictures &&
         !command_number(a->pictures, DRAWING_LONG_SIDE_MIN, DRAWING_LONG_SIDE, &long_side)) ||
        (a->best_before && !end_of_day(a->best_before, &o.best_before)))
        return COMMAND_USAGE;
    o.long_side = (int32_t)long_side;
    if (!check(a, &c, &e))
        return command_fail(&e);
    bool ok = alone(&c.content, &e), sound = c.findings.errors == 0;
    if (ok && !sound)
        print_findings(a, &c);
    if (ok && sound)
        ok = build(a, &c, &o, &e);
    content_close(&c.content);
    return !ok ? command_fail(&e) : sound ? COMMAND_DONE : COMMAND_FOUND;
}

/* status, mark, withdraw */

static bool open_quietly(struct args *a, struct content *c, struct err *e)
{
    struct findings ignored = {.a = a->a}; /* lint shows them */
    return content_open(a->operands[0], a->a, c, &ignored, e);
}

int command_status(struct args *a)
{
    struct content c;
    struct findings lost = {.a = a->a}; /* items that are in no line of the table */
    struct err e;
    int64_t now;
    bool given;
    if (a->n_operands != 1)
        return COMMAND_USAGE;
    if (!command_now(&now, &given, &e) || !content_open(a->operands[0], a->a, &c, &lost, &e))
        return command_fail(&e);
    for (size_t i = 0; i < lost.n; i++)
        print_line(stderr, c.path, &lost.at[i]);
    command_print(report_status(&c, command_today(now), a->a));
    content_close(&c);
    return COMMAND_DONE;
}

/* The item that SLUG or CHANNEL/SLUG names, in hand. */
static bool find_item(struct args *a, struct content *from, const char *name,
                      struct content_channel **c, struct err *e)
{
    struct str channel = STR(""), slug = str_of(name);
    struct findings ignored = {.a = a->a};
    str_cut(slug, '/', &channel, &slug);
    for (size_t k = 0; k < from->n; k++) {
        *c = &from->channels[k];
        if (channel.n && !str_eq(channel, (*c)->channel))
            continue;
        for (size_t i = 0; i < (*c)->n_slugs; i++)
            if (str_eq((*c)->slugs[i], slug))
                return content_items(from, *c, i, 1, a->a, &ignored);
    }
    return err_set(e, ERR_NOT_FOUND, "%s: there is no item \"%s\"", from->path, name);
}

static bool mark_page(const struct content *c, const struct content_item *i, const char *code,
                      const struct mark *m, struct arena *a, struct err *e)
{
    enum lang l;
    if (!lang_from_code(str_of(code), &l) || l == m->from || !i->page[l].there)
        return err_set(e, ERR_USAGE, "%.*s has no translation into \"%s\"", STR_ARG(i->slug), code);
    const char *value = str_format(a, "%s %s", lang_code(m->from), m->hash).p;
    return edit_made_from(c->dir, i->page[l].file.p, value, e);
}

int command_mark(struct args *a)
{
    struct content content;
    struct content_channel *c;
    struct err e;
    enum lang from = LANG_VI;
    if (a->n_operands < 3 || (a->from && !lang_from_code(str_of(a->from), &from)))
        return COMMAND_USAGE;
    if (!open_quietly(a, &content, &e))
        return command_fail(&e);
    bool ok = find_item(a, &content, a->operands[1], &c, &e);
    if (ok && !c->items[0].page[from].body.line)
        ok = err_set(&e, ERR_NOT_FOUND,
                     "%s has no text in %s that can be read; kiosk-pack lint says more",
                     a->operands[1], lang_code(from));
    for (size_t k = 2; ok && k < a->n_operands; k++) {
        struct mark m = marks_of(&c->items[0].page[from], from);
        ok = mark_page(&content, &c->items[0], a->operands[k], &m, a->a, &e);
    }
    content_close(&content);
    return ok ? COMMAND_DONE : command_fail(&e);
}

int command_withdraw(struct args *a)
{
    struct content content;
    struct content_channel *c;
    struct err e;
    int64_t unix_s;
    bool given;
    char date[16];
    if (a->n_operands != 2)
        return COMMAND_USAGE;
    if (!command_now(&unix_s, &given, &e) || !open_quietly(a, &content, &e))
        return command_fail(&e);
    int32_t d = command_today(unix_s);
    snprintf(date, sizeof date, "%04d-%02d-%02d", d / 10000, d / 100 % 100, d % 100);
    bool ok = find_item(a, &content, a->operands[1], &c, &e);
    if (ok && content_is_withdrawn(c, c->items[0].slug))
        ok = err_set(&e, ERR_USAGE, "%s is withdrawn already", a->operands[1]);
    ok = ok && edit_withdraw(&content, c, c->items[0].slug, date, &e);
    if (ok)
        printf("%s: withdrawn; the next pack does not have it\n", a->operands[1]);
    content_close(&content);
    return ok ? COMMAND_DONE : command_fail(&e);
}

/* import, export, preview */

enum { TABLE_BYTES = 32 << 20 };

static bool import(struct args *a, const struct kind *kind, int dir, struct rows_result *result,
                   struct err *e)
{
    struct buf said = {0};
    struct str csv;
    bool ok = fs_read_path(a->operands[0], TABLE_BYTES, a->a, &csv, e) &&
              (utf8_valid(csv) || err_set(e, ERR_CORRUPT, "not UTF-8; save it as \"CSV UTF-8\"")) &&
              rows_import(csv, kind, dir, result, &said, e);
    for (struct str rest = buf_str(&said), line; str_next(&rest, '\n', &line);)
        printf("%s: %.*s\n", a->operands[0], STR_ARG(line));
    buf_free(&said);
    return ok || err_wrap(e, "%s", a->operands[0]);
}

static const struct kind *find_kind(const char *name)
{
    const struct kind *k = kind_find(str_of(name));
    struct buf known = {0};
    kind_names(&known);
    if (!k)
        fprintf(stderr, "kiosk-pack: --kind is \"%s\", expected one of %s\n", name ? name : "",
                known.p);
    buf_free(&known);
    return k;
}

int command_import(struct args *a)
{
    struct err e;
    struct rows_result result = {0};
    int dir, file;
    int64_t size;
    const struct kind *kind = find_kind(a->kind);
    if (a->n_operands != 1 || !a->out || !kind)
        return COMMAND_USAGE;
    if (!fs_open_dir(AT_FDCWD, a->out, &dir, &e))
        return command_fail(&e);
    bool ok = fs_open_beneath(dir, "channel.yaml", &file, &size, &e) ||
              err_wrap(&e, "%s is no channel's folder", a->out);
    if (ok) {
        close(file);
        ok = import(a, kind, dir, &result, &e);
        printf("%zu items written as drafts, %zu rows left; now run kiosk-pack lint %s\n",
               result.written, result.left, a->out);
    }
    close(dir);
    return !ok ? command_fail(&e) : result.left ? COMMAND_FOUND : COMMAND_DONE;
}

/* Content without errors, or their list and `*code`. */
static bool open_sound(struct args *a, struct checked *c, int *code)
{
    struct err e;
    if (!check(a, c, &e)) {
        *code = command_fail(&e);
        return false;
    }
    if (c->findings.errors == 0)
        return true;
    print_findings(a, c);
    content_close(&c->content);
    *code = COMMAND_FOUND;
    return false;
}

int command_export(struct args *a)
{
    struct checked c;
    struct err e;
    int code;
    if (a->n_operands != 2 || a->json == a->markdown)
        return COMMAND_USAGE;
    if (!open_sound(a, &c, &code))
        return code;
    struct choice how = {command_today(c.now), a->drafts};
    struct buf said = {0};
    bool ok = a->json ? portal_json(&c.content, &how, a->operands[1], &said, &e)
                      : portal_markdown(&c.content, &how, a->operands[1], &said, &e);
    if (ok)
        print_said(buf_str(&said));
    buf_free(&said);
    content_close(&c.content);
    return ok ? COMMAND_DONE : command_fail(&e);
}

int command_preview(struct args *a)
{
    struct checked c;
    struct err e;
    int code;
    if (a->n_operands != 1)
        return COMMAND_USAGE;
    if (!open_sound(a, &c, &code))
        return code;
    struct preview_options o = {.window = a->window ? a->window : "540x960",
                                .lang = a->lang,
                                .script = a->script,
                                .shots = a->shots,
                                .today = command_today(c.now)};
    bool ok = preview_show(&o, &c.content, &e);
    content_close(&c.content);
    return ok ? COMMAND_DONE : command_fail(&e);
}
