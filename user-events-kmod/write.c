// SPDX-License-Identifier: GPL-2.0-only
/* Emitting: from iovecs to one checked copy of the payload, and on to the consumers. */
#include <linux/percpu.h>
#include <linux/slab.h>
#include <linux/uio.h>

#include "compat.h"
#include "event.h"
#include "file.h"

#define INDEX_SIZE sizeof(u32)

/*
 * What is written is copied to the stack in one go where it is small, the write index
 * included, to this far behind the start of so many bytes: in front is room for padding.
 */
#define FRONT 60
#define SMALL 320

/*
 * Moves the fields of a payload, which lies @event->padding bytes behind the start of
 * @record, to where consumers see them. Each field moves towards the start: none is
 * overwritten before it was moved.
 */
static void move_fields(const struct ue_event *event, u8 *record)
{
	unsigned int end = 0;
	unsigned int i;

	for (i = 0; i < event->nr_runs; i++) {
		const struct ue_run *run = &event->runs[i];
		const u8 *from = record + event->padding + run->from;

		/* The last one is where it shall be. */
		if (from != record + run->to)
			memmove(record + run->to, from, run->len);
		/* Less than 8 bytes, mostly none: no work for memset(). */
		while (end < run->to)
			record[end++] = 0;
		end = run->to + run->len;
	}
}

/*
 * Checks one location, and makes it what consumers see. The record is our own copy: what
 * was checked is what they get. @len is the payload's.
 */
static int check_location(const struct ue_event *event, struct ue_location location,
			  u8 *record, size_t len)
{
	u8 *at = record + location.to;
	u32 word = get_unaligned((u32 *)at);
	size_t size = word >> 16;
	/* From the start of the payload; wraps below it, to what is no offset either. */
	size_t start = (word & 0xffff) + (location.place == UE_REL_LOC ?
					  location.from + sizeof(word) : -UE_COMMON_BYTES);

	if (!size)
		start = len;
	if (start < event->size || start > len || size > len - start)
		return -EFAULT;
	start += event->padding;
	if (location.is_text && (!size || record[start + size - 1]))
		return -EFAULT;
	if (location.place == UE_DATA_LOC || (event->flags & UE_REG_DATA_LOC))
		start += UE_COMMON_BYTES;
	else
		start -= location.to + sizeof(word);
	put_unaligned((u32)(size << 16 | start), (u32 *)at);
	return 0;
}

static int check_locations(const struct ue_event *event, u8 *record, size_t len)
{
	unsigned int i;
	int ret;

	for (i = 0; i < event->nr_locations; i++) {
		ret = check_location(event, event->locations[i], record, len);
		if (ret)
			return ret;
	}
	return 0;
}

/*
 * Makes a record of a payload of @len bytes, which lies @event->padding bytes behind the
 * start of @room, and hands it on.
 */
static int emit_record(struct ue_event *event, u8 *room, size_t len)
{
	struct ue_record record = { .bytes = room, .len = event->padding + len };
	int ret;

	if (event->padding)
		move_fields(event, room);
	ret = check_locations(event, room, len);
	if (ret) {
		atomic64_inc(&event->invalid);
		return ret;
	}
	ret = ue_tracepoint_emit(event, &record);
	if (ret)
		atomic64_inc(&event->too_large);
	else
		this_cpu_inc(*event->written);
	return ret;
}

/* The event to write to, if it takes a payload of @len bytes; or ERR_PTR(). */
static struct ue_event *event_for(struct file *file, u32 write_index, size_t len)
{
	struct ue_event *event = ue_file_event(file, write_index);

	if (!event)
		return ERR_PTR(-ENOENT);
	if (len < event->size) {
		atomic64_inc(&event->invalid);
		return ERR_PTR(-EINVAL);
	}
	if (!ue_status_get(event))
		return ERR_PTR(-EBADF);
	if (event->padding + len > UE_MAX_PAYLOAD) {
		atomic64_inc(&event->too_large);
		return ERR_PTR(-E2BIG);
	}
	return event;
}

/* Makes a record, in memory of its own, of the payload that @from has. */
static int emit_from(struct ue_event *event, struct iov_iter *from, size_t len)
{
	u8 *room = kmalloc(event->padding + len, GFP_KERNEL);
	int ret = -EFAULT;

	if (!room)
		return -ENOMEM;
	if (copy_from_iter_full(room + event->padding, len, from))
		ret = emit_record(event, room, len);
	kfree(room);
	return ret;
}

/*
 * The same of a payload that was copied already, to where its padding does not fit. In line
 * it would make every small write pay for its part of the stack.
 */
static noinline_for_stack int emit_padded(struct ue_event *event, u8 *payload, size_t len)
{
	struct kvec piece = { .iov_base = payload, .iov_len = len };
	struct iov_iter from;

	iov_iter_kvec(&from, ITER_SOURCE, &piece, 1, len);
	return emit_from(event, &from, len);
}

/* Emits @len bytes, index and payload, that were copied to @small + FRONT. */
static int emit_small(struct file *file, u8 *small, size_t len)
{
	u8 *payload = small + FRONT + INDEX_SIZE;
	struct ue_event *event;

	len -= INDEX_SIZE;
	event = event_for(file, get_unaligned((u32 *)(small + FRONT)), len);
	if (IS_ERR(event))
		return PTR_ERR(event);
	/* More than that is of many fields, each with a gap before it. */
	if (unlikely(event->padding > payload - small))
		return emit_padded(event, payload, len);
	return emit_record(event, payload - event->padding, len);
}

static int write_large(struct file *file, struct iov_iter *from, size_t len)
{
	struct ue_event *event;
	u32 write_index;

	if (!copy_from_iter_full(&write_index, INDEX_SIZE, from))
		return -EFAULT;
	len -= INDEX_SIZE;
	event = event_for(file, write_index, len);
	if (IS_ERR(event))
		return PTR_ERR(event);
	return emit_from(event, from, len);
}

/*
 * The file's ->write(): takes no lock. Page faults are fine. @small is not zeroed, which
 * costs more than what is copied; no byte of it is read that was not written.
 */
ssize_t ue_write(struct file *file, const char __user *bytes, size_t len, loff_t *pos)
{
	u8 small[SMALL] __uninitialized;
	struct iov_iter from;
	int ret;

	if (len < INDEX_SIZE)
		return -EINVAL;
	if (len <= SMALL - FRONT) {
		if (copy_from_user(small + FRONT, bytes, len))
			return -EFAULT;
		ret = emit_small(file, small, len);
	} else {
		iov_iter_ubuf(&from, ITER_SOURCE, (void __user *)bytes, len);
		ret = write_large(file, &from, len);
	}
	return ret ?: len;
}

/* The file's ->write_iter(): the same of many pieces. */
ssize_t ue_write_iter(struct kiocb *iocb, struct iov_iter *from)
{
	u8 small[SMALL] __uninitialized;
	size_t len = iov_iter_count(from);
	int ret;

	if (len < INDEX_SIZE)
		return -EINVAL;
	if (len <= SMALL - FRONT) {
		if (!copy_from_iter_full(small + FRONT, len, from))
			return -EFAULT;
		ret = emit_small(iocb->ki_filp, small, len);
	} else {
		ret = write_large(iocb->ki_filp, from, len);
	}
	return ret ?: len;
}
