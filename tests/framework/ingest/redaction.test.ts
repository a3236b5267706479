import fc from "fast-check";
import { expect, test } from "vitest";
import { z } from "zod";
import { defineIngestion, ingest, redactText } from "../../../src/framework/ingest/index.js";
import { newWorkspace, order, orderSchema, orders, rowsOf } from "./workspace.js";

test.for([
  ["write to anna.schmidt@mail.example today", "write to REDACTED_EMAIL today"],
  ["https://x.example/?email=anna%40mail.example&page=2", "https://x.example/?email=REDACTED_EMAIL&page=2"],
  ["https://x.example/inbox/j.doe@mail.example/42", "https://x.example/inbox/REDACTED_EMAIL/42"],
  ["jürgen.müller@müller.example", "REDACTED_EMAIL"],
  ["call +49 151 23456789", "call REDACTED_PHONE"],
  ["call +44 20 7946 0958 or (555) 123-4567", "call REDACTED_PHONE or REDACTED_PHONE"],
  ["/account?contact=%2B49+151+23456789", "/account?contact=REDACTED_PHONE"],
  ["Tel. 030 1234 5678", "Tel. REDACTED_PHONE"],
  ["paid with 4111 1111 1111 1111", "paid with REDACTED_CARD"],
  ["?c=4111-1111-1111-1111&x=1", "?c=REDACTED_CARD&x=1"],
  ["from 192.168.17.23", "from REDACTED_IP"],
  ["http://[2001:db8::8a2e:370:7334]/", "http://[REDACTED_IP]/"],
  ["/signup?first_name=Anna&lastname=Schmidt&size=38", "/signup?first_name=REDACTED&lastname=REDACTED&size=38"],
])("%s", ([text, expected]) => {
  expect(redactText(text as string)).toBe(expected);
  expect(redactText(expected as string)).toBe(expected);
});

test.for([
  "https://shop.example/p/p_00042?utm_source=google&utm_medium=cpc&gclid=8f3a91c2bd7740e19a55",
  "order o_686b7434d6d44b25a273 on 2026-03-14T00:17:42.804Z",
  "5b0b1f0e-0c52-4f0e-8a3f-0a1b2c3d4e5f",
  "Chrome 118.0.0.0 and Safari 17.4",
  "https://shop.example:8443/a:b?ratio=16:9&time=10:15:00",
  "1234567812345678",
  "390x844, 29199 cents, 12.50 EUR",
])("is no personal data: %s", (text) => {
  expect(redactText(text)).toBe(text);
});

const letters = fc.string({ unit: fc.constantFrom(..."abcdefgh"), minLength: 1, maxLength: 12 });
const around = fc.constantFrom(" ", "\n", "?q=", "/", "(", ",", "&x=", '{"a":"');

test("an e-mail address is found wherever it stands", () => {
  fc.assert(
    fc.property(letters, letters, around, fc.constantFrom("@", "%40"), (name, host, before, at) => {
      const redacted = redactText(`text${before}${name}.${name}${at}${host}.example`);
      expect(redacted).not.toContain(`${name}.${name}`);
      expect(redacted).toContain("REDACTED_EMAIL");
    }),
  );
});

test("long hostile text is redacted in linear time, whatever its shape", { timeout: 5000 }, () => {
  for (const piece of ["a.", "1 ", "1.", ":a", "+1", "%40", "(0", "a@", "?mail"])
    expect(redactText(piece.repeat(50_000)).length).toBeGreaterThan(0);
});

test("no personal data is stored: not in the lake, not in quarantine, whatever the field, the key or the fault", async () => {
  await using space = await newWorkspace();
  const secret = "anna.schmidt@mail.example";
  await space.write(
    "raw/a.ndjson",
    [
      JSON.stringify(order("o1", 1, { note: `for ${secret}` })),
      JSON.stringify(order("o2", 1, { amount: -1, note: secret })),
      JSON.stringify(order("o3", 1, { amount: secret, [secret]: { deep: [secret, 4111111111111111] } })),
      `{"id":"o4","note":"${secret}","at`,
      JSON.stringify(secret),
    ].join("\n"),
  );
  const result = await ingest(orders, { projectDir: space.dir });

  expect(result).toMatchObject({ loaded: 1, quarantined: 4, redactions: { email: 1 } });
  expect(await rowsOf(space, "SELECT note FROM lake")).toEqual([{ note: "for REDACTED_EMAIL" }]);
  const rejected = JSON.stringify(await space.rejected());
  expect(rejected).not.toMatch(/anna|4111/);
  expect(rejected.match(/REDACTED_EMAIL/g)).toHaveLength(6);
  expect(rejected.match(/REDACTED_CARD/g)).toHaveLength(1);
});

test("fields named as unredacted are stored as they are; nested ones are searched too", async () => {
  await using space = await newWorkspace();
  const messages = defineIngestion({
    source: "orders",
    files: "raw/*.ndjson",
    schema: orderSchema.extend({ lines: z.array(z.object({ text: z.string() })) }),
    partitionBy: { column: "order_date", dateOf: "at" },
    dedupeBy: ["id"],
    unredacted: ["id"],
  });
  await space.writeRecords("raw/a.ndjson", [order("a@b.example", 1, { lines: [{ text: "c@d.example" }] })]);
  await ingest(messages, { projectDir: space.dir });
  expect(await rowsOf(space, "SELECT id, lines FROM lake")).toEqual([{ id: "a@b.example", lines: [{ text: "REDACTED_EMAIL" }] }]);
});

test("names of fields are redacted as well, and any name can be counted", async () => {
  await using space = await newWorkspace();
  const plain = JSON.stringify(order("o1")).slice(0, -1);
  await space.write("raw/a.ndjson", `${plain},"__proto__":1,"constructor":2,"anna@mail.example":3}\n`);
  const { loaded, unknownFields } = await ingest(orders, { projectDir: space.dir });
  expect(loaded).toBe(1);
  expect(Object.entries(unknownFields).sort()).toEqual([
    ["REDACTED_EMAIL", 1],
    ["__proto__", 1],
    ["constructor", 1],
  ]);
});
