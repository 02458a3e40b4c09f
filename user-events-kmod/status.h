/* SPDX-License-Identifier: GPL-2.0-only */
/* The status page, and user_events_status. */
#ifndef UE_STATUS_H
#define UE_STATUS_H

#include <linux/fs.h>

int ue_status_init(void);
void ue_status_exit(void);

extern const struct file_operations ue_status_fops;

#endif /* UE_STATUS_H */
