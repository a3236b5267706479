import { faker } from "@faker-js/faker/locale/en";
import { purpose, type Random, randomOf } from "./random.js";

/** A price that holds from a day (included) to another (excluded; open when it is the current one). Amounts are euro cents. */
export interface Price {
  readonly from: number;
  readonly to: number | undefined;
  readonly amount: number;
  readonly cost: number;
}

export interface Product {
  readonly id: string;
  readonly name: string;
  readonly brand: string;
  /** From the department down to the kind of product. */
  readonly category: readonly [string, string, string];
  readonly prices: readonly [Price, ...Price[]];
}

interface Department {
  readonly name: string;
  readonly group: string;
  readonly kinds: readonly [string, ...string[]];
  /** The range of list prices in euro cents. */
  readonly low: number;
  readonly high: number;
}

const departments: readonly [Department, ...Department[]] = [
  { name: "Fashion", group: "Women", kinds: ["Dresses", "Shirts", "Shoes", "Jackets"], low: 1900, high: 14900 },
  { name: "Fashion", group: "Men", kinds: ["Shirts", "Trousers", "Shoes", "Jackets"], low: 1900, high: 15900 },
  { name: "Home", group: "Kitchen", kinds: ["Cookware", "Knives", "Coffee"], low: 900, high: 24900 },
  { name: "Home", group: "Living", kinds: ["Lamps", "Cushions", "Rugs"], low: 1500, high: 29900 },
  { name: "Electronics", group: "Audio", kinds: ["Headphones", "Speakers"], low: 2900, high: 39900 },
  { name: "Electronics", group: "Computing", kinds: ["Keyboards", "Monitors", "Storage"], low: 2500, high: 59900 },
  { name: "Sports", group: "Outdoor", kinds: ["Tents", "Backpacks", "Bottles"], low: 1200, high: 34900 },
  { name: "Sports", group: "Fitness", kinds: ["Weights", "Mats", "Wearables"], low: 900, high: 24900 },
];

/** `….99`, as shops like it. */
const charming = (amount: number) => Math.max(199, Math.round(amount / 100) * 100 - 1);

function pricesOf(random: Random, { low, high }: Department, firstDay: number, days: number): Product["prices"] {
  const changes = random.weighted([55, 25, 15, 5]);
  const changeDays = new Set(Array.from({ length: changes }, () => firstDay + random.int(-60, days - 1)));
  const list = low + (high - low) * random.next() ** 2;
  const cost = Math.round(list * (0.35 + random.next() * 0.3));

  const later = [...changeDays].sort((a, b) => a - b);
  const first = { from: firstDay - 400, to: later[0], amount: charming(list), cost };
  const changed = later.map((from, index) => ({ from, to: later[index + 1], amount: charming(list * (0.75 + random.next() * 0.4)), cost }));
  return [first, ...changed];
}

/** The shop's products: brands and names from faker, seeded; the rest from each product's own stream. */
export function catalogueOf(seed: number, count: number, firstDay: number, days: number): [Product, ...Product[]] {
  faker.seed(seed);
  const brands = Array.from({ length: 24 }, () => faker.company.name().split(/[\s,-]/)[0] ?? "");

  const productAt = (index: number): Product => {
    const random = randomOf(seed, purpose.product, index);
    const department = random.pick(departments);
    const kind = random.pick(department.kinds);
    const brand = brands[random.int(0, brands.length - 1)] ?? "";
    return {
      id: `p_${String(index + 1).padStart(5, "0")}`,
      name: `${brand} ${faker.commerce.productAdjective()} ${faker.commerce.productMaterial()} ${kind}`,
      brand,
      category: [department.name, department.group, kind],
      prices: pricesOf(random, department, firstDay, days),
    };
  };
  return [productAt(0), ...Array.from({ length: count - 1 }, (_, index) => productAt(index + 1))];
}

/** The price of a product on a day, in euro cents. */
export function priceOn(product: Product, day: number): number {
  const price = product.prices.findLast(({ from }) => from <= day) ?? product.prices[0];
  return price.amount;
}
