/* A file holds the changes of the past one by one, and behind them a rule for all years to come, in the form of POSIX's TZ variable:
 * "CET-1CEST,M3.5.0,M10.5.0/3". Its signs are those of 1980: hours to be added to local time, so east is negative. */
#include "base/zone.h"

#include "base/buf.h"
#include "base/cleanup.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/vec.h"

#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#define ZONE_FILE_MAX (64u << 10) /* the largest of the database has 4 kB */
#define HEADER_SIZE 44u
#define OFFSET_MAX (25 * CLOCK_HOUR)  /* RFC 9636: -24:59:59 to 25:59:59 */

struct change {
	int64_t at;     /* UTC */
	int64_t offset; /* from then on */
};

/* One of the two days in a year on which the clocks change. */
struct change_rule {
	char form;      /* 'M' month, week, weekday; 'J' day 1–365 without leap days; 'D' day 0–365 */
	int month, week, day;
	int64_t time;   /* of the local day, may lie outside it */
};

/* From the last change on, for ever. */
struct rule {
	int64_t standard, summer; /* offsets */
	bool has_summer;
	struct change_rule begins, ends; /* summer time */
};

struct zone {
	struct { struct change *at; size_t len, cap; } changes; /* rising */
	int64_t first; /* before the first of them */
	struct rule rule;
	bool has_rule;
};

/* ---- the rule ---- */

static bool eat(struct span *rest, char c)
{
	if (rest->len == 0 || rest->ptr[0] != c)
		return false;
	*rest = span_from(*rest, 1);
	return true;
}

static bool eat_number(struct span *rest, int max, int *ret_number)
{
	size_t len = 0;
	int number = 0;
	for (; len < rest->len && rest->ptr[len] >= '0' && rest->ptr[len] <= '9' && number <= max; len++)
		number = 10 * number + (rest->ptr[len] - '0');
	*rest = span_from(*rest, len);
	*ret_number = number;
	return len > 0 && number <= max;
}

/* [+-]hh[:mm[:ss]] */
static bool eat_time(struct span *rest, int64_t *ret_ms)
{
	int parts[3] = { 0 };
	int sign = eat(rest, '-') ? -1 : 1;
	if (sign > 0)
		(void)eat(rest, '+');
	if (!eat_number(rest, 167, &parts[0]))
		return false;
	for (int i = 1; i < 3 && eat(rest, ':'); i++)
		if (!eat_number(rest, 59, &parts[i]))
			return false;
	*ret_ms = sign * (parts[0] * CLOCK_HOUR + parts[1] * CLOCK_MINUTE + parts[2] * CLOCK_SECOND);
	return true;
}

/* "CET", "<+03>" */
static bool eat_abbreviation(struct span *rest)
{
	bool is_quoted = eat(rest, '<');
	size_t len = 0;
	for (; len < rest->len; len++) {
		char c = rest->ptr[len], folded = (char)(c | 0x20);
		bool is_letter = folded >= 'a' && folded <= 'z';
		if (!is_letter && !(is_quoted && ((c >= '0' && c <= '9') || c == '+' || c == '-')))
			break;
	}
	*rest = span_from(*rest, len);
	return len >= 3 && (!is_quoted || eat(rest, '>'));
}

static bool eat_change(struct span *rest, struct change_rule *rule)
{
	*rule = (struct change_rule){ .form = 'D', .time = 2 * CLOCK_HOUR };
	if (eat(rest, 'M')) {
		rule->form = 'M';
		if (!eat_number(rest, 12, &rule->month) || rule->month < 1 || !eat(rest, '.') || !eat_number(rest, 5, &rule->week) || rule->week < 1 ||
		    !eat(rest, '.') || !eat_number(rest, 6, &rule->day))
			return false;
	} else {
		if (eat(rest, 'J'))
			rule->form = 'J';
		if (!eat_number(rest, 365, &rule->day) || (rule->form == 'J' && rule->day == 0))
			return false;
	}
	return !eat(rest, '/') || eat_time(rest, &rule->time);
}

static bool rule_parse(struct span text, struct rule *ret_rule)
{
	struct rule rule = { 0 };
	if (!eat_abbreviation(&text) || !eat_time(&text, &rule.standard))
		return false;
	rule.standard = -rule.standard;
	if (text.len > 0) {
		rule.has_summer = true;
		rule.summer = rule.standard + CLOCK_HOUR;
		if (!eat_abbreviation(&text))
			return false;
		if (text.len > 0 && text.ptr[0] != ',') {
			if (!eat_time(&text, &rule.summer))
				return false;
			rule.summer = -rule.summer;
		}
		if (!eat(&text, ',') || !eat_change(&text, &rule.begins) || !eat(&text, ',') || !eat_change(&text, &rule.ends))
			return false;
	}
	*ret_rule = rule;
	return text.len == 0;
}

static int year_of(int64_t local)
{
	time_t seconds = (time_t)(local / CLOCK_SECOND - (local % CLOCK_SECOND < 0));
	struct tm date;
	return gmtime_r(&seconds, &date) ? date.tm_year + 1900 : 1970;
}

static bool is_leap(int year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

/* 0: Sunday, as POSIX counts. */
static int weekday_of(int64_t midnight)
{
	return (int)(((midnight / CLOCK_DAY + 4) % 7 + 7) % 7);
}

/* In local time, by the clocks as they were before. */
static int64_t change_in(const struct change_rule *rule, int year)
{
	if (rule->form != 'M') {
		int day = rule->form == 'J' ? rule->day - 1 + (is_leap(year) && rule->day >= 60) : rule->day;
		return clock_from_civil(year, 1, 1, 0, 0, 0) + day * CLOCK_DAY + rule->time;
	}
	int64_t first = clock_from_civil(year, rule->month, 1, 0, 0, 0);
	int64_t next = rule->month == 12 ? clock_from_civil(year + 1, 1, 1, 0, 0, 0) : clock_from_civil(year, rule->month + 1, 1, 0, 0, 0);
	int64_t day = first + (rule->day - weekday_of(first) + 7) % 7 * CLOCK_DAY + (rule->week - 1) * 7 * CLOCK_DAY;
	while (day >= next) /* week 5 is the last */
		day -= 7 * CLOCK_DAY;
	return day + rule->time;
}

static int64_t rule_offset(const struct rule *rule, int64_t utc)
{
	if (!rule->has_summer)
		return rule->standard;
	int year = year_of(utc + rule->standard);
	int64_t begins = change_in(&rule->begins, year) - rule->standard, ends = change_in(&rule->ends, year) - rule->summer;
	bool is_summer = begins < ends ? utc >= begins && utc < ends : utc < ends || utc >= begins;
	return is_summer ? rule->summer : rule->standard;
}

/* ---- the file ---- */

struct counts {
	uint32_t ut, standard, leaps, changes, types, letters;
};

static uint64_t big_endian(const char *at, size_t len)
{
	uint64_t value = 0;
	for (size_t i = 0; i < len; i++)
		value = value << 8 | (unsigned char)at[i];
	return value;
}

static bool header_read(struct span bytes, struct counts *ret_counts)
{
	if (bytes.len < HEADER_SIZE || memcmp(bytes.ptr, "TZif", 4) != 0 || bytes.ptr[4] < '2')
		return false;
	uint32_t counts[6];
	for (size_t i = 0; i < 6; i++) {
		counts[i] = (uint32_t)big_endian(bytes.ptr + 20 + 4 * i, 4);
		if (counts[i] > ZONE_FILE_MAX)
			return false;
	}
	*ret_counts = (struct counts){ counts[0], counts[1], counts[2], counts[3], counts[4], counts[5] };
	return true;
}

static size_t block_size(const struct counts *counts, size_t time_size)
{
	return counts->changes * (time_size + 1u) + counts->types * 6u + counts->letters + counts->leaps * (time_size + 4u) + counts->standard + counts->ut;
}

/* "seconds east" of a type; false where no place on earth has such a thing. */
static bool offset_read(const char *types, uint32_t type, int64_t *ret_offset)
{
	*ret_offset = (int64_t)(int32_t)big_endian(types + 6u * type, 4) * CLOCK_SECOND;
	return *ret_offset > -OFFSET_MAX && *ret_offset < OFFSET_MAX;
}

static bool changes_read(struct zone *zone, struct span block, const struct counts *counts)
{
	const char *types_of = block.ptr + 8u * counts->changes, *types = types_of + counts->changes;
	if (counts->types == 0 || !offset_read(types, 0, &zone->first))
		return false;
	VEC_RESERVE(&zone->changes, counts->changes);
	for (uint32_t i = 0; i < counts->changes; i++) {
		int64_t at = (int64_t)big_endian(block.ptr + 8u * i, 8);
		uint32_t type = (unsigned char)types_of[i];
		struct change change = { .at = at > INT64_MAX / CLOCK_SECOND ? INT64_MAX : at < INT64_MIN / CLOCK_SECOND ? INT64_MIN : at * CLOCK_SECOND };
		if (type >= counts->types || !offset_read(types, type, &change.offset))
			return false;
		if (i > 0 && change.at < zone->changes.at[i - 1].at)
			return false;
		VEC_PUSH(&zone->changes, change);
	}
	return true;
}

static bool footer_read(struct zone *zone, struct span footer)
{
	if (!eat(&footer, '\n'))
		return false;
	const char *end = footer.len ? memchr(footer.ptr, '\n', footer.len) : NULL;
	if (!end)
		return false;
	struct span text = span_head(footer, (size_t)(end - footer.ptr));
	zone->has_rule = text.len > 0;
	return !zone->has_rule || rule_parse(text, &zone->rule);
}

static bool file_fill(struct zone *zone, struct span bytes)
{
	struct counts counts;
	if (!header_read(bytes, &counts))
		return false;
	bytes = span_from(bytes, HEADER_SIZE + block_size(&counts, 4)); /* the old block, of 32 bits */
	if (!header_read(bytes, &counts))
		return false;
	bytes = span_from(bytes, HEADER_SIZE);
	size_t size = block_size(&counts, 8);
	return bytes.len > size && changes_read(zone, bytes, &counts) && footer_read(zone, span_from(bytes, size));
}

/* Without any change, the clocks show UTC. */
static struct zone *zone_new(void)
{
	struct zone *zone = vec_grow(NULL, &(size_t){ 0 }, 1, sizeof(*zone));
	*zone = (struct zone){ 0 };
	return zone;
}

int zone_parse(struct span bytes, struct zone **ret_zone, struct fault *fault)
{
	struct zone *zone = zone_new();
	if (!file_fill(zone, bytes)) {
		zone_free(zone);
		return fault_set(fault, FAULT_INPUT, "it is not a whole time zone file");
	}
	*ret_zone = zone;
	return 0;
}

static bool is_zone_name(const char *name)
{
	size_t len = strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+-/");
	return len > 0 && name[len] == '\0' && name[0] != '/' && name[0] != '-';
}

int zone_load(const char *name, struct zone **ret_zone, struct fault *fault)
{
	CLEANUP(buf_done) struct buf path = { .max = 300 }, bytes = { .max = ZONE_FILE_MAX };
	struct fault reason = { 0 };
	bool is_local = strcmp(name, "local") == 0;
	if (is_local && access(ZONE_LOCAL, F_OK) < 0) {
		*ret_zone = zone_new();
		return 0;
	}
	if (is_local)
		buf_add_text(&path, ZONE_LOCAL);
	else
		buf_addf(&path, ZONE_FOLDER "/%s", name);
	if (!is_zone_name(name) || path.is_full || file_read(path.ptr, &bytes, &reason) < 0)
		return fault_set(fault, FAULT_INPUT, "there is no time zone '%s'; they are called \"Europe/Paris\" or \"UTC\"", name);
	if (zone_parse(buf_view(&bytes), ret_zone, &reason) < 0)
		return fault_set(fault, FAULT_INPUT, "cannot read the time zone '%s': %s", name, reason.text);
	return 0;
}

void zone_free(struct zone *zone)
{
	if (!zone)
		return;
	VEC_DONE(&zone->changes);
	free(zone);
}

/* ---- questions ---- */

int64_t zone_offset(const struct zone *zone, int64_t utc)
{
	size_t low = 0, high = zone->changes.len;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (zone->changes.at[middle].at <= utc)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == zone->changes.len && zone->has_rule)
		return rule_offset(&zone->rule, utc);
	return low == 0 ? zone->first : zone->changes.at[low - 1].offset;
}

int64_t zone_utc(const struct zone *zone, int64_t local)
{
	int64_t before = zone_offset(zone, local - CLOCK_DAY), after = zone_offset(zone, local + CLOCK_DAY);
	int64_t early = local - before, late = local - after;
	if (zone_offset(zone, early) == before)
		return early; /* also the first of two */
	if (zone_offset(zone, late) == after)
		return late;
	/* Jumped over: the offset changes from `before` to `after` somewhere between the two. */
	int64_t low = late < early ? late : early, high = late < early ? early : late;
	while (high - low > 1) {
		int64_t middle = low + (high - low) / 2;
		if (zone_offset(zone, middle) == before)
			low = middle;
		else
			high = middle;
	}
	return high;
}
