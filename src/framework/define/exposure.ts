import { refuseWrongSettings, type Shapes } from "./known-keys.js";
import type { Relation } from "./relation.js";
import { oneOf, record, relations, required, text, texts } from "./shapes.js";

/** What {@link defineExposure} takes. */
export interface ExposureSpec {
  readonly name: string;
  readonly type: "dashboard" | "notebook" | "analysis" | "ml" | "application";
  readonly owner: { readonly name?: string; readonly email?: string };
  /** What it reads. */
  readonly deps: readonly Relation[];
  readonly label?: string;
  readonly description?: string;
  readonly url?: string;
  readonly maturity?: "high" | "medium" | "low";
  readonly tags?: readonly string[];
  readonly meta?: Readonly<Record<string, unknown>>;
}

/** An exposure: something outside the project that reads its models. */
export interface Exposure extends Omit<Required<ExposureSpec>, "label" | "description" | "url" | "maturity"> {
  readonly kind: "exposure";
  readonly label: string | undefined;
  readonly description: string | undefined;
  readonly url: string | undefined;
  readonly maturity: ExposureSpec["maturity"] | undefined;
}

const exposureKeys = {
  name: required(text),
  type: required(oneOf("dashboard", "notebook", "analysis", "ml", "application")),
  owner: required(record),
  deps: required(relations),
  label: text,
  description: text,
  url: text,
  maturity: oneOf("high", "medium", "low"),
  tags: texts,
  meta: record,
} satisfies Record<keyof ExposureSpec, Shapes[string]>;

/**
 * Declares something that reads models, so that the lineage ends where people look.
 *
 * @example
 * ```ts
 * export const salesDashboard = defineExposure({
 *   name: "sales_dashboard", type: "dashboard", owner: { name: "Analytics" }, deps: [fctOrders],
 * });
 * ```
 */
export function defineExposure(spec: ExposureSpec): Exposure {
  refuseWrongSettings("Exposure", spec.name, spec, exposureKeys);
  const { name, type, owner, deps, label, description, url, maturity, tags = [], meta = {} } = spec;
  return Object.freeze({ kind: "exposure", name, type, owner, deps, label, description, url, maturity, tags, meta });
}
