// @ts-check

/** Sends opinions without leaving the page. @param {HTMLElement} root */
export function enableOpinions(root) {
  root.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || form.getAttribute("action") !== "/feedback") return;
    event.preventDefault();
    send(form, event.submitter);
  });
}

/** @param {HTMLFormElement} form @param {HTMLElement | null} button */
async function send(form, button) {
  const body = new URLSearchParams(/** @type {any} */ (new FormData(form)));
  if (button instanceof HTMLButtonElement) body.set(button.name, button.value);
  const said = document.createElement("p");
  said.setAttribute("role", "status");
  const response = await fetch("/feedback", { method: "POST", body, headers: { Accept: "text/html" } }).catch(() => null);
  const page = response?.ok ? new DOMParser().parseFromString(await response.text(), "text/html") : null;
  said.textContent = page?.querySelector("h1")?.textContent ?? "没有送到，请稍后再试。";
  if (page === null) {
    form.querySelector("[role=status]")?.remove();
    form.append(said);
  } else {
    form.replaceChildren(said);
  }
}
