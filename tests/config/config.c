#include "tests/test.h"

#include "base/array.h"
#include "base/cleanup.h"
#include "base/clock.h"
#include "base/file.h"
#include "config/config.h"
#include "config/schema.h"
#include "config/value.h"
#include "story/verdict.h"
#include "watch/route.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* A folder for each test: its files, and the configuration "t.conf" in it. */
struct desk_folder {
	char path[64];
};

static int folder_make(void **state)
{
	struct desk_folder *folder = calloc(1, sizeof(*folder));
	assert_non_null(folder);
	snprintf(folder->path, sizeof(folder->path), "/tmp/tidings-config-XXXXXX");
	assert_non_null(mkdtemp(folder->path));
	*state = folder;
	return 0;
}

static void folder_empty(const char *path)
{
	char name[512];
	DIR *open = opendir(path);
	for (struct dirent *entry; open && (entry = readdir(open));) {
		snprintf(name, sizeof(name), "%s/%s", path, entry->d_name);
		if (strcmp(entry->d_name, "conf.d") == 0)
			folder_empty(name);
		else if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			unlink(name);
	}
	closedir(open);
	rmdir(path);
}

static int folder_discard(void **state)
{
	folder_empty(((struct desk_folder *)*state)->path);
	free(*state);
	return 0;
}

static void file_put(const struct desk_folder *folder, const char *name, const char *text, mode_t mode)
{
	char path[512];
	struct fault fault;
	snprintf(path, sizeof(path), "%s/%s", folder->path, name);
	if (file_replace(path, span_of(text), &fault) < 0)
		fail_msg("%s", fault.text);
	assert_int_equal(chmod(path, mode), 0);
}

static struct config *load(const struct desk_folder *folder, struct fault *fault)
{
	char path[512];
	snprintf(path, sizeof(path), "%s/t.conf", folder->path);
	return config_load(path, fault);
}

static struct config *load_text(const struct desk_folder *folder, const char *text)
{
	struct fault fault;
	file_put(folder, "t.conf", text, 0644);
	struct config *config = load(folder, &fault);
	if (!config)
		fail_msg("%s", fault.text);
	return config;
}

/* The folder's name is left out, so that messages can be written down. */
static void assert_fault(const struct desk_folder *folder, const struct fault *fault, const char *expected)
{
	CLEANUP(buf_done) struct buf text = { .max = 2048 };
	struct span rest = span_of(fault->text), name = span_of(folder->path);
	for (ptrdiff_t at; (at = span_find(rest, name)) >= 0; rest = span_from(rest, (size_t)at + name.len + 1))
		buf_add_span(&text, span_head(rest, (size_t)at));
	buf_add_span(&text, rest);
	assert_string_equal(buf_view(&text).ptr, expected);
	assert_int_equal(fault->kind, FAULT_INPUT);
}

static void assert_bad(const struct desk_folder *folder, const char *text, const char *expected)
{
	struct fault fault;
	file_put(folder, "t.conf", text, 0644);
	struct config *config = load(folder, &fault);
	if (config)
		fail_msg("this was taken: %s", text);
	assert_fault(folder, &fault, expected);
}

static void an_empty_file_gives_the_defaults(void **state)
{
	struct config *config = load_text(*state, "");
	assert_string_equal(config->inbox.path, "/var/spool/tidings/inbox");
	assert_string_equal(config->store.path, "/var/lib/tidings/tidings.db");
	assert_string_equal(config->control.socket, "/run/tidings/tidings.sock");
	assert_int_equal(config->inbox.settle_ms, 2000);
	assert_int_equal(config->inbox.rescan_ms, 30000);
	assert_true(config->inbox.max_drop_bytes == (size_t)4 << 30);
	assert_int_equal(config->desk.batch_reports, 512);
	assert_int_equal(config->desk.batch_ms, 50);
	assert_int_equal(config->desk.memory_reports, 100000);
	assert_int_equal(config->decoder.timeout_ms, 20000);
	assert_int_equal(config->decoder.memory_bytes, 512 << 20);
	assert_true(config->decoder.processes > 0);
	assert_int_equal(config->log_level, 6);
	assert_true(config->instance[0] != '\0');
	assert_int_equal(config->receivers_len + config->watches_len + config->routes_len, 0);
	config_free(config);
}

static void the_smallest_desk_is_complete(void **state)
{
	const struct desk_folder *folder = *state;
	struct config *config = load_text(folder, "inbox { path = \"/srv/inbox\" settle = \"0s\" }\n"
						  "store { path = \"/srv/t.db\" }\n"
						  "receiver \"desk\" { type = file path = \"alerts.jsonl\" }\n"
						  "watch \"all\" { match = \"*\" }\n"
						  "route \"all\" { watches = {\"all\"} receiver = desk }\n");
	char expected[128];
	snprintf(expected, sizeof(expected), "%s/alerts.jsonl", folder->path);
	assert_int_equal(config->inbox.settle_ms, 0);
	assert_int_equal(config->receivers_len, 1);
	assert_int_equal(config->receivers[0].type, RECEIVER_FILE);
	assert_string_equal(config->receivers[0].path, expected); /* relative paths are taken from the file's folder */
	assert_int_equal(config->receivers[0].give_up_after_ms, 3 * CLOCK_DAY);
	assert_string_equal(config->watches[0].match, "*");
	assert_int_equal(config->routes[0].watches_len, 1);
	assert_int_equal(config->routes[0].watches[0], 0);
	assert_int_equal(config->routes[0].receiver, 0);
	assert_int_equal(config->routes[0].relations, ROUTE_RELATIONS_DEFAULT);
	config_free(config);
}

static void receivers_of_every_type_are_read(void **state)
{
	file_put(*state, "secret", " whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n", 0640);
	struct config *config = load_text(*state, "receiver a { type = exec command = {\"/bin/cat\", \"-u\", \"\\\"q\\\" ${NOBODY_SETS_THIS:-x}\"} timeout = 5s }\n"
						  "receiver b { type = webhook url = \"https://example.org/x\" secret-file = secret }\n"
						  "receiver c { type = journal give-up-after = 1h30m }\n");
	assert_string_equal(config->receivers[0].command[1], "-u");
	assert_string_equal(config->receivers[0].command[2], "\"q\" x");
	assert_null(config->receivers[0].command[3]);
	assert_int_equal(config->receivers[0].timeout_ms, 5000);
	assert_string_equal(config->receivers[1].secret, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
	assert_null(config->receivers[1].path);
	assert_int_equal(config->receivers[2].give_up_after_ms, 5400000);
	config_free(config);
}

static void feeds_are_read_with_their_secrets(void **state)
{
	file_put(*state, "secret", "open sesame\n", 0640);
	struct config *config = load_text(*state, "feed a { url = \"https://example.org/a.rss\" }\n"
						  "feed b { url = \"http://example.org/b\" every = 15m allow-private = yes user = desk secret-file = secret\n"
						  "headers = {\"Accept-Language: en\"} source = \"Harbour News\" }\n");
	assert_int_equal(config->feeds_len, 2);
	assert_int_equal(config->feeds[0].every_ms, 0);
	assert_int_equal(config->feeds[0].allow_private, 0);
	assert_null(config->feeds[0].secret);
	assert_int_equal(config->feeds[1].every_ms, 900000);
	assert_int_equal(config->feeds[1].allow_private, 1);
	assert_string_equal(config->feeds[1].secret, "open sesame");
	assert_string_equal(config->feeds[1].headers[0], "Accept-Language: en");
	config_free(config);
}

static void a_credential_stands_where_the_service_manager_laid_it(void **state)
{
	const struct desk_folder *folder = *state;
	struct fault fault;
	file_put(folder, "hook", "whsec_c2VjcmV0", 0600);
	file_put(folder, "t.conf", "receiver b { type = webhook url = \"http://x/\" secret-file = \"credential:hook\" }\n", 0644);
	unsetenv("CREDENTIALS_DIRECTORY");
	assert_null(load(folder, &fault));
	assert_fault(folder, &fault, "t.conf:1: receiver 'b': 'secret-file': there are no credentials here ($CREDENTIALS_DIRECTORY is not set)");
	setenv("CREDENTIALS_DIRECTORY", folder->path, 1);
	struct config *config = load(folder, &fault);
	assert_non_null(config);
	assert_string_equal(config->receivers[0].secret, "whsec_c2VjcmV0");
	config_free(config);
	assert_bad(folder, "receiver b { type = webhook url = \"http://x/\" secret-file = \"credential:../hook\" }\n",
		   "t.conf:1: receiver 'b': 'secret-file': '../hook' is not the name of a credential");
	unsetenv("CREDENTIALS_DIRECTORY");
}

static void a_token_may_be_long_and_is_one_line_of_text(void **state)
{
	static const char text[] = "feed f { url = \"http://x/\" secret-file = secret }\n";
	static const char broken[] = "t.conf:1: feed 'f': 'secret-file': 'secret' does not hold one line of text";
	char token[4001], path[512];
	memset(token, 'x', sizeof(token) - 1);
	token[sizeof(token) - 1] = '\0';
	file_put(*state, "secret", token, 0600);
	struct config *config = load_text(*state, text);
	assert_string_equal(config->feeds[0].secret, token);
	config_free(config);
	file_put(*state, "secret", "two\nlines\n", 0600);
	assert_bad(*state, text, broken);
	snprintf(path, sizeof(path), "%s/secret", ((const struct desk_folder *)*state)->path);
	FILE *file = fopen(path, "w");
	assert_int_equal(fwrite("half\0gone", 1, 9, file), 9);
	fclose(file);
	assert_bad(*state, text, broken);
}

static void whoever_only_asks_needs_no_secret(void **state)
{
	const struct desk_folder *folder = *state;
	char path[128];
	struct fault fault;
	file_put(folder, "t.conf", "control { socket = s }\nreceiver b { type = webhook url = \"http://x/\" secret-file = missing }\n", 0644);
	assert_null(load(folder, &fault));
	snprintf(path, sizeof(path), "%s/t.conf", folder->path);
	struct config *config = config_peek(path, &fault);
	assert_non_null(config);
	snprintf(path, sizeof(path), "%s/s", folder->path);
	assert_string_equal(config->control.socket, path);
	config_free(config);
}

static void whoever_tells_nobody_needs_no_secret(void **state)
{
	const struct desk_folder *folder = *state;
	char path[128];
	struct fault fault;
	file_put(folder, "t.conf",
		 "receiver b { type = webhook url = \"http://x/\" secret-file = missing }\n"
		 "receiver c { type = mail url = \"smtp://x\" from = a@x to = a@x user = u secret-file = missing }\n"
		 "feed d { url = \"http://x/\" secret-file = one }\nfeed e { url = \"http://x/\" secret-file = two }\n"
		 "watch w { match = dam }\nroute r { watches = {w} receiver = c }\n",
		 0644);
	assert_null(load(folder, &fault));
	snprintf(path, sizeof(path), "%s/t.conf", folder->path);
	struct config *config = config_look(path, &fault);
	assert_non_null(config);
	assert_int_equal(config->routes[0].receiver, 1);
	assert_null(config->receivers[1].secret);
	config_free(config);
}

static void files_of_conf_d_come_after_in_order_of_name(void **state)
{
	const struct desk_folder *folder = *state;
	char path[128];
	snprintf(path, sizeof(path), "%s/conf.d", folder->path);
	assert_int_equal(mkdir(path, 0755), 0);
	file_put(folder, "conf.d/20.conf", "inbox { settle = 20s }\nroute r { watches = {w} receiver = d }\n", 0644);
	file_put(folder, "conf.d/10.conf", "inbox { settle = 10s rescan = 10s }\nwatch w { match = x }\n", 0644);
	file_put(folder, "conf.d/30.conf.bak", "nonsense", 0644);
	file_put(folder, "conf.d/.40.conf", "nonsense", 0644);
	struct config *config = load_text(folder, "inbox { settle = 1s }\nreceiver d { type = journal }\n");
	assert_int_equal(config->inbox.settle_ms, 20000);
	assert_int_equal(config->inbox.rescan_ms, 10000);
	assert_int_equal(config->watches_len, 1);
	assert_int_equal(config->routes_len, 1);
	config_free(config);
	file_put(folder, "conf.d/20.conf", "\n\nwatch w { match = y }\n", 0644);
	struct fault fault;
	assert_null(load(folder, &fault));
	assert_fault(folder, &fault, "conf.d/20.conf:3: the name 'w' is taken already");
}

/* One row for each class of mistake. */
static const struct {
	const char *text, *message;
} mistakes[] = {
	{ "inbox {\n  setle = 3s\n}\n", "t.conf:2: no such setting 'setle' in 'inbox'; did you mean 'settle'?" },
	{ "inbox {\n  url = 3s\n}\n", "t.conf:2: no such setting 'url' in 'inbox'; it belongs in 'feed'" },
	{ "inbox { log-level = info }\n", "t.conf:1: no such setting 'log-level' in 'inbox'; it belongs outside any section" },
	{ "\nrecevier \"x\" { }\n", "t.conf:2: no such setting or section 'recevier'; did you mean 'receiver'?" },
	{ "quux = 1\n", "t.conf:1: no such setting or section 'quux'" },
	{ "inbox {\n settle = 3s\n", "t.conf:3: 'inbox' has no end ('}')" },
	{ "watch w {\n", "t.conf:2: 'watch' has no end ('}')" },
	{ "inbox { path = {\"a\"} }\n", "t.conf:1: unexpected token '{'" },
	{ "watch { match = x }\n", "t.conf:1: missing title for section 'watch'" },
	{ "watch w { match = x }\nwatch w { match = y }\n", "t.conf:2: the name 'w' is taken already" },
	{ "watch \"a,b\" { match = x }\n", "t.conf:1: watch 'a,b': a name holds no commas, quotes, backslashes or control characters" },
	{ "watch \"\" { match = x }\n", "t.conf:1: watch '': a name is 1 to 64 bytes long" },
	{ "watch \"\xff\" { match = x }\n", "t.conf:1: watch '\xff': a name must be valid UTF-8" },
	{ "watch w { }\n", "t.conf:1: watch 'w': 'match' is missing" },
	{ "watch w { match = \"\" }\n", "t.conf:1: watch 'w': 'match' must not be empty" },
	{ "watch w { match = \"a\\x01\" }\n", "t.conf:1: watch 'w': 'match' holds a control character" },
	{ "watch w { match = \"\xc3(\" }\n", "t.conf:1: watch 'w': 'match' is not valid UTF-8" },
	{ "inbox { settle = soon }\n", "t.conf:1: 'settle' must be a duration such as 250ms, 2s or 1h30m, not 'soon'" },
	{ "inbox { rescan = 2d }\n", "t.conf:1: 'rescan' must be between 1s and 1d, not '2d'" },
	{ "inbox { max-drop = big }\n", "t.conf:1: 'max-drop' must be a size such as 4096, 512MiB or 4GiB, not 'big'" },
	{ "inbox { max-drop = 99999999999999999999 }\n", "t.conf:1: 'max-drop' must be a size such as 4096, 512MiB or 4GiB, not '99999999999999999999'" },
	{ "decoder { memory = 1M }\n", "t.conf:1: 'memory' must be between 64MiB and 64GiB, not '1M'" },
	{ "desk { batch-reports = -1 }\n", "t.conf:1: 'batch-reports' must be a number, not '-1'" },
	{ "desk { batch-reports = 0 }\n", "t.conf:1: 'batch-reports' must be between 1 and 100000, not '0'" },
	{ "log-level = loud\n", "t.conf:1: 'log-level' does not know 'loud'; it knows error, warning, notice, info, debug" },
	{ "instance = \"a b\"\n", "t.conf:1: 'instance' is made of letters, digits, '.', '-' and '_'; 'a b' is not" },
	{ "feed f { every = 1h }\n", "t.conf:1: feed 'f': 'url' is missing" },
	{ "feed f { url = \"ftp://x/\" }\n", "t.conf:1: feed 'f': 'url' must begin with http:// or https://" },
	{ "feed a { url = \"http://x/a\" }\nfeed b { url = \"http://x/b\" }\nfeed c {\n  url = \"HTTP://X:80/./a#top\"\n  every = 1h\n}\n",
	  "t.conf:4: feed 'c': 'url' is that of feed 'a', which is asked already" },
	{ "feed f { url = \"http://x/\" every = 3s }\n", "t.conf:1: feed 'f': 'every' must be between 1m and 1w, not '3s'" },
	{ "feed f { url = \"http://x/\" headers = {\"nothing\"} }\n", "t.conf:1: feed 'f': 'headers' holds \"Name: value\", not 'nothing'" },
	{ "feed f { url = \"http://x/\" headers = {\"Cookie: a=b\"} }\n", "t.conf:1: feed 'f': 'headers': 'cookie' is not for you to set" },
	{ "feed f { url = \"http://x/\" user = me }\n", "t.conf:1: feed 'f': 'user' needs 'secret-file' with the password" },
	{ "receiver d { path = x }\n", "t.conf:1: receiver 'd': 'type' is missing" },
	{ "receiver d {\n type = fax\n}\n", "t.conf:2: receiver 'd': 'type' does not know 'fax'; it knows file, exec, webhook, journal, mail, maildir, atom, socket" },
	{ "receiver d { type = webhok }\n", "t.conf:1: receiver 'd': 'type' does not know 'webhok'; did you mean 'webhook'?" },
	{ "receiver d { type = file }\n", "t.conf:1: receiver 'd': type 'file' needs 'path'" },
	{ "receiver d { type = exec }\n", "t.conf:1: receiver 'd': type 'exec' needs 'command'" },
	{ "receiver d { type = exec command = {} }\n", "t.conf:1: receiver 'd': 'command' must not be empty" },
	{ "receiver d {\n type = file path = x\n url = \"http://x/\"\n}\n", "t.conf:3: receiver 'd': 'url' does not go with type 'file'" },
	{ "receiver d { type = webhook url = \"ftp://x/\" }\n", "t.conf:1: receiver 'd': 'url' must begin with http:// or https://" },
	{ "receiver d { type = mail url = \"smtp://x\" to = a@x }\n", "t.conf:1: receiver 'd': type 'mail' needs 'from'" },
	{ "receiver d { type = mail url = \"http://x\" from = a@x to = a@x }\n", "t.conf:1: receiver 'd': 'url' must begin with smtp:// or smtps://" },
	{ "receiver d { type = mail url = \"smtp://u:p@x\" from = a@x to = a@x }\n", "t.conf:1: receiver 'd': 'url' names no user; 'user' and 'secret-file' do" },
	{ "receiver d { type = mail url = \"smtp://x\" from = a to = a@x }\n", "t.conf:1: receiver 'd': 'from': 'a' is no address of the form name@example.org" },
	{ "receiver d { type = mail url = \"smtps://x:465\" from = a@x to = {\"a@x\", \"b@x>,<c@x\"} }\n", "t.conf:1: receiver 'd': 'to': 'b@x>,<c@x' is no address of the form name@example.org" },
	{ "receiver d { type = mail url = \"smtp://x\" from = a@x to = a@x user = u }\n", "t.conf:1: receiver 'd': 'user' needs 'secret-file'" },
	{ "receiver d { type = mail url = \"smtp://x\" from = a@x to = a@x secret-file = s }\n", "t.conf:1: receiver 'd': 'secret-file' needs 'user'" },
	{ "receiver d { type = webhook url = \"https://ntfy.example\" body = ntfy }\n", "t.conf:1: receiver 'd': 'url' must end in the topic of ntfy: https://HOST/TOPIC, of 1 to 64 letters, digits, '-' and '_'" },
	{ "receiver d { type = webhook url = \"https://ntfy.example/a.b\" body = ntfy }\n", "t.conf:1: receiver 'd': 'url' must end in the topic of ntfy: https://HOST/TOPIC, of 1 to 64 letters, digits, '-' and '_'" },
	{ "receiver d { type = journal fallback = mial }\nreceiver mail { type = journal }\n",
	  "t.conf:1: receiver 'd': there is no receiver 'mial'; did you mean 'mail'?" },
	{ "receiver d { type = journal fallback = mail }\nreceiver mail { type = journal fallback = d }\n",
	  "t.conf:1: receiver 'd': 'fallback' leads from 'd' round in a circle" },
	{ "receiver d { type = webhook url = \"https://chat.example/x\" body = slak }\n", "t.conf:1: receiver 'd': 'body' does not know 'slak'; did you mean 'slack'?" },
	{ "receiver d { type = journal to = a@x }\n", "t.conf:1: receiver 'd': 'to' does not go with type 'journal'" },
	{ "receiver d { type = webhook url = \"http:///x\" }\n", "t.conf:1: receiver 'd': 'url' names no host" },
	{ "receiver d { type = webhook url = \"http://x/ y\" }\n", "t.conf:1: receiver 'd': 'url' may hold printable ASCII only: a host of other letters is written as xn--…, anything else as %XX" },
	{ "receiver d { type = webhook url = \"http://x:99999/\" }\n", "t.conf:1: receiver 'd': 'url': a port is a number of 1 to 65535, not '99999'" },
	{ "receiver d { type = webhook url = \"http://x:0?y\" }\n", "t.conf:1: receiver 'd': 'url': a port is a number of 1 to 65535, not '0'" },
	{ "receiver d { type = mail url = \"smtp://x:mail\" from = a@x to = a@x }\n", "t.conf:1: receiver 'd': 'url': a port is a number of 1 to 65535, not 'mail'" },
	{ "feed f { url = \"http://u:p@[::1]:65536/\" }\n", "t.conf:1: feed 'f': 'url': a port is a number of 1 to 65535, not '65536'" },
	{ "receiver d { type = file path = x }\nreceiver e {\n type = atom\n path = \".//x\"\n}\n", "t.conf:4: receiver 'e': 'path' is that of receiver 'd'" },
	{ "store { path = db }\nreceiver d { type = file path = db }\n", "t.conf:2: receiver 'd': 'path' is that of the store" },
	{ "inbox { path = in }\nreceiver d { type = maildir path = \"in/\" }\n", "t.conf:2: receiver 'd': 'path' is that of the inbox" },
	{ "watch w { match = x }\nwatch v { match = y }\nreceiver d { type = journal }\nroute b { watches = {w} receiver = d }\nroute c { parent = b }\n"
	  "route e {\n parent = c\n watches = {w, v}\n}\n",
	  "t.conf:8: route 'e': 'watches': 'v' never comes here, route 'b' above does not carry it" },
	{ "watch floods { match = x }\nreceiver d { type = journal }\n\nroute r {\n watches = {\"flods\"}\n receiver = d\n}\n",
	  "t.conf:5: route 'r': there is no watch 'flods'; did you mean 'floods'?" },
	{ "watch w { match = x }\nreceiver desk { type = journal }\nroute r { watches = {w} receiver = dsek }\n",
	  "t.conf:3: route 'r': there is no receiver 'dsek'; did you mean 'desk'?" },
	{ "watch w { match = x }\nreceiver d { type = journal }\nroute r { watches = {w} receiver = d relations = {update, repint} }\n",
	  "t.conf:3: route 'r': 'relations' does not know 'repint'; did you mean 'reprint'?" },
	{ "receiver desk { type = journal }\nfetch {\n tell = {\"desk\", \"dsek\"}\n}\n", "t.conf:3: there is no receiver 'dsek'; did you mean 'desk'?" },
	{ "route r { receiver = d }\n", "t.conf:1: route 'r': 'watches' is missing" },
	{ "route r { watches = {} receiver = d }\n", "t.conf:1: route 'r': 'watches' must not be empty" },
	{ "route r { relations = {} }\n", "t.conf:1: route 'r': 'relations' must not be empty" },
	{ "route r { group-by = {} }\n", "t.conf:1: route 'r': 'group-by' must not be empty" },
	{ "route r { digest = {} }\n", "t.conf:1: route 'r': 'digest' must not be empty" },
	{ "route r { match = {\"source = Wire\"} match = {} }\n", "t.conf:1: route 'r': 'match' must not be empty" },
	{ "quiet n { from = \"23:00\" to = \"6:00\" days = {} }\n", "t.conf:1: quiet 'n': 'days' must not be empty" },
	{ "watch w { match = x }\nroute r { watches = {w} }\n", "t.conf:2: route 'r': 'receiver' is missing" },
	{ "watch w { match = x }\nreceiver d { type = journal }\nroute a { parent = b }\nroute b { watches = {w} receiver = d }\n",
	  "t.conf:3: route 'a': its parent 'b' must stand above it" },
	{ "watch w { match = x }\nreceiver d { type = journal }\nroute b { watches = {w} receiver = d }\nroute a { parent = bb }\n",
	  "t.conf:4: route 'a': there is no route 'bb'; did you mean 'b'?" },
	{ "watch w { match = x }\nreceiver d { type = journal }\nroute b { watches = {w} receiver = d quiet = night }\n",
	  "t.conf:3: route 'b': there is no quiet 'night'" },
	{ "watch w { match = x }\nreceiver d { type = journal }\nroute b { watches = {w} receiver = d digest = {\"7\"} }\n",
	  "t.conf:3: route 'b': 'digest' lists times of day such as \"07:00\", or is hourly; '7' is neither" },
	{ "watch w { match = x }\nreceiver d { type = journal }\nroute b {\n watches = {w}\n receiver = d\n group-interval = 1h\n repeat = 59m\n}\n",
	  "t.conf:7: route 'b': 'repeat' is shorter than 'group-interval', which is how far apart alerts of a group are" },
	{ "watch w { match = x }\nreceiver d { type = journal }\nroute b { watches = {w} receiver = d repeat = 1h }\nroute c { parent = b group-interval = 2h }\n",
	  "t.conf:4: route 'c': 'repeat' is shorter than 'group-interval', which is how far apart alerts of a group are" },
	{ "watch w { match = x }\nreceiver d { type = journal }\nroute b { watches = {w} receiver = d repeat = often }\n",
	  "t.conf:3: route 'b': 'repeat' must be a duration such as 250ms, 2s or 1h30m, not 'often'" },
	{ "watch w { match = x }\nreceiver d { type = journal }\nroute b { watches = {w} receiver = d\n group-by = {all, story} }\n",
	  "t.conf:4: route 'b': 'group-by': all stands alone, reports of all have nothing else in common" },
	{ "watch w { match = x }\nreceiver d { type = journal }\nroute b { watches = {w} receiver = d digest = hourly\n group-by = watch }\n",
	  "t.conf:4: route 'b': 'group-by' does nothing beside 'digest', which tells all that has come together" },
	{ "watch w { match = x }\nreceiver d { type = journal }\nroute b { watches = {w} receiver = d\n timezone = \"Europe/Paris\" }\nroute c { parent = b }\n",
	  "t.conf:4: route 'b': 'timezone' is that of a 'digest', and here is none" },
	{ "quiet n { from = \"23:00\" to = \"25:00\" }\n", "t.conf:1: quiet 'n': 'to' must be a time of day such as \"06:30\", not '25:00'" },
	{ "quiet n { from = \"23:00\" to = \"6:00\" timezone = \"Mars\" }\n",
	  "t.conf:1: quiet 'n': there is no time zone 'Mars'; they are called \"Europe/Paris\" or \"UTC\"" },
	{ "\nreceiver none { type = journal }\n", "t.conf:2: receiver 'none': a route that names 'none' means nobody; it must be called something else" },
	{ "quiet none { from = \"6:00\" to = \"7:00\" }\n", "t.conf:1: quiet 'none': a route that names 'none' means nobody; it must be called something else" },
	{ "quiet n { from = \"6:00\" to = \"6:00\" }\n", "t.conf:1: quiet 'n': it would be quiet for ever: 'from' is 'to', on all days" },
};

static void every_mistake_names_its_place_and_what_was_meant(void **state)
{
	for (size_t i = 0; i < LEN(mistakes); i++)
		assert_bad(*state, mistakes[i].text, mistakes[i].message);
}

static void a_setting_given_twice_in_one_file_is_refused_wherever_it_stands(void **state)
{
	for (size_t i = 0; i < config_settings_len; i++) {
		const struct setting *setting = &config_settings[i];
		const struct section *section = schema_section(setting->section);
		char text[512], message[512], name[128] = "";
		if (!section)
			snprintf(text, sizeof(text), "\n%s = a\n%s = b\n", setting->name, setting->name);
		else if (section->size == 0) /* one section, though it be opened twice */
			snprintf(text, sizeof(text), "%s {\n %s = a }\n%s { %s = b }\n", section->name, setting->name, section->name, setting->name);
		else
			snprintf(text, sizeof(text), "%s n {\n %s = a\n %s = b }\n", section->name, setting->name, setting->name);
		if (section && section->size > 0)
			snprintf(name, sizeof(name), "%s 'n': ", section->name);
		snprintf(message, sizeof(message), "t.conf:3: %s'%s' is set already, in line 2", name, setting->name);
		assert_bad(*state, text, message);
	}
}

static void lists_grow_by_what_is_added_to_them(void **state)
{
	struct config *config = load_text(*state, "watch w { match = x }\nwatch v { match = y }\nreceiver d { type = journal }\n"
						  "route r { watches = {w} watches += {v} receiver = d }\n");
	assert_int_equal(config->routes[0].watches_len, 2);
	config_free(config);
	assert_bad(*state, "route r { match += {\"source = Wire\"}\n match = {\"urgency <= 9\"} }\n",
		   "t.conf:2: route 'r': 'match' is set already, in line 1");
}

static void lines_are_counted_through_comments(void **state)
{
	assert_bad(*state, "# one\n# two {\n\n// four \"\nfoo = 1\n", "t.conf:5: no such setting or section 'foo'");
	assert_bad(*state, "inbox { # one\n settle = 3s // two\n /* three\n four */ } /**/\nfoo = 1\n", "t.conf:5: no such setting or section 'foo'");
	assert_bad(*state, "inbox { settle = 3s }\n/* watch w { match = x }\n", "t.conf:2: a comment has no end");
	assert_bad(*state, "inbox { settle = 3s }\n/*/", "t.conf:2: a comment has no end");
	assert_bad(*state, "watch w { match = \"a\\\nb\"\n# two\n}\nfoo = 1\n", "t.conf:5: no such setting or section 'foo'");
}

static void what_looks_like_a_comment_in_a_value_is_none(void **state)
{
	struct config *config = load_text(*state, "store { path = /a//b }\nwatch w { match = \"# // /* \\\" #\" }\nwatch 'v' { match = '//#' }\n"
						  "receiver r { type = webhook url = http://x//y }\ncontrol { socket = \"/s\"#c\n }\n");
	assert_string_equal(config->store.path, "/a//b");
	assert_string_equal(config->watches[0].match, "# // /* \" #");
	assert_string_equal(config->watches[1].match, "//#");
	assert_string_equal(config->receivers[0].url, "http://x//y");
	assert_string_equal(config->control.socket, "/s");
	config_free(config);
}

static void ports_and_paths_that_only_look_alike_are_taken(void **state)
{
	struct config *config = load_text(*state, "receiver a { type = webhook url = \"http://[::1]:8080/a:b\" }\nreceiver b { type = webhook url = \"http://[fe80::99999]\" }\n"
						  "receiver c { type = mail url = \"smtp://x:25\" from = a@x to = a@x }\nfeed f { url = \"http://u:secret@x/?a=b:c\" }\n"
						  "receiver d { type = file path = \"x\" }\nreceiver e { type = file path = \"x/y\" }\nreceiver g { type = file path = \"x.\" }\n"
						  "receiver h { type = file path = \"/dev/null\" }\nreceiver i { type = file path = \"/dev/null\" }\n");
	assert_int_equal(config->receivers_len, 8);
	config_free(config);
}

static void a_path_too_long_for_a_socket_is_refused(void **state)
{
	struct fault fault;
	char text[256];
	snprintf(text, sizeof(text), "control { socket = \"/%0120d\" }\n", 0);
	file_put(*state, "t.conf", text, 0644);
	assert_null(load(*state, &fault));
	assert_fault(*state, &fault, "t.conf:1: 'socket' is 121 bytes long; 107 is the most");
}

static void a_secret_that_everyone_may_read_is_refused(void **state)
{
	static const char text[] = "receiver d { type = webhook url = \"http://x/\"\n secret-file = secret }\n";
	file_put(*state, "secret", "whsec_c2VjcmV0", 0644);
	assert_bad(*state, text, "t.conf:2: receiver 'd': 'secret-file': everyone may read 'secret'; take that right away (chmod o-r)");
	file_put(*state, "secret", "hunter2", 0600);
	assert_bad(*state, text, "t.conf:2: receiver 'd': 'secret-file': 'secret' does not hold a secret of the form whsec_BASE64");
	file_put(*state, "secret", "", 0600);
	assert_bad(*state, text, "t.conf:2: receiver 'd': 'secret-file': 'secret' does not hold a secret of the form whsec_BASE64");
}

static void what_is_not_a_text_is_not_read(void **state)
{
	const struct desk_folder *folder = *state;
	struct fault fault;
	char path[128];
	assert_null(load(folder, &fault));
	assert_fault(folder, &fault, "cannot open 't.conf': No such file or directory");
	snprintf(path, sizeof(path), "%s/t.conf", folder->path);
	assert_int_equal(file_replace(path, span_make("a\0b", 3), NULL), 0);
	assert_null(load(folder, &fault));
	assert_fault(folder, &fault, "cannot read 't.conf': not a text");
}

static char *shown(const struct config *config)
{
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);
	config_show(config, out);
	fclose(out);
	return text;
}

static void what_is_shown_reads_back_as_the_same(void **state)
{
	struct config *config = load_text(*state, "instance = a.b\ninbox { settle = 30m30s max-drop = 1536K }\n"
						  "receiver \"d e\" { type = exec command = {\"/bin/x\", \"$HOME \\\"q\\\" \\\\ \\${X}\", \"é\"} }\n"
						  "receiver f { type = file path = \"/x y\" }\n"
						  "watch w { match = \"\\\"river bank\\\" OR dam\" }\n"
						  "route r { watches = {w} receiver = \"d e\" relations = {reprint, duplicate} }\n");
	char *first = shown(config);
	config_free(config);
	config = load_text(*state, first);
	char *second = shown(config);
	assert_string_equal(first, second);
	assert_string_equal(config->receivers[0].command[1], "$HOME \"q\" \\ ${X}");
	assert_string_equal(config->watches[0].match, "\"river bank\" OR dam");
	assert_int_equal(config->routes[0].relations, 1u << RELATION_REPRINT | 1u << RELATION_DUPLICATE);
	config_free(config);
	free(first);
	free(second);
}

static void who_is_told_of_feeds_is_resolved_once_each(void **state)
{
	struct config *config = load_text(*state, "receiver a { type = journal }\nreceiver b { type = journal }\nfetch { tell = {b, a, b} }\n");
	assert_int_equal(config->fetch.tell_len, 2);
	assert_string_equal(config->receivers[config->fetch.tell[0]].name, "b");
	assert_string_equal(config->receivers[config->fetch.tell[1]].name, "a");
	config_free(config);
	config = load_text(*state, "receiver a { type = journal }\n");
	assert_int_equal(config->fetch.tell_len, 0);
	struct config *told = load_text(*state, "receiver a { type = journal }\nfetch { tell = a }\n");
	assert_null(config_needs_restart(config, told));
	config_free(config);
	config_free(told);
}

/* What a visitor sees, a word each: "(inbox" where a section begins, ")" where it ends. */
static void note_begin(void *ctx, const struct section *section, const char *name)
{
	buf_addf(ctx, "(%s%s%s ", section->name, name ? ":" : "", name ? name : "");
}

static void note_setting(void *ctx, const struct setting *setting, const void *target)
{
	(void)target;
	buf_addf(ctx, "%s ", setting->name);
}

static void note_end(void *ctx)
{
	buf_add_text(ctx, ")");
}

static void a_route_has_from_its_parent_what_it_leaves_unset(void **state)
{
	struct config *config = load_text(*state, "timezone = \"UTC\"\nwatch w { match = x }\nreceiver d { type = journal }\nreceiver e { type = journal }\n"
						  "quiet night { from = \"23:00\" to = \"06:30\" days = {mon, sun} }\n"
						  "route a { watches = {w} receiver = d quiet = night group-wait = 1m repeat = 6h relations = {reprint} priority = high\n"
						  "          digest = {\"18:30\", \"07:00\"} }\n"
						  "route b { parent = a match = {\"sources >= 2\"} group-wait = 0 repeat = 0 }\n"
						  "route c { parent = b receiver = none quiet = none continue = yes digest = hourly priority = low }\n"
						  "route e { parent = b receiver = e }\n"
						  "route f { watches = {w} receiver = d group-by = {story, watch} }\nroute g { parent = f }\n");
	const struct config_route *a = &config->routes[0], *b = &config->routes[1], *c = &config->routes[2], *e = &config->routes[3];
	assert_int_equal(config->quiets[0].from, 23 * 60);
	assert_int_equal(config->quiets[0].to, 6 * 60 + 30);
	assert_int_equal(config->quiets[0].days, 1 | 1 << 6);
	assert_int_equal(config->quiets[0].break_through, ROUTE_PRIORITY_CRITICAL);
	assert_true(a->parent == CONFIG_NOBODY && b->parent == 0 && c->parent == 1 && e->parent == 1);
	assert_true(a->receiver == 0 && b->receiver == 0 && c->receiver == CONFIG_NOBODY && e->receiver == 1);
	assert_true(a->quiet == 0 && b->quiet == 0 && c->quiet == CONFIG_NOBODY && e->quiet == 0);
	assert_true(b->relations == a->relations && b->relations == 1u << RELATION_REPRINT);
	assert_true(a->group_wait_ms == 60000 && b->group_wait_ms == 0 && c->group_wait_ms == 0);
	assert_true(a->repeat_ms == 6 * 3600000 && b->repeat_ms == 0 && e->repeat_ms == 0);
	assert_true(a->priority == ROUTE_PRIORITY_HIGH && b->priority == ROUTE_PRIORITY_HIGH && c->priority == ROUTE_PRIORITY_LOW);
	assert_true(a->times_len == 2 && a->times[0] == 7 * 60 && a->times[1] == 18 * 60 + 30);
	assert_true(e->times_len == 2 && e->times[1] == a->times[1] && c->times_len == 24 && c->times[23] == 23 * 60);
	assert_true(config->routes[5].group_by == (ROUTE_GROUP_STORY | ROUTE_GROUP_WATCH));
	assert_true(c->goes_on && !b->goes_on && b->watches_len == 0 && e->zone == a->zone);
	config_free(config);
}

static void a_visitor_sees_what_is_set_in_the_order_of_the_table(void **state)
{
	struct config *config = load_text(*state, "instance = a\nreceiver d { type = webhook url = \"http://x/\" }\nreceiver f { type = file path = x }\n"
						  "watch w { match = x }\n");
	CLEANUP(buf_done) struct buf seen = { .max = 4096 };
	config_visit(config, &(struct config_visitor){ note_begin, note_setting, note_end, &seen });
	assert_string_equal(buf_view(&seen).ptr, "instance timezone log-level (inbox path settle rescan max-drop )(store path )(control socket )"
						 "(desk batch-reports batch-time memory-reports )(decoder program processes timeout memory )"
						 "(fetch at-once per-host timeout max-document )"
						 "(receiver:d type url body timeout give-up-after rate-limit queue-max )(receiver:f type path give-up-after rate-limit queue-max )(watch:w match )");
	config_free(config);
}

static void a_restart_is_asked_for_where_a_reload_does_not_do(void **state)
{
	struct config *one = load_text(*state, "inbox { path = \"/a\" }\nlog-level = info\n");
	struct config *two = load_text(*state, "inbox { path = \"/b\" }\nlog-level = debug\nwatch w { match = x }\n");
	char *lines = config_needs_restart(one, two);
	assert_string_equal(lines, "'path' in 'inbox' is \"/a\" and would be \"/b\"\n");
	assert_null(config_needs_restart(one, one));
	free(lines);
	config_free(one);
	config_free(two);
}

static void the_words_for_relations_are_those_of_the_story_room(void **state)
{
	(void)state;
	const struct setting *relations = schema_setting("route", "relations");
	for (int i = 0; i < RELATIONS; i++)
		assert_string_equal(relations->words[i], relation_name((enum relation)i));
	assert_null(relations->words[RELATIONS]);
}

static void distances_count_slips_of_the_fingers(void **state)
{
	(void)state;
	assert_int_equal(schema_distance("settle", "settle"), 0);
	assert_int_equal(schema_distance("settle", "setle"), 1);
	assert_int_equal(schema_distance("settle", "settel"), 1);
	assert_int_equal(schema_distance("", "abc"), 3);
	assert_null(schema_nearer("quux", NULL, "settle"));
	assert_string_equal(schema_nearer("setle", "settlement", "settle"), "settle");
}

/* ---- the table, the manual page and the example say the same ---- */

static char *source_read(const char *name)
{
	char path[1024];
	struct buf text = { .max = 1 << 20 };
	struct fault fault;
	const char *top = getenv("top_srcdir");
	snprintf(path, sizeof(path), "%s/%s", top ? top : ".", name);
	if (file_read(path, &text, &fault) < 0)
		fail_msg("%s", fault.text);
	return buf_detach(&text);
}

/* The default as the example shows it; paths of the installation differ. */
static void default_write(const struct setting *setting, struct buf *out)
{
	union {
		int64_t number;
		char *text;
		char **list;
	} value = { 0 };
	assert_int_equal(value_default(setting, &value, NULL), 0);
	if (strstr(setting->fallback, "tidings-decode"))
		buf_add_text(out, "\"/usr/libexec/tidings/tidings-decode\"");
	else
		value_write(setting, &value, out);
	value_done(setting, &value);
}

static void the_example_shows_every_setting_with_its_default(void **state)
{
	(void)state;
	char *example = source_read("conf/tidings.conf");
	for (size_t i = 0; i < config_settings_len; i++) {
		const struct setting *setting = &config_settings[i];
		CLEANUP(buf_done) struct buf line = { .max = 1024 };
		buf_addf(&line, "%s = ", setting->name);
		if (setting->fallback)
			default_write(setting, &line);
		if (!strstr(example, line.ptr))
			fail_msg("conf/tidings.conf does not say '%s' (of '%s')", line.ptr, setting->section);
	}
	free(example);
}

static void the_example_and_the_demo_load(void **state)
{
	char *example = source_read("conf/tidings.conf"), *demo = source_read("conf/demo.conf");
	config_free(load_text(*state, example));
	config_free(load_text(*state, demo));
	free(example);
	free(demo);
}

/* "Default:\n.Li 2s\n(restart)" under ".It Ic settle No = Ar duration" of its section. */
static void the_manual_names_every_setting(void **state)
{
	(void)state;
	char *manual = source_read("src/config/tidings.conf.5");
	for (size_t i = 0; i < config_settings_len; i++) {
		const struct setting *setting = &config_settings[i];
		char item[128], heading[64];
		snprintf(item, sizeof(item), ".It Ic %s No = ", setting->name);
		snprintf(heading, sizeof(heading), "\n.Ic %s ", setting->section);
		const char *from = setting->section[0] ? strstr(manual, heading) : manual;
		const char *at = from ? strstr(from, item) : NULL;
		if (!at)
			fail_msg("tidings.conf(5) does not name '%s' of '%s'", setting->name, setting->section);
		const char *next = strstr(at + 1, ".It Ic ");
		struct span entry = span_make(at, next ? (size_t)(next - at) : strlen(at));
		const struct section *section = schema_section(setting->section);
		bool must_restart = !(setting->flags & SETTING_RELOADS) && !(section && section->size > 0);
		if (must_restart != (span_find(entry, SPAN("(restart)")) >= 0))
			fail_msg("tidings.conf(5) is wrong about the restart for '%s' of '%s'", setting->name, setting->section);
		if (setting->fallback && setting->type != SETTING_SET && !strstr(setting->fallback, "tidings-decode") &&
		    span_find(entry, span_of(setting->fallback)) < 0)
			fail_msg("tidings.conf(5) does not give the default of '%s' of '%s'", setting->name, setting->section);
	}
	free(manual);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, folder_make, folder_discard)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(an_empty_file_gives_the_defaults),
		TEST(the_smallest_desk_is_complete),
		TEST(feeds_are_read_with_their_secrets),
		TEST(receivers_of_every_type_are_read),
		TEST(a_credential_stands_where_the_service_manager_laid_it),
		TEST(a_token_may_be_long_and_is_one_line_of_text),
		TEST(whoever_only_asks_needs_no_secret),
		TEST(whoever_tells_nobody_needs_no_secret),
		TEST(files_of_conf_d_come_after_in_order_of_name),
		TEST(every_mistake_names_its_place_and_what_was_meant),
		TEST(a_setting_given_twice_in_one_file_is_refused_wherever_it_stands),
		TEST(lists_grow_by_what_is_added_to_them),
		TEST(lines_are_counted_through_comments),
		TEST(what_looks_like_a_comment_in_a_value_is_none),
		TEST(ports_and_paths_that_only_look_alike_are_taken),
		TEST(a_path_too_long_for_a_socket_is_refused),
		TEST(a_secret_that_everyone_may_read_is_refused),
		TEST(what_is_not_a_text_is_not_read),
		TEST(what_is_shown_reads_back_as_the_same),
		TEST(who_is_told_of_feeds_is_resolved_once_each),
		TEST(a_route_has_from_its_parent_what_it_leaves_unset),
		TEST(a_visitor_sees_what_is_set_in_the_order_of_the_table),
		TEST(a_restart_is_asked_for_where_a_reload_does_not_do),
		TEST(the_words_for_relations_are_those_of_the_story_room),
		TEST(distances_count_slips_of_the_fingers),
		TEST(the_example_shows_every_setting_with_its_default),
		TEST(the_example_and_the_demo_load),
		TEST(the_manual_names_every_setting),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
