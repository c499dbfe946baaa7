/* cancel: kiosk-sync itself, as an operator starts it, stopped in the middle of fetching and of
 * importing: by Ctrl-C, by systemd, by nobody's leave.  What is shown stays whole, and the next run
 * goes on. */
#include "../support/bench.h"
#include "../support/server.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../support/check.h"

static const int SIGNALS[] = {SIGINT, SIGTERM, SIGKILL};
enum { N_SIGNALS = sizeof SIGNALS / sizeof *SIGNALS };

static const char *file(const struct bench *b, const char *name)
{
    return str_format(b->a, "%s/%s", b->path, name).p;
}

static pid_t start(struct bench *b, const char *command, const char *from)
{
    const char *log = file(b, "log"), *progress = file(b, "progress");
    char program[] = BINARY_DIR "/bin/kiosk-sync";
    pid_t p = fork();
    if (p == 0) {
        setpgid(0, 0);
        int fd = open(log, O_WRONLY | O_CREAT | O_TRUNC, 0644);
        dup2(fd, STDOUT_FILENO);
        dup2(fd, STDERR_FILENO);
        execl(program, program, command, from, "--store", b->store, "--progress", progress, NULL);
        _exit(127);
    }
    assert_true(p > 0);
    setpgid(p, p); /* whichever of both comes first */
    return p;
}

/* The exit code; -1: by a signal. */
static int end_of(pid_t p)
{
    int status;
    assert_int_equal(waitpid(p, &status, 0), p);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void finishes(struct bench *b, const char *command, const char *from)
{
    int code = end_of(start(b, command, from));
    if (code != INSTALL_DONE && code != INSTALL_NOTHING_NEW) {
        struct str log;
        assert_true(fs_read_path(file(b, "log"), 65536, b->a, &log, &b->e));
        fail_msg("exit %d: %s", code, log.p);
    }
    bench_shows(b, "gate", "new");
    assert_int_equal(bench_count(b, "staging"), 0);
}

static void is_sound(struct bench *b)
{
    uint64_t checked;
    b->env.wait_ms = 60000; /* a child outlives its killed parent by a moment */
    if (!install_scrub(&b->env, b->store, &checked, &b->e))
        fail_msg("%s", b->e.text);
    if (!bench_finds(b, "gate", "new"))
        bench_shows(b, "gate", "old");
}

/* A signal that can be answered is: one line, and a code that says that it may go on. */
static void was_cancelled(struct bench *b, int number, int code)
{
    struct str said;
    if (number == SIGKILL) {
        assert_int_equal(code, -1);
        return;
    }
    assert_int_equal(code, INSTALL_INCOMPLETE);
    assert_int_equal(bench_count(b, "staging"), 0);
    assert_true(fs_read_path(file(b, "log"), 65536, b->a, &said, &b->e));
    assert_non_null(strstr(said.p, "kiosk-sync: cancelled"));
    assert_ptr_equal(strchr(said.p, '\n'), said.p + said.n - 1);
    assert_true(fs_read_path(file(b, "progress"), 4096, b->a, &said, &b->e));
    assert_non_null(strstr(said.p, "\"failed\",\"exit\":4"));
}

static void test_cancel__a_fetch_stopped_in_the_middle_goes_on(void **state)
{
    struct bench *b = *state;
    struct server *server = server_start(b->trees);
    struct tree_pack p = bench_pack(b, 2, "new");
    tree_publish(b->gate_dir, &p);
    for (int i = 0; i < N_SIGNALS; i++) {
        server_forget(server);
        server_misbehave(server, "objects/", SERVER_SILENT, 0, 1);
        pid_t run = start(b, "fetch", server_url(server));
        while (server_requests(server, "objects/") == 0 && waitpid(run, NULL, WNOHANG) == 0)
            poll(NULL, 0, 2);
        kill(run, SIGNALS[i]);
        was_cancelled(b, SIGNALS[i], end_of(run));
        bench_shows(b, "gate", "old");
        is_sound(b);
        server_stop(server);
        server = server_start(b->trees);
    }
    finishes(b, "fetch", server_url(server));
    server_stop(server);
}

/* Some of its pieces are done, and at least as many are not. */
static bool is_in_the_middle(struct bench *b)
{
    struct str shown;
    unsigned done = 0, total = 0;
    if (!fs_read_path(file(b, "progress"), 4096, b->a, &shown, &b->e))
        return false;
    const char *at = strstr(shown.p, "\"pieces_done\"");
    return at && sscanf(at, "\"pieces_done\":%u,\"pieces_total\":%u", &done, &total) == 2 &&
           done > 0 && 2 * done < total;
}

static bool has_ended(pid_t run)
{
    siginfo_t ended = {0};
    return waitid(P_PID, (id_t)run, &ended, WEXITED | WNOHANG | WNOWAIT) == 0 && ended.si_pid;
}

/* An import that stands still, it and the process that works for it, in the middle of a pack that
 * no earlier one began.  One that was too quick to be held there may end, and another is begun. */
static pid_t held_import(struct bench *b, int64_t *seq)
{
    for (;;) {
        struct tree_pack p = bench_pack(b, ++*seq, "new");
        p.pictures = 50;
        p.picture_bytes = 60000 + (size_t)*seq; /* other bytes in each pack */
        tree_publish(b->gate_dir, &p);
        unlink(file(b, "progress"));
        pid_t run = start(b, "import", b->gate);
        while (!is_in_the_middle(b) && !has_ended(run))
            poll(NULL, 0, 1);
        kill(-run, SIGSTOP);
        if (is_in_the_middle(b))
            return run;
        kill(-run, SIGCONT);
        assert_int_equal(end_of(run), INSTALL_DONE);
    }
}

static void test_cancel__an_import_stopped_in_the_middle_goes_on(void **state)
{
    struct bench *b = *state;
    int64_t seq = 1;
    for (int i = 0; i < N_SIGNALS; i++) {
        pid_t run = held_import(b, &seq);
        int64_t installed = bench_state(b, "gate").seq;
        assert_true(installed < seq);
        kill(run, SIGNALS[i]);
        kill(run, SIGCONT); /* not the one that works for it: it can come no further */
        was_cancelled(b, SIGNALS[i], end_of(run));
        is_sound(b);
        assert_int_equal(bench_state(b, "gate").seq, installed);
    }
    finishes(b, "import", b->gate);
    assert_int_equal(bench_state(b, "gate").seq, seq);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BENCH(test_cancel__a_fetch_stopped_in_the_middle_goes_on),
        BENCH(test_cancel__an_import_stopped_in_the_middle_goes_on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
