/* power_kills: import, install and roll back in a process of its own, which is stopped at each
 * system call in turn (ptrace):
 *   killed     by SIGKILL before the call;
 *   refused    the call is not made, and an errno that it may give is its answer.
 * Afterwards the store is looked at (scene_survived).  Success that is reported must be true; so
 * it must not be reported at all where an fsync was refused.
 * The same is done over imports with bugs planted in their file operations, which must be found.
 * power_kills STRIDE, for every day: an import stopped at one call of STRIDE. */
#include "../support/scene.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../support/check.h"

/* ---- planted bugs ---- */

enum bug { NO_BUG, RENAME_FIRST, DEAF_TO_FSYNC, BUGS };
static const char *const bug_names[BUGS] = {"sound", "renamed before it is written",
                                            "fsync's answer not heard"};

static int create_in_place(const struct fsops *fs, int dir, const char *name)
{
    int fd = fsops_real.create(fs, dir, name);
    if (fd >= 0 && strcmp(name, "current.new") == 0)
        fsops_real.rename(fs, dir, name, dir, "current");
    return fd;
}

static int rename_no_more(const struct fsops *fs, int from_dir, const char *from, int to_dir,
                          const char *to)
{
    return strcmp(to, "current") == 0 ? 0 : fsops_real.rename(fs, from_dir, from, to_dir, to);
}

static int sync_somehow(const struct fsops *fs, int fd)
{
    fsops_real.fsync(fs, fd);
    return 0;
}

static struct fsops with_bug(enum bug bug)
{
    struct fsops fs = fsops_real;
    if (bug == RENAME_FIRST) {
        fs.create = create_in_place;
        fs.rename = rename_no_more;
    } else if (bug == DEAF_TO_FSYNC) {
        fs.fsync = fs.syncfs = sync_somehow;
    }
    return fs;
}

/* ---- one call stopped ---- */

enum { ALL = -1, KILLED = 0, END = 1 << 30 };
struct stop {
    long only;  /* calls of this number; ALL: all */
    int at;     /* the number of the call among them, from 0; END: none */
    int refuse; /* errno, or KILLED */
};
struct outcome {
    int calls; /* until it ended or was killed */
    int code;  /* of its exit; -1: none */
    bool met;  /* the call was there, and it was stopped */
    long call; /* its number for the kernel */
};

/* Where the answer of a call stands, and how one is not made. */
static void answer(pid_t child, bool after, int error)
{
    struct user_regs_struct regs;
    struct iovec io = {&regs, sizeof regs};
    long rc = ptrace(PTRACE_GETREGSET, child, NT_PRSTATUS, &io);
    assert_int_equal(rc, 0);
#if defined __x86_64__
    if (after)
        regs.rax = (unsigned long long)-error;
    else
        regs.orig_rax = (unsigned long long)-1;
#elif defined __aarch64__
    int none = -1;
    struct iovec call = {&none, sizeof none};
    if (after)
        regs.regs[0] = (unsigned long long)-error;
    else
        rc = ptrace(PTRACE_SETREGSET, child, NT_ARM_SYSTEM_CALL, &call);
    assert_int_equal(rc, 0);
#else
#error "say here how this processor answers a system call"
#endif
    rc = ptrace(PTRACE_SETREGSET, child, NT_PRSTATUS, &io);
    assert_int_equal(rc, 0);
}

static bool is_entry(pid_t child, long *call)
{
    struct __ptrace_syscall_info info;
    long rc = ptrace(PTRACE_GET_SYSCALL_INFO, child, sizeof info, &info);
    assert_true(rc > 0);
    if (info.op == PTRACE_SYSCALL_INFO_ENTRY)
        *call = (long)info.entry.nr;
    return info.op == PTRACE_SYSCALL_INFO_ENTRY;
}

/* Errors that a file system, a full table or a lack of memory may give to it. */
static bool may_answer(long call, int error)
{
    switch (call) {
    case SYS_fsync:
    case SYS_syncfs:
        return error == EIO || error == ENOSPC;
    case SYS_write:
    case SYS_pwrite64:
        return error == EIO || error == ENOSPC || error == EINTR;
    case SYS_read:
    case SYS_pread64:
    case SYS_getdents64:
        return error == EIO || error == EINTR;
    case SYS_openat:
    case SYS_openat2:
        return error == EIO || error == ENOSPC || error == EMFILE || error == EROFS;
    case SYS_mmap:
    case SYS_brk:
    case SYS_mremap:
        return error == ENOMEM;
    case SYS_exit:
    case SYS_exit_group:
    case SYS_rt_sigreturn:
        return false;
    default:
        return error == EIO || error == ENOSPC || error == EROFS;
    }
}

static void stop_here(pid_t child, const struct stop *s, long call, struct outcome *o)
{
    if (s->refuse == KILLED) {
        o->met = true;
        o->call = call;
        kill(child, SIGKILL);
    } else if (may_answer(call, s->refuse)) {
        o->met = true;
        o->call = call;
        answer(child, false, s->refuse);
    }
}

/* Follows the child, which has stopped itself, to its end. */
static struct outcome follow(pid_t child, const struct stop *s)
{
    struct outcome o = {.code = -1};
    int status, pass_on = 0;
    bool refused = false;
    long call = -1;
    for (;;) {
        ptrace(PTRACE_SYSCALL, child, NULL, (long)pass_on);
        pass_on = 0;
        if (waitpid(child, &status, 0) < 0)
            abort();
        if (WIFEXITED(status))
            o.code = WEXITSTATUS(status);
        if (WIFEXITED(status) || WIFSIGNALED(status))
            return o;
        if (WSTOPSIG(status) != (SIGTRAP | 0x80)) {
            pass_on = WSTOPSIG(status) == SIGTRAP ? 0 : WSTOPSIG(status);
        } else if (is_entry(child, &call)) {
            if (s->only != ALL && s->only != call)
                continue;
            if (o.calls++ == s->at) {
                stop_here(child, s, call, &o);
                refused = o.met && s->refuse != KILLED;
            }
        } else if (refused) {
            answer(child, true, s->refuse);
            refused = false;
        }
    }
}

static pid_t begin(const struct scene *scene, enum bug bug)
{
    struct fsops fs = with_bug(bug);
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        int nowhere = open("/dev/null", O_WRONLY);
        dup2(nowhere, STDERR_FILENO);
        scene->b->env.fs = &fs;
        ptrace(PTRACE_TRACEME, 0, NULL, NULL);
        raise(SIGSTOP);
        _exit(scene_play(scene));
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSTOPPED(status));
    long rc = ptrace(PTRACE_SETOPTIONS, child, NULL, PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL);
    assert_int_equal(rc, 0);
    return child;
}

/* ---- all of them ---- */

struct tally {
    unsigned tried, bad;
};

static struct outcome attempt(struct scene *scene, enum bug bug, const struct stop *s,
                              struct tally *t)
{
    struct bench *b = scene->b;
    scene_reset(scene);
    struct outcome o = follow(begin(scene, bug), s);
    if (!o.met)
        return o;
    t->tried++;
    bool done = o.code == INSTALL_DONE;
    bool lied = done && (o.call == SYS_fsync || o.call == SYS_syncfs) && s->refuse != KILLED;
    if (lied)
        err_set(&b->e, ERR_IO, "reported as done, but an fsync was refused");
    if ((lied || !scene_survived(scene, done)) && t->bad++ < 3)
        printf("    call %d (number %ld) %s%s: %s\n", s->at, o.call,
               s->refuse ? "refused with " : "killed", s->refuse ? strerrorname_np(s->refuse) : "",
               b->e.text);
    return o;
}

static struct tally stop_everywhere(struct scene *scene, enum bug bug, long only, const int *how,
                                    int n_how, unsigned stride)
{
    struct tally t = {0};
    struct stop s = {.only = only, .at = END};
    int calls = attempt(scene, bug, &s, &t).calls;
    for (int i = 0; i < n_how; i++)
        /* From the last to the first: most can go wrong at the end. */
        for (int at = calls - 1; at >= 0 && !(bug && t.bad); at -= (int)stride) {
            s.at = at;
            s.refuse = how[i];
            attempt(scene, bug, &s, &t);
        }
    return t;
}

static const int killed[] = {KILLED}, errors[] = {EIO, ENOSPC, EROFS, EMFILE, ENOMEM, EINTR};
enum { N_ERRORS = sizeof errors / sizeof *errors };

static bool told(const char *what, const char *how, struct tally t)
{
    printf("[%s] kills: %s: %s %u times, %u bad\n", t.bad ? "  FAILED  " : "       OK ", what, how,
           t.tried, t.bad);
    return t.bad == 0;
}

static bool sound(enum scene_act act, unsigned stride)
{
    struct scene scene;
    void *state;
    assert_int_equal(bench_setup(&state), 0);
    scene_make(&scene, state, act);
    bool ok =
        told(scene_names[act], "killed", stop_everywhere(&scene, NO_BUG, ALL, killed, 1, stride));
    ok = told(scene_names[act], "refused",
              stop_everywhere(&scene, NO_BUG, ALL, errors, stride > 1 ? 1 : N_ERRORS, stride)) &&
         ok;
    bench_teardown(&state);
    return ok;
}

/* Where it can be found only. */
static bool found(enum bug bug, long only, const int *how)
{
    struct scene scene;
    void *state;
    assert_int_equal(bench_setup(&state), 0);
    scene_make(&scene, state, SCENE_IMPORT);
    struct tally t = stop_everywhere(&scene, bug, only, how, 1, 1);
    printf("[%s] kills: planted: %s: found by try %u\n", t.bad ? "       OK " : "  FAILED  ",
           bug_names[bug], t.tried);
    bench_teardown(&state);
    return t.bad > 0;
}

int main(int argc, char **argv)
{
    unsigned stride = argc > 1 ? (unsigned)strtoul(argv[1], NULL, 10) : 1;
    bool ok = true;
    assert_true(stride > 0);
    setvbuf(stdout, NULL, _IOLBF, 0);
    for (int act = 0; act < (stride > 1 ? 1 : SCENE_ACTS); act++)
        ok = sound(act, stride) && ok;
    ok = found(RENAME_FIRST, SYS_write, killed) && ok;
    ok = found(DEAF_TO_FSYNC, SYS_fsync, errors) && ok;
    return !ok;
}
