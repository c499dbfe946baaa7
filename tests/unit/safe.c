/* safe: what a confined process cannot do, however it was taken over, and what becomes of one that
 * breaks down, hangs or is no longer wanted. */
#include "safe/safe.h"

#include "../support/bench.h"
#include "../support/patience.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <sched.h>
#include <seccomp.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../support/check.h"

/* What each attempt came to: 0, or the error. */
struct attempts {
    int socket, exec, kill_parent, trace, write_inside, write_outside, read_inside, read_outside,
        make_link, executable;
};
struct trial {
    const char *inside, *outside;
    struct attempts got;
};

static int result(long rc)
{
    return rc < 0 ? errno : 0;
}

static int try_open(const char *folder, const char *name, int flags)
{
    char path[256];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return result(open(path, flags | O_CLOEXEC, 0644));
}

static bool try_all(void *ctx, struct err *e)
{
    (void)e;
    struct trial *t = ctx;
    char link[256];
    char *const nothing[] = {NULL};
    snprintf(link, sizeof link, "%s/link", t->inside);
    t->got = (struct attempts){
        .socket = result(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)),
        .exec = result(execve("/bin/true", nothing, nothing)),
        .kill_parent = result(kill(getppid(), 0)),
        .trace = result(ptrace(PTRACE_ATTACH, getppid(), NULL, NULL)),
        .write_inside = try_open(t->inside, "new", O_WRONLY | O_CREAT),
        .write_outside = try_open(t->outside, "new", O_WRONLY | O_CREAT),
        .read_inside = try_open(t->inside, "old", O_RDONLY),
        .read_outside = try_open(t->outside, "old", O_RDONLY),
        .make_link = result(symlink("/etc/passwd", link)),
        .executable = mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC,
                           MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED
                          ? errno
                          : 0,
    };
    return true;
}

static struct trial confined(struct bench *b, bool network)
{
    struct trial t = {.inside = b->store, .outside = b->gate};
    struct safe_work w = {.rights = {.write = {b->store}, .network = network},
                          .run = try_all,
                          .ctx = &t,
                          .out = &t.got,
                          .out_bytes = sizeof t.got};
    signing_put(b->store_dir, "old", STR("x"));
    signing_put(b->gate_dir, "old", STR("x"));
    if (!safe_run(&w, &b->e))
        fail_msg("%s", b->e.text);
    return t;
}

static bool has_landlock(void)
{
    return syscall(SYS_landlock_create_ruleset, NULL, 0, 1) >= 2;
}

static void test_safe__a_confined_step_has_no_network_and_starts_nothing(void **state)
{
    struct trial t = confined(*state, false);
    assert_int_equal(t.got.socket, EPERM);
    assert_int_equal(t.got.exec, EPERM);
    assert_int_equal(t.got.kill_parent, EPERM);
    assert_int_equal(t.got.trace, EPERM);
    assert_int_equal(t.got.make_link, EPERM);
    assert_int_equal(t.got.executable, EPERM);
}

static void test_safe__a_confined_step_reaches_only_the_files_it_was_given(void **state)
{
    struct trial t = confined(*state, false);
    assert_int_equal(t.got.write_inside, 0);
    assert_int_equal(t.got.read_inside, 0);
    if (!has_landlock()) /* then permissions decide: safe.h */
        skip();
    assert_int_equal(t.got.write_outside, EACCES);
    assert_int_equal(t.got.read_outside, EACCES);
}

static void test_safe__with_the_network_a_step_still_starts_nothing(void **state)
{
    struct trial t = confined(*state, true);
    assert_int_equal(t.got.socket, 0);
    assert_int_equal(t.got.exec, EPERM);
    assert_int_equal(t.got.trace, EPERM);
}

static bool import_new(void *ctx, struct err *e)
{
    struct bench *b = ctx;
    bool nothing_new;
    return install_import(&b->env, b->store, b->gate, &nothing_new, e);
}

static void test_safe__an_import_needs_no_more_than_its_tree_and_its_store(void **state)
{
    struct bench *b = *state;
    struct tree_pack p = bench_pack(b, 2, "new");
    struct safe_work w = {
        .rights = {.read = {b->gate}, .write = {b->store}}, .run = import_new, .ctx = b};
    tree_publish(b->gate_dir, &p);
    if (!safe_run(&w, &b->e))
        fail_msg("%s", b->e.text);
    bench_shows(b, "gate", "new");
}

/* More than SQLite keeps in memory. */
static void with_many_rows(struct sqlite3 *db)
{
    assert_int_equal(
        sqlite3_exec(db,
                     "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 1500) "
                     "INSERT INTO item SELECT 'b' || i, 'place', '', 0, 0, 0, 0, NULL, NULL, '' "
                     "FROM n;"
                     "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 20) "
                     "INSERT INTO related SELECT slug, i, 'gate/banyan-' || i || "
                     "'-that-is-related-in-one-way-or-another' FROM item, n",
                     NULL, NULL, NULL),
        SQLITE_OK);
}

static void test_safe__an_import_of_many_rows_needs_no_folder_for_temporary_files(void **state)
{
    struct bench *b = *state;
    struct tree_pack p = bench_pack(b, 2, "new");
    struct safe_work w = {
        .rights = {.read = {b->gate}, .write = {b->store}}, .run = import_new, .ctx = b};
    p.spoil_db = with_many_rows;
    tree_publish(b->gate_dir, &p);
    if (!safe_run(&w, &b->e))
        fail_msg("%s", b->e.text);
    bench_shows(b, "gate", "new");
}

static int confine_without_landlock(void)
{
    struct safe_rights none = {0};
    struct err e;
    scmp_filter_ctx f = seccomp_init(SCMP_ACT_ALLOW);
    seccomp_rule_add(f, SCMP_ACT_ERRNO(ENOSYS),
                     seccomp_syscall_resolve_name("landlock_create_ruleset"), 0);
    if (seccomp_load(f) < 0 || !safe_files(&none, &e) || !safe_calls(SAFE_STEP, &e))
        return 1;
    return socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0) < 0 && errno == EPERM ? 0 : 2;
}

/* What the kernel would make of a filter: the instructions that libseccomp writes. */
static uint32_t judge(const struct sock_filter *at, const struct seccomp_data *call)
{
    uint32_t a = 0;
    for (;; at++) {
        switch (at->code) {
        case BPF_LD | BPF_W | BPF_ABS:
            memcpy(&a, (const char *)call + at->k, sizeof a);
            break;
        case BPF_ALU | BPF_AND | BPF_K:
            a &= at->k;
            break;
        case BPF_JMP | BPF_JA:
            at += at->k;
            break;
        case BPF_JMP | BPF_JEQ | BPF_K:
            at += a == at->k ? at->jt : at->jf;
            break;
        case BPF_JMP | BPF_JGT | BPF_K:
            at += a > at->k ? at->jt : at->jf;
            break;
        case BPF_JMP | BPF_JGE | BPF_K:
            at += a >= at->k ? at->jt : at->jf;
            break;
        case BPF_RET | BPF_K:
            return at->k;
        default:
            fail_msg("an instruction that is not known here: %x", at->code);
        }
    }
}

/* With all arguments the same. */
static bool is_allowed(enum safe_role role, uint32_t processor, const char *name, uint64_t argument)
{
    static struct sock_filter filter[4096];
    int fd = memfd_create("filter", MFD_CLOEXEC);
    assert_true(safe_filter(role, processor, fd));
    assert_true(pread(fd, filter, sizeof filter, 0) > 0);
    close(fd);
    struct seccomp_data call = {.nr = seccomp_syscall_resolve_name_arch(processor, name),
                                .arch = processor};
    for (int i = 0; i < 6; i++)
        call.args[i] = argument;
    assert_true(call.nr >= 0);
    return judge(filter, &call) == SECCOMP_RET_ALLOW;
}

static const uint32_t processors[] = {SCMP_ARCH_X86_64, SCMP_ARCH_AARCH64, SCMP_ARCH_RISCV64};
enum { N_PROCESSORS = sizeof processors / sizeof *processors };

static void all_allowed(enum safe_role role, const char *const *names, size_t n)
{
    for (size_t p = 0; p < N_PROCESSORS; p++)
        for (size_t i = 0; i < n; i++)
            if (!is_allowed(role, processors[p], names[i], 0))
                fail_msg("%s is forbidden on processor %x", names[i], processors[p]);
}
#define ALL_ALLOWED(role, names) all_allowed(role, names, sizeof(names) / sizeof *(names))

static void test_safe__on_every_processor_a_process_may_call_what_it_needs(void **state)
{
    static const char *const of_all[] = {"munmap", "mremap",   "madvise",   "brk",
                                         "mmap",   "mprotect", "exit_group"};
    static const char *const of_files[] = {
        "openat",       "newfstatat", "fstat",      "statx",    "getdents64", "read",  "write",
        "pread64",      "faccessat",  "readlinkat", "unlinkat", "renameat2",  "fsync", "lseek",
        "rt_sigreturn", "getrandom",  "ppoll",      "futex",    "ftruncate"};
    static const char *const of_sync[] = {"pwrite64",        "mkdirat", "fdatasync", "syncfs",
                                          "sync_file_range", "flock",   "fstatfs",   "dup"};
    static const char *const of_network[] = {"connect",  "recvfrom",   "sendto",
                                             "sendmmsg", "getsockopt", "setsockopt"};
    static const char *const of_screen[] = {"recvmsg", "sendmsg", "memfd_create", "shmdt"};
    static const char *const of_keeper[] = {"recvmsg", "clone", "wait4", "sendto", "seccomp"};
    (void)state;
    for (enum safe_role role = 0; role < SAFE_ROLES; role++) {
        ALL_ALLOWED(role, of_all);
        if (role != SAFE_KEEPER && role != SAFE_DECODER)
            ALL_ALLOWED(role, of_files);
    }
    ALL_ALLOWED(SAFE_STEP, of_sync);
    ALL_ALLOWED(SAFE_FETCH, of_sync);
    ALL_ALLOWED(SAFE_FETCH, of_network);
    ALL_ALLOWED(SAFE_SCREEN, of_screen);
    ALL_ALLOWED(SAFE_KEEPER, of_keeper);
}

/* A parent's filter is its children's too. */
static void test_safe__a_parent_may_what_its_children_may(void **state)
{
    static const char *const names[] = {"openat",   "pwrite64",   "fsync",    "connect",
                                        "sendmmsg", "socketpair", "unlinkat", "prlimit64"};
    (void)state;
    ALL_ALLOWED(SAFE_PARENT, ((const char *const[]){"landlock_restrict_self", "seccomp", "wait4"}));
    for (size_t p = 0; p < N_PROCESSORS; p++)
        for (size_t i = 0; i < sizeof names / sizeof *names; i++)
            for (uint64_t argument = 0; argument < 3; argument++)
                if ((is_allowed(SAFE_STEP, processors[p], names[i], argument) ||
                     is_allowed(SAFE_FETCH, processors[p], names[i], argument)) &&
                    !is_allowed(SAFE_PARENT, processors[p], names[i], argument))
                    fail_msg("%s is forbidden on processor %x", names[i], processors[p]);
}

static void test_safe__on_every_processor_nobody_may_call_anything_else(void **state)
{
    static const char *const forbidden[] = {"execve",      "execveat", "tkill",
                                            "mount",       "unshare",  "setns",
                                            "bpf",         "keyctl",   "io_uring_setup",
                                            "listen",      "accept4",  "chroot",
                                            "pidfd_getfd", "bind",     "init_module",
                                            "mknodat",     "linkat",   "pidfd_send_signal",
                                            "symlinkat",   "setsid",   "process_vm_writev"};
    (void)state;
    for (size_t p = 0; p < N_PROCESSORS; p++) {
        for (size_t i = 0; i < sizeof forbidden / sizeof *forbidden; i++)
            for (enum safe_role role = 0; role < SAFE_ROLES; role++)
                if (is_allowed(role, processors[p], forbidden[i], 0))
                    fail_msg("%s is allowed on processor %x", forbidden[i], processors[p]);
        for (enum safe_role role = 0; role < SAFE_ROLES; role++) {
            bool compiles = role == SAFE_SCREEN_GPU;
            assert_int_equal(is_allowed(role, processors[p], "mmap", PROT_WRITE | PROT_EXEC),
                             compiles);
            assert_int_equal(is_allowed(role, processors[p], "mprotect", PROT_EXEC), compiles);
            assert_false(is_allowed(role, processors[p], "socket", AF_UNIX));
            assert_false(is_allowed(role, processors[p], "socketpair", SOCK_DGRAM));
        }
        assert_false(is_allowed(SAFE_FETCH, processors[p], "clone", CLONE_NEWUSER));
        assert_false(is_allowed(SAFE_FETCH, processors[p], "clone", SIGCHLD));
        assert_false(is_allowed(SAFE_STEP, processors[p], "connect", 0));
        assert_false(is_allowed(SAFE_STEP, processors[p], "prlimit64", (uint64_t)getppid()));
        assert_false(is_allowed(SAFE_STEP, processors[p], "tgkill", (uint64_t)getppid()));
        assert_true(is_allowed(SAFE_STEP, processors[p], "tgkill", (uint64_t)getpid()));
        assert_false(is_allowed(SAFE_DECODER, processors[p], "read", 0));
    }
}

static void test_safe__a_kernel_without_landlock_still_keeps_the_rest(void **state)
{
    (void)state;
    int status;
    pid_t p = fork();
    if (p == 0)
        _exit(confine_without_landlock());
    assert_int_equal(waitpid(p, &status, 0), p);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

static bool say_no(void *ctx, struct err *e)
{
    (void)ctx;
    return err_set(e, ERR_STALE, "old\nnews \x1b[2J");
}

static bool crash(void *ctx, struct err *e)
{
    (void)ctx, (void)e;
    signal(SIGSEGV, SIG_DFL);
    raise(SIGSEGV);
    return true;
}

/* A clock that all processes have, and that moves where a step moves it (support/patience.h). */
static int64_t *clock_ms;

static int64_t now_ms(void *ctx)
{
    (void)ctx;
    return __atomic_load_n(clock_ms, __ATOMIC_SEQ_CST);
}

/* As where the disk gives an error for a page of a mapped file. */
static bool look_beyond_the_end_of_a_map(void *ctx, struct err *e)
{
    (void)ctx, (void)e;
    volatile const char *p = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE, *(int *)ctx, 0);
    signal(SIGBUS, SIG_DFL);
    return *p == 0;
}

static bool hang(void *ctx, struct err *e)
{
    (void)ctx, (void)e;
    for (;; poll(NULL, 0, 1))
        __atomic_add_fetch(clock_ms, 10, __ATOMIC_SEQ_CST);
    return true;
}

static bool work_slowly(void *ctx, struct err *e)
{
    (void)ctx, (void)e;
    for (int i = 0; i < 6; i++) { /* longer than its patience in all, and each time far shorter */
        __atomic_add_fetch(clock_ms, 200, __ATOMIC_SEQ_CST);
        poll(NULL, 0, 25); /* signs of life may not be nearer to each other than 20 ms */
        safe_alive();
    }
    return true;
}

static void test_safe__what_a_step_says_is_told_in_one_clean_line(void **state)
{
    (void)state;
    struct err e;
    struct safe_work w = {.run = say_no};
    assert_false(safe_run(&w, &e));
    assert_int_equal(e.code, ERR_STALE);
    assert_string_equal(e.text, "old news ?[2J");
}

static void test_safe__a_step_that_breaks_down_is_damage_and_no_more(void **state)
{
    (void)state;
    struct err e;
    struct safe_work w = {.run = crash};
    assert_false(safe_run(&w, &e));
    assert_int_equal(e.code, ERR_CORRUPT);
}

/* Somebody else's folder; only root may give one away. */
static void test_safe__a_map_that_the_disk_cannot_read_is_no_damage(void **state)
{
    FILE *empty = tmpfile();
    int fd = fileno(empty);
    (void)state;
    struct safe_work w = {.run = look_beyond_the_end_of_a_map, .ctx = &fd};
    struct err e;
    assert_false(safe_run(&w, &e));
    assert_int_equal(e.code, ERR_IO);
    fclose(empty);
}

static void test_safe__what_root_makes_belongs_to_the_owner_of_the_store(void **state)
{
    (void)state;
    enum { SOMEBODY = 65534 };
    char dir[] = "/tmp/ownerXXXXXX", file[64];
    struct err e;
    struct stat st;
    int status;
    assert_non_null(mkdtemp(dir));
    bool given = chown(dir, SOMEBODY, SOMEBODY) == 0;
    assert_true(given || geteuid() != 0);
    for (int made = 0; made < 2; made++) { /* the store is there, or is to be made in it */
        snprintf(file, sizeof file, "%s/%d", dir, made);
        pid_t child = fork();
        if (child == 0) {
            bool ok = safe_as_owner(made ? file : dir, &e);
            int fd = open(file, O_CREAT | O_WRONLY, 0600), root = open("/root", O_RDONLY);
            _exit(ok && fd >= 0 && (root >= 0 || !given) ? 0 : 1);
        }
        assert_int_equal(waitpid(child, &status, 0), child);
        assert_int_equal(status, 0);
        assert_int_equal(stat(file, &st), 0);
        assert_int_equal(st.st_uid, given ? SOMEBODY : geteuid());
        unlink(file);
    }
    rmdir(dir);
}

static void test_safe__a_step_that_hangs_is_ended_and_a_slow_one_is_not(void **state) /* 39 */
{
    (void)state;
    struct err e;
    struct safe_work w = {.run = hang, .patience_ms = 1000};
    patience_by(now_ms, NULL);
    assert_false(safe_run(&w, &e));
    assert_int_equal(e.code, ERR_IO);
    assert_non_null(strstr(e.text, "hangs"));
    w.run = work_slowly;
    assert_true(safe_run(&w, &e));
    patience_by(NULL, NULL);
}

/* A process that runs a hanging step in a child; the step says through the pipe that it runs. */
static int said[2];
static bool say_and_hang(void *ctx, struct err *e)
{
    pid_t self = getpid();
    assert_int_equal(write(said[1], &self, sizeof self), sizeof self);
    return hang(ctx, e);
}

static pid_t start_parent(pid_t *step)
{
    assert_int_equal(pipe2(said, O_CLOEXEC), 0);
    pid_t parent = fork();
    if (parent == 0) {
        struct err e;
        struct safe_work w = {.run = say_and_hang};
        _exit(!safe_run(&w, &e) && e.code == ERR_INCOMPLETE ? 4 : 1);
    }
    assert_int_equal(read(said[0], step, sizeof *step), sizeof *step);
    close(said[0]);
    close(said[1]);
    return parent;
}

/* Also where nobody but this process collects the dead. */
static bool is_gone(pid_t p)
{
    for (int i = 0; i < 2000 && kill(p, 0) == 0 && waitpid(p, NULL, WNOHANG) != p; i++)
        poll(NULL, 0, 1);
    bool gone = kill(p, 0) < 0;
    kill(p, SIGKILL);
    return gone;
}

static void test_safe__cancelling_ends_the_step_and_says_that_it_may_go_on(void **state)
{
    (void)state;
    const int signals[] = {SIGINT, SIGTERM};
    for (size_t i = 0; i < 2; i++) {
        pid_t step, parent = start_parent(&step);
        int status;
        assert_int_equal(kill(parent, signals[i]), 0);
        assert_int_equal(waitpid(parent, &status, 0), parent);
        assert_true(WIFEXITED(status));
        assert_int_equal(WEXITSTATUS(status), 4);
        assert_true(is_gone(step));
    }
}

static void test_safe__a_step_does_not_outlive_who_asked_for_it(void **state)
{
    (void)state;
    pid_t step, parent = start_parent(&step);
    int status;
    prctl(PR_SET_CHILD_SUBREAPER, 1); /* orphans come here, not to an init that takes its time */
    assert_int_equal(kill(parent, SIGKILL), 0);
    assert_int_equal(waitpid(parent, &status, 0), parent);
    assert_true(is_gone(step));
}

int main(void)
{
    clock_ms =
        mmap(NULL, sizeof *clock_ms, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (clock_ms == MAP_FAILED)
        return 1;
    const struct CMUnitTest tests[] = {
        BENCH(test_safe__a_confined_step_has_no_network_and_starts_nothing),
        BENCH(test_safe__a_confined_step_reaches_only_the_files_it_was_given),
        BENCH(test_safe__with_the_network_a_step_still_starts_nothing),
        BENCH(test_safe__an_import_needs_no_more_than_its_tree_and_its_store),
        BENCH(test_safe__an_import_of_many_rows_needs_no_folder_for_temporary_files),
        cmocka_unit_test(test_safe__on_every_processor_a_process_may_call_what_it_needs),
        cmocka_unit_test(test_safe__a_parent_may_what_its_children_may),
        cmocka_unit_test(test_safe__on_every_processor_nobody_may_call_anything_else),
        cmocka_unit_test(test_safe__a_kernel_without_landlock_still_keeps_the_rest),
        cmocka_unit_test(test_safe__what_a_step_says_is_told_in_one_clean_line),
        cmocka_unit_test(test_safe__a_step_that_breaks_down_is_damage_and_no_more),
        cmocka_unit_test(test_safe__a_map_that_the_disk_cannot_read_is_no_damage),
        cmocka_unit_test(test_safe__what_root_makes_belongs_to_the_owner_of_the_store),
        cmocka_unit_test(test_safe__a_step_that_hangs_is_ended_and_a_slow_one_is_not),
        cmocka_unit_test(test_safe__cancelling_ends_the_step_and_says_that_it_may_go_on),
        cmocka_unit_test(test_safe__a_step_does_not_outlive_who_asked_for_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
