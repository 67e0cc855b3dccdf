import { keyReader, listSigningKeys, type SigningKey } from "../store/signing-keys.ts";
import { builder } from "./builder.ts";
import { marked } from "./marks.ts";
import { asRejection } from "./rejection.ts";

const signingKeyType = builder.objectRef<SigningKey>("SigningKey");

signingKeyType.implement({
  description:
    "签名密钥的公开部分及其起止。 / A signing key: its public part, and how long it stood.",
  fields: (t) => ({
    kid: t.exposeID(
      "kid",
      marked("public", "密钥的指纹（RFC 7638）。 / Its thumbprint (RFC 7638)."),
    ),
    algorithm: t.exposeString(
      "algorithm",
      marked("public", "EdDSA（Ed25519）或 SM2。 / EdDSA (Ed25519) or SM2."),
    ),
    jwk: t.exposeString(
      "jwk",
      marked("public", "公钥，JWK（RFC 7517）。 / The public key as a JWK (RFC 7517)."),
    ),
    since: t.expose("from", {
      type: "Position",
      ...marked("public", "由第几件登记公布。 / The act that published it."),
    }),
    until: t.expose("until", {
      type: "Position",
      nullable: true,
      ...marked(
        "public",
        "由第几件登记停用；仍有效者为 null。 / The act that retired it; null while it stands.",
      ),
    }),
    publishedAt: t.expose("publishedAt", {
      type: "DateTime",
      ...marked("public", "公布的时刻。 / When it was published."),
    }),
    retiredAt: t.expose("retiredAt", {
      type: "DateTime",
      nullable: true,
      ...marked(
        "public",
        "停用的时刻；仍有效者为 null。 / When it was retired; null while it stands.",
      ),
    }),
    retiredFor: t.exposeString("retiredFor", {
      nullable: true,
      ...marked(
        "public",
        "停用的原因：rotated 更换，compromised 泄露，withdrawn 停用而不更换；仍有效者为 null。 / Why: rotated, compromised, or withdrawn without a next one; null while it stands.",
      ),
    }),
  }),
});

/** Adds every key that has ever signed, the first one first: each enters by an act. */
export function publishSigningKeys(): void {
  builder.queryField("signingKeys", (t) =>
    t.field({
      type: [signingKeyType],
      ...marked(
        "public",
        "全部签名密钥，含已停用者；验证回执所用。 / Every signing key, retired ones too, for whoever verifies a receipt.",
        { cost: 5, bound: "law" },
      ),
      resolve: async (_, __, { database }) => {
        try {
          return [...(await database.reading(keyReader, listSigningKeys))];
        } catch (error) {
          throw asRejection(error);
        }
      },
    }),
  );
}
