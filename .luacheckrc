-- What a script of a campaign folder may use beside Lua's own: see docs/architecture.md, "Scripts are guests".
std = "lua54"
max_cyclomatic_complexity = 12
max_line_length = 110

-- The sandbox has no os, io or debug, so their use is a mistake here too.
not_globals = { "os", "io", "debug", "package", "dofile", "loadfile", "collectgarbage" }
read_globals = { "json", "log", "time", "sms", "email", "http" }

files["**/outplan.lua"] = { read_globals = { "dial", "wait", "give_up" } }
files["**/*_test.lua"] = { read_globals = { "test" } }
