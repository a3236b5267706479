import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: { conditions: ["modelwright:source", "node", "import", "module", "default"] },
  ssr: { resolve: { conditions: ["modelwright:source", "node", "import", "module", "default"], externalConditions: ["node", "import"] } },
  test: {
    include: ["tests/**/*.test.ts"],
    exclude: ["tests/compat/**"],
    globalSetup: ["tests/build-dist.ts"],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
  },
});
