/* The form of metadata, thresholds, times, names. */
#include "packs/metadata.h"
#include "tests/packs/hub.h"
#include "tests/suite.h"

#include <stdlib.h>
#include <string.h>

#define HEAD            "\"spec_version\":\"1.0.31\",\"version\":1,\"expires\":\"2026-01-11T00:00:00Z\""
#define DOC(signed)     "{\"signatures\":[],\"signed\":" signed "}"
#define TIMESTAMP(meta) DOC("{\"_type\":\"timestamp\"," HEAD ",\"meta\":" meta "}")
#define TARGETS(rest)   DOC("{\"_type\":\"targets\"," HEAD "," rest "}")
#define DELEGATION(name, rest)                                                                     \
    TARGETS("\"targets\":{},\"delegations\":{\"keys\":{},\"roles\":[{\"name\":\"" name "\","       \
            "\"keyids\":[],\"threshold\":1" rest "}]}")
#define SHA "\"sha256\":\"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\""

static const struct {
    enum metadata_role role;
    const char *text;
    enum err_code code;
} forms[] = {
    {METADATA_TIMESTAMP, TIMESTAMP("{\"snapshot.json\":{\"version\":1}}"), ERR_NONE},
    {METADATA_TIMESTAMP,
     TIMESTAMP("{\"snapshot.json\":{\"version\":1,\"length\":3,\"hashes\":{" SHA "}}}"), ERR_NONE},
    {METADATA_SNAPSHOT, TIMESTAMP("{\"snapshot.json\":{\"version\":1}}"), ERR_FORMAT},
    {METADATA_TIMESTAMP, TIMESTAMP("{}"), ERR_FORMAT},
    {METADATA_TIMESTAMP, TIMESTAMP("{\"snapshot.json\":{\"version\":0}}"), ERR_FORMAT},
    {METADATA_TIMESTAMP, TIMESTAMP("{\"snapshot.json\":{\"version\":\"1\"}}"), ERR_FORMAT},
    {METADATA_TIMESTAMP, TIMESTAMP("{\"snapshot.json\":{\"version\":1.5}}"), ERR_FORMAT},
    {METADATA_TIMESTAMP, TIMESTAMP("{\"snapshot.json\":{\"version\":1,\"length\":-1}}"),
     ERR_FORMAT},
    {METADATA_TIMESTAMP, TIMESTAMP("{\"snapshot.json\":{\"version\":1,\"hashes\":{}}}"),
     ERR_FORMAT},
    {METADATA_TIMESTAMP, "{\"signed\":{}}", ERR_FORMAT},
    {METADATA_TIMESTAMP, "{}", ERR_FORMAT},
    {METADATA_TIMESTAMP, "<html>", ERR_FORMAT},
    {METADATA_TIMESTAMP, "", ERR_FORMAT},
    {METADATA_ROOT, DOC("{\"_type\":\"root\"," HEAD ",\"keys\":{},\"roles\":{}}"), ERR_FORMAT},
    {METADATA_TARGETS, TARGETS("\"targets\":{}"), ERR_NONE},
    {METADATA_TARGETS, TARGETS("\"targets\":[]"), ERR_FORMAT},
    {METADATA_TARGETS, TARGETS("\"targets\":{\"a\":{\"length\":1,\"hashes\":{" SHA "}}}"),
     ERR_NONE},
    {METADATA_TARGETS, TARGETS("\"targets\":{\"a\":{\"length\":1}}"), ERR_FORMAT},
    {METADATA_TARGETS, TARGETS("\"targets\":{\"a\":{\"hashes\":{" SHA "}}}"), ERR_FORMAT},
    {METADATA_TARGETS, DELEGATION("x", ",\"terminating\":false,\"paths\":[\"*\"]"), ERR_NONE},
    {METADATA_TARGETS, DELEGATION("x", ",\"terminating\":false,\"path_hash_prefixes\":[\"0\"]"),
     ERR_NONE},
    {METADATA_TARGETS, DELEGATION("x", ",\"terminating\":false"), ERR_FORMAT},
    {METADATA_TARGETS,
     DELEGATION("x", ",\"terminating\":true,\"paths\":[],\"path_hash_prefixes\":[]"), ERR_FORMAT},
    {METADATA_TARGETS, DELEGATION("x", ",\"paths\":[]"), ERR_FORMAT},
    {METADATA_TARGETS, DELEGATION("root", ",\"terminating\":false,\"paths\":[\"*\"]"), ERR_FORMAT},
    {METADATA_TARGETS, DELEGATION("", ",\"terminating\":false,\"paths\":[\"*\"]"), ERR_FORMAT},
    {METADATA_TARGETS,
     TARGETS("\"targets\":{},\"delegations\":{\"keys\":{},\"succinct_roles\":{}}"),
     ERR_UNSUPPORTED},
};

START_TEST(form)
{
    struct metadata m;
    struct err err = ERR_INIT;
    bool ok = metadata_parse(forms[_i].text, strlen(forms[_i].text), forms[_i].role, &m, &err);
    ck_assert_msg(err.code == forms[_i].code, "%s: %s", forms[_i].text, err.detail);
    ck_assert(ok == (forms[_i].code == ERR_NONE));
    metadata_finish(&m);
}
END_TEST

static const struct {
    const char *text;
    int64_t ms; /* -1: refused */
} times[] = {
    {"2026-01-01T00:00:00Z", HUB_NOW}, {"1970-01-01T00:00:00Z", 0},
    {"2026-01-01T08:00:00+08:00", -1}, {"2026-01-01 00:00:00Z", -1},
    {"2026-01-01T00:00:00", -1},       {"2026-01-01T00:00:00.5Z", -1},
    {"2026-13-01T00:00:00Z", -1},      {"2026-01-01T00:00:00z", -1},
    {" 026-01-01T00:00:00Z", -1},      {"", -1},
};

START_TEST(time_texts)
{
    int64_t ms = -1;
    char text[21];
    bool ok = metadata_time_parse(times[_i].text, &ms);
    ck_assert(ok == (times[_i].ms >= 0));
    if (!ok)
        return;
    ck_assert_int_eq(ms, times[_i].ms);
    metadata_time_format(ms, text);
    ck_assert_str_eq(text, times[_i].text);
}
END_TEST

static const struct {
    const char *path;
    bool ok;
} paths[] = {
    {"index.json", true}, {"packs/a-1.0.0.xpack", true},
    {"图/一", true},      {"a b", true},
    {"", false},          {"/etc/passwd", false},
    {"..", false},        {"../a", false},
    {"a/../b", false},    {"a/..", false},
    {"./a", false},       {"a//b", false},
    {"a/", false},        {"a\\b", false},
    {"a%2fb", false},     {"a\nb", false},
    {"%2e%2e/a", false},  {"a\x7F", false},
};

START_TEST(row12_target_paths)
{
    ck_assert_msg(metadata_path_valid(paths[_i].path) == paths[_i].ok, "%s", paths[_i].path);
}
END_TEST

START_TEST(row12_role_names)
{
    static const char *const names[][2] = {{"role", "role"},   {"../role", "..%2Frole"},
                                           {"/etc", "%2Fetc"}, {"a%2fb", "a%252fb"},
                                           {"?#", "%3F%23"},   {"中", "%E4%B8%AD"}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char *quoted = metadata_quote(names[i][0]);
        ck_assert_str_eq(quoted, names[i][1]);
        free(quoted);
    }
}
END_TEST

/* Which keys sign a role of three named keys, threshold 2. */
static const struct {
    const char *keys;
    bool ok;
} signers[] = {{"ab", true}, {"abc", true}, {"ca", true},  {"a", false},
               {"", false},  {"ax", false}, {"xyz", false}};

START_TEST(thresholds)
{
    struct hub hub;
    struct metadata root, m;
    struct str text = STR_INIT;
    struct err err = ERR_INIT;
    struct sign_secret chosen[3];
    size_t n = 0;
    hub_init(&hub);
    hub_add_key(&hub, METADATA_TARGETS, true);
    hub_add_key(&hub, METADATA_TARGETS, true);
    for (int i = 0; i < 3; i++)
        hub_add_key(&hub, METADATA_TARGETS, false);
    json_object_set_new(
        json_object_get(json_object_get(hub.body[METADATA_ROOT], "roles"), "targets"), "threshold",
        json_integer(2));
    hub_publish(&hub, METADATA_ROOT);
    const struct hub_file *file = hub_file(&hub, "2.root.json");
    ck_assert(metadata_parse(file->text, file->len, METADATA_ROOT, &root, &err));
    for (const char *c = signers[_i].keys; *c; c++)
        chosen[n++] = hub.keys[METADATA_TARGETS][*c >= 'x' ? *c - 'x' + 3 : *c - 'a'];
    ck_assert(metadata_write(hub.body[METADATA_TARGETS], chosen, n, &text, &err));
    ck_assert(metadata_parse(str_text(&text), text.len, METADATA_TARGETS, &m, &err));
    ck_assert(metadata_verify(&m, &root, "targets", &err) == signers[_i].ok);
    metadata_finish(&m);
    metadata_finish(&root);
    str_finish(&text);
    hub_finish(&hub);
}
END_TEST

SUITE_MAIN("packs/metadata", tcase_add_loop_test(tc, form, 0, sizeof forms / sizeof *forms);
           tcase_add_loop_test(tc, time_texts, 0, sizeof times / sizeof *times);
           tcase_add_loop_test(tc, row12_target_paths, 0, sizeof paths / sizeof *paths);
           tcase_add_test(tc, row12_role_names);
           tcase_add_loop_test(tc, thresholds, 0, sizeof signers / sizeof *signers);)
