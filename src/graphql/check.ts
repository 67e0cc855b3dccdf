import { askedOf } from "./asked.ts";
import { builder } from "./builder.ts";
import { checkInput } from "./check-input.ts";
import { marked } from "./marks.ts";
import { askDesk, checkResultType } from "./verdict.ts";

/** Adds the question for one counter to what may be asked. */
export function publishCheck(): void {
  builder.queryField("check", (t) =>
    t.field({
      type: checkResultType,
      args: {
        input: t.arg({ type: checkInput, required: true, description: "问题。 / The question." }),
      },
      ...marked(
        "ask",
        "可否办理：就一主体、一事项、一日作答，并留痕。 / May the counter do this, for this subject, on this day? The answer leaves a record.",
        { cost: 1 },
      ),
      resolve: (_, { input }, context) => {
        const asked = askedOf(input, input.context, context);
        return "__typename" in asked ? asked : askDesk(asked, context);
      },
    }),
  );
}
