#include "stick.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static const uint64_t VAST_BYTES = 1ull << 62;
enum { AN_HOUR = 3600 };

struct seen { /* in memory that both processes have */
    unsigned requests;
    bool failed, listed;
};
struct stick {
    struct seen *seen;
    pid_t server;
    char at[256];
};

/* ---- in the server ---- */

struct node {
    int fd;
    char name[256];
    bool broken; /* STICK_EIO has come to it */
};
struct server {
    int fuse;
    const struct stick_fault *fault;
    struct seen *seen;
    struct node *nodes; /* number 1 is the folder itself */
    size_t n, cap;
};

static struct node *node_of(struct server *s, uint64_t id)
{
    assert(id >= 1 && id <= s->n);
    return &s->nodes[id - 1];
}

static uint64_t add_node(struct server *s, int fd, const char *name)
{
    struct node *n = &MEM_PUSH(s->nodes, s->n, s->cap);
    *n = (struct node){.fd = fd};
    snprintf(n->name, sizeof n->name, "%s", name);
    return s->n;
}

static bool is_faulty(const struct server *s, const struct node *n, enum stick_kind kind)
{
    return s->fault->kind == kind && (!s->fault->name || strcmp(n->name, s->fault->name) == 0);
}

static struct fuse_attr attributes(struct server *s, uint64_t id)
{
    const struct node *n = node_of(s, id);
    struct stat st;
    int rc = fstat(n->fd, &st);
    assert(rc == 0);
    bool is_vast = S_ISREG(st.st_mode) && is_faulty(s, n, STICK_VAST);
    return (struct fuse_attr){.ino = id,
                              .size = is_vast ? VAST_BYTES : (uint64_t)st.st_size,
                              .mode = st.st_mode,
                              .nlink = 1,
                              .blksize = 4096};
}

/* A folder gets another number each time, for the kernel knows that no folder is in itself. */
static void find(struct server *s, const struct fuse_in_header *in, const char *name)
{
    int fd = openat(node_of(s, in->nodeid)->fd, name, O_RDONLY | O_NOFOLLOW);
    if (fd < 0 && s->fault->kind == STICK_HOLDS_ITSELF &&
        (!s->fault->name || strcmp(name, s->fault->name) == 0))
        fd = dup(node_of(s, FUSE_ROOT_ID)->fd);
    if (fd < 0) {
        fuse_answer(s->fuse, in, -errno, NULL, 0);
        return;
    }
    uint64_t id = add_node(s, fd, name);
    struct fuse_entry_out out = {
        .nodeid = id, .entry_valid = AN_HOUR, .attr_valid = AN_HOUR, .attr = attributes(s, id)};
    fuse_answer(s->fuse, in, 0, &out, sizeof out);
}

static void give_read(struct server *s, const struct fuse_in_header *in,
                      const struct fuse_read_in *r)
{
    static char bytes[FUSE_MOST_BYTES];
    const struct node *n = node_of(s, in->nodeid);
    bool goes_on = is_faulty(s, n, STICK_ENDLESS) || is_faulty(s, n, STICK_VAST);
    size_t most = r->size < sizeof bytes ? r->size : sizeof bytes;
    ssize_t got = pread(n->fd, bytes, most, (off_t)r->offset);
    assert(got >= 0);
    if (goes_on)
        memset(bytes + got, ' ', most - (size_t)got);
    fuse_answer(s->fuse, in, 0, bytes, goes_on ? most : (size_t)got);
}

/* One name an answer; the list of a folder that holds itself has no end. */
static void give_names(struct server *s, const struct fuse_in_header *in,
                       const struct fuse_read_in *r)
{
    struct {
        struct fuse_dirent head;
        char name[24]; /* FUSE_NAME_OFFSET + 24 is a multiple of 8 */
    } out = {.head = {.ino = 1, .off = r->offset + 1, .type = S_IFDIR >> 12}};
    s->seen->listed = true;
    out.head.namelen =
        (uint32_t)snprintf(out.name, sizeof out.name, "%020llu", (unsigned long long)r->offset);
    fuse_answer(s->fuse, in, 0, &out, s->fault->kind == STICK_HOLDS_ITSELF ? sizeof out : 0);
}

static void give(struct server *s, const struct fuse_in_header *in)
{
    switch (in->opcode) {
    case FUSE_LOOKUP:
        find(s, in, (const char *)(in + 1));
        return;
    case FUSE_GETATTR: {
        struct fuse_attr_out out = {.attr_valid = AN_HOUR, .attr = attributes(s, in->nodeid)};
        fuse_answer(s->fuse, in, 0, &out, sizeof out);
        return;
    }
    case FUSE_OPEN: { /* past its page cache, or the kernel itself would stop at the size */
        bool is_endless = is_faulty(s, node_of(s, in->nodeid), STICK_ENDLESS);
        struct fuse_open_out out = {.open_flags = is_endless ? FOPEN_DIRECT_IO : 0};
        fuse_answer(s->fuse, in, 0, &out, sizeof out);
        return;
    }
    case FUSE_OPENDIR: {
        struct fuse_open_out out = {0};
        fuse_answer(s->fuse, in, 0, &out, sizeof out);
        return;
    }
    case FUSE_READ:
        give_read(s, in, (const void *)(in + 1));
        return;
    case FUSE_READDIR:
        give_names(s, in, (const void *)(in + 1));
        return;
    default:
        fuse_answer(s->fuse, in, -ENOSYS, NULL, 0);
    }
}

static bool is_met(struct server *s, const struct fuse_in_header *in)
{
    const struct stick_fault *f = s->fault;
    const char *name =
        in->opcode == FUSE_LOOKUP ? (const char *)(in + 1) : node_of(s, in->nodeid)->name;
    if ((f->request && in->opcode != f->request) || (f->name && strcmp(name, f->name) != 0))
        return false;
    return s->seen->requests++ == f->at;
}

static void take(void *server, const struct fuse_in_header *in)
{
    struct server *s = server;
    bool is_one = is_met(s, in), is_eio = s->fault->kind == STICK_EIO;
    bool again = is_eio && in->opcode == FUSE_READ && node_of(s, in->nodeid)->broken;
    if ((!is_one && !again) || s->fault->kind == STICK_SOUND || s->fault->kind >= STICK_ENDLESS) {
        give(s, in);
        return;
    }
    s->seen->failed = true;
    if (s->fault->kind == STICK_IS_PULLED)
        _exit(0);
    if (!is_eio)
        return;
    node_of(s, in->nodeid)->broken |= in->opcode == FUSE_READ; /* the kernel tries once more */
    fuse_answer(s->fuse, in, -EIO, NULL, 0);
}

__attribute__((noreturn)) static void serve(struct server *s, const char *folder, pid_t parent)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(1);
    int fd = open(folder, O_RDONLY | O_DIRECTORY);
    assert(fd >= 0);
    add_node(s, fd, "");
    fuse_serve(s->fuse, take, s);
    _exit(0);
}

/* ---- in the process that reads it ---- */

struct stick *stick_insert(const char *folder, const char *at, const struct stick_fault *fault)
{
    struct stick *s = MEM_NEW(struct stick, 1);
    pid_t parent = getpid();
    s->seen =
        mmap(NULL, sizeof *s->seen, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    assert(s->seen != MAP_FAILED && strlen(at) < sizeof s->at);
    memcpy(s->at, at, strlen(at) + 1);
    struct server server = {.fuse = fuse_mount(at, S_IFDIR), .fault = fault, .seen = s->seen};
    fflush(NULL);
    s->server = fork();
    assert(s->server >= 0);
    if (s->server == 0)
        serve(&server, folder, parent);
    close(server.fuse); /* the server has the only one: with it the stick goes */
    return s;
}

unsigned stick_requests(const struct stick *s)
{
    return s->seen->requests;
}

bool stick_failed(const struct stick *s)
{
    return s->seen->failed;
}

bool stick_listed(const struct stick *s)
{
    return s->seen->listed;
}

void stick_pull(struct stick *s)
{
    int status;
    kill(s->server, SIGKILL);
    pid_t ended = waitpid(s->server, &status, 0);
    assert(ended == s->server);
    int rc = umount2(s->at, MNT_DETACH);
    assert(rc == 0);
    munmap(s->seen, sizeof *s->seen);
    free(s);
}
