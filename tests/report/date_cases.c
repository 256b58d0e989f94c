/* Every date that other readers of feeds are tested with: date-cases.jsonl beside the tree, or the file named as an argument. A case has an
 * answer ("unix"), must only be read ("must_parse"), or must be refused ("unix": null). */
#include "report/date.h"

#include <jansson.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct tally {
	unsigned good, bad;
};

static void judge(struct tally *tally, const char *input, json_t *expected)
{
	struct date date;
	bool is_read = date_parse(span_of(input), &date);
	bool is_good = is_read;
	if (json_is_null(expected))
		is_good = !is_read;
	else if (json_is_number(expected))
		is_good = is_read && date.time / CLOCK_SECOND == (int64_t)json_number_value(expected);
	tally->good += is_good;
	tally->bad += !is_good;
	if (is_good)
		return;
	char iso[CLOCK_ISO_SIZE];
	char *wanted = expected ? json_dumps(expected, JSON_ENCODE_ANY) : NULL;
	printf("# '%s' is %s, wanted %s\n", input, is_read ? clock_iso(date.time, iso) : "refused", wanted ? wanted : "any date");
	free(wanted);
}

static bool judge_line(struct tally *tally, const char *line)
{
	json_t *one = json_loads(line, 0, NULL);
	const char *input = json_string_value(json_object_get(one, "input"));
	if (input)
		judge(tally, input, json_object_get(one, "unix"));
	json_decref(one);
	return input != NULL;
}

int main(int argc, char **argv)
{
	const char *top = getenv("top_srcdir");
	char beside[4096], line[4096];
	snprintf(beside, sizeof(beside), "%s/../shared/data/feeds/date-cases.jsonl", top ? top : ".");
	FILE *file = fopen(argc > 1 ? argv[1] : beside, "r");
	if (!file) {
		puts("1..0 # SKIP no date-cases.jsonl beside this tree");
		return 0;
	}
	struct tally tally = { 0 };
	bool is_sound = true;
	while (fgets(line, sizeof(line), file))
		is_sound &= judge_line(&tally, line);
	fclose(file);
	printf("# %u of %u\n1..1\n%sok 1 - dates of other readers' tests are read or refused as there\n", tally.good, tally.good + tally.bad,
		tally.bad == 0 && is_sound && tally.good > 0 ? "" : "not ");
	return 0;
}
