"use strict";
// Who is beaten in nothing.
const test = require("node:test");
const assert = require("node:assert");
const { front } = require("../../src/page/assets/scripts/22-pareto.js");

const at = (...pairs) => pairs.map(([x, y]) => ({ x, y }));

test("the front, by its first cost", () => {
  assert.deepStrictEqual(front(at([5, 1], [1, 5], [3, 3], [4, 4], [6, 1])), at([1, 5], [3, 3], [5, 1]));
});

test("equal points are all on it, and who is worse in one alone is not", () => {
  assert.deepStrictEqual(front(at([1, 1], [1, 1], [1, 2], [2, 1])), at([1, 1], [1, 1]));
});

test("what is not known is on no front", () => {
  assert.deepStrictEqual(front(at([NaN, 1], [1, Infinity], [2, 2])), at([2, 2]));
  assert.deepStrictEqual(front([]), []);
});

test("leaves what it was given as it is", () => {
  const points = at([2, 1], [1, 2]);
  front(points);
  assert.deepStrictEqual(points, at([2, 1], [1, 2]));
});

test("nobody on the front is beaten, and everybody else is", () => {
  let seed = 1;
  const random = () => { seed = (seed * 16807) % 2147483647; return seed % 12; };
  for (let round = 0; round < 200; round += 1) {
    const points = Array.from({ length: 12 }, () => ({ x: random(), y: random() }));
    const beaten = (one) => points.some((other) => other.x <= one.x && other.y <= one.y && (other.x < one.x || other.y < one.y));
    const found = new Set(front(points));
    for (const point of points) assert.strictEqual(found.has(point), !beaten(point));
  }
});
