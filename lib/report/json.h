#ifndef BSCAP_REPORT_JSON_H
#define BSCAP_REPORT_JSON_H

#include "report/draft.h"

#include <cJSON.h>
#include <stdint.h>

/* JSON under construction. Each function adds to an object under `key`, or to an array, whose `key`
 * is NULL; a parent of NULL is fine and adds nothing. Texts become valid UTF-8. */

/* The outermost object: apiVersion and kind. */
cJSON *bscap_json_start(bscap_draft *draft, const char *kind);

cJSON *bscap_json_object(bscap_draft *draft, cJSON *parent, const char *key);
cJSON *bscap_json_array(bscap_draft *draft, cJSON *parent, const char *key);
void bscap_json_text(bscap_draft *draft, cJSON *parent, const char *key, const char *text);
void bscap_json_flag(bscap_draft *draft, cJSON *parent, const char *key, bool is_true);

/* Whole numbers without point or exponent, others in the fewest digits; NAN and infinities are
 * null. */
void bscap_json_number(bscap_draft *draft, cJSON *parent, const char *key, double value);

/* All digits, also beyond what a double holds. */
void bscap_json_whole(bscap_draft *draft, cJSON *parent, const char *key, uint64_t value);

/* Adds the text of `root` to the draft, and frees it. */
void bscap_json_finish(bscap_draft *draft, cJSON *root);

#endif
