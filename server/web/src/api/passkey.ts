/** What the appliance sends for `navigator.credentials`, with bytes as Base64url. */
export interface PasskeyQuestion {
  readonly challenge: string;
  readonly user?: { readonly id: string; readonly name: string; readonly displayName: string };
  readonly excludeCredentials?: readonly { readonly id: string }[];
  readonly allowCredentials?: readonly { readonly id: string }[];
  readonly [more: string]: unknown;
}

/** Written by hand: the browsers' own JSON methods are younger than the browsers that people have. */
export async function makePasskey(question: PasskeyQuestion): Promise<unknown> {
  const user = question.user ?? { id: '', name: '', displayName: '' };
  const made = await navigator.credentials.create({
    publicKey: {
      ...question,
      challenge: bytes(question.challenge),
      user: { ...user, id: bytes(user.id) },
      excludeCredentials: (question.excludeCredentials ?? []).map(known),
    } as unknown as PublicKeyCredentialCreationOptions,
  });
  const credential = made as PublicKeyCredential;
  const response = credential.response as AuthenticatorAttestationResponse;
  return answer(credential, { clientDataJSON: text(response.clientDataJSON), attestationObject: text(response.attestationObject) });
}

export async function showPasskey(question: PasskeyQuestion): Promise<unknown> {
  const shown = await navigator.credentials.get({
    publicKey: {
      ...question,
      challenge: bytes(question.challenge),
      allowCredentials: (question.allowCredentials ?? []).map(known),
    } as unknown as PublicKeyCredentialRequestOptions,
  });
  const credential = shown as PublicKeyCredential;
  const response = credential.response as AuthenticatorAssertionResponse;
  return answer(credential, {
    clientDataJSON: text(response.clientDataJSON),
    authenticatorData: text(response.authenticatorData),
    signature: text(response.signature),
    ...(response.userHandle === null ? {} : { userHandle: text(response.userHandle) }),
  });
}

/** Whether the browser can do passkeys here at all. */
export function passkeysInBrowser(): boolean {
  return typeof PublicKeyCredential !== 'undefined' && isSecureContext;
}

/** The person pressed Cancel, or was too slow: nothing to tell them. */
export function isCancelled(caught: unknown): boolean {
  return caught instanceof DOMException && (caught.name === 'NotAllowedError' || caught.name === 'AbortError');
}

function answer(credential: PublicKeyCredential, response: Record<string, string>): unknown {
  return { id: credential.id, rawId: text(credential.rawId), type: credential.type, response, clientExtensionResults: {} };
}

function known({ id }: { readonly id: string }): PublicKeyCredentialDescriptor {
  return { type: 'public-key', id: bytes(id) };
}

export function bytes(base64url: string): Uint8Array<ArrayBuffer> {
  const binary = atob(base64url.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

export function text(buffer: ArrayBuffer): string {
  const binary = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join('');
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}
