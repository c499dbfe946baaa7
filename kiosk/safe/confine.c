/* confine.c - in this order: what is to be reached (Landlock), what root may do, what may be
 * called.  The last comes last because it forbids the first two. */
#include "base/log.h"
#include "safe/safe.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/landlock.h>
#include <sched.h>
#include <seccomp.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* ---- files ---- */

enum { ABI_REFER = 2, ABI_TRUNCATE = 3 };
#define READS ((uint64_t)(LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR))
#define OF_FILES                                                                                   \
    ((uint64_t)(LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE |                     \
                LANDLOCK_ACCESS_FS_EXECUTE) |                                                      \
     TRUNCATES)
#define TRUNCATES (1ull << 14) /* Linux 6.2; not in the headers of 6.1 */
#define WRITES                                                                                     \
    (READS | LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_DIR |                       \
     LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_MAKE_REG |  \
     LANDLOCK_ACCESS_FS_REFER | TRUNCATES)
#define HANDLED                                                                                    \
    (WRITES | LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_MAKE_CHAR |                          \
     LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_MAKE_FIFO | LANDLOCK_ACCESS_FS_MAKE_BLOCK | \
     LANDLOCK_ACCESS_FS_MAKE_SYM)

static bool allow(int rules, const char *path, uint64_t access, struct err *e)
{
    struct stat st;
    struct landlock_path_beneath_attr beneath = {.parent_fd = open(path, O_PATH | O_CLOEXEC)};
    if (beneath.parent_fd < 0)
        return true; /* what is not there needs no right */
    bool is_folder = fstat(beneath.parent_fd, &st) == 0 && S_ISDIR(st.st_mode);
    beneath.allowed_access = is_folder ? access : access & OF_FILES;
    long rc = syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &beneath, 0);
    int why = errno;
    close(beneath.parent_fd);
    return rc == 0 || err_errno(e, why, "Landlock: %s", path);
}

static bool allow_all(int rules, const struct safe_rights *r, uint64_t handled, struct err *e)
{
    bool ok = true;
    for (int i = 0; ok && i < SAFE_PATHS && r->read[i]; i++)
        ok = allow(rules, r->read[i], READS, e);
    for (int i = 0; ok && i < SAFE_PATHS && r->write[i]; i++)
        ok = allow(rules, r->write[i], WRITES & handled, e);
    return ok;
}

static bool confine_files(const struct safe_rights *r, struct err *e)
{
    long abi = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
    if (abi < ABI_REFER) { /* an older one would forbid every rename from folder to folder */
        log_warning("this kernel has no Landlock: files are kept by their permissions alone");
        return true;
    }
    struct landlock_ruleset_attr handled = {
        .handled_access_fs = abi < ABI_TRUNCATE ? HANDLED & ~TRUNCATES : HANDLED};
    int rules = (int)syscall(SYS_landlock_create_ruleset, &handled, sizeof handled, 0);
    if (rules < 0)
        return err_errno(e, errno, "Landlock");
    bool ok = allow_all(rules, r, handled.handled_access_fs, e);
    if (ok && syscall(SYS_landlock_restrict_self, rules, 0) < 0)
        ok = err_errno(e, errno, "Landlock");
    close(rules);
    return ok;
}

/* ---- root's powers ---- */

/* Root by hand may reach a store or a stick of another user; Landlock says which files. */
static bool drop_capabilities(struct err *e)
{
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
    struct __user_cap_data_struct data[2] = {{0}};
    if (syscall(SYS_capget, &header, data) < 0)
        return err_errno(e, errno, "capabilities");
    struct __user_cap_data_struct kept[2] = {{0}};
    uint32_t reach = data[0].permitted & (1u << CAP_DAC_OVERRIDE);
    kept[0].effective = kept[0].permitted = reach;
    return syscall(SYS_capset, &header, kept) == 0 || err_errno(e, errno, "capabilities");
}

/* ---- system calls ---- */

static const char *const files_and_memory[] = {"access",
                                               "brk",
                                               "clock_getres",
                                               "clock_gettime",
                                               "clock_nanosleep",
                                               "close",
                                               "dup",
                                               "dup3",
                                               "exit",
                                               "exit_group",
                                               "faccessat",
                                               "faccessat2",
                                               "fadvise64",
                                               "fallocate",
                                               "fchmod",
                                               "fcntl",
                                               "fdatasync",
                                               "flock",
                                               "fstat",
                                               "fstatfs",
                                               "fsync",
                                               "ftruncate",
                                               "futex",
                                               "getcwd",
                                               "getdents64",
                                               "getegid",
                                               "geteuid",
                                               "getgid",
                                               "getpid",
                                               "getppid",
                                               "getrandom",
                                               "getrlimit",
                                               "getrusage",
                                               "gettid",
                                               "gettimeofday",
                                               "getuid",
                                               "lseek",
                                               "lstat",
                                               "madvise",
                                               "mkdir",
                                               "mkdirat",
                                               "mlock",
                                               "mremap",
                                               "munlock",
                                               "munmap",
                                               "nanosleep",
                                               "newfstatat",
                                               "open",
                                               "openat",
                                               "openat2",
                                               "pipe2",
                                               "poll",
                                               "ppoll",
                                               "pread64",
                                               "preadv",
                                               "prlimit64",
                                               "pwrite64",
                                               "pwritev",
                                               "read",
                                               "readlink",
                                               "readlinkat",
                                               "readv",
                                               "rename",
                                               "renameat",
                                               "renameat2",
                                               "restart_syscall",
                                               "rmdir",
                                               "rseq",
                                               "rt_sigaction",
                                               "rt_sigprocmask",
                                               "rt_sigreturn",
                                               "sched_getaffinity",
                                               "sched_yield",
                                               "set_robust_list",
                                               "sigaltstack",
                                               "stat",
                                               "statfs",
                                               "statx",
                                               "sync_file_range",
                                               "syncfs",
                                               "sysinfo",
                                               "tgkill",
                                               "time",
                                               "umask",
                                               "uname",
                                               "unlink",
                                               "unlinkat",
                                               "utimensat",
                                               "write",
                                               "writev"};
static const char *const sockets_and_threads[] = {
    "connect",     "epoll_create1", "epoll_ctl",  "epoll_pwait", "epoll_wait", "eventfd2",
    "getpeername", "getsockname",   "getsockopt", "mmap",        "mprotect",   "recv",
    "recvfrom",    "recvmmsg",      "recvmsg",    "select",      "pselect6",   "sendmmsg",
    "sendmsg",     "sendto",        "setsockopt", "shutdown",    "socketpair",
    "bind" /* to an address of its own, before connecting; listen is not here */};

static bool permit(scmp_filter_ctx f, const char *const *names, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        int number = seccomp_syscall_resolve_name(names[i]);
        if (number != __NR_SCMP_ERROR && seccomp_rule_add(f, SCMP_ACT_ALLOW, number, 0) < 0)
            return false;
    }
    return true;
}
#define PERMIT(f, list) permit(f, list, sizeof(list) / sizeof *(list))

/* No AF_UNIX: a kiosk's own services are nobody's business here.  Names are asked for by UDP. */
static bool permit_families(scmp_filter_ctx f)
{
    static const scmp_datum_t families[] = {AF_INET, AF_INET6, AF_NETLINK};
    for (size_t i = 0; i < sizeof families / sizeof *families; i++)
        if (seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(socket), 1,
                             SCMP_A0(SCMP_CMP_EQ, families[i])) < 0)
            return false;
    return true;
}

static bool permit_network(scmp_filter_ctx f)
{
    const scmp_datum_t spaces = CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC |
                                CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET;
    return PERMIT(f, sockets_and_threads) && /* libcurl asks for names in a thread */
           permit_families(f) &&
           seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(clone), 1,
                            SCMP_A0(SCMP_CMP_MASKED_EQ, spaces, 0)) == 0 &&
           seccomp_rule_add(f, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0) == 0;
}

static bool permit_plain_memory(scmp_filter_ctx f)
{
    return seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1,
                            SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)) == 0 &&
           seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1,
                            SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)) == 0;
}

/* A terminal's size and whether it is one; how many bytes a socket holds. */
static bool permit_questions(scmp_filter_ctx f)
{
    const scmp_datum_t asked[] = {0x5401 /* TCGETS */, 0x5413 /* TIOCGWINSZ */,
                                  0x541B /* FIONREAD */, 0x5421 /* FIONBIO */};
    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++)
        if (seccomp_rule_add(f, SCMP_ACT_ALLOW, SCMP_SYS(ioctl), 1,
                             SCMP_A1(SCMP_CMP_EQ, asked[i])) < 0)
            return false;
    return true;
}

static bool permit_all(scmp_filter_ctx f, bool network)
{
    return PERMIT(f, files_and_memory) && permit_questions(f) &&
           (network ? permit_network(f) : permit_plain_memory(f));
}

static bool confine_calls(bool network, struct err *e)
{
    scmp_filter_ctx f = seccomp_init(SCMP_ACT_ERRNO(EPERM));
    if (!f)
        abort(); /* out of memory ends the process */
    int rc = permit_all(f, network) ? seccomp_load(f) : -EINVAL;
    seccomp_release(f);
    return rc == 0 || err_errno(e, -rc, "seccomp");
}

bool safe_filter(bool network, uint32_t processor, int fd)
{
    scmp_filter_ctx f = seccomp_init(SCMP_ACT_ERRNO(EPERM));
    bool ok =
        f &&
        (processor == seccomp_arch_native() ||
         (seccomp_arch_add(f, processor) == 0 && seccomp_arch_remove(f, SCMP_ARCH_NATIVE) == 0));
    ok = ok && permit_all(f, network) && seccomp_export_bpf(f, fd) == 0;
    seccomp_release(f);
    return ok;
}

bool safe_confine(const struct safe_rights *r, struct err *e)
{
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
        return err_errno(e, errno, "no_new_privs");
    return confine_files(r, e) && drop_capabilities(e) && confine_calls(r->network, e);
}
