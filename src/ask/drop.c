#include "ask/answer.h"

static int add_drop(void *ctx, const struct store_drop *drop)
{
	char digest[DIGEST_HEX_SIZE];
	return json_array_append_new(
		ctx, json_pack("{s:I, s:o, s:o, s:I, s:o, s:s, s:b, s:I, s:I, s:o, s:o, s:o, s:s}", "id", (json_int_t)drop->id, "name",
			       json_bytes(drop->name), "source", json_bytes(drop->source.len > 0 ? drop->source : SPAN_NONE), "bytes",
			       (json_int_t)drop->bytes, "received", json_time(drop->received), "state", drop_state_name(drop->state),
			       "archive", drop->is_archive, "reports", (json_int_t)drop->reports, "rejects", (json_int_t)drop->rejects,
			       "copy_of", drop->copy_of ? json_integer((json_int_t)drop->copy_of) : json_null(), "format",
			       json_text(drop->format.len > 0 ? drop->format : SPAN_NONE), "reason",
			       json_text(drop->reason.len > 0 ? drop->reason : SPAN_NONE), "digest", digest_hex(&drop->digest, digest)));
}

/* Newest first. */
json_t *answer_drops(struct asking *asking, struct fault *fault)
{
	size_t limit;
	uint64_t before = 0;
	json_t *error = NULL;
	if (!asking_limit(asking, &limit, &error) || !asking_number(asking, "before", INT64_MAX, &before, &error))
		return error;
	json_t *drops = json_array();
	if (store_drops(asking->store, before, limit, add_drop, drops, fault) < 0) {
		json_decref(drops);
		return NULL;
	}
	return json_pack("{s:o}", "drops", drops);
}

json_t *answer_counts(struct asking *asking, struct fault *fault)
{
	struct store_counts c;
	if (store_counts(asking->store, &c, fault) < 0)
		return NULL;
	return json_pack("{s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I}", "drops", (json_int_t)c.drops, "failed_drops",
			 (json_int_t)c.failed_drops, "rejects", (json_int_t)c.rejects, "reports", (json_int_t)c.reports, "copies",
			 (json_int_t)c.copies, "stories", (json_int_t)c.stories, "alerts", (json_int_t)c.notices, "queued",
			 (json_int_t)c.queued, "dead", (json_int_t)c.dead, "file_bytes", (json_int_t)c.file_bytes, "wal_bytes",
			 (json_int_t)c.wal_bytes, "last_seq", (json_int_t)c.last_seq, "withdrawn", (json_int_t)c.withdrawn,
			 "instructions", (json_int_t)c.instructions, "waiting", (json_int_t)c.waiting);
}
