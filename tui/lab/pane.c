#include "tui/lab/pane.h"

#include "tui/i18n.h"
#include "tui/reader/document.h"

#include <stdlib.h>
#include <string.h>

bool lab_pane_open(struct lab_pane *pane, struct lab_task *task, struct err *err)
{
    *pane = (struct lab_pane){.text = TEXT_INIT};
    return lab_texts(task, &pane->texts[LAB_PAGE_TASK], &pane->texts[LAB_PAGE_RULES], err);
}

void lab_pane_finish(struct lab_pane *pane)
{
    free(pane->texts[LAB_PAGE_TASK]);
    free(pane->texts[LAB_PAGE_RULES]);
    text_finish(&pane->text);
    *pane = (struct lab_pane){0};
}

bool lab_pane_has_rules(const struct lab_pane *pane)
{
    const char *rules = pane->texts[LAB_PAGE_RULES];
    return rules && *rules;
}

void lab_pane_show(struct lab_pane *pane, enum lab_page page)
{
    pane->tops[pane->page] = pane->text.top;
    pane->page = page;
    pane->cols = 0;
}

void lab_pane_put(struct text *text, const char *markdown, int cols)
{
    const struct lesson page = {.body = markdown, .len = strlen(markdown)};
    document_build(text, &page, cols, NULL);
}

void lab_pane_layout(struct lab_pane *pane, struct rect body)
{
    struct rect area = body;
    rect_cut_top(&area, 1);
    rect_cut_left(&area, 1);
    rect_cut_right(&area, 1);
    if (area.w > DOCUMENT_MEASURE)
        area.w = DOCUMENT_MEASURE;
    pane->area = area;
    if (pane->page == LAB_PAGE_NONE || area.w < 2)
        return;
    bool anew = pane->cols == 0;
    int64_t place = anew ? 0 : text_place(&pane->text);
    if (pane->cols != area.w) {
        text_clear(&pane->text);
        pane->text.width = area.w;
        lab_pane_put(&pane->text, pane->texts[pane->page], area.w);
        text_layout(&pane->text, area.w, area.h);
        text_scroll_to(&pane->text,
                       anew ? pane->tops[pane->page] : text_line_of_place(&pane->text, place));
        pane->cols = area.w;
    }
    text_layout(&pane->text, area.w, area.h);
}

void lab_pane_draw(const struct lab_pane *pane, struct surface s, bool focused)
{
    const struct rect a = pane->area;
    surface_hline(s, a.x - 1, a.y - 1, s.w - a.x + 1, STYLE_BORDER);
    int x = surface_text(s, a.x, a.y - 1, STYLE_BORDER, " ");
    x = surface_text(s, x, a.y - 1, focused ? STYLE_TITLE : STYLE_DIM,
                     pane->page == LAB_PAGE_RULES ? _("Rules") : _("Task"));
    surface_text(s, x, a.y - 1, STYLE_BORDER, " ");
    text_draw(&pane->text, surface_sub(s, a));
    surface_scrollbar(s, a.x + a.w, a.y, a.h, pane->text.top, a.h, (int) pane->text.line_count);
    if (focused)
        surface_caret(s, a.x, a.y, false);
}
