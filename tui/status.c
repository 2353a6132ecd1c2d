#include "tui/status.h"

#include "core/record/library.h"
#include "core/record/records.h"
#include "core/study/rules.h"
#include "tui/i18n.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Tenths of 标准学时 credited today. */
static bool today_tenths(struct app *app, int64_t *tenths)
{
    struct hours_rules rules;
    struct study_list list;
    struct hours_sum sum;
    *tenths = 0;
    if (!rules_load(app->records, &rules, NULL))
        rules = hours_rules_default();
    if (!study_load(app->records, app->learner, &list, NULL))
        return false;
    hours_fold(list.list, list.count, &rules, &sum);
    int32_t today = clock_local_day(clock_now(&app->clock));
    for (size_t i = 0; i < sum.day_count; i++)
        if (sum.days[i].day == today)
            *tenths = sum.days[i].ms * 10 / rules.unit_ms;
    hours_sum_finish(&sum);
    study_list_finish(&list);
    return true;
}

/* "五级" of "五级/初级工"; heap, "" when the level is not installed. */
static char *target_title(struct app *app)
{
    struct lib_tree tree;
    char *title = NULL;
    if (!app->target || !app->library || !library_tree(app->library, &tree, NULL))
        return xstrdup("");
    for (size_t i = 0; i < tree.count && !title; i++)
        if (tree.nodes[i].kind == LIB_LEVEL && strcmp(tree.nodes[i].path, app->target) == 0) {
            title = xstrdup(tree.nodes[i].title);
            title[strcspn(title, "/")] = '\0';
        }
    lib_tree_finish(&tree);
    return title ? title : xstrdup("");
}

void status_show(struct app *app, const char *target, const char *hours)
{
    char *line =
        app->examined ? xasprintf(_("%s · an assessed exam is under way"), app->learner_name)
        : *target ? xasprintf(_("%s · target %s · today %s h"), app->learner_name, target, hours)
                  : xasprintf(_("%s · today %s h"), app->learner_name, hours);
    app_set_status(app, line);
    free(line);
}

void status_refresh(struct app *app)
{
    int64_t tenths;
    if (!app->learner || !app->records || !today_tenths(app, &tenths)) {
        app_set_status(app, NULL);
        return;
    }
    char *target = target_title(app), hours[32];
    snprintf(hours, sizeof hours, tenths % 10 ? "%lld.%lld" : "%lld", (long long) (tenths / 10),
             (long long) (tenths % 10));
    status_show(app, target, hours);
    free(target);
}
