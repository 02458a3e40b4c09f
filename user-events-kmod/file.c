// SPDX-License-Identifier: GPL-2.0-only
/* user_events_data: one file for all events. */
#include <linux/module.h>
#include <linux/nospec.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include <linux/xarray.h>

#include "error_log.h"
#include "event.h"
#include "file.h"
#include "removal.h"
#include "tracefs.h"

#define KNOWN_FLAGS (UE_REG_DATA_LOC | UE_REG_ALIGN)

/* The events of a file by their write index. Grows, and is replaced when it is full. */
struct ue_refs {
	struct rcu_head rcu;
	u32 count;
	u32 room;
	struct ue_event *events[];
};

/**
 * struct ue_file - an open user_events_data
 * @lock: held while an event is added
 * @refs: read under RCU, changed under @lock
 * @indices: write index by status index; under @lock
 */
struct ue_file {
	struct mutex lock;	/* taken before ue_events_mutex */
	struct ue_refs __rcu *refs;
	struct xarray indices;
};

struct ue_event *ue_file_event(struct file *file, u32 write_index)
{
	struct ue_file *ours = file->private_data;
	struct ue_event *event = NULL;
	struct ue_refs *refs;
	u32 count;

	rcu_read_lock();
	refs = rcu_dereference(ours->refs);
	if (refs) {
		/* Pairs with the release in append(): the slot was filled before. */
		count = smp_load_acquire(&refs->count);
		if (write_index < count)
			event = refs->events[array_index_nospec(write_index, count)];
	}
	rcu_read_unlock();
	return event;
}

/* Makes room for one more event. Needs @file's lock. */
static struct ue_refs *make_room(struct ue_file *file)
{
	struct ue_refs *refs = rcu_dereference_protected(file->refs,
							 lockdep_is_held(&file->lock));
	struct ue_refs *larger;
	u32 room;

	if (refs && refs->count < refs->room)
		return refs;
	room = refs ? 2 * refs->room : 8;
	larger = kvmalloc(struct_size(larger, events, room), GFP_KERNEL_ACCOUNT);
	if (!larger)
		return NULL;
	larger->count = refs ? refs->count : 0;
	larger->room = room;
	if (refs)
		memcpy(larger->events, refs->events,
		       array_size(refs->count, sizeof(refs->events[0])));
	rcu_assign_pointer(file->refs, larger);
	if (refs)
		kvfree_rcu(refs, rcu);
	return larger;
}

/*
 * Gives the file a reference to the event, which is the caller's until then. Returns the
 * write index or -errno. Needs @file's lock.
 */
static int append(struct ue_file *file, struct ue_event *event)
{
	struct ue_refs *refs = make_room(file);
	u32 index;
	int ret;

	lockdep_assert_held(&file->lock);
	if (!refs)
		return -ENOMEM;
	index = refs->count;
	ret = xa_err(xa_store(&file->indices, event->status_index, xa_mk_value(index),
			      GFP_KERNEL_ACCOUNT));
	if (ret)
		return ret;
	refs->events[index] = event;
	/* Pairs with the acquire in ue_file_event(). */
	smp_store_release(&refs->count, index + 1);
	return index;
}

/* The write index of an event in this file, that may have it already. */
static int add_event(struct ue_file *file, struct ue_event *event)
{
	bool is_ours = false;
	void *known;
	int index;

	mutex_lock(&file->lock);
	known = xa_load(&file->indices, event->status_index);
	if (known) {
		index = xa_to_value(known);
	} else {
		index = append(file, event);
		is_ours = index >= 0;
	}
	mutex_unlock(&file->lock);
	if (!is_ours)
		ue_events_put(&event, 1);
	return index;
}

/* Reads a registration of any size that this version can know. */
static int read_registration(struct ue_reg *reg, struct ue_reg __user *from)
{
	u32 size;

	if (get_user(size, &from->size))
		return -EFAULT;
	if (size < UE_REG_SIZE_VER0)
		return -EINVAL;
	if (size > PAGE_SIZE)
		return -E2BIG;
	return copy_struct_from_user(reg, sizeof(*reg), from, size);
}

/* The description, made with kmalloc(). */
static char *read_description(u64 address)
{
	char *text = kmalloc(UE_MAX_DESC + 1, GFP_KERNEL_ACCOUNT);
	long len;

	if (!text)
		return ERR_PTR(-ENOMEM);
	len = strncpy_from_user(text, u64_to_user_ptr(address), UE_MAX_DESC + 1);
	if (len >= 0 && len <= UE_MAX_DESC)
		return text;
	kfree(text);
	return ERR_PTR(len < 0 ? len : -E2BIG);
}

/* The event that a registration asks for, with a reference; or ERR_PTR(), logged. */
static struct ue_event *get_event(const struct ue_reg *reg, const char *text)
{
	struct ue_description *description;
	struct ue_mistake mistake = {};
	struct ue_event *event;
	int ret;

	if (reg->flags & ~KNOWN_FLAGS) {
		mistake.error = UE_ERR_FLAGS;
		ue_error_log(text, mistake);
		return ERR_PTR(-EINVAL);
	}
	description = kmalloc(sizeof(*description), GFP_KERNEL_ACCOUNT);
	if (!description)
		return ERR_PTR(-ENOMEM);
	ret = ue_parse(text, description, &mistake);
	event = ret ? ERR_PTR(ret) :
		ue_event_get(text, description, reg->flags);
	kfree(description);
	if (event == ERR_PTR(-EADDRINUSE))
		mistake.error = UE_ERR_TAKEN;
	if (ret || event == ERR_PTR(-EADDRINUSE))
		ue_error_log(text, mistake);
	return event;
}

static long register_event(struct ue_file *file, struct ue_reg __user *to)
{
	struct ue_event *event;
	struct ue_reg reg;
	u32 status_index;
	char *text;
	int index;

	index = read_registration(&reg, to);
	if (index)
		return index;
	if (reg.print_fmt)
		return -EOPNOTSUPP;
	text = read_description(reg.name_args);
	if (IS_ERR(text))
		return PTR_ERR(text);
	event = get_event(&reg, text);
	kfree(text);
	if (IS_ERR(event))
		return PTR_ERR(event);
	status_index = event->status_index;
	index = add_event(file, event);
	if (index < 0)
		return index;
	if (put_user(status_index, &to->status_index) || put_user(index, &to->write_index))
		return -EFAULT;
	return 0;
}

static long data_ioctl(struct file *file, unsigned int command, unsigned long argument)
{
	/* The number's size grows with the structure, which says its size itself. */
	if (_IOC_TYPE(command) != UE_IOC_MAGIC || _IOC_NR(command) != UE_IOC_REG_NR ||
	    _IOC_DIR(command) != (_IOC_READ | _IOC_WRITE))
		return -ENOTTY;
	if (!(file->f_mode & FMODE_WRITE))
		return -EBADF;
	return register_event(file->private_data, (struct ue_reg __user *)argument);
}

static struct ue_tracefs_file data_file;

static int data_open(struct inode *inode, struct file *file)
{
	struct ue_file *ours = kzalloc(sizeof(*ours), GFP_KERNEL_ACCOUNT);

	if (!ours)
		return -ENOMEM;
	mutex_init(&ours->lock);
	xa_init(&ours->indices);
	file->private_data = ours;
	ue_tracefs_opened(&data_file);
	/* Without a file position, threads that write do not wait for each other. */
	stream_open(inode, file);
	/*
	 * A position that a write brings along is not looked at: with one at which other files
	 * refuse to be written, nobody writes into a file that has taken the descriptor's number.
	 */
	file->f_mode |= FMODE_PWRITE;
	return 0;
}

static int data_release(struct inode *inode, struct file *file)
{
	struct ue_file *ours = file->private_data;
	/* The last reference: nobody registers or writes any more. */
	struct ue_refs *refs = rcu_dereference_protected(ours->refs, true);

	if (refs)
		ue_events_put(refs->events, refs->count);
	kvfree(refs);
	xa_destroy(&ours->indices);
	kfree(ours);
	return 0;
}

static const struct file_operations data_fops = {
	.owner = THIS_MODULE,
	.open = data_open,
	/* What write() calls: the kernel makes no iterator for it. writev() calls the other one. */
	.write = ue_write,
	.write_iter = ue_write_iter,
	.unlocked_ioctl = data_ioctl,
	.compat_ioctl = compat_ptr_ioctl,
	.release = data_release,
};

static struct ue_tracefs_file data_file = {
	.name = "user_events_data",
	.mode = 0660,
	.fops = &data_fops,
};

int ue_file_init(void)
{
	return ue_tracefs_create(&data_file);
}

void ue_file_publish(void)
{
	ue_tracefs_publish(&data_file);
}

void ue_file_exit(void)
{
	ue_tracefs_delete(&data_file);
}
