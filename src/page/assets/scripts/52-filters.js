"use strict";
// Which cases the charts about messages show.
{
	const { units, cases, families: { inOrder }, dom: { el } } = Ipcbench;
	const BENCHES = ["latency", "throughput", "load"];

	/** What a run has to choose among, of its benches about messages. */
	function choices(run) {
		const all = BENCHES.flatMap((it) => cases.casesOf(run, it));
		const latency = cases.casesOf(run, "latency");
		return {
			names: new Set(all.map((it) => it.mechanism)),
			wait: cases.values(all, "wait"), placement: cases.values(all, "placement"), idle: cases.values(all, "idle"),
			distance: cases.values(all, "distance"), size: cases.values(latency.length > 0 ? latency : all, "message_bytes")
				.map(Number),
		};
	}

	const preferred = (wanted, present, usual) =>
		present.includes(wanted) ? wanted : usual.find((it) => present.includes(it)) || present[0] || "";

	// The size that most mechanisms were measured with, the smallest of those.
	function usualSize(run, sizes) {
		const all = cases.casesOf(run, "latency").concat(cases.casesOf(run, "throughput"));
		const number = (size) => new Set(all.filter((it) => cases.size(it) === size).map((it) => it.mechanism)).size;
		return sizes.reduce((best, size) => (best === null || number(size) > number(best) ? size : best), null);
	}

	/** The filters as they apply: what the state asks for where the run has it, otherwise what is usual. */
	function filtersOf(run, state) {
		const has = choices(run);
		return {
			families: state.families ? state.families.split(",") : [],
			wait: state.wait === "any" ? "" : preferred(state.wait, has.wait, ["block"]),
			placement: preferred(state.placement, has.placement, ["cross-core"]),
			idle: preferred(state.chart_idle, has.idle, ["poll"]),
			distance: has.distance.includes(state.distance) ? state.distance : run.distance || "",
			size: has.size.includes(state.size) ? state.size : usualSize(run, has.size),
		};
	}

	function select(name, label, value, options, change) {
		const node = el("select", { id: `filter-${name}` },
			options.map(([it, text]) => el("option", { value: it, selected: it === value }, text)));
		node.addEventListener("change", () => change({ [name]: node.value }));
		return options.length < 2 ? null : el("div", { class: "field" }, el("label", { for: `filter-${name}` }, label), node);
	}

	function familyBoxes(families, chosen, change) {
		if (families.length < 2) return null;
		const boxes = families.map((it) => el("input", { type: "checkbox", value: it, checked: chosen.includes(it) }));
		const said = () => boxes.filter((it) => it.checked).map((it) => it.value).join(",");
		boxes.forEach((it) => it.addEventListener("change", () => change({ families: said() })));
		return el("fieldset", { class: "families" }, el("legend", null, "Families (none chosen: all)"),
			boxes.map((it, at) => el("label", null, it, " ", families[at])));
	}

	const named = (values) => values.map((it) => [it, it]);

	function filterForm(run, filters, familyOf, change) {
		const has = choices(run);
		const families = inOrder([...has.names].map((it) => familyOf.get(it) || "").filter(Boolean));
		const sizes = has.size.map((it) => [String(it), units.bytes(it)]);
		const node = el("form", { class: "filters", "aria-label": "What the charts about messages show" },
			familyBoxes(families, filters.families, change),
			el("div", { class: "fields" },
				select("wait", "Waits by", filters.wait || "any", [["any", "whatever is fastest"], ...named(has.wait)], change),
				select("placement", "Placement", filters.placement, named(has.placement), change),
				select("chart_idle", "Idle cores", filters.idle, named(has.idle), change),
				has.distance.length > 0 && select("distance", "The two CPUs", filters.distance, named(has.distance), change),
				select("size", "Where a chart is of one size", String(filters.size), sizes,
					(found) => change({ size: Number(found.size) }))));
		node.addEventListener("submit", (event) => event.preventDefault());
		return node;
	}

	const inWords = ({ wait, placement, idle, distance }) =>
		[placement, idle && `idle ${idle}`, wait ? `waiting by ${wait}` : "whichever way to wait is fastest", distance
			&& `CPUs ${distance}`].filter(Boolean).join(", ");

	/** Cases that the filters let through, one distance each; `but` are filters that do not count. */
	function filtered(run, bench, filters, familyOf, but = []) {
		const { families, size, distance, ...columns } = filters;
		for (const it of but) delete columns[it];
		return cases.oneDistance(cases.casesOf(run, bench), distance).filter((it) => cases.passes(it, columns) &&
			(families.length === 0 || families.includes(familyOf.get(it.mechanism) || "")));
	}

	Ipcbench.filters = { filtersOf, filterForm, filtered, inWords };
}
