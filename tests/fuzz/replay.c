/* Replays a fuzz target's corpus in `make check`: every file of tests/fuzz/corpus/NAME (NAME is the program's own), and of each some
 * mutants by a fixed seed. With arguments: those files alone, as a crash found elsewhere is looked into.
 * A fuzzer links the target without this file (clang -fsanitize=fuzzer).
 */
#include <dirent.h>
#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define INPUT_MAX (1u << 20)
#define MUTANTS 200u
#define SEED 20260301u

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static uint64_t next_random(uint64_t *random)
{
	*random = *random * 6364136223846793005u + 1442695040888963407u;
	return *random >> 33;
}

/* An exact copy on the heap, so that the sanitizers see one byte too far. */
static void run(const uint8_t *bytes, size_t len)
{
	uint8_t *exact = malloc(len ? len : 1);
	if (!exact)
		abort();
	if (len > 0)
		memcpy(exact, bytes, len);
	LLVMFuzzerTestOneInput(exact, len);
	free(exact);
}

/* Bytes flipped, set, doubled up or cut: a few of these in a row. */
static size_t mutate(uint8_t *bytes, size_t len, uint64_t *random)
{
	for (uint64_t steps = 1 + next_random(random) % 6; steps > 0 && len > 0; steps--) {
		size_t at = next_random(random) % len, other = next_random(random) % len;
		switch (next_random(random) % 4) {
		case 0:
			bytes[at] ^= (uint8_t)(1u << next_random(random) % 8);
			break;
		case 1:
			bytes[at] = (uint8_t)next_random(random);
			break;
		case 2:
			memmove(bytes + at, bytes + other, len - (at > other ? at : other));
			break;
		default:
			len = at;
		}
	}
	return len;
}

static bool replay(const char *path, unsigned mutants)
{
	static uint8_t bytes[INPUT_MAX], mutant[INPUT_MAX];
	FILE *file = fopen(path, "rb");
	if (!file)
		return false;
	size_t len = fread(bytes, 1, sizeof(bytes), file);
	fclose(file);
	run(bytes, len);
	uint64_t random = SEED;
	for (unsigned i = 0; i < mutants; i++) {
		memcpy(mutant, bytes, len);
		size_t mutant_len = mutate(mutant, len, &random);
		run(mutant, mutant_len);
	}
	return true;
}

static int replay_folder(const char *folder)
{
	DIR *directory = opendir(folder);
	unsigned count = 0;
	if (!directory) {
		printf("Bail out! cannot open %s\n", folder);
		return 1;
	}
	for (struct dirent *entry; (entry = readdir(directory));) {
		char path[PATH_MAX];
		if (entry->d_name[0] == '.' || snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name) >= (int)sizeof(path))
			continue;
		count += replay(path, MUTANTS);
	}
	closedir(directory);
	printf("%s 1 - %u inputs and %u mutants of each by seed %u are survived\n", count ? "ok" : "not ok", count, MUTANTS, SEED);
	return count == 0;
}

int main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		if (!replay(argv[i], 0))
			return 1;
	if (argc > 1)
		return 0;
	const char *source = getenv("top_srcdir"), *name = strrchr(argv[0], '/');
	char folder[PATH_MAX];
	printf("1..1\n");
	fflush(stdout);
	snprintf(folder, sizeof(folder), "%s/tests/fuzz/corpus/%s", source ? source : ".", name ? name + 1 : argv[0]);
	return replay_folder(folder);
}
