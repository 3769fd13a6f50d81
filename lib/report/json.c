#include "report/json.h"

#include <math.h>
#include <stdio.h>

#include "report/number.h"

/* Takes `item` over, whatever happens. */
static cJSON *add(bscap_draft *draft, cJSON *parent, const char *key, cJSON *item) {
  bool is_added = false;
  if (item != NULL && parent != NULL) {
    is_added = key != NULL
                   ? cJSON_AddItemToObject(parent, bscap_draft_clean(draft, key, false), item)
                   : cJSON_AddItemToArray(parent, item);
  }
  if (is_added) return item;
  draft->text.failed = true;
  cJSON_Delete(item);
  return NULL;
}

cJSON *bscap_json_start(bscap_draft *draft, const char *kind) {
  cJSON *root = cJSON_CreateObject();
  bscap_json_text(draft, root, "apiVersion", "bscap/v1");
  bscap_json_text(draft, root, "kind", kind);
  return root;
}

cJSON *bscap_json_object(bscap_draft *draft, cJSON *parent, const char *key) {
  return add(draft, parent, key, cJSON_CreateObject());
}

cJSON *bscap_json_array(bscap_draft *draft, cJSON *parent, const char *key) {
  return add(draft, parent, key, cJSON_CreateArray());
}

void bscap_json_text(bscap_draft *draft, cJSON *parent, const char *key, const char *text) {
  cJSON *item =
      text != NULL ? cJSON_CreateString(bscap_draft_clean(draft, text, false)) : cJSON_CreateNull();
  add(draft, parent, key, item);
}

void bscap_json_flag(bscap_draft *draft, cJSON *parent, const char *key, bool is_true) {
  add(draft, parent, key, cJSON_CreateBool(is_true));
}

void bscap_json_number(bscap_draft *draft, cJSON *parent, const char *key, double value) {
  char text[BSCAP_NUMBER_SIZE];
  bscap_number_write(value, text);
  add(draft, parent, key, isfinite(value) ? cJSON_CreateRaw(text) : cJSON_CreateNull());
}

void bscap_json_whole(bscap_draft *draft, cJSON *parent, const char *key, uint64_t value) {
  char text[BSCAP_NUMBER_SIZE];
  snprintf(text, sizeof text, "%llu", (unsigned long long)value);
  add(draft, parent, key, cJSON_CreateRaw(text));
}

void bscap_json_finish(bscap_draft *draft, cJSON *root) {
  char *text = root != NULL && !draft->text.failed ? cJSON_Print(root) : NULL;
  cJSON_Delete(root);
  if (text == NULL) {
    draft->text.failed = true;
    return;
  }
  bscap_text_add(&draft->text, text);
  bscap_text_add(&draft->text, "\n");
  cJSON_free(text);
}
