#include "pace/freshness.h"

#include "base/clock.h"
#include "pace/http_date.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

/* Far more than anybody should mean, and far from overflow. RFC 9111, 1.2.2 has the same idea with 2^31. */
#define SECONDS_MAX INT64_C(2147483648)

/* "0" to any number of digits; -1 where it is none. */
static int64_t seconds_read(const char *text, size_t len)
{
	int64_t seconds = 0;
	if (len == 0)
		return -1;
	for (size_t i = 0; i < len; i++) {
		if (text[i] < '0' || text[i] > '9')
			return -1;
		seconds = 10 * seconds + (text[i] - '0');
		if (seconds > SECONDS_MAX)
			seconds = SECONDS_MAX;
	}
	return seconds;
}

struct directive {
	const char *name, *value;
	size_t name_len, value_len;
};

/* One "name", "name=token" or "name=\"text\"" of a list, whose commas inside quotes part nothing. Returns what follows. */
static const char *directive_next(const char *at, struct directive *ret_directive)
{
	*ret_directive = (struct directive){ .name = at + strspn(at, " \t,") };
	at = ret_directive->name;
	ret_directive->name_len = strcspn(at, " \t,=");
	at += ret_directive->name_len;
	at += strspn(at, " \t");
	if (*at != '=')
		return at;
	at++;
	at += strspn(at, " \t");
	bool is_quoted = *at == '"';
	at += is_quoted;
	ret_directive->value = at;
	ret_directive->value_len = strcspn(at, is_quoted ? "\"" : " \t,");
	at += ret_directive->value_len;
	return at + strcspn(at, ",");
}

static bool directive_is(const struct directive *directive, const char *name)
{
	return directive->name_len == strlen(name) && strncasecmp(directive->name, name, directive->name_len) == 0;
}

struct cache_words {
	bool is_stale_at_once;
	bool has_max_age;
	int64_t max_age_s; /* -1: unreadable */
};

static struct cache_words cache_words_read(const char *text)
{
	struct cache_words words = { 0 };
	struct directive directive;
	while (*text) {
		text = directive_next(text, &directive);
		if (directive_is(&directive, "no-cache") || directive_is(&directive, "no-store")) {
			words.is_stale_at_once = true;
		} else if (directive_is(&directive, "max-age") && !words.has_max_age) {
			words.has_max_age = true;
			words.max_age_s = seconds_read(directive.value, directive.value_len);
		}
	}
	return words;
}

static int64_t age_read(const char *text)
{
	if (!text)
		return 0;
	text += strspn(text, " \t");
	int64_t seconds = seconds_read(text, strcspn(text, " \t,"));
	return seconds > 0 ? seconds : 0;
}

static int64_t expires_less_date(const struct freshness_headers *headers, int64_t now)
{
	int64_t expires, date;
	if (!http_date_parse(headers->expires, now, &expires))
		return 0;
	if (!http_date_parse(headers->date, now, &date))
		date = now;
	return expires - date;
}

int64_t freshness_read(const struct freshness_headers *headers, int64_t now)
{
	struct cache_words words = cache_words_read(headers->cache_control ? headers->cache_control : "");
	if (words.is_stale_at_once)
		return 0;
	int64_t fresh = words.has_max_age ? words.max_age_s * CLOCK_SECOND : expires_less_date(headers, now);
	fresh -= age_read(headers->age) * CLOCK_SECOND;
	return fresh > 0 ? fresh : 0;
}
