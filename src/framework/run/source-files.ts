import { createHash } from "node:crypto";
import { createReadStream, existsSync } from "node:fs";
import { stat } from "node:fs/promises";
import { join, relative } from "node:path";
import { pipeline } from "node:stream/promises";
import { z } from "zod";
import type { Connection, SqlDialect, Warehouse } from "../adapters/adapter.js";
import type { SeedNode, SourceNode } from "../artifacts/manifest.js";
import { readCache, writeCache } from "../core/cache-file.js";
import type { Clock } from "../core/clock.js";
import { hash } from "../core/hash.js";

type Queries = Pick<Connection, "query">;

/** What can be read from files. */
export type FileNode = SourceNode | SeedNode;

/** Tells the versions of what is read from files. */
export interface SourceFiles extends Disposable {
  /** Of the content and the paths of all files of a node; `undefined` where that cannot be told. The first answer is kept. */
  readonly versionOf: (node: FileNode) => Promise<string | undefined>;
  /**
   * Whether all files of nodes are still what they were when their versions were told. They are listed by a connection that is held
   * already, where one is: to wait for another one then would be to wait for others who do the same.
   */
  readonly areSame: (nodes: readonly FileNode[], held?: Queries) => Promise<boolean>;
}

/** What it takes to find and read files. */
export interface FilesContext {
  readonly warehouse: Warehouse;
  readonly dialect: SqlDialect;
  readonly projectDir: string;
  readonly clock: Clock;
}

/** A file's stamp, when it was hashed (milliseconds), and its hash. */
const entry = z.tuple([z.string(), z.number(), z.string()]);
const cacheSchema = z.record(z.string(), entry);
type Cache = Record<string, z.output<typeof entry>>;

/** So many files are read at once. */
const atOnce = 4;
/** A file can change twice within what its time of change is precise to: one that was young when it was hashed is hashed again. */
const youngMs = 2000;

interface FileStamp {
  readonly path: string;
  readonly stamp: string;
  readonly changedMs: number;
}

/** The version of a node's files, and what they looked like when it was told. */
interface FileVersion {
  readonly stamps: string | undefined;
  readonly version: string | undefined;
}

export function createSourceFiles({ warehouse, dialect, projectDir, clock }: FilesContext): SourceFiles {
  const cachePath = join(projectDir, "target", ".cache", "files.json");
  let cache: Cache | undefined;
  const used = new Set<string>();
  let isChanged = false;
  const told = new Map<string, Promise<FileVersion>>();
  const inTurn = createSlots(atOnce);

  /** The files of a node in the order in which they are read, as they are now. */
  async function filesOf(node: FileNode, by: Queries = warehouse): Promise<FileStamp[]> {
    const paths = await pathsOf(node, by);
    return Promise.all(paths.map((path) => inTurn(() => stampOf(path))));
  }

  async function pathsOf(node: FileNode, by: Queries): Promise<string[]> {
    if (node.kind === "seed") return [join(projectDir, node.path)];
    if (node.origin.kind !== "files") throw new Error(`${node.id} has no files.`);
    const rows = await by.query<{ readonly file: string }>(dialect.listFiles(node.origin.paths));
    return rows.map(({ file }) => file);
  }

  async function contentOf({ path, stamp, changedMs }: FileStamp): Promise<string> {
    cache ??= readCache(cachePath, cacheSchema) ?? {};
    const key = relative(projectDir, path);
    const known = cache[key];
    used.add(key);
    if (known !== undefined && known[0] === stamp && known[1] - changedMs > youngMs) return known[2];
    const begun = clock.now().getTime();
    const content = await inTurn(() => hashFile(path));
    cache[key] = [stamp, begun, content];
    isChanged = true;
    return content;
  }

  async function tell(node: FileNode): Promise<FileVersion> {
    try {
      const files = await filesOf(node);
      const contents = await Promise.all(files.map(contentOf));
      const version = hash(...files.flatMap(({ path }, index) => [relative(projectDir, path), contents[index] ?? ""]));
      return { stamps: stampsOf(files), version };
    } catch {
      // What cannot be listed or read is told when it is looked at, or built; its version is not known.
      return { stamps: undefined, version: undefined };
    }
  }

  function keep(node: FileNode) {
    const known = told.get(node.id) ?? tell(node);
    told.set(node.id, known);
    return known;
  }

  async function isSame(node: FileNode, held: Queries | undefined): Promise<boolean> {
    const { stamps } = await keep(node);
    const now = await filesOf(node, held).then(stampsOf, () => undefined);
    return stamps !== undefined && stamps === now;
  }

  return {
    versionOf: async (node) => (hasFiles(node) ? (await keep(node)).version : undefined),
    areSame: async (nodes, held) => (await Promise.all(nodes.filter(hasFiles).map((node) => isSame(node, held)))).every(Boolean),
    /** Keeps what was hashed for the next run. */
    [Symbol.dispose]() {
      if (!isChanged || cache === undefined) return;
      for (const key of Object.keys(cache)) if (!used.has(key) && !existsSync(join(projectDir, key))) delete cache[key];
      writeCache(cachePath, cache);
    },
  };
}

const hasFiles = (node: FileNode): boolean => node.kind === "seed" || node.origin.kind === "files";

async function stampOf(path: string): Promise<FileStamp> {
  const { size, mtimeNs, ctimeNs, ino, ctimeMs, mtimeMs } = await stat(path, { bigint: true });
  const changedMs = Math.max(Number(ctimeMs), Number(mtimeMs));
  return { path, stamp: [size, mtimeNs, ctimeNs, ino].join(" "), changedMs };
}

const stampsOf = (files: readonly FileStamp[]): string => hash(...files.flatMap(({ path, stamp }) => [path, stamp]));

async function hashFile(path: string): Promise<string> {
  const digest = createHash("sha256");
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), digest);
  return digest.digest("hex").slice(0, 32);
}

/** Lets so many of what it is given run at once. */
function createSlots(many: number): <T>(act: () => Promise<T>) => Promise<T> {
  let free = many;
  const waiting: (() => void)[] = [];
  return async (act) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((admit) => waiting.push(admit));
    try {
      return await act();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
}
