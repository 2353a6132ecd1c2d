/* The floor: the least that a full-screen program with a database does. It reads 200 rows of an
 * SQLite file and shows them as one list; arrows, PgUp and PgDn move, q leaves. What the
 * workstation costs is told in multiples of this.
 *
 *   floor --make FILE     writes the database
 *   floor FILE            shows it */
#include <curses.h>
#include <locale.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS = 200 };

struct list {
    char *text[ROWS];
    int count, top, at;
};

static int make_database(const char *path)
{
    sqlite3 *db = NULL;
    int rc = sqlite3_open(path, &db);
    if (rc == SQLITE_OK)
        rc = sqlite3_exec(
            db,
            "CREATE TABLE row (id INTEGER PRIMARY KEY, text TEXT NOT NULL);"
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200)"
            "INSERT INTO row (text) SELECT printf('%3d  人工智能训练师  第 %d 行', i, i) FROM n",
            NULL, NULL, NULL);
    if (rc != SQLITE_OK)
        fprintf(stderr, "floor: %s: %s\n", path, sqlite3_errmsg(db));
    sqlite3_close(db);
    return rc == SQLITE_OK ? 0 : 1;
}

static bool read_rows(const char *path, struct list *list)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *stmt = NULL;
    int rc = sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_prepare_v2(db, "SELECT text FROM row ORDER BY id", -1, &stmt, NULL);
    while (rc == SQLITE_OK && list->count < ROWS && sqlite3_step(stmt) == SQLITE_ROW) {
        char *text = strdup((const char *) sqlite3_column_text(stmt, 0));
        if (text)
            list->text[list->count++] = text;
    }
    sqlite3_finalize(stmt);
    if (rc != SQLITE_OK)
        fprintf(stderr, "floor: %s: %s\n", path, sqlite3_errmsg(db));
    sqlite3_close(db);
    return rc == SQLITE_OK && list->count > 0;
}

static void draw(const struct list *list)
{
    erase();
    for (int y = 0; y < LINES && list->top + y < list->count; y++) {
        int row = list->top + y;
        attrset(row == list->at ? A_REVERSE : A_NORMAL);
        mvaddnstr(y, 0, list->text[row], -1);
    }
    refresh();
}

static void move_to(struct list *list, int at)
{
    list->at = at < 0 ? 0 : at >= list->count ? list->count - 1 : at;
    if (list->at < list->top)
        list->top = list->at;
    if (list->at >= list->top + LINES)
        list->top = list->at - LINES + 1;
}

static void run(struct list *list)
{
    initscr();
    noecho();
    cbreak();
    keypad(stdscr, TRUE);
    curs_set(0);
    draw(list);
    for (int key = getch(); key != 'q' && key != ERR; key = getch()) {
        int step = key == KEY_UP      ? -1
                   : key == KEY_DOWN  ? 1
                   : key == KEY_PPAGE ? -LINES
                   : key == KEY_NPAGE ? LINES
                                      : 0;
        move_to(list, list->at + step);
        draw(list);
    }
    endwin();
}

int main(int argc, char **argv)
{
    struct list list = {0};
    if (argc == 3 && strcmp(argv[1], "--make") == 0)
        return make_database(argv[2]);
    if (argc != 2) {
        fputs("usage: floor [--make] FILE\n", stderr);
        return 2;
    }
    setlocale(LC_ALL, "");
    if (!read_rows(argv[1], &list))
        return 1;
    run(&list);
    for (int i = 0; i < list.count; i++)
        free(list.text[i]);
    return 0;
}
