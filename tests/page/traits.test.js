"use strict";
// What a card says for a mechanism and against it, what cases are picked, and what a name looks like.
const test = require("node:test");
const assert = require("node:assert");
const SCRIPTS = "../../src/page/assets/scripts";
const { rankings, traits } = require(`${SCRIPTS}/24-traits.js`);
const cases = require(`${SCRIPTS}/23-cases.js`);
const looks = require(`${SCRIPTS}/11-looks.js`);
const families = require(`${SCRIPTS}/12-families.js`);

const offer = (mechanism, rtt, wait = "block") => ({
  mechanism, wait, transfer: "copy", message_bytes: 64, placement: "cross-core", idle: "poll", rtt_ns: { median: rtt, interval: null },
  messages_per_s: { median: 1e9 / rtt, interval: null }, cpu_ns_per_message: { median: rtt, interval: null },
});
const its = (id, more = {}) => ({ id, payload: "bytes", lossless: true, boundaries: true, tells_of_death: true, many_to_many_bytes: 0, zero_copy: false, ...more });

test("the first, those close behind, and the last", () => {
  const all = rankings(Array.from({ length: 12 }, (_, at) => offer(`m${at}`, 1000 + at)));
  assert.ok(traits(its("m0"), all).use.includes("The shortest round trip at 64 B across two cores, asleep while it waits, of 12."));
  assert.ok(traits(its("m2"), all).use.includes("The shortest round trip but 2 at 64 B across two cores, asleep while it waits."));
  assert.ok(traits(its("m11"), all).not.some((each) => each.startsWith("Among the slowest round trips at 64 B")));
  assert.ok(!traits(its("m5"), all).use.some((each) => each.startsWith("The shortest")));
});

test("no ranks among few", () => {
  assert.deepStrictEqual(rankings([offer("a", 1), offer("b", 2)]), []);
});

test("who spins is ranked among those that spin", () => {
  const all = rankings([...Array.from({ length: 6 }, (_, at) => offer(`m${at}`, 1000 + at)), ...Array.from({ length: 6 }, (_, at) => offer(`m${at}`, 90 - at, "spin"))]);
  assert.ok(traits(its("m0"), all).use.some((each) => each.includes("asleep while it waits")));
  assert.ok(traits(its("m5"), all).use.some((each) => each.includes("spinning")));
});

test("what it promises", () => {
  const { use, not } = traits(its("a", { lossless: false, boundaries: false, tells_of_death: false, max_message_bytes: 65507, library: { name: "Lib" }, waits: ["spin"], available: false }), []);
  assert.deepStrictEqual(use, []);
  assert.deepStrictEqual(not, ["Carries at most 65507 B a message.", "May lose messages.", "A stream of bytes: where a message ends is yours to say.",
    "One sender and one receiver alone.", "A side that waits is not told that its peer has died.", "Could not be used on this machine.", "Needs a library: Lib.",
    "Keeps a core busy while it waits: there is no way to sleep."]);
});

test("of what the run says nothing, nothing is said", () => {
  assert.deepStrictEqual(traits({ id: "a" }, []), { use: [], not: [] });
});

const bench = {
  bench: "latency", columns: ["mechanism", "message_bytes", "distance"], metrics: ["rtt_mean_ns", "rtt_p99_ns"],
  cases: [
    [["a", "64", "near"], 3, 0, [[100, 90, 110, null], [null, null, null, 200]]], [["a", "64", "far"], 5, 5, [[400, null, null, null], null], true],
    [["b", "64", ""], 2, 0, [null, null]],
  ],
  unmeasured: [{ status: "skipped", reason: "no", rows: 3 }, { status: "failed", reason: "died", rows: 1 }],
};

test("cases and their figures", () => {
  const [near, , b] = cases.unpack(bench);
  assert.deepStrictEqual(near.figure("rtt_mean_ns"), { median: 100, low: 90, high: 110, value: 100 });
  assert.strictEqual(near.value("rtt_p99_ns"), 200);
  assert.strictEqual(b.value("rtt_mean_ns"), null);
  assert.strictEqual(near.figure("made_up"), null);
});

test("one distance of a case", () => {
  const all = cases.unpack(bench);
  assert.deepStrictEqual(cases.oneDistance(all).map((each) => each.value("rtt_mean_ns")), [400, null]);
  assert.deepStrictEqual(cases.oneDistance(all, "near").map((each) => each.value("rtt_mean_ns")), [100, null]);
});

test("how much was measured", () => {
  assert.deepStrictEqual(cases.quality({ benches: [bench] }), { cases: 3, sessions: 10, noisy: 5, noisyCases: 1, skipped: 3, failed: 1 });
  assert.deepStrictEqual(cases.quality({}), { cases: 0, sessions: 0, noisy: 0, noisyCases: 0, skipped: 0, failed: 0 });
});

test("a name has one look, and stands out from light and dark", () => {
  assert.deepStrictEqual(looks.look("pipe"), { colour: "#0072B2", marker: "circle" });
  assert.deepStrictEqual(looks.look("made-up"), looks.look("made-up"));
  assert.ok(looks.look("__proto__").colour.startsWith("#"));
  for (const background of ["#fbfaf7", "#16181b"]) {
    for (const name of ["pipe", "unix-stream", "ideal", "made-up", "posix-mq"]) {
      assert.ok(looks.contrast(looks.readable(looks.look(name).colour, background), background) >= 3, `${name} on ${background}`);
    }
  }
});

test("panels of families, in their order", () => {
  const familyOf = new Map([["pipe", "byte stream"], ["udp", "datagram"], ["posix-mq", "queue"], ["odd", "new kind"]]);
  assert.deepStrictEqual(families.panels(["odd", "posix-mq", "udp", "pipe", "nameless"], familyOf), [
    { title: "Byte stream", names: ["pipe"] }, { title: "Datagram, queue", names: ["udp", "posix-mq"] }, { title: "New kind", names: ["odd"] },
    { title: "Others", names: ["nameless"] },
  ]);
  const many = Array.from({ length: 30 }, (_, at) => `m${at}`);
  assert.deepStrictEqual(families.panels(many, new Map()).map(({ title, names }) => [title, names.length]), [["Mechanisms (1 of 3)", 10], ["Mechanisms (2 of 3)", 10], ["Mechanisms (3 of 3)", 10]]);
});
