#include "media/decoder.h"
#include "base/log.h"
#include "base/str.h"
#include "media/decode.h"
#include "media/picture_size.h"
#include "safe/safe.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

struct decoder {
    int keeper; /* a socket */
    pid_t pid;
};

struct request { /* and two descriptors with it: */
    int32_t w, h;
    int64_t file_bytes;
};
enum { OF_FILE, OF_PIXELS, DESCRIPTORS };
struct answer {
    bool ok, opaque;
    struct err why;
};

static size_t pixel_bytes(int32_t w, int32_t h)
{
    return (size_t)w * (size_t)h * sizeof(uint32_t);
}

/* ---- a decoder ---- */

struct picture_mapped {
    struct picture_file file;
    uint32_t *px;
};

static bool map(const struct request *r, const int fds[DESCRIPTORS], struct picture_mapped *out,
                struct err *e)
{
    size_t bytes = (size_t)r->file_bytes;
    void *file = mmap(NULL, bytes, PROT_READ, MAP_PRIVATE, fds[OF_FILE], 0);
    void *px =
        mmap(NULL, pixel_bytes(r->w, r->h), PROT_READ | PROT_WRITE, MAP_SHARED, fds[OF_PIXELS], 0);
    if (file == MAP_FAILED || px == MAP_FAILED)
        return err_errno(e, errno, "its memory");
    out->file = (struct picture_file){.all = {file, bytes}, .mapped = true};
    out->px = px;
    return true;
}

static void close_all(void)
{
#if defined(__SANITIZE_ADDRESS__)
    close_range(STDERR_FILENO + 1, ~0u, 0); /* it says there what it finds */
#else
    close_range(0, ~0u, 0);
#endif
}

static const struct safe_limits decoder_limits = {
    .cpu_s = PICTURE_CPU_S, .memory_bytes = DECODER_MEMORY_BYTES, .file_bytes = 1, .files = 1};

__attribute__((noreturn)) static void decode_and_end(const struct request *r,
                                                     const int fds[DESCRIPTORS], uint64_t has_bytes,
                                                     struct answer *a)
{
    struct picture_mapped m;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (map(r, fds, &m, &a->why)) {
        close_all();
        if (has_bytes) /* is known */
            has_bytes += m.file.all.n + pixel_bytes(r->w, r->h);
        mem_touch(m.px, pixel_bytes(r->w, r->h));
        a->ok = safe_limit(&decoder_limits, has_bytes, &a->why) &&
                safe_calls(SAFE_DECODER, &a->why) &&
                decode_picture(&m.file, r->w, r->h, m.px, &a->opaque, &a->why);
    }
    _exit(0);
}

/* ---- the keeper ---- */

struct keeper {
    int screen;
    uint64_t has_bytes;
    struct answer *shared; /* with a decoder */
};

/* False at the end of the screen. */
static bool receive(const struct keeper *k, struct request *r, int fds[DESCRIPTORS])
{
    union {
        struct cmsghdr head;
        char bytes[CMSG_SPACE(DESCRIPTORS * sizeof(int))];
    } control;
    struct iovec in = {r, sizeof *r};
    struct msghdr m = {
        .msg_iov = &in, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control};
    if (recvmsg(k->screen, &m, MSG_CMSG_CLOEXEC) != (ssize_t)sizeof *r)
        return false;
    const struct cmsghdr *c = CMSG_FIRSTHDR(&m);
    if (!c || c->cmsg_type != SCM_RIGHTS || c->cmsg_len != CMSG_LEN(DESCRIPTORS * sizeof(int)))
        return false;
    memcpy(fds, CMSG_DATA(c), DESCRIPTORS * sizeof(int));
    return r->w > 0 && r->h > 0 && r->w <= PICTURE_MAX_SIDE && r->h <= PICTURE_MAX_SIDE &&
           r->file_bytes > 0 && r->file_bytes <= (int64_t)PICTURE_MAX_FILE_BYTES;
}

/* What a decoder left may be anything. */
static struct answer judge(const struct answer *left, int status)
{
    struct answer a = {.ok = false};
    if (status != 0 || (!left->ok && left->why.code == ERR_NONE)) {
        safe_ended(status, &decoder_limits, &a.why);
        return a;
    }
    a.ok = left->ok;
    a.opaque = left->opaque;
    enum err_code code = left->why.code;
    err_set(&a.why, code == ERR_TOO_BIG || code == ERR_IO ? code : ERR_CORRUPT, "%.*s",
            (int)strnlen(left->why.text, sizeof left->why.text), left->why.text);
    return a;
}

static struct answer oversee(const struct keeper *k, const struct request *r,
                             const int fds[DESCRIPTORS])
{
    struct answer a = {.ok = false};
    int status;
    *k->shared = a;
    pid_t decoder = fork();
    if (decoder == 0)
        decode_and_end(r, fds, k->has_bytes, k->shared);
    if (decoder < 0)
        err_errno(&a.why, errno, "fork");
    else if (waitpid(decoder, &status, 0) == decoder)
        a = judge(k->shared, status);
    return a;
}

/* Until the screen ends: of all that it had open the keeper has the socket alone. */
__attribute__((noreturn)) static void keep(int end, pid_t parent)
{
    enum { SCREEN = STDERR_FILENO + 1 };
    int screen = end == SCREEN ? end : dup2(end, SCREEN);
    close_range(SCREEN + 1, ~0u, 0);

    struct err e;
    struct request r;
    int fds[DESCRIPTORS];
    static const struct safe_rights none;
    struct keeper k = {.screen = screen,
                       .shared = mmap(NULL, sizeof *k.shared, PROT_READ | PROT_WRITE,
                                      MAP_SHARED | MAP_ANONYMOUS, -1, 0)};
    signal(SIGINT, SIG_IGN); /* a terminal tells all processes: the screen decides */
    signal(SIGTERM, SIG_IGN);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (k.shared == MAP_FAILED || getppid() != parent)
        _exit(1);
    k.has_bytes = safe_memory();
    if (!safe_files(&none, &e) || !safe_calls(SAFE_KEEPER, &e)) {
        log_error("the keeper of decoders: %s", e.text);
        _exit(1);
    }
    while (receive(&k, &r, fds)) {
        struct answer a = oversee(&k, &r, fds);
        for (int i = 0; i < DESCRIPTORS; i++)
            close(fds[i]);
        if (send(screen, &a, sizeof a, MSG_NOSIGNAL) != (ssize_t)sizeof a)
            break;
    }
    _exit(0);
}

/* ---- the screen ---- */

bool decoder_start(struct decoder **out, struct err *e)
{
    int ends[2];
    pid_t self = getpid();
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) < 0)
        return err_errno(e, errno, "socket to the decoders");
    pid_t pid = fork();
    if (pid == 0) {
        close(ends[0]);
        keep(ends[1], self);
    }
    close(ends[1]);
    if (pid < 0) {
        close(ends[0]);
        return err_errno(e, errno, "fork");
    }
    struct decoder *d = MEM_NEW(struct decoder, 1);
    *d = (struct decoder){ends[0], pid};
    *out = d;
    return true;
}

void decoder_stop(struct decoder *d)
{
    if (!d)
        return;
    close(d->keeper); /* it ends at that */
    waitpid(d->pid, NULL, 0);
    free(d);
}

/* Neither shorter nor longer from now on: who reads it must not stumble. */
static bool new_pixels(size_t bytes, int *fd, uint32_t **px, struct err *e)
{
    int f = memfd_create("picture", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    void *p = MAP_FAILED;
    if (f >= 0 && ftruncate(f, (off_t)bytes) == 0 &&
        fcntl(f, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) == 0)
        p = mmap(NULL, bytes, PROT_READ, MAP_SHARED, f, 0);
    if (p == MAP_FAILED) {
        err_errno(e, errno, "memory for a picture");
        if (f >= 0)
            close(f);
        return false;
    }
    *fd = f;
    *px = p;
    return true;
}

static bool request(const struct decoder *d, struct request r, const int fds[DESCRIPTORS])
{
    union {
        struct cmsghdr head;
        char bytes[CMSG_SPACE(DESCRIPTORS * sizeof(int))];
    } control = {.bytes = {0}};
    struct iovec out = {&r, sizeof r};
    struct msghdr m = {.msg_iov = &out,
                       .msg_iovlen = 1,
                       .msg_control = &control,
                       .msg_controllen = sizeof control};
    struct cmsghdr *c = CMSG_FIRSTHDR(&m);
    *c = (struct cmsghdr){CMSG_LEN(DESCRIPTORS * sizeof(int)), SOL_SOCKET, SCM_RIGHTS};
    memcpy(CMSG_DATA(c), fds, DESCRIPTORS * sizeof(int));
    return sendmsg(d->keeper, &m, MSG_NOSIGNAL) == (ssize_t)sizeof r;
}

static bool hear(const struct decoder *d, struct answer *a)
{
    ssize_t n;
    do
        n = recv(d->keeper, a, sizeof *a, 0);
    while (n < 0 && errno == EINTR);
    return n == (ssize_t)sizeof *a;
}

bool decoder_decode(struct decoder *d, int file, int64_t file_bytes, int32_t w, int32_t h,
                    uint32_t **px, bool *opaque, struct err *e)
{
    int fds[DESCRIPTORS] = {[OF_FILE] = file};
    struct answer a;
    uint32_t *new;
    if (file_bytes < 1 || file_bytes > (int64_t)PICTURE_MAX_FILE_BYTES)
        return err_set(e, file_bytes < 1 ? ERR_CORRUPT : ERR_TOO_BIG, "%lld bytes, at most %u",
                       (long long)file_bytes, PICTURE_MAX_FILE_BYTES);
    if (!new_pixels(pixel_bytes(w, h), &fds[OF_PIXELS], &new, e))
        return false;
    if (!request(d, (struct request){w, h, file_bytes}, fds) || !hear(d, &a)) {
        log_error("the keeper of decoders has ended: this process does too");
        _exit(1);
    }
    close(fds[OF_PIXELS]);
    if (a.ok) {
        *px = new;
        *opaque = a.opaque;
        return true;
    }
    *e = a.why;
    decoder_free(new, w, h);
    return false;
}

void decoder_free(uint32_t *px, int32_t w, int32_t h)
{
    if (px)
        munmap(px, pixel_bytes(w, h));
}
