/* http.c - a transfer is tried again only while the fault may pass: no answer, a cut, a slow line,
 * 408, 429, 5xx.  Each try goes on where the last one ended; bytes are written where they belong,
 * so an answer that begins earlier, as a cache's does that thinks in blocks, loses nothing.  An
 * answer to something else than was asked is asked for once more, from the start and past all
 * caches. */
#include "net/http.h"

#include "base/clock.h"
#include "net/head.h"

#include <curl/curl.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

const struct http_patience http_patience_usual = {
    .connect_s = 20, .slow_s = 30, .slow_bytes_s = 200, .tries = 4, .pause_ms = 2000};

enum {
    PAUSE_MAX_S = 10,      /* a server that asks for more is left until the next poll */
    MUCH_BYTES = 64 << 10, /* who brings so much may be tried again */
    LEAST_MS = 50, /* in less no answer comes, and libcurl's clock and ours may differ by some */
};

struct http {
    CURL *curl;
    struct http_patience patience;
    int64_t end_ms, share_end_ms; /* of the monotonic clock; INT64_MAX: none */
};

/* One request under way. */
struct transfer {
    struct http *http;
    struct http_get *g;
    int64_t at, most; /* where the next byte belongs; as far as any try came */
    bool plain;       /* asked from the start, past caches */
    bool conditional; /* only asked for if it is not what the tag says */
    bool begun;       /* the head was fit for content */
    bool enough;      /* the head says all: there is no need for a body */
    bool other;       /* the answer is to something else than was asked */
    struct head head;
    size_t head_bytes;
    int64_t wire_bytes, body_bytes; /* of this answer; what is not body is head or framing */
    int64_t page_end_ms;            /* of what is no content; 0: none came */
    struct err e;                   /* why we stopped it */
};

static int64_t now_ms(void)
{
    return (int64_t)clock_mono_ms();
}

void http_load(void)
{
    curl_global_init(CURL_GLOBAL_DEFAULT); /* OpenSSL, and whatever its configuration names */
}

struct http *http_create(const struct http_patience *p)
{
    struct http *h = MEM_NEW(struct http, 1);
    h->patience = *p;
    h->end_ms = p->poll_ms ? now_ms() + p->poll_ms : INT64_MAX;
    h->share_end_ms = h->end_ms;
    curl_global_init(CURL_GLOBAL_DEFAULT);
    h->curl = curl_easy_init();
    if (!h->curl)
        abort(); /* out of memory ends the process */
    return h;
}

void http_destroy(struct http *h)
{
    if (!h)
        return;
    curl_easy_cleanup(h->curl);
    curl_global_cleanup();
    free(h);
}

void http_share(struct http *h, size_t n)
{
    int64_t now = now_ms();
    h->share_end_ms = h->end_ms == INT64_MAX ? INT64_MAX : now + (h->end_ms - now) / (int64_t)n;
}

bool http_is_over(const struct http *h)
{
    return h->end_ms - now_ms() < LEAST_MS;
}

static long status_of(const struct http *h)
{
    long status = 0;
    curl_easy_getinfo(h->curl, CURLINFO_RESPONSE_CODE, &status);
    return status;
}

/* ---- the head ---- */

static bool is_content(long status)
{
    return status == 200 || status == 206;
}

static bool is_missing(long status)
{
    return status == 404 || status == 410;
}

static bool too_much_around(struct transfer *t)
{
    return err_set(&t->e, ERR_IO, "the server's answer does not end: over %d bytes around content",
                   HTTP_HEAD_BYTES);
}

static bool endless_page(struct transfer *t)
{
    return err_set(&t->e, ERR_IO, "the server's page for a missing file does not end");
}

static bool is_portal(struct transfer *t)
{
    return err_set(&t->e, ERR_IO,
                   "a web page came instead of content: the network asks for a log-in");
}

static bool other_range(struct transfer *t)
{
    t->other = true;
    return err_set(&t->e, ERR_IO, "the server sent another range");
}

/* Where the content's bytes belong.  What is here stays until others come in its place. */
static bool begin(struct transfer *t, bool part)
{
    struct head *h = &t->head;
    if (h->is_page)
        return is_portal(t);
    if (part && (h->from == HEAD_NO_RANGE || h->from > t->at || h->end <= t->at))
        return other_range(t);
    if (!part)
        h->from = 0, h->end = h->total = INT64_MAX;
    t->at = h->from;
    t->begun = true;
    return true;
}

static bool end_head(struct transfer *t)
{
    long status = status_of(t->http);
    if (is_content(status))
        return begin(t, status == 206);
    if (is_missing(status))
        t->page_end_ms = now_ms() + t->http->patience.slow_s * 1000;
    t->enough = !is_missing(status) && status != 304 && (status >= 200 || status == 101);
    return !t->enough;
}

static bool take_head(struct transfer *t, struct str line)
{
    t->head_bytes += line.n;
    if (t->head_bytes > HTTP_HEAD_BYTES)
        return too_much_around(t);
    if (t->begun) /* a trailer */
        return true;
    if (line.n >= 5 && memcmp(line.p, "HTTP/", 5) == 0) { /* of this answer, not of one before */
        head_clear(&t->head);
        return true;
    }
    if (str_trim(line).n == 0)
        return end_head(t);
    t->other = !head_take(&t->head, line, &t->e);
    return !t->other;
}

/* ---- the body ---- */

static bool put(struct transfer *t, const char *p, size_t n)
{
    if (t->at + (int64_t)n > t->g->max_bytes)
        return err_set(&t->e, ERR_TOO_BIG, "more than the %lld bytes that are allowed",
                       (long long)t->g->max_bytes);
    if (t->at + (int64_t)n > t->head.end)
        return other_range(t);
    while (n > 0) {
        ssize_t done = pwrite(t->g->fd, p, n, t->at);
        if (done < 0 && errno == EINTR)
            continue;
        if (done < 0)
            return err_errno(&t->e, errno, "write");
        t->at += done;
        p += done;
        n -= (size_t)done;
    }
    if (t->g->progress)
        t->g->progress(t->g->ctx, t->at);
    return true;
}

/* Chunks' framing and trailers count as what is around content; `unread`: of what came, so much may
 * be content that libcurl has not given us yet. */
static bool is_mostly_framing(const struct transfer *t, int64_t unread)
{
    return t->wire_bytes - t->body_bytes > HTTP_HEAD_BYTES + t->body_bytes + unread;
}

static bool take_body(struct transfer *t, struct str s)
{
    bool first = t->body_bytes == 0;
    t->body_bytes += (int64_t)s.n;
    if (is_mostly_framing(t, CURL_MAX_WRITE_SIZE)) /* or it comes so fast that on_progress waits */
        return too_much_around(t);
    if (!t->begun)
        return t->body_bytes <= HTTP_PAGE_BYTES || endless_page(t);
    /* Some portals do not say what they send; no small file of ours begins so. */
    if (t->g->whole && first && s.n && *s.p == '<')
        return is_portal(t);
    return put(t, s.p, s.n);
}

/* ---- what libcurl calls ---- */

static size_t on_header(char *p, size_t size, size_t n, void *ctx)
{
    return take_head(ctx, (struct str){p, size * n}) ? size * n : 0;
}

static size_t on_body(char *p, size_t size, size_t n, void *ctx)
{
    return take_body(ctx, (struct str){p, size * n}) ? size * n : 0;
}

/* The only one that sees chunks before their framing is taken off. */
static int on_wire(CURL *c, curl_infotype type, char *p, size_t n, void *ctx)
{
    (void)c, (void)p;
    struct transfer *t = ctx;
    if (type == CURLINFO_HEADER_IN || type == CURLINFO_DATA_IN)
        t->wire_bytes += (int64_t)n;
    return 0;
}

/* At least once a second, and after each piece that came. */
static int on_progress(void *ctx, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d)
{
    (void)a, (void)b, (void)c, (void)d;
    struct transfer *t = ctx;
    if (t->http->patience.alive)
        t->http->patience.alive();
    if (t->e.code)
        return 1;
    if (is_mostly_framing(t, 0))
        return !too_much_around(t);
    return t->page_end_ms && now_ms() > t->page_end_ms && !endless_page(t);
}

/* ---- one try ---- */

static struct curl_slist *headers_of(struct transfer *t)
{
    char line[HTTP_TAG_BYTES + 32];
    /* Without this a server may choose any encoding (RFC 9110 12.5.3). */
    struct curl_slist *all = curl_slist_append(NULL, "Accept-Encoding: identity");
    t->conditional = t->g->tag[0] && t->at == 0 && !t->plain;
    snprintf(line, sizeof line, "If-None-Match: %s", t->g->tag);
    if (t->conditional)
        all = curl_slist_append(all, line);
    if (t->plain)
        all = curl_slist_append(all, "Cache-Control: no-cache");
    return all;
}

/* Until when, from now on, an answer may take; 0: it may not begin. */
static long time_for(const struct transfer *t)
{
    const struct http_patience *p = &t->http->patience;
    int64_t bytes = 2 * (HTTP_HEAD_BYTES + t->g->max_bytes);
    int64_t ms = (p->connect_s + p->slow_s + bytes / p->slow_bytes_s) * 1000;
    int64_t left = t->http->share_end_ms - now_ms();
    return left < LEAST_MS ? 0 : (long)(left < ms ? left : ms);
}

static void prepare(struct transfer *t, struct curl_slist *headers, long ms)
{
    CURL *c = t->http->curl;
    const struct http_patience *p = &t->http->patience;
    curl_easy_setopt(c, CURLOPT_URL, t->g->url);
    curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 0L);
    /* One request at a time gains nothing by HTTP/2, whose framing nothing here counts. */
    curl_easy_setopt(c, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    curl_easy_setopt(c, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L); /* a proxy's, not the answer's */
    curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(c, CURLOPT_USERAGENT, "kiosk-sync");
    curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT, (long)p->connect_s);
    curl_easy_setopt(c, CURLOPT_LOW_SPEED_TIME, (long)p->slow_s);
    curl_easy_setopt(c, CURLOPT_LOW_SPEED_LIMIT, (long)p->slow_bytes_s);
    curl_easy_setopt(c, CURLOPT_TIMEOUT_MS, ms);
    curl_easy_setopt(c, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, on_header);
    curl_easy_setopt(c, CURLOPT_HEADERDATA, t);
    curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(c, CURLOPT_WRITEDATA, t);
    curl_easy_setopt(c, CURLOPT_DEBUGFUNCTION, on_wire);
    curl_easy_setopt(c, CURLOPT_DEBUGDATA, t);
    curl_easy_setopt(c, CURLOPT_VERBOSE, 1L); /* to on_wire only */
    curl_easy_setopt(c, CURLOPT_XFERINFOFUNCTION, on_progress);
    curl_easy_setopt(c, CURLOPT_XFERINFODATA, t);
    curl_easy_setopt(c, CURLOPT_NOPROGRESS, 0L);
    if (t->at > 0) { /* CURLOPT_RESUME_FROM would take a whole answer for an error */
        char range[32];
        snprintf(range, sizeof range, "%lld-", (long long)t->at);
        curl_easy_setopt(c, CURLOPT_RANGE, range); /* copied */
    }
}

enum outcome {
    GOOD,
    FAILED,  /* asking again would not help */
    LATER,   /* it may help */
    SLOW,    /* it may, but costs much */
    AT_ONCE, /* from the start */
};

static enum outcome from_start(struct transfer *t)
{
    if (t->plain)
        return FAILED;
    t->plain = true;
    t->at = 0;
    return AT_ONCE;
}

static bool passes(long status)
{
    return status == 408 || status == 429 || status >= 500;
}

/* All of it came, or as much as the server gives at once. */
static enum outcome finish(struct transfer *t, struct err *e)
{
    if (t->at < t->head.total && t->head.total != INT64_MAX) {
        err_set(e, ERR_INCOMPLETE, "the server sent only a part of what was asked for");
        return LATER;
    }
    memcpy(t->g->tag, t->head.tag, sizeof t->head.tag);
    return ftruncate(t->g->fd, t->at) == 0 || err_errno(e, errno, "cut") ? GOOD : FAILED;
}

/* What an answer that came to its end means. */
static enum outcome judge(struct transfer *t, long status, struct err *e)
{
    if (status == 304 && t->conditional) {
        t->g->unchanged = true;
        return GOOD;
    }
    if (is_content(status))
        return finish(t, e);
    if (is_missing(status)) {
        err_set(e, ERR_NOT_FOUND, "the server has no such file");
    } else if (status == 304) {
        err_set(e, ERR_IO, "the server says \"not modified\", which was not asked");
    } else if (status / 100 == 3) {
        err_set(e, ERR_IO, "the server sends elsewhere (%ld), which is not followed", status);
    } else {
        err_set(e, passes(status) ? ERR_INCOMPLETE : ERR_IO, "the server answered %ld", status);
        if (status == 416) /* it is shorter there */
            return from_start(t);
        return passes(status) && t->head.retry_after_s <= PAUSE_MAX_S ? LATER : FAILED;
    }
    return FAILED;
}

/* What follows a body that was longer than the server said is another protocol to libcurl too. */
static bool is_for_good(CURLcode rc, const char *url)
{
    if (rc == CURLE_UNSUPPORTED_PROTOCOL)
        return !str_starts(str_of(url), "http://") && !str_starts(str_of(url), "https://");
    return rc == CURLE_URL_MALFORMAT || rc == CURLE_PEER_FAILED_VERIFICATION ||
           rc == CURLE_SSL_CACERT_BADFILE;
}

static enum outcome ask(struct transfer *t, long ms, struct err *e)
{
    struct curl_slist *headers = headers_of(t);
    prepare(t, headers, ms);
    CURLcode rc = curl_easy_perform(t->http->curl);
    long status = status_of(t->http);
    curl_easy_reset(t->http->curl); /* connections stay open, and know nothing of *t any more */
    curl_slist_free_all(headers);
    if (rc == CURLE_OUT_OF_MEMORY) /* its word for a line of more than 100 KB */
        (void)too_much_around(t);
    if (t->e.code) {
        *e = t->e;
        return t->other ? from_start(t) : FAILED;
    }
    if (rc == CURLE_OK || t->enough)
        return judge(t, status, e);
    bool for_good = is_for_good(rc, t->g->url);
    err_set(e, for_good ? ERR_IO : ERR_INCOMPLETE, "%s", curl_easy_strerror(rc));
    return for_good ? FAILED : rc == CURLE_OPERATION_TIMEDOUT ? SLOW : LATER;
}

static enum outcome try_once(struct transfer *t, struct err *e)
{
    long ms = time_for(t);
    if (ms == 0) {
        err_set(e, ERR_INCOMPLETE, "no time is left for it in this poll");
        return FAILED;
    }
    if (t->g->whole)
        t->at = 0;
    t->begun = t->enough = t->other = false;
    t->head_bytes = 0;
    t->wire_bytes = t->body_bytes = t->page_end_ms = 0;
    t->e.code = ERR_NONE;
    head_clear(&t->head);
    return ask(t, ms, e);
}

/* Between half and one and a half of the pause, so that kiosks do not come back all at once. */
static void wait_after(const struct http *h, int tries, int64_t retry_after_s)
{
    int64_t ms = (int64_t)h->patience.pause_ms << (tries - 1);
    uint32_t r;
    if (getrandom(&r, sizeof r, GRND_NONBLOCK) != sizeof r)
        r = (uint32_t)getpid() * 2654435761u;
    ms = ms / 2 + (int64_t)(r % 1024) * ms / 1024;
    if (ms < retry_after_s * 1000)
        ms = retry_after_s * 1000;
    if (ms > PAUSE_MAX_S * 1000)
        ms = PAUSE_MAX_S * 1000;
    struct timespec t = {ms / 1000, ms % 1000 * 1000000};
    nanosleep(&t, NULL);
}

/* A URL without the name and the password that it may hold: the scheme, and the rest of it. */
static struct str shown(const char *url, const char **rest)
{
    const char *host = strstr(url, "://");
    host = host ? host + 3 : url;
    size_t n = strcspn(host, "/");
    const char *at = memrchr(host, '@', n);
    *rest = at ? at + 1 : host;
    return (struct str){url, (size_t)(host - url)};
}

bool http_fetch(struct http *h, struct http_get *g, struct err *e)
{
    struct transfer t = {.http = h, .g = g, .at = g->from, .most = g->from};
    int tries = 0, most = h->patience.tries;
    enum outcome o;
    g->unchanged = false;
    while ((o = try_once(&t, e)) != GOOD && o != FAILED) {
        if (o == AT_ONCE)
            continue;
        if (!g->whole && t.at >= t.most + MUCH_BYTES)
            tries = 0;
        if (t.at > t.most)
            t.most = t.at;
        tries += o == SLOW ? (most + 1) / 2 : 1;
        if (tries >= most)
            break;
        wait_after(h, tries, t.head.retry_after_s);
    }
    const char *rest;
    struct str scheme = shown(g->url, &rest);
    return o == GOOD || err_wrap(e, "%.*s%s", STR_ARG(scheme), rest);
}
