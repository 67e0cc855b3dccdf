import { findHindrance } from "../commands/hindrance.ts";
import { rederive } from "../commands/rederive.ts";
import { rehearse } from "../commands/rehearsal.ts";
import { actingFlags, actingOf } from "./acting.ts";
import type { ExitCode, Invocation, Verb } from "./cli.ts";
import { refuse } from "./fault.ts";
import { withRecording } from "./with-recording.ts";
import { registerFlags, withRegister } from "./with-register.ts";

export const rederiveVerb: Verb = {
  usage: "rederive [--dry-run] [--institution 机构 --operator 姓名]",
  words: [0, 0],
  flags: [...registerFlags, ...actingFlags, "dry-run"],
  says: {
    zh: "由全部已登记的事实重新推导后果；完好时不写一行，否则登记为一件行为",
    en: "derive everything recorded anew; a sound register is not written to, else it is an act",
  },
  run: runRederive,
};

async function runRederive(invocation: Invocation): Promise<ExitCode> {
  const isRehearsal = invocation.flags["dry-run"] === true;
  const opened = isRehearsal ? withRegister : withRecording;
  return opened(invocation, async ({ database }) => {
    const acting = actingOf(invocation);
    const hindrance = isRehearsal
      ? null
      : await database.recording(acting, (tx) => findHindrance(tx, database));
    if (hindrance !== null) return refuse(hindrance.refused, hindrance.because, invocation);
    const done = await rederive(isRehearsal ? rehearse(database) : database, acting);
    if ("refused" in done) return refuse(done.refused, done.because, invocation);
    const { json, language, terminal } = invocation;
    const { opened, closed } = done.derived;
    if (json) terminal.out(JSON.stringify({ ...done, isRehearsal }));
    else if (language === "zh")
      terminal.out(
        `新增 ${opened} 行，终止 ${closed} 行${isRehearsal ? "（试行，未登记）" : ""}；第 ${done.position} 号\n现状散列 ${done.state}`,
      );
    else
      terminal.out(
        `${opened} rows opened, ${closed} closed${isRehearsal ? " (rehearsed)" : ""}; position ${done.position}\nstate ${done.state}`,
      );
    return 0;
  });
}
