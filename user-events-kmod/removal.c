// SPDX-License-Identifier: GPL-2.0-only
/* Removing events that nobody needs. */
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/sched.h>
#include <linux/tracepoint.h>
#include <linux/workqueue.h>

#include "compat.h"
#include "event.h"
#include "removal.h"

static void remove_unused(struct work_struct *work);
static DECLARE_DELAYED_WORK(removal, remove_unused);

static void free_removed(struct work_struct *work);
static DECLARE_WORK(freeing, free_removed);

/* Removed events that may still be looked at. Under ue_events_mutex. */
static LIST_HEAD(removed_events);

/* Others may want the kernel's event_mutex after so many removals. */
#define BATCH 16

/* Needs ue_event_mutex. */
static bool has_consumers(const struct ue_event *event)
{
	lockdep_assert_held(ue_event_mutex);
	/* An event probe that is not enabled counts as nothing but a reference. */
	return event->nr_ftrace || event->nr_perf || atomic_read(&event->call.refcnt);
}

/*
 * Removes the event if nobody needs it, @with_records or only if ftrace has none of it.
 * Needs ue_events_mutex and ue_event_mutex.
 */
static bool remove_event(struct ue_event *event, bool with_records)
{
	lockdep_assert_held(&ue_events_mutex);
	lockdep_assert_held(ue_event_mutex);
	if (event->users || has_consumers(event))
		return false;
	if (event->was_recorded && !with_records)
		return false;
	ue_before_removal(&event->call);
	if (trace_remove_event_call(&event->call))
		return false;
	ue_event_forget(event);
	list_add_tail(&event->in_order, &removed_events);
	schedule_work(&freeing);
	/* Last: whoever unloads the module waits for what was scheduled. */
	module_put(THIS_MODULE);
	return true;
}

/*
 * Whether nothing but an event probe that is not enabled keeps the event. Needs what
 * remove_event() needs.
 */
static bool is_idle(const struct ue_event *event)
{
	return !event->users && !event->was_recorded && !event->nr_ftrace && !event->nr_perf;
}

/* A row of removals. */
struct removals {
	unsigned int count;
	bool has_records;	/* ftrace has records of what was removed */
	bool is_one_left;	/* which will go later */
};

/* Needs what remove_event() needs. */
static void remove_next(struct removals *removals, struct ue_event *event, bool with_records)
{
	bool was_recorded = event->was_recorded;

	if (remove_event(event, with_records))
		removals->has_records |= was_recorded;
	else
		removals->is_one_left |= is_idle(event);
}

/*
 * Ends the removals since the last time, before their ids are given out again. Needs
 * ue_event_mutex.
 */
static void settle(struct removals *removals)
{
	lockdep_assert_held(ue_event_mutex);
	if (removals->has_records)
		ue_reset_buffers();
	removals->has_records = false;
}

/* Lets others have event_mutex now and then. Needs ue_event_mutex. */
static void breathe(struct removals *removals)
{
	if (++removals->count % BATCH)
		return;
	settle(removals);
	mutex_unlock(ue_event_mutex);
	cond_resched();
	mutex_lock(ue_event_mutex);
}

/* Returns whether there is an event that will go later. Needs ue_events_mutex. */
static bool remove_all(bool with_records)
{
	struct removals removals = {};
	struct ue_event *event, *next;

	lockdep_assert_held(&ue_events_mutex);
	mutex_lock(ue_event_mutex);
	/* Backwards: the kernel finds the newest events first. */
	list_for_each_entry_safe_reverse(event, next, &ue_events, in_order) {
		remove_next(&removals, event, with_records);
		breathe(&removals);
	}
	settle(&removals);
	mutex_unlock(ue_event_mutex);
	return removals.is_one_left;
}

static void remove_unused(struct work_struct *work)
{
	bool is_one_left;

	mutex_lock(&ue_events_mutex);
	is_one_left = remove_all(false);
	mutex_unlock(&ue_events_mutex);
	/* Nobody tells when an event probe lets go of an event. */
	if (is_one_left)
		schedule_delayed_work(&removal, HZ);
}

void ue_events_schedule_removal(void)
{
	mod_delayed_work(system_wq, &removal, 0);
}

void ue_events_sweep(void)
{
	mutex_lock(&ue_events_mutex);
	remove_all(true);
	mutex_unlock(&ue_events_mutex);
}

void ue_events_put(struct ue_event **events, unsigned int count)
{
	struct removals removals = {};

	mutex_lock(&ue_events_mutex);
	mutex_lock(ue_event_mutex);
	while (count--) {
		events[count]->users--;
		remove_next(&removals, events[count], false);
		breathe(&removals);
	}
	mutex_unlock(ue_event_mutex);
	mutex_unlock(&ue_events_mutex);
	if (removals.is_one_left)
		ue_events_schedule_removal();
}

static void free_removed(struct work_struct *work)
{
	struct ue_event *event, *next;
	LIST_HEAD(events);

	mutex_lock(&ue_events_mutex);
	list_splice_init(&removed_events, &events);
	mutex_unlock(&ue_events_mutex);
	if (list_empty(&events))
		return;
	/* Readers of the kernel's lists and probes that began before the removal. */
	tracepoint_synchronize_unregister();
	list_for_each_entry_safe(event, next, &events, in_order)
		ue_event_free(event);
}

void ue_removal_exit(void)
{
	/* It may be at work, and leaves events to be freed. */
	cancel_delayed_work_sync(&removal);
	flush_work(&freeing);
}
