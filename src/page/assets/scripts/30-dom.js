"use strict";
// Elements from data. Whatever the data holds becomes text, and nothing else.
{
	const SVG = "http://www.w3.org/2000/svg";

	function filled(node, attributes, children) {
		for (const [name, value] of Object.entries(attributes || {})) {
			if (value === null || value === undefined || value === false) continue;
			if (name === "style") for (const [key, it] of Object.entries(value)) node.style.setProperty(key, it);
			else node.setAttribute(name, value === true ? "" : String(value));
		}
		for (const child of children.flat(Infinity)) {
			if (child !== null && child !== undefined && child !== false) node.append(child);
		}
		return node;
	}

	const el = (tag, attributes, ...children) => filled(document.createElement(tag), attributes, children);
	const svg = (tag, attributes, ...children) => filled(document.createElementNS(SVG, tag), attributes, children);

	/** A name as an id: what a fragment and a selector take as they are. */
	const slug = (text) => String(text).replace(/[^\w-]+/g, "_").slice(0, 80);
	const shorten = (text, most = 26) => (String(text).length > most ? `${String(text).slice(0, most - 1)}…` : String(text));

	/** A link within the page, which keeps what was asked for (90-main.js). */
	const to = (id, attributes, ...children) => el("a", { href: `#at=${id}`, ...attributes }, ...children);
	const toMechanism = (name, ...children) =>
		(Ipcbench.known && Ipcbench.known.has(name) ? to(`mechanism-${slug(name)}`, { class: "mechanism" }, name, ...children)
			: el("span", { class: "mechanism" }, name, ...children));

	/** A link to a file, where it is one beside the page or on the web; otherwise its text. */
	function toFile(href, text) {
		const isElsewhere = /^[a-z][a-z0-9+.-]*:/i.test(href) && !/^https?:/i.test(href);
		return isElsewhere ? el("span", null, text) : el("a", { href }, text);
	}

	const scrolled = (label, ...children) => el("div", { class: "scroll", role: "region", tabindex: 0, "aria-label": label },
		...children);

	function cellOf(cell, isNumber, isHead) {
		const { text, node, style, title } = cell !== null && typeof cell === "object" && !(cell instanceof Node) ? cell
			: cell instanceof Node ? { node: cell } : { text: cell };
		const content = node || (text === null || text === undefined || text === "" ? Ipcbench.units.DASH : String(text));
		return el(isHead ? "th" : "td", { scope: isHead ? "row" : null, class: isNumber ? "number" : null, style, title }, content);
	}

	/** A table in a region of its own to scroll. rows: [[cell]] or [{cells, class}]; the first column names the row, the others hold numbers. */
	function table({ caption, label, columns, isNumber = (at) => at > 0, rows, kind }) {
		const head = el("tr", null, columns.map((text, at) => el("th", { scope: "col", class: isNumber(at) ? "number" : null },
			text)));
		const body = rows.map((row) => {
			const { cells, ...rest } = Array.isArray(row) ? { cells: row } : row;
			return el("tr", { class: rest.class }, cells.map((cell, at) => cellOf(cell, isNumber(at), at === 0)));
		});
		return scrolled(label || caption, el("table", { class: kind },
			el("caption", null, caption), el("thead", null, head), el("tbody", null, body)));
	}

	/** A <details> whose inside is made when it is first opened. */
	function folded(summary, make, attributes) {
		const node = el("details", attributes, el("summary", null, summary));
		node.fill = () => {
			if (!node.isFilled) node.append(...[make()].flat());
			node.isFilled = true;
		};
		node.addEventListener("toggle", () => node.open && node.fill());
		return node;
	}

	const section = (id, title, ...children) =>
		el("section", { id, "aria-labelledby": `${id}-title`, tabindex: -1 }, el("h2", { id: `${id}-title` }, title), ...children);

	const note = (text) => el("p", { class: "note" }, text);

	Ipcbench.dom = { el, svg, note, slug, shorten, to, toMechanism, toFile, scrolled, table, folded, section };
}
