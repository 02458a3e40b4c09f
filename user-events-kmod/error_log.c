// SPDX-License-Identifier: GPL-2.0-only
/* Tells users what is wrong with a registration, in tracefs' error_log. */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/ctype.h>
#include <linux/kmemleak.h>
#include <linux/ratelimit.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "compat.h"
#include "error_log.h"

/*
 * A copy of ue_error_texts outside the module: the log's entries point to it, and outlive
 * the module.
 */
static const char **texts;
static bool used;

int ue_error_log_init(void)
{
	size_t size = sizeof(ue_error_texts);
	unsigned int i;
	char *at;

	for (i = 0; i < UE_NR_ERRORS; i++)
		size += strlen(ue_error_texts[i]) + 1;
	texts = kmalloc(size, GFP_KERNEL);
	if (!texts)
		return -ENOMEM;
	at = (char *)&texts[UE_NR_ERRORS];
	for (i = 0; i < UE_NR_ERRORS; i++) {
		size = strlen(ue_error_texts[i]) + 1;
		texts[i] = memcpy(at, ue_error_texts[i], size);
		at += size;
	}
	return 0;
}

void ue_error_log_exit(void)
{
	/* Nothing tells whether the log still has entries of ours. */
	if (used)
		kmemleak_not_leak(texts);
	else
		kfree(texts);
}

void ue_error_log(const char *description, struct ue_mistake mistake)
{
	char *shown = kstrdup(description, GFP_KERNEL);
	char *at;

	if (!shown)
		return;
	/* What a user writes must not look like lines of the kernel's. */
	for (at = shown; *at; at++)
		if (!isascii(*at) || !isprint(*at))
			*at = '?';
	WRITE_ONCE(used, true);
	if (!ue_tracing_log_err(shown, texts, mistake.error, mistake.at))
		pr_info_ratelimited("%s, at character %u of: %s\n",
				    ue_error_texts[mistake.error], mistake.at, shown);
	kfree(shown);
}
