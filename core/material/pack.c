#include "core/material/pack.h"

#include "base/fs.h"
#include "base/str.h"
#include "core/material/version.h"
#include "core/material/yaml.h"

#include <stdlib.h>
#include <string.h>

static const cyaml_schema_field_t serves_fields[] = {
    YAML_NAME("standard", pack_serves, standard),
    YAML_LIST("levels", pack_serves, levels, &yaml_name_entry, 1), CYAML_FIELD_END};
static const cyaml_schema_value_t serves_entry = YAML_ENTRY(pack_serves, serves_fields);

static const cyaml_schema_field_t requires_fields[] = {YAML_NAME("id", pack_requires, id),
                                                       YAML_NAME("version", pack_requires, version),
                                                       CYAML_FIELD_END};
static const cyaml_schema_value_t requires_entry = YAML_ENTRY(pack_requires, requires_fields);

static const cyaml_schema_field_t plan_fields[] = {YAML_NAME("level", pack_plan, level),
                                                   YAML_TEXT("work", pack_plan, work),
                                                   YAML_UINT("lesson", pack_plan, lesson),
                                                   YAML_UINT("practice", pack_plan, practice),
                                                   YAML_UINT("lab", pack_plan, lab),
                                                   YAML_UINT("exam", pack_plan, exam),
                                                   CYAML_FIELD_END};
static const cyaml_schema_value_t plan_entry = YAML_ENTRY(pack_plan, plan_fields);

static const cyaml_schema_field_t media_fields[] = {
    YAML_NAME("path", pack_media, path), YAML_NAME("licence", pack_media, licence),
    YAML_TEXT_OPT("source", pack_media, source), CYAML_FIELD_END};
static const cyaml_schema_value_t media_entry = YAML_ENTRY(pack_media, media_fields);

static const cyaml_schema_field_t pack_fields[] = {
    YAML_NAME("id", pack, id),
    YAML_NAME("version", pack, version),
    YAML_NAME("title", pack, title),
    YAML_NAME("licence", pack, licence),
    YAML_LIST("authors", pack, authors, &yaml_name_entry, 1),
    YAML_NAME("language", pack, language),
    YAML_TEXT_OPT("summary", pack, summary),
    YAML_NAME("minimum", pack, minimum),
    YAML_LIST_OPT("serves", pack, serves, &serves_entry),
    YAML_LIST_OPT("requires", pack, requires, &requires_entry),
    YAML_LIST_OPT("plan", pack, plan, &plan_entry),
    YAML_LIST_OPT("media", pack, media, &media_entry),
    CYAML_FIELD_END};
static const cyaml_schema_value_t pack_top = YAML_TOP(pack, pack_fields);

bool pack_id_valid(const char *id)
{
    const char *const first = "abcdefghijklmnopqrstuvwxyz0123456789";
    const char *const rest = "abcdefghijklmnopqrstuvwxyz0123456789-";
    size_t n = strlen(id);
    return n >= 2 && n <= 63 && strspn(id, first) > 0 && strspn(id, rest) == n;
}

static bool wrong(const char *file, const char *what, const char *value, struct err *err)
{
    err_set(err, ERR_INVALID, "%s", file);
    return err_detail(err, "%s: %.120s", what, value);
}

static bool check_requires(const char *file, const struct pack *pack, struct err *err)
{
    const struct version any = {0};
    bool in;
    for (unsigned i = 0; i < pack->requires_count; i++) {
        const struct pack_requires *need = &pack->requires[i];
        if (!pack_id_valid(need->id))
            return wrong(file, "requires id", need->id, err);
        if (!version_in_range(&any, need->version, &in, NULL))
            return wrong(file, "requires version", need->version, err);
    }
    return true;
}

static bool check_pack(const char *file, const struct pack *pack, struct err *err)
{
    struct version version;
    if (!pack_id_valid(pack->id))
        return wrong(file, "id", pack->id, err);
    if (!version_parse(pack->version, &version, NULL) || version.build[0])
        return wrong(file, "version", pack->version, err);
    if (!version_parse(pack->minimum, &version, NULL))
        return wrong(file, "minimum", pack->minimum, err);
    for (unsigned i = 0; i < pack->plan_count; i++) {
        const struct pack_plan *p = &pack->plan[i];
        const unsigned most = 100000;
        if (p->lesson > most || p->practice > most || p->lab > most || p->exam > most)
            return wrong(file, "plan minutes", p->work, err);
        for (unsigned k = 0; k < i; k++)
            if (strcmp(pack->plan[k].level, p->level) == 0 &&
                strcmp(pack->plan[k].work, p->work) == 0)
                return wrong(file, "plan twice", p->work, err);
    }
    return check_requires(file, pack, err);
}

bool pack_parse(const char *file, const char *text, size_t len, struct arena *arena,
                const struct pack **pack, struct err *err)
{
    const struct yaml_source source = {file, text, len, 1};
    void *data;
    if (!yaml_load(&source, &pack_top, arena, &data, err))
        return false;
    *pack = data;
    return check_pack(file, *pack, err);
}

bool pack_load(const char *path, struct arena *arena, const struct pack **pack, struct err *err)
{
    char *text;
    size_t len;
    if (!fs_read(path, YAML_FILE_MAX, &text, &len, err))
        return false;
    bool ok = pack_parse(path, text, len, arena, pack, err);
    free(text);
    return ok;
}
