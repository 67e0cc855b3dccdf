import { type GivenAnswer, listAnswers, readAnswered } from "../commands/list-answers.ts";
import type { AnswerPlace } from "../store/given-answers.ts";
import { subjectOf, type SubjectText } from "./asked.ts";
import { builder } from "./builder.ts";
import { subjectInput } from "./check-input.ts";
import { type Context, readerOf } from "./context.ts";
import { marked } from "./marks.ts";
import { connectionOf, type Page, pageOf, readPage } from "./page.ts";
import { type Refusal, refusal, refusalType } from "./refusal.ts";
import { asRejection, rejection } from "./rejection.ts";
import { readPeriod, refuseInstitution } from "./period.ts";
import { givenType } from "./given-answer.ts";
import { pageArgs } from "./view.ts";

const givenConnection = connectionOf(
  "GivenAnswer",
  givenType,
  "曾作答复的一页，先作出的在前。 / One page of answers that were given, the oldest first.",
);

const givenResult = builder.unionType("AnswersGivenResult", {
  description: "曾作的答复或拒答。 / Answers that were given, or a refusal.",
  types: [givenConnection, refusalType],
  resolveType: (value) => ("edges" in value ? "GivenAnswerConnection" : "Refusal"),
});

interface GivenArgs {
  readonly subject: SubjectText;
  readonly from: string;
  readonly until: string;
  readonly institution?: string | null | undefined;
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
}

async function answersGiven(
  { subject: typed, institution = null, ...args }: GivenArgs,
  context: Context,
): Promise<Page<GivenAnswer> | Refusal> {
  const period = readPeriod(args);
  if ("code" in period) return period;
  const text = subjectOf(typed);
  if (typeof text !== "string") return text;
  const page = readPage(args);
  const after = page.after === null ? null : readPlace(page.after);
  const reader = readerOf(context);
  try {
    const subject = await readAnswered(context, text, reader);
    if ("refused" in subject) return refusal(subject.refused, subject.because);
    const unknown = await refuseInstitution(institution, context);
    if (unknown !== null) return unknown;
    const { first } = page;
    const wanted = { subject, ...period, institution, first, after };
    return pageOf(await listAnswers(context, wanted, reader), page, wordPlace);
  } catch (error) {
    throw asRejection(error);
  }
}

function wordPlace({ at, batch, item }: AnswerPlace): string {
  return `${at}|${batch}|${item}`;
}

const place =
  /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z)\|([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\|(\d{1,6})$/;

function readPlace(key: string): AnswerPlace {
  const [, at, batch, item] = place.exec(key) ?? [];
  if (at === undefined || Number.isNaN(Date.parse(at))) throw rejection("cursor.malformed");
  return { at, batch: batch!, item: Number(item) };
}

/** Adds what was told to whom to what may be asked. */
export function publishAnswersGiven(): void {
  builder.queryField("answersGiven", (t) =>
    t.field({
      type: givenResult,
      args: {
        subject: t.arg({
          type: subjectInput,
          required: true,
          description:
            "关于谁；曾用的代码同样找得到。 / About whom; a code that it once had finds the same.",
        }),
        from: t.arg({
          type: "Day",
          required: true,
          description: "自何日（含）作出的。 / Given from this day on.",
        }),
        until: t.arg({
          type: "Day",
          required: true,
          description: "至何日（不含）作出的。 / Given before this day.",
        }),
        institution: t.arg.string({
          description: "只看答复某一机构的，写其代码。 / Only those given to one institution.",
        }),
        ...pageArgs,
      },
      ...marked(
        "audit",
        "某一时期内就一主体作出的全部答复：审计人见本辖区的，询问机构见答复自己的。只问及其宗地的也在其中。查阅不留痕。 / Every answer that was given about a subject in a period: whoever audits sees those within its territory, whoever asks its own. For land, those that only named it are among them. Reading them leaves no record.",
        { or: "ask", cost: 2, perItem: "first" },
      ),
      resolve: (_, args, context) => answersGiven(args, context),
    }),
  );
}
