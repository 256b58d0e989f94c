#include "report/decode_json.h"

#include "base/array.h"
#include "report/report_json.h"
#include "text/lang.h"
#include "text/utf8.h"

#define REJECTS_MAX (1u << 20) /* bytes of reasons that are shown; more say nothing new */

struct answer {
	struct buf reports, rejects;
};

static int on_report(void *ctx, const struct report *report, uint64_t position)
{
	struct buf *reports = &((struct answer *)ctx)->reports;
	(void)position;
	if (reports->len > 0)
		buf_add_text(reports, ", ");
	report_json_add(reports, report);
	return reports->is_full ? -1 : 0;
}

static int on_reject(void *ctx, uint64_t position, const char *reason)
{
	struct buf *rejects = &((struct answer *)ctx)->rejects;
	(void)position;
	if (rejects->len >= REJECTS_MAX)
		return 0;
	if (rejects->len > 0)
		buf_add_text(rejects, ", ");
	json_add_text(rejects, span_of(reason));
	return 0;
}

static void add_feed(struct buf *out, const struct decode_feed *feed)
{
	const struct {
		const char *name;
		struct span value;
	} fields[] = {
		{ "{\"title\": ", feed->title },
		{ ", \"subtitle\": ", feed->subtitle },
		{ ", \"link\": ", feed->link },
		{ ", \"id\": ", feed->id },
		{ ", \"language\": ", feed->language },
		{ ", \"author\": ", feed->author },
		{ ", \"rights\": ", feed->rights },
	};
	for (size_t i = 0; i < LEN(fields); i++) {
		buf_add_text(out, fields[i].name);
		json_add_text(out, fields[i].value);
	}
	buf_add_text(out, ", \"updated\": ");
	json_add_time(out, feed->updated);
	buf_add_char(out, '}');
}

/* File names are bytes. */
static void add_file(struct buf *out, const char *file)
{
	struct buf name;
	buf_init(&name, 16384);
	utf8_add_repaired(&name, span_of(file));
	json_add_text(out, name.ptr ? buf_view(&name) : SPAN(""));
	buf_done(&name);
}

static void add_remarks(struct buf *out, const struct decode_remarks *remarks)
{
	for (size_t i = 0; i < remarks->len; i++) {
		buf_add_text(out, i > 0 ? ", " : "");
		json_add_text(out, span_of(remarks->at[i]));
	}
}

static void add_answer(struct buf *out, const char *file, const struct decode_result *result, bool is_well_formed, const char *error, struct span rejects, struct span reports)
{
	buf_add_text(out, "{\"file\": ");
	add_file(out, file);
	buf_add_text(out, ", \"format\": ");
	json_add_text(out, span_of(result->format));
	buf_add_text(out, ", \"charset\": ");
	json_add_text(out, span_of(result->charset));
	buf_addf(out, ", \"well_formed\": %s, \"error\": ", is_well_formed ? "true" : "false");
	json_add_text(out, span_of(error));
	buf_add_text(out, ", \"remarks\": [");
	add_remarks(out, &result->remarks);
	buf_add_text(out, "], \"feed\": ");
	if (result->has_feed)
		add_feed(out, &result->feed);
	else
		buf_add_text(out, "null");
	buf_add_text(out, ", \"rejects\": [");
	buf_add_span(out, rejects);
	buf_add_text(out, "], \"reports\": [");
	buf_add_span(out, reports);
	buf_add_text(out, "]}\n");
}

int decode_to_json(struct span bytes, const struct decode_hints *hints, const char *file, struct buf *out, struct fault *fault)
{
	struct answer answer;
	struct fault mine = { 0 };
	struct decode_result result;
	struct decode_hints own = *hints;
	struct decode_sink sink = { &answer, on_report, on_reject };
	buf_init(&answer.reports, DECODE_JSON_MAX);
	buf_init(&answer.rejects, 2 * REJECTS_MAX);
	own.lang = hints->lang ? hints->lang : lang_new();
	struct decode *decode = decode_new(&own, &sink);
	(void)decode_push(decode, bytes, &mine); /* decode_end fails too, and fills the result */
	int r = decode_end(decode, &result, &mine);
	if (r < 0 && answer.reports.is_full)
		fault_set(&mine, FAULT_INPUT, "cannot show '%s': its reports are longer than %u MiB of JSON", file, DECODE_JSON_MAX >> 20);
	add_answer(out, file, &result, r == 0 && result.is_well_formed, r < 0 ? mine.text : result.error, buf_view(&answer.rejects), r < 0 ? SPAN_NONE : buf_view(&answer.reports));
	if (r == 0 && out->is_full)
		r = fault_set(&mine, FAULT_INPUT, "cannot show '%s': the answer is too long", file);
	if (r < 0 && fault)
		*fault = mine;
	decode_free(decode);
	if (!hints->lang)
		lang_free(own.lang);
	buf_done(&answer.rejects);
	buf_done(&answer.reports);
	return r;
}

void decode_json_fault(const char *file, const char *why, struct buf *out)
{
	struct decode_result unknown = { .format = "unknown", .charset = "utf-8" };
	add_answer(out, file, &unknown, false, why, SPAN_NONE, SPAN_NONE);
}
