"use strict";
// Who is not beaten in both of two costs.
globalThis.Ipcbench = globalThis.Ipcbench || {};
{
	/** The points {x, y, …} that no other one is at most as large as in both, and smaller in one; by x. */
	function front(points) {
		const known = points.filter(({ x, y }) => Number.isFinite(x) && Number.isFinite(y));
		const found = [];
		for (const point of known.sort((a, b) => a.x - b.x || a.y - b.y)) {
			const last = found[found.length - 1];
			if (!last || point.y < last.y || (point.x === last.x && point.y === last.y)) found.push(point);
		}
		return found;
	}

	Ipcbench.pareto = { front };
}
if (typeof module === "object") module.exports = Ipcbench.pareto;
