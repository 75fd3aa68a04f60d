"use strict";
// Where the sides run: a shaded table of every placement, one of every pair of CPUs, and one of many to many.
{
	const { units, cases, drawing, marks, filters: { filtered, inWords }, overSize: { bestWait },
		dom: { table, toMechanism } } = Ipcbench;

	function shaded(figure, metric, shade) {
		if (!figure) return { text: units.DASH };
		return { text: units.metric(metric, figure.value), style: shade(figure.value) };
	}

	/** A table of figures: a row for each key of `rowOf`, a column for each of `columnOf`, shaded. */
	function crossTable({ caption, all, metric, rowOf, columnOf, head, columnName = (it) => it }) {
		const columns = [...new Set(all.map(columnOf))].sort(cases.byNumber);
		const rows = cases.groupBy(all, rowOf);
		const shade = marks.shades(all.map((it) => it.value(metric)));
		return table({
			caption, kind: "matrix", columns: [head, ...columns.map(columnName)],
			rows: [...rows].map(([name, members]) => [toMechanism(name), ...columns.map((column) => {
				const found = members.find((it) => columnOf(it) === column);
				return shaded(found && found.figure(metric), metric, shade);
			})]),
		});
	}

	function pairs(all, filters) {
		const pinned = all.filter((it) => it.placement === "cpus" && it.cpu_a !== undefined);
		return [...cases.groupBy(pinned, (it) => it.mechanism)].slice(0, 8).map(([name, members]) => crossTable({
			caption: `${name}, ${units.bytes(filters.size)}: round trip from the CPU of the row to that of the column`, all: members,
				metric: "rtt_mean_ns",
			rowOf: (it) => `CPU ${it.cpu_a}`, columnOf: (it) => it.cpu_b, columnName: (it) => `CPU ${it}`, head: "",
		}));
	}

	function matrix({ run, filters, familyOf }) {
		const every = filtered(run, "latency", filters, familyOf, ["placement", "idle"])
			.filter((it) => cases.size(it) === filters.size && it.transfer !== "zero-copy" && it.figure("rtt_mean_ns"));
		const placed = every.filter((it) => it.placement !== "cpus");
		const where = (it) => [it.placement, it.idle && `idle ${it.idle}`].filter(Boolean).join(", ");
		const body = pairs(every, filters);
		if (new Set(placed.map(where)).size > 1) {
			const all = filters.wait ? placed : bestWait(placed, "rtt_mean_ns");
			body.unshift(crossTable({ caption: `Round trip of ${units.bytes(filters.size)} by placement`, all, metric: "rtt_mean_ns",
				rowOf: (it) => it.mechanism, columnOf: where, head: "mechanism" }));
		}
		if (body.length === 0) return null;
		return drawing.figure({ id: "placements", title: "Where the two sides run",
			notes: [`Round trips of ${units.bytes(filters.size)}, ${inWords({ wait: filters.wait })}; the darker, the longer.`,
				filters.distance && `Of two distances of the same CPUs, ${filters.distance}.`], body });
	}

	function manyToMany({ run, filters, familyOf }) {
		const all = filtered(run, "throughput", filters, familyOf)
			.filter((it) => it.transfer !== "zero-copy" && it.figure("messages_per_s"));
		const shared = new Set(all.filter((it) => !cases.isPair(it)).map((it) => it.mechanism + it.message_bytes));
		const shown = all.filter((it) => shared.has(it.mechanism + it.message_bytes))
			.sort((a, b) => b.value("messages_per_s") - a.value("messages_per_s"));
		const sizes = cases.values(shown, "message_bytes");
		if (shown.length === 0) return null;
		const shape = (it) => `${it.producers || 1} to ${it.consumers || 1}`;
		return drawing.figure({ id: "many", title: "Several senders and receivers",
			notes: ["Messages a second through one channel that all share; the darker, the more."],
			body: sizes.map((size) => crossTable({ caption: `${units.bytes(Number(size))}, messages a second by senders and receivers`,
				metric: "messages_per_s", head: "mechanism", rowOf: (it) => it.mechanism, columnOf: shape,
				all: shown.filter((it) => it.message_bytes === size) })) });
	}

	Ipcbench.matrix = { matrix, manyToMany, crossTable };
}
