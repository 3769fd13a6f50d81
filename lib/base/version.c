#include <bscap/version.h>

const char *bscap_version(void) {
  return BSCAP_VERSION;
}
