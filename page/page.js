"use strict";

const element = (id) => document.getElementById(id);
const cards = new Map();
const words = {
  stop: "stopped", running: "running", stopping: "stopping", finished: "finished",
};
const parts = [
  ["reached", "reached"], ["ended", "done without"], ["open", "open"], ["waiting", "waiting"], ["held", "held"],
];

let key = null;
let following = null;
let asking = false;
let again = false;
let timer = 0;

function make(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) {
    if (attribute === "class") made.className = value; else made.setAttribute(attribute, value);
  }
  made.append(...children);
  return made;
}

/** Writes a text where it differs: what nobody changed is not announced again. */
function say(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

const number = (value) => value.toLocaleString("en-US");
const rate = (value) => (value >= 10 ? value.toFixed(0) : value.toFixed(1));

async function ask(method, path, body) {
  const headers = { Authorization: `Bearer ${key}` };
  if (body) headers["Content-Type"] = "application/json";
  const answer = await fetch(path, {
    method, headers, body: body && JSON.stringify(body), cache: "no-store",
  });
  const json = await answer.json();
  if (answer.ok) return json;
  const problem = new Error(json.error ? json.error.message : `the server answered ${answer.status}`);
  problem.status = answer.status;
  throw problem;
}

function enter(secret) {
  key = secret;
  sessionStorage.setItem("key", secret);
  element("entrance").hidden = true;
  element("leave").hidden = false;
  element("campaigns").hidden = false;
  look();
  follow();
}

function leave(message) {
  key = null;
  sessionStorage.removeItem("key");
  if (following) following.abort();
  following = null;
  cards.clear();
  element("list").replaceChildren();
  for (const id of ["campaigns", "queues", "leave"]) element(id).hidden = true;
  say(element("engine"), "");
  live("", "");
  element("entrance").hidden = false;
  say(element("refusal"), message || "");
  element("key").focus();
}

function live(state, text) {
  element("live").className = state;
  say(element("live"), text);
}

/** Reads everything anew; asked for while it reads, once more behind it. */
async function look() {
  if (asking) { again = true; return; }
  asking = true;
  try {
    show(await ask("GET", "/v1.0/overview"));
  } catch (problem) {
    if (key === null) return;
    if (problem.status === 401) leave(problem.message);
    else live("off", problem.status ? problem.message : "the server cannot be reached");
  } finally {
    asking = false;
    clearTimeout(timer);
    if (key !== null) timer = setTimeout(look, again ? 500 : 10000);
    again = false;
  }
}

/** Something happened: the page is read again soon, and not for each of many events. */
function soon() {
  again = true;
  if (asking) return;
  clearTimeout(timer);
  timer = setTimeout(look, 300);
}

async function follow() {
  const stop = new AbortController();
  following = stop;
  let last = null;
  while (following === stop) {
    try {
      const headers = { Authorization: `Bearer ${key}` };
      if (last !== null) headers["Last-Event-ID"] = last;
      const answer = await fetch("/v1.0/events", { headers, signal: stop.signal, cache: "no-store" });
      if (answer.ok) {
        live("on", "live");
        soon();
        const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
        let rest = "";
        for (;;) {
          const { value, done } = await reader.read();
          if (done) break;
          const blocks = (rest + value).split("\n\n");
          rest = blocks.pop();
          for (const block of blocks) {
            const id = /^id: (\d+)$/m.exec(block);
            if (id) last = id[1];
            if (/^event: /m.test(block)) soon();
          }
        }
      }
    } catch (problem) {
      if (stop.signal.aborted) return;
    }
    if (following !== stop) return;
    if (element("live").className !== "off") live("off", `not live since ${new Date().toISOString().slice(11, 19)} UTC: asking every 10 s`);
    await new Promise((resolve) => setTimeout(resolve, 2000));
  }
}

function show(overview) {
  if (key === null) return;
  const engine = overview.engine;
  const time = overview.at ? `${overview.at.slice(0, 10)} ${overview.at.slice(11, 19)} UTC` : "";
  const going = engine
    ? `${rate(engine.rate || 0)} a second, ${number(engine.open)} open` + (overview.stopping ? ", stopping" : "")
    : "";
  say(element("engine"), [going, time].filter(Boolean).join(" · "));
  element("empty").hidden = overview.campaigns.length > 0;
  const list = element("list");
  const known = new Set(overview.campaigns.map((campaign) => campaign.id));
  for (const [id, card] of cards) {
    if (!known.has(id)) { card.node.remove(); cards.delete(id); }
  }
  overview.campaigns.forEach((campaign, place) => {
    if (!cards.has(campaign.id)) cards.set(campaign.id, newCard(campaign.id));
    const card = cards.get(campaign.id);
    fill(card, campaign);
    if (list.children[place] !== card.node) list.insertBefore(card.node, list.children[place] || null);
  });
  element("queues").hidden = overview.queues.length === 0;
  element("queues").querySelector("tbody").replaceChildren(
    ...overview.queues.map((queue) => make("tr", {},
      make("th", { scope: "row" }, queue.name), make("td", {}, number(queue.agents)),
      make("td", {}, number(queue.free)), make("td", {}, number(queue.waiting)))),
  );
}

function newCard(id) {
  const card = {
    id,
    name: make("h3", { id: `name-${id}` }), state: make("span", { class: "state" }),
    button: make("button", { type: "button" }), detail: make("p", { class: "detail" }),
    bar: make("div", { class: "bar", role: "img" }), legend: make("ul", { class: "legend" }),
    outcomes: make("ul", { class: "outcomes", "aria-label": "Outcomes" }), why: make("p", { class: "why" }),
    problem: make("p", { class: "problem", role: "alert" }), spans: {}, counts: {},
  };
  for (const [part, label] of parts) {
    card.spans[part] = make("span", { class: part });
    card.counts[part] = make("b", {});
    card.bar.append(card.spans[part]);
    card.legend.append(make("li", { class: part }, make("i", {}), card.counts[part], ` ${label}`));
  }
  card.node = make("article", { "aria-labelledby": `name-${id}` },
    make("div", { class: "top" }, card.name, card.state, card.button), card.detail, card.bar, card.legend,
    card.outcomes, card.why, card.problem);
  card.button.addEventListener("click", () => turn(card));
  return card;
}

function fill(card, campaign) {
  const counts = {
    reached: campaign.reached, ended: campaign.done - campaign.reached, open: campaign.progressing,
    waiting: campaign.waiting, held: campaign.held,
  };
  const isOn = campaign.status === "running" || campaign.status === "stopping";
  card.isOn = isOn;
  say(card.name, campaign.name || "without a name");
  say(card.state, words[campaign.status] || campaign.status);
  card.state.className = `state ${campaign.status}`;
  say(card.button, isOn ? "Stop" : "Start");
  card.button.setAttribute("aria-label", `${isOn ? "Stop" : "Start"} ${campaign.name}`);
  // There is little to start where every target is done.
  card.button.className = isOn || counts.waiting + counts.held === 0 ? "" : "strong";
  card.button.disabled = campaign.status === "stopping" || card.isTurning === true;
  const going = isOn ? `${rate(campaign.rate || 0)} attempts a second of at most ${campaign.per_second}. ` : "";
  say(card.detail, `${going}${number(campaign.attempts)} attempts for ${number(campaign.targets)} targets.`);
  const label = parts.map(([part, word]) => `${number(counts[part])} ${word}`).join(", ");
  if (card.bar.getAttribute("aria-label") !== label) card.bar.setAttribute("aria-label", label);
  for (const [part] of parts) {
    const share = campaign.targets > 0 ? (100 * counts[part]) / campaign.targets : 0;
    card.spans[part].style.width = `${share}%`;
    card.spans[part].hidden = counts[part] === 0;
    say(card.counts[part], number(counts[part]));
  }
  const outcomes = Object.entries(campaign.outcomes).sort((one, other) => other[1] - one[1]);
  card.outcomes.replaceChildren(...outcomes.map(
    ([outcome, count]) => make("li", {}, make("b", {}, number(count)), ` ${outcome.replaceAll("_", " ")}`)));
  card.outcomes.hidden = outcomes.length === 0;
  say(card.why, campaign.waits_for || "");
  card.why.hidden = !campaign.waits_for;
}

async function turn(card) {
  card.isTurning = true;
  card.button.disabled = true;
  say(card.problem, "");
  try {
    await ask("PUT", `/v1.0/campaigns/${card.id}/status`, { status: card.isOn ? "stop" : "run" });
  } catch (problem) {
    say(card.problem, problem.message);
  }
  card.isTurning = false;
  card.button.disabled = false;
  look();
}

element("entrance").addEventListener("submit", (event) => {
  event.preventDefault();
  const secret = element("key").value.trim();
  element("key").value = "";
  say(element("refusal"), "");
  if (secret) enter(secret);
});
element("leave").addEventListener("click", () => leave());

const given = /^#key=(.+)$/.exec(location.hash);
if (given) history.replaceState(null, "", location.pathname);
const secret = given ? decodeURIComponent(given[1]) : sessionStorage.getItem("key");
if (secret) enter(secret); else leave();
