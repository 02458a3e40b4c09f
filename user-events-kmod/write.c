// SPDX-License-Identifier: GPL-2.0-only
/* Emitting: from iovecs to one checked copy of the payload, and on to the consumers. */
#include <linux/percpu.h>
#include <linux/slab.h>
#include <linux/uio.h>

#include "compat.h"
#include "event.h"
#include "file.h"

/* Records up to this size are made on the stack. */
#define SMALL 256

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
 * Copies a payload of @len bytes to @room, makes a record of it and hands that on. Page
 * faults are fine here.
 */
static int emit_record(struct ue_event *event, struct iov_iter *from, u8 *room, size_t len)
{
	struct ue_record record = { .bytes = room, .len = event->padding + len };
	int ret;

	if (!copy_from_iter_full(room + event->padding, len, from))
		return -EFAULT;
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

static int emit_large(struct ue_event *event, struct iov_iter *from, size_t len)
{
	u8 *room = kmalloc(event->padding + len, GFP_KERNEL);
	int ret;

	if (!room)
		return -ENOMEM;
	ret = emit_record(event, from, room, len);
	kfree(room);
	return ret;
}

static int write_event(struct ue_event *event, struct iov_iter *from)
{
	size_t len = iov_iter_count(from);
	u8 small[SMALL] __uninitialized;

	if (len < event->size) {
		atomic64_inc(&event->invalid);
		return -EINVAL;
	}
	if (!ue_status_get(event))
		return -EBADF;
	if (event->padding + len > UE_MAX_PAYLOAD) {
		atomic64_inc(&event->too_large);
		return -E2BIG;
	}
	if (event->padding + len > SMALL)
		return emit_large(event, from, len);
	return emit_record(event, from, small, len);
}

/* The file's ->write_iter(): takes no lock. */
ssize_t ue_write_iter(struct kiocb *iocb, struct iov_iter *from)
{
	ssize_t len = iov_iter_count(from);
	struct ue_event *event;
	u32 write_index;
	int ret;

	if (len < sizeof(write_index))
		return -EINVAL;
	if (!copy_from_iter_full(&write_index, sizeof(write_index), from))
		return -EFAULT;
	event = ue_file_event(iocb->ki_filp, write_index);
	if (!event)
		return -ENOENT;
	ret = write_event(event, from);
	return ret ?: len;
}
