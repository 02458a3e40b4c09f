// SPDX-License-Identifier: GPL-2.0-only
/*
 * Files of a module in tracefs.
 *
 * tracefs does not know that modules go away. Were its inodes to point at operations in the
 * module, an open that sleeps between looking at them and calling them (an LSM or fanotify
 * may make it) would find them gone; and the kernel warns of operations whose owner is on
 * its way out. Character devices have this problem solved: their inodes point at operations
 * in the kernel, which ask the device for its module under a lock. So these files are opened
 * as devices are, although they are none: a regular inode's i_cdev is free.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/fs.h>
#include <linux/module.h>
#include <linux/rcupdate.h>

#include "compat.h"
#include "tracefs.h"

int ue_tracefs_create(struct ue_tracefs_file *file)
{
	cdev_init(&file->device, file->fops);
	file->device.owner = THIS_MODULE;
	file->dentry = ue_tracefs_create_file(file->name, file->mode, ue_def_chr_fops);
	if (IS_ERR_OR_NULL(file->dentry)) {
		pr_err("cannot load: tracefs takes no file %s (the kernel is locked down, or the file exists)\n",
		       file->name);
		return file->dentry ? PTR_ERR(file->dentry) : -EPERM;
	}
	return 0;
}

void ue_tracefs_publish(struct ue_tracefs_file *file)
{
	/* Who opened it before this line got ENXIO; who does so after it finds the device. */
	smp_store_release(&d_inode(file->dentry)->i_cdev, &file->device);
}

void ue_tracefs_delete(struct ue_tracefs_file *file)
{
	/* A descriptor opened with O_PATH may keep the inode for ever. */
	WRITE_ONCE(d_inode(file->dentry)->i_cdev, NULL);
	ue_tracefs_remove(file->dentry);
	/* The kernel looks at the device and takes its module with a spin lock held. */
	synchronize_rcu();
}

void ue_tracefs_opened(struct ue_tracefs_file *file)
{
	/*
	 * Of a device, the kernel gives this back when the file is closed. The operations'
	 * own reference to the module stays.
	 */
	kobject_put(&file->device.kobj);
	module_put(THIS_MODULE);
}
