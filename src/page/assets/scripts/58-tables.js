"use strict";
// What is shown as a table alone: locks, shared objects, having a channel at all, the floor.
{
	const { units, cases, drawing, marks, dom: { table } } = Ipcbench;

	// One placement and one idle policy, those of the filters where they were measured.
	function ofOnePlace(all, filters) {
		const kept = ["placement", "idle"].reduce((left, column) => {
			const present = cases.values(left, column);
			const wanted = present.includes(filters[column]) ? filters[column] : present[0];
			return wanted === undefined ? left : left.filter((it) => it[column] === wanted || !it[column]);
		}, all);
		const words = [cases.values(kept, "placement").join(" "), cases.values(kept, "idle").map((it) => `idle ${it}`)
			.join(" ")].filter(Boolean).join(", ");
		return { kept: cases.oneDistance(kept, filters.distance), words };
	}

	const plural = (number) => `${number} ${number === "1" ? "process" : "processes"}`;
	const nameOf = (it) => [it.mechanism, it.wait].filter(Boolean).join(", ");

	const ORDER = ["uncontended", "read", "write", "increment", "append", "hand-over", "crossing", "contended", "holder-killed"];

	function columnOf(it) {
		const held = it.operation === "contended" && it.critical_ns !== undefined ? `, held ${units.ns(Number(it.critical_ns))}` : "";
		return [it.operation, it.processes && plural(it.processes)].filter(Boolean).join(", ") + held;
	}

	const place = (it) => [ORDER.indexOf(it.operation) < 0 ? ORDER.length : ORDER.indexOf(it.operation),
		Number(it.critical_ns || 0), Number(it.processes || 0)];

	function compare(a, b) {
		const [left, right] = [place(a), place(b)];
		const at = left.findIndex((it, i) => it !== right[i]);
		return at < 0 ? 0 : left[at] - right[at];
	}

	const figureOf = (it) => it.figure("operation_ns") || (it.operation === "holder-killed" ? it.figure("recovery_ns") : null);

	function operations({ run, filters }, { bench, id, title, note }) {
		const { kept, words } = ofOnePlace(cases.casesOf(run, bench), filters);
		const all = kept.filter(figureOf).sort(compare);
		if (all.length === 0) return [];
		const columns = [...new Set(all.map(columnOf))];
		const shadeOf = new Map(columns.map((column) => [column,
			marks.shades(all.filter((it) => columnOf(it) === column).map((it) => figureOf(it).value))]));
		const rows = [...cases.groupBy(all, nameOf)].sort(([a], [b]) => (a < b ? -1 : 1));
		const body = table({ caption: `${title}, ${words}`, kind: "matrix", columns: ["", ...columns],
			rows: rows.map(([name, members]) => [name, ...columns.map((column) => {
				const found = members.find((it) => columnOf(it) === column);
				return found ? { text: units.ns(figureOf(found).value), style: shadeOf.get(column)(figureOf(found).value) } : units.DASH;
			})]) });
		return [drawing.figure({ id, title, notes: [note], body })];
	}

	const sync = (shown) => operations(shown, { bench: "sync", id: "locks", title: "Locks, turns and barriers",
		note: "Time of one operation, all processes together; after holder-killed, until another had the lock. The darker, the longer within its column." });
	const shared = (shown) => operations(shown, { bench: "shared", id: "objects", title: "Objects that processes share",
		note: "Time of one operation, all processes together. The darker, the longer within its column." });

	const PARTS = [["make_ns", "make"], ["attach_ns", "attach"], ["first_rtt_ns", "first round trip"], ["detach_ns", "detach"],
		["remove_ns", "remove"], ["total_ns", "in all"]];

	function setup({ run, filters }) {
		const { kept, words } = ofOnePlace(cases.casesOf(run, "setup"), filters);
		const all = kept.filter((it) => it.figure("total_ns")).sort((a, b) => a.value("total_ns") - b.value("total_ns"));
		if (all.length === 0) return [];
		const shade = marks.shades(all.flatMap((it) => PARTS.map(([metric]) => it.value(metric))));
		return [drawing.figure({ id: "setup", title: "Having a channel at all",
			notes: [
			`Making it, attaching, the first round trip, letting go, removing; starting the two processes is in no figure. ${words}.`],
			body: table({ caption: "Having a channel at all", kind: "matrix", columns: ["mechanism", ...PARTS.map(([, text]) => text)],
				rows: all.map((it) => [all.some((other) => other !== it && other.mechanism === it.mechanism) ? nameOf(it) : it.mechanism,
					...PARTS.map(([metric]) => {
					const figure = it.figure(metric);
					return figure ? { text: units.ns(figure.value), style: shade(figure.value) } : units.DASH;
				})]) }) })];
	}

	function floor({ run, filters }) {
		const all = cases.oneDistance(cases.casesOf(run, "floor"), filters.distance)
			.filter((it) => it.figure("ns") && it.part !== "stamping");
		if (all.length === 0) return [];
		return [drawing.figure({ id: "floor", title: "The floor: what no mechanism can avoid",
			notes: [
			"What the machine takes for each part of a message. A figure “over its floor” is over those that its mechanism declares."],
			body: table({ caption: "The parts of the floor", kind: "compact",
				columns: ["part", "size", "placement", "idle", "CPUs", "time", "95 % interval"], isNumber: (at) => at === 1 || at > 4,
				rows: all.map((it) => {
					const { value, low, high } = it.figure("ns");
					return [it.part, it.message_bytes ? units.bytes(Number(it.message_bytes)) : "", it.placement, it.idle, it.distance,
						units.ns(value), low === null ? "" : units.interval(low, high)];
				}) }) })];
	}

	Ipcbench.tables = { sync, shared, setup, floor };
}
