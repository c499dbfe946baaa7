/* http.h - one file from a static web server (libcurl): http and https only, no redirect followed,
 * bounded in size and in patience, resumed where it was cut.
 *
 * What arrives is not believed: whoever asked checks hashes and signatures.  Proxies and
 * certificates are the system's (http_proxy, https_proxy, no_proxy).  One thread.
 *
 * Every answer is bounded, whatever its status:
 *   not content   head, informational answers before it, trailers, chunks' framing: as much as the
 *                 content and HTTP_HEAD_BYTES, counted before libcurl takes any of it off
 *   content       of 200 and 206: max_bytes; of a 404 or 410, read so that the connection can be
 *                 used again: HTTP_PAGE_BYTES within slow_s; of anything else, 101 too: not read
 *   time          all of it at slow_bytes_s, after connect_s and slow_s; never longer than the
 *                 share (http_share) of the poll that is left */
#ifndef NET_HTTP_H
#define NET_HTTP_H
#include "base/str.h"

enum {
    HTTP_TAG_BYTES = 256,       /* an ETag of nginx has 20 */
    HTTP_HEAD_BYTES = 16 << 10, /* a head of nginx has 300, of a chain of proxies 2,000 */
    HTTP_PAGE_BYTES = 1 << 20,  /* a site's own page for what is missing has some 100,000 */
};

struct http_patience {
    int connect_s; /* until a server answers */
    int slow_s;    /* at below slow_bytes_s for so long a transfer is given up */
    int slow_bytes_s;
    int tries;    /* of one file, while the fault may pass, since it last brought much; slow: two */
    int pause_ms; /* before the second try; doubled for each next one, and jittered */
    int64_t poll_ms;     /* for all that a struct http does; 0: no end, less: over */
    void (*alive)(void); /* called at least once a second while something is waited for, but for a
                            pause; may be NULL */
};
extern const struct http_patience http_patience_usual; /* without an end of the poll */

struct http;
/* What libcurl has others load, for a process that soon can load no more; once, before any. */
void http_load(void);
struct http *http_create(const struct http_patience *p); /* the poll begins */
void http_destroy(struct http *h);                       /* NULL is fine */
/* What follows may take 1/n of what is left of the poll: so that one server that takes for ever
 * leaves time for the next. */
void http_share(struct http *h, size_t n);
bool http_is_over(const struct http *h); /* the poll */

struct http_get {
    const char *url;
    int fd;            /* what is written to, where it belongs; cut to size when all came */
    int64_t from;      /* bytes of an earlier try that the file has; 0: none */
    int64_t max_bytes; /* of the whole file: one more is ERR_TOO_BIG */
    bool whole;        /* a try that was cut is worth nothing: no hash tells what it was of */
    char tag[HTTP_TAG_BYTES]; /* in: of what is here already, "" if not known; out: the server's */
    bool unchanged;           /* out: the tag is still right, nothing was sent */
    void (*progress)(void *ctx, int64_t bytes); /* bytes of the file that are here; may be NULL */
    void *ctx;
};
/* ERR_NOT_FOUND: the server has no such file.  ERR_INCOMPLETE: no whole answer after all tries, or
 * no time is left; what came is in the file.  ERR_TOO_BIG.  ERR_IO: an answer that waiting does not
 * mend (a page of a log-in portal, a redirect, a refused certificate, one without end), or the
 * disk. */
bool http_fetch(struct http *h, struct http_get *g, struct err *e) MUST_CHECK;
#endif
