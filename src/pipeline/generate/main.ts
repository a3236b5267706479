import { parseArgs } from "node:util";
import { scaledRates } from "./dirt.js";
import { generate } from "./generate.js";

const help = `Generates the raw events, the catalogue and the customers of a made-up shop. The same options give the same files.

  --seed N       seed of all randomness (42)
  --start DATE   first day (2026-03-01)
  --days N       number of days (30)
  --users N      customers with an account; five times as many visit without one (2000)
  --products N   size of the catalogue (300)
  --dirt F       factor on the stated rates of planted dirt; 0 for none (1)
  --out DIR      data folder (data)
`;

function wholeNumber(option: string, text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1) throw new RangeError(`--${option} wants a whole number from 1, not "${text}".`);
  return value;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      seed: { type: "string", default: "42" },
      start: { type: "string", default: "2026-03-01" },
      days: { type: "string", default: "30" },
      users: { type: "string", default: "2000" },
      products: { type: "string", default: "300" },
      dirt: { type: "string", default: "1" },
      out: { type: "string", default: "data" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return void process.stdout.write(help);
  if (Number.isNaN(Date.parse(values.start)) || !/^\d{4}-\d\d-\d\d$/.test(values.start)) {
    throw new RangeError(`--start wants a date such as 2026-03-01, not "${values.start}".`);
  }
  const factor = Number(values.dirt);
  if (!(factor >= 0 && factor <= 10)) throw new RangeError(`--dirt wants a factor from 0 to 10, not "${values.dirt}".`);

  const options = {
    seed: wholeNumber("seed", values.seed),
    start: values.start,
    days: wholeNumber("days", values.days),
    users: wholeNumber("users", values.users),
    products: wholeNumber("products", values.products),
    dirt: scaledRates(factor),
  };
  const started = performance.now();
  const { records, files, planted } = await generate(values.out, options);
  const seconds = (performance.now() - started) / 1000;
  const lines = [
    `Generated ${records.toLocaleString("en")} records in ${files} files (${seconds.toFixed(1)} s); dirt planted:`,
    ...Object.entries(planted).map(([stain, count]) => `  ${stain.padEnd(16)} ${count.toLocaleString("en").padStart(7)}`),
  ];
  process.stdout.write(`${lines.join("\n")}\n`);
}

try {
  await main();
} catch (error) {
  const mistaken = error instanceof RangeError || (error instanceof TypeError && "code" in error);
  if (!mistaken) throw error;
  process.stderr.write(`${error.message}\n\n${help}`);
  process.exitCode = 2;
}
