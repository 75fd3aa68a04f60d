"use strict";
// Where the figures come from: files, remarks, what was not measured and why, what was noisy, the environment.
{
	const { units, cases, heading: { textOf }, dom: { el, table, section, toFile, note } } = Ipcbench;

	/** ["limits.pipe_max_size", "1048576"] of every entry of a document. */
	function entries(value, name = "") {
		if (Array.isArray(value)) {
			const isPlain = value.every((it) => it === null || typeof it !== "object");
			return isPlain ? [[name, value.map(said).join(", ")]] : value.flatMap((it, at) => entries(it, `${name}[${at}]`));
		}
		if (value !== null && typeof value === "object") return Object.entries(value)
			.flatMap(([key, it]) => entries(it, name ? `${name}.${key}` : key));
		return [[name, said(value)]];
	}

	function said(value) {
		if (value === true) return "yes";
		if (value === false) return "no";
		return value === null || value === undefined ? "" : String(value);
	}

	function environment(run) {
		const all = entries(run.environment || {}).filter(([name]) => name && !/^warnings\b/.test(name))
			.sort(([a], [b]) => (a < b ? -1 : 1));
		if (all.length === 0) return el("p", { class: "missing" }, "The run does not say in what environment it was measured.");
		return table({ caption: "The environment, as the run recorded it", kind: "compact environment", columns: ["entry", "value"],
			isNumber: () => false, rows: all });
	}

	function files(run) {
		return table({ caption: "What was measured, and its file", kind: "compact",
			columns: ["question", "file", "cases", "sessions", "noisy sessions", "not measured, rows"], isNumber: (at) => at > 1,
			rows: cases.list(run.benches).map((bench) => {
				const { cases: number, sessions, noisy, skipped, failed } = cases.quality({ benches: [bench] });
				const href = textOf((run.files || {})[bench.bench]);
				return [textOf(bench.bench), href ? toFile(href, href.split("/").pop()) : "", units.whole(number), units.whole(sessions),
					units.whole(noisy), units.whole(skipped + failed)];
			}) });
	}

	function unmeasured(run) {
		const all = new Map();
		for (const bench of cases.list(run.benches)) {
			for (const { status, reason, rows } of cases.list(bench.unmeasured)) {
				const key = JSON.stringify([status, reason]);
				const before = all.get(key) || { rows: 0, benches: [] };
				all.set(key, { rows: before.rows + rows, benches: [...before.benches, textOf(bench.bench)] });
			}
		}
		if (all.size === 0) return note("Nothing that was asked for was skipped, and nothing failed.");
		const sorted = [...all].map(([key, it]) => [...JSON.parse(key), it]).sort((a, b) => b[2].rows - a[2].rows);
		return table({ caption: "What was not measured, and why", kind: "compact reasons",
			columns: ["reason", "status", "question", "rows"], isNumber: (at) => at === 3,
			rows: sorted.map(([status, reason, { rows, benches }]) => [reason, status, benches.join(", "), units.whole(rows)]) });
	}

	function remarks(run) {
		const all = cases.list(run.remarks).map(textOf).filter(Boolean);
		return all.length > 0 && [el("h3", null, "Remarks"), el("ul", { class: "remarks" }, all.map((it) => el("li", null, it)))];
	}

	function sources(run) {
		return section("sources", "Where the figures come from",
			note("A figure is the median over the sessions of its case, each of fresh processes; its interval, from six blocks of sessions on, holds the true median in 95 % of runs."),
			el("h3", null, "Files"), files(run), remarks(run), el("h3", null, "Not measured"), unmeasured(run),
				el("h3", null, "Environment"), environment(run));
	}

	Ipcbench.sources = { sources };
}
