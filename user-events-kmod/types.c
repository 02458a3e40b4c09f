// SPDX-License-Identifier: GPL-2.0-only
/* The table of types. Also compiled in user space, for tests. */
#ifdef __KERNEL__
#include <linux/string.h>
#else
#include <string.h>
#endif

#include "parse.h"

static const struct ue_type ue_types[] = {
	{ "u8",				"u8",			1, false, false, "%u" },
	{ "u16",			"u16",			2, false, false, "%u" },
	{ "u32",			"u32",			4, false, false, "%u" },
	{ "u64",			"u64",			8, false, false, "%llu" },
	{ "s8",				"s8",			1, true,  false, "%hhd" },
	{ "s16",			"s16",			2, true,  false, "%hd" },
	{ "s32",			"s32",			4, true,  false, "%d" },
	{ "s64",			"s64",			8, true,  false, "%lld" },
	{ "char",			"char",			1, true,  true,  "%hhd" },
	/* The kernel takes an array of what has char in its name for text. */
	{ "signed char",		"s8",			1, true,  false, "%hhd" },
	{ "unsigned char",		"u8",			1, false, false, "%u" },
	{ "short",			"short",		2, true,  false, "%hd" },
	{ "short int",			"short",		2, true,  false, "%hd" },
	{ "signed short",		"short",		2, true,  false, "%hd" },
	{ "signed short int",		"short",		2, true,  false, "%hd" },
	{ "unsigned short",		"unsigned short",	2, false, false, "%u" },
	{ "unsigned short int",		"unsigned short",	2, false, false, "%u" },
	{ "int",			"int",			4, true,  false, "%d" },
	{ "signed",			"int",			4, true,  false, "%d" },
	{ "signed int",			"int",			4, true,  false, "%d" },
	{ "unsigned",			"unsigned int",		4, false, false, "%u" },
	{ "unsigned int",		"unsigned int",		4, false, false, "%u" },
	{ "long long",			"s64",			8, true,  false, "%lld" },
	{ "long long int",		"s64",			8, true,  false, "%lld" },
	{ "signed long long",		"s64",			8, true,  false, "%lld" },
	{ "signed long long int",	"s64",			8, true,  false, "%lld" },
	{ "unsigned long long",		"u64",			8, false, false, "%llu" },
	{ "unsigned long long int",	"u64",			8, false, false, "%llu" },
	/*
	 * Of 4 bytes in a 32-bit process and of 8 in others; consumers see the type that
	 * it is there.
	 */
	{ "long",			"long",			0, true,  false, NULL },
	{ "long int",			"long",			0, true,  false, NULL },
	{ "signed long",		"long",			0, true,  false, NULL },
	{ "signed long int",		"long",			0, true,  false, NULL },
	{ "unsigned long",		"unsigned long",	0, false, false, NULL },
	{ "unsigned long int",		"unsigned long",	0, false, false, NULL },
};

static const struct ue_type ue_longs[] = {
	{ "long",			"s32",			4, true,  false, "%d" },
	{ "long",			"s64",			8, true,  false, "%lld" },
	{ "unsigned long",		"u32",			4, false, false, "%u" },
	{ "unsigned long",		"u64",			8, false, false, "%llu" },
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

bool ue_is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n';
}

bool ue_is_digit(char c)
{
	return c >= '0' && c <= '9';
}

bool ue_is_ident_start(char c)
{
	return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool ue_is_ident(char c)
{
	return ue_is_ident_start(c) || ue_is_digit(c);
}

/* How much of @text spells @name; 0 if it does not. */
static size_t spelled(const char *text, const char *name)
{
	const char *at = text;

	for (; *name; name++) {
		if (*name == ' ') {
			if (!ue_is_space(*at))
				return 0;
			while (ue_is_space(*at))
				at++;
		} else if (*at++ != *name) {
			return 0;
		}
	}
	return ue_is_ident(*at) ? 0 : at - text;
}

const struct ue_type *ue_type_find(const char *text, size_t *len)
{
	const struct ue_type *found = NULL;
	size_t i;

	*len = 0;
	for (i = 0; i < COUNT(ue_types); i++) {
		size_t taken = spelled(text, ue_types[i].name);

		/* The longest one: "unsigned int" rather than "unsigned". */
		if (taken > *len) {
			*len = taken;
			found = &ue_types[i];
		}
	}
	return found;
}

const struct ue_type *ue_type_sized(const struct ue_type *type, size_t size)
{
	size_t i;

	for (i = 0; i < COUNT(ue_longs); i++)
		if (ue_longs[i].size == size && !strcmp(ue_longs[i].name, type->kernel_name))
			return &ue_longs[i];
	return NULL;
}
