// @ts-check

// How far the long work is, without loading the page again and again.
const section = document.getElementById("job");
const message = document.getElementById("job-message");
const bar = /** @type {HTMLProgressElement | null} */ (document.getElementById("job-bar"));
if (section?.dataset.state === "running" && message !== null && bar !== null) follow(message, bar);

/** @param {HTMLElement} message @param {HTMLProgressElement} bar */
async function follow(message, bar) {
  for (;;) {
    await new Promise((resolve) => { setTimeout(resolve, 700); });
    const job = await fetch("/admin/job.json").then((response) => response.json()).catch(() => null);
    if (job === null) {
      message.textContent = "连接中断，正在重试…";
      continue;
    }
    if (job.state !== "running") return location.reload();
    if (message.textContent !== job.message) message.textContent = job.message;
    if (job.total > 0) {
      bar.max = job.total;
      bar.value = job.done;
    } else {
      bar.removeAttribute("value");
    }
  }
}

// Files dropped on the form are the files chosen.
const form = /** @type {HTMLFormElement | null} */ (document.getElementById("drop"));
const field = /** @type {HTMLInputElement | null} */ (document.getElementById("file"));
const state = document.getElementById("upload-state");
if (form !== null && field !== null) {
  for (const name of ["dragover", "dragenter"]) {
    form.addEventListener(name, (event) => { event.preventDefault(); form.classList.add("is-over"); });
  }
  form.addEventListener("dragleave", () => form.classList.remove("is-over"));
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    form.classList.remove("is-over");
    if (event.dataTransfer !== null && event.dataTransfer.files.length > 0) field.files = event.dataTransfer.files;
  });
  form.addEventListener("submit", () => { if (state !== null) state.textContent = "正在读取…"; });
}
