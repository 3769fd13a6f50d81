#ifndef GNUPLOT_H
#define GNUPLOT_H

#include "output.h"

/* Runs gnuplot on a script and gathers the image that it writes; without a shell, without anybody's
 * settings, and not for long. Complains where that fails, and gives the exit code: EXIT_UNAVAILABLE
 * also where gnuplot is not installed. A signal that ends this process ends gnuplot too. */
int gnuplot_run(output *image, const output *script);

/* Whether a gnuplot that found no fault wrote all of an image of this kind. */
bool gnuplot_is_whole(const output *image, int picture);

/* Gives SVG of gnuplot's one title instead of many, families of fonts for where DejaVu is missing,
 * and weights that style sheets know. */
int gnuplot_finish_svg(output *image, const char *title);

#endif
