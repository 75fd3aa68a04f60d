"use strict";
// Round trips and streams over the size of a message: a panel for each kind of family, all others behind it in grey.
{
	const { units, cases, looks, charts, drawing, families: { panels }, filters: { filtered, inWords }, series } = Ipcbench;

	const KEY = "Whiskers: 95 % intervals. Hollow: preliminary, without an interval. Dashed: in place. Grey: other families.";
	const isBetter = (metric, a, b) => (metric.endsWith("_per_s") ? a > b : a < b);

	/** The best of what differs in its way to wait alone. */
	// A case without an interval comes behind those that have one.
	function comesBefore(metric, a, b) {
		if (cases.isPreliminary(a, metric) !== cases.isPreliminary(b, metric)) return cases.isPreliminary(b, metric);
		return isBetter(metric, a.value(metric), b.value(metric));
	}

	function bestWait(all, metric) {
		const groups = cases.groupBy(all, (it) => JSON.stringify([it.mechanism, it.transfer, it.message_bytes, it.placement,
			it.idle]));
		return [...groups.values()].map((members) => members.reduce((a, b) => (comesBefore(metric, b, a) ? b : a)));
	}

	// Whose messages have one size each stands in rows: over a size it would be a dot.
	const isOfOneSize = (lines) => lines.every((it) => it.points.length === 1);

	function rowConfig(lines, title, text) {
		const sorted = [...lines].sort(({ points: [a] }, { points: [b] }) => a.preliminary - b.preliminary || a.y - b.y);
		const domain = charts.domain(series.ends(sorted));
		return (palette) => charts.rows(palette, {
			names: sorted.map((it) => it.label),
			sets: [{ points: sorted.map(({ name, points: [it] }, y) => {
				const { colour, marker } = looks.look(name);
				return { ...it, x: it.y, y, colour: looks.readable(colour, palette.background), shape: marker, hollow: it.preliminary };
			}) }],
			x: charts.logAxis(palette, { title, text, ...domain, most: 6 }),
		});
	}

	function panelOf({ title, names }, lines, shared, { metric, axis }) {
		const text = (value) => units.metric(metric, value);
		const own = lines.filter((it) => names.includes(it.name));
		const context = lines.filter((it) => !names.includes(it.name));
		const isRows = isOfOneSize(own);
		const lineConfig = (palette) => charts.lines(palette, {
			series: own, context, x: charts.sizeAxis(palette, shared.sizes, ""),
				y: charts.logAxis(palette, { title: "", text, ...shared.y }),
		});
		return {
			title, names: isRows ? null : [...new Set(own.map((it) => it.name))], height: isRows
				? `${Math.max(6, 1.35 * own.length + 4)}rem` : "15rem",
			label: series.inWords(`${axis}, ${title}`, own, metric), config: isRows ? rowConfig(own, axis, text) : lineConfig,
		};
	}

	function without({ run, filters }, bench, all) {
		const has = new Set(all.map((it) => it.mechanism));
		const lack = [...new Set(cases.casesOf(run, bench).map((it) => it.mechanism))].filter((it) => !has.has(it));
		return lack.length > 0 && filters.families.length === 0 && `No figures of this kind: ${lack.join(", ")}.`;
	}

	function overSize(shown, about) {
		const { run, filters, familyOf } = shown;
		const { id, bench, metric, title, note } = about;
		const known = filtered(run, bench, filters, familyOf)
			.filter((it) => cases.isPair(it) && it.value(metric) > 0 && cases.size(it) !== null);
		const all = filters.wait ? known : bestWait(known, metric);
		const lines = series.seriesOf(all, {
			metric, xOf: cases.size, variantOf: (it) => (it.transfer === "zero-copy" ? "in place" : ""),
				saysOf: (it) => `${it.wait}, ${units.bytes(cases.size(it))}`,
		});
		if (lines.length === 0) return null;
		const drawn = isOfOneSize(lines) ? lines : lines.filter((it) => it.points.length > 1);
		const sizes = [...new Set(drawn.flatMap((it) => it.points.map(({ x }) => x)))].filter(Boolean).sort((a, b) => a - b);
		const shared = { sizes, y: charts.domain(series.ends(drawn)) };
		return drawing.figure({
			id, title, notes: [`${note} ${inWords(filters)}. ${KEY}`, without(shown, bench, all)],
			panels: panels([...new Set(lines.map((it) => it.name))].sort(), familyOf).map((it) => panelOf(it, lines, shared, about)),
			data: () => series.tableOf(title, all, ["mechanism", "wait", "transfer", "message_bytes", "distance"],
				[metric, "floor_ratio"]),
		});
	}

	Ipcbench.overSize = { overSize, bestWait };
}
