/* SPDX-License-Identifier: GPL-2.0-only */
/* Events: their life, and what the other files know of them. */
#ifndef UE_EVENT_H
#define UE_EVENT_H

#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/trace_events.h>
#include <linux/tracepoint.h>

#include "parse.h"
#include "uapi/user_events.h"

#define UE_SYSTEM "user_events"

/**
 * struct ue_location - a location word
 * @from: where the word is in a payload
 * @to: where it is in a record, behind the common fields
 * @place: what its offset counts from
 * @is_text: whether the bytes must end in NUL
 */
struct ue_location {
	u16 from;
	u16 to;
	u8 place;
	bool is_text;
};

/**
 * struct ue_run - fields that lie together in payloads as well as in records
 * @from: offset in a payload
 * @to: offset in a record, behind the common fields; never less than @from
 * @len: number of bytes
 */
struct ue_run {
	u16 from;
	u16 to;
	u16 len;
};

/**
 * struct ue_event - a registered event
 *
 * Made by ue_event_get() and freed when neither a file nor a consumer needs it. A file
 * that has a reference keeps it alive, so that writers need no lock.
 */
struct ue_event {
	struct tracepoint tp;
	struct trace_event_call call;
	struct trace_event_class class;
	/*
	 * The kernel's fields; see get_fields(). With no field in the list, the kernel
	 * takes what lies behind its head for the last one.
	 */
	struct {
		struct list_head head;
		u64 zeroes[8];
	} defined;

	/* Fixed from registration on. */
	const char *name;
	char *text;
	struct trace_event_fields *fields_array;
	struct ue_location *locations;
	struct ue_run *runs;
	u16 nr_locations;
	u16 nr_runs;
	u16 nr_fields;
	/* Bytes of a payload's fixed part, and how many more they are in a record. */
	u16 size;
	u16 padding;
	u32 flags;
	u32 status_index;

	/* Under ue_events_mutex. */
	struct hlist_node by_name;
	struct list_head in_order;	/* among all events, then among the removed */
	unsigned int users;

	/* Under the kernel's event_mutex. */
	unsigned int nr_ftrace;
	unsigned int nr_perf;
	bool was_recorded;

	/* Set before the status byte is, and left until the event is freed. */
	u64 __percpu *written;
	atomic64_t invalid;
	atomic64_t too_large;

	/* Their offsets are those in a record, behind the common fields. */
	struct ue_field fields[];
};

/* Guards the list of events and their users. Taken before the kernel's event_mutex. */
extern struct mutex ue_events_mutex;

/* All events, in the order of their registration. Under ue_events_mutex. */
extern struct list_head ue_events;

int ue_events_init(void);
void ue_events_exit(void);

/*
 * The event that @text describes, with one more user; it is made if there is none.
 * @description is @text's, parsed. The first one decides about @flags, UE_REG_*. Returns
 * ERR_PTR(-EADDRINUSE) for a name that an event with other fields has.
 */
struct ue_event *ue_event_get(const char *text, const struct ue_description *description,
			      u32 flags);

/*
 * Takes an event that the kernel knows no more out of the list. The caller gives back its
 * reference to the module. Needs ue_events_mutex.
 */
void ue_event_forget(struct ue_event *event);

/* Frees an event that nobody finds or looks at any more. */
void ue_event_free(struct ue_event *event);

/* tracepoint.c: makes @event's side of the kernel, before it is added. */
int ue_tracepoint_init(struct ue_event *event);
void ue_tracepoint_destroy(struct ue_event *event);

/**
 * struct ue_record - a payload that was checked, laid out as consumers see it
 * @bytes: the bytes behind the common fields
 * @len: number of bytes
 */
struct ue_record {
	const u8 *bytes;
	size_t len;
};

/* Gives a record to each consumer. Returns 0, or -E2BIG if one of them cannot take it. */
int ue_tracepoint_emit(struct ue_event *event, const struct ue_record *record);

/* print.c: what an event's records look like as text. */
char *ue_print_fmt(const struct ue_event *event);
extern struct trace_event_functions ue_print_functions;

/* Whether readers see @field as __data_loc. */
static inline bool ue_is_data_loc(const struct ue_event *event, const struct ue_field *field)
{
	return field->place == UE_DATA_LOC ||
	       (field->place == UE_REL_LOC && (event->flags & UE_REG_DATA_LOC));
}

/* How @field is aligned in a record. */
static inline unsigned int ue_alignment(const struct ue_event *event,
					const struct ue_field *field)
{
	if (!(event->flags & UE_REG_ALIGN))
		return 1;
	if (field->place != UE_IN_PLACE)
		return sizeof(u32);
	return field->type ? field->type->size : sizeof(u64);
}

static inline bool ue_is_text(const struct ue_field *field)
{
	return field->type && field->type->is_text &&
	       (field->count || field->place != UE_IN_PLACE);
}

/* The name of a field, NUL-terminated. */
static inline const char *ue_field_name(const struct ue_event *event,
					const struct ue_field *field)
{
	return event->text + field->name.at;
}

/* status.c: who listens to an event, as bits of its status byte. */
u8 ue_status_get(const struct ue_event *event);
void ue_status_set(const struct ue_event *event, u8 listeners);

#endif /* UE_EVENT_H */
