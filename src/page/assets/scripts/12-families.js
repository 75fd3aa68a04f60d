"use strict";
// Which mechanisms share a panel, and in what order.
globalThis.Ipcbench = globalThis.Ipcbench || {};
{
	const KIN = [["byte stream"], ["datagram", "queue"], ["shared memory", "mapped file", "file"], ["ring"],
		["kernel copy", "io_uring"], ["library"], ["remote call"], ["notification"]];
	const MOST = 12;
	const rank = (family) => {
		const at = KIN.flat().indexOf(family);
		return at < 0 ? KIN.flat().length + (family === "" ? 1 : 0) : at;
	};

	const inOrder = (families) => [...new Set(families)].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : a > b ? 1 : 0));

	/** A map from a mechanism to its family, "" where that is not known. */
	function familiesOf(mechanisms) {
		return new Map(mechanisms.map((it) => [it.id, typeof it.family === "string" ? it.family : ""]));
	}

	const kinOf = (family) => KIN.find((it) => it.includes(family)) || [family];

	function parts(list) {
		const number = Math.ceil(list.length / MOST);
		const size = Math.ceil(list.length / number);
		return Array.from({ length: number }, (_, at) => list.slice(at * size, (at + 1) * size));
	}

	/** [{title, names}] of these mechanisms: a panel for each kind of family, none with more lines than can be told apart. */
	function panels(names, families) {
		const familyOf = (name) => families.get(name) || "";
		const groups = new Map();
		for (const family of inOrder(names.map(familyOf))) {
			const kin = kinOf(family);
			const title = kin.filter((it) => names.some((name) => familyOf(name) === it)).join(", ");
			const members = names.filter((name) => familyOf(name) === family);
			groups.set(title, [...(groups.get(title) || []), ...members]);
		}
		return [...groups].flatMap(([title, members]) => parts(members).map((part, at, all) => ({
			title: asHeading(title || (groups.size > 1 ? "others" : "mechanisms")) + (all.length > 1 ? ` (${at + 1} of ${all.length})`
				: ""),
			names: part,
		})));
	}

	/** A family's name as a heading; what is spelt in a way of its own stays. */
	const asHeading = (text) => (/^[a-z]+(?![a-z_])/.test(text) ? text[0].toUpperCase() + text.slice(1) : text);

	Ipcbench.families = { inOrder, familiesOf, panels, asHeading };
}
if (typeof module === "object") module.exports = Ipcbench.families;
