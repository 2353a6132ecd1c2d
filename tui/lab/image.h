/* Boxes, points, lines and polygons on pictures, with keys or mouse. */
#ifndef TUI_LAB_IMAGE_H
#define TUI_LAB_IMAGE_H

#include "tui/lab/desk.h"

extern const struct lab_desk_ops lab_image_desk;

#endif
