"use strict";
// When to use a mechanism and when not: short sentences from what it promises and how its figures rank.
globalThis.Ipcbench = globalThis.Ipcbench || {};
if (typeof require === "function") require("./10-units.js");
{
	const { units } = Ipcbench;
	const PLACES = { "same-core": "on one core", "cross-core": "across two cores" };
	const spins = (offer) => offer.wait === "spin" || offer.wait === "yield";
	const takenIdle = (offers) => (offers.some((it) => it.idle === "poll") ? "poll" : "default");

	const QUESTIONS = [
		{ figure: (it) => it.rtt_ns && it.rtt_ns.median, sign: 1, best: "shortest round trip", worst: "the slowest round trips" },
		{ figure: (it) => it.messages_per_s && it.messages_per_s.median, sign: -1, best: "most messages a second",
			worst: "those that pass fewest messages a second" },
		{ figure: (it) => it.cpu_ns_per_message && it.cpu_ns_per_message.median, sign: 1, best: "least CPU time a message in a stream",
			worst: "those that take most CPU time a message in a stream" },
	];

	/** [[mechanism, its best figure]], best first, of offers that are comparable. */
	function ranked(offers, { figure, sign }) {
		const best = new Map();
		for (const it of offers) {
			const value = figure(it);
			if (!units.isNumber(value)) continue;
			if (!best.has(it.mechanism) || sign * (value - best.get(it.mechanism)) < 0) best.set(it.mechanism, value);
		}
		return [...best].sort((a, b) => sign * (a[1] - b[1]));
	}

	function comparable(offers) {
		const idle = takenIdle(offers);
		const groups = new Map();
		for (const it of offers) {
			if (it.idle !== idle || !Object.hasOwn(PLACES, it.placement)) continue;
			const key = JSON.stringify([it.placement, it.message_bytes, spins(it)]);
			if (!groups.has(key)) groups.set(key, []);
			groups.get(key).push(it);
		}
		return groups;
	}

	/** A table of every place that every mechanism has: made once for a run, read for each mechanism. */
	function rankings(offers) {
		return [...comparable(offers)].flatMap(([key, group]) => {
			const [placement, bytes, spinning] = JSON.parse(key);
			return QUESTIONS.map((question) => ({ placement, bytes, spinning, question, order: ranked(group, question) }));
		}).filter(({ order }) => order.length >= 5);
	}

	const where = ({ placement, bytes, spinning }) =>
		`at ${units.bytes(bytes)} ${PLACES[placement]}, ${spinning ? "spinning" : "asleep while it waits"}`;

	function places(id, all) {
		const good = [];
		const bad = [];
		for (const it of all) {
			const at = it.order.findIndex(([name]) => name === id);
			const number = it.order.length;
			if (at === 0) good.push({ weight: 0, text: `The ${it.question.best} ${where(it)}, of ${number}.` });
			else if (at > 0 && at < 3) good.push({ weight: at, text: `The ${it.question.best} but ${at} ${where(it)}.` });
			else if (at >= 0 && at >= number * 0.9) bad.push({ weight: number - at, text: `Among ${it.question.worst} ${where(it)}.` });
		}
		const few = (list) => list.sort((a, b) => a.weight - b.weight).slice(0, 4).map(({ text }) => text);
		return { good: few(good), bad: few(bad) };
	}

	function payload(its, use, not) {
		const most = its.max_message_bytes;
		if (its.payload === "none") not.push("Carries nothing but its arrival.");
		else if (its.payload === "word") not.push(`Carries a word alone${units.isNumber(most) ? `, ${units.bytes(most)}` : ""}.`);
		else if (units.isNumber(most) && most < 2 ** 24) not.push(`Carries at most ${units.bytes(most)} a message.`);
		if (its.lossless === false) not.push("May lose messages.");
		if (its.boundaries === true && its.payload === "bytes") use.push("Keeps messages apart.");
		if (its.boundaries === false) not.push("A stream of bytes: where a message ends is yours to say.");
	}

	function sharing(its, use, not) {
		const most = its.many_to_many_bytes;
		if (units.isNumber(most) && most > 0) use.push(`Several may send and receive, messages up to ${units.bytes(most)}.`);
		if (most === 0) not.push("One sender and one receiver alone.");
		if (its.tells_of_death === true) use.push("A side that waits is told of its peer's death.");
		if (its.tells_of_death === false) not.push("A side that waits is not told that its peer has died.");
		if (its.zero_copy === true) use.push("Messages can be written and read in place, without a copy.");
	}

	function means(its, use, not) {
		const name = its.library && its.library.name;
		if (its.available === false) not.push("Could not be used on this machine.");
		if (name) not.push(`Needs a library: ${name}.`);
		else if (its.payload) use.push("Needs no library.");
		const waits = Array.isArray(its.waits) ? its.waits : [];
		if (waits.length > 0 && waits.every((wait) => wait === "spin" || wait === "yield")) {
			not.push("Keeps a core busy while it waits: there is no way to sleep.");
		}
	}

	/** {use, not}: sentences for the card of a mechanism. */
	function traits(its, all) {
		const { good, bad } = places(its.id, all);
		const use = good;
		const not = bad;
		payload(its, use, not);
		sharing(its, use, not);
		means(its, use, not);
		return { use, not };
	}

	Ipcbench.traits = { rankings, traits };
}
if (typeof module === "object") module.exports = Ipcbench.traits;
