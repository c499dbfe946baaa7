/* head.h - what an answer says before its body: the header lines that matter here, judged. */
#ifndef NET_HEAD_H
#define NET_HEAD_H
#include "net/http.h"

enum { HEAD_NO_RANGE = -1 };
struct head {
    char tag[HTTP_TAG_BYTES];
    bool is_page;             /* Content-Type: text/html */
    int64_t from, end, total; /* of Content-Range: the bytes [from, end) of a file of `total`,
                                 INT64_MAX: not known; from HEAD_NO_RANGE: none that makes sense */
    int64_t retry_after_s;    /* INT64_MAX: a date, or too much */
};
void head_clear(struct head *h); /* before each answer's first line */
/* One line, with or without its end; a line that is not known says nothing.  ERR_IO: of a body that
 * would not come as the file's own bytes, or of a length that is none. */
bool head_take(struct head *h, struct str line, struct err *e) MUST_CHECK;
#endif
