/*
 * LTTng-UST's counterpart of bench-subject: prints the nanoseconds for so many events.
 * Usage: subject <disabled|three|text> <events>
 */
#define LTTNG_UST_TRACEPOINT_CREATE_PROBES
#define LTTNG_UST_TRACEPOINT_DEFINE
#include "provider.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define WARM_UP 1000

#define SHORT_TEXT "0123456789abcdef"

#define TEXT \
	"0123456789012345678901234567890123456789012345678901234567890123456789" \
	"012345678901234567890123456789"

/* What Rust's black_box does. */
static inline void hide(void *value)
{
	__asm__ volatile("" : : "r"(value) : "memory");
}

static void emit_mixed(uint64_t events)
{
	const char *text = SHORT_TEXT;

	hide(&text);
	for (uint64_t id = 0; id < events; id++) {
		uint64_t hidden = id;

		hide(&hidden);
		lttng_ust_tracepoint(user_events_bench, mixed, id, text, id / 2);
	}
}

static void emit_three(uint64_t events)
{
	for (uint64_t id = 0; id < events; id++) {
		uint64_t hidden = id;

		hide(&hidden);
		lttng_ust_tracepoint(user_events_bench, three, id, 4096, id);
	}
}

static void emit_text(uint64_t events)
{
	const char *text = TEXT;

	hide(&text);
	for (uint64_t id = 0; id < events; id++) {
		uint64_t hidden = id;

		hide(&hidden);
		lttng_ust_tracepoint(user_events_bench, text, id, text);
	}
}

static uint64_t now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (uint64_t)time.tv_sec * 1000000000 + (uint64_t)time.tv_nsec;
}

int main(int argc, char **argv)
{
	if (argc < 3)
		return 2;

	bool wanted = strcmp(argv[1], "disabled") != 0;
	bool is_text = strcmp(argv[1], "text") == 0;
	bool enabled = is_text ? lttng_ust_tracepoint_enabled(user_events_bench, text)
		     : wanted  ? lttng_ust_tracepoint_enabled(user_events_bench, three)
			       : lttng_ust_tracepoint_enabled(user_events_bench, mixed);
	uint64_t events = strtoull(argv[2], NULL, 10);
	void (*emit)(uint64_t) = is_text ? emit_text : wanted ? emit_three : emit_mixed;

	if (enabled != wanted) {
		fprintf(stderr, "the event is %s\n", enabled ? "enabled" : "not enabled");
		return 1;
	}
	emit(WARM_UP);
	uint64_t start = now();
	emit(events);
	printf("%" PRIu64 "\n", now() - start);
	return 0;
}
