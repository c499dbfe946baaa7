/* server.c - one connection at a time, as a rule one request a connection: enough to be wrong in many
 * ways. */
#include "server.h"

#include "base/fsops.h"

#include <arpa/inet.h>
#include <assert.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { LOG_LINES = 4096, REQUEST_BYTES = 8192 };

struct server {
    int folder, listener, port, stop[2];
    char url[64];
    pthread_t thread;
    pthread_mutex_t lock; /* of all below */
    char part[128];
    enum server_fault fault;
    int64_t number;
    int times, pause_ms;
    struct str head, fill;
    bool weak;
    unsigned change; /* of tags; 0: none */
    char *paths[LOG_LINES], *heads[LOG_LINES];
    int n_paths, connections;
    int64_t bytes;
};

static bool stopped(const struct server *s, int ms)
{
    struct pollfd p = {.fd = s->stop[0], .events = POLLIN};
    return poll(&p, 1, ms) != 0;
}

static bool send_all(int fd, const void *p, size_t n)
{
    const char *at = p;
    while (n > 0) {
        ssize_t done = send(fd, at, n, MSG_NOSIGNAL);
        if (done <= 0)
            return false;
        at += done;
        n -= (size_t)done;
    }
    return true;
}

static void say(int fd, int status, const char *headers, struct str body)
{
    char head[512];
    int n = snprintf(head, sizeof head,
                     "HTTP/1.1 %d Said\r\nContent-Length: %zu\r\nConnection: close\r\n%s\r\n",
                     status, body.n, headers);
    if (send_all(fd, head, (size_t)n))
        send_all(fd, body.p, body.n);
}

/* The value of a header line, or NULL. */
static const char *header(const char *request, const char *name, char value[256])
{
    const char *at = strcasestr(request, name);
    if (!at || sscanf(at + strlen(name), "%255[^\r\n]", value) != 1)
        return NULL;
    return value;
}

static void endless(struct server *s, int fd, bool slowly)
{
    static const char head[] = "HTTP/1.1 200 Said\r\n\r\n";
    static const char much[4096];
    bool ok = send_all(fd, head, sizeof head - 1);
    while (ok && !stopped(s, slowly ? 100 : 0))
        ok = send_all(fd, much, slowly ? 1 : sizeof much);
}

static void count_bytes(struct server *s, int64_t bytes)
{
    pthread_mutex_lock(&s->lock);
    s->bytes += bytes;
    pthread_mutex_unlock(&s->lock);
}

/* As much as is taken of it; true: another request came in its silence. */
static bool babble(struct server *s, int fd, struct str head, struct str fill, int pause_ms)
{
    struct pollfd client = {.fd = fd, .events = POLLIN | POLLRDHUP};
    bool ok = send_all(fd, head.p, head.n);
    if (ok && !fill.n)
        while (poll(&client, 1, 100) == 0 && !stopped(s, 0))
            ;
    while (ok && fill.n && !stopped(s, pause_ms)) {
        ok = send_all(fd, fill.p, fill.n);
        count_bytes(s, (int64_t)fill.n);
    }
    return client.revents == POLLIN;
}

struct answer {
    struct str file;
    char tag[80];
    int64_t from; /* of the range that was asked for, -1: none */
    int64_t most; /* bytes of it; 0: all */
};

static void send_file(struct server *s, int fd, const struct answer *a, int64_t cut)
{
    char headers[256];
    bool part = a->from >= 0;
    int64_t from = part ? a->from : 0;
    if (part && a->from >= (int64_t)a->file.n) {
        say(fd, 416, "", STR(""));
        return;
    }
    struct str body = {a->file.p + from, a->file.n - (size_t)from};
    if (part && a->most && (size_t)a->most < body.n)
        body.n = (size_t)a->most;
    int n = snprintf(headers, sizeof headers, "ETag: %s\r\n", a->tag);
    if (part)
        snprintf(headers + n, sizeof headers - (size_t)n, "Content-Range: bytes %lld-%lld/%zu\r\n",
                 (long long)from, (long long)from + (long long)body.n - 1, a->file.n);
    count_bytes(s, cut >= 0 && cut < (int64_t)body.n ? cut : (int64_t)body.n);
    if (cut < 0 || cut >= (int64_t)body.n) {
        say(fd, part ? 206 : 200, headers, body);
        return;
    }
    char head[512];
    n = snprintf(head, sizeof head, "HTTP/1.1 %d Said\r\nContent-Length: %zu\r\n%s\r\n",
                 part ? 206 : 200, body.n, headers);
    if (send_all(fd, head, (size_t)n))
        send_all(fd, body.p, (size_t)cut);
}

static uint32_t sum(struct str s)
{
    uint32_t h = 2166136261u;
    for (size_t i = 0; i < s.n; i++)
        h = (h ^ (uint8_t)s.p[i]) * 16777619u;
    return h;
}

static void make_tag(struct server *s, struct answer *a)
{
    pthread_mutex_lock(&s->lock);
    uint32_t change = s->change ? s->change++ : 0;
    snprintf(a->tag, sizeof a->tag, "%s\"%08x\"", s->weak ? "W/" : "", sum(a->file) + change);
    pthread_mutex_unlock(&s->lock);
}

static void serve(struct server *s, int fd, const char *request, const char *path,
                  enum server_fault fault, int64_t number)
{
    struct arena *a = arena_create();
    struct answer answer = {.from = -1};
    struct err e;
    char value[256];
    if (!fs_read_file(s->folder, path + 1, 64 << 20, a, &answer.file, &e)) {
        say(fd, 404, "", STR("no such file"));
        arena_destroy(a);
        return;
    }
    if (fault == SERVER_CHANGED && answer.file.n) {
        char *bytes = memcpy(ARENA_NEW(a, char, answer.file.n), answer.file.p, answer.file.n);
        bytes[answer.file.n - 1] ^= 1;
        answer.file.p = bytes;
    }
    make_tag(s, &answer);
    bool known = header(request, "If-None-Match: ", value) && strcmp(value, answer.tag) == 0;
    long long from;
    if (fault != SERVER_NO_RANGES && header(request, "Range: bytes=", value) &&
        sscanf(value, "%lld-", &from) == 1)
        answer.from = fault == SERVER_BLOCKS ? from / number * number : from;
    answer.most = fault == SERVER_PARTS ? number : 0;
    if (known)
        say(fd, 304, "", STR(""));
    else
        send_file(s, fd, &answer, fault == SERVER_CUT ? number : -1);
    arena_destroy(a);
}

static void redirect(int fd, const char *path, int port)
{
    char to[320];
    if (port)
        snprintf(to, sizeof to, "Location: http://127.0.0.1:%d%.200s\r\n", port, path);
    else
        snprintf(to, sizeof to, "Location: file:///etc/hostname\r\n");
    say(fd, 302, to, STR(""));
}

/* True: the connection is good for another request. */
static bool answer(struct server *s, int fd, const char *request, const char *path)
{
    pthread_mutex_lock(&s->lock);
    char later[64];
    bool meets = s->times > 0 && strstr(path, s->part);
    enum server_fault fault = meets ? s->fault : SERVER_SOUND;
    int64_t number = s->number;
    struct str head = s->head, fill = s->fill;
    int pause_ms = s->pause_ms;
    s->times -= meets;
    if (s->n_paths < LOG_LINES) {
        s->heads[s->n_paths] = strdup(request);
        s->paths[s->n_paths++] = strdup(path);
    }
    pthread_mutex_unlock(&s->lock);
    switch (fault) {
    case SERVER_MISSING:
        say(fd, 404, "", STR("no such file"));
        break;
    case SERVER_STATUS:
        say(fd, (int)number, "Retry-After: 0\r\n", STR("not now"));
        break;
    case SERVER_LATER:
        snprintf(later, sizeof later, "Retry-After: %lld\r\n", (long long)number);
        say(fd, 503, later, STR("not now"));
        break;
    case SERVER_PAGE:
        say(fd, 200, "Content-Type: text/html; charset=utf-8\r\n", STR("<html>Log in</html>"));
        break;
    case SERVER_REDIRECT:
        redirect(fd, path, (int)number);
        break;
    case SERVER_SILENT:
        stopped(s, 60000);
        break;
    case SERVER_SAYS:
        return babble(s, fd, head, fill, pause_ms);
    case SERVER_DRIP:
    case SERVER_ENDLESS:
        endless(s, fd, fault == SERVER_DRIP);
        break;
    default:
        serve(s, fd, request, path, fault, number);
    }
    return false;
}

static bool take(struct server *s, int fd)
{
    char request[REQUEST_BYTES], path[1024];
    size_t n = 0;
    struct timeval patience = {.tv_sec = 5};
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    while (n < sizeof request - 1) {
        ssize_t got = recv(fd, request + n, sizeof request - 1 - n, 0);
        if (got <= 0)
            return false;
        n += (size_t)got;
        request[n] = 0;
        if (strstr(request, "\r\n\r\n"))
            break;
    }
    return sscanf(request, "GET %1023s HTTP", path) == 1 && answer(s, fd, request, path);
}

static void *run(void *arg)
{
    struct server *s = arg;
    for (;;) {
        struct pollfd p[2] = {{.fd = s->listener, .events = POLLIN},
                              {.fd = s->stop[0], .events = POLLIN}};
        poll(p, 2, -1);
        if (p[1].revents)
            return NULL;
        int fd = accept4(s->listener, NULL, NULL, SOCK_CLOEXEC);
        if (fd < 0)
            continue;
        pthread_mutex_lock(&s->lock);
        s->connections++;
        pthread_mutex_unlock(&s->lock);
        while (take(s, fd))
            ;
        close(fd);
    }
}

struct server *server_start(const char *folder)
{
    struct server *s = MEM_NEW(struct server, 1);
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t n = sizeof at;
    s->folder = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    s->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool ok = s->folder >= 0 && bind(s->listener, (struct sockaddr *)&at, sizeof at) == 0 &&
              listen(s->listener, 16) == 0 &&
              getsockname(s->listener, (struct sockaddr *)&at, &n) == 0 &&
              pipe2(s->stop, O_CLOEXEC) == 0;
    assert(ok);
    s->port = ntohs(at.sin_port);
    snprintf(s->url, sizeof s->url, "http://127.0.0.1:%d", s->port);
    pthread_mutex_init(&s->lock, NULL);
    int rc = pthread_create(&s->thread, NULL, run, s);
    assert(rc == 0);
    return s;
}

void server_stop(struct server *s)
{
    close(s->stop[1]);
    pthread_join(s->thread, NULL);
    server_forget(s);
    pthread_mutex_destroy(&s->lock);
    close(s->stop[0]);
    close(s->listener);
    close(s->folder);
    free(s);
}

const char *server_url(const struct server *s)
{
    return s->url;
}

int server_port(const struct server *s)
{
    return s->port;
}

void server_misbehave(struct server *s, const char *part, enum server_fault fault, int64_t number,
                      int times)
{
    pthread_mutex_lock(&s->lock);
    snprintf(s->part, sizeof s->part, "%s", part);
    s->fault = fault;
    s->number = number;
    s->times = times;
    pthread_mutex_unlock(&s->lock);
}

void server_says(struct server *s, const char *part, struct str head, struct str fill, int pause_ms,
                 int times)
{
    pthread_mutex_lock(&s->lock);
    s->head = head;
    s->fill = fill;
    s->pause_ms = pause_ms;
    pthread_mutex_unlock(&s->lock);
    server_misbehave(s, part, SERVER_SAYS, 0, times);
}

void server_change_tags(struct server *s)
{
    pthread_mutex_lock(&s->lock);
    s->change = 1;
    pthread_mutex_unlock(&s->lock);
}

void server_weaken_tags(struct server *s)
{
    pthread_mutex_lock(&s->lock);
    s->weak = true;
    pthread_mutex_unlock(&s->lock);
}

static int count(struct server *s, char *const *lines, const char *part)
{
    int n = 0;
    pthread_mutex_lock(&s->lock);
    for (int i = 0; i < s->n_paths; i++)
        n += strstr(lines[i], part) != NULL;
    pthread_mutex_unlock(&s->lock);
    return n;
}

int server_requests(struct server *s, const char *part)
{
    return count(s, s->paths, part);
}

int server_heads(struct server *s, const char *part)
{
    return count(s, s->heads, part);
}

int server_connections(struct server *s)
{
    pthread_mutex_lock(&s->lock);
    int n = s->connections;
    pthread_mutex_unlock(&s->lock);
    return n;
}

int64_t server_bytes(struct server *s)
{
    pthread_mutex_lock(&s->lock);
    int64_t bytes = s->bytes;
    pthread_mutex_unlock(&s->lock);
    return bytes;
}

void server_forget(struct server *s)
{
    pthread_mutex_lock(&s->lock);
    for (int i = 0; i < s->n_paths; i++) {
        free(s->paths[i]);
        free(s->heads[i]);
    }
    s->n_paths = s->connections = 0;
    s->bytes = 0;
    pthread_mutex_unlock(&s->lock);
}
