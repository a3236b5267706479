import { closeSync, mkdirSync, openSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { dateOf } from "./calendar.js";
import type { Product } from "./catalogue.js";
import { type ColumnTypes, jsonToParquet } from "./parquet.js";
import { profilesOf } from "./people.js";
import type { World } from "./world.js";

const productColumns: ColumnTypes = {
  product_id: "VARCHAR",
  product_name: "VARCHAR",
  brand: "VARCHAR",
  category_l1: "VARCHAR",
  category_l2: "VARCHAR",
  category_l3: "VARCHAR",
  price: "BIGINT",
  cost: "BIGINT",
  currency: "VARCHAR",
  valid_from: "DATE",
  valid_to: "DATE",
};

const userColumns: ColumnTypes = {
  user_id: "VARCHAR",
  email_sha256: "VARCHAR",
  country: "VARCHAR",
  signup_time: "TIMESTAMP",
  marketing_opt_in: "BOOLEAN",
  is_test_user: "BOOLEAN",
  is_deleted: "BOOLEAN",
};

/** One row for each price that a product had, has or will have. */
function* priceRows(catalogue: readonly Product[]) {
  for (const { id, name, brand, category, prices } of catalogue) {
    for (const { from, to, amount, cost } of prices) {
      yield {
        product_id: id,
        product_name: name,
        brand,
        category_l1: category[0],
        category_l2: category[1],
        category_l3: category[2],
        price: amount,
        cost,
        currency: "EUR",
        valid_from: dateOf(from),
        valid_to: to === undefined ? null : dateOf(to),
      };
    }
  }
}

async function writeTable(path: string, columns: ColumnTypes, rows: Iterable<object>): Promise<void> {
  const lines = `${path}.ndjson.part`;
  const file = openSync(lines, "w");
  let text = "";
  for (const row of rows) {
    text += `${JSON.stringify(row)}\n`;
    if (text.length < 512 * 1024) continue;
    writeSync(file, text);
    text = "";
  }
  writeSync(file, text);
  closeSync(file);
  await jsonToParquet(lines, path, columns);
  rmSync(lines);
}

/** Writes the tables of the shop's own systems: the catalogue with its price history, and the customers' profiles. */
export async function writeTables(folder: string, world: World): Promise<void> {
  mkdirSync(folder, { recursive: true });
  await writeTable(join(folder, "products.parquet"), productColumns, priceRows(world.catalogue));
  await writeTable(join(folder, "users.parquet"), userColumns, profilesOf(world));
}
