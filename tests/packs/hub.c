#include "tests/packs/hub.h"

#include "base/fs.h"
#include "packs/digest.h"
#include "packs/pubkey.h"

#include <check.h>
#include <dirent.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char expires[] = "2026-01-11T00:00:00Z";

static bool fetch(void *ctx, const char *name, size_t most, char **data, size_t *len,
                  struct err *err)
{
    struct hub *hub = ctx;
    const struct hub_file *file = hub_file(hub, name);
    if (hub->asked < HUB_LOG)
        hub->log[hub->asked++] = xstrdup(name);
    if (!file)
        return err_set(err, ERR_NOT_FOUND, "%s", name);
    if (file->len > most)
        return err_set(err, ERR_TOO_BIG, "%s", name);
    *data = xmalloc(file->len + 1);
    memcpy(*data, file->text, file->len + 1);
    *len = file->len;
    return true;
}

const struct hub_file *hub_file(const struct hub *hub, const char *name)
{
    for (size_t i = 0; i < hub->count; i++)
        if (strcmp(hub->files[i].name, name) == 0)
            return &hub->files[i];
    return NULL;
}

void hub_put(struct hub *hub, const char *name, const char *text, size_t len)
{
    struct hub_file *file = (struct hub_file *) hub_file(hub, name);
    if (file) {
        free(file->name);
        free(file->text);
        *file = hub->files[--hub->count];
    }
    if (!text)
        return;
    ck_assert_uint_lt(hub->count, HUB_FILES);
    file = &hub->files[hub->count++];
    file->name = xstrdup(name);
    file->text = xmalloc(len + 1);
    memcpy(file->text, text, len);
    file->text[len] = '\0';
    file->len = len;
}

static json_t *new_body(enum metadata_role role)
{
    return json_pack("{s:s, s:s, s:i, s:s}", "_type", metadata_role_name(role), "spec_version",
                     "1.0.31", "version", 1, "expires", expires);
}

void hub_add_key(struct hub *hub, enum metadata_role role, bool named)
{
    struct sign_public public;
    char id[DIGEST_HEX + 1];
    ck_assert_uint_lt(hub->key_count[role], HUB_KEYS);
    sign_keygen(&hub->keys[role][hub->key_count[role]++], &public);
    json_t *key = pubkey_new(&public), *root = hub->body[METADATA_ROOT];
    ck_assert(pubkey_id(key, id));
    if (named) {
        json_t *entry = json_object_get(json_object_get(root, "roles"), metadata_role_name(role));
        json_object_set(json_object_get(root, "keys"), id, key);
        json_array_append_new(json_object_get(entry, "keyids"), json_string(id));
    }
    json_decref(key);
}

void hub_rotate(struct hub *hub, enum metadata_role role)
{
    json_t *entry = json_object_get(json_object_get(hub->body[METADATA_ROOT], "roles"),
                                    metadata_role_name(role));
    json_array_clear(json_object_get(entry, "keyids"));
    hub->key_count[role] = 0;
    hub_add_key(hub, role, true);
}

void hub_set_version(struct hub *hub, enum metadata_role role, json_int_t version)
{
    json_object_set_new(hub->body[role], "version", json_integer(version));
}

json_int_t hub_version(const struct hub *hub, enum metadata_role role)
{
    return json_integer_value(json_object_get(hub->body[role], "version"));
}

void hub_write(struct hub *hub, enum metadata_role role)
{
    struct str text = STR_INIT;
    struct err err = ERR_INIT;
    char name[64];
    ck_assert(metadata_write(hub->body[role], hub->keys[role], hub->key_count[role], &text, &err));
    if (role == METADATA_TIMESTAMP)
        snprintf(name, sizeof name, "timestamp.json");
    else
        snprintf(name, sizeof name, "%lld.%s.json", (long long) hub_version(hub, role),
                 metadata_role_name(role));
    hub_put(hub, name, str_text(&text), text.len);
    str_finish(&text);
}

void hub_publish(struct hub *hub, enum metadata_role role)
{
    hub_set_version(hub, role, hub_version(hub, role) + 1);
    hub_write(hub, role);
}

static void name_version(struct hub *hub, enum metadata_role in, const char *name,
                         enum metadata_role of)
{
    json_object_set_new(json_object_get(hub->body[in], "meta"), name,
                        json_pack("{s:I}", "version", hub_version(hub, of)));
}

void hub_publish_all(struct hub *hub)
{
    hub_publish(hub, METADATA_TARGETS);
    name_version(hub, METADATA_SNAPSHOT, "targets.json", METADATA_TARGETS);
    hub_publish(hub, METADATA_SNAPSHOT);
    name_version(hub, METADATA_TIMESTAMP, "snapshot.json", METADATA_SNAPSHOT);
    hub_publish(hub, METADATA_TIMESTAMP);
}

static void make_state(struct hub *hub)
{
    const char *base = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
    struct err err = ERR_INIT;
    hub->state = xasprintf("%s/xunlian-hub-XXXXXX", base);
    ck_assert_ptr_nonnull(mkdtemp(hub->state));
    const struct hub_file *root = hub_file(hub, "1.root.json");
    ck_assert_msg(updater_trust(hub->state, root->text, root->len, &err), "%s", err.detail);
    hub->options =
        (struct updater_options){.dir = hub->state, .now_ms = HUB_NOW, .fetch = fetch, .ctx = hub};
}

void hub_init(struct hub *hub)
{
    *hub = (struct hub){0};
    ck_assert(sign_init(NULL));
    for (int i = 0; i < 4; i++)
        hub->body[i] = new_body((enum metadata_role) i);
    json_t *root = hub->body[METADATA_ROOT], *entries = json_object();
    json_object_set_new(root, "consistent_snapshot", json_true());
    json_object_set_new(root, "keys", json_object());
    json_object_set_new(root, "roles", entries);
    for (int i = 0; i < 4; i++) {
        json_object_set_new(entries, metadata_role_name((enum metadata_role) i),
                            json_pack("{s:[], s:i}", "keyids", "threshold", 1));
        hub_add_key(hub, (enum metadata_role) i, true);
    }
    json_object_set_new(hub->body[METADATA_TIMESTAMP], "meta", json_object());
    json_object_set_new(hub->body[METADATA_SNAPSHOT], "meta", json_object());
    json_object_set_new(hub->body[METADATA_TARGETS], "targets", json_object());
    name_version(hub, METADATA_SNAPSHOT, "targets.json", METADATA_TARGETS);
    name_version(hub, METADATA_TIMESTAMP, "snapshot.json", METADATA_SNAPSHOT);
    for (int i = 0; i < 4; i++)
        hub_write(hub, (enum metadata_role) i);
    make_state(hub);
}

void hub_finish(struct hub *hub)
{
    struct err err = ERR_INIT;
    while (hub->count > 0)
        hub_put(hub, hub->files[0].name, NULL, 0);
    for (int i = 0; i < 4; i++)
        json_decref(hub->body[i]);
    for (size_t i = 0; i < hub->asked; i++)
        free(hub->log[i]);
    ck_assert(fs_remove_tree(hub->state, &err));
    free(hub->state);
}

enum err_code hub_refresh(struct hub *hub, struct err *err)
{
    struct err own = ERR_INIT;
    struct updater *u = NULL;
    bool ok = updater_open(&hub->options, &u, &own) && updater_refresh(u, &own);
    updater_free(u);
    ck_assert(ok == (own.code == ERR_NONE));
    if (err)
        *err = own;
    return own.code;
}

char *hub_state(const struct hub *hub)
{
    struct dirent **names;
    struct str all = STR_INIT;
    int n = scandir(hub->state, &names, NULL, alphasort);
    ck_assert_int_ge(n, 0);
    for (int i = 0; i < n; i++) {
        char *path = fs_join(hub->state, names[i]->d_name), *text = NULL;
        if (names[i]->d_name[0] != '.' && fs_read(path, 64 << 20, &text, NULL, NULL))
            str_addf(&all, "%s\n%s", names[i]->d_name, text);
        free(text);
        free(path);
        free(names[i]);
    }
    free(names);
    return str_take(&all);
}

int64_t hub_stored(const struct hub *hub, const char *role)
{
    char *path = xasprintf("%s/%s.json", hub->state, role), *text = NULL;
    int64_t version = 0;
    if (fs_read(path, 64 << 20, &text, NULL, NULL)) {
        json_t *document = json_loads(text, 0, NULL);
        version =
            json_integer_value(json_object_get(json_object_get(document, "signed"), "version"));
        json_decref(document);
    }
    free(text);
    free(path);
    return version;
}
