/* The frame round libcyaml that all readers of this folder share: strict keys, limits, text checks,
 * arena-owned results, errors that name file and line. Private to core/material. */
#ifndef CORE_MATERIAL_YAML_H
#define CORE_MATERIAL_YAML_H

#include "base/arena.h"
#include "base/err.h"

#include <cyaml/cyaml.h>
#include <stddef.h>

enum {
    YAML_FILE_MAX = 4 * 1024 * 1024, /* bytes of one file */
    YAML_TEXT_MAX = 64 * 1024,       /* bytes of one text */
    YAML_NAME_MAX = 200,             /* bytes of an id, a key, a number */
    YAML_LIST_MAX = 2000,            /* entries of one list */
};

/* Field schemas. NAME is a text that must not be empty, TEXT any text; an optional one that is not
 * there is NULL. LIST needs a member `<member>_count`. */
#define YAML_NAME(key, type, member)                                                               \
    CYAML_FIELD_STRING_PTR(key, CYAML_FLAG_POINTER, struct type, member, 1, YAML_NAME_MAX)
#define YAML_NAME_OPT(key, type, member)                                                           \
    CYAML_FIELD_STRING_PTR(key, CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, struct type, member, 1,  \
                           YAML_NAME_MAX)
#define YAML_TEXT(key, type, member)                                                               \
    CYAML_FIELD_STRING_PTR(key, CYAML_FLAG_POINTER, struct type, member, 0, YAML_TEXT_MAX)
#define YAML_TEXT_OPT(key, type, member)                                                           \
    CYAML_FIELD_STRING_PTR(key, CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, struct type, member, 0,  \
                           YAML_TEXT_MAX)
#define YAML_UINT(key, type, member) CYAML_FIELD_UINT(key, CYAML_FLAG_DEFAULT, struct type, member)
#define YAML_UINT_OPT(key, type, member)                                                           \
    CYAML_FIELD_UINT(key, CYAML_FLAG_OPTIONAL, struct type, member)
#define YAML_BOOL(key, type, member) CYAML_FIELD_BOOL(key, CYAML_FLAG_DEFAULT, struct type, member)
#define YAML_BOOL_OPT(key, type, member)                                                           \
    CYAML_FIELD_BOOL(key, CYAML_FLAG_OPTIONAL, struct type, member)
#define YAML_ENUM(key, type, member, strings)                                                      \
    CYAML_FIELD_ENUM(key, CYAML_FLAG_STRICT, struct type, member, strings, CYAML_ARRAY_LEN(strings))
#define YAML_LIST(key, type, member, entry, least)                                                 \
    CYAML_FIELD_SEQUENCE(key, CYAML_FLAG_POINTER, struct type, member, entry, least, YAML_LIST_MAX)
#define YAML_LIST_OPT(key, type, member, entry)                                                    \
    CYAML_FIELD_SEQUENCE(key, CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, struct type, member,       \
                         entry, 0, YAML_LIST_MAX)
#define YAML_ENTRY(type, fields)                                                                   \
    {                                                                                              \
        CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, struct type, fields)                               \
    }
#define YAML_TOP(type, fields)                                                                     \
    {                                                                                              \
        CYAML_VALUE_MAPPING(CYAML_FLAG_POINTER, struct type, fields)                               \
    }

/* Entries of a list of names: ["5", "4"]. */
extern const cyaml_schema_value_t yaml_name_entry;

/* One YAML text. `file` is the name for messages; `first_line` the number of its first line in that
 * file (1, or more for front matter). */
struct yaml_source {
    const char *file, *text;
    size_t len;
    unsigned first_line;
};

/* Reads the text by the schema of a top-level mapping; *data lives in the arena. Refuses bad UTF-8,
 * control characters also where they are written as escapes, unknown and repeated keys, aliases and
 * second documents. ERR_FORMAT: object "file:line", detail libcyaml's message, and a reason for the
 * usual ones. */
MUST_CHECK bool yaml_load(const struct yaml_source *source, const cyaml_schema_value_t *schema,
                          struct arena *arena, void **data, struct err *err);

/* The text of the top-level key `kind`; lives in the arena. */
MUST_CHECK bool yaml_kind(const struct yaml_source *source, struct arena *arena, const char **kind,
                          struct err *err);

/* Line of the first member `key: value` under the top-level key `section` (any value when NULL);
 * that of the section when there is none or `key` is NULL; 0 when there is no such section. */
unsigned yaml_find_entry(const struct yaml_source *source, const char *section, const char *key,
                         const char *value);

/* Number of the first line that holds `needle`, or 0. */
unsigned yaml_find_line(const struct yaml_source *source, const char *needle);

#endif
