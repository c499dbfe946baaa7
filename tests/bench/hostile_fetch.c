/* What a web server may answer. */
#include "hostile.h"

#include "../support/endless.h"

#include <stdio.h>
#include <string.h>

#define N(list) (sizeof(list) / sizeof *(list))

/* The file that is answered so. */
struct fault {
    const char *file;
    const char *head, *fill;
    int pause_ms;
    enum server_fault fault;
    int64_t number;
};

static void publish(struct bench *b, const void *ctx)
{
    (void)ctx;
    hostile_publish(b, bench_pack(b, 2, "new"));
}

static void misbehave(struct server *s, const void *ctx)
{
    const struct fault *f = ctx;
    if (f->fault == SERVER_SAYS)
        server_says(s, f->file, str_of(f->head), str_of(f->fill ? f->fill : ""), f->pause_ms,
                    1000000);
    else
        server_misbehave(s, f->file, f->fault, f->number, 1000000);
}

/* What it says first, in one line. */
static void name_of(const struct endless *e, char out[64])
{
    size_t n = 0;
    for (const char *p = *e->head ? e->head : e->fill; *p && n < 50; p++)
        if (*p != '\r')
            out[n++] = (char)(*p >= ' ' && *p <= '~' ? *p : *p == '\n' ? '|' : '.');
    out[n] = 0;
}

/* A server alone ends with a cause; before another it costs nothing but time. */
static void endless(const struct endless *e, size_t i, int pause_ms, unsigned deadline_s)
{
    static const char *const files[] = {"root/2.json", "channel.json", "minisig", "packs/",
                                        "objects/"};
    struct fault f = {"channel.json", e->head, e->fill, pause_ms, SERVER_SAYS, 0};
    char name[160], what[64];
    name_of(e, what);
    snprintf(name, sizeof name, "%s for ever: %s", pause_ms ? "slowly" : "fast", what);
    struct hostile h = {.name = name,
                        .way = HOSTILE_FETCH,
                        .code = e->code,
                        .shows = "old",
                        .deadline_s = deadline_s,
                        .ctx = &f,
                        .make = publish,
                        .serve = misbehave};
    hostile_run(&h);
    f.file = files[i % N(files)];
    h.code = INSTALL_DONE;
    h.shows = "new";
    h.second = true;
    snprintf(name, sizeof name, "then a sound server, %s %s: %s", pause_ms ? "slowly" : "fast",
             f.file, what);
    hostile_run(&h);
}

static const struct {
    const char *name;
    struct fault fault;
    int code;
    unsigned deadline_s;
} others[] = {
    {"a page of a log-in portal", {"", .fault = SERVER_PAGE}, INSTALL_IO, 0},
    {"a redirect to a file", {"channel.json", .fault = SERVER_REDIRECT}, INSTALL_IO, 0},
    {"304 to what was not asked",
     {"channel.json", .fault = SERVER_STATUS, .number = 304},
     INSTALL_IO,
     0},
    {"503 again and again",
     {"objects/", .fault = SERVER_STATUS, .number = 503},
     INSTALL_INCOMPLETE,
     0},
    {"objects that are not there", {"objects/", .fault = SERVER_MISSING}, INSTALL_INCOMPLETE, 0},
    {"objects with another last byte", {"objects/", .fault = SERVER_CHANGED}, INSTALL_DAMAGED, 0},
    {"objects that end after 300 bytes",
     {"objects/", .fault = SERVER_CUT, .number = 300},
     INSTALL_INCOMPLETE,
     0},
    {"objects without end", {"objects/", .fault = SERVER_ENDLESS}, INSTALL_DAMAGED, 0},
    {"ranges that begin earlier",
     {"objects/", .fault = SERVER_BLOCKS, .number = 256},
     INSTALL_DONE,
     0},
    {"an encoding that nobody asked for",
     {"channel.json", "HTTP/1.1 200 Said\r\nContent-Encoding: br\r\nContent-Length: 2\r\n\r\nxx",
      .fault = SERVER_SAYS},
     INSTALL_IO,
     0},
    {"a pause of a year",
     {"channel.json", "HTTP/1.1 503 Said\r\nRetry-After: 31536000\r\nContent-Length: 0\r\n\r\n",
      .fault = SERVER_SAYS},
     INSTALL_IO,
     0},
    {"a byte now and then", {"channel.json", .fault = SERVER_DRIP}, INSTALL_IO, 180},
    {"silence", {"channel.json", .fault = SERVER_SILENT}, INSTALL_IO, 180},
};

void hostile_fetches(void)
{
    for (size_t i = 0; i < endless_n_floods; i++)
        endless(&endless_floods[i], i, 0, 0);
    for (size_t i = 0; i < endless_n_drips; i++)
        endless(&endless_drips[i], i, 200, 180);
    for (size_t i = 0; i < N(others); i++)
        hostile_run(&(struct hostile){.name = others[i].name,
                                      .way = HOSTILE_FETCH,
                                      .code = others[i].code,
                                      .shows = others[i].code == INSTALL_DONE ? "new" : "old",
                                      .deadline_s = others[i].deadline_s,
                                      .ctx = &others[i].fault,
                                      .make = publish,
                                      .serve = misbehave});
}
