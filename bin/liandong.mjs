#!/usr/bin/env node
// The one launcher. Plain JavaScript that an old Node can parse: it finds a Node that can run the
// program (26 or later: native Temporal, TypeScript without a build) and hands everything over.
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const floor = 26;
const here = dirname(fileURLToPath(import.meta.url));
const program = join(here, "..", "src", "cli", "main.ts");

if (Number(process.versions.node.split(".")[0]) >= floor) {
  await import(pathToFileURL(program).href);
} else {
  const node = bundledNode();
  if (node === null) {
    console.error(
      `联动需要 Node ${floor} 或更新版本；当前为 ${process.versions.node}，且未找到随附的 Node。请运行：npm rebuild node\n` +
        `Liandong needs Node ${floor} or later; this is ${process.versions.node} and the bundled Node was not found. Run: npm rebuild node`,
    );
    process.exitCode = 69;
  } else {
    // The channel tells the program when its launcher is gone, however it went: it must not live on alone.
    const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
      stdio: ["inherit", "inherit", "inherit", "ipc"],
    });
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"])
      process.on(signal, () => child.kill(signal));
    child.on("exit", (code, signal) => {
      process.exitCode = code ?? (signal === "SIGINT" ? 130 : 143);
    });
  }
}

function bundledNode() {
  try {
    const folder = dirname(createRequire(import.meta.url).resolve("node/package.json"));
    const found = join(folder, "bin", process.platform === "win32" ? "node.exe" : "node");
    return existsSync(found) ? found : null;
  } catch {
    return null;
  }
}
