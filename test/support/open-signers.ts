/** Opens one directory of signing keys after the other, each at a moment that others were told too. */
import { join } from "node:path";
import { openSigner } from "../../src/signing/key-files.ts";

const [place = "", start = "", count = ""] = process.argv.slice(2);
const kids: string[] = [];
for (let turn = 0; turn < Number(count); turn += 1) {
  const at = Number(start) + turn * 40;
  while (Date.now() < at);
  const opened = openSigner(join(place, String(turn)), { alg: "EdDSA", create: true });
  kids.push("refused" in opened ? opened.refused : opened.kid);
}
console.log(JSON.stringify(kids));
