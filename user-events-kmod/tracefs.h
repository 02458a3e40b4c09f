/* SPDX-License-Identifier: GPL-2.0-only */
/* Files of a module in tracefs. */
#ifndef UE_TRACEFS_H
#define UE_TRACEFS_H

#include <linux/cdev.h>
#include <linux/dcache.h>

/**
 * struct ue_tracefs_file - a file at the root of tracefs
 * @name: its name
 * @mode: its permissions when it is made
 * @fops: its operations; ->open() must call ue_tracefs_opened() when it succeeds
 * @device: how the kernel finds @fops
 * @dentry: the file, once it is made
 */
struct ue_tracefs_file {
	const char *name;
	umode_t mode;
	const struct file_operations *fops;
	struct cdev device;
	struct dentry *dentry;
};

/* Makes the file, which nobody can open yet. Returns 0 or -errno, and then prints why. */
int ue_tracefs_create(struct ue_tracefs_file *file);

/* Lets the file be opened. */
void ue_tracefs_publish(struct ue_tracefs_file *file);

/* Removes the file. Whoever was about to open it has a reference to the module now. */
void ue_tracefs_delete(struct ue_tracefs_file *file);

/* Balances what the kernel took to open @file, besides the operations' owner. */
void ue_tracefs_opened(struct ue_tracefs_file *file);

#endif /* UE_TRACEFS_H */
