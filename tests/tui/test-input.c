#include "base/str.h"
#include "base/utf8.h"
#include "tui/input.h"

#include "tests/suite.h"

#include <stdio.h>
#include <string.h>

/* An event as a word: "Up", "C-a", "paste:…", "press1@3,4", "focus+", "report2,5", "attributes". */
static void describe(const struct event *event, struct str *out)
{
    static const char *const mouse[] = {"press", "release", "drag", "wheel-up", "wheel-down"};
    char name[32];
    if (out->len)
        str_add_char(out, ' ');
    switch (event->kind) {
    case EVENT_KEY:
        keys_format(event->key, name, sizeof name);
        str_add(out, name);
        break;
    case EVENT_PASTE:
        str_addf(out, "paste:%s", event->text);
        break;
    case EVENT_MOUSE:
        str_addf(out, "%s%d@%d,%d%s", mouse[event->mouse.what], event->mouse.button, event->mouse.x,
                 event->mouse.y, event->mouse.mods & KEYS_CTRL ? "+C" : "");
        break;
    case EVENT_FOCUS:
        str_add(out, event->on ? "focus+" : "focus-");
        break;
    case EVENT_REPORT:
        if (event->x < 0)
            str_add(out, "attributes");
        else
            str_addf(out, "report%d,%d", event->x, event->y);
        break;
    default:
        str_add(out, "?");
    }
}

/* Feeds in pieces of `step` bytes, as slow lines deliver them; the rest is late. */
static void decode(const char *bytes, size_t n, size_t step, struct str *out)
{
    struct input input = INPUT_INIT;
    struct event event;
    input_add_key(&input, "\033[Zz", (struct key){KEYS_F12, 0});
    for (size_t i = 0; i < n; i += step) {
        input_feed(&input, bytes + i, n - i < step ? n - i : step);
        while (input_next(&input, false, &event) == INPUT_EVENT)
            describe(&event, out);
    }
    while (input_next(&input, true, &event) == INPUT_EVENT)
        describe(&event, out);
    input_finish(&input);
}

static const struct {
    const char *bytes;
    const char *events;
} cases[] = {
    {"a", "a"},
    {"中文", "中 文"},
    {"\033[A\033[B\033OC\033OD", "Up Down Right Left"},
    {"\033[H\033[F\033[1~\033[4~\033[7~\033[8~\033OH\033OF", "Home End Home End Home End Home End"},
    {"\033[2~\033[3~\033[5~\033[6~", "Ins Del PgUp PgDn"},
    {"\033OP\033[11~\033[[A\033[15~\033[24~", "F1 F1 F1 F5 F12"},
    {"\033[1;5C\033[1;2A\033[3;3~", "C-Right S-Up M-Del"},
    {"\033[1;2R", "S-F3"},
    {"\033[24;3R", "report2,23"},
    {"\033[?62;22c", "attributes"},
    {"\033[Z", "S-Tab"},
    {"\033", "Esc"},
    {"\033\033", "Esc Esc"},
    {"\033\033[A", "Esc Up"},
    {"\033x\033中", "M-x M-中"},
    {"\033[", "M-["},
    {"\033O", "M-O"},
    {"\r\n\t\177\b", "Enter Enter Tab BS BS"},
    {"\001\014\032", "C-a C-l C-z"},
    {"\033[<0;4;5M\033[<0;4;5m", "press1@3,4 release1@3,4"},
    {"\033[<64;1;1M\033[<65;1;1M\033[<32;2;2M", "wheel-up1@0,0 wheel-down2@0,0 drag1@1,1"},
    {"\033[<18;100;50M", "press3@99,49+C"},
    {"\033[<66;1;1Mx", "x"},
    {"\033[I\033[O", "focus+ focus-"},
    {"\033[200~ab\r\nc\033[31md\033[201~e", "paste:ab\nc[31md e"},
    {"\033[200~\033[201~", "paste:"},
    {"\033[200~中\xFF\x80", "paste:中"},
    {"\033]11;rgb:0000/0000/0000\033\\y", "y"},
    {"\033]11;x\az", "z"},
    {"\033P1$r0m\033\\q", "q"},
    {"\033[99;99;99;99;99;99;99;99Xq", "q"},
    {"\xFF\xC3q", "q"},
    {"\xE4\xB8", ""},
    {"\xC2\x9B"
     "A",
     "A"},
};

START_TEST(sequences)
{
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        for (size_t step = 1; step <= 64; step = step < 3 ? step + 1 : 64 + (step == 64)) {
            struct str out = STR_INIT;
            decode(cases[i].bytes, strlen(cases[i].bytes), step, &out);
            ck_assert_msg(strcmp(str_text(&out), cases[i].events) == 0, "case %zu step %zu: %s", i,
                          step, str_text(&out));
            str_finish(&out);
        }
    }
}
END_TEST

START_TEST(nul_is_ctrl_space)
{
    struct str out = STR_INIT;
    decode("\0a", 2, 2, &out);
    ck_assert_str_eq(str_text(&out), "C-Space a");
    str_finish(&out);
}
END_TEST

START_TEST(terminfo_keys_come_first)
{
    struct str out = STR_INIT;
    decode("\033[Zz", 4, 4, &out);
    ck_assert_str_eq(str_text(&out), "F12");
    str_finish(&out);
}
END_TEST

/* Whatever comes: it ends, nothing is read past the end (sanitizers), and letters sent afterwards
 * arrive. */
START_TEST(noise)
{
    static const char parts[][8] = {"\033", "[", "200~", "201~", "<", ";", "1", "M", "\xE4", "\xB8",
                                    "]",    "O", "\a",   "\\",   "?", "c", "R", "a", "\x80", "\r"};
    unsigned seed = 7;
    for (int round = 0; round < 3000; round++) {
        struct input input = INPUT_INIT;
        struct event event;
        for (int i = 0; i < 40; i++) {
            seed = seed * 1103515245u + 12345u;
            const char *part = parts[(seed >> 16) % 20];
            input_feed(&input, part, strlen(part));
            while (input_next(&input, seed >> 30 == 0, &event) == INPUT_EVENT)
                continue;
        }
        while (input_next(&input, true, &event) == INPUT_EVENT)
            continue;
        input_feed(&input, "\033\\\033[201~", 8);
        while (input_next(&input, true, &event) == INPUT_EVENT)
            continue;
        input_feed(&input, "k", 1);
        ck_assert_int_eq(input_next(&input, false, &event), INPUT_EVENT);
        ck_assert_uint_eq(event.key.code, 'k');
        input_finish(&input);
    }
}
END_TEST

START_TEST(large_paste)
{
    struct input input = INPUT_INIT;
    struct event event;
    input_feed(&input, "\033[200~", 6);
    for (int i = 0; i < 3 << 20; i += 1 << 10) {
        char block[1 << 10];
        memset(block, 'x', sizeof block);
        input_feed(&input, block, sizeof block);
        ck_assert_int_eq(input_next(&input, false, &event), INPUT_PARTIAL);
    }
    input_feed(&input, "\033[201~k", 7);
    ck_assert_int_eq(input_next(&input, false, &event), INPUT_EVENT);
    ck_assert_int_eq(event.kind, EVENT_PASTE);
    ck_assert_uint_eq(strlen(event.text), INPUT_PASTE_MAX);
    ck_assert_int_eq(input_next(&input, false, &event), INPUT_EVENT);
    ck_assert_uint_eq(event.key.code, 'k');
    input_finish(&input);
}
END_TEST

SUITE_MAIN("tui/input", if (!utf8_locale_init(NULL)) return EXIT_FAILURE;
           tcase_add_test(tc, sequences); tcase_add_test(tc, nul_is_ctrl_space);
           tcase_add_test(tc, terminfo_keys_come_first); tcase_add_test(tc, noise);
           tcase_add_test(tc, large_paste);)
