/* Colours of what is drawn over a picture: seen on whatever lies beneath. */
#include "tui/lab/image_parts.h"

#include "tui/term.h"

enum { TONES = 3, BLACK = 16, WHITE = 231, LEAST = 300 };

/* Of each label: the colour it is known by, a lighter one and a darker one. */
static const uint8_t tones[IMAGE_INKS][TONES] = {
    {196, 217, 88}, {46, 157, 22},  {51, 159, 23},  {226, 230, 58},
    {201, 219, 90}, {208, 223, 94}, {123, 195, 24}, {160, 210, 52},
};

/* Red, green and blue of a colour of the palette; the basic ones as xterm has them. */
static void parts_of(uint8_t colour, int rgb[3])
{
    int c = colour < 16 ? colour : colour - 16;
    for (int i = 0; i < 3; i++) {
        int step = i == 0 ? c / 36 : i == 1 ? c / 6 % 6 : c % 6;
        rgb[i] = colour < 16     ? (c >> i & 1) * (c & 8 ? 255 : 205)
                 : colour >= 232 ? 8 + 10 * (colour - 232)
                 : step          ? 55 + 40 * step
                                 : 0;
    }
}

/* Relative luminance in thousandths, by a gamma of 2. */
static int luminance(uint8_t colour)
{
    int rgb[3];
    parts_of(colour, rgb);
    return (rgb[0] * rgb[0] * 213 + rgb[1] * rgb[1] * 715 + rgb[2] * rgb[2] * 72) / (255 * 255);
}

int image_contrast(uint8_t a, uint8_t b)
{
    int la = luminance(a) + 50, lb = luminance(b) + 50;
    return 100 * (la > lb ? la : lb) / (la > lb ? lb : la);
}

static uint8_t shown(uint8_t colour, int colours)
{
    return colours < 256 ? term_basic_colour(colour) : colour;
}

uint8_t image_ink(int ink, uint8_t beneath, int colours)
{
    uint8_t back = shown(beneath, colours);
    for (int i = 0; ink != IMAGE_INK_PLAIN && i < TONES; i++)
        if (image_contrast(shown(tones[ink % IMAGE_INKS][i], colours), back) >= LEAST)
            return tones[ink % IMAGE_INKS][i];
    return image_contrast(shown(WHITE, colours), back) >= LEAST ? WHITE : BLACK;
}
