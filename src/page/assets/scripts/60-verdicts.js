"use strict";
// What was judged: the claims of the lecture, a gate, a history; and several runs side by side.
{
	const { units, cases, charts, families, drawing, heading: { textOf },
		dom: { el, table, section, toMechanism, shorten, note } } = Ipcbench;
	const KINDS = { yes: "good", no: "bad", slower: "bad", faster: "good", equivalent: "even" };
	const verdict = (text) => el("span", { class: `verdict ${Object.hasOwn(KINDS, text) ? KINDS[text] : "open"}` }, text);
	const times = (value) => (units.isNumber(value) ? `${units.ratio(value)}×` : units.DASH);

	function figuresOf(claim) {
		const its = claim.figures;
		if (Array.isArray(its)) return its.filter((it) => it && typeof it === "object");
		return Object.entries(its && typeof its === "object" ? its : {}).map(([what, value]) => ({ what, ratio: value }));
	}

	function ratioText({ ratio, low, high }) {
		const range = units.isNumber(low) && units.isNumber(high) ? ` (${units.ratio(low)} to ${units.ratio(high)})` : "";
		return times(ratio) + range;
	}

	function claims(run) {
		return el("ol", { class: "claims" }, run.claims.map((it) => el("li", null,
			el("p", { class: "claim" }, verdict(textOf(it.verdict)), " ", textOf(it.claim)),
			textOf(it.why) && note(textOf(it.why)),
			el("ul", null, figuresOf(it).map((figure) => el("li",
				{ class: figure.holds === true ? "holds" : figure.holds === false ? "fails" : "open" },
				textOf(figure.what), ": ", el("strong", null, ratioText(figure)), textOf(figure.rule)
					&& ` – ${textOf(figure.rule)}`))))));
	}

	const read = (text) => (text === "" || text === undefined ? null : Number(text));

	function takes(unit) {
		if (unit === "B/s") return units.bytesPerS;
		if (/^ns/.test(unit || "ns")) return (value) => units.ns(value) + (value === null ? "" : (unit || "").slice(2));
		return (value) => `${units.count(value)} ${value === null ? "" : shorten(unit, 12)}`;
	}

	function lectureRow(it) {
		const text = takes(it.unit);
		const [ratio, low, high] = ["ratio", "ratio_low", "ratio_high"].map((name) => read(it[name]));
		return [it.construct, it.case || it.question, it.mechanism, text(read(it.python)), it.counterpart, text(read(it.cpp)),
			ratioText({ ratio, low, high }), it.why || it.reason || ""];
	}

	function lecture(run) {
		if (run.lecture.length === 0) return null;
		return table({ caption: "Python and C++: the same construct in both", kind: "compact lecture",
			columns: ["construct", "case", "in Python", "takes", "in C++", "takes", "Python takes", "why"],
				isNumber: (at) => [3, 5, 6].includes(at),
			rows: run.lecture.map(lectureRow) });
	}

	function lectureSection(run) {
		const has = [cases.list(run.claims), cases.list(run.lecture)];
		if (has.every((it) => it.length === 0)) return null;
		return section("lecture", "The lecture's claims", note(
			"A claim is answered yes or no only where the whole 95 % interval of each of its ratios says so."),
			has[0].length > 0 && claims(run), has[1].length > 0 && [el("h3", null, "Python beside C++"), lecture(run)]);
	}

	const side = (it) => `${textOf((it || {}).given)} ${textOf((it || {}).commit).slice(0, 8)}${it && it.dirty === true ? "+"
		: ""}`.trim();
	const over = (ratio) => (units.isNumber(ratio) ? (ratio - 1) * 100 : null);
	const signed = (share) => `${share >= 0 ? "+" : "−"}${Math.abs(share).toFixed(1)} %`;
	const percent = (ratio) => (units.isNumber(ratio) ? signed(over(ratio)) : units.DASH);

	function gateRow({ cell, verdict: its, failure, ratio, interval, margin, smallest_visible: visible }) {
		const { low, high } = interval || {};
		const range = units.isNumber(low) && units.isNumber(high) ? `${percent(low)} to ${percent(high)}` : "";
		// The margin is a share, what would have been seen a ratio (src/verdict/judgement.h).
		return [textOf(cell), el("span", null, verdict(textOf(its)), ` ${textOf(failure)}`), percent(ratio), range,
			units.isNumber(margin) ? signed(margin * 100) : "", units.isNumber(visible) ? percent(visible) : ""];
	}

	function gate(judgement) {
		const findings = cases.list(judgement.findings);
		return [el("h3", null, `${families.asHeading(textOf(judgement.kind) || "gate")}: ${side(judgement.head)} against ${side(judgement.base)}`),
			judgement.interrupted === true && note("Interrupted: of fewer rounds than asked for."),
			cases.list(judgement.remarks).map((it) => note(textOf(it))),
			table({ caption: "What the gate found", kind: "compact",
				columns: ["cell", "verdict", "change", "95 % interval", "margin", "seen from"], isNumber: (at) => at > 1,
				rows: findings.map(gateRow) })];
	}

	function seriesPanel(it) {
		const runs = cases.list(it.runs).filter((point) => point && units.isNumber(point.ratio));
		const changed = cases.list(it.change_points).map((change) => `${percent(change.ratio)} in ${textOf(change.range)}`);
		const points = runs.map(({ ratio, low, high, head, time }, x) => ({ x, y: over(ratio), low: over(low), high: over(high),
			text: `${textOf((head || {}).label)}, ${textOf(time).slice(0, 10)}: ${percent(ratio)}` }));
		const ends = points.flatMap(({ y, low, high }) => [y, low ?? y, high ?? y]).concat(-1, 1);
		const name = textOf(it.cell);
		const label = `${name}: ${points.length} runs; ${changed.join("; ") || "no change point"}`;
		return { title: shorten(name, 60), height: "11rem", label,
			config: (palette) => charts.lines(palette, { series: [{ name, points, shape: "circle" }],
				x: charts.linearAxis(palette, { title: "runs, in the order of their time", min: -0.5,
					max: Math.max(points.length - 0.5, 1), text: () => "" }),
				y: charts.linearAxis(palette, { title: "", min: Math.min(...ends) * 1.1, max: Math.max(...ends) * 1.1,
					text: (value) => `${Number(value.toFixed(1))} %` }) }) };
	}

	function history(document) {
		const series = cases.list(document.series).filter((it) => cases.list(it.runs).length > 0);
		const changed = series.filter((it) => cases.list(it.change_points).length > 0);
		const drawn = changed.concat(series.filter((it) => !changed.includes(it))).slice(0, 24);
		if (series.length === 0) return null;
		return drawing.figure({ id: "history", title: "History: change over the base", panels: drawn.map(seriesPanel),
			notes: [`Above 0: head costs more than its base. Those that changed come first${series.length > drawn.length
				? `; the first ${drawn.length} of ${series.length} are drawn, all are in the table` : ""}.`],
			data: () => ({ caption: "Series of the history", columns: ["cell", "base", "runs", "from", "to", "last", "changes"],
				isNumber: (at) => at === 2 || at === 5,
				rows: series.map((it) => {
					const runs = it.runs;
					const last = runs[runs.length - 1];
					return [textOf(it.cell), textOf((it.base || {}).label), runs.length, textOf(runs[0].time).slice(0, 10),
						textOf(last.time).slice(0, 10), percent(last.ratio),
						cases.list(it.change_points).map((change) => `${percent(change.ratio)} in ${textOf(change.range)}`).join("; ")];
				}) }) });
	}

	function judged(run, document) {
		const has = [run.gate && typeof run.gate === "object", document && typeof document === "object"];
		if (!has.some(Boolean)) return null;
		return section("judged", "Gate and history", has[0] && gate(run.gate), has[1] && history(document));
	}

	// Of each mechanism and each run the best that was measured in the place that the charts show.
	function best(run, filters, figure) {
		const fitting = cases.list(run.offers).filter((it) => it.message_bytes === filters.size && it[figure]
			&& cases.passes(it, { wait: filters.wait, placement: filters.placement, idle: filters.idle }));
		const by = figure === "rtt_ns" ? 1 : -1;
		const found = new Map();
		for (const it of fitting) {
			const before = found.get(it.mechanism);
			if (!before || by * (it[figure].median - before[figure].median) < 0) found.set(it.mechanism, it);
		}
		return found;
	}

	function sideBySide(runs, filters) {
		const rtts = runs.map((it) => best(it, filters, "rtt_ns"));
		const streams = runs.map((it) => best(it, filters, "messages_per_s"));
		const names = [...new Set([...rtts, ...streams].flatMap((it) => [...it.keys()]))].sort();
		if (names.length === 0) return drawing.missing("the runs side by side",
			"No run has figures of that size, placement, idle policy and way to wait.");
		const label = (run) => shorten(textOf(run.name), 30);
		const where = Ipcbench.filters.inWords({ ...filters, distance: "" });
		return table({ caption: `Round trip and throughput of ${units.bytes(filters.size)}, ${where}`, kind: "compact",
			columns: ["mechanism", ...runs.map((it) => `RTT, ${label(it)}`), ...runs.map((it) => `messages/s, ${label(it)}`)],
			rows: names.map((name) => [toMechanism(name), ...rtts.map((it) => units.estimate((it.get(name) || {}).rtt_ns)),
				...streams.map((it) => units.estimate((it.get(name) || {}).messages_per_s, units.count))]) });
	}

	Ipcbench.verdicts = { lectureSection, judged, sideBySide };
}
