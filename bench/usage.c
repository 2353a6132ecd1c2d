#include "bench/usage.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PATH = 128, LINE = 256, DEEPEST = 16 };

static void read_status(const char *path, struct usage *own, long *wakeups)
{
    char line[LINE];
    FILE *f = fopen(path, "re");
    if (!f)
        return;
    while (fgets(line, sizeof line, f)) {
        long n;
        if (sscanf(line, "VmHWM: %ld", &n) == 1)
            own->peak_kb = n;
        else if (sscanf(line, "VmRSS: %ld", &n) == 1)
            own->resident_kb = n;
        else if (sscanf(line, "RssAnon: %ld", &n) == 1)
            own->private_kb = n;
        else if (sscanf(line, "voluntary_ctxt_switches: %ld", &n) == 1)
            *wakeups += n;
    }
    fclose(f);
}

static void read_cpu(const char *path, double *cpu_ms)
{
    unsigned long long ns;
    FILE *f = fopen(path, "re");
    if (!f)
        return;
    if (fscanf(f, "%llu", &ns) == 1)
        *cpu_ms += (double) ns / 1e6;
    fclose(f);
}

static void add_process(pid_t pid, struct usage *sum, int depth);

static void add_children(const char *path, struct usage *sum, int depth)
{
    int child;
    FILE *f = fopen(path, "re");
    if (!f)
        return;
    while (fscanf(f, "%d", &child) == 1)
        add_process(child, sum, depth + 1);
    fclose(f);
}

static void add_process(pid_t pid, struct usage *sum, int depth)
{
    char path[PATH];
    struct usage own = {0};
    snprintf(path, sizeof path, "/proc/%d/task", (int) pid);
    DIR *dir = depth < DEEPEST ? opendir(path) : NULL;
    if (!dir)
        return;
    for (struct dirent *task = readdir(dir); task; task = readdir(dir)) {
        int tid = atoi(task->d_name);
        if (tid <= 0)
            continue;
        snprintf(path, sizeof path, "/proc/%d/task/%d/status", (int) pid, tid);
        read_status(path, &own, &sum->wakeups);
        snprintf(path, sizeof path, "/proc/%d/task/%d/schedstat", (int) pid, tid);
        read_cpu(path, &sum->cpu_ms);
        snprintf(path, sizeof path, "/proc/%d/task/%d/children", (int) pid, tid);
        add_children(path, sum, depth);
    }
    closedir(dir);
    sum->processes++;
    if (depth == 0) {
        sum->peak_kb = own.peak_kb;
        sum->resident_kb = own.resident_kb;
        sum->private_kb = own.private_kb;
    }
}

struct usage usage_of(pid_t pid)
{
    struct usage sum = {0};
    add_process(pid, &sum, 0);
    return sum;
}

void usage_machine(double *busy, double *all)
{
    double user = 0, nice = 0, system = 0, idle = 0, iowait = 0, irq = 0, softirq = 0, steal = 0;
    FILE *f = fopen("/proc/stat", "re");
    if (f && fscanf(f, "cpu %lf %lf %lf %lf %lf %lf %lf %lf", &user, &nice, &system, &idle, &iowait,
                    &irq, &softirq, &steal) < 4)
        user = 0;
    if (f)
        fclose(f);
    *busy = user + nice + system + irq + softirq + steal;
    *all = *busy + idle + iowait;
}
