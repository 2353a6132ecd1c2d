#include "core/material/qti_write.h"

#include "base/fs.h"
#include "core/material/gift.h"
#include "core/material/gift_write.h"
#include "core/material/qti.h"
#include "tests/suite.h"

#include "tests/core/material/same.h"

#include <glob.h>

/* Questions written as a package of either version are the same when they are read back. */

static const char bank[] =
    "// [id:w-01] [tag:K1.1.2] [tag:d2]\n"
    "::单选:: 题干 <b> & \"引号\"{=甲 #对 ~乙 #错 ~丙 ####解析\\n\\n两段}\n\n"
    "::部分分:: 选{~%50%甲 =乙 ~%-25%丙}\n\n"
    "没有反馈{=甲 ~乙 ~丙}\n\n"
    "// [tag:S2.1.1]\n::多选:: 选{~%50%甲 ~%50%乙 ~%-50%丙 #不对 ~%-100%丁 ####为什么}\n\n"
    "三项{~%33.33333%甲 ~%33.33333%乙 ~%33.33333%丙 ~%-50%丁}\n\n"
    "不足{~%40%甲 ~%30%乙 ~%-20%丙}\n\n"
    "$CATEGORY: 第一部分/判断\n\n"
    "::判断:: 对吗？{T#想错了#想对了####说明}\n\n"
    "不对。{F}\n\n"
    "$CATEGORY: 填空\n\n"
    "::填空:: 给数据加标签叫{=标注 =%50%打标 #差一点 =%0%\\*收集\\* #不是 =%0%* #再想想}工作。\n\n"
    "缩写{=IoU =%80%交并比}\n\n"
    "通配{=*COCO* =a*b*c =x\\*y}\n\n"
    "数{#=0.8:0.05 #好 =%50%0.8:0.1 #近 =%0%* #远}\n\n"
    "零差{#=3:0 =%40%1.50..2.0}\n\n"
    "几个{#=5 =3 =10..12}\n\n"
    "任意数{#=%100%7 =%20%*}\n\n"
    "[html]缺词的{=<i>矩形</i> ~圆 ~点}题。\n\n"
    "$CATEGORY: 其他\n\n"
    "[markdown]看图 ![一只*猫*](media/cat.png) 说话\\n第二行 {=[plain]猫 ~狗 "
    "![狗](media/dog.png)}\n\n"
    "匹配{=框 -> 检测 =点 -> 关键点 =线 -> 关键点 = -> 分割 ####各就各位}\n\n"
    "排好{>3 ALL VERTICAL ALL_OR_NOTHING SHOW\n采集\n清洗\n标注}\n\n"
    "相邻{>4 ALL VERTICAL RELATIVE_NEXT_EXCLUDE_LAST SHOW\n四\n三\n二\n一}\n\n"
    "::简答:: 说说步骤{####每步一分}\n\n"
    "说明文字\n";

static struct qti_file *with_media(struct qti_export *export, size_t *count)
{
    struct qti_file *files =
        arena_array(&export->arena, export->count + export->media_count, sizeof *files);
    memcpy(files, export->files, export->count * sizeof *files);
    for (size_t i = 0; i < export->media_count; i++)
        files[export->count + i] =
            (struct qti_file){export->media[i], export->media[i], strlen(export->media[i])};
    *count = export->count + export->media_count;
    return files;
}

/* Writes the files below $QTI_WRITE, to be looked at with other tools. */
static void keep(const char *set, enum qti_version version, const struct qti_export *export)
{
    const char *top = getenv("QTI_WRITE");
    struct err err;
    for (size_t i = 0; top && i < export->count; i++) {
        char *path = xasprintf("%s/%s-%d/%s", top, set, (int) version, export->files[i].name);
        char *dir = xasprintf("%s/%s-%d/items", top, set, (int) version);
        ck_assert(fs_make_dirs(dir, &err));
        ck_assert(fs_write_atomic(path, export->files[i].bytes, export->files[i].len, 0644, &err));
        free(dir);
        free(path);
    }
}

static void there_and_back(const char *set, const struct gift *gift, enum qti_version version)
{
    struct qti_export export = {0};
    struct import import = {0};
    size_t count;
    qti_export_make(gift->list, gift->count, version, "卷", &export);
    keep(set, version, &export);
    struct qti_file *files = with_media(&export, &count);
    bool ok = import_qti_package("x.zip", files, count, NULL, &import);
    for (size_t i = 0; i < import.notes_count; i++)
        ck_assert_msg(false, "%s: %s:%u %s: %s", set, import.notes[i].file, import.notes[i].line,
                      import.notes[i].what, import.notes[i].detail);
    ck_assert_msg(ok && import.count == gift->count, "%s: %zu of %zu", set, import.count,
                  gift->count);
    for (size_t i = 0; i < gift->count; i++) {
        struct str a = STR_INIT, b = STR_INIT;
        gift_write(&gift->list[i], &a);
        gift_write(&import.list[i], &b);
        ck_assert_msg(question_same(&gift->list[i], &import.list[i]), "%s:\n%s\n---\n%s\n%s", set,
                      str_text(&a), str_text(&b), (const char *) files[i + 2].bytes);
        str_finish(&a);
        str_finish(&b);
    }
    import_finish(&import);
    arena_finish(&export.arena);
}

static void both(const char *set, const char *text)
{
    struct arena arena = ARENA_INIT;
    struct gift gift;
    struct gift_fault fault;
    ck_assert_msg(gift_parse(text, strlen(text), 1, &arena, &gift, &fault), "%s:%u %s", set,
                  fault.line, gift_fault_text(fault.code));
    there_and_back(set, &gift, QTI_22);
    there_and_back(set, &gift, QTI_30);
    arena_finish(&arena);
}

START_TEST(every_kind)
{
    both("kinds", bank);
}
END_TEST

/* The banks of the official packs. */
START_TEST(banks)
{
    const char *top = getenv("top_srcdir");
    char *pattern = xasprintf("%s/content/*/questions/*.gift", top ? top : ".");
    glob_t found;
    if (glob(pattern, 0, NULL, &found) == 0) {
        for (size_t i = 0; i < found.gl_pathc; i++) {
            struct err err;
            char *text;
            ck_assert(fs_read(found.gl_pathv[i], 1 << 24, &text, NULL, &err));
            both(strrchr(found.gl_pathv[i], '/') + 1, text);
            free(text);
        }
        globfree(&found);
    }
    free(pattern);
}
END_TEST

SUITE_MAIN("core/material/qti_write", tcase_add_test(tc, every_kind); tcase_add_test(tc, banks);)
