// The signature by passkey: the device answers the challenge of this page, for this plan as shown.
const place = document.querySelector("[data-passkey]");
const form = place.closest("form");
const says = place.querySelector("[role=status]");

function bytes(text) {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

function words(buffer) {
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

function asked() {
  const { publicKey } = JSON.parse(document.getElementById("sign-challenge").textContent);
  const allowed = (publicKey.allowCredentials || []).map((one) => ({ ...one, id: bytes(one.id) }));
  return { publicKey: { ...publicKey, challenge: bytes(publicKey.challenge), allowCredentials: allowed } };
}

function answer(found) {
  const { clientDataJSON, authenticatorData, signature, userHandle } = found.response;
  return JSON.stringify({
    id: found.id,
    rawId: words(found.rawId),
    type: found.type,
    clientExtensionResults: found.getClientExtensionResults(),
    response: {
      clientDataJSON: words(clientDataJSON),
      authenticatorData: words(authenticatorData),
      signature: words(signature),
      userHandle: userHandle ? words(userHandle) : null,
    },
  });
}

async function sign() {
  if (!form.elements.statement.reportValidity()) return;
  says.textContent = "";
  try {
    form.elements.credential.value = answer(await navigator.credentials.get(asked()));
  } catch (fault) {
    says.textContent = "The passkey did not answer. Nothing was signed; try again, or use the password.";
    return;
  }
  form.submit(); // the fields of the other way may stay empty
}

if (window.PublicKeyCredential) {
  place.hidden = false;
  document.getElementById("sign_passkey").addEventListener("click", sign);
}
