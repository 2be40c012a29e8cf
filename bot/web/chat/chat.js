// The chat page. Server text is only ever set as textContent. What must survive a reload
// (conversation, token, message not yet answered) lives in sessionStorage until 清除对话.

const KEY = "farun";
const TIMEOUT_MS = 15000;
const RETRY_AFTER_MS = [1000, 3000];
const FOLDED_CARDS = new Set(["why", "facts"]);
const CONFIDENCE = {
  "verified-in-text": "已与条文核对",
  "statute-derived": "依照条文整理",
  "from-public-page": "来自公开网页，请以官方文本为准",
};

const $ = (id) => document.getElementById(id);
const log = $("log");
const input = $("text");
const welcome = $("welcome");

// --- what is remembered ------------------------------------------------------------------

const memory = {
  state: { id: null, token: null, pending: null, larger: false },
  load() {
    try {
      Object.assign(this.state, JSON.parse(sessionStorage.getItem(KEY)) ?? {});
    } catch { /* no storage in this WebView: the conversation lasts until reload */ }
  },
  save(changes) {
    Object.assign(this.state, changes);
    try {
      sessionStorage.setItem(KEY, JSON.stringify(this.state));
    } catch { /* as above */ }
  },
  wipe() {
    this.state = { id: null, token: null, pending: null, larger: this.state.larger };
    try {
      sessionStorage.clear();
    } catch { /* as above */ }
  },
};

// --- talking to the server ---------------------------------------------------------------

class Refused extends Error {
  constructor(status, error, retryAfter) {
    super(error.message);
    Object.assign(this, { status, hint: error.hint ?? "", retryAfter });
  }
}

/** JSON of the answer; Refused when the server says no; any other error means "not delivered". */
async function call(method, path, { token, body, keepalive = false } = {}) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), TIMEOUT_MS);
  try {
    const answer = await fetch(path, {
      method, keepalive, signal: stop.signal, cache: "no-store",
      headers: {
        ...(body && { "Content-Type": "application/json" }),
        ...(token && { Authorization: `Bearer ${token}` }),
      },
      body: body && JSON.stringify(body),
    });
    if (answer.status === 204) return null;
    const data = await answer.json();
    if (answer.ok) return data;
    throw new Refused(answer.status, data.error, Number(answer.headers.get("Retry-After")));
  } finally {
    clearTimeout(timer);
  }
}

async function openConversation() {
  if (memory.state.id) return;
  memory.save(await call("POST", "/api/conversations", { body: { channel: "web" } }));
}

async function deliver({ text, client_message_id }) {
  await openConversation();
  const { id, token } = memory.state;
  return call("POST", `/api/conversations/${id}/messages`, {
    token, body: { text, client_message_id },
  });
}

// --- building the page -------------------------------------------------------------------

/** Element with attributes and children; strings become text, never markup. */
function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "onclick") node.addEventListener("click", value);
    else node.setAttribute(name, value);
  }
  node.append(...children.filter((child) => child !== null && child !== ""));
  return node;
}

function showMine(text) {
  const turn = el("article", { class: "turn me" },
    el("p", { class: "hidden" }, "我说："),
    el("div", { class: "bubble" }, el("p", { class: "say" }, text)));
  log.append(turn);
  return turn;
}

function showNotice(text) {
  log.append(el("p", { class: "notice" }, text));
}

function cardOf(card) {
  const list = card.lines.length === 0 ? null
    : el(card.kind === "steps" ? "ol" : "ul", {}, ...card.lines.map((line) => el("li", {}, line)));
  const note = card.note ? el("p", { class: "note" }, card.note) : null;
  return FOLDED_CARDS.has(card.kind)
    ? el("details", { class: "card" }, el("summary", {}, card.title), list, note)
    : el("section", { class: "card" }, el("h2", {}, card.title), list, note);
}

function outcomeOf({ label, decided_by, reference }) {
  return el("p", { class: "outcome" },
    el("strong", {}, `初步判断：${label}`), el("br"),
    `由${decided_by}决定`,
    ...(reference ? [el("br"), `编号：${reference}　`,
      el("a", { class: "sheet", href: `/results/${encodeURIComponent(reference)}`, target: "_blank",
        rel: "noopener" }, "打开结果单，可以打印")] : []));
}

function basisOf(basis) {
  return el("details", { class: "basis" },
    el("summary", {}, `依据（${basis.length} 条）`),
    el("ul", {}, ...basis.map((one) => el("li", {},
      el("p", {}, `《${one.law.replace(/^《|》$/g, "")}》${one.article}`),
      el("p", {}, one.effective_date ? `施行日期：${one.effective_date}` : "施行日期：来源未载明"),
      el("p", {}, `来源：${one.source}`),
      CONFIDENCE[one.confidence] ? el("p", {}, CONFIDENCE[one.confidence]) : null))));
}

function buttonsOf(buttons) {
  return el("ul", { class: "buttons", "aria-label": "可以接着选" },
    ...buttons.map(({ title, payload }) => el("li", {}, el("button", {
      type: "button", class: "quick", "data-payload": payload,
      onclick: () => say(payload, title),
    }, title))));
}

function showReply(reply) {
  const turn = el("article", { class: "turn bot" },
    el("p", { class: "who" }, "机器人"),
    el("div", { class: "bubble" }, el("p", { class: "say" }, reply.text)),
    reply.outcome ? outcomeOf(reply.outcome) : null,
    ...reply.cards.map(cardOf),
    reply.basis.length ? basisOf(reply.basis) : null,
    reply.buttons.length ? buttonsOf(reply.buttons) : null);
  log.append(turn);
  return turn;
}

/** The words on the button that sent this payload, so that history reads as it was seen. */
function asSeen(text) {
  const tapped = [...log.querySelectorAll("[data-payload]")]
    .find((button) => button.dataset.payload === text);
  return tapped ? tapped.textContent : text;
}

/** A new message replaces one that was not delivered: nobody is stuck behind it. */
function dropFailed() {
  for (const button of log.querySelectorAll(".again")) {
    button.previousSibling.textContent = "没有送到。";
    button.remove();
  }
}

function dropOldButtons() {
  for (const list of log.querySelectorAll(".bot:not(#welcome) .buttons")) list.remove();
}

// --- one message -------------------------------------------------------------------------

let busy = false;
let epoch = 0; // grows when the conversation is cleared; late answers of an earlier one are dropped

function setBusy(value, status = "") {
  busy = value;
  $("send").setAttribute("aria-disabled", String(value));
  $("status").textContent = status;
}

/** Sends `text`; `shown` is what the person sees of it. */
function say(text, shown = text) {
  if (busy || !text.trim()) return;
  dropFailed();
  const pending = { text, shown, client_message_id: newId() };
  dropOldButtons();
  memory.save({ pending });
  const turn = showMine(shown);
  turn.scrollIntoView({ block: "end" });
  attempt(pending, turn);
}

async function attempt(pending, turn) {
  const started = epoch;
  turn.querySelector(".failure")?.remove();
  turn.classList.remove("failed");
  setBusy(true, "正在查找，请稍等…");
  for (let tries = 0; ; tries += 1) {
    try {
      const reply = await deliver(pending);
      if (started !== epoch) return;
      memory.save({ pending: null });
      setBusy(false);
      showReply(reply).scrollIntoView({ block: "start" });
      return;
    } catch (error) {
      if (started !== epoch) return;
      if (error instanceof Refused && error.status < 500) {
        refused(error, pending, turn);
        return;
      }
      if (tries >= RETRY_AFTER_MS.length || !navigator.onLine) {
        failed(turn, pending, "网络不通，这句话还没有得到回答。");
        return;
      }
      $("status").textContent = "网络不稳，正在重新发送…";
      await new Promise((done) => setTimeout(done, RETRY_AFTER_MS[tries]));
      if (started !== epoch) return;
    }
  }
}

function refused(error, pending, turn) {
  if (error.status === 401 || error.status === 404) { // ended elsewhere, or cleaned up
    memory.save({ id: null, token: null });
    failed(turn, pending, "之前的对话已经结束，重新发送会开始新的对话。");
  } else if (error.status === 429) {
    failed(turn, pending, `${error.message}${error.hint}`);
  } else { // the text itself was not accepted: give it back to be changed
    memory.save({ pending: null });
    setBusy(false);
    turn.remove();
    input.value = pending.text;
    grow();
    showNotice(`${error.message}${error.hint}`);
    input.focus();
  }
}

function failed(turn, pending, why) {
  setBusy(false);
  turn.classList.add("failed");
  turn.append(el("div", { class: "failure" }, el("span", {}, why),
    el("button", { type: "button", class: "again", onclick: () => busy || attempt(pending, turn) },
      "重新发送")));
  turn.scrollIntoView({ block: "end" });
}

function newId() {
  return crypto.randomUUID?.()
    ?? [...crypto.getRandomValues(new Uint8Array(16))]
      .map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

// --- clearing and coming back ------------------------------------------------------------

async function clear() {
  const { id, token } = memory.state;
  epoch += 1;
  memory.wipe();
  log.replaceChildren(welcome);
  input.value = "";
  grow();
  setBusy(false);
  scrollTo({ top: 0 });
  if (id) await forget(id, token);
  else $("status").textContent = "已清除。";
}

async function forget(id, token) {
  const path = `/api/conversations/${id}`;
  try {
    await call("DELETE", path, { token, keepalive: true });
  } catch (error) {
    if (!(error instanceof Refused && error.status === 401)) { // 401: already gone
      $("status").textContent = "本机已清除。网络不通，服务器上的记录还没有删除；联网后会再试，请先不要关闭页面。";
      addEventListener("online", () => forget(id, token), { once: true });
      return;
    }
  }
  $("status").textContent = "已清除，服务器上的对话记录也删除了。";
}

async function restore() {
  memory.load();
  setLarger(memory.state.larger);
  const { id, token } = memory.state;
  if (id) {
    try {
      const { messages } = await call("GET", `/api/conversations/${id}/messages`, { token });
      for (const { text, reply, client_message_id } of messages) {
        const shown = asSeen(text);
        dropOldButtons();
        showMine(shown);
        showReply(reply);
        if (client_message_id === memory.state.pending?.client_message_id) {
          memory.save({ pending: null });
        }
      }
      log.lastElementChild.scrollIntoView({ block: "start" });
    } catch (error) {
      if (error instanceof Refused && error.status < 500) {
        memory.save({ id: null, token: null });
      } else {
        showNotice("网络不通，之前的对话暂时取不回来。刷新页面可以再试。");
      }
    }
  }
  const { pending } = memory.state;
  if (pending) failed(showMine(pending.shown), pending, "这句话还没有得到回答。");
}

// --- controls ----------------------------------------------------------------------------

function setLarger(on) {
  document.documentElement.classList.toggle("larger", on);
  $("larger").setAttribute("aria-pressed", String(on));
  grow();
}

/** The input grows with its text up to the CSS limit. */
function grow() {
  input.style.height = "auto";
  input.style.height = `${input.scrollHeight + 4}px`;
}

function sendTyped() {
  const text = input.value;
  if (busy || !text.trim()) return;
  input.value = "";
  grow();
  say(text);
}

$("form").addEventListener("submit", (event) => {
  event.preventDefault();
  sendTyped();
});
input.addEventListener("input", grow);
input.addEventListener("keydown", (event) => {
  // Enter while an input method is open chooses a word (229 is Safari's way to say so)
  if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
  event.preventDefault();
  sendTyped();
});
for (const button of welcome.querySelectorAll(".quick")) {
  button.addEventListener("click", () => say(button.textContent));
}
$("person").addEventListener("click", () => say("转人工"));
$("clear").addEventListener("click", clear);
$("larger").addEventListener("click", () => {
  const larger = !memory.state.larger;
  memory.save({ larger });
  setLarger(larger);
});
addEventListener("online", () => log.querySelector(".again")?.click());

restore();
