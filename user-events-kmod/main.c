// SPDX-License-Identifier: GPL-2.0-only
/* Loading and unloading: what is made in order, and undone in reverse. */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/module.h>

#include "compat.h"
#include "error_log.h"
#include "event.h"
#include "file.h"
#include "status.h"

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
	ret = ue_events_init();
	if (ret)
		goto no_events;
	ret = ue_status_init();
	if (ret)
		goto no_status;
	ret = ue_file_init();
	if (ret)
		goto no_file;
	/* A module that fails to load is freed, whoever has it open. */
	ue_status_publish();
	ue_file_publish();
	return 0;

no_file:
	ue_status_exit();
no_status:
	ue_events_exit();
no_events:
	ue_error_log_exit();
	return ret;
}

static void __exit ue_exit(void)
{
	ue_file_exit();
	ue_status_exit();
	ue_events_exit();
	ue_error_log_exit();
}

module_init(ue_init);
module_exit(ue_exit);

MODULE_DESCRIPTION("Trace events of user space, for kernels without CONFIG_USER_EVENTS");
MODULE_AUTHOR("The user-events authors");
MODULE_LICENSE("GPL");
MODULE_VERSION(UE_VERSION);
