/* SPDX-License-Identifier: GPL-2.0-only */
/* Descriptions: types, and from text to fields. Also compiled in user space, for tests. */
#ifndef UE_PARSE_H
#define UE_PARSE_H

#include <linux/types.h>
#ifndef __KERNEL__
#include <stdbool.h>
#include <stddef.h>
#endif

/**
 * struct ue_type - an integer type
 * @name: as descriptions spell it; several words are separated by one space
 * @kernel_name: as consumers see it
 * @size: in bytes; 0 if the name does not tell it
 * @is_signed: whether it has a sign
 * @is_text: whether an array of it is text
 * @format: printf conversion of one element
 */
struct ue_type {
	const char *name;
	const char *kernel_name;
	__u8 size;
	bool is_signed;
	bool is_text;
	const char *format;
};

/*
 * The type that @text begins with, spelled with any amount of white space between its
 * words; @len is how much of the text it takes. NULL if it begins with none.
 */
const struct ue_type *ue_type_find(const char *text, size_t *len);

/* The type that @type, whose name does not tell a size, is with @size bytes; or NULL. */
const struct ue_type *ue_type_sized(const struct ue_type *type, size_t size);

bool ue_is_space(char c);
bool ue_is_digit(char c);
bool ue_is_ident_start(char c);
bool ue_is_ident(char c);

/* More fields than a description has room for ("u8 a;" and so on, each with its own name). */
#define UE_MAX_FIELDS 104

enum ue_place {
	UE_IN_PLACE,
	UE_REL_LOC,
	UE_DATA_LOC,
};

/* A part of a description. */
struct ue_span {
	__u16 at;
	__u16 len;
};

/**
 * struct ue_field - a field as its description says it
 * @type: type of an element; NULL for a structure
 * @place: whether the bytes stand in the fixed part, or a location word
 * @tag: name of the structure's type
 * @name: the field's name
 * @count: number of elements of an array in place; 0 if it is none
 * @offset: in the payload, in bytes
 * @size: in the payload's fixed part, in bytes
 */
struct ue_field {
	const struct ue_type *type;
	enum ue_place place;
	struct ue_span tag;
	struct ue_span name;
	__u16 count;
	__u16 offset;
	__u16 size;
};

/**
 * struct ue_description - a parsed description
 * @name: the event's name
 * @nr_fields: number of fields
 * @size: of the payload's fixed part, in bytes
 * @fields: the fields
 */
struct ue_description {
	struct ue_span name;
	__u16 nr_fields;
	__u16 size;
	struct ue_field fields[UE_MAX_FIELDS];
};

/* What can be wrong with a registration; the texts are ue_error_texts. */
enum ue_error {
	UE_ERR_NO_NAME,
	UE_ERR_BAD_NAME,
	UE_ERR_LONG_NAME,
	UE_ERR_RESERVED_NAME,
	UE_ERR_NAME_END,
	UE_ERR_EMPTY_FIELD,
	UE_ERR_BAD_TYPE,
	UE_ERR_STRUCT_TAG,
	UE_ERR_STRUCT_TAG_LOC,
	UE_ERR_STRUCT_SIZE,
	UE_ERR_STRUCT_LOC,
	UE_ERR_ARRAY_LENGTH,
	UE_ERR_ARRAY_TWICE,
	UE_ERR_ARRAY_OPEN,
	UE_ERR_LOC_ARRAY,
	UE_ERR_LOC_LONG,
	UE_ERR_FIELD_NAME,
	UE_ERR_COMMON_FIELD,
	UE_ERR_DUPLICATE,
	UE_ERR_SIZE_MISSING,
	UE_ERR_SIZE_DIFFERS,
	UE_ERR_TOO_LARGE,
	UE_ERR_SUM_TOO_LARGE,
	UE_ERR_FIELD_END,
	UE_ERR_FLAGS,
	UE_ERR_TAKEN,
	UE_NR_ERRORS,
};

extern const char *const ue_error_texts[UE_NR_ERRORS];

/* Where in a description something is wrong, and what. */
struct ue_mistake {
	enum ue_error error;
	__u16 at;
};

/*
 * Parses @text, of at most UE_MAX_DESC bytes, into @out. Returns 0; or -EINVAL or,
 * where a limit is exceeded, -E2BIG, with @mistake filled in: it is in the first field that
 * has one.
 */
int ue_parse(const char *text, struct ue_description *out, struct ue_mistake *mistake);

#endif /* UE_PARSE_H */
