"use strict";
// What several charts have in common: lines of cases, what they say in words, and their table.
{
	const { units, cases } = Ipcbench;
	const STYLES = ["", "second", "third"];
	const isSize = (column) => /bytes$/.test(column);
	const shown = (it, column) => (isSize(column) && it[column] ? units.bytes(Number(it[column])) : it[column]);

	function pointOf(it, name, x, metric) {
		const text = (value) => units.metric(metric, value);
		const { median, value, low, high } = it.figure(metric);
		const estimate = low === null ? text(value) : units.estimate({ median: median ?? value, interval: [low, high] }, text);
		const noisy = it.isNoisy ? "; of noisy sessions, since there are no others" : it.noisy > 0 ? `; ${it.noisy} noisy left out` : "";
		const preliminary = low === null;
		return { x, y: value, low, high, preliminary, text: `${name}: ${estimate}${preliminary ? ", preliminary" : ""}${noisy}` };
	}

	/** Lines of a metric over `xOf`, one for each name and whatever else sets cases apart; `saysOf` are words for a point. */
	function seriesOf(all, { metric, xOf, nameOf = (it) => it.mechanism, variantOf = () => "", saysOf = () => "" }) {
		const variants = [...new Set(all.map(variantOf))].sort();
		const groups = cases.groupBy(all.filter((it) => it.value(metric) > 0 && xOf(it) !== null),
			(it) => JSON.stringify([nameOf(it), variantOf(it)]));
		return [...groups].map(([key, members]) => {
			const [name, variant] = JSON.parse(key);
			const label = [name, variant].filter(Boolean).join(", ");
			const points = members.map((it) => pointOf(it, [label, saysOf(it)].filter(Boolean).join(", "), xOf(it), metric))
				.sort((a, b) => a.x - b.x);
			return { name, variant, label, dash: STYLES[variants.indexOf(variant) % STYLES.length], points };
		});
	}

	/** All ends of the intervals of lines, for an axis. */
	const ends = (series) => series.flatMap((it) => it.points.flatMap(({ y, low, high }) => [y, low ?? y, high ?? y]));

	/** A chart in words, as far as a few lines go. */
	function inWords(title, series, metric) {
		const some = series.slice(0, 8).map(({ label, points }) => `${label} ${points.slice(0, 6)
			.map((it) => units.metric(metric, it.y)).join(", ")}`);
		return `${title}: ${some.join("; ")}${series.length > 8 ? `; and ${series.length - 8} more` : ""}`;
	}

	/** A table of cases, by the names that columns have in their file; the first metric with its interval. */
	function tableOf(caption, all, columns, metrics) {
		const used = columns.filter((column) => all.some((it) => it[column]));
		return {
			caption, columns: [...used, ...metrics, "low", "high", "sessions", "noisy"].map((it) => it.replaceAll("_", " ")),
			isNumber: (at) => at >= used.length || isSize(used[at]),
			rows: all.map((it) => {
				const { low, high } = it.figure(metrics[0]) || {};
				return [...used.map((column) => shown(it, column)), ...metrics.map((metric) => units.metric(metric, it.value(metric))),
					units.metric(metrics[0], low), units.metric(metrics[0], high), it.sessions, it.noisy];
			}),
		};
	}

	Ipcbench.series = { seriesOf, ends, inWords, tableOf };
}
