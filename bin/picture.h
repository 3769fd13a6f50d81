#ifndef PICTURE_H
#define PICTURE_H

#include "command.h"
#include "output.h"

/* What a picture in the file `path` is to be, as its name says; a text where it says nothing, or
 * where there is no file. */
picture_choice picture_guess(const char *path);

/* Puts an image in the place of the script that draws it, where the choice is one. Complains and
 * gives the exit code; on failure nothing is left of what was drawn. */
int picture_render(output *drawn, int picture, const char *title);

#endif
