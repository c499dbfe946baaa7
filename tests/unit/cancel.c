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
        int fd = open(log, O_WRONLY | O_CREAT | O_TRUNC, 0644);
        dup2(fd, STDOUT_FILENO);
        dup2(fd, STDERR_FILENO);
        execl(program, program, command, from, "--store", b->store, "--progress", progress, NULL);
        _exit(127);
    }
    assert_true(p > 0);
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

/* As soon as the first objects stand in the store, or the run is over already. */
static void test_cancel__an_import_stopped_in_the_middle_goes_on(void **state)
{
    struct bench *b = *state;
    struct tree_pack p = bench_pack(b, 2, "new");
    p.pictures = 50;
    p.picture_bytes = 60000;
    tree_publish(b->gate_dir, &p);
    for (int i = 0; i < N_SIGNALS; i++) {
        size_t before = bench_count(b, "objects");
        pid_t run = start(b, "import", b->gate);
        siginfo_t ended = {0};
        while (bench_count(b, "objects") == before && ended.si_pid == 0) {
            poll(NULL, 0, 1);
            waitid(P_PID, (id_t)run, &ended, WEXITED | WNOHANG | WNOWAIT);
        }
        kill(run, SIGNALS[i]);
        int code = end_of(run);
        if (code != INSTALL_DONE)
            was_cancelled(b, SIGNALS[i], code);
        is_sound(b);
    }
    finishes(b, "import", b->gate);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BENCH(test_cancel__a_fetch_stopped_in_the_middle_goes_on),
        BENCH(test_cancel__an_import_stopped_in_the_middle_goes_on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
