#include "meter.h"

#include <assert.h>
#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/statvfs.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { TREE_MAX = 256, PAUSE_MS = 5 };

static double now_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* ---- a tree of processes ---- */

/* A file of a process that may be gone: its text, or "". */
static void read_proc(pid_t pid, const char *file, char *out, size_t cap)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/%s", pid, file);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t n = fd < 0 ? 0 : read(fd, out, cap - 1);
    out[n > 0 ? n : 0] = 0;
    if (fd >= 0)
        close(fd);
}

static size_t children_of(pid_t pid, pid_t *out, size_t cap)
{
    char path[64], text[4096];
    size_t n = 0;
    snprintf(path, sizeof path, "/proc/%d/task", pid);
    DIR *tasks = opendir(path);
    for (struct dirent *d; tasks && (d = readdir(tasks));) {
        if (d->d_name[0] == '.')
            continue;
        snprintf(path, sizeof path, "task/%.20s/children", d->d_name);
        read_proc(pid, path, text, sizeof text);
        char *at = text, *end;
        for (long child; (child = strtol(at, &end, 10)) > 0 && n < cap; at = end)
            out[n++] = (pid_t)child;
    }
    if (tasks)
        closedir(tasks);
    return n;
}

static int64_t pss_kb(pid_t pid)
{
    char text[1024];
    read_proc(pid, "smaps_rollup", text, sizeof text);
    const char *at = strstr(text, "\nPss:");
    return at ? strtoll(at + 5, NULL, 10) : 0;
}

/* METER_PROGRAMS: another one. */
static enum meter_program program_of(pid_t pid)
{
    char name[32];
    read_proc(pid, "comm", name, sizeof name);
    return strcmp(name, "kiosk-sync\n") == 0 ? METER_SYNC
           : strcmp(name, "kiosk\n") == 0    ? METER_SCREEN
                                             : METER_PROGRAMS;
}

static int64_t pss_of_tree(pid_t pid)
{
    pid_t children[TREE_MAX];
    size_t n = children_of(pid, children, TREE_MAX);
    int64_t kb = pss_kb(pid);
    for (size_t i = 0; i < n; i++)
        kb += pss_of_tree(children[i]);
    return kb;
}

/* Each topmost program in the tree, with all that it began. */
static void look(struct meter *m, pid_t pid)
{
    enum meter_program p = program_of(pid);
    if (p != METER_PROGRAMS) {
        int64_t kb = pss_of_tree(pid);
        m->peak_kb[p] = kb > m->peak_kb[p] ? kb : m->peak_kb[p];
        return;
    }
    pid_t children[TREE_MAX];
    size_t n = children_of(pid, children, TREE_MAX);
    for (size_t i = 0; i < n; i++)
        look(m, children[i]);
}

static void look_at_disk(struct meter *m)
{
    struct statvfs disk;
    if (!m->disk || statvfs(m->disk, &disk) != 0)
        return;
    uint64_t bytes = (uint64_t)disk.f_bavail * disk.f_frsize;
    m->least_free = bytes < m->least_free ? bytes : m->least_free;
}

/* ---- one run ---- */

static pid_t begin(const struct meter *m, char *const argv[])
{
    pid_t pid = fork();
    assert(pid >= 0);
    if (pid > 0)
        return pid;
    int log = open(m->log ? m->log : "/dev/null", O_WRONLY | O_CREAT | O_TRUNC, 0644);
    int null = open("/dev/null", O_RDONLY);
    if (log < 0 || null < 0 || dup2(null, 0) < 0 || dup2(log, 1) < 0 || dup2(log, 2) < 0 ||
        (m->folder && chdir(m->folder) != 0))
        _exit(126);
    execvp(argv[0], argv);
    _exit(127);
}

/* From the leaves upwards would be a race; whoever is left without a parent becomes ours. */
static void end_all(void)
{
    pid_t children[TREE_MAX];
    int status;
    for (size_t n; (n = children_of(getpid(), children, TREE_MAX)) > 0;) {
        for (size_t i = 0; i < n; i++)
            kill(children[i], SIGKILL);
        while (waitpid(-1, &status, 0) > 0)
            ;
    }
}

/* The highest RSS of a process: getrusage's also counts what was there before exec, so this one
 * must be small itself. */
static void look_at_highest(struct meter *m, char *const argv[], const struct rusage *u)
{
    const char *name = strrchr(argv[0], '/');
    name = name ? name + 1 : argv[0];
    enum meter_program p = strcmp(name, "kiosk-sync") == 0 ? METER_SYNC
                           : strcmp(name, "kiosk") == 0    ? METER_SCREEN
                                                           : METER_PROGRAMS;
    if (p != METER_PROGRAMS && u->ru_maxrss > m->peak_kb[p])
        m->peak_kb[p] = u->ru_maxrss;
}

void meter_run(struct meter *m, char *const argv[])
{
    struct rusage usage = {0};
    int status = 0;
    double from = now_s();
    memset(m->peak_kb, 0, sizeof m->peak_kb);
    m->least_free = UINT64_MAX;
    m->late = false;
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    pid_t pid = begin(m, argv);
    while (wait4(pid, &status, WNOHANG, &usage) == 0) {
        look(m, pid);
        look_at_disk(m);
        m->late = now_s() - from > m->deadline_s;
        if (m->late) {
            kill(pid, SIGKILL);
            wait4(pid, &status, 0, &usage);
            break;
        }
        poll(NULL, 0, PAUSE_MS);
    }
    m->seconds = now_s() - from;
    m->exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    look_at_highest(m, argv, &usage);
    end_all();
}
