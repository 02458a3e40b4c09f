/* SPDX-License-Identifier: (GPL-2.0 WITH Linux-syscall-note) OR MIT */
/*
 * user_events - trace events of user space, the status page transport
 *
 * Two files in tracefs (usually below /sys/kernel/tracing):
 *
 *   user_events_data    one file for all events: ioctl() registers, write() and
 *                       writev() emit.
 *   user_events_status  mmap(): one status byte per event, read-only and shared.
 *                       read(): a line per event. Opening it with O_TRUNC removes
 *                       the events that nobody uses.
 *
 * The story of an event:
 *
 *   1. UE_IOC_REG on a descriptor of user_events_data, with the event's description,
 *      returns a status index and a write index.
 *   2. The byte at the status index of the status page is 0 while nobody listens.
 *      Programs look at it before they do anything else.
 *   3. write() or writev() of the write index (4 bytes) and the payload behind it
 *      puts one record into the buffers of those who listen. pwrite() and pwritev() do the
 *      same, whatever the position: one near the largest there is keeps a record out of a
 *      file that has taken the descriptor's number.
 *   4. Closing the descriptor (the last one, where it was inherited or passed on) gives
 *      its events up. An event is gone when no file and no consumer needs it; one that
 *      ftrace has records of stays until it is swept, so that they stay readable.
 *
 * A description is "name" or "name type field; type field", without its NUL at most
 * UE_MAX_DESC bytes. White space is space, tab and newline. Types:
 *
 *   u8 u16 u32 u64 s8 s16 s32 s64         integers, also as C spells them ("unsigned int");
 *                                         long must be followed by its size, 4 or 8
 *   T[N]                                  N integers, in all at most UE_MAX_FIELD bytes;
 *                                         also "T name[N]"
 *   __rel_loc T[]                         a location word; low 16 bits: offset of the
 *                                         bytes from the end of the word; high 16 bits:
 *                                         their length. char[] ends in NUL.
 *   __data_loc T[]                        the same; the offset counts from the start of
 *                                         the record, its UE_COMMON_BYTES included
 *   struct NAME                           bytes; must be followed by their number; the
 *                                         name has no __rel_loc or __data_loc in it
 *
 * A size in bytes may follow any field ("char[20] msg 20"). The fields lie in the payload
 * one behind the other, without padding; what location words point to must lie behind all
 * of them, unless it is empty.
 *
 * errno of write() and writev(): ENOENT no such write index in this file; EINVAL shorter
 * than the write index or the fixed fields (only writev() of nothing at all returns 0, which
 * the kernel answers by itself); EFAULT a location outside the payload or in its fixed
 * fields, text without NUL, or memory that cannot be read; E2BIG a consumer cannot take a
 * record so large (others may have it); EBADF nobody listens (any more), or the descriptor
 * is not open for writing; ENOMEM.
 *
 * errno of UE_IOC_REG: EINVAL a flag, size or description that is not valid (tracefs'
 * error_log says what and where); E2BIG a description or payload too large, or a
 * structure with members that this version does not know; EFAULT memory that cannot be
 * read or written; EADDRINUSE the name is taken by an event with other fields;
 * EOPNOTSUPP print_fmt; EMFILE no event can be added.
 */
#ifndef _UAPI_USER_EVENTS_H
#define _UAPI_USER_EVENTS_H

#include <linux/ioctl.h>
#include <linux/types.h>

/* Longest description in bytes, without its NUL. */
#define UE_MAX_DESC		511

/* Largest array or structure in bytes. */
#define UE_MAX_FIELD		1024

/* Largest fixed part of a payload in bytes. */
#define UE_MAX_FIXED		4000

/* Largest payload in bytes that any consumer takes; ftrace takes 4,064. */
#define UE_MAX_PAYLOAD		8180

/* Bytes in front of each record's payload (common_type to common_pid). */
#define UE_COMMON_BYTES		8

/* Bytes of the status page: one for each id that the kernel has for events. */
#define UE_STATUS_BYTES		65536

/* Who listens, in a status byte. The bits 0x20 and 0x40 are never set. */
#define UE_STATUS_FTRACE	0x01
#define UE_STATUS_PERF		0x02
#define UE_STATUS_OTHER		0x80

/*
 * Flag: consumers see the event's __rel_loc fields as __data_loc, which more tools know.
 * Payloads do not change. The first registration of an event decides.
 */
#define UE_REG_DATA_LOC		0x01

/*
 * Flag: consumers see each field at its natural alignment, a struct at 8 bytes, with zeroes
 * between the fields: eBPF programs can read no others, and bpftrace takes it for granted.
 * Payloads do not change; the padding counts where a consumer's limit is concerned. The
 * first registration of an event decides.
 */
#define UE_REG_ALIGN		0x02

/**
 * struct ue_reg - a registration
 * @size: in: size of this structure; 0 in members behind it is assumed
 * @flags: in: UE_REG_*
 * @name_args: in: address of the description, NUL-terminated
 * @print_fmt: in: address of a print format, or 0; this version takes none
 * @status_index: out: the event's byte in the status page, never 0
 * @write_index: out: the first 4 bytes of each write of the event to this file
 *
 * The same for 32-bit processes. The size that an ioctl number carries is not looked at;
 * @size is.
 */
struct ue_reg {
	__u32 size;
	__u32 flags;
	__aligned_u64 name_args;
	__aligned_u64 print_fmt;
	__u32 status_index;
	__u32 write_index;
};

/* Size of the first version of struct ue_reg, the least that is accepted. */
#define UE_REG_SIZE_VER0	32

#define UE_IOC_MAGIC		'*'
#define UE_IOC_REG_NR		16
#define UE_IOC_REG		_IOWR(UE_IOC_MAGIC, UE_IOC_REG_NR, struct ue_reg)

#endif /* _UAPI_USER_EVENTS_H */
