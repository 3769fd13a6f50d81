#include "base/lanes.h"
