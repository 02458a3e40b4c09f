// SPDX-License-Identifier: GPL-2.0-only
/* The status page, and user_events_status. */
#include <linux/module.h>
#include <linux/percpu.h>
#include <linux/seq_file.h>
#include <linux/vmalloc.h>

#include "compat.h"
#include "event.h"
#include "removal.h"
#include "status.h"
#include "tracefs.h"

/* A byte for each event, shared with every process that maps the file. */
static u8 *page;

static struct ue_tracefs_file status_file;

u8 ue_status_get(const struct ue_event *event)
{
	/* Pairs with the release in ue_status_set(). */
	return smp_load_acquire(&page[event->status_index]);
}

/* Needs ue_event_mutex. */
void ue_status_set(const struct ue_event *event, u8 listeners)
{
	lockdep_assert_held(ue_event_mutex);
	/* Pairs with the acquire in ue_status_get(): who sees it may count records. */
	smp_store_release(&page[event->status_index], listeners);
}

/*
 * Opening the file with O_TRUNC takes its pages away from all who have mapped it: they get
 * them back as soon as they look.
 */
static vm_fault_t status_fault(struct vm_fault *vmf)
{
	if (vmf->pgoff >= UE_STATUS_BYTES >> PAGE_SHIFT)
		return VM_FAULT_SIGBUS;
	vmf->page = vmalloc_to_page(page + (vmf->pgoff << PAGE_SHIFT));
	get_page(vmf->page);
	return 0;
}

static const struct vm_operations_struct status_vm_ops = {
	.fault = status_fault,
};

static int status_mmap(struct file *file, struct vm_area_struct *vma)
{
	if (vma->vm_flags & VM_WRITE)
		return -EPERM;
	ue_vm_never_writable(vma);
	vma->vm_ops = &status_vm_ops;
	return remap_vmalloc_range(vma, page, vma->vm_pgoff);
}

static void *seq_begin(struct seq_file *m, loff_t *pos)
{
	mutex_lock(&ue_events_mutex);
	return seq_list_start(&ue_events, *pos);
}

static void *seq_step(struct seq_file *m, void *v, loff_t *pos)
{
	return seq_list_next(v, &ue_events, pos);
}

static void seq_end(struct seq_file *m, void *v)
{
	mutex_unlock(&ue_events_mutex);
}

static u64 written(const struct ue_event *event)
{
	u64 sum = 0;
	int cpu;

	if (READ_ONCE(event->written))
		for_each_possible_cpu(cpu)
			sum += *per_cpu_ptr(event->written, cpu);
	return sum;
}

/* "name # status_index=1 users=2 listeners=ftrace,perf written=3 invalid=0 too_large=0" */
static int seq_show(struct seq_file *m, void *v)
{
	const struct ue_event *event = list_entry(v, struct ue_event, in_order);
	u8 listeners = ue_status_get(event);

	seq_printf(m, "%s # status_index=%u users=%u listeners=", event->name,
		   event->status_index, event->users);
	if (!listeners)
		seq_puts(m, "none");
	if (listeners & UE_STATUS_FTRACE)
		seq_puts(m, listeners & UE_STATUS_PERF ? "ftrace," : "ftrace");
	if (listeners & UE_STATUS_PERF)
		seq_puts(m, "perf");
	seq_printf(m, " written=%llu invalid=%lld too_large=%lld\n", written(event),
		   atomic64_read(&event->invalid), atomic64_read(&event->too_large));
	return 0;
}

static const struct seq_operations status_seq_ops = {
	.start = seq_begin,
	.next = seq_step,
	.stop = seq_end,
	.show = seq_show,
};

static int status_open(struct inode *inode, struct file *file)
{
	int ret;

	if ((file->f_mode & FMODE_WRITE) && (file->f_flags & O_TRUNC))
		ue_events_sweep();
	ret = seq_open(file, &status_seq_ops);
	if (!ret)
		ue_tracefs_opened(&status_file);
	return ret;
}

/* So that "echo > user_events_status" is no error: all was done when it was opened. */
static ssize_t status_write(struct file *file, const char __user *bytes, size_t len,
			    loff_t *pos)
{
	return len;
}

static const struct file_operations status_fops = {
	.owner = THIS_MODULE,
	.open = status_open,
	.read = seq_read,
	.write = status_write,
	.llseek = seq_lseek,
	.mmap = status_mmap,
	.release = seq_release,
};

static struct ue_tracefs_file status_file = {
	.name = "user_events_status",
	.mode = 0640,
	.fops = &status_fops,
};

int ue_status_init(void)
{
	int ret;

	page = vmalloc_user(UE_STATUS_BYTES);
	if (!page)
		return -ENOMEM;
	ret = ue_tracefs_create(&status_file);
	if (ret)
		vfree(page);
	return ret;
}

void ue_status_publish(void)
{
	ue_tracefs_publish(&status_file);
}

void ue_status_exit(void)
{
	ue_tracefs_delete(&status_file);
	vfree(page);
}
