#include "tests/store/folder.h"

#include "tests/test.h"

#include "base/buf.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

char *folder_store(void)
{
	const char *tmp = getenv("TMPDIR");
	struct buf path;
	buf_init(&path, 4096);
	buf_addf(&path, "%s/tidings-store-XXXXXX", tmp && *tmp ? tmp : "/tmp");
	assert_non_null(mkdtemp(path.ptr));
	buf_add_text(&path, "/store.db");
	return buf_detach(&path);
}

void folder_remove(char *store_path)
{
	*strrchr(store_path, '/') = '\0';
	DIR *folder = opendir(store_path);
	assert_non_null(folder);
	for (struct dirent *entry; (entry = readdir(folder));)
		if (entry->d_name[0] != '.')
			assert_int_equal(unlinkat(dirfd(folder), entry->d_name, 0), 0);
	closedir(folder);
	assert_int_equal(rmdir(store_path), 0);
	free(store_path);
}
