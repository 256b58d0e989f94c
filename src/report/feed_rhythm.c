#include "report/feed_rhythm.h"

#include "base/array.h"
#include "base/ascii.h"
#include "report/date.h"
#include "report/tree.h"
#include "report/xml.h"

/* A number is read no further: it is past every ceiling. */
#define NUMBER_MAX INT64_C(1000000000)
#define HOURS 24
/* A module that names a frequency alone means so many times a day, one that names a period alone once in it. */
#define PERIOD_ELSE CLOCK_DAY
/* "4000 times an hour" is more often than anybody will be asked. */
#define UPDATE_LEAST CLOCK_MINUTE

/* The number at the front ("60", "60 minutes"), -1 where there is none or it is negative. */
static int64_t number_of(struct span text)
{
	int64_t number = 0;
	text = span_trim(text);
	if (text.len == 0 || !ascii_is_digit(text.ptr[0]))
		return -1;
	for (size_t i = 0; i < text.len && ascii_is_digit(text.ptr[i]) && number < NUMBER_MAX; i++)
		number = number * 10 + (text.ptr[i] - '0');
	return number;
}

static int64_t within(int64_t ms)
{
	return ms < DECODE_INTERVAL_MAX ? ms : DECODE_INTERVAL_MAX;
}

static void add_ttl(struct decode_rhythm *said, struct span text)
{
	int64_t minutes = number_of(text);
	if (minutes > 0)
		said->ttl_ms = within(minutes * CLOCK_MINUTE);
}

/* RSS 2.0 counts from 0 to 23, Netscape's 0.91 from 1 to 24: its last is the hour at midnight. */
static uint32_t hour_bit(struct span text)
{
	int64_t hour = number_of(text);
	return hour >= 0 && hour <= HOURS ? UINT32_C(1) << (hour % HOURS) : 0;
}

/* "Monday", "MON": the first three letters tell. */
static uint32_t day_bit(struct span text)
{
	static const char days[][4] = { "sun", "mon", "tue", "wed", "thu", "fri", "sat" };
	text = span_trim(text);
	for (size_t i = 0; i < LEN(days); i++)
		if (span_starts_nocase(text, span_of(days[i])))
			return UINT32_C(1) << i;
	return 0;
}

static uint32_t bits_of(struct arena *arena, const xmlNode *list, uint32_t (*bit)(struct span text))
{
	uint32_t bits = 0;
	for (const xmlNode *node = list->children; node; node = node->next)
		if (node->type == XML_ELEMENT_NODE)
			bits |= bit(xml_text(node, arena));
	return bits;
}

static int64_t period_of(struct span text)
{
	static const struct {
		const char *name;
		int64_t ms;
	} periods[] = {
		{ "hourly", CLOCK_HOUR }, { "daily", CLOCK_DAY }, { "weekly", 7 * CLOCK_DAY }, { "monthly", 30 * CLOCK_DAY }, { "yearly", 365 * CLOCK_DAY },
	};
	for (size_t i = 0; i < LEN(periods); i++)
		if (span_equals_nocase(span_trim(text), span_of(periods[i].name)))
			return periods[i].ms;
	return 0;
}

static void add_base(struct decode_rhythm *said, struct span text)
{
	struct date date;
	if (date_parse(span_trim(text), &date))
		said->update_base = date.time;
}

void feed_rhythm_add(struct feed_rhythm *rhythm, struct arena *arena, const xmlNode *node, enum feed_name name)
{
	struct decode_rhythm *said = &rhythm->said;
	switch (name) {
	case FEED_TTL:
		add_ttl(said, xml_text(node, arena));
		break;
	case FEED_SKIP_HOURS:
		said->skip_hours |= bits_of(arena, node, hour_bit);
		break;
	case FEED_SKIP_DAYS:
		said->skip_days |= (uint8_t)bits_of(arena, node, day_bit);
		break;
	case FEED_UPDATE_PERIOD:
		rhythm->period_ms = period_of(xml_text(node, arena));
		break;
	case FEED_UPDATE_FREQUENCY:
		rhythm->frequency = number_of(xml_text(node, arena));
		break;
	case FEED_UPDATE_BASE:
		add_base(said, xml_text(node, arena));
		break;
	default:
		break;
	}
}

struct decode_rhythm feed_rhythm_of(const struct feed_rhythm *rhythm)
{
	struct decode_rhythm said = rhythm->said;
	int64_t period = rhythm->period_ms, frequency = rhythm->frequency;
	if (period > 0 || frequency > 0) {
		int64_t ms = (period > 0 ? period : PERIOD_ELSE) / (frequency > 0 ? frequency : 1);
		said.update_ms = ms > UPDATE_LEAST ? ms : UPDATE_LEAST;
	} else {
		said.update_base = 0;
	}
	if (said.skip_hours == DECODE_ALL_HOURS)
		said.skip_hours = 0;
	if (said.skip_days == DECODE_ALL_DAYS)
		said.skip_days = 0;
	return said;
}
