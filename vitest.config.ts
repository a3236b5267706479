import { defineConfig } from "vitest/config";

export default defineConfig(({ mode }) => ({
  resolve: { conditions: ["modelwright:source", "node", "import", "module", "default"] },
  ssr: { resolve: { conditions: ["modelwright:source", "node", "import", "module", "default"], externalConditions: ["node", "import"] } },
  test: {
    // What takes long (laws over many random histories, kills, compilers over generated projects) is a suite of its own: --mode slow.
    include: mode === "slow" ? ["tests/**/*.slow.test.ts"] : ["tests/**/*.test.ts"],
    exclude: mode === "slow" ? [] : ["tests/**/*.slow.test.ts"],
    globalSetup: ["tests/build-dist.ts"],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
  },
}));
