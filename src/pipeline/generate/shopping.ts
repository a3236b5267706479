import { DAY, HOUR } from "./calendar.js";
import { type Product, priceOn } from "./catalogue.js";
import { onPriceList } from "./markets.js";
import type { Visitor } from "./people.js";
import type { Random } from "./random.js";
import type { Tracker } from "./tracker.js";
import type { World } from "./world.js";

/** A product in a cart or an order, priced in the market's currency. */
interface CartLine {
  readonly product: Product;
  readonly quantity: number;
}

const searches = [
  "lamp",
  "running shoes",
  "headphones",
  "gift",
  "coffee",
  "jacket",
  "tent",
  "keyboard",
  "rug",
  "dress",
  "bottle",
  "sale",
] as const;
const sections = ["/", "/sale", "/new", "/fashion", "/home-living", "/electronics", "/sports", "/help/shipping", "/account"] as const;

const pagePath = (product: Product) => `/p/${product.id}`;

/** Few products are looked at often, most seldom. */
const popular = ({ catalogue }: World, random: Random): Product =>
  catalogue[Math.floor(random.next() ** 1.9 * catalogue.length)] ?? catalogue[0];

function priced(product: Product, visitor: Visitor, time: number) {
  const { currency } = visitor.market;
  return { product_id: product.id, unit_price: onPriceList(priceOn(product, Math.floor(time / DAY)), currency), currency };
}

/** One visit: looks around and, with luck, fills a cart and orders. */
export function goShopping(world: World, visitor: Visitor, tracker: Tracker, bounce: number, random: Random): void {
  const cart: CartLine[] = [];
  if (random.chance(0.4)) viewProduct(popular(world, random), visitor, tracker);
  else tracker.send(random.pick(sections), { event_type: "page_view" });
  if (random.chance(bounce)) return;

  const steps = 2 + Math.floor(-Math.log(1 - random.next()) * 5);
  for (let step = 0; step < steps; step++) {
    if (random.chance(0.012)) tracker.wait(31 * 60, 4 * 3600);
    else tracker.wait(4, 95);
    lookAround(world, visitor, tracker, cart, random);
  }
  if (cart.length > 0) checkOut(visitor, tracker, cart, random);
}

function viewProduct(product: Product, visitor: Visitor, tracker: Tracker): void {
  tracker.send(pagePath(product), { event_type: "product_view", ...priced(product, visitor, tracker.now()) });
}

function lookAround(world: World, visitor: Visitor, tracker: Tracker, cart: CartLine[], random: Random): void {
  const what = random.weighted([30, 56, 10, 4]);
  if (what === 0) tracker.send(random.pick(sections), { event_type: "page_view" });
  else if (what === 2) {
    const query = random.pick(searches);
    tracker.send(`/search?q=${encodeURIComponent(query)}`, { event_type: "search", search_query: query });
  } else if (what === 3) dropFromCart(visitor, tracker, cart, random);
  else {
    const product = popular(world, random);
    viewProduct(product, visitor, tracker);
    if (!random.chance(0.16 * visitor.keenness)) return;
    tracker.wait(3, 40);
    const quantity = random.weighted([0, 82, 13, 5]);
    cart.push({ product, quantity });
    tracker.send(pagePath(product), { event_type: "add_to_cart", ...priced(product, visitor, tracker.now()), quantity });
  }
}

function dropFromCart(visitor: Visitor, tracker: Tracker, cart: CartLine[], random: Random): void {
  if (cart.length === 0) return;
  const [line] = cart.splice(random.int(0, cart.length - 1), 1);
  if (line === undefined) return;
  const { product, quantity } = line;
  tracker.send("/cart", { event_type: "remove_from_cart", ...priced(product, visitor, tracker.now()), quantity });
}

function checkOut(visitor: Visitor, tracker: Tracker, cart: readonly CartLine[], random: Random): void {
  tracker.wait(5, 60);
  tracker.send("/cart", { event_type: "page_view" });
  if (!random.chance(0.62 * Math.min(1.3, visitor.keenness + 0.4))) return;

  tracker.wait(10, 60);
  if (random.chance(0.85)) tracker.login();
  for (const [index, { product, quantity }] of cart.entries()) {
    tracker.send("/checkout", { event_type: "checkout_start", ...priced(product, visitor, tracker.now()), quantity, line_no: index + 1 });
  }
  if (!random.chance(0.84)) return;

  const { currency } = visitor.market;
  const total = cart.reduce((sum, { product, quantity }) => sum + priced(product, visitor, tracker.now()).unit_price * quantity, 0);
  const shipping = total >= onPriceList(6000, currency) ? 0 : onPriceList(490, currency);
  tracker.wait(20, 120);
  tracker.send("/checkout/shipping", { event_type: "shipping_info", currency, shipping });
  if (!random.chance(0.88)) return;

  tracker.wait(20, 150);
  tracker.send("/checkout/payment", { event_type: "payment_info", currency });
  if (!random.chance(0.9)) return;

  tracker.wait(5, 60);
  order(visitor, tracker, cart, shipping, random);
}

function order(visitor: Visitor, tracker: Tracker, cart: readonly CartLine[], shipping: number, random: Random): void {
  const order_id = `o_${random.uuid().replaceAll("-", "").slice(0, 20)}`;
  const rebate = random.chance(0.16) ? 0.1 : 0;
  const { vat } = visitor.market;

  for (const [index, { product, quantity }] of cart.entries()) {
    const line = { ...priced(product, visitor, tracker.now()), quantity, order_id, line_no: index + 1 };
    const discount = Math.round(line.unit_price * quantity * rebate);
    const paid = line.unit_price * quantity - discount;
    const tax = Math.round((paid * vat) / (1 + vat));
    const purchase = tracker.send("/checkout/thank-you", {
      event_type: "purchase",
      ...line,
      discount,
      tax,
      shipping: index === 0 ? shipping : 0,
    });
    if (!random.chance(0.07)) continue;

    const returned = random.int(1, quantity);
    tracker.sendLater(tracker.now() + 2 * DAY + Math.floor(random.next() * 12 * DAY + random.next() * HOUR), {
      event_type: "refund",
      ...line,
      quantity: returned,
      refund_of: purchase.event_id,
      refund_amount: Math.floor((paid * returned) / quantity),
    });
  }
}
