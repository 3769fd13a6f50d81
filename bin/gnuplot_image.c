#include "gnuplot.h"

#include <string.h>

static bool begins_with(const output *image, const char *start, size_t count) {
  return image->count >= count && memcmp(image->bytes, start, count) == 0;
}

static bool ends_with(const output *image, size_t end, const char *last, size_t count) {
  return end >= count && memcmp(image->bytes + end - count, last, count) == 0;
}

/* The signature, and the chunk that ends every PNG. */
static bool is_whole_png(const output *image) {
  static const char start[] = "\x89PNG\r\n\x1a\n", last[] = "\0\0\0\0IEND\xae\x42\x60\x82";
  return begins_with(image, start, sizeof start - 1) &&
         ends_with(image, image->count, last, sizeof last - 1);
}

static bool is_whole_svg(const output *image) {
  static const char start[] = "<svg", last[] = "</svg>";
  size_t end = image->count, place = 0;
  if (end == 0 || memchr(image->bytes, '\0', end) != NULL) return false;
  while (end > 0 && strchr(" \t\r\n", image->bytes[end - 1]) != NULL) end--;
  if (!ends_with(image, end, last, sizeof last - 1)) return false;
  while (place + sizeof start - 1 <= end &&
         memcmp(image->bytes + place, start, sizeof start - 1) != 0)
    place++;
  return place + sizeof start - 1 <= end;
}

bool gnuplot_is_whole(const output *image, int picture) {
  return picture == PICTURE_PNG ? is_whole_png(image) : is_whole_svg(image);
}
