/* Audio: works, marks, files of other tools, recordings. */
#include "core/lab/audio/engine.h"
#include "core/lab/audio/envelope.h"
#include "core/lab/audio/formats.h"
#include "core/lab/audio/hints.h"
#include "core/lab/audio/text.h"
#include "core/lab/audio/wave.h"
#include "tests/core/lab/sample.h"

#include "config.h"

#include <stdio.h>

/* ---- works ---- */

START_TEST(works_are_canonical)
{
    static const char text[] = "{\"segments\":[{\"end_ms\":20,\"start_ms\":10,\"label\":\"b\"},"
                               "{\"start_ms\":0,\"end_ms\":10,\"label\":\"a\",\"text\":\"嗯 \\\"\","
                               "\"speaker\":\"x\"}]}";
    struct audio_work work;
    struct str out = STR_INIT;
    struct err err = ERR_INIT;
    ck_assert_msg(audio_work_parse(text, sizeof text - 1, &work, &err), "%s %s", err.object,
                  err.detail);
    audio_work_write(&work, &out);
    ck_assert_str_eq(str_text(&out), "{\"segments\":[\n"
                                     "{\"start_ms\":0,\"end_ms\":10,\"label\":\"a\",\"text\":\"嗯 "
                                     "\\\"\",\"speaker\":\"x\"},\n"
                                     "{\"start_ms\":10,\"end_ms\":20,\"label\":\"b\"}\n]}\n");
    str_finish(&out);
    audio_work_finish(&work);
}
END_TEST

START_TEST(bad_works_are_refused)
{
    static const char *const bad[] = {
        "",
        "[]",
        "{\"segments\":{}}",
        "{\"segments\":[],\"x\":1}",
        "{\"segments\":[{}]}",
        "{\"segments\":[{\"start_ms\":1.5,\"end_ms\":2,\"label\":\"a\"}]}",
        "{\"segments\":[{\"start_ms\":2,\"end_ms\":2,\"label\":\"a\"}]}",
        "{\"segments\":[{\"start_ms\":-1,\"end_ms\":2,\"label\":\"a\"}]}",
        "{\"segments\":[{\"start_ms\":0,\"end_ms\":99999999999,\"label\":\"a\"}]}",
        "{\"segments\":[{\"start_ms\":0,\"end_ms\":2,\"label\":\"\"}]}",
        "{\"segments\":[{\"start_ms\":0,\"end_ms\":2,\"label\":\"a\",\"text\":\"x\\ny\"}]}",
        "{\"segments\":[{\"start_ms\":0,\"end_ms\":2,\"label\":\"a\",\"text\":7}]}",
        "{\"segments\":[{\"start_ms\":0,\"end_ms\":2,\"label\":\"a\",\"more\":7}]}",
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct audio_work work;
        struct err err = ERR_INIT;
        ck_assert_msg(!audio_work_parse(bad[i], strlen(bad[i]), &work, &err), "%s", bad[i]);
        ck_assert(*err.object && *err.detail);
        audio_work_finish(&work);
    }
}
END_TEST

START_TEST(hints_belong_to_segments)
{
    static const char text[] = "[{\"at_ms\":300,\"draft\":\"甲\"},{\"at_ms\":4000,\"draft\":\"乙\","
                               "\"pinyin\":\"yǐ\",\"others\":[\"已\"]}]";
    struct arena arena = ARENA_INIT;
    struct audio_hints hints;
    struct err err = ERR_INIT;
    ck_assert(audio_hints_parse("h", text, sizeof text - 1, &arena, &hints, &err));
    ck_assert_uint_eq(hints.count, 2);
    ck_assert_str_eq(hints.list[1].others[0], "已");
    ck_assert_str_eq(audio_hints_find(&hints, 0, 1000)->draft, "甲");
    ck_assert_str_eq(audio_hints_find(&hints, 3500, 6000)->draft, "乙");
    ck_assert_ptr_null(audio_hints_find(&hints, 9000, 9500));
    ck_assert(!audio_hints_parse("h", "[{}]", 4, &arena, &hints, &err));
    ck_assert(!audio_hints_parse("h", "{", 1, &arena, &hints, &err));
    arena_finish(&arena);
}
END_TEST

/* ---- marks ---- */

static const struct {
    const char *work, *kinds;
    double f1, boundary, labels, cer;
    int64_t millis;
} cases[] = {
    {"{\"segments\":[]}", "missing missing missing dropped", 0, 0, 0, 1, 0},
    {"{\"segments\":[{\"start_ms\":230,\"end_ms\":950,\"label\":\"speech\",\"text\":"
     "\"嗯我要查一下话费\"},{\"start_ms\":1000,\"end_ms\":1400,\"label\":\"keytone\"},"
     "{\"start_ms\":1400,\"end_ms\":3000,\"label\":\"silence\"}]}",
     "", 1, 1, 1, 0, 10000},
    /* one end 51 ms off: found, not in place; one particle of eight characters */
    {"{\"segments\":[{\"start_ms\":200,\"end_ms\":951,\"label\":\"speech\",\"text\":"
     "\"我要查一下话费\"},{\"start_ms\":1000,\"end_ms\":1400,\"label\":\"keytone\"},"
     "{\"start_ms\":1400,\"end_ms\":3000,\"label\":\"silence\"}]}",
     "end particle", 1, 2.0 / 3, 1, .125, 3000 + 667 + 1000 + 2206},
    /* the transcript in a segment of another label and time counts all the same */
    {"{\"segments\":[{\"start_ms\":0,\"end_ms\":100,\"label\":\"keytone\",\"text\":"
     "\"嗯我要茶一下话费啊\"},{\"start_ms\":1000,\"end_ms\":1400,\"label\":\"silence\"}]}",
     "label extra missing missing substituted particle", 0, 0, 0, .25, 0},
};

START_TEST(marks)
{
    struct lab_task *task = sample_open("call");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct lab_result result;
        sample_grade(&audio_engine, task, cases[i].work, &result);
        char *kinds = sample_kinds(&result);
        ck_assert_str_eq(kinds, cases[i].kinds);
        free(kinds);
        const double want[] = {cases[i].f1, cases[i].boundary, cases[i].labels, cases[i].cer};
        for (int k = 0; k < 4; k++)
            ck_assert_double_eq_tol(result.scores[k].value, want[k], 1e-9);
        ck_assert_int_eq(lab_result_millis(&result), cases[i].millis);
        lab_result_finish(&result);
    }
    lab_close(task);
}
END_TEST

START_TEST(foreign_labels_are_refused)
{
    static const char work[] = "{\"segments\":[{\"start_ms\":0,\"end_ms\":2,\"label\":\"music\"}]}";
    struct lab_task *task = sample_open("call");
    struct lab_result result;
    struct err err = ERR_INIT;
    lab_result_init(&result, task->spec);
    ck_assert(!lab_engine_grade(&audio_engine, task, work, sizeof work - 1, &result, &err));
    ck_assert_str_eq(err.detail, "label: music");
    lab_result_finish(&result);
    lab_close(task);
}
END_TEST

START_TEST(text_faults)
{
    static const struct {
        const char *gold, *mine, *faults;
    } rows[] = {
        {"嗯你好", "你好", "3(嗯/)"},
        {"你好", "你好啊", "3(/啊)"},
        {"二百八十块", "280块", "1(二/)0(百八十/280)"},
        {"幺三八零", "1380", "0(幺/1)"},
        {"一三八零", "１３８０。", ""},
        {"我想查", "我查", "1(想/)"},
        {"我查", "我想查", "2(/想)"},
        {"嗯我想", "沃想", "3(嗯/)0(我/沃)"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct audio_work gold = {0}, mine = {0};
        struct audio_text text;
        struct str found = STR_INIT;
        audio_work_add(&gold, 0, 10, "a", rows[i].gold, "");
        audio_work_add(&mine, 0, 10, "a", rows[i].mine, "");
        ck_assert(audio_text_compare(&gold, &mine, NULL, &text, NULL));
        for (size_t k = 0; k < text.edits_count; k++)
            str_addf(&found, "%d(%s/%s)", (int) text.edits[k].slip, text.edits[k].want,
                     text.edits[k].mine);
        ck_assert_str_eq(str_text(&found), rows[i].faults);
        str_finish(&found);
        audio_text_finish(&text);
        audio_work_finish(&gold);
        audio_work_finish(&mine);
    }
}
END_TEST

/* ---- files of other tools ---- */

START_TEST(formats_round_trip)
{
    struct lab_task *task = sample_open("call");
    struct str gold = STR_INIT;
    struct err err = ERR_INIT;
    ck_assert(lab_engine_solve(&audio_engine, task, &gold, &err));
    for (const struct lab_format *f = audio_engine.formats; f->name; f++) {
        struct str file = STR_INIT, back = STR_INIT;
        const char *reader = str_starts(f->name, "textgrid") ? "textgrid" : f->name;
        ck_assert_msg(
            lab_engine_export(&audio_engine, task, f->name, gold.p, gold.len, &file, &err), "%s",
            f->name);
        ck_assert_msg(
            sample_import(&audio_engine, task, reader, "x", file.p, file.len, &back, &err),
            "%s: %s %s", f->name, err.object, err.detail);
        ck_assert_str_eq(str_text(&back), str_text(&gold));
        str_finish(&file);
        str_finish(&back);
    }
    str_finish(&gold);
    lab_close(task);
}
END_TEST

static void imported(struct lab_task *task, const char *format, const char *text, size_t len,
                     const char *want)
{
    struct str work = STR_INIT;
    struct err err = ERR_INIT;
    ck_assert_msg(sample_import(&audio_engine, task, format, "x", text, len, &work, &err), "%s %s",
                  err.object, err.detail);
    ck_assert_str_eq(str_text(&work), want);
    str_finish(&work);
}

START_TEST(foreign_files)
{
    static const char one[] = "{\"segments\":[\n{\"start_ms\":500,\"end_ms\":1500,\"label\":"
                              "\"speech\",\"text\":\"嗯 \\\"好\\\"\"}\n]}\n";
    static const char praat_short[] =
        "File type = \"ooTextFile\"\nObject class = \"TextGrid\"\n\n0\n3\n<exists>\n3\n"
        "\"TextTier\"\n\"p\"\n0\n3\n1\n0.5\n\"x\"\n"
        "\"IntervalTier\"\n\"文本\"\n0\n3\n1\n0.51\n1.5\n\"嗯 \"\"好\"\"\"\n"
        "\"IntervalTier\"\n\"s\"\n0\n3\n3\n0\n0.5\n\"\"\n0.5\n1.4999999\n\"说话\"\n1.5\n3\n\" \"\n";
    char wide[2 * sizeof praat_short + 200];
    size_t n = 2;
    struct lab_task *task = sample_open("call");
    imported(task, "textgrid", praat_short, sizeof praat_short - 1, one);
    /* the same in UTF-16 of the big end, as Praat may write it; all characters have two bytes */
    memcpy(wide, "\xFE\xFF", 2);
    for (const char *p = praat_short; *p;) {
        unsigned cp = (unsigned char) *p;
        if (cp >= 0xE0) {
            cp = (cp & 15) << 12 | ((unsigned) p[1] & 63) << 6 | ((unsigned) p[2] & 63);
            p += 3;
        } else {
            p++;
        }
        wide[n++] = (char) (cp >> 8);
        wide[n++] = (char) cp;
    }
    imported(task, "textgrid", wide, n, one);
    static const char vtt[] = "\xEF\xBB\xBFWEBVTT - x\r\nKind: captions\r\n\r\nNOTE a\r\nb\r\n\r\n"
                              "first\r\n00:00.500 --> 00:01.500 align:start\r\n<b>嗯</b>\r\n"
                              "\"好\"";
    imported(task, "vtt", vtt, sizeof vtt - 1, one);
    static const char srt[] = "1\n00:00:00,500 --> 00:00:01,500\n[说话] 嗯 \"好\"\n\n";
    imported(task, "srt", srt, sizeof srt - 1, one);
    static const char audacity[] = "0.500000\t1.500000\t嗯 \"好\"\n\\\t100\t200\n";
    imported(task, "audacity", audacity, sizeof audacity - 1, one);
    static const char csv[] = "label,start,end,text\n说话,0.5,1.5,\"嗯 \"\"好\"\"\"\n";
    imported(task, "csv", csv, sizeof csv - 1, one);
    lab_close(task);
}
END_TEST

START_TEST(hostile_files)
{
    static const struct {
        const char *format, *text, *object;
    } rows[] = {
        {"textgrid", "", "x:1"},
        {"textgrid", "\"ooTextFile\" \"TextGrid\" 0 1 <exists> 999999999999", "x:1"},
        {"textgrid", "\"ooTextFile\" \"TextGrid\" 0 1 <exists> 1\n\"IntervalTier\" \"a", "x:2"},
        {"textgrid",
         "\"ooTextFile\" \"TextGrid\" 0 1 <exists> 1 \"IntervalTier\" \"a\" 0 1 1 1 0 \"b\"",
         "x:1"},
        {"textgrid", "\"ooTextFile\" \"Sound\" 0 1", "x:1"},
        {"srt", "1\nhello\n", "x:2"},
        {"srt", "1\n00:00:02,000 --> 00:00:01,000\nx\n", "x:2"},
        {"srt", "00:99:99:99,000 --> 1\n", "x:1"},
        {"vtt", "WEBVTT\n\nonly a name\n", "x:3"},
        {"audacity", "1.0 2.0 a\n", "x:1"},
        {"audacity", "1.0\t1e9\ta\n", "x:1"},
        {"csv", "start_ms,end_ms\n1,2\n", "x:1"},
        {"csv", "start_ms,end_ms,label\n1,2,说话\n-1,2,说话\n", "x:3"},
        {"csv", "start_ms,end_ms,label\n1,2,别的\n", "x"},
        {"audacity", "1\t2\t[别的] x\n", "x"},
    };
    struct lab_task *task = sample_open("call");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct str work = STR_INIT;
        struct err err = ERR_INIT;
        ck_assert_msg(!sample_import(&audio_engine, task, rows[i].format, "x", rows[i].text,
                                     strlen(rows[i].text), &work, &err),
                      "%zu", i);
        ck_assert_str_eq(err.object, rows[i].object);
        ck_assert(*err.detail);
        str_finish(&work);
    }
    lab_close(task);
}
END_TEST

START_TEST(times)
{
    static const struct {
        const char *text;
        int64_t ms; /* -1: refused */
    } rows[] = {{"0", 0},       {"1.5", 1500}, {"0.0005", 1}, {"0.00049", 0},  {"12.3456", 12346},
                {"2.5e-05", 0}, {".5", 500},   {"-1", -1},    {"1e5", -1},     {"1e-2", -1},
                {"", -1},       {".", -1},     {"1.5x", -1},  {"86400001", -1}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int64_t ms = -1;
        bool ok = audio_formats_seconds(rows[i].text, strlen(rows[i].text), &ms);
        ck_assert_msg(ok == (rows[i].ms >= 0), "%s", rows[i].text);
        if (ok)
            ck_assert_int_eq(ms, rows[i].ms);
    }
}
END_TEST

/* ---- recordings ---- */

/* Silence, a click, sound with a short pause, silence, sound to the end. */
START_TEST(envelopes)
{
    enum { MS = 4000 };
    static const struct {
        int from, to;
    } sounds[] = {{300, 310}, {1000, 1500}, {1600, 2000}, {3000, MS}};
    struct wave wave = {.ms = MS, .rate = 1000};
    struct envelope e;
    wave.low = xcalloc(MS, 1);
    wave.high = xcalloc(MS, 1);
    for (size_t i = 0; i < sizeof sounds / sizeof *sounds; i++)
        for (int m = sounds[i].from; m < sounds[i].to; m++) {
            wave.high[m] = (int8_t) (20 + m % 50);
            wave.low[m] = (int8_t) (-10 - m % 70);
        }
    envelope_make(&wave, &e);
    static const uint32_t want[] = {0, 1000, 2000, 3000, MS};
    ck_assert_uint_eq(e.edges_count, sizeof want / sizeof *want);
    ck_assert_mem_eq(e.edges, want, sizeof want);
    ck_assert_int_eq(envelope_edge(&e, 1000, 1), 2000);
    ck_assert_int_eq(envelope_edge(&e, 1000, -1), 0);
    ck_assert_int_eq(envelope_edge(&e, MS, 1), -1);
    ck_assert_int_eq(envelope_nearest(&e, 1400), 1000);
    int64_t start, end;
    envelope_stretch(&e, 2000, &start, &end);
    ck_assert_int_eq(start, 2000);
    ck_assert_int_eq(end, 3000);
    for (int from = 0; from < MS; from += 37)
        for (int to = from + 1; to <= MS; to += 111) {
            int low, high, least = 127, most = -127;
            for (int m = from; m < to; m++) {
                least = wave.low[m] < least ? wave.low[m] : least;
                most = wave.high[m] > most ? wave.high[m] : most;
            }
            ck_assert(envelope_range(&e, from, to, &low, &high));
            ck_assert_int_eq(low, least);
            ck_assert_int_eq(high, most);
        }
    int low, high;
    ck_assert(!envelope_range(&e, MS, MS + 5, &low, &high));
    envelope_finish(&e);
    wave_finish(&wave);
}
END_TEST

#ifdef HAVE_SNDFILE
START_TEST(recordings)
{
    struct lab_task *task = sample_open("call");
    struct wave wave, back;
    struct str bytes = STR_INIT, piece = STR_INIT;
    struct err err = ERR_INIT;
    char *file;
    size_t len;
    uint32_t ms;
    ck_assert(lab_data(task, "audio.wav", &file, &len, &err));
    ck_assert_msg(wave_read("audio.wav", file, len, &wave, &err), "%s %s", err.object, err.detail);
    ck_assert_uint_eq(wave.ms, 3000);
    ck_assert_uint_eq(wave.rate, 1000);
    ck_assert_uint_eq(wave.columns, 150);
    ck_assert_int_eq(wave.high[100], 0);
    int most = 0;
    for (int i = 1000; i < 1400; i++)
        most = wave.high[i] > most ? wave.high[i] : most;
    ck_assert_int_ge(most, 58);
    ck_assert_int_le(most, 60);
    wave_pack(&wave, &bytes);
    ck_assert(wave_unpack(bytes.p, bytes.len, &back, &err));
    ck_assert_mem_eq(back.bands, wave.bands, (size_t) wave.columns * WAVE_BANDS);
    ck_assert_mem_eq(back.low, wave.low, wave.ms);
    wave_finish(&back);
    ck_assert(!wave_unpack(bytes.p, bytes.len - 1, &back, &err));
    ck_assert(!wave_unpack("", 0, &back, &err));
    ck_assert(wave_cut("audio.wav", file, len, 1000, 1500, &piece, &err));
    ck_assert_uint_eq(piece.len, 44 + 2 * 500);
    ck_assert(wave_length("piece", piece.p, piece.len, &ms, &err));
    ck_assert_uint_eq(ms, 500);
    wave_finish(&wave);
    str_finish(&bytes);
    str_finish(&piece);
    free(file);
    lab_close(task);
}
END_TEST

/* 1 kHz lies in the band that holds it. */
START_TEST(spectrum)
{
    struct str wav = STR_INIT;
    static const uint8_t head[44] = "RIFF\x64\x1f\0\0WAVEfmt \x10\0\0\0\1\0\1\0\x40\x1f\0\0\x40\x1f"
                                    "\0\0\1\0\x08\0data\x40\x1f\0";
    static const uint8_t turn[8] = {128, 198, 228, 198, 128, 58, 28, 58};
    struct wave wave;
    struct err err = ERR_INIT;
    str_add_bytes(&wav, head, sizeof head);
    for (int i = 0; i < 8000; i++)
        str_add_char(&wav, (char) turn[i % 8]);
    ck_assert_msg(wave_read("x", wav.p, wav.len, &wave, &err), "%s %s", err.object, err.detail);
    const uint8_t *bands = &wave.bands[(size_t) 25 * WAVE_BANDS];
    int best = 0;
    for (int b = 1; b < WAVE_BANDS; b++)
        best = bands[b] > bands[best] ? b : best;
    ck_assert(wave_band_hz(best) <= 1000 && wave_band_hz(best + 1) > 1000);
    ck_assert_int_gt(bands[best], 200);
    ck_assert_int_lt(bands[0], 60);
    wave_finish(&wave);
    str_finish(&wav);
}
END_TEST

START_TEST(hostile_recordings)
{
    static const char *const bad[] = {"", "RIFF", "RIFF\xff\xff\xff\xffWAVEfmt ", "OggS", "fLaC"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct wave wave;
        struct err err = ERR_INIT;
        ck_assert(!wave_read("x", bad[i], strlen(bad[i]), &wave, &err));
        ck_assert_str_eq(err.object, "x");
    }
}
END_TEST
#define RECORDINGS(tc)                                                                             \
    tcase_add_test(tc, recordings);                                                                \
    tcase_add_test(tc, spectrum);                                                                  \
    tcase_add_test(tc, hostile_recordings);
#else
#define RECORDINGS(tc)
#endif

SUITE_MAIN("core/lab/audio", tcase_add_test(tc, works_are_canonical);
           tcase_add_test(tc, bad_works_are_refused); tcase_add_test(tc, hints_belong_to_segments);
           tcase_add_test(tc, marks); tcase_add_test(tc, foreign_labels_are_refused);
           tcase_add_test(tc, text_faults); tcase_add_test(tc, formats_round_trip);
           tcase_add_test(tc, foreign_files); tcase_add_test(tc, hostile_files);
           tcase_add_test(tc, times); tcase_add_test(tc, envelopes); RECORDINGS(tc))
