#include "tests/packs/server.h"

#include "base/fs.h"
#include "base/str.h"

#include <arpa/inet.h>
#include <check.h>
#include <inttypes.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

struct request {
    char path[256];
    bool ranged;
    size_t from;
    char if_range[128];
};

struct conversation {
    int fd;
    const struct request *request;
    volatile struct server_log *log;
    const char *dir;
    const char *body;
};

typedef void (*behaviour)(struct conversation *c);

void server_body(char body[SERVER_BODY])
{
    unsigned state = 1;
    for (size_t i = 0; i < SERVER_BODY; i++) {
        state = state * 1103515245 + 12345;
        body[i] = (char) (state >> 16);
    }
}

static bool say(struct conversation *c, const void *data, size_t n)
{
    const char *p = data;
    /* Counted before it is sent: the client may go on, and reset the log, as soon as it has all. */
    c->log->sent += n;
    while (n > 0) {
        ssize_t k = send(c->fd, p, n, MSG_NOSIGNAL);
        if (k <= 0) {
            c->log->sent -= n;
            return false;
        }
        p += k;
        n -= (size_t) k;
    }
    return true;
}

static void head(struct conversation *c, const char *text)
{
    size_t before = c->log->sent;
    say(c, text, strlen(text));
    say(c, "\r\n", 2);
    c->log->sent = before;
}

static void send_range(struct conversation *c, size_t from, size_t claimed, size_t to,
                       const char *etag)
{
    char text[300];
    snprintf(text, sizeof text,
             "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes %zu-%d/%d\r\n"
             "Content-Length: %zu\r\nETag: %s\r\nConnection: close\r\n",
             claimed, SERVER_BODY - 1, SERVER_BODY, to - from, etag);
    head(c, text);
    say(c, c->body + from, to - from);
}

static void send_whole(struct conversation *c, size_t really, const char *etag)
{
    char text[300];
    snprintf(text, sizeof text,
             "HTTP/1.1 200 OK\r\nContent-Length: %d\r\nETag: %s\r\nConnection: close\r\n",
             SERVER_BODY, etag);
    head(c, text);
    say(c, c->body, really);
}

static void plain(struct conversation *c)
{
    send_whole(c, SERVER_BODY, "\"v1\"");
}

/* Cut in the middle, then the rest. */
static void cut(struct conversation *c)
{
    if (c->request->ranged && strcmp(c->request->if_range, "\"v1\"") == 0)
        send_range(c, c->request->from, c->request->from, SERVER_BODY, "\"v1\"");
    else
        send_whole(c, SERVER_BODY / 2, "\"v1\"");
}

static void cut_often(struct conversation *c)
{
    size_t from = c->request->from, to = from + SERVER_BODY / 4;
    if (c->request->ranged)
        send_range(c, from, from, SERVER_BODY < to ? SERVER_BODY : to, "\"v1\"");
    else
        send_whole(c, SERVER_BODY / 4, "\"v1\"");
}

static void cut_range_ignored(struct conversation *c)
{
    send_whole(c, c->request->ranged ? SERVER_BODY : SERVER_BODY / 2, "\"v1\"");
}

static void cut_range_shifted(struct conversation *c)
{
    if (c->request->ranged)
        send_range(c, 10, 10, SERVER_BODY, "\"v1\"");
    else
        send_whole(c, c->log->requests == 1 ? SERVER_BODY / 2 : SERVER_BODY, "\"v1\"");
}

static void cut_range_always_shifted(struct conversation *c)
{
    if (c->request->ranged)
        send_range(c, 10, 10, SERVER_BODY, "\"v1\"");
    else
        send_whole(c, SERVER_BODY / 2, "\"v1\"");
}

static void cut_no_content_range(struct conversation *c)
{
    if (!c->request->ranged) {
        send_whole(c, c->log->requests == 1 ? SERVER_BODY / 2 : SERVER_BODY, "\"v1\"");
        return;
    }
    head(c, "HTTP/1.1 206 Partial Content\r\nContent-Length: 5\r\nConnection: close\r\n");
    say(c, "xxxxx", 5);
}

/* Another file by the time of the second request. */
static void cut_and_changed(struct conversation *c)
{
    if (c->log->requests == 1)
        send_whole(c, SERVER_BODY / 2, "\"v0\"");
    else if (c->request->ranged && strcmp(c->request->if_range, "\"v1\"") == 0)
        send_range(c, c->request->from, c->request->from, SERVER_BODY, "\"v1\"");
    else
        send_whole(c, SERVER_BODY, "\"v1\"");
}

static void cut_weak(struct conversation *c)
{
    send_whole(c, c->log->requests == 1 ? SERVER_BODY / 2 : SERVER_BODY, "W/\"v1\"");
}

static void range_416(struct conversation *c)
{
    char text[200];
    if (!c->request->ranged) {
        plain(c);
        return;
    }
    snprintf(text, sizeof text,
             "HTTP/1.1 416 Range Not Satisfiable\r\nContent-Range: bytes */%d\r\n"
             "Content-Length: 4\r\nConnection: close\r\n",
             SERVER_BODY);
    head(c, text);
    say(c, "none", 4);
}

static void endless(struct conversation *c)
{
    char chunk[10 + 4096];
    int n = snprintf(chunk, sizeof chunk, "%x\r\n", 4096);
    memset(chunk + n, 'x', 4096);
    memcpy(chunk + n + 4096, "\r\n", 2);
    head(c, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n");
    while (say(c, chunk, (size_t) n + 4098))
        ;
}

static void announces_much(struct conversation *c)
{
    head(c, "HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\nConnection: close\r\n");
    say(c, c->body, SERVER_BODY);
}

static void chunked_cut(struct conversation *c)
{
    head(c, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n");
    say(c, "1000\r\n", 6);
    say(c, c->body, 100);
}

static void http_1_0(struct conversation *c)
{
    head(c, "HTTP/1.0 200 OK\r\n");
    say(c, c->body, SERVER_BODY / 2);
}

static void encoded(struct conversation *c)
{
    head(c, "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 5\r\n"
            "Connection: close\r\n");
    say(c, "\x1F\x8B\x08\0\0", 5);
}

static void encoded_transfer(struct conversation *c)
{
    head(c, "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\nConnection: close\r\n");
    say(c, "5\r\nxxxxx\r\n0\r\n\r\n", 15);
}

static void loop(struct conversation *c)
{
    head(c, "HTTP/1.1 302 Found\r\nLocation: /loop\r\nContent-Length: 0\r\nConnection: close\r\n");
}

static void loop_with_body(struct conversation *c)
{
    head(c, "HTTP/1.1 302 Found\r\nLocation: /plain\r\nConnection: close\r\n");
    while (say(c, c->body, SERVER_BODY))
        ;
}

static void to_plain(struct conversation *c)
{
    head(c, "HTTP/1.1 301 Moved\r\nLocation: /plain\r\nContent-Length: 5\r\n"
            "Connection: close\r\n");
    say(c, "moved", 5);
}

static void to_file(struct conversation *c)
{
    head(c, "HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\nContent-Length: 0\r\n"
            "Connection: close\r\n");
}

static void to_nowhere(struct conversation *c)
{
    head(c, "HTTP/1.1 302 Found\r\nLocation: ftp://\x1B[31mx/\r\nContent-Length: 0\r\n"
            "Connection: close\r\n");
}

static void no_location(struct conversation *c)
{
    head(c, "HTTP/1.1 302 Found\r\nContent-Length: 0\r\nConnection: close\r\n");
}

static void not_found(struct conversation *c)
{
    head(c, "HTTP/1.1 404 \x1B]0;owned\x07\r\nContent-Length: 12\r\nConnection: close\r\n");
    say(c, "\x1B[2Jnot here\n", 12);
}

static void server_error(struct conversation *c)
{
    head(c, "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\nConnection: close\r\n");
}

static void not_modified(struct conversation *c)
{
    head(c, "HTTP/1.1 304 Not Modified\r\nConnection: close\r\n");
}

static void partial_unasked(struct conversation *c)
{
    send_range(c, 100, 100, SERVER_BODY, "\"v1\"");
}

static void portal(struct conversation *c)
{
    head(c, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 19\r\n"
            "Connection: close\r\n");
    say(c, "<html>log in</html>", 19);
}

static void nonsense(struct conversation *c)
{
    say(c, "SSH-2.0-x\r\n", 11);
}

/* Says how much will come, and then nothing more until the other side gives up. */
static void hang(struct conversation *c)
{
    char byte;
    head(c, "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\nETag: \"v1\"\r\n");
    say(c, c->body, 10);
    while (recv(c->fd, &byte, 1, 0) > 0)
        ;
}

/* The path below the folder stands after the first part; /stalled/ says half and then waits. */
static void serve_file(struct conversation *c)
{
    char text[100], byte;
    char *data = NULL, *path = fs_join(c->dir, strchr(c->request->path + 1, '/') + 1);
    bool stalled = str_starts(c->request->path, "/stalled/");
    size_t n = 0;
    if (fs_read(path, 64 << 20, &data, &n, NULL)) {
        snprintf(text, sizeof text,
                 "HTTP/1.1 200 OK\r\nContent-Length: %zu\r\nConnection: close\r\n", n);
        head(c, text);
        say(c, data, stalled ? n / 2 : n);
        while (stalled && recv(c->fd, &byte, 1, 0) > 0)
            ;
    } else {
        not_found(c);
    }
    free(data);
    free(path);
}

static const struct {
    const char *path;
    behaviour run;
} behaviours[] = {
    {"/plain", plain},
    {"/cut", cut},
    {"/cut-often", cut_often},
    {"/cut-range-ignored", cut_range_ignored},
    {"/cut-range-shifted", cut_range_shifted},
    {"/cut-range-always-shifted", cut_range_always_shifted},
    {"/cut-no-content-range", cut_no_content_range},
    {"/cut-and-changed", cut_and_changed},
    {"/cut-weak", cut_weak},
    {"/416", range_416},
    {"/endless", endless},
    {"/announces-much", announces_much},
    {"/chunked-cut", chunked_cut},
    {"/http-1.0", http_1_0},
    {"/encoded", encoded},
    {"/encoded-transfer", encoded_transfer},
    {"/loop", loop},
    {"/loop-with-body", loop_with_body},
    {"/to-plain", to_plain},
    {"/to-file", to_file},
    {"/to-nowhere", to_nowhere},
    {"/no-location", no_location},
    {"/404", not_found},
    {"/503", server_error},
    {"/304", not_modified},
    {"/partial-unasked", partial_unasked},
    {"/portal", portal},
    {"/portal.minisig", portal},
    {"/nonsense", nonsense},
    {"/hang", hang},
};

static void header_line(struct request *r, volatile struct server_log *log, const char *line)
{
    if (strncasecmp(line, "Range: bytes=", 13) == 0) {
        r->ranged = true;
        r->from = strtoul(line + 13, NULL, 10);
        snprintf((char *) log->last_range, sizeof log->last_range, "%s", line + 13);
    } else if (strncasecmp(line, "If-Range: ", 10) == 0) {
        snprintf(r->if_range, sizeof r->if_range, "%s", line + 10);
    } else if (strncasecmp(line, "Accept-Encoding:", 16) == 0) {
        log->encoding = true;
    }
}

static bool read_request(int fd, struct request *r, volatile struct server_log *log)
{
    char text[8192];
    size_t n = 0;
    *r = (struct request){0};
    for (;;) {
        ssize_t k = recv(fd, text + n, sizeof text - 1 - n, 0);
        if (k <= 0)
            return false;
        n += (size_t) k;
        text[n] = '\0';
        if (strstr(text, "\r\n\r\n"))
            break;
    }
    if (sscanf(text, "GET %255s", r->path) != 1)
        return false;
    char *save = NULL;
    for (char *line = strtok_r(text, "\r\n", &save); line; line = strtok_r(NULL, "\r\n", &save))
        header_line(r, log, line);
    log->requests++;
    log->ranged += r->ranged;
    return true;
}

/* "/all/hang/metadata/x" is "/hang", whatever is asked for; "/packs/hang/metadata/x" is "/files/…",
 * but for packs: "/hang". */
static void redirect_repository(struct request *r)
{
    char path[sizeof r->path], what[64];
    int n = 0;
    bool all = str_starts(r->path, "/all/");
    if (!all && !str_starts(r->path, "/packs/"))
        return;
    const char *rest = r->path + (all ? 5 : 7);
    if (sscanf(rest, "%63[^/]%n", what, &n) != 1 || rest[n] != '/')
        return;
    if (!all && strcmp(what, "stall") == 0 && strstr(rest + n, ".xpack"))
        snprintf(path, sizeof path, "/stalled%s", rest + n);
    else if (all || strstr(rest + n, ".xpack"))
        snprintf(path, sizeof path, "/%s", what);
    else
        snprintf(path, sizeof path, "/files%s", rest + n);
    memcpy(r->path, path, sizeof path);
}

static void answer(struct conversation *c)
{
    redirect_repository((struct request *) c->request);
    const char *path = c->request->path;
    if (str_starts(path, "/files/") || str_starts(path, "/stalled/")) {
        serve_file(c);
        return;
    }
    for (size_t i = 0; i < sizeof behaviours / sizeof *behaviours; i++)
        if (strcmp(path, behaviours[i].path) == 0)
            behaviours[i].run(c);
}

static void serve(int listener, volatile struct server_log *log, const char *dir)
{
    static char body[SERVER_BODY];
    server_body(body);
    signal(SIGPIPE, SIG_IGN);
    for (;;) {
        struct request request;
        int fd = accept(listener, NULL, NULL);
        if (fd < 0)
            continue;
        struct conversation c = {fd, &request, log, dir, body};
        if (read_request(fd, &request, log))
            answer(&c);
        shutdown(fd, SHUT_WR);
        close(fd);
    }
}

void server_start(struct server *server, const char *dir)
{
    struct sockaddr_in at = {.sin_family = AF_INET};
    socklen_t n = sizeof at;
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    ck_assert_int_ge(listener, 0);
    ck_assert_int_eq(bind(listener, (struct sockaddr *) &at, sizeof at), 0);
    ck_assert_int_eq(listen(listener, 16), 0);
    ck_assert_int_eq(getsockname(listener, (struct sockaddr *) &at, &n), 0);
    server->port = ntohs(at.sin_port);
    server->log =
        mmap(NULL, sizeof *server->log, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    ck_assert_ptr_ne((void *) server->log, MAP_FAILED);
    server->pid = fork();
    ck_assert_int_ge(server->pid, 0);
    if (server->pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        serve(listener, server->log, dir);
    }
    close(listener);
}

void server_stop(struct server *server)
{
    kill(server->pid, SIGKILL);
    waitpid(server->pid, NULL, 0);
    munmap((void *) server->log, sizeof *server->log);
}

void server_reset(struct server *server)
{
    memset((void *) server->log, 0, sizeof *server->log);
}
