---@meta trunkside
-- Made from the declarations in Sources/Flows/Actions: change those, not this file.

---@alias trunkside.Draw string|{ [1]: string, [2]: string }|{ mean: string }
---@alias trunkside.Flow fun(call: trunkside.Call): string?

---@class trunkside.Handlers
---@field answered? fun(call: trunkside.Call): string?
---@field machine? fun(call: trunkside.Call): string?
---@field hangup? fun(call: trunkside.Call, cause: string)
---@field error? fun(call: trunkside.Call, problem: trunkside.Problem)
---@field message? fun(message: trunkside.Message): string?
---@field email? fun(email: trunkside.Email): string?

---@class trunkside.Problem
---@field kind string
---@field message string
---@field file string
---@field line integer?
---@field traceback string[]

---@class trunkside.Destination
---@field type "tel"|"sip"|"sms"|"email"
---@field address string
---@field slot integer

---@class trunkside.Target
---@field id string
---@field external_id string?
---@field name string
---@field detail string
---@field timezone string?
---@field locale string?
---@field priority integer
---@field data table<string, any>
---@field destinations trunkside.Destination[]
---@field variables? table<string, any> In `decide` and `callees.lua` only.

---@class trunkside.Campaign
---@field name string
---@field type "call"|"message"|"email"
---@field detail string
---@field queue string?

---@class trunkside.Attempt
---@field id string
---@field number integer
---@field destination? trunkside.Destination In `callees.lua` only.
---@field at? trunkside.Time In `callees.lua` only.

---@class trunkside.PastAttempt
---@field number integer
---@field destination trunkside.Destination
---@field outcome string?
---@field cause string?
---@field disposition string?
---@field success boolean?
---@field started_at trunkside.Time
---@field answered_at trunkside.Time?
---@field ended_at trunkside.Time?
---@field variables table<string, any>

---@class trunkside.Time
---@field year integer
---@field month integer
---@field day integer
---@field hour integer
---@field min integer
---@field sec integer
---@field wday integer 1 is Sunday.
---@field zone string?
---@operator add(string): trunkside.Time
---@operator sub(string): trunkside.Time
---@operator sub(trunkside.Time): number
local time_value = {}

---The same instant on another zone's clock.
---@param zone string
---@return trunkside.Time
function time_value:in_zone(zone) end

---The clock's reading by a pattern such as `%H:%M`.
---@param pattern string
---@return string
function time_value:format(pattern) end

---@class trunkside.Heard
---@field status "speech"|"digits"
---@field text string?
---@field digits string?
---@field confidence number?

---@class trunkside.Connection
---@field status "connected"|"timeout"|"no_agents"|"busy"|"no_answer"|"failed"
---@field agent string?
---@field waited number Seconds.
---@field talked number Seconds.

---@class trunkside.Recording
---@field status "recorded"
---@field file string
---@field duration number Seconds.

---@class trunkside.Receipt
---@field status string
---@field id string?

---@class trunkside.Response
---@field status integer
---@field headers table<string, string>
---@field body string
---@field json any

---@class trunkside.Answer

---@class trunkside.Request
---@field method "GET"|"POST"
---@field url string
---@field headers table<string, string>
---@field body string
---@field json any

---@class trunkside.TestedAttempt: trunkside.PastAttempt
---@field answered_by "person"|"machine"|"unknown"|nil
---@field note string?
---@field prompts string[]
---@field actions { action: string, request: any, answer: any }[]
---@field error string? What broke the flow.

---@class trunkside.SentMessage
---@field to string
---@field type "sms"|"email"
---@field from string?
---@field subject string?
---@field text string?
---@field html string?

---@class trunkside.Call
---@field target trunkside.Target The person: `id, external_id, name, detail, timezone, locale, data, destinations`. Read-only.
---@field destination trunkside.Destination The address of this attempt: `type, address, slot`. Read-only.
---@field campaign trunkside.Campaign The campaign: `name, type, detail, queue`. Read-only.
---@field attempt trunkside.Attempt This attempt: `id, number`. Read-only.
---@field variables table<string, any> The variables of the target and this attempt. An assignment is durable when it returns; a table read from here is read-only: assign a new one.
---@field answered_by "person"|"machine"|"unknown" Who answered, as far as it is known yet.
local call = {}

---@class trunkside.Options.call.say
---@field with? table<string, any> Values for the templates of this call.
---@field voice? string The voice to say it with.
---@field language? string The language, such as `en-US`. Default: the target's locale.
---@field barge_in? boolean Whether a key interrupts it. Default: false.

---Says a text. The interrupting key stays in the leg's queue.
---@param text string What to say; a template.
---@param options? trunkside.Options.call.say
---@return boolean # true, or false when a key interrupted it
function call:say(text, options) end

---@class trunkside.Options.call.play
---@field with? table<string, any> Values for the templates of this call.
---@field barge_in? boolean Whether a key interrupts it. Default: false.

---Plays sound files, one after the other.
---@param files string|string[] A file below the campaign's folder, or a list of them; templates.
---@param options? trunkside.Options.call.play
---@return boolean # true, or false when a key interrupted it
function call:play(files, options) end

---@class trunkside.Options.call.leave_message
---@field say? string What to say; a template.
---@field play? string|string[] A file to play, or a list of them, instead of `say`.
---@field with? table<string, any> Values for the templates of this call.
---@field voice? string The voice to say it with.
---@field language? string The language, such as `en-US`. Default: the target's locale.

---Waits for the machine's beep, then says or plays the message.
---@param options? trunkside.Options.call.leave_message
---@return true? # true, or nil and why
---@return string?
function call:leave_message(options) end

---Plays music under web requests and waits, until it is called without a file.
---@param file? string The file; without it the music stops.
function call:music(file) end

---Plays a short beep.
---@return boolean # true
function call:beep() end

---@class trunkside.Options.call.digits
---@field say? string What to say; a template.
---@field play? string|string[] A file to play, or a list of them, instead of `say`.
---@field with? table<string, any> Values for the templates of this call.
---@field voice? string The voice to say it with.
---@field language? string The language, such as `en-US`. Default: the target's locale.
---@field min? integer The fewest keys. Default: 1.
---@field max? integer The most keys; reaching it ends the input. Default: 32.
---@field valid? string The keys that may be pressed. Default: every key.
---@field pattern? string A Lua pattern that the whole input must match.
---@field terminator? string The key that ends the input and is not part of it; "" is none. Default: "#" unless max is 1.
---@field timeout? string How long to wait for the first key after the prompt. Default: 5s.
---@field between? string How long to wait for each further key. Default: 3s.
---@field tries? integer How often to ask. Default: 1.
---@field invalid? string What to say before the next try when the keys were wrong.
---@field no_input? string What to say before the next try when no key came.
---@field play_invalid? string|string[] What to play instead of `invalid`.
---@field play_no_input? string|string[] What to play instead of `no_input`.
---@field flush? boolean Whether keys pressed before are forgotten. Default: false.
---@field secret? boolean Keeps the keys (a PIN) out of trace, log, replay and ledger. Default: false.

---Asks for keys. Keys that came before count too (type-ahead), unless `flush` is set; a key interrupts the prompt.
---@param options? trunkside.Options.call.digits
---@return string? # the keys, or nil and `timeout` or `invalid`
---@return string?
function call:digits(options) end

---@class trunkside.Options.call.menu
---@field say? string What to say; a template.
---@field play? string|string[] A file to play, or a list of them, instead of `say`.
---@field with? table<string, any> Values for the templates of this call.
---@field voice? string The voice to say it with.
---@field language? string The language, such as `en-US`. Default: the target's locale.
---@field otherwise? function Called with `timeout` or `invalid` when no choice was made.
---@field timeout? string How long to wait for a key after the prompt. Default: 5s.
---@field tries? integer How often to ask. Default: 3.
---@field invalid? string What to say before the next try when the keys were wrong.
---@field no_input? string What to say before the next try when no key came.
---@field play_invalid? string|string[] What to play instead of `invalid`.
---@field play_no_input? string|string[] What to play instead of `no_input`.
---@field flush? boolean Whether keys pressed before are forgotten. Default: false.
---@field secret? boolean Keeps the keys (a PIN) out of trace, log, replay and ledger. Default: false.
---@field [string] function The function of a key.

---Asks for one key and calls the function of that key: `["1"] = function() ... end`.
---@param options? trunkside.Options.call.menu
---@return any # what the chosen function returns; without a choice what `otherwise` returns, or nil and why
function call:menu(options) end

---@class trunkside.Options.call.listen
---@field say? string What to say; a template.
---@field play? string|string[] A file to play, or a list of them, instead of `say`.
---@field with? table<string, any> Values for the templates of this call.
---@field voice? string The voice to say it with.
---@field language? string The language, such as `en-US`. Default: the target's locale.
---@field timeout? string How long to wait for speech or a key after the prompt. Default: 5s.
---@field silence? string The silence that ends the answer. Default: 800ms.
---@field hints? string[] Words that are likely to be said.

---Listens to what the person says, or to the keys that they press.
---@param options? trunkside.Options.call.listen
---@return trunkside.Heard? # a table with `status` (`speech` or `digits`), `text`, `digits` and `confidence`, or nil and `timeout` or `no_match`
---@return string?
function call:listen(options) end

---Sends keys to the leg.
---@param keys string The keys to send.
---@return true? # true, or nil and why
---@return string?
function call:send_digits(keys) end

---Forgets the keys that were pressed so far.
function call:flush_digits() end

---@class trunkside.Options.call.connect
---@field queue? string A queue by its name. Default: the campaign's queue.
---@field agent? string One agent by name.
---@field number? string A number in international form, such as `+13035550100`.
---@field sip? string A `sip:` address.
---@field with? table<string, any> Values for the templates of this call.
---@field timeout? string How long to wait for the other party. Default: the queue's, or 30s.
---@field music? string What the person hears while waiting.
---@field whisper? string What the other party hears before they are connected.
---@field record? boolean Whether the conversation is recorded. Default: false.

---Connects the person to a queue, an agent or a number, and goes on when the other party has hung up. With nothing named it is the campaign's queue.
---@param options? trunkside.Options.call.connect
---@return trunkside.Connection # a table with `status` (`connected`, `timeout`, `no_agents`, `busy`, `no_answer` or `failed`), `agent`, and `waited` and `talked` in seconds
function call:connect(options) end

---@class trunkside.Options.call.record
---@field max? string The longest recording. Default: 1m.
---@field silence? string The silence that ends it. Default: 3s.
---@field beep? boolean Whether a beep comes first. Default: true.

---Records what the person says.
---@param options? trunkside.Options.call.record
---@return trunkside.Recording # a table with `status`, `file`, and `duration` in seconds
function call:record(options) end

---Records the whole leg from here on.
function call:start_recording() end

---Ends the recording of the whole leg.
function call:stop_recording() end

---Ends the call. Does not return.
function call:hang_up() end

---Sets variables of this attempt; they are durable when it returns. The same as `call.variables.name = value`.
---@param variables table<string, any> Names and values; `json.null` clears.
function call:set_variables(variables) end

---@class trunkside.Options.call.disposition
---@field success? boolean Whether this attempt is a success.
---@field note? string A note for people; a template.
---@field with? table<string, any> Values for the templates of this call.

---Sets the author's own result of this attempt. A string that the flow returns is the same.
---@param tag string The result, such as `confirmed`.
---@param options? trunkside.Options.call.disposition
function call:disposition(tag, options) end

---@class trunkside.Options.call.opt_out
---@field scope? "campaign"|"engine" Whether every campaign stops contacting this address, or this one only. Default: engine.

---Puts the address on the do-not-contact list.
---@param options? trunkside.Options.call.opt_out
function call:opt_out(options) end

---@class trunkside.Options.call.callback
---@field after? string From now.
---@field at? trunkside.Time|string A time; without an offset it is in the target's own zone.
---@field at_local? string The next such time of day on the target's own clock.

---Asks for a next try at a time, instead of the retry interval; it is moved into the next window. Exactly one of the three is given.
---@param options? trunkside.Options.call.callback
function call:callback(options) end

---Waits.
---@param time string How long.
function call:sleep(time) end

---@class trunkside.Message
---@field target trunkside.Target The person: `id, external_id, name, detail, timezone, locale, data, destinations`. Read-only.
---@field destination trunkside.Destination The address of this attempt: `type, address, slot`. Read-only.
---@field campaign trunkside.Campaign The campaign: `name, type, detail, queue`. Read-only.
---@field attempt trunkside.Attempt This attempt: `id, number`. Read-only.
---@field variables table<string, any> The variables of the target and this attempt. An assignment is durable when it returns; a table read from here is read-only: assign a new one.
local message = {}

---Sets variables of this attempt; they are durable when it returns. The same as `message.variables.name = value`.
---@param variables table<string, any> Names and values; `json.null` clears.
function message:set_variables(variables) end

---@class trunkside.Options.message.disposition
---@field success? boolean Whether this attempt is a success.
---@field note? string A note for people; a template.
---@field with? table<string, any> Values for the templates of this call.

---Sets the author's own result of this attempt. A string that the flow returns is the same.
---@param tag string The result, such as `confirmed`.
---@param options? trunkside.Options.message.disposition
function message:disposition(tag, options) end

---@class trunkside.Options.message.opt_out
---@field scope? "campaign"|"engine" Whether every campaign stops contacting this address, or this one only. Default: engine.

---Puts the address on the do-not-contact list.
---@param options? trunkside.Options.message.opt_out
function message:opt_out(options) end

---@class trunkside.Options.message.callback
---@field after? string From now.
---@field at? trunkside.Time|string A time; without an offset it is in the target's own zone.
---@field at_local? string The next such time of day on the target's own clock.

---Asks for a next try at a time, instead of the retry interval; it is moved into the next window. Exactly one of the three is given.
---@param options? trunkside.Options.message.callback
function message:callback(options) end

---Waits.
---@param time string How long.
function message:sleep(time) end

---@class trunkside.Options.message.send
---@field text string The text; a template.
---@field with? table<string, any> Values for the templates of this call.

---Sends this campaign's message to the destination of this attempt, once. Its receipt is the attempt's outcome.
---@param options trunkside.Options.message.send
---@return trunkside.Receipt? # a table with `status` and `id`, or nil and why
---@return string?
function message:send(options) end

---@class trunkside.Email
---@field target trunkside.Target The person: `id, external_id, name, detail, timezone, locale, data, destinations`. Read-only.
---@field destination trunkside.Destination The address of this attempt: `type, address, slot`. Read-only.
---@field campaign trunkside.Campaign The campaign: `name, type, detail, queue`. Read-only.
---@field attempt trunkside.Attempt This attempt: `id, number`. Read-only.
---@field variables table<string, any> The variables of the target and this attempt. An assignment is durable when it returns; a table read from here is read-only: assign a new one.
local email = {}

---Sets variables of this attempt; they are durable when it returns. The same as `email.variables.name = value`.
---@param variables table<string, any> Names and values; `json.null` clears.
function email:set_variables(variables) end

---@class trunkside.Options.email.disposition
---@field success? boolean Whether this attempt is a success.
---@field note? string A note for people; a template.
---@field with? table<string, any> Values for the templates of this call.

---Sets the author's own result of this attempt. A string that the flow returns is the same.
---@param tag string The result, such as `confirmed`.
---@param options? trunkside.Options.email.disposition
function email:disposition(tag, options) end

---@class trunkside.Options.email.opt_out
---@field scope? "campaign"|"engine" Whether every campaign stops contacting this address, or this one only. Default: engine.

---Puts the address on the do-not-contact list.
---@param options? trunkside.Options.email.opt_out
function email:opt_out(options) end

---@class trunkside.Options.email.callback
---@field after? string From now.
---@field at? trunkside.Time|string A time; without an offset it is in the target's own zone.
---@field at_local? string The next such time of day on the target's own clock.

---Asks for a next try at a time, instead of the retry interval; it is moved into the next window. Exactly one of the three is given.
---@param options? trunkside.Options.email.callback
function email:callback(options) end

---Waits.
---@param time string How long.
function email:sleep(time) end

---@class trunkside.Options.email.send
---@field subject string The subject; a template.
---@field text? string The text; a template.
---@field html? string The same as HTML; a template whose values are escaped.
---@field attachments? string|string[] Files below the campaign's folder.
---@field with? table<string, any> Values for the templates of this call.

---Sends this campaign's email to the destination of this attempt, once. Its receipt is the attempt's outcome.
---@param options trunkside.Options.email.send
---@return trunkside.Receipt? # a table with `status` and `id`, or nil and why
---@return string?
function email:send(options) end

---@class trunkside.Callee
---@field target trunkside.Target The person that this callee plays.
---@field attempt trunkside.Attempt The attempt: `id, number`.
---@field prompts string[] The texts and file names heard so far.
local callee = {}

---Waits until a prompt with this text is being played.
---@param text string A part of the prompt's text, or of its file's name.
---@param timeout? string How long to listen.
---@return true? # true, or nil and `timeout`
---@return string?
function callee:hear(text, timeout) end

---Presses keys.
---@param keys string The keys; "" presses none.
function callee:press(keys) end

---Says something.
---@param text string The words.
function callee:say(text) end

---Waits.
---@param time trunkside.Draw How long.
function callee:wait(time) end

---Chooses one by chance, the same in every run of a seed.
---@param choices table<string, number> What to choose from; the shares are relative.
---@return string # the chosen name
function callee:pick(choices) end

---Hangs up. Does not return.
function callee:hang_up() end

---@class trunkside.Test
local t = {}

---Says who is called. What is not given is the first row's of the folder's list. Before the first attempt only.
---@param columns table<string, any> Columns of a list's row, by name; an empty text takes a column away.
function t:target(columns) end

---@class trunkside.Options.t.callee
---@field answered? boolean A person answers, as when nothing is said.
---@field busy? boolean The line is busy.
---@field no_answer? boolean Nobody answers.
---@field rejected? boolean The callee declines.
---@field machine? boolean A machine answers.
---@field invalid? boolean There is no such number or address.
---@field congestion? boolean The carrier cannot.
---@field delivered? boolean A message's report says that it has come.
---@field undelivered? boolean A message's report says that it has not come.
---@field keys? string[] Keys to press, one entry for each question that asks for keys, a second after it begins.
---@field says? string[] Words to say, one entry for each question that listens.
---@field run? fun(callee: trunkside.Callee) What the callee does, as in `callees.lua`: a function of `callee`.
---@field hangs_up_after? string The callee hangs up so long after the answer.
---@field rings? trunkside.Draw How long it rings before that. Default: 2s.
---@field greeting? trunkside.Draw A machine's greeting, up to its beep. Default: 4s.
---@field after? trunkside.Draw From a message's acceptance to its report. Default: 10s.
---@field cast? boolean As `callees.lua` says, and nothing else of these.

---Says what happens at the next attempt; said twice, at the next two. An attempt about which nothing is said meets a person who listens to the end, and a message is accepted without a report.
---@param options? trunkside.Options.t.callee
function t:callee(options) end

---Says who is there to take calls, instead of the agents of `callees.lua`; `count = 0` is nobody. Before the first attempt only.
---@param queues table<string, any> By queue: `{ count = 2, answers = "2s", talks = "1m", wraps_up = "20s" }`.
function t:agents(queues) end

---@class trunkside.Options.t.http
---@field status? integer The answer's status. Default: 200.
---@field headers? table<string, string> Its headers.
---@field body? string Its body.
---@field json? any Its body, as JSON.
---@field fails? string Why there is no answer, such as `timeout`.
---@field answer? fun(request: trunkside.Request): table A function of the request (`method, url, headers, body, json`) that returns such a table.

---Answers the web requests of flows; the last that fits is taken. Instead of the table a function may stand alone. A request that nothing answers fails the test.
---@param url string The address, with its query; a `*` at the end: any that begins so.
---@param options? trunkside.Options.t.http
function t:http(url, options) end

---Sets the seed of chance, for callees of `callees.lua` and for scripts that draw. Before the first attempt only.
---@param number integer The seed.
function t:seed(number) end

---Lets time pass to the next attempt and through it, up to its settlement; of a message up to its report, where one comes. When none will come the test fails, with the reason.
---@return trunkside.TestedAttempt # what came of it: `number, destination, outcome, cause, disposition, success, variables, started_at, answered_at, ended_at, answered_by, prompts, actions, error`
function t:run() end

---Lets time pass, and what is due in it happen. Before the first attempt it moves the campaign's start.
---@param time string How long.
function t:advance(time) end

---Lets time pass up to then. Before the first attempt that is when the campaign starts.
---@param time trunkside.Time|string When; without an offset in the target's own zone.
function t:at(time) end

---Why the target is or is not tried now.
---@return string # the text of `trunkside explain`
function t:explain() end

---What was said and played to the callee in the last attempt.
---@return string[] # the texts and file names, in order
function t:prompts() end

---Every message that was sent so far, the campaign's and others.
---@return trunkside.SentMessage[] # a list of tables with `to, type, from, subject, text, html`
function t:sent() end

---Fails the test unless both are equal, tables field by field.
---@param got? any What came.
---@param wanted? any What it should be.
---@param what? string What it is about, for whoever reads the failure.
function t:expect(got, wanted, what) end

---Fails the test unless it was said, played or written in the last attempt.
---@param text string A part of a text, or of a file's name.
function t:expect_said(text) end

---Fails the test if it was said, played or written in the last attempt.
---@param text string A part of a text, or of a file's name.
function t:expect_not_said(text) end

---@class trunkside.Options.t.expect_next
---@field after? string How long after the last attempt's end; before the first, after now.
---@field at? trunkside.Time|string When; without an offset in the target's own zone.
---@field because? string The key that sets that time, such as `retry.busy` or `outplan.windows`, or the gate's name.
---@field to? any The address that is tried, or the destination.

---Fails the test unless the target is tried again, then, there, and because of that.
---@param options? trunkside.Options.t.expect_next
function t:expect_next(options) end

---@class trunkside.Options.t.expect_done
---@field because? string The reason (`reached`, `unsuccessful`, `exhausted`, `suppressed`, `expired`, `given_up`), or the key that sets it.

---Fails the test unless the target is done: never tried again.
---@param options? trunkside.Options.t.expect_done
function t:expect_done(options) end

---@class trunkside.space.sms
local sms_space = {}

---@class trunkside.Options.sms.send
---@field to? string A number such as `+13035550100`; a target without an sms address needs it. Default: the target's own sms address.
---@field text string The text; a template.
---@field from? string The sender. Default: the campaign's source.
---@field with? table<string, any> Values for the templates of this call.

---Sends a text message beside the campaign's.
---@param options trunkside.Options.sms.send
---@return trunkside.Receipt? # a table with `status` and `id`, or nil and why
---@return string?
function sms_space.send(options) end

sms = sms_space

---@class trunkside.space.email
local email_space = {}

---@class trunkside.Options.email.send
---@field to? string The address. Default: the target's own email address.
---@field from? string The sender. Default: the campaign's source.
---@field subject string The subject; a template.
---@field text? string The text; a template.
---@field html? string The same as HTML; a template whose values are escaped.
---@field attachments? string|string[] Files below the campaign's folder.
---@field with? table<string, any> Values for the templates of this call.

---Sends an email beside the campaign's.
---@param options trunkside.Options.email.send
---@return trunkside.Receipt? # a table with `status` and `id`, or nil and why
---@return string?
function email_space.send(options) end

email = email_space

---@class trunkside.space.http
local http_space = {}

---@class trunkside.Options.http.get
---@field with? table<string, any> Values for the templates of this call.
---@field headers? table<string, string> Headers of the request.
---@field query? table<string, string> Parameters of the address.
---@field timeout? string How long to wait for the answer. Default: 10s.

---Asks a web server of `[http] allow`. In tests `t:http` answers; a simulation asks nobody.
---@param url string The address; a template.
---@param options? trunkside.Options.http.get
---@return trunkside.Response? # a table with `status`, `headers`, `body` and `json`, or nil and why
---@return string?
function http_space.get(url, options) end

---@class trunkside.Options.http.post
---@field with? table<string, any> Values for the templates of this call.
---@field headers? table<string, string> Headers of the request.
---@field query? table<string, string> Parameters of the address.
---@field timeout? string How long to wait for the answer. Default: 10s.
---@field json? any The body, as JSON.
---@field body? string The body.

---Sends to a web server of `[http] allow`. In tests `t:http` answers; a simulation asks nobody.
---@param url string The address; a template.
---@param options? trunkside.Options.http.post
---@return trunkside.Response? # a table with `status`, `headers`, `body` and `json`, or nil and why
---@return string?
function http_space.post(url, options) end

http = http_space

---@class trunkside.space.json
---@field null any The null of JSON; clears a variable.
local json_space = {}

---Writes a value as JSON.
---@param value any The value.
---@return string # the JSON text, keys sorted
function json_space.encode(value) end

---Reads JSON; its null is `json.null`.
---@param text string The JSON text.
---@return any # the value, or nil and why
---@return string?
function json_space.decode(text) end

json = json_space

---@class trunkside.space.time
local time_space = {}

---The present time, in the target's own zone.
---@return trunkside.Time # the present time
function time_space.now() end

---Reads a time; without an offset it is in the target's own zone.
---@param text string As `2026-03-03T14:00`, with or without an offset.
---@return trunkside.Time? # the time, or nil and why
---@return string?
function time_space.parse(text) end

time = time_space

---@class trunkside.space.log
local log_space = {}

---Writes into the attempt's trace.
---@param ... any What to write.
function log_space.info(...) end

---Writes a warning into the attempt's trace.
---@param ... any What to write.
function log_space.warn(...) end

---Writes an error into the attempt's trace.
---@param ... any What to write.
function log_space.error(...) end

log = log_space

---@class trunkside.Options.dial
---@field to? trunkside.Destination One of `target.destinations`. Default: the next in order.
---@field timeout? string How long it may ring. Default: dial_timeout.
---@field source? string The caller id. Default: the campaign's.
---@field variables? table<string, any> Variables of the new attempt.

---Dial now.
---@param options? trunkside.Options.dial
---@return trunkside.Answer # an answer to return from `decide`
function dial(options) end

---@class trunkside.Options.wait
---@field after? string From the last attempt's end; before the first, from the campaign's start. From now, whatever was: `at = now + "1h"`.
---@field at? trunkside.Time|string A time; without an offset it is in the target's own zone.
---@field at_local? string The next such time of day on the target's own clock, counted like `after`.

---Not before this time. Exactly one of the three is given.
---@param options? trunkside.Options.wait
---@return trunkside.Answer # an answer to return from `decide`
function wait(options) end

---Never again for this target.
---@param reason string Why, in words.
---@return trunkside.Answer # an answer to return from `decide`
function give_up(reason) end

---Declares a test. Each runs in a world of its own: a campaign of one target, from the folder's start.
---@param name string What holds, as a sentence; each name once in a file.
---@param run fun(t: trunkside.Test) The test: a function of `t`.
function test(name, run) end
