"use strict";
// Latency over load: messages on a schedule.
{
	const { units, cases, charts, drawing, filters: { filtered, inWords }, series } = Ipcbench;
	const PANELS = [["latency_p50_ns", "Median"], ["latency_p99_ns", "99th percentile"]];
	const METRICS = ["latency_p50_ns", "latency_p90_ns", "latency_p99_ns", "latency_max_ns", "achieved_per_s", "capacity_per_s"];

	function panelOf(metric, title, all) {
		const schedules = cases.values(all, "schedule");
		const lines = series.seriesOf(all, {
			metric, xOf: (it) => it.value("achieved_per_s"), variantOf: (it) => (schedules.length > 1 ? it.schedule : ""),
			saysOf: (it) => `${it.wait}, ${it.rate} asked for, ${units.count(it.value("achieved_per_s"))} a second`,
		});
		const xs = charts.domain(lines.flatMap((it) => it.points.map(({ x }) => x)));
		const ys = charts.domain(series.ends(lines));
		return lines.length > 0 && {
			title, names: [...new Set(lines.map((it) => it.name))], height: "20rem",
				label: series.inWords(`One-way latency over load, ${title}`, lines, metric),
			config: (palette) => charts.lines(palette, {
				series: lines, x: charts.logAxis(palette, { title: "messages a second that got through", text: units.count, ...xs }),
				y: charts.logAxis(palette, { title: "", text: units.ns, ...ys }),
			}),
		};
	}

	function load({ run, filters, familyOf }) {
		const all = filtered(run, "load", filters, familyOf);
		const panels = PANELS.map(([metric, title]) => panelOf(metric, title, all)).filter(Boolean);
		const sizes = cases.values(all, "message_bytes").map((it) => units.bytes(Number(it))).join(", ");
		return panels.length === 0 ? null : drawing.figure({
			id: "load", title: "Latency over load", panels,
			notes: [`One way, from when a message was due until it was received and checked; ${sizes}; ${inWords(filters)}.`,
				"A schedule wakes its consumer for nearly each message, so a channel fills well below what it streams."],
			data: () => series.tableOf("Latency over load", all, ["mechanism", "wait", "message_bytes", "schedule", "rate", "distance"],
				METRICS),
		});
	}

	Ipcbench.load = { load };
}
