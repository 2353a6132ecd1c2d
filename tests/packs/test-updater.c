/* The client's workflow, and the attacks of docs/security.md, rows 1 to 14, on a repository that a
 * test makes and then spoils. */
#include "packs/pubkey.h"
#include "tests/packs/hub.h"
#include "tests/suite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DAY ((int64_t) 86400000)

static json_t *entry(struct hub *hub, enum metadata_role in, const char *name)
{
    return json_object_get(json_object_get(hub->body[in], "meta"), name);
}

static json_t *root_role(struct hub *hub, const char *role)
{
    return json_object_get(json_object_get(hub->body[METADATA_ROOT], "roles"), role);
}

/* Changes one byte of a published file behind the first `mark`. */
static void spoil(struct hub *hub, const char *name, const char *mark)
{
    char *at = strstr(hub_file(hub, name)->text, mark);
    ck_assert_ptr_nonnull(at);
    at += strlen(mark);
    *at = *at == '0' ? '1' : '0';
}

static void good(struct hub *hub)
{
    struct err err = ERR_INIT;
    ck_assert_msg(hub_refresh(hub, &err) == ERR_NONE, "%s: %s (%s)", err.object, err_text(err.code),
                  err.detail);
}

START_TEST(follows_the_repository)
{
    struct hub hub;
    hub_init(&hub);
    good(&hub);
    static const char *const first[] = {"2.root.json", "timestamp.json", "1.snapshot.json",
                                        "1.targets.json"};
    ck_assert_uint_eq(hub.asked, 4);
    for (int i = 0; i < 4; i++)
        ck_assert_str_eq(hub.log[i], first[i]);
    good(&hub);
    ck_assert_uint_eq(hub.asked, 6); /* nothing new: root's next version, and the timestamp */
    hub_publish_all(&hub);
    hub_publish(&hub, METADATA_ROOT);
    hub_publish(&hub, METADATA_ROOT);
    good(&hub);
    ck_assert_int_eq(hub_stored(&hub, "root"), 3);
    ck_assert_int_eq(hub_stored(&hub, "timestamp"), 2);
    ck_assert_int_eq(hub_stored(&hub, "snapshot"), 2);
    ck_assert_int_eq(hub_stored(&hub, "targets"), 2);
    hub_finish(&hub);
}
END_TEST

/* Attacks: each spoils a repository that the client already follows at version 2. */

static void row1_timestamp(struct hub *hub)
{
    hub_set_version(hub, METADATA_TIMESTAMP, 1);
    hub_write(hub, METADATA_TIMESTAMP);
}

static void row2_snapshot(struct hub *hub)
{
    json_object_set_new(entry(hub, METADATA_TIMESTAMP, "snapshot.json"), "version",
                        json_integer(1));
    hub_publish(hub, METADATA_TIMESTAMP);
}

static void row2_targets(struct hub *hub)
{
    hub_set_version(hub, METADATA_TARGETS, 0);
    hub_publish_all(hub);
}

static void row2_role_vanishes(struct hub *hub)
{
    json_object_del(json_object_get(hub->body[METADATA_SNAPSHOT], "meta"), "extra.json");
    hub_publish_all(hub);
}

static void row3_rejected(struct hub *hub)
{
    hub_publish_all(hub);
    spoil(hub, "timestamp.json", "\"sig\": \"");
}

static void row4_frozen(struct hub *hub)
{
    hub->options.now_ms = HUB_NOW + 11 * DAY;
}

static void row5_mixed_snapshot(struct hub *hub)
{
    hub_publish_all(hub);
    const struct hub_file *old = hub_file(hub, "2.snapshot.json");
    char *text = xstrdup(old->text);
    hub_put(hub, "3.snapshot.json", text, strlen(text));
    free(text);
}

static void row5_mixed_targets(struct hub *hub)
{
    hub_publish_all(hub);
    const struct hub_file *old = hub_file(hub, "2.targets.json");
    char *text = xstrdup(old->text);
    hub_put(hub, "3.targets.json", text, strlen(text));
    free(text);
}

static void row7_root_skips(struct hub *hub)
{
    hub_set_version(hub, METADATA_ROOT, 3);
    hub_write(hub, METADATA_ROOT);
    const struct hub_file *file = hub_file(hub, "3.root.json");
    char *text = xstrdup(file->text);
    hub_put(hub, "2.root.json", text, strlen(text));
    free(text);
}

static void row7_root_new_threshold(struct hub *hub)
{
    json_object_set_new(root_role(hub, "root"), "threshold", json_integer(2));
    hub_publish(hub, METADATA_ROOT);
}

static void row7_root_old_key_missing(struct hub *hub)
{
    hub_rotate(hub, METADATA_ROOT);
    hub_publish(hub, METADATA_ROOT);
}

static void row7_root_zero_threshold(struct hub *hub)
{
    json_object_set_new(root_role(hub, "timestamp"), "threshold", json_integer(0));
    hub_publish(hub, METADATA_ROOT);
}

/* The same key under the id of its digest and, with another member, under a second one. */
static void row8_key_under_two_ids(struct hub *hub)
{
    json_t *keys = json_object_get(hub->body[METADATA_ROOT], "keys");
    json_t *ids = json_object_get(root_role(hub, "timestamp"), "keyids");
    const char *id = json_string_value(json_array_get(ids, 0));
    json_t *twin = json_deep_copy(json_object_get(keys, id));
    json_object_set_new(twin, "x-note", json_string("twin"));
    struct str text = STR_INIT;
    char twin_id[DIGEST_HEX + 1];
    ck_assert(pubkey_id(twin, twin_id));
    json_object_set_new(keys, twin_id, twin);
    json_array_append_new(ids, json_string(twin_id));
    json_object_set_new(root_role(hub, "timestamp"), "threshold", json_integer(2));
    hub_publish(hub, METADATA_ROOT);
    ck_assert(metadata_write(hub->body[METADATA_TIMESTAMP], hub->keys[METADATA_TIMESTAMP], 1, &text,
                             NULL));
    json_t *document = json_loads(str_text(&text), 0, NULL);
    json_t *list = json_object_get(document, "signatures");
    json_t *copy = json_deep_copy(json_array_get(list, 0));
    json_object_set_new(copy, "keyid", json_string(twin_id));
    json_array_append_new(list, copy);
    char *all = json_dumps(document, 0);
    hub_put(hub, "timestamp.json", all, strlen(all));
    free(all);
    json_decref(document);
    str_finish(&text);
}

static void row8_signature_twice(struct hub *hub)
{
    json_t *document = json_loads(hub_file(hub, "timestamp.json")->text, 0, NULL);
    json_t *list = json_object_get(document, "signatures");
    json_array_append(list, json_array_get(list, 0));
    char *all = json_dumps(document, 0);
    hub_put(hub, "timestamp.json", all, strlen(all));
    free(all);
    json_decref(document);
}

static void row9_unsigned(struct hub *hub)
{
    hub->key_count[METADATA_TIMESTAMP] = 0;
    hub_publish_all(hub);
}

static void row9_wrong_key(struct hub *hub)
{
    hub->key_count[METADATA_TARGETS] = 0;
    hub_add_key(hub, METADATA_TARGETS, false);
    hub_publish_all(hub);
}

static void row9_revoked_key(struct hub *hub)
{
    struct sign_secret old = hub->keys[METADATA_TIMESTAMP][0];
    hub_rotate(hub, METADATA_TIMESTAMP);
    hub_publish(hub, METADATA_ROOT);
    hub->keys[METADATA_TIMESTAMP][0] = old;
    hub_publish_all(hub);
}

static void row9_changed_body(struct hub *hub)
{
    hub_publish_all(hub);
    spoil(hub, "3.targets.json", "\"expires\": \"2026-01-1");
}

static void row9_keyid_not_its_digest(struct hub *hub)
{
    json_t *keys = json_object_get(hub->body[METADATA_ROOT], "keys");
    json_t *ids = json_object_get(root_role(hub, "timestamp"), "keyids");
    const char *id = json_string_value(json_array_get(ids, 0));
    json_object_set_new(json_object_get(keys, id), "x-note", json_string("changed"));
    hub_publish(hub, METADATA_ROOT);
    hub_publish_all(hub);
}

static void row10_substituted(struct hub *hub)
{
    json_t *target = entry(hub, METADATA_SNAPSHOT, "targets.json");
    hub_publish(hub, METADATA_TARGETS);
    target = entry(hub, METADATA_SNAPSHOT, "targets.json");
    json_object_set_new(target, "version", json_integer(3));
    json_object_set_new(
        target, "hashes",
        json_pack("{s:s}", "sha256",
                  "0000000000000000000000000000000000000000000000000000000000000000"));
    hub_publish(hub, METADATA_SNAPSHOT);
    json_object_set_new(entry(hub, METADATA_TIMESTAMP, "snapshot.json"), "version",
                        json_integer(3));
    hub_publish(hub, METADATA_TIMESTAMP);
}

static void row12_role_named_root(struct hub *hub)
{
    json_object_set_new(hub->body[METADATA_TARGETS], "delegations",
                        json_pack("{s:{}, s:[{s:s, s:[], s:i, s:b, s:[s]}]}", "keys", "roles",
                                  "name", "root", "keyids", "threshold", 1, "terminating", 0,
                                  "paths", "*"));
    hub_publish_all(hub);
}

static void row13_huge(struct hub *hub)
{
    char *big = xmalloc(METADATA_TIMESTAMP_MAX + 2);
    memset(big, ' ', METADATA_TIMESTAMP_MAX + 1);
    hub_put(hub, "timestamp.json", big, METADATA_TIMESTAMP_MAX + 1);
    free(big);
}

static void row13_deep(struct hub *hub)
{
    char deep[4000];
    memset(deep, '[', sizeof deep);
    hub_put(hub, "timestamp.json", deep, sizeof deep);
}

static void row13_duplicate(struct hub *hub)
{
    const char *old = hub_file(hub, "timestamp.json")->text;
    char *text = xasprintf("{\"signed\":{},%s", old + 1);
    hub_put(hub, "timestamp.json", text, strlen(text));
    free(text);
}

static void row24_captive_portal(struct hub *hub)
{
    static const char page[] = "<html>please log in</html>";
    hub_put(hub, "2.root.json", page, sizeof page - 1);
}

static void row25_half_synced(struct hub *hub)
{
    hub_publish_all(hub);
    hub_put(hub, "3.snapshot.json", NULL, 0);
}

static const struct {
    void (*spoil)(struct hub *hub);
    enum err_code code;
    const char *changes; /* the only stored role that may change: accepted before the fault */
} attacks[] = {
    {row1_timestamp, ERR_ROLLBACK, NULL},
    {row2_snapshot, ERR_ROLLBACK, NULL},
    {row2_targets, ERR_ROLLBACK, "timestamp"},
    {row2_role_vanishes, ERR_ROLLBACK, "timestamp"},
    {row3_rejected, ERR_SIGNATURE, NULL},
    {row4_frozen, ERR_STALE, NULL},
    {row5_mixed_snapshot, ERR_FORMAT, "timestamp"},
    {row5_mixed_targets, ERR_FORMAT, "timestamp"},
    {row7_root_skips, ERR_FORMAT, NULL},
    {row7_root_new_threshold, ERR_SIGNATURE, NULL},
    {row7_root_old_key_missing, ERR_SIGNATURE, NULL},
    {row7_root_zero_threshold, ERR_FORMAT, NULL},
    {row8_key_under_two_ids, ERR_SIGNATURE, "root"},
    {row8_signature_twice, ERR_FORMAT, NULL},
    {row9_unsigned, ERR_SIGNATURE, NULL},
    {row9_wrong_key, ERR_SIGNATURE, "timestamp"},
    {row9_revoked_key, ERR_SIGNATURE, "root"},
    {row9_changed_body, ERR_SIGNATURE, "timestamp"},
    {row9_keyid_not_its_digest, ERR_SIGNATURE, "root"},
    {row10_substituted, ERR_DIGEST, "timestamp"},
    {row12_role_named_root, ERR_FORMAT, "timestamp"},
    {row13_huge, ERR_TOO_BIG, NULL},
    {row13_deep, ERR_TOO_BIG, NULL},
    {row13_duplicate, ERR_FORMAT, NULL},
    {row24_captive_portal, ERR_FORMAT, NULL},
    {row25_half_synced, ERR_NOT_FOUND, "timestamp"},
};

START_TEST(attack)
{
    struct hub hub;
    struct err err = ERR_INIT;
    hub_init(&hub);
    json_object_set_new(json_object_get(hub.body[METADATA_SNAPSHOT], "meta"), "extra.json",
                        json_pack("{s:i}", "version", 1));
    hub_publish_all(&hub);
    good(&hub);
    int64_t targets = hub_stored(&hub, "targets");
    char *before = hub_state(&hub);
    attacks[_i].spoil(&hub);
    ck_assert_msg(hub_refresh(&hub, &err) == attacks[_i].code, "attack %d: %s: %s (%s)", _i,
                  err.object, err_text(err.code), err.detail);
    char *after = hub_state(&hub);
    if (!attacks[_i].changes)
        ck_assert_str_eq(after, before);
    ck_assert_int_eq(hub_stored(&hub, "targets"), targets);
    if (attacks[_i].changes && strcmp(attacks[_i].changes, "timestamp") == 0)
        ck_assert_int_eq(hub_stored(&hub, "root"), 1);
    /* and once more the same: nothing that was refused has been kept */
    ck_assert_int_eq(hub_refresh(&hub, NULL), attacks[_i].code);
    char *again = hub_state(&hub);
    ck_assert_str_eq(again, after);
    free(before);
    free(after);
    free(again);
    hub_finish(&hub);
}
END_TEST

START_TEST(row4_stale_by_leave)
{
    struct hub hub;
    hub_init(&hub);
    good(&hub);
    hub_publish_all(&hub);
    hub.options.now_ms = HUB_NOW + 11 * DAY;
    ck_assert_int_eq(hub_refresh(&hub, NULL), ERR_STALE);
    ck_assert_int_eq(hub_stored(&hub, "timestamp"), 1);
    hub_finish(&hub);
}
END_TEST

static bool count_stale(void *ctx, const char *role, const char *since, struct err *err)
{
    ck_assert_str_eq(since, "2026-01-11T00:00:00Z");
    (void) role;
    ++*(int *) ctx;
    (void) err;
    return true;
}

START_TEST(stale_accepted_on_purpose)
{
    struct hub hub;
    int heard = 0;
    hub_init(&hub);
    good(&hub);
    hub_publish_all(&hub);
    hub.options.now_ms = HUB_NOW + 11 * DAY;
    hub.options.stale = count_stale;
    hub.options.stale_ctx = &heard;
    good(&hub);
    ck_assert_int_eq(heard, 4);
    ck_assert_int_eq(hub_stored(&hub, "targets"), 2);
    /* expiry only: a rollback stays one */
    row1_timestamp(&hub);
    ck_assert_int_eq(hub_refresh(&hub, NULL), ERR_ROLLBACK);
    hub_finish(&hub);
}
END_TEST

START_TEST(row6_fast_forward_recovery)
{
    struct hub hub;
    hub_init(&hub);
    hub_set_version(&hub, METADATA_SNAPSHOT, 1000);
    hub_set_version(&hub, METADATA_TIMESTAMP, 1000);
    hub_publish_all(&hub);
    good(&hub);
    ck_assert_int_eq(hub_stored(&hub, "timestamp"), 1001);
    hub_rotate(&hub, METADATA_TIMESTAMP);
    hub_rotate(&hub, METADATA_SNAPSHOT);
    hub_publish(&hub, METADATA_ROOT);
    hub_set_version(&hub, METADATA_SNAPSHOT, 2);
    hub_set_version(&hub, METADATA_TIMESTAMP, 2);
    hub_publish_all(&hub);
    good(&hub);
    ck_assert_int_eq(hub_stored(&hub, "timestamp"), 3);
    ck_assert_int_eq(hub_stored(&hub, "snapshot"), 3);
    hub_finish(&hub);
}
END_TEST

START_TEST(an_added_key_recovers_nothing)
{
    struct hub hub;
    hub_init(&hub);
    hub_publish_all(&hub);
    good(&hub);
    hub_add_key(&hub, METADATA_TIMESTAMP, true);
    hub_publish(&hub, METADATA_ROOT);
    row1_timestamp(&hub);
    ck_assert_int_eq(hub_refresh(&hub, NULL), ERR_ROLLBACK);
    hub_finish(&hub);
}
END_TEST

START_TEST(row14_clock)
{
    static const int64_t clocks[] = {0, HUB_NOW + 73 * 365 * DAY};
    struct hub hub;
    hub_init(&hub);
    hub_publish_all(&hub);
    good(&hub);
    char *before = hub_state(&hub);
    row1_timestamp(&hub);
    for (int i = 0; i < 2; i++) {
        hub.options.now_ms = clocks[i];
        ck_assert_int_eq(hub_refresh(&hub, NULL), i == 0 ? ERR_ROLLBACK : ERR_STALE);
        char *after = hub_state(&hub);
        ck_assert_str_eq(after, before);
        free(after);
    }
    free(before);
    hub_finish(&hub);
}
END_TEST

START_TEST(root_chain_is_bounded)
{
    struct hub hub;
    hub_init(&hub);
    for (int i = 0; i < 60; i++)
        hub_publish(&hub, METADATA_ROOT);
    good(&hub);
    ck_assert_int_eq(hub_stored(&hub, "root"), 61);
    hub_finish(&hub);
}
END_TEST

START_TEST(damaged_state)
{
    struct hub hub;
    hub_init(&hub);
    hub_publish_all(&hub);
    good(&hub);
    char *path = xasprintf("%s/snapshot.json", hub.state);
    FILE *f = fopen(path, "w");
    fputs("{\"half", f);
    fclose(f);
    good(&hub);
    ck_assert_int_eq(hub_stored(&hub, "snapshot"), 2);
    free(path);
    path = xasprintf("%s/root.json", hub.state);
    f = fopen(path, "w");
    fputs("{}", f);
    fclose(f);
    ck_assert_int_eq(hub_refresh(&hub, NULL), ERR_FORMAT);
    free(path);
    hub_finish(&hub);
}
END_TEST

START_TEST(trust_once)
{
    struct hub hub;
    struct err err = ERR_INIT;
    hub_init(&hub);
    const struct hub_file *root = hub_file(&hub, "1.root.json");
    ck_assert(!updater_trust(hub.state, root->text, root->len, &err));
    ck_assert_int_eq(err.code, ERR_EXISTS);
    hub_finish(&hub);
}
END_TEST

SUITE_MAIN("packs/updater", tcase_add_test(tc, follows_the_repository);
           tcase_add_loop_test(tc, attack, 0, sizeof attacks / sizeof *attacks);
           tcase_add_test(tc, row4_stale_by_leave); tcase_add_test(tc, stale_accepted_on_purpose);
           tcase_add_test(tc, row6_fast_forward_recovery);
           tcase_add_test(tc, an_added_key_recovers_nothing); tcase_add_test(tc, row14_clock);
           tcase_add_test(tc, root_chain_is_bounded); tcase_add_test(tc, damaged_state);
           tcase_add_test(tc, trust_once);)
