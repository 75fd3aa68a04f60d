"use strict";
// The cases of a bench as objects, and how to pick and group them.
globalThis.Ipcbench = globalThis.Ipcbench || {};
{
	const SAME = ["mechanism", "wait", "message_bytes", "placement", "idle", "transfer", "producers", "consumers", "part",
		"schedule", "rate", "reply_bytes", "in_flight", "operation", "processes", "critical_ns", "caller_bytes", "caller_pages",
		"pool", "scaling", "workers", "tasks", "countdown", "task"];
	const isNumber = (value) => typeof value === "number" && Number.isFinite(value);
	const list = (value) => (Array.isArray(value) ? value : []);

	const unpacked = new WeakMap();

	function figureOf(entry) {
		const [median, low, high, pooled] = list(entry).map((it) => (isNumber(it) ? it : null));
		const value = pooled ?? median ?? null;
		return value === null ? null : { median: median ?? null, low: low ?? null, high: high ?? null, value };
	}

	/** The cases of a bench: its columns as members (text), `sessions` that count, `noisy` ones, `isNoisy` where those count for want of others,
	 * `figure(metric)` and its `value`, null where unknown. */
	function unpack(bench) {
		if (!bench) return [];
		if (!unpacked.has(bench)) unpacked.set(bench, unpackAnew(bench));
		return unpacked.get(bench).slice();
	}

	function unpackAnew(bench) {
		const columns = list(bench.columns);
		const places = new Map(list(bench.metrics).map((metric, at) => [metric, at]));
		return list(bench.cases).map(([cells, sessions, noisy, figures, isNoisy]) => {
			const it = Object.create(null);
			columns.forEach((column, at) => { it[column] = cells[at]; });
			it.sessions = sessions;
			it.noisy = noisy;
			it.isNoisy = Boolean(isNoisy);
			it.value = (metric) => (it.figure(metric) || { value: null }).value;
			it.figure = (metric) => (places.has(metric) ? figureOf(figures[places.get(metric)]) : null);
			return it;
		});
	}

	const find = (run, name) => list(run.benches).find((it) => it.bench === name) || null;
	const casesOf = (run, name) => unpack(find(run, name));
	const size = (it) => (it.message_bytes === undefined || it.message_bytes === "" ? null : Number(it.message_bytes));
	const isPair = (it) => ["", "1", undefined].includes(it.producers) && ["", "1", undefined].includes(it.consumers);

	/** One case of those that differ by the distance of their CPUs alone: the wanted one, or that with most sessions. */
	function oneDistance(cases, wanted = "") {
		const kept = new Map();
		for (const it of cases) {
			if (wanted && it.distance && it.distance !== wanted) continue;
			const key = SAME.map((column) => it[column] ?? "").join("\n") +
				(it.placement === "cpus" ? `\n${it.cpu_a},${it.cpu_b}` : "");
			if (!kept.has(key) || it.sessions > kept.get(key).sessions) kept.set(key, it);
		}
		return [...kept.values()];
	}

	const byNumber = (a, b) => Number(a) - Number(b) || (a < b ? -1 : a > b ? 1 : 0);

	/** The values of a column that some case has, numbers as numbers. */
	const values = (cases, column) =>
		[...new Set(cases.map((it) => it[column]).filter((it) => it !== undefined && it !== ""))].sort(byNumber);

	function groupBy(items, keyOf) {
		const groups = new Map();
		for (const it of items) {
			const key = keyOf(it);
			if (!groups.has(key)) groups.set(key, []);
			groups.get(key).push(it);
		}
		return groups;
	}

	/** Whether a case's figure has no interval, and may be chance. */
	const isPreliminary = (it, metric) => (it.figure(metric) || { low: null }).low === null;

	/** Whether a case is what the filters let through; a filter that is empty lets all through. */
	function passes(it, filters) {
		return Object.entries(filters).every(([column, wanted]) =>
			!wanted || (Array.isArray(wanted) ? wanted.length === 0 || wanted.includes(it[column]) : (it[column] ?? "") === wanted));
	}

	/** How many cases a run has and sessions that count, how many noisy ones, of how many cases only those, and how many rows were skipped or failed. */
	function quality(run) {
		const found = { cases: 0, sessions: 0, noisy: 0, noisyCases: 0, skipped: 0, failed: 0 };
		for (const bench of list(run.benches)) {
			for (const [, sessions, noisy, , isNoisy] of list(bench.cases)) {
				found.cases += 1;
				found.sessions += sessions;
				found.noisy += noisy;
				found.noisyCases += isNoisy ? 1 : 0;
			}
			for (const it of list(bench.unmeasured)) {
				if (it.status === "skipped") found.skipped += it.rows;
				if (it.status === "failed") found.failed += it.rows;
			}
		}
		return found;
	}

	Ipcbench.cases = { list, unpack, find, casesOf, size, isPair, oneDistance, isPreliminary, values, byNumber, groupBy, passes, quality };
}
if (typeof module === "object") module.exports = Ipcbench.cases;
