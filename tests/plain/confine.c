/* confine: every role of safe.h tries what no role needs and what only some need.  Built as it is
 * shipped: sanitizers have calls of their own (safe/calls.c), and memory without end. */
#include "base/fsops.h"
#include "safe/safe.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <netinet/in.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../support/check.h"

enum {
    STEP = 1 << SAFE_STEP,
    FETCH = 1 << SAFE_FETCH,
    PARENT = 1 << SAFE_PARENT,
    SCREEN = 1 << SAFE_SCREEN | 1 << SAFE_SCREEN_GPU,
    GPU = 1 << SAFE_SCREEN_GPU,
    KEEPER = 1 << SAFE_KEEPER,
    SYNC = STEP | FETCH | PARENT,
    NOBODY = 0,
};
static const char *const role_names[SAFE_ROLES] = {"step",       "fetch",  "parent", "screen",
                                                   "GPU screen", "keeper", "decoder"};

/* Where what may be read, written and used as a device lies; and what may not. */
static char base[] = "/tmp/confineXXXXXX";
static const char *path(const char *name)
{
    static char at[4][NAME_MAX + 64];
    static int next;
    char *p = at[next++ & 3];
    snprintf(p, sizeof at[0], "%s/%s", base, name);
    return p;
}

/* ---- what is tried; each says 0 or errno ---- */

#define TRY(name, call)                                                                            \
    static int try_##name(void)                                                                    \
    {                                                                                              \
        return (long)(call) == -1 ? errno : 0;                                                     \
    }
static char *const no_arguments[] = {NULL};
static const struct sockaddr_un service = {AF_UNIX, "/tmp/service"};
static struct rlimit64 some_limit;
enum { NO_FILE = 999 }; /* asked of the kernel itself it would be EBADF */

TRY(exec, execve("/bin/true", no_arguments, no_arguments))
TRY(fork, ({
        long p = syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0);
        p == 0 ? (_exit(0), 0) : p;
    }))
TRY(new_spaces, syscall(SYS_clone, SIGCHLD | CLONE_NEWUSER, 0, 0, 0, 0))
TRY(unshare, unshare(CLONE_NEWUSER))
TRY(clone3, syscall(SYS_clone3, NULL, 0))
TRY(kill, kill(getppid(), 0))
TRY(tgkill, syscall(SYS_tgkill, getppid(), getppid(), 0))
TRY(tkill, syscall(SYS_tkill, getppid(), 0))
TRY(queue, syscall(SYS_rt_sigqueueinfo, getppid(), 0, NULL))
TRY(pidfd, syscall(SYS_pidfd_open, getppid(), 0))
TRY(owner, fcntl(0, F_SETOWN, getppid()))
TRY(signal_itself, syscall(SYS_tgkill, getpid(), gettid(), 0))
TRY(trace, ptrace(PTRACE_ATTACH, getppid(), NULL, NULL))
TRY(read_memory, syscall(SYS_process_vm_readv, getppid(), NULL, 0, NULL, 0, 0))
TRY(write_memory, syscall(SYS_process_vm_writev, getppid(), NULL, 0, NULL, 0, 0))
TRY(limit_other, syscall(SYS_prlimit64, getppid(), RLIMIT_CORE, &some_limit, NULL))
TRY(limit_itself, syscall(SYS_prlimit64, 0, RLIMIT_CORE, &some_limit, NULL))
TRY(priority, setpriority(PRIO_PROCESS, (id_t)getppid(), 19))

TRY(tcp, socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
TRY(udp, socket(AF_INET6, SOCK_DGRAM | SOCK_NONBLOCK, 0))
TRY(tcp_by_name, socket(AF_INET6, SOCK_STREAM, IPPROTO_TCP))
TRY(udp_by_name, socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP))
TRY(multipath, socket(AF_INET, SOCK_STREAM, 262))
TRY(ping, socket(AF_INET, SOCK_DGRAM, IPPROTO_ICMP))
TRY(raw, socket(AF_INET, SOCK_RAW, 1))
TRY(unix, socket(AF_UNIX, SOCK_STREAM, 0))
TRY(netlink, socket(AF_NETLINK, SOCK_RAW, 0))
TRY(pair, socketpair(AF_UNIX, SOCK_STREAM, 0, (int[2]){0}))
TRY(pair_of_datagrams, socketpair(AF_UNIX, SOCK_DGRAM, 0, (int[2]){0}))
TRY(connect, connect(NO_FILE, (const void *)&service, sizeof service))
TRY(send_to, sendto(NO_FILE, "", 0, 0, (const void *)&service, sizeof service))
TRY(bind, bind(NO_FILE, (const void *)&service, sizeof service))
TRY(listen, listen(NO_FILE, 1))
TRY(accept, accept(NO_FILE, NULL, NULL))

#define PAGE 4096
#define MAP(protection, kind, fd) mmap(NULL, PAGE, protection, kind, fd, 0)
TRY(executable, MAP(PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1))
TRY(written_and_executable,
    MAP(PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1))
TRY(made_executable, mprotect(MAP(PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1), PAGE,
                              PROT_READ | PROT_EXEC))
TRY(keyed, syscall(SYS_pkey_mprotect, NULL, PAGE, PROT_READ | PROT_EXEC, -1))
TRY(memfd, memfd_create("m", MFD_CLOEXEC))
TRY(fault_handler, syscall(SYS_userfaultfd, 0))
TRY(ring, syscall(SYS_io_uring_setup, 1, NULL))
TRY(bpf, syscall(SYS_bpf, 0, NULL, 0))
TRY(keys, syscall(SYS_keyctl, 0, 0, 0, 0, 0))
TRY(personality, syscall(SYS_personality, 0x0040000))
TRY(dumpable, prctl(PR_SET_DUMPABLE, 1))
TRY(seccomp, syscall(SYS_seccomp, 0, 1, NULL))
TRY(type_into, ioctl(NO_FILE, TIOCSTI, "x"))
TRY(draw, ioctl(NO_FILE, 0xc0106400ul))          /* DRM_IOCTL_VERSION */
TRY(look_at_input, ioctl(NO_FILE, 0x80044501ul)) /* EVIOCGVERSION */

TRY(read_given, open(path("read/old"), O_RDONLY))
TRY(write_given, open(path("write/new"), O_WRONLY | O_CREAT, 0644))
TRY(use_device, open(path("device/old"), O_RDWR))
TRY(make_among_devices, open(path("device/new"), O_WRONLY | O_CREAT, 0644))
TRY(write_what_is_read, open(path("read/old"), O_WRONLY))
TRY(read_others, open(path("other/old"), O_RDONLY))
TRY(write_others, open(path("other/old"), O_WRONLY))
TRY(read_root, open("/etc/hostname", O_RDONLY))
TRY(link, symlinkat("/etc/passwd", AT_FDCWD, path("write/link")))
TRY(hard_link, linkat(AT_FDCWD, path("write/old"), AT_FDCWD, path("write/link"), 0))
TRY(fifo, mknodat(AT_FDCWD, path("write/fifo"), S_IFIFO | 0600, 0))
TRY(attribute, syscall(SYS_setxattr, path("write/old"), "user.a", "", 0, 0))
TRY(mount, syscall(SYS_mount, NULL, NULL, NULL, 0, NULL))
TRY(chroot, chroot(base))

#define CALL(name, who)                                                                            \
    {                                                                                              \
#name, try_##name, who                                                                     \
    }
static const struct attempt {
    const char *name;
    int (*try)(void);
    unsigned who; /* may */
} calls[] = {
    CALL(exec, NOBODY),
    CALL(fork, PARENT | KEEPER),
    CALL(new_spaces, NOBODY),
    CALL(unshare, NOBODY),
    CALL(clone3, NOBODY),
    CALL(kill, PARENT),
    CALL(tgkill, PARENT),
    CALL(tkill, NOBODY),
    CALL(queue, NOBODY),
    CALL(pidfd, NOBODY),
    CALL(owner, NOBODY),
    CALL(signal_itself, SYNC | SCREEN),
    CALL(trace, NOBODY),
    CALL(read_memory, NOBODY),
    CALL(write_memory, NOBODY),
    CALL(limit_other, NOBODY),
    CALL(limit_itself, PARENT | KEEPER),
    CALL(priority, NOBODY),
    CALL(tcp, FETCH | PARENT),
    CALL(udp, FETCH | PARENT),
    CALL(tcp_by_name, FETCH | PARENT),
    CALL(udp_by_name, FETCH | PARENT),
    CALL(multipath, NOBODY),
    CALL(ping, NOBODY),
    CALL(raw, NOBODY),
    CALL(unix, NOBODY),
    CALL(netlink, NOBODY),
    CALL(pair, FETCH | PARENT),
    CALL(pair_of_datagrams, NOBODY),
    CALL(connect, FETCH | PARENT),
    CALL(send_to, NOBODY),
    CALL(bind, NOBODY),
    CALL(listen, NOBODY),
    CALL(accept, NOBODY),
    CALL(executable, GPU | PARENT),
    CALL(written_and_executable, GPU),
    CALL(made_executable, GPU),
    CALL(keyed, NOBODY),
    CALL(memfd, SCREEN),
    CALL(fault_handler, NOBODY),
    CALL(ring, NOBODY),
    CALL(bpf, NOBODY),
    CALL(keys, NOBODY),
    CALL(personality, NOBODY),
    CALL(dumpable, NOBODY),
    CALL(seccomp, PARENT | KEEPER),
    CALL(type_into, NOBODY),
    CALL(draw, SCREEN),
    CALL(look_at_input, SCREEN),
    CALL(link, NOBODY),
    CALL(hard_link, NOBODY),
    CALL(fifo, NOBODY),
    CALL(attribute, NOBODY),
    CALL(mount, NOBODY),
    CALL(chroot, NOBODY),
};
/* By Landlock; each role but a decoder's may open what it is given. */
static const struct attempt files[] = {
    CALL(read_given, SYNC | SCREEN),  CALL(write_given, SYNC | SCREEN),
    CALL(use_device, SYNC | SCREEN),  CALL(make_among_devices, NOBODY),
    CALL(write_what_is_read, NOBODY), CALL(read_others, NOBODY),
    CALL(write_others, NOBODY),       CALL(read_root, NOBODY),
};
enum { N_CALLS = sizeof calls / sizeof *calls, N_FILES = sizeof files / sizeof *files };

/* ---- in a process that is confined ---- */

static struct found { /* in memory that both have */
    bool confined;
    int calls[N_CALLS], files[N_FILES];
} * found;

static void try_all(enum safe_role role)
{
    struct safe_rights r = {.read = {path("read")}, .write = {path("write")}};
    struct err e;
    r.device[0] = path("device");
    found->confined = safe_files(&r, &e) && safe_calls(role, &e);
    for (int i = 0; i < N_CALLS; i++)
        found->calls[i] = calls[i].try();
    for (int i = 0; i < N_FILES; i++)
        found->files[i] = files[i].try();
    _exit(0);
}

static bool has_landlock(void)
{
    return syscall(SYS_landlock_create_ruleset, NULL, 0, 1) >= 2;
}

static bool is_refused(int why)
{
    return why == EPERM || why == EACCES || why == ENOSYS;
}

static unsigned compare(enum safe_role role, const struct attempt *at, const int *got, size_t n)
{
    unsigned bad = 0;
    for (size_t i = 0; i < n; i++) {
        bool may = at[i].who >> role & 1;
        if (is_refused(got[i]) == may && ++bad)
            print_error("%s: %s: %s\n", role_names[role], at[i].name,
                        got[i] ? strerror(got[i]) : "done");
    }
    return bad;
}

static void test_confine__each_role_may_what_its_line_says_and_nothing_else(void **state)
{
    (void)state;
    unsigned bad = 0;
    for (enum safe_role role = 0; role < SAFE_ROLES; role++) {
        int status;
        *found = (struct found){.confined = false};
        pid_t p = fork();
        if (p == 0)
            try_all(role);
        assert_int_equal(waitpid(p, &status, 0), p);
        assert_int_equal(status, 0);
        assert_true(found->confined);
        bad += compare(role, calls, found->calls, N_CALLS);
        if (has_landlock()) /* else permissions decide: safe.h */
            bad += compare(role, files, found->files, N_FILES);
    }
    assert_int_equal(bad, 0);
}

/* ---- limits ---- */

static bool spin(void *ctx, struct err *e)
{
    (void)ctx, (void)e;
    for (volatile unsigned n = 0;; n++)
        ;
    return true;
}

static bool grow(void *ctx, struct err *e)
{
    (void)ctx, (void)e;
    for (;;)
        memset(MEM_NEW(char, 1 << 20), 1, 1 << 20);
    return true;
}

static bool write_on(void *ctx, struct err *e)
{
    static const char bytes[1 << 16];
    int fd = open(path("write/long"), O_WRONLY | O_CREAT, 0644);
    (void)ctx, (void)e;
    while (write(fd, bytes, sizeof bytes) > 0)
        ;
    return true;
}

static bool open_many(void *ctx, struct err *e)
{
    (void)ctx;
    for (int i = 0; i < 100; i++)
        if (open(path("write/old"), O_RDONLY) < 0)
            return err_errno(e, errno, "number %d", i);
    return true;
}

static const struct safe_limits low = {
    .cpu_s = 1, .memory_bytes = 32 << 20, .file_bytes = 1 << 20, .files = 32};

static struct err end_of(bool (*run)(void *ctx, struct err *e))
{
    struct err e = {0};
    struct safe_work w = {.rights = {.write = {path("write")}}, .limits = low, .run = run};
    assert_false(safe_run(&w, &e));
    return e;
}

static void test_confine__who_goes_over_a_limit_is_ended_and_it_is_named(void **state)
{
    (void)state;
    static const struct {
        bool (*run)(void *ctx, struct err *e);
        const char *words;
    } trials[] = {{spin, "1 seconds of processor time"},
                  {grow, "32 MB of memory"},
                  {write_on, "a file of more than 1 MB"}};
    for (size_t i = 0; i < sizeof trials / sizeof *trials; i++) {
        struct err e = end_of(trials[i].run);
        assert_non_null(strstr(e.text, trials[i].words));
        assert_int_equal(e.code, ERR_TOO_BIG);
    }
    assert_int_equal(end_of(open_many).code, ERR_IO);
}

static const struct safe_limits high = {
    .cpu_s = 100, .memory_bytes = 1ull << 30, .file_bytes = 1 << 30, .files = 32};

/* In a process that was started with lower limits than ours. */
static bool is_the_systems(int what, rlim_t most, bool (*run)(void *ctx, struct err *e),
                           const char *words)
{
    struct rlimit lower = {most, most};
    struct err e = {0};
    struct safe_work w = {.rights = {.write = {path("write")}}, .limits = high, .run = run};
    int status;
    pid_t p = fork();
    if (p == 0) {
        if (setrlimit(what, &lower) < 0 || safe_run(&w, &e) || e.code != ERR_IO ||
            !strstr(e.text, words))
            fprintf(stderr, "%d: %s\n", e.code, e.text), _exit(1);
        _exit(0);
    }
    return waitpid(p, &status, 0) == p && status == 0;
}

static void test_confine__a_lower_limit_of_the_system_is_not_the_contents_fault(void **state)
{
    (void)state;
    assert_true(is_the_systems(RLIMIT_FSIZE, 1 << 16, write_on, "(ulimit -f) is lower than ours"));
    assert_true(is_the_systems(RLIMIT_CPU, 1, spin, "(ulimit -t) is low"));
    assert_true(is_the_systems(RLIMIT_AS, safe_memory() + (8 << 20), grow, "gives no more memory"));
}

/* As the system does where memory is gone. */
static bool be_killed(void *ctx, struct err *e)
{
    (void)ctx, (void)e;
    return raise(SIGKILL) == 0;
}

static void test_confine__who_is_killed_did_not_break_down(void **state)
{
    (void)state;
    assert_int_equal(end_of(be_killed).code, ERR_IO);
}

static void test_confine__a_limit_ends_who_was_started_with_its_signal_ignored(void **state)
{
    (void)state;
    signal(SIGXFSZ, SIG_IGN);
    struct err e = end_of(write_on);
    signal(SIGXFSZ, SIG_DFL);
    assert_non_null(strstr(e.text, "a file of more than 1 MB"));
}

/* ---- paths ---- */

static int rights_to(const char *name, unsigned descriptors, bool as_nobody)
{
    const char *at = path(name);
    const struct safe_rights r = {.read = {at}};
    struct rlimit few = {descriptors, descriptors};
    struct err e = {0};
    int status;
    pid_t p = fork();
    if (p == 0) {
        if ((as_nobody && setuid(65534) < 0) || setrlimit(RLIMIT_NOFILE, &few) < 0)
            _exit(99);
        bool ok = safe_files(&r, &e);
        if (!ok && !strstr(e.text, at))
            fprintf(stderr, "%s\n", e.text), _exit(98);
        _exit(ok ? ERR_NONE : (int)e.code);
    }
    assert_int_equal(waitpid(p, &status, 0), p);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static void test_confine__a_path_that_leads_nowhere_needs_no_right(void **state)
{
    (void)state;
    char longer[NAME_MAX + 2] = "";
    assert_int_equal(symlink("loop", path("loop")), 0);
    assert_int_equal(rights_to("missing", 64, false), ERR_NONE);
    assert_int_equal(rights_to("read/old/beneath-a-file", 64, false), ERR_NONE);
    assert_int_equal(rights_to("loop", 64, false), ERR_NONE);
    memset(longer, 'x', sizeof longer - 1);
    assert_int_equal(rights_to(longer, 64, false), ERR_NONE);
    if (geteuid() == 0)
        assert_int_equal(rights_to("read", 64, true), ERR_NONE); /* its folder is root's alone */
}

static void test_confine__a_path_that_cannot_be_looked_at_is_an_error(void **state)
{
    (void)state;
    if (!has_landlock())
        skip();
    int lowest = dup(0);
    close(lowest);
    assert_int_equal(rights_to("read", (unsigned)lowest + 2, false), ERR_NONE);
    assert_int_equal(rights_to("read", (unsigned)lowest + 1, false), ERR_IO); /* of the rules */
}

/* ---- */

static void put(const char *name)
{
    char file[64];
    snprintf(file, sizeof file, "%s/old", name);
    assert_int_equal(mkdir(path(name), 0755), 0);
    int fd = open(path(file), O_WRONLY | O_CREAT, 0644);
    assert_true(fd >= 0);
    close(fd);
}

static int setup(void **state)
{
    (void)state;
    found = mmap(NULL, sizeof *found, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (!mkdtemp(base) || found == MAP_FAILED)
        return -1;
    put("read"), put("write"), put("device"), put("other");
    return 0;
}

static int teardown(void **state)
{
    struct err e;
    (void)state;
    return fs_remove_tree(&fsops_real, AT_FDCWD, base, &e) ? 0 : -1;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_confine__each_role_may_what_its_line_says_and_nothing_else),
        cmocka_unit_test(test_confine__who_goes_over_a_limit_is_ended_and_it_is_named),
        cmocka_unit_test(test_confine__a_lower_limit_of_the_system_is_not_the_contents_fault),
        cmocka_unit_test(test_confine__who_is_killed_did_not_break_down),
        cmocka_unit_test(test_confine__a_limit_ends_who_was_started_with_its_signal_ignored),
        cmocka_unit_test(test_confine__a_path_that_leads_nowhere_needs_no_right),
        cmocka_unit_test(test_confine__a_path_that_cannot_be_looked_at_is_an_error),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
