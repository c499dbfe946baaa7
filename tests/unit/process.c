/* process: of what the caller had open a program keeps what it was given by name. */
#include "base/process.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../support/check.h"

enum { FIRST = 20, LAST = 40 };

/* "21 25 ": of FIRST to LAST, all of them open before, those that are open after. */
static const char *kept(char *const *arguments, const char *compositor)
{
    static char text[256];
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    pid_t p = fork();
    if (p == 0) {
        FILE *out = fdopen(dup2(ends[1], STDOUT_FILENO), "w");
        for (int fd = FIRST; fd <= LAST; fd++)
            dup2(ends[0], fd);
        if (compositor)
            setenv("WAYLAND_SOCKET", compositor, 1);
        if (!process_begin(arguments))
            _exit(1);
        for (int fd = 3; fd < 1024; fd++)
            if (fcntl(fd, F_GETFD) >= 0)
                fprintf(out, "%d ", fd);
        fflush(out);
        _exit(0);
    }
    close(ends[1]);
    size_t n = 0;
    for (ssize_t some; (some = read(ends[0], text + n, sizeof text - 1 - n)) > 0;)
        n += (size_t)some;
    text[n] = 0;
    close(ends[0]);
    int status;
    assert_int_equal(waitpid(p, &status, 0), p);
    assert_int_equal(status, 0);
    return text;
}

static void test_process__nothing_of_the_callers_stays_open(void **state)
{
    (void)state;
    char *const arguments[] = {"kiosk", "--store", "/var/lib/20", NULL};
    assert_string_equal(kept(arguments, NULL), "");
}

static void test_process__what_arguments_name_stays_open(void **state)
{
    (void)state;
    char *const arguments[] = {"kiosk",
                               "--script",
                               "/dev/fd/37",
                               "20",
                               "--store=/dev/fd/21/store",
                               "/proc/self/fd/22",
                               "/fd/x",
                               "/dev/fd/99999999999999999999",
                               NULL};
    assert_string_equal(kept(arguments, NULL), "21 22 37 ");
}

static void test_process__a_compositors_socket_stays_open(void **state)
{
    (void)state;
    char *const arguments[] = {"kiosk", NULL};
    assert_string_equal(kept(arguments, "30"), "30 ");
    assert_string_equal(kept(arguments, "none"), "");
}

static void test_process__a_standard_stream_that_was_closed_leads_nowhere(void **state)
{
    (void)state;
    int status;
    char *const arguments[] = {"kiosk", NULL};
    pid_t p = fork();
    if (p == 0) {
        close(STDIN_FILENO);
        _exit(process_begin(arguments) && fcntl(STDIN_FILENO, F_GETFD) >= 0 &&
                      open("/dev/null", O_RDONLY) == STDERR_FILENO + 1
                  ? 0
                  : 1);
    }
    assert_int_equal(waitpid(p, &status, 0), p);
    assert_int_equal(status, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_process__nothing_of_the_callers_stays_open),
        cmocka_unit_test(test_process__what_arguments_name_stays_open),
        cmocka_unit_test(test_process__a_compositors_socket_stays_open),
        cmocka_unit_test(test_process__a_standard_stream_that_was_closed_leads_nowhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
