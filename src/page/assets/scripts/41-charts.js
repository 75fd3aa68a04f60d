"use strict";
// The kinds of charts, as Chart.js takes them: lines over a scale, dots in rows, points of two costs.
{
	const { units, looks, dom: { shorten } } = Ipcbench;
	const numbers = (values) => values.filter((it) => Number.isFinite(it) && it > 0);

	/** The ends of a logarithmic axis around values, at least a factor of 4 apart, so that scatter is not blown up. */
	function domain(values) {
		const known = numbers(values);
		if (known.length === 0) return { min: 1, max: 10 };
		const [low, high] = [known.reduce((a, b) => Math.min(a, b)), known.reduce((a, b) => Math.max(a, b))];
		const widen = Math.max(1.25, Math.sqrt((4 * low) / high));
		return { min: low / widen, max: high * widen };
	}

	function baseAxis(palette, title) {
		return {
			title: { display: Boolean(title), text: title, color: palette.muted, font: { size: palette.points, family: palette.font },
				padding: 2 },
			ticks: { color: palette.muted, font: { size: palette.points, family: palette.font }, maxRotation: 0, autoSkip: false,
				padding: 3 },
			grid: { color: palette.rule, drawBorder: false, drawTicks: false, lineWidth: 1 },
		};
	}

	/** A logarithmic axis; `at` are its ticks where they are not to be round numbers. */
	function logAxis(palette, { title, text, min, max, at, most = 7 }) {
		const axis = baseAxis(palette, title);
		const write = units.tick(text);
		axis.ticks.callback = (value) => write(value);
		return { ...axis, type: "logarithmic", min, max, afterBuildTicks: (scale) => {
			const room = Math.max(2, Math.min(most, Math.floor((scale.isHorizontal() ? scale.width / 64 : scale.height / 26) || most)));
			scale.ticks = (at || units.logTicks(min, max, room)).map((value) => ({ value }));
		} };
	}

	/** A logarithmic axis of message sizes, ticked at those measured, as far as there is room. */
	function sizeAxis(palette, sizes, title, text = units.bytes) {
		const [low, high] = [Math.min(...sizes), Math.max(...sizes)];
		const apart = Math.max(1.9, (high / low) ** (1 / 6));
		const at = sizes.reduce((kept, size) => (kept.length === 0 || size >= kept[kept.length - 1] * apart ? [...kept, size] : kept),
			[]);
		return logAxis(palette, { title, text, min: low / 1.6, max: high * 1.6, at });
	}

	function roundSteps(min, max) {
		const raw = (max - min) / 5;
		const decade = 10 ** Math.floor(Math.log10(raw));
		return decade * [1, 2, 5, 10].find((it) => it * decade >= raw);
	}

	function linearAxis(palette, { title, text = String, min, max, step = roundSteps(min, max) }) {
		const axis = baseAxis(palette, title);
		axis.ticks.callback = (value) => text(value);
		return { ...axis, type: "linear", min, max, afterBuildTicks: (scale) => {
			scale.ticks = [];
			for (let at = Math.ceil(min / step); at * step <= max; at += 1) scale.ticks.push(
				{ value: Number((at * step).toPrecision(12)) });
		} };
	}

	function rowAxis(palette, names) {
		const axis = baseAxis(palette, "");
		axis.ticks.callback = (value) => shorten(names[value] ?? "", 24);
		axis.ticks.color = palette.ink;
		return { ...axis, type: "linear", reverse: true, min: -0.6, max: names.length - 0.4,
			afterBuildTicks: (scale) => { scale.ticks = names.map((_, value) => ({ value })); } };
	}

	// Intervals as whiskers, and lines that lead along a row.
	const whiskers = {
		id: "whiskers",
		beforeDatasetsDraw({ ctx, scales, data, chartArea }) {
			ctx.save();
			ctx.beginPath();
			ctx.rect(chartArea.left, chartArea.top, chartArea.width, chartArea.height);
			ctx.clip();
			for (const set of data.datasets.filter((it) => it.whiskers)) {
				ctx.strokeStyle = set.whiskers;
				ctx.lineWidth = set.whiskerWidth || 1.2;
				for (const point of set.data) whisker(ctx, scales, point, set.along === "x");
			}
			ctx.restore();
		},
	};

	function whisker(ctx, scales, { x, y, low, high }, isAcross) {
		if (!Number.isFinite(low) || !Number.isFinite(high)) return;
		const [from, to] = [low, high].map((it) => (isAcross ? scales.x : scales.y).getPixelForValue(it));
		const level = (isAcross ? scales.y : scales.x).getPixelForValue(isAcross ? y : x);
		ctx.beginPath();
		ctx.moveTo(...(isAcross ? [from, level] : [level, from]));
		ctx.lineTo(...(isAcross ? [to, level] : [level, to]));
		ctx.stroke();
	}

	// Names beside points, each where it covers no other; what has no room has none.
	const names = {
		id: "names",
		afterDatasetsDraw(chart) {
			const taken = [];
			const { ctx, chartArea } = chart;
			const { points, font, ink, paper } = chart.options.plugins.names;
			ctx.save();
			ctx.font = `${points}px ${font}`;
			ctx.fillStyle = ink;
			ctx.strokeStyle = paper;
			ctx.lineWidth = 3;
			ctx.textBaseline = "middle";
			chart.data.datasets.forEach((set, at) => set.data.forEach((point, place) => {
				const mark = chart.getDatasetMeta(at).data[place];
				if (point.name && mark) write(ctx, chartArea, taken, shorten(point.name, 28), mark);
			}));
			ctx.restore();
		},
	};

	function write(ctx, area, taken, text, { x, y }) {
		const width = ctx.measureText(text).width;
		const height = 13;
		for (const [left, level] of [[x + 8, y], [x - width - 8, y], [x - width / 2, y - 13], [x - width / 2, y + 13],
			[x + 8, y - 12], [x + 8, y + 12]]) {
			const box = { left, right: left + width, top: level - height / 2, bottom: level + height / 2 };
			const isInside = box.left >= area.left && box.right <= area.right && box.top >= area.top && box.bottom <= area.bottom;
			if (!isInside || taken.some((other) => box.left < other.right && other.left < box.right && box.top < other.bottom
				&& other.top < box.bottom)) continue;
			taken.push(box);
			ctx.strokeText(text, left, level);
			ctx.fillText(text, left, level);
			return;
		}
	}

	function options(palette, scales, extra = {}) {
		return {
			animation: false, responsive: true, maintainAspectRatio: false, normalized: true,
			interaction: { mode: "nearest", intersect: false },
			layout: { padding: { top: 4, right: 6 } },
			scales,
			plugins: {
				legend: { display: false },
				names: { points: palette.points, font: palette.font, ink: palette.ink, paper: palette.paper },
				tooltip: {
					backgroundColor: palette.ink, titleColor: palette.paper, bodyColor: palette.paper, displayColors: false,
						cornerRadius: 2,
					bodyFont: { size: palette.points, family: palette.font }, animation: false,
					filter: ({ raw }) => Boolean(raw && raw.text),
					callbacks: { title: () => "", label: ({ raw }) => raw.text },
				},
			},
			...extra,
		};
	}

	const DASHES = { "": [], "zero-copy": [5, 3], second: [2, 2], third: [7, 2, 2, 2] };

	function lineSet(palette, { name, points, dash = "", shape }) {
		const { colour, marker } = looks.look(name);
		const own = looks.readable(colour, palette.background);
		return {
			data: points, showLine: true, borderColor: own, borderWidth: 1.6, borderDash: DASHES[dash] || DASHES.second, tension: 0,
				spanGaps: false,
			pointStyle: shape || marker, pointRadius: points.length > 16 ? 2.5 : 3.6, pointHoverRadius: 5, pointBorderColor: own,
				pointBorderWidth: 1.4,
			pointBackgroundColor: points.map((it) => (it.preliminary ? palette.paper : own)),
			whiskers: looks.faded(own, 0.75), order: 1,
		};
	}

	const contextSet = (palette, { points }) => ({
		data: points.map(({ x, y }) => ({ x, y })), showLine: true, borderColor: palette.context, borderWidth: 1, pointRadius: 0,
			pointHitRadius: 0,
		pointHoverRadius: 0, order: 9,
	});

	/** Lines, and behind them others in grey that they can be held against. */
	function lines(palette, { series, context = [], x, y }) {
		return {
			type: "scatter",
			data: { datasets: [...series.map((it) => lineSet(palette, it)), ...context.map((it) => contextSet(palette, it))] },
			options: options(palette, { x, y }), plugins: [whiskers],
		};
	}

	/** A row for each name, with its points on a common axis; a point may have its own colour and look. */
	function rows(palette, { names: rowNames, sets, x }) {
		return {
			type: "scatter",
			data: { datasets: sets.map((set) => ({
				data: set.points, along: "x", pointStyle: set.points.map((it) => it.shape || "circle"), pointRadius: set.radius || 4,
				pointHoverRadius: 6, pointBorderWidth: 1.4, pointBorderColor: set.points.map((it) => it.colour),
				pointBackgroundColor: set.points.map((it) => (it.hollow ? palette.paper : it.colour)),
				whiskers: set.whiskers || palette.muted, whiskerWidth: set.width || 1.2,
			})) },
			options: options(palette, { x, y: rowAxis(palette, rowNames) }), plugins: [whiskers],
		};
	}

	Ipcbench.charts = { domain, logAxis, sizeAxis, linearAxis, options, lines, rows, names, whiskers };
}
