// SPDX-License-Identifier: GPL-2.0-only
/* Loading and unloading: what is made in order, and undone in reverse. */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/fs.h>
#include <linux/module.h>
#include <linux/rcupdate.h>

#include "compat.h"
#include "error_log.h"
#include "event.h"
#include "file.h"
#include "status.h"

/*
 * A file in tracefs. tracefs does not know about modules that go away, and the kernel
 * warns of an open that finds a module on its way out. Therefore the file opens as
 * operations without an owner, which take a reference to the module or refuse.
 */
struct ue_tracefs_file {
	const char *name;
	umode_t mode;
	const struct file_operations *proxy;
	const struct file_operations *kernels;
	struct dentry *dentry;
};

static int open_real(struct file *file, struct inode *inode,
		     const struct file_operations *real)
{
	const struct file_operations *fops = fops_get(real);

	/* Must not sleep before this: see remove_file(). */
	if (!fops)
		return -ENODEV;
	replace_fops(file, fops);
	return fops->open(inode, file);
}

static int open_data(struct inode *inode, struct file *file)
{
	return open_real(file, inode, &ue_data_fops);
}

static int open_status(struct inode *inode, struct file *file)
{
	return open_real(file, inode, &ue_status_fops);
}

static const struct file_operations data_proxy = { .open = open_data };
static const struct file_operations status_proxy = { .open = open_status };

static struct ue_tracefs_file data_file = {
	.name = "user_events_data",
	.mode = 0660,
	.proxy = &data_proxy,
};

static struct ue_tracefs_file status_file = {
	.name = "user_events_status",
	.mode = 0640,
	.proxy = &status_proxy,
};

static int create_file(struct ue_tracefs_file *file)
{
	struct inode *inode;

	file->dentry = ue_tracefs_create_file(file->name, file->mode);
	if (IS_ERR_OR_NULL(file->dentry)) {
		pr_err("cannot load: tracefs takes no file %s (the kernel is locked down, or the file exists)\n",
		       file->name);
		return file->dentry ? PTR_ERR(file->dentry) : -EPERM;
	}
	inode = d_inode(file->dentry);
	file->kernels = inode->i_fop;
	WRITE_ONCE(inode->i_fop, file->proxy);
	return 0;
}

static void remove_file(struct ue_tracefs_file *file)
{
	/* A descriptor opened with O_PATH may keep the inode. */
	WRITE_ONCE(d_inode(file->dentry)->i_fop, file->kernels);
	ue_tracefs_remove(file->dentry);
}

static int __init ue_init(void)
{
	int ret;

	if (IS_ENABLED(CONFIG_USER_EVENTS)) {
		pr_err("cannot load: this kernel has user_events itself, programs use those\n");
		return -EEXIST;
	}
	ret = ue_compat_init();
	if (ret)
		return ret;
	ret = ue_error_log_init();
	if (ret)
		return ret;
	ret = ue_status_init();
	if (ret)
		goto no_status;
	ret = create_file(&status_file);
	if (ret)
		goto no_status_file;
	ret = create_file(&data_file);
	if (ret)
		goto no_data_file;
	return 0;

no_data_file:
	remove_file(&status_file);
	synchronize_rcu_tasks();
no_status_file:
	ue_status_exit();
no_status:
	ue_error_log_exit();
	return ret;
}

static void __exit ue_exit(void)
{
	remove_file(&data_file);
	remove_file(&status_file);
	/* Those who saw our operations have a reference to the module now, or never will. */
	synchronize_rcu_tasks();
	ue_events_exit();
	ue_status_exit();
	ue_error_log_exit();
}

module_init(ue_init);
module_exit(ue_exit);

MODULE_DESCRIPTION("Trace events of user space, for kernels without CONFIG_USER_EVENTS");
MODULE_AUTHOR("The user-events authors");
MODULE_LICENSE("GPL");
MODULE_VERSION(UE_VERSION);
