import type { Problem } from "./errors/index.js";

/** A step of work that takes time before or after building. */
export type Phase = "load" | "compile" | "connect" | "artifacts" | "docs" | "ingest" | "publish";

/** What an engine tells while it works. Events are plain data: they can be printed, stored, sent. */
export type EngineEvent =
  | { readonly type: "phase_started"; readonly phase: Phase }
  | { readonly type: "phase_finished"; readonly phase: Phase; readonly durationMs: number; readonly detail: string | undefined }
  | {
      readonly type: "run_started";
      readonly runId: string;
      readonly command: string;
      readonly target: string;
      readonly threads: number;
      readonly models: number;
      readonly seeds: number;
      readonly snapshots: number;
      readonly tests: number;
    }
  | {
      readonly type: "node_started";
      readonly id: string;
      readonly name: string;
      readonly kind: "model" | "seed" | "snapshot";
      /** What is built: a materialization, `seed` or `snapshot`. */
      readonly detail: string;
      /** Where it is built, as people write it: `marts.fct_orders`. */
      readonly relation?: string | undefined;
    }
  | {
      readonly type: "node_finished";
      readonly id: string;
      readonly name: string;
      readonly kind: "model" | "seed" | "snapshot" | "test";
      readonly status: "success" | "unchanged" | "error" | "skipped" | "pass" | "warn" | "fail";
      readonly durationMs: number;
      /** One line of what `rows` and `failures` do not tell: why it was skipped, say. */
      readonly detail: string | undefined;
      /** The materialization of a model, the kind of a test. */
      readonly what?: string | undefined;
      /** Where it was built, or what was tested, as people write it: `marts.fct_orders`. */
      readonly relation?: string | undefined;
      /** Rows of the table that was built. */
      readonly rows?: number | undefined;
      /** Failing rows that a test found. */
      readonly failures?: number | undefined;
      /** File of the compiled SQL, relative to the project folder. */
      readonly sqlFile?: string | undefined;
      readonly problem: Problem | undefined;
      /** How many of the run's nodes are finished, this one included, and how many there are. */
      readonly index: number;
      readonly total: number;
    }
  | { readonly type: "warning"; readonly problem: Problem }
  | {
      readonly type: "run_finished";
      readonly runId: string;
      readonly durationMs: number;
      readonly counts: Readonly<Record<string, number>>;
      /** What failed besides its nodes. */
      readonly problem?: Problem | undefined;
    };

/** One kind of event. */
export type EventOf<Type extends EngineEvent["type"]> = Extract<EngineEvent, { readonly type: Type }>;

/** Where events go. It must not throw. */
export type EventSink = (event: EngineEvent) => void;
