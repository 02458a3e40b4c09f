// SPDX-License-Identifier: GPL-2.0-only
/* Emitting: from iovecs to one checked copy of the payload, and on to the consumers. */
#include <linux/percpu.h>
#include <linux/slab.h>
#include <linux/uio.h>

#include "compat.h"
#include "event.h"
#include "file.h"

/* Payloads up to this size are copied to the stack. */
#define SMALL 256

/*
 * Checks one location, and makes it what consumers see. The payload is our own copy: what
 * was checked is what they get.
 */
static int check_location(const struct ue_event *event, struct ue_location location,
			  u8 *payload, size_t len)
{
	u8 *at = payload + location.offset;
	u32 word = get_unaligned((u32 *)at);
	size_t size = word >> 16;
	size_t start = word & 0xffff;

	if (location.place == UE_REL_LOC)
		start += location.offset + sizeof(word);
	else if (start >= UE_COMMON_BYTES)
		start -= UE_COMMON_BYTES;
	else
		return -EFAULT;
	if (start + size > len)
		return -EFAULT;
	if (location.is_text && (!size || payload[start + size - 1]))
		return -EFAULT;
	if (location.place == UE_REL_LOC && event->data_loc)
		put_unaligned((u32)(size << 16 | (start + UE_COMMON_BYTES)), (u32 *)at);
	return 0;
}

static int check(const struct ue_event *event, u8 *payload, size_t len)
{
	unsigned int i;
	int ret;

	for (i = 0; i < event->nr_locations; i++) {
		ret = check_location(event, event->locations[i], payload, len);
		if (ret)
			return ret;
	}
	return 0;
}

/* Copies the payload to @room, checks it and hands it on. Page faults are fine here. */
static int emit(struct ue_event *event, struct iov_iter *from, u8 *room, size_t len)
{
	struct ue_payload payload = { .bytes = room, .len = len };
	int ret;

	if (!copy_from_iter_full(room, len, from))
		return -EFAULT;
	ret = check(event, room, len);
	if (ret) {
		atomic64_inc(&event->invalid);
		return ret;
	}
	ret = ue_tracepoint_emit(event, &payload);
	if (ret)
		atomic64_inc(&event->too_large);
	else
		this_cpu_inc(*event->written);
	return ret;
}

static int emit_large(struct ue_event *event, struct iov_iter *from, size_t len)
{
	u8 *room = kmalloc(len, GFP_KERNEL);
	int ret;

	if (!room)
		return -ENOMEM;
	ret = emit(event, from, room, len);
	kfree(room);
	return ret;
}

static int write_event(struct ue_event *event, struct iov_iter *from)
{
	size_t len = iov_iter_count(from);
	u8 small[SMALL];

	if (len < event->size) {
		atomic64_inc(&event->invalid);
		return -EINVAL;
	}
	if (!ue_status_get(event))
		return -EBADF;
	/* Pairs with the kernel's release of the list of probes: @written is there. */
	smp_rmb();
	if (len > UE_MAX_PAYLOAD) {
		atomic64_inc(&event->too_large);
		return -E2BIG;
	}
	return len > SMALL ? emit_large(event, from, len) : emit(event, from, small, len);
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
