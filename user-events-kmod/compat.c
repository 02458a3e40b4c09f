// SPDX-License-Identifier: GPL-2.0-only
/* What differs between kernels, and what they do not export. */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/dcache.h>
#include <linux/kprobes.h>
#include <linux/static_call.h>
#include <linux/trace_events.h>

#include "compat.h"

/* Looked up once, before anything else. */
struct mutex *ue_event_mutex;
const struct file_operations *ue_def_chr_fops;

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

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 6, 0)
/*
 * These kernels do not see to it that "format" and "trigger" of an event, when they are open
 * while the event is removed, leave its memory alone. Both look, under event_mutex, whether
 * their inode still has a pointer to it.
 */
DEFINE_STATIC_CALL_NULL(ue_find_file_call,
			struct trace_event_file *(struct trace_array *tr, const char *system,
						  const char *event));
static struct list_head *instances;

static int find_instances(void)
{
	void *find_file = find("find_event_file");

	instances = find("ftrace_trace_arrays");
	if (!instances || !find_file)
		return -ENOENT;
	static_call_update(ue_find_file_call, find_file);
	return 0;
}

static void take_event_away(struct dentry *dir, const char *name)
{
	struct qstr file = QSTR_INIT(name, strlen(name));
	struct dentry *dentry = d_hash_and_lookup(dir, &file);

	if (IS_ERR_OR_NULL(dentry))
		return;
	if (d_inode(dentry))
		WRITE_ONCE(d_inode(dentry)->i_private, NULL);
	dput(dentry);
}

void ue_before_removal(struct trace_event_call *call)
{
	struct trace_event_file *file;
	struct list_head *instance;

	lockdep_assert_held(ue_event_mutex);
	list_for_each(instance, instances) {
		/* A trace_array begins with its place in the list. */
		file = static_call(ue_find_file_call)((struct trace_array *)instance,
						      call->class->system,
						      trace_event_name(call));
		/* Root can make a probe's event of the same name, which hides ours. */
		if (!file || file->event_call != call || !file->dir)
			continue;
		take_event_away(file->dir, "format");
		take_event_away(file->dir, "trigger");
	}
}
#else
static int find_instances(void)
{
	return 0;
}

void ue_before_removal(struct trace_event_call *call)
{
}
#endif

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
	ue_def_chr_fops = find("def_chr_fops");
	if (!ue_event_mutex || !create || !remove || !reset || !ue_def_chr_fops)
		return -ENOENT;
	ret = find_instances();
	if (ret)
		return ret;
	static_call_update(ue_create_file_call, create);
	static_call_update(ue_remove_call, remove);
	static_call_update(ue_reset_call, reset);
	log = (void *)static_call(ue_lookup_call)("tracing_log_err");
	if (log)
		static_call_update(ue_log_err_call, log);
	ue_can_log = log;
	return 0;
}

struct dentry *ue_tracefs_create_file(const char *name, umode_t mode,
				      const struct file_operations *fops)
{
	return static_call(ue_create_file_call)(name, mode, NULL, NULL, fops);
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
