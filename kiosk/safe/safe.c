#include "safe/safe.h"

#include "base/clock.h"
#include "base/str.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* What goes from the child to the parent: dots while it lives, not more than one in DOT_MS, for
 * each wakes the parent; at last an END and the record. */
enum { DOT = '.', END = '!', DOT_MS = 20 };
struct record {
    int ok, code;
    char text[sizeof((struct err *)0)->text];
};

static int life = -1;                   /* in the child: where dots go */
static volatile sig_atomic_t cancelled; /* in the parent */

void safe_alive(void)
{
    static uint64_t last_ms;
    uint64_t now_ms = life >= 0 ? clock_mono_ms() : 0;
    if (life < 0 || (last_ms && now_ms - last_ms < DOT_MS))
        return;
    last_ms = now_ms;
    if (write(life, &(char){DOT}, 1) < 0)
        _exit(1); /* nobody waits for this work any more */
}

static void write_all(int fd, const void *p, size_t n)
{
    for (const char *at = p; n > 0;) {
        ssize_t done = write(fd, at, n);
        if (done <= 0)
            _exit(1);
        at += done;
        n -= (size_t)done;
    }
}

static struct safe_limits limits_of(const struct safe_work *w)
{
    struct safe_limits l = w->limits;
    l.cpu_s = l.cpu_s ? l.cpu_s : SAFE_STEP_CPU_S;
    l.memory_bytes = l.memory_bytes ? l.memory_bytes : SAFE_STEP_MEMORY_BYTES;
    l.file_bytes = l.file_bytes ? l.file_bytes : SAFE_STEP_FILE_BYTES;
    l.files = l.files ? l.files : SAFE_STEP_FILES;
    return l;
}

static bool confine(const struct safe_work *w, struct err *e)
{
    struct safe_limits l = limits_of(w);
    if (w->load)
        w->load();
    return safe_limit(&l, safe_memory(), e) && safe_files(&w->rights, e) &&
           safe_calls(w->rights.network ? SAFE_FETCH : SAFE_STEP, e);
}

__attribute__((noreturn)) static void work(const struct safe_work *w, int to, pid_t parent)
{
    struct err e = {0};
    struct record r = {0};
    signal(SIGINT, SIG_IGN); /* a terminal and systemd tell all processes: the parent decides */
    signal(SIGTERM, SIG_IGN);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(1);
    life = to;
    r.ok = confine(w, &e) && w->run(w->ctx, &e);
    r.code = (int)e.code;
    memcpy(r.text, e.text, sizeof r.text);
    fflush(NULL);
    write_all(to, &(char){END}, 1);
    write_all(to, &r, sizeof r);
    write_all(to, w->out, w->out_bytes);
    _exit(0); /* what stands at exit is the parent's */
}

/* n bytes or the end; false if nothing came in time or a signal did. */
static bool await(int from, const struct safe_work *w, char *p, size_t n, size_t *got,
                  struct err *e)
{
    sigset_t open_to_all;
    struct timespec patience = {w->patience_ms / 1000, w->patience_ms % 1000 * 1000000L};
    sigemptyset(&open_to_all);
    for (*got = 0; *got < n;) {
        struct pollfd p1 = {.fd = from, .events = POLLIN};
        int rc = cancelled ? -1 : ppoll(&p1, 1, w->patience_ms ? &patience : NULL, &open_to_all);
        if (cancelled)
            return err_set(e, ERR_INCOMPLETE, "cancelled; what came so far is kept");
        if (rc == 0)
            return err_set(e, ERR_IO,
                           "nothing moved for %d seconds: the stick, the disk or the "
                           "line hangs",
                           w->patience_ms / 1000);
        ssize_t some = rc < 0 ? 0 : read(from, p + *got, n - *got);
        if (rc > 0 && some <= 0)
            return true;
        *got += (size_t)some;
    }
    return true;
}

/* The child's words go to a terminal: one line, nothing that steers it. */
static void take_err(const struct record *r, struct err *e)
{
    struct err said = {.code = r->code > ERR_NONE && r->code <= ERR_USAGE ? r->code : ERR_CORRUPT};
    memcpy(said.text, r->text, sizeof said.text);
    said.text[sizeof said.text - 1] = 0;
    str_tame(said.text);
    *e = said;
}

static bool collect(int from, const struct safe_work *w, bool *ok, struct err *e)
{
    struct record r;
    char sign = DOT;
    size_t got;
    while (sign == DOT) {
        if (!await(from, w, &sign, 1, &got, e))
            return false;
        if (got == 0)
            return err_set(e, ERR_CORRUPT, "the work on it broke down");
    }
    if (!await(from, w, (char *)&r, sizeof r, &got, e) ||
        (w->out_bytes && !await(from, w, w->out, w->out_bytes, &got, e)))
        return false;
    if (got != (w->out_bytes ? w->out_bytes : sizeof r))
        return err_set(e, ERR_CORRUPT, "the work on it broke down in the middle of its answer");
    *ok = r.ok;
    if (!r.ok)
        take_err(&r, e);
    return true;
}

static void on_signal(int number)
{
    (void)number;
    cancelled = 1;
}

/* Its status, or 0: a child that hangs in the kernel cannot be ended, nor waited for. */
static int end_child(pid_t child, bool answered)
{
    int status = 0;
    if (answered) {
        waitpid(child, &status, 0);
        return status;
    }
    kill(child, SIGKILL); /* of no effect on how it ended, if it has */
    for (int i = 0; i < 200 && waitpid(child, &status, WNOHANG) == 0; i++)
        poll(NULL, 0, 5);
    return status;
}

bool safe_run(const struct safe_work *w, struct err *e)
{
    int pipe_ends[2];
    struct sigaction act = {.sa_handler = on_signal}, old_int, old_term;
    sigset_t both, before;
    pid_t parent = getpid();
    bool ok = false;
    if (pipe2(pipe_ends, O_CLOEXEC) < 0)
        return err_errno(e, errno, "pipe");
    sigemptyset(&both);
    sigaddset(&both, SIGINT);
    sigaddset(&both, SIGTERM);
    sigprocmask(SIG_BLOCK, &both, &before); /* they come only while ppoll waits */
    sigaction(SIGINT, &act, &old_int);
    sigaction(SIGTERM, &act, &old_term);
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        close(pipe_ends[0]);
        sigprocmask(SIG_SETMASK, &before, NULL);
        work(w, pipe_ends[1], parent);
    }
    close(pipe_ends[1]);
    bool answered = child > 0 ? collect(pipe_ends[0], w, &ok, e) : err_errno(e, errno, "fork");
    int status = child > 0 ? end_child(child, answered) : 0;
    struct safe_limits l = limits_of(w);
    if (!answered && e->code == ERR_CORRUPT)
        safe_ended(status, &l, e);
    close(pipe_ends[0]);
    sigaction(SIGINT, &old_int, NULL);
    sigaction(SIGTERM, &old_term, NULL);
    sigprocmask(SIG_SETMASK, &before, NULL);
    return answered && ok;
}
