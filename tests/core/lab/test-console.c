/* The simulated system: commands, conditions, forms, marks, formats. */
#include "core/lab/console/engine.h"
#include "core/lab/console/value.h"
#include "core/lab/console/run.h"
#include "tests/core/lab/sample.h"

#define HEAD "{\"system\": \"s\", \"host\": \"h\", \"clock\": \"2025-09-18T08:00:00+08:00\""

static struct console_scenario *scenario(struct lab_task **task)
{
    struct console_scenario *s;
    struct err err = ERR_INIT;
    *task = sample_open("desk");
    ck_assert_msg(console_read_task(*task, &s, &err), "%s %s", err.object, err.detail);
    return s;
}

static const struct {
    const char *text, *unit;
    bool good;
    int64_t micro;
} numbers[] = {
    {"6", "", true, 6000000},
    {" 66.7 ", "%", true, 66700000},
    {"66.7%", "%", true, 66700000},
    {"75%", "", true, 750000},
    {"１２．５ 次", "次", true, 12500000},
    {"-0.25", "", true, -250000},
    {".5", "", true, 500000},
    {"", "", false, 0},
    {"6次", "", false, 0},
    {"1e9", "", false, 0},
    {"1234567890", "", false, 0},
    {"0.1234567891", "", false, 0},
    {"1.2.3", "", false, 0},
};

START_TEST(numbers_as_people_write_them)
{
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        int64_t nano = 0;
        bool good = console_decimal_unit(numbers[i].text, numbers[i].unit, &nano);
        ck_assert_msg(good == numbers[i].good, "%s", numbers[i].text);
        if (good)
            ck_assert_int_eq(nano, numbers[i].micro * 1000);
    }
}
END_TEST

static const struct {
    const char *text;
    bool good, dated;
    int64_t seconds;
} times[] = {
    {"13:41:02", true, false, 49262},
    {"13：41", true, false, 49260},
    {"1970-01-02", true, true, 86400},
    {"1970-01-02 00:00:05", true, true, 86405},
    {"24:00", true, false, 86400},
    {"25:00", false, false, 0},
    {"13:60", false, false, 0},
    {"1341", false, false, 0},
    {"", false, false, 0},
    {"1970-13-01", false, false, 0},
    {"13:41:02Z", false, false, 0},
};

START_TEST(times_as_people_write_them)
{
    for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
        int64_t seconds;
        bool dated, good = console_clock_time(times[i].text, &seconds, &dated);
        ck_assert_msg(good == times[i].good, "%s", times[i].text);
        if (good) {
            ck_assert_int_eq(seconds, times[i].seconds);
            ck_assert_int_eq(dated, times[i].dated);
        }
    }
}
END_TEST

static const struct {
    const char *field, *value, *kind; /* "": right */
} judged[] = {
    {"calls", "6", ""},
    {"calls", "6 次", ""},
    {"calls", "8", "retries_counted"},
    {"calls", "10", "lines_counted"},
    {"calls", "7", "other"},
    {"calls", "", "empty"},
    {"calls", "0.1", "unit"},
    {"rate", "66.75", ""},
    {"rate", "66.76", "other"},
    {"rate", "66.65", ""},
    {"rate", "0.667", "unit"},
    {"at", "13:41:02", ""},
    {"at", "05:41:02", "utc"},
    {"at", "13:41:03", "other"},
    {"at", "2025-09-18 13:41:02", "other"},
    {"which", "有", ""},
    {"which", "无", "other"},
    {"name", "ｐ07", ""},
    {"name", "p07.jpg", ""},
    {"name", "p7", "other"},
};

START_TEST(fields_are_judged)
{
    struct lab_task *task;
    struct console_scenario *s;
    struct console_gold *gold;
    task = sample_open("desk");
    ck_assert(console_read_task(task, &s, NULL) && console_read_gold(task, s, &gold, NULL));
    for (size_t i = 0; i < sizeof judged / sizeof *judged; i++) {
        const struct console_field *f = console_field_find(s, judged[i].field);
        const struct lab_fault_kind *kind =
            console_judge(f, &gold->answers[f - s->fields], s->zone, judged[i].value);
        ck_assert_msg(strcmp(kind ? kind->name : "", judged[i].kind) == 0, "%s %s: %s",
                      judged[i].field, judged[i].value, kind ? kind->name : "");
    }
    console_gold_free(gold);
    console_scenario_free(s);
    lab_close(task);
}
END_TEST

/* A session: each command with whether it is carried out and the last line it prints. */
static const struct {
    const char *command;
    bool ok;
    const char *last;
} session[] = {
    {"start db", false, "log in first: login USER"},
    {"login op09", false, "authentication failed: op09 is locked"},
    {"login nobody", false, "nobody: there is no such account; `users` lists them"},
    {"login op03", true, "logged in as op03 (operator)"},
    {"start model", false, "model could not start: db is stopped; start what it needs first"},
    {"start db", true, "db is starting; it takes about 5 s"},
    {"start db", false, "db is loading already"},
    {"wait", true, NULL},
    {"start model", true, "model is starting; it takes about 20 s"},
    {"infer ok.jpg", false, "nothing was run: model is loading"},
    {"wait 20", true, NULL},
    {"health", true, "model      ok"},
    {"infer ok.jpg", true, "ok.jpg,good,0.02,0.98"},
    {"infer torn.jpg", true, "torn.jpg: failed: 0 B"},
    {"infer ng.jpg", true, "新告警 A1"},
    {"results | grep -c good", true, "1"},
    {"alert escalate A1 admin", false, "A1 is not acknowledged yet: alert ack A1"},
    {"alert ack A1", true, "A1 is acked now"},
    {"grant op03 admin", false, "op03 has no permission for “grant”; ask an administrator"},
    {"stop model", false, "先通知产线"},
    {"config show threshold", true, "threshold          0.5        "},
    {"log --level WARN", true, NULL},
    {"count app.csv --by label", true, "      1 人"},
    {"count app.csv --by label --distinct img", true, "      1 人"},
    {"count app.csv --where label=车 --distinct img", true, "      1 "},
    {"show app.csv | tail -n +2 | cut -d, -f3 | sort | uniq -c | sort -rn | head -n 1", true,
     "      2 车"},
    {"grep -c '^[12],' app.csv", true, "2"},
    {"grep -v 'p1|img' app.csv", true, "3,p2,人"},
    {"grep -o 'p[0-9]*' app.csv | sort -u | wc -l", true, "2"},
    {"calc (416+72/2)/640", true, "0.70625"},
    {"calc 18÷20×100", true, "90"},
    {"calc 1/0", false, "calc: numbers, + - * / and brackets, as (416+72/2)/640"},
    {"monitor", true, "GPU        ###................. 13%"},
    {"nothing", false, "nothing: there is no such command; `help` lists them"},
    {"show 'a", false, "a quotation mark is not closed"},
    {"| show", false, "a command is missing beside “|”, or there are too many"},
    {"show app.csv |", false, "a command is missing beside “|”, or there are too many"},
};

START_TEST(a_session)
{
    struct lab_task *task;
    struct console_scenario *s = scenario(&task);
    struct console_sim sim;
    console_sim_init(&sim, s, NULL);
    for (size_t i = 0; i < sizeof session / sizeof *session; i++) {
        console_sim_run(&sim, session[i].command);
        const char *last = sim.lines[sim.lines_count - 1].text;
        ck_assert_msg(sim.ok == session[i].ok, "%s: %s", session[i].command, last);
        if (session[i].last)
            ck_assert_msg(strcmp(last, session[i].last) == 0, "%s: “%s”", session[i].command, last);
    }
    char *prompt = console_sim_prompt(&sim);
    ck_assert_str_eq(prompt + 11, "op03@desk$ ");
    ck_assert_str_eq(console_sim_get(&sim, "order"), "1");
    free(prompt);
    console_sim_finish(&sim);
    console_scenario_free(s);
    lab_close(task);
}
END_TEST

static const struct {
    const char *line, *words;
} completed[] = {
    {"sta", "status start"},
    {"start ", "db model"},
    {"start m", "model"},
    {"alert ", "ack escalate resolve"},
    {"config ", "show set"},
    {"config set ", "threshold"},
    {"show a", "app.csv"},
    {"results | g", "grep grant"},
    {"login a", "ad01"},
    {"infer o", "ok.jpg"},
    {"zzz ", ""},
};

START_TEST(words_are_completed)
{
    struct lab_task *task;
    struct console_scenario *s = scenario(&task);
    struct console_sim sim;
    console_sim_init(&sim, s, NULL);
    for (size_t i = 0; i < sizeof completed / sizeof *completed; i++) {
        struct console_choices c;
        struct str out = STR_INIT;
        console_complete(&sim, completed[i].line, strlen(completed[i].line), &c);
        for (size_t j = 0; j < c.count; j++)
            str_addf(&out, "%s%s", j ? " " : "", c.list[j]);
        if (strcmp(completed[i].line, "results | g") == 0)
            ck_assert_ptr_nonnull(strstr(str_text(&out), "grep"));
        else
            ck_assert_msg(strcmp(str_text(&out), completed[i].words) == 0, "%s: %s",
                          completed[i].line, str_text(&out));
        str_finish(&out);
        console_choices_finish(&c);
    }
    console_sim_finish(&sim);
    console_scenario_free(s);
    lab_close(task);
}
END_TEST

static const struct {
    const char *pattern, *line;
    bool match;
} patterns[] = {
    {"^2 ", "2 0.5", true}, {"^2 ", "12 0.5", false}, {"ok$", "x ok", true}, {"ok$", "okx", false},
    {"a.c", "abc", true},   {"a*b", "aaab", true},    {"a*b", "b", true},    {"[^a]", "aaa", false},
    {"x|y", "zy", true},    {"", "any", true},        {"\\.", "a", false},   {"[", "a", false},
    {"[a", "a", true},      {"*", "*", true},         {"a**", "a*", true},
};

START_TEST(patterns_match)
{
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
        long budget = 100000;
        ck_assert_msg(console_match(patterns[i].pattern, patterns[i].line, strlen(patterns[i].line),
                                    false, &budget) == patterns[i].match,
                      "%s %s", patterns[i].pattern, patterns[i].line);
    }
    long budget = 100000;
    char line[2001];
    memset(line, 'a', 2000);
    line[2000] = '\0';
    ck_assert(!console_match("a*a*a*a*a*a*b", line, 2000, false, &budget));
    ck_assert_int_lt(budget, 0);
}
END_TEST

/* What a session keeps is bounded, and the newest of it stays. */
START_TEST(output_is_bounded)
{
    struct str text = STR_INIT;
    struct console_scenario *s;
    struct console_sim sim;
    str_add(&text, HEAD ", \"files\": [{\"name\": \"big\", \"text\": [");
    for (int i = 0; i < 1900; i++)
        str_addf(&text, "%s\"%0400d\"", i ? "," : "", i);
    str_add(&text, "]}]}");
    ck_assert(console_scenario_parse("s", str_text(&text), text.len, NULL, NULL, &s, NULL));
    console_sim_init(&sim, s, NULL);
    console_sim_run(&sim, "show big | wc -l");
    ck_assert_str_eq(sim.lines[sim.lines_count - 1].text, "1900");
    for (int i = 0; i < 40; i++)
        console_sim_run(&sim, "show big");
    ck_assert_uint_gt(sim.lines_dropped, 0);
    ck_assert_uint_lt(sim.lines_bytes, CONSOLE_KEPT_BYTES + CONSOLE_SHOWN_BYTES);
    ck_assert_int_eq(strncmp(sim.lines[sim.lines_count - 1].text, "… the rest", 12), 0);
    for (int i = 0; i < 600; i++)
        console_sim_run(&sim, "show big | wc -l");
    ck_assert(!sim.ok);
    console_sim_finish(&sim);
    console_scenario_free(s);
    str_finish(&text);
}
END_TEST

static const struct {
    const char *work, *kinds;
    int64_t millis;
} marked[] = {
    {"{\"commands\": [], \"form\": {}}", "goal goal goal empty empty empty empty empty", 0},
    {"{\"calls\": 6, \"rate\": \"66.7\", \"at\": \"05:41:02\"}", "goal goal goal utc empty empty",
     800},
    {"{\"commands\": [\"login op03\", \"start model\", \"start db\", \"wait\", \"start model\", "
     "\"wait\", \"infer ng.jpg\", \"config set threshold 0.4\", \"log clear\"]}",
     "goal empty empty empty empty empty forbidden forbidden order", 3333 + 1000},
};

START_TEST(works_are_marked)
{
    struct lab_task *task = sample_open("desk");
    for (size_t i = 0; i < sizeof marked / sizeof *marked; i++) {
        struct lab_result result;
        sample_grade(&console_engine, task, marked[i].work, &result);
        char *kinds = sample_kinds(&result);
        ck_assert_str_eq(kinds, marked[i].kinds);
        ck_assert_int_eq(lab_result_millis(&result), marked[i].millis);
        free(kinds);
        lab_result_finish(&result);
    }
    lab_close(task);
}
END_TEST

static const char *const bad_works[] = {
    "",
    "[]",
    "{",
    "{\"commands\": 1}",
    "{\"commands\": [1]}",
    "{\"commands\": [\"a\\u0007\"]}",
    "{\"form\": {\"none\": 1}}",
    "{\"form\": {\"calls\": []}}",
    "{\"none\": 1}",
    "{\"form\": {}, \"more\": 1}",
    "{\"calls\": 1, \"calls\": 2}",
};

START_TEST(bad_works_are_refused)
{
    struct lab_task *task;
    struct console_scenario *s = scenario(&task);
    for (size_t i = 0; i < sizeof bad_works / sizeof *bad_works; i++) {
        struct console_work work;
        struct err err = ERR_INIT;
        console_work_init(&work, s);
        ck_assert_msg(!console_work_parse(s, bad_works[i], strlen(bad_works[i]), &work, &err), "%s",
                      bad_works[i]);
        ck_assert_int_ne(err.code, ERR_NONE);
        console_work_finish(&work);
    }
    struct console_work work;
    struct err err = ERR_INIT;
    console_work_init(&work, s);
    for (int i = 0; i < CONSOLE_COMMANDS_MAX; i++)
        ck_assert(console_work_add(&work, "wait 1", &err));
    ck_assert(!console_work_add(&work, "wait 1", &err));
    ck_assert_int_eq(err.code, ERR_TOO_BIG);
    console_work_finish(&work);
    console_scenario_free(s);
    lab_close(task);
}
END_TEST

/* What a format writes reads back: forms by the form formats, commands by the transcript. */
START_TEST(formats_go_round)
{
    struct lab_task *task = sample_open("desk");
    struct str gold = STR_INIT;
    struct err err = ERR_INIT;
    ck_assert(lab_engine_solve(&console_engine, task, &gold, &err));
    for (const struct lab_format *f = console_engine.formats; f->name; f++) {
        struct str out = STR_INIT, work = STR_INIT, again = STR_INIT;
        ck_assert(lab_engine_export(&console_engine, task, f->name, str_text(&gold), gold.len, &out,
                                    &err));
        ck_assert_msg(sample_import(&console_engine, task, f->name, "x", str_text(&out), out.len,
                                    &work, &err),
                      "%s: %s %s", f->name, err.object, err.detail);
        ck_assert(lab_engine_export(&console_engine, task, f->name, str_text(&work), work.len,
                                    &again, &err));
        ck_assert_str_eq(str_text(&again), str_text(&out));
        str_finish(&out);
        str_finish(&work);
        str_finish(&again);
    }
    str_finish(&gold);
    struct str work = STR_INIT;
    static const char csv[] = "field,value\ncalls,6\nnone,1\n";
    ck_assert(
        !sample_import(&console_engine, task, "form-csv", "f.csv", csv, strlen(csv), &work, &err));
    ck_assert_str_eq(err.object, "f.csv:3");
    str_finish(&work);
    lab_close(task);
}
END_TEST

static const char *const bad_scenarios[] = {
    "",
    "[]",
    "{}",
    "{\"system\": \"s\", \"host\": \"h\", \"clock\": \"yesterday\"}",
    HEAD ", \"services\": {}}",
    HEAD ", \"services\": [1]}",
    HEAD ", \"services\": [{\"id\": \"a b\"}]}",
    HEAD ", \"services\": [{\"id\": \"a\", \"needs\": [\"b\"]}]}",
    HEAD ", \"services\": [{\"id\": \"a\", \"start\": 1e99}]}",
    HEAD ", \"inputs\": [{\"id\": \"a\"}]}",
    HEAD ", \"rules\": [{\"say\": \"x\"}]}",
    HEAD ", \"rules\": [{\"on\": \"x\", \"set\": {\"a\": 1}}]}",
    HEAD ", \"files\": [{\"name\": \"none\"}]}",
    HEAD ", \"files\": [{\"name\": \"a\", \"text\": [1]}]}",
    HEAD ", \"form\": {\"fields\": [{\"id\": \"a\", \"title\": \"t\", \"kind\": \"colour\"}]}}",
    HEAD ", \"form\": {\"fields\": [{\"id\": \"a\", \"title\": \"t\", \"kind\": \"choice\"}]}}",
};

START_TEST(bad_scenarios_are_refused)
{
    struct console_scenario *s;
    struct err err;
    for (size_t i = 0; i < sizeof bad_scenarios / sizeof *bad_scenarios; i++) {
        err = ERR_INIT;
        ck_assert_msg(!console_scenario_parse("s.json", bad_scenarios[i], strlen(bad_scenarios[i]),
                                              NULL, NULL, &s, &err),
                      "%s", bad_scenarios[i]);
        ck_assert_int_eq(strncmp(err.object, "s.json", 6), 0);
    }
    static const char least[] = HEAD "}";
    ck_assert(console_scenario_parse("s.json", least, strlen(least), NULL, NULL, &s, &err));
    console_scenario_free(s);
}
END_TEST

SUITE_MAIN("core/lab/console", tcase_add_test(tc, numbers_as_people_write_them);
           tcase_add_test(tc, times_as_people_write_them); tcase_add_test(tc, fields_are_judged);
           tcase_add_test(tc, a_session); tcase_add_test(tc, words_are_completed);
           tcase_add_test(tc, patterns_match); tcase_add_test(tc, output_is_bounded);
           tcase_add_test(tc, works_are_marked); tcase_add_test(tc, bad_works_are_refused);
           tcase_add_test(tc, formats_go_round); tcase_add_test(tc, bad_scenarios_are_refused);)
