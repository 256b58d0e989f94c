/* Instructions: few, and looked for by what they name. */
#include "store/store_sqlite.h"

#include <assert.h>

int store_instruction_add(struct store *store, const struct store_report *instruction, struct fault *fault)
{
	const struct report *report = &instruction->report;
	uint64_t seq = journal_take(store);
	sqlite3_stmt *stmt = statement_get(store, SLOT_INSTRUCTION_ADD,
					   "INSERT INTO instruction(seq, id, drop_id, ordinal, received, is_archive, status, published, updated, uri, guid,"
					   " version, source, language, title, note, text, uri_hash, is_date_only)"
					   " VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19)",
					   fault);
	if (!stmt)
		return -1;
	bind_id(stmt, 1, seq);
	bind_id(stmt, 2, instruction->id);
	bind_id(stmt, 3, instruction->drop);
	bind_id(stmt, 4, instruction->ordinal);
	bind_int(stmt, 5, instruction->received);
	bind_int(stmt, 6, instruction->is_archive);
	bind_int(stmt, 7, report->status);
	bind_time(stmt, 8, report->published);
	bind_time(stmt, 9, report->updated);
	bind_text(stmt, 10, report->uri);
	bind_text(stmt, 11, report->guid);
	bind_text(stmt, 12, report->version);
	bind_text(stmt, 13, report->source);
	bind_text(stmt, 14, report->language);
	bind_text(stmt, 15, report->title);
	bind_text(stmt, 16, report->note);
	bind_text(stmt, 17, report->text);
	if (report->uri.len > 0)
		bind_id(stmt, 18, hash64(report->uri));
	bind_int(stmt, 19, report->is_date_only);
	return statement_run(store, stmt, "add an instruction", fault);
}

#define INSTRUCTION_COLUMNS                                                                                                                        \
	"seq, id, drop_id, ordinal, received, is_archive, status, published, updated, uri, guid, version, source, language, title, note, " \
	"is_date_only"

/* INSTRUCTION_COLUMNS, then text, which may be NULL; copied into the arena. */
static void instruction_read(sqlite3_stmt *stmt, struct arena *arena, struct store_report *ret_instruction)
{
	*ret_instruction = (struct store_report){
		.seq = column_id(stmt, 0),
		.id = column_id(stmt, 1),
		.drop = column_id(stmt, 2),
		.ordinal = column_id(stmt, 3),
		.received = sqlite3_column_int64(stmt, 4),
		.when = sqlite3_column_int64(stmt, 4),
		.is_archive = sqlite3_column_int(stmt, 5) != 0,
		.report = {
			.status = (enum report_status)sqlite3_column_int(stmt, 6),
			.published = column_time(stmt, 7),
			.updated = column_time(stmt, 8),
			.embargo = TIME_NONE,
			.uri = arena_copy(arena, column_span(stmt, 9)),
			.guid = arena_copy(arena, column_span(stmt, 10)),
			.version = arena_copy(arena, column_span(stmt, 11)),
			.source = arena_copy(arena, column_span(stmt, 12)),
			.language = arena_copy(arena, column_span(stmt, 13)),
			.title = arena_copy(arena, column_span(stmt, 14)),
			.note = arena_copy(arena, column_span(stmt, 15)),
			.is_date_only = sqlite3_column_int(stmt, 16) != 0,
			.text = arena_copy(arena, column_span(stmt, 17)),
		},
	};
}

int store_instruction_get(struct store *store, uint64_t seq, struct arena *arena, struct store_report *ret_instruction, struct fault *fault)
{
	sqlite3_stmt *stmt = statement_get(store, SLOT_INSTRUCTION_GET, "SELECT " INSTRUCTION_COLUMNS ", text FROM instruction WHERE seq = ?1", fault);
	if (!stmt)
		return -1;
	bind_id(stmt, 1, seq);
	int outcome = statement_row(store, stmt, "read an instruction", fault);
	if (outcome != 0)
		return outcome;
	instruction_read(stmt, arena, ret_instruction);
	statement_reset(stmt);
	return 0;
}

static sqlite3_stmt *naming(struct store *store, struct span uri, struct span guid, struct fault *fault)
{
	if (uri.len > 0) {
		sqlite3_stmt *stmt = statement_get(store, SLOT_INSTRUCTIONS_BY_URI,
						   "SELECT " INSTRUCTION_COLUMNS ", NULL FROM instruction WHERE uri_hash = ?1 AND uri = ?2"
						   " AND seq < ?3 ORDER BY seq DESC",
						   fault);
		if (stmt) {
			bind_id(stmt, 1, hash64(uri));
			bind_text(stmt, 2, uri);
		}
		return stmt;
	}
	sqlite3_stmt *stmt = statement_get(store, SLOT_INSTRUCTIONS_BY_GUID,
					   "SELECT " INSTRUCTION_COLUMNS ", NULL FROM instruction WHERE uri_hash IS NULL AND guid = ?1"
					   " AND seq < ?3 ORDER BY seq DESC",
					   fault);
	if (stmt)
		bind_text(stmt, 1, guid);
	return stmt;
}

/* In a slot, for every report that comes in asks. */
int store_instructions_naming(struct store *store, struct span uri, struct span guid, uint64_t before_seq, struct arena *arena,
			      struct store_report *ret_instructions, size_t *ret_len, struct fault *fault)
{
	size_t len = 0;
	int outcome = 0;
	*ret_len = 0;
	if (uri.len == 0 && guid.len == 0)
		return 0;
	sqlite3_stmt *stmt = naming(store, uri, guid, fault);
	if (!stmt)
		return -1;
	bind_int(stmt, 3, before_seq ? (int64_t)before_seq : INT64_MAX);
	while (len < STORE_NAMING_MAX && (outcome = statement_row(store, stmt, "look for instructions", fault)) == 0)
		instruction_read(stmt, arena, &ret_instructions[len++]);
	statement_reset(stmt);
	*ret_len = len;
	return outcome < 0 ? -1 : 0;
}
