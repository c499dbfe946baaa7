/* calls.c - who may call what, by name, for every processor; whose arguments matter is below the
 * table.  Each line was seen to be called (strace of every command), or says why it may be. */
#include "safe/calls.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/in.h>
#include <sched.h>
#include <seccomp.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

/* A child has its parent's filter too: a parent may what its children may. */
enum {
    STEP = 1 << SAFE_STEP | 1 << SAFE_PARENT,
    FETCH = 1 << SAFE_FETCH | 1 << SAFE_PARENT,
    SYNC = STEP | FETCH,
    PARENT = 1 << SAFE_PARENT,
    SCREEN = 1 << SAFE_SCREEN | 1 << SAFE_SCREEN_GPU,
    DECODER = 1 << SAFE_DECODER | 1 << SAFE_KEEPER,
    KEEPER = 1 << SAFE_KEEPER,
    MOST = SYNC | SCREEN,
    ALL = MOST | DECODER,
};

static const struct call {
    const char *name;
    unsigned who;
} calls[] = {
    /* memory, and the end */
    {"brk", ALL},
    {"madvise", ALL},
    {"mremap", ALL},
    {"munmap", ALL},
    {"exit_group", ALL},
    {"exit", FETCH | SCREEN}, /* of a thread */
    {"rt_sigprocmask", MOST | KEEPER},
    {"rt_sigaction", MOST},
    {"rt_sigreturn", MOST | KEEPER},
    {"restart_syscall", MOST}, /* a wait that SIGSTOP and SIGCONT came between */
    {"getpid", MOST},          /* abort() */
    {"gettid", MOST},
    /* time; clock_gettime only where the kernel maps no clock */
    {"clock_gettime", MOST},
    {"gettimeofday", MOST},
    {"time", MOST},
    {"clock_nanosleep", MOST},
    {"futex", MOST},
    {"poll", MOST},
    {"ppoll", MOST},
    {"sched_yield", FETCH | SCREEN},
    {"getrandom", MOST},
    {"getcwd", MOST},                      /* SQLite makes a relative path whole */
    {"sysinfo", MOST},                     /* qsort asks how much memory there is */
    {"sched_getaffinity", FETCH | SCREEN}, /* malloc, in a second thread; Mesa */
    {"uname", FETCH | SCREEN},             /* the resolver, where resolv.conf names no domain */
    /* files that are open */
    {"close", MOST | KEEPER},
    {"close_range", KEEPER},
    {"read", MOST},
    {"pread64", MOST},
    {"write", MOST},
    {"writev", MOST}, /* to the X server; libc's last words before abort() */
    {"pwrite64", SYNC},
    {"lseek", MOST},
    {"dup", SYNC},
    {"fstat", MOST},
    {"fstatfs", MOST}, /* of the screen libudev: is this /sys? */
    {"flock", SYNC},
    {"getdents64", MOST},
    {"ftruncate", MOST},
    {"fallocate", SCREEN}, /* Mesa and Wayland, of memory that the compositor reads */
    {"fsync", MOST},
    {"fdatasync", SYNC}, /* SQLite */
    {"syncfs", SYNC},
    {"sync_file_range", SYNC},
    {"geteuid", MOST}, /* SQLite, Mesa */
    /* files by name; which ones Landlock says */
    {"openat", MOST},
    {"access", MOST},
    {"faccessat", MOST},
    {"newfstatat", MOST},
    {"statx", MOST}, /* stat() of newer libraries and processors */
    {"readlink", MOST},
    {"readlinkat", MOST},
    {"mkdirat", SYNC},
    {"renameat", MOST},
    {"renameat2", MOST}, /* where there is no renameat */
    {"unlink", SYNC},    /* SQLite */
    {"unlinkat", MOST},
    /* sockets */
    {"connect", FETCH},
    {"getpeername", FETCH},
    {"getsockname", FETCH},
    {"getsockopt", FETCH},
    {"setsockopt", FETCH},
    {"recvfrom", FETCH | SCREEN},
    {"recvmsg", FETCH | SCREEN | KEEPER},
    {"sendmsg", SCREEN},  /* of the video driver, connected when it was opened */
    {"sendmmsg", FETCH},  /* both questions to a name server at once */
    {"shutdown", SCREEN}, /* libxcb, at the end */
    /* threads */
    {"rseq", MOST | KEEPER},
    {"set_robust_list", MOST | KEEPER},
    /* the screen's own */
    {"memfd_create", SCREEN},       /* pixels of a decoder, buffers of Wayland */
    {"shmdt", SCREEN},              /* what the X server reads; made before this filter is */
    {"kcmp", 1 << SAFE_SCREEN_GPU}, /* Mesa: are two descriptors one device? */
    /* parents */
    {"wait4", PARENT | KEEPER | SCREEN},
    {"kill", PARENT}, /* a step that hangs; which process no filter can say */
    {"getppid", PARENT | KEEPER},
    {"set_tid_address", PARENT | KEEPER},
    {"pipe2", PARENT},
    {"capget", PARENT | KEEPER},
    {"capset", PARENT | KEEPER},
    {"seccomp", PARENT | KEEPER},
    {"landlock_create_ruleset", PARENT},
    {"landlock_add_rule", PARENT},
    {"landlock_restrict_self", PARENT},
#if defined(__SANITIZE_ADDRESS__)
    /* At exit its leak checker, a process of its own, traces all threads.  The steps and decoders
     * end by _exit, without it. */
    {"clone", SCREEN | PARENT},
    {"getdents", SCREEN | PARENT},
    {"open", SCREEN | PARENT},
    {"getppid", SCREEN},
    {"prctl", SCREEN | PARENT},
    {"ptrace", SCREEN | PARENT},
    {"sigaltstack", ALL}, /* before whatever does not return */
    {"write", DECODER},   /* what it found */
#endif
};
enum { N_CALLS = sizeof calls / sizeof *calls };

static bool may(unsigned who, enum safe_role role)
{
    return who >> role & 1;
}

static bool allow(scmp_filter_ctx f, const char *name, unsigned n, const struct scmp_arg_cmp *args)
{
    int number = seccomp_syscall_resolve_name(name);
    return number == __NR_SCMP_ERROR ||
           seccomp_rule_add_array(f, SCMP_ACT_ALLOW, number, n, args) == 0;
}
#define ALLOW(f, name, ...)                                                                        \
    allow(f, name, sizeof((struct scmp_arg_cmp[]){__VA_ARGS__}) / sizeof(struct scmp_arg_cmp),     \
          (struct scmp_arg_cmp[]){__VA_ARGS__})

static bool allow_named(scmp_filter_ctx f, enum safe_role role)
{
    bool ok = true;
    for (size_t i = 0; ok && i < N_CALLS; i++)
        ok = !may(calls[i].who, role) || allow(f, calls[i].name, 0, NULL);
    return ok;
}

/* Each of these values of one argument, under a mask. */
static bool allow_each(scmp_filter_ctx f, const char *name, unsigned argument, scmp_datum_t mask,
                       const scmp_datum_t *values, size_t n)
{
    bool ok = true;
    for (size_t i = 0; ok && i < n; i++)
        ok = ALLOW(f, name, SCMP_CMP(argument, SCMP_CMP_MASKED_EQ, mask, values[i]));
    return ok;
}
#define ALLOW_EACH(f, name, argument, mask, ...)                                                   \
    allow_each(f, name, argument, mask, (scmp_datum_t[]){__VA_ARGS__},                             \
               sizeof((scmp_datum_t[]){__VA_ARGS__}) / sizeof(scmp_datum_t))
static const scmp_datum_t low = 0xffffffff; /* of an int, whatever stands above it */

/* ---- arguments that matter ---- */

/* No memory becomes executable; while a parent's children load libraries, what is in a file may
 * be, but not what is written.  The screen's GPU driver compiles. */
static bool allow_memory(scmp_filter_ctx f, enum safe_role role)
{
    const scmp_datum_t both = PROT_WRITE | PROT_EXEC;
    if (role == SAFE_SCREEN_GPU)
        return allow(f, "mmap", 0, NULL) && allow(f, "mprotect", 0, NULL);
    return (role == SAFE_PARENT ? ALLOW_EACH(f, "mmap", 2, both, 0, PROT_WRITE, PROT_EXEC)
                                : ALLOW_EACH(f, "mmap", 2, PROT_EXEC, 0)) &&
           ALLOW_EACH(f, "mprotect", 2, PROT_EXEC, 0);
}

/* To itself, as abort() does; a parent has kill anyway, and its children their own filter. */
static bool allow_tgkill(scmp_filter_ctx f, enum safe_role role)
{
    return role == SAFE_PARENT
               ? allow(f, "tgkill", 0, NULL)
               : ALLOW(f, "tgkill", SCMP_A0(SCMP_CMP_MASKED_EQ, low, (scmp_datum_t)getpid()));
}

/* Of itself; and to set them only a child that has not given up everything yet. */
static bool allow_prlimit(scmp_filter_ctx f, enum safe_role role)
{
    return may(PARENT | KEEPER, role) ? ALLOW(f, "prlimit64", SCMP_A0(SCMP_CMP_MASKED_EQ, low, 0))
                                      : ALLOW(f, "prlimit64", SCMP_A0(SCMP_CMP_MASKED_EQ, low, 0),
                                              SCMP_A2(SCMP_CMP_EQ, 0));
}

/* Never F_SETOWN, which has the kernel signal another process. */
static bool allow_fcntl(scmp_filter_ctx f, enum safe_role role)
{
    bool ok = ALLOW_EACH(f, "fcntl", 1, low, F_DUPFD_CLOEXEC, F_GETFD, F_SETFD, F_GETFL, F_SETFL);
    if (ok && may(SYNC, role))
        ok = ALLOW_EACH(f, "fcntl", 1, low, F_GETLK, F_SETLK, F_SETLKW); /* SQLite */
    if (ok && may(SCREEN, role))
        ok = ALLOW_EACH(f, "fcntl", 1, low, F_ADD_SEALS, F_GET_SEALS);
    return ok;
}

/* What a terminal is; how much waits in a socket.  Of the screen whatever its devices know, but
 * nothing of a terminal that would type into it. */
static bool allow_ioctl(scmp_filter_ctx f, enum safe_role role)
{
    enum { TYPE = 0xff00, DRM = 'd' << 8, INPUT = 'E' << 8, KEYBOARD = 'K' << 8 };
    enum { DMA_BUF = 'b' << 8, FENCE = '>' << 8 };
    return ALLOW_EACH(f, "ioctl", 1, low, TCGETS, TIOCGWINSZ, FIONREAD) &&
           (!may(SCREEN, role) ||
            ALLOW_EACH(f, "ioctl", 1, TYPE, DRM, INPUT, KEYBOARD, DMA_BUF, FENCE));
}

/* TCP and UDP.  No service of this machine; a pair of streams reaches nobody else. */
static bool allow_sockets(scmp_filter_ctx f)
{
    enum { TYPE = 0xf };
    static const struct {
        int type, protocol;
    } kinds[] = {
        {SOCK_STREAM, 0}, {SOCK_STREAM, IPPROTO_TCP}, {SOCK_DGRAM, 0}, {SOCK_DGRAM, IPPROTO_UDP}};
    bool ok = true;
    for (int v6 = 0; ok && v6 < 2; v6++)
        for (size_t i = 0; ok && i < sizeof kinds / sizeof *kinds; i++)
            ok = ALLOW(f, "socket", SCMP_A0(SCMP_CMP_EQ, v6 ? AF_INET6 : AF_INET),
                       SCMP_A1(SCMP_CMP_MASKED_EQ, TYPE, kinds[i].type),
                       SCMP_A2(SCMP_CMP_EQ, kinds[i].protocol));
    return ok &&
           ALLOW(f, "socketpair", SCMP_A0(SCMP_CMP_EQ, AF_UNIX), /* libcurl's resolver ends so */
                 SCMP_A1(SCMP_CMP_MASKED_EQ, TYPE, SOCK_STREAM));
}

/* To whom it is connected. */
static bool allow_sendto(scmp_filter_ctx f)
{
    return ALLOW(f, "sendto", SCMP_A4(SCMP_CMP_EQ, 0));
}

#define NEW_SPACES                                                                                 \
    (CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID |  \
     CLONE_NEWNET)
static const scmp_datum_t is_thread = CLONE_VM | CLONE_SIGHAND | CLONE_THREAD;

/* clone3 hides its flags in memory: without it libc takes clone. */
static bool allow_clone(scmp_filter_ctx f, enum safe_role role)
{
    return (may(PARENT | KEEPER, role)
                ? ALLOW(f, "clone", SCMP_A0(SCMP_CMP_MASKED_EQ, NEW_SPACES, 0))
                : ALLOW(f, "clone",
                        SCMP_A0(SCMP_CMP_MASKED_EQ, NEW_SPACES | is_thread, is_thread))) &&
           seccomp_rule_add(f, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0) == 0;
}

static bool allow_prctl(scmp_filter_ctx f, enum safe_role role)
{
    if (may(PARENT | KEEPER, role))
        return ALLOW_EACH(f, "prctl", 0, low, PR_SET_NO_NEW_PRIVS, PR_SET_PDEATHSIG,
                          PR_SET_SECCOMP);
    return !may(SCREEN, role) || ALLOW_EACH(f, "prctl", 0, low, PR_SET_NAME);
}

static bool allow_all(scmp_filter_ctx f, enum safe_role role)
{
    bool works = may(MOST, role);
    return allow_named(f, role) && allow_memory(f, role) &&
           (!works || (allow_tgkill(f, role) && allow_fcntl(f, role) && allow_ioctl(f, role))) &&
           (!may(MOST | KEEPER, role) || allow_prlimit(f, role)) &&
           (!may(FETCH, role) || allow_sockets(f)) &&
           (!may(FETCH | SCREEN | KEEPER, role) ||
            (allow_sendto(f) && allow_clone(f, role) && allow_prctl(f, role)));
}

static scmp_filter_ctx refuse_most(enum safe_role role, uint32_t processor)
{
    scmp_filter_ctx f = seccomp_init(SCMP_ACT_ERRNO(EPERM));
    if (!f)
        abort(); /* out of memory ends the process */
    bool ok = processor == seccomp_arch_native() || (seccomp_arch_add(f, processor) == 0 &&
                                                     seccomp_arch_remove(f, SCMP_ARCH_NATIVE) == 0);
    if (ok && allow_all(f, role))
        return f;
    seccomp_release(f);
    return NULL;
}

bool safe_filter(enum safe_role role, uint32_t processor, int fd)
{
    scmp_filter_ctx f = refuse_most(role, processor);
    bool ok = f && seccomp_export_bpf(f, fd) == 0;
    seccomp_release(f);
    return ok;
}

bool calls_refuse(enum safe_role role, struct err *e)
{
    scmp_filter_ctx f = refuse_most(role, seccomp_arch_native());
    int rc = f ? 0 : -EINVAL;
    if (rc == 0 && may(SCREEN, role)) /* a GPU driver has threads already */
        rc = seccomp_attr_set(f, SCMP_FLTATR_CTL_TSYNC, 1);
    if (rc == 0)
        rc = seccomp_load(f);
    seccomp_release(f);
    return rc == 0 || err_errno(e, -rc, "seccomp");
}
