// SPDX-License-Identifier: GPL-2.0-only
/* What differs between kernels, and what they do not export. */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/kprobes.h>
#include <linux/static_call.h>

#include "compat.h"

/* Looked up once, before anything else. */
struct mutex *ue_event_mutex;

/*
 * Functions are called as static calls: where the kernel checks the targets of indirect
 * branches, one that nobody in the kernel calls indirectly is no valid target.
 */
DEFINE_STATIC_CALL_NULL(ue_lookup_call, unsigned long (const char *name));
DEFINE_STATIC_CALL_NULL(ue_create_file_call, typeof(tracefs_create_file));
DEFINE_STATIC_CALL_NULL(ue_remove_call, typeof(tracefs_remove));
DEFINE_STATIC_CALL_NULL(ue_log_err_call,
			void (struct trace_array *tr, const char *loc, const char *cmd,
			      const char **errs, u8 type, u16 pos));
DEFINE_STATIC_CALL_NULL(ue_reset_call, void (void));

static bool ue_can_log;

/* kallsyms_lookup_name() is not exported; a probe on it knows where it is. */
static int find_lookup(void)
{
	struct kprobe probe = { .symbol_name = "kallsyms_lookup_name" };
	int ret = register_kprobe(&probe);

	if (ret) {
		pr_err("cannot load: no kprobe on kallsyms_lookup_name (%d); the kernel needs CONFIG_KPROBES and CONFIG_KALLSYMS\n",
		       ret);
		return ret;
	}
	static_call_update(ue_lookup_call, (void *)probe.addr);
	unregister_kprobe(&probe);
	return 0;
}

static void *find(const char *name)
{
	void *symbol = (void *)static_call(ue_lookup_call)(name);

	if (!symbol)
		pr_err("cannot load: the kernel has no symbol %s (needs CONFIG_KALLSYMS_ALL)\n",
		       name);
	return symbol;
}

int ue_compat_init(void)
{
	void *create, *remove, *reset, *log;
	int ret = find_lookup();

	if (ret)
		return ret;
	ue_event_mutex = find("event_mutex");
	create = find("tracefs_create_file");
	remove = find("tracefs_remove");
	reset = find("tracing_reset_all_online_cpus");
	if (!ue_event_mutex || !create || !remove || !reset)
		return -ENOENT;
	static_call_update(ue_create_file_call, create);
	static_call_update(ue_remove_call, remove);
	static_call_update(ue_reset_call, reset);
	log = (void *)static_call(ue_lookup_call)("tracing_log_err");
	if (log)
		static_call_update(ue_log_err_call, log);
	ue_can_log = log;
	return 0;
}

struct dentry *ue_tracefs_create_file(const char *name, umode_t mode)
{
	return static_call(ue_create_file_call)(name, mode, NULL, NULL, NULL);
}

void ue_tracefs_remove(struct dentry *dentry)
{
	static_call(ue_remove_call)(dentry);
}

bool ue_tracing_log_err(const char *command, const char **texts, u8 type, u16 position)
{
	if (ue_can_log)
		static_call(ue_log_err_call)(NULL, "user_events", command, texts, type,
					     position);
	return ue_can_log;
}

void ue_reset_buffers(void)
{
	lockdep_assert_held(ue_event_mutex);
	static_call(ue_reset_call)();
}
