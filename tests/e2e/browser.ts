import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { type Browser, chromium } from "playwright-core";

const cache = fileURLToPath(new URL("../../node_modules/.cache/chromium", import.meta.url));

/**
 * Starts a Chromium: the one that the environment variable `MODELWRIGHT_BROWSER` names, or else the one from npm, which brings the system
 * libraries and a font along, so that it runs on a machine without either.
 */
export async function launchBrowser(): Promise<Browser> {
  const named = process.env["MODELWRIGHT_BROWSER"];
  const args = ["--no-sandbox", "--disable-gpu", "--no-zygote", "--disable-dev-shm-usage", "--font-render-hinting=none"];
  if (named !== undefined && named !== "") return chromium.launch({ executablePath: named, headless: true, args });
  const folder = await unpackOnce();
  const env = {
    ...process.env,
    LD_LIBRARY_PATH: [join(folder, "al2023", "lib"), process.env["LD_LIBRARY_PATH"]].filter(Boolean).join(":"),
    FONTCONFIG_FILE: join(folder, "fonts.conf"),
  };
  return chromium.launch({ executablePath: join(folder, "chromium"), headless: true, args, env });
}

/** Unpacks the browser aside, then moves it into place: test files that start at the same moment never run half a browser. */
async function unpackOnce(): Promise<string> {
  const manifest = fileURLToPath(new URL("../../node_modules/@sparticuz/chromium/package.json", import.meta.url));
  const { version } = JSON.parse(await readFile(manifest, "utf8")) as { version: string };
  const folder = join(cache, version);
  if (existsSync(folder)) return folder;
  await mkdir(dirname(folder), { recursive: true });
  const aside = await mkdtemp(join(cache, "unpacking-"));
  try {
    // The package unpacks into the temporary folder, and its system libraries only where it believes to be on a serverless host.
    await promisify(execFile)(
      process.execPath,
      [
        "--input-type=module",
        "--eval",
        'const { default: chromium } = await import("@sparticuz/chromium"); await chromium.executablePath();',
      ],
      { cwd: dirname(manifest), env: { ...process.env, TMPDIR: aside, AWS_LAMBDA_JS_RUNTIME: "nodejs20.x" } },
    );
    await writeFile(join(aside, "fonts.conf"), fontsConfig(join(folder, "fonts"), join(folder, "font-cache")));
    await rename(aside, folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "ENOTEMPTY" && error.code !== "EEXIST") throw error;
    });
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
  return folder;
}

/** The system's fonts where there are any, and the one that came along. */
const fontsConfig = (fonts: string, cacheFolder: string) => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>${fonts}</dir>
  <cachedir>${cacheFolder}</cachedir>
</fontconfig>
`;
