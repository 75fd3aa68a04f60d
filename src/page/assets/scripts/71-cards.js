"use strict";
// A card for each mechanism: its path, its limits, its figures, when to use it and when not.
{
	const { units, cases, marks, traits, path, families, heading: { textOf }, which: { how },
		dom: { el, table, section, folded, slug, note } } = Ipcbench;

	function all(run) {
		const known = cases.list(run.mechanisms).filter((it) => it && textOf(it.id));
		const ids = new Set(known.map((it) => it.id));
		const others = [...new Set(cases.list(run.offers).map((it) => it.mechanism))].filter((it) => !ids.has(it));
		return [...known, ...others.map((id) => ({ id }))];
	}

	const yesOrNo = (value) => (value === true ? "yes" : value === false ? "no" : null);

	function limits(its) {
		const library = its.library || {};
		const entries = [
			["Available", its.available === false ? `no: ${textOf(its.reason)}` : yesOrNo(its.available)],
			["Ways to wait", cases.list(its.waits).map(textOf).join(", ")],
			["Largest message", units.isNumber(its.max_message_bytes) ? units.bytes(its.max_message_bytes) : its.payload === "bytes"
				? "no limit of its own" : null],
			["Limited by", textOf(its.limited_by)],
			["Keeps messages apart", yesOrNo(its.boundaries)],
			["Nothing is lost", yesOrNo(its.lossless)],
			["Tells of a peer's death", yesOrNo(its.tells_of_death)],
			["In place, without copies", yesOrNo(its.zero_copy)],
			["Several senders up to", units.isNumber(its.many_to_many_bytes) && its.many_to_many_bytes > 0
				? units.bytes(its.many_to_many_bytes) : null],
			["Library", [textOf(library.name), textOf(library.version), textOf(library.licence)
				&& `(${textOf(library.licence)})`].filter(Boolean).join(" ")],
			["Packages", textOf(library.packages)],
		].filter(([, value]) => value);
		return el("dl", { class: "limits" }, entries.map(([name, value]) => el("div", null, el("dt", null, name),
			el("dd", null, value))));
	}

	function floorOf(latency, offer) {
		const found = latency.find((it) => it.mechanism === offer.mechanism && it.wait === offer.wait
			&& it.placement === offer.placement && it.idle === offer.idle &&
			it.transfer === offer.transfer && cases.size(it) === offer.message_bytes && it.figure("floor_ratio"));
		return found ? units.ratio(found.value("floor_ratio")) : units.DASH;
	}

	function figures(run, id) {
		const offers = cases.list(run.offers).filter((it) => it.mechanism === id).sort((a, b) => a.message_bytes - b.message_bytes);
		if (offers.length === 0) return el("p", { class: "missing" }, "This run has no round trips and no streams of it.");
		const latency = cases.oneDistance(cases.casesOf(run, "latency"), run.distance);
		return table({ caption: `Figures of ${id}`, kind: "compact",
			columns: ["size", "placement", "idle", "waits by", "RTT", "p99", "over its floor", "messages/s", "CPU/message"],
				isNumber: (at) => at === 0 || at > 3,
			rows: offers.map((it) => [units.bytes(it.message_bytes), it.placement, it.idle, how(it), units.estimate(it.rtt_ns),
				units.ns(it.rtt_p99_ns), floorOf(latency, it), units.estimate(it.messages_per_s, units.count),
				units.estimate(it.cpu_ns_per_message)]) });
	}

	const sentences = (title, list, kind) => list.length > 0 &&
		el("div", { class: `traits ${kind}` }, el("h4", null, title), el("ul", null, list.map((it) => el("li", null, it))));

	function inside(run, its, ranked) {
		const { use, not } = traits.traits(its, ranked);
		return [
			el("div", { class: "card-body" },
				el("div", null, textOf(its.path) && el("p", { class: "path-text" }, textOf(its.path)), path.drawing(its)),
				el("div", { class: "card-facts" }, sentences("For it", use, "use"), sentences("Against it", not, "not"), limits(its))),
			figures(run, its.id),
		];
	}

	function card(run, its, ranked, quickest) {
		const summary = [marks.marker(its.id), el("span", { class: "card-name" }, its.id),
			el("span", { class: "card-title" }, textOf(its.title)),
			el("span", { class: "card-figure" }, its.available === false ? "not available" : quickest.has(its.id)
				? units.ns(quickest.get(its.id)) : "")];
		return folded(summary, () => inside(run, its, ranked), { class: "card", id: `mechanism-${slug(its.id)}` });
	}

	// The shortest measured round trip of each, for the line of its card.
	function quickestOf(run) {
		const found = new Map();
		for (const { mechanism, rtt_ns: rtt } of cases.list(run.offers)) {
			if (rtt && !(found.get(mechanism) <= rtt.median)) found.set(mechanism, rtt.median);
		}
		return found;
	}

	function cards(run) {
		const list = all(run);
		if (list.length === 0) return null;
		const ranked = traits.rankings(cases.list(run.offers));
		const quickest = quickestOf(run);
		const familyOf = families.familiesOf(list);
		return section("mechanisms", "The mechanisms", note(
			"Open one for its path, its limits and its figures. At the right: its shortest round trip, of whatever size, placement and way to wait."),
			families.inOrder(list.map((it) => familyOf.get(it.id)))
				.map((family) => el("div", { class: "cards" }, el("h3", null, families.asHeading(family)
				|| "Of no family that the run names"),
				list.filter((it) => familyOf.get(it.id) === family).map((it) => card(run, it, ranked, quickest)))));
	}

	Ipcbench.cards = { cards, all };
}
