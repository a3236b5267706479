import type { Manifest } from "../artifacts/manifest.js";
import { hash } from "../core/hash.js";
import type { Found } from "../run/prepare.js";
import { fingerprintText } from "../run/versions.js";

/** Of all that decides over what is built, and where: another one means that a plan was made of another project. */
export const projectHash = ({ nodes, parents }: Manifest): string =>
  hash(
    JSON.stringify(
      Object.values(nodes).map((node) => [
        node.id,
        node.kind === "source"
          ? [node.from]
          : node.kind === "exposure"
            ? []
            : [fingerprintText(node) ?? "", "relation" in node ? node.relation : ""],
        parents[node.id] ?? [],
      ]),
    ),
  );

/** Of all that is kept and of what there is: another one means that something was built, dropped or changed since. */
export const stateHash = ({ state, existing }: Pick<Found, "state" | "existing">): string =>
  hash(
    JSON.stringify([
      state.relations.map(({ schema, name, fingerprint, version }) => [schema, name, fingerprint, version].join("\0")).sort(),
      [...existing]
        .map(([label, { kind, columns, rows }]) => [label, kind, rows ?? "", columns.map(({ name, type }) => [name, type])].join("\0"))
        .sort(),
    ]),
  );
