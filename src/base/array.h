/* How many elements an array has: not what a pointer points to. */
#pragma once

#define LEN(array) (sizeof(array) / sizeof(*(array)))
