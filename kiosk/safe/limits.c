/* limits.c - how much of everything a child may take, and how it says that it took more. */
#include "base/mem.h"
#include "safe/safe.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* Its exit code when memory is gone, by whose limit: a crash looks otherwise. */
enum { NO_MEMORY = 77, NO_MEMORY_OF_SYSTEM = 78 };

uint64_t safe_memory(void)
{
    unsigned long long pages = 0;
    FILE *f = fopen("/proc/self/statm", "re");
    if (f && fscanf(f, "%llu", &pages) != 1)
        pages = 0;
    if (f)
        fclose(f);
    return pages * (uint64_t)sysconf(_SC_PAGESIZE);
}

static bool limit(int what, uint64_t soft, uint64_t hard, struct err *e)
{
    struct rlimit was;
    if (soft == 0)
        return true;
    if (getrlimit(what, &was) < 0)
        return err_errno(e, errno, "limits");
    struct rlimit now = {soft < was.rlim_max ? soft : was.rlim_max,
                         hard < was.rlim_max ? hard : was.rlim_max};
    return setrlimit(what, &now) == 0 || err_errno(e, errno, "limits");
}

/* Is `ours` the limit that holds?  A lower one that this process was started with does instead. */
static bool is_ours(int what, uint64_t ours)
{
    struct rlimit was;
    return ours && getrlimit(what, &was) == 0 && ours <= was.rlim_max;
}

static void end_without_memory(void)
{
    _exit(NO_MEMORY);
}

static void end_without_memory_of_system(void)
{
    _exit(NO_MEMORY_OF_SYSTEM);
}

bool safe_limit(const struct safe_limits *l, uint64_t has_bytes, struct err *e)
{
#if defined(__SANITIZE_ADDRESS__)
    has_bytes = 0; /* its shadow of all memory counts too */
#endif
    uint64_t memory = l->memory_bytes && has_bytes ? has_bytes + l->memory_bytes : 0;
    mem_exhausted = is_ours(RLIMIT_AS, memory) ? end_without_memory : end_without_memory_of_system;
    signal(SIGXCPU, SIG_DFL); /* whoever started it may have had them ignored */
    signal(SIGXFSZ, SIG_DFL);
    return limit(RLIMIT_CPU, l->cpu_s, l->cpu_s + 1, e) && /* SIGXCPU, then SIGKILL */
           limit(RLIMIT_AS, memory, memory, e) &&
           limit(RLIMIT_FSIZE, l->file_bytes, l->file_bytes, e) &&
           limit(RLIMIT_NOFILE, l->files, l->files, e);
}

static bool by_system(struct err *e, const char *what)
{
    return err_set(e, ERR_IO, "the work on it was ended by the system: %s", what);
}

static bool over_time(const struct safe_limits *l, struct err *e)
{
    if (!is_ours(RLIMIT_CPU, l->cpu_s))
        return by_system(e, "its limit of processor time (ulimit -t) is lower than ours");
    return err_set(e, ERR_TOO_BIG, "the work on it takes more than %u seconds of processor time",
                   l->cpu_s);
}

static bool over_file(const struct safe_limits *l, struct err *e)
{
    if (!is_ours(RLIMIT_FSIZE, l->file_bytes))
        return by_system(e, "its limit of a file's size (ulimit -f) is lower than ours");
    return err_set(e, ERR_TOO_BIG, "the work on it makes a file of more than %llu MB",
                   (unsigned long long)(l->file_bytes >> 20));
}

static bool exited(int code, const struct safe_limits *l, struct err *e)
{
    if (code == NO_MEMORY)
        return err_set(e, ERR_TOO_BIG, "the work on it takes more than %llu MB of memory",
                       (unsigned long long)(l->memory_bytes >> 20));
    if (code == NO_MEMORY_OF_SYSTEM)
        return by_system(e, "it gives no more memory");
    return err_set(e, ERR_CORRUPT, "the work on it broke down");
}

void safe_ended(int status, const struct safe_limits *l, struct err *e)
{
    switch (WIFSIGNALED(status) ? WTERMSIG(status) : 0) {
    case 0:
        exited(WEXITSTATUS(status), l, e);
        return;
    case SIGXCPU:
        over_time(l, e);
        return;
    case SIGXFSZ:
        over_file(l, e);
        return;
    case SIGKILL: /* of ours SIGXCPU comes before it */
        by_system(e, "it is out of memory, or its limit of processor time (ulimit -t) is low");
        return;
    case SIGBUS: /* a page of a file that is mapped (mmap(2)) */
        err_set(e, ERR_IO, "the disk cannot read it");
        return;
    }
    err_set(e, ERR_CORRUPT, "the work on it broke down");
}
