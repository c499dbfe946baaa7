#include "config/config.h"

#include "base/log.h"

#include <errno.h>
#include <ini.h>
#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void config_default(struct config *c)
{
    *c = (struct config){
        .panel_width_mm = 398.5, /* 32 inches, portrait */
        .panel_bottom_mm = 700,
        .viewing_distance_mm = 500,
        .zone = "Asia/Ho_Chi_Minh",
        .first_language = LANG_VI,
        .animate = true,
        .idle_s = 90, /* WCAG 2.2.1 and the house rule */
        .ask_s = 20,
        .slide_s = 12,
    };
}

enum key {
    KEY_PANEL_WIDTH,
    KEY_PANEL_BOTTOM,
    KEY_VIEWING_DISTANCE,
    KEY_TIME_ZONE,
    KEY_FIRST_LANGUAGE,
    KEY_DRAFTS,
    KEY_ANIMATE,
    KEY_IDLE,
    KEY_ASK,
    KEY_SLIDE,
    KEY_FONTS,
    KEY_GATE_CHANNEL,
    KEYS
};
static const struct {
    const char *name, *allowed;
} keys[KEYS] = {
    [KEY_PANEL_WIDTH] = {"panel_width_mm", "80 to 3000"},
    [KEY_PANEL_BOTTOM] = {"panel_bottom_mm", "0 to 2500"},
    [KEY_VIEWING_DISTANCE] = {"viewing_distance_mm", "200 to 3000"},
    [KEY_TIME_ZONE] = {"time_zone", "an IANA name such as Asia/Ho_Chi_Minh"},
    [KEY_FIRST_LANGUAGE] = {"first_language", "vi, km, jra or en"},
    [KEY_DRAFTS] = {"drafts", "yes or no"},
    [KEY_ANIMATE] = {"animate", "yes or no"},
    [KEY_IDLE] = {"idle_seconds", "10 to 3600"},
    [KEY_ASK] = {"ask_seconds", "5 to 600"},
    [KEY_SLIDE] = {"slide_seconds", "6 to 3600"},
    [KEY_FONTS] = {"fonts", "a folder"},
    [KEY_GATE_CHANNEL] = {"gate_channel", "the name of a channel, such as le-thanh"},
};

enum { LINE_BYTES = 200 /* of the library's buffer */, MOST_BYTES = 64 << 10 };
struct reading {
    struct config *c;
    const char *path;
    FILE *file;
    int line;
    size_t bytes;
    bool names_gate;              /* some line does, whether or not it was understood */
    char holds[KEYS][LINE_BYTES]; /* values of this file; empty: none that makes sense yet */
};

static bool number(const char *value, double min, double max, double *out)
{
    char *end;
    errno = 0;
    double v = strtod(value, &end);
    if (end == value || *end || errno || !isfinite(v) || v < min || v > max)
        return false;
    *out = v;
    return true;
}

static bool whole(const char *value, int64_t min, int64_t max, int32_t *out)
{
    int64_t v;
    if (!str_int(str_of(value), min, max, &v))
        return false;
    *out = (int32_t)v;
    return true;
}

static bool yes_no(const char *value, bool *out)
{
    bool yes = strcmp(value, "yes") == 0;
    if (!yes && strcmp(value, "no") != 0)
        return false;
    *out = yes;
    return true;
}

static bool text(const char *value, char *out, size_t cap)
{
    size_t n = strlen(value);
    if (n == 0 || n >= cap)
        return false;
    memcpy(out, value, n + 1);
    return true;
}

static bool channel(const char *value, char out[SLUG_MAX_BYTES + 1])
{
    return slug_is_valid(str_of(value)) && text(value, out, SLUG_MAX_BYTES + 1);
}

static bool take(struct config *c, enum key k, const char *value)
{
    switch (k) {
    case KEY_PANEL_WIDTH:
        return number(value, 80, 3000, &c->panel_width_mm);
    case KEY_PANEL_BOTTOM:
        return number(value, 0, 2500, &c->panel_bottom_mm);
    case KEY_VIEWING_DISTANCE:
        return number(value, 200, 3000, &c->viewing_distance_mm);
    case KEY_TIME_ZONE:
        return text(value, c->zone, sizeof c->zone);
    case KEY_FIRST_LANGUAGE:
        return lang_from_code(str_of(value), &c->first_language);
    case KEY_DRAFTS:
        return yes_no(value, &c->drafts);
    case KEY_ANIMATE:
        return yes_no(value, &c->animate);
    case KEY_IDLE:
        return whole(value, 10, 3600, &c->idle_s);
    case KEY_ASK:
        return whole(value, 5, 600, &c->ask_s);
    case KEY_SLIDE:
        return whole(value, 6, 3600, &c->slide_s);
    case KEY_FONTS:
        return text(value, c->fonts_dir, sizeof c->fonts_dir);
    case KEY_GATE_CHANNEL:
        return channel(value, c->gate_channel);
    case KEYS:
        break;
    }
    return false;
}

static enum key find_key(const char *section, const char *name)
{
    enum key k = strcmp(section, "kiosk") == 0 ? 0 : KEYS;
    while (k < KEYS && strcmp(keys[k].name, name) != 0)
        k++;
    return k;
}

/* Whose the gate is was said and cannot be understood: it must not go to whoever was trusted first.
 */
static void leave_gate_to_nobody(struct config *c)
{
    snprintf(c->gate_channel, sizeof c->gate_channel, "%s", CONFIG_NOBODY);
}

static void refuse(struct reading *r, enum key k, const char *value)
{
    const char *holds = "the default holds";
    char earlier[LINE_BYTES + sizeof " holds"];
    if (r->holds[k][0]) {
        snprintf(earlier, sizeof earlier, "%s holds", r->holds[k]);
        holds = earlier;
    } else if (k == KEY_GATE_CHANNEL) {
        leave_gate_to_nobody(r->c);
        holds = "nobody speaks for the gate";
    }
    log_warning("%s: %s = %s: expected %s; %s", r->path, keys[k].name, value, keys[k].allowed,
                holds);
}

static int each(void *ctx, const char *section, const char *name, const char *value)
{
    struct reading *r = ctx;
    enum key k = find_key(section, name);
    if (k == KEYS) {
        log_warning("%s: [%s] %s is not a setting of the kiosk: passed over", r->path, section,
                    name);
    } else if (!take(r->c, k, value)) {
        refuse(r, k, value);
    } else {
        if (r->holds[k][0])
            log_warning("%s: %s is there twice: %s holds, not %s", r->path, name, value,
                        r->holds[k]);
        snprintf(r->holds[k], sizeof r->holds[k], "%s", value);
    }
    return 1;
}

/* EOF also after more than any settings have: a device gives bytes for ever. */
static int next_char(struct reading *r)
{
    return r->bytes++ < MOST_BYTES ? getc(r->file) : EOF;
}

/* "gate" before the "=" of a line that is no comment. */
static bool is_about_gate(const char *line)
{
    const char *key = line + strspn(line, " \t"), *at = strcasestr(key, "gate");
    const char *end = strchr(key, '=');
    return *key != ';' && *key != '#' && at && (!end || at < end);
}

/* The library would take a line that does not fit in its buffer for two: half a value would hold.
 */
static char *next_line(char *line, int size, void *ctx)
{
    struct reading *r = ctx;
    int n = 0, c = EOF;
    while (n < size - 1 && (c = next_char(r)) != EOF) {
        line[n++] = (char)c;
        if (c == '\n')
            break;
    }
    line[n] = 0;
    if (n == 0)
        return NULL;
    r->line++;
    r->names_gate = r->names_gate || is_about_gate(line);
    int rest = c == '\n' ? EOF : next_char(r);
    if (rest == EOF)
        return line;
    while (rest != '\n' && rest != EOF)
        rest = next_char(r);
    log_warning("%s:%d: longer than %d bytes: skipped", r->path, r->line, size - 2);
    line[0] = 0;
    return line;
}

static bool read_all(const char *path, struct config *c, struct err *e)
{
    struct reading r = {.c = c, .path = path, .file = fopen(path, "re")};
    if (!r.file)
        return err_errno(e, errno, "%s", path);
    int line = ini_parse_stream(next_line, &r, each, &r);
    bool ok = !ferror(r.file) && r.bytes <= MOST_BYTES;
    fclose(r.file);
    if (!ok)
        return err_set(e, ERR_IO, "%s: cannot be read", path);
    if (line > 0)
        log_warning("%s:%d: not \"key = value\" nor \"[section]\": passed over", path, line);
    if (r.names_gate && !r.holds[KEY_GATE_CHANNEL][0] &&
        strcmp(c->gate_channel, CONFIG_NOBODY) != 0) {
        leave_gate_to_nobody(c);
        log_warning("%s: whose the gate is cannot be understood: nobody speaks for it", path);
    }
    return true;
}

bool config_read(const char *path, struct config *c, struct err *e)
{
    struct config taken = *c;
    if (read_all(path, &taken, e)) {
        *c = taken;
        return true;
    }
    if (e->code == ERR_NOT_FOUND)
        return false;
    leave_gate_to_nobody(c);
    return err_wrap(e, "nobody speaks for the gate until the settings can be read");
}
