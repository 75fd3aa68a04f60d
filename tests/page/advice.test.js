"use strict";
// The page's ranking: by the same rules as `ipcbench advise` (tests/advice).
const test = require("node:test");
const assert = require("node:assert");
const SCRIPTS = "../../src/page/assets/scripts";
const advice = require(`${SCRIPTS}/21-advice.js`);
const states = require(`${SCRIPTS}/20-state.js`);

const promise = (id, more = {}) => ({
  id, payload: "bytes", available: true, reason: null, lossless: true, boundaries: true, tells_of_death: true,
  many_to_many_bytes: 4096, max_message_bytes: null, library: null, ...more,
});
const offer = (mechanism, median, more = {}) => ({
  mechanism, wait: "block", transfer: "copy", message_bytes: 64, placement: "cross-core", idle: "poll",
  rtt_ns: { median, interval: [median * 0.9, median * 1.1] }, rtt_p99_ns: null,
  messages_per_s: { median: 1e5, interval: [9e4, 1.1e5] }, cpu_ns_per_message: { median: 5000, interval: null }, ...more,
});
const ask = (more, offers, promises) => advice.advise({ ...states.question(states.usual()), ...more }, offers, promises);
const names = ({ ranking }) => ranking.map(({ offer: { mechanism } }) => mechanism);
const reasons = ({ leftOut }) => Object.fromEntries(leftOut.map(({ mechanism, reason }) => [mechanism, reason]));

test("ranks by the median, and marks what cannot be told from the first", () => {
  const found = ask({}, [offer("slow", 9000), offer("near", 5500), offer("fast", 5000)], ["slow", "near", "fast"].map((id) => promise(id)));
  assert.deepStrictEqual(names(found), ["fast", "near", "slow"]);
  assert.deepStrictEqual(found.ranking.map(({ likeFirst }) => likeFirst), [true, true, false]);
});

test("keeps the order of the promises among equals", () => {
  assert.deepStrictEqual(names(ask({}, [offer("b", 1), offer("a", 1)], [promise("b"), promise("a")])), ["b", "a"]);
});

test("every mechanism is ranked or left out, once, with the first reason that applies", () => {
  const promises = [
    promise("silent", { payload: undefined }), promise("absent", { available: false, reason: "no module" }), promise("bare", { payload: "none" }),
    promise("small", { max_message_bytes: 7 }), promise("lossy", { lossless: false }), promise("stream", { boundaries: false }),
    promise("one", { many_to_many_bytes: 0 }), promise("few", { many_to_many_bytes: 32 }), promise("deaf", { tells_of_death: false }),
    promise("lib", { library: { name: "Lib" } }), promise("unmeasured"), promise("fine"),
  ];
  const offers = promises.filter(({ id }) => id !== "unmeasured").map(({ id }) => offer(id, 5000)).concat(offer("unknown", 1));
  const found = ask({ boundaries: true, manyToOne: true, surviveCrash: true, noLibrary: true }, offers, promises);
  assert.deepStrictEqual(names(found), ["fine"]);
  assert.deepStrictEqual(reasons(found), {
    silent: "the run does not say what it promises", absent: "cannot be used there: no module", bare: "carries nothing but its arrival",
    small: "carries at most 7 B", lossy: "may lose messages", stream: "does not keep messages apart", one: "several senders may not share it",
    few: "several senders may share it up to 32 B", deaf: "does not tell a side that its peer has died", lib: "needs Lib",
    unmeasured: "was not measured", unknown: "the run does not say what it promises",
  });
});

test("a message of no bytes may be an arrival alone", () => {
  assert.deepStrictEqual(names(ask({ bytes: 0 }, [offer("bare", 1, { message_bytes: 0 })], [promise("bare", { payload: "none" })])), ["bare"]);
});

test("takes the smallest measured size that a message fits into", () => {
  const offers = [offer("a", 1, { message_bytes: 8 }), offer("a", 2), offer("a", 3, { message_bytes: 4096 })];
  assert.strictEqual(ask({ bytes: 9 }, offers, [promise("a")]).ranking[0].offer.message_bytes, 64);
  assert.strictEqual(reasons(ask({ bytes: 8192 }, offers, [promise("a")])).a, "was not measured with 8 KiB or more");
});

test("where it was measured", () => {
  const offers = [offer("a", 1, { placement: "same-core" }), offer("b", 1, { idle: "default" }), offer("c", 1)];
  const found = ask({}, offers, ["a", "b", "c"].map((id) => promise(id)));
  assert.deepStrictEqual(reasons(found), { a: "was not measured cross-core", b: "was not measured with idle=poll" });
  assert.deepStrictEqual(names(ask({ cores: 1 }, offers, [promise("a")])), ["a"]);
  assert.strictEqual(ask({}, [offers[1]], [promise("b")]).question.idle, "default");
});

test("who may not spin is left what sleeps, who may takes the faster", () => {
  const offers = [offer("a", 5000), offer("a", 500, { wait: "spin" }), offer("b", 400, { wait: "yield" }), offer("c", 450, { wait: "spin-then-block" })];
  const promises = ["a", "b", "c"].map((id) => promise(id));
  assert.deepStrictEqual(reasons(ask({}, offers, promises)), { b: "keeps a core busy while it waits" });
  const found = ask({ maySpin: true }, offers, promises);
  assert.deepStrictEqual(names(found), ["b", "c", "a"]);
  assert.strictEqual(found.ranking[0].coresBusy, 2);
  assert.strictEqual(found.ranking[1].coresBusy, null);
});

test("a rate is held against the low end, and costs CPU", () => {
  const slow = offer("slow", 1, { messages_per_s: { median: 1.2e5, interval: [8e4, 2e5] } });
  const offers = [slow, offer("none", 1, { messages_per_s: null }), offer("enough", 2, { messages_per_s: { median: 1e5, interval: null } })];
  const found = ask({ rate: 1e5 }, offers, ["slow", "none", "enough"].map((id) => promise(id)));
  assert.deepStrictEqual(names(found), ["enough"]);
  assert.deepStrictEqual(reasons(found), { slow: "passes 80.0 k messages a second", none: "its throughput was not measured" });
  assert.strictEqual(found.ranking[0].coresBusy, 0.5);
  assert.strictEqual(reasons(ask({ rate: 1e5, maxCpu: 0.4 }, offers, [promise("enough")])).enough, "takes more CPU");
});

test("other criteria", () => {
  const offers = [
    offer("a", 1, { cpu_ns_per_message: { median: 900, interval: null }, messages_per_s: { median: 5, interval: null } }),
    offer("b", 2, { cpu_ns_per_message: { median: 100, interval: null }, messages_per_s: { median: 9, interval: null } }), offer("c", 3, { cpu_ns_per_message: null }),
  ];
  const promises = ["a", "b", "c"].map((id) => promise(id));
  const byCpu = ask({ by: "cpu" }, offers, promises);
  assert.deepStrictEqual(names(byCpu), ["b", "a"]);
  assert.deepStrictEqual(byCpu.ranking.map(({ likeFirst }) => likeFirst), [true, false]);
  assert.deepStrictEqual(reasons(byCpu), { c: "its cpu was not measured" });
  assert.deepStrictEqual(names(ask({ by: "throughput" }, offers, promises)), ["c", "b", "a"]);
});

test("nothing at all", () => {
  assert.deepStrictEqual(ask({}, [], []).ranking, []);
});

test("the question in words", () => {
  const question = { ...states.question(states.parse("#bytes=4096&rate=100000&boundaries=1")), idle: "poll" };
  assert.strictEqual(advice.inWords(question),
    "4 KiB messages, 100 k a second, each side on a core of its own, no side spins, messages kept apart, idle=poll");
});

test("the state in the address", async (t) => {
  await t.test("there and back", () => {
    const fragment = "bytes=4096&rate=100000&cores=1&spin=1&by=cpu&families=ring%2Cqueue&size=64&theme=dark";
    assert.strictEqual(states.write(states.parse(`#${fragment}`)), fragment);
  });
  await t.test("what is usual is not said", () => assert.strictEqual(states.write(states.usual()), ""));
  await t.test("what cannot be read is as usual", () => {
    assert.deepStrictEqual(states.parse("#bytes=0&rate=-1&cores=7&by=luck&run=0&theme=pink&__proto__=1&constructor=2&zzz"), states.usual());
  });
});
