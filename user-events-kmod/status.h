/* SPDX-License-Identifier: GPL-2.0-only */
/* The status page, and user_events_status. */
#ifndef UE_STATUS_H
#define UE_STATUS_H

/* Returns 0 or -errno, and then prints why. */
int ue_status_init(void);
/* Opens the file to all. From here on, loading must not fail. */
void ue_status_publish(void);
void ue_status_exit(void);

#endif /* UE_STATUS_H */
