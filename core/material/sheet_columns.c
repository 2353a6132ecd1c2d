#include "core/material/sheet_columns.h"

#include <string.h>
#include <strings.h>

/* Headings are compared without spaces, marks in brackets and case. The first of a column is the
 * one that is written. */
static const struct {
    int column;
    const char *names[10];
} headings[] = {
    {SHEET_ID, {"编号", "试题编号", "题目编号", "id", "唯一标识", "idnumber"}},
    {SHEET_TYPE, {"题型", "题目类型", "试题类型", "类型", "type", "题类"}},
    {SHEET_STEM,
     {"题干", "题目", "试题", "题目内容", "试题内容", "问题", "题干内容", "试题题干", "stem",
      "question"}},
    {SHEET_OPTIONS, {"选项", "备选项", "备选答案", "options"}},
    {SHEET_ANSWER,
     {"答案", "正确答案", "参考答案", "标准答案", "试题答案", "答案内容", "answer", "key"}},
    {SHEET_EXPLANATION,
     {"解析", "答案解析", "试题解析", "题目解析", "解释", "详解", "说明", "explanation"}},
    {SHEET_DIFFICULTY, {"难度", "难度等级", "难易度", "难易程度", "难度系数", "difficulty"}},
    {SHEET_POINT, {"知识点", "考点", "鉴定点", "要求", "知识点编号", "requirement"}},
    {SHEET_TAGS, {"标签", "关键词", "tags", "tag"}},
    {SHEET_CATEGORY, {"分类", "章节", "题库", "category", "目录"}},
    {SHEET_TITLE, {"标题", "名称", "title", "name"}},
    {SHEET_IGNORED, {"分值", "分数", "序号", "题号", "score", "points", "no", "no."}},
};

static const struct {
    enum question_type type;
    const char *names[10];
} types[] = {
    {QUESTION_SINGLE, {"单选", "单选题", "单项选择", "单项选择题", "选择题", "single"}},
    {QUESTION_MULTIPLE,
     {"多选", "多选题", "多项选择", "多项选择题", "不定项", "不定项选择题", "multiple"}},
    {QUESTION_TRUE_FALSE, {"判断", "判断题", "是非题", "对错题", "truefalse", "true/false"}},
    {QUESTION_SHORT, {"填空", "填空题", "short", "shortanswer"}},
    {QUESTION_NUMERIC, {"数值", "数值题", "计算", "计算题", "数字题", "numeric", "numerical"}},
    {QUESTION_MATCHING, {"匹配", "匹配题", "连线", "连线题", "配对题", "matching"}},
    {QUESTION_ORDERING, {"排序", "排序题", "ordering"}},
    {QUESTION_ESSAY, {"简答", "简答题", "问答", "问答题", "论述题", "主观题", "名词解释", "essay"}},
    {QUESTION_DESCRIPTION, {"材料", "说明", "description"}},
};

/* Without white space, what stands in brackets, and a final star; false when it does not fit. */
static bool normal(const char *s, char *buf, size_t size)
{
    size_t n = 0;
    while (*s) {
        if (*s == '(' || strncmp(s, "（", 3) == 0 || *s == '[' || strncmp(s, "【", 3) == 0)
            break;
        if (strncmp(s, "　", 3) == 0)
            s += 3;
        else if (strchr(" \t\r\n*:", *s))
            s++;
        else if (strncmp(s, "：", 3) == 0)
            s += 3;
        else if (n + 1 < size)
            buf[n++] = *s++;
        else
            return false;
    }
    buf[n] = '\0';
    return n > 0;
}

/* "选项A", "A", "optiona", "选项1" → 0. */
static int option_index(const char *name, const char *const *prefixes)
{
    for (; *prefixes; prefixes++) {
        size_t n = strlen(*prefixes);
        if (strncasecmp(name, *prefixes, n) != 0 || !name[n])
            continue;
        const char *rest = name + n;
        if (rest[1] == '\0' && rest[0] >= 'A' && rest[0] <= 'Z')
            return rest[0] - 'A';
        if (rest[1] == '\0' && rest[0] >= 'a' && rest[0] <= 'z')
            return rest[0] - 'a';
        if (n > 0 && rest[1] == '\0' && rest[0] >= '1' && rest[0] <= '9')
            return rest[0] - '1';
    }
    return -1;
}

int sheet_column(const char *heading)
{
    static const char *const options[] = {"选项", "备选项", "答案选项", "option", "", NULL};
    static const char *const feedbacks[] = {"反馈", "选项解析", "feedback", NULL};
    char name[60];
    if (!normal(heading, name, sizeof name))
        return SHEET_UNKNOWN;
    for (size_t i = 0; i < sizeof headings / sizeof *headings; i++)
        for (size_t k = 0; k < 10 && headings[i].names[k]; k++)
            if (strcasecmp(headings[i].names[k], name) == 0)
                return headings[i].column;
    int index = option_index(name, options);
    if (index >= 0)
        return SHEET_OPTION + index;
    index = option_index(name, feedbacks);
    return index >= 0 ? SHEET_FEEDBACK + index : SHEET_UNKNOWN;
}

const char *sheet_heading(enum sheet_column column)
{
    for (size_t i = 0; i < sizeof headings / sizeof *headings; i++)
        if (headings[i].column == (int) column)
            return headings[i].names[0];
    return "";
}

bool sheet_type(const char *word, enum question_type *type)
{
    char name[60];
    if (!normal(word, name, sizeof name))
        return false;
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        for (size_t k = 0; k < 10 && types[i].names[k]; k++)
            if (strcasecmp(types[i].names[k], name) == 0) {
                *type = types[i].type;
                return true;
            }
    return false;
}

const char *sheet_type_word(enum question_type type)
{
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (types[i].type == type)
            return types[i].names[0];
    return "";
}

static bool is_one_of(const char *word, const char *const *words)
{
    for (; *words; words++)
        if (strcasecmp(*words, word) == 0)
            return true;
    return false;
}

bool sheet_truth(const char *word, bool *truth)
{
    static const char *const yes[] = {"对", "正确", "是", "√",   "✓", "✔",
                                      "T",  "TRUE", "Y",  "YES", "1", NULL};
    static const char *const no[] = {"错", "错误", "不正确", "否", "×",  "✗", "✘",
                                     "X",  "F",    "FALSE",  "N",  "NO", "0", NULL};
    char name[60];
    if (!normal(word, name, sizeof name))
        return false;
    *truth = is_one_of(name, yes);
    return *truth || is_one_of(name, no);
}

int sheet_difficulty(const char *word)
{
    static const char *const levels[][10] = {
        {"易", "容易", "简单", "较易", "较容易", "低", "easy", "d1", "1", NULL},
        {"中", "中等", "一般", "适中", "普通", "medium", "d2", "2", NULL},
        {"难", "困难", "较难", "高", "很难", "hard", "d3", "3", NULL},
    };
    char name[60];
    struct decimal share;
    if (!normal(word, name, sizeof name))
        return 0;
    for (int i = 0; i < 3; i++)
        if (is_one_of(name, levels[i]))
            return i + 1;
    if (!decimal_parse(name, strlen(name), &share) || share.v < 0 ||
        decimal_compare(share, decimal_from(1)) > 0)
        return 0;
    long tenths = decimal_scaled(share, 2);
    return tenths >= 70 ? 1 : tenths >= 40 ? 2 : 3;
}
