import type { Signer } from "../signing/signer.ts";
import { openVerifier } from "../signing/verify-signature.ts";
import { passing } from "../store/passing.ts";

/** A key gave something that is no signature of its own over what it was given. */
export class SigningFault extends Error {
  override readonly name = "SigningFault";
}

const sure = new WeakMap<Signer, Signer>();

/** The same signer, of which nothing leaves that does not verify. */
export function surely(signer: Signer): Signer {
  let made = sure.get(signer);
  if (made === undefined) sure.set(signer, (made = verified(signer)));
  return made;
}

function verified(signer: Signer): Signer {
  const isSigned = openVerifier(signer.publicKey);
  return {
    ...signer,
    sign(bytes) {
      const signature = passing("signing.sign", () => signer.sign(bytes));
      if (isSigned(bytes, signature)) return signature;
      throw new SigningFault(`what the key ${signer.kid} gave is no signature of it`);
    },
  };
}
