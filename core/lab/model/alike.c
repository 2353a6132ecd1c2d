#include "core/lab/model/alike.h"

#include "base/str.h"
#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

/* Folded code point; 0 for what parts words. */
static uint32_t fold(uint32_t cp)
{
    if (cp >= 0xFF01 && cp <= 0xFF5E)
        cp -= 0xFEE0;
    if (cp >= 'A' && cp <= 'Z')
        return cp + 'a' - 'A';
    if (cp < 0x80)
        return (cp >= 'a' && cp <= 'z') || (cp >= '0' && cp <= '9') ? cp : 0;
    bool punctuation = cp < 0xC0 || (cp >= 0x2000 && cp <= 0x2BFF) ||
                       (cp >= 0x3000 && cp <= 0x3004) || (cp >= 0x3008 && cp <= 0x3020) ||
                       (cp >= 0xFE10 && cp <= 0xFE6F) || (cp >= 0xFF5F && cp <= 0xFF65) ||
                       cp == 0xFFFD;
    return punctuation ? 0 : cp;
}

void alike_fold(const char *text, struct str *out)
{
    size_t len = strlen(text), n;
    uint32_t cp;
    char bytes[4];
    bool gap = false, begun = false;
    for (size_t i = 0; i < len && (n = utf8_decode(text + i, len - i, &cp)) > 0; i += n) {
        uint32_t folded = fold(cp);
        if (!folded) {
            gap = true;
            continue;
        }
        if (gap && begun)
            str_add_char(out, ' ');
        gap = false;
        begun = true;
        str_add_bytes(out, bytes, utf8_encode(folded, bytes));
    }
}

static uint64_t hash(const char *bytes, size_t n, uint64_t h)
{
    for (size_t i = 0; i < n; i++)
        h = (h ^ (unsigned char) bytes[i]) * UINT64_C(0x100000001B3);
    return h;
}

static int by_number(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *) a, y = *(const uint32_t *) b;
    return (x > y) - (x < y);
}

static void sketch(struct alike_row *row)
{
    size_t kept = 0;
    qsort(row->grams, row->count, sizeof *row->grams, by_number);
    for (size_t i = 0; i < row->count; i++)
        if (kept == 0 || row->grams[i] != row->grams[kept - 1])
            row->grams[kept++] = row->grams[i];
    row->count = kept;
    for (size_t i = 0; i < kept; i++)
        row->sketch |= UINT64_C(1) << (row->grams[i] * UINT32_C(2654435761) >> 26);
}

static void take_text(struct alike *alike, const char *text, struct alike_row *row)
{
    struct str folded = STR_INIT;
    uint32_t last = 0, cp;
    size_t n;
    alike_fold(text, &folded);
    const char *p = str_text(&folded);
    row->exact = hash(p, folded.len, UINT64_C(0xCBF29CE484222325));
    row->grams = arena_array(&alike->arena, utf8_length(p) + 1, sizeof *row->grams);
    for (; (n = utf8_decode(p, strlen(p), &cp)) > 0; p += n) {
        if (last)
            row->grams[row->count++] = last * UINT32_C(0x01000193) ^ cp * UINT32_C(0x9E3779B1);
        last = cp;
    }
    sketch(row);
    str_finish(&folded);
}

static void take_cells(const struct model_data *data, const char *const *cells,
                       struct alike_row *row)
{
    uint64_t h = UINT64_C(0xCBF29CE484222325);
    for (unsigned c = 0; c < data->columns_count; c++)
        if (model_is_feature(data, (int) c))
            h = hash(cells[c], strlen(cells[c]) + 1, h);
    row->exact = h;
}

void alike_init(const struct model_data *data, const struct model_rows *rows, struct alike *alike)
{
    *alike = (struct alike){.count = rows->count, .texts = data->text >= 0, .near = data->near};
    alike->rows = arena_array(&alike->arena, rows->count, sizeof *alike->rows);
    for (size_t i = 0; i < rows->count; i++) {
        if (alike->texts)
            take_text(alike, rows->list[i].cells[data->text], &alike->rows[i]);
        else
            take_cells(data, rows->list[i].cells, &alike->rows[i]);
    }
}

void alike_finish(struct alike *alike)
{
    arena_finish(&alike->arena);
    *alike = (struct alike){0};
}

bool alike_exact(const struct alike *alike, size_t a, size_t b)
{
    return alike->rows[a].exact == alike->rows[b].exact;
}

bool alike_near(const struct alike *alike, size_t a, size_t b)
{
    const struct alike_row *x = &alike->rows[a], *y = &alike->rows[b];
    size_t both = 0, i = 0, j = 0;
    if (x->exact == y->exact)
        return true;
    double most = (double) (x->count > y->count ? x->count : y->count);
    double least = (double) (x->count < y->count ? x->count : y->count);
    if (!alike->texts || least == 0 || least < alike->near * most)
        return false;
    /* |A ∩ B| ≥ near |A ∪ B| ≥ near |A|, so that A has few grams which B lacks */
    if (__builtin_popcountll(x->sketch & ~y->sketch) > (1 - alike->near) * (double) x->count)
        return false;
    while (i < x->count && j < y->count) {
        both += x->grams[i] == y->grams[j];
        uint32_t u = x->grams[i], v = y->grams[j];
        i += u <= v;
        j += v <= u;
    }
    return (double) both >= alike->near * (double) (x->count + y->count - both);
}
