/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What differs between kernels, and what they do not export. No other file looks at the
 * kernel's version or looks up a symbol.
 */
#ifndef UE_COMPAT_H
#define UE_COMPAT_H

#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/ring_buffer.h>
#include <linux/trace_events.h>
#include <linux/tracefs.h>
#include <linux/version.h>

#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 12, 0)
#include <linux/unaligned.h>
#else
#include <asm/unaligned.h>
#endif

/* Finds the symbols. Prints what is missing; returns 0 or -errno. */
int ue_compat_init(void);

/* The kernel's event_mutex: trace events are added, removed and enabled under it. */
extern struct mutex *ue_event_mutex;

/* The kernel's operations of character devices, which ask the device for its own. */
extern const struct file_operations *ue_def_chr_fops;

/* tracefs_create_file() at tracefs' root. */
struct dentry *ue_tracefs_create_file(const char *name, umode_t mode,
				      const struct file_operations *fops);

void ue_tracefs_remove(struct dentry *dentry);

/*
 * tracing_log_err(): an entry of tracefs' error_log. It keeps @texts for ever. False if
 * the kernel does not let us.
 */
bool ue_tracing_log_err(const char *command, const char **texts, u8 type, u16 position);

/*
 * tracing_reset_all_online_cpus(): clears the buffers that recorded a removed event, so
 * that its id may be given out again. Needs ue_event_mutex.
 */
void ue_reset_buffers(void);

/*
 * To be called before an event is removed: what still has one of its files open learns that
 * it is gone. Needs ue_event_mutex.
 */
void ue_before_removal(struct trace_event_call *call);

/* The largest record that fits @buffer, common fields included. */
static inline size_t ue_max_record(struct trace_buffer *buffer)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 8, 0)
	return ring_buffer_max_event_size(buffer);
#else
	/* A page, without its header of 16 bytes and a record's header of 8. */
	return PAGE_SIZE - 16 - 8;
#endif
}

/* Makes a mapping read-only for good. */
static inline void ue_vm_never_writable(struct vm_area_struct *vma)
{
#if LINUX_VERSION_CODE >= KERNEL_VERSION(6, 3, 0)
	vm_flags_clear(vma, VM_MAYWRITE);
#else
	vma->vm_flags &= ~VM_MAYWRITE;
#endif
}

#endif /* UE_COMPAT_H */
