#include "tui/input.h"

#include "base/utf8.h"

#include <string.h>

enum { PARAMS = 6, STRING_MAX = 4096 };

/* How many bytes were used; 0: more are needed. event->kind stays EVENT_NONE for what is ignored.
 */
typedef size_t decoder(struct input *input, const char *p, size_t n, struct event *event);

struct csi {
    char lead; /* '<', '?', '=', '>' or 0 */
    int params[PARAMS];
    int count;
    char final;
};

void input_finish(struct input *input)
{
    if (!input)
        return;
    str_finish(&input->pending);
    str_finish(&input->paste);
}

void input_add_key(struct input *input, const char *seq, struct key key)
{
    size_t n = strlen(seq);
    if (n < 2 || n >= INPUT_SEQ || input->key_count == INPUT_KEYS)
        return;
    memcpy(input->keys[input->key_count].seq, seq, n + 1);
    input->keys[input->key_count++].key = key;
}

void input_feed(struct input *input, const char *bytes, size_t n)
{
    if (input->at == input->pending.len) {
        str_clear(&input->pending);
        input->at = 0;
    }
    str_add_bytes(&input->pending, bytes, n);
}

static void set_key(struct event *event, uint32_t code, unsigned mods)
{
    event->kind = EVENT_KEY;
    event->key = (struct key){code, mods};
}

/* xterm: 1 + (shift 1 | alt 2 | ctrl 4). */
static unsigned mods_of(int param)
{
    return param >= 2 && param <= 8 ? (unsigned) (param - 1) : 0;
}

static uint32_t letter_key(char final)
{
    static const char finals[] = "ABCDHFPQRS";
    static const uint32_t codes[] = {KEYS_UP,  KEYS_DOWN, KEYS_RIGHT, KEYS_LEFT, KEYS_HOME,
                                     KEYS_END, KEYS_F1,   KEYS_F2,    KEYS_F3,   KEYS_F4};
    const char *at = strchr(finals, final);
    return at && *at ? codes[at - finals] : KEYS_NONE;
}

static uint32_t tilde_key(int number)
{
    static const uint32_t codes[] = {
        [1] = KEYS_HOME,    [2] = KEYS_INSERT,    [3] = KEYS_DELETE, [4] = KEYS_END,
        [5] = KEYS_PAGE_UP, [6] = KEYS_PAGE_DOWN, [7] = KEYS_HOME,   [8] = KEYS_END,
        [11] = KEYS_F1,     [12] = KEYS_F2,       [13] = KEYS_F3,    [14] = KEYS_F4,
        [15] = KEYS_F5,     [17] = KEYS_F6,       [18] = KEYS_F7,    [19] = KEYS_F8,
        [20] = KEYS_F9,     [21] = KEYS_F10,      [23] = KEYS_F11,   [24] = KEYS_F12,
    };
    return number >= 0 && (size_t) number < sizeof codes / sizeof *codes ? codes[number] : 0;
}

static void decode_mouse(const struct csi *csi, struct event *event)
{
    int b = csi->params[0];
    struct mouse *mouse = &event->mouse;
    if (csi->count < 3 || csi->params[1] < 1 || csi->params[2] < 1)
        return;
    *mouse =
        (struct mouse){.button = (b & 3) + 1, .x = csi->params[1] - 1, .y = csi->params[2] - 1};
    mouse->mods = (b & 4 ? KEYS_SHIFT : 0u) | (b & 8 ? KEYS_ALT : 0u) | (b & 16 ? KEYS_CTRL : 0u);
    if (b & 64) {
        if (b & 2 || csi->final == 'm') /* sideways; terminals that report a release */
            return;
        mouse->what = b & 1 ? MOUSE_WHEEL_DOWN : MOUSE_WHEEL_UP;
    } else if (b & 32) {
        mouse->what = MOUSE_DRAG;
    } else {
        mouse->what = csi->final == 'M' ? MOUSE_PRESS : MOUSE_RELEASE;
    }
    event->kind = EVENT_MOUSE;
}

static void decode_plain_csi(struct input *input, const struct csi *csi, struct event *event)
{
    unsigned mods = csi->count > 1 ? mods_of(csi->params[1]) : 0;
    uint32_t code = letter_key(csi->final);
    if (csi->final == 'R' && csi->count == 2 && csi->params[0] > 1) {
        event->kind = EVENT_REPORT;
        event->y = csi->params[0] - 1;
        event->x = csi->params[1] - 1;
    } else if (csi->final == '~' && csi->params[0] == 200) {
        input->pasting = true;
        str_clear(&input->paste);
    } else if (csi->final == '~' && (code = tilde_key(csi->params[0])) != 0) {
        set_key(event, code, mods);
    } else if (csi->final == 'Z') {
        set_key(event, KEYS_TAB, KEYS_SHIFT);
    } else if (csi->final == 'I' || csi->final == 'O') {
        event->kind = EVENT_FOCUS;
        event->on = csi->final == 'I';
    } else if (code) {
        set_key(event, code, mods);
    }
}

/* p is behind "ESC [". Returns the bytes used from p, 0 when the sequence has not ended. */
static size_t parse_csi(const char *p, size_t n, struct csi *csi)
{
    size_t i = 0;
    *csi = (struct csi){0};
    if (i < n && p[i] >= '<' && p[i] <= '?')
        csi->lead = p[i++];
    for (; i < n; i++) {
        unsigned char c = (unsigned char) p[i];
        if (c >= '0' && c <= '9') {
            csi->count = csi->count ? csi->count : 1;
            int *param = &csi->params[csi->count - 1];
            *param = *param < 100000 ? *param * 10 + (c - '0') : *param;
        } else if (c == ';' || c == ':') {
            csi->count = csi->count ? csi->count : 1;
            csi->count += csi->count < PARAMS;
        } else if (c >= 0x40 && c < 0x7F) {
            csi->final = (char) c;
            return i + 1;
        } else if (c < 0x20 || c >= 0x7F) {
            return i + 1; /* broken off: swallowed */
        }
    }
    return 0;
}

static size_t decode_csi(struct input *input, const char *p, size_t n, struct event *event)
{
    struct csi csi;
    if (n >= 3 && p[2] == '[') { /* the Linux console's F1 … F5 */
        if (n < 4)
            return 0;
        if (p[3] >= 'A' && p[3] <= 'E')
            set_key(event, KEYS_F1 + (uint32_t) (p[3] - 'A'), 0);
        return 4;
    }
    size_t used = parse_csi(p + 2, n - 2, &csi);
    if (used == 0)
        return n > 64 ? n : 0;
    if (csi.lead == '<' && (csi.final == 'M' || csi.final == 'm'))
        decode_mouse(&csi, event);
    else if (csi.lead == '?' && csi.final == 'c')
        *event = (struct event){.kind = EVENT_REPORT, .x = -1};
    else if (csi.lead == 0)
        decode_plain_csi(input, &csi, event);
    return used + 2;
}

/* ESC O x, with xterm's modifier digit in between in some terminals. */
static size_t decode_ss3(struct input *input, const char *p, size_t n, struct event *event)
{
    (void) input;
    if (n < 3)
        return 0;
    uint32_t code = p[2] == 'M' ? (uint32_t) KEYS_ENTER : letter_key(p[2]);
    if (code)
        set_key(event, code, 0);
    return 3;
}

/* OSC, DCS, APC, PM and SOS answers end in BEL or ESC \ and are not used here. */
static size_t skip_string(struct input *input, const char *p, size_t n, struct event *event)
{
    (void) input;
    (void) event;
    for (size_t i = 2; i < n; i++) {
        if (p[i] == '\a')
            return i + 1;
        if (p[i] == '\033' && i + 1 < n)
            return p[i + 1] == '\\' ? i + 2 : i;
    }
    return n > STRING_MAX ? n : 0;
}

static decoder *escape_decoder(char c)
{
    switch (c) {
    case '[':
        return decode_csi;
    case 'O':
        return decode_ss3;
    case ']':
    case 'P':
    case '_':
    case '^':
    case 'X':
        return skip_string;
    default:
        return NULL;
    }
}

static size_t decode_char(const char *p, size_t n, bool late, struct event *event)
{
    unsigned char c = (unsigned char) *p;
    if (c == '\r' || c == '\n')
        set_key(event, KEYS_ENTER, 0);
    else if (c == '\t')
        set_key(event, KEYS_TAB, 0);
    else if (c == 0x7F || c == '\b')
        set_key(event, KEYS_BACKSPACE, 0);
    else if (c == 0)
        set_key(event, ' ', KEYS_CTRL);
    else if (c < 0x1B)
        set_key(event, (uint32_t) c + 'a' - 1, KEYS_CTRL);
    else if (c < 0x20)
        set_key(event, (uint32_t) c + '@', KEYS_CTRL);
    if (c < 0x20 || c == 0x7F)
        return 1;
    size_t want = c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : c >= 0xC0 ? 2 : 1;
    if (n < want && !late)
        return 0;
    uint32_t cp;
    size_t len = utf8_decode(p, n, &cp);
    if (cp != 0xFFFD && !(cp >= 0x80 && cp < 0xA0))
        set_key(event, cp, 0);
    return len;
}

static size_t match_terminfo(struct input *input, const char *p, size_t n, struct event *event)
{
    for (int i = 0; i < input->key_count; i++) {
        size_t len = strlen(input->keys[i].seq);
        if (len <= n && memcmp(input->keys[i].seq, p, len) == 0) {
            event->kind = EVENT_KEY;
            event->key = input->keys[i].key;
            return len;
        }
    }
    return 0;
}

static size_t decode_escape(struct input *input, const char *p, size_t n, bool late,
                            struct event *event)
{
    size_t used = match_terminfo(input, p, n, event);
    if (used)
        return used;
    decoder *decode = n > 1 ? escape_decoder(p[1]) : NULL;
    if (decode && (used = decode(input, p, n, event)) > 0)
        return used;
    if ((n == 1 || decode) && !late)
        return 0;
    if (n == 1 || p[1] == '\033') {
        set_key(event, KEYS_ESC, 0);
        return 1;
    }
    used = decode_char(p + 1, n - 1, late, event);
    if (used == 0)
        return 0;
    event->key.mods |= KEYS_ALT;
    return used + 1;
}

static void add_pasted(struct str *paste, const char *p, size_t n)
{
    uint32_t cp;
    for (size_t i = 0; i < n && paste->len < INPUT_PASTE_MAX;) {
        if (p[i] == '\0') {
            i++;
            continue;
        }
        size_t len = utf8_decode(p + i, n - i, &cp);
        if (cp == '\r') {
            str_add_char(paste, '\n');
            i += i + 1 < n && p[i + 1] == '\n';
        } else if (cp != 0xFFFD &&
                   (cp >= 0xA0 || (cp >= 0x20 && cp < 0x7F) || cp == '\n' || cp == '\t')) {
            str_add_bytes(paste, p + i, len);
        }
        i += len;
    }
}

/* Inside a paste: everything up to ESC [ 201 ~. The terminator may be cut in two reads. */
static size_t decode_paste(struct input *input, const char *p, size_t n, bool late,
                           struct event *event)
{
    static const char end[] = "\033[201~";
    const char *at = memmem(p, n, end, sizeof end - 1);
    if (!at && !late) { /* past the limit only the end is still looked for */
        if (n <= INPUT_PASTE_MAX)
            return 0;
        add_pasted(&input->paste, p, n - sizeof end);
        return n - sizeof end;
    }
    size_t len = at ? (size_t) (at - p) : n;
    add_pasted(&input->paste, p, len);
    input->pasting = false;
    event->kind = EVENT_PASTE;
    event->text = str_text(&input->paste);
    return at ? len + sizeof end - 1 : n;
}

enum input_state input_next(struct input *input, bool late, struct event *event)
{
    for (;;) {
        const char *p = str_text(&input->pending) + input->at;
        size_t n = input->pending.len - input->at, used;
        *event = (struct event){.kind = EVENT_NONE};
        if (n == 0 && !(input->pasting && late))
            return input->pasting ? INPUT_PARTIAL : INPUT_EMPTY;
        if (input->pasting)
            used = decode_paste(input, p, n, late, event);
        else if (*p == '\033')
            used = decode_escape(input, p, n, late, event);
        else
            used = decode_char(p, n, late, event);
        if (used == 0 && event->kind == EVENT_NONE)
            return INPUT_PARTIAL;
        input->at += used;
        if (event->kind != EVENT_NONE)
            return INPUT_EVENT;
    }
}
