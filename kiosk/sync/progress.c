#include "sync/progress.h"

#include "base/log.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

/* A screen that sees nothing is no reason to fail. */
static void replace(const char *file, json_t *o)
{
    struct err e;
    char *text = json_dumps(o, JSON_COMPACT);
    static bool told;
    if (!fs_replace_path(file, str_of(text), &e) && !told) {
        log_warning("progress: %s", e.text);
        told = true;
    }
    free(text);
    json_decref(o);
}

static int percent(const struct install_progress *p)
{
    /* A piece weighs as much as 64 KiB: many small pictures take longer than one large file. */
    uint64_t done = p->bytes_done + (p->pieces_done << 16);
    uint64_t total = p->bytes_total + (p->pieces_total << 16);
    return total ? (int)((done < total ? done : total) * 100 / total) : 0;
}

static void count(struct progress_shown *s, const struct install_progress *now)
{
    if (now->part != s->part) {
        s->pieces_before += s->pieces;
        s->bytes_before += s->bytes;
        s->part = now->part;
    }
    s->pieces = now->pieces_done;
    s->bytes = now->bytes_done;
}

void progress_show(struct progress *p, const struct install_progress *now)
{
    struct progress_shown *s = p->shown;
    static const char FULL[] = "##################################################";
    int n = (100 * (int)now->part + percent(now)) / (now->parts ? (int)now->parts : 1);
    count(s, now);
    if (n <= s->percent)
        return;
    s->percent = n;
    if (p->bar)
        fprintf(stderr, "\r[%-50.*s] %3d %%", n / 2, FULL, n);
    if (p->file)
        replace(p->file,
                json_pack("{s:s, s:i, s:I, s:I, s:I, s:I}", "state", "working", "percent", n,
                          "pieces_done", (json_int_t)(s->pieces_before + now->pieces_done),
                          "pieces_total", (json_int_t)(s->pieces_before + now->pieces_total),
                          "bytes_done", (json_int_t)(s->bytes_before + now->bytes_done),
                          "bytes_total", (json_int_t)(s->bytes_before + now->bytes_total)));
}

void progress_end(struct progress *p, int exit_code, const char *message)
{
    bool done = exit_code == INSTALL_DONE || exit_code == INSTALL_NOTHING_NEW;
    if (p->bar && p->shown->percent >= 0)
        fputc('\n', stderr);
    if (p->file)
        replace(p->file, json_pack("{s:s, s:i, s:s}", "state", done ? "done" : "failed", "exit",
                                   exit_code, "message", message));
}
