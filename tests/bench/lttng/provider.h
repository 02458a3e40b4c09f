/* The tracepoints that LTTng-UST is measured with: the fields of subject/events.rs. */
#undef LTTNG_UST_TRACEPOINT_PROVIDER
#define LTTNG_UST_TRACEPOINT_PROVIDER user_events_bench

#undef LTTNG_UST_TRACEPOINT_INCLUDE
#define LTTNG_UST_TRACEPOINT_INCLUDE "./provider.h"

#if !defined(USER_EVENTS_BENCH_PROVIDER_H) || defined(LTTNG_UST_TRACEPOINT_HEADER_MULTI_READ)
#define USER_EVENTS_BENCH_PROVIDER_H

#include <stdint.h>

#include <lttng/tracepoint.h>

LTTNG_UST_TRACEPOINT_EVENT(
	user_events_bench, mixed,
	LTTNG_UST_TP_ARGS(uint64_t, id, const char *, text, uint64_t, latency_ns),
	LTTNG_UST_TP_FIELDS(
		lttng_ust_field_integer(uint64_t, id, id)
		lttng_ust_field_string(text, text)
		lttng_ust_field_integer(uint64_t, latency_ns, latency_ns)
	)
)

LTTNG_UST_TRACEPOINT_EVENT(
	user_events_bench, three,
	LTTNG_UST_TP_ARGS(uint64_t, id, uint32_t, size, uint64_t, latency_ns),
	LTTNG_UST_TP_FIELDS(
		lttng_ust_field_integer(uint64_t, id, id)
		lttng_ust_field_integer(uint32_t, size, size)
		lttng_ust_field_integer(uint64_t, latency_ns, latency_ns)
	)
)

LTTNG_UST_TRACEPOINT_EVENT(
	user_events_bench, text,
	LTTNG_UST_TP_ARGS(uint64_t, id, const char *, text),
	LTTNG_UST_TP_FIELDS(
		lttng_ust_field_integer(uint64_t, id, id)
		lttng_ust_field_string(text, text)
	)
)

#endif

#include <lttng/tracepoint-event.h>
