"use strict";
// When charts are drawn, and in which colours: each when it comes near the window, all of them for print.
{
	const { dom: { el, toMechanism, table, folded, note }, marks } = Ipcbench;
	let waiting = [];

	function palette() {
		const style = getComputedStyle(document.documentElement);
		const colour = (name) => style.getPropertyValue(name).trim();
		return {
			ink: colour("--ink"), muted: colour("--muted"), rule: colour("--rule"), paper: colour("--paper"),
				context: colour("--context"),
			background: document.documentElement.dataset.theme === "dark" ? marks.DARK : marks.LIGHT, font: colour("--sans"),
			points: 0.76 * parseFloat(style.fontSize),
		};
	}

	function draw(entry) {
		if (entry.chart) entry.chart.destroy();
		entry.chart = new Chart(entry.canvas, entry.config(palette()));
		entry.canvas.dataset.drawn = "1";
	}

	const seen = new IntersectionObserver((entries) => {
		for (const { isIntersecting, target } of entries) {
			const entry = isIntersecting && waiting.find((it) => it.canvas === target);
			if (entry && !entry.chart) draw(entry);
		}
	}, { rootMargin: "300px" });

	function watch(canvas, config) {
		const entry = { canvas, config, chart: null };
		waiting.push(entry);
		seen.observe(canvas);
	}

	const drawAll = () => waiting.filter((it) => !it.chart).forEach(draw);
	const redraw = () => waiting.filter((it) => it.chart).forEach(draw);

	/** Drops the charts within an element that is about to go. */
	function forget(root) {
		for (const entry of waiting.filter((it) => root.contains(it.canvas))) {
			seen.unobserve(entry.canvas);
			if (entry.chart) entry.chart.destroy();
		}
		waiting = waiting.filter((it) => !root.contains(it.canvas));
	}

	function legend(names) {
		return el("ul", { class: "legend" }, names.map((it) => {
			const { name, label = name, shape } = typeof it === "string" ? { name: it } : it;
			return el("li", null, marks.marker(name, shape), label === name ? toMechanism(name) : el("span", null, label));
		}));
	}

	function panel({ title, names, height, label, config, wide }) {
		const canvas = el("canvas", { role: "img", "aria-label": `${label}. The figures are in the table below.` });
		watch(canvas, config);
		return el("div", { class: wide ? "panel wide" : "panel" }, title && el("h4", null, title), names && legend(names),
			el("div", { class: "canvas", style: { height } }, canvas));
	}

	/** A figure: its heading, what to know of it, its panels, and its data as a table. */
	function figure({ id, title, notes = [], controls, panels, body, data }) {
		return el("section", { class: "figure", id, "aria-labelledby": `${id}-title`, tabindex: -1 },
			el("h3", { id: `${id}-title` }, title), notes.filter(Boolean).map(note), controls,
			panels && el("div", { class: panels.some((it) => it.wide) ? "panels wide" : "panels" }, panels.map(panel)), body,
			data && folded(`The data of “${title}” as a table`, () => table({ ...data(), kind: "data" }),
				{ class: "text-alternative" }));
	}

	const missing = (what, why) => el("p", { class: "missing" }, `Not shown: ${what}. ${why}`);

	Ipcbench.drawing = { palette, drawAll, redraw, forget, figure, missing };
}
