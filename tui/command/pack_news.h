/* What a version teaches that the installed one does not, before it is downloaded: from the signed
 * catalogue and the installed folder. */
#ifndef TUI_COMMAND_PACK_NEWS_H
#define TUI_COMMAND_PACK_NEWS_H

#include "tui/command/pack_plan.h"

/* packs/contents.h's comparison of what is installed with the offer, NULL when the catalogue does
 * not tell its contents; the caller owns it. */
json_t *pack_news(const struct plan_world *world, const struct solve_offer *offer);

/* For people, some lines below the step's own. */
void pack_news_print(const struct plan_world *world, const struct solve_offer *offer);

#endif
