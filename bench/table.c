/* Turns the JSON arrays of `tty` into Markdown tables and says which goals hold.
 *
 *   table FILE…      one file per terminal size; the first program in each is the floor */
#include <jansson.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static const double most_first_frame = 2.5, most_key_ms = 2, most_mb = 12, most_key_cpu_ms = 0.5;
static const double most_move_bytes = 400, most_page_bytes = 4096;

/* A number by its path "key.p99_ms"; NAN when it is not there. */
static double number(const json_t *json, const char *path)
{
    char name[64];
    while (json && *path) {
        size_t n = strcspn(path, ".");
        snprintf(name, sizeof name, "%.*s", (int) n, path);
        json = json_object_get(json, name);
        path += n + (path[n] == '.');
    }
    return json_is_number(json) ? json_number_value(json) : NAN;
}

static const char *label_of(const json_t *program)
{
    const char *label = json_string_value(json_object_get(program, "label"));
    return label ? label : "";
}

static void print_cell(const json_t *program, const char *path, double unit, const char *form)
{
    double value = number(program, path);
    printf(" | ");
    if (isnan(value))
        printf("–");
    else
        printf(form, value / unit);
}

static void print_row(const json_t *p)
{
    printf("| %s", label_of(p));
    if (json_object_get(p, "fault")) {
        printf(" | %s | | | | | | | | | | |\n", json_string_value(json_object_get(p, "fault")));
        return;
    }
    print_cell(p, "first_frame_ms.median", 1, "%.1f");
    print_cell(p, "first_frame_ratio", 1, "%.2f");
    print_cell(p, "first_frame_cpu_ms.median", 1, "%.1f");
    print_cell(p, "open_ms.median", 1, "%.1f");
    print_cell(p, "key.p50_ms", 1, "%.2f");
    print_cell(p, "key.p99_ms", 1, "%.2f");
    print_cell(p, "key.bytes.median", 1, "%.0f");
    print_cell(p, "key.cpu_ms", 1, "%.2f");
    print_cell(p, "memory.peak_kb", 1024, "%.1f");
    print_cell(p, "memory.private_kb", 1024, "%.1f");
    print_cell(p, "idle.wakeups", 1, "%.0f");
    print_cell(p, "idle.bytes", 1, "%.0f");
    printf(" |\n");
}

static void print_table(const json_t *programs)
{
    size_t i;
    const json_t *p = json_array_get(programs, 0);
    printf("%.0f×%.0f, other work on the machine meanwhile %.0f%%:\n\n", number(p, "cols"),
           number(p, "rows"), number(p, "others_busy_percent"));
    printf("| program | first frame ms | × floor | CPU to it ms | opening ms | key p50 ms "
           "| key p99 ms | bytes a key | CPU a key ms | peak MB | private MB | idle wake-ups "
           "| idle bytes |\n");
    printf("|---|---|---|---|---|---|---|---|---|---|---|---|---|\n");
    json_array_foreach(programs, i, p)
        print_row(p);
    printf("\n");
}

static void print_goal(const json_t *p, const char *what, const char *path, double most,
                       double unit)
{
    double value = number(p, path) / unit;
    if (isnan(value))
        printf("- NOT MEASURED: %s, %s: goal ≤ %g\n", label_of(p), what, most);
    else
        printf("- %s %s, %s: %.2f, goal ≤ %g\n",
               value <= most ? "holds:" : "DOES NOT HOLD:", label_of(p), what, value, most);
}

static void print_modes(const json_t *p)
{
    size_t left = json_array_size(json_object_get(p, "modes_left_on"));
    int code = (int) number(p, "exit");
    bool good = left == 0 && code == 0;
    printf("- %s %s, end: exit status %d, %zu terminal modes left on, goal 0 and 0\n",
           good ? "holds:" : "DOES NOT HOLD:", label_of(p), code, left);
}

static void print_goals(const json_t *programs)
{
    size_t i;
    json_t *p;
    json_array_foreach(programs, i, p) {
        bool ours = strncmp(label_of(p), "xunlian", 7) == 0;
        if (!ours)
            continue;
        if (json_object_get(p, "fault")) {
            printf("- NOT MEASURED: %s\n", label_of(p));
            continue;
        }
        print_goal(p, "first frame × floor", "first_frame_ratio", most_first_frame, 1);
        print_goal(p, "key p99 ms", "key.p99_ms", most_key_ms, 1);
        if (number(p, "cols") <= 80)
            print_goal(p, "bytes a key", "key.bytes.median",
                       strstr(label_of(p), "pages") ? most_page_bytes : most_move_bytes, 1);
        print_goal(p, "CPU a key ms", "key.cpu_ms", most_key_cpu_ms, 1);
        print_goal(p, "peak memory MB", "memory.peak_kb", most_mb, 1024);
        print_goal(p, "idle wake-ups", "idle.wakeups", 0, 1);
        print_goal(p, "idle bytes", "idle.bytes", 0, 1);
        print_modes(p);
    }
    printf("\n");
}

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        json_error_t error;
        json_t *programs = json_load_file(argv[i], 0, &error);
        if (json_array_size(programs) == 0) {
            fprintf(stderr, "table: %s: %s\n", argv[i], error.text);
            return 1;
        }
        print_table(programs);
        print_goals(programs);
        json_decref(programs);
    }
    return 0;
}
