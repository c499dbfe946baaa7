/* bounded.c - through a pipe come a struct err, whose code 0 is success, and the bytes. */
#include "packer/bounded.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* By the clock: ten processes may share a processor, but nobody waits for one that sleeps. */
enum { CLOCK_PER_CPU = 10, CHUNK_BYTES = 1 << 16 };

int64_t bounded_used_ms(void)
{
    struct rusage u = {0};
    getrusage(RUSAGE_SELF, &u);
    return (u.ru_utime.tv_sec + u.ru_stime.tv_sec) * 1000LL +
           (u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1000;
}

static void write_all(int fd, const void *bytes, size_t n)
{
    for (const char *at = bytes; n > 0;) {
        ssize_t done = write(fd, at, n);
        if (done < 0 && errno != EINTR)
            _exit(1);
        at += done > 0 ? done : 0;
        n -= done > 0 ? (size_t)done : 0;
    }
}

__attribute__((noreturn)) static void child(bool (*work)(void *, struct buf *, struct err *),
                                            void *ctx, unsigned cpu_s, int to)
{
    struct err e = {0};
    struct buf out = {0};
    struct rlimit cpu = {0};
    int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
    dup2(nowhere, STDERR_FILENO); /* a library's last words are no message to an officer */
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    signal(SIGXCPU, SIG_DFL);
    if (getrlimit(RLIMIT_CPU, &cpu) < 0)
        _exit(1);
    cpu.rlim_max = cpu.rlim_max < cpu_s + 1 ? cpu.rlim_max : cpu_s + 1;
    cpu.rlim_cur = cpu.rlim_max < cpu_s ? cpu.rlim_max : cpu_s;
    if (setrlimit(RLIMIT_CPU, &cpu) < 0)
        _exit(1);
    if (work(ctx, &out, &e))
        e.code = ERR_NONE;
    write_all(to, &e, sizeof e);
    write_all(to, out.p, out.n);
    _exit(0); /* what stands at exit is the parent's */
}

/* Up to its end, or false: out of patience. */
static bool take_all(int from, unsigned cpu_s, struct buf *in)
{
    char chunk[CHUNK_BYTES];
    struct pollfd p = {.fd = from, .events = POLLIN};
    for (;;) {
        int rc = poll(&p, 1, (int)cpu_s * CLOCK_PER_CPU * 1000);
        if (rc < 0 && errno == EINTR)
            continue;
        ssize_t n = rc > 0 ? read(from, chunk, sizeof chunk) : -1;
        if (n <= 0)
            return rc > 0 && n == 0;
        buf_add(in, (struct str){chunk, (size_t)n});
    }
}

/* Is there a limit, which this process was started with, that explains it? */
static bool is_limited(int what, rlim_t needed)
{
    struct rlimit was;
    return getrlimit(what, &was) == 0 && was.rlim_max < needed;
}

static bool by_system(struct err *e, const char *what)
{
    return err_set(e, ERR_IO, "cannot be looked at: %s", what);
}

/* The child has ended by itself, or is ended now: how it went. */
static bool judge(pid_t pid, bool whole, const struct buf *in, unsigned cpu_s, struct err *e)
{
    int status = 0;
    if (!whole)
        kill(pid, SIGKILL);
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    int by = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    bool less_time = is_limited(RLIMIT_CPU, cpu_s + 1);
    if (whole && (by == SIGXCPU || by == SIGKILL) && less_time)
        return by_system(e, "its limit of processor time (ulimit -t) is lower than ours");
    if (!whole || by == SIGXCPU)
        return err_set(e, ERR_INCOMPLETE, "takes more than %u seconds", cpu_s);
    if (by == SIGKILL) /* of ours SIGXCPU comes before it */
        return by_system(e, "the system ended it, it may be out of memory");
    bool broke = by || status != 0 || in->n < sizeof *e;
    if (broke && (is_limited(RLIMIT_AS, RLIM_INFINITY) || is_limited(RLIMIT_DATA, RLIM_INFINITY)))
        return by_system(e, "its limit of memory (ulimit -v) may be too low");
    if (broke)
        return err_set(e, ERR_CORRUPT,
                       "breaks the program that draws it; save it again, or as PNG");
    struct err said;
    memcpy(&said, in->p, sizeof said);
    if (said.code != ERR_NONE)
        *e = said;
    return said.code == ERR_NONE;
}

bool bounded_run(bool (*work)(void *ctx, struct buf *out, struct err *e), void *ctx, unsigned cpu_s,
                 struct arena *a, struct str *out, struct err *e)
{
    int ends[2];
    struct buf in = {0};
    fflush(NULL); /* what waits there is printed once */
    if (pipe2(ends, O_CLOEXEC) < 0)
        return err_errno(e, errno, "pipe");
    pid_t pid = fork();
    if (pid == 0) {
        close(ends[0]);
        child(work, ctx, cpu_s, ends[1]);
    }
    close(ends[1]);
    if (pid < 0) {
        close(ends[0]);
        return err_errno(e, errno, "fork");
    }
    bool ok = judge(pid, take_all(ends[0], cpu_s, &in), &in, cpu_s, e);
    close(ends[0]);
    if (ok)
        *out = str_copy(a, (struct str){in.p + sizeof *e, in.n - sizeof *e});
    buf_free(&in);
    return ok;
}
