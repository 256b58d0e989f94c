/* What every store must do, whatever it keeps its rows in. A backend says how to make an address for store_open and how to remove
 * what is behind it; the suite asks the rest through store.h alone. */
#pragma once

#include "tests/test.h"

#include "store/store.h"

struct backend {
	const char *name;
	/* The address of a store that is not there yet; freed by `discard`. */
	char *(*fresh)(void);
	void (*discard)(char *address);
};

int contract_run(const struct backend *backend);

/* Words are what white space separates, in lower case. */
extern const struct store_tokenizer plain_words;

struct store *store_opened(const char *address, enum store_mode mode);
/* A drop, and a report of it with `title` and `text`; `story` 0 founds one. Both in the transaction that the caller has begun. */
uint64_t drop_put(struct store *store, const char *bytes);
uint64_t report_put(struct store *store, uint64_t drop, uint64_t story, const char *title, const char *text);
uint64_t report_put_with_summary(struct store *store, uint64_t drop, uint64_t story, const char *title, const char *summary, const char *text);
