#include "command.h"

#include <sys/stat.h>

#include "message.h"
#include "output.h"
#include "starting.h"

int run_init(const request *asked) {
  const char *path = asked->output_file;
  if (asked->operands_count > 1 || (asked->operands_count == 1 && path != NULL))
    return refuse("'init' writes one FILE");
  if (asked->operands_count == 1) path = asked->operands[0];
  struct stat old;
  if (path != NULL && stat(path, &old) == 0 && S_ISREG(old.st_mode))
    return refuse("%s: exists already; remove it first, or name another file", path);
  output gathered = {0};
  const bscap_sink sink = output_sink(&gathered);
  if (!sink.write(sink.context, starting_model, starting_model_size)) return refuse_memory();
  return output_finish(&gathered, path);
}
