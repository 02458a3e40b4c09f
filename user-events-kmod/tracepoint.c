// SPDX-License-Identifier: GPL-2.0-only
/* An event's side of the kernel: its fields, who listens, and what they are given. */
#include <linux/module.h>
#include <linux/percpu.h>
#include <linux/perf_event.h>
#include <linux/slab.h>

#include "compat.h"
#include "event.h"
#include "removal.h"

static_assert(sizeof(struct trace_entry) == UE_COMMON_BYTES);
static_assert(UE_MAX_PAYLOAD + UE_COMMON_BYTES + sizeof(u32) <= PERF_MAX_TRACE_SIZE);

static struct ue_event *event_of(struct trace_event_call *call)
{
	return container_of(call, struct ue_event, call);
}

/*
 * The kernel's list of the event's fields. An eBPF program may read as far as the end of
 * the last field, and trace_event_get_offsets() does not ask whether there is one: it takes
 * what lies behind the list's head for it, where ours has zeroes.
 */
static struct list_head *get_fields(struct trace_event_call *call)
{
	return &event_of(call)->defined.head;
}

/* Not trace_event_raw_init(): its check of the print format warns of many fields. */
static int raw_init(struct trace_event_call *call)
{
	return register_trace_event(&call->event) ? 0 : -ENODEV;
}

/* Most events are never listened to, and need no counters. Needs ue_event_mutex. */
static int count_records(struct ue_event *event)
{
	lockdep_assert_held(ue_event_mutex);
	if (!event->written)
		WRITE_ONCE(event->written, alloc_percpu_gfp(u64, GFP_KERNEL_ACCOUNT));
	return event->written ? 0 : -ENOMEM;
}

/* Tells programs who listens now. Needs ue_event_mutex. */
static void changed(struct ue_event *event, bool is_less)
{
	u8 listeners = 0;

	lockdep_assert_held(ue_event_mutex);
	if (event->nr_ftrace)
		listeners |= UE_STATUS_FTRACE;
	if (event->nr_perf)
		listeners |= UE_STATUS_PERF;
	ue_status_set(event, listeners);
	if (is_less && !listeners)
		ue_events_schedule_removal();
}

/*
 * The kernel holds event_mutex when it registers and unregisters, opens and closes; perf
 * adds and deletes, which is nothing to us, without it.
 */
static int reg(struct trace_event_call *call, enum trace_reg type, void *data)
{
	struct ue_event *event = event_of(call);
	int ret = 0;

	if (type == TRACE_REG_REGISTER || type == TRACE_REG_PERF_REGISTER)
		ret = count_records(event);
	ret = ret ?: trace_event_reg(call, type, data);
	if (ret)
		return ret;
	switch (type) {
	case TRACE_REG_REGISTER:
		event->nr_ftrace++;
		event->was_recorded = true;
		changed(event, false);
		break;
	case TRACE_REG_UNREGISTER:
		event->nr_ftrace--;
		changed(event, true);
		break;
	case TRACE_REG_PERF_REGISTER:
		event->nr_perf++;
		changed(event, false);
		break;
	case TRACE_REG_PERF_UNREGISTER:
		event->nr_perf--;
		changed(event, true);
		break;
	case TRACE_REG_PERF_CLOSE:
		/* Its reference goes right after this. */
		ue_events_schedule_removal();
		break;
	default:
		break;
	}
	return 0;
}

/* Gives the record to one of ftrace's instances. Preemption is off. */
static int ftrace_probe(struct trace_event_file *file, const struct ue_record *record)
{
	struct trace_event_buffer buffer = {};
	size_t size = UE_COMMON_BYTES + record->len;
	void *entry;

	if (trace_trigger_soft_disabled(file))
		return 0;
	entry = trace_event_buffer_reserve(&buffer, file, size);
	if (entry) {
		memcpy(entry + UE_COMMON_BYTES, record->bytes, record->len);
		trace_event_buffer_commit(&buffer);
	}
	/*
	 * Nothing is reserved also where recording is off, or not for this process; and with
	 * a filter, what is reserved may be too large for the buffer where it goes.
	 */
	return buffer.buffer && size > ue_max_record(buffer.buffer) ? -E2BIG : 0;
}

/* Gives the record to perf and to eBPF programs. Preemption is off. */
static int perf_probe(struct trace_event_call *call, const struct ue_record *record)
{
	struct hlist_head *head = this_cpu_ptr(call->perf_events);
	struct pt_regs *regs;
	size_t size;
	void *entry;
	int context;

	if (!bpf_prog_array_valid(call) && hlist_empty(head))
		return 0;
	/* perf puts the size in front, as a u32, and aligns both together. */
	size = ALIGN(UE_COMMON_BYTES + record->len + sizeof(u32), sizeof(u64)) - sizeof(u32);
	entry = perf_trace_buf_alloc(size, &regs, &context);
	if (!entry)
		return 0;
	perf_fetch_caller_regs(regs);
	memcpy(entry + UE_COMMON_BYTES, record->bytes, record->len);
	perf_trace_run_bpf_submit(entry, size, context, call, 1, regs, head, NULL);
	return 0;
}

int ue_tracepoint_emit(struct ue_event *event, const struct ue_record *record)
{
	struct tracepoint_func *func;
	int ret = 0;

	preempt_disable_notrace();
	func = rcu_dereference_sched(event->tp.funcs);
	for (; func && func->func; func++) {
		/* Called by name: the kernel makes calls through pointers slow. */
		if (func->func == ftrace_probe)
			ret = ftrace_probe(func->data, record) ?: ret;
		else if (func->func == perf_probe)
			ret = perf_probe(func->data, record) ?: ret;
	}
	preempt_enable_notrace();
	return ret;
}

/* The field's type as "format" shows it; made with kmalloc() if it is not the table's. */
static const char *shown_type(const struct ue_event *event, const struct ue_field *field)
{
	const char *loc = ue_is_data_loc(event, field) ? "__data_loc" : "__rel_loc";

	if (!field->type)
		return kasprintf(GFP_KERNEL_ACCOUNT, "struct %s", event->text + field->tag.at);
	if (field->place != UE_IN_PLACE)
		return kasprintf(GFP_KERNEL_ACCOUNT, "%s %s[]", loc, field->type->kernel_name);
	if (field->count)
		return kasprintf(GFP_KERNEL_ACCOUNT, "%s[%u]", field->type->kernel_name,
				 field->count);
	return field->type->kernel_name;
}

static bool is_made(const struct ue_field *field)
{
	return !field->type || field->place != UE_IN_PLACE || field->count;
}

static int define_fields(struct ue_event *event)
{
	unsigned int i;

	event->fields_array = kcalloc(event->nr_fields + 1, sizeof(*event->fields_array),
				      GFP_KERNEL_ACCOUNT);
	if (!event->fields_array)
		return -ENOMEM;
	for (i = 0; i < event->nr_fields; i++) {
		const struct ue_field *field = &event->fields[i];
		struct trace_event_fields shown = {
			.type = shown_type(event, field),
			.name = ue_field_name(event, field),
			.size = field->size,
			.align = ue_alignment(event, field),
			.is_signed = field->type && field->type->is_signed,
			.filter_type = FILTER_OTHER,
			.len = field->count,
		};

		if (!shown.type)
			return -ENOMEM;
		/* Its members are const. */
		memcpy(&event->fields_array[i], &shown, sizeof(shown));
	}
	return 0;
}

int ue_tracepoint_init(struct ue_event *event)
{
	struct trace_event_class *class = &event->class;
	struct trace_event_call *call = &event->call;
	int ret = define_fields(event);

	if (ret)
		return ret;
	event->tp.name = event->name;
	INIT_LIST_HEAD(&event->defined.head);

	class->system = UE_SYSTEM;
	class->probe = ftrace_probe;
	class->perf_probe = perf_probe;
	class->reg = reg;
	class->raw_init = raw_init;
	class->fields_array = event->fields_array;
	class->get_fields = get_fields;
	INIT_LIST_HEAD(&class->fields);

	call->class = class;
	call->tp = &event->tp;
	call->flags = TRACE_EVENT_FL_TRACEPOINT | TRACE_EVENT_FL_DYNAMIC;
	call->event.funcs = &ue_print_functions;
	call->print_fmt = ue_print_fmt(event);
	return call->print_fmt ? 0 : -ENOMEM;
}

void ue_tracepoint_destroy(struct ue_event *event)
{
	unsigned int i;

	kfree(event->call.print_fmt);
	if (!event->fields_array)
		return;
	for (i = 0; i < event->nr_fields; i++)
		if (is_made(&event->fields[i]))
			kfree(event->fields_array[i].type);
	kfree(event->fields_array);
}
