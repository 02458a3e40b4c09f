// SPDX-License-Identifier: GPL-2.0-only
/* Events: making and finding them. */
#include <linux/cred.h>
#include <linux/hashtable.h>
#include <linux/idr.h>
#include <linux/module.h>
#include <linux/percpu.h>
#include <linux/sched/task.h>
#include <linux/slab.h>
#include <linux/stringhash.h>

#include "compat.h"
#include "event.h"
#include "removal.h"

/* Guards the list and table of events, and each one's number of users. */
DEFINE_MUTEX(ue_events_mutex);
LIST_HEAD(ue_events);

static unsigned int max_events = 32768;
module_param(max_events, uint, 0644);
MODULE_PARM_DESC(max_events, "Most events at a time; the kernel has ids for twice as many, of all kinds");

static DEFINE_HASHTABLE(events_by_name, 12);
static DEFINE_IDA(status_indices);
static unsigned int nr_events;

/* The rights with which events are added; see add_call(). */
static struct cred *kernels_cred;

int ue_events_init(void)
{
	kernels_cred = prepare_kernel_cred(&init_task);
	return kernels_cred ? 0 : -ENOMEM;
}

void ue_events_exit(void)
{
	/* Each event has a reference to the module: there is none. */
	WARN_ON_ONCE(!list_empty(&ue_events));
	ue_removal_exit();
	ida_destroy(&status_indices);
	put_cred(kernels_cred);
}

static u32 hash_of(const char *name, size_t len)
{
	return full_name_hash(NULL, name, len);
}

/* Needs ue_events_mutex. */
static struct ue_event *find_event(const char *name, size_t len)
{
	struct ue_event *event;

	lockdep_assert_held(&ue_events_mutex);
	hash_for_each_possible(events_by_name, event, by_name, hash_of(name, len))
		if (!strncmp(event->name, name, len) && !event->name[len])
			return event;
	return NULL;
}

static bool same_span(const char *a, struct ue_span in_a, const char *b, struct ue_span in_b)
{
	return in_a.len == in_b.len && !strncmp(a + in_a.at, b + in_b.at, in_a.len);
}

/* Whether consumers see the same type, however it was spelled. */
static bool same_type(const struct ue_type *a, const struct ue_type *b)
{
	return a == b || (a && b && !strcmp(a->kernel_name, b->kernel_name));
}

static bool has_fields(const struct ue_event *event, const char *text,
		       const struct ue_description *description)
{
	unsigned int i;

	if (event->nr_fields != description->nr_fields)
		return false;
	for (i = 0; i < event->nr_fields; i++) {
		const struct ue_field *a = &event->fields[i];
		const struct ue_field *b = &description->fields[i];

		if (!same_type(a->type, b->type) || a->place != b->place || a->count != b->count ||
		    a->size != b->size || !same_span(event->text, a->tag, text, b->tag) ||
		    !same_span(event->text, a->name, text, b->name))
			return false;
	}
	return true;
}

void ue_event_free(struct ue_event *event)
{
	ue_tracepoint_destroy(event);
	if (event->status_index)
		ida_free(&status_indices, event->status_index);
	free_percpu(event->written);
	kfree(event->runs);
	kfree(event->locations);
	kfree(event->text);
	kfree(event);
}

/* Ends each name in the event's own copy of the text. */
static void terminate_names(struct ue_event *event, struct ue_span name)
{
	unsigned int i;

	event->text[name.at + name.len] = '\0';
	event->name = event->text + name.at;
	for (i = 0; i < event->nr_fields; i++) {
		const struct ue_field *field = &event->fields[i];

		event->text[field->name.at + field->name.len] = '\0';
		if (field->tag.len)
			event->text[field->tag.at + field->tag.len] = '\0';
	}
}

static void add_location(struct ue_event *event, const struct ue_field *field, u16 from)
{
	event->locations[event->nr_locations++] = (struct ue_location) {
		.from = from,
		.to = field->offset,
		.place = field->place,
		.is_text = ue_is_text(field),
	};
}

static void add_to_runs(struct ue_event *event, const struct ue_field *field, u16 from)
{
	struct ue_run *last = event->nr_runs ? &event->runs[event->nr_runs - 1] : NULL;

	if (last && last->from + last->len == from && last->to + last->len == field->offset)
		last->len += field->size;
	else
		event->runs[event->nr_runs++] = (struct ue_run) {
			.from = from,
			.to = field->offset,
			.len = field->size,
		};
}

/* Moves the fields from where they are in a payload to where they are in a record. */
static int lay_out(struct ue_event *event)
{
	unsigned int end = 0;
	unsigned int i;

	event->locations = kcalloc(event->nr_fields, sizeof(*event->locations),
				   GFP_KERNEL_ACCOUNT);
	event->runs = kcalloc(event->nr_fields, sizeof(*event->runs), GFP_KERNEL_ACCOUNT);
	if (!event->locations || !event->runs)
		return -ENOMEM;
	for (i = 0; i < event->nr_fields; i++) {
		struct ue_field *field = &event->fields[i];
		u16 from = field->offset;

		/* The common fields in front have 8 bytes, which aligns as well as 0. */
		field->offset = ALIGN(end, ue_alignment(event, field));
		end = field->offset + field->size;
		add_to_runs(event, field, from);
		if (field->place != UE_IN_PLACE)
			add_location(event, field, from);
	}
	event->padding = end - event->size;
	return 0;
}

static int give_index(struct ue_event *event)
{
	/* Index 0 is never given out: a structure of zeroes is no registration. */
	int index = ida_alloc_range(&status_indices, 1, UE_STATUS_BYTES - 1, GFP_KERNEL);

	if (index < 0)
		return index == -ENOSPC ? -EMFILE : index;
	event->status_index = index;
	return 0;
}

/* An event that nobody knows yet. */
static struct ue_event *make(const char *text, const struct ue_description *description,
			     u32 flags)
{
	struct ue_event *event;
	int ret;

	event = kzalloc(struct_size(event, fields, description->nr_fields), GFP_KERNEL_ACCOUNT);
	if (!event)
		return ERR_PTR(-ENOMEM);
	event->nr_fields = description->nr_fields;
	event->size = description->size;
	event->flags = flags;
	memcpy(event->fields, description->fields,
	       array_size(description->nr_fields, sizeof(*event->fields)));
	event->text = kstrdup(text, GFP_KERNEL_ACCOUNT);
	ret = event->text ? 0 : -ENOMEM;
	if (!ret) {
		terminate_names(event, description->name);
		ret = lay_out(event) ?: give_index(event) ?: ue_tracepoint_init(event);
	}
	if (ret) {
		ue_event_free(event);
		return ERR_PTR(ret);
	}
	return event;
}

/*
 * Adds the event to the kernel's, with the rights of the kernel: tracefs looks at those of
 * the caller, who needs none but those to the file, and leaves an event without directory.
 */
static int add_call(struct ue_event *event)
{
	const struct cred *callers = override_creds(kernels_cred);
	int ret;

	mutex_lock(ue_event_mutex);
	ret = trace_add_event_call(&event->call);
	if (ret >= 0 && event->nr_fields && list_empty(&event->defined.head)) {
		/* The kernel does not tell that it could make no directory. */
		trace_remove_event_call(&event->call);
		ret = -ENOMEM;
	}
	mutex_unlock(ue_event_mutex);
	revert_creds(callers);
	return ret == -ENODEV ? -EMFILE : min(ret, 0);
}

/* Shows the event to the kernel and to the next who asks. Needs ue_events_mutex. */
static int add_event(struct ue_event *event)
{
	int ret;

	lockdep_assert_held(&ue_events_mutex);
	if (nr_events >= READ_ONCE(max_events))
		return -EMFILE;
	ret = add_call(event);
	if (ret)
		return ret;
	nr_events++;
	/* Given back when the event is removed. The caller's file has one meanwhile. */
	__module_get(THIS_MODULE);
	hash_add(events_by_name, &event->by_name, hash_of(event->name, strlen(event->name)));
	list_add_tail(&event->in_order, &ue_events);
	return 0;
}

void ue_event_forget(struct ue_event *event)
{
	lockdep_assert_held(&ue_events_mutex);
	list_del(&event->in_order);
	hash_del(&event->by_name);
	nr_events--;
}

/* The event that is there, with one more user; or NULL. Needs ue_events_mutex. */
static struct ue_event *get_existing(const char *text,
				     const struct ue_description *description)
{
	struct ue_event *event = find_event(text + description->name.at, description->name.len);

	if (!event)
		return NULL;
	if (!has_fields(event, text, description))
		return ERR_PTR(-EADDRINUSE);
	event->users++;
	return event;
}

struct ue_event *ue_event_get(const char *text, const struct ue_description *description,
			      u32 flags)
{
	struct ue_event *event, *made;
	int ret;

	mutex_lock(&ue_events_mutex);
	event = get_existing(text, description);
	mutex_unlock(&ue_events_mutex);
	if (event)
		return event;
	made = make(text, description, flags);
	if (IS_ERR(made))
		return made;
	mutex_lock(&ue_events_mutex);
	/* Somebody else may have been faster. */
	event = get_existing(text, description);
	if (!event) {
		ret = add_event(made);
		event = ret ? ERR_PTR(ret) : made;
		made->users = 1;
	}
	mutex_unlock(&ue_events_mutex);
	if (event != made)
		ue_event_free(made);
	return event;
}
