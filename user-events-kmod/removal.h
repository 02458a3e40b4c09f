/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Removing events that nobody needs. Where it is done at once, ue_events_mutex and the
 * kernel's event_mutex are taken.
 */
#ifndef UE_REMOVAL_H
#define UE_REMOVAL_H

struct ue_event;

/* Takes a user away from each of @count events; what nobody needs any more is removed. */
void ue_events_put(struct ue_event **events, unsigned int count);

/* Removes, some time soon, the events that lost their last consumer. Any context. */
void ue_events_schedule_removal(void);

/* Removes every event that nobody uses, also those that ftrace may have records of. */
void ue_events_sweep(void);

/* Waits until what was removed is freed. No event is left, and none can come. */
void ue_removal_exit(void);

#endif /* UE_REMOVAL_H */
