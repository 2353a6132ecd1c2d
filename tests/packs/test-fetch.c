/* Downloads from a server that does everything wrong. */
#include "base/fs.h"
#include "packs/fetch.h"
#include "tests/packs/server.h"
#include "tests/packs/support.h"
#include "tests/suite.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct place {
    struct server server;
    char *dir;
};

static void open_place(struct place *p)
{
    static const char *const proxies[] = {"http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"};
    for (size_t i = 0; i < sizeof proxies / sizeof *proxies; i++)
        unsetenv(proxies[i]);
    p->dir = temp_dir();
    server_start(&p->server, p->dir);
}

static void close_place(struct place *p)
{
    server_stop(&p->server);
    temp_remove(p->dir);
}

static char *url_of(const struct place *p, const char *path)
{
    return xasprintf("http://127.0.0.1:%d%s", p->server.port, path);
}

/* Fetches with at most 1 MB; the code. A success must have brought the whole body, or what `whole`
 * leaves open. */
static enum err_code fetch(struct place *p, const char *path, uint64_t expected, bool whole,
                           struct err *err)
{
    static char body[SERVER_BODY];
    struct fetch_options options = {.most = 1000000, .expected = expected, .stall_s = 1};
    char *url = url_of(p, path), *file = NULL;
    *err = ERR_INIT;
    server_reset(&p->server);
    bool ok = fetch_file(url, p->dir, &options, &file, err);
    ck_assert(ok == (err->code == ERR_NONE));
    if (ok && whole) {
        size_t n;
        char *got = get_file(file, &n);
        server_body(body);
        ck_assert_uint_eq(n, SERVER_BODY);
        ck_assert_mem_eq(got, body, SERVER_BODY);
        free(got);
    }
    if (ok)
        fetch_discard(file);
    ck_assert(!p->server.log->encoding);
    free(file);
    free(url);
    return err->code;
}

static const struct {
    const char *path;
    enum err_code code;
    bool whole;
    int requests, ranged; /* 0 requests: not counted */
} cases[] = {
    {"/plain", ERR_NONE, true, 1, 0},
    {"/cut", ERR_NONE, true, 2, 1},
    {"/cut-often", ERR_NONE, true, 4, 3},
    {"/cut-range-ignored", ERR_NONE, true, 2, 1},
    {"/cut-range-shifted", ERR_NONE, true, 3, 1},
    {"/cut-range-always-shifted", ERR_NETWORK, true, 0, 0},
    {"/cut-no-content-range", ERR_NONE, true, 3, 1},
    {"/cut-and-changed", ERR_NONE, true, 2, 1},
    {"/cut-weak", ERR_NETWORK, true, 1, 0},
    {"/endless", ERR_TOO_BIG, true, 1, 0},
    {"/announces-much", ERR_TOO_BIG, true, 1, 0},
    {"/chunked-cut", ERR_NETWORK, true, 1, 0},
    {"/http-1.0", ERR_NONE, false, 1, 0},
    {"/encoded", ERR_NETWORK, true, 1, 0},
    {"/encoded-transfer", ERR_NETWORK, true, 1, 0},
    {"/loop", ERR_NETWORK, true, 6, 0},
    {"/loop-with-body", ERR_TOO_BIG, true, 1, 0},
    {"/to-plain", ERR_NONE, true, 2, 0},
    {"/to-file", ERR_DENIED, true, 1, 0},
    {"/to-nowhere", ERR_DENIED, true, 1, 0},
    {"/no-location", ERR_NETWORK, true, 1, 0},
    {"/404", ERR_NOT_FOUND, true, 1, 0},
    {"/503", ERR_NETWORK, true, 1, 0},
    {"/304", ERR_NETWORK, true, 1, 0},
    {"/partial-unasked", ERR_NETWORK, true, 1, 0},
    {"/portal", ERR_NONE, false, 1, 0},
    {"/nonsense", ERR_NETWORK, true, 1, 0},
    {"/hang", ERR_NETWORK, true, 0, 0},
};

START_TEST(each_case)
{
    struct place p;
    struct err err;
    open_place(&p);
    enum err_code code = fetch(&p, cases[_i].path, 0, cases[_i].whole, &err);
    ck_assert_msg(code == cases[_i].code, "%s: %s: %s (%s)", cases[_i].path, err.object,
                  err_text(code), err.detail);
    if (cases[_i].requests) {
        ck_assert_int_eq(p.server.log->requests, cases[_i].requests);
        ck_assert_int_eq(p.server.log->ranged, cases[_i].ranged);
    }
    if (strcmp(cases[_i].path, "/endless") == 0)
        ck_assert_uint_lt(p.server.log->sent, 64 << 20);
    close_place(&p);
}
END_TEST

/* With a size from signed metadata, every other length is noticed by the download itself. */
START_TEST(expected_size)
{
    static const struct {
        const char *path;
        uint64_t expected;
        enum err_code code;
    } sizes[] = {
        {"/plain", SERVER_BODY, ERR_NONE},        {"/plain", SERVER_BODY + 1, ERR_NETWORK},
        {"/plain", SERVER_BODY - 1, ERR_NETWORK}, {"/http-1.0", SERVER_BODY, ERR_NETWORK},
        {"/portal", SERVER_BODY, ERR_NETWORK},    {"/endless", SERVER_BODY, ERR_TOO_BIG},
    };
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        struct place p;
        struct err err;
        open_place(&p);
        enum err_code code = fetch(&p, sizes[i].path, sizes[i].expected, true, &err);
        ck_assert_msg(code == sizes[i].code, "%zu: %s (%s)", i, err_text(code), err.detail);
        close_place(&p);
    }
}
END_TEST

/* Interrupted by the user, continued by the next run. */
static bool stop_halfway(void *ctx, const struct fetch_state *state)
{
    (void) ctx;
    return state->done < SERVER_BODY / 4;
}

START_TEST(resumes_in_the_next_run)
{
    struct place p;
    struct err err = ERR_INIT;
    open_place(&p);
    struct fetch_options options = {.most = 1000000, .tell = stop_halfway};
    char *url = url_of(&p, "/cut"), *file = NULL;
    server_reset(&p.server);
    ck_assert(!fetch_file(url, p.dir, &options, &file, &err));
    ck_assert_int_eq(err.code, ERR_CANCELLED);
    ck_assert_int_eq(fetch(&p, "/cut", 0, true, &err), ERR_NONE);
    ck_assert_int_eq(p.server.log->ranged, p.server.log->requests);
    ck_assert_uint_lt(p.server.log->sent, SERVER_BODY);
    free(url);
    close_place(&p);
}
END_TEST

/* The part is complete already (killed between download and use): no second download. */
START_TEST(complete_part)
{
    struct place p;
    struct err err = ERR_INIT;
    struct fetch_options options = {.most = 1000000};
    open_place(&p);
    char *url = url_of(&p, "/416"), *file = NULL;
    ck_assert(fetch_file(url, p.dir, &options, &file, &err));
    ck_assert_int_eq(fetch(&p, "/416", 0, true, &err), ERR_NONE);
    ck_assert_int_eq(p.server.log->requests, 1);
    ck_assert_uint_lt(p.server.log->sent, 100);
    /* a part that is longer than the file is dropped, once */
    free(file);
    ck_assert(fetch_file(url, p.dir, &options, &file, &err));
    FILE *f = fopen(file, "a");
    ck_assert_int_eq(fputs("more", f) < 0 || fclose(f) != 0, 0);
    ck_assert_int_eq(fetch(&p, "/416", 0, true, &err), ERR_NONE);
    ck_assert_int_eq(p.server.log->requests, 2);
    free(file);
    free(url);
    close_place(&p);
}
END_TEST

START_TEST(schemes)
{
    static const char *const bad[] = {"file:///etc/passwd", "ftp://127.0.0.1/x", "scp://x/y", "://",
                                      "gopher://127.0.0.1/"};
    static const struct {
        const char *from, *to;
        bool ok;
    } redirects[] = {
        {"http://a/", "http://b/", true},   {"http://a/", "https://b/", true},
        {"https://a/", "https://b/", true}, {"https://a/", "http://a/", false},
        {"HTTPS://a/", "HTTP://a/", false}, {"http://a/", "file:///x", false},
        {"https://a/", "ftp://a/x", false}, {"http://a/", "httpsx://a", false},
    };
    char *dir = temp_dir(), *file;
    struct fetch_options options = {.most = 1000};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct err err = ERR_INIT;
        ck_assert(fetch_is_url(bad[i]));
        ck_assert(!fetch_file(bad[i], dir, &options, &file, &err));
        ck_assert_int_eq(err.code, ERR_DENIED);
    }
    for (size_t i = 0; i < sizeof redirects / sizeof *redirects; i++)
        ck_assert_msg(fetch_may_redirect(redirects[i].from, redirects[i].to) == redirects[i].ok,
                      "%s %s", redirects[i].from, redirects[i].to);
    ck_assert(!fetch_is_url("/media/usb/x.xpack"));
    temp_remove(dir);
}
END_TEST

START_TEST(addresses_of_proxies)
{
    static const char *const good[] = {"http://127.0.0.1:3128", "https://p", "socks5h://a:b@p:1"};
    static const char *const bad[] = {"",      "proxy:3128",     "http://",          "ftp://p",
                                      "file:", "http://p\nx: y", "socks5://p \x1B[m"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        ck_assert_msg(fetch_proxy_valid(good[i]), "%s", good[i]);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        ck_assert_msg(!fetch_proxy_valid(bad[i]), "%zu", i);
}
END_TEST

/* Installing over the network: signature first, and whatever the mirror does is noticed. */
START_TEST(install_from_mirror)
{
    struct world w;
    struct server server;
    struct test_key stranger;
    world_init(&w);
    server_start(&server, w.dir);
    char *pack = sample_pack(w.dir, "sample", "1.0.0", &w.key);
    char *name = strrchr(pack, '/') + 1;
    char *url = xasprintf("http://127.0.0.1:%d/files/%s", server.port, name);
    char *portal = xasprintf("http://127.0.0.1:%d/portal", server.port);
    char *absent = xasprintf("http://127.0.0.1:%d/files/none.xpack", server.port);
    ck_assert_int_eq(world_install(&w, portal), ERR_SIGNATURE);
    ck_assert_int_eq(world_install(&w, absent), ERR_NOT_FOUND);
    /* a substituted pack, and a truncated one that looks complete */
    size_t n;
    char *bytes = get_file(pack, &n);
    bytes[n / 2] ^= 1;
    put_file(w.dir, name, bytes, n);
    ck_assert_int_eq(world_install(&w, url), ERR_SIGNATURE);
    bytes[n / 2] ^= 1;
    put_file(w.dir, name, bytes, n / 2);
    ck_assert_int_eq(world_install(&w, url), ERR_SIGNATURE);
    put_file(w.dir, name, bytes, n);
    /* an unknown key is refused before the pack itself is asked for */
    key_make(&stranger);
    sign_file(pack, &stranger);
    server_reset(&server);
    ck_assert_int_eq(world_install(&w, url), ERR_UNTRUSTED);
    ck_assert_int_eq(server.log->requests, 1);
    ck_assert(!exists(w.home, "packs"));
    sign_file(pack, &w.key);
    ck_assert_int_eq(world_install(&w, url), ERR_NONE);
    world_check(&w, "sample", "1.0.0");
    server_stop(&server);
    free(bytes);
    free(absent);
    free(portal);
    free(url);
    free(pack);
    world_finish(&w);
}
END_TEST

SUITE_MAIN("packs/fetch", tcase_add_loop_test(tc, each_case, 0, sizeof cases / sizeof *cases);
           tcase_add_test(tc, expected_size); tcase_add_test(tc, resumes_in_the_next_run);
           tcase_add_test(tc, complete_part); tcase_add_test(tc, schemes);
           tcase_add_test(tc, addresses_of_proxies); tcase_add_test(tc, install_from_mirror);)
