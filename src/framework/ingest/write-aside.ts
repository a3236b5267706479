import { mkdir, open, rename } from "node:fs/promises";
import { dirname } from "node:path";

/** Writes a small file so that at any moment there is either the old one or the new one, whole, even when the machine stops. */
export async function writeAside(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const aside = `${path}.part`;
  const file = await open(aside, "w");
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(aside, path);
}
