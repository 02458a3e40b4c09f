// SPDX-License-Identifier: GPL-2.0-only
/* Events: making, finding, removing. */
#include <linux/hashtable.h>
#include <linux/idr.h>
#include <linux/module.h>
#include <linux/percpu.h>
#include <linux/slab.h>
#include <linux/stringhash.h>
#include <linux/workqueue.h>

#include "compat.h"
#include "event.h"

DEFINE_MUTEX(ue_events_mutex);
LIST_HEAD(ue_events);

static DEFINE_HASHTABLE(events_by_name, 12);
static DEFINE_IDA(status_indices);

static void remove_unused(struct work_struct *work);
static DECLARE_WORK(removal, remove_unused);

static void free_removed(struct work_struct *work);
static DECLARE_WORK(freeing, free_removed);

/* Removed events that may still be looked at. */
static LIST_HEAD(removed_events);
static DEFINE_SPINLOCK(removed_lock);

void ue_events_exit(void)
{
	/* Each event has a reference to the module: there is none. */
	WARN_ON_ONCE(!list_empty(&ue_events));
	flush_work(&removal);
	flush_work(&freeing);
	ida_destroy(&status_indices);
}

static u32 hash_of(const char *name)
{
	return full_name_hash(NULL, name, strlen(name));
}

/* Needs ue_events_mutex. */
static struct ue_event *find(const char *name)
{
	struct ue_event *event;

	lockdep_assert_held(&ue_events_mutex);
	hash_for_each_possible(events_by_name, event, by_name, hash_of(name))
		if (!strcmp(event->name, name))
			return event;
	return NULL;
}

static bool same_span(const char *a, struct ue_span in_a, const char *b, struct ue_span in_b)
{
	return in_a.len == in_b.len && !strncmp(a + in_a.at, b + in_b.at, in_a.len);
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

		if (a->type != b->type || a->place != b->place || a->count != b->count ||
		    a->size != b->size || !same_span(event->text, a->tag, text, b->tag) ||
		    !same_span(event->text, a->name, text, b->name))
			return false;
	}
	return true;
}

static void free_event(struct ue_event *event)
{
	ue_tracepoint_destroy(event);
	if (event->status_index)
		ida_free(&status_indices, event->status_index);
	free_percpu(event->written);
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

static int locate(struct ue_event *event)
{
	unsigned int i;

	event->locations = kcalloc(event->nr_fields, sizeof(*event->locations),
				   GFP_KERNEL_ACCOUNT);
	if (!event->locations)
		return -ENOMEM;
	for (i = 0; i < event->nr_fields; i++) {
		const struct ue_field *field = &event->fields[i];

		if (field->place == UE_IN_PLACE)
			continue;
		event->locations[event->nr_locations++] = (struct ue_location) {
			.offset = field->offset,
			.place = field->place,
			.is_text = ue_is_text(field),
		};
	}
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
			     bool data_loc)
{
	struct ue_event *event;
	int ret;

	event = kzalloc(struct_size(event, fields, description->nr_fields), GFP_KERNEL_ACCOUNT);
	if (!event)
		return ERR_PTR(-ENOMEM);
	event->nr_fields = description->nr_fields;
	event->size = description->size;
	event->data_loc = data_loc;
	memcpy(event->fields, description->fields,
	       array_size(description->nr_fields, sizeof(*event->fields)));
	event->text = kstrdup(text, GFP_KERNEL_ACCOUNT);
	ret = event->text ? 0 : -ENOMEM;
	if (!ret) {
		terminate_names(event, description->name);
		ret = locate(event) ?: give_index(event) ?: ue_tracepoint_init(event);
	}
	if (ret) {
		free_event(event);
		return ERR_PTR(ret);
	}
	return event;
}

/* Shows the event to the kernel and to the next who asks. Needs ue_events_mutex. */
static int add(struct ue_event *event)
{
	int ret;

	lockdep_assert_held(&ue_events_mutex);
	mutex_lock(ue_event_mutex);
	ret = trace_add_event_call(&event->call);
	mutex_unlock(ue_event_mutex);
	if (ret < 0)
		return ret == -ENODEV ? -EMFILE : ret;
	/* Given back when the event is removed. The caller's file has one meanwhile. */
	__module_get(THIS_MODULE);
	hash_add(events_by_name, &event->by_name, hash_of(event->name));
	list_add_tail(&event->in_order, &ue_events);
	return 0;
}

struct ue_event *ue_event_get(const char *text, const struct ue_description *description,
			      bool data_loc)
{
	struct ue_event *made = make(text, description, data_loc);
	struct ue_event *event;
	int ret = 0;

	if (IS_ERR(made))
		return made;
	mutex_lock(&ue_events_mutex);
	event = find(made->name);
	if (!event) {
		ret = add(made);
		event = made;
	} else if (!has_fields(event, text, description)) {
		ret = -EADDRINUSE;
	}
	if (!ret)
		event->users++;
	mutex_unlock(&ue_events_mutex);
	if (ret || event != made)
		free_event(made);
	return ret ? ERR_PTR(ret) : event;
}

/* Needs ue_event_mutex. */
static bool has_consumers(const struct ue_event *event)
{
	lockdep_assert_held(ue_event_mutex);
	/* An event probe that is not enabled counts as nothing but a reference. */
	return event->nr_ftrace || event->nr_perf || atomic_read(&event->call.refcnt);
}

/* Removes the event if nobody needs it. Needs ue_events_mutex and ue_event_mutex. */
static bool remove(struct ue_event *event, bool with_records)
{
	lockdep_assert_held(&ue_events_mutex);
	lockdep_assert_held(ue_event_mutex);
	if (event->users || has_consumers(event))
		return false;
	if (event->was_recorded && !with_records)
		return false;
	if (trace_remove_event_call(&event->call))
		return false;
	hash_del(&event->by_name);
	list_del(&event->in_order);
	spin_lock(&removed_lock);
	list_add_tail(&event->removed, &removed_events);
	spin_unlock(&removed_lock);
	schedule_work(&freeing);
	module_put(THIS_MODULE);
	return true;
}

/* Needs ue_events_mutex. */
static void remove_all(bool with_records)
{
	struct ue_event *event, *next;
	bool has_removed_records = false;

	lockdep_assert_held(&ue_events_mutex);
	mutex_lock(ue_event_mutex);
	list_for_each_entry_safe_reverse(event, next, &ue_events, in_order) {
		bool was_recorded = event->was_recorded;

		if (remove(event, with_records))
			has_removed_records |= was_recorded;
	}
	/* The ids may be given out again from here on. */
	if (has_removed_records)
		ue_reset_buffers();
	mutex_unlock(ue_event_mutex);
}

static void remove_unused(struct work_struct *work)
{
	mutex_lock(&ue_events_mutex);
	remove_all(false);
	mutex_unlock(&ue_events_mutex);
}

void ue_events_schedule_removal(void)
{
	schedule_work(&removal);
}

void ue_events_sweep(void)
{
	mutex_lock(&ue_events_mutex);
	remove_all(true);
	mutex_unlock(&ue_events_mutex);
}

void ue_events_put(struct ue_event **events, unsigned int count)
{
	mutex_lock(&ue_events_mutex);
	mutex_lock(ue_event_mutex);
	/* Backwards: the kernel looks for each among all events, the newest first. */
	while (count--) {
		events[count]->users--;
		remove(events[count], false);
	}
	mutex_unlock(ue_event_mutex);
	mutex_unlock(&ue_events_mutex);
}

static void free_removed(struct work_struct *work)
{
	struct ue_event *event, *next;
	LIST_HEAD(events);

	spin_lock(&removed_lock);
	list_splice_init(&removed_events, &events);
	spin_unlock(&removed_lock);
	if (list_empty(&events))
		return;
	/* Readers of the kernel's lists and probes that began before the removal. */
	tracepoint_synchronize_unregister();
	list_for_each_entry_safe(event, next, &events, removed)
		free_event(event);
}
