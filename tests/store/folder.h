/* A folder of its own for each store file of a test. */
#pragma once

/* "/tmp/…/store.db" in a folder just made. */
char *folder_store(void);
/* Removes the folder and frees the path. */
void folder_remove(char *store_path);
