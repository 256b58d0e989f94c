#include "tests/store/contract.h"
#include "tests/store/folder.h"

int main(void)
{
	static const struct backend sqlite = { "store contract on SQLite", folder_store, folder_remove };
	return contract_run(&sqlite);
}
