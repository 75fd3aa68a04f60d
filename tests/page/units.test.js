"use strict";
// Numbers as the page writes and reads them.
const test = require("node:test");
const assert = require("node:assert");
const units = require("../../src/page/assets/scripts/10-units.js");

test("times, as the program writes them", () => {
  assert.strictEqual(units.ns(812), "812 ns");
  assert.strictEqual(units.ns(6594), "6.59 µs");
  assert.strictEqual(units.ns(999.6), "1.00 µs");
  assert.strictEqual(units.ns(1.2e6), "1.20 ms");
  assert.strictEqual(units.ns(3.41e12), "3410 s");
  assert.strictEqual(units.ns(0.474), "0.47 ns");
});

test("sizes, exactly", () => {
  assert.strictEqual(units.bytes(64), "64 B");
  assert.strictEqual(units.bytes(4096), "4 KiB");
  assert.strictEqual(units.bytes(4097), "4097 B");
  assert.strictEqual(units.bytes(2 ** 20), "1 MiB");
  assert.strictEqual(units.bytes(0), "0 B");
});

test("counts, rates and metrics", () => {
  assert.strictEqual(units.count(151000), "151 k");
  assert.strictEqual(units.bytesPerS(1.2e9), "1.20 GB/s");
  assert.strictEqual(units.metric("rtt_mean_ns", 1000), "1.00 µs");
  assert.strictEqual(units.metric("cpu_ns_per_message", 12), "12 ns");
  assert.strictEqual(units.metric("wall_s", 0.25), "250 ms");
  assert.strictEqual(units.metric("messages_per_s", 1e6), "1.00 M");
  assert.strictEqual(units.metric("bytes_per_s", 1e6), "1.00 MB/s");
  assert.strictEqual(units.metric("floor_ratio", 2), "2.00");
});

test("what is not known is a dash", () => {
  for (const value of [null, undefined, NaN, Infinity, "7"]) {
    for (const write of [units.ns, units.bytes, units.count, units.bytesPerS, units.ratio, units.whole]) assert.strictEqual(write(value), "–");
    assert.strictEqual(units.metric("ns", value), "–");
  }
  assert.strictEqual(units.estimate(null), "–");
});

test("intervals", () => {
  assert.strictEqual(units.interval(6100, 6900), "6.10 to 6.90 µs");
  assert.strictEqual(units.interval(900, 1100), "900 ns to 1.10 µs");
  assert.strictEqual(units.interval(500, 700, units.count), "500 to 700");
  assert.strictEqual(units.estimate({ median: 6500, interval: [6100, 6900] }), "6.50 µs (6.10 to 6.90 µs)");
  assert.strictEqual(units.estimate({ median: 6500, interval: null }), "6.50 µs");
});

test("what people type", () => {
  for (const [text, bytes] of [["64", 64], ["4k", 4096], ["4 KiB", 4096], ["1MiB", 2 ** 20], ["1.5 KB", 1536], ["0", 0]]) {
    assert.strictEqual(units.parseBytes(text), bytes, text);
  }
  for (const text of ["", "x", "-1", "1.5", "4 Kelvin", "1e3x"]) assert.strictEqual(units.parseBytes(text), null, text);
  for (const [text, count] of [["100k", 1e5], ["1.5 M", 1.5e6], ["0.5", 0.5], ["1e5", 1e5]]) assert.strictEqual(units.parseCount(text), count, text);
  for (const text of ["", "0", "-4", "many"]) assert.strictEqual(units.parseCount(text), null, text);
});

test("what was written is read as the same", () => {
  for (const bytes of [0, 7, 64, 4096, 65507, 2 ** 30]) assert.strictEqual(units.parseBytes(units.bytes(bytes)), bytes);
});

test("ticks of logarithmic axes", () => {
  assert.deepStrictEqual(units.logTicks(0.9, 110, 8), [1, 2, 5, 10, 20, 50, 100]);
  assert.deepStrictEqual(units.logTicks(0.9, 1100, 5), [1, 10, 100, 1000]);
  assert.ok(units.logTicks(1e-3, 1e12, 4).length <= 4);
  assert.strictEqual(units.tick(units.ns)(5000), "5 µs");
  assert.strictEqual(units.tick(units.bytes)(2 ** 20), "1 MiB");
});
