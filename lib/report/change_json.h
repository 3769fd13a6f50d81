#ifndef BSCAP_REPORT_CHANGE_JSON_H
#define BSCAP_REPORT_CHANGE_JSON_H

#include "report/json.h"

/* Adds `changes` to the JSON of a forecast, where the draft's options have any. */
void bscap_change_json(bscap_draft *draft, cJSON *root);

#endif
