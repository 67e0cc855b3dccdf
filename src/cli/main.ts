import { runCli } from "./cli.ts";

// A reader that has seen enough closes the pipe; that is no fault of the program.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});

/** What sysexits calls a fault of the program itself. */
const faultCode = 70;

try {
  process.exitCode = await runCli(process.argv.slice(2), {
    out: (text) => process.stdout.write(`${text}\n`),
    err: (text) => process.stderr.write(`${text}\n`),
  });
} catch (fault) {
  process.exitCode = faultCode;
  process.stderr.write(
    "程序出错，未完成；请把下文交给维护者。 / A fault of the program: please pass this on.\n",
  );
  console.error(fault);
}
