import { StaleRegister } from "./newest-head.ts";

/** What the driver gives for a statement: its rows, and what the server said when it had sent them. */
interface Answer {
  readonly length: number;
  readonly command?: string | null;
  readonly count?: number | null;
}

/**
 * The server says at the end of each answer how many rows it was. One that ends without a word, or with
 * fewer, is none: nobody may take it for an empty list.
 */
export function insistOnWhole<Given>(given: Given): Given {
  // A stream into a table is no list; what it took is told at its end.
  if (!Array.isArray(given)) return given;
  const answers = isMany(given) ? given : [given as Answer];
  for (const { length, command, count } of answers)
    if (command == null || (command === "SELECT" && count !== length))
      throw new StaleRegister("the answer of the register did not come whole");
  return given;
}

/** Whoever waits for a statement is given all of its answer; it is sent, as ever, when somebody waits. */
export function wholly<Sent extends PromiseLike<unknown>>(sent: Sent): Sent {
  const then = sent.then.bind(sent);
  // oxlint-disable-next-line unicorn/no-thenable -- the driver has made it one.
  sent.then = ((done, failed) => then(insistOnWhole).then(done, failed)) as typeof then;
  return sent;
}

/** Several statements that went in one text. */
function isMany(given: readonly unknown[]): given is readonly Answer[] {
  return Array.isArray(given[0]) && "command" in given[0];
}
