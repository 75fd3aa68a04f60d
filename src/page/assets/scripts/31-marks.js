"use strict";
// Small drawings that stand in text and tables: markers, intervals.
{
	const { dom: { el, svg }, looks, units } = Ipcbench;
	const SHAPES = {
		circle: "M6 2a4 4 0 1 0 0 8a4 4 0 1 0 0-8z", rect: "M2.4 2.4h7.2v7.2h-7.2z", rectRounded: "M3.5 2.5h5l1 1v5l-1 1h-5l-1-1v-5z",
		triangle: "M6 1.8L10.4 9.6H1.6z", rectRot: "M6 1.2L10.8 6L6 10.8L1.2 6z", cross: "M6 1.5v9M1.5 6h9",
		crossRot: "M2.6 2.6l6.8 6.8M9.4 2.6l-6.8 6.8", star: "M6 1.5v9M1.5 6h9M2.8 2.8l6.4 6.4M9.2 2.8l-6.4 6.4", line: "M0 6h12",
	};
	const LIGHT = "#fbfaf7";
	const DARK = "#16181b";

	function marker(name, shape) {
		const { colour, marker: own } = looks.look(name);
		const style = { "--light": looks.readable(colour, LIGHT), "--dark": looks.readable(colour, DARK) };
		return svg("svg", { class: "mark", viewBox: "0 0 12 12", "aria-hidden": "true", style },
			svg("path", { d: SHAPES[shape || own] || SHAPES.circle }));
	}

	const plainMarker = (shape) => svg("svg", { class: "mark plain", viewBox: "0 0 12 12", "aria-hidden": "true" },
		svg("path", { d: SHAPES[shape] || SHAPES.circle }));

	/** A function that draws an estimate as a dot on its interval, all on one logarithmic scale. */
	function strips(estimates) {
		const ends = estimates.filter(Boolean).flatMap((it) => [it.median, ...(it.interval || [])]).filter((it) => it > 0);
		const [low, high] = [Math.min(...ends), Math.max(...ends)];
		const place = (value) => 4 + 112 * (high > low ? Math.log(value / low) / Math.log(high / low) : 0.5);
		return (estimate, isFirst) => {
			if (!estimate || !(estimate.median > 0)) return el("span", null, units.DASH);
			const [from, to] = (estimate.interval || [estimate.median, estimate.median]).map((it) => place(Math.max(it, low)));
			return svg("svg", { class: isFirst ? "strip first" : "strip", viewBox: "0 0 120 12", "aria-hidden": "true" },
				svg("path", { class: "rail", d: "M0 6H120" }), svg("path",
					{ class: "range", d: `M${from} 6H${Math.max(to, from + 0.1)}` }),
				svg("circle", { cx: place(estimate.median), cy: 6, r: 3 }));
		};
	}

	/** The background of a cell: the darker, the larger its value among all, by logarithm. */
	function shades(values) {
		const known = values.filter((it) => it > 0);
		const [low, high] = [Math.min(...known), Math.max(...known)];
		return (value) => {
			if (!(value > 0) || !(high > low)) return null;
			const share = Math.log(value / low) / Math.log(high / low);
			return { "--shade": `${Math.round(4 + 40 * share)}%` };
		};
	}

	Ipcbench.marks = { marker, plainMarker, strips, shades, LIGHT, DARK };
}
