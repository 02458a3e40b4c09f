/* SPDX-License-Identifier: GPL-2.0-only */
/* user_events_data: one file for all events. */
#ifndef UE_FILE_H
#define UE_FILE_H

#include <linux/fs.h>

struct ue_event;

/* Returns 0 or -errno, and then prints why. */
int ue_file_init(void);
/* Opens the file to all. From here on, loading must not fail. */
void ue_file_publish(void);
void ue_file_exit(void);

/*
 * The event that has @write_index in @file; NULL if none has. It lives as long as the
 * file is open.
 */
struct ue_event *ue_file_event(struct file *file, u32 write_index);

/* write.c */
ssize_t ue_write(struct file *file, const char __user *bytes, size_t len, loff_t *pos);
ssize_t ue_write_iter(struct kiocb *iocb, struct iov_iter *from);

#endif /* UE_FILE_H */
