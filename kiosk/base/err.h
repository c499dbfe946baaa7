/* err.h - how failure travels in this program.
 *
 * A function that can fail takes `struct err *e` last and returns bool.  On false *e is filled
 * and every out-parameter is untouched.  The message is one line for whoever can act on it
 * (operator, officer); what a visitor sees is chosen by code in view/, never from this text. */
#ifndef BASE_ERR_H
#define BASE_ERR_H
#include <stdbool.h>

#define MUST_CHECK __attribute__((warn_unused_result))
#define PRINTF_LIKE(f, a) __attribute__((format(printf, f, a)))

/* Few, and only where some caller acts differently (kiosk-sync's exit codes, mostly).
 * Running out of memory is not here: it ends the process (base/mem.h). */
enum err_code {
    ERR_NONE = 0,
    ERR_IO,          /* the disk, stick or network said no: may work later */
    ERR_CORRUPT,     /* bytes break the format */
    ERR_UNTRUSTED,   /* signature missing, wrong, or by an unknown key */
    ERR_STALE,       /* correctly signed, but older than what is installed */
    ERR_TOO_BIG,     /* over a limit that is named in the code */
    ERR_NO_SPACE,    /* the disk is full, or would be */
    ERR_UNSUPPORTED, /* made for a newer kiosk */
    ERR_INCOMPLETE,  /* pieces are still missing; what came is kept */
    ERR_NOT_FOUND,
    ERR_USAGE,
};

struct err {
    enum err_code code;
    char text[512]; /* always terminated; cut at a UTF-8 boundary, never overrun */
};

/* Fill *e and return false, so that a failing line is one line. */
bool err_set(struct err *e, enum err_code code, const char *fmt, ...) PRINTF_LIKE(3, 4);
/* What a failed system call means.  ERR_NO_SPACE: ENOSPC, EDQUOT.  ERR_TOO_BIG: EFBIG, a file
 * longer than its file system or this process may have it.  ERR_NOT_FOUND: ENOENT.  ERR_IO: all
 * others, be it a right, a descriptor or memory that is lacking: none of them says anything of a
 * file's bytes, and each may be gone the next time. */
enum err_code err_meaning(int errnum);
/* As err_set for a failed system call; appends ": " and the name of `errnum`. */
bool err_errno(struct err *e, int errnum, const char *fmt, ...) PRINTF_LIKE(3, 4);
/* Put "context: " before the message on the way up; keeps the code; returns false. */
bool err_wrap(struct err *e, const char *fmt, ...) PRINTF_LIKE(2, 3);
#endif
