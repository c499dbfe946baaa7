#include "app/stats.h"

#include "base/clock.h"
#include "base/str.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

struct stats {
    const char *path;
    char cause[128];
    struct buf frames;
    uint64_t first_complete_ns, wakes, work_ns, cpu_ns;
};

struct stats *stats_create(const char *path)
{
    if (!path)
        return NULL;
    struct stats *s = MEM_NEW(struct stats, 1);
    s->path = path;
    return s;
}

void stats_cause(struct stats *s, const char *cause)
{
    if (!s)
        return;
    size_t n = 0;
    for (; cause[n] && n < sizeof s->cause - 1; n++)
        s->cause[n] =
            cause[n] == '"' || cause[n] == '\\' || (unsigned char)cause[n] < ' ' ? '\'' : cause[n];
    s->cause[n] = 0;
}

void stats_work(struct stats *s, uint64_t ns)
{
    if (s)
        s->work_ns += ns;
}

void stats_frame(struct stats *s, uint64_t step_ns, uint64_t draw_ns, bool complete)
{
    if (!s)
        return;
    if (complete && !s->first_complete_ns)
        s->first_complete_ns = clock_mono_ns();
    uint64_t cpu_ns = clock_cpu_ns();
    buf_printf(
        &s->frames,
        "%s\n  {\"cause\": \"%s\", \"step_us\": %llu, \"draw_us\": %llu, \"cpu_us\": %llu}",
        s->frames.n ? "," : "", s->cause, (unsigned long long)((s->work_ns + step_ns) / 1000),
        (unsigned long long)(draw_ns / 1000), (unsigned long long)((cpu_ns - s->cpu_ns) / 1000));
    s->work_ns = 0;
    s->cpu_ns = cpu_ns;
}

void stats_wake(struct stats *s)
{
    if (s)
        s->wakes++;
}

bool stats_finish(struct stats *s, struct err *e)
{
    if (!s)
        return true;
    FILE *f = fopen(s->path, "w");
    bool ok = f != NULL;
    if (ok) {
        struct str frames = buf_str(&s->frames);
        fprintf(f, "{\"first_complete_mono_ns\": %llu, \"wakes\": %llu, \"frames\": [%.*s]}\n",
                (unsigned long long)s->first_complete_ns, (unsigned long long)s->wakes,
                STR_ARG(frames));
        ok = fclose(f) == 0;
    }
    if (!ok)
        err_errno(e, errno, "%s", s->path);
    buf_free(&s->frames);
    free(s);
    return ok;
}
