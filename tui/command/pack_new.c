/* `xunlian pack new`: a small valid pack to begin with. */
#include "tui/command/pack_author.h"

#include "base/str.h"
#include "core/material/pack.h"
#include "tui/command/packs.h"
#include "tui/i18n.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What a new pack begins with: teaching material, in Chinese as the standard it serves. */
static const char pack_text[] =
    "id: %s\n"
    "version: 0.1.0\n"
    "title: 新资源包\n"
    "licence: CC-BY-SA-4.0\n"
    "authors: [本单位]\n"
    "language: zh-CN\n"
    "summary: 一句话说明这个包教什么、给谁用。\n"
    "minimum: 0.1.0\n"
    "serves:\n"
    "  - {standard: \"4-04-05-05\", levels: [\"5\"]}\n"
    "requires:\n"
    "  - {id: xunlian-standards, version: \">=1.0.0 <2.0.0\"}\n"
    "# 每个工作内容计划的分钟数;写全以后,一个等级的合计应等于 标准学时 × 45。\n"
    "# plan:\n"
    "#   - {level: \"5\", work: \"1.1\", lesson: 100, practice: 60, lab: 150, exam: 0}\n"
    "#   - {level: \"5\", work: \"\", lesson: 0, practice: 0, lab: 0, exam: 300}\n"
    "# 图片放在 media 文件夹里,每个文件都要写明许可证和来源。\n"
    "# media:\n"
    "#   - {path: media/example.png, licence: CC-BY-SA-4.0, source: 本单位绘制}\n";

static const char lesson_text[] =
    "---\n"
    "id: %.56s-1\n"
    "title: 第一课\n"
    "work: \"1.1\"\n"
    "covers: [S1.1.1]\n"
    "minutes: 10\n"
    "order: 1\n"
    "state: outline\n"
    "---\n"
    "写好以后把 state 改成 complete。标题末尾的花括号写明这一节教哪一条要求。\n"
    "\n"
    "## 用设备采集原始数据 {S1.1.1}\n"
    "\n"
    "先写工作中的场景,再写做法、例子和常见的错。\n"
    "\n"
    "```gift\n"
    "// [id:%.56s-1-q1] [tag:S1.1.1] [tag:d1]\n"
    "::例题:: 采集语音之前,先要确认什么?{\n"
    "=采样率和声道数是否符合采集要求 #参数错了,整批录音都要重采。\n"
    "~录音文件起什么名字好听 #文件名按规范取,不影响录音能不能用。\n"
    "~电脑屏幕的亮度 #与语音数据无关。\n"
    "~房间里有几扇窗 #要确认的是环境噪声,不是窗的数目。\n"
    "####采集参数决定数据能不能用,要在采集之前确认。\n"
    "}\n"
    "```\n";

/* True when nothing is at path, or an empty folder. */
static bool is_free(const char *path)
{
    DIR *dir = opendir(path);
    if (!dir)
        return errno == ENOENT;
    bool empty = true;
    for (const struct dirent *entry; empty && (entry = readdir(dir));)
        empty = strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0;
    closedir(dir);
    return empty;
}

/* The folder's name where it can be a pack's id; heap. */
static char *id_from(const char *dir)
{
    char *copy = xstrdup(dir);
    size_t n = strlen(copy);
    while (n > 1 && copy[n - 1] == '/')
        copy[--n] = '\0';
    const char *slash = strrchr(copy, '/');
    char *id = xstrdup(slash ? slash + 1 : copy);
    free(copy);
    if (!pack_id_valid(id)) {
        free(id);
        id = xstrdup("my-pack");
    }
    return id;
}

static bool write_file(const char *dir, const char *name, const char *text, struct err *err)
{
    char *path = fs_join(dir, name);
    bool ok = fs_write_atomic(path, text, strlen(text), 0644, err);
    free(path);
    return ok;
}

static bool make(const char *dir, const char *id, struct err *err)
{
    char *lessons = fs_join(dir, "lessons"), *media = fs_join(dir, "media");
    char *pack = xasprintf(pack_text, id), *lesson = xasprintf(lesson_text, id, id);
    bool ok = fs_make_dirs(lessons, err) && fs_make_dirs(media, err) &&
              write_file(dir, "pack.yaml", pack, err) &&
              write_file(lessons, "1.1-1.md", lesson, err);
    free(lessons);
    free(media);
    free(pack);
    free(lesson);
    return ok;
}

static int run(struct cli *cli, int argc, char **argv)
{
    (void) cli;
    bool bad = false;
    const char *given = args_take_value("--id", &argc, argv, &bad);
    if (bad || args_left_over(argc, argv) || argc != 2)
        return CLI_USAGE;
    const char *dir = argv[1];
    if (given && !pack_id_valid(given))
        return cli_refuse(_("%s: no pack id; use 2 to 63 of a-z, 0-9 and -"), given);
    if (!is_free(dir))
        return cli_refuse(_("%s: already there and not empty"), dir);
    struct err err = ERR_INIT;
    char *id = given ? xstrdup(given) : id_from(dir);
    int status = CLI_OK;
    if (make(dir, id, &err)) {
        printf(_("%s is ready; check it with xunlian pack lint %s\n"), dir, dir);
        status = cli_done();
    } else {
        status = cli_fail(&err);
    }
    free(id);
    return status;
}

const struct command command_pack_new = {
    .name = "new",
    .usage = "pack new DIR [--id ID]",
    .summary = N_("make a small valid pack to begin with"),
    .run = run,
};
