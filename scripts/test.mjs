// Everything that proves the project, in one command; with --slow, only the tests that take long. Ends with `N passed, N failed, N skipped`.
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync } from "node:fs";

const bin = (name) => `node_modules/${name}`;
const isSlow = process.argv.includes("--slow");
const report = "target/vitest.json";
const counts = { passed: 0, failed: 0, skipped: 0 };

function check(title, args) {
  console.log(`\n▸ ${title}`);
  const { status } = spawnSync(process.execPath, args, { stdio: "inherit" });
  counts[status === 0 ? "passed" : "failed"] += 1;
}

mkdirSync("target/.cache", { recursive: true });
check("build with types", ["scripts/build.mjs", "--types"]);
if (!isSlow) {
  check("type check (TypeScript 7)", [bin("typescript/bin/tsc"), "-p", "."]);
  check("lint and format", [bin("@biomejs/biome/bin/biome"), "check", "."]);
  check("published package", [bin("publint/src/cli.js"), "--strict"]);
  check("published types", [bin("@arethetypeswrong/cli/dist/index.js"), "--pack", ".", "--profile", "esm-only"]);
  check("unused files, exports and packages", [bin("knip/bin/knip.js")]);
}

console.log(isSlow ? "\n▸ slow tests" : "\n▸ tests");
rmSync(report, { force: true });
const { status } = spawnSync(
  process.execPath,
  [
    bin("vitest/vitest.mjs"),
    "run",
    ...(isSlow ? ["--mode", "slow"] : []),
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${report}`,
  ],
  {
    stdio: "inherit",
  },
);
try {
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = JSON.parse(readFileSync(report, "utf8"));
  const brokenFiles = testResults.filter((file) => file.status === "failed" && file.assertionResults.length === 0).length;
  counts.passed += numPassedTests;
  counts.failed += numFailedTests + brokenFiles;
  counts.skipped += numPendingTests + numTodoTests;
  if (status !== 0 && numFailedTests + brokenFiles === 0) counts.failed += 1;
} catch (error) {
  console.error(`vitest left no report: ${error.message}`);
  counts.failed += 1;
}
console.log(`\n${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
process.exitCode = counts.failed === 0 ? 0 : 1;
