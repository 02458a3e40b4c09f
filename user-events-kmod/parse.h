/* SPDX-License-Identifier: GPL-2.0-only */
/* Descriptions: from text to fields. Also compiled in user space, for tests. */
#ifndef UE_PARSE_H
#define UE_PARSE_H

#include "types.h"

/* More fields than a description has room for: each takes 6 characters ("u8 a; "). */
#define UE_MAX_FIELDS 104

enum ue_place {
	UE_IN_PLACE,
	UE_REL_LOC,
	UE_DATA_LOC,
};

/* A part of a description. */
struct ue_span {
	u16 at;
	u16 len;
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
	u16 count;
	u16 offset;
	u16 size;
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
	u16 nr_fields;
	u16 size;
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
	UE_ERR_STRUCT_SIZE,
	UE_ERR_STRUCT_LOC,
	UE_ERR_ARRAY_LENGTH,
	UE_ERR_ARRAY_TWICE,
	UE_ERR_ARRAY_OPEN,
	UE_ERR_LOC_ARRAY,
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
	u16 at;
};

/*
 * Parses @text, of at most UE_MAX_DESC bytes, into @out. Returns 0; or -EINVAL or, for
 * what is well-formed and too large, -E2BIG, with @mistake filled in.
 */
int ue_parse(const char *text, struct ue_description *out, struct ue_mistake *mistake);

#endif /* UE_PARSE_H */
