#include "picture.h"

#include <string.h>

#include "gnuplot.h"
#include "message.h"

picture_choice picture_guess(const char *path) {
  static const struct {
    const char *ending;
    picture_choice picture;
  } endings[] = {{".svg", PICTURE_SVG}, {".png", PICTURE_PNG}, {".gp", PICTURE_GNUPLOT}};
  const char *dot = path != NULL ? strrchr(path, '.') : NULL;
  for (size_t i = 0; dot != NULL && i < sizeof endings / sizeof *endings; i++)
    if (strcmp(dot, endings[i].ending) == 0) return endings[i].picture;
  return PICTURE_TEXT;
}

static int refuse_image(void) {
  complain("gnuplot failed: what it wrote is no whole picture");
  return EXIT_UNAVAILABLE;
}

int picture_render(output *drawn, int picture, const char *title) {
  if (picture != PICTURE_SVG && picture != PICTURE_PNG) return EXIT_FINE;
  output image = {0};
  int code = gnuplot_run(&image, drawn);
  if (code == EXIT_FINE && !gnuplot_is_whole(&image, picture)) code = refuse_image();
  if (code == EXIT_FINE && picture == PICTURE_SVG) code = gnuplot_finish_svg(&image, title);
  output_drop(drawn);
  *drawn = image;
  return code;
}
