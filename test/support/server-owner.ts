/**
 * A process that owns a server, for tests that kill its like: it says what it got in one line and
 * stops the server when its input ends or says so. Arguments: directory, version, port.
 */
import { createInterface } from "node:readline";

import { startServer } from "../../src/server/postgres.ts";

const [directory = "", version = "18", port] = process.argv.slice(2);
process.on("SIGINT", () => undefined);

const outcome = await startServer({
  directory,
  version: version === "15" ? 15 : 18,
  ...(port === undefined ? {} : { port: Number(port) }),
});
console.log(JSON.stringify(outcome));

if ("stop" in outcome) {
  for await (const line of createInterface({ input: process.stdin })) {
    if (line === "stop") {
      await outcome.stop();
      console.log("stopped");
      process.exit();
    }
  }
}
