// SPDX-License-Identifier: GPL-2.0-only
/*
 * Descriptions: from text to fields. No locks and no allocation; also compiled in user
 * space, for tests.
 */
#ifdef __KERNEL__
#include <linux/errno.h>
#include <linux/string.h>
#else
#include <errno.h>
#include <string.h>
#endif

#include "parse.h"
#include "uapi/user_events.h"

/* A directory has the event's name (NAME_MAX). */
#define MAX_NAME 255

/* Beyond every limit: a larger number counts as this. */
#define HUGE_NUMBER 100000

const char *const ue_error_texts[UE_NR_ERRORS] = {
	[UE_ERR_NO_NAME]	= "Event name is missing",
	[UE_ERR_BAD_NAME]	= "Event name must be a letter or _, then letters, digits, _",
	[UE_ERR_LONG_NAME]	= "Event name is longer than 255 characters",
	[UE_ERR_RESERVED_NAME]	= "Event name is taken by a file of tracefs (enable, filter)",
	[UE_ERR_NAME_END]	= "White space must separate event name and fields",
	[UE_ERR_EMPTY_FIELD]	= "Field is missing between semicolons",
	[UE_ERR_BAD_TYPE]	= "Unknown type (u8-u64, s8-s64, C integers, char[N], struct)",
	[UE_ERR_STRUCT_TAG]	= "Name must follow struct",
	[UE_ERR_STRUCT_TAG_LOC]	= "Name of a struct must contain neither __rel_loc nor __data_loc",
	[UE_ERR_STRUCT_SIZE]	= "Size in bytes must follow a struct field (struct x name 8)",
	[UE_ERR_STRUCT_LOC]	= "Location of a struct is not supported",
	[UE_ERR_ARRAY_LENGTH]	= "Array length must be a number from 1 on",
	[UE_ERR_ARRAY_TWICE]	= "Array length is given twice",
	[UE_ERR_ARRAY_OPEN]	= "Array without length needs __rel_loc or __data_loc",
	[UE_ERR_LOC_ARRAY]	= "Type of a location must end in []",
	[UE_ERR_LOC_LONG]	= "Elements of a location cannot be long: write s32 to u64",
	[UE_ERR_FIELD_NAME]	= "Field name must be a letter or _, then letters, digits, _",
	[UE_ERR_COMMON_FIELD]	= "Field names that begin with common_ are the kernel's",
	[UE_ERR_DUPLICATE]	= "Field name is used twice",
	[UE_ERR_SIZE_MISSING]	= "Size of long is not known: append 4 or 8",
	[UE_ERR_SIZE_DIFFERS]	= "Size contradicts the type",
	[UE_ERR_TOO_LARGE]	= "Field is larger than 1024 bytes",
	[UE_ERR_SUM_TOO_LARGE]	= "Fields are larger than 4000 bytes in all",
	[UE_ERR_FIELD_END]	= "Semicolon must follow a field",
	[UE_ERR_FLAGS]		= "Registration has flags that are not known",
	[UE_ERR_TAKEN]		= "Event name is taken by an event with other fields",
};

struct cursor {
	const char *text;
	const char *at;
	struct ue_mistake *mistake;
};

static int mistaken(struct cursor *c, const char *at, enum ue_error error)
{
	c->mistake->error = error;
	c->mistake->at = at - c->text;
	switch (error) {
	case UE_ERR_LONG_NAME:
	case UE_ERR_TOO_LARGE:
	case UE_ERR_SUM_TOO_LARGE:
		return -E2BIG;
	default:
		return -EINVAL;
	}
}

static void skip_space(struct cursor *c)
{
	while (ue_is_space(*c->at))
		c->at++;
}

/* An identifier; of length 0 if there is none. */
static struct ue_span take_ident(struct cursor *c)
{
	const char *start = c->at;
	struct ue_span span = { .at = start - c->text };

	if (ue_is_ident_start(*c->at))
		while (ue_is_ident(*c->at))
			c->at++;
	span.len = c->at - start;
	return span;
}

static bool take_word(struct cursor *c, const char *word)
{
	size_t len = strlen(word);

	if (strncmp(c->at, word, len) || ue_is_ident(c->at[len]))
		return false;
	c->at += len;
	return true;
}

/* A decimal number, capped beyond every limit; false if there is none. */
static bool take_number(struct cursor *c, unsigned int *number)
{
	const char *start = c->at;

	*number = 0;
	for (; ue_is_digit(*c->at); c->at++)
		if (*number < HUGE_NUMBER)
			*number = *number * 10 + (*c->at - '0');
	return c->at != start && !ue_is_ident_start(*c->at);
}

static bool same(const struct cursor *c, struct ue_span span, const char *word)
{
	return span.len == strlen(word) && !strncmp(c->text + span.at, word, span.len);
}

static int parse_name(struct cursor *c, struct ue_description *out)
{
	const char *start;

	skip_space(c);
	start = c->at;
	if (!*start)
		return mistaken(c, start, UE_ERR_NO_NAME);
	out->name = take_ident(c);
	if (!out->name.len)
		return mistaken(c, start, UE_ERR_BAD_NAME);
	if (*c->at && !ue_is_space(*c->at))
		return mistaken(c, c->at, *c->at == ';' ? UE_ERR_NAME_END : UE_ERR_BAD_NAME);
	if (out->name.len > MAX_NAME)
		return mistaken(c, start, UE_ERR_LONG_NAME);
	if (same(c, out->name, "enable") || same(c, out->name, "filter"))
		return mistaken(c, start, UE_ERR_RESERVED_NAME);
	return 0;
}

/* "[N]" or "[]", if it stands here; what it says into @field and @is_open. */
static int parse_array(struct cursor *c, struct ue_field *field, bool *is_open)
{
	const char *start = c->at;
	unsigned int count;

	while (ue_is_space(*start))
		start++;
	if (*start != '[')
		return 0;
	c->at = start + 1;
	if (field->count || *is_open)
		return mistaken(c, start, UE_ERR_ARRAY_TWICE);
	if (*c->at == ']') {
		c->at++;
		*is_open = true;
		return 0;
	}
	start = c->at;
	if (!take_number(c, &count) || *c->at != ']' || !count)
		return mistaken(c, start, UE_ERR_ARRAY_LENGTH);
	c->at++;
	if (count > UE_MAX_FIELD)
		return mistaken(c, start, UE_ERR_TOO_LARGE);
	field->count = count;
	return 0;
}

/*
 * Whether the kernel could take the type of a structure for a location: it looks for these
 * words anywhere in a type's name.
 */
static bool looks_like_location(const struct cursor *c, struct ue_span tag)
{
	static const char *const words[] = { "__rel_loc", "__data_loc" };
	unsigned int i, at;

	for (i = 0; i < 2; i++)
		for (at = 0; at < tag.len; at++)
			if (!strncmp(c->text + tag.at + at, words[i], strlen(words[i])))
				return true;
	return false;
}

static int parse_struct(struct cursor *c, struct ue_field *field, const char *start)
{
	skip_space(c);
	field->tag = take_ident(c);
	if (!field->tag.len)
		return mistaken(c, c->at, UE_ERR_STRUCT_TAG);
	if (looks_like_location(c, field->tag))
		return mistaken(c, c->text + field->tag.at, UE_ERR_STRUCT_TAG_LOC);
	if (field->place != UE_IN_PLACE)
		return mistaken(c, start, UE_ERR_STRUCT_LOC);
	return 0;
}

static int parse_type(struct cursor *c, struct ue_field *field, bool *is_open)
{
	const char *start;
	size_t len;

	if (take_word(c, "__rel_loc"))
		field->place = UE_REL_LOC;
	else if (take_word(c, "__data_loc"))
		field->place = UE_DATA_LOC;
	skip_space(c);
	start = c->at;
	if (take_word(c, "struct"))
		return parse_struct(c, field, start);
	field->type = ue_type_find(c->at, &len);
	if (!field->type)
		return mistaken(c, start, UE_ERR_BAD_TYPE);
	if (!field->type->size && field->place != UE_IN_PLACE)
		return mistaken(c, start, UE_ERR_LOC_LONG);
	c->at += len;
	return parse_array(c, field, is_open);
}

static int parse_field_name(struct cursor *c, struct ue_field *field, bool *is_open)
{
	const char *start;

	skip_space(c);
	start = c->at;
	field->name = take_ident(c);
	if (!field->name.len)
		return mistaken(c, start, UE_ERR_FIELD_NAME);
	if (field->name.len >= 7 && !strncmp(start, "common_", 7))
		return mistaken(c, start, UE_ERR_COMMON_FIELD);
	if (!field->type)
		return 0;
	/* As C writes it: "char msg[20]". */
	return parse_array(c, field, is_open);
}

/* The size of a field whose type says it; 0 if only the description can. */
static unsigned int known_size(const struct ue_field *field)
{
	if (field->place != UE_IN_PLACE)
		return 4;
	return field->type ? field->type->size * (field->count ?: 1) : 0;
}

/* Finds the long that has @size bytes, for an array in all. */
static bool size_long(struct ue_field *field, unsigned int size)
{
	field->type = ue_type_sized(field->type, size / (field->count ?: 1));
	return field->type && known_size(field) == size;
}

/* The size: what the type says, or what is given behind the field, or both. */
static int parse_size(struct cursor *c, struct ue_field *field, const char *field_start)
{
	unsigned int known = known_size(field);
	unsigned int given = 0;
	const char *start;

	skip_space(c);
	start = c->at;
	if (known > UE_MAX_FIELD)
		return mistaken(c, field_start, UE_ERR_TOO_LARGE);
	if (ue_is_digit(*start)) {
		if (!take_number(c, &given))
			return mistaken(c, start, UE_ERR_FIELD_END);
		if (!given || (known && given != known))
			return mistaken(c, start, UE_ERR_SIZE_DIFFERS);
		if (given > UE_MAX_FIELD)
			return mistaken(c, start, UE_ERR_TOO_LARGE);
	} else if (!known) {
		return mistaken(c, start, field->type ? UE_ERR_SIZE_MISSING :
							UE_ERR_STRUCT_SIZE);
	}
	if (!known && field->type && !size_long(field, given))
		return mistaken(c, start, UE_ERR_SIZE_DIFFERS);
	field->size = known ?: given;
	return 0;
}

static int parse_field(struct cursor *c, struct ue_field *field)
{
	const char *start = c->at;
	bool is_open = false;
	int ret;

	memset(field, 0, sizeof(*field));
	ret = parse_type(c, field, &is_open) ?: parse_field_name(c, field, &is_open);
	if (ret)
		return ret;
	if (is_open && field->place == UE_IN_PLACE)
		return mistaken(c, start, UE_ERR_ARRAY_OPEN);
	if (!is_open && field->place != UE_IN_PLACE)
		return mistaken(c, start, UE_ERR_LOC_ARRAY);
	ret = parse_size(c, field, start);
	if (ret)
		return ret;
	skip_space(c);
	return *c->at && *c->at != ';' ? mistaken(c, c->at, UE_ERR_FIELD_END) : 0;
}

static int add_field(struct cursor *c, struct ue_description *out, struct ue_field *field,
		     const char *start)
{
	unsigned int i;

	for (i = 0; i < out->nr_fields; i++) {
		struct ue_span other = out->fields[i].name;

		if (other.len == field->name.len &&
		    !strncmp(c->text + other.at, c->text + field->name.at, other.len))
			return mistaken(c, c->text + field->name.at, UE_ERR_DUPLICATE);
	}
	if (out->size + field->size > UE_MAX_FIXED)
		return mistaken(c, start, UE_ERR_SUM_TOO_LARGE);
	field->offset = out->size;
	out->size += field->size;
	out->nr_fields++;
	return 0;
}

int ue_parse(const char *text, struct ue_description *out, struct ue_mistake *mistake)
{
	struct cursor c = { .text = text, .at = text, .mistake = mistake };
	int ret;

	memset(out, 0, offsetof(struct ue_description, fields));
	ret = parse_name(&c, out);
	if (ret)
		return ret;
	for (skip_space(&c); *c.at; skip_space(&c)) {
		const char *start = c.at;

		if (*start == ';')
			return mistaken(&c, start, UE_ERR_EMPTY_FIELD);
		if (out->nr_fields == UE_MAX_FIELDS)
			return mistaken(&c, start, UE_ERR_SUM_TOO_LARGE);
		ret = parse_field(&c, &out->fields[out->nr_fields]) ?:
		      add_field(&c, out, &out->fields[out->nr_fields], start);
		if (ret)
			return ret;
		if (*c.at == ';')
			c.at++;
	}
	return 0;
}
