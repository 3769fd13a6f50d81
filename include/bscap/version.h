#ifndef BSCAP_VERSION_H
#define BSCAP_VERSION_H

#include <bscap/export.h>

#define BSCAP_VERSION_MAJOR 0
#define BSCAP_VERSION_MINOR 3
#define BSCAP_VERSION_PATCH 0
#define BSCAP_VERSION       "0.3.0"

BSCAP_BEGIN

/** The version of the library that is running, "MAJOR.MINOR.PATCH". Static text. */
BSCAP_API const char *bscap_version(void);

BSCAP_END

#endif
