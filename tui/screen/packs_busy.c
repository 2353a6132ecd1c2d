#include "base/utf8.h"
#include "tui/i18n.h"
#include "tui/progress.h"
#include "tui/screen/packs_parts.h"

#include <string.h>

static const char *phase_text(const struct job *job)
{
    switch (job->kind) {
    case JOB_VERIFY:
        return _("Verifying %s");
    case JOB_ROLLBACK:
        return _("Going back to the version before: %s");
    case JOB_REMOVE:
        return _("Removing %s");
    case JOB_REPAIR:
        return _("Repairing %s");
    case JOB_PLAN:
        return _("Asking the repositories about %s");
    case JOB_UPDATE:
    case JOB_FOLLOW:
        return _("Asking the repository: %s");
    case JOB_FORGET:
        return _("Forgetting %s");
    default:
        break;
    }
    switch (job->phase) {
    case JOB_DOWNLOAD:
        return _("Downloading %s");
    case JOB_CHECK:
        return _("Verifying %s");
    case JOB_EXTRACT:
        return _("Unpacking %s");
    case JOB_WRITE:
        return _("Writing %s");
    default:
        return _("Starting %s");
    }
}

/* "12.0/27.3 MB  3.1 MB/s  0:12 left", as far as it is known. */
static void add_amounts(const struct job *job, struct str *line)
{
    char done[24], total[24], rate[24];
    progress_bytes((uint64_t) job->bytes, done, sizeof done);
    progress_bytes((uint64_t) job->total, total, sizeof total);
    progress_bytes((uint64_t) job->rate, rate, sizeof rate);
    if (job->total > 0)
        str_addf(line, "%s / %s", done, total);
    else if (job->bytes > 0)
        str_add(line, done);
    if (job->rate > 0)
        str_addf(line, "  %s/s", rate);
    if (job->rate > 0 && job->left >= 0) {
        str_add(line, "  ");
        str_addf(line, _("%d:%02d left"), (int) (job->left / 60), (int) (job->left % 60));
    }
}

void packs_draw_busy(const struct job *job, struct surface s)
{
    struct str amounts = STR_INIT, object = STR_INIT, task = STR_INIT;
    int percent = job->total > 0 ? (int) (job->bytes * 100 / job->total) : 0;
    utf8_escape(&object, job->object, strlen(job->object));
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    str_addf(&task, phase_text(job), str_text(&object));
#pragma GCC diagnostic pop
    add_amounts(job, &amounts);
    if (job->packs > 1)
        surface_printf(s, s.w - 8, 0, STYLE_DIM, "%d / %d",
                       job->done < job->packs ? job->done + 1 : job->packs, job->packs);
    surface_clip(s, 0, 0, s.w - 9, STYLE_TEXT, str_text(&task));
    int wide = utf8_width(str_text(&amounts));
    int bar = s.w - wide - 8;
    if (job->total > 0 && bar > 4) {
        surface_bar(s, 0, 1, bar, job->bytes, job->total);
        surface_printf(s, bar + 1, 1, STYLE_ACCENT, "%3d%%", percent);
    }
    surface_text_right(s, s.w, 1, STYLE_DIM, str_text(&amounts));
    str_finish(&amounts);
    str_finish(&object);
    str_finish(&task);
}
