/* Translation: English msgids, zh_CN complete and the default. */
#ifndef TUI_I18N_H
#define TUI_I18N_H

#include "base/err.h"

#include <libintl.h>

#define _(text)          gettext(text)
#define N_(text)         (text)
#define P_(one, many, n) ngettext(one, many, n)

/* Sets locale and language, once, before anything is printed. The language is LANGUAGE's when set,
 * else that of LC_ALL, LC_MESSAGES or LANG; with none of them, or C or POSIX, Chinese. Returns
 * false when no UTF-8 locale can be had. */
int i18n_init(void);

/* What an error says in the reader's language, without what it is about; heap. */
char *i18n_error(const struct err *err);

#endif
