#include "tui/i18n.h"

#include "base/fs.h"
#include "base/str.h"
#include "base/utf8.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>

/* The language that the environment's locale names ask for; NULL when they ask for none. */
static const char *wanted_locale(void)
{
    static const char *const vars[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    for (size_t i = 0; i < sizeof vars / sizeof *vars; i++) {
        const char *value = getenv(vars[i]);
        if (value && *value)
            return value;
    }
    return NULL;
}

static int names_no_language(const char *locale)
{
    return !locale || locale[0] == 'C' || strncmp(locale, "POSIX", 5) == 0;
}

int i18n_init(void)
{
    const char *locale = wanted_locale();
    const char *language = getenv("LANGUAGE");
    int ok = utf8_locale_init(NULL);
    /* gettext looks nothing up while LC_MESSAGES is exactly "C". */
    if (strcmp(setlocale(LC_MESSAGES, NULL), "C") == 0)
        setlocale(LC_MESSAGES, "C.UTF-8");
    if (!language || !*language)
        setenv("LANGUAGE",
               names_no_language(locale) || strncmp(locale, "zh", 2) == 0 ? "zh_CN" : "en", 1);
    char *beside = fs_beside("locale");
    bindtextdomain("xunlian", beside ? beside : LOCALEDIR);
    free(beside);
    bind_textdomain_codeset("xunlian", "UTF-8");
    textdomain("xunlian");
    return ok;
}

char *i18n_error(const struct err *err)
{
    const char *const args[] = {err->args[0], err->args[1], err->args[2]};
    struct str text = STR_INIT;
    if (err->reason) {
        str_add_filled(&text, _(err->reason->message), args);
    } else {
        str_add(&text, _(err_text(err->code)));
        if (err->detail[0])
            str_addf(&text, " (%s)", err->detail);
    }
    return str_take(&text);
}
