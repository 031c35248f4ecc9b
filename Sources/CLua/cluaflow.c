#include "cluaflow.h"

#include <lua5.4/lua.h>

const char *lf_version(void) { return LUA_RELEASE; }
