/* SPDX-License-Identifier: GPL-2.0-only */
/* Tells users what is wrong with a registration, in tracefs' error_log. */
#ifndef UE_ERROR_LOG_H
#define UE_ERROR_LOG_H

#include "parse.h"

int ue_error_log_init(void);
void ue_error_log_exit(void);

/* Logs what is wrong with @description, and where. May sleep. */
void ue_error_log(const char *description, struct ue_mistake mistake);

#endif /* UE_ERROR_LOG_H */
