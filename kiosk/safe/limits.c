/* limits.c - how much of everything a child may take, and how it says that it took more. */
#include "base/mem.h"
#include "safe/safe.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { NO_MEMORY = 77 }; /* its exit code then: a crash looks otherwise */

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

static void end_without_memory(void)
{
    _exit(NO_MEMORY);
}

bool safe_limit(const struct safe_limits *l, uint64_t has_bytes, struct err *e)
{
#if defined(__SANITIZE_ADDRESS__)
    has_bytes = 0; /* its shadow of all memory counts too */
#endif
    uint64_t memory = l->memory_bytes && has_bytes ? has_bytes + l->memory_bytes : 0;
    mem_exhausted = end_without_memory;
    return limit(RLIMIT_CPU, l->cpu_s, l->cpu_s + 1, e) && /* SIGXCPU, then SIGKILL */
           limit(RLIMIT_AS, memory, memory, e) &&
           limit(RLIMIT_FSIZE, l->file_bytes, l->file_bytes, e) &&
           limit(RLIMIT_NOFILE, l->files, l->files, e);
}

void safe_ended(int status, const struct safe_limits *l, struct err *e)
{
    int by = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    if (by == SIGXCPU)
        err_set(e, ERR_TOO_BIG, "the work on it takes more than %u seconds of processor time",
                l->cpu_s);
    else if (by == SIGXFSZ)
        err_set(e, ERR_TOO_BIG, "the work on it makes a file of more than %llu MB",
                (unsigned long long)(l->file_bytes >> 20));
    else if (WIFEXITED(status) && WEXITSTATUS(status) == NO_MEMORY)
        err_set(e, ERR_TOO_BIG, "the work on it takes more than %llu MB of memory",
                (unsigned long long)(l->memory_bytes >> 20));
    else if (by == SIGBUS) /* a page of a file that is mapped (mmap(2)) */
        err_set(e, ERR_IO, "the disk cannot read it");
    else
        err_set(e, ERR_CORRUPT, "the work on it broke down");
}
