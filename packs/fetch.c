#include "packs/fetch.h"

#include "base/fs.h"
#include "base/pace.h"
#include "base/str.h"
#include "packs/digest.h"

#include <curl/curl.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { REDIRECTS = 5, RETRIES = 4, CONNECT_S = 15, STALL_S = 30, VALIDATOR_MAX = 512 };
enum { IDLE_BODY = 64 << 10, STALL_RATE = 128, BUFFER_MIN = 1 << 10, BUFFER = 16 << 10 };

static const char validator_end[] = ".validator";

/* What the headers of one response say. */
struct answer {
    bool encoded;
    bool range;
    uint64_t start, end, total; /* of Content-Range; total 0 when it is "*" */
    char validator[VALIDATOR_MAX];
};

struct transfer {
    const struct fetch_options *options;
    CURL *curl;
    char *url; /* where redirects have led */
    char *part, *validator_path;
    int fd;
    uint64_t have;  /* bytes of the part */
    uint64_t asked; /* where the Range request began, 0 without one */
    uint64_t idle;  /* bytes of a body that nobody wants: of a redirect, of "not found" */
    bool accepted;  /* the body is being written */
    bool restart;   /* the part is of no use: once more from the beginning */
    struct answer answer;
    struct pace pace;
    char why[CURL_ERROR_SIZE];
    struct err err;
};

struct fetch_limit {
    pthread_mutex_t lock;
    uint64_t rate;
    int64_t free_ns; /* when the bytes taken so far will have been paid for */
};

struct fetch_session {
    CURL *curl;
};

bool fetch_is_url(const char *name)
{
    return strstr(name, "://") != NULL;
}

static bool scheme_is(const char *url, const char *scheme)
{
    return strncasecmp(url, scheme, strlen(scheme)) == 0;
}

bool fetch_may_redirect(const char *from, const char *to)
{
    return scheme_is(to, "https://") || (scheme_is(to, "http://") && scheme_is(from, "http://"));
}

bool fetch_proxy_valid(const char *proxy)
{
    static const char *const schemes[] = {"http://", "https://", "socks4://", "socks5://",
                                          "socks5h://"};
    for (const char *p = proxy; *p; p++)
        if ((unsigned char) *p <= ' ' || *p == 0x7F)
            return false;
    for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++)
        if (scheme_is(proxy, schemes[i]))
            return proxy[strlen(schemes[i])] != '\0';
    return false;
}

/* A shared rate */

struct fetch_limit *fetch_limit_new(uint64_t bytes_a_second)
{
    struct fetch_limit *limit = xcalloc(1, sizeof *limit);
    pthread_mutex_init(&limit->lock, NULL);
    limit->rate = bytes_a_second < FETCH_RATE_MIN ? FETCH_RATE_MIN : bytes_a_second;
    return limit;
}

void fetch_limit_free(struct fetch_limit *limit)
{
    if (!limit)
        return;
    pthread_mutex_destroy(&limit->lock);
    free(limit);
}

/* Takes n bytes and waits until the rate allows for them. */
static void limit_take(struct fetch_limit *limit, size_t n)
{
    const int64_t second = 1000000000;
    struct timespec at;
    if (!limit)
        return;
    pthread_mutex_lock(&limit->lock);
    clock_gettime(CLOCK_MONOTONIC, &at);
    int64_t now = (int64_t) at.tv_sec * second + at.tv_nsec;
    if (limit->free_ns < now)
        limit->free_ns = now;
    limit->free_ns += (int64_t) ((double) n / (double) limit->rate * (double) second);
    int64_t until = limit->free_ns;
    pthread_mutex_unlock(&limit->lock);
    at = (struct timespec){.tv_sec = until / second, .tv_nsec = until % second};
    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &at, NULL) == EINTR)
        ;
}

struct fetch_session *fetch_session_new(void)
{
    struct fetch_session *session = xcalloc(1, sizeof *session);
    session->curl = curl_global_init(CURL_GLOBAL_DEFAULT) == 0 ? curl_easy_init() : NULL;
    if (session->curl)
        return session;
    free(session);
    return NULL;
}

void fetch_session_free(struct fetch_session *session)
{
    if (!session)
        return;
    curl_easy_cleanup(session->curl);
    free(session);
}

/* Headers */

static void parse_range(struct answer *a, const char *value)
{
    unsigned long long start, end, total;
    int n = 0;
    a->range = false;
    if (sscanf(value, "bytes %llu-%llu/%llu%n", &start, &end, &total, &n) == 3 && start <= end &&
        end < total) {
        a->range = true;
        a->start = start;
        a->end = end;
        a->total = total;
    } else if (sscanf(value, "bytes */%llu%n", &total, &n) == 1) {
        a->total = total;
    }
}

/* A strong ETag, else Last-Modified. */
static void parse_validator(struct answer *a, const char *value, size_t n, bool etag)
{
    bool weak = etag && (n < 2 || value[0] != '"');
    if (weak || n >= VALIDATOR_MAX || (!etag && a->validator[0] == '"'))
        return;
    for (size_t i = 0; i < n; i++)
        if ((unsigned char) value[i] < ' ' || value[i] == 0x7F)
            return;
    memcpy(a->validator, value, n);
    a->validator[n] = '\0';
}

static size_t on_header(char *line, size_t size, size_t count, void *ctx)
{
    struct transfer *t = ctx;
    size_t n = size * count;
    char *text = strndup(line, n);
    if (!text)
        return 0;
    text[strcspn(text, "\r\n")] = '\0';
    char *value = strchr(text, ':');
    if (strncmp(text, "HTTP/", 5) == 0) {
        t->answer = (struct answer){0};
    } else if (value) {
        *value++ = '\0';
        value += strspn(value, " \t");
        if (strcasecmp(text, "Content-Encoding") == 0)
            t->answer.encoded = t->answer.encoded || strcasecmp(value, "identity") != 0;
        else if (strcasecmp(text, "Transfer-Encoding") == 0)
            t->answer.encoded = t->answer.encoded || strcasecmp(value, "chunked") != 0;
        else if (strcasecmp(text, "Content-Range") == 0)
            parse_range(&t->answer, value);
        else if (strcasecmp(text, "ETag") == 0)
            parse_validator(&t->answer, value, strlen(value), true);
        else if (strcasecmp(text, "Last-Modified") == 0)
            parse_validator(&t->answer, value, strlen(value), false);
    }
    free(text);
    return n;
}

/* The part and its validator */

static void read_validator(const struct transfer *t, char validator[VALIDATOR_MAX])
{
    char *text = NULL;
    validator[0] = '\0';
    if (fs_read(t->validator_path, VALIDATOR_MAX - 1, &text, NULL, NULL))
        snprintf(validator, VALIDATOR_MAX, "%s", text);
    free(text);
}

static bool save_validator(struct transfer *t)
{
    const char *v = t->answer.validator;
    if (!*v)
        return unlink(t->validator_path) == 0 || errno == ENOENT ||
               err_set(&t->err, ERR_IO, "%s", t->validator_path);
    return fs_write_atomic(t->validator_path, v, strlen(v), 0600, &t->err);
}

static bool empty_part(struct transfer *t)
{
    t->have = 0;
    return (ftruncate(t->fd, 0) == 0 && lseek(t->fd, 0, SEEK_SET) == 0) ||
           err_set(&t->err, ERR_IO, "%s", t->part);
}

static bool open_part(struct transfer *t, struct err *err)
{
    struct stat st;
    t->fd = open(t->part, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK, 0600);
    if (t->fd < 0)
        return err_set(err, ERR_IO, "%s", t->part);
    if (flock(t->fd, LOCK_EX | LOCK_NB) != 0)
        return err_set(err, errno == EWOULDBLOCK ? ERR_BUSY : ERR_IO, "%s", t->part);
    if (fstat(t->fd, &st) != 0 || !S_ISREG(st.st_mode))
        return err_set(err, ERR_IO, "%s", t->part);
    if (st.st_nlink == 0) /* its last user has just removed it */
        return err_set(err, ERR_BUSY, "%s", t->part);
    t->have = (uint64_t) st.st_size;
    return lseek(t->fd, 0, SEEK_END) >= 0 || err_set(err, ERR_IO, "%s", t->part);
}

/* The body */

static bool refuse(struct transfer *t, enum err_code code, const char *why)
{
    err_set(&t->err, code, "%s", t->url);
    return err_detail(&t->err, "%s", why);
}

/* Size announced for the whole file, 0 when none. */
static uint64_t announced(const struct transfer *t)
{
    curl_off_t length = -1;
    if (t->answer.range)
        return t->answer.total;
    curl_easy_getinfo(t->curl, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length);
    return length > 0 ? (uint64_t) length : 0;
}

static bool check_size(struct transfer *t, uint64_t total)
{
    uint64_t space;
    if (total > t->options->most)
        return refuse(t, ERR_TOO_BIG, "announced size");
    if (t->options->expected && total && total != t->options->expected)
        return refuse(t, ERR_NETWORK, "announced size is not the expected one");
    if (total > t->have && fs_free_bytes(t->part, &space, NULL) && space < total - t->have)
        return refuse(t, ERR_NO_SPACE, "");
    return true;
}

/* What servers say of a file that is not there: object stores that do not list say 403. */
static bool is_missing(long status)
{
    return status == 403 || status == 404 || status == 410;
}

/* Decides at the first byte of a body (or at its end, when it is empty) what it is. */
static bool accept_body(struct transfer *t, long status)
{
    char why[64];
    if (t->answer.encoded)
        return refuse(t, ERR_NETWORK, "encoded content");
    if (status == 206 && t->asked > 0) {
        const struct answer *a = &t->answer;
        if (a->range && a->start == t->asked && a->end + 1 == a->total)
            return t->accepted = check_size(t, a->total);
        t->restart = true;
        return refuse(t, ERR_NETWORK, "wrong Content-Range");
    }
    if (status == 200) {
        t->accepted = empty_part(t) && save_validator(t) && check_size(t, announced(t));
        return t->accepted;
    }
    if (status == 416 && t->asked > 0)
        t->restart = true;
    snprintf(why, sizeof why, "HTTP %ld", status);
    return refuse(t, is_missing(status) ? ERR_NOT_FOUND : ERR_NETWORK, why);
}

static bool write_part(struct transfer *t, const char *p, size_t n)
{
    uint64_t most = t->options->expected ? t->options->expected : t->options->most;
    if (n > most - (t->have < most ? t->have : most))
        return refuse(t, ERR_TOO_BIG, "body");
    while (n > 0) {
        ssize_t k = write(t->fd, p, n);
        if (k < 0 && errno == EINTR)
            continue;
        if (k < 0)
            return err_set(&t->err, errno == ENOSPC || errno == EDQUOT ? ERR_NO_SPACE : ERR_IO,
                           "%s", t->part);
        p += k;
        n -= (size_t) k;
        t->have += (uint64_t) k;
    }
    return true;
}

static bool is_redirect(long status)
{
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

/* The body of "not found" is read when it is short, so that the connection stays. */
static bool is_short(const struct transfer *t)
{
    curl_off_t length = -1;
    curl_easy_getinfo(t->curl, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length);
    return length >= 0 && length <= IDLE_BODY;
}

static size_t on_body(char *data, size_t size, size_t count, void *ctx)
{
    struct transfer *t = ctx;
    size_t n = size * count;
    long status = 0;
    curl_easy_getinfo(t->curl, CURLINFO_RESPONSE_CODE, &status);
    if (is_redirect(status)) {
        t->idle += n;
        return t->idle <= IDLE_BODY || refuse(t, ERR_TOO_BIG, "redirect") ? n : n + 1;
    }
    if (t->err.code == ERR_NOT_FOUND)
        return (t->idle += n) <= IDLE_BODY ? n : n + 1;
    if (!t->accepted && !accept_body(t, status))
        return t->err.code == ERR_NOT_FOUND && is_short(t) ? n : n + 1;
    limit_take(t->options->limit, n);
    return write_part(t, data, n) ? n : n + 1;
}

static int on_progress(void *ctx, curl_off_t total, curl_off_t now, curl_off_t up_total,
                       curl_off_t up)
{
    struct transfer *t = ctx;
    struct fetch_state state = {.done = t->have, .left = -1};
    (void) total, (void) now, (void) up_total, (void) up;
    if (!t->options->tell)
        return 0;
    if (t->accepted) {
        pace_tell(&t->pace, pace_clock(), t->have);
        state.total = announced(t);
        state.rate = pace_rate(&t->pace);
        state.left = state.total ? pace_left(&t->pace, state.total) : -1;
    }
    if (t->options->tell(t->options->ctx, &state))
        return 0;
    refuse(t, ERR_CANCELLED, "");
    return 1;
}

/* One request */

static struct curl_slist *range_headers(struct transfer *t)
{
    char validator[VALIDATOR_MAX];
    t->asked = 0;
    read_validator(t, validator);
    if (t->have == 0 || !*validator)
        return NULL;
    char *range = xasprintf("Range: bytes=%" PRIu64 "-", t->have);
    char *proof = xasprintf("If-Range: %s", validator);
    struct curl_slist *list = curl_slist_append(NULL, range), *both = NULL;
    if (list)
        both = curl_slist_append(list, proof);
    if (list && !both)
        curl_slist_free_all(list);
    t->asked = both ? t->have : 0;
    free(range);
    free(proof);
    return both;
}

/* Of a shared rate, one transfer may get no more than a small part. */
static long stall_rate(const struct fetch_limit *limit)
{
    uint64_t part = limit ? limit->rate / (2 * (uint64_t) FETCH_JOBS_MAX) : STALL_RATE;
    return part < STALL_RATE ? (long) part : (long) STALL_RATE;
}

/* An own authority counts alone; a proxy that is named counts whatever the environment says. */
static void set_route(CURL *c, const struct fetch_options *o)
{
    curl_easy_setopt(c, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    if (o->proxy) {
        curl_easy_setopt(c, CURLOPT_PROXY, o->proxy);
        curl_easy_setopt(c, CURLOPT_NOPROXY, "");
    }
    if (o->cacert) {
        curl_easy_setopt(c, CURLOPT_CAINFO, o->cacert);
        curl_easy_setopt(c, CURLOPT_CAPATH, NULL);
    }
    if (o->limit) {
        uint64_t n = o->limit->rate / FETCH_JOBS_MAX;
        long buffer = n < BUFFER_MIN ? BUFFER_MIN : n < BUFFER ? (long) n : BUFFER;
        curl_easy_setopt(c, CURLOPT_BUFFERSIZE, buffer);
    }
}

static void set_options(struct transfer *t, struct curl_slist *headers)
{
    CURL *c = t->curl;
    const struct fetch_options *o = t->options;
    curl_easy_reset(c);
    curl_easy_setopt(c, CURLOPT_URL, t->url);
    curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(c, CURLOPT_USERAGENT, "xunlian");
    curl_easy_setopt(c, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT, o->connect_s ? o->connect_s : (long) CONNECT_S);
    curl_easy_setopt(c, CURLOPT_LOW_SPEED_LIMIT, stall_rate(o->limit));
    curl_easy_setopt(c, CURLOPT_LOW_SPEED_TIME, o->stall_s ? o->stall_s : (long) STALL_S);
    curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, on_header);
    curl_easy_setopt(c, CURLOPT_HEADERDATA, t);
    curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(c, CURLOPT_WRITEDATA, t);
    curl_easy_setopt(c, CURLOPT_XFERINFOFUNCTION, on_progress);
    curl_easy_setopt(c, CURLOPT_XFERINFODATA, t);
    curl_easy_setopt(c, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(c, CURLOPT_ERRORBUFFER, t->why);
    set_route(c, o);
}

/* Moves url on to where a redirect leads. */
static bool follow(struct transfer *t)
{
    char *next = NULL;
    curl_easy_getinfo(t->curl, CURLINFO_REDIRECT_URL, &next);
    if (!next)
        return refuse(t, ERR_NETWORK, "redirect without a target");
    if (!fetch_may_redirect(t->url, next))
        return refuse(t, ERR_DENIED, next);
    char *copy = xstrdup(next);
    free(t->url);
    t->url = copy;
    return true;
}

/* The server has nothing behind what we asked for: complete when the sizes agree. */
static bool settle_416(struct transfer *t)
{
    if (t->asked > 0 && t->answer.total == t->have)
        return true;
    return accept_body(t, 416);
}

static bool settle(struct transfer *t, CURLcode result, long status)
{
    if (status == 416)
        return settle_416(t);
    if (t->err.code != ERR_NONE)
        return false;
    bool secure = result == CURLE_PEER_FAILED_VERIFICATION || result == CURLE_SSL_CACERT_BADFILE;
    if (result != CURLE_OK)
        return refuse(t, ERR_NETWORK, secure && *t->why ? t->why : curl_easy_strerror(result));
    if (!t->accepted && !accept_body(t, status))
        return false;
    uint64_t want = t->options->expected ? t->options->expected : announced(t);
    return !want || t->have == want || refuse(t, ERR_NETWORK, "truncated");
}

/* One request with the redirects it leads to. */
static bool request(struct transfer *t)
{
    for (int hop = 0; hop <= REDIRECTS; hop++) {
        long status = 0;
        t->err = ERR_INIT;
        t->accepted = t->restart = false;
        t->idle = 0;
        t->answer = (struct answer){0};
        t->why[0] = '\0';
        struct curl_slist *headers = range_headers(t);
        set_options(t, headers);
        CURLcode result = curl_easy_perform(t->curl);
        curl_easy_getinfo(t->curl, CURLINFO_RESPONSE_CODE, &status);
        curl_slist_free_all(headers);
        if (!is_redirect(status) || t->err.code != ERR_NONE)
            return settle(t, result, status);
        if (!follow(t))
            return false;
    }
    return refuse(t, ERR_NETWORK, "too many redirects");
}

/* Requests again while the part grows, and once from the beginning when it is of no use. */
static bool transfer_run(struct transfer *t, const char *url)
{
    bool restarted = false;
    for (int i = 0;; i++) {
        uint64_t before = t->have;
        free(t->url);
        t->url = xstrdup(url);
        if (request(t))
            return true;
        if (t->restart && !restarted) {
            restarted = true;
            unlink(t->validator_path);
            if (!empty_part(t))
                return false;
            continue;
        }
        bool grew = t->accepted && t->have > before && t->answer.validator[0];
        if (t->err.code != ERR_NETWORK || !grew || i >= RETRIES)
            return false;
    }
}

static char *part_path(const char *url, const char *dir)
{
    unsigned char sum[DIGEST_BYTES];
    char hex[DIGEST_HEX + 1];
    struct digest *digest = digest_new();
    digest_of(digest, url, strlen(url), sum);
    digest_free(digest);
    digest_hex(sum, hex);
    return xasprintf("%s/%s.part", dir, hex);
}

bool fetch_file(const char *url, const char *dir, const struct fetch_options *options, char **path,
                struct err *err)
{
    if (!scheme_is(url, "http://") && !scheme_is(url, "https://"))
        return err_set(err, ERR_DENIED, "%s", url);
    if (!fs_make_dirs(dir, err))
        return false;
    struct transfer t = {.options = options, .fd = -1, .err = ERR_INIT};
    t.part = part_path(url, dir);
    t.validator_path = xasprintf("%s%s", t.part, validator_end);
    bool ok = open_part(&t, err);
    if (ok) {
        t.curl = options->session ? options->session->curl : NULL;
        ok = t.curl || (curl_global_init(CURL_GLOBAL_DEFAULT) == 0 && (t.curl = curl_easy_init()));
        ok = ok ? transfer_run(&t, url) : refuse(&t, ERR_NETWORK, "libcurl");
        if (!ok && err)
            *err = t.err;
        if (!ok && t.have == 0) /* nothing to go on from */
            fetch_discard(t.part);
        if (options->session)
            curl_easy_reset(t.curl); /* nothing of t is left in it */
        else
            curl_easy_cleanup(t.curl);
    }
    if (t.fd >= 0)
        close(t.fd);
    if (ok) {
        *path = t.part;
        t.part = NULL;
    }
    free(t.part);
    free(t.validator_path);
    free(t.url);
    return ok;
}

void fetch_discard(const char *path)
{
    char *validator = xasprintf("%s%s", path, validator_end);
    unlink(path);
    unlink(validator);
    free(validator);
}
