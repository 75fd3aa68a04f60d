"use strict";
// Charts of messages of one size: percentiles, and what a message costs against what a round trip takes.
{
	const { units, cases, looks, charts, pareto, drawing, marks, overSize: { bestWait }, filters: { filtered, inWords },
		dom: { el }, series } = Ipcbench;
	const PERCENTILES = [["rtt_p50_ns", "p50"], ["rtt_p90_ns", "p90"], ["rtt_p99_ns", "p99"], ["rtt_p999_ns", "p99.9"]];
	const SHAPES = ["circle", "rect", "rectRot", "triangle"];

	function ofSize({ run, filters, familyOf }, bench, but) {
		return filtered(run, bench, filters, familyOf, but)
			.filter((it) => cases.size(it) === filters.size && it.transfer !== "zero-copy" && cases.isPair(it));
	}

	const nameOf = (it, filters) => (filters.wait ? it.mechanism : `${it.mechanism}, ${it.wait}`);

	function percentileSets(all, palette) {
		const sets = PERCENTILES.map(([metric, name], at) => ({ radius: 3.6, width: 1, whiskers: palette.muted,
			points: all.flatMap((it, y) => {
			const figure = it.figure(metric);
			if (!figure) return [];
			const colour = looks.readable(looks.look(it.mechanism).colour, palette.background);
			return [{ x: figure.value, y, colour, shape: SHAPES[at], hollow: at > 0,
				text: `${it.mechanism}, ${name}: ${units.ns(figure.value)}` }];
		}) }));
		for (const point of sets[0].points) {
			const row = sets.flatMap((set) => set.points.filter(({ y }) => y === point.y).map(({ x }) => x));
			Object.assign(point, { low: point.x, high: Math.max(...row) });
		}
		return sets;
	}

	function percentileConfig(all, filters) {
		return (palette) => {
			const sets = percentileSets(all, palette);
			const domain = charts.domain(sets.flatMap((set) => set.points.map(({ x }) => x)));
			const x = { ...charts.logAxis(palette, { title: "round trip", text: units.ns, ...domain, most: 12 }), position: "top" };
			return charts.rows(palette, { names: all.map((it) => nameOf(it, filters)), sets, x });
		};
	}

	const keyOf = (entries) => el("ul", { class: "legend" },
		entries.map(([shape, name]) => el("li", null, marks.plainMarker(shape), name)));

	function percentiles(shown) {
		const { filters } = shown;
		const median = (it) => it.value("rtt_p50_ns");
		const isPreliminary = (it) => cases.isPreliminary(it, "rtt_p50_ns");
		const known = ofSize(shown, "latency").filter((it) => it.figure("rtt_p50_ns"));
		const all = (filters.wait ? known : bestWait(known, "rtt_p50_ns")).sort((a, b) => isPreliminary(a) - isPreliminary(b)
			|| median(a) - median(b));
		if (all.length === 0) return null;
		const title = `Percentiles of a round trip of ${units.bytes(filters.size)}`;
		const fastest = all.filter((it) => !isPreliminary(it)).slice(0, 5).map((it) => `${it.mechanism} ${units.ns(median(it))}`).join(", ");
		return drawing.figure({
			id: "percentiles", title, controls: keyOf(PERCENTILES.map(([, name], at) => [SHAPES[at], name])),
			notes: [`${inWords(filters)}; of all sessions together where they carry it.`,
				"A percentile needs a hundred samples beyond it: those that are not there had fewer."],
			panels: [{ wide: true, height: `${all.length * 1.3 + 4}rem`, label: `${title}. Least medians: ${fastest || "all are preliminary"}`,
				config: percentileConfig(all, filters) }],
			data: () => series.tableOf(title, all, ["mechanism", "wait", "distance"],
				[...PERCENTILES.map(([metric]) => metric), "rtt_max_ns"]),
		});
	}

	// The CPU time of a message in a stream, or, where no streams were measured, in the round trip itself.
	function costOf(shown) {
		const key = (it) => JSON.stringify([it.mechanism, it.wait]);
		const streams = new Map(ofSize(shown, "throughput", ["wait"]).map((it) => [key(it), it.figure("cpu_ns_per_message")]));
		const isOfStreams = [...streams.values()].some(Boolean);
		return { isOfStreams, cost: (it) => (isOfStreams ? streams.get(key(it)) : it.figure("cpu_ns_per_message")) };
	}

	function costPoints(all, filters, cost) {
		return all.flatMap((it) => {
			const [x, y] = [it.figure("rtt_mean_ns"), cost(it)].map((figure) => figure && figure.value);
			const name = `${it.mechanism}, ${it.wait}`;
			return x > 0 && y > 0 ? [{ x, y, it, name, isShown: !filters.wait || it.wait === filters.wait,
				text: `${name}: ${units.ns(x)} there and back, ${units.ns(y)} of CPU a message` }] : [];
		});
	}

	function costConfig(points, front, filters, yTitle) {
		const [xs, ys] = ["x", "y"].map((axis) => charts.domain(points.map((it) => it[axis])));
		return (palette) => {
			const ordered = [...front, ...points.filter((it) => it.isShown && !front.includes(it)),
				...points.filter((it) => !it.isShown)];
			const own = ({ it }) => looks.readable(looks.look(it.mechanism).colour, palette.background);
			const colour = (point) => (point.isShown ? own(point) : palette.context);
			const all = {
				data: ordered.map((point) => ({ ...point, name: front.includes(point) && nameOf(point.it, filters) })),
				pointStyle: ordered.map(({ it }) => looks.waitMarker(it.wait)),
				pointRadius: ordered.map((it) => (front.includes(it) ? 5.5 : 4)),
				pointHoverRadius: 7, pointBorderWidth: 1.5, pointBorderColor: ordered.map(colour),
				pointBackgroundColor: ordered.map((point) => (cases.isPreliminary(point.it, "rtt_mean_ns") ? palette.paper : colour(point))), order: 1,
			};
			const line = { data: front.map(({ x, y }) => ({ x, y })), showLine: true, stepped: "before", borderColor: palette.muted,
				borderDash: [4, 3], borderWidth: 1.3, pointRadius: 0, pointHitRadius: 0, order: 2 };
			const x = charts.logAxis(palette, { title: "round trip", text: units.ns, ...xs, most: 10 });
			const y = charts.logAxis(palette, { title: yTitle, text: units.ns, ...ys });
			return { type: "scatter", plugins: [charts.names], data: { datasets: [all, line] },
				options: charts.options(palette, { x, y }) };
		};
	}

	/** CPU time against round-trip time. Other ways to wait than the chosen one stand behind, in grey. */
	function cost(shown) {
		const { filters } = shown;
		const { isOfStreams, cost: figureOf } = costOf(shown);
		const all = ofSize(shown, "latency", ["wait"]).filter((it) => it.figure("rtt_mean_ns"));
		const points = costPoints(all, filters, figureOf);
		const front = pareto.front(points.filter(({ it, isShown }) => isShown && !cases.isPreliminary(it, "rtt_mean_ns")));
		if (points.length < 2 || !points.some((it) => it.isShown)) return null;
		const title = `What a message of ${units.bytes(filters.size)} costs, and what its round trip takes`;
		const yTitle = `CPU time a message${isOfStreams ? " in a stream" : ""}, both sides`;
		return drawing.figure({
			id: "cost", title, controls: keyOf(cases.values(all, "wait").map((it) => [looks.waitMarker(it), it])),
			notes: [`Who is on the dashed line, the Pareto front, is beaten by nobody in both; ${inWords(filters)}.`,
				"Hollow: preliminary, without an interval, and so not on the line.",
				filters.wait && "Grey: other ways to wait."],
			panels: [{ wide: true, height: "28rem", label: `${title}. On the Pareto front: ${front.map(({ text }) => text).join("; ")}`,
				config: costConfig(points, front, filters, yTitle) }],
			data: () => ({
				caption: title, columns: ["mechanism", "waits by", "round trip", yTitle, "on the front"], isNumber: (at) => at === 2
					|| at === 3,
				rows: [...points].sort((a, b) => a.x - b.x).map((point) => [point.it.mechanism, point.it.wait, units.ns(point.x),
					units.ns(point.y), front.includes(point) ? "yes" : "no"]),
			}),
		});
	}

	Ipcbench.oneSize = { percentiles, cost };
}
