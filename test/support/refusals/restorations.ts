import { restore } from "../restored.ts";
import { openWalk, type Outcome, type Walk } from "../walk.ts";
import type { Seated } from "../officers.ts";
import { codeOf, type Provocations, type RefusalStage } from "./stage.ts";

const region = "371302";
const size = 3;

/** What is refused because a register came out of a copy, or did not. */
export function refusedOfRestorations({ refused }: RefusalStage) {
  return {
    "restoration.none": () => refused("acknowledgeRestoration", { region, size }),
    "register.restored": () =>
      inRestored((walk, officer) =>
        walk.act(officer, "enterParcel", { parcel: "371302905009GB00004" }),
      ),
    "restoration.acknowledged": () =>
      inRestored(async (walk, officer) => {
        await walk.did(officer, "acknowledgeRestoration", { region, size });
        return walk.act(officer, "acknowledgeRestoration", { region, size });
      }),
  } satisfies Provocations;
}

/** In a register of its own, because one that came out of a copy takes nothing else. */
async function inRestored(act: (walk: Walk, officer: Seated) => Promise<Outcome>): Promise<string> {
  const walk = await openWalk();
  try {
    const officer = await walk.seat({
      institution: `lead-${region}`,
      region,
      account: "wang",
      roles: ["lead"],
    });
    await restore(walk.ownerUrl, { size });
    return codeOf(await act(walk, officer));
  } finally {
    await walk.drop();
  }
}
