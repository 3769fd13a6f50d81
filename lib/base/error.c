#include <bscap/error.h>

const char *bscap_status_name(bscap_status status) {
  switch (status) {
  case BSCAP_OK:
    return "ok";
  case BSCAP_INVALID:
    return "invalid";
  case BSCAP_UNAVAILABLE:
    return "unavailable";
  case BSCAP_OUT_OF_MEMORY:
    return "out of memory";
  case BSCAP_CANCELLED:
    return "cancelled";
  case BSCAP_INTERNAL:
    return "internal";
  }
  return "unknown";
}
