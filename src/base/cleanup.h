/* Releases at the end of a scope: CLEANUP(buf_done) struct buf text = { 0 }; */
#pragma once

#define CLEANUP(function) __attribute__((cleanup(function)))
