"use strict";
// Ranks what was measured by a question, by the very rules of `ipcbench advise` (docs/choosing.md).
globalThis.Ipcbench = globalThis.Ipcbench || {};
if (typeof require === "function") require("./10-units.js");
{
	const { units } = Ipcbench;
	const text = (value) => (typeof value === "string" ? value : "");
	const low = (estimate) => (estimate.interval ? estimate.interval[0] : estimate.median);
	const high = (estimate) => (estimate.interval ? estimate.interval[1] : estimate.median);
	const spins = (offer) => offer.wait === "spin" || offer.wait === "yield";
	const placement = (question) => (question.cores === 1 ? "same-core" : "cross-core");

	function whyNot(question, its) {
		const most = its.max_message_bytes;
		const shared = units.isNumber(its.many_to_many_bytes) ? its.many_to_many_bytes : 0;
		const library = text(its.library && its.library.name);
		if (!text(its.payload)) return "the run does not say what it promises";
		if (its.available === false) return `cannot be used there: ${text(its.reason)}`;
		if (its.payload === "none" && question.bytes > 0) return "carries nothing but its arrival";
		if (units.isNumber(most) && most < question.bytes) return `carries at most ${units.bytes(most)}`;
		if (its.lossless !== true) return "may lose messages";
		if (question.boundaries && its.boundaries !== true) return "does not keep messages apart";
		if (question.manyToOne && shared < Math.max(question.bytes, 1)) {
			return shared === 0 ? "several senders may not share it" : `several senders may share it up to ${units.bytes(shared)}`;
		}
		if (question.surviveCrash && its.tells_of_death !== true) return "does not tell a side that its peer has died";
		if (question.noLibrary && library) return `needs ${library}`;
		return null;
	}

	const FIGURES = { latency: "rtt_ns", throughput: "messages_per_s", cpu: "cpu_ns_per_message" };
	const estimateBy = (by, offer) => offer[FIGURES[by]] || null;

	const overlap = (a, b) => Boolean(a.interval && b.interval) && low(a) <= high(b) && low(b) <= high(a);

	/** How many cores both sides together keep busy; who spins does so whatever the rate is. */
	function coresBusy(question, offer) {
		if (spins(offer)) return question.cores;
		if (question.rate === null || !offer.cpu_ns_per_message) return null;
		return (question.rate * offer.cpu_ns_per_message.median) / 1e9;
	}

	// Each step: what fits, and what is said where nothing of what was left does.
	function steps(question) {
		const all = [
			[(it) => it.placement === placement(question), () => `was not measured ${placement(question)}`],
			[(it) => it.idle === question.idle, () => `was not measured with idle=${question.idle}`],
			[(it, left) => it.message_bytes === smallestSize(question, left),
				() => `was not measured with ${units.bytes(question.bytes)} or more`],
			[(it) => question.maySpin || !spins(it), () => "keeps a core busy while it waits"],
			[(it) => estimateBy(question.by, it) !== null, (left) => notMeasured(question.by, left)],
		];
		if (question.rate !== null) {
			all.push([(it) => it.messages_per_s, (left) => notMeasured("throughput", left)]);
			all.push([(it) => low(it.messages_per_s) >= question.rate,
				(left) => `passes ${units.count(mostMessages(left))} messages a second`]);
		}
		if (question.maxCpu !== null) {
			all.push([(it) => (coresBusy(question, it) ?? (question.rate === null ? 0 : Infinity)) <= question.maxCpu, () => "takes more CPU"]);
		}
		return all;
	}

	// The CPUs of a virtual machine are near or far; an answer is of the distance that most sessions had.
	function notMeasured(what, left) {
		const elsewhere = left.map((it) => text(what === "latency" ? it.round_trips_elsewhere : it.streams_elsewhere)).find(Boolean);
		return elsewhere ? `its ${what} was measured with ${elsewhere} CPUs alone` : `its ${what} was not measured`;
	}

	function smallestSize(question, offers) {
		return Math.min(...offers.map((it) => it.message_bytes).filter((bytes) => bytes >= question.bytes));
	}

	function mostMessages(offers) {
		return Math.max(0, ...offers.map((it) => low(it.messages_per_s)));
	}

	/** {left, reason}: the offers of one mechanism that answer the question, or why there are none. */
	function answers(question, offers) {
		let left = offers;
		let reason = "was not measured";
		for (const [fits, say] of steps(question)) {
			if (left.length === 0) break;
			const fitting = left.filter((it) => fits(it, left));
			if (fitting.length === 0) reason = say(left);
			left = fitting;
		}
		return { left, reason };
	}

	const isPreliminary = (estimate) => !estimate.interval;

	/** Below 0 where `a` comes first: a figure without an interval may be chance, and comes behind all that have one. */
	function order(by, a, b) {
		const [ofA, ofB] = [estimateBy(by, a), estimateBy(by, b)];
		return isPreliminary(ofA) - isPreliminary(ofB) || (by === "throughput" ? -1 : 1) * (ofA.median - ofB.median);
	}

	function best(by, offers) {
		return offers.reduce((a, b) => (order(by, b, a) < 0 ? b : a));
	}

	function takenIdle(question, offers) {
		return question.idle || (offers.some((it) => it.idle === "poll") ? "poll" : "default");
	}

	function allMechanisms(offers, mechanisms) {
		const all = mechanisms.filter((it) => it && text(it.id));
		const known = new Set(all.map((it) => it.id));
		for (const { mechanism } of offers) {
			if (!known.has(mechanism)) all.push({ id: mechanism });
			known.add(mechanism);
		}
		return all;
	}

	function grouped(offers) {
		const groups = new Map();
		for (const it of offers) {
			if (!groups.has(it.mechanism)) groups.set(it.mechanism, []);
			groups.get(it.mechanism).push(it);
		}
		return groups;
	}

	function rank(ranking, by) {
		const figure = (choice) => estimateBy(by, choice.offer);
		ranking.sort((a, b) => order(by, a.offer, b.offer));
		for (const it of ranking) it.likeFirst = it === ranking[0] || overlap(figure(it), figure(ranking[0]));
	}

	/** {question, ranking: [{offer, promises, coresBusy, likeFirst}], leftOut: [{mechanism, reason}]}. */
	function advise(asked, offers, mechanisms) {
		const question = { ...asked, idle: takenIdle(asked, offers) };
		const of = grouped(offers);
		const advice = { question, ranking: [], leftOut: [] };
		for (const its of allMechanisms(offers, mechanisms)) {
			const not = whyNot(question, its);
			const { left, reason } = not === null ? answers(question, of.get(its.id) || []) : { left: [], reason: not };
			if (left.length === 0) {
				advice.leftOut.push({ mechanism: its.id, reason });
				continue;
			}
			const offer = best(question.by, left);
			advice.ranking.push({ offer, promises: its, coresBusy: coresBusy(question, offer), likeFirst: false });
		}
		rank(advice.ranking, question.by);
		return advice;
	}

	/** The question in words, as the program says it. */
	function inWords(question) {
		return [
			`${units.bytes(question.bytes)} messages`,
			question.rate !== null && `${units.count(question.rate)} a second`,
			question.cores === 1 ? "both sides on one core" : "each side on a core of its own",
			question.maySpin ? "a side that waits may spin" : "no side spins",
			question.maxCpu !== null && `at most ${question.maxCpu.toFixed(2)} cores busy`,
			question.boundaries && "messages kept apart",
			question.manyToOne && "many senders to one",
			question.surviveCrash && "told of a peer's death",
			question.noLibrary && "no library",
			question.idle && `idle=${question.idle}`,
		].filter(Boolean).join(", ");
	}

	Ipcbench.advice = { advise, inWords, estimateBy, isPreliminary, overlap, spins };
}
if (typeof module === "object") module.exports = Ipcbench.advice;
