#include "tests/core/record/fixture.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

/* A child that adds study for ever and writes one byte after each acknowledgement. */
static void add_for_ever(const char *dir, const struct clock *clock, int64_t learner, int acks)
{
    struct records *records;
    if (!records_open(dir, clock, &records, NULL))
        _exit(1);
    for (int64_t i = 0;; i++) {
        struct study study = {.learner = learner,
                              .kind = STUDY_LESSON,
                              .work = "4-04-05-05/5/1.1",
                              .lesson = "",
                              .from_ms = fixture_now + i * 1000000,
                              .active_ms = 1000 + i,
                              .reason = ""};
        if (!study_add(records, &study, NULL) || write(acks, "", 1) != 1)
            _exit(1);
    }
}

static const int kill_after[] = {0, 1, 2, 3, 5, 8, 13, 50, 200, 400};

/* Everything acknowledged before the kill is there, in order, and the chain is whole. */
START_TEST(acknowledged_study_survives_sigkill)
{
    struct fixture f;
    struct study_list list;
    struct chain_report report;
    int fds[2], acked = 0;
    char byte;
    fixture_open(&f);
    int64_t id = fixture_learner(&f, "李雷");
    records_close(f.records);
    ck_assert_int_eq(pipe(fds), 0);
    pid_t pid = fork();
    if (pid == 0) {
        close(fds[0]);
        add_for_ever(f.dir, &f.clock, id, fds[1]);
    }
    close(fds[1]);
    while (acked < kill_after[_i] && read(fds[0], &byte, 1) == 1)
        acked++;
    ck_assert_int_eq(acked, kill_after[_i]);
    kill(pid, SIGKILL);
    waitpid(pid, NULL, 0);
    while (read(fds[0], &byte, 1) == 1)
        acked++;
    close(fds[0]);

    NEED(records_open(f.dir, &f.clock, &f.records, err));
    NEED(study_load(f.records, id, &list, err));
    ck_assert_int_ge((int) list.count, acked);
    ck_assert_int_le((int) list.count, acked + 1);
    for (size_t i = 0; i < list.count; i++)
        ck_assert_int_eq(list.list[i].active_ms, 1000 + (int64_t) i);
    study_list_finish(&list);
    NEED(chain_verify(f.records, &report, err));
    ck_assert_int_eq(report.first_bad, 0);
    ck_assert(!report.truncated && !report.projections_bad);
    fixture_close(&f);
}
END_TEST

/* Several workstations on one account write at the same time: one chain, nothing lost. */
START_TEST(processes_share_one_chain)
{
    enum { PROCESSES = 4, EACH = 50 };
    struct fixture f;
    struct study_list list;
    struct chain_report report;
    fixture_open(&f);
    int64_t id = fixture_learner(&f, "李雷");
    records_close(f.records);
    for (int p = 0; p < PROCESSES; p++) {
        if (fork() != 0)
            continue;
        NEED(records_open(f.dir, &f.clock, &f.records, err));
        for (int i = 0; i < EACH; i++)
            fixture_study(&f, id, fixture_now + p * 1000000000LL + i * 1000000, 1000);
        records_close(f.records);
        _exit(0);
    }
    for (int p = 0, status; p < PROCESSES; p++) {
        ck_assert_int_gt(wait(&status), 0);
        ck_assert_int_eq(status, 0);
    }
    NEED(records_open(f.dir, &f.clock, &f.records, err));
    NEED(study_load(f.records, id, &list, err));
    ck_assert_uint_eq(list.count, PROCESSES * EACH);
    study_list_finish(&list);
    NEED(chain_verify(f.records, &report, err));
    ck_assert_int_eq(report.events, 1 + PROCESSES * EACH);
    ck_assert_int_eq(report.first_bad, 0);
    ck_assert(!report.truncated && !report.projections_bad);
    fixture_close(&f);
}
END_TEST

SUITE_MAIN("core/record/durable", tcase_add_loop_test(tc, acknowledged_study_survives_sigkill, 0,
                                                      sizeof kill_after / sizeof *kill_after);
           tcase_add_test(tc, processes_share_one_chain);)
