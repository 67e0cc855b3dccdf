import { type Anchoring, anchorLog, prepareLog } from "../commands/anchor-log.ts";
import { openWitness } from "../store/witness.ts";
import type { ExitCode, Invocation } from "./cli.ts";
import { runner } from "./acting.ts";
import { refuse } from "./fault.ts";
import { type OpenRegister, withRegister } from "./with-register.ts";

/** What was refused has recorded nothing. */
const refusedCode = 2;

/** For how long a verb waits for whoever serves the register to give its acts their places in the log. */
const patienceMs = 2000;

/**
 * Opens the register for a verb that records acts. Nobody may be serving it, so the verb itself sees to
 * it that they get their places in the signed log.
 */
export function withRecording(
  invocation: Invocation,
  use: (register: OpenRegister) => Promise<ExitCode>,
): Promise<ExitCode> {
  return withRegister(invocation, async (register) => {
    const anchoring = anchoringOf(register);
    const unfit = await prepareLog(anchoring);
    if (unfit !== null) return refuse(unfit.refused, unfit.because, invocation);
    const code = await use(register);
    if (code === refusedCode) return code;
    const unsigned = await anchorLog(anchoring, register.isStartedHere ? 0 : patienceMs);
    if (unsigned === null) return code;
    return refuse(unsigned.refused, unsigned.because, invocation);
  });
}

function anchoringOf({ database, config }: OpenRegister): Anchoring {
  const { directory, signingDirectory, signingAlgorithm: alg } = config;
  const who = { institution: "liandong", client: "cli", region: "100000" } as const;
  return {
    database,
    witness: openWitness(directory),
    signing: { directory: signingDirectory, alg, acting: { ...who, operator: runner() } },
  };
}
