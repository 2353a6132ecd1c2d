#include "core/material/glossary.h"

#include "core/material/yaml.h"

static const cyaml_schema_field_t term_fields[] = {
    YAML_NAME("term", glossary_term, term),
    YAML_NAME("en", glossary_term, en),
    YAML_TEXT("line", glossary_term, line),
    YAML_LIST_OPT("also", glossary_term, also, &yaml_name_entry),
    YAML_NAME_OPT("lesson", glossary_term, lesson),
    YAML_NAME_OPT("requirement", glossary_term, requirement),
    CYAML_FIELD_END};
static const cyaml_schema_value_t term_entry = YAML_ENTRY(glossary_term, term_fields);

static const cyaml_schema_field_t glossary_fields[] = {
    YAML_LIST("terms", glossary, terms, &term_entry, 1), CYAML_FIELD_END};
static const cyaml_schema_value_t glossary_top = YAML_TOP(glossary, glossary_fields);

bool glossary_parse(const char *file, const char *text, size_t len, struct arena *arena,
                    const struct glossary **glossary, struct err *err)
{
    const struct yaml_source source = {file, text, len, 1};
    void *data;
    if (!yaml_load(&source, &glossary_top, arena, &data, err))
        return false;
    *glossary = data;
    return true;
}
