/* Boxes, points, lines and polygons on pictures. A variant has its pictures (PNG or JPEG) and
 * gold/gold.json, a work with all that is right. docs/labs/image.md is the authors' manual. */
#ifndef CORE_LAB_IMAGE_ENGINE_H
#define CORE_LAB_IMAGE_ENGINE_H

#include "core/lab/engine.h"

extern const struct lab_engine image_engine;

#endif
