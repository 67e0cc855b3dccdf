import { required } from "./field.ts";
import { form, type Form } from "./form.ts";

export const acknowledgeRestoration = form({
  code: "acknowledgeRestoration",
  title: { zh: "确认恢复后的登记簿", en: "acknowledge a register that came out of a copy" },
  source: "恢复后的登记簿经两人确认方可继续登记",
  fields: {
    region: required("region", "确认人的辖区", "the territory for which one acts"),
    size: required(
      "integer",
      "恢复后留痕日志的长度，见 restorations",
      "the size of the log as it came back, as `restorations` says it",
    ),
  },
  about: ({ region }) => ({ parcels: [], regions: [region] }),
  decide: () => ({ says: {} }),
});

export const restorationForms: readonly Form[] = [acknowledgeRestoration];
