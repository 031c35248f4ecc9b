-- Made from the declarations in Sources/Flows/Actions: change those, not this file.
-- What a script of a campaign folder may use beside Lua's own.
std = "lua54"
max_cyclomatic_complexity = 12
max_line_length = 110

-- The sandbox has none of these, so their use is a mistake here too.
not_globals = { "os", "io", "debug", "package", "dofile", "loadfile", "collectgarbage", "string.dump" }
read_globals = {
    sms = { fields = { "send" } },
    email = { fields = { "send" } },
    http = { fields = { "get", "post" } },
    json = { fields = { "encode", "decode", "null" } },
    time = { fields = { "now", "parse" } },
    log = { fields = { "info", "warn", "error" } },
}

files["**/outplan.lua"] = { read_globals = { "dial", "wait", "give_up" } }
files["**/*_test.lua"] = { read_globals = { "test" } }
exclude_files = { "editor/trunkside.d.lua" }
