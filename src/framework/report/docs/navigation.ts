import { titleOf } from "./pages/hand-written.js";
import { handWrittenPath, pathOf } from "./paths.js";
import type { PageNode, Site } from "./site.js";
import { healthOf } from "./views.js";

/** A page in the sidebar: label, address from the site's root, class of its colour, and where something is wrong, what and how bad. */
type Entry = readonly [label: string, path: string, hue: string, trouble: string, tone: string];

/** A part of the sidebar's tree. */
interface Branch {
  readonly label: string;
  readonly branches: Branch[];
  readonly entries: Entry[];
}

/** The sidebar's tree. It is one file that every page loads, for repeating it on each page would make a large project's site huge. */
export function navigationOf(site: Site): Branch {
  const root = branch("");
  for (const page of site.pages) descend(root, ["Guides"]).entries.push([titleOf(page), handWrittenPath(page.name), "", "", ""]);
  for (const kind of ["model", "source", "seed", "snapshot", "exposure"] as const) {
    const nodes = site.nodes.filter((node) => node.kind === kind).sort((a, b) => site.layer(a).place - site.layer(b).place);
    for (const node of nodes) descend(root, trailOf(site, node)).entries.push(entryOf(site, node));
  }
  sort(root);
  return root;
}

const headings = {
  model: "Models",
  source: "Sources",
  seed: "Seeds",
  snapshot: "Snapshots",
  exposure: "Exposures",
} as const satisfies Record<PageNode["kind"], string>;

const trailOf = (site: Site, node: PageNode): readonly string[] => [
  headings[node.kind],
  ...(node.kind === "source" ? [node.source] : site.folders(node)),
];

function entryOf(site: Site, node: PageNode): Entry {
  const health = healthOf(site, node.id);
  const label = node.kind === "exposure" ? (node.label ?? node.name) : node.name;
  const trouble = health?.tone === "bad" || health?.tone === "warn" ? health : undefined;
  return [label, pathOf(node), site.layer(node).className, trouble?.label ?? "", trouble?.tone ?? ""];
}

const branch = (label: string): Branch => ({ label, branches: [], entries: [] });

function descend(from: Branch, trail: readonly string[]): Branch {
  return trail.reduce((parent, label) => {
    const known = parent.branches.find((child) => child.label === label);
    if (known !== undefined) return known;
    const child = branch(label);
    parent.branches.push(child);
    return child;
  }, from);
}

/** Entries by name; branches stay as data flows. */
function sort({ branches, entries }: Branch): void {
  entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  branches.forEach(sort);
}
