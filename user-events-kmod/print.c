// SPDX-License-Identifier: GPL-2.0-only
/*
 * Records as text, twice: the print format that perf and trace-cmd read, and what the
 * kernel's own "trace" shows. Both must come to the same line.
 */
#include <linux/slab.h>
#include <linux/trace_seq.h>

#include "compat.h"
#include "event.h"

/* What the kernel puts in front of a line that is the first of its buffer, at the most. */
#define CONTEXT 256

/* Of the largest u64 and what separates it from the next. */
#define MAX_DIGITS_AND_SPACE (20 + 1)

/* Text that is measured, then written. */
struct text {
	char *start;
	size_t room;
	size_t len;
};

static __printf(2, 3) void add(struct text *text, const char *format, ...)
{
	size_t used = min(text->len, text->room);
	va_list args;

	va_start(args, format);
	text->len += vsnprintf(text->start + used, text->room - used, format, args);
	va_end(args);
}

static bool is_one_number(const struct ue_field *field)
{
	return field->type && field->place == UE_IN_PLACE && !field->count;
}

/*
 * An array behind the fixed part, of elements of @size bytes. In parentheses: without them,
 * libtraceevent takes the division for the end of the argument. A relative one's length is
 * taken from its word: libtraceevent 1.7 crashes at __get_rel_dynamic_array_len().
 */
static void add_dynamic(struct text *text, const char *rel, const char *name, unsigned int size)
{
	add(text, ", __print_%s(__get_%sdynamic_array(%s), ", size == 1 ? "hex" : "array", rel,
	    name);
	if (size > 1)
		add(text, "(");
	if (*rel)
		add(text, "(REC->%s >> 16)", name);
	else
		add(text, "__get_dynamic_array_len(%s)", name);
	if (size > 1)
		add(text, " / %u), %u", size, size);
	add(text, ")");
}

static void add_argument(struct text *text, const struct ue_event *event,
			 const struct ue_field *field)
{
	const char *name = ue_field_name(event, field);
	const char *rel = ue_is_data_loc(event, field) ? "" : "rel_";
	unsigned int size = field->type ? field->type->size : 1;

	if (is_one_number(field) || (ue_is_text(field) && field->place == UE_IN_PLACE))
		add(text, ", REC->%s", name);
	else if (ue_is_text(field))
		add(text, ", __get_%sstr(%s)", rel, name);
	else if (field->place != UE_IN_PLACE)
		add_dynamic(text, rel, name, size);
	else if (size == 1)
		add(text, ", __print_hex(REC->%s, %u)", name, field->size);
	else
		add(text, ", __print_array(REC->%s, %u, %u)", name, field->count, size);
}

static void add_print_fmt(struct text *text, const struct ue_event *event)
{
	unsigned int i;

	add(text, "\"");
	for (i = 0; i < event->nr_fields; i++) {
		const struct ue_field *field = &event->fields[i];

		add(text, "%s%s=%s", i ? " " : "", ue_field_name(event, field),
		    is_one_number(field) ? field->type->format : "%s");
	}
	add(text, "\"");
	for (i = 0; i < event->nr_fields; i++)
		add_argument(text, event, &event->fields[i]);
}

/* Made with kmalloc(); NULL if there is no memory. */
char *ue_print_fmt(const struct ue_event *event)
{
	struct text text = {};

	add_print_fmt(&text, event);
	text.room = text.len + 1;
	text.len = 0;
	text.start = kmalloc(text.room, GFP_KERNEL_ACCOUNT);
	if (text.start)
		add_print_fmt(&text, event);
	return text.start;
}

/**
 * struct line - a line of "trace" that is being made
 * @s: where it goes
 * @is_first: whether it has the kernel's buffer for itself
 * @rest: characters that are kept for the fields still to come
 */
struct line {
	struct trace_seq *s;
	bool is_first;
	size_t rest;
};

/* What a field takes at the least: " name=" and a number, or that it was cut. */
static size_t least(const struct ue_field *field)
{
	return sizeof(" =...") + field->name.len + MAX_DIGITS_AND_SPACE;
}

static void show_number(struct line *line, const struct ue_type *type, const u8 *at)
{
	switch (type->size) {
	case 1:
		trace_seq_printf(line->s, type->format, type->is_signed ? (s8)*at : *at);
		break;
	case 2:
		trace_seq_printf(line->s, type->format, type->is_signed ?
				 get_unaligned((s16 *)at) : get_unaligned((u16 *)at));
		break;
	case 4:
		trace_seq_printf(line->s, type->format, get_unaligned((u32 *)at));
		break;
	default:
		trace_seq_printf(line->s, type->format, get_unaligned((u64 *)at));
	}
}

/*
 * How many pieces of @width characters there is room for, of @count. The kernel ends a line
 * that does not fit its buffer wherever that is full: rather cut long parts, and say so.
 * With other lines in front, the kernel tries again with an empty buffer.
 */
static size_t that_fit(const struct line *line, size_t count, size_t width)
{
	size_t room = seq_buf_buffer_left(&line->s->seq);

	if (!line->is_first)
		return count;
	return min(count, (room > line->rest ? room - line->rest : 0) / width);
}

static void show_text(struct line *line, const u8 *at, size_t len)
{
	size_t shown;

	len = strnlen(at, len);
	shown = that_fit(line, len, 1);
	trace_seq_printf(line->s, "%.*s%s", (int)shown, at, shown < len ? "..." : "");
}

static void show_hex(struct line *line, const u8 *at, size_t len)
{
	size_t shown = that_fit(line, len, sizeof("00 ") - 1);
	size_t i;

	for (i = 0; i < shown; i++)
		trace_seq_printf(line->s, "%s%02x", i ? " " : "", at[i]);
	if (shown < len)
		trace_seq_puts(line->s, "...");
}

/* As libtraceevent shows __print_array(): without signs. */
static void show_array(struct line *line, size_t size, const u8 *at, size_t len)
{
	size_t shown = that_fit(line, len / size, MAX_DIGITS_AND_SPACE);
	size_t i;

	for (i = 0; i < shown; i++, at += size) {
		u64 number = size == 2 ? get_unaligned((u16 *)at) :
			     size == 4 ? get_unaligned((u32 *)at) : get_unaligned((u64 *)at);

		trace_seq_printf(line->s, "%s%llu", i ? " " : "", number);
	}
	if (shown < len / size)
		trace_seq_puts(line->s, "...");
}

/* Where @field's bytes are in a record of @size bytes; false if it is damaged. */
static bool find_bytes(const struct ue_event *event, const struct ue_field *field,
		       const u8 *record, size_t size, size_t *at, size_t *len)
{
	u32 word;

	*at = UE_COMMON_BYTES + field->offset;
	*len = field->size;
	if (*at + *len > size)
		return false;
	if (field->place == UE_IN_PLACE)
		return true;
	word = get_unaligned((u32 *)(record + *at));
	*at = (word & 0xffff) + (ue_is_data_loc(event, field) ? 0 : *at + sizeof(word));
	*len = word >> 16;
	return *at + *len <= size;
}

static void show_field(struct line *line, const struct ue_event *event,
		       const struct ue_field *field, const u8 *record, size_t size)
{
	size_t at, len;

	trace_seq_printf(line->s, " %s=", ue_field_name(event, field));
	if (!find_bytes(event, field, record, size, &at, &len))
		trace_seq_puts(line->s, "(damaged)");
	else if (is_one_number(field))
		show_number(line, field->type, record + at);
	else if (ue_is_text(field))
		show_text(line, record + at, len);
	else if (!field->type || field->type->size == 1)
		show_hex(line, record + at, len);
	else
		show_array(line, field->type->size, record + at, len);
}

/* A line of "trace". Called with the kernel's list of events locked. */
static enum print_line_t print_record(struct trace_iterator *iter, int flags,
				      struct trace_event *trace_event)
{
	struct ue_event *event = container_of(trace_event, struct ue_event, call.event);
	struct line line = {
		.s = &iter->seq,
		.is_first = trace_seq_used(&iter->seq) < CONTEXT,
		.rest = sizeof("...\n"),
	};
	/* tp_printk does not tell it. The record was checked when it was written. */
	size_t size = iter->ent_size ?: SIZE_MAX;
	unsigned int i;

	for (i = 0; i < event->nr_fields; i++)
		line.rest += least(&event->fields[i]);
	trace_seq_printf(line.s, "%s:", event->name);
	for (i = 0; i < event->nr_fields; i++) {
		line.rest -= least(&event->fields[i]);
		show_field(&line, event, &event->fields[i], (const u8 *)iter->ent, size);
	}
	trace_seq_putc(line.s, '\n');
	return trace_handle_return(line.s);
}

struct trace_event_functions ue_print_functions = {
	.trace = print_record,
};
