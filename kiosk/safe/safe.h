/* safe.h - what each process of the project may do, however it was taken over.
 *
 * What a process does not need it gives up for good before it begins to read what came from
 * outside: new privileges, capabilities, files (Landlock), system calls (seccomp), and above a
 * limit memory, time and room on the disk (setrlimit).
 */
// clang-format off
/*  process          role            reads                 writes           calls beyond files and memory
 *  ---------------  --------------  --------------------  ---------------  -------------------------------
 *  kiosk            SAFE_SCREEN     store, words, fonts,  folders of       threads; the sockets that the
 *                                   config, script,       --ack, --stats,  video driver has opened, no
 *                                   libraries, /sys,      --shots          others; ioctl of screens and
 *                                   devices of screen                      input; memory for a descriptor
 *                                   and input (both ways)                  (memfd), as Wayland has it
 *    with a GPU     SAFE_SCREEN_GPU the same              the same         and executable memory: Mesa
 *                                                                          compiles what it draws with
 *  its keeper       SAFE_KEEPER     nothing               nothing          takes descriptors from the
 *                                                                          screen, starts decoders
 *  a decoder        SAFE_DECODER    nothing: one picture  nothing: pixels  none
 *                                   lies in its memory    likewise
 *  kiosk-sync       SAFE_PARENT     as its user may       as its user may  starts steps, ends them,
 *                                                                          and all that they may
 *    trust, import, SAFE_STEP       store, the tree or    store, folder    none
 *    install, heed,                 root file, folder     of --progress
 *    rollback,                      of --ack
 *    scrub, status                                        (status: none)
 *    fetch          SAFE_FETCH      store, files of the   incoming, folder TCP and UDP to anywhere, a
 *                                   network's libraries   of --progress    thread; a pipe of sockets
 *  kiosk-pack       none: it runs on an author's computer, over the author's own files
 */
// clang-format on
/* None of them executes a program, listens, traces, signals or limits another process, opens a
 * socket of the machine's own services, or makes a device, a FIFO or a link; but for what the table
 * says none makes memory executable.  What the caller had open each program closes when it begins,
 * but for 0 to 2 and what its arguments name (process_begin).  A kernel without Landlock
 * (before 5.19) leaves the files to their ordinary permissions; one line says so.
 *
 * A program that is built with the address sanitizer keeps what its leak checker needs (calls.c),
 * and has no limit of memory: the sanitizer's shadow is terabytes. */
#ifndef SAFE_SAFE_H
#define SAFE_SAFE_H
#include "base/err.h"

#include <stddef.h>
#include <stdint.h>

enum safe_role {
    SAFE_STEP,
    SAFE_FETCH,
    SAFE_PARENT,
    SAFE_SCREEN,
    SAFE_SCREEN_GPU,
    SAFE_KEEPER,
    SAFE_DECODER,
    SAFE_ROLES
};

enum { SAFE_PATHS = 32 };
struct safe_rights { /* paths that do not exist, or that this user cannot reach, are passed over */
    const char *read[SAFE_PATHS], *write[SAFE_PATHS]; /* up to the first NULL; write: read too */
    const char *device[SAFE_PATHS]; /* read and written, and nothing made or removed there */
    bool network;                   /* of a step that safe_run begins: SAFE_FETCH */
};
/* Files and new privileges, of this thread and all that it begins, for ever.  Of capabilities
 * root's own reach over files is left.  ERR_IO where a path cannot be looked at just now. */
bool safe_files(const struct safe_rights *r, struct err *e) MUST_CHECK;
/* Capabilities (but for that reach of a step) and calls, of all threads, for ever. */
bool safe_calls(enum safe_role role, struct err *e) MUST_CHECK;
/* The list of system calls as it is for a processor (AUDIT_ARCH_...), as BPF into fd: so that it
 * can be looked at for those that this is not. */
bool safe_filter(enum safe_role role, uint32_t processor, int fd) MUST_CHECK;

/* A second wall behind the limits on what is read.  Zero: as it was. */
struct safe_limits {
    unsigned cpu_s;        /* processor time; SIGXCPU ends it */
    uint64_t memory_bytes; /* address space beyond what it has when it begins */
    uint64_t file_bytes;   /* SIGXFSZ ends who writes a longer one */
    unsigned files;        /* open at once */
};
/* What this process has of address space, or 0. */
uint64_t safe_memory(void);
bool safe_limit(const struct safe_limits *l, uint64_t has_bytes, struct err *e) MUST_CHECK;
/* Of a child that did not answer, by its status: ERR_TOO_BIG over a limit of `l`, where the makers
 * of the content can help; ERR_IO over a lower one that this process was started with (ulimit,
 * systemd's Limit...=), or where the system ended it (out of memory) or could not read a page of a
 * mapped file: nothing against the content; else ERR_CORRUPT, it broke down. */
void safe_ended(int status, const struct safe_limits *l, struct err *e);

/* Of a step, far above what any needs: */
#define SAFE_STEP_CPU_S 1800u /* the largest text on a slow kiosk, indexed: 10 minutes */
#define SAFE_STEP_MEMORY_BYTES                                                                     \
    (1ull << 30)                          /* a text and the one that it patches, mapped: 512 MB    \
                                           */
#define SAFE_STEP_FILE_BYTES (8ull << 30) /* no bundle is larger than all that a pack may hold */
#define SAFE_STEP_FILES 256u              /* 16 channels, their folders and tables: 60 */

/* As root by hand: what is made from now on belongs to whom `path` belongs, or the folder that it
 * is to stand in, so that its user's services can go on with it.  Nothing for anybody else. */
bool safe_as_owner(const char *path, struct err *e) MUST_CHECK;

/* safe_run forks; the child gives up what the work does not need, and only then begins.  The parent
 * reads nothing but a record of fixed size from it.  SIGINT and SIGTERM at the parent, and the
 * parent's death, end the child: the work must be safe to cut anywhere. */
struct safe_work {
    struct safe_rights rights;
    struct safe_limits limits; /* each 0: as of a step, above */
    void (*load)(void);        /* libraries, before anything is given up; may be NULL */
    bool (*run)(void *ctx, struct err *e);
    void *ctx; /* what `run` changes in it the parent does not see, but for: */
    void *out; /* beneath ctx or not, copied back; plain numbers only */
    size_t out_bytes;
    int patience_ms; /* without a sign of life (safe_alive) the child is ended; 0: never */
};
/* ERR_INCOMPLETE: cancelled.  ERR_IO: out of patience.  As safe_ended says: ended otherwise.  Not
 * for two threads at once. */
bool safe_run(const struct safe_work *w, struct err *e) MUST_CHECK;
/* Called by the work now and then; of no effect elsewhere. */
void safe_alive(void);
#endif
