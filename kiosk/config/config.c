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

struct reading {
    struct config *c;
    const char *path;
    FILE *file;
    int line;
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

/* One row a key: its name, what is allowed, in words, and whether the value was taken. */
static const char *take(struct config *c, const char *key, const char *value, bool *ok)
{
#define KEY(name, words, taken)                                                                    \
    if (strcmp(key, name) == 0) {                                                                  \
        *ok = (taken);                                                                             \
        return words;                                                                              \
    }
    KEY("panel_width_mm", "80 to 3000", number(value, 80, 3000, &c->panel_width_mm))
    KEY("panel_bottom_mm", "0 to 2500", number(value, 0, 2500, &c->panel_bottom_mm))
    KEY("viewing_distance_mm", "200 to 3000", number(value, 200, 3000, &c->viewing_distance_mm))
    KEY("time_zone", "an IANA name such as Asia/Ho_Chi_Minh", text(value, c->zone, sizeof c->zone))
    KEY("first_language", "vi, km, jra or en", lang_from_code(str_of(value), &c->first_language))
    KEY("drafts", "yes or no", yes_no(value, &c->drafts))
    KEY("animate", "yes or no", yes_no(value, &c->animate))
    KEY("idle_seconds", "10 to 3600", whole(value, 10, 3600, &c->idle_s))
    KEY("ask_seconds", "5 to 600", whole(value, 5, 600, &c->ask_s))
    KEY("slide_seconds", "6 to 3600", whole(value, 6, 3600, &c->slide_s))
    KEY("fonts", "a folder", text(value, c->fonts_dir, sizeof c->fonts_dir))
    KEY("gate_channel", "the name of a channel, such as le-thanh", channel(value, c->gate_channel))
#undef KEY
    return NULL;
}

static int each(void *ctx, const char *section, const char *key, const char *value)
{
    struct reading *r = ctx;
    bool ok = false;
    const char *allowed = strcmp(section, "kiosk") == 0 ? take(r->c, key, value, &ok) : NULL;
    if (!allowed)
        log_warning("%s: [%s] %s is not a setting of the kiosk: passed over", r->path, section,
                    key);
    else if (!ok)
        log_warning("%s: %s = %s: expected %s; the default holds", r->path, key, value, allowed);
    return 1;
}

/* The library would take a line that does not fit in its buffer for two: half a value would hold.
 */
static char *next_line(char *line, int size, void *ctx)
{
    struct reading *r = ctx;
    if (!fgets(line, size, r->file))
        return NULL;
    r->line++;
    int rest = strchr(line, '\n') ? EOF : getc(r->file);
    if (rest == EOF)
        return line;
    while (rest != '\n' && rest != EOF)
        rest = getc(r->file);
    log_warning("%s:%d: longer than %d bytes: skipped", r->path, r->line, size - 2);
    line[0] = 0;
    return line;
}

bool config_read(const char *path, struct config *c, struct err *e)
{
    struct reading r = {c, path, fopen(path, "re")};
    if (!r.file)
        return err_errno(e, errno, "%s", path);
    int line = ini_parse_stream(next_line, &r, each, &r);
    bool ok = !ferror(r.file);
    fclose(r.file);
    if (!ok)
        return err_set(e, ERR_IO, "%s: cannot be read", path);
    if (line > 0)
        log_warning("%s:%d: not \"key = value\" nor \"[section]\": passed over", path, line);
    return true;
}
