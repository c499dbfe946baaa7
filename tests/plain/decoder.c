/* decoder: whatever becomes of the process that decodes one picture, the screen goes on and the
 * next one comes.  Its decode_picture is ours: it does what the file tells it to do. */
#include "media/decoder.h"

#include "media/decode.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../support/check.h"
#include "../support/decoders.h"

enum { W = 20, H = 10 };
static const uint32_t paint = 0xff336699;

/* ---- in the decoder ---- */

/* A picture may take PICTURE_CPU_S seconds of processor time, which is what the decoder asks for;
 * here it gets one.  Link with --wrap=setrlimit. */
int __real_setrlimit(enum __rlimit_resource what, const struct rlimit *limit);
int __wrap_setrlimit(enum __rlimit_resource what, const struct rlimit *limit);

int __wrap_setrlimit(enum __rlimit_resource what, const struct rlimit *limit)
{
    static const struct rlimit one = {1, 2};
    if (what != RLIMIT_CPU)
        return __real_setrlimit(what, limit);
    if (limit->rlim_cur != PICTURE_CPU_S || limit->rlim_max != PICTURE_CPU_S + 1)
        abort();
    return __real_setrlimit(what, &one);
}

static uint32_t refusals(void)
{
    char *const none[] = {NULL};
    uint32_t n = 0;
#define REFUSED(call) n += (long)(call) == -1 && errno == EPERM
    REFUSED(open("/proc/self/maps", O_RDONLY));
    REFUSED(write(STDERR_FILENO, "", 0));
    REFUSED(read(STDIN_FILENO, &n, 0));
    REFUSED(socket(AF_UNIX, SOCK_STREAM, 0));
    REFUSED(execve("/bin/true", none, none));
    REFUSED(syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0));
    REFUSED(kill(getppid(), 0));
    REFUSED(ptrace(PTRACE_TRACEME, 0, NULL, NULL));
    REFUSED(mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
    REFUSED(syscall(SYS_pause));
    REFUSED(syscall(SYS_ftruncate, 4, 0));
    return n;
}
enum { REFUSALS = 11 };

static void loop(void)
{
    for (volatile unsigned n = 0;; n++)
        ;
}

static void grow(void)
{
    for (;;)
        memset(MEM_NEW(char, 1 << 20), 1, 1 << 20);
}

bool decode_picture(struct picture_file *file, int32_t w, int32_t h, uint32_t *px, bool *opaque,
                    struct err *e)
{
    if (str_is(file->all, "loop"))
        loop();
    if (str_is(file->all, "grow"))
        grow();
    if (str_is(file->all, "crash"))
        *(volatile int *)0 = 1;
    if (str_is(file->all, "abort"))
        abort();
    if (str_is(file->all, "leave"))
        _exit(0);
    if (str_is(file->all, "lie")) {
        memset(e, 0x1b, sizeof *e);
        return false;
    }
    for (int32_t i = 0; i < w * h; i++)
        px[i] = str_is(file->all, "try") ? refusals() : paint;
    *opaque = true;
    return !str_is(file->all, "refuse") || err_set(e, ERR_CORRUPT, "not like this");
}

/* ---- in the screen ---- */

/* The picture of a file that says this; the file's descriptor is gone. */
static bool decode(struct decoder *d, const char *words, uint32_t **px, struct err *e)
{
    bool opaque;
    int fd = memfd_create("file", MFD_CLOEXEC);
    size_t n = strlen(words);
    assert_int_equal(write(fd, words, n), n);
    bool ok = decoder_decode(d, fd, (int64_t)n, W, H, px, &opaque, e);
    close(fd);
    return ok;
}

static void comes(struct decoder *d)
{
    struct err e;
    uint32_t *px;
    if (!decode(d, "paint", &px, &e))
        fail_msg("%s", e.text);
    for (int i = 0; i < W * H; i++)
        assert_int_equal(px[i], paint);
    decoder_free(px, W, H);
}

static void test_decoder__a_picture_that_ends_its_decoder_is_told_and_the_next_one_comes(void **s)
{
    static const struct {
        const char *does, *said;
        enum err_code code;
    } files[] = {{"crash", "broke down", ERR_CORRUPT},     {"abort", "broke down", ERR_CORRUPT},
                 {"loop", "processor time", ERR_TOO_BIG},  {"grow", "MB of memory", ERR_TOO_BIG},
                 {"refuse", "not like this", ERR_CORRUPT}, {"leave", "broke down", ERR_CORRUPT}};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        struct err e = {0};
        uint32_t *px = NULL;
        assert_false(decode(*s, files[i].does, &px, &e));
        assert_null(px);
        assert_int_equal(e.code, files[i].code);
        assert_non_null(strstr(e.text, files[i].said));
        comes(*s);
    }
}

static void test_decoder__what_it_says_is_one_clean_line(void **s)
{
    struct err e;
    uint32_t *px;
    assert_false(decode(*s, "lie", &px, &e));
    assert_int_equal(e.code, ERR_CORRUPT);
    assert_true(strnlen(e.text, sizeof e.text) < sizeof e.text);
    assert_null(strchr(e.text, 0x1b));
    comes(*s);
}

static void test_decoder__one_that_was_taken_over_can_do_nothing(void **s)
{
    struct err e;
    uint32_t *px;
    if (!decode(*s, "try", &px, &e))
        fail_msg("%s", e.text);
    assert_int_equal(px[0], REFUSALS);
    decoder_free(px, W, H);
}

static void test_decoder__its_pixels_stay_when_it_has_gone(void **s)
{
    struct err e;
    uint32_t *one, *two;
    assert_true(decode(*s, "paint", &one, &e));
    assert_true(decode(*s, "try", &two, &e));
    assert_int_equal(one[W * H - 1], paint);
    decoder_free(one, W, H);
    decoder_free(two, W, H);
}

static void test_decoder__a_file_without_bytes_or_with_too_many_is_not_even_begun(void **s)
{
    struct err e;
    uint32_t *px;
    bool opaque;
    int fd = memfd_create("file", MFD_CLOEXEC);
    assert_false(decoder_decode(*s, fd, 0, W, H, &px, &opaque, &e));
    assert_int_equal(e.code, ERR_CORRUPT);
    assert_false(decoder_decode(*s, fd, INT64_MAX, W, H, &px, &opaque, &e));
    assert_int_equal(e.code, ERR_TOO_BIG);
    close(fd);
    comes(*s);
}

/* Its pages are not there: the signal of a disk that fails, too. */
static void test_decoder__a_file_that_became_shorter_spoils_only_its_picture(void **s)
{
    struct err e;
    uint32_t *px;
    bool opaque;
    int fd = memfd_create("file", MFD_CLOEXEC);
    assert_false(decoder_decode(*s, fd, 4, W, H, &px, &opaque, &e));
    assert_int_equal(e.code, ERR_CORRUPT);
    close(fd);
    comes(*s);
}

static void test_decoder__the_keeper_does_not_outlive_the_screen(void **state)
{
    int status;
    (void)state;
    prctl(PR_SET_CHILD_SUBREAPER, 1); /* it comes here when its parent has gone */
    pid_t screen = fork();
    if (screen == 0) {
        struct err e;
        struct decoder *d;
        uint32_t *px;
        if (!decoder_start(&d, &e) || !decode(d, "paint", &px, &e))
            _exit(1);
        kill(getpid(), SIGKILL);
    }
    assert_int_equal(waitpid(screen, &status, 0), screen);
    assert_true(WIFSIGNALED(status));
    assert_true(waitpid(-1, &status, 0) > 0); /* hangs if it does not end */
}

int main(void)
{
#define KEPT(test) cmocka_unit_test_setup_teardown(test, decoders_start, decoders_stop)
    const struct CMUnitTest tests[] = {
        KEPT(test_decoder__a_picture_that_ends_its_decoder_is_told_and_the_next_one_comes),
        KEPT(test_decoder__what_it_says_is_one_clean_line),
        KEPT(test_decoder__one_that_was_taken_over_can_do_nothing),
        KEPT(test_decoder__its_pixels_stay_when_it_has_gone),
        KEPT(test_decoder__a_file_without_bytes_or_with_too_many_is_not_even_begun),
        KEPT(test_decoder__a_file_that_became_shorter_spoils_only_its_picture),
        cmocka_unit_test(test_decoder__the_keeper_does_not_outlive_the_screen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
